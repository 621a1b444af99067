// Holds locale/ against itself and against the code: the same keys and the same
// {params} in both languages, no key in two files, every key that code names exists,
// and every key is named by some code.

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const root = new URL("../..", import.meta.url).pathname;
const complaints = [];

function files(folder, ending, skip = /node_modules|\/dist\b|\.git\b|\/dev\b/) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (skip.test(path)) return [];
    if (entry.isDirectory()) return files(path, ending, skip);
    return ending.test(entry.name) ? [path] : [];
  });
}

function catalogue(language) {
  const sentences = new Map();
  for (const file of files(join(root, "locale", language), /\.json$/)) {
    for (const [key, sentence] of Object.entries(JSON.parse(readFileSync(file, "utf8")))) {
      if (sentences.has(key)) complaints.push(`${file}: "${key}" is already in another file`);
      if (sentence.trim() === "") complaints.push(`${file}: "${key}" is empty`);
      sentences.set(key, sentence);
    }
  }
  return sentences;
}

const id = catalogue("id");
const en = catalogue("en");
const params = (sentence) => [...new Set([...sentence.matchAll(/\{(\w+)/g)].map((m) => m[1]))].sort().join();
for (const key of new Set([...id.keys(), ...en.keys()])) {
  if (!id.has(key)) complaints.push(`"${key}" is in locale/en only`);
  else if (!en.has(key)) complaints.push(`"${key}" is in locale/id only`);
  else if (params(id.get(key)) !== params(en.get(key))) complaints.push(`"${key}": {${params(id.get(key))}} in id, {${params(en.get(key))}} in en`);
}

// What code names: whole keys in quotes, and keys with a hole: `class.${code}` in
// TypeScript, "fault.entry." + field in Go.
const escape = (text) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
const named = new Set();
const holes = [];
for (const file of files(join(root, "ui"), /(?<!\.test)\.tsx?$/)) {
  const text = readFileSync(file, "utf8");
  for (const [, key] of text.matchAll(/"([a-z][\w]*(?:\.\w+)+)"/g)) named.add(key);
  for (const [, key] of text.matchAll(/\b(?:t|has)\(\s*"([^"]+)"/g)) {
    if (!id.has(key)) complaints.push(`${file}: "${key}" is in no catalogue`);
  }
  for (const [, template] of text.matchAll(/`([a-z]\w*\.(?:[^`\s$]|\$\{[^}]*\})*\$\{[^}]*\}[\w.]*)`/g)) {
    const hole = new RegExp("^" + template.split(/\$\{[^}]*\}/).map(escape).join("[\\w.]+") + "$");
    if ([...id.keys()].some((key) => hole.test(key))) holes.push(hole);
    else if (text.includes("t(`" + template)) complaints.push(`${file}: no key is like \`${template}\``);
  }
}
for (const file of [...files(join(root, "internal"), /\.go$/), ...(existsSync(join(root, "cmd")) ? files(join(root, "cmd"), /\.go$/) : [])]) {
  const text = readFileSync(file, "utf8");
  for (const [, key] of text.matchAll(/"([a-z][\w]*(?:\.\w+)+)"/g)) named.add(key);
  for (const [, key] of text.matchAll(/\bfault\.E\([^,]+,\s*fault\.\w+,\s*"([\w.]*\w)"/g)) {
    if (!id.has(key) && !file.endsWith("_test.go")) complaints.push(`${file}: "${key}" is in no catalogue`);
  }
  for (const [, prefix] of text.matchAll(/"([a-z][\w]*(?:\.\w+)*\.)"\s*\+/g)) holes.push(new RegExp("^" + escape(prefix) + "[\\w.]+$"));
}
// What the first catalogue leaves out may be said by no screen, unless it comes with its page.
const [, apart = ""] = /"!.*\{([^}]*)\}\.json"/.exec(readFileSync(join(root, "ui/kit/catalogue.id.ts"), "utf8")) ?? [];
const rooms = readFileSync(join(root, "ui/kit/catalogue.ts"), "utf8");
for (const name of apart.split(",").filter((name) => !rooms.includes(`${name}.json`))) {
  const unsaid = new Set(Object.keys(JSON.parse(readFileSync(join(root, "locale/id", `${name}.json`), "utf8"))));
  for (const file of files(join(root, "ui"), /(?<!\.test)\.tsx?$/)) {
    for (const [, key] of readFileSync(file, "utf8").matchAll(/"([a-z][\w]*(?:\.\w+)+)"/g)) {
      if (unsaid.has(key)) complaints.push(`${file}: "${key}" is not in the browser: kit/catalogue.id.ts leaves ${name}.json out`);
    }
  }
}
for (const key of id.keys()) {
  if (!named.has(key) && !holes.some((hole) => hole.test(key))) complaints.push(`"${key}" is named by no code`);
}

for (const complaint of complaints) console.log(complaint);
console.log(`${id.size} sentences, ${complaints.length} complaints`);
process.exitCode = complaints.length === 0 ? 0 : 1;
