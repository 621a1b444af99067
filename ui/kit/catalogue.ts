// Loads the sentences of one language: one file a language in the build.

import { rememberLanguage, setCatalogue, type Language } from "./words.ts";

const loaders = {
  id: () => import("./catalogue.id.ts"),
  en: () => import("./catalogue.en.ts"),
};

/** speak fetches a language's sentences, shows them and marks the document with it. */
export async function speak(lang: Language): Promise<void> {
  const { sentences } = await loaders[lang]();
  document.documentElement.lang = lang;
  setCatalogue(lang, sentences);
}

/** choose is speak, remembered for the next visit. */
export async function choose(lang: Language): Promise<void> {
  rememberLanguage(lang);
  await speak(lang);
}
