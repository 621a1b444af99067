import "./person.css";
import { useState } from "preact/hooks";
import type { NewPerson } from "../../client/types.ts";
import { Button, Segments, TextField } from "../../kit/components.tsx";
import { ProblemNotice } from "../../kit/problem.tsx";
import { t } from "../../kit/words.ts";
import { navigate, query } from "../router.ts";
import { today } from "../weighing/draft.ts";
import { PlaceChooser } from "./PlaceChooser.tsx";
import { useSending } from "./Saying.tsx";
import * as api from "./calls.ts";

const empty = { name: "", sex: "p", birth_date: "", nik: "", mother: "", address: "", rt: "", rw: "" };
type Typed = typeof empty;

/** RegisterPage says for the first time who somebody is. */
export default function RegisterPage() {
  const [typed, setTyped] = useState<Typed>({ ...empty, name: query.peek().get("nama") ?? "" });
  const [place, setPlace] = useState("");
  const [tried, setTried] = useState(false);
  const sending = useSending<{ person: string }>();
  const missing = (value: string, key: string) => (tried && value.trim() === "" ? t(key) : undefined);
  const text = (name: keyof Typed) => ({ value: typed[name], onInput: (e: { currentTarget: HTMLInputElement }) => setTyped({ ...typed, [name]: e.currentTarget.value }) });
  const submit = async (event: Event) => {
    event.preventDefault();
    setTried(true);
    if (typed.name.trim() === "" || typed.birth_date === "" || place === "") return;
    const said: Omit<NewPerson, "id"> = { ...typed, sex: typed.sex === "l" ? "l" : "p", name: typed.name.trim(), place };
    const stored = await sending.send(JSON.stringify(said), (id) => api.register({ ...said, id }));
    if (stored) navigate(`/orang/${stored.person}?kabar=terdaftar`);
  };
  return (
    <div class="person">
      <header><h1>{t("thread.register.title")}</h1><p class="soft">{t("thread.register.lead")}</p></header>
      <form class="panel narrow-form" onSubmit={(event) => void submit(event)} noValidate>
        <TextField label={t("thread.register.full")} maxLength={200} error={missing(typed.name, "thread.register.name")} {...text("name")} />
        <div class="yesno">
          <span class="field-label" aria-hidden="true">{t("thread.sex")}</span>
          <Segments label={t("thread.sex")} value={typed.sex} choices={[{ value: "p", label: t("sex.p") }, { value: "l", label: t("sex.l") }]} onChoose={(sex) => setTyped({ ...typed, sex })} />
        </div>
        <TextField label={t("thread.register.born")} type="date" max={today(new Date())} error={missing(typed.birth_date, "thread.register.birth")} {...text("birth_date")} />
        <TextField label={t("thread.nik")} optional inputMode="numeric" maxLength={20} {...text("nik")} />
        <TextField label={t("thread.register.mother")} optional maxLength={200} {...text("mother")} />
        <PlaceChooser place={place} error={missing(place, "thread.register.place")} onChoose={setPlace} />
        <TextField label={t("thread.address")} optional maxLength={300} {...text("address")} />
        <div class="row">
          <TextField label="RT" optional inputMode="numeric" maxLength={10} {...text("rt")} />
          <TextField label="RW" optional inputMode="numeric" maxLength={10} {...text("rw")} />
        </div>
        {sending.problem && <ProblemNotice problem={sending.problem} />}
        <div><Button kind="primary" type="submit" busy={sending.busy}>{t("thread.register.save")}</Button></div>
      </form>
    </div>
  );
}
