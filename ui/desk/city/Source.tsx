import type { FiguresPage } from "../../client/types.ts";
import { has, moment, t } from "../../kit/words.ts";

/** Source says where a panel's figures come from and up to when, so that a panel cut out of its page can still be trusted. */
export function Source({ page: { source, as_of } }: { page: FiguresPage }) {
  return <>{t("note.source", { source: has(source) ? t(source) : source, as_of: moment(as_of) })}</>;
}
