package api

import (
	"context"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"canting/internal/app/figure"
	"canting/internal/app/thread"
	"canting/internal/domain/access"
	"canting/internal/domain/fault"
	"canting/internal/domain/programme"
	"canting/internal/domain/region"
)

// Indicators are the indicators of the programmes for one place.
type Indicators struct {
	IndicatorsOf
	FirstMonth string      `json:"first_month" doc:"The first month to choose, YYYY-MM."`
	LastMonth  string      `json:"last_month" doc:"The month that goes on, YYYY-MM."`
	Below      []Place     `json:"below" doc:"The kelurahan of the city or a kecamatan; the posyandu of a kelurahan."`
	Indicators []Indicator `json:"indicators" doc:"In the order of the programmes. Those that may not be shown for so small a place are left out, and those of what is given in other months only."`
}

// IndicatorsOf says of which place and month indicators are, and when they were
// counted.
type IndicatorsOf struct {
	Place FiguresPlace `json:"place"`
	Month string       `json:"month" doc:"YYYY-MM."`
	AsOf  string       `json:"as_of" format:"date-time" doc:"When it was counted."`
	Names bool         `json:"names" doc:"Whether this account may see any of the people behind the figures."`
}

// Indicator is one indicator of a place over a period.
type Indicator struct {
	IndicatorCount
	ID        string           `json:"id" doc:"Programme and indicator, joined by a full stop." example:"bumil.k4"`
	Programme NamedID          `json:"programme"`
	Name      Words            `json:"name"`
	Visit     *NamedID         `json:"visit" doc:"The kind of visit that is counted; null where people are."`
	Period    string           `json:"period" enum:"month,quarter,year"`
	From      string           `json:"from" format:"date" doc:"First day of the period."`
	To        string           `json:"to" format:"date" doc:"Last day counted: the end of the month, or today."`
	Target    *IndicatorTarget `json:"target" doc:"Of the period's year, or of the last before it that has one; null without any."`
	Counts    Words            `json:"counts" doc:"What the denominator asks, as a piece of a sentence."`
	Wants     Words            `json:"wants" doc:"What the numerator asks, as a piece of a sentence."`
	Source    RuleSource       `json:"source"`
}

// IndicatorCount is a part of a whole, and those of whom it cannot be said.
type IndicatorCount struct {
	Numerator   int `json:"numerator"`
	Denominator int `json:"denominator"`
	Unknown     int `json:"unknown" doc:"Of the denominator, those of whom nobody can say whether they belong to the numerator; they count as not."`
	Unclear     int `json:"unclear" doc:"Those of whom nobody can say whether they belong to the denominator."`
}

// IndicatorTarget is what an indicator should reach in a year.
type IndicatorTarget struct {
	Year    int        `json:"year"`
	Percent float64    `json:"percent"`
	Source  RuleSource `json:"source"`
}

// IndicatorSpread is one indicator of a place and of its parts.
type IndicatorSpread struct {
	IndicatorsOf
	Indicator Indicator       `json:"indicator"`
	Below     []IndicatorPart `json:"below"`
	Small     bool            `json:"small" doc:"Whether there are parts, and the indicator may not be shown for places so small."`
	Rest      *IndicatorCount `json:"rest" doc:"Those counted here and in none of the parts; null when there are none."`
}

// IndicatorPart is an indicator of a part of a place.
type IndicatorPart struct {
	IndicatorCount
	Place Place `json:"place"`
}

// PeopleBehind is one page of the people behind a part of a figure.
type PeopleBehind struct {
	Total int            `json:"total" doc:"How many people there are on all pages."`
	Times int            `json:"times" doc:"How often they count on all pages: the part of the figure, as far as the account may see the place."`
	Next  string         `json:"next" doc:"What to send as start for the next page; empty on the last."`
	Items []PersonBehind `json:"items" doc:"By place and name."`
}

// PersonBehind is somebody behind a part of a figure.
type PersonBehind struct {
	PersonRow
	Times int `json:"times" doc:"How often the person counts: by several visits, or two pregnancies in a year."`
}

