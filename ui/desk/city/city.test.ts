import assert from "node:assert/strict";
import { test } from "node:test";
import type { Figures } from "../../client/types.ts";
import { bandOf, bandsOf, countOf, countOfStatus, indicatorOf, indicators } from "./indicator.ts";
import { monthsBetween } from "./MonthChooser.tsx";
import { orderOf, orderText, sorted, turned } from "./order.ts";

const count = (numerator: number, denominator: number) => ({ numerator, denominator });

function figures(change: Partial<Figures>): Figures {
  const nothing = count(0, 0);
  return {
    registered: 0, weighed: 0, stunting: nothing, severe_stunting: nothing, wasting: nothing, severe_wasting: nothing,
    underweight: nothing, severe_underweight: nothing, overweight: nothing, flagged: 0, n: 0, t: 0, o: 0, b: 0, two_t: 0, below_red: 0, ...change,
  };
}

test("coverage is weighed over registered, the others are as the server counts them", () => {
  const f = figures({ registered: 50, weighed: 40, stunting: count(4, 38) });
  assert.deepEqual(countOf(f, "coverage"), count(40, 50));
  assert.deepEqual(countOf(f, "stunting"), count(4, 38));
  assert.equal(countOfStatus(f, "not_weighed"), 10);
  assert.equal(countOfStatus(figures({ registered: 5, weighed: 7 }), "not_weighed"), 0);
  assert.equal(countOfStatus(f, "stunting"), 4);
});

test("a value on a cut belongs to the band above it", () => {
  const words = (n: number, d: number) => bandOf("stunting", count(n, d))?.word;
  assert.equal(words(24, 1000), "band.very_low");
  assert.equal(words(25, 1000), "band.low");
  assert.equal(words(99, 1000), "band.low");
  assert.equal(words(10, 100), "band.medium");
  assert.equal(words(20, 100), "band.high");
  assert.equal(words(30, 100), "band.very_high");
  assert.equal(words(120, 100), "band.very_high");
  assert.equal(bandOf("wasting", count(15, 100))?.word, "band.very_high");
  assert.equal(bandOf("underweight", count(9, 100))?.word, "band.low");
});

test("nothing measured has no band; a measured zero is the goal, but not in coverage", () => {
  assert.equal(bandOf("stunting", count(0, 0)), null);
  for (const indicator of ["stunting", "wasting", "underweight"] as const) {
    assert.equal(bandOf(indicator, count(0, 12))?.word, `band.zero.${indicator}`);
    assert.notEqual(bandOf(indicator, count(1, 5000))?.step, "zero", "one child is not none");
  }
  assert.equal(bandOf("coverage", count(0, 12))?.step, 1);
});

test("the bands of every indicator follow on each other and end open, at the darkest step", () => {
  for (const indicator of indicators) {
    const bands = bandsOf(indicator).filter((band) => band.step !== "zero");
    assert.equal(bands[0]?.from, 0);
    bands.slice(1).forEach((band, i) => {
      assert.equal(band.from, bands[i]?.to);
      assert.equal(band.step, Number(bands[i]?.step) + 1);
    });
    assert.equal(bands.at(-1)?.to, null);
    assert.equal(bands.at(-1)?.step, 5);
  }
});

test("an indicator in the address is known or stunting", () => {
  assert.equal(indicatorOf("wasting"), "wasting");
  assert.equal(indicatorOf("toString"), "stunting");
  assert.equal(indicatorOf(null), "stunting");
});

const rows = [
  { place: { code: "1", name: "Wates" }, figures: figures({ registered: 10, stunting: count(1, 10) }) },
  { place: { code: "2", name: "Blooto" }, figures: figures({ registered: 30, stunting: count(0, 0) }) },
  { place: { code: "3", name: "Posyandu 10" }, figures: figures({ registered: 20, stunting: count(5, 10) }) },
  { place: { code: "4", name: "Posyandu 9" }, figures: figures({ registered: 20, stunting: count(1, 10) }) },
];
const names = (text: string) => sorted(rows, orderOf(text)).map((row) => row.place.name);

test("sorting goes by share, then by name; the unmeasured stand last either way", () => {
  assert.deepEqual(names("-stunting"), ["Posyandu 10", "Posyandu 9", "Wates", "Blooto"]);
  assert.deepEqual(names("stunting"), ["Posyandu 9", "Wates", "Posyandu 10", "Blooto"]);
  assert.deepEqual(names("-registered"), ["Blooto", "Posyandu 9", "Posyandu 10", "Wates"]);
});

test("numbers inside names sort as numbers", () => {
  assert.deepEqual(names("name"), ["Blooto", "Posyandu 9", "Posyandu 10", "Wates"]);
  assert.deepEqual(names("-name"), ["Wates", "Posyandu 10", "Posyandu 9", "Blooto"]);
});

test("sorting leaves its rows alone", () => {
  const before = rows.map((row) => row.place.code);
  sorted(rows, orderOf("name"));
  assert.deepEqual(rows.map((row) => row.place.code), before);
});

test("an order survives the address, a wrong one is the heaviest first, a second click turns", () => {
  for (const text of ["name", "-wasting", "coverage"]) assert.equal(orderText(orderOf(text)), text);
  assert.equal(orderText(orderOf("-nonsense")), "-stunting");
  assert.equal(orderText(turned(orderOf("name"), "wasting")), "-wasting");
  assert.equal(orderText(turned(orderOf("-wasting"), "wasting")), "wasting");
  assert.equal(orderText(turned(orderOf("wasting"), "name")), "name");
});

test("months are listed newest first and include the one on screen", () => {
  assert.deepEqual(monthsBetween("2025-11", "2026-01", "2025-12"), ["2026-01", "2025-12", "2025-11"]);
  assert.deepEqual(monthsBetween("2025-12", "2026-01", "2025-10"), ["2026-01", "2025-12", "2025-10"]);
  assert.deepEqual(monthsBetween("", "", "2026-01"), ["2026-01"]);
});
