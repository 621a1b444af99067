import assert from "node:assert/strict";
import { test } from "node:test";
import { bodyOf, completedMonths, draftOf, emptyDraft, fingerprint, isDate, isEmpty, mayBeSaved, today, unreadable, usualHow, withDate, withNumber } from "./draft.ts";

const birth = "2024-08-17";

test("dates exist in the calendar or are none", () => {
  for (const good of ["2024-02-29", "2026-12-31"]) assert.ok(isDate(good), good);
  for (const bad of ["", "2026-02-30", "2025-02-29", "26-01-01", "2026-1-1", "2026-13-01", "2026-01-01T00:00"]) assert.ok(!isDate(bad), bad);
});

test("completed months turn on the day of birth", () => {
  const table: [string, string, number | null][] = [
    [birth, "2024-08-17", 0], [birth, "2024-09-16", 0], [birth, "2024-09-17", 1], [birth, "2026-08-16", 23], [birth, "2026-08-17", 24], [birth, "2024-08-16", null], ["", "2026-01-01", null],
  ];
  for (const [from, to, months] of table) assert.equal(completedMonths(from, to), months, `${from} ${to}`);
});

test("lying before 24 months, standing from then, nothing without a birth date", () => {
  assert.equal(usualHow(birth, "2026-08-16"), "l");
  assert.equal(usualHow(birth, "2026-08-17"), "h");
  assert.equal(usualHow("", "2026-08-17"), "");
});

test("the usual way follows the date until the officer chose one", () => {
  const draft = emptyDraft("2026-08-16", birth);
  assert.equal(withDate(draft, "2026-08-17", birth).how, "h");
  assert.equal(withDate({ ...draft, how: "l", howChosen: true }, "2026-08-17", birth).how, "l");
});

test("a changed value asks for its confirmation anew", () => {
  const confirmed = { ...emptyDraft("2026-08-16", birth), confirmed: ["weight_jump"] };
  assert.deepEqual(withNumber(confirmed, "weight_kg", "9").confirmed, []);
  assert.deepEqual(withDate(confirmed, "2026-08-17", birth).confirmed, []);
});

test("what is not measured is sent as null, and how goes with length only", () => {
  const draft = withNumber(emptyDraft("2026-08-16", birth), "weight_kg", "8,5");
  const body = bodyOf(draft, "c1")!;
  assert.deepEqual([body.weight_kg, body.lenhei_cm, body.measure, body.muac_cm], [8.5, null, "", null]);
  assert.equal(bodyOf(withNumber(draft, "lenhei_cm", "72"), "c1")!.measure, "l");
});

test("what cannot be read is never sent", () => {
  const draft = withNumber(emptyDraft("2026-08-16", birth), "muac_cm", "dua belas");
  assert.deepEqual(unreadable(draft), ["muac_cm"]);
  assert.equal(bodyOf(draft, "c1"), null);
  assert.equal(bodyOf(emptyDraft("", birth), "c1"), null);
});

test("empty is no number and no oedema", () => {
  const draft = emptyDraft("2026-08-16", birth);
  assert.ok(isEmpty(draft));
  assert.ok(!isEmpty({ ...draft, oedema: true }));
  assert.ok(!isEmpty(withNumber(draft, "head_cm", "44")));
});

test("an amendment starts from what is stored", () => {
  const draft = draftOf({ date: "2026-05-14", weight_kg: 9.25, lenhei_cm: null, measure: "", muac_cm: 13, head_cm: null, oedema: true });
  assert.deepEqual(draft.numbers, { weight_kg: "9,25", lenhei_cm: "", muac_cm: "13", head_cm: "" });
  assert.equal(bodyOf(draft, "c1")!.weight_kg, 9.25);
  assert.ok(draft.oedema);
});

test("errors block, warnings wait for their tick, notes do not", () => {
  const [error, warn, info] = [{ code: "a", level: "error" }, { code: "b", level: "warn" }, { code: "c", level: "info" }];
  assert.ok(mayBeSaved([], []));
  assert.ok(mayBeSaved([info!], []));
  assert.ok(!mayBeSaved([warn!], []));
  assert.ok(mayBeSaved([warn!, info!], ["b"]));
  assert.ok(!mayBeSaved([error!], ["a"]), "an error cannot be confirmed away");
});

test("the same values have one fingerprint, whatever was confirmed; other values another", () => {
  const body = bodyOf(withNumber(emptyDraft("2026-08-16", birth), "weight_kg", "8,5"), "c1")!;
  assert.equal(fingerprint(body), fingerprint({ ...body, confirmed: ["x"] }));
  for (const other of [{ weight_kg: 8.6 }, { date: "2026-08-15" }, { oedema: true }, { child: "c2" }, { measure: "h" as const }]) {
    assert.notEqual(fingerprint(body), fingerprint({ ...body, ...other }));
  }
});

test("today is this device's day", () => {
  assert.equal(today(new Date(2026, 0, 5, 23, 59)), "2026-01-05");
});
