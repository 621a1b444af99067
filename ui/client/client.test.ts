import assert from "node:assert/strict";
import { afterEach, test } from "node:test";
import { resume, signIn } from "./api.ts";
import { Problem, problemOf } from "./problem.ts";
import { queryString, request, session } from "./request.ts";
import type { Session } from "./types.ts";
import { uuid7 } from "./uuid.ts";

const fetchOfNode = globalThis.fetch;
afterEach(() => {
  globalThis.fetch = fetchOfNode;
  session.value = undefined;
});

interface Sent { url: string; init: RequestInit }

function answering(response: () => Response): Sent[] {
  const sent: Sent[] = [];
  globalThis.fetch = async (url, init) => {
    sent.push({ url: String(url), init: init ?? {} });
    return response();
  };
  return sent;
}

const header = (sent: Sent | undefined, name: string) => new Headers(sent?.init.headers).get(name);
const someone = { csrf: "secret", can: [] } as unknown as Session;

test("reading carries no token, writing does", async () => {
  session.value = someone;
  const sent = answering(() => Response.json({ ok: true }));
  await request("GET", "/x", { query: { a: 1, b: "", c: undefined } });
  await request("POST", "/x", { body: { n: 1 } });
  assert.equal(sent[0]?.url, "/api/v1/x?a=1");
  assert.equal(header(sent[0], "X-CSRF-Token"), null);
  assert.equal(header(sent[1], "X-CSRF-Token"), "secret");
  assert.equal(header(sent[1], "Content-Type"), "application/json");
  assert.equal(sent[1]?.init.body, '{"n":1}');
});

test("a list in the query is said again for each of its values", () => {
  assert.equal(queryString({ map: ["sex=JK, L/P", "weight_kg=Berat & kg"], group: [], why: true }), "?map=sex%3DJK%2C+L%2FP&map=weight_kg%3DBerat+%26+kg&why=true");
});

test("a form is sent as it is, so that the browser can set its boundary", async () => {
  const form = new FormData();
  const sent = answering(() => Response.json({}));
  await request("POST", "/imports", { body: form });
  assert.equal(sent[0]?.init.body, form);
  assert.equal(header(sent[0], "Content-Type"), null);
});

test("a refusal keeps the server's key, params, errors and findings", async () => {
  const body = { status: 422, key: "fault.weighing.findings", params: { a: "b" }, errors: [{ location: "body.x", message: "m" }], findings: [{ field: "weight_kg", code: "weight_grams", level: "warn", params: {} }] };
  answering(() => Response.json(body, { status: 422 }));
  await assert.rejects(request("POST", "/weighings", { body: {} }), (cause) => {
    assert.ok(cause instanceof Problem);
    assert.deepEqual([cause.status, cause.key, cause.params, cause.errors, cause.findings], [422, body.key, body.params, body.errors, body.findings]);
    return true;
  });
});

test("an answer that is not ours still becomes a sentence", async () => {
  answering(() => new Response("<html>", { status: 502 }));
  await assert.rejects(request("GET", "/x"), { status: 502, key: "fault.unavailable" });
  answering(() => new Response("", { status: 418 }));
  await assert.rejects(request("GET", "/x"), { status: 418, key: "fault.internal" });
});

test("no answer at all is the server out of reach", async () => {
  globalThis.fetch = async () => { throw new TypeError("Failed to fetch"); };
  await assert.rejects(request("GET", "/x"), { status: 0, key: "fault.offline" });
  assert.equal(problemOf(new Error("bug")).status, 500);
});

test("giving up is no problem", async () => {
  const control = new AbortController();
  globalThis.fetch = async () => { control.abort(); throw new DOMException("", "AbortError"); };
  await assert.rejects(request("GET", "/x", { signal: control.signal }), { name: "AbortError" });
});

test("a 401 ends the session, and nobody signed in is no failure", async () => {
  session.value = someone;
  answering(() => Response.json({ key: "fault.unauthenticated" }, { status: 401 }));
  await assert.rejects(request("GET", "/figures"), { status: 401 });
  assert.equal(session.value, null);
  await resume();
  assert.equal(session.value, null);
});

test("resume tells when the server is away", async () => {
  answering(() => new Response("", { status: 503 }));
  await assert.rejects(resume(), { key: "fault.unavailable" });
  assert.equal(session.value, undefined);
});

test("signing in opens the session", async () => {
  const sent = answering(() => Response.json(someone));
  await signIn("ratna", "x");
  assert.equal(session.value?.csrf, "secret");
  assert.equal(sent[0]?.init.body, '{"username":"ratna","password":"x"}');
});

test("204 has no body", async () => {
  answering(() => new Response(null, { status: 204 }));
  assert.equal(await request("DELETE", "/session"), undefined);
});

test("queryString escapes and keeps false and zero", () => {
  assert.equal(queryString(), "");
  assert.equal(queryString({ q: "a&b", dry_run: false, n: 0, none: undefined }), "?q=a%26b&dry_run=false&n=0");
});

test("uuid7 has its version, its variant and its time, and sorts by it", () => {
  const random = new Uint8Array(10).fill(0xff);
  // RFC 9562, appendix A.6: 017F22E2-79B0 is 2022-02-22 19:22:22 UTC.
  assert.match(uuid7(1645557742000, random), /^017f22e2-79b0-7fff-bfff-ffffffffffff$/);
  assert.match(uuid7(), /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  assert.ok(uuid7(1, random) < uuid7(2, new Uint8Array(10)));
  assert.notEqual(uuid7(1), uuid7(1));
});
