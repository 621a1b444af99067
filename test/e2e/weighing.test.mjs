import assert from "node:assert/strict";
import { test } from "node:test";
import { house, screens, settled } from "./house.mjs";
import { measure, pattern, number, say } from "./words.mjs";

const { visit } = house();
const weight = (page) => page.getByLabel(say("weighing.weight"));
const length = (page) => page.getByLabel(say("weighing.length"));
const save = (page, key = "weighing.save") => page.getByRole("button", { name: say(key) });

let taken = 0;

// nextChild is a child that no test has touched: two years and older, weighed last month.
async function nextChild(api) {
  const { items } = await api("/children?place=35.76.02.1009&limit=200");
  const fit = items.filter((c) => c.age_months >= 26 && c.age_months < 55 && c.latest?.weight_kg && c.latest.lenhei_cm);
  return api(`/children/${fit[taken++].id}`);
}

const live = (child) => child.measurements.filter((m) => !m.withdrawn);

// fill types a believable next weighing, in the way people here write numbers.
async function fill(page, { latest }, change = {}) {
  await weight(page).fill(change.weight ?? number(latest.weight_kg + 0.1, 1));
  await length(page).fill(change.length ?? number(latest.lenhei_cm + 0.3, 1));
}

for (const screen of Object.keys(screens)) {
  test(`a weighing is typed with commas, judged at once, kept, and stands on the child's page (${screen})`, () =>
    visit({ as: "gizi.kedundung", screen }, async (page, { api }) => {
      const child = await nextChild(api);
      await page.goto(`/anak/${child.id}`);
      await page.getByRole("link", { name: say("child.weigh") }).click();
      await fill(page, child);
      await page.locator(".weighing-result table.classes").waitFor();
      await save(page).click();
      await page.waitForURL(`**/anak/${child.id}?kabar=tersimpan`);
      await page.getByText(say("child.news.tersimpan")).waitFor();
      const after = await api(`/children/${child.id}`);
      assert.equal(live(after).length, live(child).length + 1);
      const first = await page.locator(".weighing").first().innerText();
      assert.ok(first.includes(`${number(child.latest.weight_kg + 0.1, 1)} kg`), first);
      assert.ok(first.includes(say("child.source.desk")), first);
    }));
}

test("grams are asked about and not kept", () =>
  visit({ as: "gizi.kedundung" }, async (page, { api }) => {
    const child = await nextChild(api);
    await page.goto(`/anak/${child.id}/timbang`);
    await page.getByLabel(say("weighing.date"), { exact: true }).fill("2026-09-20");
    await page.getByText("Minggu, 20 September 2026", { exact: true }).waitFor();
    await fill(page, child, { weight: "8500" });
    await page.getByText(say("weighing.finding.weight_grams", { kg: "8,5" })).waitFor();
    await save(page).click();
    assert.ok(page.url().endsWith("/timbang"), "the form stays");
    assert.equal(await page.getByLabel(say("weighing.confirm")).count(), 0, "an error cannot be ticked away");
    assert.equal((await api(`/children/${child.id}`)).measurements.length, child.measurements.length);
  }));

test("a child that shrank is kept only after a person has looked", () =>
  visit({ as: "gizi.kedundung" }, async (page, { api }) => {
    const child = await nextChild(api);
    await page.goto(`/anak/${child.id}/timbang`);
    await fill(page, child, { length: number(child.latest.lenhei_cm - 3, 1) });
    await page.getByText(pattern("weighing.finding.length_shrunk")).waitFor();
    await save(page).click();
    await page.getByText(say("weighing.confirm.asked")).waitFor();
    assert.equal((await api(`/children/${child.id}`)).measurements.length, child.measurements.length);
    for (const tick of await page.getByLabel(say("weighing.confirm")).all()) await tick.check();
    await save(page).click();
    await page.waitForURL("**?kabar=tersimpan");
    assert.equal(live(await api(`/children/${child.id}`)).length, live(child).length + 1);
  }));

test("letters for a number are pointed out where they stand, and nothing is sent", () =>
  visit({ as: "gizi.kedundung" }, async (page, { api }) => {
    const child = await nextChild(api);
    await page.goto(`/anak/${child.id}/timbang`);
    await fill(page, child, { weight: "delapan" });
    await page.getByText(say("weighing.unreadable", { text: "delapan" })).waitFor();
    await save(page).click();
    await page.waitForFunction(() => document.activeElement?.getAttribute("aria-invalid") === "true");
    assert.equal(await weight(page).getAttribute("aria-invalid"), "true");
  }));

