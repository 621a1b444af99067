import "./child.css";
import * as api from "../../client/api.ts";
import { isLost } from "../../client/problem.ts";
import { useResource } from "../../client/resource.ts";
import type { Child } from "../../client/types.ts";
import { Breadcrumb, Empty, LinkButton, Notice } from "../../kit/components.tsx";
import { ProblemNotice } from "../../kit/problem.tsx";
import { has, moment, t } from "../../kit/words.ts";
import { query, setQuery } from "../router.ts";
import { ChildHead } from "./ChildHead.tsx";
import { GrowthPanel } from "./GrowthPanel.tsx";
import { HistoryPanel } from "./HistoryPanel.tsx";
import { Waiting } from "./Waiting.tsx";
import { WeighingTable } from "./WeighingTable.tsx";

/** ChildPage is everything known about one child: who, how it grows, every weighing, and who said so. */
export default function ChildPage({ params }: { params: { id?: string } }) {
  const id = params.id ?? "";
  const asked = useResource(`child ${id}`, (signal) => api.child(id, signal));
  const child = asked.value?.id === id || asked.problem === undefined ? asked.value : undefined;
  if (child === undefined) {
    if (isLost(asked.problem)) return <Lost />;
    return <Waiting title={t("child.title")} problem={asked.problem} onRetry={asked.reload} />;
  }
  const withdrawn = () => {
    setQuery({ kabar: "ditarik" }, true);
    asked.reload();
  };
  return (
    <article class="child" aria-busy={asked.loading}>
      <Breadcrumb crumbs={crumbs(child)} />
      <News />
      {asked.problem && <ProblemNotice problem={asked.problem} onRetry={asked.reload} />}
      <ChildHead child={child} />
      {child.open_pairs.length > 0 && <OpenPairs count={child.open_pairs.length} />}
      <GrowthPanel child={child} />
      <WeighingTable child={child} onWithdrawn={withdrawn} />
      <HistoryPanel child={child.id} stamp={stampOf(child)} />
      <p class="child-as-of">{t("child.as_of", { at: moment(child.as_of) })}</p>
    </article>
  );
}

/** Lost is a child that is not there, or not in this account's area: the two are told apart by nobody. */
export function Lost() {
  return (
    <Empty page title={t("child.lost")} action={<LinkButton href="/">{t("child.lost.home")}</LinkButton>}>
      {t("child.lost.text")}
    </Empty>
  );
}

/** stampOf changes with whatever is said of a child; a withdrawal leaves as_of as it was. */
function stampOf(child: Child): string {
  return `${child.as_of} ${child.measurements.filter((m) => m.withdrawn).length}`;
}

function crumbs(child: Child) {
  return [
    { label: child.kelurahan.name, href: `/wilayah/${child.kelurahan.code}` },
    { label: child.place.name, href: `/wilayah/${child.place.code}` },
    { label: child.name },
  ];
}

/** News says what was just done on another page; the address carries it (`?kabar=tersimpan`). */
function News() {
  const key = `child.news.${query.value.get("kabar") ?? ""}`;
  return has(key) ? <Notice tone="good">{t(key)}</Notice> : null;
}

function OpenPairs({ count }: { count: number }) {
  return (
    <Notice
      tone="warn"
      title={t("child.pairs.title")}
      action={api.can("pair.decide") && <LinkButton small href="/pasangan">{t("child.pairs.open")}</LinkButton>}
    >
      {t("child.pairs.text", { n: count })}
    </Notice>
  );
}
