import { useEffect, useState } from "preact/hooks";
import * as api from "../../client/api.ts";
import { isLost, problemOf, type Problem } from "../../client/problem.ts";
import type { Import } from "../../client/types.ts";
import { Breadcrumb, Button, Dialog, Empty, LinkButton, Notice, Panel, Progress } from "../../kit/components.tsx";
import { ProblemNotice } from "../../kit/problem.tsx";
import { has, moment, number, t } from "../../kit/words.ts";
import { countOpenPairs } from "../pairCount.ts";
import { Waiting } from "../child/Waiting.tsx";
import { sizeText } from "../FileZone.tsx";
import { StateBadge } from "./ImportList.tsx";
import { Remarks } from "./Remarks.tsx";
import { isMoving, useImport } from "./poll.ts";
import { childSums, weighingSums, type Sum } from "./summary.ts";

/** ImportDetail is one import: how far it is, what it did, what was remarked, and the way back. */
export function ImportDetail({ id }: { id: string }) {
  const { value, problem, put, ask } = useImport(id);
  const state = value?.state;
  useEffect(() => {
    // A finished import may have brought doubtful pairs, an undone one taken them along.
    if (state === "done" || state === "undone") void countOpenPairs();
  }, [state]);
  if (value === undefined && isLost(problem)) return <Lost />;
  if (value === undefined) return <Waiting title={t("import.title")} problem={problem} onRetry={ask} />;
  return (
    <div class="imports">
      <Breadcrumb crumbs={[{ label: t("import.title"), href: "/impor" }, { label: value.file_name }]} />
      <header class="imports-head">
        <div class="imports-title">
          <h1>{value.file_name}</h1>
          {mayUndo(value) && <Undo value={value} onChange={put} />}
        </div>
        <p class="imports-meta">
          <StateBadge state={value.state} dryRun={value.dry_run} />
          <span>{[value.variant, value.format, sizeText(value.bytes)].filter(Boolean).join(" · ")}</span>
          <span>
            {moment(value.started_at)} · {value.said_by}
          </span>
        </p>
      </header>
      {problem && <ProblemNotice problem={problem} />}
      <Standing value={value} />
      {!isMoving(value.state) && value.state !== "failed" && <Summary value={value} />}
      {!isMoving(value.state) && Object.keys(value.totals.remarks).length > 0 && <Remarks id={value.id} remarks={value.totals.remarks} />}
    </div>
  );
}

/** Lost is an address that leads to no import. */
function Lost() {
  return (
    <Empty page title={t("import.lost")} action={<LinkButton href="/impor">{t("import.lost.all")}</LinkButton>}>
      {t("import.lost.text")}
    </Empty>
  );
}

function mayUndo(value: Import): boolean {
  return (value.state === "done" || value.state === "interrupted") && !value.dry_run && api.can("import.run");
}

/** Standing says where the import is and what to do about it. */
function Standing({ value }: { value: Import }) {
  if (isMoving(value.state)) return <Going value={value} />;
  return (
    <>
      {value.state === "failed" && <Failed value={value} />}
      {value.state === "undone" && <Notice title={t("import.undone")}>{t("import.undone_text")}</Notice>}
      {value.state === "interrupted" && (
        <Notice tone="warn" title={t("import.interrupted")} action={<LinkButton small href="/impor">{t("import.again")}</LinkButton>}>
          {t("import.interrupted_text")}
        </Notice>
      )}
      {value.same_as !== "" && (
        <Notice title={t("import.same")} action={<LinkButton small href={`/impor/${value.same_as}`}>{t("import.same.open")}</LinkButton>}>
          {t("import.same_text")}
        </Notice>
      )}
      {value.dry_run && value.state === "done" && (
        <Notice title={t("import.rehearsed")} action={<LinkButton small kind="primary" href="/impor">{t("import.rehearsed.go")}</LinkButton>}>
          {t("import.rehearsed_text")}
        </Notice>
      )}
    </>
  );
}

