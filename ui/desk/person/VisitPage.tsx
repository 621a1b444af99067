import "./person.css";
import { isLost } from "../../client/problem.ts";
import { useResource } from "../../client/resource.ts";
import type { Programme, Stage, Thread, VisitTold } from "../../client/types.ts";
import { Breadcrumb, Empty, LinkButton, Skeleton } from "../../kit/components.tsx";
import { ProblemPage } from "../../kit/problem.tsx";
import { age, date, t } from "../../kit/words.ts";
import { Lost } from "./PersonPage.tsx";
import { VisitForm } from "./VisitForm.tsx";
import * as api from "./calls.ts";
import { capital, say } from "./say.ts";

/** VisitPage takes a visit of a stage, or corrects one when the address names its entry. The form is that of the programme file. */
export default function VisitPage({ params }: { params: { id?: string; case?: string; visit?: string; entry?: string } }) {
  const { id = "", visit: kind = "", entry } = params;
  const asked = useResource(`thread ${id}`, (signal) => api.thread(id, signal));
  const stage = asked.value?.stages.find((one) => one.case === params.case);
  const amended = entry ? stage?.visits.find((v) => v.entry === entry) : undefined;
  const of = stage?.programme.id ?? "";
  const form = useResource(of === "" ? null : `programme ${of}`, (signal) => api.programme(of, amended?.date ?? "", signal));
  const problem = asked.problem ?? form.problem;
  if (isLost(problem) || (asked.value && !stage)) return <Lost />;
  if (problem) return <ProblemPage problem={problem} onRetry={() => { asked.reload(); form.reload(); }} />;
  if (!asked.value || !stage || !form.value) return <><h1 class="hidden">{t("thread.visits")}</h1><Skeleton lines={6} tall /></>;
  return <Whole thread={asked.value} stage={stage} programme={form.value} kind={kind} amending={entry !== undefined} amended={amended} />;
}

interface Props { thread: Thread; stage: Stage; programme: Programme; kind: string; amending: boolean; amended: VisitTold | undefined }

function Whole({ thread: { person }, stage, programme, kind, amending, amended }: Props) {
  const visit = programme.visits.find((one) => one.id === kind);
  if (!visit) return <Lost />;
  const name = capital(say(visit.name));
  const title = amending ? t("thread.form.title.amend", { visit: name }) : name;
  return (
    <div class="person">
      <Breadcrumb crumbs={[{ label: person.place.name, href: `/wilayah/${person.place.code}` }, { label: person.name, href: `/orang/${person.id}` }, { label: title }]} />
      <header>
        <h1>{title}</h1>
        <p><strong>{person.name}</strong> · {[age(person.age_months), `${say(stage.programme.name)} ${t("thread.since", { date: date(stage.entered) })}`].join(" · ")}</p>
      </header>
      {amending && !amended
        ? <Empty title={t("thread.form.gone")} action={<LinkButton href={`/orang/${person.id}`}>{t("thread.back")}</LinkButton>}>{t("thread.form.gone.text")}</Empty>
        : <VisitForm key={amended?.entry ?? "new"} person={person.id} of={stage.case} visit={visit} born={person.birth_date ?? ""} amended={amended} />}
    </div>
  );
}
