import { useEffect, useState } from "preact/hooks";
import type { DateOrder } from "../../client/types.ts";
import { Button, Select } from "../../kit/components.tsx";
import { language, number, t } from "../../kit/words.ts";
import { Download, save } from "./Download.tsx";
import { Going } from "./Going.tsx";
import { mapOf, type Table } from "./GrowthToolsPage.tsx";
import { useMaking, type Made } from "./making.ts";
import { stemOf } from "./mapping.ts";
import { Make, OrderField } from "./Options.tsx";
import { Refused } from "./Refused.tsx";

const indicators = ["wfa", "lhfa", "wfl", "wfh", "bmi", "hc", "ac", "ts", "ss", "wfa2007", "hfa2007", "bmi2007"];

type Drawn = Made & { picture: string };

/** ChartTool draws the children of one sex on a WHO chart. */
export function ChartTool({ table }: { table: Table }) {
  const [indicator, setIndicator] = useState("wfa");
  const [sex, setSex] = useState("p");
  const [order, setOrder] = useState<DateOrder>("auto");
  const [drawn, setDrawn] = useState<Drawn | null>(null);
  const making = useMaking();
  const asked = (format: "svg" | "png") => ({
    path: "/growth/chart", query: { sex, indicator, format, lang: language.value, date_order: order, map: mapOf(table).map }, file: table.file, name: table.file.name,
  });
  // What is on the page is what was asked for: another question takes it away.
  useEffect(() => setDrawn(null), [indicator, sex, order, table.mapping, language.value]);
  const draw = async () => {
    setDrawn(null);
    const made = await making.make(asked("svg"));
    if (made) setDrawn({ ...made, picture: await pictureOf(made.blob) });
  };
  const savePNG = async () => {
    const made = await making.make(asked("png"));
    if (made) save(made.blob, nameOf("png"));
  };
  const nameOf = (ending: string) => `${stemOf(table.file.name)}-${indicator}-${sex}.${ending}`;
  const title = `${t(`growth.indicator.${indicator}`)}, ${t(`sex.${sex}`)}`;
  return (
    <>
      <p class="prose soft">{t("growthtool.chart.what")}</p>
      <Make tool="chart" table={table} indicator={indicator} busy={making.stage.at === "making"} onMake={() => void draw()}>
        <Select label={t("growthtool.chart.indicator")} value={indicator} choices={indicators.map((value) => ({ value, label: t(`growth.indicator.${value}`) }))} onChoose={setIndicator} />
        <Select label={t("growthtool.column.sex")} value={sex} choices={["p", "l"].map((value) => ({ value, label: t(`sex.${value}`) }))} onChoose={setSex} />
        <OrderField table={table} value={order} onChoose={setOrder} />
      </Make>
      {making.stage.at === "making" && <Going stage={making.stage} onStop={making.stop} />}
      {making.stage.at === "failed" && <Refused problem={making.stage.problem} file={table.file} onRetry={() => void draw()} />}
      {drawn && (
        <figure class="growthtool-chart">
          <div class="growthtool-picture" tabIndex={0} role="region" aria-label={title}><img src={drawn.picture} alt={title} width="960" height="640" /></div>
          <figcaption class="small soft">{drawn.work && t("growthtool.chart.points", { points: number(drawn.work.rows - drawn.work.left_out), left: number(drawn.work.left_out) })}</figcaption>
          <div class="row">
            <Download primary blob={drawn.blob} name={nameOf("svg")}>{t("growthtool.save.svg")}</Download>
            <Button disabled={making.stage.at === "making"} onClick={() => void savePNG()}>{t("growthtool.save.png")}</Button>
          </div>
        </figure>
      )}
    </>
  );
}

// As a data: URL an SVG is a picture only: it can run and fetch nothing.
async function pictureOf(svg: Blob): Promise<string> {
  return "data:image/svg+xml," + encodeURIComponent(await svg.text());
}
