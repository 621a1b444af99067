import { useEffect, useState } from "preact/hooks";
import * as api from "../../client/api.ts";
import { problemOf, type Problem } from "../../client/problem.ts";
import type { Import, ImportState } from "../../client/types.ts";

const EVERY_MS = 500;
// A server that does not answer is asked more and more seldom, so that a restart is not trampled.
const SELDOM_MS = 8000;

/** isMoving tells whether a state will change by itself. */
export function isMoving(state: ImportState): boolean {
  return state === "reading" || state === "writing" || state === "undoing";
}

/** Followed is an import that is asked about until it stands still. */
export interface Followed {
  value: Import | undefined;
  problem: Problem | undefined;
  /** put shows an answer that came by another way, and follows it on. */
  put: (value: Import) => void;
  /** ask asks again now. */
  ask: () => void;
}

/** useImport follows an import; null follows nothing. A lost connection is shown and tried again. */
export function useImport(id: string | null): Followed {
  const [value, setValue] = useState<Import>();
  const [problem, setProblem] = useState<Problem>();
  const [turn, setTurn] = useState(0);

  useEffect(() => {
    if (id === null) return setValue(undefined);
    const control = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const follow = async (wait: number): Promise<void> => {
      try {
        const answer = await api.importOf(id, control.signal);
        if (control.signal.aborted) return;
        setValue(answer);
        setProblem(undefined);
        if (isMoving(answer.state)) timer = setTimeout(follow, EVERY_MS, EVERY_MS);
      } catch (cause) {
        if (control.signal.aborted) return;
        const why = problemOf(cause);
        setProblem(why);
        if (why.status === 0 || why.status >= 500) timer = setTimeout(follow, wait, Math.min(wait * 2, SELDOM_MS));
      }
    };
    void follow(EVERY_MS);
    return () => {
      control.abort();
      clearTimeout(timer);
    };
  }, [id, turn]);

  const ask = () => setTurn((n) => n + 1);
  const put = (next: Import) => {
    setValue(next);
    ask();
  };
  return { value: value?.id === id ? value : undefined, problem, put, ask };
}
