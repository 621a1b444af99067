import "../child/child.css";
import "./person.css";
import { useState } from "preact/hooks";
import { can } from "../../client/api.ts";
import { isLost } from "../../client/problem.ts";
import { useResource } from "../../client/resource.ts";
import type { Thread } from "../../client/types.ts";
import { Breadcrumb, Empty, LinkButton, Notice, Panel, Skeleton } from "../../kit/components.tsx";
import { ProblemNotice, ProblemPage } from "../../kit/problem.tsx";
import { has, t } from "../../kit/words.ts";
import { HistoryPanel } from "../child/HistoryPanel.tsx";
import { query, setQuery } from "../router.ts";
import { DueLine } from "./DueItems.tsx";
import { Family } from "./Family.tsx";
import { PersonHead } from "./PersonHead.tsx";
import { StageItem } from "./StageItem.tsx";
import * as api from "./calls.ts";
import { capital, say } from "./say.ts";

/** PersonPage is a person's whole way on one page: stages, what was found, what is carried over, what is next. */
export default function PersonPage({ params }: { params: { id?: string } }) {
  const id = params.id ?? "";
  const asked = useResource(`thread ${id}`, (signal) => api.thread(id, signal));
  const [turn, setTurn] = useState(0);
  const thread = asked.value;
  if (thread === undefined) {
    if (isLost(asked.problem)) return <Lost />;
    if (asked.problem) return <ProblemPage problem={asked.problem} onRetry={asked.reload} />;
    return <><h1 class="hidden">{t("thread.title")}</h1><Skeleton lines={6} tall /></>;
  }
  const told = (news: string) => {
    setTurn(turn + 1);
    setQuery({ kabar: news }, true);
    asked.reload();
  };
  return (
    <article class="person" aria-busy={asked.loading}>
      <Breadcrumb crumbs={crumbs(thread)} />
      <News />
      {asked.problem && <ProblemNotice problem={asked.problem} onRetry={asked.reload} />}
      <PersonHead thread={thread} onTold={told} />
      <div class="person-parts">
        <div class="person-side">
          <Next thread={thread} />
          <Family thread={thread} onTold={told} />
        </div>
        <Way thread={thread} onTold={told} />
      </div>
      <HistoryPanel child={thread.person.id} stamp={String(turn)} />
    </article>
  );
}

/** Lost is a person who is not there, or not in this account's area: the two are told apart by nobody. */
export function Lost() {
  return (
    <Empty page title={t("thread.lost")} action={<LinkButton href="/">{t("thread.lost.home")}</LinkButton>}>
      {t("thread.lost.text")}
    </Empty>
  );
}

function crumbs({ person }: Thread) {
  const places = person.place.code === person.kelurahan.code ? [person.place] : [person.kelurahan, person.place];
  return [...places.filter(({ name }) => name !== "").map(({ name, code }) => ({ label: name, href: `/wilayah/${code}` })), { label: person.name }];
}

// News says what was just done on another page; the address carries it.
function News() {
  const key = `thread.news.${query.value.get("kabar") ?? ""}`;
  return has(key) ? <Notice tone="good">{t(key)}</Notice> : null;
}

const nextShown = 5;

// Next is what is due in all stages together, the most urgent first.
function Next({ thread }: { thread: Thread }) {
  const states = ["overdue", "due", "early", "unclear"] as const;
  const all = thread.stages.flatMap((stage) => stage.due.map((due) => ({ due, stage }))).filter(({ due }) => (states as readonly string[]).includes(due.state));
  const rank = (one: (typeof all)[number]) => `${states.indexOf(one.due.state as (typeof states)[number])} ${one.due.date ?? "~"}`;
  all.sort((a, b) => rank(a).localeCompare(rank(b)));
  const urgent = all.filter(({ due }) => due.state === "overdue" || due.state === "due").length;
  const shown = all.slice(0, nextShown);
  return (
    <Panel title={t("thread.due")}>
      {urgent === 0 && <p class="soft">{t("thread.due.none")}</p>}
      {shown.length > 0 && <DueList items={shown} person={thread.person.id} />}
      {all.length > nextShown && (
        <details class="more">
          <summary>{t("thread.due.more", { n: all.length - nextShown })}</summary>
          <DueList items={all.slice(nextShown)} person={thread.person.id} />
        </details>
      )}
    </Panel>
  );
}

function DueList({ items, person }: { items: { due: Thread["stages"][number]["due"][number]; stage: Thread["stages"][number] }[]; person: string }) {
  return (
    <ul class="dues">
      {items.map(({ due, stage }) => <DueLine key={`${stage.case} ${due.id}`} due={due} person={person} of={stage.case} programme={stage.programme.id} />)}
    </ul>
  );
}

// Way is the stages as a line in time, and the ways on from here.
function Way({ thread, onTold }: { thread: Thread; onTold: (news: string) => void }) {
  return (
    <Panel title={t("thread.stages")}>
      {thread.stages.length === 0 && <Empty title={t("thread.stages.empty")}>{t("thread.stages.empty.text")}</Empty>}
      <ol class="way">
        {thread.stages.map((stage) => <StageItem key={stage.case || stage.programme.id} thread={thread} stage={stage} onTold={onTold} />)}
        {!thread.person.gone && thread.stages.length > 0 && <li class="way-now">{t("thread.now")}</li>}
      </ol>
      {can("case.write") && <Openings thread={thread} />}
    </Panel>
  );
}

function Openings({ thread }: { thread: Thread }) {
  const others = thread.choices.filter((choice) => !thread.offers.some((offer) => offer.id === choice.id));
  const link = ({ id, name }: Thread["offers"][number]) => (
    <LinkButton key={id} href={`/orang/${thread.person.id}/buka/${id}`}>{t("thread.open.stage", { programme: capital(say(name)) })}</LinkButton>
  );
  if (thread.choices.length === 0) return null;
  return (
    <div class="openings no-print">
      {thread.offers.length > 0 && <div class="row">{thread.offers.map(link)}</div>}
      {others.length > 0 && (
        <details class="more">
          <summary>{t("thread.open.more")}</summary>
          <div class="row">{others.map(link)}</div>
        </details>
      )}
    </div>
  );
}
