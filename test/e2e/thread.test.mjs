import assert from "node:assert/strict";
import { test } from "node:test";
import { barriers, tooSmall, tooWide } from "./barriers.mjs";
import { house, screens, settled } from "./house.mjs";
import { pattern, say } from "./words.mjs";

const { visit } = house();
const kedundung = "35.76.02.1009";

let made = 0;

// uuid is an id as a client makes them; the city's ids are of another time.
const uuid = () => `01920000-0000-7000-8000-${String(Date.now()).slice(-9)}${String(++made).padStart(3, "0")}`;

const ago = (days) => new Date(Date.now() + 7 * 3600_000 - days * 86400_000).toISOString().slice(0, 10);

// woman registers somebody who is no child, without the page.
async function woman(api, name = "Dewi Lestari") {
  const { person } = await api("/people", { id: uuid(), name: `${name} ${++made}`, sex: "p", birth_date: "1998-05-02", place: kedundung });
  return person;
}

async function pregnant(api, person) {
  const id = uuid();
  await api(`/people/${person}/cases`, { id, programme: "bumil", entered: ago(120), facts: { lmp: ago(200), gravida: 1, partus: 0, abortus: 0, jumlah_anak: 0, berat_dasar_kg: 50 } });
  return id;
}

// settle ticks all that the form asks to be looked at.
async function settle(page) {
  await page.getByText(say("thread.form.empty.keep")).waitFor();
  for (const tick of await page.locator(".questions input[type=checkbox]").all()) await tick.check();
}

for (const screen of Object.keys(screens)) {
  test(`a woman is registered, her pregnancy opened, and a thin arm is found while it is typed (${screen})`, () =>
    visit({ as: "gizi.kedundung", screen, path: "/orang/baru" }, async (page, { api }) => {
      await page.getByLabel(say("thread.register.full")).fill(`Rahma ${screen}`);
      await page.getByLabel(say("thread.register.born")).fill("1997-03-09");
      await page.getByLabel(say("thread.register.kelurahan"), { exact: true }).selectOption(kedundung);
      await page.getByRole("button", { name: say("thread.register.save") }).click();
      await page.waitForURL("**/orang/*?kabar=terdaftar");
      await page.getByRole("link", { name: say("thread.open.stage", { programme: "Ibu hamil" }) }).click();
      await page.getByLabel(/^HPHT/).fill(ago(100));
      await page.getByRole("button", { name: say("thread.open.save") }).click();
      await page.waitForURL("**/orang/*?kabar=dibuka");
      await page.locator(".way-open").getByRole("link", { name: pattern("thread.visit.add") }).first().click();
      await page.getByLabel("LILA", { exact: false }).first().fill("23,4");
      const found = page.locator(".visit-result .finding-of-tinggi").filter({ hasText: "KEK" });
      await found.getByText(/23,4 cm/).waitFor();
      await found.getByText(say("thread.unverified")).waitFor();
      await page.getByRole("button", { name: say("thread.form.save"), exact: true }).click();
      await settle(page);
      await page.getByRole("button", { name: say("thread.form.save"), exact: true }).click();
      await page.waitForURL("**/orang/*?kabar=kunjungan");
      await page.locator(".visit .finding-of-tinggi").filter({ hasText: "KEK" }).waitFor();
      const id = new URL(page.url()).pathname.split("/").at(-1);
      const { stages } = await api(`/people/${id}/thread`);
      assert.equal(stages[0].visits[0].answers.lila_cm, 23.4);
      assert.ok(stages[0].visits[0].findings.some((f) => f.id === "kek"));
    }));
}

test("a visit is corrected with a reason, and taken back with one", () =>
  visit({ as: "gizi.kedundung" }, async (page, { api }) => {
    const person = await woman(api);
    const of = await pregnant(api, person);
    await api(`/people/${person}/cases/${of}/visits`, { id: uuid(), visit: "anc", date: ago(3), values: { lila_cm: 23.4 }, confirmed: await questions(api, person, of) });
    await page.goto(`/orang/${person}`);
    await page.locator(".visit").getByText(say("thread.visit.more")).click();
    await page.getByRole("link", { name: say("thread.visit.amend") }).click();
    const lila = page.getByLabel("LILA", { exact: false }).first();
    assert.equal(await lila.inputValue(), "23,4");
    await lila.fill("24,3");
    const save = page.getByRole("button", { name: say("thread.form.save.amend") });
    await save.click();
    await page.getByText(say("thread.form.reason.missing")).waitFor();
    await page.getByLabel(say("thread.form.reason")).fill("salah baca");
    await settle(page);
    await save.click();
    await page.waitForURL("**?kabar=dikoreksi");
    const after = await api(`/people/${person}/thread`);
    assert.deepEqual([after.stages[0].visits.length, after.stages[0].visits[0].answers.lila_cm], [1, 24.3]);
    await page.locator(".visit").getByText(say("thread.visit.more")).click();
    await page.locator(".visit").getByRole("button", { name: say("thread.visit.withdraw") }).click();
    await page.getByLabel(say("thread.withdraw.reason")).fill("orang lain");
    await page.getByRole("dialog").getByRole("button", { name: say("thread.withdraw.do") }).click();
    await page.waitForURL("**?kabar=ditarik");
    await page.getByText(say("thread.visits.none")).waitFor();
  }));

