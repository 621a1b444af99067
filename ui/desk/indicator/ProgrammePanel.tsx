import type { Indicator } from "../../client/types.ts";
import { Panel, TableScroll } from "../../kit/components.tsx";
import { t } from "../../kit/words.ts";
import { linkTo } from "../router.ts";
import { PartNumber } from "./PartNumber.tsx";
import { Target } from "./Target.tsx";
import { Told } from "./Told.tsx";
import { countWords, periodOf, say, shareWords } from "./words.ts";
import type { Group } from "./reading.ts";

/** ProgrammePanel is the indicators of one programme: a table, or their mere names while nobody is counted in any. */
export function ProgrammePanel({ group, names }: { group: Group; names: boolean }) {
  const title = say(group.programme.name);
  const quiet = group.indicators.every(({ denominator, unclear }) => denominator + unclear === 0);
  return (
    <div id={group.programme.id} class="indicators-programme">
      <Panel title={title}>
        {quiet ? <Quiet group={group} /> : <Table title={title} group={group} names={names} />}
      </Panel>
    </div>
  );
}

function Quiet({ group }: { group: Group }) {
  return (
    <>
      <p class="soft">{t("indicators.quiet")}</p>
      <ul class="indicators-quiet">
        {group.indicators.map((one) => <li key={one.id}><a href={linkTo({ indikator: one.id })}>{say(one.name)}</a> <span class="soft small">{periodOf(one)}</span></li>)}
      </ul>
    </>
  );
}

function Table({ title, group, names }: { title: string; group: Group; names: boolean }) {
  return (
    <TableScroll label={title}>
      <table class="table table-cards indicators-table">
        <thead>
          <tr>
            <th scope="col">{t("indicators.name")}</th>
            <th scope="col" class="num">{t("indicators.share")}</th>
            <th scope="col" class="num">{t("indicators.yes")}</th>
            <th scope="col" class="num">{t("indicators.not")}</th>
            <th scope="col" class="num">{t("indicators.unknown")}</th>
            <th scope="col">{t("indicators.target")}</th>
          </tr>
        </thead>
        <tbody>{group.indicators.map((one) => <Line key={one.id} one={one} names={names} />)}</tbody>
      </table>
    </TableScroll>
  );
}

function Line({ one, names }: { one: Indicator; names: boolean }) {
  return (
    <tr>
      <th scope="row">
        <a href={linkTo({ indikator: one.id })}>{say(one.name)}</a>
        <span class="sub">{periodOf(one)}{!one.source.verified && <> · {t("indicators.unverified")}</>}</span>
        <Told one={one} />
      </th>
      <td class="num" data-label={t("indicators.share")}>
        <span class="indicators-share">{shareWords(one)}</span>
        <span class="sub">{countWords(one, one.visit !== null)}</span>
      </td>
      <td class="num" data-label={t("indicators.yes")}><PartNumber one={one} part="numerator" names={names} /></td>
      <td class="num" data-label={t("indicators.not")}><PartNumber one={one} part="not" names={names} /></td>
      <td class="num" data-label={t("indicators.unknown")}>
        <PartNumber one={one} part="unknown" names={names} />
        {one.unclear > 0 && <span class="sub">{t("indicators.unclear")}: <PartNumber one={one} part="unclear" names={names} /></span>}
      </td>
      <td class={one.target ? "indicators-aim" : "indicators-aimless"} data-label={t("indicators.target")}><Target one={one} /></td>
    </tr>
  );
}
