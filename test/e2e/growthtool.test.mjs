// The growth tools, with a file from disk to download. What must come out is worked out from the
// published tables, apart from the program's own (growth.mjs).

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { barriers, tooSmall, tooWide } from "./barriers.mjs";
import { valueAt, zOf } from "./growth.mjs";
import { house, screens, settled } from "./house.mjs";
import { number, say } from "./words.mjs";

const { visit } = house({ children: 50 });
const path = "/alat-pertumbuhan";
const longName = "Pengukuran serentak Agustus 2026 seluruh posyandu Kecamatan Prajurit Kulon dan Kranggan (revisi-terakhir-sekali-2).csv";

// children are 120 of one to four years; every fifth is stunted.
const children = Array.from({ length: 120 }, (_, i) => {
  const sex = 1 + (i % 2);
  const age = 400 + 9 * i;
  const cm = Number(valueAt("lhfa", sex, age, i % 5 === 0 ? -2.5 : -0.5).toFixed(1));
  return { sex, age, cm, kg: 8 + age / 250, kelurahan: ["Surodinawan", "Wates", "Kedundung"][i % 3], blok: i % 10 };
});

// The heading of the weight is one that nobody knows; one weight is no number.
const csv = (rows = children) => ["JK;Umur hari;Massa anak;TB;Kelurahan;Blok", ...rows.map(({ sex, age, cm, kg, kelurahan, blok }, i) =>
  [sex === 1 ? "L" : "P", age, i === 3 ? "sembilan" : kg.toFixed(1).replace(".", ","), cm.toFixed(1).replace(".", ","), kelurahan, blok].join(";"))].join("\n") + "\n";

const give = (page, text = csv(), name = longName) => page.locator("input[type=file]").setInputFiles({ name, mimeType: "text/csv", buffer: Buffer.from(text) });
const press = (page, key) => page.getByRole("button", { name: say(key), exact: true }).click();
const column = (page, name) => page.getByLabel(say(`growthtool.column.${name}`), { exact: true });
const tool = (page, name) => page.getByRole("radio", { name: say(`growthtool.tool.${name}`) }).check({ force: true });

// opened gives the file and says which column is the weight.
async function opened(page, text, name) {
  await give(page, text, name);
  await column(page, "weight_kg").selectOption("Massa anak");
}

// saved is the file that a press leads to.
async function saved(page, act) {
  const [download] = await Promise.all([page.waitForEvent("download"), act()]);
  return { name: download.suggestedFilename(), bytes: readFileSync(await download.path()) };
}

const stunted = (some) => some.filter(({ sex, age, cm }) => Math.round(100 * zOf("lhfa", sex, age, cm)) / 100 < -2).length;

test("z-scores: dropped, the weight pointed out, scored, saved", () =>
  visit({ as: "kader.kedundung", path }, async (page) => {
    await page.locator(".dropzone").waitFor();
    const transfer = await page.evaluateHandle(([text, name]) => {
      const data = new DataTransfer();
      data.items.add(new File([text], name, { type: "text/csv" }));
      return data;
    }, [csv(), longName]);
    await page.locator(".dropzone").dispatchEvent("drop", { dataTransfer: transfer });
    await column(page, "weight_kg").waitFor();
    assert.equal(await column(page, "sex").inputValue(), "JK", "recognized by its heading");
    assert.equal(await column(page, "age_days").inputValue(), "Umur hari");
    assert.equal(await column(page, "weight_kg").inputValue(), "", "no guess");
    await column(page, "weight_kg").selectOption("Massa anak");
    await press(page, "growthtool.do.z");
    await page.getByText(say("growthtool.z.done", { rows: number(children.length) })).waitFor();
    await page.locator(".growthtool-doubts li").filter({ hasText: say("growthtool.doubt.unreadable") }).filter({ hasText: "1" }).waitFor();
    const file = await saved(page, () => page.getByRole("link", { name: say("growthtool.save.csv") }).click());
    assert.equal(file.name, longName.replace(".csv", "-z.csv"));
    const [head, ...rows] = file.bytes.toString("utf8").trimEnd().split("\n").map((line) => line.split(";"));
    assert.equal(rows.length, children.length);
    assert.equal(head.at(-1), "why");
    for (const [i, row] of rows.entries()) {
      const { sex, age, cm } = children[i];
      assert.ok(Math.abs(Number(row[head.indexOf("zlen")]) - zOf("lhfa", sex, age, cm)) < 0.0051, `row ${i + 2}: ${row}`);
      assert.equal(row[head.indexOf("zwei")] === "", i === 3, `row ${i + 2}: ${row}`);
    }
  }));

