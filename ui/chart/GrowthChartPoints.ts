// From measurements and bands to what a growth chart draws.

import { DAYS_PER_MONTH, type Span, type XY, clamp, spanOf } from "./GrowthChartScale.ts";

/** Indicator is a WHO standard the chart can show, named as the API names it. */
export type Indicator = "wfa" | "lhfa" | "wfl" | "wfh" | "hcfa";

/**
 * indicatorsFor lists the charts of a child in the order an officer reads them. Weight for length is
 * WHO's table below SWITCH_DAYS and weight for height the one from there on; a child that was measured
 * on both sides has both charts.
 */
export function indicatorsFor(measured: readonly Measured[]): Indicator[] {
  const tall = pointsFor("wfh", measured).length > 0;
  const lying = pointsFor("wfl", measured).length > 0 || !tall;
  return ["wfa", "lhfa", ...(lying ? (["wfl"] as const) : []), ...(tall ? (["wfh"] as const) : []), "hcfa"];
}

/** MISSED_MONTHS is how many unweighed months in a row the child's line still crosses. */
export const MISSED_MONTHS = 2;

/** SWITCH_DAYS is the age in days from which WHO's tables hold standing height, not lying length. */
export const SWITCH_DAYS = 731;

/** ScoreLike is a z-score with its flag, as the API gives it. */
export interface ScoreLike {
  z: number | null;
  flag: boolean;
}

/** Measured is the part of a measurement that a chart needs: kg, cm, days; null for what is not known. */
export interface Measured {
  entry: string;
  date: string;
  age_days: number | null;
  weight_kg: number | null;
  lenhei_cm: number | null;
  corrected_cm: number | null;
  head_cm: number | null;
  zwei: ScoreLike;
  zlen: ScoreLike;
  zwfl: ScoreLike;
  zhc: ScoreLike;
  withdrawn: boolean;
}

/** BandsLike is a reference: one y per x for each z line; x in days or cm. */
export interface BandsLike {
  x_unit: string;
  x: number[];
  lines: { z: number; y: number[] }[];
}

/** GrowthPoint is one measurement on one chart: x in months or cm, y in kg or cm. */
export interface GrowthPoint extends XY {
  entry: string;
  date: string;
  ageDays: number;
  z: number | null;
  flag: boolean;
}

/** Frame is the window that a chart shows, in data units. */
export interface Frame {
  x: Span;
  y: Span;
}

/** Line is one z line of the reference inside a frame; `at731` splits it where length becomes height. */
export interface Line {
  z: number;
  pieces: XY[][];
}

/** pointsFor lists what can be drawn for `indicator`, oldest first; what was not measured is left out. */
export function pointsFor(indicator: Indicator, measured: readonly Measured[]): GrowthPoint[] {
  const points: GrowthPoint[] = [];
  for (const m of measured) {
    if (m.withdrawn || m.age_days === null) continue;
    const { x, y, score } = coordinates(indicator, m, m.age_days);
    if (x === null || y === null) continue;
    points.push({ entry: m.entry, date: m.date, ageDays: m.age_days, x, y, z: score.z, flag: score.flag });
  }
  return points.sort((a, b) => a.ageDays - b.ageDays);
}

function coordinates(indicator: Indicator, m: Measured, ageDays: number): { x: number | null; y: number | null; score: ScoreLike } {
  const months = ageDays / DAYS_PER_MONTH;
  const cm = m.corrected_cm ?? m.lenhei_cm;
  switch (indicator) {
    case "wfa":
      return { x: months, y: m.weight_kg, score: m.zwei };
    case "lhfa":
      return { x: months, y: cm, score: m.zlen };
    case "wfl":
      return { x: ageDays < SWITCH_DAYS ? cm : null, y: m.weight_kg, score: m.zwfl };
    case "wfh":
      return { x: ageDays < SWITCH_DAYS ? null : cm, y: m.weight_kg, score: m.zwfl };
    case "hcfa":
      return { x: months, y: m.head_cm, score: m.zhc };
  }
}

/**
 * runs splits the points into stretches that are joined by a line. A flagged value is in none, for
 * a slip of the scales would draw a spike through a healthy curve; more than MISSED_MONTHS
 * calendar months without a measurement end a stretch.
 */
