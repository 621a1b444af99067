import type { ComponentChildren } from "preact";
import { useRef, useState } from "preact/hooks";
import { problemOf, type Problem } from "../../client/problem.ts";
import { uuid7 } from "../../client/uuid.ts";
import { Button, Dialog } from "../../kit/components.tsx";
import { ProblemNotice } from "../../kit/problem.tsx";
import { t } from "../../kit/words.ts";

/** Sending is something that is said once, however often it has to be sent. */
export interface Sending<T> {
  busy: boolean;
  problem: Problem | null;
  /** send answers what came back, undefined when nothing was stored. */
  send: (of: string, say: (id: string) => Promise<T>) => Promise<T | undefined>;
}

/** useSending keeps an id while `of` stays the same: a retry after a lost answer says the same thing. Another text is another statement. */
export function useSending<T>(): Sending<T> {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const said = useRef({ id: "", of: "" });
  const send = async (of: string, say: (id: string) => Promise<T>) => {
    if (said.current.of !== of || said.current.id === "") said.current = { id: uuid7(), of };
    setBusy(true);
    setProblem(null);
    try {
      return await say(said.current.id);
    } catch (cause) {
      setProblem(problemOf(cause));
      return undefined;
    } finally {
      setBusy(false);
    }
  };
  return { busy, problem, send };
}

interface Props<T> {
  title: string;
  action: string;
  danger?: boolean;
  /** ready tells whether it can be sent; pressing before calls `onMissing`. */
  ready: boolean;
  onMissing?: () => void;
  /** of is what is said, as text: the same text is sent under the same id. */
  of: string;
  say: (id: string) => Promise<T>;
  onClose: () => void;
  onDone: () => void;
  children: ComponentChildren;
}

/** Saying is a dialog that says one thing. */
export function Saying<T>({ title, action, danger, ready, onMissing, of, say, onClose, onDone, children }: Props<T>) {
  const sending = useSending<T>();
  const press = async () => {
    if (!ready) return onMissing?.();
    if ((await sending.send(of, say)) === undefined) return;
    onClose();
    onDone();
  };
  const actions = (
    <>
      <Button onClick={onClose}>{t("thread.cancel")}</Button>
      <Button kind={danger ? "danger" : "primary"} busy={sending.busy} onClick={() => void press()}>{action}</Button>
    </>
  );
  return (
    <Dialog open title={title} onClose={onClose} actions={actions}>
      <div class="stack">
        {children}
        {sending.problem && <ProblemNotice problem={sending.problem} />}
      </div>
    </Dialog>
  );
}
