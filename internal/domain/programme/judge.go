package programme

import (
	"slices"

	"canting/internal/domain/ident"
	"canting/internal/domain/rule"
)

// Judgement is what follows from one visit. Lists are in the order of the file.
type Judgement struct {
	// Programme is the version that judged, as "bumil@2026.1".
	Programme string
	Visit     string
	Date      ident.Date
	// Applies is false when the programme does not hold on the date, or knows
	// no such visit; everything else is then empty.
	Applies bool

	Derived  []Shown
	Scores   []Total
	Tables   []Hit
	Findings []Found
	// Unanswered are the findings for which no rule applies, and why. Absent are
	// the answered ones that are not so.
	Unanswered []Unanswered
	Absent     []*Finding

	Violations []Violation
	Warnings   []Warning
	// Missing are required fields without a usable answer.
	Missing []string
}

// Total is one score.
type Total struct {
	ID   string
	Name Words
	// AtLeast is the base and the points known so far.
	AtLeast int
	// Complete says whether every item was answered, so that AtLeast is the score.
	Complete bool
	// Items are those that gave points.
	Items []*Item
	// Missing are what the other items wait for.
	Missing []rule.Ref
}

// Hit is the answer of one table. Row is nil when no row applies; Missing is then
// what the first undecided row waits for.
type Hit struct {
	Table   *Table
	Row     *Row
	Missing []rule.Ref
}

// Found is a finding that is so, with everything that a screen needs to say why.
type Found struct {
	// Finding is the rule: its text, level, source and actions.
	Finding *Finding
	// Say is its sentence with the values filled in.
	Say Words
	// Inputs are the values that the rule read.
	Inputs []Shown
	// Actions are what should follow.
	Actions []Task
}

// Task is one action that should follow from a finding.
type Task struct {
	Action *Action
	Say    Words
	// By is the last day for it.
	By ident.Date
}

// Unanswered is a finding for which no rule applies.
type Unanswered struct {
	Finding *Finding
	// Missing is what the answer hangs on.
	Missing []rule.Ref
	// Why is the reason where nothing is missing: a number out of a table, a
	// division by zero.
	Why rule.Reason
}

// Violation is what cannot be so, or must be looked at again: an answer outside
// its field's guards (Field), or a guard across fields (Guard).
type Violation struct {
	Field *Field
	Guard *Guard
	Say   Words
	// Stop says that it cannot be right.
	Stop bool
}

// ID is the id of the field or the guard.
func (v Violation) ID() string {
	if v.Field != nil {
		return v.Field.ID
	}
	return v.Guard.ID
}

// Warning is an answer beyond what is usual.
type Warning struct {
	Field *Field
	Value float64
	// Below says that it is lower than usual; else it is higher.
	Below bool
}

// Judge says what follows from a visit. It is deterministic, reads nothing but
// its arguments, and never changes them. A rule that misses an input gives no
// finding and no absence: it is Unanswered.
func Judge(p *Programme, in Input) Judgement {
	j := Judgement{Programme: p.Ref(), Visit: in.Visit, Date: in.Date}
	s := sceneOf(p, in)
	if s == nil || !p.Holds(s.dates()) || !s.v.Holds(s.dates()) {
		return j
	}
	j.Applies = true
	s.answers(&j, in.Values)
	s.work(&j)
	s.required(&j, in.Values)
	s.guards(&j)
	s.find(&j)
	return j
}

// sceneOf sets the scene of a visit; nil for a visit of no kind or of no day.
func sceneOf(p *Programme, in Input) *scene {
	v := p.Visit(in.Visit)
	if v == nil || in.Date == 0 {
		return nil
	}
	c := in.Case.Sorted()
	return &scene{p: p, c: &c, at: in.Date, v: v, now: make([]rule.Value, len(v.form.slots))}
}

// Asked are the questions of a visit that are asked, given the answers so far,
// in the order of the file.
func Asked(p *Programme, in Input) []*Field {
	s := sceneOf(p, in)
	if s == nil {
		return nil
	}
	var j Judgement
	s.answers(&j, in.Values)
	s.work(&j)
	return s.askedOf(s.v.Fields)
}

// AskedFacts are the facts to be asked when a case is opened on a day, given
// those that are known; facts that a visit's answer gives are not asked.
func AskedFacts(p *Programme, c Case, day ident.Date) []*Field {
	s := &scene{p: p, c: &c, at: day}
	return slices.DeleteFunc(s.askedOf(p.Facts), func(f *Field) bool { return f.FromVisit != "" })
}

func (s *scene) askedOf(fields []Field) []*Field {
	var asked []*Field
	for i := range fields {
		if s.asked(&fields[i]) {
			asked = append(asked, &fields[i])
		}
	}
	return asked
}

// answers takes the usable answers of the form.
func (s *scene) answers(j *Judgement, given Values) {
	for i := range s.v.Fields {
		f := &s.v.Fields[i]
		if !f.Holds(s.dates()) {
			continue
		}
		v, ok := f.Accept(given[f.ID])
		if !ok {
			j.Violations = append(j.Violations, Violation{Field: f, Stop: true})
			continue
		}
		s.set("visit", f.ID, v)
		if x, numeric := number(v); numeric {
			j.warn(f, x)
		}
	}
}

