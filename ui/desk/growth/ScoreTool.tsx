import { useEffect, useState } from "preact/hooks";
import type { DateOrder } from "../../client/types.ts";
import { Notice } from "../../kit/components.tsx";
import { number, t } from "../../kit/words.ts";
import { Tick } from "../weighing/Tick.tsx";
import { Doubts } from "./Doubts.tsx";
import { Download } from "./Download.tsx";
import { Going } from "./Going.tsx";
import { mapOf, type Table } from "./GrowthToolsPage.tsx";
import { useMaking, type Made } from "./making.ts";
import { stemOf, type Standard } from "./mapping.ts";
import { Make, OrderField, StandardField } from "./Options.tsx";
import { Refused } from "./Refused.tsx";

/** ScoreTool puts z-scores behind the columns of the file. */
export function ScoreTool({ table }: { table: Table }) {
  const [standard, setStandard] = useState<Standard>("who2006");
  const [order, setOrder] = useState<DateOrder>("auto");
  const [why, setWhy] = useState(true);
  const [made, setMade] = useState<Made | null>(null);
  const making = useMaking();
  // What is on the page is what was asked for: another question takes it away.
  useEffect(() => setMade(null), [standard, order, why, table.mapping]);
  const make = async () => {
    setMade(null);
    setMade(await making.make({ path: "/growth/z", query: { standard, why, date_order: order, map: mapOf(table).map }, file: table.file, name: table.file.name }));
  };
  return (
    <>
      <p class="prose soft">{t("growthtool.z.what")}</p>
      <Make tool="z" table={table} standard={standard} busy={making.stage.at === "making"} onMake={() => void make()}>
        <StandardField value={standard} onChoose={setStandard} />
        <OrderField table={table} value={order} onChoose={setOrder} />
        <Tick label={t("growthtool.why")} hint={t("growthtool.why.hint")} checked={why} onTick={setWhy} />
      </Make>
      {making.stage.at === "making" && <Going stage={making.stage} onStop={making.stop} />}
      {making.stage.at === "failed" && <Refused problem={making.stage.problem} file={table.file} onRetry={() => void make()} />}
      {made && (
        <Notice tone="good" title={made.work ? t("growthtool.z.done", { rows: number(made.work.rows) }) : t("growthtool.done")} action={<Download primary blob={made.blob} name={`${stemOf(table.file.name)}-z.csv`}>{t("growthtool.save.csv")}</Download>}>
          {made.work && <Doubts doubts={made.work.doubts} />}
        </Notice>
      )}
    </>
  );
}
