import assert from "node:assert/strict";
import { test } from "node:test";
import type { Indicator } from "../../client/types.ts";
import { countOfPart, grouped, markOf, orderOf, partOf, period, sorted, turned } from "./reading.ts";

const count = (numerator: number, denominator: number, unknown = 0, unclear = 0) => ({ numerator, denominator, unknown, unclear });
const source = { text: "", url: "", date: null, verified: true, note: "" };

test("a period is written by its months, the year once where it is one", () => {
  assert.equal(period("id", "2026-11-01", "2026-11-22"), "November 2026");
  assert.equal(period("id", "2026-01-01", "2026-11-30"), "Januari–November 2026");
  assert.equal(period("en", "2026-10-01", "2026-11-30"), "October–November 2026");
  assert.equal(period("id", "2025-12-01", "2026-01-31"), "Desember 2025–Januari 2026");
});

test("the parts of a figure add up to its whole", () => {
  const one = count(30, 100, 12, 5);
  assert.equal(countOfPart(one, "not"), 58);
  assert.equal(countOfPart(one, "numerator") + countOfPart(one, "not") + countOfPart(one, "unknown"), one.denominator);
  assert.equal(countOfPart(one, "unclear"), 5);
  assert.equal(partOf("unknown"), "unknown");
  assert.equal(partOf("everybody"), null);
  assert.equal(partOf(null), null);
});

test("a target is reached at exactly its percent, and not told of where nothing is known", () => {
  const aim = (percent: number) => ({ target: { year: 2026, percent, source } });
  assert.equal(markOf({ ...count(4, 5), ...aim(80) }), "reached");
  assert.equal(markOf({ ...count(799, 1000), ...aim(80) }), "short");
  assert.equal(markOf({ ...count(12, 10), ...aim(100) }), "reached");
  assert.equal(markOf({ ...count(0, 0), ...aim(80) }), null);
  assert.equal(markOf({ ...count(0, 7, 7), ...aim(80) }), null);
  assert.equal(markOf({ ...count(4, 5), target: null }), null);
});

test("indicators stand by programme in the order of the server", () => {
  const of = (programme: string, id: string) => ({ id, programme: { id: programme, name: { id: programme, en: programme } } }) as Indicator;
  const groups = grouped([of("bumil", "k4"), of("bumil", "k6"), of("balita", "d_s")]);
  assert.deepEqual(groups.map(({ programme, indicators }) => [programme.id, indicators.map(({ id }) => id)]), [["bumil", ["k4", "k6"]], ["balita", ["d_s"]]]);
  assert.deepEqual(grouped([]), []);
});

const places = [
  { place: { name: "Wates" }, ...count(5, 10) },
  { place: { name: "Asoka RW 10" }, ...count(0, 0) },
  { place: { name: "Asoka RW 2" }, ...count(9, 10) },
  { place: { name: "Meri" }, ...count(0, 30, 30) },
];
const names = (order: string) => sorted(places, orderOf(order)).map(({ place }) => place.name);

test("places stand by name as people count, or by share with the unknown last either way", () => {
  assert.deepEqual(names(""), ["Asoka RW 2", "Asoka RW 10", "Meri", "Wates"]);
  assert.deepEqual(names("-name"), ["Wates", "Meri", "Asoka RW 10", "Asoka RW 2"]);
  assert.deepEqual(names("share"), ["Wates", "Asoka RW 2", "Asoka RW 10", "Meri"]);
  assert.deepEqual(names("-share"), ["Asoka RW 2", "Wates", "Asoka RW 10", "Meri"]);
  assert.deepEqual(names("-denominator"), ["Meri", "Asoka RW 2", "Wates", "Asoka RW 10"]);
  assert.deepEqual(names("stunting"), names("name"));
});

test("a second click turns a column", () => {
  assert.equal(turned(orderOf(null), "share"), "share");
  assert.equal(turned(orderOf("share"), "share"), "-share");
  assert.equal(turned(orderOf("-share"), "share"), "share");
  assert.equal(turned(orderOf("-share"), "name"), "name");
});