func (j *Judgement) warn(f *Field, x float64) {
	switch {
	case f.WarnBelow.Given && x < f.WarnBelow.At:
		j.Warnings = append(j.Warnings, Warning{Field: f, Value: x, Below: true})
	case f.WarnAbove.Given && x > f.WarnAbove.At:
		j.Warnings = append(j.Warnings, Warning{Field: f, Value: x})
	}
}

// required notes the required fields that were asked and have no usable answer.
func (s *scene) required(j *Judgement, given Values) {
	for i := range s.v.Fields {
		f := &s.v.Fields[i]
		must := f.Required && (!f.RequiredWhen.Given() || s.ask(f.RequiredWhen).Flag())
		if must && s.asked(f) && s.slot("visit", f.ID).Missing() && given[f.ID].Missing() {
			j.Missing = append(j.Missing, f.ID)
		}
	}
}

// asked says whether a question is asked. One whose condition has no answer is not.
func (s *scene) asked(f *Field) bool {
	return f.Holds(s.dates()) && (!f.When.Given() || s.ask(f.When).Flag())
}

// work fills in what is worked out: derived values, scores and tables.
func (s *scene) work(j *Judgement) {
	for _, step := range s.v.form.steps {
		for _, d := range step.derived {
			if d.Holds(s.dates()) {
				s.set("derived", d.ID, s.ask(d.Value))
				j.Derived = append(j.Derived, s.shown(rule.Ref{Root: "derived", Name: d.ID}))
			}
		}
		for _, score := range step.scores {
			if score.Holds(s.dates()) {
				j.Scores = append(j.Scores, s.score(score))
			}
		}
		for _, table := range step.tables {
			if table.Holds(s.dates()) {
				j.Tables = append(j.Tables, s.table(table))
			}
		}
	}
}

func (s *scene) score(score *Score) Total {
	t := Total{ID: score.ID, Name: score.Name, AtLeast: score.Base, Complete: true}
	most := score.Base
	for i := range score.Items {
		item := &score.Items[i]
		if !item.Holds(s.dates()) {
			continue
		}
		switch answer := s.ask(item.When); {
		case answer.Missing():
			t.Complete = false
			most += item.Points
			t.Missing = appendNew(t.Missing, s.missing(item.When))
		case answer.Flag():
			t.AtLeast += item.Points
			most += item.Points
			t.Items = append(t.Items, item)
		}
	}
	least := rule.Whole(int64(t.AtLeast))
	s.set("at_least", score.ID, least)
	if t.Complete {
		s.set("score", score.ID, least)
	} else {
		s.open = append(s.open, openScore{score.ID, least, rule.Whole(int64(most)), t.Missing})
	}
	return t
}

// table asks the rows from the top. An undecided row might have been the first
// true one, so nothing behind it may answer.
func (s *scene) table(table *Table) Hit {
	for i := range table.Rows {
		row := &table.Rows[i]
		if !row.Holds(s.dates()) {
			continue
		}
		switch answer := s.ask(row.When); {
		case answer.Missing():
			return Hit{Table: table, Missing: s.missing(row.When)}
		case answer.Flag():
			for _, set := range row.Then {
				s.set("table", set.Output, set.Value)
			}
			return Hit{Table: table, Row: row}
		}
	}
	return Hit{Table: table}
}

func (s *scene) guards(j *Judgement) {
	for i := range s.v.Guards {
		g := &s.v.Guards[i]
		if g.Holds(s.dates()) && s.ask(g.When).Flag() {
			j.Violations = append(j.Violations, Violation{Guard: g, Say: fill(g.Say, s.shown), Stop: g.Stop})
		}
	}
}

func (s *scene) find(j *Judgement) {
	for i := range s.v.Findings {
		f := &s.v.Findings[i]
		if !f.Holds(s.dates()) {
			continue
		}
		switch answer := s.ask(f.When); {
		case answer.Missing():
			j.Unanswered = append(j.Unanswered, Unanswered{Finding: f, Missing: s.missing(f.When), Why: answer.Why()})
		case answer.Flag():
			j.Findings = append(j.Findings, s.found(f))
		default:
			j.Absent = append(j.Absent, f)
		}
	}
}

func (s *scene) found(f *Finding) Found {
	inputs := f.When.Inputs()
	found := Found{Finding: f, Say: fill(f.Say, s.shown), Inputs: make([]Shown, 0, len(inputs))}
	for _, ref := range inputs {
		found.Inputs = append(found.Inputs, s.shown(ref))
	}
	for _, id := range f.Actions {
		if a := s.p.Action(id, s.dates()); a != nil {
			found.Actions = append(found.Actions, Task{Action: a, Say: fill(a.Say, s.shown), By: s.at.AddDays(a.WithinDays)})
		}
	}
	return found
}

// shown is a value with its unit, as people read it.
func (s *scene) shown(ref rule.Ref) Shown {
	shown := s.p.describe(s.v, ref, s.dates())
	shown.Value = s.Get(ref.Root, ref.Name)
	if shown.Value.Type() == rule.String {
		shown.Word = s.p.word(s.v, ref, shown.Value.Text())
	}
	return shown
}

func appendNew(refs, more []rule.Ref) []rule.Ref {
	for _, ref := range more {
		known := false
		for _, r := range refs {
			known = known || r == ref
		}
		if !known {
			refs = append(refs, ref)
		}
	}
	return refs
}
