// What is typed into the weighing form, and what of it can be sent.

import { parseDecimal, showDecimal } from "./decimal.ts";

/** Numeric is a field of the form that holds a number. */
export type Numeric = "weight_kg" | "lenhei_cm" | "muac_cm" | "head_cm";

/** UNITS gives the unit of each number, as a person may type it behind the number. */
export const UNITS: Readonly<Record<Numeric, "kg" | "cm">> = { weight_kg: "kg", lenhei_cm: "cm", muac_cm: "cm", head_cm: "cm" };

/** NUMERIC lists the number fields in the order of the form. */
export const NUMERIC: readonly Numeric[] = ["weight_kg", "lenhei_cm", "muac_cm", "head_cm"];

/** How is how length was taken: "l" lying, "h" standing, "" not yet said. */
export type How = "l" | "h" | "";

/** Draft is the form as typed. `howChosen` keeps a choice of the officer from being overwritten by the default of the age. */
export interface Draft {
  date: string;
  numbers: Record<Numeric, string>;
  how: How;
  howChosen: boolean;
  oedema: boolean;
  confirmed: string[];
  reason: string;
}

/** WeighingBody is what the API takes but for its id: kg, cm, null for what was not measured. */
export interface WeighingBody {
  child: string;
  date: string;
  weight_kg: number | null;
  lenhei_cm: number | null;
  measure: How;
  muac_cm: number | null;
  head_cm: number | null;
  oedema: boolean;
  confirmed: string[];
}

/** Stored is the part of a stored measurement that an amendment starts from. */
export interface Stored {
  date: string;
  weight_kg: number | null;
  lenhei_cm: number | null;
  measure: string;
  muac_cm: number | null;
  head_cm: number | null;
  oedema: boolean;
}

/** STANDING_FROM_MONTHS is the age from which height is taken standing (Permenkes 2/2020). */
export const STANDING_FROM_MONTHS = 24;

/** emptyDraft starts a new weighing on `date`. */
export function emptyDraft(date: string, birth: string): Draft {
  return {
    date,
    numbers: { weight_kg: "", lenhei_cm: "", muac_cm: "", head_cm: "" },
    how: usualHow(birth, date),
    howChosen: false,
    oedema: false,
    confirmed: [],
    reason: "",
  };
}

/** draftOf starts an amendment from what is stored. */
export function draftOf(stored: Stored): Draft {
  const how = stored.measure === "l" || stored.measure === "h" ? stored.measure : "";
  return {
    date: stored.date,
    numbers: {
      weight_kg: showDecimal(stored.weight_kg),
      lenhei_cm: showDecimal(stored.lenhei_cm),
      muac_cm: showDecimal(stored.muac_cm),
      head_cm: showDecimal(stored.head_cm),
    },
    how,
    howChosen: true,
    oedema: stored.oedema,
    confirmed: [],
    reason: "",
  };
}

/** withDate moves the draft to another date; the usual way of measuring follows the age unless it was chosen. */
export function withDate(draft: Draft, date: string, birth: string): Draft {
  return { ...draft, date, confirmed: [], how: draft.howChosen ? draft.how : usualHow(birth, date) };
}

/** withNumber takes a typed number. What was confirmed is asked anew: it was said of other values. */
export function withNumber(draft: Draft, field: Numeric, text: string): Draft {
  return { ...draft, confirmed: [], numbers: { ...draft.numbers, [field]: text } };
}

/** usualHow is how length is taken at that age: lying below STANDING_FROM_MONTHS, else standing; "" without dates. */
export function usualHow(birth: string, date: string): How {
  const months = completedMonths(birth, date);
  if (months === null) return "";
  return months < STANDING_FROM_MONTHS ? "l" : "h";
}

/** completedMonths counts full months between two ISO dates; null when one is missing or the order is wrong. */
export function completedMonths(birth: string, date: string): number | null {
  if (!isDate(birth) || !isDate(date) || date < birth) return null;
  const months = (Number(date.slice(0, 4)) - Number(birth.slice(0, 4))) * 12 + Number(date.slice(5, 7)) - Number(birth.slice(5, 7));
  return Number(date.slice(8)) < Number(birth.slice(8)) ? months - 1 : months;
}

/** isDate tells whether text is a whole ISO date that exists in the calendar. */
export function isDate(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const day = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text);
}

/** unreadable lists the fields whose text is not a number. */
export function unreadable(draft: Draft): Numeric[] {
  return NUMERIC.filter((field) => parseDecimal(draft.numbers[field], UNITS[field]).kind === "unreadable");
}

/** isEmpty tells whether nothing was measured at all. */
export function isEmpty(draft: Draft): boolean {
  return !draft.oedema && NUMERIC.every((field) => parseDecimal(draft.numbers[field], UNITS[field]).kind === "empty");
}

/** bodyOf is the draft as the API takes it, or null while something in it cannot be read. */
export function bodyOf(draft: Draft, child: string): WeighingBody | null {
  if (!isDate(draft.date) || unreadable(draft).length > 0) return null;
  const value = (field: Numeric): number | null => {
    const read = parseDecimal(draft.numbers[field], UNITS[field]);
    return read.kind === "number" ? read.value : null;
  };
  const length = value("lenhei_cm");
  return {
    child,
    date: draft.date,
    weight_kg: value("weight_kg"),
    lenhei_cm: length,
    // How something was measured says nothing when it was not measured.
    measure: length === null ? "" : draft.how,
    muac_cm: value("muac_cm"),
    head_cm: value("head_cm"),
    oedema: draft.oedema,
    confirmed: draft.confirmed,
  };
}

/** FindingLike is the part of a finding that decides whether a form may be saved. */
export interface FindingLike {
  code: string;
  level: string;
}

/** mayBeSaved tells whether nothing blocks and every warning has been looked at. */
export function mayBeSaved(findings: readonly FindingLike[], confirmed: readonly string[]): boolean {
  return findings.every((f) => f.level === "info" || (f.level === "warn" && confirmed.includes(f.code)));
}

/** today is the date on this device's own calendar, ISO. */
export function today(now: Date): string {
  const two = (n: number) => String(n).padStart(2, "0");
  return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
}

/** fingerprint is what a weighing states, without what was confirmed: two equal ones say the same. */
export function fingerprint(body: WeighingBody): string {
  return JSON.stringify([body.child, body.date, body.weight_kg, body.lenhei_cm, body.measure, body.muac_cm, body.head_cm, body.oedema]);
}