// OfPlaceAndMonth says which figures are asked for.
type OfPlaceAndMonth struct {
	Place string `query:"place" required:"true" doc:"The place's code." example:"35.76"`
	Month string `query:"month" pattern:"^[0-9]{4}-(0[1-9]|1[0-2])$" patternDescription:"YYYY-MM" doc:"Empty for the latest with weighings."`
}

type indicatorsInput struct {
	Caller
	OfPlaceAndMonth
}

type indicatorInput struct {
	Caller
	OfPlaceAndMonth
	Indicator string `path:"indicator" maxLength:"130" doc:"Programme and indicator, joined by a full stop." example:"bumil.k4"`
}

type behindInput struct {
	Caller
	OfPlaceAndMonth
	Indicator string `path:"indicator" maxLength:"130" doc:"Programme and indicator, joined by a full stop." example:"bumil.k4"`
	Part      string `query:"part" required:"true" enum:"numerator,not,unknown,unclear" doc:"Which of those behind the figure."`
	Start     int    `query:"start" minimum:"0" maximum:"1000000" doc:"The next of the page before."`
	Limit     int    `query:"limit" minimum:"1" maximum:"200" default:"50"`
}

func (a *API) registerIndicator(on huma.API) {
	handle(a, on, operation(http.MethodGet, "/indicators", "readIndicators", "indicator", "The indicators of the programmes for a place"), a.readIndicators)
	handle(a, on, operation(http.MethodGet, "/indicators/{indicator}", "readIndicator", "indicator", "One indicator of a place and of its parts"), a.readIndicator)
	handle(a, on, operation(http.MethodGet, "/indicators/{indicator}/people", "listBehind", "indicator", "The people behind an indicator"), a.listBehind)
}

func (a *API) readIndicators(ctx context.Context, in *indicatorsInput) (Indicators, error) {
	place, month, err := in.asked(ctx, a)
	if err != nil {
		return Indicators{}, err
	}
	figures, err := a.Thread.Figures(ctx, in.who(), place, month)
	if err != nil {
		return Indicators{}, err
	}
	last := a.today().MonthIndex()
	page := Indicators{FirstMonth: monthText(last - figure.TrendMonths + 1), LastMonth: monthText(last), Indicators: make([]Indicator, len(figures))}
	if page.IndicatorsOf, page.Below, err = a.indicatorsOf(ctx, in.who(), place, month); err != nil {
		return Indicators{}, err
	}
	for i := range figures {
		page.Indicators[i] = a.indicator(&figures[i])
	}
	return page, nil
}

func (a *API) readIndicator(ctx context.Context, in *indicatorInput) (IndicatorSpread, error) {
	place, month, err := in.asked(ctx, a)
	if err != nil {
		return IndicatorSpread{}, err
	}
	of, below, err := a.indicatorsOf(ctx, in.who(), place, month)
	if err != nil {
		return IndicatorSpread{}, err
	}
	codes := make([]region.Code, len(below))
	for i := range below {
		codes[i] = region.Code(below[i].Code)
	}
	found, err := a.Thread.Spread(ctx, in.who(), place, codes, month, in.Indicator)
	if err != nil {
		return IndicatorSpread{}, err
	}
	spread := IndicatorSpread{IndicatorsOf: of, Indicator: a.indicator(&found.Figure), Below: make([]IndicatorPart, len(found.Parts)), Small: len(found.Parts) < len(below)}
	for i, count := range found.Parts {
		spread.Below[i] = IndicatorPart{IndicatorCount(count), below[i]}
	}
	if rest := IndicatorCount(found.Rest); len(found.Parts) > 0 && rest != (IndicatorCount{}) {
		spread.Rest = &rest
	}
	return spread, nil
}

func (a *API) listBehind(ctx context.Context, in *behindInput) (PeopleBehind, error) {
	place, month, err := in.asked(ctx, a)
	if err != nil {
		return PeopleBehind{}, err
	}
	people, err := a.Thread.Behind(ctx, in.who(), place, month, in.Indicator, thread.Part(in.Part))
	if err != nil {
		return PeopleBehind{}, err
	}
	list := PeopleBehind{Total: len(people), Items: []PersonBehind{}}
	for _, one := range people {
		list.Times += one.Times
	}
	start, end := min(in.Start, len(people)), min(in.Start+in.Limit, len(people))
	for _, one := range people[start:end] {
		row, err := a.personRow(ctx, one.Card)
		if err != nil {
			return PeopleBehind{}, err
		}
		list.Items = append(list.Items, PersonBehind{row, one.Times})
	}
	if end < len(people) {
		list.Next = strconv.Itoa(end)
	}
	return list, nil
}

