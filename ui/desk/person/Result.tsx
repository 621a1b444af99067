import type { Problem } from "../../client/problem.ts";
import type { CheckedVisit } from "../../client/types.ts";
import { Panel } from "../../kit/components.tsx";
import { sentenceOf } from "../../kit/problem.tsx";
import { t } from "../../kit/words.ts";
import { Findings } from "./Level.tsx";
import { Open, Values } from "./VisitItem.tsx";
import { capital, names, say } from "./say.ts";

interface Props { empty: boolean; busy: boolean; problem: Problem | null; checked: CheckedVisit | null }

/** Result is what a visit will be recorded as, while it is still being typed. */
export function Result({ empty, busy, problem, checked }: Props) {
  return (
    <Panel title={t("thread.form.result")} note={checked && t("thread.visit.rules", { rules: checked.rules })}>
      <div class="visit-result" aria-live="polite" aria-busy={busy}>
        {busy && !empty && <p class="soft">{t("thread.form.result.busy")}</p>}
        {!busy && problem && <p class="soft">{problem.status === 0 ? t("thread.form.result.offline") : sentenceOf(problem)}</p>}
        {empty && !problem && <p class="soft">{t("thread.form.result.empty")}</p>}
        {checked && !empty && <Said checked={checked} />}
      </div>
    </Panel>
  );
}

function Said({ checked }: { checked: CheckedVisit }) {
  return (
    <>
      {checked.findings.length === 0 ? <p class="soft">{t("thread.findings.none")}</p> : <Findings findings={checked.findings} />}
      {checked.scores.length > 0 && <Scores scores={checked.scores} />}
      <Open unanswered={checked.unanswered} />
      {checked.worked.length > 0 && (
        <details class="more">
          <summary>{t("thread.visit.worked")} ({checked.worked.length})</summary>
          <Values values={checked.worked} />
        </details>
      )}
      {checked.absent.length > 0 && <p class="soft small">{t("thread.form.absent", { names: names(checked.absent) })}</p>}
    </>
  );
}

function Scores({ scores }: { scores: CheckedVisit["scores"] }) {
  return (
    <dl class="facts">
      {scores.map((score) => (
        <div key={score.id}>
          <dt>{capital(say(score.name))}</dt>
          <dd>
            {t(score.complete ? "thread.form.score" : "thread.form.score.open", { points: score.points })}
            {score.items.length > 0 && <small>{score.items.map(say).join(", ")}</small>}
          </dd>
        </div>
      ))}
    </dl>
  );
}
