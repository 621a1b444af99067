// Asks the rules in WebAssembly, as a page does.
//
//   node run.mjs WASM_EXEC RULES.wasm PROGRAMMES < QUESTIONS > ANSWERS
//
// A question is a line of JSON, [function, argument...]; so is its answer, {"answer": ...} or {"error": ..., "key": ...}.
// An argument with a "ring" is tied into one.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const [support, rules, programmes] = process.argv.slice(2);
createRequire(import.meta.url)(support); // Go's own, which defines Go
const go = new globalThis.Go();
const { instance } = await WebAssembly.instantiate(readFileSync(rules), go.importObject);
go.run(instance); // returns at its first wait, and is called from then on

const told = (answer) => (answer instanceof Error ? { error: answer.message, key: answer.key } : { answer });
const before = [told(globalThis.canting.load(new Uint8Array(readFileSync(programmes))))];
const lines = readFileSync(0, "utf8").split("\n").filter(Boolean);
const answers = lines.map((line) => {
  const [name, ...args] = JSON.parse(line);
  if (args[0]?.ring) args[0].ring = args; // which no JSON can hold
  return told(globalThis.canting[name](...args));
});
process.stdout.write([...before, ...answers].map((answer) => JSON.stringify(answer) + "\n").join(""), () => process.exit());
