import assert from "node:assert/strict";
import { test } from "node:test";
import { house, screens, settled } from "./house.mjs";
import { alike, childrenOf, csvOf, earlier, monthNow, placesOf, prevalence } from "./portal.mjs";
import { number, percent, say } from "./words.mjs";

const { visit } = house();
const month = monthNow();
const city = "35.76";

// theFile is a portal's file of 1,500 children, and what an import of it must find, worked
// out from the file alone. Each dirty row has its own meaning.
async function theFile(api) {
  const children = childrenOf(1500, month, await placesOf(api));
  const older = earlier(children, 7);
  spoil(children);
  const { items } = await api("/children?place=35.76.02.1009&limit=50");
  const like = items.find((child) => child.birth_date > "2023" && child.name.split(" ").length > 1);
  const similar = alike(children[20], like, { Berat: "", Tinggi: "", "TB/U": "" });
  const rows = [...older, ...children, similar];
  // The similar one is a record of its own until a person decides; the row of nobody is refused.
  const fresh = children.length + 1;
  return {
    name: `balita-${month}.csv`, bytes: csvOf(rows), said: prevalence(children), grams: children[100].change.Berat,
    sums: { rows: rows.length, children_new: fresh, children_matched: rows.length - fresh - 1, doubtful: 1, rows_refused: 1, class_differences: 2 },
    remarks: { grams: 1, decimal_comma: 1 },
  };
}

// spoil dirties rows as real files are dirty. A child whose height is not taken, or whose row
// cannot be used, does not count in the prevalence.
function spoil(children) {
  const change = (i, cells, read = {}) => Object.assign(children[i], { change: cells }, read);
  change(100, { Berat: String(Math.round(1000 * children[100].kg)) });
  change(101, { Berat: String(children[101].kg.toFixed(2)).replace(".", ",") });
  change(102, { Tinggi: 0, "TB/U": "" }, { cm: null });
  change(103, { NIK: "", Nama: "" }, { cm: null, kg: null });
  change(105, { "TB/U": "Tinggi" });
  change(106, { "TB/U": "Sangat Pendek" });
}

const file = ({ name, bytes }) => ({ name, mimeType: "text/csv", buffer: Buffer.from(bytes) });

// drop lets a file fall onto the page, as from the desktop's file manager.
async function drop(page, { name, bytes }) {
  const transfer = await page.evaluateHandle(([text, called]) => {
    const data = new DataTransfer();
    data.items.add(new File([text], called, { type: "text/csv" }));
    return data;
  }, [bytes, name]);
  await page.locator(".dropzone").dispatchEvent("drop", { dataTransfer: transfer });
}

const choose = (page, what) => page.locator("input[type=file]").setInputFiles(file(what));
const finished = (page) => page.locator(".import-sums, .notice-bad").first().waitFor({ timeout: 120_000 });

// sumOf is a number of the summary on the page.
const sumOf = async (page, key) => page.locator(".sum").filter({ has: page.getByText(say(`import.sum.${key}`), { exact: false }) }).locator("dd").textContent();

// followBar notes every value that the bar shows on the import's own page, where its length is known,
// and answers what the server says meanwhile of the rows that are stored.
async function followBar(page) {
  const said = new Set();
  page.on("response", async (response) => {
    if (!/\/api\/v1\/imports\/[^/]+$/.test(response.url())) return;
    const batch = await response.json().catch(() => ({}));
    if (batch.state === "writing" && batch.rows_total > 0) said.add(batch.rows_done);
  });
  await page.evaluate(() => {
    globalThis.bar = [];
    const look = () => {
      const bar = document.querySelector(".imports progress[max][value]");
      if (bar && location.pathname !== "/impor") globalThis.bar.push([bar.value, bar.max]);
    };
    new MutationObserver(look).observe(document.body, { subtree: true, childList: true, attributes: true, attributeFilter: ["value", "max"] });
  });
  return said;
}

