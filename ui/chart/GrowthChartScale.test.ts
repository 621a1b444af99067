import assert from "node:assert/strict";
import { test } from "node:test";
import { area, clamp, linear, monthTicks, path, spanOf, spread, step125, ticks } from "./GrowthChartScale.ts";

test("linear maps the ends and the middle, and turns an axis around", () => {
  const toY = linear([0, 20], [300, 100]);
  assert.deepEqual([toY(0), toY(10), toY(20)], [300, 200, 100]);
  assert.equal(linear([5, 5], [0, 100])(5), 50, "no width: the middle, never NaN");
});

test("spanOf ignores what is no number", () => {
  assert.deepEqual(spanOf([3, NaN, -1, Infinity, 2]), [-1, 3]);
  assert.equal(spanOf([NaN]), null);
});

test("step125 is 1, 2 or 5 times a power of ten", () => {
  const wanted: [number, number][] = [[0.11, 0.2], [0.2, 0.2], [0.3, 0.5], [1, 1], [1.1, 2], [2.1, 5], [6, 10], [31, 50]];
  for (const [rough, step] of wanted) assert.ok(Math.abs(step125(rough) - step) < 1e-9, `${rough}`);
});

test("ticks are round, inside the span, evenly apart, and printable", () => {
  assert.deepEqual(ticks([2.1, 14.8], 7), [4, 6, 8, 10, 12, 14]);
  assert.deepEqual(ticks([0, 0.5], 5), [0, 0.1, 0.2, 0.3, 0.4, 0.5], "0.3, not 0.30000000000000004");
  assert.deepEqual(ticks([45, 65], 4), [45, 50, 55, 60, 65]);
  assert.deepEqual(ticks([7, 7], 5), [7]);
});

test("ticks of any span are about as many as asked for", () => {
  for (let i = 1; i < 200; i++) {
    const low = (i * 37) % 90;
    const high = low + 0.3 + ((i * 13) % 70);
    const found = ticks([low, high], 7);
    assert.ok(found.length >= 2 && found.length <= 8, `${low}..${high}: ${found.length}`);
    assert.ok(found.every((tick) => tick >= low - 1e-6 && tick <= high + 1e-6), `${low}..${high}: ${found}`);
  }
});

test("month ticks fall on months an officer counts in", () => {
  assert.deepEqual(monthTicks([0, 24], 260), [0, 6, 12, 18, 24]);
  assert.deepEqual(monthTicks([0, 60], 250), [0, 12, 24, 36, 48, 60]);
  assert.equal(monthTicks([0, 24], 1100).length, 25, "room for every month");
});

test("path and area", () => {
  assert.equal(path([]), "");
  assert.equal(path([{ x: 0, y: 1.26 }, { x: 10, y: 2 }]), "M0 1.3L10 2");
  assert.equal(area([{ x: 0, y: 0 }, { x: 9, y: 0 }], [{ x: 0, y: 5 }, { x: 9, y: 5 }]), "M0 0L9 0L9 5L0 5Z");
  assert.equal(area([], [{ x: 0, y: 0 }]), "");
});

test("clamp", () => {
  assert.deepEqual([clamp(-1, [0, 5]), clamp(3, [0, 5]), clamp(9, [0, 5])], [0, 3, 5]);
});

test("spread keeps labels apart, in order and inside", () => {
  assert.deepEqual(spread([10, 40, 80], 13, [0, 100]), [10, 40, 80], "what is apart stays");
  assert.deepEqual(spread([10, 12, 14], 13, [0, 100]), [10, 23, 36]);
  assert.deepEqual(spread([95, 97, 99], 13, [0, 100]), [74, 87, 100], "pushed back from the floor");
});
