// Scales, ticks and paths: the arithmetic of the growth charts, without a page.

/** DAYS_PER_MONTH is WHO's mean month in days, by which age in days becomes months. */
export const DAYS_PER_MONTH = 30.4375;

/** XY is one place: in data units before a scale, in pixels after it. */
export interface XY {
  x: number;
  y: number;
}

/** Span is a closed range, low end first. */
export type Span = readonly [number, number];

/** Scale maps a data value to a pixel. */
export type Scale = (value: number) => number;

/** linear maps `domain` onto `range`; a domain without width maps to the middle. */
export function linear(domain: Span, range: Span): Scale {
  const width = domain[1] - domain[0];
  if (width === 0) return () => (range[0] + range[1]) / 2;
  const slope = (range[1] - range[0]) / width;
  return (value) => range[0] + (value - domain[0]) * slope;
}

/** spanOf is the smallest span that holds every finite value, or null when there is none. */
export function spanOf(values: Iterable<number>): Span | null {
  let low = Infinity;
  let high = -Infinity;
  for (const value of values) {
    if (!Number.isFinite(value)) continue;
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  return low <= high ? [low, high] : null;
}

/** step125 is the smallest of 1, 2, 5 times a power of ten that is not below `rough`. */
export function step125(rough: number): number {
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].find((factor) => factor * power >= rough * 0.999_999);
  return (step ?? 10) * power;
}

/** ticks lists round values inside `span`, about `count` of them. */
export function ticks(span: Span, count: number): number[] {
  const [low, high] = span;
  if (!(high > low) || count < 1) return [low];
  const step = step125((high - low) / count);
  const first = Math.ceil(low / step - 1e-9);
  const last = Math.floor(high / step + 1e-9);
  // Multiply, never add up: 0.1 + 0.2 would print as 0.30000000000000004.
  const places = Math.max(0, -Math.floor(Math.log10(step)));
  return Array.from({ length: last - first + 1 }, (_, i) => Number(((first + i) * step).toFixed(places)));
}

/** monthTicks lists months inside `span` at the finest calendar step that leaves `gap` pixels between labels. */
export function monthTicks(span: Span, pixels: number, gap = 36): number[] {
  const months = span[1] - span[0];
  if (!(months > 0)) return [Math.round(span[0])];
  const step = [1, 2, 3, 6, 12].find((s) => (s / months) * pixels >= gap) ?? 12;
  const first = Math.ceil(span[0] / step);
  const last = Math.floor(span[1] / step);
  return Array.from({ length: last - first + 1 }, (_, i) => (first + i) * step);
}

/** path is the SVG path through `points`, to a tenth of a pixel; "" for none. */
export function path(points: readonly XY[]): string {
  return points.map((p, i) => `${i === 0 ? "M" : "L"}${round1(p.x)} ${round1(p.y)}`).join("");
}

/** area is the closed SVG path between an upper and a lower line. */
export function area(upper: readonly XY[], lower: readonly XY[]): string {
  if (upper.length === 0 || lower.length === 0) return "";
  return `${path(upper)}${path([...lower].reverse()).replace("M", "L")}Z`;
}

/** clamp keeps `value` inside `span`. */
export function clamp(value: number, span: Span): number {
  return Math.min(Math.max(value, span[0]), span[1]);
}

/**
 * spread moves labels apart: given wanted positions in ascending order, it gives positions that
 * keep the order, stay at least `gap` apart and, when they fit, inside `range`.
 */
export function spread(wanted: readonly number[], gap: number, range: Span): number[] {
  const placed: number[] = [];
  for (const want of wanted) {
    const floor = placed.length > 0 ? placed[placed.length - 1]! + gap : range[0];
    placed.push(Math.max(want, floor));
  }
  let ceiling = range[1];
  for (let i = placed.length - 1; i >= 0; i--) {
    placed[i] = Math.min(placed[i]!, ceiling);
    ceiling = placed[i]! - gap;
  }
  return placed;
}

function round1(value: number): number {
  return Math.round(value * 10) / 10;
}
