// Every page, in each state that a person meets, at both widths: nothing that axe calls a
// barrier, nothing wider than the screen, nothing too small for a finger.

import assert from "node:assert/strict";
import { test } from "node:test";
import { barriers, tooSmall, tooWide } from "./barriers.mjs";
import { house, screens, settled } from "./house.mjs";
import { alike, childrenOf, csvOf, monthNow, placesOf } from "./portal.mjs";
import { say } from "./words.mjs";

const known = {};

// The city has a child, two doubtful pairs, one of them settled, an import with remarks and one that failed.
const { visit } = house({ prepare: (visit) => visit({ as: "admin" }, async (_, { api, upload }) => {
  const { items } = await api("/children?place=35.76.02.1009&limit=100");
  const likely = items.filter((child) => child.age_months > 26 && child.age_months < 50 && child.name.includes(" ")).slice(0, 2);
  const rows = childrenOf(300, monthNow(), await placesOf(api)).slice(100);
  const batch = await upload("balita-dengan-nama-berkas-yang-panjang-sekali-2026.csv", csvOf([...rows, ...rows.slice(0, 2).map((row, i) => alike(row, likely[i], { Berat: "8900" }))]));
  const [pair] = (await api("/pairs?state=open")).items;
  await api(`/pairs/${pair.id}/different`, { id: crypto.randomUUID().replace(/-4/, "-7") });
  const { id, name } = likely[0];
  const { measurements, place } = await api(`/children/${id}`);
  Object.assign(known, { child: id, name, entry: measurements.at(-1).entry, posyandu: place.code, batch: batch.id });
}) });

// Each page: who looks (nobody where `as` is null), where, and what they do there first.
const pages = {
  "sign-in": { as: null, path: () => "/", expects: [/status of 401/], act: (page) => page.getByRole("button", { name: say("signin.submit") }).click() },
  "city": { path: () => "/" },
  "city in English": { path: () => "/?indikator=wasting&urut=name", language: "en" },
  "city, a month without weighings": { path: () => "/?bulan=2020-01" },
  "city, values of the trend open": { path: () => "/?indikator=coverage", act: (page) => page.locator(".trend-values summary").click() },
  "kelurahan with names": { path: () => "/wilayah/35.76.02.1009?status=wasting" },
  "kelurahan of a kader": { as: "kader.kedundung", path: () => "/" },
  "city of the secretariat": { as: "sekretariat", path: () => "/" },
  "posyandu": { path: () => `/wilayah/${known.posyandu}` },
  "posyandu, nobody in this state": { path: () => `/wilayah/${known.posyandu}?status=flagged` },
  "search": { path: () => "/", act: async (page) => {
    await page.getByRole("combobox", { name: say("search.label") }).fill("muhammad");
    await page.locator(".hit").first().waitFor();
    await page.keyboard.press("ArrowDown");
  } },
  "account menu": { path: () => "/", act: (page) => page.locator(".account-open").click() },
  "child": { path: () => `/anak/${known.child}`, act: (page) => page.locator(".chart-mark").first().waitFor() },
  "child, KMS": { path: () => `/anak/${known.child}`, act: (page) => page.getByRole("radio", { name: say("child.chart.kms.tab") }).check({ force: true }) },
  "child, withdrawing": { as: "gizi.kedundung", path: () => `/anak/${known.child}`, act: (page) => page.getByRole("button", { name: say("child.withdraw") }).first().click() },
  "weighing, something to look at": { as: "gizi.kedundung", path: () => `/anak/${known.child}/timbang`, act: async (page) => {
    await page.getByLabel(say("weighing.weight")).fill("delapan");
    await page.getByLabel(say("weighing.length")).fill("60");
    await page.getByRole("button", { name: say("weighing.save") }).click();
    await page.getByLabel(say("weighing.weight")).fill("8,5");
    await page.locator(".finding").first().waitFor();
  } },
  "correction": { as: "gizi.kedundung", path: () => `/anak/${known.child}/koreksi/${known.entry}` },
  "imports": { path: () => "/impor" },
  "import, rows of a remark open": { path: () => `/impor/${known.batch}`, act: async (page) => {
    await page.locator(".remark-group summary").first().click();
    await page.locator(".remark-table").waitFor();
  } },
  "import, undoing": { path: () => `/impor/${known.batch}`, act: (page) => page.getByRole("button", { name: say("import.undo"), exact: true }).click() },
  "pairs": { path: () => "/pasangan", act: (page) => page.locator("table.comparison").waitFor() },
  "pairs, settled": { path: () => "/pasangan?tab=selesai", act: (page) => page.locator(".settled details summary").first().click() },
  "nothing here": { path: () => "/tidak/ada" },
  "no such child": { path: () => "/anak/01a202a0-0000-7000-8000-000000000000", expects: [/status of 404/] },
  "server unreachable": { path: () => "/", before: (page) => page.route("**/api/v1/figures*", (route) => route.abort()), expects: [/ERR_FAILED/] },
};

for (const screen of Object.keys(screens)) {
  for (const [name, { as = "admin", path, act, before, ...rest }] of Object.entries(pages)) {
    test(`${name} (${screen})`, () =>
      visit({ as, screen, path: null, ...rest }, async (page) => {
        await before?.(page);
        await page.goto(path());
        await settled(page);
        await act?.(page);
        await settled(page);
        if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/${name.replaceAll(/\W+/g, "-")}.${screen}.png`, fullPage: true });
        assert.deepEqual(await barriers(page), []);
        assert.deepEqual(await page.evaluate(tooWide), [], "wider than the screen");
        assert.deepEqual(await page.evaluate(tooSmall), [], "smaller than 24 px");
      }));
  }
}
