// Invented figures and children for the mock. NIKs end in 0000, which no real person has.

import type {
  Bands, Child, ChildRow, Count, Figures, FiguresPage, Import, Measurement, Pair, Place, Session, Z,
} from "../client/types.ts";
import { addMonths } from "../kit/format.ts";

export interface Answer { status: number; json?: unknown; cookie?: string }
interface MapFile { width: number; height: number; areas: { code: string; name: string; path: string; label_x: number; label_y: number }[] }

const last = "2026-10";
const first = "2024-03";
const cityCode = "35.76";
const districts: Record<string, string> = { "35.76.01": "Prajurit Kulon", "35.76.02": "Magersari", "35.76.03": "Kranggan" };

// chance is a number of 0..1 that depends on its seed alone, so that every run looks the same.
function chance(seed: string): number {
  let h = 2166136261;
  for (const letter of seed) h = Math.imul(h ^ letter.charCodeAt(0), 16777619);
  h ^= h >>> 15;
  h = Math.imul(h, 2246822519);
  return ((h ^ (h >>> 13)) >>> 0) / 4294967296;
}

const problem = (status: number, key = ""): Answer => ({ status, json: { type: "about:blank", title: key, status, detail: "", key, params: {}, errors: [] } });

/** answer speaks for the server. */
export function answer(map: MapFile, method: string, path: string, query: URLSearchParams, body: Record<string, unknown>, signedIn: boolean): Answer {
  if (path === "/session") return sessionAnswer(method, body, signedIn);
  if (!signedIn) return problem(401, "fault.unauthenticated");
  const parts = path.split("/").slice(1);
  switch (parts[0]) {
    case "regions": return { status: 200, json: regions(map) };
    case "figures": return figuresAnswer(map, query);
    case "children": return parts.length === 1 ? childrenAnswer(map, query) : childAnswer(map, parts);
    case "growth": return { status: 200, json: bands(query) };
    case "weighings": return weighingAnswer(body);
    case "search": return searchAnswer(map, query.get("q") ?? "");
    case "imports": return { status: 200, json: parts.length > 1 ? (parts[2] === "remarks" ? { items: [], next: "" } : anImport) : { items: [anImport] } };
    case "pairs": return pairsAnswer(map);
    default: return problem(404, "fault.not_found");
  }
}

function sessionAnswer(method: string, body: Record<string, unknown>, signedIn: boolean): Answer {
  if (method === "DELETE") return { status: 204, cookie: "mock=; Path=/; Max-Age=0" };
  if (method === "POST") {
    if (body["password"] !== "canting") return problem(401, "fault.unauthenticated");
    return { status: 200, json: session, cookie: "mock=1; Path=/" };
  }
  return signedIn ? { status: 200, json: session } : problem(401, "fault.unauthenticated");
}

const session: Session = {
  account: { id: "1", username: "ratna", name: "Ratna Kusumaningtyas", role: "secretariat", areas: [cityCode] },
  city: { code: cityCode, name: "Kota Mojokerto" },
  csrf: "mock",
  can: ["figures.read", "child.read", "weighing.write", "import.run", "pair.decide"],
  home: cityCode,
};

function regions(map: MapFile) {
  const kelurahan = map.areas.map((a) => ({ code: a.code, name: a.name, level: "kelurahan" as const, parent: a.code.slice(0, 8), puskesmas: "" }));
  const kecamatan = Object.entries(districts).map(([code, name]) => ({ code, name, level: "district" as const, parent: cityCode, puskesmas: "" }));
  return {
    city: session.city,
    map: { width: map.width, height: map.height, areas: map.areas.map(({ name: _, ...area }) => area) },
    places: [{ ...session.city, level: "city" as const, parent: "", puskesmas: "" }, ...kecamatan, ...kelurahan],
    puskesmas: [],
  };
}

const flowers = ["Melati", "Mawar", "Kenanga", "Anggrek Bulan Purnama", "Cempaka", "Dahlia", "Flamboyan"];

function posyanduOf(kelurahan: { code: string; name: string }): Place[] {
  const n = 3 + Math.floor(chance(kelurahan.code) * 5);
  return flowers.slice(0, n).map((flower) => ({ code: `${kelurahan.code}.${flower.toLowerCase().replaceAll(" ", "-")}`, name: flower, level: "posyandu" as const }));
}

