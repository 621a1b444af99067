import { can } from "../../client/api.ts";
import type { FiguresPage } from "../../client/types.ts";
import { Figure } from "../../kit/components.tsx";
import { month as monthWords, number, t } from "../../kit/words.ts";
import { linkTo } from "../router.ts";
import { Source } from "./Source.tsx";
import { countOf, denominatorKey, indicators, statusOf, type Indicator } from "./indicator.ts";

/** HeadFigures are the four figures of a place, each with n/N, its meaning and the way to the names. */
export function HeadFigures({ page }: { page: FiguresPage }) {
  return (
    <section class="panel figures" aria-labelledby="figures-title">
      <h2 id="figures-title">{t("figures.title", { month: monthWords(page.month) })}</h2>
      <div class="figures-row">
        {indicators.map((indicator) => <HeadFigure key={indicator} page={page} indicator={indicator} />)}
      </div>
      <p class="panel-note">{t("note.measured")} <Source page={page} /></p>
    </section>
  );
}

function HeadFigure({ page, indicator }: { page: FiguresPage; indicator: Indicator }) {
  const count = countOf(page.here, indicator);
  const status = statusOf(indicator);
  const href = can("child.read") && count.denominator > 0 ? linkTo({ status, mulai: undefined }) : undefined;
  const label = t(`indicator.${indicator}`);
  return (
    <div class="figures-one">
      <Figure
        large
        label={label}
        {...count}
        of={t(denominatorKey(indicator))}
        note={count.denominator > 0 ? noteOf(page, indicator) : undefined}
        href={href}
        link={t("figure.names_of", { what: t(`status.${status}`).toLocaleLowerCase() })}
      />
      <p class="figures-what">{t(`indicator.${indicator}.what`)}</p>
    </div>
  );
}

function noteOf({ here }: FiguresPage, indicator: Indicator): string {
  if (indicator !== "coverage") return t(`figure.severe.${indicator}`, { n: number(here[`severe_${indicator}`].numerator) });
  const left = here.registered - here.weighed;
  return left < 0 ? t("figure.over") : t("figure.unweighed", { n: number(left) });
}
