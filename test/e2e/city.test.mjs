import assert from "node:assert/strict";
import { test } from "node:test";
import { house, screens, settled } from "./house.mjs";
import { number, percent, say } from "./words.mjs";

const { visit } = house();
const kedundung = "35.76.02.1009";
const indicators = { stunting: (f) => f.stunting, wasting: (f) => f.wasting, underweight: (f) => f.underweight, coverage: (f) => ({ numerator: f.weighed, denominator: f.registered }) };

for (const screen of Object.keys(screens)) {
  test(`the map and the table show 18 kelurahan, and the table what the server says (${screen})`, () =>
    visit({ as: "admin", screen }, async (page, { api }) => {
      await settled(page);
      const said = await api("/figures?place=35.76");
      assert.equal(await page.locator("a.map-link").count(), 18);
      assert.equal(said.below.length, 18);
      const rows = page.locator("table.places tbody tr");
      assert.equal(await rows.count(), 18);
      for (const { place, figures } of said.below) {
        const row = rows.filter({ has: page.getByRole("link", { name: place.name, exact: true }) });
        assert.deepEqual(await row.locator("td").allTextContents(), cellsOf(figures), place.name);
      }
      assert.deepEqual(await page.locator("table.places tfoot td").allTextContents(), cellsOf(said.here));
      for (const [i, count] of Object.values(indicators).entries()) {
        const figure = page.locator(".figures .figure").nth(i);
        const { numerator, denominator } = count(said.here);
        assert.equal(await figure.locator(".figure-value").textContent(), percent(count(said.here)));
        assert.match(await figure.locator(".figure-count").textContent(), new RegExp(`^${number(numerator)} / ${number(denominator).replace(".", "\\.")} `));
      }
    }));

  test(`no percentage stands without its numerator and denominator (${screen})`, () =>
    visit({ as: "admin", screen }, async (page) => {
      for (const path of ["/", `/?indikator=coverage`, `/wilayah/${kedundung}`]) {
        await page.goto(path);
        await settled(page);
        assert.deepEqual(await page.evaluate(barePercentages), [], path);
      }
    }));
}

// cellsOf is a row of the table of places: percent and n/N of each indicator, then the registered.
function cellsOf(figures) {
  const counts = Object.values(indicators).map((count) => count(figures));
  return [...counts.map((count) => `${percent(count)}${number(count.numerator)}/${number(count.denominator)}`), number(figures.registered)];
}

// barePercentages lists the percentages on the page whose own cell, figure or line has no
// n/N. A legend tells ranges and an axis a scale; an area of the map tells its n/N to
// whoever points at it, and that name is checked in its place.
function barePercentages() {
  const bare = [];
  const counted = /\d\s*\/\s*\d/;
  const walker = document.createTreeWalker(document.querySelector("main"), NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const parent = node.parentElement;
    if (!/\d\s*%/.test(node.data) || parent.closest("svg, .legend, .panel-note")) continue;
    const part = parent.closest("td, .figure, dd, li, .trend-read, .map-card");
    const row = parent.closest("tr");
    if (!counted.test(part?.textContent ?? "") && !counted.test(row?.textContent ?? "")) bare.push(node.data);
  }
  for (const area of document.querySelectorAll("a.map-link")) {
    const said = area.getAttribute("aria-label");
    if (/%/.test(said) && !counted.test(said)) bare.push(said);
  }
  return bare;
}

test("a kelurahan without a stunted child has its own colour and its mark, and its words", () =>
  visit({ as: "admin" }, async (page, { api }) => {
    const { trend } = await api("/figures?place=35.76");
    const month = (await Promise.all(trend.map(({ month }) => api(`/figures?place=35.76&month=${month}`)))).findLast((p) => p.below.some(isZero))?.month;
    assert.ok(month, "the made-up city has such a kelurahan");
    await page.goto(`/?bulan=${month}`);
    await settled(page);
    const zero = (await api(`/figures?place=35.76&month=${month}`)).below.filter(isZero).map((b) => b.place);
    assert.equal(await page.locator("path.map-zero").count(), zero.length);
    assert.equal(await page.locator("table.places tbody td:nth-of-type(1)").getByRole("img", { name: say("band.zero.stunting") }).count(), zero.length);
    await page.locator("a.map-link", { has: page.locator(`[data-code="${zero[0].code}"]`) }).focus();
    await page.locator(".map-card").getByText(say("band.zero.stunting")).waitFor();
  }));

