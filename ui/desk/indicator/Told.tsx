import type { Indicator } from "../../client/types.ts";
import { longDate, t } from "../../kit/words.ts";
import { say } from "./words.ts";

type Source = Indicator["source"];

/** Told is what an indicator counts, in plain words, and where that is from, for who asks. */
export function Told({ one }: { one: Indicator }) {
  return (
    <details class="indicators-told">
      <summary>{t("indicators.told")}</summary>
      <ToldList one={one} />
    </details>
  );
}

/** ToldList is Told where it is the page's subject. */
export function ToldList({ one }: { one: Indicator }) {
  return (
    <>
      <dl class="indicators-told-list">
        <dt>{t("indicators.told.counts")}</dt>
        <dd>{one.visit ? t("indicators.told.visits", { visit: say(one.visit.name), rule: say(one.counts) }) : say(one.counts)}</dd>
        <dt>{t("indicators.told.wants")}</dt>
        <dd>{say(one.wants)}</dd>
        <dt>{t("indicators.told.source")}</dt>
        <dd><SourceWords source={one.source} /></dd>
        {one.target && (
          <>
            <dt>{t("indicators.told.target", { year: one.target.year })}</dt>
            <dd><SourceWords source={one.target.source} /></dd>
          </>
        )}
      </dl>
      {(one.unknown > 0 || one.unclear > 0) && <p class="soft small">{t("indicators.told.unknown")}</p>}
    </>
  );
}

function SourceWords({ source }: { source: Source }) {
  const text = source.date ? t("indicators.told.dated", { text: source.text, date: longDate(source.date) }) : source.text;
  const rest = [source.note, source.verified ? "" : t("indicators.unverified")].filter(Boolean).join(" · ");
  return <>{source.url ? <a href={source.url} rel="noreferrer">{text}</a> : text}{rest && <span class="sub">{rest}</span>}</>;
}
