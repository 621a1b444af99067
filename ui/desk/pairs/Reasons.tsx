import type { Pair } from "../../client/types.ts";
import { has, number, signed, t } from "../../kit/words.ts";

/** Reasons says in words why two records may be one, and what speaks against it. */
export function Reasons({ pair }: { pair: Pair }) {
  return (
    <div class="reasons">
      <p class="reasons-score">
        <meter min={0} max={100} value={pair.score} aria-label={t("pair.score.label")} />
        {t("pair.score", { score: number(pair.score) })}
      </p>
      <ul class="reasons-list">
        {pair.reasons.map((reason, i) => (
          <li key={i} class={reason.points < 0 ? "reason-against" : "reason-for"}>
            <span aria-hidden="true">{reason.points < 0 ? "−" : "+"}</span>
            {reasonWords(reason)} <small>{t("pair.points", { points: signed(reason.points) })}</small>
          </li>
        ))}
      </ul>
    </div>
  );
}

/** reasonWords looks for the sentence of the field and code, then of the code, then says the field. */
function reasonWords({ field, code, points }: Pair["reasons"][number]): string {
  const key = [`pair.reason.${field}.${code}`, `pair.reason.${code}`].find(has);
  if (key !== undefined) return t(key);
  const name = has(`pair.field.${field}`) ? t(`pair.field.${field}`) : field;
  return t(points < 0 ? "pair.reason.against" : "pair.reason.for", { field: name });
}
