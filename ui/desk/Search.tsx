import { useEffect, useId, useRef, useState } from "preact/hooks";
import { can, search } from "../client/api.ts";
import { aborted, problemOf, type Problem } from "../client/problem.ts";
import type { Hit } from "../client/types.ts";
import { Icon } from "../kit/components.tsx";
import { sentenceOf } from "../kit/problem.tsx";
import { age, date, t } from "../kit/words.ts";
import { completedMonths } from "../kit/format.ts";
import { navigate } from "./router.ts";

// A pause in typing before the server is asked, in ms: short enough to feel immediate.
const pause = 120;
const shortest = 2;
const most = 10;

interface Answer { q: string; hits: Hit[]; problem?: Problem }

// useAnswer is what the server last answered to what is typed. An answer to older
// typing is given up, so the list never shows names for other letters for long.
function useAnswer(q: string): Answer | null {
  const [answer, setAnswer] = useState<Answer | null>(null);
  useEffect(() => {
    if (q.length < shortest) {
      setAnswer(null);
      return undefined;
    }
    const control = new AbortController();
    const timer = setTimeout(() => {
      search(q, most, control.signal).then(
        ({ items }) => setAnswer({ q, hits: items }),
        (cause: unknown) => aborted(cause) || setAnswer({ q, hits: [], problem: problemOf(cause) }),
      );
    }, pause);
    return () => {
      clearTimeout(timer);
      control.abort();
    };
  }, [q]);
  return answer;
}

/** Search finds people by name, mother or NIK while typing (ARIA combobox with a list). */
export function Search() {
  const id = useId();
  const [text, setText] = useState("");
  const [open, setOpen] = useState(false);
  const [active, setActive] = useState(-1);
  const input = useRef<HTMLInputElement>(null);
  const answer = useAnswer(text.trim());
  const hits = answer?.hits ?? [];
  const shown = open && answer !== null;
  useEffect(() => setActive(-1), [answer]);

  function choose(hit: Hit): void {
    setText("");
    setOpen(false);
    input.current?.blur();
    navigate(hrefOf(hit));
  }

  function press(event: KeyboardEvent): void {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && hits.length > 0) {
      event.preventDefault();
      setOpen(true);
      setActive((now) => (now < 0 && step < 0 ? hits.length - 1 : (now + step + hits.length) % hits.length));
    } else if (event.key === "Enter") {
      event.preventDefault();
      const hit = shown ? hits[Math.max(active, 0)] : undefined;
      if (hit) choose(hit);
    } else if (event.key === "Escape") {
      if (!shown) setText("");
      setOpen(false);
    }
  }

  return (
    <div class="search" role="search">
      <label class="hidden" for={id}>{t("search.label")}</label>
      <span class="search-icon"><Icon name="search" /></span>
      <input
        ref={input}
        id={id}
        class="search-input"
        type="text"
        role="combobox"
        autocomplete="off"
        autocapitalize="none"
        spellcheck={false}
        placeholder={t("search.placeholder")}
        aria-expanded={shown && hits.length > 0}
        aria-controls={`${id}-list`}
        aria-autocomplete="list"
        aria-activedescendant={shown && active >= 0 ? `${id}-${active}` : undefined}
        value={text}
        onInput={(e) => {
          setText(e.currentTarget.value);
          setOpen(true);
        }}
        onFocus={() => setOpen(true)}
        onBlur={() => setOpen(false)}
        onKeyDown={press}
      />
      <div class="search-found" hidden={!shown}>
        <ul class="search-list" id={`${id}-list`} role="listbox" aria-label={t("search.results")}>
          {hits.map((hit, i) => (
            <HitRow key={hit.id} id={`${id}-${i}`} hit={hit} active={i === active} onChoose={() => choose(hit)} />
          ))}
        </ul>
        <p class={hits.length > 0 ? "hidden" : "search-none"} role="status">{shown && answer ? verdict(answer) : ""}</p>
        {shown && hits.length === 0 && !answer.problem && can("child.write") && (
          // Pressing must not take the focus from the input before the click counts.
          <a class="search-new" href={`/orang/baru?nama=${encodeURIComponent(answer.q)}`} onMouseDown={(e) => e.preventDefault()} onClick={() => setText("")}>{t("search.register")}</a>
        )}
      </div>
    </div>
  );
}

const underFive = 60; // completed months

// A child under five has a page of growth; anybody else the page of the stages.
function hrefOf({ id, birth_date }: Hit): string {
  const months = birth_date === null ? null : completedMonths(birth_date, today());
  return months !== null && months >= underFive ? `/orang/${id}` : `/anak/${id}`;
}

function verdict({ q, hits, problem }: Answer): string {
  if (problem) return sentenceOf(problem);
  return hits.length > 0 ? t("search.found", { n: hits.length }) : t("search.none", { q });
}

// today is the day on this computer's calendar; only the age in the list depends on it.
function today(): string {
  const now = new Date();
  return `${now.getFullYear()}-${String(now.getMonth() + 1).padStart(2, "0")}-${String(now.getDate()).padStart(2, "0")}`;
}

function HitRow({ id, hit, active, onChoose }: { id: string; hit: Hit; active: boolean; onChoose: () => void }) {
  const row = useRef<HTMLLIElement>(null);
  useEffect(() => {
    if (active) row.current?.scrollIntoView({ block: "nearest" });
  }, [active]);
  return (
    // Pressing must not take the focus from the input before the click counts.
    <li ref={row} id={id} class="hit" role="option" aria-selected={active} onMouseDown={(e) => e.preventDefault()} onClick={onChoose}>
      <span class="hit-name">{hit.name}</span>
      <span class="hit-born">{hit.birth_date && <>{age(completedMonths(hit.birth_date, today()))} · {date(hit.birth_date)}</>}</span>
      <span class="hit-where">{hit.mother !== "" && <>{t("search.mother", { name: hit.mother })} · </>}{hit.place.name}, {hit.kelurahan.name}</span>
      {hit.matched !== "name" && <span class="hit-how">{t(`search.matched.${hit.matched}`)}</span>}
    </li>
  );
}
