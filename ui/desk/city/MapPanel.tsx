import { Map, shadeClass, type MapShape } from "../../chart/Map.tsx";
import type { FiguresPage, Regions } from "../../client/types.ts";
import { Panel } from "../../kit/components.tsx";
import { month as monthWords, number, percent, t } from "../../kit/words.ts";
import { query, withQuery } from "../router.ts";
import { Source } from "./Source.tsx";
import { bandOf, bandsOf, countOf, denominatorKey, type Band, type Indicator } from "./indicator.ts";

type Below = FiguresPage["below"][number];
interface Props { page: FiguresPage; map: Regions["map"]; indicator: Indicator; active: string | null; onActive: (code: string) => void }

/** MapPanel is the choropleth of the places below, its legend, and the place that is pointed at. */
export function MapPanel({ page, map, indicator, active, onActive }: Props) {
  const below = new globalThis.Map(page.below.map((b) => [b.place.code, b]));
  const shown = active === null ? undefined : below.get(active);
  const shapes = map.areas.map((area): MapShape => {
    const b = below.get(area.code);
    return { ...area, ...(b ? painted(b, indicator, page.here.weighed > 0) : { name: "", value: "", step: null, says: "", href: undefined }) };
  });
  const what = t(`indicator.${indicator}`);
  return (
    <Panel title={t("map.title")} note={<>{t(indicator === "coverage" ? "map.cover_source" : "map.source")} <Source page={page} /></>}>
      <Map
        width={map.width} height={map.height} shapes={shapes} ramp={indicator === "coverage" ? "cover" : "burden"}
        label={t("map.label", { what, month: monthWords(page.month) })} active={active} onActive={onActive}
      />
      <div class="map-card">{shown ? <Shown below={shown} indicator={indicator} /> : <p class="soft">{t("map.hint")}</p>}</div>
      <Legend page={page} indicator={indicator} />
    </Panel>
  );
}

/** placeLink is the address of a place below, in the month and indicator on screen. */
export function placeLink(code: string): string {
  const keep = new URLSearchParams();
  for (const name of ["bulan", "indikator"]) {
    const value = query.value.get(name);
    if (value) keep.set(name, value);
  }
  return withQuery(`/wilayah/${code}`, keep.toString(), {});
}

// painted is an area as it is shown. In a month without weighings no area has its
// label: eighteen dashes would look like figures.
function painted({ place, figures }: Below, indicator: Indicator, labelled: boolean) {
  const count = countOf(figures, indicator);
  const band = bandOf(indicator, count);
  const value = percent(count.numerator, count.denominator);
  return { name: labelled ? place.name : "", value, step: band?.step ?? null, says: `${place.name}: ${saying({ place, figures }, indicator)}`, href: placeLink(place.code) };
}

// saying is an area's figure in one line: "stunting 14,2%, 32/225 balita terukur, sedang".
function saying({ figures }: Below, indicator: Indicator): string {
  const { numerator, denominator } = countOf(figures, indicator);
  if (denominator === 0) return t("map.unmeasured");
  const band = bandOf(indicator, { numerator, denominator });
  const words = [
    `${t(`indicator.${indicator}`)} ${percent(numerator, denominator)}`,
    `${number(numerator)}/${number(denominator)} ${t(denominatorKey(indicator))}`,
    band?.word && t(band.word),
  ];
  return words.filter(Boolean).join(", ");
}

function Shown({ below, indicator }: { below: Below; indicator: Indicator }) {
  return (
    <>
      <p><strong>{below.place.name}</strong><br />{saying(below, indicator)}</p>
      <a class="map-open" href={placeLink(below.place.code)}>{t("map.open", { name: below.place.name })}</a>
    </>
  );
}

function Legend({ page, indicator }: { page: FiguresPage; indicator: Indicator }) {
  const ramp = indicator === "coverage" ? "cover" : "burden";
  const steps = page.below.map((b) => bandOf(indicator, countOf(b.figures, indicator))?.step ?? null);
  const areas = (step: Band["step"] | null) => t("map.areas", { n: steps.filter((s) => s === step).length });
  return (
    <div>
      <h3 class="hidden">{t("map.legend")}</h3>
      <ul class="legend">
        {bandsOf(indicator).map((band) => (
          <li key={band.step} class="legend-row">
            <span class={`legend-shade ${shadeClass(band.step, ramp)}`} aria-hidden="true" />
            <span>{band.step === "zero" ? t(band.word) : rangeWords(band, indicator)}</span>
            <span class="legend-count">{areas(band.step)}</span>
          </li>
        ))}
        {steps.includes(null) && (
          <li class="legend-row">
            <span class="legend-shade map-none" aria-hidden="true" />
            <span>{t("map.unmeasured")}</span>
            <span class="legend-count">{areas(null)}</span>
          </li>
        )}
      </ul>
    </div>
  );
}

function rangeWords(band: Band, indicator: Indicator): string {
  return [rangeOf(band, indicator), band.word && t(band.word)].filter(Boolean).join(" · ");
}

function rangeOf({ from, to }: Band, indicator: Indicator): string {
  const say = (n: number) => number(n, Number.isInteger(n) ? 0 : 1);
  if (to === null) return t("band.from", { from: say(from) });
  if (from > 0) return t("band.between", { from: say(from), to: say(to) });
  return t(indicator === "coverage" ? "band.below" : "band.above_zero", { to: say(to) });
}
