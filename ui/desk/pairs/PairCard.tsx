import { useId, useRef, useState } from "preact/hooks";
import * as api from "../../client/api.ts";
import { problemOf, type Problem } from "../../client/problem.ts";
import type { Pair } from "../../client/types.ts";
import { uuid7 } from "../../client/uuid.ts";
import { Button } from "../../kit/components.tsx";
import { ProblemNotice } from "../../kit/problem.tsx";
import { t } from "../../kit/words.ts";
import { Comparison } from "./Comparison.tsx";
import { Reasons } from "./Reasons.tsx";
import { likelyKept } from "./compare.ts";

type Side = "a" | "b";

/** PairCard shows one doubtful pair and takes the decision. Each decision keeps its id, so that a retry says it once. */
export function PairCard({ pair, onDone }: { pair: Pair; onDone: (merged: boolean) => void }) {
  const [keep, setKeep] = useState<Side>(() => likelyKept(pair.a, pair.b));
  const [busy, setBusy] = useState<"" | "merge" | "part">("");
  const [problem, setProblem] = useState<Problem | null>(null);
  const ids = useRef({ a: uuid7(), b: uuid7(), part: uuid7() });

  const decide = async (kind: "merge" | "part", say: () => Promise<Pair>) => {
    setBusy(kind);
    setProblem(null);
    try {
      await say();
      onDone(kind === "merge");
    } catch (cause) {
      setProblem(problemOf(cause));
    } finally {
      setBusy("");
    }
  };
  const may = api.can("pair.decide");

  return (
    <section class="panel pair">
      <Reasons pair={pair} />
      <Comparison pair={pair} />
      {problem && <ProblemNotice problem={problem} />}
      {may && (
        <div class="pair-decide">
          <Keep pair={pair} keep={keep} choose={setKeep} />
          <div class="pair-buttons">
            <Button kind="primary" busy={busy === "merge"} disabled={busy !== ""} onClick={() => decide("merge", () => api.mergePair(pair.id, ids.current[keep], keep))}>
              {t("pair.same_person")}
            </Button>
            <Button busy={busy === "part"} disabled={busy !== ""} onClick={() => decide("part", () => api.partPair(pair.id, ids.current.part))}>
              {t("pair.other_person")}
            </Button>
          </div>
          <p class="field-hint">{t("pair.reversible")}</p>
        </div>
      )}
    </section>
  );
}

/** Keep chooses whose name and record go on when the two are one. */
function Keep({ pair, keep, choose }: { pair: Pair; keep: Side; choose: (side: Side) => void }) {
  const name = useId();
  return (
    <fieldset class="pair-keep">
      <legend>{t("pair.keep")}</legend>
      {(["a", "b"] as const).map((side) => (
        <label key={side}>
          <input type="radio" name={name} checked={keep === side} onChange={() => choose(side)} />
          <span>
            <strong>{t(`pair.side.${side}`)}</strong> {pair[side].name}
          </span>
        </label>
      ))}
    </fieldset>
  );
}
