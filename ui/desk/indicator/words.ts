import type { Indicator, IndicatorCount, Words } from "../../client/types.ts";
import { language, none, number, percent, t } from "../../kit/words.ts";
import * as reading from "./reading.ts";

/** say is a sentence of a programme file in the language on screen. */
export const say = (words: Words): string => words[language.value];

/** periodOf is an indicator's period in words. */
export const periodOf = ({ from, to }: Indicator): string => reading.period(language.value, from, to);

/** countWords is "132 dari 160 orang", or that nobody is counted yet. */
export function countWords({ numerator, denominator }: IndicatorCount, visits: boolean): string {
  if (denominator === 0) return t("indicators.of.nobody");
  return t(visits ? "indicators.of.visits" : "indicators.of.people", { numerator: number(numerator), denominator: number(denominator) });
}

/** shareWords is the percentage, above 100 as it is; the dash where nobody is counted, or nothing is known of anybody. */
export function shareWords({ numerator, denominator, unknown }: IndicatorCount): string {
  return unknown === denominator ? none : percent(numerator, denominator);
}

/** partWord is what a part of a figure is called. */
export const partWord = (part: reading.Part): string => t(part === "numerator" ? "indicators.yes" : `indicators.${part}`);
