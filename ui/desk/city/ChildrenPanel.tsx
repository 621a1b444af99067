import { useEffect, useRef } from "preact/hooks";
import { children as loadChildren } from "../../client/api.ts";
import { useResource } from "../../client/resource.ts";
import type { ChildRow, FiguresPage, Measurement, Status } from "../../client/types.ts";
import { Badge, Chips, ClassBadge, Empty, Pager, Panel, Skeleton, TableScroll } from "../../kit/components.tsx";
import { ProblemNotice } from "../../kit/problem.tsx";
import { age, date, measure, sexWord, t } from "../../kit/words.ts";
import { linkTo, query } from "../router.ts";
import { countOfStatus, statuses } from "./indicator.ts";

const pageSize = 50;

/** ChildrenPanel is the named children behind a place's figures, filtered by one status. */
export function ChildrenPanel({ page }: { page: FiguresPage }) {
  const listed = page.unplaced ? [...statuses, "unplaced" as const] : statuses;
  const status = listed.find((known) => known === query.value.get("status")) ?? "";
  const after = query.value.get("mulai") ?? "";
  const asked = { place: page.place.code, month: page.month, status, after, limit: pageSize };
  const list = useResource(Object.values(asked).join(" "), (signal) => loadChildren(asked, signal));
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (status || after) box.current?.scrollIntoView();
  }, [status, after]);
  const counted = (one: Status) => one === "unplaced" ? page.unplaced?.registered ?? 0 : countOfStatus(page.here, one);
  const countHere = status === "" ? page.here.registered : counted(status);
  const chips = [
    { value: "", label: t("children.all"), href: linkTo({ status: page.place.level === "posyandu" ? undefined : "semua", mulai: undefined }), count: page.here.registered },
    ...listed.map((value) => ({
      value, label: t(`status.${value}`), href: linkTo({ status: value, mulai: undefined }), count: counted(value),
    })),
  ];
  return (
    <div ref={box}>
      <Panel title={t("children.title.place", { name: page.place.name })}>
        <Chips label={t("children.filter")} value={status} choices={chips} />
        {list.value && list.value.total < countHere && <p class="soft small">{t("children.outside", { name: page.place.name })}</p>}
        {list.problem && <ProblemNotice problem={list.problem} onRetry={list.reload} />}
        {list.loading && !list.value && <Skeleton lines={6} />}
        {list.value?.items.length === 0 && <Nobody name={page.place.name} filtered={status !== ""} />}
        {list.value && list.value.items.length > 0 && (
          <div class="stack" aria-busy={list.loading}>
            <ChildTable rows={list.value.items} page={page} />
            <Pager
              shown={list.value.items.length} total={list.value.total}
              start={after ? linkTo({ mulai: undefined }) : undefined}
              next={list.value.next ? linkTo({ mulai: list.value.next }) : undefined}
            />
          </div>
        )}
      </Panel>
    </div>
  );
}

function Nobody({ name, filtered }: { name: string; filtered: boolean }) {
  if (filtered) return <Empty title={t("children.empty")}>{t("children.empty.text", { name })}</Empty>;
  return <Empty title={t("children.nobody", { name })}>{t("children.nobody.text")}</Empty>;
}

function ChildTable({ rows, page }: { rows: ChildRow[]; page: FiguresPage }) {
  const leaf = page.place.level === "posyandu";
  return (
    <TableScroll label={t("children.title.place", { name: page.place.name })}>
      <table class="table table-cards children">
        <thead>
          <tr>
            <th scope="col">{t("children.name")}</th>
            <th scope="col">{t("children.age")}</th>
            <th scope="col">{t("children.mother")}</th>
            {!leaf && <th scope="col">{t("children.posyandu")}</th>}
            <th scope="col">{t("children.measured")}</th>
            <th scope="col">{t("children.classes")}</th>
            <th scope="col">{t("children.gain")}</th>
          </tr>
        </thead>
        <tbody>{rows.map((row) => <ChildLine key={row.id} row={row} leaf={leaf} month={page.month} />)}</tbody>
      </table>
    </TableScroll>
  );
}

function ChildLine({ row, leaf, month }: { row: ChildRow; leaf: boolean; month: string }) {
  const m = row.latest;
  return (
    <tr>
      <th scope="row">
        <a href={`/anak/${row.id}`}>{row.name}</a>
        <span class="sub"><span class="nowrap">{sexWord(row.sex)}</span> · <span class="nowrap">{row.nik}</span></span>
      </th>
      <td class="nowrap" data-label={t("children.age")}>{age(row.age_months)}</td>
      <td data-label={t("children.mother")}>{row.mother}</td>
      {!leaf && <td data-label={t("children.posyandu")}>{row.place.name}<span class="sub">{row.kelurahan.name}</span></td>}
      <td data-label={t("children.measured")}><Measured m={m} month={month} /></td>
      <td>{m && <span class="children-classes"><ClassBadge index="tbu" code={m.tbu} /><ClassBadge index="bbtb" code={m.bbtb} /><ClassBadge index="bbu" code={m.bbu} /></span>}</td>
      <td>{m && <Gain m={m} />}</td>
    </tr>
  );
}

function Measured({ m, month }: { m: Measurement | null; month: string }) {
  if (!m) return <span class="soft">{t("children.unmeasured")}</span>;
  const sizes = [m.weight_kg !== null && `${measure(m.weight_kg)} kg`, m.lenhei_cm !== null && `${measure(m.lenhei_cm)} cm`].filter(Boolean);
  return (
    <>
      <span class="nowrap">{date(m.date)}</span>
      {!m.date.startsWith(month) && <span class="soft small"> ({t("children.old")})</span>}
      <span class="sub nowrap">{sizes.join(" · ")}</span>
    </>
  );
}

const gainShades = { N: "ok", T: "low", O: "none", B: "none" } as const;

// Gain is N, T, O or B in words, with the two signs that call for a referral.
function Gain({ m: { kms } }: { m: Measurement }) {
  return (
    <span class="children-classes">
      {kms.code !== "" && <Badge shade={gainShades[kms.code]}>{kms.code} · {t(`kms.${kms.code.toLowerCase()}`)}</Badge>}
      {kms.two_t && <Badge shade="severe">{t("kms.two_t")}</Badge>}
      {kms.below_red && <Badge shade="severe">{t("kms.below_red")}</Badge>}
    </span>
  );
}
