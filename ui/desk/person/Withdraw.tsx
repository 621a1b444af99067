import { useState } from "preact/hooks";
import { Button, Field } from "../../kit/components.tsx";
import { t } from "../../kit/words.ts";
import { Saying } from "./Saying.tsx";
import * as api from "./calls.ts";

interface Props {
  person: string;
  entry: string;
  /** what names the statement: "Pemeriksaan kehamilan 2 Nov 2026". */
  what: string;
  label?: string;
  onDone: () => void;
}

/** WithdrawButton takes a statement back, once a person has said why. */
export function WithdrawButton({ person, entry, what, label, onDone }: Props) {
  const [open, setOpen] = useState(false);
  const [reason, setReason] = useState("");
  const [missing, setMissing] = useState(false);
  return (
    <>
      <Button small kind="plain" onClick={() => setOpen(true)}>{label ?? t("thread.visit.withdraw")}</Button>
      {open && (
        <Saying
          title={t("thread.withdraw.title")} action={t("thread.withdraw.do")} danger onClose={() => setOpen(false)} onDone={onDone}
          ready={reason.trim() !== ""} onMissing={() => setMissing(true)} of={reason.trim()}
          say={(id) => api.withdraw(person, entry, { id, reason: reason.trim() })}
        >
          <p>{t("thread.withdraw.text", { what })}</p>
          <Field label={t("thread.withdraw.reason")} error={missing && reason.trim() === "" ? t("thread.withdraw.reason.missing") : undefined}>
            {(control) => <textarea class="input" rows={3} maxLength={500} {...control} value={reason} onInput={(e) => setReason(e.currentTarget.value)} />}
          </Field>
        </Saying>
      )}
    </>
  );
}
