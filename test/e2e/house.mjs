// The house under test: the real program with a made-up city, and a real browser
// looking at it. Every test file has its own house, so that what one changes no
// other one sees.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { after, before } from "node:test";
import { chromium } from "playwright-core";

const here = import.meta.dirname;
const program = resolve(process.env.BIN ?? join(here, "../../bin/canting"));
const chrome = process.env.BROWSER ?? "/usr/bin/chromium";
const flags = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--no-first-run"];

/** password opens every account of the made-up city. */
export const password = "canting-gula-mojo";

/** screens are the widths at which layout is looked at: a cheap phone and a desk. */
export const screens = { narrow: { width: 360, height: 740 }, wide: { width: 1280, height: 800 } };

/**
 * house starts the program and the browser before the tests of a file and stops them after. The city has
 * `children` under-fives, 0 for as many as in Mojokerto; `prepare` is run with `visit` before the first test.
 * It answers `visit`, and `stop` and `restart` of the program alone.
 */
export function house({ children = 800, prepare } = {}) {
  const place = { children, base: "", folder: "", server: null, browser: null, signedIn: new Map() };
  const see = (asked, run) => visit(place, asked, run);
  before(async () => {
    await open(place);
    await prepare?.(see);
  });
  after(() => close(place));
  return { visit: see, stop: () => stop(place), restart: () => start(place, "serve") };
}

async function open(place) {
  for (const [file, how] of [[program, "Run `make build` in the checkout first, or say where the program is with BIN=/path."], [chrome, "Install chromium, or say where a browser is with BROWSER=/path."]]) {
    assert.ok(existsSync(file), `${file} is missing. ${how}`);
  }
  place.folder = mkdtempSync(join(tmpdir(), "canting-e2e-"));
  place.base = `http://127.0.0.1:${await freePort()}`;
  await start(place, "demo", "--children", String(place.children));
  place.browser = await chromium.launch({ executablePath: chrome, args: flags });
}

async function close(place) {
  await place.browser?.close();
  await stop(place);
  if (place.folder) rmSync(place.folder, { recursive: true, force: true });
}

// start runs the program and answers once it says that it is ready.
async function start(place, command, ...rest) {
  const address = place.base.slice("http://".length);
  const server = spawn(program, [command, "--addr", address, "--db", join(place.folder, "city.db"), ...rest], { stdio: ["ignore", "pipe", "pipe"], env: { ...process.env, CANTING_LANG: "id" } });
  place.server = server;
  let said = "";
  await new Promise((ready, fail) => {
    const hear = (bytes) => {
      said += bytes;
      if (/^Canting siap/m.test(said)) ready();
    };
    server.stdout.on("data", hear);
    server.stderr.on("data", hear);
    server.on("exit", (code) => fail(new Error(`${command} ended with ${code}:\n${said}`)));
  });
}

async function stop(place) {
  const server = place.server;
  if (!server || server.exitCode !== null) return;
  const gone = new Promise((done) => server.once("exit", done));
  server.kill("SIGTERM");
  await gone;
}

function freePort() {
  return new Promise((answer, fail) => {
    const probe = createServer().on("error", fail);
    probe.listen(0, "127.0.0.1", () => {
      const { port } = probe.address();
      probe.close(() => answer(port));
    });
  });
}

/**
 * visit opens a page in a context of its own and hands it to `run` with the tools for it. It fails on any
 * error of a script, on a console error that is not listed in `expects`, on a request to another site
 * and on a breach of the content security policy. `as` is the account, none for nobody.
 */
async function visit(place, { as, screen = "wide", language, expects = [], path = "/" }, run) {
  const context = await place.browser.newContext({
    viewport: screens[screen], locale: "id-ID", timezoneId: "Asia/Jakarta", reducedMotion: "reduce", baseURL: place.base,
    storageState: as ? await signIn(place, as) : undefined,
  });
  const complaints = [];
  await context.exposeFunction("breach", (what) => complaints.push(`CSP: ${what}`));
  await context.addInitScript(() => {
    addEventListener("securitypolicyviolation", (e) => globalThis.breach(`${e.violatedDirective} ${e.blockedURI}`));
  });
  if (language) await context.addInitScript((lang) => localStorage.setItem("canting.language", lang), language);
  context.setDefaultTimeout(20_000);
  const page = await context.newPage();
  watch(page, place.base, expects, complaints);
  try {
    if (path !== null) await page.goto(path);
    await run(page, tools(page, place));
    assert.deepEqual(complaints, []);
  } catch (cause) {
    await keepPicture(page, cause);
    throw cause;
  } finally {
    await context.close();
  }
}

function watch(page, base, expects, complaints) {
  page.on("pageerror", (error) => complaints.push(`script: ${error.stack}`));
  page.on("console", (message) => {
    const text = `${message.text()} ${message.location().url}`;
    if (message.type() === "error" && !expects.some((known) => known.test(text))) complaints.push(`console: ${text}`);
  });
  page.on("request", (request) => {
    const { origin, protocol } = new URL(request.url());
    if (origin !== base && protocol !== "data:" && protocol !== "blob:") complaints.push(`another site: ${request.url()}`);
  });
}

// signIn opens one session an account and house: the server counts sign-ins.
async function signIn(place, username) {
  if (!place.signedIn.has(username)) {
    const context = await place.browser.newContext({ baseURL: place.base });
    const answer = await context.request.post("/api/v1/session", { data: { username, password } });
    assert.equal(answer.status(), 200, await answer.text());
    place.signedIn.set(username, await context.storageState());
    await context.close();
  }
  return place.signedIn.get(username);
}

let pictures = 0;

// keepPicture leaves what the browser showed at a failure.
async function keepPicture(page, cause) {
  mkdirSync(join(here, "out"), { recursive: true });
  const path = join(here, "out", `${process.pid}-${++pictures}.png`);
  await page.screenshot({ path, fullPage: true }).catch(() => undefined);
  cause.message += `\nat ${page.url()}, picture ${path}`;
}

// tools of one page: `api` reads as the page's account, or writes when it is given something to say.
function tools(page, { base }) {
  const { request } = page.context();
  const api = async (path, said) => {
    const url = `${base}/api/v1${path}`;
    const answer = said === undefined ? await request.get(url) : await request.post(url, { ...bodyOf(said), headers: { "X-CSRF-Token": await csrf() } });
    assert.ok(answer.ok(), `${path}: ${answer.status()} ${await answer.text()}`);
    return answer.json();
  };
  const csrf = async () => (await api("/session")).csrf;
  return { api, settled: () => settled(page), upload: (name, text) => upload(api, name, text) };
}

// bodyOf sends what has a file as a form and anything else as JSON.
const bodyOf = (said) => (said.file ? { multipart: said } : { data: said });

// upload imports a file without the page, and answers the import once it is done.
async function upload(api, name, text) {
  let batch = await api("/imports", { file: { name, mimeType: "text/csv", buffer: Buffer.from(text) } });
  while (["reading", "writing"].includes(batch.state)) {
    await new Promise((later) => setTimeout(later, 100));
    batch = await api(`/imports/${batch.id}`);
  }
  assert.equal(batch.state, "done", JSON.stringify(batch.problem));
  return batch;
}

/** settled waits until the page shows its data: no skeleton, nothing busy. */
export async function settled(page) {
  await page.locator("main h1").first().waitFor({ state: "attached" });
  await page.waitForFunction(() => !document.querySelector("main .skeleton, main [aria-busy=true]"));
}
