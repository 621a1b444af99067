import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { classWord, shadeOf } from "./components.tsx";
import { age, has, language, none, number, percent, setCatalogue, sexWord, t } from "./words.ts";
import { catalogue } from "../test/catalogue.ts";

test("t speaks the language on screen and shows an unknown key", () => {
  setCatalogue("en", catalogue("en"));
  assert.equal(language.value, "en");
  assert.equal(t("month.label"), "Month");
  assert.equal(t("no.such.key"), "no.such.key");
  assert.ok(!has("no.such.key"));
  setCatalogue("id", catalogue("id"));
  assert.equal(t("month.label"), "Bulan");
});

test("a missing number is a dash, never a zero", () => {
  assert.equal(number(null), none);
  assert.equal(number(undefined, 1), none);
  assert.equal(number(0), "0");
  assert.equal(percent(0, 0), none);
  assert.equal(percent(0, 10), "0,0%");
});

test("age is said in years and months", () => {
  setCatalogue("id", catalogue("id"));
  assert.equal(age(0), "0 bln");
  assert.equal(age(11), "11 bln");
  assert.equal(age(24), "2 th");
  assert.equal(age(27), "2 th 3 bln");
  assert.equal(age(null), none);
});

test("a sex that is not known is a dash", () => {
  assert.equal(sexWord("l"), "Laki-laki");
  assert.equal(sexWord(""), none);
});

test("a class that is missing or new has no shade, and never the shade of normal", () => {
  assert.equal(shadeOf(""), "none");
  assert.equal(shadeOf("kelas_baru"), "none");
  assert.equal(shadeOf("sangat_pendek"), "severe");
  assert.equal(shadeOf("gizi_baik"), "ok");
  assert.equal(classWord("kelas_baru"), "kelas_baru");
});

// WCAG 2.2, 1.4.3: relative luminance of sRGB and the ratio of the lighter to the darker.
function luminance(hex: string): number {
  const [r, g, b] = [1, 3, 5].map((i) => {
    const c = parseInt(hex.slice(i, i + 2), 16) / 255;
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(a: string, b: string): number {
  const [x, y] = [luminance(a), luminance(b)].sort((m, n) => n - m) as [number, number];
  return (x + 0.05) / (y + 0.05);
}

test("every text colour reaches 4.5:1 on every ground it stands on", () => {
  const tokens = Object.fromEntries(
    [...readFileSync(new URL("./tokens.css", import.meta.url), "utf8").matchAll(/--([\w-]+): (#[0-9a-f]{6});/g)].map((m) => [m[1], m[2]]),
  ) as Record<string, string>;
  const grounds = ["paper", "surface", "sunken"];
  const texts = ["ink", "ink-soft", "primary", "primary-strong", "accent-strong"];
  const pairs = texts.flatMap((text) => grounds.map((ground) => [text, ground]));
  for (const shade of ["severe", "low", "ok", "high", "veryhigh", "none"]) {
    pairs.push([`class-${shade}`, `class-${shade}-soft`], [`class-${shade}`, "surface"]);
  }
  for (const [text, ground] of pairs as [string, string][]) {
    const ratio = contrast(tokens[text]!, tokens[ground]!);
    assert.ok(ratio >= 4.5, `${text} on ${ground}: ${ratio.toFixed(2)}`);
  }
});
