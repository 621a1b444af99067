import { useEffect, useState } from "preact/hooks";
import type { DateOrder, GrowthPrevalence } from "../../client/types.ts";
import { Button, Select } from "../../kit/components.tsx";
import { language, t } from "../../kit/words.ts";
import { Tick } from "../weighing/Tick.tsx";
import { Download, save } from "./Download.tsx";
import { Going } from "./Going.tsx";
import { mapOf, type Table } from "./GrowthToolsPage.tsx";
import { useMaking } from "./making.ts";
import { stemOf, type Standard } from "./mapping.ts";
import { Make, OrderField, StandardField } from "./Options.tsx";
import { PrevalenceResult } from "./PrevalenceResult.tsx";
import { Refused } from "./Refused.tsx";

/** files are the other forms of the result, each with the ending of its name. */
const files = { html: "-prevalensi.html", xlsx: "-prevalensi.xlsx", long: "-prevalensi.csv" } as const;
const design = ["cluster", "strata", "weights"] as const;
const mostGroups = 10;

/** PrevalenceTool makes the table of a survey. */
export function PrevalenceTool({ table }: { table: Table }) {
  const [standard, setStandard] = useState<Standard>("who2006");
  const [order, setOrder] = useState<DateOrder>("auto");
  const [drawn, setDrawn] = useState({ cluster: "", strata: "", weights: "" });
  const [group, setGroup] = useState<readonly string[]>([]);
  const [result, setResult] = useState<{ blob: Blob; said: GrowthPrevalence } | null>(null);
  const making = useMaking();
  // What is on the page is what was asked for: another question takes it away.
  useEffect(() => setResult(null), [standard, order, drawn, group, table.mapping]);
  const query = { standard, ...drawn, group, date_order: order, lang: language.value, map: mapOf(table).map };
  const make = async () => {
    setResult(null);
    const made = await making.make({ path: "/growth/prevalence", query: { ...query, format: "json" }, file: table.file, name: table.file.name });
    if (made) setResult({ blob: made.blob, said: JSON.parse(await made.blob.text()) as GrowthPrevalence });
  };
  const saveAs = async (format: keyof typeof files) => {
    const made = await making.make({ path: "/growth/prevalence", query: { ...query, format }, file: table.file, name: table.file.name });
    if (made) save(made.blob, stemOf(table.file.name) + files[format]);
  };
  const busy = making.stage.at === "making";
  const headings = [{ value: "", label: t("growthtool.column.none") }, ...table.columns.headings.map(({ text }) => ({ value: text, label: text }))];
  return (
    <>
      <p class="prose soft">{t("growthtool.prevalence.what")}</p>
      <Make tool="prevalence" table={table} standard={standard} busy={busy} onMake={() => void make()}>
        <StandardField value={standard} onChoose={setStandard} />
        <OrderField table={table} value={order} onChoose={setOrder} />
        {design.map((name) => (
          <Select key={name} label={t(`growthtool.${name}`)} hint={t(`growthtool.${name}.hint`)} value={drawn[name]} choices={headings} onChoose={(heading) => setDrawn({ ...drawn, [name]: heading })} />
        ))}
        <Groups table={table} chosen={group} onChoose={setGroup} />
      </Make>
      {making.stage.at === "making" && <Going stage={making.stage} onStop={making.stop} />}
      {making.stage.at === "failed" && <Refused problem={making.stage.problem} file={table.file} onRetry={() => void make()} />}
      {result && (
        <PrevalenceResult said={result.said}>
          <Button kind="primary" disabled={busy} onClick={() => void saveAs("html")}>{t("growthtool.save.report")}</Button>
          <Button disabled={busy} onClick={() => void saveAs("xlsx")}>{t("growthtool.save.xlsx")}</Button>
          <Button disabled={busy} onClick={() => void saveAs("long")}>{t("growthtool.save.csv")}</Button>
          <Download blob={result.blob} name={`${stemOf(table.file.name)}-prevalensi.json`}>{t("growthtool.save.json")}</Download>
        </PrevalenceResult>
      )}
    </>
  );
}

/** Groups chooses the columns whose values are groups; those that are measurements are no groups. */
function Groups({ table, chosen, onChoose }: { table: Table; chosen: readonly string[]; onChoose: (chosen: readonly string[]) => void }) {
  const taken = Object.values(table.mapping);
  const free = table.columns.headings.map(({ text }) => text).filter((text) => text !== "" && !taken.includes(text));
  if (free.length === 0) return null;
  const tick = (heading: string, on: boolean) => onChoose(on ? [...chosen, heading].slice(-mostGroups) : chosen.filter((one) => one !== heading));
  return (
    <details class="growthtool-more">
      <summary>{t("growthtool.groups", { n: chosen.length })}</summary>
      <fieldset class="growthtool-groups">
        <legend class="field-hint">{t("growthtool.groups.hint")}</legend>
        {free.map((heading) => <Tick key={heading} label={heading} checked={chosen.includes(heading)} onTick={(on) => tick(heading, on)} />)}
      </fieldset>
    </details>
  );
}
