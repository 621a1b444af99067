import { useEffect, useRef, useState } from "preact/hooks";
import type { NewVisit, Programme, VisitTold } from "../../client/types.ts";
import { Button, Field, LinkButton, Notice, TextField } from "../../kit/components.tsx";
import { ProblemNotice } from "../../kit/problem.tsx";
import { t, weekday } from "../../kit/words.ts";
import { guardLeaving, navigate } from "../router.ts";
import { isDate, today } from "../weighing/draft.ts";
import { Form } from "./Form.tsx";
import { Questions, sentenceOf } from "./Questions.tsx";
import { useSending } from "./Saying.tsx";
import { Result } from "./Result.tsx";
import { answersOf, typedOf, unreadable, type Typed } from "./answers.ts";
import * as api from "./calls.ts";
import { useChecked } from "./checked.ts";

type Visit = Programme["visits"][number];
interface Props { person: string; of: string; visit: Visit; born: string; amended: VisitTold | undefined }

/** VisitForm takes the answers of a visit and shows at once what will be recorded. */
export function VisitForm({ person, of, visit, born, amended }: Props) {
  const [day, setDay] = useState(amended?.date ?? today(new Date()));
  const [typed, setTyped] = useState<Typed>(() => typedOf(visit.fields, amended?.answers ?? {}));
  const [confirmed, setConfirmed] = useState<readonly string[]>([]);
  const [reason, setReason] = useState("");
  const [tried, setTried] = useState(false);
  const [asked, setAsked] = useState<readonly string[] | null>(null);
  const fields = visit.fields.filter((f) => (asked ? asked.includes(f.id) : f.when.id === ""));
  const wrong = unreadable(fields, typed);
  const said = { visit: visit.id, date: day, values: answersOf(fields, typed), ...(amended && { amends: amended.entry }) };
  const mark = JSON.stringify(said);
  const check = useChecked(isDate(day) && wrong.length === 0 ? mark : "", (id, signal) => api.checkVisit(person, of, { ...said, id }, signal));
  useEffect(() => {
    if (check.value) setAsked(check.value.asked);
  }, [check.value]);

  const current = check.of === mark ? check.value : null;
  const empty = Object.keys(said.values).length === 0;
  const open = (current?.questions ?? []).filter((q) => q.stop || !confirmed.includes(q.id));
  const reasonMissing = amended !== undefined && reason.trim() === "";
  const sending = useSending<unknown>();
  const done = useRef(false);
  const changed = useRef(false);
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => guardLeaving(() => (changed.current && !done.current ? t("thread.form.leave") : "")), []);

  const type = (id: string, text: string) => {
    changed.current = true;
    setConfirmed([]);
    setTyped({ ...typed, [id]: text });
  };
  const submit = async (event: Event) => {
    event.preventDefault();
    setTried(true);
    requestAnimationFrame(() => form.current?.querySelector<HTMLElement>("[aria-invalid=true], .questions input:not(:checked)")?.focus());
    if (!current || open.length > 0 || reasonMissing || empty) return;
    const whole: Omit<NewVisit, "id"> = { ...said, confirmed: [...confirmed], ...(amended && { reason: reason.trim() }) };
    const stored = await sending.send(mark + reason.trim(), (id) => api.sayVisit(person, of, { ...whole, id }));
    if (stored === undefined) return;
    done.current = true;
    navigate(`/orang/${person}?kabar=${amended ? "dikoreksi" : "kunjungan"}`);
  };

  return (
    <form class="visit-form" ref={form} onSubmit={(event) => void submit(event)} noValidate>
      <div class="panel">
        <TextField
          label={t("thread.form.date")} type="date" value={day} min={born || undefined} max={today(new Date())} echo={isDate(day) ? weekday(day) : undefined}
          onInput={(e) => { changed.current = true; setConfirmed([]); setDay(e.currentTarget.value); }}
        />
        <Form fields={fields} typed={typed} errors={errorsOf(current)} onType={type} />
        {amended && (
          <Field label={t("thread.form.reason")} error={tried && reasonMissing ? t("thread.form.reason.missing") : undefined}>
            {(control) => <textarea class="input" rows={2} maxLength={500} {...control} value={reason} onInput={(e) => setReason(e.currentTarget.value)} />}
          </Field>
        )}
      </div>
      <div class="visit-side">
        <Result empty={empty} busy={check.busy} problem={check.problem} checked={current} />
        {current && <Questions questions={current.questions} confirmed={confirmed} tried={tried} onConfirm={setConfirmed} />}
        {sending.problem && (sending.problem.status === 0 ? <Notice tone="warn">{t("thread.form.result.offline")}</Notice> : <ProblemNotice problem={sending.problem} />)}
        {tried && empty && <p class="field-error" role="alert">{t("thread.form.result.empty")}</p>}
        <div class="row">
          <Button kind="primary" type="submit" busy={sending.busy}>{t(sending.problem ? "thread.form.again" : amended ? "thread.form.save.amend" : "thread.form.save")}</Button>
          <LinkButton kind="plain" href={`/orang/${person}`}>{t("thread.cancel")}</LinkButton>
        </div>
      </div>
    </form>
  );
}

// errorsOf puts what cannot be right under its field, too.
function errorsOf(checked: Parameters<typeof Result>[0]["checked"]): Record<string, string> {
  return Object.fromEntries((checked?.questions ?? []).filter((q) => q.stop && q.field !== "").map((q) => [q.field, sentenceOf(q)]));
}
