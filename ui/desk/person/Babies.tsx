import type { BirthEnd } from "../../client/types.ts";
import { Button, Segments, TextField } from "../../kit/components.tsx";
import { t } from "../../kit/words.ts";
import { parseDecimal } from "../weighing/decimal.ts";

/** TypedBaby is a newborn as typed. */
export interface TypedBaby { name: string; sex: string; nik: string; weight: string; length: string }

export const emptyBaby: TypedBaby = { name: "", sex: "", nik: "", weight: "", length: "" };

const most = 8;
const units = { weight: "g", length: "cm" } as const;

/** babiesOf is what can be sent, null while something is missing or no number. */
export function babiesOf(babies: readonly TypedBaby[]): NonNullable<BirthEnd["babies"]> | null {
  const said = [];
  for (const baby of babies) {
    const weight = parseDecimal(baby.weight, units.weight);
    const length = parseDecimal(baby.length, units.length);
    if ((baby.sex !== "l" && baby.sex !== "p") || weight.kind === "unreadable" || length.kind === "unreadable") return null;
    said.push({
      name: baby.name.trim(), sex: baby.sex, nik: baby.nik.trim(),
      birth_weight_g: weight.kind === "number" ? weight.value : null, birth_length_cm: length.kind === "number" ? length.value : null,
    } as const);
  }
  return said;
}

/** Babies takes the newborns of one birth; twins are one more. */
export function Babies({ babies, tried, onChange }: { babies: readonly TypedBaby[]; tried: boolean; onChange: (babies: readonly TypedBaby[]) => void }) {
  const change = (i: number, part: Partial<TypedBaby>) => onChange(babies.map((baby, n) => (n === i ? { ...baby, ...part } : baby)));
  return (
    <section class="babies">
      <h2>{t("thread.birth.babies")}</h2>
      {babies.map((baby, i) => (
        <fieldset key={i} class="baby">
          <legend>{t("thread.birth.baby", { n: i + 1 })}</legend>
          <div class="yesno">
            <span class="field-label" aria-hidden="true">{t("thread.sex")}</span>
            <Segments label={t("thread.sex")} value={baby.sex} choices={[{ value: "p", label: t("sex.p") }, { value: "l", label: t("sex.l") }]} onChoose={(sex) => change(i, { sex })} />
            {tried && baby.sex === "" && <span class="field-error" role="alert">{t("thread.sex.missing")}</span>}
          </div>
          <Amount label={t("thread.birth.weight")} unit="g" value={baby.weight} onInput={(weight) => change(i, { weight })} />
          <Amount label={t("thread.birth.length")} unit="cm" value={baby.length} onInput={(length) => change(i, { length })} />
          <TextField label={t("thread.birth.name")} optional hint={t("thread.birth.name.hint")} value={baby.name} maxLength={200} onInput={(e) => change(i, { name: e.currentTarget.value })} />
          <TextField label={t("thread.birth.nik")} optional hint={t("thread.birth.nik.hint")} value={baby.nik} inputMode="numeric" maxLength={20} onInput={(e) => change(i, { nik: e.currentTarget.value })} />
          {babies.length > 1 && <div><Button small kind="plain" onClick={() => onChange(babies.filter((_, n) => n !== i))}>{t("thread.birth.drop", { n: i + 1 })}</Button></div>}
        </fieldset>
      ))}
      {babies.length < most && <div><Button small onClick={() => onChange([...babies, emptyBaby])}>{t("thread.birth.add")}</Button></div>}
    </section>
  );
}

function Amount({ label, unit, value, onInput }: { label: string; unit: "g" | "cm"; value: string; onInput: (text: string) => void }) {
  const error = parseDecimal(value, unit).kind === "unreadable" ? t("thread.form.unreadable", { text: value }) : undefined;
  return <TextField label={label} optional unit={unit} value={value} error={error} inputMode="decimal" autocomplete="off" maxLength={10} onInput={(e) => onInput(e.currentTarget.value)} />;
}
