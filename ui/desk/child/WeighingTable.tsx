import { useState } from "preact/hooks";
import { kilograms } from "../../chart/GrowthChartWords.ts";
import * as api from "../../client/api.ts";
import type { Child, Measurement, Remark } from "../../client/types.ts";
import { Badge, Button, Empty, LinkButton, Panel, classes } from "../../kit/components.tsx";
import { date, has, number, signed, t } from "../../kit/words.ts";
import { Classes, Gain } from "./Verdict.tsx";
import { WithdrawDialog } from "./WithdrawDialog.tsx";
import { monthsWords, sourceWords } from "./words.tsx";

const FIRST = 6;

/** WeighingTable lists every weighing, newest first, with our class beside the portal's. */
export function WeighingTable({ child, onWithdrawn }: { child: Child; onWithdrawn: () => void }) {
  const [all, setAll] = useState(false);
  const [withdrawing, setWithdrawing] = useState<Measurement | null>(null);
  const newest = [...child.measurements].reverse();
  const shown = all ? newest : newest.slice(0, FIRST);
  const rest = newest.length - shown.length;
  return (
    <Panel title={t("child.weighings")} aside={<span class="child-count">{t("child.weighings.count", { n: newest.length })}</span>}>
      {newest.length === 0 && <Empty title={t("child.weighings.empty")}>{t("child.weighings.empty_text")}</Empty>}
      {newest.length > 0 && (
        <table class="weighings">
          <thead>
            <tr>
              <th scope="col">{t("child.col.date")}</th>
              <th scope="col">{t("child.col.measured")}</th>
              <th scope="col">{t("child.col.classes")}</th>
              <th scope="col">{t("child.col.kms")}</th>
              <th scope="col">{t("child.col.source")}</th>
            </tr>
          </thead>
          <tbody>
            {shown.map((m) => (
              <Row key={m.entry} child={child.id} m={m} onWithdraw={() => setWithdrawing(m)} />
            ))}
          </tbody>
        </table>
      )}
      {rest > 0 && (
        <div class="weighings-more no-print">
          <Button onClick={() => setAll(true)}>{t("child.weighings.more", { n: rest })}</Button>
        </div>
      )}
      <WithdrawDialog measurement={withdrawing} onClose={() => setWithdrawing(null)} onDone={onWithdrawn} />
    </Panel>
  );
}

function Row({ child, m, onWithdraw }: { child: string; m: Measurement; onWithdraw: () => void }) {
  return (
    <tr class={classes(m.withdrawn && "weighing-withdrawn")}>
      <th scope="row" class="weighing-when">
        <span>{date(m.date)}</span>
        <small>{monthsWords(m.age_months)}</small>
        {m.amended && <Badge>{t("child.amended")}</Badge>}
        {m.withdrawn && <Badge>{t("child.withdrawn")}</Badge>}
      </th>
      <td data-label={t("child.col.measured")}>
        <Measured m={m} />
      </td>
      <td data-label={t("child.col.classes")}>
        <Classes m={m} />
      </td>
      <td data-label={t("child.col.kms")}>
        <Gain m={m} />
      </td>
      <td data-label={t("child.col.source")}>
        <Remarks remarks={m.remarks} />
        <span class="weighing-source">{sourceWords(m.source, m.said_by)}</span>
        {!m.withdrawn && api.can("weighing.write") && (
          <span class="weighing-actions no-print">
            <LinkButton small href={`/anak/${child}/koreksi/${m.entry}`}>
              {t("child.amend")}
            </LinkButton>
            <Button small kind="plain" onClick={onWithdraw}>
              {t("child.withdraw")}
            </Button>
          </span>
        )}
      </td>
    </tr>
  );
}

function Measured({ m }: { m: Measurement }) {
  return (
    <ul class="weighing-values">
      <li>{m.weight_kg === null ? t("child.weight.none") : <strong>{kilograms(m.weight_kg)} kg</strong>}</li>
      <li>{lengthWords(m)}</li>
      {m.muac_cm !== null && <li>{t("child.muac", { cm: number(m.muac_cm, 1) })}</li>}
      {m.head_cm !== null && <li>{t("child.head", { cm: number(m.head_cm, 1) })}</li>}
      {m.oedema && <li>{t("child.oedema")}</li>}
    </ul>
  );
}

/** lengthWords says length, how it was taken, and the 0.7 cm that the standard asks for when it was taken the other way. */
function lengthWords(m: Measurement) {
  if (m.lenhei_cm === null) return t("child.length.none");
  const how = m.measure === "" ? t("child.how.none") : t(`child.how.${m.measure}`);
  return (
    <>
      <strong>{number(m.lenhei_cm, 1)} cm</strong> {how}
      {m.correction_cm !== null && m.correction_cm !== 0 && (
        <small class="weighing-correction">{t("child.corrected", { by: signed(m.correction_cm, 1), to: number(m.corrected_cm, 1) })}</small>
      )}
    </>
  );
}

function Remarks({ remarks }: { remarks: readonly Remark[] }) {
  if (remarks.length === 0) return null;
  return (
    <ul class="weighing-remarks">
      {remarks.map((r, i) => (
        <li key={i} class={`remark-${r.level}`}>
          {remarkWords(r)}
        </li>
      ))}
    </ul>
  );
}

/** remarkWords says what was written and how it was read, then why, when the catalogue knows. */
function remarkWords(r: Remark): string {
  const key = `import.remark.${r.code}`;
  const reading = r.raw !== "" && r.value !== "" ? t("child.remark.read_as", { column: r.column, raw: r.raw, value: r.value }) : "";
  const why = has(key) ? t(key, { column: r.column, raw: r.raw, value: r.value }) : "";
  return [reading, why].filter(Boolean).join(" ") || `${r.column}: ${r.raw}`;
}
