// The stand-in's part for children, weighings, imports and pairs. Like all of this
// folder it is never in the build; the people are invented.

import { readFileSync } from "node:fs";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Plugin } from "vite";
import type { Bands, Child, Finding, Import, Measurement, Pair, Sex, Weighing, Z } from "../client/types.ts";

type Answer = { status: number; json?: unknown } | undefined;
type LMS = Map<number, [number, number, number]>;

const tables = { wfa: "wfa", lhfa: "lhfa", hcfa: "hc", wfl: "wfl", wfh: "wfh", bfa: "bmi" } as const;
const kbm = [0, 800, 900, 800, 600, 500, 400, 400, 300, 300, 300, 300];

function lms(indicator: keyof typeof tables, sex: Sex): LMS {
  const text = readFileSync(new URL(`../../../shared/data/growth/who2006_${tables[indicator]}.csv`, import.meta.url), "utf8");
  const want = sex === "l" ? "1" : "2";
  const rows = text.trim().split("\n").slice(1).map((line) => line.split(","));
  return new Map(rows.filter((r) => r[0] === want).map((r) => [Number(r[1]), [Number(r[2]), Number(r[3]), Number(r[4])]]));
}

const at = ([l, m, s]: [number, number, number], z: number) => (l === 0 ? m * Math.exp(s * z) : m * (1 + l * s * z) ** (1 / l));

function bandsOf(indicator: keyof typeof tables, sex: Bands["sex"]): Bands {
  const table = lms(indicator, sex);
  const x = [...table.keys()];
  const round = (v: number) => Math.round(v * 1000) / 1000;
  const lines = [-3, -2, -1, 0, 1, 2, 3].map((z) => ({ z, y: x.map((k) => round(at(table.get(k)!, z))) }));
  return { indicator, sex, x_unit: indicator === "wfl" || indicator === "wfh" ? "cm" : "day", y_unit: "kg", standard: "WHO 2006", x, lines };
}

const cache = new Map<string, LMS>();
function zOf(indicator: keyof typeof tables, sex: Sex, x: number, y: number | null, low: number, high: number): Z {
  const key = indicator + sex;
  if (!cache.has(key)) cache.set(key, lms(indicator, sex));
  const row = cache.get(key)!.get(x);
  if (row === undefined || y === null) return { z: null, flag: false, reason: "no_value" };
  const [l, m, s] = row;
  const z = Math.round((((y / m) ** l - 1) / (l * s)) * 100) / 100;
  return { z, flag: z < low || z > high, reason: "" };
}

const days = (from: string, to: string) => Math.round((Date.parse(to) - Date.parse(from)) / 86400000);
const pick = <C extends string>(z: Z, bounds: [number, C][], top: C): C | "" => (z.z === null || z.flag ? "" : (bounds.find(([b]) => z.z! < b || (b > 0 && z.z! <= b))?.[1] ?? top));

