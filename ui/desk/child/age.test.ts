import assert from "node:assert/strict";
import { test } from "node:test";
import { ageAt } from "./age.ts";

test("age is full months and the days beyond", () => {
  const table: [string, string, number, number][] = [
    ["2024-08-17", "2024-08-17", 0, 0],
    ["2024-08-17", "2024-09-16", 0, 30],
    ["2024-08-17", "2024-09-17", 1, 0],
    ["2024-08-17", "2026-11-22T02:15:00Z", 27, 5],
    ["2024-01-31", "2024-02-29", 1, 0],
    ["2024-01-31", "2024-03-01", 1, 1],
    ["2023-12-20", "2024-01-05", 0, 16],
  ];
  for (const [birth, at, months, days] of table) assert.deepEqual(ageAt(birth, at), { months, days }, `${birth} ${at}`);
});

test("no age without dates, or before birth", () => {
  assert.equal(ageAt("", "2026-01-01"), null);
  assert.equal(ageAt("2026-01-02", "2026-01-01"), null);
});

test("a day later is never younger, and the days stay within a month", () => {
  const start = Date.UTC(2023, 0, 31);
  let before = -1;
  for (let day = 0; day < 1900; day++) {
    const at = new Date(start + day * 86_400_000).toISOString();
    const age = ageAt("2023-01-31", at)!;
    assert.ok(age.days >= 0 && age.days <= 30, at);
    const order = age.months * 32 + age.days;
    assert.ok(order > before, at);
    before = order;
  }
});
