// The catalogue of sentences and the language they are read in. Sentences live in
// locale/<language>/*.json; `npm run check` proves that every key exists in both.

import { computed, signal } from "@preact/signals";
import * as write from "./format.ts";
import type { Language } from "./format.ts";

export type { Language } from "./format.ts";
export type Params = Record<string, string | number>;

interface Catalogue {
  language: Language;
  sentences: Record<string, string>;
}

const catalogue = signal<Catalogue>({ language: "id", sentences: {} });
const shelf = "canting.language";

/** language is the language on screen. Reading it in a component follows changes. */
export const language = computed(() => catalogue.value.language);

/** setCatalogue puts a language's sentences on screen. */
export function setCatalogue(lang: Language, sentences: Record<string, string>): void {
  catalogue.value = { language: lang, sentences };
}

/** t is the sentence of a key with its params filled in; an unknown key shows itself. */
export function t(key: string, params?: Params): string {
  const sentence = catalogue.value.sentences[key] ?? key;
  return params ? write.fill(sentence, params) : sentence;
}

/** has tells whether the catalogue knows a key, for keys that come from the server. */
export function has(key: string): boolean {
  return key in catalogue.value.sentences;
}

/** chosenLanguage is what the reader chose on this computer before, else Indonesian. */
export function chosenLanguage(): Language {
  try {
    return localStorage.getItem(shelf) === "en" ? "en" : "id";
  } catch {
    return "id"; // storage may be forbidden; the choice then lasts until the page closes
  }
}

/** rememberLanguage keeps the choice on this computer. */
export function rememberLanguage(lang: Language): void {
  try {
    localStorage.setItem(shelf, lang);
  } catch {
    // as above
  }
}

// The formats of format.ts in the language on screen. `none` is what stands for a
// missing number: a dash, never a zero.

export const none = "–";

/** number writes a number with `digits` decimals, or the dash when it is missing. */
export function number(value: number | null | undefined, digits = 0): string {
  return value == null ? none : write.decimal(language.value, value, digits);
}

/** measure writes kg or cm with one decimal, two where two were measured, or the dash. */
export function measure(value: number | null | undefined): string {
  return value == null ? none : write.measure(language.value, value);
}

/** signed writes a number with its sign (z-scores, gains), or the dash. */
export function signed(value: number | null | undefined, digits = 0): string {
  return value == null ? none : write.signed(language.value, value, digits);
}

/** percent writes numerator/denominator as "14,2%", or the dash when nothing was measured. Show it with n/N only: see Figure. */
export function percent(numerator: number, denominator: number): string {
  const value = write.share(numerator, denominator);
  return value === null ? none : write.percent(language.value, value);
}

/** date writes "YYYY-MM-DD" as "5 Okt 2026", or the dash. */
export const date = (iso: string | null | undefined): string => (iso ? write.date(language.value, iso) : none);
/** longDate writes "YYYY-MM-DD" as "5 Oktober 2026", or the dash. */
export const longDate = (iso: string | null | undefined): string => (iso ? write.longDate(language.value, iso) : none);
/** weekday writes "YYYY-MM-DD" as "Senin, 5 Oktober 2026". */
export const weekday = (iso: string): string => write.weekday(language.value, iso);
/** month writes "YYYY-MM" as "Oktober 2026". */
export const month = (ym: string): string => write.month(language.value, ym);
/** shortMonth writes "YYYY-MM" as "Okt 2026". */
export const shortMonth = (ym: string): string => write.shortMonth(language.value, ym);
/** hour writes an RFC 3339 instant as "14.05" in the city's time. */
export const hour = (instant: string): string => write.hour(language.value, instant);
/** moment writes an RFC 3339 instant as "5 Okt 2026, 14.05" in the city's time. */
export const moment = (instant: string | null | undefined): string => (instant ? write.moment(language.value, instant) : none);

/** sexWord is "Laki-laki" or "Perempuan", or the dash when the sex is not known. */
export function sexWord(sex: string): string {
  return has(`sex.${sex}`) ? t(`sex.${sex}`) : none;
}

/** age writes completed months as "2 th 3 bln", or the dash when the birth date is not known. */
export function age(months: number | null | undefined): string {
  if (months == null) return none;
  const params = { years: Math.floor(months / 12), months: months % 12 };
  if (params.years === 0) return t("age.months", params);
  if (params.months === 0) return t("age.years", params);
  return t("age.both", params);
}
