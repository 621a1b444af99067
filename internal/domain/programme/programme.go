// Package programme is what a programme file says, and what follows from it: the
// findings of a visit, what a person is due, how an indicator counts.
//
// A life stage or a campaign is a file that a nutrition officer reads and a city
// may change (docs/programmes.md). This package knows nothing of files: it takes
// a Programme whose rules are still text, compiles it, and then answers
// questions about one person at a time. Everything is pure and deterministic:
// the same programme and input give the same answer on the server and on the
// phone.
//
// A rule whose inputs are missing gives no answer, and is listed as unanswered;
// it is never read as "normal".
package programme

import (
	"canting/internal/domain/ident"
	"canting/internal/domain/rule"
)

// Programme is one version of one programme. It is plain data until Compile has
// read its rules; after that it does not change and may be used by many at once.
type Programme struct {
	Entry
	// Version is the file's own text, such as "2026.1"; Ref joins both.
	Version    string
	Kind       Kind
	Enters     Entering
	Leaves     []Leaving
	Outcomes   []Outcome
	Agencies   []Agency
	Facts      []Field
	Inherits   []Inherit
	Numbers    []Number
	Derived    []Derived // of the whole programme; a visit has its own beside
	Scores     []Score
	Tables     []Table
	Visits     []Visit
	Actions    []Action
	Indicators []Indicator

	names    symbols
	followed []followUp
}

// Ref names the version that judged a record, as "bumil@2026.1".
func (p *Programme) Ref() string { return p.ID + "@" + p.Version }

// Visit is the visit of the given id, nil when the programme has none such.
func (p *Programme) Visit(id string) *Visit {
	for i := range p.Visits {
		if p.Visits[i].ID == id {
			return &p.Visits[i]
		}
	}
	return nil
}

// Action is the action of the given id that holds on the date, nil without one.
func (p *Programme) Action(id string, on Dates) *Action {
	for i := range p.Actions {
		if p.Actions[i].ID == id && p.Actions[i].Holds(on) {
			return &p.Actions[i]
		}
	}
	return nil
}

// Kind is what sort of programme it is.
type Kind uint8

const (
	// Stage is a stage of life that a person enters and leaves.
	Stage Kind = iota
	// Campaign is a list of who is due, a tick, and the coverage.
	Campaign
)

// String is "stage" or "campaign".
func (k Kind) String() string { return KindNames()[k%2] }

// KindNames are the kinds as files write them, by their number.
func KindNames() []string { return []string{"stage", "campaign"} }

// Words are one sentence in the languages of the house. EN may be empty.
type Words struct{ ID, EN string }

// In is the sentence in "en", or in Bahasa for any other language and wherever
// the English is missing.
func (w Words) In(lang string) string {
	if lang == "en" && w.EN != "" {
		return w.EN
	}
	return w.ID
}

// Entry is what every entry of a programme carries.
type Entry struct {
	ID     string
	Name   Words // what it is called; may be empty
	Source Source
	Validity
}

// Source says where a rule or a number comes from, and whether that was read.
type Source struct {
	Text, URL string
	Date      ident.Date // of the document; may be missing
	// Verified is true only when the source's own text was read. All else is
	// shown as unverified wherever it fires.
	Verified bool
	Note     string // what was checked, and what is in doubt
}

// Validity is when an entry holds. Both days are inclusive, and missing where
// the time is open.
type Validity struct {
	From, To ident.Date
	// By names the date that chooses: "" or "visit_date", "birth_date", or
	// "case.<fact>" for a fact that is a date.
	By string
}

// Dates are the dates by which an entry may be chosen.
type Dates struct {
	Visit ident.Date
	Birth ident.Date
	// Fact is a date of the case by the fact's id; nil when there is no case.
	Fact func(id string) ident.Date
}

// Holds says whether an entry is the one for these dates. One that depends on a
// date that is not known holds only when its validity is open on both sides.
func (v Validity) Holds(on Dates) bool {
	if v.From == 0 && v.To == 0 {
		return true
	}
	date := v.chooser(on)
	return date != 0 && date >= v.From && (v.To == 0 || date <= v.To)
}

func (v Validity) chooser(on Dates) ident.Date {
	switch {
	case v.By == "" || v.By == "visit_date":
		return on.Visit
	case v.By == "birth_date":
		return on.Birth
	case on.Fact != nil && len(v.By) > len("case."):
		return on.Fact(v.By[len("case."):])
	}
	return 0
}

// overlaps says whether there is a day on which both hold.
func (v Validity) overlaps(w Validity) bool {
	return (v.To == 0 || w.From <= v.To) && (w.To == 0 || v.From <= w.To)
}

// Rule is an expression as the file writes it and, after Compile, as it is
// evaluated. The zero Rule is none: the file gave no condition.
type Rule struct {
	Text string
	expr *rule.Expr
	// least are the scores that the rule reads as at_least.
	least []string
}

// Given says whether there is a rule at all.
func (r Rule) Given() bool { return r.Text != "" }

// Say reads the rule as a piece of a sentence; name gives the word and the unit
// of each input. Before Compile it is the text.
func (r Rule) Say(lang string, name func(rule.Ref) (word, unit string)) string {
	if r.expr == nil {
		return r.Text
	}
	return r.expr.Say(lang, name)
}

