import { useState } from "preact/hooks";
import "./imports.css";
import * as api from "../../client/api.ts";
import { Empty } from "../../kit/components.tsx";
import { t } from "../../kit/words.ts";
import { Drop } from "./Drop.tsx";
import { ImportDetail } from "./ImportDetail.tsx";
import { ImportList } from "./ImportList.tsx";

/** ImportsPage takes in files of the portal and lists those that came before; with an id it is one of them. */
export default function ImportsPage({ params }: { params: { id?: string } }) {
  const [turn, setTurn] = useState(0);
  if (params.id) return <ImportDetail key={params.id} id={params.id} />;
  return (
    <div class="imports">
      <header class="imports-head">
        <h1>{t("import.title")}</h1>
        <p>{t("import.lead")}</p>
      </header>
      {api.can("import.run") ? <Drop onRefused={() => setTurn((n) => n + 1)} /> : <Empty title={t("import.denied")}>{t("import.denied_text")}</Empty>}
      <ImportList key={turn} />
    </div>
  );
}
