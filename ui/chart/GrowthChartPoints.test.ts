import assert from "node:assert/strict";
import { test } from "node:test";
import { beyond, frameFor, indicatorsFor, linesFor, monthsBetween, pointsFor, runs, thin, type BandsLike, type GrowthPoint, type Measured } from "./GrowthChartPoints.ts";

const none = { z: null, flag: false };

function measured(date: string, ageDays: number, over: Partial<Measured> = {}): Measured {
  return { entry: date, date, age_days: ageDays, weight_kg: 8, lenhei_cm: 70, corrected_cm: 70, head_cm: null, zwei: { z: -1, flag: false }, zlen: none, zwfl: none, zhc: none, withdrawn: false, ...over };
}

function point(date: string, flag = false, y = 8): GrowthPoint {
  return { entry: date, date, ageDays: 0, x: 0, y, z: 0, flag };
}

const days: BandsLike = {
  x_unit: "day",
  x: Array.from({ length: 1827 }, (_, i) => i),
  lines: [-3, 0, 3].map((z) => ({ z, y: Array.from({ length: 1827 }, (_, i) => 5 + z + i / 200) })),
};

test("a point needs what its chart is of; what was withdrawn is no point", () => {
  const list = [measured("2026-02-10", 300), measured("2026-01-10", 269, { weight_kg: null }), measured("2026-03-10", 328, { withdrawn: true }), measured("2026-01-02", 261)];
  assert.deepEqual(pointsFor("wfa", list).map((p) => p.date), ["2026-01-02", "2026-02-10"], "in order of age");
  assert.deepEqual(pointsFor("hcfa", list), []);
});

test("length is drawn as it is scored: after the 0.7 cm", () => {
  const stood = measured("2026-01-10", 300, { lenhei_cm: 70, corrected_cm: 70.7 });
  assert.equal(pointsFor("lhfa", [stood])[0]?.y, 70.7);
  assert.equal(pointsFor("wfl", [stood])[0]?.x, 70.7);
});

test("without an age nothing can be placed", () => {
  const ageless = { ...measured("2026-01-10", 0), age_days: null };
  for (const indicator of ["wfa", "lhfa", "wfl", "wfh"] as const) assert.deepEqual(pointsFor(indicator, [ageless]), [], indicator);
});

test("each side of day 731 has its own weight for length or height", () => {
  const [before, after] = [measured("2026-01-10", 730), measured("2026-01-11", 731)];
  assert.deepEqual(pointsFor("wfl", [before, after]).map((p) => p.ageDays), [730]);
  assert.deepEqual(pointsFor("wfh", [before, after]).map((p) => p.ageDays), [731]);
  assert.deepEqual(indicatorsFor([before, after]), ["wfa", "lhfa", "wfl", "wfh", "hcfa"]);
  assert.deepEqual(indicatorsFor([after]), ["wfa", "lhfa", "wfh", "hcfa"]);
  assert.deepEqual(indicatorsFor([before]), ["wfa", "lhfa", "wfl", "hcfa"]);
  assert.deepEqual(indicatorsFor([]), ["wfa", "lhfa", "wfl", "hcfa"]);
});

test("months between are calendar months", () => {
  assert.equal(monthsBetween("2025-12-31", "2026-01-01"), 1);
  assert.equal(monthsBetween("2025-01-01", "2026-03-31"), 14);
});

test("the line crosses two missed months and stops at three", () => {
  const joined = runs([point("2026-01-10"), point("2026-04-10")]);
  assert.deepEqual(joined.map((run) => run.length), [2]);
  const parted = runs([point("2026-01-10"), point("2026-05-10"), point("2026-06-10")]);
  assert.deepEqual(parted.map((run) => run.length), [1, 2]);
  assert.deepEqual(runs([]), []);
});

test("a flagged value is in no stretch and does not bridge one", () => {
  const stretches = runs([point("2026-01-10"), point("2026-03-10", true), point("2026-05-10")]);
  assert.deepEqual(stretches.map((run) => run.map((p) => p.date)), [["2026-01-10"], ["2026-05-10"]]);
});

test("the window grows with the child, and a slip of the scales does not stretch it", () => {
  const young = frameFor(days, [{ ...point("2026-01-10"), x: 20 }]);
  assert.deepEqual(young.x, [0, 24]);
  const older = frameFor(days, [{ ...point("2026-01-10"), x: 24.5 }]);
  assert.deepEqual(older.x, [0, 36]);
  const slip = frameFor(days, [{ ...point("2026-01-10", true, 85), x: 20 }]);
  assert.deepEqual(slip.y, young.y);
  assert.equal(beyond({ x: 20, y: 85 }, slip), "above");
  assert.equal(beyond({ x: 20, y: 8 }, slip), "");
  assert.equal(beyond({ x: 20, y: -1 }, slip), "below");
});

test("a trusted value beyond the lines widens the window", () => {
  const frame = frameFor(days, [{ ...point("2026-01-10", false, 30), x: 20 }]);
  assert.equal(beyond({ x: 20, y: 30 }, frame), "");
});

test("weight for length shows the child's stretch, inside the table", () => {
  const cm: BandsLike = { x_unit: "cm", x: [45, 60, 80, 110], lines: [{ z: 0, y: [2, 5, 10, 18] }] };
  assert.deepEqual(frameFor(cm, [{ ...point("a"), x: 52 }, { ...point("b"), x: 71 }]).x, [45, 80]);
  assert.deepEqual(frameFor(cm, []).x, [45, 110]);
});

test("lines are cut to the frame and thinned with both ends kept", () => {
  const lines = linesFor(days, { x: [0, 24], y: [0, 20] }, false, 50);
  assert.deepEqual(lines.map((line) => line.z), [-3, 0, 3]);
  const piece = lines[0]!.pieces[0]!;
  assert.ok(piece.length <= 52);
  assert.equal(piece[0]!.x, 0);
  assert.ok(piece.at(-1)!.x > 23.9 && piece.at(-1)!.x <= 24);
});

test("length for age is cut in two where lying becomes standing", () => {
  const [line] = linesFor(days, { x: [0, 36], y: [0, 20] }, true);
  assert.equal(line!.pieces.length, 2);
  assert.ok(line!.pieces[0]!.at(-1)!.x < 731 / 30.4375);
  assert.equal(line!.pieces[1]![0]!.x, 731 / 30.4375);
});

test("thin keeps a short list whole", () => {
  assert.deepEqual(thin([1, 2, 3], 3), [1, 2, 3]);
  assert.deepEqual(thin([1, 2, 3, 4, 5, 6], 3), [1, 3, 5, 6]);
});
