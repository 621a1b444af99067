import type { VisitFinding } from "../../client/types.ts";
import { Badge, type Shade } from "../../kit/components.tsx";
import { date, t } from "../../kit/words.ts";
import { agencyWord, say, sourceWords } from "./say.ts";

type Level = VisitFinding["level"];

const shades: Readonly<Record<Level, Shade>> = { baik: "ok", info: "none", rendah: "high", sedang: "low", tinggi: "severe", darurat: "severe" };

/** order puts what matters most first. */
const order: readonly Level[] = ["darurat", "tinggi", "sedang", "rendah", "info", "baik"];

/** byLevel sorts findings, what matters most first; those of one level stay as the programme has them. */
export const byLevel = (findings: readonly VisitFinding[]): VisitFinding[] =>
  [...findings].sort((a, b) => order.indexOf(a.level) - order.indexOf(b.level));

/** LevelBadge is how much a finding matters: by word, shape and shade. */
export function LevelBadge({ level, children }: { level: Level; children?: preact.ComponentChildren }) {
  return (
    <span class={level === "darurat" ? "level-urgent" : undefined}>
      <Badge shade={shades[level]}>{t(`thread.level.${level}`)}{children && <> · {children}</>}</Badge>
    </span>
  );
}

/** Findings are findings with their sentence, their source where it was not read, and what should follow. */
export function Findings({ findings }: { findings: readonly VisitFinding[] }) {
  return (
    <ul class="findings-of">
      {byLevel(findings).map((f) => (
        <li key={f.id} class={`finding-of finding-of-${f.level}`}>
          <p class="finding-name"><LevelBadge level={f.level} /> <strong>{say(f.name)}</strong></p>
          <p>{say(f.say)}</p>
          {f.unverified && <Unverified word="thread.unverified" source={f.source} />}
          {f.actions.map((action) => (
            <p key={action.id} class="finding-action">
              <strong>{say(action.name)}</strong>{say(action.say) !== "" && <>: {say(action.say)}</>}
              <small>{t("thread.action.by", { agency: agencyWord(action.agency), date: date(action.by) })}</small>
            </p>
          ))}
        </li>
      ))}
    </ul>
  );
}

/** Unverified marks what was not read in its source, and names the source. */
export function Unverified({ word, source }: { word: "thread.unverified" | "thread.unverified.plan"; source: VisitFinding["source"] }) {
  return (
    <p class="unverified">
      <span class="unverified-mark">{t(word)}</span>{source && source.text !== "" && <> {sourceWords(source)}{source.note !== "" && <> ({source.note})</>}</>}
    </p>
  );
}
