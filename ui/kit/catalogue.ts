// Loads the sentences of one language: one file a language in the build, and one more for a page that
// has many of its own.

import { language, rememberLanguage, setCatalogue, type Language } from "./words.ts";

const loaders = {
  id: () => import("./catalogue.id.ts"),
  en: () => import("./catalogue.en.ts"),
};

const rooms = {
  thread: { id: () => import("../../locale/id/thread.json"), en: () => import("../../locale/en/thread.json") },
  indicator: { id: () => import("../../locale/id/indicator.json"), en: () => import("../../locale/en/indicator.json") },
  growthtool: { id: () => import("../../locale/id/growthtool.json"), en: () => import("../../locale/en/growthtool.json") },
};

/** Room is a page that brings its sentences along. */
export type Room = keyof typeof rooms;

const entered = new Set<Room>();

/** speak fetches a language's sentences, shows them and marks the document with it. */
export async function speak(lang: Language): Promise<void> {
  const [{ sentences }, ...more] = await Promise.all([loaders[lang](), ...[...entered].map((room) => rooms[room][lang]())]);
  document.documentElement.lang = lang;
  setCatalogue(lang, Object.assign({}, sentences, ...more.map((file) => file.default)));
}

/** enter fetches the sentences of a room, in every language that is spoken from now on. */
export async function enter(room: Room): Promise<void> {
  entered.add(room);
  await speak(language.peek());
}

/** choose is speak, remembered for the next visit. */
export async function choose(lang: Language): Promise<void> {
  rememberLanguage(lang);
  await speak(lang);
}
