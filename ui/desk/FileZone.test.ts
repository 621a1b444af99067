import assert from "node:assert/strict";
import { test } from "node:test";
import { sizeOf } from "./FileZone.tsx";

test("sizes are in the units of an office", () => {
  assert.deepEqual(sizeOf(10), { unit: "kB", value: 1, digits: 0 });
  assert.deepEqual(sizeOf(999_499), { unit: "kB", value: 999, digits: 0 });
  assert.deepEqual(sizeOf(2_412_330), { unit: "MB", value: 2.41233, digits: 1 });
});
