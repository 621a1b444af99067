// Two records beside each other: which fields agree, which nearly, which not. Pure.
// It only points the eye; whether two records are one person is decided by a person.

/** Mark says how two values of a field stand to each other. */
export type Mark = "same" | "similar" | "different" | "missing";

/** How is the way a field is compared. */
type How = "text" | "date" | "nik" | "exact" | "parts";

/** RecordLike is the part of a child's record that is compared. */
export interface RecordLike {
  name: string;
  sex: string;
  birth_date: string | null;
  nik: string;
  nik_full: string | null;
  mother: string;
  mother_nik: string;
  place: { code: string; name: string };
  address: string;
  rt: string;
  rw: string;
}

/** FieldName is a row of the comparison. */
export type FieldName = "name" | "sex" | "birth_date" | "nik" | "mother" | "mother_nik" | "place" | "address" | "rt_rw";

/** Compared is one row: both values as they stand, "" when missing, and how they stand to each other. */
export interface Compared {
  field: FieldName;
  a: string;
  b: string;
  mark: Mark;
}

const rows: readonly { field: FieldName; how: How; of: (r: RecordLike) => string }[] = [
  { field: "name", how: "text", of: (r) => r.name },
  { field: "sex", how: "exact", of: (r) => r.sex },
  { field: "birth_date", how: "date", of: (r) => r.birth_date ?? "" },
  { field: "nik", how: "nik", of: (r) => r.nik_full ?? r.nik },
  { field: "mother", how: "text", of: (r) => r.mother },
  { field: "mother_nik", how: "nik", of: (r) => r.mother_nik },
  { field: "place", how: "exact", of: (r) => r.place.name },
  { field: "address", how: "text", of: (r) => r.address },
  { field: "rt_rw", how: "parts", of: (r) => (r.rt === "" && r.rw === "" ? "" : `${r.rt || "–"} / ${r.rw || "–"}`) },
];

/** ReasonLike is what the server said of one field when it doubted the pair. */
export interface ReasonLike {
  field: string;
  code: string;
}

/**
 * compare lists the rows in the order an officer reads them. Where the server gave its opinion of a
 * field (it sees whole NIKs and knows how names are spelt) that one is shown, so that the marks and
 * the reasons never contradict each other; the other fields are compared here.
 */
export function compare(a: RecordLike, b: RecordLike, reasons: readonly ReasonLike[]): Compared[] {
  return rows.map(({ field, how, of }) => {
    const own = markOf(how, of(a), of(b));
    return { field, a: of(a), b: of(b), mark: own === "missing" ? own : (said(field, reasons) ?? own) };
  });
}

const reasonFields: Readonly<Partial<Record<FieldName, string>>> = { name: "name", birth_date: "birth", nik: "nik", mother: "mother", sex: "sex", place: "place" };

const reasonMarks: Readonly<Record<string, Mark>> = {
  equal: "same",
  synthetic: "same",
  posyandu: "same",
  similar: "similar",
  related: "similar",
  swapped: "similar",
  digit: "similar",
  typo: "similar",
  masked: "similar",
  kelurahan: "similar",
  differs: "different",
  missing: "missing",
};

function said(field: FieldName, reasons: readonly ReasonLike[]): Mark | undefined {
  const reason = reasons.find((r) => r.field === reasonFields[field]);
  return reason && reasonMarks[reason.code];
}

/** markOf compares two values of a field. What is missing on one side is neither alike nor unlike. */
export function markOf(how: How, a: string, b: string): Mark {
  const [left, right] = [plain(a), plain(b)];
  if (left === "" || right === "") return "missing";
  if (how === "parts") return /–/.test(a + b) ? "missing" : left === right ? "same" : "different";
  switch (how) {
    case "exact":
      return left === right ? "same" : "different";
    case "nik":
      return nikMark(left, right);
    case "date":
      return dateMark(left, right);
    case "text":
      return textMark(left, right);
  }
}

// Digits under a mask may differ: alike in what can be seen is "similar" at most.
function nikMark(a: string, b: string): Mark {
  const masked = /[*x]/.test(a + b);
  if (!masked) {
    if (a === b) return "same";
    return a.length === b.length && distance(a, b, 2) <= 2 ? "similar" : "different";
  }
  const fits = a.length === b.length && [...a].every((digit, i) => /[*x]/.test(digit) || /[*x]/.test(b[i]!) || digit === b[i]);
  return fits ? "similar" : "different";
}

// Day and month exchanged, or one part mistyped, is how dates of one child usually differ.
function dateMark(a: string, b: string): Mark {
  if (a === b) return "same";
  const [left, right] = [a.split("-"), b.split("-")];
  const swapped = left[0] === right[0] && left[1] === right[2] && left[2] === right[1];
  const alike = left.filter((part, i) => part === right[i]).length;
  return swapped || alike === 2 ? "similar" : "different";
}

function textMark(a: string, b: string): Mark {
  if (a === b) return "same";
  const [short, long] = a.length < b.length ? [a, b] : [b, a];
  const allowed = Math.max(1, Math.floor(long.length / 5));
  if (distance(short, long, allowed) <= allowed) return "similar";
  const words = new Set(long.split(" "));
  return short.split(" ").every((word) => words.has(word)) ? "similar" : "different";
}

function plain(text: string): string {
  return text
    .normalize("NFKD")
    .toLowerCase()
    .replace(/[^a-z0-9*\- ]+/g, " ")
    .replace(/\s+/g, " ")
    .trim();
}

/** distance is Levenshtein's; past `most` it stops counting and answers most + 1. */
export function distance(a: string, b: string, most: number): number {
  if (Math.abs(a.length - b.length) > most) return most + 1;
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const change = row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(row[j]! + 1, next[j - 1]! + 1, change));
    }
    if (Math.min(...next) > most) return most + 1;
    row = next;
  }
  return Math.min(row[b.length]!, most + 1);
}

/** likelyKept proposes the record to keep: the one with a valid NIK, else the one with more weighings, else the first. */
export function likelyKept(a: { nik_class: string; measurements: readonly unknown[] }, b: { nik_class: string; measurements: readonly unknown[] }): "a" | "b" {
  const [left, right] = [a.nik_class === "valid", b.nik_class === "valid"];
  if (left !== right) return left ? "a" : "b";
  return b.measurements.length > a.measurements.length ? "b" : "a";
}