function measure(sex: Sex, birth: string, said: Partial<Weighing> & { date: string }, before: Measurement | undefined): Measurement {
  const age = days(birth, said.date);
  const weight = said.weight_kg ?? null;
  const length = said.lenhei_cm ?? null;
  const correction = length === null ? null : age < 731 && said.measure === "h" ? 0.7 : age >= 731 && said.measure === "l" ? -0.7 : 0;
  const corrected = length === null ? null : Math.round((length + correction!) * 10) / 10;
  const zwei = zOf("wfa", sex, age, weight, -6, 5);
  const zlen = zOf("lhfa", sex, age, corrected, -6, 6);
  const zwfl = zOf("wfl", sex, corrected ?? 0, weight, -5, 5);
  const zhc = zOf("hcfa", sex, age, said.head_cm ?? null, -5, 5);
  const month = Math.floor(age / 30.4375);
  const gain = before?.weight_kg && weight !== null ? Math.round((weight - before.weight_kg) * 1000) : null;
  const least = kbm[month] ?? 200;
  const gap = before === undefined ? 0 : Number(said.date.slice(0, 4)) * 12 + Number(said.date.slice(5, 7)) - Number(before.date.slice(0, 4)) * 12 - Number(before.date.slice(5, 7));
  const code = weight === null ? "" : before === undefined ? "B" : gap > 1 ? "O" : gain! >= least ? "N" : "T";
  const rule = { N: "gain_reached", T: gain !== null && gain <= 0 ? "flat_or_falling" : "below_kbm", O: "not_weighed_last_month", B: "first", "": "" }[code];
  const none: Z = { z: null, flag: false, reason: "no_value" };
  return {
    entry: `e-${said.date}`, date: said.date, age_days: age, age_months: month,
    weight_kg: weight, lenhei_cm: length, measure: said.measure ?? "", corrected_cm: corrected, correction_cm: correction,
    muac_cm: said.muac_cm ?? null, head_cm: said.head_cm ?? null, oedema: said.oedema ?? false,
    zwei, zlen, zwfl, zbmi: none, zhc, zac: none,
    bbu: pick(zwei, [[-3, "sangat_kurang"], [-2, "kurang"], [1, "normal"]], "risiko_lebih"),
    tbu: pick(zlen, [[-3, "sangat_pendek"], [-2, "pendek"], [3, "normal"]], "tinggi"),
    bbtb: pick(zwfl, [[-3, "gizi_buruk"], [-2, "gizi_kurang"], [1, "gizi_baik"], [2, "berisiko_gizi_lebih"], [3, "gizi_lebih"]], "obesitas"),
    imtu: "", muac_class: "",
    kms: { code, gain_g: code === "N" || code === "T" ? gain : null, kbm_g: code === "N" || code === "T" ? least : null, rule, two_t: code === "T" && before?.kms.code === "T", below_red: zwei.z !== null && !zwei.flag && zwei.z < -3, above_orange: zwei.z !== null && !zwei.flag && zwei.z > 1, unverified: month === 7 || month === 11 },
    portal: null, differs: [], remarks: [], source: { kind: "desk", batch: "", row: 0 }, said_by: "Ratna Dewi", said_at: `${said.date}T03:10:00Z`, amended: false, withdrawn: false, standard: "WHO 2006",
  };
}

const birth = "2024-08-17";
const series: (Partial<Weighing> & { date: string })[] = [
  { date: "2024-09-12", weight_kg: 4.1, lenhei_cm: 53.2, measure: "l", head_cm: 37 }, { date: "2024-10-10", weight_kg: 5.2, lenhei_cm: 56.8, measure: "l", head_cm: 38.9 },
  { date: "2024-11-14", weight_kg: 6.1, lenhei_cm: 59.9, measure: "l", head_cm: 40.3 }, { date: "2024-12-12", weight_kg: 6.6, lenhei_cm: 61.9, measure: "l", head_cm: 41.4 },
  { date: "2025-01-09", weight_kg: 6.9, lenhei_cm: 63.2, measure: "l", head_cm: 42 }, { date: "2025-02-13", weight_kg: 7.2, lenhei_cm: 64.6, measure: "l", head_cm: 42.6 },
  { date: "2025-03-13", weight_kg: 7.35, lenhei_cm: 65.5, measure: "l" }, { date: "2025-04-10", weight_kg: 7.3, lenhei_cm: 66.4, measure: "l" },
  { date: "2025-08-14", weight_kg: 7.8, lenhei_cm: 69.1, measure: "l", head_cm: 44.4 }, { date: "2025-09-11", weight_kg: 7.9, lenhei_cm: 69.8, measure: "h" },
  { date: "2025-10-09", weight_kg: 8.4, lenhei_cm: 70.8, measure: "l" }, { date: "2025-11-13", weight_kg: 85, lenhei_cm: 71.5, measure: "l" },
  { date: "2025-12-11", weight_kg: 8.6, lenhei_cm: 72.4, measure: "l" }, { date: "2026-01-08", weight_kg: 8.65, lenhei_cm: 73, measure: "l" },
  { date: "2026-02-12", weight_kg: 8.6, lenhei_cm: 73.8, measure: "h", muac_cm: 12.8, head_cm: 46.1 }, { date: "2026-05-14", weight_kg: 9.2, lenhei_cm: 76.1, measure: "l" },
  { date: "2026-06-11", weight_kg: 9.5, lenhei_cm: 76.9, measure: "l" }, { date: "2026-07-09", weight_kg: 9.75, lenhei_cm: 77.5, measure: "l" },
  { date: "2026-08-13", weight_kg: 9.8, lenhei_cm: 78.2, measure: "l" }, { date: "2026-09-10", weight_kg: 10.1, lenhei_cm: 79.4, measure: "l" },
  { date: "2026-10-08", weight_kg: 10.15, lenhei_cm: 80, measure: "h", muac_cm: 13.4, head_cm: 47 },
];

