package api

import (
	"context"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"canting/internal/app/thread"
	"canting/internal/domain/fault"
	"canting/internal/domain/ident"
	"canting/internal/domain/ledger"
	"canting/internal/domain/programme"
	"canting/internal/domain/rule"
)

// Answers are answers by the id of their field: numbers, true or false, texts,
// choices and dates as text; null takes an older answer away.
type Answers map[string]any

// Schema tells the document so.
func (Answers) Schema(huma.Registry) *huma.Schema {
	return &huma.Schema{
		Type: huma.TypeObject, Description: "By the id of the field: a number, true or false, or a text, which may be a choice or a date (YYYY-MM-DD). Null is no answer.",
		AdditionalProperties: &huma.Schema{AnyOf: []*huma.Schema{{Type: huma.TypeNumber}, {Type: huma.TypeBoolean}, {Type: huma.TypeString}, {Type: "null"}}},
	}
}

// said reads answers as the ledger keeps them.
func (a Answers) said() (ledger.Answers, error) {
	said := make(ledger.Answers, len(a))
	for id, v := range a {
		switch v := v.(type) {
		case nil:
			said[id] = ledger.Answer{}
		case float64:
			said[id] = ledger.Number(v)
		case bool:
			said[id] = ledger.Truth(v)
		case string:
			said[id] = ledger.Text(v)
		default:
			return nil, fault.E("api.answers", fault.Invalid, "thread.answer", fmt.Errorf("a %s", reflect.TypeOf(v)), "field", id)
		}
	}
	return said, nil
}

func answersFrom(said ledger.Answers) Answers {
	all := make(Answers, len(said))
	for id, answer := range said {
		if number, ok := answer.Number(); ok {
			all[id] = number
		} else if truth, ok := answer.Truth(); ok {
			all[id] = truth
		} else if text, ok := answer.Text(); ok {
			all[id] = text
		}
	}
	return all
}

func wordsOf(w programme.Words) Words { return Words{ID: w.ID, EN: w.In("en")} }

// named is what an entry of a programme is called: its id where it has no name.
func named(e programme.Entry) Words {
	if e.Name.ID == "" {
		return wordsOf(programme.Words{ID: strings.ReplaceAll(e.ID, "_", " ")})
	}
	return wordsOf(e.Name)
}

func namedProgramme(p *programme.Programme) NamedID { return NamedID{p.ID, named(p.Entry)} }

func namedProgrammes(all []*programme.Programme) []NamedID {
	ids := make([]NamedID, len(all))
	for i, p := range all {
		ids[i] = namedProgramme(p)
	}
	return ids
}

func ruleSource(s programme.Source) RuleSource {
	return RuleSource{Text: s.Text, URL: s.URL, Date: dateOrNull(s.Date), Verified: s.Verified, Note: s.Note}
}

// voiced says one thing about a programme in both languages.
func (a *API) voiced(p *programme.Programme, say func(programme.Voice) string) Words {
	in := func(lang string) string {
		return say(programme.Voice{P: p, Lang: lang, Sentence: a.Words[lang].Say})
	}
	return Words{ID: in("id"), EN: in("en")}
}

// inputs names what a rule waits for.
func (a *API) inputs(p *programme.Programme, visit string, refs []rule.Ref) []Words {
	all := make([]Words, len(refs))
	for i, ref := range refs {
		all[i] = a.voiced(p, func(v programme.Voice) string {
			word, _ := v.Name(visit)(ref)
			return word
		})
	}
	return all
}

// knownValue is a value as people read it, by its name in the programme.
func knownValue(p *programme.Programme, visit string, id string, ref rule.Ref, value rule.Value) KnownValue {
	name, _ := p.Describe(visit, ref)
	shown := p.Shown(visit, ref, value)
	return KnownValue{NamedID: NamedID{id, wordsOf(name)}, Type: typeOf(value), Text: Words{ID: shown.In("id"), EN: shown.In("en")}, Unit: shown.Unit}
}

func typeOf(v rule.Value) string {
	types := map[rule.Type]string{rule.Decimal: "decimal", rule.Int: "int", rule.Bool: "bool", rule.Date: "date"}
	if name, ok := types[v.Type()]; ok {
		return name
	}
	return "text"
}

