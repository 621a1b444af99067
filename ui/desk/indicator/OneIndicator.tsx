import { Fragment } from "preact";
import type { IndicatorSpread } from "../../client/types.ts";
import { Panel } from "../../kit/components.tsx";
import { t } from "../../kit/words.ts";
import { query } from "../router.ts";
import { PartNumber } from "./PartNumber.tsx";
import { PartTable } from "./PartTable.tsx";
import { PeopleList } from "./PeopleList.tsx";
import { countOfPart, partOf, parts } from "./reading.ts";
import { Target } from "./Target.tsx";
import { ToldList } from "./Told.tsx";
import { countWords, partWord, periodOf, say, shareWords } from "./words.ts";

/** OneIndicator is one indicator of a place: its figure, the names behind it, and the parts of the place. */
export function OneIndicator({ spread }: { spread: IndicatorSpread }) {
  const part = partOf(query.value.get("bagian"));
  return (
    <>
      <div class="place-pair indicators-one">
        <Sum spread={spread} />
        <Panel title={t("indicators.told")}><ToldList one={spread.indicator} /></Panel>
      </div>
      {part && spread.names && <PeopleList spread={spread} part={part} />}
      <PartTable spread={spread} />
    </>
  );
}

function Sum({ spread: { indicator: one, names } }: { spread: IndicatorSpread }) {
  const shown = parts.filter((part) => part === "numerator" || part === "not" || countOfPart(one, part) > 0);
  return (
    <Panel title={say(one.programme.name)}>
      <div class="figure figure-large">
        <span class="figure-label">{periodOf(one)}</span>
        <span class="figure-value">{shareWords(one)}</span>
        <span class="figure-count">{countWords(one, one.visit !== null)}</span>
        {!one.source.verified && <span class="figure-note">{t("indicators.unverified")}</span>}
      </div>
      <dl class="indicators-sum">
        {shown.map((part) => (
          <Fragment key={part}>
            <dt>{partWord(part)}</dt>
            <dd><PartNumber one={one} part={part} names={names} /></dd>
          </Fragment>
        ))}
        <dt>{t("indicators.target")}</dt>
        <dd><Target one={one} /></dd>
      </dl>
    </Panel>
  );
}
