import { useEffect, useRef, useState } from "preact/hooks";
import { aborted, problemOf, type Problem } from "../../client/problem.ts";
import type { DateOrder, Import } from "../../client/types.ts";
import { Button, Notice, Panel, Progress } from "../../kit/components.tsx";
import { has, number, t } from "../../kit/words.ts";
import { ProblemNotice } from "../../kit/problem.tsx";
import { FileZone, sizeText } from "../FileZone.tsx";
import { navigate } from "../router.ts";
import { Tick } from "../weighing/Tick.tsx";
import { useImport } from "./poll.ts";
import { upload } from "./upload.ts";

/** asksOrder are the problems that are answered by choosing the order of day and month. */
const asksOrder: readonly string[] = ["import.date.ambiguous", "import.file.date_order_unknown", "import.file.date_order_mixed"];

type Reason = Pick<Problem, "key" | "params" | "status">;

type Stage = { at: "idle" } | { at: "sending"; sent: number; total: number } | { at: "reading"; id: string } | { at: "refused"; problem: Reason };

/** Drop takes a file, sends it, and stays until the file is read: while it is in hand, a question about its dates can be answered. `onRefused` tells that a file was read and not taken: the list has one more. */
export function Drop({ onRefused }: { onRefused: () => void }) {
  const [file, setFile] = useState<File | null>(null);
  const [dryRun, setDryRun] = useState(false);
  const [stage, setStage] = useState<Stage>({ at: "idle" });
  const stop = useRef<AbortController | null>(null);
  const followed = useImport(stage.at === "reading" ? stage.id : null);
  useEffect(() => () => stop.current?.abort(), []);
  useEffect(() => settle(followed.value, refuse), [followed.value]);

  const refuse = (problem: Reason) => {
    setStage({ at: "refused", problem });
    onRefused();
  };
  const send = async (chosen: File, dateOrder: DateOrder) => {
    setFile(chosen);
    stop.current = new AbortController();
    setStage({ at: "sending", sent: 0, total: chosen.size });
    try {
      const begun = await upload(chosen, { dryRun, dateOrder }, (sent, total) => setStage({ at: "sending", sent, total }), stop.current.signal);
      setStage({ at: "reading", id: begun.id });
    } catch (cause) {
      setStage(aborted(cause) ? { at: "idle" } : { at: "refused", problem: problemOf(cause) });
    }
  };

  return (
    <Panel title={t("import.new")}>
      {stage.at === "idle" || stage.at === "refused" ? (
        <>
          {stage.at === "refused" && <Refused problem={stage.problem} file={file} onSend={send} />}
          <FileZone title={t("import.drop")} hint={t("import.drop.hint")} choose={t("import.choose")} onFile={(chosen) => send(chosen, "auto")} />
          <Tick label={t("import.dry_run")} hint={t("import.dry_run.hint")} checked={dryRun} onTick={setDryRun} />
        </>
      ) : (
        <div class="imports-going" aria-live="polite">
          <p>
            <strong>{file?.name}</strong> {file && <span class="imports-size">{sizeText(file.size)}</span>}
          </p>
          {stage.at === "sending" ? (
            <Progress label={t("import.sending", { percent: number((100 * stage.sent) / Math.max(1, stage.total)) })} done={stage.sent} total={stage.total} />
          ) : (
            <Progress label={t("import.reading", { rows: number(followed.value?.rows_read ?? 0) })} done={0} />
          )}
          {followed.problem && <ProblemNotice problem={followed.problem} />}
          {stage.at === "sending" && (
            <Button small onClick={() => stop.current?.abort()}>
              {t("import.stop")}
            </Button>
          )}
        </div>
      )}
    </Panel>
  );
}

/** settle leaves for the import's own page once it is read, unless it asks for the order of the dates. */
function settle(read: Import | undefined, refuse: (problem: Reason) => void): void {
  if (read === undefined || read.state === "reading") return;
  if (read.state === "failed" && read.problem && asksOrder.includes(read.problem.key)) {
    return refuse({ ...read.problem, status: 422 });
  }
  navigate(`/impor/${read.id}`);
}

function Refused({ problem, file, onSend }: { problem: Reason; file: File | null; onSend: (file: File, order: DateOrder) => void }) {
  const sentence = has(problem.key) ? t(problem.key, problem.params) : t("import.failed.other");
  if (!asksOrder.includes(problem.key) || file === null) {
    return (
      <Notice tone={problem.status === 0 ? "warn" : "bad"} title={file ? t("import.refused", { file: file.name }) : undefined} action={file && <Button small onClick={() => onSend(file, "auto")}>{t("action.retry")}</Button>}>
        {sentence}
      </Notice>
    );
  }
  return (
    <Notice tone="warn" title={t("import.date.title")}>
      <p>{sentence}</p>
      <p>{t("import.date.ask")}</p>
      <span class="imports-orders">
        <Button onClick={() => onSend(file, "day")}>{t("import.date.day")}</Button>
        <Button onClick={() => onSend(file, "month")}>{t("import.date.month")}</Button>
      </span>
    </Notice>
  );
}
