import { can } from "../../client/api.ts";
import type { Inherited, Stage, Thread } from "../../client/types.ts";
import { Badge, LinkButton, Notice } from "../../kit/components.tsx";
import { date, t } from "../../kit/words.ts";
import { LevelBadge, byLevel } from "./Level.tsx";
import { VisitItem } from "./VisitItem.tsx";
import { WithdrawButton } from "./Withdraw.tsx";
import { visitHref } from "./DueItems.tsx";
import { capital, names, say, valueWords } from "./say.ts";

interface Props { thread: Thread; stage: Stage; onTold: (news: string) => void }

/** StageItem is one stage on the line of a life; one that ended is folded to what mattered in it. */
export function StageItem({ thread, stage, onTold }: Props) {
  const name = capital(say(stage.programme.name));
  const open = stage.ended === null;
  return (
    <li class={open ? "way-stage way-open" : "way-stage"} id={stage.case || stage.programme.id}>
      <details open={open}>
        <summary class="way-head">
          <h3>{name}</h3>
          <span class="way-time">{timeOf(stage)}</span>
          <span class="way-state">{stage.ended ? <Badge>{t("thread.ended", { outcome: capital(say(stage.ended.outcome.name)), date: date(stage.ended.date) })}</Badge> : <Badge shade="ok">{t("thread.running")}</Badge>}</span>
          <Worst stage={stage} />
        </summary>
        <div class="way-body">
          {open && stage.leaves.length > 0 && <Notice tone="warn">{t("thread.leaves", { why: stage.leaves.map(say).join(", ") })}</Notice>}
          <Carried inherited={stage.inherited} />
          <Facts thread={thread} stage={stage} />
          <Visits thread={thread} stage={stage} onTold={onTold} />
          {can("case.write") && <StageActions thread={thread} stage={stage} name={name} onTold={onTold} />}
        </div>
      </details>
    </li>
  );
}

function timeOf({ entered, ended }: Stage): string {
  if (!entered) return "";
  return ended ? t("thread.span", { from: date(entered), to: date(ended.date) }) : t("thread.since", { date: date(entered) });
}

const worstShown = 3;

// Worst is what mattered most in a stage: each finding once, as it was found last.
function Worst({ stage }: { stage: Stage }) {
  const last = new Map(stage.visits.flatMap((v) => v.findings.map((f) => [f.id, f] as const)));
  const serious = byLevel([...last.values()].filter((f) => f.level !== "baik" && f.level !== "info")).slice(0, worstShown);
  return <span class="way-worst">{serious.map((f) => <LevelBadge key={f.id} level={f.level}>{say(f.name)}</LevelBadge>)}</span>;
}

// Carried is what earlier stages, and the family, hand on: what came from one place on one day stands together.
function Carried({ inherited }: { inherited: readonly Inherited[] }) {
  if (inherited.length === 0) return null;
  const groups = new Map<string, Inherited[]>();
  for (const one of inherited) {
    const from = `${one.from} ${one.stage.id} ${one.date}`;
    groups.set(from, [...(groups.get(from) ?? []), one]);
  }
  return (
    <section class="carried">
      <h4>{t("thread.inherited")}</h4>
      <ul>
        {[...groups].map(([key, group]) => (
          <li key={key}>
            {group.map((one) => (
              <span key={one.id} class="carried-one"><strong>{capital(say(one.name))}</strong>{one.type !== "bool" && <>: {valueWords(one)}</>}</span>
            ))}
            <a href={`/orang/${group[0]!.from}`}>{t(`thread.from.${group[0]!.of}`, { stage: say(group[0]!.stage.name), date: date(group[0]!.date) })}</a>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Facts({ thread, stage }: { thread: Thread; stage: Stage }) {
  const changeable = stage.ended === null && stage.case !== "" && can("case.write");
  if (stage.facts.length === 0 && stage.lacks.length === 0 && !changeable) return null;
  return (
    <section>
      {stage.lacks.length > 0 && <p class="lacks">{t("thread.facts.lacks", { names: names(stage.lacks) })}</p>}
      <dl class="facts">
        {stage.facts.map((fact) => <div key={fact.id}><dt>{capital(say(fact.name))}</dt><dd>{valueWords(fact)}</dd></div>)}
      </dl>
      {changeable && <p class="no-print"><a href={`/orang/${thread.person.id}/tahap/${stage.case}/ubah`}>{t("thread.facts.change")}</a></p>}
    </section>
  );
}

const visitsShown = 2;

function Visits({ thread, stage, onTold }: Props) {
  const newest = [...stage.visits].reverse();
  const item = (visit: Stage["visits"][number]) => <VisitItem key={visit.entry} thread={thread} stage={stage} visit={visit} onTold={onTold} />;
  const weighed = stage.kinds.some((kind) => kind.weighing);
  return (
    <section class="visits">
      <h4>{t("thread.visits")}</h4>
      {weighed && <p>{weighings(thread)}</p>}
      {newest.length === 0 && !weighed && <p class="soft">{t("thread.visits.none")}</p>}
      {newest.slice(0, visitsShown).map(item)}
      {newest.length > visitsShown && (
        <details class="more">
          <summary>{t("thread.visits.older", { n: newest.length - visitsShown })}</summary>
          {newest.slice(visitsShown).map(item)}
        </details>
      )}
    </section>
  );
}

function weighings({ person }: Thread) {
  if (person.weighings === 0) return t("thread.weighings.none");
  return <a href={`/anak/${person.id}`}>{t("thread.weighings", { n: person.weighings, date: date(person.last_weighed) })}</a>;
}

function StageActions({ thread, stage, name, onTold }: Props & { name: string }) {
  const base = `/orang/${thread.person.id}/tahap/${stage.case}`;
  if (stage.ended) {
    return (
      <div class="row no-print">
        <WithdrawButton person={thread.person.id} entry={stage.ended.entry} label={t("thread.undo.end")} what={t("thread.withdraw.end", { programme: name })} onDone={() => onTold("ditarik")} />
      </div>
    );
  }
  if (stage.case === "") {
    return (
      <div class="row no-print">
        {stage.kinds.filter((kind) => kind.weighing).map((visit) => <LinkButton key={visit.id} kind="primary" href={visitHref(thread.person.id, "", stage.programme.id, { visit })}>{t("thread.visit.add", { visit: say(visit.name) })}</LinkButton>)}
        <LinkButton href={`/orang/${thread.person.id}/buka/${stage.programme.id}`}>{t("thread.visit.add.first")}</LinkButton>
      </div>
    );
  }
  // What is most urgent stands out; with nothing due, what the programme has first.
  const urgent = stage.due.find((due) => due.state === "overdue" || due.state === "due")?.visit.id ?? stage.kinds[0]?.id;
  return (
    <div class="row no-print">
      {stage.kinds.map((visit) => (
        <LinkButton key={visit.id} small kind={visit.id === urgent ? "primary" : "quiet"} href={visitHref(thread.person.id, stage.case, stage.programme.id, { visit })}>
          {t("thread.visit.add", { visit: say(visit.name) })}
        </LinkButton>
      ))}
      <LinkButton small kind="plain" href={`${base}/tutup`}>{t("thread.close")}</LinkButton>
      <WithdrawButton person={thread.person.id} entry={stage.case} label={t("thread.undo.stage")} what={t("thread.withdraw.stage", { programme: name })} onDone={() => onTold("ditarik")} />
    </div>
  );
}
