import { useState } from "preact/hooks";
import { can, search } from "../../client/api.ts";
import { useResource } from "../../client/resource.ts";
import type { Relative, Thread } from "../../client/types.ts";
import { Button, Panel, Select, TextField } from "../../kit/components.tsx";
import { age, date, t } from "../../kit/words.ts";
import { Saying } from "./Saying.tsx";
import * as api from "./calls.ts";

type Said = "mother" | "father" | "partner";

/** Family leads to mother, father, partner and children. */
export function Family({ thread, onTold }: { thread: Thread; onTold: (news: string) => void }) {
  const [relating, setRelating] = useState(false);
  return (
    <Panel title={t("thread.family")}>
      {thread.family.length === 0 && <p class="soft">{t("thread.family.none")}</p>}
      <ul class="family">
        {thread.family.map((one) => (
          <li key={one.id}>
            <span class="family-as">{t(`thread.relation.${one.relation}`)}</span>
            <a href={`/orang/${one.id}`}>{one.name}</a>
            <span class="soft small">{born(one)}</span>
          </li>
        ))}
      </ul>
      {can("case.write") && <div class="no-print"><Button small onClick={() => setRelating(true)}>{t("thread.relate")}</Button></div>}
      {relating && <RelateDialog person={thread.person.id} onClose={() => setRelating(false)} onDone={() => onTold("")} />}
    </Panel>
  );
}

const born = (one: Relative) => [age(one.age_months), one.birth_date && date(one.birth_date)].filter(Boolean).join(" · ");

const shortest = 2;
const most = 8;

function RelateDialog({ person, onClose, onDone }: { person: string; onClose: () => void; onDone: () => void }) {
  const [relation, setRelation] = useState<Said>("mother");
  const [q, setQ] = useState("");
  const [other, setOther] = useState("");
  const asked = useResource(q.trim().length < shortest ? null : `search ${q.trim()}`, (signal) => search(q.trim(), most, signal));
  const hits = q.trim().length < shortest ? [] : (asked.value?.items ?? []).filter((hit) => hit.id !== person);
  return (
    <Saying
      title={t("thread.relate")} action={t("thread.relate.do")} onClose={onClose} onDone={onDone} ready={other !== ""} of={`${relation} ${other}`}
      say={(id) => api.relate(person, { id, relation, other })}
    >
      <Select
        label={t("thread.relate.as")} value={relation} onChoose={(value) => setRelation(value as Said)}
        choices={(["mother", "father", "partner"] as const).map((value) => ({ value, label: t(`thread.relation.${value}`) }))}
      />
      <TextField label={t("thread.relate.find")} value={q} autocomplete="off" onInput={(e) => { setQ(e.currentTarget.value); setOther(""); }} />
      {hits.length > 0 && (
        <fieldset class="picks">
          <legend class="field-label">{t("thread.relate.found")}</legend>
          {hits.map((hit) => (
            <label key={hit.id} class="pick">
              <input type="radio" name="other" checked={other === hit.id} onChange={() => setOther(hit.id)} />
              <span><strong>{hit.name}</strong> <small>{[hit.birth_date && date(hit.birth_date), hit.place.name].filter(Boolean).join(" · ")}</small></span>
            </label>
          ))}
        </fieldset>
      )}
      {asked.value && hits.length === 0 && q.trim().length >= shortest && !asked.loading && <p class="soft">{t("thread.relate.none")}</p>}
    </Saying>
  );
}
