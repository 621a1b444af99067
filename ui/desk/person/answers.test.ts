import assert from "node:assert/strict";
import { test } from "node:test";
import { answersOf, changesOf, typedOf, unreadable } from "./answers.ts";

const fields = [
  { id: "lila", type: "decimal", unit: "cm" }, { id: "hb", type: "decimal", unit: "g/dL" }, { id: "tablet", type: "int", unit: "tablet" },
  { id: "pusing", type: "bool", unit: "" }, { id: "suplemen", type: "choice", unit: "" }, { id: "lmp", type: "date", unit: "" }, { id: "catatan", type: "text", unit: "" },
] as const;

test("what is typed is sent by its type, and what is empty is not sent", () => {
  const typed = { lila: "23,4 cm", hb: "11.2 g/dl", tablet: "30", pusing: "n", suplemen: "mms", lmp: "2026-02-01", catatan: "  " };
  assert.deepEqual(answersOf(fields, typed), { lila: 23.4, hb: 11.2, tablet: 30, pusing: false, suplemen: "mms", lmp: "2026-02-01" });
  assert.deepEqual(answersOf(fields, {}), {});
});

test("letters for a number are pointed out and not sent", () => {
  const typed = { lila: "dua puluh", hb: "11", catatan: "dua puluh" };
  assert.deepEqual(unreadable(fields, typed), ["lila"]);
  assert.deepEqual(answersOf(fields, typed), { hb: 11, catatan: "dua puluh" });
});

test("stored answers stand in the form as a person would type them, and read back the same", () => {
  const stored = { lila: 23.4, tablet: 0, pusing: false, suplemen: "ttd" };
  const typed = typedOf(fields, stored);
  assert.deepEqual([typed["lila"], typed["tablet"], typed["pusing"], typed["hb"]], ["23,4", "0", "n", ""]);
  assert.deepEqual(answersOf(fields, typed), stored);
});

test("a fact that was emptied is taken away, one that stayed is not said again", () => {
  assert.deepEqual(changesOf({ gravida: 2, lmp: "2026-02-01" }, { gravida: 2, partus: 0 }), { partus: 0, lmp: null });
  assert.deepEqual(changesOf({ gravida: 2 }, { gravida: 2 }), {});
});
