import type { Problem } from "../../client/problem.ts";
import { Skeleton } from "../../kit/components.tsx";
import { ProblemPage } from "../../kit/problem.tsx";

/** Waiting stands for a page until what it lives on has come, or says why it has not. `title` is the page's heading for those who hear it. */
export function Waiting({ title, problem, onRetry }: { title: string; problem: Problem | undefined; onRetry: () => void }) {
  if (problem) return <ProblemPage problem={problem} onRetry={onRetry} />;
  return (
    <div>
      <h1 class="hidden">{title}</h1>
      <Skeleton lines={6} tall />
    </div>
  );
}
