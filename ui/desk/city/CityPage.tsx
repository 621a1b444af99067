import { useState } from "preact/hooks";
import { can, figures as loadFigures } from "../../client/api.ts";
import { isLost } from "../../client/problem.ts";
import { session } from "../../client/request.ts";
import { useResource } from "../../client/resource.ts";
import type { FiguresPage, Regions } from "../../client/types.ts";
import { Breadcrumb, Notice, Segments, Skeleton } from "../../kit/components.tsx";
import { isMonth } from "../../kit/format.ts";
import { ProblemNotice, ProblemPage } from "../../kit/problem.tsx";
import { month as monthWords, t } from "../../kit/words.ts";
import { LostPage } from "../LostPage.tsx";
import { query, setQuery, type PageProps } from "../router.ts";
import { ChildrenPanel } from "./ChildrenPanel.tsx";
import { HeadFigures } from "./HeadFigures.tsx";
import { indicatorOf, indicators, type Indicator } from "./indicator.ts";
import { GrowthPanel } from "./GrowthPanel.tsx";
import { MapPanel } from "./MapPanel.tsx";
import { MonthChooser } from "./MonthChooser.tsx";
import { Notes } from "./Notes.tsx";
import { PlaceTable } from "./PlaceTable.tsx";
import { useRegions } from "./regions.ts";
import { TrendPanel } from "./TrendPanel.tsx";
import "./city.css";

/** CityPage is the figures of one place: the city, a kelurahan or a posyandu, down to the names. */
export function CityPage({ params }: PageProps) {
  const code = params["code"] ?? session.value?.home ?? "";
  const asked = query.value.get("bulan") ?? "";
  const month = isMonth(asked) ? asked : "";
  const page = useResource(`${code} ${month}`, (signal) => loadFigures(code, month, signal));
  const regions = useRegions();
  if (isLost(page.problem)) return <LostPage />;
  if (!page.value) {
    return page.problem ? <ProblemPage problem={page.problem} onRetry={page.reload} /> : <PlaceSkeleton />;
  }
  return (
    <>
      {page.problem && <div class="place-stale"><ProblemNotice problem={page.problem} onRetry={page.reload} /> <p class="soft small">{t("place.stale")}</p></div>}
      <PlaceScreen page={page.value} regions={regions} busy={page.loading} />
    </>
  );
}

function PlaceSkeleton() {
  return <div class="place"><h1 class="hidden">{t("state.loading")}</h1><Skeleton lines={2} /><Skeleton lines={1} tall /><Skeleton lines={3} tall /></div>;
}

function PlaceScreen({ page, regions, busy }: { page: FiguresPage; regions: Regions | undefined; busy: boolean }) {
  const indicator = indicatorOf(query.value.get("indikator"));
  const [active, setActive] = useState<string | null>(null);
  const leaf = page.place.level === "posyandu";
  const hasMap = regions !== undefined && page.below.some((b) => regions.map.areas.some((area) => area.code === b.place.code));
  const listed = can("child.read") && (leaf || query.value.get("status") !== null);
  return (
    <article class="place" aria-busy={busy}>
      <PlaceHead page={page} />
      {page.here.weighed === 0 && <Notice>{t("figures.none", { month: monthWords(page.month) })}</Notice>}
      <HeadFigures page={page} />
      {listed && <ChildrenPanel page={page} />}
      <Chooser indicator={indicator} />
      {!leaf && (
        <div class={hasMap ? "place-pair" : "stack"}>
          {hasMap && <MapPanel page={page} map={regions.map} indicator={indicator} active={active} onActive={setActive} />}
          <PlaceTable page={page} indicator={indicator} active={active} onActive={setActive} />
        </div>
      )}
      <div class="place-pair place-pair-trend">
        <TrendPanel page={page} indicator={indicator} />
        <GrowthPanel page={page} />
      </div>
      <Notes page={page} />
    </article>
  );
}

function PlaceHead({ page }: { page: FiguresPage }) {
  const { place } = page;
  // The way down ends here, whether or not the server counts this place into it.
  const above = place.path.filter((step) => step.code !== place.code);
  const kept = query.value.get("bulan");
  const suffix = kept ? `?bulan=${kept}` : "";
  return (
    <header class="place-head">
      <div class="place-name">
        {above.length > 0 && (
          <Breadcrumb crumbs={[...above.map((step) => ({ label: step.name, href: `/wilayah/${step.code}${suffix}` })), { label: place.name }]} />
        )}
        <p class="place-level">{t(`level.${place.level}`)}</p>
        <h1>{bareName(place.name, t(`level.${place.level}`))}</h1>
      </div>
      <MonthChooser page={page} />
    </header>
  );
}

// "Kota Mojokerto" under the word "Kota" need not say it twice.
function bareName(name: string, level: string): string {
  return name.startsWith(level + " ") ? name.slice(level.length + 1) : name;
}

function Chooser({ indicator }: { indicator: Indicator }) {
  return (
    <Segments
      label={t("indicator.label")}
      value={indicator}
      choices={indicators.map((value) => ({ value, label: t(`indicator.${value}`) }))}
      onChoose={(value) => setQuery({ indikator: value === "stunting" ? undefined : value }, true)}
    />
  );
}
