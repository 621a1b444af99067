import type { FormField } from "../../client/types.ts";
import { Field, Segments, Select, TextField } from "../../kit/components.tsx";
import { t } from "../../kit/words.ts";
import { unreadable, type Typed } from "./answers.ts";
import { capital, say } from "./say.ts";

interface Props {
  fields: readonly FormField[];
  typed: Typed;
  /** errors are sentences by field, beside those about text that is no number. */
  errors?: Readonly<Record<string, string>>;
  onType: (id: string, text: string) => void;
}

/** Form draws the questions of a programme, each as its type wants. */
export function Form({ fields, typed, errors = {}, onType }: Props) {
  const wrong = unreadable(fields, typed);
  return (
    <div class="form">
      {fields.map((f) => {
        const text = typed[f.id] ?? "";
        const error = wrong.includes(f.id) ? t("thread.form.unreadable", { text }) : errors[f.id];
        return <Question key={f.id} field={f} text={text} error={error} onType={(next) => onType(f.id, next)} />;
      })}
    </div>
  );
}

function Question({ field, text, error, onType }: { field: FormField; text: string; error: string | undefined; onType: (text: string) => void }) {
  const label = capital(say(field.name));
  const optional = !field.required;
  switch (field.type) {
    case "bool":
      return <YesNo label={label} value={text} onChoose={onType} />;
    case "choice": {
      const offered = field.values.map((v) => ({ value: v.id, label: say(v.name) }));
      return <Select label={optional ? `${label} ${t("field.optional")}` : label} value={text} choices={[{ value: "", label: t("thread.form.choose") }, ...offered]} {...(error && { error })} onChoose={onType} />;
    }
    case "date":
      return <TextField label={label} optional={optional} type="date" value={text} error={error} onInput={(e) => onType(e.currentTarget.value)} />;
    case "text":
      return (
        <Field label={label} optional={optional} error={error}>
          {(control) => <textarea class="input" rows={2} maxLength={500} {...control} value={text} onInput={(e) => onType(e.currentTarget.value)} />}
        </Field>
      );
  }
  return (
    <TextField
      label={label} optional={optional} unit={field.unit} value={text} error={error} autocomplete="off" maxLength={16}
      inputMode={field.type === "int" ? "numeric" : "decimal"} onInput={(e) => onType(e.currentTarget.value)}
    />
  );
}

/** YesNo is a question with three answers: yes, no, and not said yet. */
export function YesNo({ label, value, onChoose }: { label: string; value: string; onChoose: (value: string) => void }) {
  const choices = [{ value: "y", label: t("thread.form.yes") }, { value: "n", label: t("thread.form.no") }, { value: "", label: t("thread.form.unset") }];
  return (
    <div class="yesno">
      <span class="field-label" aria-hidden="true">{label}</span>
      <Segments label={label} value={value} choices={choices} onChoose={onChoose} />
    </div>
  );
}
