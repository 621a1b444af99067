// The indicators of the life stages: the page says what the server says, its numbers lead to names for
// those who may see them, and it keeps nobody out.

import assert from "node:assert/strict";
import { test } from "node:test";
import { barriers, tooSmall, tooWide } from "./barriers.mjs";
import { house, screens, settled } from "./house.mjs";
import { number, percent, say } from "./words.mjs";

const { visit } = house();
const path = "/indikator";
const kedundung = "35.76.02.1009";

const rest = (one) => one.denominator - one.numerator - one.unknown;
const shareOf = (one) => (one.unknown === one.denominator ? "–" : percent(one));
const row = (page, one) => page.locator(".indicators-table tbody tr").filter({ has: page.getByRole("link", { name: one.name.id, exact: true }) }).filter({ hasText: one.visit ? "kunjungan" : "" }).first();

// quiet tells that nobody is counted in any indicator of a programme: it has no table then.
const quiet = (indicators, { programme }) => indicators.every((one) => one.programme.id !== programme.id || one.denominator + one.unclear === 0);

// open goes to an address and waits for its figures.
async function open(page, address) {
  await page.goto(address);
  await settled(page);
}

// counted is an indicator that has people in each of its parts that `parts` asks for.
async function counted(api, wants = (one) => one.numerator > 0 && rest(one) > 0) {
  const { indicators } = await api("/indicators?place=35.76");
  const found = indicators.find((one) => one.visit === null && wants(one));
  assert.ok(found, "the made-up city has such an indicator");
  return found;
}

for (const screen of Object.keys(screens)) {
  test(`every indicator with its counts, in the order of life (${screen})`, () =>
    visit({ as: "admin", screen, path }, async (page, { api }) => {
      await settled(page);
      const { indicators } = await api("/indicators?place=35.76");
      assert.ok(indicators.length > 30);
      const programmes = [...new Set(indicators.map(({ programme }) => programme.name.id))];
      assert.deepEqual(await page.locator(".indicators-programme h2").allTextContents(), programmes);
      assert.deepEqual(programmes.slice(0, 3), ["Remaja putri", "Calon pengantin", "Ibu hamil"]);
      const rows = page.locator(".indicators-table tbody tr");
      const shown = indicators.filter((one) => !quiet(indicators, one));
      assert.equal(await rows.count(), shown.length);
      assert.equal(await page.locator(".indicators-quiet li").count(), indicators.length - shown.length);
      for (const [i, one] of shown.entries()) {
        const cells = await rows.nth(i).locator("td").allTextContents();
        assert.ok(cells[0].startsWith(shareOf(one)), `${one.id}: ${cells[0]}`);
        if (one.denominator > 0) {
          assert.ok(cells[0].includes(`${number(one.numerator)} dari ${number(one.denominator)} `), `${one.id}: ${cells[0]}`);
          assert.equal(cells[1], number(one.numerator), one.id);
          assert.equal(cells[2], rest(one) > 0 ? number(rest(one)) : "–", one.id);
          assert.ok(cells[3].startsWith(one.unknown > 0 ? number(one.unknown) : "–"), `${one.id}: ${cells[3]}`);
        } else {
          assert.ok(cells[0].includes(say("indicators.of.nobody")), `${one.id}: ${cells[0]}`);
        }
        assert.equal(cells[3].includes(say("indicators.unclear")), one.unclear > 0, `${one.id}: ${cells[3]}`);
      }
    }));
}

test("a target is told with its year, its mark and its doubt", () =>
  visit({ as: "admin", path }, async (page, { api }) => {
    await settled(page);
    const { indicators } = await api("/indicators?place=35.76");
    const aimed = indicators.filter(({ target, denominator, unknown }) => target && denominator > unknown);
    assert.ok(aimed.length > 0);
    for (const one of aimed) {
      const text = await row(page, one).locator(".indicators-target").innerText();
      const reached = 100 * one.numerator >= one.target.percent * one.denominator;
      assert.ok(text.includes(say(reached ? "indicators.reached" : "indicators.short")), `${one.id}: ${text}`);
      assert.ok(text.includes(`${one.target.percent}% (${one.target.year})`), `${one.id}: ${text}`);
      assert.equal(text.includes(say("indicators.unverified")), !one.target.source.verified, one.id);
    }
  }));

test("a number leads to as many names as it says, and each name to a person", () =>
  visit({ as: "admin", path }, async (page, { api }) => {
    await settled(page);
    const one = await counted(api);
    await row(page, one).locator("td").nth(2).getByRole("link").click();
    await page.locator(".indicators-people tbody tr").first().waitFor();
    await settled(page);
    const asked = new URL(page.url()).searchParams;
    assert.deepEqual([asked.get("indikator"), asked.get("bagian")], [one.id, "not"]);
    const list = await api(`/indicators/${one.id}/people?place=35.76&part=not`);
    assert.equal(list.times, rest(one));
    assert.deepEqual(await page.locator(".indicators-people tbody th a").allTextContents(), list.items.map(({ name }) => name));
    assert.ok((await page.locator(".indicators-people tbody th a").first().getAttribute("href")).endsWith(list.items[0].id));
    assert.ok((await page.locator(".pager-count").innerText()).includes(number(list.total)));
    await page.goBack();
    await row(page, one).waitFor();
  }));

