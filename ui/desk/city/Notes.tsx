import { can } from "../../client/api.ts";
import type { FiguresPage } from "../../client/types.ts";
import { LinkButton, Notice } from "../../kit/components.tsx";
import { number, t } from "../../kit/words.ts";
import { linkTo } from "../router.ts";

/** Notes say what may still change the figures, and lead to it. */
export function Notes({ page }: { page: FiguresPage }) {
  return (
    <footer class="stack">
      {page.here.flagged > 0 && (
        <Notice tone="warn" action={can("child.read") && <LinkButton small href={linkTo({ status: "flagged", mulai: undefined })}>{t("figure.names")}</LinkButton>}>
          {t("note.flagged", { n: number(page.here.flagged) })}
        </Notice>
      )}
      {page.open_pairs > 0 && (
        <Notice tone="info" action={can("pair.decide") && <LinkButton small href="/pasangan">{t("note.pairs_open")}</LinkButton>}>
          {t("note.pairs", { n: number(page.open_pairs) })}
        </Notice>
      )}
    </footer>
  );
}
