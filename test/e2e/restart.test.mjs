// The server goes away in the middle of the work and comes back.

import assert from "node:assert/strict";
import { test } from "node:test";
import { house, screens, settled } from "./house.mjs";
import { number, say } from "./words.mjs";

const { visit, stop, restart } = house();
const gone = [/ERR_CONNECTION_REFUSED|ERR_CONNECTION_RESET|ERR_EMPTY_RESPONSE/];

for (const screen of Object.keys(screens)) {
  test(`figures stay on the page while the server is away, and it recovers without signing in again (${screen})`, () =>
    visit({ as: "admin", screen, expects: gone }, async (page, { api }) => {
      await settled(page);
      const { trend } = await api("/figures?place=35.76");
      const { month, figures } = trend.at(-2);
      await stop();
      await page.getByRole("button", { name: say("month.before") }).click();
      await page.getByText(say("fault.offline")).waitFor();
      await page.getByText(say("place.stale")).waitFor();
      assert.equal(await page.locator("table.places tbody tr").count(), 18, "what was known stays");
      await restart();
      await page.getByRole("button", { name: say("action.retry") }).click();
      await page.locator(".figure-count").first().filter({ hasText: `${number(figures.stunting.numerator)} / ${number(figures.stunting.denominator)}` }).waitFor();
      assert.equal(new URL(page.url()).searchParams.get("bulan"), month);
      assert.equal(await page.getByText(say("fault.offline")).count(), 0);
    }));
}

test("a weighing typed while the server is away is kept on the page and stored once it is back", () =>
  visit({ as: "gizi.kedundung", expects: gone }, async (page, { api }) => {
    const { items } = await api("/children?place=35.76.02.1009&limit=100");
    const { id, latest } = items.find((child) => child.age_months >= 26 && child.age_months < 50 && child.latest?.lenhei_cm);
    const before = (await api(`/children/${id}`)).measurements.length;
    await page.goto(`/anak/${id}/timbang`);
    await page.getByLabel(say("weighing.weight")).waitFor();
    await stop();
    await page.getByLabel(say("weighing.weight")).fill(number(latest.weight_kg + 0.1, 1));
    await page.getByLabel(say("weighing.length")).fill(number(latest.lenhei_cm + 0.2, 1));
    await page.getByText(say("weighing.result.offline")).waitFor();
    await page.getByRole("button", { name: say("weighing.save") }).click();
    await page.getByText(say("weighing.unsent"), { exact: true }).waitFor();
    await restart();
    await page.getByRole("button", { name: say("weighing.again") }).click();
    await page.waitForURL("**?kabar=tersimpan");
    assert.equal((await api(`/children/${id}`)).measurements.length, before + 1);
  }));

test("a page opened while the server is away says so, and one press brings it back", () =>
  visit({ as: "admin", expects: gone }, async (page) => {
    await settled(page);
    await stop();
    await page.getByRole("combobox", { name: say("search.label") }).fill("muhammad");
    await page.locator(".search-none").getByText(say("fault.offline")).waitFor();
    await page.locator("table.places").getByRole("link", { name: "Kedundung", exact: true }).click();
    await page.getByText(say("fault.offline")).last().waitFor();
    await restart();
    await page.getByRole("button", { name: say("action.retry") }).click();
    await page.getByRole("heading", { level: 1, name: "Kedundung" }).waitFor();
  }));
