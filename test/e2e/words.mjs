// The sentences that people read, from the program's own catalogues: a test asks for
// a meaning and does not break when its words get better.

import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";

const folder = join(import.meta.dirname, "../../locale");

function catalogue(language) {
  const files = readdirSync(join(folder, language)).filter((name) => name.endsWith(".json"));
  return Object.assign({}, ...files.map((name) => JSON.parse(readFileSync(join(folder, language, name), "utf8"))));
}

const catalogues = { id: catalogue("id"), en: catalogue("en") };

/** say is a sentence in Indonesian, with its {parameters} filled in. An unknown key is a mistake of the test. */
export function say(key, params = {}, language = "id") {
  const sentence = catalogues[language][key];
  if (sentence === undefined) throw new Error(`no sentence ${key} in ${language}`);
  return sentence.replace(/\{(\w+)\}/g, (_, name) => {
    if (params[name] === undefined) throw new Error(`${key} needs ${name}`);
    return String(params[name]);
  });
}

/** pattern is a sentence as a regular expression in which any value may stand for its {parameters}. */
export function pattern(key) {
  const [start, ...parts] = say(key, new Proxy({}, { get: () => "\u0000" })).split("\u0000").map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp([start, ...parts].join(".+?"));
}

/** number writes a number as Indonesians do. */
export const number = (value, digits = 0) => value.toLocaleString("id-ID", { minimumFractionDigits: digits, maximumFractionDigits: digits });

/** measure writes kg or cm: one decimal, two where two were measured. */
export const measure = (value) => number(value, Math.round(value * 100) % 10 === 0 ? 1 : 2);

/** percent is the share of a count as the screens show it, a dash where nothing was counted. */
export const percent = ({ numerator, denominator }) => (denominator > 0 ? `${number((100 * numerator) / denominator, 1)}%` : "–");
