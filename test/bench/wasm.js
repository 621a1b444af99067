// Looks at a WebAssembly program of Go from the side of a page.
//
//   node wasm.js size FILE...            its length after brotli, one a line
//   node wasm.js speed WASM_EXEC FILE N  microseconds that scores(N) takes for one
"use strict";
const { readFileSync } = require("node:fs");
const { brotliCompressSync } = require("node:zlib");

async function speed(support, file, n) {
  require(require("node:path").resolve(support)); // Go's own, which defines Go
  const go = new globalThis.Go();
  const { instance } = await WebAssembly.instantiate(readFileSync(file), go.importObject);
  go.run(instance); // returns at its first wait, and is called from then on
  instance.exports.scores(n); // lets the engine finish its compiling
  let best = Infinity;
  for (let turn = 0; turn < 10; turn++) {
    const begun = performance.now();
    instance.exports.scores(n);
    best = Math.min(best, performance.now() - begun);
  }
  console.log((best * 1000) / n);
  process.exit();
}

const [what, ...args] = process.argv.slice(2);
if (what === "size") {
  for (const file of args) console.log(brotliCompressSync(readFileSync(file)).length);
} else {
  speed(args[0], args[1], Number(args[2]));
}
