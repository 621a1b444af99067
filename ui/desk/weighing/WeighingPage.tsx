import "./weighing.css";
import * as api from "../../client/api.ts";
import { isLost } from "../../client/problem.ts";
import { useResource } from "../../client/resource.ts";
import type { Child, Measurement } from "../../client/types.ts";
import { Breadcrumb, Empty, LinkButton } from "../../kit/components.tsx";
import { date, longDate, measure, t } from "../../kit/words.ts";
import { Lost } from "../child/ChildPage.tsx";
import { sexWords } from "../child/words.tsx";
import { Waiting } from "../child/Waiting.tsx";
import { WeighingForm } from "./WeighingForm.tsx";

/** WeighingPage takes one weighing of a child, or amends one when the address names its entry. */
export default function WeighingPage({ params }: { params: { id?: string; entry?: string } }) {
  const id = params.id ?? "";
  const asked = useResource(`child ${id}`, (signal) => api.child(id, signal));
  const child = asked.value;
  if (child === undefined) {
    if (isLost(asked.problem)) return <Lost />;
    return <Waiting title={t(params.entry ? "weighing.title.amend" : "weighing.title.new")} problem={asked.problem} onRetry={asked.reload} />;
  }
  const amended = params.entry ? child.measurements.find((m) => m.entry === params.entry && !m.withdrawn) : undefined;
  const title = t(params.entry ? "weighing.title.amend" : "weighing.title.new");
  return (
    <div class="weighing">
      <Breadcrumb
        crumbs={[{ label: child.place.name, href: `/wilayah/${child.place.code}` }, { label: child.name, href: `/anak/${child.id}` }, { label: title }]}
      />
      <header class="weighing-head">
        <h1>{title}</h1>
        <p>
          <strong>{child.name}</strong> · {sexWords(child.sex)} · {t("weighing.born", { date: longDate(child.birth_date) })}
        </p>
        <Last child={child} />
      </header>
      {params.entry && !amended ? (
        <Empty title={t("weighing.gone")} action={<LinkButton href={`/anak/${child.id}`}>{t("weighing.back")}</LinkButton>}>
          {t("weighing.gone_text")}
        </Empty>
      ) : (
        <WeighingForm key={params.entry ?? "new"} child={child} amended={amended} />
      )}
    </div>
  );
}

/** Last recalls the weighing before, for a typing slip shows against it. */
function Last({ child }: { child: Child }) {
  const last = [...child.measurements].reverse().find((m) => !m.withdrawn);
  return <p class="weighing-last">{last ? t("weighing.last", { date: date(last.date), values: valuesOf(last) }) : t("weighing.first")}</p>;
}

function valuesOf(m: Measurement): string {
  const weight = m.weight_kg === null ? "" : `${measure(m.weight_kg)} kg`;
  const length = m.lenhei_cm === null ? "" : `${measure(m.lenhei_cm)} cm`;
  return [weight, length].filter(Boolean).join(", ");
}
