import assert from "node:assert/strict";
import { test } from "node:test";
import { house, screens, settled } from "./house.mjs";
import { measure, say } from "./words.mjs";

const { visit } = house();

// weighed finds a child of at least `months` months with more weighings than the page shows at first.
async function weighed(api, months = 30) {
  const { items } = await api("/children?place=35.76.02.1009&limit=200");
  for (const { id } of items.filter((c) => c.age_months >= months)) {
    const child = await api(`/children/${id}`);
    if (child.measurements.length > 8) return child;
  }
  throw new Error("the made-up city has no such child");
}

const sd = ["m1", "m2", "m3", "p0", "p1", "p2", "p3"].map((z) => `chart-z${z}`);

for (const screen of Object.keys(screens)) {
  test(`every chart draws its seven lines and each measurement (${screen})`, () =>
    visit({ as: "admin", screen }, async (page, { api }) => {
      const child = await weighed(api);
      await page.goto(`/anak/${child.id}`);
      await page.getByRole("heading", { level: 1, name: child.name }).waitFor();
      const chooser = page.getByRole("group", { name: say("child.growth.choose") });
      const tabs = await chooser.getByRole("radio").evaluateAll((radios) => radios.map((radio) => radio.value));
      const marks = { wfl: 0, wfh: 0, hcfa: 0 };
      for (const tab of tabs.filter((value) => value !== "kms")) {
        await page.getByRole("radio", { name: say(`child.chart.${tab}.tab`) }).check({ force: true });
        await page.getByRole("heading", { level: 3, name: say(`child.chart.${tab}`) }).waitFor();
        await page.locator(".chart-z path").first().waitFor();
        const lines = await page.locator(".chart-z").evaluateAll(drawn);
        assert.deepEqual(lines.toSorted(), sd, `${tab} draws its lines`);
        marks[tab] = await page.locator(".chart-mark").count();
      }
      const scored = (index) => child.measurements.filter((m) => m[index].z !== null).length;
      assert.ok(tabs.length >= 4, "weight, length, weight for length and the KMS at least");
      assert.deepEqual([marks.wfa, marks.lhfa, marks.wfl + marks.wfh, marks.hcfa], ["zwei", "zlen", "zwfl", "zhc"].map(scored));
    }));
}

// drawn names the lines of a chart that have a length on the screen.
function drawn(groups) {
  return groups.filter((group) => group.querySelector("path").getTotalLength() > 50).map((group) => group.classList[1]);
}

test("the KMS shows the months of its page and the letter of each weighing", () =>
  visit({ as: "admin" }, async (page, { api }) => {
    const child = await weighed(api);
    await page.goto(`/anak/${child.id}`);
    await page.getByRole("radio", { name: say("child.chart.kms.tab") }).check({ force: true });
    await page.locator(".kms-green").first().waitFor();
    const letters = await page.locator(".kms-mark-letter").allTextContents();
    assert.ok(letters.length > 0);
    assert.ok(letters.every((letter) => "NTOB".includes(letter)), letters.join());
    assert.ok(await page.getByText(say("child.kms.unverified_lines")).isVisible(), "what is not verified is said so");
  }));

test("the points of a chart are followed with the arrow keys", () =>
  visit({ as: "admin" }, async (page, { api }) => {
    const child = await weighed(api);
    await page.goto(`/anak/${child.id}`);
    await page.locator('.chart-mark[tabindex="0"]').focus();
    await page.keyboard.press("Home");
    await page.keyboard.press("ArrowRight");
    const m = child.measurements[1];
    const tip = await page.locator(".chart-tip").textContent();
    assert.ok(tip.includes(measure(m.weight_kg)), `${tip} names ${m.weight_kg} kg`);
  }));

