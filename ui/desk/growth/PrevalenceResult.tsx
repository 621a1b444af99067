import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import type { GrowthFigure, GrowthGroup, GrowthPrevalence } from "../../client/types.ts";
import { Notice, Segments, TableScroll } from "../../kit/components.tsx";
import { has, none, number, t } from "../../kit/words.ts";
import { Doubts } from "./Doubts.tsx";
import { band, figureOf, hasInterval, shownFor, splits } from "./prevalence.ts";

/** PrevalenceResult is a survey to read: its headline, what stands behind it, and the groups. `children` are the ways to save it. */
export function PrevalenceResult({ said, children }: { said: GrowthPrevalence; children: ComponentChildren }) {
  const all = said.groups[0];
  return (
    <section class="growthtool-result" aria-label={t("growthtool.result")}>
      <h3>{t("growthtool.result")}</h3>
      <p class="small soft" role="status">{t("growthtool.result.children", { children: number(said.children), rows: number(said.rows), standard: t(`growthtool.standard.${said.standard}`) })}</p>
      {said.children === 0 && <Notice tone="warn">{t("growthtool.result.nobody")}</Notice>}
      <div class="growthtool-figures">
        {shownFor(said.standard).map(({ code, severe }) => <Headline key={code} code={code} figure={figureOf(all, code)} severe={severe ? figureOf(all, severe) : undefined} weighted={said.weighted} />)}
      </div>
      <div class="row">{children}</div>
      <Remarks said={said} />
      {said.children > 0 && <Groups said={said} />}
      {said.standard === "who2006" && <p class="small soft">{t("growthtool.result.severity", { source: said.severity_source })}</p>}
    </section>
  );
}

function Headline({ code, figure, severe, weighted }: { code: string; figure: GrowthFigure | undefined; severe: GrowthFigure | undefined; weighted: boolean }) {
  return (
    <div class="figure">
      <span class="figure-label">{t(`growthtool.figure.${code}`)}</span>
      <span class="figure-note">{t(`growthtool.what.${code}`)}</span>
      <span class="figure-value">{percentOf(figure)}</span>
      {figure ? (
        <>
          <span class="figure-count">{countOf(figure, weighted)}</span>
          <span class="figure-note">{intervalOf(figure)}</span>
          {figure.severity !== "none" && <span class="figure-note">{t("growthtool.severity", { level: t(`band.${figure.severity}`) })}</span>}
          {severe && <span class="figure-note">{t(severe.code.includes("_") ? "growthtool.severe.below" : "growthtool.severe.above", { percent: percentOf(severe), count: countOf(severe, weighted) })}</span>}
        </>
      ) : (
        <span class="figure-count">{t("growthtool.figure.none")}</span>
      )}
    </div>
  );
}

const percentOf = (figure: GrowthFigure | undefined) => (figure ? `${number(figure.value, 1)}%` : none);

function countOf(figure: GrowthFigure, weighted: boolean): string {
  if (!weighted) return t("growthtool.count", { numerator: number(Math.round(figure.numerator ?? 0)), denominator: number(figure.children) });
  return t("growthtool.count.weighted", { numerator: number(figure.numerator, 1), denominator: number(figure.denominator, 1), children: number(figure.children) });
}

function intervalOf(figure: GrowthFigure): string {
  return hasInterval(figure) ? t("growthtool.interval", { low: number(figure.low, 1), high: number(figure.high, 1) }) : t("growthtool.interval.none");
}

/** Remarks are what a reader must know before she believes a figure. */
function Remarks({ said }: { said: GrowthPrevalence }) {
  const { age, cluster, stratum, no_weight } = said.left;
  const left = Object.entries({ age, cluster, stratum, no_weight }).filter(([, n]) => n > 0);
  return (
    <>
      {left.length > 0 && (
        <Notice>
          <ul class="growthtool-sources">{left.map(([why, n]) => <li key={why}>{t(`growthtool.left.${why}`, { n: number(n) })}</li>)}</ul>
        </Notice>
      )}
      {said.lonely.length > 0 && <Notice tone="warn">{t("growthtool.lonely", { strata: said.lonely.join(", ") })}</Notice>}
      {said.doubts.length > 0 && <Notice tone="warn"><Doubts doubts={said.doubts} /></Notice>}
    </>
  );
}

/** Groups is the table of one kind of group at a time, below all children. */
function Groups({ said }: { said: GrowthPrevalence }) {
  const [all, ...kinds] = splits(said.groups);
  const [by, setBy] = useState("");
  const kind = kinds.find(({ name }) => name === by) ?? kinds[0];
  const shown = shownFor(said.standard);
  const row = (label: string, group: GrowthGroup) => (
    <tr key={group.group}>
      <th scope="row">{label}</th>
      {shown.map(({ code }) => <Cell key={code} code={code} group={group} weighted={said.weighted} />)}
    </tr>
  );
  return (
    <>
      {kinds.length > 0 && <Segments label={t("growthtool.by")} value={kind?.name ?? ""} choices={kinds.map(({ name }) => ({ value: name, label: splitName(name) }))} onChoose={setBy} />}
      <p class="small soft">{t("growthtool.cells")}</p>
      <TableScroll label={t("growthtool.groups.title")}>
        <table class="table table-cards growthtool-table">
          <thead>
            <tr>
              <th scope="col">{kind ? splitName(kind.name) : t("growthtool.group")}</th>
              {shown.map(({ code }) => <th key={code} scope="col" class="num">{t(`growthtool.figure.${code}`)}</th>)}
            </tr>
          </thead>
          <tbody>
            {all?.groups.map(({ group }) => row(t("growthtool.group.all"), group))}
            {kind?.groups.map(({ label, group }) => row(groupName(label), group))}
          </tbody>
        </table>
      </TableScroll>
    </>
  );
}

function Cell({ code, group, weighted }: { code: string; group: GrowthGroup; weighted: boolean }) {
  const figure = figureOf(group, code);
  return (
    <td class="num" data-label={t(`growthtool.figure.${code}`)}>
      {percentOf(figure)}
      {figure && <span class="sub">{countOf(figure, weighted)}</span>}
      {figure && hasInterval(figure) && <span class="sub">{t("growthtool.interval", { low: number(figure.low, 1), high: number(figure.high, 1) })}</span>}
    </td>
  );
}

/** splitName is WHO's name of a split in the reader's language; a column of the file keeps its heading. */
function splitName(name: string): string {
  const key = `growthtool.split.${name.toLowerCase().replace(/\W+/g, "_")}`;
  return has(key) ? t(key) : name;
}

/** groupName writes WHO's ages and sexes in the reader's language. */
function groupName(label: string): string {
  const parts = label.split(".").map((part) => {
    const months = band(part);
    if (months) return t("growthtool.months", { ...months });
    const key = `growthtool.value.${part.toLowerCase()}`;
    return has(key) ? t(key) : null;
  });
  return parts.includes(null) ? label : parts.join(", ");
}
