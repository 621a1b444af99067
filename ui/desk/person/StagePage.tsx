import "./person.css";
import { useEffect, useState } from "preact/hooks";
import { isLost, type Problem } from "../../client/problem.ts";
import { useResource } from "../../client/resource.ts";
import type { Programme, Stage, Thread } from "../../client/types.ts";
import { Breadcrumb, Button, LinkButton, Skeleton, TextField } from "../../kit/components.tsx";
import { ProblemNotice, ProblemPage } from "../../kit/problem.tsx";
import { t, weekday } from "../../kit/words.ts";
import { navigate } from "../router.ts";
import { isDate, today } from "../weighing/draft.ts";
import { Form } from "./Form.tsx";
import { Lost } from "./PersonPage.tsx";
import { useSending } from "./Saying.tsx";
import { answersOf, changesOf, typedOf, unreadable, type Typed } from "./answers.ts";
import * as api from "./calls.ts";
import { useChecked } from "./checked.ts";
import { capital, say } from "./say.ts";

/** StagePage opens a stage with its facts, or changes the facts of one when the address names its case. */
export default function StagePage({ params }: { params: { id?: string; programme?: string; case?: string } }) {
  const { id = "" } = params;
  const asked = useResource(`thread ${id}`, (signal) => api.thread(id, signal));
  const stage = params.case ? asked.value?.stages.find((one) => one.case === params.case) : undefined;
  const of = params.programme ?? stage?.programme.id ?? "";
  const form = useResource(of === "" ? null : `programme ${of}`, (signal) => api.programme(of, "", signal));
  const problem = asked.problem ?? form.problem;
  if (isLost(problem) || (asked.value && params.case && !stage)) return <Lost />;
  if (problem) return <ProblemPage problem={problem} onRetry={() => { asked.reload(); form.reload(); }} />;
  if (!asked.value || !form.value) return <><h1 class="hidden">{t("thread.open")}</h1><Skeleton lines={6} tall /></>;
  return <Whole thread={asked.value} programme={form.value} stage={stage} />;
}

function Whole({ thread: { person }, programme, stage }: { thread: Thread; programme: Programme; stage: Stage | undefined }) {
  const title = t(stage ? "thread.facts.title" : "thread.open.title", { programme: capital(say(programme.name)) });
  return (
    <div class="person">
      <Breadcrumb crumbs={[{ label: person.place.name, href: `/wilayah/${person.place.code}` }, { label: person.name, href: `/orang/${person.id}` }, { label: title }]} />
      <header>
        <h1>{title}</h1>
        <p><strong>{person.name}</strong></p>
        {!stage && say(programme.enters) !== "" && <p class="soft">{say(programme.enters)}</p>}
      </header>
      <FactsForm person={person} programme={programme} stage={stage} />
    </div>
  );
}

// A child belongs to its programme from the day it was born; others from the day somebody says so.
const firstDay = (person: Thread["person"], programme: Programme) => (programme.id === "balita" && person.birth_date ? person.birth_date : today(new Date()));

function FactsForm({ person, programme, stage }: { person: Thread["person"]; programme: Programme; stage: Stage | undefined }) {
  const [day, setDay] = useState(() => stage?.entered ?? firstDay(person, programme));
  const [typed, setTyped] = useState<Typed>(() => typedOf(programme.facts, stage?.answers ?? {}));
  const [asked, setAsked] = useState<readonly string[] | null>(null);
  const fields = programme.facts.filter((f) => (asked ? asked.includes(f.id) : f.when.id === ""));
  const facts = answersOf(fields, typed);
  const mark = JSON.stringify([day, facts]);
  const ready = isDate(day) && unreadable(fields, typed).length === 0;
  const check = useChecked(ready ? mark : "", (id, signal) => api.checkCase(person.id, { id, programme: programme.id, entered: day, facts }, signal));
  useEffect(() => {
    if (check.value) setAsked(check.value.asked);
  }, [check.value]);
  const sending = useSending<unknown>();
  const problem = sending.problem ?? check.problem;
  const errors = errorOf(problem, programme);
  const submit = async (event: Event) => {
    event.preventDefault();
    if (!ready) return;
    const known = Object.fromEntries(programme.facts.map(({ id }) => [id, stage?.answers[id]]).filter(([, answer]) => answer !== undefined));
    const stored = await sending.send(mark, (id) => stage
      ? api.noteCase(person.id, stage.case, { id, facts: changesOf(known, facts) })
      : api.openCase(person.id, { id, programme: programme.id, entered: day, facts }));
    if (stored !== undefined) navigate(`/orang/${person.id}?kabar=${stage ? "diubah" : "dibuka"}`);
  };
  return (
    <form class="panel narrow-form" onSubmit={(event) => void submit(event)} noValidate>
      {!stage && (
        <TextField
          label={t("thread.open.entered")} type="date" value={day} min={person.birth_date ?? undefined} max={today(new Date())}
          echo={isDate(day) ? weekday(day) : undefined} onInput={(e) => setDay(e.currentTarget.value)}
        />
      )}
      <Form fields={fields} typed={typed} errors={errors} onType={(id, text) => setTyped({ ...typed, [id]: text })} />
      {problem && Object.keys(errors).length === 0 && <ProblemNotice problem={problem} />}
      <div class="row">
        <Button kind="primary" type="submit" busy={sending.busy}>{t(stage ? "thread.facts.save" : "thread.open.save")}</Button>
        <LinkButton kind="plain" href={`/orang/${person.id}`}>{t("thread.cancel")}</LinkButton>
      </div>
    </form>
  );
}

// errorOf puts a problem with one fact under its field.
function errorOf(problem: Problem | null, programme: Programme): Record<string, string> {
  const field = programme.facts.find(({ id }) => id === problem?.params["field"]);
  return problem && field ? { [field.id]: t(problem.key, { ...problem.params, field: capital(say(field.name)) }) } : {};
}
