// The pictures of the README, taken anew: npm run pictures.

import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { house } from "./house.mjs";

const folder = join(import.meta.dirname, "../../docs/img");
const { visit } = house({ children: 0 });

mkdirSync(folder, { recursive: true });

const take = (page, name) => page.screenshot({ path: join(folder, name), clip: { x: 0, y: 0, width: 1280, height: 1130 }, fullPage: true });

test("the city", () =>
  visit({ as: "admin" }, async (page, { settled }) => {
    await settled();
    await take(page, "city.png");
  }));

// A child that tells something: stunted, and weighed often enough for a curve.
test("a child", () =>
  visit({ as: "admin" }, async (page, { api, settled }) => {
    const { items } = await api("/children?place=35.76&status=stunting&limit=50");
    const children = await Promise.all(items.map(({ id }) => api(`/children/${id}`)));
    const [told] = children.filter((child) => child.age_months > 14 && child.age_months < 30).sort((a, b) => b.measurements.length - a.measurements.length);
    await page.goto(`/anak/${told.id}`);
    await page.locator(".chart-mark").first().waitFor();
    await settled();
    await page.getByRole("radio", { name: "TB/U" }).check({ force: true });
    await page.locator(".chart-mark").first().waitFor();
    await take(page, "child.png");
  }));
