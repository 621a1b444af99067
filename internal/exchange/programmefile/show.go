package programmefile

import (
	"bufio"
	"fmt"
	"io"
	"strconv"
	"strings"

	"canting/internal/domain/programme"
	"canting/internal/domain/rule"
	"canting/locale"
)

// Show prints a compiled programme as the plain sentences that a nutrition
// officer signs: who it is for, every schedule, question, threshold and action,
// each with its source, its dates, and whether the source was read. lang is the
// language of words.
func Show(w io.Writer, p *programme.Programme, lang string, words locale.Words) error {
	out := bufio.NewWriter(w)
	s := &printer{Voice: programme.Voice{P: p, Lang: lang, Sentence: words.Say}, w: out}
	s.head()
	s.persons()
	s.handed()
	s.worked("", p.Derived, p.Scores, p.Tables)
	for i := range p.Visits {
		s.visit(&p.Visits[i])
	}
	s.indicators()
	s.line(0, "")
	s.line(0, s.say("show.sign"))
	return out.Flush()
}

// printer writes lines.
type printer struct {
	programme.Voice
	w *bufio.Writer
}

func (s *printer) say(key string, params ...string) string {
	return s.Sentence("programme."+key, params...)
}

func (s *printer) line(depth int, text string) {
	fmt.Fprintln(s.w, strings.TrimRight(strings.Repeat("  ", depth)+text, " "))
}

// heading begins a part behind an empty line.
func (s *printer) heading(depth int, text string) {
	s.line(0, "")
	s.line(depth, text)
}

// entry prints a line with its dates, and its source where that is another than
// the programme's.
func (s *printer) entry(depth int, e programme.Entry, text string) {
	s.line(depth, "- "+text)
	s.told(depth+1, e, e.Source != s.P.Source)
}

// told prints when an entry holds and, if asked, where it comes from.
func (s *printer) told(depth int, e programme.Entry, source bool) {
	if dates := s.Dates(e.Validity); dates != "" {
		s.line(depth, dates)
	}
	switch {
	case source && depth > 0 && e.Source == s.P.Source && e.Source.Verified:
		s.line(depth, s.say("show.source.same")+" "+s.say("show.verified"))
	case source && depth > 0 && e.Source == s.P.Source:
		s.line(depth, s.say("show.source.same")+" "+s.say("show.unverified")+".")
	case source:
		s.line(depth, s.Source(e.Source))
	}
}

func (s *printer) head() {
	s.line(0, s.Called(s.P.Entry)+" ("+s.P.Ref()+")")
	if s.P.Validity == (programme.Validity{}) {
		s.line(0, s.say("show.holds", "dates", s.say("show.always")))
	}
	s.told(0, s.P.Entry, true)
	s.line(0, s.say("show.missing"))
}

// persons prints who enters and leaves, and the facts of a case.
func (s *printer) persons() {
	if enters := s.P.Enters; enters.When.Given() {
		s.heading(0, s.say("show.enters"))
		s.line(1, "- "+s.Rule("", enters.When)+".")
		if said := s.Filled("", enters.Say); said != "" {
			s.line(2, said)
		}
	}
	if len(s.P.Leaves) > 0 {
		s.heading(0, s.say("show.leaves"))
	}
	for _, l := range s.P.Leaves {
		s.entry(1, l.Entry, s.Filled("", l.Name)+": "+s.say("plan.when", "rule", s.Rule("", l.When)))
	}
	if len(s.P.Outcomes) > 0 {
		s.heading(0, s.say("show.outcomes"))
	}
	for _, o := range s.P.Outcomes {
		said := s.Called(o.Entry)
		if len(o.Opens) > 0 {
			said += "; " + s.say("show.opens", "programmes", strings.Join(o.Opens, ", "))
		}
		s.entry(1, o.Entry, said)
	}
	s.fields("show.facts", 0, "", s.P.Facts)
}