const isZero = ({ figures: { stunting } }) => stunting.denominator > 0 && stunting.numerator === 0;

test("a month without weighings has no labels on its map", () =>
  visit({ as: "admin" }, async (page) => {
    await settled(page);
    assert.ok((await page.locator(".map-label").count()) > 0);
    await page.goto("/?bulan=2031-01");
    await settled(page);
    assert.equal(await page.locator("a.map-link").count(), 18);
    assert.equal(await page.locator(".map-label").count(), 0);
  }));

test("nothing of the city page scrolls sideways on a phone", () =>
  visit({ as: "admin", screen: "narrow" }, async (page) => {
    for (const path of ["/", `/wilayah/${kedundung}`]) {
      await page.goto(path);
      await settled(page);
      assert.deepEqual(await page.evaluate(() => [...document.querySelectorAll("html, .table-scroll")].filter((box) => box.offsetParent !== null && box.scrollWidth > box.clientWidth).map((box) => box.className)), [], path);
    }
  }));

test("the keyboard reaches an area of the map, hears its figure and opens it", () =>
  visit({ as: "admin" }, async (page, { api }) => {
    await settled(page);
    const area = page.locator("a.map-link", { has: page.locator(`[data-code="${kedundung}"]`) });
    await page.locator("a.map-link").first().focus();
    for (let i = 0; i < 18 && !(await area.evaluate((a) => a === document.activeElement)); i++) await page.keyboard.press("Tab");
    const { below } = await api("/figures?place=35.76");
    const { stunting } = below.find((b) => b.place.code === kedundung).figures;
    const card = await page.locator(".map-card").textContent();
    assert.ok(card.includes(percent(stunting)) && card.includes(`${number(stunting.numerator)}/${number(stunting.denominator)}`), card);
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { level: 1, name: "Kedundung" }).waitFor();
  }));

test("another month changes the address and the figures, and the way back restores them", () =>
  visit({ as: "admin" }, async (page, { api }) => {
    await settled(page);
    const latest = await api("/figures?place=35.76");
    const earlier = latest.trend.at(-3).month;
    await page.getByLabel(say("month.label"), { exact: true }).selectOption(earlier);
    await page.waitForURL((url) => url.searchParams.get("bulan") === earlier);
    await shows(page, (await api(`/figures?place=35.76&month=${earlier}`)).here);
    await page.getByRole("button", { name: say("month.after") }).click();
    await page.waitForURL((url) => url.searchParams.get("bulan") === latest.trend.at(-2).month);
    await page.goBack();
    await page.goBack();
    await shows(page, latest.here);
    assert.equal(new URL(page.url()).searchParams.get("bulan"), null);
  }));

// shows waits until the head figure of stunting is that of `figures`.
async function shows(page, { stunting }) {
  await page.locator(".figure-count").first().filter({ hasText: `${number(stunting.numerator)} / ${number(stunting.denominator)}` }).waitFor();
}