function measurements(): Measurement[] {
  const list: Measurement[] = [];
  for (const said of series) list.push(measure("l", birth, said, list.at(-1)));
  const newest = list.at(-1)!;
  newest.portal = { bbu: "normal", tbu: "normal", bbtb: "gizi_baik", zbbu: -1.62, ztbu: -1.97, zbbtb: -0.7, gain: "N" };
  newest.differs = ["tbu", "ztbu"];
  newest.remarks = [{ code: "decimal_comma", level: "info", column: "Berat", raw: "10,15", value: "10.15" }, { code: "nik_masked", level: "warn", column: "NIK", raw: "3576********0000", value: "" }];
  newest.source = { kind: "import", batch: "imp-3", row: 1284 };
  list.at(-2)!.amended = true;
  list.at(-4)!.withdrawn = true;
  list.at(-5)!.portal = { bbu: list.at(-5)!.bbu, tbu: list.at(-5)!.tbu, bbtb: list.at(-5)!.bbtb, zbbu: list.at(-5)!.zwei.z, ztbu: list.at(-5)!.zlen.z, zbbtb: list.at(-5)!.zwfl.z, gain: "N" };
  return list;
}

function child(id: string): Child {
  const list = id === "baru" ? [] : measurements();
  return {
    id, name: "Muhammad Abdurrahman Al-Faruqi Wijayakusuma", sex: "l", birth_date: birth, age_months: 27, mother: "Siti Nur Aisyah", nik: "3576********0000",
    place: { code: "35.76.02.1009.melati", name: "Posyandu Melati" }, kelurahan: { code: "35.76.02.1009", name: "Gunung Gedangan" }, latest: list.at(-1) ?? null,
    nik_class: "synthetic", nik_full: null, mother_nik: "3576********0000", address: "Jl. Raya Gedangan Gg. Mawar 12", rt: "003", rw: "002", birth_weight_g: 2850, birth_length_cm: 47.5,
    measurements: list, open_pairs: id === "baru" ? [] : ["p1"], merged: [], as_of: "2026-11-22T02:15:00Z",
  };
}

const history = [
  { entry: "h4", kind: "growth.weighed", at: "2026-09-10", said_at: "2026-09-12T04:20:00Z", said_by: "Ratna Dewi", source: { kind: "desk", batch: "", row: 0 }, reason: "Salah ketik, di buku KIA tertulis 10,1", amends: "h3", changes: [{ field: "weight_kg", from: "11.0", to: "10.1" }], withdrawn: false },
  { entry: "h5", kind: "growth.weighed", at: "2026-10-08", said_at: "2026-10-20T06:02:00Z", said_by: "Ratna Dewi", source: { kind: "import", batch: "imp-3", row: 1284 }, reason: "", amends: "", changes: [], withdrawn: false },
  { entry: "h3", kind: "growth.weighed", at: "2026-09-10", said_at: "2026-09-10T03:00:00Z", said_by: "Kader Wulan", source: { kind: "phone", batch: "", row: 0 }, reason: "", amends: "", changes: [{ field: "weight_kg", from: "", to: "11.0" }, { field: "lenhei_cm", from: "", to: "79.4" }], withdrawn: false },
  { entry: "h2", kind: "entry.withdrawn", at: "2026-07-09", said_at: "2026-07-10T03:00:00Z", said_by: "Ratna Dewi", source: { kind: "desk", batch: "", row: 0 }, reason: "Tertukar dengan adiknya", amends: "h1", changes: [], withdrawn: false },
  { entry: "h1", kind: "person.registered", at: "2024-09-12", said_at: "2024-09-12T03:00:00Z", said_by: "", source: { kind: "demo", batch: "", row: 0 }, reason: "", amends: "", changes: [], withdrawn: false },
];

