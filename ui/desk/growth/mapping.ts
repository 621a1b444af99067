// Which column of a file is what: as it was recognized, as a person says, and what is lacking. Pure.

import type { GrowthColumns } from "../../client/types.ts";

export type Tool = "z" | "prevalence" | "chart";
export type Standard = "who2006" | "who2007" | "auto";

/** Mapping takes the name of a column to its heading; "" is none. */
export type Mapping = Readonly<Record<string, string>>;

/** recognized is what needs no telling: the columns that one heading is taken for. */
export function recognized(file: GrowthColumns): Mapping {
  return Object.fromEntries(file.columns.map(({ name, headings }) => [name, headings.length === 1 ? headings[0]! : ""]));
}

/** chosen is the mapping with one more column said. A heading is one column's only. */
export function chosen(mapping: Mapping, name: string, heading: string): Mapping {
  const others = Object.entries(mapping).map(([other, has]) => [other, has === heading && heading !== "" ? "" : has]);
  return { ...Object.fromEntries(others), [name]: heading };
}

/** said is what the server must be told: what it would not recognize by itself. */
export function said(file: GrowthColumns, mapping: Mapping): string[] {
  const known = recognized(file);
  return Object.entries(mapping).filter(([name, heading]) => heading !== "" && known[name] !== heading).map(([name, heading]) => `${name}=${heading}`);
}

/** twice are the columns that several headings could be, until a person has chosen. */
export function twice(file: GrowthColumns, mapping: Mapping): string[] {
  return file.columns.filter(({ name, headings }) => headings.filter((heading) => !taken(mapping, heading)).length > 1 && !mapping[name]).map(({ name }) => name);
}

const taken = (mapping: Mapping, heading: string) => Object.values(mapping).includes(heading);

/** ages are the columns that give an age, each way by itself. */
const ages = [["birth_date", "visit_date"], ["age_days"], ["age_months"], ["age", "age_unit"]] as const;
const measurements = ["weight_kg", "lenhei_cm", "headc_cm", "armc_cm", "triskin_mm", "subskin_mm"] as const;
const always: readonly string[] = ["sex", "weight_kg", "lenhei_cm", "measure", "oedema"];

/** aged are the columns of the ages that the mapping gives. */
function aged(mapping: Mapping): string[] {
  return ages.filter((way) => way.every((name) => mapping[name])).flat();
}

/** inSight are the columns to show at once: what every file should have, what was found, and while there is no age all that could give one. */
export function inSight(file: GrowthColumns, mapping: Mapping): string[] {
  const wanted = aged(mapping).length > 0 ? [] : ages.flat();
  const doubtful = twice(file, mapping);
  return file.columns.map(({ name }) => name).filter((name) => always.includes(name) || mapping[name] || wanted.includes(name as never) || doubtful.includes(name));
}

/** Lack is what a tool cannot do without. */
export type Lack = "sex" | "age" | "age_unit" | "measurement";

const measuredBy: Readonly<Record<string, readonly string[]>> = {
  wfa: ["weight_kg"], wfa2007: ["weight_kg"], lhfa: ["lenhei_cm"], hfa2007: ["lenhei_cm"],
  hc: ["headc_cm"], ac: ["armc_cm"], ts: ["triskin_mm"], ss: ["subskin_mm"],
};
const weightAndLength: readonly string[] = ["weight_kg", "lenhei_cm"];

/** lacking tells what is not there yet. The server decides again. */
export function lacking(tool: Tool, mapping: Mapping, { standard, indicator }: { standard: Standard; indicator: string }): Lack[] {
  const given = (name: string) => Boolean(mapping[name]);
  const age: Lack[] = aged(mapping).length > 0 ? [] : given("age") ? ["age_unit"] : ["age"];
  if (tool === "chart") {
    const byAge = indicator !== "wfl" && indicator !== "wfh";
    const measured = (measuredBy[indicator] ?? weightAndLength).every(given);
    return [...(byAge ? age : []), ...(measured ? [] : ["measurement" as const])];
  }
  const ageless = standard === "who2006" && weightAndLength.every(given) && !given("age");
  const some = standard === "who2007" ? weightAndLength.some(given) : measurements.some(given);
  return [...(given("sex") ? [] : ["sex" as const]), ...(ageless ? [] : age), ...(some ? [] : ["measurement" as const])];
}

/** dated tells that the ages come from dates, whose order of day and month may have to be said. */
export function dated(mapping: Mapping): boolean {
  return Boolean(mapping["birth_date"] && mapping["visit_date"]);
}

/** beginning is as much of a file as is needed to see its columns: a text's first lines, a workbook whole. */
export function beginning(file: File): Blob {
  return /\.(csv|tsv|txt)$/i.test(file.name) ? file.slice(0, 256 << 10) : file;
}

/** stemOf is a file's name without its ending. */
export function stemOf(name: string): string {
  return name.replace(/\.[^.]+$/, "") || name;
}

/** most is how large a file may be, in bytes: the server's own limit. */
export const most = 256 << 20;
