import { useState } from "preact/hooks";
import { GrowthChart } from "../../chart/GrowthChart.tsx";
import { indicatorsFor, type Indicator } from "../../chart/GrowthChartPoints.ts";
import { KmsChart } from "../../chart/KmsChart.tsx";
import * as api from "../../client/api.ts";
import { useResource } from "../../client/resource.ts";
import type { Child, Measurement } from "../../client/types.ts";
import { Empty, Panel, Segments, Skeleton, classWord } from "../../kit/components.tsx";
import { ProblemNotice } from "../../kit/problem.tsx";
import { t } from "../../kit/words.ts";

type Tab = Indicator | "kms";

/** GrowthPanel shows one growth chart of the child at a time, or the KMS. */
export function GrowthPanel({ child }: { child: Child }) {
  const [tab, setTab] = useState<Tab>("wfa");
  const indicator: Indicator = tab === "kms" ? "wfa" : tab;
  const known = child.sex !== "" && child.birth_date !== null;
  const bands = useResource(known ? `bands ${indicator} ${child.sex}` : null, (signal) => api.bands(indicator, child.sex, signal));
  const ready = bands.value?.indicator === indicator ? bands.value : undefined;
  const weighed = child.measurements.some((m) => !m.withdrawn);
  if (!known) {
    return (
      <Panel title={t("child.growth")}>
        <Empty title={t("child.growth.empty")}>{t("child.growth.unknown")}</Empty>
      </Panel>
    );
  }
  return (
    <Panel title={t("child.growth")} note={ready && weighed && <Source standard={ready.standard} tab={tab} />}>
      {weighed ? (
        <>
          <Segments
            label={t("child.growth.choose")}
            value={tab}
            choices={[...indicatorsFor(child.measurements), "kms" as const].map((value) => ({ value, label: t(`child.chart.${value}.tab`) }))}
            onChoose={(value) => setTab(value as Tab)}
          />
          <h3 class="child-chart-title">{t(`child.chart.${tab}`)}</h3>
          {bands.problem && !ready && <ProblemNotice problem={bands.problem} onRetry={bands.reload} />}
          {!ready && !bands.problem && <Skeleton lines={6} tall />}
          {ready && tab === "kms" && <KmsChart bands={ready} measured={child.measurements} />}
          {ready && tab !== "kms" && (
            <GrowthChart key={tab} indicator={tab} bands={ready} measured={child.measurements} classWord={(entry) => wordOf(child.measurements, tab, entry)} />
          )}
        </>
      ) : (
        <Empty title={t("child.growth.empty")}>{t("child.growth.empty_text")}</Empty>
      )}
    </Panel>
  );
}

/** Source says whose lines are drawn, and what stands at their ends; the KMS has no scale of SD there. */
function Source({ standard, tab }: { standard: string; tab: Tab }) {
  return <>{t("child.growth.source", { standard })}{tab !== "kms" && <> {t("child.growth.scale")}</>}</>;
}

/** wordOf is our class of one measurement on one chart; head circumference has none. */
function wordOf(measurements: readonly Measurement[], indicator: Indicator, entry: string): string {
  const m = measurements.find((one) => one.entry === entry);
  if (m === undefined) return "";
  const code = { wfa: m.bbu, lhfa: m.tbu, wfl: m.bbtb, wfh: m.bbtb, hcfa: "" }[indicator];
  return code === "" ? "" : classWord(code);
}
