// Opens every page in a real browser, fails on an accessibility violation, a script
// error or a page that scrolls sideways, and keeps pictures to look at:
//
//   npm run mock &  node test/look.mjs            (or BASE=http://127.0.0.1:8080)
//
// BROWSER names the browser, SHOTS the folder of the pictures.

import { mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { chromium } from "playwright-core";

const base = process.env.BASE ?? "http://127.0.0.1:5173";
const shots = process.env.SHOTS ?? "shots";
const only = process.argv[2];
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const screens = { narrow: { width: 360, height: 740 }, wide: { width: 1280, height: 800 } };

const pages = {
  signin: { path: "/", anonymous: true },
  signin_empty: { path: "/", anonymous: true, act: (p) => p.click("button[type=submit]") },
  signin_wrong: { path: "/", anonymous: true, act: async (p) => { await p.fill("[name=username]", "x"); await p.fill("[name=password]", "y"); await p.click("button[type=submit]"); await p.waitForSelector(".notice-bad"); } },
  city: { path: "/" },
  city_point: { path: "/", act: async (p) => { await p.locator(".map-link").nth(7).focus(); } },
  city_cover: { path: "/?indikator=coverage&urut=name" },
  city_gap: { path: "/?bulan=2025-04" },
  city_names: { path: "/?status=stunting" },
  city_en: { path: "/", language: "en" },
  city_values: { path: "/", act: (p) => p.click(".trend-values summary") },
  kelurahan: { path: "/wilayah/35.76.02.1009" },
  kelurahan_unmeasured: { path: "/wilayah/35.76.03.1005" },
  posyandu: { path: "/wilayah/35.76.02.1009.melati" },
  posyandu_none: { path: "/wilayah/35.76.02.1009.melati?status=flagged" },
  posyandu_page2: { path: "/wilayah/35.76.02.1009.melati?mulai=20" },
  search: { path: "/", act: async (p) => { await p.fill("[role=combobox]", "abdur"); await p.waitForSelector(".hit"); await p.keyboard.press("ArrowDown"); } },
  search_none: { path: "/", act: async (p) => { await p.fill("[role=combobox]", "qqqq"); await p.waitForSelector(".search-none"); } },
  account: { path: "/", act: (p) => p.click(".account-open") },
  child: { path: "/anak/35.76.02.1009.melati~1" },
  weighing: { path: "/anak/35.76.02.1009.melati~1/timbang" },
  imports: { path: "/impor" },
  import: { path: "/impor/imp1" },
  growthtool: { path: "/alat-pertumbuhan" },
  pairs: { path: "/pasangan" },
  lost: { path: "/tidak/ada" },
  lost_place: { path: "/wilayah/99.99" },
  offline: { path: "/", route: "figures", fails: "abort" },
  broken: { path: "/", route: "figures", fails: 500 },
  loading: { path: "/", route: "figures", fails: "never" },
};

const browser = await chromium.launch({ executablePath: process.env.BROWSER ?? "/usr/bin/chromium", args: ["--no-sandbox"] });
mkdirSync(shots, { recursive: true });
let bad = 0;

function complain(name, what) {
  bad++;
  console.log(`✗ ${name}: ${what}`);
}

for (const [screen, viewport] of Object.entries(screens)) {
  for (const [name, page] of Object.entries(pages)) {
    if (only && !new RegExp(only).test(name)) continue;
    await look(`${name}.${screen}`, page, viewport);
  }
}
await browser.close();
console.log(bad === 0 ? "every page is fine" : `${bad} complaints`);
process.exitCode = bad === 0 ? 0 : 1;

async function look(name, { path, anonymous, language, act, route, fails }, viewport) {
  const context = await browser.newContext({ viewport, locale: "id-ID", hasTouch: viewport.width < 500 });
  if (!anonymous) await context.request.post(base + "/api/v1/session", { data: { username: process.env.CANTING_USER ?? "ratna", password: process.env.CANTING_PASSWORD ?? "canting" } });
  if (language) await context.addInitScript((lang) => localStorage.setItem("canting.language", lang), language);
  const tab = await context.newPage();
  tab.on("pageerror", (error) => complain(name, error.message));
  if (route) {
    await tab.route(`**/api/v1/${route}*`, (r) => {
      if (fails === "abort") return r.abort();
      return fails === "never" ? undefined : r.fulfill({ status: fails, body: "" });
    });
  }
  await tab.goto(base + path, { waitUntil: fails === "never" ? "load" : "networkidle" });
  await tab.waitForSelector("main");
  await act?.(tab);
  await tab.waitForTimeout(250);
  await tab.evaluate(axe);
  const { violations } = await tab.evaluate(() => globalThis.axe.run({ runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] }));
  for (const v of violations) complain(name, `${v.id}: ${v.nodes.map((n) => n.html.slice(0, 160) + " " + (n.any[0]?.message ?? "")).slice(0, 3).join(" | ")}`);
  const over = await tab.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  if (over > 0) complain(name, `scrolls sideways by ${over} px`);
  await tab.screenshot({ path: `${shots}/${name}.png`, fullPage: !act || name.startsWith("signin") || name.includes("values") });
  await context.close();
}
