import { useEffect, useRef, useState } from "preact/hooks";
import type { Child, Measurement } from "../../client/types.ts";
import { Button, LinkButton } from "../../kit/components.tsx";
import { t } from "../../kit/words.ts";
import { guardLeaving, navigate } from "../router.ts";
import { Fields } from "./Fields.tsx";
import { Findings } from "./Findings.tsx";
import { Result } from "./Result.tsx";
import { useCheck } from "./check.ts";
import { bodyOf, draftOf, emptyDraft, fingerprint, isEmpty, mayBeSaved, today, unreadable, type Draft } from "./draft.ts";
import { useSaving, SavingNotice } from "./saving.tsx";

/** WeighingForm takes the numbers of a new weighing, or of `amended` anew; it checks while they are typed. */
export function WeighingForm({ child, amended }: { child: Child; amended: Measurement | undefined }) {
  const birth = child.birth_date ?? "";
  const [draft, setDraft] = useState<Draft>(() => (amended ? draftOf(amended) : emptyDraft(today(new Date()), birth)));
  const [tried, setTried] = useState(false);
  const saving = useSaving(child.id, amended?.entry);
  const body = bodyOf(draft, child.id);
  const said = body === null || isEmpty(draft) ? null : body;
  const check = useCheck(said, amended?.entry);
  const current = said !== null && check.of === fingerprint(said);
  const findings = current ? (saving.findings ?? check.checked?.findings ?? []) : [];
  const reasonMissing = amended !== undefined && draft.reason.trim() === "";

  const form = useRef<HTMLFormElement>(null);
  const changed = useRef(false);
  useEffect(() => guardLeaving(() => (changed.current && !saving.done.current ? t("weighing.leave") : "")), []);
  const change = (next: Draft) => {
    changed.current = true;
    saving.forget();
    setDraft(next);
  };

  const submit = async (event: Event) => {
    event.preventDefault();
    setTried(true);
    requestAnimationFrame(() => form.current?.querySelector<HTMLElement>("[aria-invalid=true]")?.focus());
    if (said === null || reasonMissing || !mayBeSaved(findings, draft.confirmed)) return;
    if (await saving.save(said, draft.reason.trim())) navigate(`/anak/${child.id}?kabar=${amended ? "dikoreksi" : "tersimpan"}`);
  };

  return (
    <form class="weighing-form" ref={form} onSubmit={submit} noValidate>
      <div class="panel weighing-fields">
        <Fields draft={draft} birth={birth} amended={amended} tried={tried} change={change} />
      </div>
      <div class="weighing-side">
        <Result body={said} unreadable={unreadable(draft).length > 0} check={check} current={current} />
        <Findings
          findings={findings}
          confirmed={draft.confirmed}
          tried={tried}
          onConfirm={(code, yes) => setDraft({ ...draft, confirmed: yes ? [...draft.confirmed, code] : draft.confirmed.filter((c) => c !== code) })}
        />
        {tried && isEmpty(draft) && <p class="field-error" role="alert">{t("weighing.empty")}</p>}
        <SavingNotice problem={saving.problem} />
        <div class="weighing-actions-bar">
          <Button kind="primary" type="submit" busy={saving.busy}>
            {t(saving.problem ? "weighing.again" : amended ? "weighing.save.amend" : "weighing.save")}
          </Button>
          <LinkButton kind="plain" href={`/anak/${child.id}`}>
            {t("weighing.cancel")}
          </LinkButton>
        </div>
      </div>
    </form>
  );
}
