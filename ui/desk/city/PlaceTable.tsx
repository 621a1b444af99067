import type { Count, Figures, FiguresPage } from "../../client/types.ts";
import { classes, Empty, Panel, SortHead, TableScroll } from "../../kit/components.tsx";
import { number, percent, t } from "../../kit/words.ts";
import { linkTo, query, setQuery } from "../router.ts";
import { bandOf, countOf, indicators, type Indicator } from "./indicator.ts";
import { placeLink } from "./MapPanel.tsx";
import { Source } from "./Source.tsx";
import { columns, orderOf, orderText, sorted, turned, type Column } from "./order.ts";

interface Props { page: FiguresPage; indicator: Indicator; active: string | null; onActive: (code: string | null) => void }

/** PlaceTable is the places below with the four figures, each as percent and n/N, sortable by every column. */
export function PlaceTable({ page, indicator, active, onActive }: Props) {
  const title = t(`table.title.${page.place.level}`);
  if (page.below.length === 0) {
    return <Panel title={title}><Empty title={t("table.empty", { name: page.place.name })}>{t("table.empty.text")}</Empty></Panel>;
  }
  const order = orderOf(query.value.get("urut"));
  return (
    <Panel title={title} note={<>{t("table.how")} <Source page={page} /></>}>
      <TableScroll label={title}>
        <table class="table table-cards places">
          <thead>
            <tr>
              {columns.map((column) => (
                <SortHead
                  key={column} label={headOf(column)} numeric={column !== "name"}
                  direction={order.column !== column ? undefined : order.descending ? "descending" : "ascending"}
                  onSort={() => setQuery({ urut: orderText(turned(order, column)) }, true)}
                />
              ))}
            </tr>
          </thead>
          <tbody onPointerLeave={() => onActive(null)}>
            {sorted(page.below, order).map(({ place, figures }) => (
              <tr key={place.code} class={classes(place.code === active && "places-active")} onPointerEnter={() => onActive(place.code)}>
                <th scope="row"><a href={placeLink(place.code)}>{place.name}</a></th>
                <Cells figures={figures} indicator={indicator} />
              </tr>
            ))}
          </tbody>
          <tfoot>
            {page.unplaced && (
              <tr>
                <th scope="row"><a href={linkTo({ status: "unplaced", mulai: undefined })}>{t(`table.unplaced.${page.place.level}`)}</a></th>
                <Cells figures={page.unplaced} indicator={indicator} />
              </tr>
            )}
            <tr>
              <th scope="row">{t("table.total", { name: page.place.name })}</th>
              <Cells figures={page.here} indicator={indicator} />
            </tr>
          </tfoot>
        </table>
      </TableScroll>
    </Panel>
  );
}

function headOf(column: Column): string {
  return column === "stunting" || column === "wasting" || column === "underweight" ? t(`indicator.${column}`) : t(`table.${column}`);
}

function Cells({ figures, indicator }: { figures: Figures; indicator: Indicator }) {
  return (
    <>
      {indicators.map((one) => <Cell key={one} count={countOf(figures, one)} indicator={one} chosen={one === indicator} />)}
      <td class="num" data-label={t("table.registered")}>{number(figures.registered)}</td>
    </>
  );
}

function Cell({ count, indicator, chosen }: { count: Count; indicator: Indicator; chosen: boolean }) {
  const { numerator, denominator } = count;
  const band = bandOf(indicator, count);
  return (
    <td class={classes("num", chosen && "places-chosen")} data-label={headOf(indicator)}>
      {band?.step === "zero" && <ZeroMark word={t(band.word)} />}
      {percent(numerator, denominator)}
      <span class="sub">{number(numerator)}/{number(denominator)}</span>
    </td>
  );
}

// ZeroMark is a small tick on the map's colour of zero.
function ZeroMark({ word }: { word: string }) {
  return <svg class="places-zero" viewBox="0 0 12 12" width="14" height="14" role="img" aria-label={word}><circle cx="6" cy="6" r="6" /><path d="M3.2 6.2 5.3 8.2 8.9 4" /></svg>;
}