test("prevalence: on the page as the file's own numbers give it, and in every form", () =>
  visit({ as: "gizi.kedundung", path: `${path}?alat=prevalence` }, async (page) => {
    await opened(page);
    await page.getByLabel(say("growthtool.cluster"), { exact: true }).selectOption("Blok");
    await page.getByText(say("growthtool.groups", { n: 0 })).click();
    await page.getByLabel("Kelurahan", { exact: true }).check();
    await press(page, "growthtool.do.prevalence");
    const figure = page.locator(".growthtool-figures .figure").first();
    await figure.waitFor();
    const count = (some) => say("growthtool.count", { numerator: number(stunted(some)), denominator: number(some.length) });
    assert.equal(await figure.locator(".figure-count").textContent(), count(children));
    assert.equal(await figure.locator(".figure-value").textContent(), `${number((100 * stunted(children)) / children.length, 1)}%`);
    assert.match(await figure.innerText(), /IK 95% \d+,\d–\d+,\d%/);
    await page.getByRole("radio", { name: "Kelurahan" }).check({ force: true });
    const wates = page.getByRole("row").filter({ has: page.getByRole("rowheader", { name: "Wates" }) });
    assert.ok((await wates.getByRole("cell").first().innerText()).includes(count(children.filter(({ kelurahan }) => kelurahan === "Wates"))), await wates.innerText());
    const report = await saved(page, () => press(page, "growthtool.save.report"));
    assert.match(report.bytes.toString("utf8"), /^<!doctype html>[\s\S]+<\/html>/i);
    assert.doesNotMatch(report.bytes.toString("utf8"), /<script/i);
    const book = await saved(page, () => press(page, "growthtool.save.xlsx"));
    assert.equal(book.bytes.subarray(0, 2).toString(), "PK");
    const long = await saved(page, () => press(page, "growthtool.save.csv"));
    assert.match(long.bytes.toString("utf8"), /^group,column,value\nAll,HAZ_pop,120\n/);
    const json = await saved(page, () => page.getByRole("link", { name: say("growthtool.save.json") }).click());
    assert.equal(JSON.parse(json.bytes).children, children.length);
  }));

test("chart: a picture on the page, SVG and PNG to save", () =>
  visit({ as: "auditor", path: `${path}?alat=chart` }, async (page) => {
    await opened(page);
    await page.getByLabel(say("growthtool.chart.indicator"), { exact: true }).last().selectOption("lhfa");
    await press(page, "growthtool.do.chart");
    const picture = page.locator(".growthtool-picture img");
    await picture.waitFor();
    await page.waitForFunction(() => document.querySelector(".growthtool-picture img").naturalWidth > 0);
    assert.equal(await picture.getAttribute("alt"), `${say("growth.indicator.lhfa")}, ${say("sex.p")}`);
    const svg = await saved(page, () => page.getByRole("link", { name: say("growthtool.save.svg") }).click());
    assert.equal(svg.bytes.toString("utf8").match(/<circle /g).length, children.filter(({ sex }) => sex === 2).length);
    const png = await saved(page, () => press(page, "growthtool.save.png"));
    assert.deepEqual([...png.bytes.subarray(0, 4)], [0x89, 0x50, 0x4e, 0x47]);
    await page.getByLabel(say("growthtool.column.sex"), { exact: true }).last().selectOption("l");
    await picture.waitFor({ state: "detached" }); // another question takes the old answer away
  }));

test("a quote that never closes is told with its row, although the answer has begun", () =>
  visit({ as: "admin", path, expects: [/ERR_/] }, async (page) => {
    const many = Array.from({ length: 60_000 }, (_, i) => children[i % children.length]);
    const lines = csv(many).split("\n");
    lines[20_000] = `"${lines[20_000]}`;
    await opened(page, lines.join("\n"), "kutip.csv");
    await press(page, "growthtool.do.z");
    const notice = page.locator(".notice-bad");
    await notice.waitFor();
    assert.ok((await notice.innerText()).includes(say("import.file.quote_open", { row: 20_001 })), await notice.innerText());
  }));

test("while a file is worked on there is a bar and the way to stop it", () =>
  visit({ as: "admin", path, expects: [/ERR_/] }, async (page) => {
    await opened(page, undefined, "panjang.csv");
    await page.route("**/api/v1/growth/z*", () => undefined); // the server that takes its time
    await press(page, "growthtool.do.z");
    const bar = page.locator(".growthtool-going progress");
    await bar.waitFor();
    assert.equal(await page.getByRole("button", { name: say("growthtool.do.z") }).count(), 0, "not twice at once");
    await press(page, "growthtool.stop");
    await page.getByRole("button", { name: say("growthtool.do.z") }).waitFor();
    assert.equal(await page.locator(".notice-bad, .notice-good").count(), 0);
  }));

const hopeless = {
  "an empty file": { bytes: "", says: "growthtool.said.import.file.empty" },
  "a picture": { bytes: "\u0089PNG\r\n\u001a\n" + "\0".repeat(400), says: null },
};