test("a correction needs a reason, and the history keeps what was and what is", () =>
  visit({ as: "gizi.kedundung" }, async (page, { api }) => {
    const child = await nextChild(api);
    const old = child.latest;
    await page.goto(`/anak/${child.id}`);
    await page.locator(".weighing").first().getByRole("link", { name: say("child.amend") }).click();
    await page.getByText(say("weighing.was", { value: `${measure(old.weight_kg)} kg` })).waitFor();
    const next = number(old.weight_kg + 0.2, 1);
    await weight(page).fill(next);
    await save(page, "weighing.save.amend").click();
    await page.getByText(say("weighing.reason.missing")).waitFor();
    await page.getByLabel(say("weighing.reason")).fill("salah ketik di meja");
    const looked = page.waitForRequest("**/api/v1/weighings/check");
    await length(page).fill(number(old.lenhei_cm - 0.4, 1));
    assert.equal((await looked).postDataJSON().amends, old.entry);
    await length(page).fill(number(old.lenhei_cm, 1));
    await page.locator(".weighing-result table.classes").waitFor();
    for (const tick of await page.getByLabel(say("weighing.confirm")).all()) await tick.check();
    await save(page, "weighing.save.amend").click();
    await page.waitForURL("**?kabar=dikoreksi");
    const item = page.locator(".history-item").first();
    await item.getByText(say("child.history.reason", { reason: "salah ketik di meja" })).waitFor();
    assert.equal(await item.locator("del").first().textContent(), measure(old.weight_kg));
    assert.equal(await item.locator("ins").first().textContent(), next);
    const after = await api(`/children/${child.id}`);
    assert.equal(live(after).length, live(child).length, "a correction is not one more weighing");
  }));

for (const screen of Object.keys(screens)) {
  test(`a weighing is withdrawn with a reason and stays in the history (${screen})`, () =>
    visit({ as: "gizi.kedundung", screen }, async (page, { api }) => {
      const child = await nextChild(api);
      await page.goto(`/anak/${child.id}`);
      const row = page.locator(".weighing").first();
      await row.getByRole("button", { name: say("child.withdraw") }).click();
      const dialog = page.getByRole("dialog", { name: say("child.withdraw.title") });
      await dialog.getByRole("button", { name: say("child.withdraw.do"), exact: true }).click();
      await dialog.getByText(say("child.withdraw.reason_missing")).waitFor();
      await dialog.getByLabel(say("child.withdraw.reason")).fill("tertukar dengan anak lain");
      await dialog.getByRole("button", { name: say("child.withdraw.do"), exact: true }).click();
      await dialog.waitFor({ state: "hidden" });
      await page.locator(".weighing-withdrawn").getByText(say("child.withdrawn")).waitFor();
      await page.locator(".history-item").filter({ hasText: say("child.history.reason", { reason: "tertukar dengan anak lain" }) }).waitFor();
      assert.equal(live(await api(`/children/${child.id}`)).length, live(child).length - 1);
    }));
}

test("an answer that gets lost keeps the form, and trying again stores the weighing once", () =>
  visit({ as: "gizi.kedundung", expects: [/ERR_FAILED/] }, async (page, { api }) => {
    const child = await nextChild(api);
    await page.goto(`/anak/${child.id}/timbang`);
    await fill(page, child);
    await page.locator(".weighing-result table.classes").waitFor();
    const said = [];
    // First the question never arrives, then the server keeps it but its answer is lost.
    await page.route("**/api/v1/weighings", async (route) => {
      said.push(route.request().postDataJSON());
      if (said.length === 2) await route.fetch();
      return said.length < 3 ? route.abort() : route.continue();
    });
    await save(page).click();
    await page.getByText(say("weighing.unsent"), { exact: true }).waitFor();
    assert.equal(await weight(page).inputValue(), number(child.latest.weight_kg + 0.1, 1));
    const lost = page.waitForEvent("requestfailed");
    await save(page, "weighing.again").click();
    await lost;
    await page.getByText(say("weighing.unsent"), { exact: true }).waitFor();
    await save(page, "weighing.again").click();
    await page.waitForURL("**?kabar=tersimpan");
    assert.deepEqual([said.length, new Set(said.map((one) => one.id)).size], [3, 1], "three tries under one id");
    assert.equal(live(await api(`/children/${child.id}`)).length, live(child).length + 1);
  }));

test("leaving a half filled form asks first", () =>
  visit({ as: "gizi.kedundung" }, async (page, { api }) => {
    const child = await nextChild(api);
    await page.goto(`/anak/${child.id}/timbang`);
    await weight(page).fill("9");
    let asked = "";
    page.on("dialog", (dialog) => {
      asked = dialog.message();
      return dialog.dismiss();
    });
    await page.getByRole("link", { name: say("weighing.cancel") }).click();
    await settled(page);
    assert.equal(asked, say("weighing.leave"));
    assert.ok(page.url().endsWith("/timbang"));
    assert.equal(await weight(page).inputValue(), "9");
  }));
