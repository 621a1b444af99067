import type { Indicator } from "../../client/types.ts";
import { none, number } from "../../kit/words.ts";
import { linkTo } from "../router.ts";
import { countOfPart, type Part } from "./reading.ts";
import { partWord, say } from "./words.ts";

/** PartNumber is one part of a figure: the way to its names for who may see them, a mere number for others, a dash where nobody is. */
export function PartNumber({ one, part, names }: { one: Indicator; part: Part; names: boolean }) {
  const count = countOfPart(one, part);
  if (one.denominator + one.unclear === 0 || (count === 0 && part !== "numerator")) return <span class="soft">{none}</span>;
  if (!names || count === 0) return <>{number(count)}</>;
  const said = `${number(count)}, ${partWord(part)}: ${say(one.name)}`;
  return <a class="indicators-number" href={linkTo({ indikator: one.id, bagian: part, mulai: undefined })} aria-label={said}>{number(count)}</a>;
}
