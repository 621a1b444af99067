package thread

import (
	"cmp"
	"context"
	"slices"

	"canting/internal/domain/access"
	"canting/internal/domain/fault"
	"canting/internal/domain/ident"
	"canting/internal/domain/ledger"
	"canting/internal/domain/programme"
	"canting/internal/domain/region"
)

// Figure is one indicator of one place over one period.
type Figure struct {
	Programme *programme.Programme
	Indicator *programme.Indicator
	From, To  ident.Date
	Count     Count
	// Target is the one of the period's year, or of the last before it that has one;
	// nil without any.
	Target *programme.Target
}

// Count is a part of a whole, and those of whom it cannot be said.
type Count struct {
	// Numerator of Denominator. Unknown are those of the denominator of whom nobody
	// can say whether they belong to the numerator; they count as not.
	Numerator, Denominator, Unknown int
	// Unclear are those of whom nobody can say whether they belong to the whole.
	Unclear int
}

func (c *Count) add(one programme.Counted) {
	switch {
	case one.Unclear:
		c.Unclear++
	case one.In:
		c.Denominator++
		if one.Yes {
			c.Numerator++
		}
		if one.Unknown {
			c.Unknown++
		}
	}
}

func (c Count) plus(o Count) Count {
	return Count{c.Numerator + o.Numerator, c.Denominator + o.Denominator, c.Unknown + o.Unknown, c.Unclear + o.Unclear}
}

func (c Count) less(o Count) Count {
	return Count{c.Numerator - o.Numerator, c.Denominator - o.Denominator, c.Unknown - o.Unknown, c.Unclear - o.Unclear}
}

// Figures gives every indicator of a place in a month (year*12 + month - 1): the
// month itself, its quarter, or its year up to the end of the month, as the
// indicator says. They stand in the order of life. A month that has not come is fault.Invalid, a place that may
// not be seen fault.NotFound.
func (s *Service) Figures(ctx context.Context, who access.Access, place region.Code, month int) ([]Figure, error) {
	if !who.Filter(access.FiguresRead).Admits(place) {
		return nil, fault.E("thread.figures", fault.NotFound, "fault.not_found", nil)
	}
	figures := []Figure{}
	err := s.counted(ctx, month, func(t *table) error {
		for i, m := range t.indicators {
			if shownAt(m.indicator, place) {
				figures = append(figures, t.figure(i, place))
			}
		}
		return nil
	})
	return figures, err
}

// Spread is one indicator of a place and of its parts.
type Spread struct {
	Figure
	// Parts are the counts of the parts, in the order in which they were asked for;
	// nil where the indicator may not be shown for places so small.
	Parts []Count
	// Rest are counted in the place and in none of its parts.
	Rest Count
}

// Spread gives one indicator ("programme.id") of a place and of parts of it,
// which do not overlap. Its errors are those of Figures; an unknown indicator is
// fault.NotFound.
func (s *Service) Spread(ctx context.Context, who access.Access, place region.Code, parts []region.Code, month int, indicator string) (*Spread, error) {
	if !who.Filter(access.FiguresRead).Admits(place) {
		return nil, fault.E("thread.spread", fault.NotFound, "fault.not_found", nil)
	}
	spread := &Spread{}
	err := s.counted(ctx, month, func(t *table) error {
		i := t.index(indicator)
		if i < 0 || !shownAt(t.indicators[i].indicator, place) {
			return fault.E("thread.spread", fault.NotFound, "fault.not_found", nil)
		}
		spread.Figure = t.figure(i, place)
		if t.splits(i, place, parts) {
			spread.Rest = spread.Count
			for _, part := range parts {
				count := t.figure(i, part).Count
				spread.Parts, spread.Rest = append(spread.Parts, count), spread.Rest.less(count)
			}
		}
		return nil
	})
	return spread, err
}