for (const [what, { bytes, says }] of Object.entries(hopeless)) {
  test(`${what} is refused in a sentence that says what to do`, () =>
    visit({ as: "admin", path, expects: [/status of 4\d\d/] }, async (page) => {
      await give(page, bytes, "bukan-tabel.csv");
      const notice = page.locator(".notice-bad");
      await notice.waitFor();
      const text = await notice.innerText();
      if (says) assert.ok(text.includes(say(says)), text);
      assert.match(text, /Silakan/, text);
      assert.doesNotMatch(text, /--map|growth\.|\{\w+\}|undefined/, "a sentence for people");
      await page.locator(".dropzone").waitFor();
    }));
}

test("a letter has no column that is known: the page says so and waits for one", () =>
  visit({ as: "admin", path }, async (page) => {
    await give(page, "Kepada Yth.\nIbu Camat,\n", "surat.csv");
    await page.getByText(say("growthtool.unknown"), { exact: true }).waitFor();
    assert.ok(await page.getByRole("button", { name: say("growthtool.do.z") }).isDisabled());
  }));

test("a file above the limit is not sent at all", () =>
  visit({ as: "admin", path }, async (page) => {
    await page.locator(".dropzone").waitFor();
    const asked = [];
    page.on("request", (request) => asked.push(request.url()));
    await page.evaluate(() => {
      const file = new File(["a"], "besar.csv");
      Object.defineProperty(file, "size", { value: 257 * 2 ** 20 });
      const event = new Event("drop", { bubbles: true, cancelable: true });
      event.dataTransfer = { files: [file] };
      document.querySelector(".dropzone").dispatchEvent(event);
    });
    await page.getByText(say("growthtool.said.problem.upload.large", { limit_mb: 256 })).waitFor();
    assert.deepEqual(asked, []);
  }));

test("by keyboard alone", () =>
  visit({ as: "admin", path: null }, async (page) => {
    // Asked for before the page opens: the browser must know of it when the key is pressed.
    page.on("filechooser", (chooser) => chooser.setFiles({ name: "a.csv", mimeType: "text/csv", buffer: Buffer.from(csv()) }));
    await page.goto(path);
    await page.locator(".dropzone button").focus();
    await page.keyboard.press("Enter");
    await column(page, "weight_kg").focus();
    await page.keyboard.type("Massa");
    await page.getByRole("radio", { name: say("growthtool.tool.z") }).focus();
    await page.keyboard.press("ArrowRight");
    await page.getByRole("button", { name: say("growthtool.do.prevalence") }).focus();
    await page.keyboard.press("Enter");
    await page.locator(".growthtool-figures").waitFor();
  }));

const states = {
  "empty": async () => undefined,
  "columns": (page) => give(page),
  "no known column": (page) => give(page, "a;b\n1;2\n", "x.csv"),
  "refused": (page) => give(page, "", "kosong.csv"),
  "scored": async (page) => {
    await opened(page);
    await press(page, "growthtool.do.z");
    await page.locator(".notice-good").waitFor();
  },
  "prevalence": async (page) => {
    await opened(page);
    await tool(page, "prevalence");
    await page.getByLabel(say("growthtool.cluster"), { exact: true }).selectOption("Blok");
    await page.locator(".growthtool-more summary").last().click();
    await page.getByLabel("Kelurahan", { exact: true }).check();
    await press(page, "growthtool.do.prevalence");
    await page.locator(".growthtool-figures").waitFor();
  },
  "chart": async (page) => {
    await opened(page);
    await tool(page, "chart");
    await press(page, "growthtool.do.chart");
    await page.locator(".growthtool-picture img").waitFor();
  },
};

for (const screen of Object.keys(screens)) {
  for (const [name, act] of Object.entries(states)) {
    test(`${name} keeps nobody out (${screen})`, () =>
      visit({ as: "admin", screen, path, expects: [/status of 4\d\d/] }, async (page) => {
        await settled(page);
        await act(page);
        await page.locator(name === "empty" ? ".dropzone" : ".growthtool-fields, .notice-bad").first().waitFor();
        await settled(page);
        if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/growthtool-${name.replaceAll(/\W+/g, "-")}.${screen}.png`, fullPage: true });
        assert.deepEqual(await barriers(page), []);
        assert.deepEqual(await page.evaluate(tooWide), [], "wider than the screen");
        assert.deepEqual(await page.evaluate(tooSmall), [], "smaller than 24 px");
      }));
  }
}

test("in English", () =>
  visit({ as: "admin", path: `${path}?alat=chart`, language: "en" }, async (page) => {
    await give(page);
    await page.getByRole("heading", { name: say("growthtool.title", {}, "en"), level: 1 }).waitFor();
    await page.getByLabel(say("growthtool.column.weight_kg", {}, "en"), { exact: true }).selectOption("Massa anak");
    await page.getByRole("button", { name: say("growthtool.do.chart", {}, "en") }).click();
    const picture = page.locator(".growthtool-picture img");
    await picture.waitFor();
    assert.ok(decodeURIComponent(await picture.getAttribute("src")).includes(say("growth.indicator.wfa", {}, "en")));
    await page.getByRole("button", { name: "ID", exact: true }).click();
    await page.getByRole("heading", { name: say("growthtool.title"), level: 1 }).waitFor();
  }));
