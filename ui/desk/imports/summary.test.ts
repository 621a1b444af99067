import assert from "node:assert/strict";
import { test } from "node:test";
import { isMoving } from "./poll.ts";
import { childSums, remarkGroups, weighingSums } from "./summary.ts";

const totals = { rows: 10, children_new: 1, children_matched: 2, children_updated: 3, measurements_new: 4, measurements_known: 5, measurements_changed: 0, doubtful: 7, rows_refused: 8, class_differences: 0, remarks: {} };

test("every total is shown once", () => {
  const counts = [...childSums(totals), ...weighingSums(totals)].map((sum) => sum.count).sort((a, b) => a - b);
  assert.deepEqual(counts, [0, 0, 1, 2, 3, 4, 5, 7, 8]);
});

test("only what waits for a person asks to be looked at", () => {
  const asked = [...childSums(totals), ...weighingSums(totals)].filter((sum) => sum.look).map((sum) => sum.key);
  assert.deepEqual(asked, ["import.sum.doubtful", "import.sum.rows_refused"]);
});

test("remarks are ordered by count, then code; those that are none are left out", () => {
  assert.deepEqual(remarkGroups({ b: 2, a: 2, c: 9, d: 0 }).map((group) => group.code), ["c", "a", "b"]);
});

test("an import is followed while it moves by itself", () => {
  const moving = (["reading", "writing", "done", "failed", "undoing", "undone", "interrupted"] as const).filter(isMoving);
  assert.deepEqual(moving, ["reading", "writing", "undoing"]);
});