// asked reads the place and the month (year*12 + month - 1). Without a month it is
// that of the place's last weighings: the one that goes on says little before the
// posyandu has met.
func (of OfPlaceAndMonth) asked(ctx context.Context, a *API) (region.Code, int, error) {
	place, err := placeCode(of.Place)
	if err != nil {
		return "", 0, err
	}
	month, err := monthIndex(of.Month)
	if err != nil || month != 0 {
		return place, month, err
	}
	month = a.today().MonthIndex()
	if _, last, ok, err := a.Figures.Store.Span(ctx, a.City.Code, place); err != nil || ok {
		return place, min(last, month), err
	}
	return place, month, nil
}

func (a *API) indicator(f *thread.Figure) Indicator {
	p, ind := f.Programme, f.Indicator
	rule := func(r programme.Rule) Words {
		return a.voiced(p, func(v programme.Voice) string { return v.Rule(ind.PerVisit, r) })
	}
	shown := Indicator{
		IndicatorCount: IndicatorCount(f.Count), ID: p.ID + "." + ind.ID, Programme: namedProgramme(p), Name: named(ind.Entry),
		Period: ind.Period, From: f.From.String(), To: f.To.String(),
		Counts: rule(ind.Denominator), Wants: rule(ind.Numerator), Source: ruleSource(ind.Source),
	}
	if f.Target != nil {
		shown.Target = &IndicatorTarget{f.Target.Year, f.Target.Percent, ruleSource(f.Target.Source)}
	}
	if v := p.Visit(ind.PerVisit); v != nil {
		shown.Visit = &NamedID{v.ID, named(v.Entry)}
	}
	return shown
}

// indicatorsOf finds a place with the way down to it, and the parts that it is
// shown by.
func (a *API) indicatorsOf(ctx context.Context, who access.Access, code region.Code, month int) (IndicatorsOf, []Place, error) {
	of := IndicatorsOf{
		Place: FiguresPlace{Path: []Place{}}, Month: monthText(month), AsOf: instant(a.Now().UnixMilli()),
		Names: len(who.Filter(access.ChildRead).Within(code).Areas) > 0,
	}
	known, err := a.allPlaces(ctx)
	if err != nil {
		return of, nil, err
	}
	for up := code; up.Level() >= region.CityLevel; up = up.Parent() {
		at := slices.IndexFunc(known, func(p Place) bool { return p.Code == string(up) })
		if at < 0 {
			return of, nil, fault.E("api.indicator", fault.NotFound, "fault.not_found", nil)
		}
		of.Place.Path = append(of.Place.Path, known[at])
	}
	slices.Reverse(of.Place.Path)
	of.Place.Place = of.Place.Path[len(of.Place.Path)-1]
	if code.Level() > region.CityLevel {
		of.Place.Parent = string(code.Parent())
	}
	level := region.Kelurahan
	if code.Level() >= region.Kelurahan {
		level = region.Posyandu
	}
	below := []Place{}
	for _, p := range known {
		if at := region.Code(p.Code); at.Level() == level && at != code && at.Within(code) {
			below = append(below, p)
		}
	}
	slices.SortStableFunc(below, func(a, b Place) int { return strings.Compare(a.Name, b.Name) })
	return of, below, nil
}

// allPlaces are the places of the city, its posyandu among them.
func (a *API) allPlaces(ctx context.Context) ([]Place, error) {
	var all []Place
	add := func(code region.Code, name string) {
		all = append(all, Place{Code: string(code), Name: region.DisplayName(name), Level: levelName(code.Level())})
	}
	for _, p := range a.City.Places() {
		add(p.Code, p.Name)
	}
	posyandu, err := a.Places.Places(ctx, a.City.Code)
	for _, p := range posyandu {
		add(p.Code, p.Name)
	}
	return all, err
}
