// A survey's figures in the order in which they are read. Pure.

import type { GrowthFigure, GrowthGroup, GrowthPrevalence } from "../../client/types.ts";

/** Shown is a figure with the severe part of it, which stands under it. */
export interface Shown { code: string; severe?: string }

const under: readonly Shown[] = [
  { code: "HA_2", severe: "HA_3" }, { code: "WH_2", severe: "WH_3" }, { code: "WA_2", severe: "WA_3" }, { code: "WH2", severe: "WH3" }, { code: "HA_2_WH_2" },
];
const school: readonly Shown[] = [{ code: "HA_2", severe: "HA_3" }, { code: "BMI_2", severe: "BMI_3" }, { code: "BMI1" }, { code: "BMI2", severe: "BMI3" }];

/** shownFor are the figures that stand on the page, of those of a standard. */
export function shownFor(standard: GrowthPrevalence["standard"]): readonly Shown[] {
  return standard === "who2007" ? school : under;
}

/** figureOf is a figure of a group, undefined where the group does not have it or nobody stands behind it. */
export function figureOf(group: GrowthGroup | undefined, code: string): GrowthFigure | undefined {
  const figure = group?.figures.find((one) => one.code === code);
  return figure && figure.children > 0 && figure.value !== null ? figure : undefined;
}

/** hasInterval tells whether an interval says anything: where nobody or everybody has it, the method knows no error. */
export function hasInterval(figure: GrowthFigure): boolean {
  return figure.low !== null && figure.high !== null && figure.se !== null && figure.se > 0;
}

/** Split is the groups of one kind: those by age, by sex and so on. */
export interface Split { name: string; groups: { label: string; group: GrowthGroup }[] }

/** splits are the groups by kind, in their order; "All" stands alone, with no label. A group of nobody is left out. */
export function splits(groups: readonly GrowthGroup[]): Split[] {
  const found: Split[] = [];
  for (const group of groups) {
    if (!group.figures.some((figure) => figure.children > 0)) continue;
    const cut = group.group.indexOf(": ");
    const name = cut < 0 ? group.group : group.group.slice(0, cut);
    const label = cut < 0 ? "" : group.group.slice(cut + 2);
    const last = found.at(-1);
    if (last?.name === name) last.groups.push({ label, group });
    else found.push({ name, groups: [{ label, group }] });
  }
  return found;
}

/** band reads an age group of WHO's: "00-05 mo" is 0 to 5 months. Null is none. */
export function band(label: string): { from: number; to: number } | null {
  const found = /^(\d+)-(\d+) mo$/.exec(label);
  return found ? { from: Number(found[1]), to: Number(found[2]) } : null;
}
