import { readdirSync, readFileSync } from "node:fs";
import type { Language } from "../kit/format.ts";

/** catalogue reads every sentence of a language from locale/, as the build does. */
export function catalogue(language: Language): Record<string, string> {
  const folder = new URL(`../../locale/${language}/`, import.meta.url);
  const files = readdirSync(folder).filter((name) => name.endsWith(".json"));
  return Object.assign({}, ...files.map((name) => JSON.parse(readFileSync(new URL(name, folder), "utf8")) as object));
}
