import type { Child, Pair, Sex } from "../../client/types.ts";
import { date, longDate, measure, none, t } from "../../kit/words.ts";
import { sexWords } from "../child/words.tsx";
import { compare, type Compared, type Mark } from "./compare.ts";

const WEIGHINGS = 3;

/** Comparison sets two records side by side, field by field, with the latest weighings of both. */
export function Comparison({ pair }: { pair: Pair }) {
  return (
    <table class="comparison">
      <thead>
        <tr>
          <th scope="col">
            <span class="hidden">{t("pair.col.field")}</span>
          </th>
          <th scope="col">
            {t("pair.side.a")}
            <a href={`/anak/${pair.a.id}`}>{t("pair.open_record")}</a>
          </th>
          <th scope="col">
            {t("pair.side.b")}
            <a href={`/anak/${pair.b.id}`}>{t("pair.open_record")}</a>
          </th>
          <th scope="col">{t("pair.col.mark")}</th>
        </tr>
      </thead>
      <tbody>
        {compare(pair.a, pair.b, pair.reasons).map((row) => (
          <tr key={row.field} class={`compared compared-${row.mark}`}>
            <th scope="row">{t(`pair.field.${row.field}`)}</th>
            <td data-label={t("pair.side.a")}>{shown(row, row.a)}</td>
            <td data-label={t("pair.side.b")}>{shown(row, row.b)}</td>
            <td class="compared-mark">
              <MarkWord mark={row.mark} />
            </td>
          </tr>
        ))}
        <tr>
          <th scope="row">{t("pair.field.weighings")}</th>
          <td data-label={t("pair.side.a")}>
            <Weighings child={pair.a} />
          </td>
          <td data-label={t("pair.side.b")}>
            <Weighings child={pair.b} />
          </td>
          <td />
        </tr>
      </tbody>
    </table>
  );
}

function shown(row: Compared, value: string): string {
  if (value === "") return none;
  if (row.field === "birth_date") return longDate(value);
  return row.field === "sex" ? sexWords(value as Sex) : value;
}

const signs: Readonly<Record<Mark, string>> = { same: "=", similar: "≈", different: "≠", missing: "·" };
const words: Readonly<Record<Mark, string>> = {
  same: "pair.mark.same",
  similar: "pair.mark.similar",
  different: "pair.mark.different",
  missing: "pair.mark.missing",
};

function MarkWord({ mark }: { mark: Mark }) {
  return (
    <span class={`mark mark-${mark}`}>
      <span class="mark-sign" aria-hidden="true">
        {signs[mark]}
      </span>
      {t(words[mark])}
    </span>
  );
}

function Weighings({ child }: { child: Child }) {
  const latest = child.measurements.filter((m) => !m.withdrawn).slice(-WEIGHINGS).reverse();
  if (latest.length === 0) return <>{t("pair.weighings.none")}</>;
  return (
    <ul class="pair-weighings">
      {latest.map((m) => (
        <li key={m.entry}>
          {date(m.date)}: {m.weight_kg === null ? none : `${measure(m.weight_kg)} kg`}, {m.lenhei_cm === null ? none : `${measure(m.lenhei_cm)} cm`}
        </li>
      ))}
    </ul>
  );
}
