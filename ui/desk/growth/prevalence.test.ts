import assert from "node:assert/strict";
import { test } from "node:test";
import type { GrowthFigure, GrowthGroup } from "../../client/types.ts";
import { band, figureOf, hasInterval, shownFor, splits } from "./prevalence.ts";

const figure = (code: string, change: Partial<GrowthFigure> = {}): GrowthFigure => ({
  code, unit: "percent", value: 20, se: 2, low: 16, high: 24, numerator: 4, denominator: 20, children: 20, severity: "none", ...change,
});
const group = (name: string, children = 20): GrowthGroup => ({ group: name, figures: [figure("HA_2", { children })] });

test("a figure that rests on nobody is none, and never zero", () => {
  assert.equal(figureOf(group("All"), "HA_2")?.value, 20);
  assert.equal(figureOf(group("All"), "WH_2"), undefined);
  assert.equal(figureOf(group("All", 0), "HA_2"), undefined);
  assert.equal(figureOf({ group: "All", figures: [figure("HA_2", { value: null })] }, "HA_2"), undefined);
  assert.equal(figureOf(undefined, "HA_2"), undefined);
});

test("an interval without an error says nothing", () => {
  assert.ok(hasInterval(figure("HA_2")));
  assert.ok(!hasInterval(figure("HA_2", { value: 0, se: 0, low: 0, high: 0 })));
  assert.ok(!hasInterval(figure("HA_2", { se: null, low: null, high: null })));
});

test("groups stand together by kind, in their order, without those of nobody", () => {
  const found = splits(["All", "Age group: 00-05 mo", "Age group: 06-11 mo", "Sex: Male", "Kelurahan: Wates: RW 1"].map((name) => group(name, name.includes("06") ? 0 : 3)));
  assert.deepEqual(found.map(({ name, groups }) => [name, ...groups.map(({ label }) => label)]), [["All", ""], ["Age group", "00-05 mo"], ["Sex", "Male"], ["Kelurahan", "Wates: RW 1"]]);
});

test("WHO's ages are read, other labels are not", () => {
  assert.deepEqual(band("00-05 mo"), { from: 0, to: 5 });
  assert.deepEqual(band("228-228 mo"), { from: 228, to: 228 });
  assert.equal(band("RW 3-5"), null);
});

test("each standard has its own figures", () => {
  const codes = (standard: "who2006" | "who2007") => shownFor(standard).map(({ code }) => code);
  assert.ok(codes("who2006").includes("WH_2") && !codes("who2006").includes("BMI2"));
  assert.ok(codes("who2007").includes("BMI2") && !codes("who2007").includes("WH_2"));
});
