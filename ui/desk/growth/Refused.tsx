import type { Problem } from "../../client/problem.ts";
import { Button, Notice } from "../../kit/components.tsx";
import { sentenceOf } from "../../kit/problem.tsx";
import { has, t } from "../../kit/words.ts";

/** Refused says why nothing could be made of a file. The command line's own sentences name its flags, so the page has others for them. */
export function Refused({ problem, file, onRetry }: { problem: Problem; file: File | null; onRetry?: () => void }) {
  const own = `growthtool.said.${problem.key}`;
  return (
    <Notice
      tone={problem.status === 0 || problem.status === 429 || problem.status === 503 ? "warn" : "bad"}
      title={file ? t("growthtool.refused", { file: file.name }) : undefined}
      action={onRetry && <Button small onClick={onRetry}>{t("action.retry")}</Button>}
    >
      {has(own) ? t(own, problem.params) : sentenceOf(problem)}
    </Notice>
  );
}
