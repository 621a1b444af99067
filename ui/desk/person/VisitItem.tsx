import { can } from "../../client/api.ts";
import type { KnownValue, Stage, Thread, Unanswered, VisitTold } from "../../client/types.ts";
import { LinkButton } from "../../kit/components.tsx";
import { date, moment, t } from "../../kit/words.ts";
import { Findings } from "./Level.tsx";
import { WithdrawButton } from "./Withdraw.tsx";
import { capital, say, valueWords } from "./say.ts";

interface Props { thread: Thread; stage: Stage; visit: VisitTold; onTold: (news: string) => void }

/** VisitItem is one visit: what was found, and folded below it the answers, what nobody could say, and by which rules. */
export function VisitItem({ thread, stage, visit, onTold }: Props) {
  const name = capital(say(visit.kind.name));
  return (
    <article class="visit">
      <header class="visit-head">
        <strong>{name}</strong> <span>{date(visit.date)}</span>
      </header>
      {visit.findings.length === 0 ? <p class="soft">{t("thread.findings.none")}</p> : <Findings findings={visit.findings} />}
      <Open unanswered={visit.unanswered} />
      <details class="more">
        <summary>{t("thread.visit.more")}</summary>
        <Values values={visit.values} />
        {visit.worked.length > 0 && <><h5>{t("thread.visit.worked")}</h5><Values values={visit.worked} /></>}
        <p class="soft small">
          {t("thread.visit.rules", { rules: visit.rules })} · {t("thread.visit.by", { name: visit.said_by, at: moment(visit.said_at) })}
        </p>
        {can("case.write") && (
          <div class="row no-print">
            <LinkButton small href={`/orang/${thread.person.id}/tahap/${stage.case}/kunjungan/${visit.kind.id}/${visit.entry}`}>{t("thread.visit.amend")}</LinkButton>
            <WithdrawButton
              person={thread.person.id} entry={visit.entry} onDone={() => onTold("ditarik")}
              what={t("thread.withdraw.visit", { visit: name, date: date(visit.date) })}
            />
          </div>
        )}
      </details>
    </article>
  );
}

/** Open is what no rule could answer, and what that waits for. It is folded: it is much at the beginning. */
export function Open({ unanswered, unfolded }: { unanswered: readonly Unanswered[]; unfolded?: boolean }) {
  if (unanswered.length === 0) return null;
  return (
    <details class="more" open={unfolded}>
      <summary>{t("thread.unanswered")} ({unanswered.length})</summary>
      <ul class="unanswered">
        {unanswered.map((one) => (
          <li key={one.id}>
            {capital(say(one.name))} <span class="soft">– {one.missing.length > 0 ? t("thread.unanswered.why", { names: one.missing.map(say).join(", ") }) : t("thread.unanswered.other")}</span>
          </li>
        ))}
      </ul>
    </details>
  );
}

/** Values are known values in two columns. */
export function Values({ values }: { values: readonly KnownValue[] }) {
  return <dl class="facts">{values.map((value) => <div key={value.id}><dt>{capital(say(value.name))}</dt><dd>{valueWords(value)}</dd></div>)}</dl>;
}