// splits tells whether the i-th indicator may be shown for each part of a place.
func (t *table) splits(i int, place region.Code, parts []region.Code) bool {
	return !slices.ContainsFunc(parts, func(part region.Code) bool {
		return !part.Within(place) || !shownAt(t.indicators[i].indicator, part)
	})
}

// figure is the i-th indicator of a place.
func (t *table) figure(i int, place region.Code) Figure {
	m := t.indicators[i]
	f := Figure{Programme: m.programme, Indicator: m.indicator, From: m.from, To: m.to, Target: targetOf(m)}
	for at, count := range t.counts[i] {
		if at.Within(place) {
			f.Count = f.Count.plus(count)
		}
	}
	return f
}

// Part says which of those behind a figure are asked for.
type Part string

// The parts of a figure.
const (
	PartYes     Part = "numerator"
	PartNot     Part = "not"
	PartUnknown Part = "unknown"
	PartUnclear Part = "unclear"
)

// Parts are the parts of a figure.
func Parts() []Part { return []Part{PartYes, PartNot, PartUnknown, PartUnclear} }

func (p Part) holds(one programme.Counted) bool {
	switch p {
	case PartYes:
		return one.In && one.Yes
	case PartNot:
		return one.In && !one.Yes && !one.Unknown
	case PartUnknown:
		return one.In && one.Unknown
	case PartUnclear:
		return one.Unclear
	}
	return false
}

// Behind is somebody behind a part of a figure. Times is how often: somebody may
// have had several visits, or two pregnancies in a year.
type Behind struct {
	Card  *ledger.Card
	Times int
}

// Behind names the people behind a part of a figure, by place and name: the way
// down, for those who may see them. Their times add up to the part as far as the
// asker sees the place. Indicator is "programme.id".
func (s *Service) Behind(ctx context.Context, who access.Access, place region.Code, month int, indicator string, part Part) ([]Behind, error) {
	filter := who.Filter(access.ChildRead).Within(place)
	if len(filter.Areas) == 0 {
		return nil, fault.E("thread.behind", fault.NotFound, "fault.not_found", nil)
	}
	t, err := s.blank(month)
	if err != nil {
		return nil, err
	}
	wanted := t.index(indicator)
	if wanted < 0 || !shownAt(t.indicators[wanted].indicator, place) || !slices.Contains(Parts(), part) {
		return nil, fault.E("thread.behind", fault.NotFound, "fault.not_found", nil)
	}
	t.of = map[string][]int{t.indicators[wanted].programme.ID: {wanted}}
	var people []Behind
	err = s.Store.EachCard(ctx, filter, func(card *ledger.Card) error {
		times := 0
		s.each(card, t, func(_ int, one programme.Counted) {
			if part.holds(one) {
				times++
			}
		})
		if times > 0 {
			people = append(people, Behind{card, times})
		}
		return nil
	})
	slices.SortStableFunc(people, func(a, b Behind) int {
		p, q := &a.Card.Person, &b.Card.Person
		return cmp.Or(cmp.Compare(p.Place, q.Place), cmp.Compare(p.Name, q.Name))
	})
	return people, err
}

// shownAt tells whether an indicator may be shown for a place: none below the
// smallest that its file names.
func shownAt(in *programme.Indicator, place region.Code) bool {
	smallest := region.CityLevel
	switch in.Level {
	case "posyandu", "sekolah":
		smallest = region.Posyandu
	case "kelurahan", "puskesmas":
		smallest = region.Kelurahan
	case "kecamatan":
		smallest = region.District
	}
	return place.Level() <= smallest
}

// targetOf is the target of the period's year, or else of the last year before it
// that has one: it says of which year it is.
func targetOf(m measured) *programme.Target {
	var last *programme.Target
	for i := range m.indicator.Targets {
		t := &m.indicator.Targets[i]
		if t.Year <= m.to.Year() && (last == nil || t.Year > last.Year) {
			last = t
		}
	}
	return last
}
