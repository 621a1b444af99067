import type { Measurement } from "../../client/types.ts";
import { Field, Segments, TextField } from "../../kit/components.tsx";
import { date, measure, t, weekday } from "../../kit/words.ts";
import { Tick } from "./Tick.tsx";
import { NUMERIC, UNITS, isDate, today, unreadable, withDate, withNumber, type Draft, type How, type Numeric } from "./draft.ts";

const decimals = { inputMode: "decimal", autocomplete: "off", maxLength: 10 } as const;

interface FieldsProps {
  draft: Draft;
  /** birth is the ISO date of birth, "" when not known. */
  birth: string;
  amended: Measurement | undefined;
  /** tried is whether saving was tried: then what is missing is pointed out. */
  tried: boolean;
  change: (next: Draft) => void;
}

/** Fields are the inputs of a weighing; a correction shows the old values and asks for a reason. */
export function Fields({ draft, birth, amended, tried, change }: FieldsProps) {
  const reasonMissing = tried && draft.reason.trim() === "";
  return (
    <>
      <TextField
        label={t("weighing.date")}
        type="date"
        value={draft.date}
        min={birth || undefined}
        max={today(new Date())}
        error={tried && !isDate(draft.date) ? t("weighing.date.unreadable") : undefined}
        hint={amended && t("weighing.was", { value: date(amended.date) })}
        echo={isDate(draft.date) ? weekday(draft.date) : undefined}
        onInput={(e) => change(withDate(draft, e.currentTarget.value, birth))}
      />
      <Numbers draft={draft} amended={amended} change={change} />
      {amended && (
        <Field label={t("weighing.reason")} hint={t("weighing.reason.hint")} error={reasonMissing ? t("weighing.reason.missing") : undefined}>
          {(control) => <textarea class="input" rows={2} maxLength={500} {...control} value={draft.reason} onInput={(e) => change({ ...draft, reason: e.currentTarget.value })} />}
        </Field>
      )}
    </>
  );
}

function Numbers({ draft, amended, change }: { draft: Draft; amended: Measurement | undefined; change: (next: Draft) => void }) {
  const wrong = unreadable(draft);
  const field = (name: Numeric) => (
    <TextField
      {...decimals}
      label={t(labels[name])}
      unit={UNITS[name]}
      optional={name === "muac_cm" || name === "head_cm"}
      value={draft.numbers[name]}
      hint={amended && t("weighing.was", { value: amended[name] === null ? t("weighing.was.none") : `${measure(amended[name])} ${UNITS[name]}` })}
      error={wrong.includes(name) ? t("weighing.unreadable", { text: draft.numbers[name] }) : undefined}
      onInput={(e) => change(withNumber(draft, name, e.currentTarget.value))}
    />
  );
  return (
    <>
      {field(NUMERIC[0]!)}
      {field(NUMERIC[1]!)}
      <div class="weighing-how">
        <span class="field-label" aria-hidden="true">
          {t("weighing.how")}
        </span>
        <Segments
          label={t("weighing.how")}
          value={draft.how}
          choices={[
            { value: "l", label: t("weighing.how.l") },
            { value: "h", label: t("weighing.how.h") },
          ]}
          onChoose={(how) => change({ ...draft, how: how as How, howChosen: true, confirmed: [] })}
        />
        <span class="field-hint">{t("weighing.how.hint")}</span>
      </div>
      {field(NUMERIC[2]!)}
      {field(NUMERIC[3]!)}
      <Tick
        label={t("weighing.oedema")}
        hint={t("weighing.oedema.hint")}
        checked={draft.oedema}
        onTick={(oedema) => change({ ...draft, oedema, confirmed: [] })}
      />
    </>
  );
}

const labels: Readonly<Record<Numeric, string>> = {
  weight_kg: "weighing.weight",
  lenhei_cm: "weighing.length",
  muac_cm: "weighing.muac",
  head_cm: "weighing.head",
};
