import assert from "node:assert/strict";
import { test } from "node:test";
import { house, password, screens } from "./house.mjs";
import { pattern, say } from "./words.mjs";

const { visit } = house();
// Nobody is signed in: the page's first question is answered so, and the browser logs it.
const nobody = [/status of 401.*\/api\/v1\/session/];
const refused = [...nobody, /status of 4(13|29).*\/api\/v1\/session/];

async function enter(page, username, word) {
  await page.getByLabel(say("signin.username")).fill(username);
  await page.getByLabel(say("signin.password"), { exact: true }).fill(word);
  const answered = page.waitForResponse((r) => r.url().endsWith("/api/v1/session") && r.request().method() === "POST");
  await page.getByRole("button", { name: say("signin.submit") }).click();
  await answered;
}

for (const screen of Object.keys(screens)) {
  test(`a wrong password is told kindly, the right one opens the city, and signing out closes it (${screen})`, () =>
    visit({ screen, expects: nobody }, async (page) => {
      await enter(page, "admin", "bukan kata sandinya");
      await page.getByText(say("account.sign_in.wrong")).waitFor();
      await enter(page, "admin", password);
      await page.getByRole("heading", { level: 1, name: "Mojokerto" }).waitFor();
      await page.reload();
      await page.getByRole("heading", { level: 1, name: "Mojokerto" }).waitFor();
      await page.locator(".account-open").click();
      await page.getByRole("button", { name: say("shell.signout") }).click();
      await page.getByRole("heading", { level: 1, name: say("signin.title") }).waitFor();
      await page.reload();
      await page.getByRole("heading", { level: 1, name: say("signin.title") }).waitFor();
      const answer = await page.context().request.get("/api/v1/figures");
      assert.equal(answer.status(), 401, "the session must have ended on the server, too");
    }));
}

test("nothing typed is pointed out without asking the server", () =>
  visit({ expects: nobody }, async (page) => {
    await page.getByRole("button", { name: say("signin.submit") }).click();
    assert.equal(await page.getByText(say("signin.empty")).count(), 2);
    assert.ok(await page.getByLabel(say("signin.username")).evaluate((field) => field === document.activeElement), "the first empty field has the focus");
  }));

test("too many tries are told with the seconds to wait, even with the right password", () =>
  visit({ expects: refused }, async (page) => {
    for (let i = 0; i < 5; i++) await enter(page, "auditor", `tebakan ${i}`);
    await enter(page, "auditor", password);
    await page.getByText(pattern("account.sign_in.too_often")).waitFor();
    assert.equal(await page.getByRole("heading", { level: 1 }).textContent(), say("signin.title"));
  }));

test("the address that was wanted opens after signing in", () =>
  visit({ expects: nobody, path: "/wilayah/35.76.02.1009" }, async (page) => {
    await enter(page, "gizi.kedundung", password);
    await page.getByRole("heading", { level: 1, name: "Kedundung" }).waitFor();
  }));

test("every answer carries a policy under which only the house's own scripts run", () =>
  visit({ expects: nobody, path: null }, async (page) => {
    for (const path of ["/", "/wilayah/35.76.02.1009", "/api/v1/session"]) {
      const { "content-security-policy": policy } = (await page.context().request.get(path)).headers();
      assert.match(policy ?? "", /default-src 'none'/, path);
      assert.doesNotMatch(policy, /unsafe|https?:|\*/, path);
    }
  }));
