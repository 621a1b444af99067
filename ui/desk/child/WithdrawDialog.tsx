import { useEffect, useState } from "preact/hooks";
import * as api from "../../client/api.ts";
import { problemOf, type Problem } from "../../client/problem.ts";
import type { Measurement } from "../../client/types.ts";
import { uuid7 } from "../../client/uuid.ts";
import { Button, Dialog, Field } from "../../kit/components.tsx";
import { ProblemNotice } from "../../kit/problem.tsx";
import { date, t } from "../../kit/words.ts";

/** WithdrawDialog takes a weighing back with a reason. Its id lives as long as the dialog, so that a retry says it once. */
export function WithdrawDialog({ measurement, onClose, onDone }: { measurement: Measurement | null; onClose: () => void; onDone: () => void }) {
  const [id, setId] = useState("");
  const [reason, setReason] = useState("");
  const [missing, setMissing] = useState(false);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const entry = measurement?.entry;
  useEffect(() => {
    setId(uuid7());
    setReason("");
    setMissing(false);
    setProblem(null);
  }, [entry]);

  const withdraw = async () => {
    if (entry === undefined) return;
    if (reason.trim() === "") return setMissing(true);
    setBusy(true);
    setProblem(null);
    try {
      await api.withdrawWeighing(entry, id, reason.trim());
      onClose();
      onDone();
    } catch (cause) {
      setProblem(problemOf(cause));
    } finally {
      setBusy(false);
    }
  };

  return (
    <Dialog
      open={measurement !== null}
      title={t("child.withdraw.title")}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{t("child.withdraw.keep")}</Button>
          <Button kind="danger" busy={busy} onClick={withdraw}>
            {t("child.withdraw.do")}
          </Button>
        </>
      }
    >
      <div class="stack">
        <p>{t("child.withdraw.text", { date: date(measurement?.date) })}</p>
        <Field label={t("child.withdraw.reason")} hint={t("child.withdraw.reason_hint")} error={missing ? t("child.withdraw.reason_missing") : undefined}>
          {(control) => <textarea class="input" rows={3} maxLength={500} {...control} value={reason} onInput={(e) => setReason(e.currentTarget.value)} />}
        </Field>
        {problem && <ProblemNotice problem={problem} onRetry={withdraw} />}
      </div>
    </Dialog>
  );
}
