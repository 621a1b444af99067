import { useEffect, useRef } from "preact/hooks";
import { useResource } from "../../client/resource.ts";
import type { IndicatorSpread, PeopleBehind } from "../../client/types.ts";
import { Chips, Empty, Pager, Panel, Skeleton, TableScroll } from "../../kit/components.tsx";
import { ProblemNotice } from "../../kit/problem.tsx";
import { age, number, sexWord, t } from "../../kit/words.ts";
import { linkTo, query } from "../router.ts";
import { peopleBehind } from "./calls.ts";
import { countOfPart, parts, type Part } from "./reading.ts";
import { partWord } from "./words.ts";

const pageSize = 50;

/** PeopleList is the people behind one part of a figure. */
export function PeopleList({ spread, part }: { spread: IndicatorSpread; part: Part }) {
  const one = spread.indicator;
  const start = query.value.get("mulai") ?? "";
  const asked = { place: spread.place.code, month: spread.month, part, start, limit: pageSize };
  const list = useResource(`${one.id} ${Object.values(asked).join(" ")}`, (signal) => peopleBehind(one.id, asked, signal));
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => box.current?.scrollIntoView(), [part, start]);
  const shown = parts.filter((known) => known === part || countOfPart(one, known) > 0);
  const choices = shown.map((value) => ({
    value, label: partWord(value), count: countOfPart(one, value),
    href: linkTo({ bagian: value, mulai: undefined }),
  }));
  return (
    <div ref={box}>
      <Panel title={t("indicators.people")}>
        <Chips label={t("indicators.people.part")} value={part} choices={choices} />
        {list.problem && <ProblemNotice problem={list.problem} onRetry={list.reload} />}
        {list.loading && !list.value && <Skeleton lines={6} />}
        {list.value && <Listed list={list.value} counted={countOfPart(one, part)} busy={list.loading} />}
      </Panel>
    </div>
  );
}

function Listed({ list, counted, busy }: { list: PeopleBehind; counted: number; busy: boolean }) {
  const outside = list.times < counted && <p class="soft small">{t("indicators.people.outside", { listed: number(list.times), counted: number(counted) })}</p>;
  if (list.total === 0) return <>{outside}<Empty title={t("indicators.people.empty")}>{t("indicators.people.empty.text")}</Empty></>;
  const often = list.items.some(({ times }) => times > 1);
  return (
    <div class="stack" aria-busy={busy}>
      {outside}
      <TableScroll label={t("indicators.people")}>
        <table class="table table-cards indicators-people">
          <thead>
            <tr>
              <th scope="col">{t("indicators.people.name")}</th>
              <th scope="col">{t("indicators.people.age")}</th>
              <th scope="col">{t("indicators.people.place")}</th>
              {often && <th scope="col">{t("indicators.people.times")}</th>}
            </tr>
          </thead>
          <tbody>{list.items.map((person) => <PersonLine key={person.id} person={person} often={often} />)}</tbody>
        </table>
      </TableScroll>
      <Pager
        shown={list.items.length} total={list.total}
        start={query.value.get("mulai") ? linkTo({ mulai: undefined }) : undefined}
        next={list.next ? linkTo({ mulai: list.next }) : undefined}
      />
    </div>
  );
}

function PersonLine({ person, often }: { person: PeopleBehind["items"][number]; often: boolean }) {
  const { place, kelurahan } = person;
  return (
    <tr>
      <th scope="row"><a href={`/orang/${person.id}`}>{person.name}</a><span class="sub">{sexWord(person.sex)}</span></th>
      <td class="nowrap" data-label={t("indicators.people.age")}>{age(person.age_months)}</td>
      <td data-label={t("indicators.people.place")}>{place.name}{kelurahan.code !== place.code && kelurahan.name && <span class="sub">{kelurahan.name}</span>}</td>
      {often && <td class="nowrap" data-label={t("indicators.people.times")}>{t("indicators.people.n", { n: person.times })}</td>}
    </tr>
  );
}
