import { render } from "preact";
import { resume } from "../client/api.ts";
import { problemOf, type Problem } from "../client/problem.ts";
import { speak } from "../kit/catalogue.ts";
import { chosenLanguage } from "../kit/words.ts";
import "../kit/tokens.css";
import "../kit/base.css";
import "../kit/components.css";
import "../kit/print.css";
import { App } from "./App.tsx";
import { start } from "./router.ts";

async function open(): Promise<void> {
  const failed = await Promise.all([speak(chosenLanguage()), resume()]).then(
    () => undefined,
    (cause: unknown): Problem => problemOf(cause),
  );
  start();
  render(<App problem={failed} />, document.getElementById("app")!);
}

await open();
