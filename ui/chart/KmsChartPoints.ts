// The KMS, the growth card of the Buku KIA: one column for each month of age, a letter in each.

import { DAYS_PER_MONTH, type Span } from "./GrowthChartScale.ts";
import type { GrowthPoint, Measured } from "./GrowthChartPoints.ts";

/** Letter is the KMS verdict of one weighing; "" where no rule applies. */
export type Letter = "N" | "T" | "O" | "B" | "";

/** KmsMeasured is the part of a measurement that the KMS needs: kg, g, days. */
export interface KmsMeasured extends Measured {
  kms: { code: Letter; gain_g: number | null; kbm_g: number | null; two_t: boolean; below_red: boolean };
}

/** KmsPoint is one weighing on the card: x in months of age, y in kg, in the column of its completed month. */
export interface KmsPoint extends GrowthPoint {
  column: number;
  letter: Letter;
  twoT: boolean;
  belowRed: boolean;
  kbm: number | null;
}

/** KmsColumn is one month of age on the card, with every weighing that fell in it. */
export interface KmsColumn {
  month: number;
  points: KmsPoint[];
}

/** KmsPage is one printed side of the card: months of age, first and past the last. */
export type KmsPage = Span;

/** KMS_PAGES are the two sides of the printed card (Buku KIA): 0-24 and 24-60 months. */
export const KMS_PAGES: readonly KmsPage[] = [
  [0, 24],
  [24, 60],
];

/** kmsPoints lists the weighings that stand, oldest first. */
export function kmsPoints(measured: readonly KmsMeasured[]): KmsPoint[] {
  const points: KmsPoint[] = [];
  for (const m of measured) {
    if (m.withdrawn || m.weight_kg === null || m.age_days === null) continue;
    points.push({
      entry: m.entry,
      date: m.date,
      ageDays: m.age_days,
      x: m.age_days / DAYS_PER_MONTH,
      y: m.weight_kg,
      z: m.zwei.z,
      flag: m.zwei.flag,
      // The column comes from where the dot stands, so that letter and dot never part.
      column: Math.floor(m.age_days / DAYS_PER_MONTH),
      letter: m.kms.code,
      twoT: m.kms.two_t,
      belowRed: m.kms.below_red,
      kbm: m.kms.kbm_g,
    });
  }
  return points.sort((a, b) => a.ageDays - b.ageDays);
}

/** kmsColumns lists every month of a page, weighed or not. */
export function kmsColumns(points: readonly KmsPoint[], page: KmsPage): KmsColumn[] {
  const columns = Array.from({ length: page[1] - page[0] + 1 }, (_, i): KmsColumn => ({ month: page[0] + i, points: [] }));
  for (const point of points) columns[point.column - page[0]]?.points.push(point);
  return columns;
}

/** pageOf is the side of the card that holds the newest weighing, the first when there is none. */
export function pageOf(points: readonly KmsPoint[]): KmsPage {
  const newest = points[points.length - 1];
  return newest !== undefined && newest.x >= KMS_PAGES[1]![0] ? KMS_PAGES[1]! : KMS_PAGES[0]!;
}
