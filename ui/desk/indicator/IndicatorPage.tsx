import { isLost } from "../../client/problem.ts";
import { session } from "../../client/request.ts";
import { useResource } from "../../client/resource.ts";
import type { Indicators } from "../../client/types.ts";
import { Breadcrumb, Empty, LinkButton, Notice, Skeleton, type Crumb } from "../../kit/components.tsx";
import { isMonth } from "../../kit/format.ts";
import { ProblemNotice, ProblemPage } from "../../kit/problem.tsx";
import { longDate, moment, month as monthWords, t } from "../../kit/words.ts";
import { MonthChooser } from "../city/MonthChooser.tsx";
import { LostPage } from "../LostPage.tsx";
import { linkTo, navigate, query, withQuery, type PageProps } from "../router.ts";
import { indicator as loadOne, indicators as loadAll } from "./calls.ts";
import { OneIndicator } from "./OneIndicator.tsx";
import { ProgrammePanel } from "./ProgrammePanel.tsx";
import { grouped } from "./reading.ts";
import { say } from "./words.ts";
import "./indicator.css";

/** IndicatorPage is the indicators of the life stages of one place and month, or one of them with its parts and names. */
export default function IndicatorPage({ params }: PageProps) {
  const code = params["code"] ?? session.value?.home ?? "";
  const asked = query.value.get("bulan") ?? "";
  const month = isMonth(asked) ? asked : "";
  const id = query.value.get("indikator") ?? "";
  const page = useResource(`${code} ${month}`, (signal) => loadAll(code, month, signal));
  const one = useResource(id ? `${id} ${code} ${month}` : null, (signal) => loadOne(id, code, month, signal));
  if (page.problem?.key === ahead) return <Ahead />;
  if (isLost(page.problem) || (id && isLost(one.problem))) return <LostPage />;
  const problem = page.problem ?? (id ? one.problem : undefined);
  const again = () => { page.reload(); one.reload(); };
  const known = id && one.value?.indicator.id === id ? one.value : undefined;
  if (!page.value || (id && !known)) {
    return problem ? <ProblemPage problem={problem} onRetry={again} /> : <Waiting />;
  }
  return (
    <article class="place indicators" aria-busy={page.loading || (id !== "" && one.loading)}>
      {problem && <div><ProblemNotice problem={problem} onRetry={again} /> <p class="soft small">{t("place.stale")}</p></div>}
      <Head page={page.value} one={known && say(known.indicator.name)} />
      {known ? <OneIndicator spread={known} /> : <All page={page.value} />}
    </article>
  );
}

// A month that has not come is no lost address.
const ahead = "indicators.ahead";

function Ahead() {
  const action = <LinkButton kind="primary" href={linkTo({ bulan: undefined })}>{t("indicators.latest")}</LinkButton>;
  return <Empty page title={t("indicators.title")} action={action}>{t(ahead)}</Empty>;
}

function Waiting() {
  return <div class="place"><h1 class="hidden">{t("state.loading")}</h1><Skeleton lines={2} /><Skeleton lines={2} tall /><Skeleton lines={4} /></div>;
}

// Another place keeps the month and the indicator, and leaves the names.
function placeLink(code: string): string {
  const kept = new URLSearchParams();
  for (const name of ["bulan", "indikator"]) {
    const value = query.value.get(name);
    if (value) kept.set(name, value);
  }
  return withQuery(`/indikator/${code}`, kept.toString(), {});
}

function Head({ page, one }: { page: Indicators; one: string | undefined }) {
  const { place, below } = page;
  const above: Crumb[] = place.path.slice(0, -1).filter((step) => step.level !== "district").map((step) => ({ label: step.name, href: placeLink(step.code) }));
  const here: Crumb[] = one
    ? [{ label: t("indicators.all"), href: linkTo({ indikator: undefined, bagian: undefined, mulai: undefined, urut: undefined }) }, { label: one }]
    : [{ label: place.name }];
  const crumbs = [...above, ...here];
  return (
    <header class="place-head">
      <div class="place-name">
        {crumbs.length > 1 && <Breadcrumb crumbs={crumbs} />}
        <p class="place-level">{named(place)}</p>
        <h1>{one ?? t("indicators.title")}</h1>
        <p class="soft small">{t("indicators.counted", { date: longDate(lastDay(page)), as_of: moment(page.as_of) })}</p>
      </div>
      <div class="indicators-choose no-print">
        {below.length > 0 && (
          <label class="indicators-below">
            <span class="hidden">{t(`indicators.below.${place.level}`)}</span>
            <select class="input" value="" onChange={(e) => navigate(placeLink(e.currentTarget.value))}>
              <option value="" disabled>{t(`indicators.below.${place.level}`)}</option>
              {below.map((part) => <option key={part.code} value={part.code}>{part.name}</option>)}
            </select>
          </label>
        )}
        <MonthChooser page={page} start="" />
      </div>
    </header>
  );
}

// "Kota Mojokerto" says its level itself.
function named({ name, level }: Indicators["place"]): string {
  const word = t(`level.${level}`);
  return name.startsWith(word + " ") ? name : `${word} ${name}`;
}

// Every indicator of a page is counted up to the same day.
function lastDay({ indicators, as_of }: Indicators): string {
  return indicators[0]?.to ?? as_of.slice(0, 10);
}

function All({ page }: { page: Indicators }) {
  const groups = grouped(page.indicators);
  if (groups.length === 0) return <Empty title={t("indicators.empty")}>{t("indicators.empty.text")}</Empty>;
  const nothing = page.indicators.every(({ denominator }) => denominator === 0);
  return (
    <>
      {nothing && <Notice title={t("indicators.nothing", { place: page.place.name, month: monthWords(page.month) })}>{t("indicators.nothing.text")}</Notice>}
      {groups.length > 1 && (
        <nav class="chips" aria-label={t("indicators.programmes")}>
          {groups.map(({ programme }) => <a key={programme.id} class="chip" href={`#${programme.id}`}>{say(programme.name)}</a>)}
        </nav>
      )}
      {groups.map((group) => <ProgrammePanel key={group.programme.id} group={group} names={page.names} />)}
    </>
  );
}