// Inputs are the names that the rule reads, nil before Compile.
func (r Rule) Inputs() []rule.Ref {
	if r.expr == nil {
		return nil
	}
	return r.expr.Inputs()
}

// Entering says who belongs to a programme. Without a rule the stage is entered
// by hand only.
type Entering struct {
	When Rule
	Say  Words
}

// Leaving is one way in which a stage ends by itself.
type Leaving struct {
	Entry
	When Rule
}

// Outcome is one way in which a person closes a stage.
type Outcome struct {
	Entry
	// Opens are the programmes to be offered next, by id.
	Opens []string
}

// Agency is who acts, beyond those that are built in.
type Agency struct {
	ID   string
	Name Words
}

// Agencies are the ids of the agencies that every programme knows.
func Agencies() []string {
	return []string{
		"posyandu", "kader", "tpk", "bidan", "puskesmas", "rsud", "dinkes", "dinsos", "dikbud", "kemenag", "kua",
		"pengadilan_agama", "dukcapil", "bapperida", "dkpp", "pupr", "kesra", "disnaker", "kecamatan", "kelurahan", "rt",
		"bpjs_kesehatan", "bpjs_ketenagakerjaan", "baznas", "sekolah",
	}
}

// Inherit is a value that an earlier stage, or another person's, hands on.
type Inherit struct {
	Entry
	// Programme, Kind and Item say which: Kind is "case", "finding", "derived",
	// "score", "outcome", or the id of a visit, of which Item is a field.
	Programme, Kind, Item string
	Type                  Type
	Unit                  string
	// Of is whose: "self", "mother", "father" or "partner".
	Of string
	// WithinDays is how old the value may be on the day of the visit; 0 for any.
	WithinDays int
}

// Number is a number that a city may change without touching a rule.
type Number struct {
	Entry
	Value float64
	Unit  string
}

// Derived is a value worked out from others.
type Derived struct {
	Entry
	Value Rule
	Unit  string
	// Decimals is how many are shown; -1 for as many as there are.
	Decimals int
}

// Score is a sum of points.
type Score struct {
	Entry
	Base  int
	Items []Item
}

// Item is one line of a score. Points are 0 or more, so that a score is never
// less than what is already known of it.
type Item struct {
	Entry
	Points int
	When   Rule
	Say    Words
}

// Table is a decision table of which the first true row answers.
type Table struct {
	Entry
	Outputs []Output
	Rows    []Row
}

// Output is one column of a table's answer. Its id is unique in the programme.
type Output struct {
	ID     string
	Name   Words
	Type   Type
	Unit   string
	Values []Choice
}

// Row is one row of a table: its condition, and the outputs that it sets.
type Row struct {
	Entry
	When Rule
	Then []Set
}

// Set is one output and its value.
type Set struct {
	Output string
	Value  rule.Value
}

// Visit is one kind of visit: its form and its rules.
type Visit struct {
	Entry
	Due      []Plan
	Fields   []Field
	Derived  []Derived
	Scores   []Score
	Tables   []Table
	Guards   []Guard
	Findings []Finding

	form form
}

// Guard is a condition across fields that asks for a second look, or stops.
type Guard struct {
	Entry
	When Rule
	Say  Words
	// Stop marks what cannot be right; otherwise the question may be answered.
	Stop bool
}

// Finding is a rule that says something about a person.
type Finding struct {
	Entry
	When    Rule
	Level   Level
	Say     Words
	Actions []string
}

// Level is how much a finding matters.
type Level uint8

// The levels, least first. Baik is a good thing found, not the absence of a bad one.
const (
	Baik Level = iota
	Info
	Rendah
	Sedang
	Tinggi
	Darurat
)

// LevelNames are the levels as files write them, by their number.
func LevelNames() []string { return []string{"baik", "info", "rendah", "sedang", "tinggi", "darurat"} }

// String is the level's name in files.
func (l Level) String() string { return LevelNames()[min(l, Darurat)] }

// Action is what follows from a finding: who does what within how many days.
type Action struct {
	Entry
	Agency string
	// WithinDays counts from the day of the finding; 0 is the same day.
	WithinDays int
	Say        Words
	// FollowVisit is the kind of visit wanted FollowDays after the finding; "" for none.
	FollowVisit string
	FollowDays  int
}

// Indicator is a figure: how many of whom.
type Indicator struct {
	Entry
	// PerVisit is the kind of visit that is counted; "" counts cases.
	PerVisit string
	Level    string
	Period   string
	// Months are those in which alone it is counted, 1 to 12; nil for all.
	Months      []int
	Denominator Rule
	Numerator   Rule
	Targets     []Target
}

// IndicatorLevels are the smallest places at which an indicator may be shown.
func IndicatorLevels() []string {
	return []string{"posyandu", "sekolah", "kelurahan", "puskesmas", "kecamatan", "kota"}
}

// Periods are the lengths of time that an indicator may cover.
func Periods() []string { return []string{"month", "quarter", "year"} }

// Target is what an indicator should reach in a year.
type Target struct {
	Year    int
	Percent float64
	Source  Source
}
