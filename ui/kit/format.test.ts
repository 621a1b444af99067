import assert from "node:assert/strict";
import { test } from "node:test";
import * as format from "./format.ts";

test("numbers are written as the language writes them", () => {
  assert.equal(format.decimal("id", 1234.5, 1), "1.234,5");
  assert.equal(format.decimal("en", 1234.5, 1), "1,234.5");
  assert.equal(format.decimal("id", 12, 2), "12,00");
  assert.equal(format.signed("en", 0.31, 1), "+0.3");
  assert.equal(format.signed("en", 0, 1), "0.0");
});

test("less than zero is written with the minus sign, not with a hyphen", () => {
  assert.equal(format.decimal("id", -1234.5, 1), "\u22121.234,5");
  assert.equal(format.signed("id", -2.31, 2), "\u22122,31");
  assert.equal(format.signed("en", -2.31, 2), "\u22122.31");
});

test("kg and cm have one decimal, two where two were measured", () => {
  assert.equal(format.measure("id", 15), "15,0");
  assert.equal(format.measure("id", 15.2), "15,2");
  assert.equal(format.measure("en", 8.25), "8.25");
  assert.equal(format.measure("id", 72.3 + 0.7), "73,0");
});

test("a share of nothing is no number, and a share may exceed 100", () => {
  assert.equal(format.share(0, 0), null);
  assert.equal(format.share(0, 40), 0);
  assert.equal(format.share(42, 40), 105);
  assert.equal(format.percent("id", format.share(1, 8)!), "12,5%");
});

test("dates do not move with the clock of the computer", () => {
  assert.equal(format.date("id", "2026-10-01"), "1 Okt 2026");
  assert.equal(format.longDate("en", "2024-02-29"), "29 February 2024");
  assert.equal(format.weekday("id", "2026-11-22"), "Minggu, 22 November 2026");
  assert.equal(format.month("id", "2026-01"), "Januari 2026");
  assert.equal(format.shortMonth("en", "2026-12"), "Dec 2026");
  // 17:30 UTC is already the next day in Mojokerto.
  assert.match(format.moment("id", "2026-10-05T17:30:00Z"), /^6 Okt 2026/);
  assert.equal(format.dayOf("2026-10-05T17:30:00Z"), "2026-10-06");
  assert.equal(format.hour("id", "2026-10-05T17:30:00Z"), "00.30");
});

test("what is no date is shown as it came", () => {
  assert.equal(format.date("id", "kemarin"), "kemarin");
  assert.equal(format.month("id", "2026-13"), "2026-13");
  assert.equal(format.moment("id", "?"), "?");
  assert.equal(format.dayOf("?"), "");
});

test("addMonths crosses years both ways and comes back", () => {
  assert.equal(format.addMonths("2026-01", -1), "2025-12");
  assert.equal(format.addMonths("2025-12", 1), "2026-01");
  assert.equal(format.addMonths("2026-10", -24), "2024-10");
  for (let n = -40; n <= 40; n++) assert.equal(format.addMonths(format.addMonths("2026-07", n), -n), "2026-07");
});

test("completedMonths turns on the birthday", () => {
  assert.equal(format.completedMonths("2024-10-05", "2026-10-04"), 23);
  assert.equal(format.completedMonths("2024-10-05", "2026-10-05"), 24);
  assert.equal(format.completedMonths("2026-10-05", "2026-10-01"), 0);
});

test("isMonth knows a month from anything else", () => {
  for (const good of ["2026-01", "2026-12"]) assert.ok(format.isMonth(good), good);
  for (const bad of ["", "2026-00", "2026-13", "2026-1", "2026-01-01", " 2026-01"]) assert.ok(!format.isMonth(bad), bad);
});

test("fill puts params in, keeps unknown ones in sight and chooses by number", () => {
  assert.equal(format.fill("{a} dan {b}", { a: 1, b: "dua" }), "1 dan dua");
  assert.equal(format.fill("{a} dan {b}", { a: 1 }), "1 dan {b}");
  assert.equal(format.fill("{n} {n?child:children}", { n: 1 }), "1 child");
  assert.equal(format.fill("{n} {n?child:children}", { n: 0 }), "0 children");
  assert.equal(format.fill("{n?:s}", { n: 1 }), "");
  // A value is never read as a sentence.
  assert.equal(format.fill("{a}", { a: "{b}", b: "x" }), "{b}");
});
