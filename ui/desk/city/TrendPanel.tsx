import { useState } from "preact/hooks";
import { TrendLine } from "../../chart/TrendLine.tsx";
import type { Count, FiguresPage } from "../../client/types.ts";
import { Panel, TableScroll } from "../../kit/components.tsx";
import { share } from "../../kit/format.ts";
import { month as monthWords, number, percent, shortMonth, t } from "../../kit/words.ts";
import { Source } from "./Source.tsx";
import { countOf, denominatorKey, type Indicator } from "./indicator.ts";

interface Point { month: string; count: Count; value: number | null }

/** TrendPanel is one indicator over 24 months as a line, the month pointed at, and every value as a table. */
export function TrendPanel({ page, indicator }: { page: FiguresPage; indicator: Indicator }) {
  const [pointed, setPointed] = useState<number | null>(null);
  const points = page.trend.map(({ month, figures }): Point => {
    const count = countOf(figures, indicator);
    return { month, count, value: share(count.numerator, count.denominator) };
  });
  const last = points.findLastIndex((p) => p.value !== null);
  const chosen = pointed ?? (last < 0 ? null : last);
  const what = t(`indicator.${indicator}`);
  const from = points[0]?.month ?? page.month;
  return (
    <Panel title={`${what}: ${t("trend.title")}`} note={<>{points.some((p) => p.value === null) && t("trend.gap")} <Source page={page} /></>}>
      <p class="trend-read">{readOut(points[chosen ?? -1], indicator)}</p>
      <TrendLine
        points={points.map((p) => ({ name: shortMonth(p.month), value: p.value }))}
        label={t("trend.label", { what, name: page.place.name, from: monthWords(from), to: monthWords(page.month) })}
        tick={(v) => `${number(v, Number.isInteger(v) ? 0 : 1)}%`}
        chosen={chosen} onChoose={setPointed}
      />
      <details class="trend-values no-print">
        <summary>{t("trend.values")}</summary>
        <Values points={points} indicator={indicator} />
      </details>
    </Panel>
  );
}

function readOut(point: Point | undefined, indicator: Indicator) {
  if (!point) return t("trend.unmeasured");
  const { numerator, denominator } = point.count;
  return (
    <>
      {monthWords(point.month)}: <strong>{percent(numerator, denominator)}</strong>{" "}
      <span class="soft">{number(numerator)}/{number(denominator)} {t(denominatorKey(indicator))}</span>
    </>
  );
}

function Values({ points, indicator }: { points: Point[]; indicator: Indicator }) {
  const what = t(`indicator.${indicator}`);
  return (
    <TableScroll label={t("trend.values")}>
      <table class="table">
        <thead>
          <tr><th scope="col">{t("trend.month")}</th><th scope="col" class="num">{what}</th><th scope="col" class="num">n/N</th></tr>
        </thead>
        <tbody>
          {points.toReversed().map(({ month, count: { numerator, denominator } }) => (
            <tr key={month}>
              <th scope="row">{monthWords(month)}</th>
              <td class="num">{percent(numerator, denominator)}</td>
              <td class="num">{denominator > 0 ? `${number(numerator)}/${number(denominator)}` : t("trend.unmeasured")}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </TableScroll>
  );
}