for (const screen of Object.keys(screens)) {
  test(`each weighing stands with its values, our classes and its source, newest first (${screen})`, () =>
    visit({ as: "admin", screen }, async (page, { api }) => {
      const child = await weighed(api);
      await page.goto(`/anak/${child.id}`);
      await page.locator(".weighing").first().waitFor();
      const rest = child.measurements.length - 6;
      await page.getByRole("button", { name: say("child.weighings.more", { n: rest }) }).click();
      const rows = page.locator(".weighing");
      assert.equal(await rows.count(), child.measurements.length);
      for (const [i, m] of child.measurements.toReversed().slice(0, 3).entries()) {
        if (screen === "narrow" && i > 0) await openFold(rows.nth(i));
        const text = await rows.nth(i).innerText();
        assert.ok(text.includes(`${measure(m.weight_kg)} kg`) && text.includes(`${measure(m.lenhei_cm)} cm`), text);
        for (const code of [m.bbu, m.tbu, m.bbtb]) assert.ok(text.includes(code === "" ? say("class.none") : say(`class.${code}`)), `${text} names ${code}`);
        assert.ok(text.includes(say("child.source.demo")), text);
      }
    }));
}

// openFold opens an older weighing on a phone: until then it is one line.
async function openFold(weighing) {
  const line = await weighing.locator("summary").boundingBox();
  assert.ok(Math.abs((await weighing.boundingBox()).height - line.height) < 3 && line.height < 48, `a line of ${line.height} px`);
  await weighing.locator("summary").click();
}

test("the history tells every entry, newest first", () =>
  visit({ as: "admin" }, async (page, { api }) => {
    const child = await weighed(api);
    const { items } = await api(`/children/${child.id}/history`);
    await page.goto(`/anak/${child.id}`);
    await page.getByRole("button", { name: say("child.history.more", { n: items.length - 5 }) }).click();
    assert.equal(await page.locator(".history-item").count(), items.length);
    assert.ok((await page.locator(".history-item").last().textContent()).includes(say("child.history.kind.person.registered")));
  }));

test("the title of the browser names the child, and the NIK is whole only for who may identify", async () => {
  let child;
  await visit({ as: "admin" }, async (page, { api }) => {
    child = await weighed(api);
    await page.goto(`/anak/${child.id}`);
    await page.getByText(child.nik_full).waitFor();
    assert.equal(await page.title(), `${child.name} · Canting`);
  });
  await visit({ as: "kader.kedundung" }, async (page, { api }) => {
    const seen = await api(`/children/${child.id}`);
    await page.goto(`/anak/${child.id}`);
    await page.getByRole("heading", { level: 1, name: child.name }).waitFor();
    await settled(page);
    if (seen.nik_full === null) assert.ok(!(await page.content()).includes(child.nik_full), "a whole NIK is on the page");
    else assert.equal(seen.nik_full, child.nik_full);
  });
});

test("on paper stand the child and its figures, not the menu nor the buttons", () =>
  visit({ as: "admin" }, async (page, { api }) => {
    const child = await weighed(api);
    await page.goto(`/anak/${child.id}`);
    await page.locator(".chart-mark").first().waitFor();
    await page.emulateMedia({ media: "print" });
    assert.ok(await page.getByRole("heading", { level: 1, name: child.name }).isVisible());
    assert.ok(await page.locator("table.weighings").isVisible());
    for (const gone of [".shell-head", "nav.menu", ".child-actions", ".weighing-actions", "main button"]) {
      for (const part of await page.locator(gone).all()) assert.ok(!(await part.isVisible()), `${gone} is printed`);
    }
  }));

test("an address of nobody is told kindly", () =>
  visit({ as: "admin", expects: [/status of (404|422)/], path: "/anak/01a202a0-0000-7000-8000-000000000000" }, async (page) => {
    await page.getByRole("heading", { level: 1, name: say("child.lost") }).waitFor();
    await page.goto("/anak/bukan-alamat");
    await page.getByRole("heading", { level: 1, name: say("child.lost") }).waitFor();
    await page.goto("/impor/bukan-alamat");
    await page.getByRole("heading", { level: 1, name: say("import.lost") }).waitFor();
    for (const path of ["/wilayah/ngawur", "/tidak/ada"]) {
      await page.goto(path);
      await page.getByRole("heading", { level: 1, name: say("lost.title") }).waitFor();
    }
  }));
