// How an indicator is read: its period in words, its parts, whether it reached its target. Pure.

import { month as monthWords, share, type Language } from "../../kit/format.ts";
import type { Indicator, IndicatorCount } from "../../client/types.ts";

/** parts are the parts of a figure that have names behind them, in the order of the screen. */
export const parts = ["numerator", "not", "unknown", "unclear"] as const;
export type Part = (typeof parts)[number];

/** partOf reads a part from the address; null for none. */
export function partOf(text: string | null): Part | null {
  return parts.find((known) => known === text) ?? null;
}

/** countOfPart is how often the names of a part count. */
export function countOfPart(count: IndicatorCount, part: Part): number {
  if (part === "not") return count.denominator - count.numerator - count.unknown;
  return count[part];
}

/** period writes the months of a period: "November 2026", "Januari–November 2026". Both days are "YYYY-MM-DD". */
export function period(lang: Language, from: string, to: string): string {
  const [first, last] = [from.slice(0, 7), to.slice(0, 7)];
  if (first === last) return monthWords(lang, last);
  const start = monthWords(lang, first);
  const year = ` ${first.slice(0, 4)}`;
  const sameYear = first.slice(0, 4) === last.slice(0, 4) && start.endsWith(year);
  return `${sameYear ? start.slice(0, -year.length) : start}–${monthWords(lang, last)}`;
}

/** Mark is how a figure stands to its target. */
export type Mark = "reached" | "short";

/** markOf compares as fractions, so that 4 of 5 is exactly 80 %; null without a target, or without anybody of whom something is known. */
export function markOf({ numerator, denominator, unknown, target }: IndicatorCount & Pick<Indicator, "target">): Mark | null {
  if (target === null || denominator <= unknown) return null;
  return 100 * numerator >= target.percent * denominator ? "reached" : "short";
}

/** Group is the indicators of one programme. */
export interface Group { programme: Indicator["programme"]; indicators: Indicator[] }

/** grouped keeps the order of the server. */
export function grouped(indicators: readonly Indicator[]): Group[] {
  const groups: Group[] = [];
  for (const one of indicators) {
    const last = groups.at(-1);
    if (last?.programme.id === one.programme.id) last.indicators.push(one);
    else groups.push({ programme: one.programme, indicators: [one] });
  }
  return groups;
}

export const columns = ["name", "share", "denominator"] as const;
export type Column = (typeof columns)[number];
export interface Order { column: Column; descending: boolean }

/** orderOf reads an order from the address, "share" or "-share"; without one places stand by name. */
export function orderOf(text: string | null): Order {
  const column = columns.find((known) => known === text?.replace(/^-/, ""));
  return column ? { column, descending: text?.startsWith("-") ?? false } : { column: "name", descending: false };
}

/** turned is the address of the order after a click on a column: names from A, numbers from the lowest, a second click turns. */
export function turned(now: Order, column: Column): string {
  return now.column === column && !now.descending ? `-${column}` : column;
}

interface Row extends IndicatorCount { place: { name: string } }

/** sorted is a sorted copy. Where nothing is known of anybody there is no share: such places stand last either way. */
export function sorted<R extends Row>(rows: readonly R[], { column, descending }: Order): R[] {
  const turn = descending ? -1 : 1;
  const byName = (a: R, b: R) => a.place.name.localeCompare(b.place.name, "id", { numeric: true });
  if (column === "name") return rows.toSorted((a, b) => turn * byName(a, b));
  const value = (row: R) => {
    if (column === "denominator") return row.denominator;
    return row.unknown === row.denominator ? null : share(row.numerator, row.denominator);
  };
  return rows.toSorted((a, b) => {
    const [x, y] = [value(a), value(b)];
    if (x === null || y === null) return Number(x === null) - Number(y === null) || byName(a, b);
    return turn * (x - y) || byName(a, b);
  });
}
