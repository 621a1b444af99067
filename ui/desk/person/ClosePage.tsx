import "./person.css";
import { useState } from "preact/hooks";
import { isLost } from "../../client/problem.ts";
import { useResource } from "../../client/resource.ts";
import type { BirthEnd, Stage, StageOutcome, Thread } from "../../client/types.ts";
import { Breadcrumb, Button, LinkButton, Skeleton, TextField } from "../../kit/components.tsx";
import { ProblemNotice, ProblemPage } from "../../kit/problem.tsx";
import { t, weekday } from "../../kit/words.ts";
import { navigate } from "../router.ts";
import { isDate, today } from "../weighing/draft.ts";
import { Babies, babiesOf, emptyBaby, type TypedBaby } from "./Babies.tsx";
import { Lost } from "./PersonPage.tsx";
import { useSending } from "./Saying.tsx";
import * as api from "./calls.ts";
import { capital, names, say } from "./say.ts";

/** ClosePage ends a stage. A pregnancy that ends with a birth opens what follows, for mother and children. */
export default function ClosePage({ params }: { params: { id?: string; case?: string } }) {
  const { id = "" } = params;
  const asked = useResource(`thread ${id}`, (signal) => api.thread(id, signal));
  const stage = asked.value?.stages.find((one) => one.case === params.case && one.ended === null);
  if (isLost(asked.problem) || (asked.value && !stage)) return <Lost />;
  if (asked.problem) return <ProblemPage problem={asked.problem} onRetry={asked.reload} />;
  if (!asked.value || !stage) return <><h1 class="hidden">{t("thread.close")}</h1><Skeleton lines={4} /></>;
  return <Whole thread={asked.value} stage={stage} />;
}

function Whole({ thread: { person }, stage }: { thread: Thread; stage: Stage }) {
  const title = t("thread.close.title", { programme: capital(say(stage.programme.name)) });
  return (
    <div class="person">
      <Breadcrumb crumbs={[{ label: person.place.name, href: `/wilayah/${person.place.code}` }, { label: person.name, href: `/orang/${person.id}` }, { label: title }]} />
      <header><h1>{title}</h1><p><strong>{person.name}</strong></p></header>
      <CloseForm person={person.id} stage={stage} />
    </div>
  );
}

function CloseForm({ person, stage }: { person: string; stage: Stage }) {
  const [chosen, setChosen] = useState("");
  const [day, setDay] = useState(today(new Date()));
  const [babies, setBabies] = useState<readonly TypedBaby[]>([emptyBaby]);
  const [tried, setTried] = useState(false);
  const sending = useSending<unknown>();
  const outcome = stage.outcomes.find((one) => one.id === chosen);
  const alive = outcome?.alive ? babiesOf(babies) : [];
  const submit = async (event: Event) => {
    event.preventDefault();
    setTried(true);
    if (!outcome || !isDate(day) || alive === null) return;
    const end = { outcome: chosen, date: day };
    const birth: Omit<BirthEnd, "id"> = { ...end, babies: alive };
    const stored = await sending.send(JSON.stringify(birth), (id) => (outcome.birth ? api.sayBirth(person, stage.case, { ...birth, id }) : api.closeCase(person, stage.case, { ...end, id })));
    if (stored !== undefined) navigate(`/orang/${person}?kabar=${outcome.birth && outcome.alive ? "lahir" : "ditutup"}`);
  };
  return (
    <form class="panel narrow-form" onSubmit={(event) => void submit(event)} noValidate>
      <fieldset class="picks">
        <legend class="field-label">{t("thread.close.how")}</legend>
        {stage.outcomes.map((one) => (
          <label key={one.id} class="pick">
            <input type="radio" name="outcome" checked={one.id === chosen} onChange={() => setChosen(one.id)} />
            <span>{capital(say(one.name))}<small>{following(one)}</small></span>
          </label>
        ))}
        {tried && !outcome && <p class="field-error" role="alert">{t("thread.close.missing")}</p>}
      </fieldset>
      <TextField
        label={t("thread.close.date")} type="date" value={day} min={stage.entered ?? undefined} max={today(new Date())}
        echo={isDate(day) ? weekday(day) : undefined} onInput={(e) => setDay(e.currentTarget.value)}
      />
      {outcome?.alive && <Babies babies={babies} tried={tried} onChange={setBabies} />}
      {sending.problem && <ProblemNotice problem={sending.problem} />}
      <div class="row">
        <Button kind="primary" type="submit" busy={sending.busy}>{t(outcome?.alive ? "thread.birth.save" : "thread.close.save")}</Button>
        <LinkButton kind="plain" href={`/orang/${person}`}>{t("thread.cancel")}</LinkButton>
      </div>
    </form>
  );
}

function following({ opens, birth }: StageOutcome): string {
  return opens.length === 0 ? "" : t(birth ? "thread.close.next" : "thread.close.offers", { programmes: names(opens) });
}