// questions are what the form would ask of such a visit.
async function questions(api, person, of) {
  const checked = await api(`/people/${person}/cases/${of}/visits/check`, { id: uuid(), visit: "anc", date: ago(3), values: { lila_cm: 23.4 } });
  return checked.questions.map((q) => q.id);
}

test("twins are born: the mother's next stage and two children, who know their mother and have a page of growth", () =>
  visit({ as: "gizi.kedundung" }, async (page, { api }) => {
    const person = await woman(api, "Ningsih");
    await pregnant(api, person);
    await page.goto(`/orang/${person}`);
    await page.getByRole("link", { name: say("thread.close") }).click();
    await page.getByRole("radio", { name: /lahir hidup/i }).first().check();
    await page.getByRole("button", { name: say("thread.birth.add") }).click();
    await page.getByRole("button", { name: say("thread.birth.save") }).click();
    assert.equal(await page.getByText(say("thread.sex.missing")).count(), 2);
    await page.locator(".baby").nth(0).getByRole("radio", { name: say("sex.p") }).check();
    await page.locator(".baby").nth(1).getByRole("radio", { name: say("sex.l") }).check();
    await page.locator(".baby").nth(0).getByLabel(say("thread.birth.weight")).fill("2100");
    await page.getByRole("button", { name: say("thread.birth.save") }).click();
    await page.waitForURL("**?kabar=lahir");
    const { stages, family } = await api(`/people/${person}/thread`);
    assert.deepEqual([stages.length, stages[0].ended.outcome.id, family.map((one) => one.relation)], [2, "lahir_hidup", ["child", "child"]]);
    await page.locator(".family a").first().click();
    await page.getByRole("heading", { level: 1, name: /^Bayi Ny\. Ningsih/ }).waitFor();
    await page.locator(".family").getByRole("link", { name: /^Ningsih/ }).waitFor();
    await page.getByRole("link", { name: say("thread.growth") }).click();
    await page.waitForURL("**/anak/*");
    await page.getByText("2.100 g").waitFor();
    await page.getByRole("link", { name: say("child.thread") }).click();
    await page.waitForURL("**/orang/*");
  }));

test("the due list ranks the overdue first and says why; who is searched and no child opens the page of stages", () =>
  visit({ as: "gizi.kedundung", path: "/jadwal" }, async (page, { api }) => {
    const person = await woman(api, "Qonita Zulaikha");
    await pregnant(api, person);
    await settled(page);
    await page.getByLabel(say("thread.jadwal.programme")).selectOption("bumil");
    await page.waitForURL("**/jadwal?program=bumil");
    const mine = page.locator(".due-person").filter({ hasText: "Qonita Zulaikha" });
    await mine.getByText(say("thread.state.overdue")).first().waitFor();
    await mine.getByText(/minggu setelah HPHT/).first().waitFor();
    const states = await page.locator(".due-person").evaluateAll((rows) => rows.map((row) => row.querySelector(".due").className));
    assert.deepEqual(states, [...states].sort((a, b) => Number(b.includes("overdue")) - Number(a.includes("overdue"))));
    await page.getByRole("combobox", { name: say("search.label") }).fill("qonita zul");
    await page.getByRole("option", { name: /Qonita Zulaikha/ }).first().click();
    await page.waitForURL(`**/orang/${person}`);
  }));

for (const [screen] of Object.entries(screens)) {
  for (const language of ["id", "en"]) {
    test(`nothing keeps people out of the pages of a person (${screen}, ${language})`, () =>
      visit({ as: "gizi.kedundung", screen, language, expects: [/404.*0192abcd/] }, async (page, { api }) => {
        const person = await woman(api, "Endang");
        const of = await pregnant(api, person);
        await api(`/people/${person}/cases/${of}/visits`, { id: uuid(), visit: "anc", date: ago(3), values: { lila_cm: 23.4 }, confirmed: await questions(api, person, of) });
        for (const path of [`/orang/${person}`, `/orang/${person}/tahap/${of}/kunjungan/anc`, `/orang/${person}/tahap/${of}/tutup`, `/orang/${person}/tahap/${of}/ubah`, "/orang/baru", "/jadwal", "/orang/0192abcd-0000-7000-8000-000000000000"]) {
          await page.goto(path);
          await settled(page);
          assert.deepEqual([path, ...(await barriers(page)), ...(await page.evaluate(tooWide)), ...(await page.evaluate(tooSmall))], [path]);
        }
      }));
  }
}