test("the names go on, page after page, until the figure is full", () =>
  visit({ as: "admin", path: null }, async (page, { api }) => {
    const one = await counted(api, (one) => one.numerator > 60);
    await open(page, `${path}?indikator=${one.id}&bagian=numerator`);
    const names = page.locator(".indicators-people tbody th a");
    await names.first().waitFor();
    const seen = new Set();
    for (;;) {
      for (const href of await names.evaluateAll((all) => all.map((a) => a.getAttribute("href")))) seen.add(href);
      const next = page.getByRole("link", { name: say("pager.next") });
      if ((await next.count()) === 0) break;
      const first = await names.first().getAttribute("href");
      await next.click();
      await page.waitForFunction((was) => document.querySelector(".indicators-people tbody th a")?.getAttribute("href") !== was, first);
    }
    assert.equal(seen.size, (await api(`/indicators/${one.id}/people?place=35.76&part=numerator`)).total);
  }));

test("the secretariat reads numbers that lead to no name", () =>
  visit({ as: "sekretariat", path }, async (page, { api }) => {
    await settled(page);
    assert.ok((await page.locator(".indicators-table tbody tr").count()) > 30);
    assert.equal(await page.locator(".indicators-number").count(), 0);
    const { id } = (await api("/indicators?place=35.76")).indicators[0];
    await open(page, `${path}?indikator=${id}&bagian=numerator`);
    await page.locator(".indicators-parts").waitFor();
    assert.equal(await page.getByRole("heading", { name: say("indicators.people") }).count(), 0);
  }));

test("a midwife hears how many of the city's names are in her own area", () =>
  visit({ as: "gizi.kedundung", path: null }, async (page, { api }) => {
    const one = await counted(api);
    const list = await api(`/indicators/${one.id}/people?place=35.76&part=numerator`);
    assert.ok(list.times < one.numerator);
    await open(page, `${path}/35.76?indikator=${one.id}&bagian=numerator`);
    await page.getByText(say("indicators.people.outside", { listed: number(list.times), counted: number(one.numerator) })).waitFor();
  }));

test("one indicator over all kelurahan, sorted by its share, down to a posyandu", () =>
  visit({ as: "admin", path: null }, async (page, { api }) => {
    const one = (await api("/indicators?place=35.76")).indicators.find(({ id }) => id === "balita.d_s");
    await open(page, path);
    await row(page, one).getByRole("link", { name: one.name.id, exact: true }).click();
    const rows = page.locator(".indicators-parts tbody tr");
    await rows.first().waitFor();
    const { below } = await api(`/indicators/${one.id}?place=35.76`);
    assert.equal(below.length, 18);
    assert.equal(below.reduce((sum, part) => sum + part.denominator, 0), one.denominator);
    for (const part of below) {
      const text = await rows.filter({ has: page.getByRole("link", { name: part.place.name, exact: true }) }).locator("td").first().innerText();
      assert.ok(text.includes(shareOf(part)) && text.includes(`${number(part.numerator)} dari ${number(part.denominator)}`), `${part.place.name}: ${text}`);
    }
    await page.getByRole("button", { name: say("indicators.share") }).click();
    const lowest = below.toSorted((a, b) => a.numerator / a.denominator - b.numerator / b.denominator)[0];
    await page.waitForFunction((name) => document.querySelector(".indicators-parts tbody th").textContent === name, lowest.place.name);
    await page.getByRole("link", { name: "Kedundung", exact: true }).click();
    await page.locator(".place-level", { hasText: "Kelurahan Kedundung" }).waitFor();
    await settled(page);
    const posyandu = (await api(`/indicators/${one.id}?place=${kedundung}`)).below;
    assert.equal(await rows.count(), posyandu.length);
    await rows.first().getByRole("link").click();
    await page.locator(".place-level", { hasText: "Posyandu" }).waitFor();
    await settled(page);
    assert.equal(await page.locator(".indicators-parts").count(), 0);
  }));