// handed prints what other stages hand on, and the numbers that a city may change.
func (s *printer) handed() {
	if len(s.P.Inherits) > 0 {
		s.heading(0, s.say("show.inherits"))
	}
	for _, in := range s.P.Inherits {
		said := s.say("show.inherit", "name", s.Called(in.Entry), "from", in.Programme+"."+in.Kind+"."+in.Item)
		if in.Of != "self" {
			said += ", " + s.say("show.inherit.of."+in.Of)
		}
		if in.WithinDays > 0 {
			said += ", " + s.say("show.inherit.within", "days", strconv.Itoa(in.WithinDays))
		}
		s.entry(1, in.Entry, said)
	}
	if len(s.P.Numbers) > 0 {
		s.heading(0, s.say("show.numbers"))
	}
	for _, n := range s.P.Numbers {
		s.entry(1, n.Entry, s.Called(n.Entry)+": "+s.Measure(n.Value, n.Unit))
	}
}

func (s *printer) visit(v *programme.Visit) {
	s.heading(0, s.say("show.visit", "name", s.Called(v.Entry)))
	s.told(1, v.Entry, v.Source != s.P.Source)
	if len(v.Due) > 0 {
		s.heading(1, s.say("show.due"))
	}
	for i := range v.Due {
		s.entry(2, v.Due[i].Entry, s.Plan(v.ID, &v.Due[i])+".")
	}
	s.fields("show.fields", 1, v.ID, v.Fields)
	s.worked(v.ID, v.Derived, v.Scores, v.Tables)
	if len(v.Guards) > 0 {
		s.heading(1, s.say("show.guards"))
	}
	for _, g := range v.Guards {
		key := "show.guard.ask"
		if g.Stop {
			key = "show.guard.stop"
		}
		s.entry(2, g.Entry, s.say("show.guard", "rule", s.Rule(v.ID, g.When), "say", s.say(key, "say", s.Filled(v.ID, g.Say))))
	}
	if len(v.Findings) > 0 {
		s.heading(1, s.say("show.findings"))
	}
	for i := range v.Findings {
		s.finding(v, &v.Findings[i])
	}
}

// finding always tells its source: it is what is signed.
func (s *printer) finding(v *programme.Visit, f *programme.Finding) {
	s.line(2, "- "+s.say("show.finding", "name", s.Called(f.Entry), "level", s.say("level."+f.Level.String()), "rule", s.Rule(v.ID, f.When)))
	s.line(3, s.say("show.say", "say", s.Filled(v.ID, f.Say)))
	for _, id := range f.Actions {
		for i := range s.P.Actions {
			if a := &s.P.Actions[i]; a.ID == id {
				s.line(3, s.action(a))
			}
		}
	}
	s.told(3, f.Entry, true)
}

func (s *printer) action(a *programme.Action) string {
	key := "show.action"
	if a.WithinDays == 0 {
		key = "show.action.today"
	}
	said := s.say(key, "action", s.Called(a.Entry), "agency", s.agency(a.Agency), "days", strconv.Itoa(a.WithinDays)) + "."
	if text := a.Say.In(s.Lang); text != "" {
		said += " " + strings.TrimRight(s.Filled("", a.Say), ".") + "."
	}
	if a.FollowVisit != "" {
		called, _ := s.P.Describe("", rule.Ref{Root: "count", Name: a.FollowVisit})
		said += " " + s.say("show.follow", "visit", called.In(s.Lang), "days", strconv.Itoa(a.FollowDays)) + "."
	}
	if !a.Source.Verified {
		said += " " + s.say("show.unverified") + "."
	}
	return said
}

func (s *printer) agency(id string) string {
	for _, a := range s.P.Agencies {
		if a.ID == id {
			return a.Name.In(s.Lang)
		}
	}
	return strings.ReplaceAll(id, "_", " ")
}

func (s *printer) fields(title string, depth int, visit string, fields []programme.Field) {
	if len(fields) > 0 {
		s.heading(depth, s.say(title))
	}
	for i := range fields {
		f := &fields[i]
		s.line(depth+1, "- "+s.Called(f.Entry)+": "+strings.Join(s.field(visit, f), "; "))
		s.told(depth+2, f.Entry, f.Source != s.P.Source)
	}
}