function leafFigures(code: string, month: string): Figures {
  const registered = 35 + Math.floor(chance(code) * 60);
  const gap = month === "2025-04" || (code.includes("dahlia") && month === last);
  const weighed = gap ? 0 : Math.round(registered * (0.68 + 0.3 * chance(code + month)));
  const measured = Math.round(weighed * 0.97);
  const age = (Number(month.slice(0, 4)) - 2024) * 12 + Number(month.slice(5));
  const count = (rate: number): Count => ({ numerator: Math.min(measured, Math.round(measured * rate)), denominator: measured });
  const stunted = (0.19 - age * 0.0022) * (0.2 + 1.7 * chance(code.slice(0, 13) + "s")) + 0.02 * chance(code + month + "s");
  const thin = 0.02 + 0.06 * chance(code.slice(0, 13) + "w");
  const n = Math.round(weighed * (0.62 + 0.15 * chance(code + month + "n")));
  const o = Math.round(weighed * 0.07);
  const b = Math.round(weighed * 0.02);
  return {
    registered, weighed, stunting: count(stunted), severe_stunting: count(stunted * 0.2), wasting: count(thin), severe_wasting: count(thin * 0.15),
    underweight: count(stunted * 0.8), severe_underweight: count(stunted * 0.12), overweight: count(0.04), flagged: chance(code + month + "f") > 0.9 ? 1 : 0,
    n, t: weighed - n - o - b, o, b, two_t: Math.round(weighed * 0.05), below_red: Math.round(weighed * 0.015),
  };
}

function sum(all: Figures[]): Figures {
  const add = (a: number | Count, b: number | Count) =>
    typeof a === "number" ? a + (b as number) : { numerator: a.numerator + (b as Count).numerator, denominator: a.denominator + (b as Count).denominator };
  const start = leafFigures("none", "2025-04");
  for (const key of Object.keys(start) as (keyof Figures)[]) Object.assign(start, { [key]: typeof start[key] === "number" ? 0 : { numerator: 0, denominator: 0 } });
  return all.reduce((acc, f) => Object.fromEntries(Object.entries(acc).map(([k, v]) => [k, add(v, f[k as keyof Figures])])) as unknown as Figures, start);
}

function figuresOf(map: MapFile, code: string, month: string): Figures {
  const leaves = map.areas.flatMap((k) => posyanduOf(k)).filter((p) => p.code === code || p.code.startsWith(code + "."));
  // One kelurahan without any measurement, to see how that looks.
  return sum(leaves.map((p) => (p.code.startsWith("35.76.03.1005") ? { ...leafFigures(p.code, "2025-04"), weighed: 0, n: 0, t: 0, o: 0, b: 0 } : leafFigures(p.code, month))));
}

function placeOf(map: MapFile, code: string): { place: FiguresPage["place"]; below: Place[] } | null {
  const city: Place = { ...session.city, level: "city" };
  if (code === cityCode) return { place: { ...city, parent: "", path: [city] }, below: map.areas.map((a) => ({ code: a.code, name: a.name, level: "kelurahan" })) };
  const area = map.areas.find((a) => code === a.code || code.startsWith(a.code + "."));
  if (!area) return null;
  const kelurahan: Place = { code: area.code, name: area.name, level: "kelurahan" };
  if (code === area.code) return { place: { ...kelurahan, parent: area.code.slice(0, 8), path: [city, kelurahan] }, below: posyanduOf(area) };
  const posyandu = posyanduOf(area).find((p) => p.code === code);
  return posyandu ? { place: { ...posyandu, parent: area.code, path: [city, kelurahan, posyandu] }, below: [] } : null;
}

function figuresAnswer(map: MapFile, query: URLSearchParams): Answer {
  const month = query.get("month") || last;
  const found = placeOf(map, query.get("place") ?? cityCode);
  if (!found) return problem(404, "fault.not_found");
  const { place, below } = found;
  const page: FiguresPage = {
    unplaced: null,
    place, month, first_month: first, last_month: last, as_of: "2026-10-28T03:15:00Z", source: "source.demo", open_pairs: 14,
    here: figuresOf(map, place.code, month),
    below: below.map((p) => ({ place: p, figures: figuresOf(map, p.code, month) })),
    trend: Array.from({ length: 24 }, (_, i) => addMonths(month, i - 23)).map((m) => ({ month: m, figures: m < first ? sum([]) : figuresOf(map, place.code, m) })),
  };
  return { status: 200, json: page };
}

const given = ["Muhammad Abdurrahman Al-Faruqi Wijayakusuma", "Aisyah Putri", "Budi Santoso", "Citra Lestari", "Dewi Anggraini", "Eka Saputra", "Fajar Nugroho", "Gita Maharani", "Hana Rahmawati", "Indra Permana"];
const mothers = ["Siti Nurhaliza Kusumawardhani", "Sri Wahyuni", "Endang Purwati", "Rina Marlina", "Yuni Astuti"];