test("another place keeps the month, another month the place", () =>
  visit({ as: "admin", path }, async (page, { api }) => {
    await settled(page);
    await page.getByRole("combobox", { name: say("month.label") }).selectOption("2026-06");
    await page.getByRole("combobox", { name: say("indicators.below.city") }).selectOption({ label: "Kedundung" });
    await page.locator(".place-level", { hasText: "Kelurahan Kedundung" }).waitFor();
    await settled(page);
    assert.equal(new URL(page.url()).search, "?bulan=2026-06");
    const { indicators } = await api(`/indicators?place=${kedundung}&month=2026-06`);
    assert.equal(await page.locator(".indicators-table tbody tr, .indicators-quiet li").count(), indicators.length);
    assert.ok((await page.locator(".indicators-table tbody th .sub").allTextContents()).some((text) => text.startsWith("Januari–Juni 2026")));
  }));

test("vitamin A is read in its own months", () =>
  visit({ as: "admin", path }, async (page) => {
    await open(page, `${path}?bulan=2026-07`);
    assert.equal(await page.locator("#vitamin_a").count(), 0);
    await open(page, `${path}?bulan=2026-08`);
    await page.locator("#vitamin_a").waitFor();
  }));

test("a month that has not come is refused in words", () =>
  visit({ as: "admin", path: `${path}?bulan=2031-01`, expects: [/status of 422/] }, async (page) => {
    await page.getByText(say("indicators.ahead")).waitFor();
    await page.getByRole("link", { name: say("indicators.latest") }).click();
    await page.locator(".indicators-table").first().waitFor();
  }));

test("what is counted opens by keyboard, in words without code", () =>
  visit({ as: "admin", path }, async (page) => {
    await settled(page);
    const told = page.locator(".indicators-told").first();
    await told.locator("summary").focus();
    await page.keyboard.press("Enter");
    const text = await told.innerText();
    assert.ok(text.includes(say("indicators.told.wants")) && text.includes(say("indicators.told.source")), text);
    assert.doesNotMatch(text, /person\.|case\.|&&|>=|undefined|\{\w+\}/, text);
  }));

test("in print there is no chooser", () =>
  visit({ as: "admin", path }, async (page) => {
    await settled(page);
    await page.emulateMedia({ media: "print" });
    assert.equal(await page.locator(".indicators-choose").isVisible(), false);
    assert.equal(await page.locator(".indicators-table").first().isVisible(), true);
  }));

// long gives the first indicator, programme and place of the answers names that nobody planned for.
async function long(page) {
  const name = "Pemeriksaan kesehatan menyeluruh bagi remaja putri yang bersekolah maupun yang sudah tidak bersekolah di Pulorejo-Meri-Gunung-Gedangan";
  const unbroken = "Posyandu" + "panjangsekali".repeat(6);
  await page.route("**/api/v1/indicators?**", async (route) => {
    const answer = await route.fetch();
    const body = await answer.json();
    body.indicators[0].name = { id: name, en: name };
    body.indicators[1].name = { id: unbroken, en: unbroken };
    body.place.name = unbroken;
    await route.fulfill({ response: answer, json: body });
  });
}

const nobody = (page) => page.route("**/api/v1/indicators?**", async (route) => {
  const answer = await route.fetch();
  const body = await answer.json();
  await route.fulfill({ response: answer, json: { ...body, indicators: [] } });
});

const named = ".indicators-people tbody tr";
const states = {
  "all": { path, act: (page) => page.locator(".indicators-told summary").first().click() },
  "all of a kelurahan": { path: `${path}/${kedundung}` },
  "all of a kader": { as: "kader.kedundung", path },
  "all, without names": { as: "sekretariat", path },
  "all, in English": { path, language: "en" },
  "all, nobody counted": { path: `${path}?bulan=2020-01` },
  "ahead": { path: `${path}?bulan=2031-01`, expects: [/status of 422/] },
  "all, long names": { path, before: long },
  "none": { path, before: nobody },
  "unreachable": { path, before: (page) => page.route("**/api/v1/indicators*", (route) => route.abort()), expects: [/ERR_FAILED/] },
  "one": { path: `${path}?indikator=bumil.ttd_90` },
  "one with names": { path: `${path}/${kedundung}?indikator=balita.d_s&bagian=numerator`, act: (page) => page.locator(named).first().waitFor() },
  "one, not for smaller places": { path: `${path}/${kedundung}?indikator=bumil.kek_diberi_pmt` },
};

for (const screen of Object.keys(screens)) {
  for (const [name, { as = "admin", act, before, path: address, ...rest }] of Object.entries(states)) {
    test(`${name}: keeps nobody out (${screen})`, () =>
      visit({ as, screen, path: null, ...rest }, async (page) => {
        await before?.(page);
        await open(page, address);
        await act?.(page);
        await settled(page);
        if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/indicator-${name.replaceAll(/\W+/g, "-")}.${screen}.png`, fullPage: true });
        assert.deepEqual(await barriers(page), []);
        assert.deepEqual(await page.evaluate(tooWide), [], "wider than the screen");
        assert.deepEqual(await page.evaluate(tooSmall), [], "smaller than 24 px");
      }));
  }
}
