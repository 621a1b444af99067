import assert from "node:assert/strict";
import { test } from "node:test";
import { compare, distance, likelyKept, markOf, type Mark, type RecordLike } from "./compare.ts";

const base: RecordLike = {
  name: "Siti Aminah", sex: "p", birth_date: "2024-03-04", nik: "3576********0000", nik_full: null, mother: "Dewi Lestari", mother_nik: "",
  place: { code: "35.76.02.1009.melati", name: "Posyandu Melati" }, address: "Jl. Mawar 12", rt: "003", rw: "002",
};

test("marks of each kind of field", () => {
  const table: [Parameters<typeof markOf>[0], string, string, Mark][] = [
    ["text", "Siti Aminah", "SITI  AMINAH", "same"],
    ["text", "Siti Aminah", "Siti Aminnah", "similar"],
    ["text", "Siti Aminah", "Siti", "similar"],
    ["text", "Siti Aminah", "Budi", "different"],
    ["text", "Siti Aminah", " ", "missing"],
    ["exact", "l", "p", "different"],
    ["date", "2024-03-04", "2024-04-03", "similar"],
    ["date", "2024-03-04", "2024-03-14", "similar"],
    ["date", "2024-03-04", "2023-05-14", "different"],
    ["nik", "3576010101240000", "3576010101240000", "same"],
    ["nik", "3576010101240000", "3576010101240001", "similar"],
    ["nik", "3576010101240000", "3517029911120000", "different"],
    ["nik", "3576********0000", "3576********0000", "similar"],
    ["nik", "3576********0000", "3517********0000", "different"],
    ["nik", "3576********0000", "3576010101240000", "similar"],
    ["parts", "003 / 002", "003 / 002", "same"],
    ["parts", "003 / 002", "– / 002", "missing"],
  ];
  for (const [how, a, b, mark] of table) {
    assert.equal(markOf(how, a, b), mark, `${how} ${a} ${b}`);
    assert.equal(markOf(how, b, a), mark, `turned around: ${how} ${a} ${b}`);
  }
});

test("the server's opinion of a field is the one shown", () => {
  const other = { ...base, name: "S. Aminah binti Karim" };
  const markIn = (reasons: { field: string; code: string }[], field: string) => compare(base, other, reasons).find((row) => row.field === field)!.mark;
  assert.equal(markIn([], "name"), "different");
  assert.equal(markIn([{ field: "name", code: "similar" }], "name"), "similar");
  assert.equal(markIn([{ field: "birth", code: "swapped" }], "birth_date"), "similar");
  assert.equal(markIn([{ field: "nik", code: "equal" }], "mother_nik"), "missing", "the child's NIK says nothing of the mother's");
  assert.equal(markIn([{ field: "name", code: "of_tomorrow" }], "name"), "different", "an unknown code is not trusted");
});

test("a whole NIK is compared when both may be seen", () => {
  const [a, b] = [{ ...base, nik_full: "3576010101240000" }, { ...base, nik_full: "3576010101240000" }];
  assert.equal(compare(a, b, []).find((row) => row.field === "nik")!.mark, "same");
});

test("distance counts and stops", () => {
  assert.equal(distance("aisyah", "aisah", 3), 1);
  assert.equal(distance("hasan", "husein", 9), 3);
  assert.equal(distance("", "abc", 9), 3);
  assert.equal(distance("aaaaaa", "bbbbbb", 2), 3);
});

test("the record with a valid NIK is proposed, then the one with more weighings", () => {
  const record = (nik_class: string, n: number) => ({ nik_class, measurements: Array.from({ length: n }) });
  assert.equal(likelyKept(record("missing", 9), record("valid", 1)), "b");
  assert.equal(likelyKept(record("valid", 1), record("valid", 2)), "b");
  assert.equal(likelyKept(record("missing", 2), record("missing", 2)), "a");
});
