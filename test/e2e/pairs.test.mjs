import assert from "node:assert/strict";
import { test } from "node:test";
import { house, screens, settled } from "./house.mjs";
import { alike, childrenOf, csvOf, monthNow, placesOf } from "./portal.mjs";
import { number, say } from "./words.mjs";

const month = monthNow();
const doubtful = 3;

// The city has been sent a file with rows about children whom it knows under slightly other names.
const { visit } = house({ prepare: (visit) => visit({ as: "admin" }, async (_, { api, upload }) => {
  const { items } = await api("/children?place=35.76.02.1009&limit=100");
  const likely = items.filter((child) => child.birth_date > "2022" && child.name.includes(" ")).slice(0, doubtful);
  const rows = childrenOf(200, month, await placesOf(api)).slice(100, 100 + doubtful);
  const { totals } = await upload("mirip.csv", csvOf(rows.map((row, i) => alike(row, likely[i]))));
  assert.equal(totals.doubtful, doubtful);
}) });

const same = (page) => page.getByRole("button", { name: say("pair.same_person"), exact: true });
const other = (page) => page.getByRole("button", { name: say("pair.other_person"), exact: true });
const place = (page, at, total) => page.getByRole("heading", { level: 2, name: say("pair.place", { at, total }) });

for (const screen of Object.keys(screens)) {
  test(`one child with two records becomes one, and two again when that is undone (${screen})`, () =>
    visit({ as: "admin", screen, path: "/pasangan" }, async (page, { api }) => {
      await place(page, 1, doubtful).waitFor();
      const [pair] = (await api("/pairs?state=open")).items;
      const whole = await page.locator("table.comparison").innerText();
      for (const { name, mother } of [pair.a, pair.b]) assert.ok(whole.includes(name) && whole.includes(mother), whole);
      await same(page).click();
      await page.getByText(say("pair.done.merged", { a: pair.a.name, b: pair.b.name })).waitFor();
      await place(page, 1, doubtful - 1).waitFor();
      const kept = (await api("/pairs?state=settled")).items.find((settledPair) => settledPair.id === pair.id);
      assert.equal(kept.state, "merged");
      const one = await survivor(api, pair);
      assert.equal(one.measurements.length, pair.a.measurements.length + pair.b.measurements.length);
      await page.getByRole("button", { name: say("pair.undo"), exact: true }).click();
      await place(page, 1, doubtful).waitFor();
      for (const { id, measurements } of [pair.a, pair.b]) assert.equal((await api(`/children/${id}`)).measurements.length, measurements.length);
    }));

  test(`two children stay two, and the decision is listed with its way back (${screen})`, () =>
    visit({ as: "admin", screen, path: "/pasangan" }, async (page, { api }) => {
      await place(page, 1, doubtful).waitFor();
      const [pair] = (await api("/pairs?state=open")).items;
      await other(page).click();
      await page.getByText(say("pair.done.different", { a: pair.a.name, b: pair.b.name })).waitFor();
      assert.equal((await api("/pairs?state=open")).total, doubtful - 1);
      await page.getByRole("link", { name: say("pair.tab.settled") }).click();
      const settledPair = page.locator(".settled > li").filter({ hasText: say("pair.state.different") }).first();
      await settledPair.getByText("Admin Dinkes (contoh)").waitFor();
      await settledPair.getByRole("button", { name: say("pair.undo") }).click();
      await settledPair.waitFor({ state: "detached" });
      await page.getByRole("link", { name: say("pair.tab.open"), exact: true }).click();
      await place(page, 1, doubtful).waitFor();
    }));
}

// survivor is the record that goes on after a merge.
async function survivor(api, { a, b }) {
  for (const { id } of [a, b]) {
    const child = await api(`/children/${id}`).catch(() => null);
    if (child?.merged.length > 0) return child;
  }
  throw new Error("neither record took in the other");
}

test("the doubts are told in the menu, beside the figures and on the child's page", () =>
  visit({ as: "admin" }, async (page, { api }) => {
    await settled(page);
    await page.locator(".menu-count").filter({ hasText: number(doubtful) }).waitFor();
    await page.getByText(say("note.pairs", { n: doubtful })).waitFor();
    const [pair] = (await api("/pairs?state=open")).items;
    await page.goto(`/anak/${pair.a.id}`);
    await page.getByText(say("child.pairs.title")).waitFor();
    await page.getByRole("link", { name: say("child.pairs.open") }).click();
    await place(page, 1, doubtful).waitFor();
  }));

test("later is no decision", () =>
  visit({ as: "admin", path: "/pasangan" }, async (page, { api }) => {
    await place(page, 1, doubtful).waitFor();
    await page.getByRole("button", { name: say("pair.later") }).click();
    await place(page, 2, doubtful).waitFor();
    await page.getByRole("button", { name: say("pair.previous") }).click();
    await place(page, 1, doubtful).waitFor();
    assert.equal((await api("/pairs?state=open")).total, doubtful);
  }));
