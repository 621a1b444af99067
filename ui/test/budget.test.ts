import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { brotliCompressSync } from "node:zlib";

interface Chunk { file: string; css?: string[]; imports?: string[]; dynamicImports?: string[] }

const dist = new URL("../dist/", import.meta.url);
const manifestFile = new URL("manifest.json", dist);
const budget = 60_000; // bytes, brotli

// What the city page needs before it shows: the entry, all it imports, and one language.
function firstLoad(manifest: Record<string, Chunk>): Set<string> {
  const files = new Set<string>();
  const seen = new Set<string>();
  const add = (key: string) => {
    const chunk = manifest[key];
    if (!chunk || seen.has(key)) return;
    seen.add(key);
    [chunk.file, ...(chunk.css ?? [])].forEach((file) => files.add(file));
    chunk.imports?.forEach(add);
  };
  add("index.html");
  add("kit/catalogue.id.ts");
  return files;
}

test("the desk's first load stays within its budget", { skip: !existsSync(manifestFile) && "run `npm run build` first" }, () => {
  const files = [...firstLoad(JSON.parse(readFileSync(manifestFile, "utf8")))];
  assert.ok(files.some((file) => file.endsWith(".css")) && files.length >= 3, `too few files to be the desk: ${files.join()}`);
  const sizes = files.map((file) => ({ file, bytes: brotliCompressSync(readFileSync(new URL(file, dist))).length }));
  const total = sizes.reduce((sum, { bytes }) => sum + bytes, 0);
  const list = sizes.map(({ file, bytes }) => `${file} ${bytes}`).join("\n");
  assert.ok(total <= budget, `${total} bytes brotli, budget ${budget}:\n${list}`);
  console.log(`first load ${total} of ${budget} bytes brotli\n${list}`);
});