test("a file of the portal: tried, imported, found in the figures, sent again, taken back", async (t) => {
  let whole;
  let before;
  let imported;

  await t.test("trying it changes nothing", () =>
    visit({ as: "admin", path: "/impor" }, async (page, { api }) => {
      whole = await theFile(api);
      before = (await api(`/figures?place=${city}&month=${month}`)).here;
      assert.equal(before.weighed, 0, "the month belongs to the file alone");
      await page.getByLabel(say("import.dry_run")).check();
      await choose(page, whole);
      await finished(page);
      await page.getByText(say("import.rehearsed"), { exact: true }).waitFor();
      assert.equal(await sumOf(page, "children_new"), number(whole.sums.children_new));
      assert.deepEqual((await api(`/figures?place=${city}&month=${month}`)).here, before);
      assert.equal((await api("/pairs?state=open")).total, 0);
    }));

  await t.test("dropped on the page, its bar moves to the end and the totals are the file's", () =>
    visit({ as: "admin", path: "/impor" }, async (page, { api }) => {
      await page.locator(".dropzone").waitFor();
      const said = await followBar(page);
      await drop(page, whole);
      await finished(page);
      const bar = await page.evaluate(() => globalThis.bar);
      const values = [...new Set(bar.map(([value]) => value))];
      // How often the page gets to ask is the machine's affair; what it hears, it shows. The first
      // answer is heard before the page of the import is open.
      assert.ok(values.length > 0, "the bar showed how far it is");
      assert.deepEqual([...said].slice(1).filter((value) => !values.includes(value)), [], `the bar stood at ${values}`);
      assert.deepEqual(values, values.toSorted((a, b) => a - b), "the bar never goes back");
      assert.ok(bar.every(([value, max]) => value <= max && max === whole.sums.rows), JSON.stringify(bar.slice(0, 9)));
      imported = page.url().split("/").at(-1);
      const { totals, state, variant } = await api(`/imports/${imported}`);
      assert.deepEqual([state, variant], ["done", "E2"]);
      const { sums, remarks } = whole;
      assert.deepEqual(Object.fromEntries(Object.keys(sums).map((key) => [key, totals[key]])), sums);
      assert.deepEqual(Object.fromEntries(Object.keys(remarks).map((key) => [key, totals.remarks[key]])), remarks);
      for (const key of ["children_new", "doubtful", "rows_refused", "class_differences"]) assert.equal(await sumOf(page, key), number(sums[key]), key);
      await page.locator(".remark-group").filter({ hasText: say("import.remark.grams") }).locator("summary").click();
      await page.locator(".remark-table td code").filter({ hasText: whole.grams }).waitFor();
    }));

  for (const screen of Object.keys(screens)) {
    await t.test(`the city shows the prevalence that the file's own numbers give (${screen})`, () =>
      visit({ as: "admin", screen, path: `/?bulan=${month}` }, async (page) => {
        await settled(page);
        for (const [i, count] of [whole.said.stunting, whole.said.wasting].entries()) {
          const figure = page.locator(".figures .figure").nth(i);
          assert.equal(await figure.locator(".figure-value").textContent(), percent(count));
          assert.ok((await figure.locator(".figure-count").textContent()).startsWith(`${number(count.numerator)} / ${number(count.denominator)} `), await figure.textContent());
        }
      }));
  }

  await t.test("sent again it says that it is known, and nothing is kept twice", () =>
    visit({ as: "admin", path: "/impor" }, async (page, { api }) => {
      const { here } = await api(`/figures?place=${city}&month=${month}`);
      await choose(page, whole);
      await finished(page);
      await page.getByText(say("import.same"), { exact: true }).waitFor();
      assert.deepEqual([await sumOf(page, "children_new"), await sumOf(page, "measurements_new")], ["0", "0"]);
      assert.deepEqual((await api(`/figures?place=${city}&month=${month}`)).here, here);
      await page.getByRole("link", { name: say("import.same.open") }).click();
      await page.waitForURL(`**/impor/${imported}`);
    }));

  await t.test("taken back, the figures are as before", () =>
    visit({ as: "admin", path: `/impor/${imported}` }, async (page, { api }) => {
      await page.getByRole("button", { name: say("import.undo"), exact: true }).click();
      await page.getByRole("dialog").getByRole("button", { name: say("import.undo.do"), exact: true }).click();
      await page.getByText(say("import.undone"), { exact: true }).waitFor({ timeout: 120_000 });
      assert.deepEqual((await api(`/figures?place=${city}&month=${month}`)).here, before);
      assert.equal((await api("/pairs?state=open")).total, 0, "its doubts go with it");
      assert.equal(await page.getByRole("button", { name: say("import.undo"), exact: true }).count(), 0);
    }));
});

test("dates that could be read in two ways are asked about, and the answer is used", () =>
  visit({ as: "admin", path: "/impor" }, async (page, { api }) => {
    const slashed = (iso) => iso.split("-").reverse().join("/");
    const some = childrenOf(400, month, await placesOf(api)).filter((child) => Number(child.birth.slice(8)) <= 12).slice(0, 30);
    await choose(page, { name: "rancu.csv", bytes: csvOf(some, { date: slashed }) });
    await page.getByText(say("import.date.title"), { exact: true }).waitFor();
    await page.getByRole("button", { name: say("import.date.day") }).click();
    await finished(page);
    const { totals, id } = await api(`/imports/${page.url().split("/").at(-1)}`);
    assert.deepEqual([totals.children_new, totals.measurements_new], [30, 30]);
    const { items } = await api(`/search?q=${encodeURIComponent(some[0].name)}&limit=10`);
    assert.ok(items.some((hit) => hit.birth_date === some[0].birth), "the day stands first");
    await api(`/imports/${id}/undo`, {});
  }));

const hopeless = {
  "an empty file": { bytes: "", key: "import.file.empty" },
  "a picture": { bytes: "\u0089PNG\r\n\u001a\n" + "x".repeat(400), key: null },
  "a letter": { bytes: "Kepada Yth.\nIbu Camat,\nterlampir daftar hadir.\n", key: null },
};

for (const [what, { bytes, key }] of Object.entries(hopeless)) {
  test(`${what} is refused in a sentence that says what to do`, () =>
    visit({ as: "admin", path: "/impor", expects: [/status of 4\d\d/] }, async (page) => {
      await choose(page, { name: "bukan-ekspor.csv", bytes });
      const notice = page.locator(".notice-bad");
      await notice.waitFor();
      const text = await notice.innerText();
      if (key) assert.ok(text.includes(say(key)), text);
      assert.match(text, /Silakan|ekspor/i, text);
      assert.doesNotMatch(text, /\bimport\.|\{\w+\}|undefined|null/, "a sentence for people");
    }));
}

test("a file that a person lets fall beside the field does not replace the page", () =>
  visit({ as: "admin", path: "/impor" }, async (page) => {
    await page.locator(".dropzone").waitFor();
    const kept = await page.evaluate(() => {
      const event = new DragEvent("dragover", { bubbles: true, cancelable: true, dataTransfer: new DataTransfer() });
      document.querySelector(".dropzone").dispatchEvent(event);
      return event.defaultPrevented;
    });
    assert.ok(kept);
  }));

test("who may not import is told so and finds no field for a file", () =>
  visit({ as: "auditor", path: "/impor", expects: [/status of 40[34]/] }, async (page) => {
    await settled(page);
    assert.equal(await page.locator("input[type=file]").count(), 0);
  }));
