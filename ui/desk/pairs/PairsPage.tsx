import { useRef } from "preact/hooks";
import "./pairs.css";
import { Button, Chips, Empty, LinkButton, Notice, Skeleton } from "../../kit/components.tsx";
import { ProblemNotice } from "../../kit/problem.tsx";
import { number, t } from "../../kit/words.ts";
import { linkTo, query } from "../router.ts";
import { PairCard } from "./PairCard.tsx";
import { SettledList } from "./SettledList.tsx";
import { useQueue } from "./queue.ts";

/** PairsPage settles records that may be the same child: the open ones one at a time, the settled ones with a way back. */
export default function PairsPage(_: { params: Record<string, string> }) {
  const settled = query.value.get("tab") === "selesai";
  return (
    <div class="pairs">
      <header class="pairs-head">
        <h1>{t("pair.title")}</h1>
        <p>{t("pair.lead")}</p>
      </header>
      <Chips
        label={t("pair.tabs")}
        value={settled ? "selesai" : ""}
        choices={[
          { value: "", label: t("pair.tab.open"), href: linkTo({ tab: undefined, sesudah: undefined }) },
          { value: "selesai", label: t("pair.tab.settled"), href: linkTo({ tab: "selesai", sesudah: undefined }) },
        ]}
      />
      {settled ? <SettledList /> : <OpenPairs />}
    </div>
  );
}

function OpenPairs() {
  const queue = useQueue();
  const { asked, pair, decision } = queue;
  const heading = useRef<HTMLHeadingElement>(null);
  const settle = (merged: boolean) => {
    if (pair === undefined) return;
    queue.settle({ pair, merged });
    heading.current?.focus();
  };
  return (
    <>
      {decision && (
        <Notice tone="good" action={<Button small onClick={queue.undo}>{t("pair.undo")}</Button>}>
          {t(decision.merged ? "pair.done.merged" : "pair.done.different", { a: decision.pair.a.name, b: decision.pair.b.name })}
        </Notice>
      )}
      {queue.undoProblem && <ProblemNotice problem={queue.undoProblem} onRetry={queue.undo} />}
      {asked.problem && <ProblemNotice problem={asked.problem} onRetry={asked.reload} />}
      {!asked.value && !asked.problem && <Skeleton lines={5} tall />}
      {(pair || queue.empty) && (
        <h2 class="pairs-place" tabIndex={-1} ref={heading}>
          {pair ? t("pair.place", { at: number(queue.at + 1), total: number(queue.total) }) : t("pair.none")}
        </h2>
      )}
      {queue.empty && (
        <Empty title={t("pair.empty")} action={<LinkButton href="/">{t("pair.home")}</LinkButton>}>
          {t("pair.empty_text")}
        </Empty>
      )}
      {pair && (
        <>
          <PairCard key={pair.id} pair={pair} onDone={settle} />
          <nav class="pairs-steps" aria-label={t("pair.steps")}>
            <Button disabled={queue.at === 0} onClick={() => queue.step(-1)}>
              {t("pair.previous")}
            </Button>
            <Button disabled={queue.last} onClick={() => queue.step(1)}>
              {t("pair.later")}
            </Button>
          </nav>
        </>
      )}
    </>
  );
}
