import "./person.css";
import { can } from "../../client/api.ts";
import { session } from "../../client/request.ts";
import { useResource } from "../../client/resource.ts";
import type { DueList, DueRow } from "../../client/types.ts";
import { Empty, LinkButton, Pager, Panel, Select, Skeleton } from "../../kit/components.tsx";
import { ProblemNotice } from "../../kit/problem.tsx";
import { age, date, longDate, number, t } from "../../kit/words.ts";
import { linkTo, query, setQuery } from "../router.ts";
import { Tick } from "../weighing/Tick.tsx";
import { DueOf } from "./DueItems.tsx";
import { PlaceChooser, kelurahanOf } from "./PlaceChooser.tsx";
import * as api from "./calls.ts";
import { capital, placeWords, say } from "./say.ts";

const pageSize = 50;

/** DuePage is who is due a visit, overdue first; place, programme and page are in the address. */
export default function DuePage() {
  const asked = { place: query.value.get("tempat") ?? "", programme: query.value.get("program") ?? "", early: query.value.get("nanti") === "ya", start: query.value.get("mulai") ?? "", limit: pageSize };
  const list = useResource(Object.values(asked).join(" "), (signal) => api.due(asked, signal));
  return (
    <div class="person">
      <header class="person-title">
        <div>
          <h1>{t("thread.jadwal")}</h1>
          <p class="soft">{t("thread.jadwal.lead")}</p>
        </div>
        {can("child.write") && <LinkButton href="/orang/baru">{t("thread.register.title")}</LinkButton>}
      </header>
      <Choice asked={asked} />
      {list.problem && <ProblemNotice problem={list.problem} onRetry={list.reload} />}
      {!list.value && !list.problem && <Skeleton lines={8} />}
      {list.value && <Found list={list.value} busy={list.loading} first={asked.start === ""} />}
    </div>
  );
}

function Choice({ asked }: { asked: api.DueAsked }) {
  const programmes = useResource("programmes", api.programmes);
  const home = session.value?.home ?? "";
  const choose = (changes: Record<string, string | undefined>) => setQuery({ ...changes, mulai: undefined });
  const all = (programmes.value?.items ?? []).map(({ id, name }) => ({ value: id, label: capital(say(name)) }));
  return (
    <div class="choice no-print">
      <Select label={t("thread.jadwal.programme")} value={asked.programme} choices={[{ value: "", label: t("thread.jadwal.programme.all") }, ...all]} onChoose={(program) => choose({ program })} />
      {home !== "" && kelurahanOf(home) !== "" && home !== kelurahanOf(home) ? null : <PlaceChooser place={asked.place} none={t("thread.jadwal.kelurahan.all")} whole={t("thread.jadwal.posyandu.all")} onChoose={(tempat) => choose({ tempat })} />}
      <Tick label={t("thread.jadwal.early")} checked={asked.early} onTick={(early) => choose({ nanti: early ? "ya" : undefined })} />
    </div>
  );
}

function Found({ list, busy, first }: { list: DueList; busy: boolean; first: boolean }) {
  if (list.items.length === 0) return <Empty title={t("thread.jadwal.empty")}>{t("thread.jadwal.empty.text")}</Empty>;
  const counts = { people: number(list.total), overdue: number(list.overdue), now: number(list.now) };
  return (
    <Panel title={t("thread.jadwal.count", counts)} note={t("thread.jadwal.as_of", { date: longDate(list.as_of) })}>
      <ul class="due-people" aria-busy={busy}>{list.items.map((row) => <Person key={row.person.id} row={row} />)}</ul>
      <Pager shown={list.items.length} total={list.total} start={first ? undefined : linkTo({ mulai: undefined })} next={list.next ? linkTo({ mulai: list.next }) : undefined} />
    </Panel>
  );
}

const itemsShown = 3;

function Person({ row: { person, due } }: { row: DueRow }) {
  return (
    <li class="due-person">
      <div class="due-who">
        <a href={`/orang/${person.id}`}>{person.name}</a>
        <span class="soft small">{[age(person.age_months), person.birth_date && date(person.birth_date)].filter(Boolean).join(" · ")}</span>
        <span class="soft small">{placeWords(person)}</span>
      </div>
      <div>
        <ul class="dues">{due.slice(0, itemsShown).map((item) => <DueOf key={`${item.case} ${item.programme.id} ${item.id}`} item={item} person={person.id} />)}</ul>
        {due.length > itemsShown && <p class="soft small">{t("thread.jadwal.more", { n: due.length - itemsShown })}</p>}
      </div>
    </li>
  );
}
