import type { Problem } from "../client/problem.ts";
import { Button, Empty, Notice } from "./components.tsx";
import { has, t } from "./words.ts";

/** sentenceOf is what a person may read about a problem: its key's sentence, never the server's own text. */
export function sentenceOf(problem: Problem): string {
  return has(problem.key) ? t(problem.key, problem.params) : t("fault.internal");
}

/** ProblemNotice shows a problem with the way to try again. */
export function ProblemNotice({ problem, onRetry }: { problem: Problem; onRetry?: () => void }) {
  const action = onRetry && <Button small onClick={onRetry}>{t("action.retry")}</Button>;
  return <Notice tone={problem.status === 0 || problem.status === 503 ? "warn" : "bad"} action={action}>{sentenceOf(problem)}</Notice>;
}

/** ProblemPage is a problem that leaves nothing else to show on the page. */
export function ProblemPage({ problem, onRetry }: { problem: Problem; onRetry: () => void }) {
  const action = <Button kind="primary" onClick={onRetry}>{t("action.retry")}</Button>;
  return <div role="alert"><Empty page title={t("broken.title")} action={action}>{sentenceOf(problem)}</Empty></div>;
}
