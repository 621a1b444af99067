// The four figures of a place and how their size is put in words and shades. Pure.

import type { Count, Figures, Status } from "../../client/types.ts";

export const indicators = ["stunting", "wasting", "underweight", "coverage"] as const;
export type Indicator = (typeof indicators)[number];

/** indicatorOf reads an indicator from the address; anything else is stunting. */
export function indicatorOf(text: string | null): Indicator {
  return indicators.find((known) => known === text) ?? "stunting";
}

/** countOf is an indicator's numerator and denominator; coverage is D over S. */
export function countOf(figures: Figures, indicator: Indicator): Count {
  if (indicator === "coverage") return { numerator: figures.weighed, denominator: figures.registered };
  return figures[indicator];
}

/** denominatorKey is the catalogue key of what the denominator counts. */
export function denominatorKey(indicator: Indicator): string {
  return indicator === "coverage" ? "figure.of.registered" : "figure.of.measured";
}

/** Band is one step of the map: percent from (inclusive) to (exclusive), and its step on the ramp. */
export interface Band {
  from: number;
  /** to is null for the last band: figures above 100 belong to it. */
  to: number | null;
  /** step is 1..5, light to dark; "zero" is a burden that is none, the programme's goal. */
  step: "zero" | 1 | 2 | 3 | 4 | 5;
  /** word is the catalogue key of the level; "" where the band carries no judgement. */
  word: string;
}

// Prevalence levels of a population:
// stunting and wasting: de Onis et al., Public Health Nutr 2019;22(1):175-9 (WHO-UNICEF, 2018);
// underweight: WHO Technical Report Series 854 (1995), which has no lowest level.
// Coverage has no verified national step, so its bands are even and carry no word.
const levels = ["band.very_low", "band.low", "band.medium", "band.high", "band.very_high"];
const cuts: Record<Indicator, { at: number[]; words: string[] }> = {
  stunting: { at: [2.5, 10, 20, 30], words: levels },
  wasting: { at: [2.5, 5, 10, 15], words: levels },
  underweight: { at: [10, 20, 30], words: levels.slice(1) },
  coverage: { at: [20, 40, 60, 80], words: [] },
};

/** bandsOf is the legend of an indicator, lowest first. A coverage of zero is no goal and has no band of its own. */
export function bandsOf(indicator: Indicator): Band[] {
  const { at, words } = cuts[indicator];
  const first = 5 - at.length;
  const bands = [0, ...at].map((from, i): Band => ({
    from,
    to: at[i] ?? null,
    step: (first + i) as Band["step"],
    word: words[i] ?? "",
  }));
  return indicator === "coverage" ? bands : [{ from: 0, to: 0, step: "zero", word: `band.zero.${indicator}` }, ...bands];
}

/** bandOf is the band of a count, or null when nothing was measured. */
export function bandOf(indicator: Indicator, { numerator, denominator }: Count): Band | null {
  if (denominator <= 0) return null;
  const bands = bandsOf(indicator);
  if (numerator === 0) return bands[0] ?? null;
  // Compared as fractions, so that 10 of 100 is exactly the cut of 10 %.
  return bands.findLast((band) => 100 * numerator >= band.from * denominator) ?? null;
}

/** statusOf is the filter that lists the names behind an indicator; coverage lists those who did not come. */
export function statusOf(indicator: Indicator): Status {
  return indicator === "coverage" ? "not_weighed" : indicator;
}

/** statuses are the filters of a list of names, in the order of the chips. */
export const statuses: Status[] = ["stunting", "wasting", "underweight", "two_t", "below_red", "not_weighed", "flagged"];

/** countOfStatus is how many names a filter will list. */
export function countOfStatus(figures: Figures, status: Status): number {
  switch (status) {
    case "not_weighed": return Math.max(0, figures.registered - figures.weighed);
    case "two_t": return figures.two_t;
    case "below_red": return figures.below_red;
    case "flagged": return figures.flagged;
    // Only the page knows, beside its parts: see FiguresPage.unplaced.
    case "unplaced": return 0;
    default: return figures[status].numerator;
  }
}
