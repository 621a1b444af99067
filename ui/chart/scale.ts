// The arithmetic of axes. Pure.

/** ticks are round values from 0 to at least `max`, about `wanted` steps apart. An axis of nothing runs to 1. */
export function ticks(max: number, wanted = 4): number[] {
  const top = max > 0 ? max : 1;
  const rough = top / wanted;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 2.5, 5, 10].map((m) => m * power).find((s) => s >= rough * (1 - 1e-9)) ?? 10 * power;
  const count = Math.ceil(top / step - 1e-9);
  return Array.from({ length: count + 1 }, (_, i) => Number((i * step).toPrecision(12)));
}

/** segments cuts a row of values at its gaps: the indexes of each unbroken run. */
export function segments(values: readonly (number | null)[]): number[][] {
  const runs: number[][] = [];
  values.forEach((value, i) => {
    if (value === null) return;
    const last = runs.at(-1);
    if (last?.at(-1) === i - 1) last.push(i);
    else runs.push([i]);
  });
  return runs;
}

/** nearest is the index of the measured value nearest to a position in index units, or null without any. */
export function nearest(values: readonly (number | null)[], at: number): number | null {
  let best: number | null = null;
  values.forEach((value, i) => {
    if (value !== null && (best === null || Math.abs(i - at) < Math.abs(best - at))) best = i;
  });
  return best;
}