export function runs(points: readonly GrowthPoint[]): GrowthPoint[][] {
  const stretches: GrowthPoint[][] = [];
  let last: GrowthPoint | undefined;
  for (const point of points) {
    if (point.flag) continue;
    if (last === undefined || monthsBetween(last.date, point.date) - 1 > MISSED_MONTHS) stretches.push([]);
    stretches[stretches.length - 1]!.push(point);
    last = point;
  }
  return stretches;
}

/** monthsBetween counts calendar months from one ISO date to another, days ignored. */
export function monthsBetween(from: string, to: string): number {
  return monthNumber(to) - monthNumber(from);
}

function monthNumber(date: string): number {
  return Number(date.slice(0, 4)) * 12 + Number(date.slice(5, 7));
}

/**
 * frameFor chooses the window. Age charts begin at birth and end at the next birthday from the second
 * to the fifth, so that a young child's points are not pressed into a corner; weight-for-length shows
 * the child's own stretch. Flagged values do not widen it: they are drawn at the edge.
 */
export function frameFor(bands: BandsLike, points: readonly GrowthPoint[]): Frame {
  const trusted = points.filter((p) => !p.flag);
  const x = bands.x_unit === "day" ? ageWindow(points) : lengthWindow(bands, trusted);
  const perX = bands.x_unit === "day" ? DAYS_PER_MONTH : 1;
  const heights: number[] = trusted.map((p) => p.y);
  for (const line of bands.lines) {
    line.y.forEach((y, i) => {
      const at = bands.x[i]! / perX;
      if (at >= x[0] && at <= x[1]) heights.push(y);
    });
  }
  const y = spanOf(heights) ?? [0, 1];
  const air = (y[1] - y[0]) * 0.04;
  return { x, y: [Math.max(0, y[0] - air), y[1] + air] };
}

function ageWindow(points: readonly GrowthPoint[]): Span {
  const oldest = points.length > 0 ? points[points.length - 1]!.x : 0;
  return [0, [24, 36, 48].find((end) => oldest <= end) ?? 60];
}

function lengthWindow(bands: BandsLike, trusted: readonly GrowthPoint[]): Span {
  const all: Span = spanOf(bands.x) ?? [45, 110];
  const own = spanOf(trusted.map((p) => p.x));
  if (own === null) return all;
  return [clamp(Math.floor((own[0] - 5) / 5) * 5, all), clamp(Math.ceil((own[1] + 5) / 5) * 5, all)];
}

/**
 * linesFor cuts the reference to the frame and thins it to about `most` places a line, which no eye
 * can tell from the full table. Length-for-age is cut in two at SWITCH_DAYS: WHO's own table drops
 * 0.7 cm there, and a joined line would hide it.
 */
export function linesFor(bands: BandsLike, frame: Frame, split: boolean, most = 160): Line[] {
  const perX = bands.x_unit === "day" ? DAYS_PER_MONTH : 1;
  const inside = bands.x.flatMap((x, i) => (x / perX >= frame.x[0] && x / perX <= frame.x[1] ? [i] : []));
  const parts = split
    ? [inside.filter((i) => bands.x[i]! < SWITCH_DAYS), inside.filter((i) => bands.x[i]! >= SWITCH_DAYS)]
    : [inside];
  const kept = parts.map((part) => thin(part, most)).filter((part) => part.length > 1);
  return bands.lines.map((line) => ({
    z: line.z,
    pieces: kept.map((part) => part.map((i) => ({ x: bands.x[i]! / perX, y: line.y[i]! }))),
  }));
}

/** thin keeps about `most` of `items`, always the first and the last. */
export function thin<T>(items: readonly T[], most: number): T[] {
  if (items.length <= most) return [...items];
  const step = Math.ceil(items.length / most);
  return items.filter((_, i) => i % step === 0 || i === items.length - 1);
}

/** Beyond says on which side of the frame a point fell, "" when inside. */
export function beyond(point: XY, frame: Frame): "" | "above" | "below" {
  if (point.y > frame.y[1]) return "above";
  if (point.y < frame.y[0]) return "below";
  return "";
}
