// Package figure answers what the figures of a place are: counts with their
// numerator, denominator, coverage, date and source, never a bare percentage.
package figure

import (
	"context"
	"slices"

	"canting/internal/domain/access"
	"canting/internal/domain/fault"
	"canting/internal/domain/ident"
	"canting/internal/domain/ledger"
	"canting/internal/domain/region"
	"canting/internal/domain/tally"
)

// Store is what the figures are read from.
type Store interface {
	Counters(ctx context.Context, city region.Code, places []region.Code, from, to int) ([]tally.Row, error)
	Flows(ctx context.Context, city region.Code, places []region.Code, from, to int) ([]tally.Change, error)
	Span(ctx context.Context, city, place region.Code) (first, last int, ok bool, err error)
	PlacesIn(ctx context.Context, city, parent region.Code) ([]ledger.PlaceCard, error)
	Place(ctx context.Context, city, code region.Code) (ledger.PlaceCard, error)
	CountPairs(ctx context.Context, f access.Filter, state ledger.PairState) (int, error)
	LastSaid(ctx context.Context, city region.Code) (int64, error)
}

// TrendMonths is how many months a trend shows.
const TrendMonths = 24

// The months of the calendar, of years 1 to 9999.
const (
	firstMonth = 12
	lastMonth  = 9999*12 + 11
)

// Count is a part of a whole: Numerator of Denominator children.
type Count struct{ Numerator, Denominator int }

// Figures are the counts of one place in one month.
type Figures struct {
	Month int
	// Registered is S, the children under five in the place.
	Registered int
	// Weighed is D. Coverage is D/S.
	Weighed int
	// Each index counts over the children with a usable score of that index.
	Stunting, SevereStunting            Count
	Wasting, SevereWasting, Overweight  Count
	Underweight, SevereUnderweight      Count
	Flagged, N, T, O, B, TwoT, BelowRed int
}

// Place is a place as a page names it.
type Place struct {
	Code, Parent region.Code
	Name         string
	Level        region.Level
}

// Below is one part of a place with its figures.
type Below struct {
	Place   Place
	Figures Figures
}

// Page is everything that the page of one place shows.
type Page struct {
	Place                        Place
	Path                         []Place
	Month, FirstMonth, LastMonth int
	// AsOf is when the last entry was said, Unix milliseconds; 0 for never.
	AsOf      int64
	OpenPairs int
	Here      Figures
	Below     []Below
	// Unplaced are those who are counted here and in none of the parts: children
	// whose kelurahan or posyandu is not known yet. Nil when there are none, and
	// for a place without parts.
	Unplaced *Figures
	Trend    []Figures
}

// Service answers for one city.
type Service struct {
	Store Store
	City  *region.City
	Code  region.Code
	Today func() ident.Date
}

// Page reads the figures of a place in a month (year*12 + month - 1; 0 for the
// latest in which anybody was weighed).
func (s *Service) Page(ctx context.Context, who access.Access, code region.Code, month int) (*Page, error) {
	filter := who.Filter(access.FiguresRead)
	if !filter.Admits(code) {
		return nil, fault.E("figure.page", fault.NotFound, "fault.not_found", nil)
	}
	place, err := s.place(ctx, code)
	if err != nil {
		return nil, err
	}
	if month != 0 && (month < firstMonth || month > lastMonth) {
		return nil, fault.E("figure.page", fault.Invalid, "fault.invalid", nil)
	}
	page := &Page{Place: place}
	if page.Path, err = s.path(ctx, code); err != nil {
		return nil, err
	}
	if err := s.months(ctx, page, month); err != nil {
		return nil, err
	}
	below, err := s.below(ctx, place)
	if err != nil {
		return nil, err
	}
	if err := s.fill(ctx, page, below); err != nil {
		return nil, err
	}
	if page.OpenPairs, err = s.Store.CountPairs(ctx, who.Filter(access.PairDecide).Within(code), ledger.PairOpen); err != nil {
		return nil, err
	}
	page.AsOf, err = s.Store.LastSaid(ctx, s.Code)
	return page, err
}

// fill reads the counters of the place over the trend, and those of its parts
// in the month.
func (s *Service) fill(ctx context.Context, page *Page, below []Place) error {
	from := page.Month - TrendMonths + 1
	here, err := s.figures(ctx, []region.Code{page.Place.Code}, from, page.Month)
	if err != nil {
		return err
	}
	for month := from; month <= page.Month; month++ {
		page.Trend = append(page.Trend, here[at{page.Place.Code, month}])
	}
	page.Here = here[at{page.Place.Code, page.Month}]
	codes := make([]region.Code, len(below))
	for i, p := range below {
		codes[i] = p.Code
	}
	parts, err := s.figures(ctx, codes, page.Month, page.Month)
	if err != nil {
		return err
	}
	rest := page.Here
	for _, p := range below {
		figures := parts[at{p.Code, page.Month}]
		page.Below = append(page.Below, Below{Place: p, Figures: figures})
		rest = rest.less(figures)
	}
	if len(below) > 0 && rest != (Figures{Month: page.Month}) {
		page.Unplaced = &rest
	}
	return nil
}

