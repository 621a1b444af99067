import { Empty, LinkButton } from "../kit/components.tsx";
import { t } from "../kit/words.ts";

/** LostPage is what an unknown address shows. */
export function LostPage() {
  return <Empty page title={t("lost.title")} action={<LinkButton kind="primary" href="/">{t("lost.home")}</LinkButton>}>{t("lost.text")}</Empty>;
}
