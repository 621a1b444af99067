import type { Measurement, Sex } from "../../client/types.ts";
import { number, t } from "../../kit/words.ts";

/** sourceWords says where a statement came from: an import and its row (a link), the desk, a phone, the demo. `by` is "" when not known. */
export function sourceWords(source: Measurement["source"], by: string) {
  if (source.kind !== "import") return [t(`child.source.${source.kind}`), by].filter(Boolean).join(", ");
  return (
    <a href={`/impor/${source.batch}`}>
      {source.row > 0 ? t("child.source.import", { row: number(source.row) }) : t("child.source.import_whole")}
    </a>
  );
}

/** sexWords says a sex, or that it is not known. */
export function sexWords(sex: Sex): string {
  return t(sex === "" ? "child.sex.none" : `sex.${sex}`);
}

/** monthsWords says an age in completed months, or that it is not known. */
export function monthsWords(months: number | null): string {
  return months === null ? t("child.age.none") : t("child.age_months", { n: months });
}
