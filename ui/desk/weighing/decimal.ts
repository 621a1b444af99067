/** Decimal is a typed number: read, empty, or text that is not a number. */
export type Decimal = { kind: "number"; value: number } | { kind: "empty" } | { kind: "unreadable" };

/**
 * parseDecimal reads a number as people type it here: `8,5` or `8.5`, spaces around it, a unit
 * behind it (`8,5 kg`, `72 cm`). A text with two marks (`1.250,5`) could be read in two ways and
 * is unreadable: we ask, we do not guess.
 */
export function parseDecimal(text: string, unit = ""): Decimal {
  let trimmed = text.trim().toLowerCase();
  if (unit !== "" && trimmed.endsWith(unit)) trimmed = trimmed.slice(0, -unit.length).trimEnd();
  if (trimmed === "") return { kind: "empty" };
  if (!/^\d{1,6}([.,]\d{0,3})?$|^[.,]\d{1,3}$/.test(trimmed)) return { kind: "unreadable" };
  return { kind: "number", value: Number(trimmed.replace(",", ".")) };
}

/** showDecimal writes a stored number as a person here would type it; "" for none. */
export function showDecimal(value: number | null | undefined): string {
  return value === null || value === undefined ? "" : String(value).replace(".", ",");
}