// field is what may be answered, and what is asked about it.
func (s *printer) field(visit string, f *programme.Field) []string {
	kind := s.say("show.type."+f.Type.String(), "values", s.choices(f.Values))
	if f.Unit != "" {
		kind += " (" + f.Unit + ")"
	}
	said := []string{kind}
	add := func(key string, params ...string) { said = append(said, s.say("show.field."+key, params...)) }
	switch {
	case f.Min.Given && f.Max.Given:
		add("between", "min", s.Number(f.Min.At), "max", s.Number(f.Max.At))
	case f.Min.Given:
		add("min", "min", s.Number(f.Min.At))
	case f.Max.Given:
		add("max", "max", s.Number(f.Max.At))
	}
	if f.WarnBelow.Given {
		add("below", "at", s.Number(f.WarnBelow.At))
	}
	if f.WarnAbove.Given {
		add("above", "at", s.Number(f.WarnAbove.At))
	}
	switch {
	case f.Required && f.RequiredWhen.Given():
		add("required.when", "rule", s.Rule(visit, f.RequiredWhen))
	case f.Required:
		add("required")
	}
	if f.When.Given() {
		add("when", "rule", s.Rule(visit, f.When))
	}
	if f.FromVisit != "" {
		word, _ := s.Name(f.FromVisit)(rule.Ref{Root: "visit", Name: f.FromField})
		add("from", "field", word)
	}
	return said
}

func (s *printer) choices(values []programme.Choice) string {
	var said []string
	for _, v := range values {
		if word := v.Say.In(s.Lang); word != "" {
			said = append(said, word)
			continue
		}
		said = append(said, strings.ReplaceAll(v.ID, "_", " "))
	}
	return strings.Join(said, ", ")
}

// worked prints derived values, scores and tables.
func (s *printer) worked(visit string, derived []programme.Derived, scores []programme.Score, tables []programme.Table) {
	if len(derived)+len(scores)+len(tables) > 0 {
		s.heading(1, s.say("show.derived"))
	}
	for _, d := range derived {
		said := s.Called(d.Entry) + " = " + s.Rule(visit, d.Value)
		if d.Unit != "" {
			said += " (" + d.Unit + ")"
		}
		s.entry(2, d.Entry, said)
	}
	for _, score := range scores {
		s.entry(2, score.Entry, s.say("show.score", "name", s.Called(score.Entry), "base", strconv.Itoa(score.Base)))
		for _, item := range score.Items {
			s.line(3, "+ "+s.say("show.points", "points", strconv.Itoa(item.Points), "rule", s.Rule(visit, item.When)))
			s.told(4, item.Entry, item.Source != score.Source)
		}
	}
	for _, t := range tables {
		s.entry(2, t.Entry, s.say("show.table", "name", s.Called(t.Entry)))
		for i, row := range t.Rows {
			s.line(3, strconv.Itoa(i+1)+". "+s.say("show.row", "rule", s.Rule(visit, row.When), "then", s.then(visit, row.Then)))
			s.told(4, row.Entry, row.Source != t.Source)
		}
	}
}

func (s *printer) then(visit string, sets []programme.Set) string {
	var said []string
	for _, set := range sets {
		shown := s.P.Shown(visit, rule.Ref{Root: "table", Name: set.Output}, set.Value)
		word, unit := s.Name(visit)(shown.Ref)
		said = append(said, strings.TrimSpace(word+" = "+shown.In(s.Lang)+" "+unit))
	}
	return strings.Join(said, ", ")
}

func (s *printer) indicators() {
	if len(s.P.Indicators) > 0 {
		s.heading(0, s.say("show.indicators"))
	}
	for _, in := range s.P.Indicators {
		s.line(1, "- "+s.say("show.indicator", "name", s.Called(in.Entry), "level", in.Level, "period", s.say("period."+in.Period)))
		if len(in.Months) > 0 {
			s.line(2, s.say("show.months", "months", s.Months(in.Months)))
		}
		s.line(2, s.say("show.denominator", "rule", s.Rule(in.PerVisit, in.Denominator))+".")
		s.line(2, s.say("show.numerator", "rule", s.Rule(in.PerVisit, in.Numerator))+".")
		for _, t := range in.Targets {
			s.line(2, s.say("show.target", "year", strconv.Itoa(t.Year), "percent", s.Number(t.Percent))+". "+s.Source(t.Source))
		}
		s.told(2, in.Entry, true)
	}
}