// less takes the counts of a part out of those of the whole.
func (f Figures) less(part Figures) Figures {
	count := func(a, b Count) Count { return Count{a.Numerator - b.Numerator, a.Denominator - b.Denominator} }
	return Figures{
		Month: f.Month, Registered: f.Registered - part.Registered, Weighed: f.Weighed - part.Weighed,
		Stunting: count(f.Stunting, part.Stunting), SevereStunting: count(f.SevereStunting, part.SevereStunting),
		Wasting: count(f.Wasting, part.Wasting), SevereWasting: count(f.SevereWasting, part.SevereWasting), Overweight: count(f.Overweight, part.Overweight),
		Underweight: count(f.Underweight, part.Underweight), SevereUnderweight: count(f.SevereUnderweight, part.SevereUnderweight),
		Flagged: f.Flagged - part.Flagged, N: f.N - part.N, T: f.T - part.T, O: f.O - part.O, B: f.B - part.B,
		TwoT: f.TwoT - part.TwoT, BelowRed: f.BelowRed - part.BelowRed,
	}
}

type at struct {
	place region.Code
	month int
}

// figures gives the figures of every place and month asked for, zero ones too.
func (s *Service) figures(ctx context.Context, places []region.Code, from, to int) (map[at]Figures, error) {
	all := make(map[at]Figures, len(places)*(to-from+1))
	if len(places) == 0 {
		return all, nil
	}
	counters, err := s.Store.Counters(ctx, s.Code, places, from, to)
	if err != nil {
		return nil, err
	}
	flows, err := s.Store.Flows(ctx, s.Code, places, from, to)
	if err != nil {
		return nil, err
	}
	for _, place := range places {
		for month := from; month <= to; month++ {
			all[at{place, month}] = Figures{Month: month}
		}
	}
	for _, row := range counters {
		all[at{row.Place, row.Month}] = of(row)
	}
	// The registered of a month are all who came before its end, less those who left.
	for _, flow := range flows {
		for month := max(flow.Month, from); month <= to; month++ {
			f := all[at{flow.Place, month}]
			f.Registered += flow.N
			all[at{flow.Place, month}] = f
		}
	}
	return all, nil
}

func of(row tally.Row) Figures {
	n := row.Counts.Of
	part := func(numerator, denominator tally.Indicator) Count { return Count{n(numerator), n(denominator)} }
	return Figures{
		Month: row.Month, Weighed: n(tally.Weighed),
		Stunting: part(tally.Stunting, tally.StuntingMeasured), SevereStunting: part(tally.SevereStunting, tally.StuntingMeasured),
		Wasting: part(tally.Wasting, tally.WastingMeasured), SevereWasting: part(tally.SevereWasting, tally.WastingMeasured),
		Overweight:  part(tally.Overweight, tally.WastingMeasured),
		Underweight: part(tally.Underweight, tally.UnderweightMeasured), SevereUnderweight: part(tally.SevereUnderweight, tally.UnderweightMeasured),
		Flagged: n(tally.Flagged), N: n(tally.GainN), T: n(tally.GainT), O: n(tally.GainO), B: n(tally.GainB),
		TwoT: n(tally.TwoT), BelowRed: n(tally.BelowRed),
	}
}

// months tells the first and the last month with figures and settles which one
// the page shows: the one asked for, even without figures, or the last.
func (s *Service) months(ctx context.Context, page *Page, month int) error {
	first, last, ok, err := s.Store.Span(ctx, s.Code, page.Place.Code)
	if err != nil {
		return err
	}
	page.FirstMonth, page.LastMonth = s.Today().MonthIndex(), s.Today().MonthIndex()
	if ok {
		page.FirstMonth, page.LastMonth = first, last
	}
	page.Month = month
	if month == 0 {
		page.Month = page.LastMonth
	}
	return nil
}

// place finds a place in the country's codes or among the city's posyandu.
func (s *Service) place(ctx context.Context, code region.Code) (Place, error) {
	if code.Level() == region.Posyandu {
		p, err := s.Store.Place(ctx, s.Code, code)
		if err != nil {
			return Place{}, err
		}
		return Place{Code: p.Code, Parent: p.Parent, Name: p.Name, Level: region.Posyandu}, nil
	}
	p, ok := s.City.Place(code)
	if !ok || !code.Within(s.Code) {
		return Place{}, fault.E("figure.place", fault.NotFound, "fault.not_found", nil)
	}
	return ofRegion(p), nil
}

func ofRegion(p region.Place) Place {
	return Place{Code: p.Code, Parent: p.Code.Parent(), Name: p.Name, Level: p.Code.Level()}
}

// path is the way from the city down to the place.
func (s *Service) path(ctx context.Context, code region.Code) ([]Place, error) {
	var path []Place
	for ; code.Level() >= region.CityLevel; code = code.Parent() {
		place, err := s.place(ctx, code)
		if err != nil {
			return nil, err
		}
		path = append(path, place)
	}
	slices.Reverse(path)
	return path, nil
}

// below are the parts that a place is shown by: the kelurahan of a city or
// kecamatan, the posyandu of a kelurahan.
func (s *Service) below(ctx context.Context, place Place) ([]Place, error) {
	var parts []Place
	switch place.Level {
	case region.CityLevel, region.District:
		for _, p := range s.City.At(region.Kelurahan) {
			if p.Code.Within(place.Code) {
				parts = append(parts, ofRegion(p))
			}
		}
	case region.Kelurahan:
		posyandu, err := s.Store.PlacesIn(ctx, s.Code, place.Code)
		if err != nil {
			return nil, err
		}
		for _, p := range posyandu {
			parts = append(parts, Place{Code: p.Code, Parent: p.Parent, Name: p.Name, Level: region.Posyandu})
		}
	}
	return parts, nil
}
