import type { GrowthDoubt } from "../../client/types.ts";
import { has, number, t } from "../../kit/words.ts";

/** Doubts lists the values that were not used, by column and reason. */
export function Doubts({ doubts }: { doubts: readonly GrowthDoubt[] }) {
  if (doubts.length === 0) return null;
  return (
    <div class="growthtool-doubts">
      <p>{t("growthtool.doubts")}</p>
      <ul class="growthtool-sources">
        {doubts.map(({ column, reason, count }) => (
          <li key={`${column} ${reason}`}>
            <strong>{number(count)}</strong> {nameOf(column)}: {has(`growthtool.doubt.${reason}`) ? t(`growthtool.doubt.${reason}`) : reason}
          </li>
        ))}
      </ul>
    </div>
  );
}

const nameOf = (column: string) => (has(`growthtool.column.${column}`) ? t(`growthtool.column.${column}`) : column);
