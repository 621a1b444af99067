// Node's loader hooks: our modules pass through the compiler that Vite builds with,
// and style sheets, which a test has no use for, are empty.

import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { transformWithOxc } from "vite";

export async function load(url, context, next) {
  if (url.includes("/node_modules/")) return next(url, context);
  if (url.endsWith(".css")) return { format: "module", source: "", shortCircuit: true };
  if (!/\.tsx?$/.test(url)) return next(url, context);
  const file = fileURLToPath(url);
  const { code } = await transformWithOxc(readFileSync(file, "utf8"), file, { jsx: { runtime: "automatic", importSource: "preact" } });
  return { format: "module", source: code, shortCircuit: true };
}
