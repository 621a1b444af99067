import type { Finding } from "../../client/types.ts";
import { date, has, number, t } from "../../kit/words.ts";
import { Tick } from "./Tick.tsx";

interface Props {
  findings: readonly Finding[];
  confirmed: readonly string[];
  /** tried is whether saving was tried: then a warning without its tick asks for it. */
  tried: boolean;
  onConfirm: (code: string, yes: boolean) => void;
}

/** Findings lists what to look at before saving; a warning is ticked once it was looked at, an error must be mended. */
export function Findings({ findings, confirmed, tried, onConfirm }: Props) {
  if (findings.length === 0) return null;
  const asked = tried && findings.some((f) => f.level === "warn" && !confirmed.includes(f.code));
  return (
    <section class="panel findings" aria-live="polite">
      <h2>{t("weighing.findings")}</h2>
      <ul class="findings-list">
        {findings.map((f) => (
          <li key={`${f.field} ${f.code}`} class={`finding finding-${f.level}`}>
            <strong>{t(levels[f.level])}</strong>
            <span>{sentence(f)}</span>
            {f.level === "warn" && <Tick label={t("weighing.confirm")} checked={confirmed.includes(f.code)} onTick={(yes) => onConfirm(f.code, yes)} />}
          </li>
        ))}
      </ul>
      {asked && <p class="field-error" role="alert">{t("weighing.confirm.asked")}</p>}
    </section>
  );
}

const levels: Readonly<Record<Finding["level"], string>> = {
  error: "weighing.level.error",
  warn: "weighing.level.warn",
  info: "weighing.level.info",
};

function sentence(f: Finding): string {
  const key = `weighing.finding.${f.code}`;
  return has(key) ? t(key, readable(f.params)) : t("weighing.finding.other", { code: f.code });
}

/** readable writes what the server says of other values as people here read it: dates in words, decimals with a comma. */
function readable(params: Record<string, string> = {}): Record<string, string> {
  return Object.fromEntries(Object.entries(params).map(([name, value]) => [name, valueText(value)]));
}

function valueText(value: string): string {
  if (/^\d{4}-\d{2}-\d{2}$/.test(value)) return date(value);
  return /^-?\d+(\.\d+)?$/.test(value) ? number(Number(value), value.split(".")[1]?.length ?? 0) : value;
}
