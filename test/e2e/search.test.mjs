import assert from "node:assert/strict";
import { test } from "node:test";
import { house, screens } from "./house.mjs";
import { say } from "./words.mjs";

const { visit } = house();
const box = (page) => page.getByRole("combobox", { name: say("search.label") });

// ask types into the search and waits for the answer to exactly that.
async function ask(page, q) {
  const answered = page.waitForResponse((r) => new URL(r.url()).searchParams.get("q") === q.trim());
  await box(page).fill(q);
  const { items } = await (await answered).json();
  await page.locator(".hit, .search-none").first().waitFor();
  return items;
}

for (const screen of Object.keys(screens)) {
  test(`a child is found and opened by keyboard alone (${screen})`, () =>
    visit({ as: "admin", screen }, async (page) => {
      await box(page).focus();
      const items = await ask(page, "moh fa");
      assert.ok(items.length > 2, "the made-up city has several of them");
      await page.keyboard.press("ArrowDown");
      await page.keyboard.press("ArrowDown");
      await page.keyboard.press("ArrowUp");
      await page.keyboard.press("ArrowDown");
      const chosen = page.getByRole("listbox", { name: say("search.results") }).getByRole("option", { selected: true });
      assert.equal(await chosen.locator(".hit-name").textContent(), items[1].name);
      assert.equal(await box(page).getAttribute("aria-activedescendant"), await chosen.getAttribute("id"));
      await page.keyboard.press("Enter");
      await page.waitForURL(`**/anak/${items[1].id}`);
      await page.getByRole("heading", { level: 1, name: items[1].name }).waitFor();
    }));
}

// found tells whether a question brings a child, and by what it was matched.
async function found(page, q, id) {
  return (await ask(page, q)).find((hit) => hit.id === id)?.matched;
}

test("a misspelt name, the mother's name and the start of a NIK find the child, and the list says by what", () =>
  visit({ as: "admin" }, async (page, { api }) => {
    const { items } = await api("/children?place=35.76.02.1009&limit=200");
    const child = items.find((c) => /^Muhammad \w+ \w+$/.test(c.name) && c.mother.includes(" "));
    const whole = await api(`/children/${child.id}`);
    assert.equal(await found(page, child.name.replace("Muhammad", "Moch"), child.id), "name");
    assert.equal(await found(page, child.name.replace(/([aiueo])(\w)$/, "$1$1$2"), child.id), "name");
    assert.equal(await found(page, child.mother, child.id), "mother");
    await page.getByText(say("search.matched.mother")).first().waitFor();
    assert.equal(await found(page, whole.nik_full.slice(0, 12), child.id), "nik");
  }));

test("nobody found is said in words, and Escape closes the list", () =>
  visit({ as: "admin" }, async (page) => {
    assert.deepEqual(await ask(page, "qqqq"), [], "a key that was held down is no name");
    await ask(page, "xylo");
    await page.getByText(say("search.none", { q: "xylo" })).waitFor();
    await page.keyboard.press("Escape");
    await page.locator(".search-none").waitFor({ state: "hidden" });
  }));

test("a name with letters of code is only text", () =>
  visit({ as: "admin" }, async (page) => {
    await ask(page, "<img src=x onerror=alert(1)>");
    assert.equal(await page.locator(".search-found img").count(), 0);
  }));
