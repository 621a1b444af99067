import type { DueItem, WantedVisit } from "../../client/types.ts";
import { can } from "../../client/api.ts";
import { Badge, type Shade } from "../../kit/components.tsx";
import { date, t } from "../../kit/words.ts";
import { Unverified } from "./Level.tsx";
import { capital, dated, say } from "./say.ts";

const shades: Readonly<Record<WantedVisit["state"], Shade>> = { overdue: "severe", due: "low", early: "none", unclear: "high", expired: "none", done: "ok" };

/** DueLine is one visit that is due: which, since when, and why. A link leads to its form. */
export function DueLine({ due, person, of, programme }: { due: WantedVisit; person: string; of: string; programme: string }) {
  const href = can("case.write") ? visitHref(person, of, programme, due) : undefined;
  return (
    <li class={`due due-${due.state}`}>
      <p class="due-head">
        <Badge shade={shades[due.state]}>{t(`thread.state.${due.state}`)}</Badge>
        {href ? <a href={href}>{dueName(due)}</a> : <span>{dueName(due)}</span>}
      </p>
      <p class="due-why">{[when(due), dated(say(due.why))].filter(Boolean).join(" · ")}</p>
      {!due.source.verified && <details class="due-source"><summary>{t("thread.unverified.plan")}</summary><Unverified word="thread.unverified.plan" source={due.source} /></details>}
    </li>
  );
}

/** DueOf is DueLine for a list in which every visit names its programme. */
export function DueOf({ item, person }: { item: DueItem; person: string }) {
  return <DueLine due={item} person={person} of={item.case} programme={item.programme.id} />;
}

/** dueName is the visit and which of them: "Pemeriksaan kehamilan: K4". */
export function dueName(due: WantedVisit): string {
  const visit = capital(say(due.visit.name));
  const label = say(due.label);
  return label === "" || visit.toLowerCase().includes(label.toLowerCase()) ? visit : `${visit}: ${label}`;
}

function when(due: WantedVisit): string {
  if (due.date === null) return "";
  if (due.state === "overdue") return t("thread.due.since", { date: date(due.date) });
  if (due.state === "due" && due.close !== null && due.close !== due.date) return t("thread.due.until", { date: date(due.close) });
  return t("thread.due.on", { date: date(due.date) });
}

/** visitHref leads to the form of a visit: a weighing to its own, a stage without a case to its opening. */
export function visitHref(person: string, of: string, programme: string, { visit }: Pick<WantedVisit, "visit">): string {
  if (visit.weighing) return `/anak/${person}/timbang`;
  if (of === "") return `/orang/${person}/buka/${programme}`;
  return `/orang/${person}/tahap/${of}/kunjungan/${visit.id}`;
}
