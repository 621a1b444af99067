import { useRef, useState } from "preact/hooks";
import * as api from "../../client/api.ts";
import { problemOf, type Problem } from "../../client/problem.ts";
import { useResource } from "../../client/resource.ts";
import type { Pair } from "../../client/types.ts";
import { uuid7 } from "../../client/uuid.ts";
import { Badge, Button, Empty, Pager, Skeleton, type Shade } from "../../kit/components.tsx";
import { ProblemNotice } from "../../kit/problem.tsx";
import { moment, t } from "../../kit/words.ts";
import { countOpenPairs } from "../pairCount.ts";
import { linkTo, query } from "../router.ts";
import { Comparison } from "./Comparison.tsx";
import { Reasons } from "./Reasons.tsx";

/** SettledList is every pair that was decided, each with who decided it and the way back. */
export function SettledList() {
  const after = query.value.get("sesudah") ?? "";
  const asked = useResource(`pairs settled ${after}`, (signal) => api.pairs("settled", after, signal));
  const page = asked.value;
  return (
    <>
      {asked.problem && <ProblemNotice problem={asked.problem} onRetry={asked.reload} />}
      {!page && !asked.problem && <Skeleton lines={4} tall />}
      {page && page.items.length === 0 && <Empty title={t("pair.settled.empty")}>{t("pair.settled.empty_text")}</Empty>}
      <ul class="settled">
        {page?.items.map((pair) => (
          <Settled key={pair.id} pair={pair} onUndone={asked.reload} />
        ))}
      </ul>
      {page && page.total > page.items.length && (
        <Pager
          shown={page.items.length}
          total={page.total}
          start={after === "" ? undefined : linkTo({ sesudah: undefined })}
          next={page.next === "" ? undefined : linkTo({ sesudah: page.next })}
        />
      )}
    </>
  );
}

const shades: Readonly<Record<Pair["state"], Shade>> = { open: "low", merged: "ok", different: "high", gone: "none" };

function Settled({ pair, onUndone }: { pair: Pair; onUndone: () => void }) {
  const gone = pair.state === "gone";
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const id = useRef(uuid7());
  const undo = async () => {
    setBusy(true);
    setProblem(null);
    try {
      await api.undoPair(pair.id, id.current);
      void countOpenPairs();
      onUndone();
    } catch (cause) {
      setProblem(problemOf(cause));
    } finally {
      setBusy(false);
    }
  };
  return (
    <li class="panel">
      <div class="settled-head">
        <div>
          <strong>{pair.a.name === pair.b.name ? pair.a.name : t("pair.two_names", { a: pair.a.name, b: pair.b.name })}</strong>
          <p class="field-hint">{gone ? t("pair.settled.gone") : t("pair.settled.by", { who: pair.settled_by, at: moment(pair.settled_at) })}</p>
        </div>
        <Badge shade={shades[pair.state]}>{t(`pair.state.${pair.state}`)}</Badge>
        {!gone && api.can("pair.decide") && (
          <Button small busy={busy} onClick={undo}>
            {t("pair.undo")}
          </Button>
        )}
      </div>
      {problem && <ProblemNotice problem={problem} onRetry={undo} />}
      <details>
        <summary>{t("pair.settled.see")}</summary>
        <div class="settled-detail">
          <Reasons pair={pair} />
          <Comparison pair={pair} />
        </div>
      </details>
    </li>
  );
}