for (const screen of Object.keys(screens)) {
  test(`a figure leads down from the city to a named child (${screen})`, () =>
    visit({ as: "admin", screen }, async (page, { api }) => {
      await settled(page);
      await page.locator("table.places").getByRole("link", { name: "Kedundung", exact: true }).click();
      await page.getByRole("heading", { level: 1, name: "Kedundung" }).waitFor();
      await settled(page);
      const { below } = await api(`/figures?place=${kedundung}`);
      const posyandu = below.find((b) => b.figures.registered > 0).place;
      await page.locator("table.places").getByRole("link", { name: posyandu.name, exact: true }).click();
      await page.getByRole("heading", { level: 1, name: posyandu.name }).waitFor();
      await settled(page);
      const { items, total } = await api(`/children?place=${encodeURIComponent(posyandu.code)}&limit=50`);
      assert.equal(await page.locator("table.children tbody tr").count(), Math.min(50, total));
      await page.locator("table.children").getByRole("link", { name: items[0].name }).first().click();
      await page.getByRole("heading", { level: 1, name: items[0].name }).waitFor();
      await page.getByLabel(say("crumbs.label")).getByRole("link", { name: "Kedundung" }).click();
      await page.getByRole("heading", { level: 1, name: "Kedundung" }).waitFor();
    }));
}

test("a chip lists as many names as the figure counts", () =>
  visit({ as: "admin" }, async (page, { api }) => {
    await settled(page);
    const { here } = await api("/figures?place=35.76");
    await page.getByRole("link", { name: say("figure.names_of", { what: say("status.stunting").toLocaleLowerCase() }) }).click();
    await page.locator("table.children tbody tr").first().waitFor();
    await settled(page);
    assert.equal(await page.locator("table.children tbody tr").count(), here.stunting.numerator);
  }));

test("the secretariat sees the figures but no name, no search and no child", () =>
  visit({ as: "sekretariat" }, async (page, { api }) => {
    await settled(page);
    assert.equal(await page.locator("table.places tbody tr").count(), 18);
    await page.goto("/?status=stunting");
    await settled(page);
    assert.equal(await page.getByRole("combobox", { name: say("search.label") }).count(), 0);
    assert.equal(await page.locator("table.children").count(), 0);
    assert.equal(await page.locator("main a[href*='status=']").count(), 0);
    assert.ok((await api("/figures?place=35.76")).here.stunting.denominator > 0);
    for (const path of ["/children?place=35.76", "/search?q=moh", "/imports", "/pairs?state=open"]) {
      const answer = await page.context().request.get(`/api/v1${path}`);
      assert.ok([403, 404].includes(answer.status()), `${path} answers ${answer.status()}`);
    }
  }));

test("a kader sees only the own kelurahan, and nobody outside it", async () => {
  const outside = await childOutside();
  await visit({ as: "kader.kedundung", expects: [/status of 40[34]/] }, async (page) => {
    await page.getByRole("heading", { level: 1, name: "Kedundung" }).waitFor();
    await page.goto(`/anak/${outside.id}`);
    await page.getByRole("heading", { level: 1, name: say("child.lost") }).waitFor();
    assert.ok(!(await page.content()).includes(outside.name));
    await page.goto(`/anak/${outside.id}/timbang`);
    await page.getByRole("heading", { level: 1, name: say("child.lost") }).waitFor();
    await page.goto("/wilayah/35.76.01.1003");
    await page.getByRole("heading", { level: 1, name: say("lost.title") }).waitFor();
    await page.getByRole("combobox", { name: say("search.label") }).fill(outside.name);
    await page.locator(".search-none, .hit").first().waitFor();
    assert.ok(!(await page.locator(".hit-where").allTextContents()).some((where) => !where.includes("Kedundung")), "a name from elsewhere is found");
  });
});

// childOutside is some child of another kelurahan, as the admin knows it.
async function childOutside() {
  let child;
  await visit({ as: "admin" }, async (_, { api }) => {
    child = (await api("/children?place=35.76.01.1003&limit=1")).items[0];
  });
  return child;
}

test("English is one press away, and is remembered", () =>
  visit({ as: "admin" }, async (page) => {
    await settled(page);
    await page.getByRole("button", { name: "EN", exact: true }).click();
    await page.getByRole("link", { name: say("shell.imports", {}, "en"), exact: true }).waitFor();
    assert.equal(await page.evaluate(() => document.documentElement.lang), "en");
    await page.reload();
    await page.getByRole("heading", { level: 2, name: say("map.title", {}, "en") }).waitFor();
    assert.match(await page.locator(".figure-value").first().textContent(), /^\d+\.\d%$/);
  }));