function Going({ value }: { value: Import }) {
  const reading = value.state === "reading";
  const done = reading ? value.rows_read : value.rows_done;
  // While a file is read its length is not known: rows_total is what was read so far.
  const total = reading ? undefined : value.rows_total || undefined;
  return (
    <Panel title={t(`import.going.${value.state}`)}>
      <div class="imports-going" aria-live="off">
        <Progress label={total ? t("import.rows_of", { done: number(done), total: number(total) }) : t("import.rows", { done: number(done) })} done={done} total={total} />
        <p class="field-hint">{t("import.going.stay")}</p>
      </div>
    </Panel>
  );
}

function Failed({ value }: { value: Import }) {
  const key = value.problem?.key ?? "";
  return (
    <Notice tone="bad" title={t("import.failed")} action={<LinkButton small href="/impor">{t("import.again")}</LinkButton>}>
      <p>{has(key) ? t(key, value.problem?.params ?? {}) : t("import.failed.other")}</p>
      <p>{t("import.failed.kept")}</p>
    </Notice>
  );
}

function Summary({ value }: { value: Import }) {
  const { totals } = value;
  return (
    <Panel title={t(summaryTitle(value))} note={t("import.summary.rows", { rows: number(totals.rows) })}>
      <div class="import-sums">
        <Sums title={t("import.summary.children")} sums={childSums(totals)} done={value.state === "undone"} />
        <Sums title={t("import.summary.weighings")} sums={weighingSums(totals)} done={value.state === "undone"} />
      </div>
      {totals.doubtful > 0 && !value.dry_run && value.state === "done" && (
        <LinkButton href="/pasangan">{t("import.open_pairs", { n: totals.doubtful })}</LinkButton>
      )}
    </Panel>
  );
}

function summaryTitle(value: Import): string {
  if (value.dry_run) return "import.summary.rehearsed";
  return value.state === "undone" ? "import.summary.undone" : "import.summary";
}

/** Sums lists numbers; once `done` nothing of them waits for a look any more. */
function Sums({ title, sums, done }: { title: string; sums: readonly Sum[]; done: boolean }) {
  return (
    <section>
      <h3>{title}</h3>
      <dl class="sums">
        {sums.map((sum) => (
          <div key={sum.key} class={sum.look && !done ? "sum sum-look" : "sum"}>
            <dt>
              {t(sum.key)}
              {sum.look && !done && <small>{t("import.look")}</small>}
            </dt>
            <dd>{number(sum.count)}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

/** Undo takes a whole file back, after saying what that does. */
function Undo({ value, onChange }: { value: Import; onChange: (value: Import) => void }) {
  const [open, setOpen] = useState(false);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const undo = async () => {
    setBusy(true);
    setProblem(null);
    try {
      onChange(await api.undoImport(value.id));
      setOpen(false);
    } catch (cause) {
      setProblem(problemOf(cause));
    } finally {
      setBusy(false);
    }
  };
  return (
    <div class="imports-undo no-print">
      <Button onClick={() => setOpen(true)}>{t("import.undo")}</Button>
      <Dialog
        open={open}
        title={t("import.undo.title")}
        onClose={() => setOpen(false)}
        actions={
          <>
            <Button onClick={() => setOpen(false)}>{t("import.undo.keep")}</Button>
            <Button kind="danger" busy={busy} onClick={undo}>
              {t("import.undo.do")}
            </Button>
          </>
        }
      >
        <ul class="undo-list">
          <li>{t("import.undo.weighings", { n: number(value.totals.measurements_new + value.totals.measurements_changed) })}</li>
          <li>{t("import.undo.children", { n: number(value.totals.children_new) })}</li>
          <li>{t("import.undo.figures")}</li>
          <li>{t("import.undo.history")}</li>
        </ul>
        {problem && <ProblemNotice problem={problem} onRetry={undo} />}
      </Dialog>
    </div>
  );
}
