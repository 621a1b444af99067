import { Button, Progress } from "../../kit/components.tsx";
import { number, t } from "../../kit/words.ts";
import { sizeText } from "../FileZone.tsx";
import type { Stage } from "./making.ts";

type Making = Extract<Stage, { at: "making" }>;

/** Going is how far a file is, first on its way and then in the work, and the way to stop it. */
export function Going({ stage, onStop }: { stage: Making; onStop: () => void }) {
  return (
    <div class="growthtool-going" aria-live="off">
      <Bar stage={stage} />
      <Button small onClick={onStop}>{t("growthtool.stop")}</Button>
    </div>
  );
}

function Bar({ stage: { sent, total, work } }: { stage: Making }) {
  if (work?.state === "waiting") return <Progress label={t("growthtool.waiting")} done={0} />;
  if (work?.state === "working" && work.bytes > 0) {
    const params = { read: sizeText(work.read), size: sizeText(work.bytes), rows: number(work.rows) };
    return <Progress label={t(work.rows > 0 ? "growthtool.working.rows" : "growthtool.working", params)} done={work.read} total={work.bytes} />;
  }
  if (sent < total || sent === 0) return <Progress label={t("growthtool.sending", { percent: number((100 * sent) / Math.max(1, total)) })} done={sent} total={total} />;
  return <Progress label={t("growthtool.sent")} done={0} />;
}
