package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"canting/internal/app/thread"
	"canting/internal/domain/fault"
	"canting/internal/domain/ident"
	"canting/internal/domain/programme"
)

// Programmes are the programmes of the house.
type Programmes struct {
	Items []ProgrammeRow `json:"items" doc:"As they hold on the day."`
}

// ProgrammeRow is a programme as a list names it.
type ProgrammeRow struct {
	NamedID
	Rules string `json:"rules" doc:"Its version, as bumil@2026.1."`
	Kind  string `json:"kind" enum:"stage,campaign"`
}

// Programme is a programme as far as a form needs it.
type Programme struct {
	ProgrammeRow
	Source   RuleSource       `json:"source"`
	Enters   Words            `json:"enters" doc:"Who belongs; empty where it is entered by hand."`
	Facts    []FormField      `json:"facts" doc:"What is asked when a case is opened."`
	Visits   []ProgrammeVisit `json:"visits"`
	Outcomes []StageOutcome   `json:"outcomes"`
	Numbers  []CityNumber     `json:"numbers" doc:"What a city may change, as it holds on the day."`
}

// ProgrammeVisit is one kind of visit and its form.
type ProgrammeVisit struct {
	StageVisit
	Due    []Words     `json:"due" doc:"When it is wanted, one sentence a plan."`
	Fields []FormField `json:"fields"`
}

// FormField is one question of a form.
type FormField struct {
	NamedID
	Type     string      `json:"type" enum:"decimal,int,bool,choice,date,text"`
	Unit     string      `json:"unit"`
	Values   []NamedID   `json:"values" doc:"What a choice offers."`
	Min      *float64    `json:"min" doc:"Below it cannot be right."`
	Max      *float64    `json:"max"`
	Below    *float64    `json:"warn_below" doc:"Below it is unusual, and asked about."`
	Above    *float64    `json:"warn_above"`
	Decimals *int        `json:"decimals" doc:"How many are shown; null for as many as there are."`
	Required bool        `json:"required"`
	When     Words       `json:"when" doc:"The condition under which it is asked, as a piece of a sentence; empty for always."`
	Source   *RuleSource `json:"source" doc:"Null where it is the programme's."`
}

// CityNumber is a number that a city may change.
type CityNumber struct {
	NamedID
	Value  float64    `json:"value"`
	Unit   string     `json:"unit"`
	Source RuleSource `json:"source"`
}

// OnDay asks as of a day.
type OnDay struct {
	Caller
	Date string `query:"date" format:"date" doc:"Empty for today."`
}

type programmeInput struct {
	OnDay
	ID string `path:"id" maxLength:"64"`
}

func (a *API) registerProgramme(on huma.API) {
	handle(a, on, operation(http.MethodGet, "/programmes", "listProgrammes", "programme", "The programmes that hold on a day"), a.listProgrammes)
	handle(a, on, operation(http.MethodGet, "/programmes/{id}", "readProgramme", "programme", "A programme as far as a form needs it"), a.readProgramme)
}

func (in *OnDay) day(today ident.Date) (ident.Date, error) {
	if in.Date == "" {
		return today, nil
	}
	return ident.ParseDate(in.Date)
}

func (a *API) listProgrammes(_ context.Context, in *OnDay) (Programmes, error) {
	day, err := in.day(a.today())
	if err != nil {
		return Programmes{}, err
	}
	all := Programmes{Items: []ProgrammeRow{}}
	for _, p := range a.Thread.Book.Holding(day) {
		all.Items = append(all.Items, programmeRow(p))
	}
	return all, nil
}

func programmeRow(p *programme.Programme) ProgrammeRow {
	return ProgrammeRow{NamedID: namedProgramme(p), Rules: p.Ref(), Kind: p.Kind.String()}
}

func (a *API) readProgramme(_ context.Context, in *programmeInput) (Programme, error) {
	day, err := in.day(a.today())
	if err != nil {
		return Programme{}, err
	}
	p := a.Thread.Book.On(in.ID, day)
	if p == nil {
		return Programme{}, fault.E("api.programme", fault.NotFound, "fault.not_found", nil)
	}
	whole := Programme{
		ProgrammeRow: programmeRow(p), Source: ruleSource(p.Source), Enters: wordsOf(p.Enters.Say), Facts: a.form(p, "", asksFirst(p.Facts)),
		Visits: make([]ProgrammeVisit, len(p.Visits)), Outcomes: a.outcomes(p), Numbers: []CityNumber{},
	}
	for i := range p.Visits {
		v := &p.Visits[i]
		whole.Visits[i] = ProgrammeVisit{StageVisit: StageVisit{NamedID{v.ID, named(v.Entry)}, thread.Weighs(p.ID, v.ID)}, Due: []Words{}, Fields: a.form(p, v.ID, v.Fields)}
		for j := range v.Due {
			whole.Visits[i].Due = append(whole.Visits[i].Due, a.voiced(p, func(voice programme.Voice) string { return voice.Plan(v.ID, &v.Due[j]) }))
		}
	}
	for i := range p.Numbers {
		if n := &p.Numbers[i]; n.By != "" || n.Holds(programme.Dates{Visit: day}) {
			whole.Numbers = append(whole.Numbers, CityNumber{NamedID{n.ID, named(n.Entry)}, n.Value, n.Unit, ruleSource(n.Source)})
		}
	}
	return whole, nil
}

// asksFirst leaves out the facts that a visit asks for.
func asksFirst(facts []programme.Field) []programme.Field {
	var asked []programme.Field
	for _, f := range facts {
		if f.FromVisit == "" {
			asked = append(asked, f)
		}
	}
	return asked
}

func (a *API) form(p *programme.Programme, visit string, fields []programme.Field) []FormField {
	form := make([]FormField, len(fields))
	for i := range fields {
		f := &fields[i]
		form[i] = FormField{
			NamedID: NamedID{f.ID, named(f.Entry)}, Type: f.Type.String(), Unit: f.Unit, Values: []NamedID{},
			Min: bound(f.Min), Max: bound(f.Max), Below: bound(f.WarnBelow), Above: bound(f.WarnAbove), Required: f.Required,
		}
		for _, c := range f.Values {
			form[i].Values = append(form[i].Values, NamedID{c.ID, named(programme.Entry{ID: c.ID, Name: c.Say})})
		}
		if f.Decimals >= 0 {
			form[i].Decimals = &f.Decimals
		}
		if f.When.Given() {
			form[i].When = a.voiced(p, func(v programme.Voice) string { return v.Rule(visit, f.When) })
		}
		if f.Source != p.Source {
			source := ruleSource(f.Source)
			form[i].Source = &source
		}
	}
	return form
}

func bound(b programme.Bound) *float64 {
	if !b.Given {
		return nil
	}
	return &b.At
}
