// How a measured value is written on charts and beside them.

import { measure, signed, t } from "../kit/words.ts";
import type { Letter } from "./KmsChartPoints.ts";

/** withUnit writes a value of a chart with its unit: weights in kg, lengths in cm. */
export function withUnit(value: number, unit: "kg" | "cm"): string {
  return `${measure(value)} ${unit}`;
}

/** zText writes a z-score with sign and two decimals; a dash for none. */
export function zText(z: number | null): string {
  return signed(z, 2);
}

/** scoreSentence says a z-score in words: with a caution when it is flagged, and that there is none when there is none. */
export function scoreSentence(z: number | null, flag: boolean): string {
  if (z === null) return t("child.z.none");
  return t(flag ? "child.z.flagged" : "child.z", { z: zText(z) });
}

/** letterWord says a KMS letter in words. */
export function letterWord(letter: Letter): string {
  return t(letterKeys[letter]);
}

const letterKeys: Readonly<Record<Letter, string>> = {
  N: "child.kms.letter.N",
  T: "child.kms.letter.T",
  O: "child.kms.letter.O",
  B: "child.kms.letter.B",
  "": "child.kms.letter.none",
};
