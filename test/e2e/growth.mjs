// WHO 2006 z-scores from the published tables, written apart from the program's
// own so that the two can be held against each other. Plain LMS: values beyond
// ±3 SD of weight would need WHO's restricted form and are only ever compared
// with −2 and −3 here.

import { readFileSync } from "node:fs";
import { join } from "node:path";

const folder = join(import.meta.dirname, "../../../shared/data/growth");

// table reads a published table as a map from "sex x" to its L, M and S; x in tenths.
function table(name) {
  const [, ...lines] = readFileSync(join(folder, `who2006_${name}.csv`), "utf8").trim().split(/\r?\n/);
  return new Map(lines.map((line) => {
    const [sex, x, l, m, s] = line.split(",").map(Number);
    return [key(sex, x), { l, m, s }];
  }));
}

const key = (sex, x) => `${sex} ${Math.round(10 * x)}`;
const tables = { lhfa: table("lhfa"), wfl: table("wfl"), wfh: table("wfh") };

/** zOf is the z-score of y at x (days, or cm) of a table: lhfa, wfl or wfh. sex is 1 for boys, 2 for girls. */
export function zOf(name, sex, x, y) {
  const { l, m, s } = tables[name].get(key(sex, x));
  return (Math.pow(y / m, l) - 1) / (l * s);
}

/** valueAt is the value that has the z-score z at x. */
export function valueAt(name, sex, x, z) {
  const { l, m, s } = tables[name].get(key(sex, x));
  return m * Math.pow(1 + l * s * z, 1 / l);
}

/** lyingDays is the age below which length is taken lying: 24 months of 30.4375 days. */
export const lyingDays = 731;
