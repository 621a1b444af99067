import { useRef, useState } from "preact/hooks";
import { signIn } from "../../client/api.ts";
import { problemOf } from "../../client/problem.ts";
import { Button, Notice, TextField } from "../../kit/components.tsx";
import { sentenceOf } from "../../kit/problem.tsx";
import { t } from "../../kit/words.ts";
import { LanguageSwitch, Mark } from "../Shell.tsx";
import "./signin.css";

/** SignInPage asks for the account; afterwards the address that was wanted opens. */
export function SignInPage() {
  const form = useRef<HTMLFormElement>(null);
  const [busy, setBusy] = useState(false);
  const [shown, setShown] = useState(false);
  const [tried, setTried] = useState(false);
  const [message, setMessage] = useState("");
  const [name, setName] = useState("");
  const [password, setPassword] = useState("");

  async function submit(event: Event): Promise<void> {
    event.preventDefault();
    setTried(true);
    if (!name.trim() || !password) {
      form.current?.querySelector<HTMLInputElement>(name.trim() ? "[name=password]" : "[name=username]")?.focus();
      return;
    }
    setBusy(true);
    setMessage("");
    try {
      await signIn(name.trim(), password);
    } catch (cause) {
      const problem = problemOf(cause);
      // Nobody's session has ended here: an answer without a sentence of its own means the password.
      setMessage(problem.key === "fault.unauthenticated" ? t("account.sign_in.wrong") : sentenceOf(problem));
      setBusy(false);
    }
  }

  const missing = (value: string) => (tried && !value.trim() ? t("signin.empty") : undefined);
  return (
    <main class="signin">
      <div class="signin-cloth"><Kawung /></div>
      <div class="signin-side">
        <form class="signin-form" ref={form} noValidate onSubmit={(e) => void submit(e)}>
          <div class="signin-brand"><Mark size={52} /><span>{t("brand.name")}</span></div>
          <div>
            <h1>{t("signin.title")}</h1>
            <p class="soft">{t("signin.lead")}</p>
          </div>
          {message && <Notice tone="bad">{message}</Notice>}
          <TextField
            label={t("signin.username")} name="username" autocomplete="username" autocapitalize="none" spellcheck={false}
            value={name} error={missing(name)} onInput={(e) => setName(e.currentTarget.value)}
          />
          <TextField
            label={t("signin.password")} name="password" autocomplete="current-password" type={shown ? "text" : "password"}
            value={password} error={missing(password)} onInput={(e) => setPassword(e.currentTarget.value)}
          />
          <label class="signin-show">
            <input type="checkbox" checked={shown} onChange={(e) => setShown(e.currentTarget.checked)} /> {t("signin.show")}
          </label>
          <Button kind="primary" type="submit" busy={busy}>{t("signin.submit")}</Button>
          <p class="soft small">{t("signin.help")}</p>
        </form>
        <LanguageSwitch />
      </div>
    </main>
  );
}

// The kawung: four palm seeds around a cross, the oldest batik of the region.
function Kawung() {
  return (
    <svg width="100%" height="100%" aria-hidden="true">
      <defs>
        <pattern id="kawung" width="72" height="72" patternUnits="userSpaceOnUse">
          <g class="kawung-seed">
            <path d="M36 33C27 27 14 23 7 7c16 7 20 20 26 29M36 33C45 27 58 23 65 7c-16 7-20 20-26 29M36 39C27 45 14 49 7 65c16-7 20-20 26-29M36 39c9 6 22 10 29 26-16-7-20-20-26-29" />
            <circle cx="36" cy="36" r="2.5" /><circle cx="0" cy="36" r="2" /><circle cx="72" cy="36" r="2" /><circle cx="36" cy="0" r="2" /><circle cx="36" cy="72" r="2" />
          </g>
        </pattern>
      </defs>
      <rect width="100%" height="100%" fill="url(#kawung)" />
    </svg>
  );
}
