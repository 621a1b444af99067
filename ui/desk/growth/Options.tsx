import type { ComponentChildren } from "preact";
import { Button, Notice, Select } from "../../kit/components.tsx";
import { t } from "../../kit/words.ts";
import type { DateOrder } from "../../client/types.ts";
import { mapOf, type Table } from "./GrowthToolsPage.tsx";
import { dated, lacking, type Lack, type Standard, type Tool } from "./mapping.ts";

const standards: readonly Standard[] = ["who2006", "who2007", "auto"];
const orders: readonly DateOrder[] = ["auto", "day", "month"];

/** StandardField chooses what scores the children. */
export function StandardField({ value, onChoose }: { value: Standard; onChoose: (value: Standard) => void }) {
  return (
    <Select
      label={t("growthtool.standard")} hint={t(`growthtool.standard.${value}.hint`)} value={value}
      choices={standards.map((one) => ({ value: one, label: t(`growthtool.standard.${one}`) }))} onChoose={(one) => onChoose(one as Standard)}
    />
  );
}

/** OrderField asks how dates are to be read, where the ages come from dates. */
export function OrderField({ table, value, onChoose }: { table: Table; value: DateOrder; onChoose: (value: DateOrder) => void }) {
  if (!dated(table.mapping)) return null;
  return (
    <Select
      label={t("growthtool.dates")} hint={t("growthtool.dates.hint")} value={value}
      choices={orders.map((one) => ({ value: one, label: t(`growthtool.dates.${one}`) }))} onChoose={(one) => onChoose(one as DateOrder)}
    />
  );
}

export interface MakeProps {
  tool: Tool;
  table: Table;
  standard?: Standard;
  indicator?: string;
  busy: boolean;
  children: ComponentChildren;
  onMake: () => void;
}

/** Make is the options of a tool and its button, which waits until the columns are enough. */
export function Make({ tool, table, standard = "who2006", indicator = "", busy, children, onMake }: MakeProps) {
  const lacks = lacking(tool, table.mapping, { standard, indicator });
  const { doubtful } = mapOf(table);
  return (
    <>
      <div class="growthtool-fields">{children}</div>
      {lacks.length > 0 && <Lacks lacks={lacks} indicator={tool === "chart" ? indicator : ""} />}
      {doubtful.length > 0 && <Notice tone="warn">{t("growthtool.doubtful", { columns: doubtful.map((name) => t(`growthtool.column.${name}`)).join(", ") })}</Notice>}
      {!busy && (
        <div class="row">
          <Button kind="primary" disabled={lacks.length > 0 || doubtful.length > 0} onClick={onMake}>{t(`growthtool.do.${tool}`)}</Button>
        </div>
      )}
    </>
  );
}

function Lacks({ lacks, indicator }: { lacks: readonly Lack[]; indicator: string }) {
  const sentence = (lack: Lack) => (lack === "measurement" && indicator ? t("growthtool.lack.indicator", { indicator: t(`growth.indicator.${indicator}`) }) : t(`growthtool.lack.${lack}`));
  return (
    <Notice tone="warn" title={t("growthtool.lack")}>
      <ul class="growthtool-sources">{lacks.map((lack) => <li key={lack}>{sentence(lack)}</li>)}</ul>
    </Notice>
  );
}
