import { useEffect, useState } from "preact/hooks";
import { aborted, problemOf, type Problem } from "./problem.ts";

/** Resource is a request a page lives on. While a newer one is under way the former value stays, with `loading`. */
export interface Resource<T> {
  value: T | undefined;
  problem: Problem | undefined;
  loading: boolean;
  reload(): void;
}

/** useResource loads when `key` changes and gives up the request that became stale. A key of null asks for nothing. */
export function useResource<T>(key: string | null, load: (signal: AbortSignal) => Promise<T>): Resource<T> {
  const [turn, setTurn] = useState(0);
  const [state, setState] = useState<Omit<Resource<T>, "reload">>({ value: undefined, problem: undefined, loading: key !== null });
  useEffect(() => {
    if (key === null) return undefined;
    const control = new AbortController();
    setState((was) => ({ ...was, loading: true }));
    load(control.signal).then(
      (value) => control.signal.aborted || setState({ value, problem: undefined, loading: false }),
      (cause: unknown) => {
        if (control.signal.aborted || aborted(cause)) return;
        setState((was) => ({ ...was, problem: problemOf(cause), loading: false }));
      },
    );
    return () => control.abort();
  }, [key, turn]);
  return { ...state, reload: () => setTurn((n) => n + 1) };
}
