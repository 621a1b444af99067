import assert from "node:assert/strict";
import { test } from "node:test";
import { parseDecimal, showDecimal } from "./decimal.ts";

test("numbers are read as people type them", () => {
  const table: [string, number][] = [["8,5", 8.5], ["8.5", 8.5], [" 8,50 ", 8.5], ["12", 12], ["8,", 8], [",5", 0.5], ["8,5 kg", 8.5], ["8,5KG", 8.5], ["0", 0], ["10.125", 10.125]];
  for (const [text, value] of table) assert.deepEqual(parseDecimal(text, "kg"), { kind: "number", value }, text);
});

test("nothing typed is empty, never zero", () => {
  for (const text of ["", "  ", "kg"]) assert.deepEqual(parseDecimal(text, "kg"), { kind: "empty" }, JSON.stringify(text));
});

test("what could be read in two ways, or in none, is not guessed", () => {
  for (const text of ["1.250,5", "1,250.5", "8,5,5", "8:50", "-8", "+8", "8 5", "delapan", "8e1", "NaN", "Infinity", "8,5 cm", ".", ",", "12345678", "8,1234", "٨"]) {
    assert.deepEqual(parseDecimal(text, "kg"), { kind: "unreadable" }, text);
  }
});

test("what is shown reads back as the same number", () => {
  for (const value of [0.5, 2.05, 8, 8.25, 34.999, 120]) assert.deepEqual(parseDecimal(showDecimal(value)), { kind: "number", value });
  assert.equal(showDecimal(null), "");
  assert.equal(showDecimal(8.5), "8,5");
});

test("any text is answered", () => {
  const letters = "0123456789.,:- kgcm\t–x";
  let seed = 7;
  for (let i = 0; i < 2000; i++) {
    const text = Array.from({ length: i % 9 }, () => letters[(seed = (seed * 1103515245 + 12345) % 2147483648) % letters.length]).join("");
    const read = parseDecimal(text, "kg");
    if (read.kind === "number") assert.ok(Number.isFinite(read.value) && read.value >= 0, text);
  }
});
