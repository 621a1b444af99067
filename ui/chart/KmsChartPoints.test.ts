import assert from "node:assert/strict";
import { test } from "node:test";
import { KMS_PAGES, kmsColumns, kmsPoints, pageOf, type KmsMeasured, type Letter } from "./KmsChartPoints.ts";

const none = { z: null, flag: false };

function weighed(date: string, ageDays: number, code: Letter, over: Partial<KmsMeasured> = {}): KmsMeasured {
  return {
    entry: date, date, age_days: ageDays, weight_kg: 7, lenhei_cm: null, corrected_cm: null, head_cm: null,
    zwei: none, zlen: none, zwfl: none, zhc: none, withdrawn: false,
    kms: { code, gain_g: null, kbm_g: null, two_t: false, below_red: false }, ...over,
  };
}

test("every weighing stands in the column of its completed month of age", () => {
  const points = kmsPoints([weighed("2026-01-10", 30, "B"), weighed("2026-02-10", 61, "N"), weighed("2026-03-10", 92, "T")]);
  assert.deepEqual(points.map((p) => [p.column, p.letter]), [[0, "B"], [2, "N"], [3, "T"]]);
  for (const p of points) assert.ok(p.x >= p.column && p.x < p.column + 1, "the dot stands in its column");
});

test("no weight or withdrawn: no letter on the card", () => {
  assert.deepEqual(kmsPoints([weighed("2026-01-10", 30, "", { weight_kg: null }), weighed("2026-02-10", 61, "N", { withdrawn: true })]), []);
});

test("a page lists all its months, weighed or not, and nobody else's", () => {
  const points = kmsPoints([weighed("2026-01-10", 61, "B"), weighed("2026-01-20", 71, "N"), weighed("2028-01-10", 800, "O")]);
  const columns = kmsColumns(points, KMS_PAGES[0]!);
  assert.equal(columns.length, 25);
  assert.equal(columns[2]!.points.length, 2, "two weighings of one month are both kept");
  assert.equal(columns.flatMap((c) => c.points).length, 2);
  assert.equal(kmsColumns(points, KMS_PAGES[1]!)[2]!.points[0]!.letter, "O", "800 days are 26 months");
});

test("the card opens at the side of the newest weighing", () => {
  assert.equal(pageOf([]), KMS_PAGES[0]);
  assert.equal(pageOf(kmsPoints([weighed("2026-01-10", 700, "B")])), KMS_PAGES[0]);
  assert.equal(pageOf(kmsPoints([weighed("2026-01-10", 740, "B")])), KMS_PAGES[1]);
});
