import { useState } from "preact/hooks";
import * as api from "../../client/api.ts";
import type { Child, Measurement, Remark } from "../../client/types.ts";
import { Badge, Button, ClassMark, Empty, LinkButton, Panel, classes } from "../../kit/components.tsx";
import { useNarrow } from "../../kit/narrow.ts";
import { date, has, measure, none, signed, t } from "../../kit/words.ts";
import { Classes, Gain } from "./Verdict.tsx";
import { WithdrawDialog } from "./WithdrawDialog.tsx";
import { monthsWords, sourceWords } from "./words.tsx";

const FIRST = 6;

/** WeighingTable lists every weighing, newest first, with our class beside the portal's; on a phone the older ones are a line each until they are opened. */
export function WeighingTable({ child, onWithdrawn }: { child: Child; onWithdrawn: () => void }) {
  const [all, setAll] = useState(false);
  const [withdrawing, setWithdrawing] = useState<Measurement | null>(null);
  const newest = [...child.measurements].reverse();
  const shown = all ? newest : newest.slice(0, FIRST);
  const rest = newest.length - shown.length;
  const narrow = useNarrow();
  const own = (m: Measurement) => ({ child: child.id, m, onWithdraw: () => setWithdrawing(m) });
  return (
    <Panel title={t("child.weighings")} aside={<span class="child-count">{t("child.weighings.count", { n: newest.length })}</span>}>
      {newest.length === 0 && <Empty title={t("child.weighings.empty")}>{t("child.weighings.empty_text")}</Empty>}
      {narrow && (
        <ol class="folds">
          {shown.map((m, i) => (
            <Fold key={m.entry} {...own(m)} open={i === 0} />
          ))}
        </ol>
      )}
      {!narrow && newest.length > 0 && (
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
              <Row key={m.entry} {...own(m)} />
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

interface WeighingProps { child: string; m: Measurement; onWithdraw: () => void }

function Row({ child, m, onWithdraw }: WeighingProps) {
  return (
    <tr class={classes("weighing", m.withdrawn && "weighing-withdrawn")}>
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
        <Origin child={child} m={m} onWithdraw={onWithdraw} />
      </td>
    </tr>
  );
}

/** Fold is a weighing on a phone: one line of date, weight, length and the mark of its TB/U, and all of it when opened. */
function Fold({ child, m, onWithdraw, open }: WeighingProps & { open: boolean }) {
  return (
    <li class={classes("weighing fold", m.withdrawn && "weighing-withdrawn")}>
      <details open={open}>
        <summary class="fold-line">
          <span class="fold-date">{date(m.date)}</span>
          <span class="fold-size">{m.weight_kg === null ? none : `${measure(m.weight_kg)} kg`}</span>
          <span class="fold-size">{m.lenhei_cm === null ? none : `${measure(m.lenhei_cm)} cm`}</span>
          {m.withdrawn ? <Badge>{t("child.withdrawn")}</Badge> : <ClassMark code={m.tbu} index="tbu" />}
        </summary>
        <div class="fold-whole">
          <p class="fold-age">
            {monthsWords(m.age_months)} {m.amended && <Badge>{t("child.amended")}</Badge>}
          </p>
          <Measured m={m} />
          <Classes m={m} />
          <Gain m={m} />
          <Origin child={child} m={m} onWithdraw={onWithdraw} />
        </div>
      </details>
    </li>
  );
}

/** Origin says what was remarked and who said the weighing, and leads to its correction and withdrawal. */
function Origin({ child, m, onWithdraw }: WeighingProps) {
  return (
    <div>
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
    </div>
  );
}

function Measured({ m }: { m: Measurement }) {
  return (
    <ul class="weighing-values">
      <li>{m.weight_kg === null ? t("child.weight.none") : <strong>{measure(m.weight_kg)} kg</strong>}</li>
      <li>{lengthWords(m)}</li>
      {m.muac_cm !== null && <li>{t("child.muac", { cm: measure(m.muac_cm) })}</li>}
      {m.head_cm !== null && <li>{t("child.head", { cm: measure(m.head_cm) })}</li>}
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
      <strong>{measure(m.lenhei_cm)} cm</strong> {how}
      {m.correction_cm !== null && m.correction_cm !== 0 && (
        <small class="weighing-correction">{t("child.corrected", { by: signed(m.correction_cm, 1), to: measure(m.corrected_cm) })}</small>
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
