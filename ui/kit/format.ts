// Numbers, dates and ages as people read them. Pure: the language and the words
// are arguments, so that tests need no page.

export type Language = "id" | "en";

const locale = { id: "id-ID", en: "en-GB" } as const;

// The city's clock. Canting's first city lives on Western Indonesian Time.
const timeZone = "Asia/Jakarta";

/** decimal writes a number with exactly `digits` decimals: 1.234,5 in Indonesian. */
export function decimal(lang: Language, value: number, digits = 0): string {
  return minus(new Intl.NumberFormat(locale[lang], { minimumFractionDigits: digits, maximumFractionDigits: digits }).format(value));
}

/** measure writes kg or cm with one decimal, two when it was measured so finely: "8,5", "8,25". */
export function measure(lang: Language, value: number): string {
  const fine = Math.round(value * 100) % 10 !== 0;
  return decimal(lang, value, fine ? 2 : 1);
}

/** signed is decimal with its sign always written, as z-scores and gains are. */
export function signed(lang: Language, value: number, digits = 0): string {
  return minus(new Intl.NumberFormat(locale[lang], { minimumFractionDigits: digits, maximumFractionDigits: digits, signDisplay: "exceptZero" }).format(value));
}

// minus makes the hyphen of Intl the minus sign that our sentences are written with.
function minus(text: string): string {
  return text.replace("-", "\u2212");
}

/** share is numerator/denominator in percent, or null when nothing was measured. It may exceed 100. */
export function share(numerator: number, denominator: number): number | null {
  return denominator > 0 ? (100 * numerator) / denominator : null;
}

/** percent writes a share with one decimal: "14,2%". */
export function percent(lang: Language, value: number): string {
  return decimal(lang, value, 1) + "%";
}

/** date writes "2026-10-05" as "5 Okt 2026". What is no date comes back untouched. */
export function date(lang: Language, iso: string): string {
  return written(lang, iso, { day: "numeric", month: "short", year: "numeric" });
}

/** longDate writes "2026-10-05" as "5 Oktober 2026". */
export function longDate(lang: Language, iso: string): string {
  return written(lang, iso, { day: "numeric", month: "long", year: "numeric" });
}

/** weekday writes "2026-10-05" as "Senin, 5 Oktober 2026". */
export function weekday(lang: Language, iso: string): string {
  return written(lang, iso, { weekday: "long", day: "numeric", month: "long", year: "numeric" });
}

/** month writes "2026-10" as "Oktober 2026". */
export function month(lang: Language, ym: string): string {
  return written(lang, ym + "-01", { month: "long", year: "numeric" }, ym);
}

/** shortMonth writes "2026-10" as "Okt 2026". */
export function shortMonth(lang: Language, ym: string): string {
  return written(lang, ym + "-01", { month: "short", year: "numeric" }, ym);
}

/** moment writes an RFC 3339 instant in the city's time: "5 Okt 2026, 14.05". */
export function moment(lang: Language, instant: string): string {
  const at = new Date(instant);
  if (Number.isNaN(at.getTime())) return instant;
  return new Intl.DateTimeFormat(locale[lang], { dateStyle: "medium", timeStyle: "short", timeZone }).format(at);
}

/** hour writes an RFC 3339 instant as the time of day in the city: "14.05". */
export function hour(lang: Language, instant: string): string {
  const at = new Date(instant);
  if (Number.isNaN(at.getTime())) return instant;
  return new Intl.DateTimeFormat(locale[lang], { timeStyle: "short", timeZone }).format(at);
}

/** dayOf is the day of an RFC 3339 instant in the city, "YYYY-MM-DD"; "" for what is no instant. */
export function dayOf(instant: string): string {
  const at = new Date(instant);
  // Swedish writes dates as ISO does.
  return Number.isNaN(at.getTime()) ? "" : new Intl.DateTimeFormat("sv-SE", { timeZone }).format(at);
}

function written(lang: Language, iso: string, options: Intl.DateTimeFormatOptions, otherwise = iso): string {
  const at = new Date(iso + "T00:00:00Z");
  if (Number.isNaN(at.getTime())) return otherwise;
  return new Intl.DateTimeFormat(locale[lang], { ...options, timeZone: "UTC" }).format(at);
}

/** addMonths moves "2026-01" by n months: addMonths("2026-01", -1) is "2025-12". */
export function addMonths(ym: string, n: number): string {
  const [year = 0, month = 1] = ym.split("-").map(Number);
  const index = year * 12 + (month - 1) + n;
  return `${String(Math.floor(index / 12)).padStart(4, "0")}-${String((index % 12) + 1).padStart(2, "0")}`;
}

/** completedMonths counts the full months from a birth date to a day, both "YYYY-MM-DD"; before birth it is 0. */
export function completedMonths(birth: string, day: string): number {
  const [by = 0, bm = 0, bd = 0] = birth.split("-").map(Number);
  const [y = 0, m = 0, d = 0] = day.split("-").map(Number);
  return Math.max(0, (y - by) * 12 + (m - bm) - (d < bd ? 1 : 0));
}

/** isMonth tells whether text has the shape "2026-10" with a month of 01 to 12. */
export function isMonth(text: string): boolean {
  return /^\d{4}-(0[1-9]|1[0-2])$/.test(text);
}

/** fill puts params into a sentence: "{n} {n?child:children}" with n=1 is "1 child". */
export function fill(sentence: string, params: Record<string, string | number>): string {
  return sentence.replace(/\{(\w+)(?:\?([^:}]*):([^}]*))?\}/g, (whole, name: string, one?: string, many?: string) => {
    const value = params[name];
    if (value === undefined) return whole;
    if (many === undefined) return String(value);
    return (String(value) === "1" ? one : many) ?? "";
  });
}