// knownFields are the answers to some fields, in the order of the form.
func knownFields(p *programme.Programme, visit, root string, fields []programme.Field, answers ledger.Answers) []KnownValue {
	known := []KnownValue{}
	seen := map[string]bool{}
	for i := range fields {
		f := &fields[i]
		answer, given := answers[f.ID]
		value := thread.ValueOf(f.Type, answer)
		if !given || value.Missing() || seen[f.ID] {
			continue
		}
		seen[f.ID] = true
		known = append(known, knownValue(p, visit, f.ID, rule.Ref{Root: root, Name: f.ID}, value))
	}
	return known
}

func (a *API) knownFacts(s *thread.Stage) []KnownValue {
	return knownFields(s.Programme, "", "case", s.Programme.Facts, s.Facts)
}

// lacking are the required facts that nobody said; those with a condition, and
// those that a visit asks for, are told where a rule misses them.
func lacking(s *thread.Stage) []NamedID {
	lacks := []NamedID{}
	for i := range s.Programme.Facts {
		f := &s.Programme.Facts[i]
		_, known := s.Facts[f.ID]
		if f.Required && !known && !f.When.Given() && f.FromVisit == "" && s.Open() {
			lacks = append(lacks, NamedID{f.ID, named(f.Entry)})
		}
	}
	return lacks
}

func (a *API) inherited(s *thread.Stage) []Inherited {
	handed := []Inherited{}
	for i := range s.Programme.Inherits {
		in := &s.Programme.Inherits[i]
		h, known := s.Before[in.ID]
		value := rule.Value{}
		if known {
			value = thread.ValueOf(in.Type, h.Answer)
		}
		// What is not so is nothing to hand on.
		if value.Missing() || value.Type() == rule.Bool && !value.Flag() {
			continue
		}
		from := NamedID{in.Programme, wordsOf(programme.Words{ID: in.Programme})}
		if p := a.Thread.Book.On(in.Programme, a.today()); p != nil {
			from = namedProgramme(p)
		}
		handed = append(handed, Inherited{
			KnownValue: knownValue(s.Programme, "", in.ID, rule.Ref{Root: "before", Name: in.ID}, value),
			Date:       h.Date.String(), Of: in.Of, From: h.From.String(), Stage: from,
		})
	}
	return handed
}

func (a *API) visitTold(ctx context.Context, s *thread.Stage, told *ledger.Telling[ledger.Visited]) (VisitTold, error) {
	v := &told.What
	by, err := a.names.of(ctx, told.Who)
	if err != nil {
		return VisitTold{}, err
	}
	p := a.Thread.Book.Version(v.Judged.Rules)
	judged := p != nil
	if !judged {
		p = s.Programme
	}
	whole := VisitTold{
		Entry: told.Entry.String(), Kind: NamedID{v.Visit, wordsOf(programme.Words{ID: v.Visit})}, Date: v.Date.String(), Values: []KnownValue{},
		Answers: answersFrom(v.Values), Worked: workedOf(p, v), Findings: make([]VisitFinding, len(v.Judged.Findings)),
		Unanswered: make([]Unanswered, len(v.Judged.Unanswered)), Rules: v.Judged.Rules, SaidBy: by, SaidAt: instant(told.SaidAt),
	}
	if kind := p.Visit(v.Visit); kind != nil {
		whole.Kind.Name = named(kind.Entry)
		whole.Values = knownFields(p, v.Visit, "visit", kind.Fields, v.Values)
	}
	for i, f := range v.Judged.Findings {
		whole.Findings[i] = storedFinding(p, v, f, judged)
	}
	for i, id := range v.Judged.Unanswered {
		whole.Unanswered[i] = Unanswered{NamedID: NamedID{id, findingName(p, v, id)}, Missing: a.inputs(p, v.Visit, s.Waits(p, v, id))}
	}
	return whole, nil
}

