import { can } from "../../client/api.ts";
import type { Figures, FiguresPage, Status } from "../../client/types.ts";
import { Panel } from "../../kit/components.tsx";
import { number, percent, t } from "../../kit/words.ts";
import { linkTo } from "../router.ts";
import { Source } from "./Source.tsx";

const results = ["n", "t", "o", "b"] as const;

/** GrowthPanel is N, T, O and B of the children weighed in the month (KMS), whose sum must be D, and the signs to act on. */
export function GrowthPanel({ page }: { page: FiguresPage }) {
  const { here } = page;
  return (
    <Panel title={t("growth.title")} note={<>{sumNote(here)} <Source page={page} /></>}>
      <dl class="growth">
        {results.map((key) => (
          <div key={key} class="growth-row">
            <dt>{t(`growth.${key}`)}</dt>
            <dd>
              <strong>{number(here[key])}</strong>{here.weighed > 0 && <span class="soft small"> {percent(here[key], here.weighed)} · {number(here[key])}/{number(here.weighed)}</span>}
              <progress class={`growth-bar growth-bar-${key}`} max={Math.max(1, here.weighed)} value={here[key]} aria-hidden="true" />
            </dd>
          </div>
        ))}
      </dl>
      <ul class="signs">
        <Sign n={here.two_t} label={t("growth.two_t")} status="two_t" />
        <Sign n={here.below_red} label={t("growth.below_red")} status="below_red" />
        <Sign n={here.overweight.numerator} of={here.overweight.denominator} label={t("growth.overweight")} />
      </ul>
    </Panel>
  );
}

function sumNote({ n, t: notGained, o, b, weighed }: Figures): string {
  const sum = n + notGained + o + b;
  if (sum === weighed) return t("growth.sum", { sum: number(sum) });
  return t("growth.gap", { sum: number(sum), weighed: number(weighed), gap: number(weighed - sum) });
}

function Sign({ n, of, label, status }: { n: number; of?: number; label: string; status?: Status }) {
  const names = status && n > 0 && can("child.read");
  return (
    <li class="sign">
      {names ? <a href={linkTo({ status, mulai: undefined })}>{label}</a> : <span>{label}</span>}
      <span class="sign-n"><strong>{number(n)}</strong>{of !== undefined && <span class="soft small">/{number(of)}</span>}</span>
    </li>
  );
}
