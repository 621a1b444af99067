import { useState } from "preact/hooks";
import { can } from "../../client/api.ts";
import type { Thread } from "../../client/types.ts";
import { Button, LinkButton, Notice, Select, TextField } from "../../kit/components.tsx";
import { age, date, longDate, none, sexWord, t } from "../../kit/words.ts";
import { today } from "../weighing/draft.ts";
import { Saying } from "./Saying.tsx";
import { WithdrawButton } from "./Withdraw.tsx";
import * as api from "./calls.ts";
import { placeWords } from "./say.ts";

/** PersonHead says who it is about, and records that somebody died or moved. */
export function PersonHead({ thread: { person }, onTold }: { thread: Thread; onTold: (news: string) => void }) {
  const [leaving, setLeaving] = useState(false);
  return (
    <header class="panel person-head">
      <div class="person-title">
        <div>
          <h1>{person.name}</h1>
          <p class="soft">{[sexWord(person.sex), age(person.age_months), person.birth_date && t("thread.born", { date: longDate(person.birth_date) })].filter(Boolean).join(" · ")}</p>
        </div>
        <div class="row no-print">
          {(person.child || person.weighings > 0) && <LinkButton href={`/anak/${person.id}`}>{t("thread.growth")}</LinkButton>}
          {can("child.write") && !person.gone && <Button kind="plain" onClick={() => setLeaving(true)}>{t("thread.leave")}</Button>}
        </div>
      </div>
      {person.gone && (
        <Notice
          tone="warn" title={t(`thread.gone.${person.gone.how}`, { date: longDate(person.gone.date) })}
          action={can("child.write") && <WithdrawButton person={person.id} entry={person.gone.entry} what={t("thread.withdraw.gone")} onDone={() => onTold("ditarik")} />}
        >
          {t("thread.gone.text")}
        </Notice>
      )}
      <dl class="facts">
        <div><dt>{t("thread.nik")}</dt><dd>{person.nik || none}</dd></div>
        <div><dt>{t("thread.mother")}</dt><dd>{person.mother_name || none}</dd></div>
        <div><dt>{t("thread.place")}</dt><dd>{placeWords(person)}</dd></div>
        <div><dt>{t("thread.address")}</dt><dd>{address(person)}</dd></div>
      </dl>
      {leaving && <LeaveDialog person={person.id} onClose={() => setLeaving(false)} onDone={() => onTold("pergi")} />}
    </header>
  );
}

function address({ address, rt, rw }: Thread["person"]): string {
  const block = rt || rw ? `RT ${rt || none} / RW ${rw || none}` : "";
  return [address, block].filter(Boolean).join(", ") || none;
}

function LeaveDialog({ person, onClose, onDone }: { person: string; onClose: () => void; onDone: () => void }) {
  const [how, setHow] = useState<"moved" | "died">("moved");
  const [day, setDay] = useState(today(new Date()));
  return (
    <Saying
      title={t("thread.leave.title")} action={t("thread.leave.do")} onClose={onClose} onDone={onDone}
      say={(id) => api.leave(person, { id, how, date: day })} ready={day !== ""} of={`${how} ${day}`}
    >
      <p>{t("thread.leave.text")}</p>
      <Select
        label={t("thread.leave.how")} value={how} onChoose={(value) => setHow(value as typeof how)}
        choices={[{ value: "moved", label: t("thread.leave.moved") }, { value: "died", label: t("thread.leave.died") }]}
      />
      <TextField label={t("thread.leave.date")} type="date" max={today(new Date())} value={day} onInput={(e) => setDay(e.currentTarget.value)} echo={day && date(day)} />
    </Saying>
  );
}
