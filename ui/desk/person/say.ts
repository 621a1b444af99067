import type { KnownValue, NamedID, PersonRow, RuleSource, Words } from "../../client/types.ts";
import { date, has, language, t } from "../../kit/words.ts";

/** say is a programme's own sentence in the language on screen. */
export const say = (words: Words): string => (language.value === "en" ? words.en : words.id);

/** names joins what things are called. */
export const names = (all: readonly NamedID[]): string => all.map((one) => say(one.name)).join(", ");

/** dated writes the ISO dates inside a sentence as people read them. */
export const dated = (sentence: string): string => sentence.replace(/\b\d{4}-\d{2}-\d{2}\b/g, (iso) => date(iso));

/** valueWords is a known value with its unit. */
export function valueWords(value: KnownValue): string {
  const text = value.type === "date" ? date(say(value.text)) : say(value.text);
  return value.unit === "" ? text : `${text} ${value.unit}`;
}

/** sourceWords says where a rule comes from. */
export function sourceWords(source: RuleSource): string {
  return source.date ? t("thread.source.dated", { source: source.text, date: date(source.date) }) : t("thread.source", { source: source.text });
}

/** agencyWord is what an agency is called, its id with spaces when it is the city's own. */
export function agencyWord(id: string): string {
  const key = `thread.agency.${id}`;
  return has(key) ? t(key) : id.replaceAll("_", " ");
}

/** capital begins a name as a sentence begins. */
export const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** placeWords is where somebody lives: the posyandu and its kelurahan, or the kelurahan alone. */
export function placeWords({ place, kelurahan }: Pick<PersonRow, "place" | "kelurahan">): string {
  return place.code === kelurahan.code || kelurahan.name === "" ? place.name : `${place.name}, ${kelurahan.name}`;
}
