// What the server says and hears. The shapes are those of its own description,
// schema.d.ts, which `npm run client` writes from openapi.json; they are only named
// here. Dates are "YYYY-MM-DD", months "YYYY-MM", instants RFC 3339, a missing number
// is null.

import type { components } from "./schema.d.ts";

type Server = components["schemas"];

export type PlaceName = Server["PlaceName"];
export type Place = Server["Place"];
export type Level = Place["level"];
export type Regions = Server["Regions"];

/** Ability is what screens ask an account for; the server may know others. */
export type Ability =
  | "figures.read" | "child.read" | "child.identify" | "child.write" | "weighing.write" | "case.write"
  | "import.run" | "pair.decide" | "account.manage";
export type SignIn = Server["SignInInputBody"];
export type Session = Server["Session"];
export type Role = Session["account"]["role"];

export type Count = Server["Count"];
export type Figures = Server["Figures"];
export type FiguresPage = Server["FiguresPage"];

/** Status is a filter of a list of names. */
export type Status = "stunting" | "wasting" | "underweight" | "not_weighed" | "two_t" | "below_red" | "flagged" | "unplaced";
export type ChildRow = Server["ChildRow"];
export type Children = Server["Children"];
export type Child = Server["Child"];
/** Sex is empty when it is not known. */
export type Sex = Child["sex"];
export type Found = Server["Found"];
export type Hit = Server["Hit"];

export type Measurement = Server["Measurement"];
export type Z = Server["Z"];
export type Kms = Server["KMS"];
export type Remark = Server["Remark"];
export type History = Server["History"];
export type HistoryItem = Server["HistoryItem"];
export type Bands = Server["Bands"];

/** Weighing is what is said: the server takes less, the screens always say all of it. */
export type Weighing = Required<Server["Weighing"]>;
export type AmendedWeighing = Weighing & Pick<Server["AmendedWeighing"], "reason">;
export type Withdrawal = Server["Withdrawal"];
export type Withdrawn = Server["Withdrawn"];
/** CheckedWeighing names in `amends` the weighing that it would correct. */
export type CheckedWeighing = Weighing & Pick<Server["CheckedWeighing"], "amends">;
export type Finding = Server["Finding"];
export type Checked = Server["Checked"];
export type Said = Server["Said"];

export type Import = Server["Import"];
export type Imports = Server["Imports"];
export type ImportState = Import["state"];
export type ImportRemark = Server["ImportRemark"];
export type ImportRemarks = Server["ImportRemarks"];
export type DateOrder = "auto" | "day" | "month";

export type GrowthColumns = Server["GrowthColumns"];
export type GrowthColumn = Server["GrowthColumn"];
export type GrowthPrevalence = Server["GrowthPrevalence"];
export type GrowthGroup = Server["GrowthGroup"];
export type GrowthFigure = Server["GrowthFigure"];
export type GrowthWork = Server["GrowthWork"];
export type GrowthDoubt = Server["GrowthDoubt"];

export type Indicators = Server["Indicators"];
export type Indicator = Server["Indicator"];
export type IndicatorCount = Server["IndicatorCount"];
export type IndicatorSpread = Server["IndicatorSpread"];
export type PeopleBehind = Server["PeopleBehind"];

/** Pair: it is gone when the suspicion itself was taken back. */
export type Pair = Server["Pair"];

export type Pairs = Server["Pairs"];
export type Decision = Server["Decision"];
export type MergeDecision = Server["MergeDecision"];

export type ProblemBody = Server["Problem"];

export type Words = Server["Words"];
export type NamedID = Server["NamedID"];
export type PersonRow = Server["PersonRow"];
export type Thread = Server["Thread"];
export type Relative = Server["Relative"];
export type Stage = Server["Stage"];
export type StageOutcome = Server["StageOutcome"];
export type VisitTold = Server["VisitTold"];
export type VisitFinding = Server["VisitFinding"];
export type Unanswered = Server["Unanswered"];
export type KnownValue = Server["KnownValue"];
export type Inherited = Server["Inherited"];
export type RuleSource = Server["RuleSource"];
export type WantedVisit = Server["WantedVisit"];
export type DueList = Server["DueList"];
export type DueRow = Server["DueRow"];
export type DueItem = Server["DueItem"];
export type Programmes = Server["Programmes"];
export type Programme = Server["Programme"];
export type FormField = Server["FormField"];
/** Answer is what a field of a programme holds; null takes an older answer away. */
export type Answer = number | boolean | string | null;
export type Answers = Record<string, Answer>;
export type NewPerson = Server["NewPerson"];
export type NewCase = Server["NewCase"];
export type AskedFacts = Server["AskedFacts"];
export type CaseFacts = Server["CaseFacts"];
export type CaseEnd = Server["CaseEnd"];
export type ClosedCase = Server["ClosedCase"];
export type BirthEnd = Server["BirthEnd"];
export type BornChildren = Server["BornChildren"];
export type NewVisit = Server["NewVisit"];
export type CheckedVisit = Server["CheckedVisit"];
export type VisitQuestion = Server["VisitQuestion"];
export type SaidVisit = Server["SaidVisit"];
export type SaidEntry = Server["SaidEntry"];
export type NewRelation = Server["NewRelation"];
export type Leaving = Server["Leaving"];
