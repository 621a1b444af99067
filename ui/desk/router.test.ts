import assert from "node:assert/strict";
import { test } from "node:test";
import { match, withQuery } from "./router.ts";

test("match reads params of the whole path only", () => {
  assert.deepEqual(match("/", "/"), {});
  assert.deepEqual(match("/anak/:id", "/anak/01J"), { id: "01J" });
  assert.deepEqual(match("/anak/:id", "/anak/01J/"), { id: "01J" });
  assert.deepEqual(match("/anak/:id/koreksi/:entry", "/anak/a/koreksi/b"), { id: "a", entry: "b" });
  assert.equal(match("/anak/:id", "/anak"), null);
  assert.equal(match("/anak/:id", "/anak/a/timbang"), null);
  assert.equal(match("/impor", "/pasangan"), null);
});

test("match undoes escapes and survives broken ones", () => {
  assert.deepEqual(match("/wilayah/:code", "/wilayah/35.76%2F1"), { code: "35.76/1" });
  assert.deepEqual(match("/wilayah/:code", "/wilayah/%E0%A4%A"), { code: "%E0%A4%A" });
});

test("withQuery changes what is named and keeps the rest", () => {
  assert.equal(withQuery("/", "", { bulan: "2026-10" }), "/?bulan=2026-10");
  assert.equal(withQuery("/", "?bulan=2026-10&urut=name", { bulan: undefined }), "/?urut=name");
  assert.equal(withQuery("/a", "?x=1", { x: "" }), "/a");
  assert.equal(withQuery("/a", "?x=1", { x: "a b&c" }), "/a?x=a+b%26c");
});
