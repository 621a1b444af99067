import type { Indicator } from "../../client/types.ts";
import { Badge } from "../../kit/components.tsx";
import { number, t } from "../../kit/words.ts";
import { markOf } from "./reading.ts";

/** Target is what should be reached, of which year, and whether it is: by word, shape and colour. */
export function Target({ one }: { one: Indicator }) {
  const { target } = one;
  if (!target) return <span class="soft small">{t("indicators.target.none")}</span>;
  const mark = markOf(one);
  const digits = Number.isInteger(target.percent) ? 0 : 1;
  return (
    <span class="indicators-target">
      {mark === "reached" && <Badge shade="ok">{t("indicators.reached")}</Badge>}
      {mark === "short" && <Badge shade="low">{t("indicators.short")}</Badge>}
      <span class="small nowrap">{t("indicators.target.at", { percent: `${number(target.percent, digits)}%`, year: target.year })}</span>
      {!target.source.verified && <span class="soft small">{t("indicators.unverified")}</span>}
    </span>
  );
}
