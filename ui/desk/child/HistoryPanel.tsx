import { useState } from "preact/hooks";
import * as api from "../../client/api.ts";
import { useResource } from "../../client/resource.ts";
import type { HistoryItem } from "../../client/types.ts";
import { Badge, Button, Empty, Panel, Skeleton } from "../../kit/components.tsx";
import { dayOf } from "../../kit/format.ts";
import { ProblemNotice } from "../../kit/problem.tsx";
import { date, has, hour, language, measure, moment, none, number, t } from "../../kit/words.ts";
import { sourceWords } from "./words.tsx";

const FIRST = 5;

/** HistoryPanel tells what changed about a child and who said it, newest first. `stamp` changes when the child does. */
export function HistoryPanel({ child, stamp }: { child: string; stamp: string }) {
  const asked = useResource(`history ${child} ${stamp}`, (signal) => api.history(child, signal));
  const [all, setAll] = useState(false);
  const items = [...(asked.value?.items ?? [])].sort((a, b) => b.said_at.localeCompare(a.said_at));
  const shown = all ? items : items.slice(0, FIRST);
  return (
    <Panel title={t("child.history")} note={t("child.history.note")}>
      {asked.problem && <ProblemNotice problem={asked.problem} onRetry={asked.reload} />}
      {!asked.value && !asked.problem && <Skeleton lines={4} />}
      {asked.value && items.length === 0 && <Empty title={t("child.history.empty")} />}
      <ol class="history">
        {shown.map((item) => (
          <Item key={item.entry} item={item} />
        ))}
      </ol>
      {items.length > shown.length && (
        <div class="weighings-more no-print">
          <Button onClick={() => setAll(true)}>{t("child.history.more", { n: items.length - shown.length })}</Button>
        </div>
      )}
    </Panel>
  );
}

function Item({ item }: { item: HistoryItem }) {
  const kind = `child.history.kind.${item.kind}`;
  const day = item.at.slice(0, 10);
  // What the heading says is not said again below it.
  const changes = item.changes.filter((change) => !(change.field === "date" && change.from === "" && change.to === day));
  return (
    <li class="history-item">
      <div class="history-head">
        <strong>{t(has(kind) ? kind : "child.history.kind.other")}{said(item.about) !== "" && `: ${said(item.about)}`}</strong>
        <span>{date(day)}</span>
        {item.withdrawn && <Badge>{t("child.withdrawn")}</Badge>}
      </div>
      {changes.length > 0 && folded(changes.length, (
        <ul class="history-changes">
          {changes.map((change, i) => (
            <li key={i}>
              {said(change.name) || fieldWord(change.field)}: {change.from !== "" && <del>{said(change.was) || valueWord(change.field, change.from)}</del>} {change.from !== "" && <span aria-hidden="true">→</span>}{" "}
              <ins>{said(change.now) || valueWord(change.field, change.to)}</ins>
            </li>
          ))}
        </ul>
      ))}
      {item.reason !== "" && <p class="history-reason">{t("child.history.reason", { reason: item.reason })}</p>}
      <p class="history-by">
        {dayOf(item.said_at) === day ? hour(item.said_at) : moment(item.said_at)}
        {item.source.kind === "import" && item.said_by !== "" && ` · ${item.said_by}`} · {sourceWords(item.source, item.said_by)}
      </p>
    </li>
  );
}

const MOST = 6;

// folded keeps a long visit from pushing everything else off the page.
function folded(n: number, list: preact.ComponentChildren) {
  if (n <= MOST) return list;
  return <details class="history-fold"><summary>{t("child.history.changes", { n })}</summary>{list}</details>;
}

// said is what a programme calls something, in the language on screen; dates in it as people read them.
function said(words: { id: string; en: string }): string {
  const text = language.value === "en" ? words.en : words.id;
  return /^\d{4}-\d{2}-\d{2}$/.test(text) ? date(text) : text;
}

/** valueWord writes a stored value as people read it: dates and decimals of the language, codes as words. */
function valueWord(field: string, value: string): string {
  if (value === "") return none;
  if (field === "sex" && has(`sex.${value}`)) return t(`sex.${value}`);
  if (field === "relation" || field === "how") return t(`child.${field}.${value}`);
  if (field === "oedema") return t("child.yes");
  if (field === "measure" && has(`child.how.${value}`)) return t(`child.how.${value}`);
  if (/^\d{4}-\d{2}-\d{2}$/.test(value)) return date(value);
  if (/_(kg|cm)$/.test(field) && isNumber(value)) return measure(Number(value));
  if (field.endsWith("_g") && isNumber(value)) return number(Number(value));
  return value;
}

const isNumber = (text: string) => /^\d+(\.\d+)?$/.test(text);

function fieldWord(field: string): string {
  const key = `child.field.${field}`;
  return has(key) ? t(key) : field;
}
