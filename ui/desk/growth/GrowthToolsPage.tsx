import { useState } from "preact/hooks";
import { Problem } from "../../client/problem.ts";
import type { GrowthColumns } from "../../client/types.ts";
import { Button, Notice, Panel, Segments } from "../../kit/components.tsx";
import { number, t } from "../../kit/words.ts";
import { FileZone, sizeText } from "../FileZone.tsx";
import { query, setQuery } from "../router.ts";
import { ColumnsPanel } from "./ColumnsPanel.tsx";
import { Going } from "./Going.tsx";
import { useMaking } from "./making.ts";
import { beginning, most, recognized, said, twice, type Mapping, type Tool } from "./mapping.ts";
import { Refused } from "./Refused.tsx";
import { ChartTool } from "./ChartTool.tsx";
import { PrevalenceTool } from "./PrevalenceTool.tsx";
import { ScoreTool } from "./ScoreTool.tsx";
import "./growth.css";

const tools: readonly Tool[] = ["z", "prevalence", "chart"];

/** Table is a file in hand and what its columns are. */
export interface Table { file: File; columns: GrowthColumns; mapping: Mapping }

/** mapOf is the mapping of a table as the server takes it; doubtful is what still has to be chosen. */
export function mapOf(table: Table): { map: string[]; doubtful: string[] } {
  return { map: said(table.columns, table.mapping), doubtful: twice(table.columns, table.mapping) };
}

/** GrowthToolsPage makes z-scores, prevalences and charts of a file that is not kept. */
export default function GrowthToolsPage() {
  const [table, setTable] = useState<Table | null>(null);
  const [file, setFile] = useState<File | null>(null);
  const looking = useMaking();
  const look = async (chosen: File) => {
    setFile(chosen);
    setTable(null);
    if (chosen.size > most) return looking.fail(new Problem(413, { key: "problem.upload.large", params: { limit_mb: String(most >> 20) } }));
    const made = await looking.make({ path: "/growth/columns", query: {}, file: beginning(chosen), name: chosen.name });
    if (!made) return;
    const columns = JSON.parse(await made.blob.text()) as GrowthColumns;
    setTable({ file: chosen, columns, mapping: recognized(columns) });
  };
  const forget = () => {
    setTable(null);
    setFile(null);
    looking.clear();
  };
  return (
    <div class="growthtool">
      <header class="growthtool-head">
        <h1>{t("growthtool.title")}</h1>
        <p>{t("growthtool.lead")}</p>
      </header>
      <Panel title={t("growthtool.file")} note={t("growthtool.kept")}>
        {looking.stage.at === "failed" && <Refused problem={looking.stage.problem} file={file} onRetry={() => file && void look(file)} />}
        {looking.stage.at === "making" && file ? (
          <>
            <FileName file={file} />
            <Going stage={looking.stage} onStop={looking.stop} />
          </>
        ) : table ? (
          <div class="growthtool-file">
            <FileName file={table.file} />
            <Button small onClick={forget}>{t("growthtool.file.other")}</Button>
          </div>
        ) : (
          <FileZone title={t("growthtool.drop")} hint={t("growthtool.drop.hint")} choose={t("growthtool.choose")} onFile={(chosen) => void look(chosen)} />
        )}
      </Panel>
      {table && <Worked key={table.file.name + table.file.lastModified} table={table} onMapping={(mapping) => setTable({ ...table, mapping })} />}
      <Sources />
    </div>
  );
}

function FileName({ file }: { file: File }) {
  return (
    <p class="growthtool-name">
      <strong>{file.name}</strong> <span class="soft">{sizeText(file.size)}</span>
    </p>
  );
}

/** Worked is all that can be done with a file once it is in hand. */
function Worked({ table, onMapping }: { table: Table; onMapping: (mapping: Mapping) => void }) {
  const asked = query.value.get("alat");
  const tool = tools.find((one) => one === asked) ?? "z";
  const known = Object.values(table.mapping).some(Boolean);
  return (
    <>
      {!known && (
        <Notice tone="warn" title={t("growthtool.unknown")}>{t("growthtool.unknown.text", { n: number(table.columns.headings.length) })}</Notice>
      )}
      <ColumnsPanel table={table} onMapping={onMapping} />
      <Panel
        title={t("growthtool.make")}
        aside={<Segments label={t("growthtool.make")} value={tool} choices={tools.map((value) => ({ value, label: t(`growthtool.tool.${value}`) }))} onChoose={(alat) => setQuery({ alat }, true)} />}
      >
        {tool === "z" && <ScoreTool table={table} />}
        {tool === "prevalence" && <PrevalenceTool table={table} />}
        {tool === "chart" && <ChartTool table={table} />}
      </Panel>
    </>
  );
}

function Sources() {
  return (
    <Panel title={t("growthtool.sources")}>
      <ul class="growthtool-sources">
        <li>{t("growthtool.source.who2006")}</li>
        <li>{t("growthtool.source.who2007")}</li>
        <li>{t("growthtool.source.survey")}</li>
      </ul>
    </Panel>
  );
}
