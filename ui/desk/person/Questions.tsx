import type { VisitQuestion } from "../../client/types.ts";
import { number, t } from "../../kit/words.ts";
import { Tick } from "../weighing/Tick.tsx";
import { capital, say } from "./say.ts";

interface Props {
  questions: readonly VisitQuestion[];
  confirmed: readonly string[];
  /** tried is whether saving was tried: only then is pointed out what is still empty. */
  tried: boolean;
  onConfirm: (ids: readonly string[]) => void;
}

/** Questions is what must be mended before a visit is stored, and what may be kept once a person has looked. */
export function Questions({ questions, confirmed, tried, onConfirm }: Props) {
  const empty = questions.filter((q) => q.code === "missing");
  const others = questions.filter((q) => q.code !== "missing");
  if (others.length === 0 && !(tried && empty.length > 0)) return null;
  const tick = (ids: string[], yes: boolean) => onConfirm(yes ? [...confirmed, ...ids] : confirmed.filter((id) => !ids.includes(id)));
  const all = (ids: string[]) => ids.every((id) => confirmed.includes(id));
  const unsettled = others.some((q) => !q.stop && !confirmed.includes(q.id)) || !all(empty.map((q) => q.id));
  return (
    <section class="panel questions" aria-live="polite">
      <h2>{t("thread.form.questions")}</h2>
      <ul>
        {others.map((q) => (
          <li key={`${q.code} ${q.id}`} class={q.stop ? "question question-stop" : "question"}>
            <span>{sentenceOf(q)}</span>
            {!q.stop && <Tick label={t("thread.form.keep")} checked={confirmed.includes(q.id)} onTick={(yes) => tick([q.id], yes)} />}
          </li>
        ))}
        {tried && empty.length > 0 && (
          <li class="question">
            <span>{t("thread.form.empty", { names: empty.map((q) => capital(say(q.name))).join(", ") })}</span>
            <Tick label={t("thread.form.empty.keep")} checked={all(empty.map((q) => q.id))} onTick={(yes) => tick(empty.map((q) => q.id), yes)} />
          </li>
        )}
      </ul>
      {tried && unsettled && <p class="field-error" role="alert">{t("thread.form.keep.asked")}</p>}
    </section>
  );
}

/** sentenceOf says what a question asks. */
export function sentenceOf(q: VisitQuestion): string {
  if (q.code === "guard") return say(q.say);
  const params = { name: capital(say(q.name)), min: plain(q.min), max: plain(q.max), at: plain(q.at), unit: q.unit };
  if (q.code !== "outside") return t(`thread.form.${q.code}`, params);
  return t(`thread.form.outside.${q.min !== null && q.max !== null ? "between" : q.min !== null ? "min" : q.max !== null ? "max" : "other"}`, params);
}

const plain = (value: number | null): string => (value === null ? "" : number(value, (String(value).split(".")[1] ?? "").length));
