import { useRef, useState } from "preact/hooks";
import * as api from "../../client/api.ts";
import { problemOf, type Problem } from "../../client/problem.ts";
import type { Finding } from "../../client/types.ts";
import { uuid7 } from "../../client/uuid.ts";
import { Notice } from "../../kit/components.tsx";
import { ProblemNotice } from "../../kit/problem.tsx";
import { t } from "../../kit/words.ts";
import { fingerprint, type WeighingBody } from "./draft.ts";

/** Saving is the sending of one weighing and what came of it. */
export interface Saving {
  busy: boolean;
  problem: Problem | null;
  /** findings are what the server asked to look at when it did not keep the weighing. */
  findings: Finding[] | null;
  done: { readonly current: boolean };
  forget: () => void;
  save: (body: WeighingBody, reason: string) => Promise<boolean>;
}

/**
 * useSaving sends a weighing under an id that it keeps while the values stay the same: after a lost
 * answer a retry says the same thing and the server knows it. Changed values are another statement and
 * get another id, else the server would answer with the first and the change would be lost in silence.
 */
export function useSaving(child: string, amends: string | undefined): Saving {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [findings, setFindings] = useState<Finding[] | null>(null);
  const said = useRef({ id: "", of: "" });
  const done = useRef(false);

  const save = async (body: WeighingBody, reason: string) => {
    const of = `${fingerprint(body)} ${reason}`;
    if (said.current.of !== of) said.current = { id: uuid7(), of };
    setBusy(true);
    setProblem(null);
    const whole = { ...body, child, id: said.current.id };
    try {
      if (amends === undefined) await api.sayWeighing(whole);
      else await api.amendWeighing(amends, { ...whole, reason });
      done.current = true;
      return true;
    } catch (cause) {
      const why = problemOf(cause);
      if (why.status === 422 && why.findings.length > 0) setFindings(why.findings);
      else setProblem(why);
      return false;
    } finally {
      setBusy(false);
    }
  };
  const forget = () => {
    setProblem(null);
    setFindings(null);
  };
  return { busy, problem, findings, done, forget, save };
}

/** SavingNotice says that nothing typed is lost when the server did not answer. */
export function SavingNotice({ problem }: { problem: Problem | null }) {
  if (problem === null) return null;
  if (problem.status !== 0 && problem.status < 500) return <ProblemNotice problem={problem} />;
  return (
    <Notice tone="warn" title={t("weighing.unsent")}>
      {t("weighing.unsent_text")}
    </Notice>
  );
}
