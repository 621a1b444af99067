import assert from "node:assert/strict";
import { test } from "node:test";
import type { GrowthColumns } from "../../client/types.ts";
import { beginning, chosen, dated, inSight, lacking, recognized, said, stemOf, twice, type Mapping } from "./mapping.ts";

const names = ["sex", "age_days", "age_months", "age", "age_unit", "birth_date", "visit_date", "weight_kg", "lenhei_cm", "measure", "headc_cm", "armc_cm", "triskin_mm", "subskin_mm", "oedema"];

// fileOf is a file with headings, some of which are taken for columns.
function fileOf(headings: string[], taken: Record<string, string[]>): GrowthColumns {
  return { file_name: "a.csv", headings: headings.map((text) => ({ text, sample: [] })), columns: names.map((name) => ({ name, headings: taken[name] ?? [] })) };
}
const file = fileOf(["JK", "BB", "Massa", "TB", "Tinggi", "Umur"], { sex: ["JK"], weight_kg: ["BB"], lenhei_cm: ["TB", "Tinggi"] });
const none: Mapping = Object.fromEntries(names.map((name) => [name, ""]));
const options = { standard: "who2006", indicator: "" } as const;

test("one heading is recognized, several are not", () => {
  const mapping = recognized(file);
  assert.deepEqual([mapping["sex"], mapping["weight_kg"], mapping["lenhei_cm"], mapping["age"]], ["JK", "BB", "", ""]);
  assert.deepEqual(twice(file, mapping), ["lenhei_cm"]);
  assert.deepEqual(twice(file, chosen(mapping, "lenhei_cm", "TB")), []);
  assert.deepEqual(twice(file, chosen(mapping, "age_days", "Tinggi")), [], "the other one is no length any more");
});

test("only what the server would not find by itself is said", () => {
  const mapping = recognized(file);
  assert.deepEqual(said(file, mapping), []);
  assert.deepEqual(said(file, chosen(chosen(mapping, "weight_kg", "Massa"), "lenhei_cm", "TB")), ["weight_kg=Massa", "lenhei_cm=TB"]);
});

test("a heading means one thing only", () => {
  const mapping = chosen(recognized(file), "age_months", "BB");
  assert.deepEqual([mapping["weight_kg"], mapping["age_months"]], ["", "BB"]);
  assert.deepEqual(chosen(none, "sex", ""), none, "nothing is no heading that others could lose");
});

test("what a tool cannot do without", () => {
  const has = (...given: string[]): Mapping => ({ ...none, ...Object.fromEntries(given.map((name) => [name, "x" + name])) });
  assert.deepEqual(lacking("z", none, options), ["sex", "age", "measurement"]);
  assert.deepEqual(lacking("z", has("sex", "age_days", "weight_kg"), options), []);
  assert.deepEqual(lacking("z", has("sex", "birth_date", "weight_kg"), options), ["age"], "a birth date alone is no age");
  assert.deepEqual(lacking("z", has("sex", "age", "weight_kg"), options), ["age_unit"]);
  assert.deepEqual(lacking("z", has("sex", "weight_kg", "lenhei_cm"), options), [], "weight for length needs no age");
  assert.deepEqual(lacking("z", has("sex", "weight_kg", "lenhei_cm"), { ...options, standard: "who2007" }), ["age"]);
  assert.deepEqual(lacking("prevalence", has("sex", "age_days", "headc_cm"), { ...options, standard: "who2007" }), ["measurement"]);
  assert.deepEqual(lacking("chart", has("age_days", "weight_kg"), { ...options, indicator: "wfa" }), [], "one sex is asked for");
  assert.deepEqual(lacking("chart", has("weight_kg", "lenhei_cm"), { ...options, indicator: "wfl" }), []);
  assert.deepEqual(lacking("chart", has("weight_kg"), { ...options, indicator: "bmi" }), ["age", "measurement"]);
});

test("in sight are the usual columns, what was found, and all ages while there is none", () => {
  assert.deepEqual(inSight(file, recognized(file)), ["sex", "age_days", "age_months", "age", "age_unit", "birth_date", "visit_date", "weight_kg", "lenhei_cm", "measure", "oedema"]);
  assert.deepEqual(inSight(file, chosen(chosen(recognized(file), "age_months", "Umur"), "armc_cm", "Massa")), ["sex", "age_months", "weight_kg", "lenhei_cm", "measure", "armc_cm", "oedema"]);
});

test("dates are asked about where the age comes from them", () => {
  assert.equal(dated({ ...none, birth_date: "a" }), false);
  assert.equal(dated({ ...none, birth_date: "a", visit_date: "b" }), true);
});

test("of a text its beginning is enough, a workbook is sent whole", () => {
  const content = [new Uint8Array(300 << 10)];
  assert.equal(beginning(new File(content, "Data.CSV")).size, 256 << 10);
  assert.equal(beginning(new File(content, "data.xlsx")).size, 300 << 10);
  assert.equal(beginning(new File(["a"], "a.csv")).size, 1);
});

test("a name without its ending", () => {
  assert.deepEqual(["a.b.csv", "tanpa", ".csv"].map(stemOf), ["a.b", "tanpa", ".csv"]);
});
