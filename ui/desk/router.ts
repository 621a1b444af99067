// The address bar is the state: every page, month and filter can be sent to a colleague as a link.

import { computed, signal } from "@preact/signals";

export type RouteParams = Record<string, string>;

/** Target is a place to go inside the desk. */
interface Target { pathname: string; search: string }

const here = signal<Target>(
  typeof location === "undefined" ? { pathname: "/", search: "" } : { pathname: location.pathname, search: location.search },
);

/** pathname is the path on screen, without query. */
export const pathname = computed(() => here.value.pathname);

/** query is the query on screen. */
export const query = computed(() => new URLSearchParams(here.value.search));

/** match answers the params of `pattern` ("/anak/:id") when it fits the whole path, else null. */
export function match(pattern: string, path: string): RouteParams | null {
  const wanted = split(pattern);
  const given = split(path);
  if (wanted.length !== given.length) return null;
  const params: RouteParams = {};
  for (const [i, part] of wanted.entries()) {
    const value = given[i] ?? "";
    if (part.startsWith(":")) params[part.slice(1)] = decoded(value);
    else if (part !== value) return null;
  }
  return params;
}

function split(path: string): string[] {
  return path.split("/").filter((part) => part !== "");
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part; // a broken escape typed by hand: the server will not find it
  }
}

/** withQuery is `path` with the changes put into `search`; undefined or "" takes a name away. */
export function withQuery(path: string, search: string, changes: Record<string, string | undefined>): string {
  const params = new URLSearchParams(search);
  for (const [name, value] of Object.entries(changes)) {
    if (value) params.set(name, value);
    else params.delete(name);
  }
  const text = params.toString();
  return text === "" ? path : `${path}?${text}`;
}

/** linkTo is the address of this page with other query values, for `<a href>`. */
export function linkTo(changes: Record<string, string | undefined>): string {
  return withQuery(here.value.pathname, here.value.search, changes);
}

/** setQuery changes query values of this page; the way back leads to what was before, unless `replace`. */
export function setQuery(changes: Record<string, string | undefined>, replace = false): void {
  go(linkTo(changes), replace);
}

/** navigate opens another address of the desk; another page opens at its top. */
export function navigate(href: string, replace = false): void {
  if (!leaveAllowed()) return;
  const before = here.peek().pathname;
  go(href, replace);
  if (here.peek().pathname !== before) scrollTo(0, 0);
}

function go(href: string, replace: boolean): void {
  if (replace) history.replaceState(null, "", href);
  else history.pushState(null, "", href);
  read();
}

function read(): void {
  here.value = { pathname: location.pathname, search: location.search };
}

const guard = signal<(() => string) | null>(null);

/** guardLeaving asks before unsaved work is left: `question` answers the sentence to ask, "" when there is nothing to lose. It returns the way to stop asking. */
export function guardLeaving(question: () => string): () => void {
  guard.value = question;
  return () => {
    if (guard.peek() === question) guard.value = null;
  };
}

function leaveAllowed(): boolean {
  const question = guard.peek()?.() ?? "";
  return question === "" || confirm(question);
}

/** start listens to the way back and to clicks on links of the desk. */
export function start(): void {
  addEventListener("popstate", read);
  addEventListener("beforeunload", (event) => {
    if (guard.peek()?.()) event.preventDefault();
  });
  document.addEventListener("click", (event) => {
    const href = deskLink(event);
    if (href === null) return;
    event.preventDefault();
    navigate(href);
  });
}

// deskLink is the address behind a plain click on a link to the desk itself; anything
// the browser does better (new tab, download, another site) answers null.
function deskLink(event: MouseEvent): string | null {
  if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return null;
  const link = (event.target as Element).closest?.("a[href]");
  if (!(link instanceof HTMLAnchorElement) || link.target !== "" || link.hasAttribute("download")) return null;
  if (link.origin !== location.origin || link.pathname.startsWith("/api/")) return null;
  if (link.hash !== "" && link.pathname === location.pathname && link.search === location.search) return null;
  return link.pathname + link.search + link.hash;
}

/** PageProps is what every page gets: the values of its route's ":names". */
export interface PageProps { params: RouteParams }
