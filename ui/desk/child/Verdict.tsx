import "./Verdict.css";
import { KmsGlyph } from "../../chart/KmsChart.tsx";
import { letterWord, zText } from "../../chart/GrowthChartWords.ts";
import type { Measurement } from "../../client/types.ts";
import { Badge, ClassBadge } from "../../kit/components.tsx";
import { has, number, signed, t } from "../../kit/words.ts";

type Index = "bbu" | "tbu" | "bbtb";

/** Classes sets our class and the portal's side by side for each index, and says whether they agree. */
export function Classes({ m }: { m: Measurement }) {
  const scores = { bbu: m.zwei, tbu: m.zlen, bbtb: m.zwfl };
  const theirs = m.portal && { bbu: m.portal.zbbu, tbu: m.portal.ztbu, bbtb: m.portal.zbbtb };
  return (
    <table class="classes">
      <thead>
        <tr>
          <th scope="col">
            <span class="hidden">{t("child.col.index")}</span>
          </th>
          <th scope="col">{t("child.ours")}</th>
          <th scope="col">{m.portal ? t("child.portal") : <span class="hidden">{t("child.portal")}</span>}</th>
        </tr>
      </thead>
      <tbody>
        {(["bbu", "tbu", "bbtb"] as const).map((index) => (
          <tr key={index}>
            <th scope="row">{t(`index.${index}`)}</th>
            <td>
              <span class="classes-z">{zText(scores[index].z)}</span>
              <ClassBadge code={m[index]} />
              {scores[index].flag && <small class="weighing-flag">{t("child.flag")}</small>}
            </td>
            <td>{m.portal && theirs && <Portal index={index} code={m.portal[index]} z={theirs[index]} m={m} />}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Portal({ index, code, z, m }: { index: Index; code: string; z: number | null; m: Measurement }) {
  if (code === "" && z === null) return <span class="classes-same">{t("child.portal.none")}</span>;
  const classDiffers = m.differs.includes(index);
  const scoreDiffers = m.differs.includes(`z${index}`);
  return (
    <>
      <span class="classes-z">{zText(z)}</span>
      {code !== "" && <ClassBadge code={code} />}
      {classDiffers && <span class="classes-differs">≠ {t("child.differs.class")}</span>}
      {!classDiffers && scoreDiffers && <span class="classes-differs">≠ {t("child.differs.score")}</span>}
      {!classDiffers && !scoreDiffers && <span class="classes-same">= {t("child.differs.none")}</span>}
    </>
  );
}

/** Gain shows the KMS letter with its reason: the rule, what was gained, what was asked for. */
export function Gain({ m }: { m: Measurement }) {
  const { kms } = m;
  if (kms.code === "" && kms.rule === "") return <span>{t("child.kms.letter.none")}</span>;
  const rule = `child.kms.rule.${kms.rule}`;
  return (
    <div class="gain">
      <span class="gain-letter">
        <KmsGlyph letter={kms.code} />
        {letterWord(kms.code)}
      </span>
      {kms.gain_g !== null && (
        <small>{kms.kbm_g === null ? t("child.kms.gain", { gain: signed(kms.gain_g) }) : t("child.kms.gain_kbm", { gain: signed(kms.gain_g), kbm: number(kms.kbm_g) })}</small>
      )}
      {has(rule) && <small>{t(rule)}</small>}
      {m.portal && m.portal.gain !== "" && (
        <small class={m.portal.gain === kms.code ? undefined : "classes-differs"}>
          {m.portal.gain === kms.code ? "=" : "≠"} {t("child.kms.portal", { letter: m.portal.gain })}
        </small>
      )}
      {kms.two_t && <Badge shade="severe">{t("child.kms.two_t")}</Badge>}
      {kms.below_red && <Badge shade="severe">{t("child.kms.below_red")}</Badge>}
      {kms.above_orange && <Badge shade="high">{t("child.kms.above_orange")}</Badge>}
      {kms.unverified && <small class="gain-unverified">{t("child.unverified")}</small>}
    </div>
  );
}
