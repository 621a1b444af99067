// What the first visit to the city page may cost on a village's connection. The limits are what
// was measured, with a little room; who needs more raises them here and says why.

import assert from "node:assert/strict";
import { test } from "node:test";
import { house, settled } from "./house.mjs";

const { visit } = house();
const most = { requests: 11, kilobytes: 60 };

test(`the first visit to the city page takes at most ${most.requests} requests and ${most.kilobytes} kB`, (t) =>
  visit({ as: "admin", path: null }, async (page) => {
    const network = await page.context().newCDPSession(page);
    await network.send("Network.enable");
    const sent = new Map();
    let bytes = 0;
    network.on("Network.requestWillBeSent", ({ requestId, request }) => request.url.startsWith("data:") || sent.set(requestId, request.url));
    network.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => {
      if (sent.has(requestId)) bytes += encodedDataLength;
    });
    await page.goto("/", { waitUntil: "networkidle" });
    await settled(page);
    t.diagnostic(`${sent.size} requests, ${(bytes / 1000).toFixed(1)} kB:\n${[...sent.values()].join("\n")}`);
    assert.ok(sent.size <= most.requests, `${sent.size} requests:\n${[...sent.values()].join("\n")}`);
    assert.ok(bytes / 1000 <= most.kilobytes, `${(bytes / 1000).toFixed(1)} kB`);
  }));

test("the second visit takes the program's files from the browser's own store", () =>
  visit({ as: "admin" }, async (page) => {
    await settled(page);
    const network = await page.context().newCDPSession(page);
    await network.send("Network.enable");
    const stored = new Set();
    const assets = new Map();
    network.on("Network.requestServedFromCache", ({ requestId }) => stored.add(requestId));
    network.on("Network.responseReceived", ({ requestId, response }) => {
      if (response.fromDiskCache) stored.add(requestId);
      if (response.url.includes("/assets/")) assets.set(requestId, response.url);
    });
    await page.goto("/wilayah/35.76.02.1009", { waitUntil: "networkidle" });
    assert.ok(assets.size > 3, "the page has files");
    assert.deepEqual([...assets].filter(([id]) => !stored.has(id)).map(([, url]) => url), []);
  }));

test("the program's files travel compressed", () =>
  visit({ as: "admin", path: null }, async (page) => {
    const files = [];
    page.on("response", (response) => response.url().includes("/api/") || files.push({ url: response.url(), encoding: response.headers()["content-encoding"] }));
    await page.goto("/", { waitUntil: "networkidle" });
    assert.ok(files.length > 3, "the page has files");
    assert.deepEqual(files.filter(({ encoding }) => !["br", "gzip"].includes(encoding)), []);
  }));

test("the server's long answers travel compressed", () =>
  visit({ as: "admin", path: null }, async (page) => {
    const answers = new Map();
    page.on("response", (response) => answers.set(new URL(response.url()).pathname, response.headers()["content-encoding"]));
    await page.goto("/", { waitUntil: "networkidle" });
    for (const path of ["/api/v1/figures", "/api/v1/regions"]) assert.equal(answers.get(path), "gzip", path);
  }));
