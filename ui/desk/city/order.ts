// The order of the table of places, kept in the address as "stunting" or "-stunting". Pure.

import { share } from "../../kit/format.ts";
import type { Figures } from "../../client/types.ts";
import { countOf, indicators, type Indicator } from "./indicator.ts";

export const columns = ["name", ...indicators, "registered"] as const;
export type Column = (typeof columns)[number];
export interface Order { column: Column; descending: boolean }
export interface PlaceRow { place: { code: string; name: string }; figures: Figures }

/** orderOf reads the address; without one the heaviest burden stands first. */
export function orderOf(text: string | null): Order {
  const descending = text?.startsWith("-") ?? false;
  const column = columns.find((known) => known === text?.replace(/^-/, ""));
  return column ? { column, descending } : { column: "stunting", descending: true };
}

/** orderText writes an order for the address. */
export function orderText({ column, descending }: Order): string {
  return (descending ? "-" : "") + column;
}

/** turned is the order after a click on a column: names start at A, numbers at the largest, a second click turns. */
export function turned(now: Order, column: Column): Order {
  if (now.column === column) return { column, descending: !now.descending };
  return { column, descending: column !== "name" };
}

/** sorted is a sorted copy. Places without a measurement stand last either way; equals go by name. */
export function sorted<Row extends PlaceRow>(rows: readonly Row[], { column, descending }: Order): Row[] {
  const byName = (a: Row, b: Row) => a.place.name.localeCompare(b.place.name, "id", { numeric: true });
  const turn = descending ? -1 : 1;
  if (column === "name") return rows.toSorted((a, b) => turn * byName(a, b));
  return rows.toSorted((a, b) => {
    const [x, y] = [valueOf(a.figures, column), valueOf(b.figures, column)];
    if (x === null || y === null) return Number(x === null) - Number(y === null) || byName(a, b);
    return turn * (x - y) || byName(a, b);
  });
}

function valueOf(figures: Figures, column: Exclude<Column, "name">): number | null {
  if (column === "registered") return figures.registered;
  const { numerator, denominator } = countOf(figures, column satisfies Indicator);
  return share(numerator, denominator);
}