function findings(w: Weighing): Finding[] {
  const found: Finding[] = [];
  if (w.weight_kg !== null && w.weight_kg > 35) found.push({ field: "weight_kg", code: "weight_grams", level: "error", params: { kg: String(w.weight_kg / 1000) } });
  if (w.weight_kg !== null && w.weight_kg < 9 && w.weight_kg > 0) found.push({ field: "weight_kg", code: "weight_jump", level: "warn", params: { before: "10.15", date: "2026-10-08" } });
  if (w.lenhei_cm !== null && w.lenhei_cm < 79) found.push({ field: "lenhei_cm", code: "length_shrunk", level: "warn", params: { before: "80", date: "2026-10-08" } });
  if (w.measure === "l") found.push({ field: "measure", code: "measure_for_age", level: "info", params: { correction: "-0.7" } });
  return found;
}

const totals = { rows: 6214, children_new: 212, children_matched: 5871, children_updated: 63, measurements_new: 6020, measurements_known: 131, measurements_changed: 9, doubtful: 14, rows_refused: 54, class_differences: 87, remarks: { decimal_comma: 1204, nik_masked: 311, age_off_by_day: 120, minutes_ambiguous: 7, date_missing: 31, new_code_of_tomorrow: 2 } };
const base: Import = { id: "imp-3", file_name: "Ekspor Balita Oktober 2026 Puskesmas Gedongan (1).xlsx", bytes: 2_412_330, variant: "E3", format: "xlsx", state: "done", dry_run: false, rows_read: 6214, rows_total: 6214, rows_done: 6214, totals, same_as: "", started_at: "2026-11-20T03:12:00Z", finished_at: "2026-11-20T03:12:41Z", said_by: "Ratna Dewi", problem: null };
const empty = { ...totals, rows: 0, children_new: 0, children_matched: 0, children_updated: 0, measurements_new: 0, measurements_known: 0, measurements_changed: 0, doubtful: 0, rows_refused: 0, class_differences: 0, remarks: {} };
const imports: Import[] = [
  base,
  { ...base, id: "imp-same", same_as: "imp-3", totals: { ...empty, rows: 6214, measurements_known: 6160, remarks: {} }, started_at: "2026-11-20T05:00:00Z" },
  { ...base, id: "imp-dry", dry_run: true, started_at: "2026-11-19T05:00:00Z" },
  { ...base, id: "imp-2", file_name: "balita-sept.csv", state: "undone", started_at: "2026-10-19T05:00:00Z" },
  { ...base, id: "imp-1", file_name: "rekap kelas ibu.xlsx", state: "failed", totals: empty, problem: { key: "import.file.no_heading", params: { rows: "15" } }, started_at: "2026-10-18T05:00:00Z" },
  { ...base, id: "imp-write", state: "writing", rows_done: 2210, finished_at: null, started_at: "2026-10-11T05:00:00Z" },
  { ...base, id: "imp-stop", state: "interrupted", started_at: "2026-09-11T05:00:00Z" },
];

function pairOf(n: number, state: Pair["state"]): Pair {
  const a = child("a" + n);
  const b: Child = { ...child("b" + n), name: "M. Abdurahman Alfaruqi W.", birth_date: "2024-08-07", nik: "", nik_class: "missing", mother: "Siti Nur Aisah", address: "Gg Mawar 12 Gedangan", rt: "", measurements: measurements().slice(3, 5), mother_nik: "" };
  return { id: "p" + n, state, score: 74 - n, reasons: [{ field: "name", code: "similar", points: 22 }, { field: "birth", code: "digit", points: 12 }, { field: "mother", code: "similar", points: 13 }, { field: "sex", code: "equal", points: 3 }, { field: "place", code: "kelurahan", points: 5 }, { field: "nik", code: "differs", points: -50 }], a, b, opened_at: "2026-11-20T03:12:41Z", settled_by: state === "open" ? "" : "Ratna Dewi", settled_at: state === "open" ? null : "2026-11-21T07:40:00Z" };
}
let pairs = [pairOf(1, "open"), pairOf(2, "open"), pairOf(3, "open"), pairOf(4, "merged"), pairOf(5, "different")];

