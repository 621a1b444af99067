// What the server says and hears: the shapes of /api/v1. Dates are "YYYY-MM-DD",
// months "YYYY-MM", instants RFC 3339, a missing number is null.

export type Role = "admin" | "secretariat" | "puskesmas" | "kader" | "auditor";
export type Ability =
  | "figures.read" | "child.read" | "child.identify" | "weighing.write"
  | "import.run" | "pair.decide" | "account.manage";

export interface PlaceName { code: string; name: string }

export interface Session {
  account: { id: string; username: string; name: string; role: Role; areas: string[] };
  city: PlaceName;
  csrf: string;
  can: Ability[];
  /** home is the place that opens first. */
  home: string;
}

export type Level = "city" | "district" | "kelurahan" | "posyandu";
export interface Place extends PlaceName { level: Level }
export interface Region extends Place { parent: string; puskesmas?: string }

export interface MapArea { code: string; path: string; label_x: number; label_y: number }
export interface Regions {
  city: PlaceName;
  map: { width: number; height: number; areas: MapArea[] };
  places: Region[];
  puskesmas: { code: string; name: string; kelurahan: string[]; unverified: boolean }[];
}

/** Count: the denominator is the children measured with a usable score. */
export interface Count { numerator: number; denominator: number }

export interface Figures {
  registered: number;
  weighed: number;
  stunting: Count;
  severe_stunting: Count;
  wasting: Count;
  severe_wasting: Count;
  underweight: Count;
  severe_underweight: Count;
  overweight: Count;
  flagged: number;
  n: number;
  t: number;
  o: number;
  b: number;
  two_t: number;
  below_red: number;
}

export interface FiguresPage {
  place: Place & { parent: string; path: Place[] };
  month: string;
  first_month: string;
  last_month: string;
  /** as_of is null before the first entry. */
  as_of: string | null;
  /** source is a catalogue key. */
  source: string;
  open_pairs: number;
  here: Figures;
  below: { place: Place; figures: Figures }[];
  /** unplaced are those counted here and in none of the parts. */
  unplaced: Figures | null;
  trend: { month: string; figures: Figures }[];
}

export type Status = "stunting" | "wasting" | "underweight" | "not_weighed" | "two_t" | "below_red" | "flagged" | "unplaced";
/** Sex is empty when it is not known. */
export type Sex = "l" | "p" | "";

export interface ChildRow {
  id: string;
  name: string;
  sex: Sex;
  birth_date: string | null;
  age_months: number | null;
  mother: string;
  /** nik is masked. */
  nik: string;
  place: PlaceName;
  kelurahan: PlaceName;
  latest: Measurement | null;
}

export interface Children { items: ChildRow[]; next: string; total: number }

export interface Child extends ChildRow {
  nik_class: string;
  nik_full: string | null;
  mother_nik: string;
  address: string;
  rt: string;
  rw: string;
  birth_weight_g: number | null;
  birth_length_cm: number | null;
  measurements: Measurement[];
  open_pairs: string[];
  merged: { id: string; name: string }[];
  as_of: string;
}

export interface Z { z: number | null; flag: boolean; reason: string }

export type NutritionIndex = "bbu" | "tbu" | "bbtb" | "imtu";

export interface Measurement {
  entry: string;
  date: string;
  age_days: number | null;
  age_months: number | null;
  weight_kg: number | null;
  lenhei_cm: number | null;
  measure: "l" | "h" | "";
  corrected_cm: number | null;
  correction_cm: number | null;
  muac_cm: number | null;
  head_cm: number | null;
  oedema: boolean;
  zwei: Z;
  zlen: Z;
  zwfl: Z;
  zbmi: Z;
  zhc: Z;
  zac: Z;
  bbu: string;
  tbu: string;
  bbtb: string;
  imtu: string;
  muac_class: string;
  kms: Kms;
  portal: { bbu: string; tbu: string; bbtb: string; zbbu: number | null; ztbu: number | null; zbbtb: number | null; gain: string } | null;
  differs: string[];
  remarks: Remark[];
  source: { kind: "desk" | "import" | "phone" | "demo"; batch: string; row: number };
  said_by: string;
  said_at: string;
  amended: boolean;
  withdrawn: boolean;
  standard: string;
}

export interface Kms {
  code: "N" | "T" | "O" | "B" | "";
  gain_g: number | null;
  kbm_g: number | null;
  rule: string;
  two_t: boolean;
  below_red: boolean;
  above_orange: boolean;
  unverified: boolean;
}

export interface Remark { code: string; level: Severity; column: string; raw: string; value: string }
export type Severity = "error" | "warn" | "info";

export interface HistoryItem {
  entry: string;
  kind: string;
  at: string;
  said_at: string;
  said_by: string;
  source: Measurement["source"];
  reason: string;
  amends: string;
  changes: { field: string; from: string; to: string }[];
  withdrawn: boolean;
}

export interface Bands {
  indicator: "wfa" | "lhfa" | "wfl" | "wfh" | "hcfa" | "bfa";
  sex: Sex;
  x_unit: "day" | "cm";
  y_unit: string;
  standard: string;
  x: number[];
  lines: { z: number; y: number[] }[];
}

export interface Hit {
  id: string;
  name: string;
  sex: Sex;
  birth_date: string | null;
  mother: string;
  nik: string;
  place: PlaceName;
  kelurahan: PlaceName;
  matched: "name" | "mother" | "nik";
}

export interface Weighing {
  /** id is a UUIDv7 made here, so that saying it twice is saying it once. */
  id: string;
  child: string;
  date: string;
  weight_kg: number | null;
  lenhei_cm: number | null;
  measure: "l" | "h" | "";
  muac_cm: number | null;
  head_cm: number | null;
  oedema: boolean;
  /** confirmed lists the codes of the warnings that the writer has seen and keeps. */
  confirmed: string[];
}

export interface Finding { field: string; code: string; level: Severity; params: Record<string, string> }
export interface Checked { measurement: Measurement; findings: Finding[] }
export interface Said extends Checked { entry: string; seq: number }

export type ImportState = "reading" | "writing" | "done" | "failed" | "undoing" | "undone" | "interrupted";
export interface Import {
  id: string;
  file_name: string;
  bytes: number;
  variant: string;
  format: string;
  state: ImportState;
  dry_run: boolean;
  rows_read: number;
  rows_total: number;
  rows_done: number;
  totals: {
    rows: number;
    children_new: number;
    children_matched: number;
    children_updated: number;
    measurements_new: number;
    measurements_known: number;
    measurements_changed: number;
    doubtful: number;
    rows_refused: number;
    class_differences: number;
    remarks: Record<string, number>;
  };
  same_as: string;
  started_at: string;
  finished_at: string | null;
  said_by: string;
  problem: { key: string; params: Record<string, string> } | null;
}
export interface ImportRemark { row: number; column: string; code: string; level: Severity; raw: string; value: string }
export type DateOrder = "auto" | "day" | "month";

/** PairState: a pair is gone when the suspicion itself was taken back. */
export type PairState = "open" | "merged" | "different" | "gone";
export interface Pair {
  id: string;
  state: PairState;
  score: number;
  reasons: { field: string; code: string; points: number }[];
  a: Child;
  b: Child;
  opened_at: string;
  settled_by: string;
  settled_at: string | null;
}

export interface ProblemBody {
  type: string;
  title: string;
  status: number;
  detail: string;
  key: string;
  params: Record<string, string>;
  errors: { location: string; message: string }[];
}
