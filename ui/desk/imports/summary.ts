// What an import did, in the order a person asks about it. Pure.

import type { Import } from "../../client/types.ts";

type Totals = Import["totals"];

/** Sum is one number of the summary with the catalogue key of what it counts. */
export interface Sum {
  key: string;
  count: number;
  /** look marks a number that waits for a person. */
  look: boolean;
}

/** childSums are what became of the children of a file. */
export function childSums(t: Totals): Sum[] {
  return [
    { key: "import.sum.children_new", count: t.children_new, look: false },
    { key: "import.sum.children_matched", count: t.children_matched, look: false },
    { key: "import.sum.children_updated", count: t.children_updated, look: false },
    { key: "import.sum.doubtful", count: t.doubtful, look: t.doubtful > 0 },
  ];
}

/** weighingSums are what became of its weighings. */
export function weighingSums(t: Totals): Sum[] {
  return [
    { key: "import.sum.measurements_new", count: t.measurements_new, look: false },
    { key: "import.sum.measurements_known", count: t.measurements_known, look: false },
    { key: "import.sum.measurements_changed", count: t.measurements_changed, look: t.measurements_changed > 0 },
    { key: "import.sum.class_differences", count: t.class_differences, look: t.class_differences > 0 },
    { key: "import.sum.rows_refused", count: t.rows_refused, look: t.rows_refused > 0 },
  ];
}

/** Group is all remarks of one code. */
export interface Group {
  code: string;
  count: number;
}

/** remarkGroups orders the remarks by how many there are, then by code. */
export function remarkGroups(remarks: Readonly<Record<string, number>>): Group[] {
  return Object.entries(remarks)
    .filter(([, count]) => count > 0)
    .map(([code, count]) => ({ code, count }))
    .sort((a, b) => b.count - a.count || a.code.localeCompare(b.code));
}
