import { Panel } from "../../kit/components.tsx";
import { t } from "../../kit/words.ts";
import { Classes, Gain } from "../child/Verdict.tsx";
import { monthsWords } from "../child/words.tsx";
import type { Check } from "./check.ts";
import type { WeighingBody } from "./draft.ts";

/** Result shows at once what the numbers mean, before anything is kept. `body` is null while there is nothing to ask about. */
export function Result({ body, unreadable, check, current }: { body: WeighingBody | null; unreadable: boolean; check: Check; current: boolean }) {
  const m = current ? check.checked?.measurement : undefined;
  return (
    <Panel title={t("weighing.result")} note={m && t("weighing.result.note", { standard: m.standard })}>
      <div class="weighing-result" aria-live="polite" aria-busy={body !== null && !current}>
        {body === null && <p class="weighing-wait">{t(unreadable ? "weighing.result.unreadable" : "weighing.result.empty")}</p>}
        {body !== null && !current && <p class="weighing-wait">{t("weighing.result.busy")}</p>}
        {current && check.problem && <p class="weighing-wait">{t("weighing.result.offline")}</p>}
        {m && (
          <>
            <p>{monthsWords(m.age_months)}</p>
            <Classes m={m} />
            <Gain m={m} />
          </>
        )}
      </div>
    </Panel>
  );
}
