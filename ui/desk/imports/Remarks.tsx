import { useEffect, useState } from "preact/hooks";
import * as api from "../../client/api.ts";
import { aborted, problemOf, type Problem } from "../../client/problem.ts";
import type { ImportRemark } from "../../client/types.ts";
import { Button, Panel, Skeleton, TableScroll, classWord } from "../../kit/components.tsx";
import { ProblemNotice } from "../../kit/problem.tsx";
import { has, none, number, t } from "../../kit/words.ts";
import { remarkGroups, type Group } from "./summary.ts";

/** Remarks groups what was noted while reading: a sentence and a count each, the rows on demand. */
export function Remarks({ id, remarks }: { id: string; remarks: Readonly<Record<string, number>> }) {
  return (
    <Panel title={t("import.remarks")} note={t("import.remarks.note")}>
      <ul class="remark-groups">
        {remarkGroups(remarks).map((group) => (
          <RemarkGroup key={group.code} id={id} group={group} />
        ))}
      </ul>
    </Panel>
  );
}

function RemarkGroup({ id, group }: { id: string; group: Group }) {
  const [opened, setOpened] = useState(false);
  const key = `import.remark.${group.code}`;
  return (
    <li>
      <details class="remark-group" onToggle={(e) => e.currentTarget.open && setOpened(true)}>
        <summary>
          <span class="remark-count">{number(group.count)}</span>
          <span>{has(key) ? t(key) : t("import.remark.other", { code: group.code })}</span>
        </summary>
        {opened && <Rows id={id} group={group} />}
      </details>
    </li>
  );
}

interface Page {
  items: ImportRemark[];
  next: string;
}

/** Rows lists the remarks of one code and fetches more on demand; the first page comes by itself. */
function Rows({ id, group }: { id: string; group: Group }) {
  const [page, setPage] = useState<Page | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [busy, setBusy] = useState(false);

  const more = async () => {
    setBusy(true);
    setProblem(null);
    try {
      const answer = await api.importRemarks(id, { code: group.code, after: page?.next ?? "" });
      setPage((was) => ({ items: [...(was?.items ?? []), ...answer.items], next: answer.next }));
    } catch (cause) {
      if (!aborted(cause)) setProblem(problemOf(cause));
    } finally {
      setBusy(false);
    }
  };
  // The group was opened just now: its first page is what it was opened for.
  useEffect(() => void more(), []);

  return (
    <div class="remark-rows">
      {page && <RemarkTable items={page.items} classes={group.code === CLASS_DIFFERS} />}
      {page === null && busy && <Skeleton lines={3} />}
      {problem && <ProblemNotice problem={problem} onRetry={more} />}
      {page && page.next !== "" && (
        <div class="remark-more">
          <span>{t("import.remarks.shown", { shown: number(page.items.length), total: number(group.count) })}</span>
          <Button small busy={busy} onClick={more}>
            {t("import.remarks.more")}
          </Button>
        </div>
      )}
    </div>
  );
}

/** CLASS_DIFFERS is the remark whose two values are classes: the portal's and ours. */
const CLASS_DIFFERS = "class_differs";

function RemarkTable({ items, classes }: { items: readonly ImportRemark[]; classes: boolean }) {
  const word = classes ? classWord : (text: string) => text;
  return (
    <TableScroll label={t("import.remarks.table")}>
      <table class="table remark-table">
        <thead>
          <tr>
            <th scope="col" class="num">{t("import.col.row")}</th>
            <th scope="col">{t("import.col.column")}</th>
            <th scope="col">{t(classes ? "child.portal" : "import.col.raw")}</th>
            <th scope="col">{t(classes ? "child.ours" : "import.col.value")}</th>
          </tr>
        </thead>
        <tbody>
          {items.map((r, i) => (
            <tr key={i}>
              <td class="num">{number(r.row)}</td>
              <td>{r.column}</td>
              <td>
                <code>{r.raw === "" ? none : word(r.raw)}</code>
              </td>
              <td>{r.value === "" ? t("import.value.none") : <code>{word(r.value)}</code>}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </TableScroll>
  );
}
