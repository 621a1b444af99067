import { useEffect, useState } from "preact/hooks";
import * as api from "../../client/api.ts";
import { problemOf, type Problem } from "../../client/problem.ts";
import { useResource, type Resource } from "../../client/resource.ts";
import type { Pair } from "../../client/types.ts";
import { uuid7 } from "../../client/uuid.ts";
import { countOpenPairs } from "../pairCount.ts";

/** Decision is what was just said of a pair, so that it can be taken back at once. */
export interface Decision {
  pair: Pair;
  merged: boolean;
}

/** Queue is the open pairs, one at a time. */
export interface Queue {
  asked: Resource<{ items: Pair[]; next: string; total: number }>;
  pair: Pair | undefined;
  /** at is the place of `pair` among `total`, from 0; `last` whether no other waits behind it on this page. */
  at: number;
  total: number;
  last: boolean;
  /** empty tells that nothing waits, here or on the server. */
  empty: boolean;
  decision: Decision | null;
  undoProblem: Problem | null;
  step: (by: 1 | -1) => void;
  settle: (decision: Decision) => void;
  undo: () => Promise<void>;
}

/** useQueue leads through the open pairs: a settled one leaves, the next takes its place, and pages follow by themselves. */
export function useQueue(): Queue {
  const [after, setAfter] = useState("");
  const asked = useResource(`pairs open ${after}`, (signal) => api.pairs("open", after, signal));
  const [settled, setSettled] = useState<readonly string[]>([]);
  const [index, setIndex] = useState(0);
  const [decision, setDecision] = useState<Decision | null>(null);
  const [undoProblem, setUndoProblem] = useState<Problem | null>(null);

  const waiting = (asked.value?.items ?? []).filter((pair) => !settled.includes(pair.id));
  const gone = (asked.value?.items.length ?? 0) - waiting.length;
  const at = Math.min(index, Math.max(0, waiting.length - 1));
  const next = asked.value?.next ?? "";
  const onward = asked.value !== undefined && waiting.length === 0 && next !== "";
  useEffect(() => {
    if (onward) setAfter(next);
  }, [onward, next]);

  const settle = (made: Decision) => {
    setSettled([...settled, made.pair.id]);
    setDecision(made);
    setUndoProblem(null);
    void countOpenPairs();
  };
  const undo = async () => {
    if (decision === null) return;
    try {
      await api.undoPair(decision.pair.id, uuid7());
      setSettled(settled.filter((id) => id !== decision.pair.id));
      setDecision(null);
      void countOpenPairs();
    } catch (cause) {
      setUndoProblem(problemOf(cause));
    }
  };
  return {
    asked, pair: waiting[at], at, total: Math.max(waiting.length, (asked.value?.total ?? 0) - gone), last: at + 1 >= waiting.length,
    empty: asked.value !== undefined && waiting.length === 0 && !onward, decision, undoProblem, step: (by) => setIndex(at + by), settle, undo,
  };
}
