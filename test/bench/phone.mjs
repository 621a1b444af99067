// Measures the rules in a real browser whose processor is slowed, as on a cheap phone.
//
//   node phone.mjs WASM_EXEC RULES.wasm PROGRAMMES QUESTION.json TIMES
//
// prints four numbers: kilobytes on the way (both files, brotli), milliseconds until the rules answer on a page
// that has nothing stored, milliseconds of the first visit judged, and the mean of TIMES,
// in the middle one of eleven turns.
// Chromium slows the page's own thread; it compiles WebAssembly on others beside it, at full speed.

import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { brotliCompressSync } from "node:zlib";

const slowdown = 6;
const { chromium } = createRequire(new URL("../e2e/package.json", import.meta.url))("playwright-core");
const [support, rules, programmes, question, times] = process.argv.slice(2);

const files = {
  "/": ["text/html", "<!doctype html><meta charset=utf-8><script src=/go.js></script>"],
  "/go.js": ["text/javascript", readFileSync(support)],
  "/rules.wasm": ["application/wasm", readFileSync(rules)],
  "/programmes": ["application/octet-stream", readFileSync(programmes)],
};
const sent = Object.fromEntries(Object.entries(files).map(([path, [type, body]]) => [path, { type, body: brotliCompressSync(body) }]));
const server = createServer((request, response) => {
  const file = sent[request.url];
  response.writeHead(file ? 200 : 404, file && { "content-type": file.type, "content-encoding": "br", "cache-control": "no-store" });
  response.end(file?.body);
});

// measure runs in the page.
async function measure({ question, times }) {
  const begun = performance.now();
  const go = new globalThis.Go();
  const [{ instance }, bytes] = await Promise.all([
    WebAssembly.instantiateStreaming(fetch("/rules.wasm"), go.importObject),
    fetch("/programmes").then((answer) => answer.arrayBuffer()),
  ]);
  go.run(instance); // returns at its first wait, and is called from then on
  const failed = canting.load(new Uint8Array(bytes));
  if (failed) throw failed;
  const ready = performance.now() - begun;
  const took = () => {
    const from = performance.now();
    const answer = canting.judge(question);
    if (!answer.applies || !answer.findings) throw new Error(`nothing was found: ${JSON.stringify(answer)}`);
    return performance.now() - from;
  };
  const first = took();
  // The browser slows a page by pauses, so only many calls together say what one takes. On a busy machine some turns
  // meet too many pauses and some too few.
  const turns = Array.from({ length: 11 }, () => {
    const from = performance.now();
    for (let i = 0; i < times; i++) took();
    return (performance.now() - from) / times;
  });
  return { ready, first, judged: turns.sort((a, b) => a - b)[5] };
}

await new Promise((done) => server.listen(0, "127.0.0.1", done));
const browser = await chromium.launch({ executablePath: process.env.BROWSER ?? "/usr/bin/chromium", args: ["--no-sandbox", "--disable-gpu", "--no-first-run"] });
try {
  const page = await browser.newPage();
  await page.goto(`http://127.0.0.1:${server.address().port}/`);
  const throttle = await page.context().newCDPSession(page);
  await throttle.send("Emulation.setCPUThrottlingRate", { rate: slowdown });
  const { ready, first, judged } = await page.evaluate(measure, { question: JSON.parse(readFileSync(question)), times: Number(times) });
  const size = (sent["/rules.wasm"].body.length + sent["/programmes"].body.length) / 1e3;
  for (const n of [size, ready, first, judged]) console.log(n);
} finally {
  await browser.close();
  server.close();
}
