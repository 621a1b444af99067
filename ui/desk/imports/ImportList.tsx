import * as api from "../../client/api.ts";
import { useResource } from "../../client/resource.ts";
import type { Import, ImportState } from "../../client/types.ts";
import { Badge, Empty, Panel, Skeleton, type Shade } from "../../kit/components.tsx";
import { ProblemNotice } from "../../kit/problem.tsx";
import { moment, number, t } from "../../kit/words.ts";

/** ImportList is every file that came before, newest first. */
export function ImportList() {
  const asked = useResource("imports", (signal) => api.imports(signal));
  const items = [...(asked.value?.items ?? [])].sort((a, b) => b.started_at.localeCompare(a.started_at));
  return (
    <Panel title={t("import.past")}>
      {asked.problem && <ProblemNotice problem={asked.problem} onRetry={asked.reload} />}
      {!asked.value && !asked.problem && <Skeleton lines={4} />}
      {asked.value && items.length === 0 && <Empty title={t("import.past.empty")}>{t("import.past.empty_text")}</Empty>}
      <ul class="import-list">
        {items.map((item) => (
          <Item key={item.id} item={item} />
        ))}
      </ul>
    </Panel>
  );
}

function Item({ item }: { item: Import }) {
  return (
    <li class="import-item">
      <a class="import-name" href={`/impor/${item.id}`}>
        {item.file_name}
      </a>
      <StateBadge state={item.state} dryRun={item.dry_run} />
      <span class="import-when">
        {moment(item.started_at)} · {item.said_by}
      </span>
      <span class="import-what">
        {item.state === "failed" ? t("import.past.failed") : t("import.past.counts", { rows: number(item.totals.rows), fresh: number(item.totals.measurements_new) })}
      </span>
    </li>
  );
}

const shades: Readonly<Record<ImportState, Shade>> = {
  reading: "high",
  writing: "high",
  done: "ok",
  failed: "severe",
  undoing: "high",
  undone: "none",
  interrupted: "low",
};

/** StateBadge says in a word how an import stands; a rehearsal says that nothing was kept. */
export function StateBadge({ state, dryRun }: { state: ImportState; dryRun: boolean }) {
  if (dryRun && state === "done") return <Badge shade="high">{t("import.state.rehearsed")}</Badge>;
  return <Badge shade={shades[state]}>{t(`import.state.${state}`)}</Badge>;
}