const z = (value: number | null): Z => ({ z: value, flag: false, reason: "" });
const classOf = <W extends string>(value: number, words: [W, W, W, W]) => words[value < -3 ? 0 : value < -2 ? 1 : value <= 1 ? 2 : 3]!;

function measurement(seed: string, month: string, months: number): Measurement {
  const zlen = -4 + 5 * chance(seed + "len");
  const zwei = -3.6 + 5 * chance(seed + "wei");
  const zwfl = -2.6 + 4.4 * chance(seed + "wfl");
  const code = (["N", "N", "N", "T", "O", "B"] as const)[Math.floor(chance(seed + month) * 6)]!;
  const height = 50 + 24 * Math.log2(1 + months / 12) + zlen * 1.4;
  return {
    entry: `${seed}-${month}`, date: `${month}-0${1 + Math.floor(chance(seed) * 9)}`, age_days: Math.round(months * 30.44), age_months: months,
    weight_kg: Number((3.3 + 3.1 * Math.sqrt(months) * 0.6 + zwei * 0.4).toFixed(1)), lenhei_cm: Number(height.toFixed(1)), measure: months < 24 ? "l" : "h",
    corrected_cm: Number(height.toFixed(1)), correction_cm: 0, muac_cm: null, head_cm: null, oedema: false,
    zwei: z(zwei), zlen: z(zlen), zwfl: z(zwfl), zbmi: z(zwfl), zhc: z(null), zac: z(null),
    bbu: classOf(zwei, ["sangat_kurang", "kurang", "normal", "risiko_lebih"]), tbu: classOf(zlen, ["sangat_pendek", "pendek", "normal", "normal"]),
    bbtb: classOf(zwfl, ["gizi_buruk", "gizi_kurang", "gizi_baik", "berisiko_gizi_lebih"]), imtu: classOf(zwfl, ["gizi_buruk", "gizi_kurang", "gizi_baik", "berisiko_gizi_lebih"]), muac_class: "",
    kms: { code, gain_g: 200, kbm_g: 200, rule: "", two_t: code === "T" && chance(seed + "2t") > 0.6, below_red: zwei < -3, above_orange: zwei > 1, unverified: true },
    portal: null, differs: [], remarks: [], source: { kind: "import", batch: "", row: 12 }, said_by: "Ratna", said_at: `${month}-12T02:00:00Z`,
    amended: false, withdrawn: false, standard: "WHO 2006", 
  };
}

function child(map: MapFile, posyandu: Place, i: number): Child {
  const seed = `${posyandu.code}~${i}`;
  const area = map.areas.find((a) => posyandu.code.startsWith(a.code))!;
  const months = Math.floor(chance(seed + "age") * 59);
  const birth = `${addMonths(last, -months)}-05`;
  const series = Array.from({ length: Math.min(months + 1, 14) }, (_, n) => n).reverse().map((n) => measurement(seed, addMonths(last, -n), months - n));
  return {
    id: seed, name: given[(i * 7 + Math.floor(chance(seed) * 3)) % given.length]!, sex: chance(seed + "x") > 0.5 ? "l" : "p", birth_date: birth, age_months: months,
    mother: mothers[Math.floor(chance(seed + "m") * mothers.length)]!, nik: "357601******0000", place: { code: posyandu.code, name: posyandu.name }, kelurahan: { code: area.code, name: area.name },
    latest: i === 3 ? null : (series.at(-1) ?? null), nik_class: "masked", nik_full: null, mother_nik: "357601******0000", address: "Jl. Majapahit 12", rt: "03", rw: "01",
    birth_weight_g: 3100, birth_length_cm: 49, measurements: i === 3 ? [] : series, open_pairs: [], merged: [], as_of: "2026-10-28T03:15:00Z",
  };
}

function everyChild(map: MapFile, place: string): Child[] {
  const leaves = map.areas.flatMap((a) => posyanduOf(a)).filter((p) => p.code === place || p.code.startsWith(place + "."));
  return leaves.slice(0, 6).flatMap((p) => Array.from({ length: Math.min(24, leafFigures(p.code, last).registered) }, (_, i) => child(map, p, i)));
}

