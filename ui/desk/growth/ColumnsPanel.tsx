import { Panel, Select } from "../../kit/components.tsx";
import { t } from "../../kit/words.ts";
import type { Table } from "./GrowthToolsPage.tsx";
import { chosen, inSight, recognized, twice, type Mapping } from "./mapping.ts";

/** ColumnsPanel shows what each column was taken for, and lets a person say it for the others. */
export function ColumnsPanel({ table, onMapping }: { table: Table; onMapping: (mapping: Mapping) => void }) {
  const { columns, mapping } = table;
  const near = inSight(columns, mapping);
  const far = columns.columns.map(({ name }) => name).filter((name) => !near.includes(name));
  const field = (name: string) => <ColumnField key={name} name={name} table={table} onChoose={(heading) => onMapping(chosen(mapping, name, heading))} />;
  return (
    <Panel title={t("growthtool.columns")} note={t("growthtool.columns.note")}>
      <div class="growthtool-fields">{near.map(field)}</div>
      {far.length > 0 && (
        <details class="growthtool-more">
          <summary>{t("growthtool.columns.more")}</summary>
          <div class="growthtool-fields">{far.map(field)}</div>
        </details>
      )}
    </Panel>
  );
}

function ColumnField({ name, table: { columns, mapping }, onChoose }: { name: string; table: Table; onChoose: (heading: string) => void }) {
  const heading = mapping[name] ?? "";
  // What is known by its own heading cannot be left out, only given to another column.
  const optional = heading === "" || recognized(columns)[name] !== heading;
  const choices = columns.headings.map(({ text }) => ({ value: text, label: text || t("growthtool.column.nameless") }));
  const doubtful = twice(columns, mapping).includes(name);
  return (
    <Select
      label={t(`growthtool.column.${name}`)}
      value={heading}
      choices={[...(optional ? [{ value: "", label: t(doubtful ? "growthtool.column.choose" : "growthtool.column.none") }] : []), ...choices]}
      {...(doubtful ? { error: t("growthtool.column.twice") } : { hint: hintOf(columns, heading) })}
      onChoose={onChoose}
    />
  );
}

function hintOf(columns: Table["columns"], heading: string): string {
  if (heading === "") return t("growthtool.column.missing");
  const sample = columns.headings.find(({ text }) => text === heading)?.sample.filter(Boolean) ?? [];
  return sample.length > 0 ? t("growthtool.column.sample", { values: sample.join(" · ") }) : t("growthtool.column.empty");
}
