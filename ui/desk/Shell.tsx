import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { can, signOut } from "../client/api.ts";
import { session } from "../client/request.ts";
import { choose } from "../kit/catalogue.ts";
import { Icon } from "../kit/components.tsx";
import { language, number, t, type Language } from "../kit/words.ts";
import { countOpenPairs, openPairs } from "./pairCount.ts";
import { pathname } from "./router.ts";
import { Search } from "./Search.tsx";
import "./shell.css";

/** Mark is the canting: the pen, its copper bowl, the drop of wax. */
export function Mark({ size = 32 }: { size?: number }) {
  return (
    <svg class="mark" viewBox="0 0 32 32" width={size} height={size} aria-hidden="true">
      <path class="mark-pen" d="M27 5 18.5 13.5" />
      <path class="mark-bowl" d="M20 12.200c2.3 2.3 2.1 5.5-.2 7.8-2.4 2.4-5.9 2.5-8 .4-2-2-1.8-5.2.4-7.6 2.4-2.5 5.6-2.8 7.8-.6Z" />
      <path class="mark-spout" d="M12 20.500c-1.3 1.2-2.8 1.6-4.3 1.4" />
      <circle class="mark-drop" cx="6.4" cy="26.2" r="1.5" />
    </svg>
  );
}

// useTitle keeps the browser's title equal to the page's heading, whichever page it
// is and whenever its data arrives.
function useTitle(main: { current: HTMLElement | null }): void {
  useEffect(() => {
    const name = () => {
      const heading = main.current?.querySelector("h1")?.textContent;
      document.title = heading ? `${heading} · Canting` : "Canting";
    };
    const watch = new MutationObserver(name);
    name();
    if (main.current) watch.observe(main.current, { childList: true, subtree: true, characterData: true });
    return () => watch.disconnect();
  }, []);
}

/** Shell is the frame of every page: brand, search, menu, language, account. */
export function Shell({ children }: { children: ComponentChildren }) {
  const main = useRef<HTMLElement>(null);
  const path = pathname.value;
  const first = useRef(true);
  useTitle(main);
  useEffect(() => {
    // A screen reader follows to the new page; the first page keeps the browser's own start.
    if (!first.current) main.current?.focus({ preventScroll: true });
    first.current = false;
    void countOpenPairs();
  }, [path]);
  return (
    <>
      <a class="skip" href="#main">{t("shell.skip")}</a>
      <header class="shell-head">
        <div class="shell-bar">
          <a class="brand" href="/">
            <Mark />
            <span class="brand-words">
              <span class="brand-name">{t("brand.name")}</span>
              <span class="brand-city">{session.value?.city.name}</span>
            </span>
          </a>
          {can("child.read") && <Search />}
          <Account />
        </div>
        <div class="shell-row"><Menu /><LanguageSwitch /></div>
      </header>
      <main class="shell-main" id="main" ref={main} tabIndex={-1}>{children}</main>
    </>
  );
}

function Menu() {
  const who = session.value;
  const home = who?.home === who?.city.code ? t("shell.city") : t("shell.area");
  const n = openPairs.value;
  return (
    <nav class="menu" aria-label={t("shell.nav")}>
      <MenuLink href="/" also="/wilayah">{home}</MenuLink>
      <MenuLink href="/indikator">{t("shell.indicators")}</MenuLink>
      {can("child.read") && <MenuLink href="/jadwal">{t("shell.due")}</MenuLink>}
      {can("import.run") && <MenuLink href="/impor">{t("shell.imports")}</MenuLink>}
      {can("pair.decide") && (
        <MenuLink href="/pasangan">
          {t("shell.pairs")}
          {n > 0 && <span class="menu-count"><span aria-hidden="true">{number(n)}</span><span class="hidden">{t("shell.pairs_open", { n })}</span></span>}
        </MenuLink>
      )}
      <MenuLink href="/alat-pertumbuhan">{t("shell.growth")}</MenuLink>
    </nav>
  );
}

function MenuLink({ href, also, children }: { href: string; also?: string; children: ComponentChildren }) {
  const path = pathname.value;
  const here = path === href || [href, also].some((prefix) => prefix && prefix !== "/" && path.startsWith(prefix + "/"));
  return <a class="menu-link" href={href} aria-current={here ? "page" : undefined}>{children}</a>;
}

function Account() {
  const who = session.value?.account;
  const menu = useRef<HTMLDetailsElement>(null);
  useEffect(() => {
    const close = (event: Event) => {
      const key = event instanceof KeyboardEvent;
      if (key ? event.key === "Escape" : !menu.current?.contains(event.target as Node)) menu.current?.removeAttribute("open");
    };
    document.addEventListener("click", close);
    document.addEventListener("keydown", close);
    return () => {
      document.removeEventListener("click", close);
      document.removeEventListener("keydown", close);
    };
  }, []);
  if (!who) return null;
  return (
    <details class="account" ref={menu}>
      <summary class="account-open" aria-label={t("shell.account", { name: who.name })}>
        <Icon name="person" />
        <span class="account-name">{who.name}</span>
        <Icon name="down" />
      </summary>
      <div class="account-menu">
        <p class="account-who"><strong>{who.name}</strong><span>{t(`role.${who.role}`)}</span></p>
        <button class="account-out" type="button" onClick={() => void signOut().catch(() => location.reload())}>{t("shell.signout")}</button>
      </div>
    </details>
  );
}

const languages: Language[] = ["id", "en"];

/** LanguageSwitch changes the language at once and remembers it on this computer. */
export function LanguageSwitch() {
  return (
    <div class="languages" role="group" aria-label={t("shell.language")}>
      {languages.map((lang) => (
        <button
          key={lang} class="language" type="button" lang={lang} title={t(`shell.language.${lang}`)}
          aria-pressed={language.value === lang} onClick={() => void choose(lang)}
        >
          {lang.toUpperCase()}
        </button>
      ))}
    </div>
  );
}