// workedOf are the derived values and scores that have a name to show.
func workedOf(p *programme.Programme, v *ledger.Visited) []KnownValue {
	worked := []KnownValue{}
	for _, key := range slices.Sorted(maps.Keys(v.Judged.Worked)) {
		root, name, _ := strings.Cut(key, ".")
		value := thread.Worked(v.Judged.Worked[key])
		if called, _ := p.Describe(v.Visit, rule.Ref{Root: root, Name: name}); called.ID == "" || value.Missing() {
			continue
		}
		worked = append(worked, knownValue(p, v.Visit, key, rule.Ref{Root: root, Name: name}, value))
	}
	return worked
}

func findingName(p *programme.Programme, v *ledger.Visited, id string) Words {
	if f := thread.Finding(p, v, id); f != nil {
		return named(f.Entry)
	}
	return wordsOf(programme.Words{ID: strings.ReplaceAll(id, "_", " ")})
}

// storedFinding is what was found then: level and sentence as they were stored.
func storedFinding(p *programme.Programme, v *ledger.Visited, f ledger.Found, judged bool) VisitFinding {
	said := VisitFinding{ID: f.ID, Name: findingName(p, v, f.ID), Level: f.Level, Say: Words{ID: f.Say, EN: f.Say}, Unverified: f.Unverified, Actions: []VisitAction{}}
	if found := thread.Finding(p, v, f.ID); found != nil && judged {
		source := ruleSource(found.Source)
		said.Source = &source
		if english := thread.English(p, v, found); english != "" {
			said.Say.EN = english
		}
	}
	for _, id := range f.Actions {
		if action := p.Action(id, programme.Dates{Visit: v.Date}); action != nil {
			said.Actions = append(said.Actions, visitAction(p, action, action.Say, v.Date.AddDays(action.WithinDays), v.Date))
		}
	}
	return said
}

// visitAction fills the numbers of the day into a sentence that still has holes.
func visitAction(p *programme.Programme, action *programme.Action, say programme.Words, by, on ident.Date) VisitAction {
	filled := func(sentence, lang string) string {
		return programme.Fill(sentence, func(ref rule.Ref) string {
			for i := range p.Numbers {
				if n := &p.Numbers[i]; ref.Root == "number" && n.ID == ref.Name && n.Holds(programme.Dates{Visit: on}) {
					return programme.DecimalIn(lang, n.Value, -1)
				}
			}
			return "…"
		})
	}
	return VisitAction{
		NamedID: NamedID{action.ID, named(action.Entry)}, Agency: action.Agency,
		Say: Words{ID: filled(say.ID, "id"), EN: filled(say.In("en"), "en")}, By: by.String(),
	}
}

// wanted writes what is due, most urgent first.
func (a *API) wanted(p *programme.Programme, due []programme.Wanted) []WantedVisit {
	all := []WantedVisit{}
	sorted := slices.Clone(due)
	slices.SortStableFunc(sorted, programme.Rank)
	for _, w := range sorted {
		if w.State != programme.Done {
			all = append(all, a.wantedVisit(p, w))
		}
	}
	return all
}

func (a *API) wantedVisit(p *programme.Programme, w programme.Wanted) WantedVisit {
	source := p.Source
	if w.Plan != nil {
		source = w.Plan.Source
	} else if w.Action != nil {
		source = w.Action.Source
	}
	return WantedVisit{
		ID: w.ID(), Visit: stageVisit(p, w.Visit), Label: labelOf(w), State: w.State.String(),
		Date: dateOrNull(w.Date), Open: dateOrNull(w.Open), Close: dateOrNull(w.Close), Last: dateOrNull(w.Last),
		Why: a.voiced(p, func(v programme.Voice) string { return v.Why(w) }), Source: ruleSource(source),
	}
}

// labelOf says which of the visits of a kind it is.
func labelOf(w programme.Wanted) Words {
	switch {
	case w.Plan == nil || w.N == 0:
		return Words{}
	case w.Plan.Form == programme.Windows:
		return named(w.Plan.Windows[w.N-1].Entry)
	case w.Plan.Form != programme.List:
		return Words{}
	case w.N <= len(w.Plan.Labels):
		return wordsOf(w.Plan.Labels[w.N-1])
	case len(w.Plan.At) > 1:
		return Words{ID: strconv.Itoa(w.N), EN: strconv.Itoa(w.N)}
	case w.Plan.ID != "":
		return named(w.Plan.Entry)
	}
	return Words{}
}
