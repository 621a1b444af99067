import type { IndicatorCount, IndicatorSpread } from "../../client/types.ts";
import { Badge, Panel, SortHead, TableScroll } from "../../kit/components.tsx";
import { none, number, t } from "../../kit/words.ts";
import { query, setQuery, withQuery } from "../router.ts";
import { columns, markOf, orderOf, sorted, turned, type Column } from "./reading.ts";
import { countWords, shareWords } from "./words.ts";

/** PartTable is one indicator over the kelurahan of the city, or over the posyandu of a kelurahan. */
export function PartTable({ spread }: { spread: IndicatorSpread }) {
  const { place, below, small, rest, indicator } = spread;
  const title = t(`indicators.parts.${place.level}`);
  if (small) return <Panel title={title}><p class="soft">{t("indicators.parts.small")}</p></Panel>;
  if (below.length === 0) return null;
  const order = orderOf(query.value.get("urut"));
  const cells = { visits: indicator.visit !== null, target: indicator.target };
  return (
    <Panel title={title}>
      <TableScroll label={title}>
        <table class="table table-cards places indicators-parts">
          <thead>
            <tr>
              {columns.map((column) => (
                <SortHead
                  key={column} label={headOf(column)} numeric={column !== "name"}
                  direction={order.column !== column ? undefined : order.descending ? "descending" : "ascending"}
                  onSort={() => setQuery({ urut: turned(order, column) }, true)}
                />
              ))}
              <th scope="col" class="num">{t("indicators.unknown")}</th>
              {indicator.target && <th scope="col">{t("indicators.target")}</th>}
            </tr>
          </thead>
          <tbody>
            {sorted(below, order).map((part) => (
              <tr key={part.place.code}>
                <th scope="row"><a href={withQuery(`/indikator/${part.place.code}`, keptQuery(), {})}>{part.place.name}</a></th>
                <Cells count={part} {...cells} />
              </tr>
            ))}
          </tbody>
          <tfoot>
            {rest && <tr><th scope="row">{t("indicators.parts.rest")}</th><Cells count={rest} {...cells} /></tr>}
            <tr><th scope="row">{place.name}</th><Cells count={indicator} {...cells} /></tr>
          </tfoot>
        </table>
      </TableScroll>
    </Panel>
  );
}

function headOf(column: Column): string {
  if (column === "name") return t("indicators.parts.place");
  return t(column === "share" ? "indicators.share" : "indicators.parts.counted");
}

// The part opens with the same month and indicator; the order is of this table.
function keptQuery(): string {
  const kept = new URLSearchParams(query.value);
  for (const name of ["bagian", "mulai", "urut"]) kept.delete(name);
  return kept.toString();
}

interface CellsProps { count: IndicatorCount; visits: boolean; target: IndicatorSpread["indicator"]["target"] }

function Cells({ count, visits, target }: CellsProps) {
  const mark = markOf({ ...count, target });
  return (
    <>
      <td class="num" data-label={t("indicators.share")}>{shareWords(count)}<span class="sub">{countWords(count, visits)}</span></td>
      <td class="num" data-label={t("indicators.parts.counted")}>{number(count.denominator)}</td>
      <td class="num" data-label={t("indicators.unknown")}>{count.unknown > 0 ? number(count.unknown) : <span class="soft">{none}</span>}</td>
      {target && (
        <td data-label={t("indicators.target")}>
          {mark ? <Badge shade={mark === "reached" ? "ok" : "low"}>{t(mark === "reached" ? "indicators.reached" : "indicators.short")}</Badge> : <span class="soft">{none}</span>}
        </td>
      )}
    </>
  );
}