function answer(method: string, path: string, query: URLSearchParams, body: Record<string, unknown>): Answer {
  const [room, id, what] = path.split("/").filter(Boolean);
  const ok = (json: unknown, status = 200): Answer => ({ status, json });
  const lost: Answer = { status: 404, json: { key: "fault.not_found", status: 404, params: {} } };
  if (room === "growth") return ok(bandsOf(query.get("indicator") as "wfa", query.get("sex") as Bands["sex"]));
  if (room === "children" && id) return id === "hilang" ? lost : what === "history" ? ok({ items: history }) : ok(child(id));
  if (room === "weighings") {
    if (what === "withdraw") return ok({ entry: "w1", seq: 9 }, 201);
    const said = body as unknown as Weighing;
    const list = measurements();
    const measurement = measure("l", birth, said, list.at(-1));
    const found = findings(said);
    if (id === "check") return ok({ measurement, findings: found });
    if (found.some((f) => f.level === "error" || (f.level === "warn" && !said.confirmed.includes(f.code)))) return { status: 422, json: { key: "fault.invalid", findings: found } };
    return ok({ entry: said.id, seq: 8, measurement, findings: found }, 201);
  }
  if (room === "imports") return answerImport(method, id, what, query);
  if (room === "pairs") {
    if (method === "GET") {
      const open = query.get("state") !== "settled";
      const items = pairs.filter((p) => (p.state === "open") === open);
      return ok({ items, next: "", total: items.length });
    }
    const state = what === "merge" ? "merged" : what === "different" ? "different" : "open";
    pairs = pairs.map((p) => (p.id === id ? { ...p, state } : p));
    return ok(pairs.find((p) => p.id === id));
  }
  return undefined;
}

function answerImport(method: string, id: string | undefined, what: string | undefined, query: URLSearchParams): Answer {
  if (method === "POST" && id === undefined) {
    if (query.get("date_order") === "auto") return { status: 202, json: { ...base, id: "imp-ask", state: "reading", rows_read: 0 } };
    return { status: 202, json: { ...base, id: "imp-3" } };
  }
  if (id === undefined) return { status: 200, json: { items: imports } };
  if (id === "imp-ask") return { status: 200, json: { ...base, id, state: "failed", totals: empty, problem: { key: "import.file.date_order_unknown", params: { column: "Tanggal Pengukuran", raw: "03/04/2026", row: "18" } } } };
  const found = imports.find((i) => i.id === id);
  if (found === undefined) return { status: 404, json: { key: "fault.not_found" } };
  if (what === "remarks") {
    const from = Number(query.get("after") || 0);
    const items = Array.from({ length: 20 }, (_, i) => ({ row: 12 + from + i, column: "Berat", code: query.get("code") ?? "", level: "info", raw: "10,15", value: i % 7 === 3 ? "" : "10.15" }));
    return { status: 200, json: { items, next: from < 60 ? String(from + 20) : "" } };
  }
  if (what === "undo") return { status: 202, json: { ...found, state: "undone" } };
  return { status: 200, json: found };
}

/** childMock answers what mock() does not; put it before mock() in the list of plugins. */
export function childMock(): Plugin {
  const handle = async (request: IncomingMessage, response: ServerResponse, next: () => void) => {
    const url = new URL(request.url ?? "/", "http://mock");
    const path = url.pathname.startsWith("/api/v1/") ? url.pathname.slice("/api/v1".length) : "";
    if (!/^\/(growth|children\/.|weighings|imports|pairs)/.test(path)) return next();
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const json = request.headers["content-type"]?.includes("json") ? (JSON.parse(Buffer.concat(chunks).toString("utf8")) as Record<string, unknown>) : {};
    const said = answer(request.method ?? "GET", path, url.searchParams, json);
    if (said === undefined) return next();
    response.statusCode = said.status;
    response.setHeader("Content-Type", "application/json");
    response.end(JSON.stringify(said.json));
  };
  return {
    name: "child-mock",
    configureServer: (server) => void server.middlewares.use(handle),
    configurePreviewServer: (server) => void server.middlewares.use(handle),
  };
}