function childrenAnswer(map: MapFile, query: URLSearchParams): Answer {
  const status = query.get("status") ?? "";
  const has = (row: ChildRow): boolean => {
    const m = row.latest;
    switch (status) {
      case "stunting": return m?.tbu.includes("pendek") ?? false;
      case "wasting": return m?.bbtb === "gizi_buruk" || m?.bbtb === "gizi_kurang";
      case "underweight": return m?.bbu.includes("kurang") ?? false;
      case "not_weighed": return m === null;
      case "two_t": return m?.kms.two_t ?? false;
      case "below_red": return m?.kms.below_red ?? false;
      case "flagged": return false;
      default: return true;
    }
  };
  const all = everyChild(map, query.get("place") ?? "").filter(has);
  const limit = Number(query.get("limit") ?? 50);
  const start = Number(query.get("after") || 0);
  const items = all.slice(start, start + Math.min(limit, 20));
  const next = start + items.length < all.length ? String(start + items.length) : "";
  return { status: 200, json: { items, next, total: all.length } };
}

function childAnswer(map: MapFile, parts: string[]): Answer {
  const [place = "", i = ""] = decodeURIComponent(parts[1] ?? "").split("~");
  const area = map.areas.find((a) => place.startsWith(a.code));
  const posyandu = area && posyanduOf(area).find((p) => p.code === place);
  if (!posyandu) return problem(404, "fault.not_found");
  return { status: 200, json: parts[2] === "history" ? { items: [] } : child(map, posyandu, Number(i)) };
}

function searchAnswer(map: MapFile, q: string): Answer {
  const wanted = q.toLowerCase();
  const items = everyChild(map, cityCode).filter((c) => c.name.toLowerCase().includes(wanted) || c.mother.toLowerCase().includes(wanted));
  return { status: 200, json: { items: items.slice(0, 10).map((c) => ({ ...c, matched: c.name.toLowerCase().includes(wanted) ? "name" : "mother" })) } };
}

// Curves of the right shape and of no clinical worth.
function bands(query: URLSearchParams): Bands {
  const indicator = (query.get("indicator") ?? "wfa") as Bands["indicator"];
  const byLength = indicator === "wfl" || indicator === "wfh";
  const x = byLength ? Array.from({ length: 66 }, (_, i) => 45 + i) : Array.from({ length: 61 }, (_, i) => Math.round(i * 30.44));
  const median = (v: number): number => {
    if (byLength) return 2.4 + (v - 45) ** 1.25 * 0.085;
    if (indicator === "lhfa") return 50 + 24 * Math.log2(1 + v / 365);
    if (indicator === "wfa") return 3.3 + 1.86 * Math.sqrt(v / 30.44);
    return indicator === "hcfa" ? 35 + 7 * Math.log2(1 + v / 365) : 16;
  };
  const step = indicator === "lhfa" ? 0.038 : 0.1;
  const lines = [-3, -2, -1, 0, 1, 2, 3].map((z) => ({ z, y: x.map((v) => Number((median(v) * (1 + z * step)).toFixed(2))) }));
  return { indicator, sex: query.get("sex") === "p" ? "p" : "l", x_unit: byLength ? "cm" : "day", y_unit: indicator === "lhfa" || indicator === "hcfa" ? "cm" : "kg", standard: "contoh", x, lines };
}

function weighingAnswer(body: Record<string, unknown>): Answer {
  const m = { ...measurement("w", last, 20), weight_kg: (body["weight_kg"] as number | null) ?? null };
  return { status: 201, json: { entry: "w", seq: 1, measurement: m, findings: [] } };
}

const anImport: Import = {
  id: "imp1", file_name: "e-PPGBM Oktober.xlsx", bytes: 812345, variant: "e-PPGBM", format: "xlsx", state: "done", dry_run: false, rows_read: 5120, rows_total: 5120, rows_done: 5120,
  totals: { rows: 5120, children_new: 40, children_matched: 5060, children_updated: 12, measurements_new: 5020, measurements_known: 80, measurements_changed: 9, doubtful: 14, rows_refused: 6, class_differences: 31, remarks: {} },
  same_as: "", started_at: "2026-10-12T02:00:00Z", finished_at: "2026-10-12T02:00:40Z", said_by: "Ratna", problem: null,
};

function pairsAnswer(map: MapFile): Answer {
  const [a, b] = everyChild(map, "35.76.01.1003");
  const pair: Pair = { id: "p1", state: "open", score: 82, reasons: [{ field: "name", code: "same_name", points: 40 }], a: a!, b: b!, opened_at: "2026-10-12T02:00:00Z", settled_by: "", settled_at: null };
  return { status: 200, json: { items: [pair], next: "", total: 14 } };
}
