// A file as the national portal exports it (E2, as text), made by hand: invented
// children whose NIK ends in 0000, which no real person has.

import { lyingDays, valueAt, zOf } from "./growth.mjs";

const heading = [
  "No", "NIK", "Nama", "JK", "Tgl Lahir", "BB Lahir", "TB Lahir", "Nama Ortu", "Prov", "Kab/Kota", "Kec", "Pukesmas", "Desa/Kel", "Posyandu", "RT", "RW",
  "Alamat", "Usia Saat Ukur", "Tanggal Pengukuran", "Berat", "Tinggi", "Cara Ukur", "LiLA", "BB/U", "ZS BB/U", "TB/U", "ZS TB/U", "BB/TB", "ZS BB/TB",
  "Naik Berat Badan", "Jml Vit A", "KPSP", "KIA", "Kelas Ibu Balita", "MBG", "Detail",
];

const oneDay = 86_400_000;
const first = ["Wening", "Lintang", "Cahya", "Rinjani", "Galih", "Sekar", "Panji", "Kinasih", "Tirta", "Arum", "Bagas", "Laras", "Gemilang"];
const middle = ["Puspa", "Segara", "Wilis", "Kencana", "Mentari", "Ganesha", "Wijaya", "Kartika", "Damar", "Samudra", "Anggun"];
const last = ["Ningtyas", "Pamungkas", "Wicaksono", "Larasati", "Kusumo", "Prameswari", "Nugraha"];

/** monthNow is the month of Mojokerto's calendar, which the made-up city has nothing of yet: "2026-11". */
export function monthNow() {
  return new Intl.DateTimeFormat("en-CA", { timeZone: "Asia/Jakarta", year: "numeric", month: "2-digit" }).format(new Date()).slice(0, 7);
}

/**
 * childrenOf makes up `count` children, weighed on the first of `month`, each born on a day of its own so that
 * no two of them are alike. `places` are the kelurahan to spread them over: name and district.
 */
export function childrenOf(count, month, places) {
  return Array.from({ length: count }, (_, i) => {
    const sex = 1 + (i % 2);
    const birth = daysBefore(`${month}-01`, 45 + i);
    const child = {
      i, sex, birth, nik: nikOf(birth, sex), name: `${first[i % 13]} ${middle[i % 11]} ${last[i % 7]}`,
      mother: `Ibu ${middle[(i * 5) % 11]} ${last[(i * 3) % 7]}`, place: places[i % places.length], posyandu: `Ujicoba RW 0${1 + (i % 3)}`,
    };
    return weighedOn(child, `${month}-01`);
  });
}

/** earlier are the same children, weighed on the first of each of the `months` months before, those who were born by then. */
export function earlier(children, months) {
  return Array.from({ length: months }, (_, i) => monthBefore(children[0].weighed, i + 1)).flatMap((day) =>
    children.filter((child) => child.birth <= daysBefore(day, 45)).map((child) => weighedOn(child, day)));
}

// weighedOn is a child with its weighing of a day: every seventh is stunted, every eleventh wasted.
function weighedOn(child, day) {
  const { i, sex } = child;
  const days = (Date.parse(day) - Date.parse(child.birth)) / oneDay;
  const lying = days < lyingDays;
  const cm = rounded(valueAt("lhfa", sex, days, i % 7 === 0 ? -2.6 : i % 50 === 1 ? -3.4 : spread(i, 37)));
  const kg = rounded(valueAt(lying ? "wfl" : "wfh", sex, cm, i % 11 === 0 ? -2.5 : spread(i, 23)));
  return { ...child, weighed: day, days, cm, kg, lying };
}

/**
 * alike is a row about somebody like a child of the city, as another writer would have put it: the same birth date and
 * mother, a letter more in the name, no NIK. `row` lends the rest, `cells` replace some of it.
 */
export function alike(row, { name, sex, birth_date: birth, mother }, cells = {}) {
  return { ...row, change: { ...cells, NIK: "", Nama: `${name}k`, JK: sex.toUpperCase(), "Tgl Lahir": birth, "Nama Ortu": mother } };
}

/** placesOf are the kelurahan of the city with their kecamatan, as a file names them. */
export async function placesOf(api) {
  const { places } = await api("/regions");
  const names = new Map(places.map((place) => [place.code, place.name]));
  return places.filter((place) => place.level === "kelurahan").map(({ name, parent }) => ({ name, district: names.get(parent) }));
}

/** csvOf writes children as the portal does. `date` spells the dates. Cells of `change` replace a child's own. */
export function csvOf(children, { date = (iso) => iso } = {}) {
  const lines = children.map((child, i) => {
    const cells = { ...cellsOf(child, date), No: i + 1, ...child.change };
    return heading.map((name) => quoted(cells[name] ?? "")).join(",");
  });
  return [`Data tanggal : ${children[0].weighed}`, heading.join(","), ...lines].join("\r\n") + "\r\n";
}

function cellsOf(child, date) {
  return {
    "NIK": child.nik, "Nama": child.name, "JK": child.sex === 1 ? "L" : "P", "Tgl Lahir": date(child.birth), "Nama Ortu": child.mother,
    "Prov": "JAWA TIMUR", "Kab/Kota": "KOTA MOJOKERTO", "Kec": child.place.district.toUpperCase(), "Desa/Kel": child.place.name.toUpperCase(),
    "Posyandu": child.posyandu.toUpperCase(), "Tanggal Pengukuran": date(child.weighed), "Berat": child.kg, "Tinggi": child.cm,
    "Cara Ukur": child.lying ? "Terlentang" : "Berdiri", "TB/U": classOf(stature(child)),
  };
}

/** prevalence counts stunting and wasting of children from the numbers in their file alone. */
export function prevalence(children) {
  const share = (scores) => ({ numerator: scores.filter((z) => z < -2).length, denominator: scores.length });
  return {
    stunting: share(children.filter((c) => c.cm !== null).map(stature)),
    wasting: share(children.filter((c) => c.cm !== null && c.kg !== null).map((c) => zOf(c.lying ? "wfl" : "wfh", c.sex, c.cm, c.kg))),
  };
}

const stature = (child) => zOf("lhfa", child.sex, child.days, child.cm);
const classOf = (z) => (z < -3 ? "Sangat Pendek" : z < -2 ? "Pendek" : "Normal");

// spread scatters z between −1.2 and 1.2, far from every cut-off.
const spread = (i, step) => (((i * step) % 100) / 100) * 2.4 - 1.2;
const rounded = (value) => Math.round(10 * value) / 10;
const quoted = (cell) => (/[",\n]/.test(String(cell)) ? `"${String(cell).replaceAll('"', '""')}"` : String(cell));

const isoOf = (instant) => new Date(instant).toISOString().slice(0, 10);
const daysBefore = (iso, days) => isoOf(Date.parse(iso) - days * oneDay);

function monthBefore(iso, months) {
  const [year, month] = iso.split("-").map(Number);
  return isoOf(Date.UTC(year, month - 1 - months, 1));
}

// nikOf is of a kecamatan far from here, so that it is nobody's in the made-up city.
function nikOf(birth, sex) {
  const [year, month, day] = birth.split("-");
  return `350101${String(Number(day) + (sex === 2 ? 40 : 0)).padStart(2, "0")}${month}${year.slice(2)}0000`;
}
