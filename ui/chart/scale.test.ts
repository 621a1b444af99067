import assert from "node:assert/strict";
import { test } from "node:test";
import { nearest, segments, ticks } from "./scale.ts";

test("ticks start at zero, are even, and cover the largest value by less than a step", () => {
  for (const max of [0.4, 1, 3.7, 9.99, 10, 17, 20, 33.3, 61, 100, 105, 1234]) {
    const axis = ticks(max);
    const step = axis[1]!;
    assert.equal(axis[0], 0);
    assert.ok(axis.at(-1)! >= max && axis.at(-1)! - max < step, `${max}: ${axis.join()}`);
    assert.ok(axis.length >= 3 && axis.length <= 6, `${max}: ${axis.join()}`);
    axis.forEach((tick, i) => assert.ok(Math.abs(tick - i * step) < 1e-9));
  }
  assert.deepEqual(ticks(17), [0, 5, 10, 15, 20]);
  assert.equal(ticks(0).at(-1), 1);
});

test("segments break at gaps and lose no value", () => {
  assert.deepEqual(segments([null, 1, 2, null, 3, null, null, 4, 5]), [[1, 2], [4], [7, 8]]);
  assert.deepEqual(segments([]), []);
  assert.deepEqual(segments([null]), []);
  assert.deepEqual(segments([0, 0]), [[0, 1]]);
});

test("nearest finds a measured month only", () => {
  assert.equal(nearest([1, null, null, 2], 1), 0);
  assert.equal(nearest([1, null, null, 2], 2.2), 3);
  assert.equal(nearest([1, 2], 99), 1);
  assert.equal(nearest([null], 0), null);
});
