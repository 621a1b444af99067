package thread

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"sync"

	"canting/internal/domain/access"
	"canting/internal/domain/fault"
	"canting/internal/domain/ident"
	"canting/internal/domain/ledger"
	"canting/internal/domain/programme"
	"canting/internal/domain/region"
	"canting/internal/domain/rule"
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

// tables keeps the counts of the months asked for last. They hold as long as the
// city's number does not move and the day is the same.
type tables struct {
	mu    sync.Mutex
	seq   int64
	today ident.Date
	kept  map[int]table
}

// table is every indicator of one month, by place as the cards say it.
type table struct {
	// to is the last day that is counted, whatever the period.
	to         ident.Date
	indicators []measured
	counts     []map[region.Code]Count
	// of are the indicators of a programme, by where they stand.
	of map[string][]int
}

// measured is an indicator with the period that a month stands for.
type measured struct {
	programme *programme.Programme
	indicator *programme.Indicator
	from, to  ident.Date
	// dated tells that the whole is asked by a day of the case, which so says
	// itself to which period it belongs.
	dated bool
}

// mostMonths bounds how many months are kept.
const mostMonths = 24

// Figures gives every indicator of a place in a month (year*12 + month - 1): the
// month itself, its quarter, or its year up to the end of the month, as the
// indicator says. A month that has not come is fault.Invalid, a place that may
// not be seen fault.NotFound.
func (s *Service) Figures(ctx context.Context, who access.Access, place region.Code, month int) ([]Figure, error) {
	if !who.Filter(access.FiguresRead).Admits(place) {
		return nil, fault.E("thread.figures", fault.NotFound, "fault.not_found", nil)
	}
	t, err := s.table(ctx, month)
	if err != nil {
		return nil, err
	}
	figures := make([]Figure, 0, len(t.indicators))
	for i, m := range t.indicators {
		if shownAt(m.indicator, place) {
			figures = append(figures, t.figure(i, place))
		}
	}
	return figures, nil
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
	t, err := s.table(ctx, month)
	if err != nil {
		return nil, err
	}
	i := t.index(indicator)
	if i < 0 || !shownAt(t.indicators[i].indicator, place) {
		return nil, fault.E("thread.spread", fault.NotFound, "fault.not_found", nil)
	}
	spread := &Spread{Figure: t.figure(i, place)}
	spread.Rest = spread.Count
	for _, part := range parts {
		if !shownAt(t.indicators[i].indicator, part) || !part.Within(place) {
			return &Spread{Figure: spread.Figure}, nil
		}
		count := t.figure(i, part).Count
		spread.Parts, spread.Rest = append(spread.Parts, count), spread.Rest.less(count)
	}
	return spread, nil
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

// index is where an indicator, "programme.id", stands; -1 for nowhere.
func (t *table) index(indicator string) int {
	id, name, _ := strings.Cut(indicator, ".")
	return slices.IndexFunc(t.indicators, func(m measured) bool { return m.programme.ID == id && m.indicator.ID == name })
}

// table counts a month, or gives the count that still holds. One counts at a
// time: others wait for the same answer.
func (s *Service) table(ctx context.Context, month int) (table, error) {
	s.tables.mu.Lock()
	defer s.tables.mu.Unlock()
	seq, err := s.Store.Seq(ctx, s.Code)
	if err != nil {
		return table{}, err
	}
	today := s.today()
	if s.tables.seq != seq || s.tables.today != today || len(s.tables.kept) >= mostMonths || s.tables.kept == nil {
		s.tables.seq, s.tables.today, s.tables.kept = seq, today, map[int]table{}
	}
	if t, ok := s.tables.kept[month]; ok {
		return t, nil
	}
	t, err := s.blank(month)
	if err != nil {
		return table{}, err
	}
	// Counting needs every card, whoever asks: what is shown is cut to their places.
	whole := access.Filter{City: s.Code, Areas: []region.Code{s.Code}}
	err = s.Store.EachCard(ctx, whole, func(card *ledger.Card) error {
		s.each(card, &t, func(i int, one programme.Counted) {
			at := card.Person.Place
			count := t.counts[i][at]
			count.add(one)
			t.counts[i][at] = count
		})
		return nil
	})
	if err != nil {
		return table{}, err
	}
	s.tables.kept[month] = t
	return t, nil
}

// blank is the table of a month before anybody is counted.
func (s *Service) blank(month int) (table, error) {
	today := s.today()
	if month > today.MonthIndex() {
		return table{}, fault.E("thread.month", fault.Invalid, "indicators.ahead", nil)
	}
	t := table{to: min(ident.NewDate(month/12, month%12+1, 1).AddMonths(1).AddDays(-1), today), of: map[string][]int{}}
	for _, p := range s.Book.Holding(t.to) {
		for i := range p.Indicators {
			ind := &p.Indicators[i]
			if !inSeason(p, ind, month) {
				continue
			}
			t.of[p.ID] = append(t.of[p.ID], len(t.indicators))
			t.indicators = append(t.indicators, measured{p, ind, firstDay(ind.Period, month), t.to, dated(p, ind)})
			t.counts = append(t.counts, map[region.Code]Count{})
		}
	}
	return t, nil
}

// firstDay is the first day of the period that a month lies in.
func firstDay(period string, month int) ident.Date {
	first := month % 12
	switch period {
	case "quarter":
		first -= first % 3
	case "year":
		first = 0
	}
	return ident.NewDate(month/12, first+1, 1)
}

// inSeason tells whether an indicator means anything in a month. What is given in
// certain months of the year only, as vitamin A, has a month's figure in those.
func inSeason(p *programme.Programme, in *programme.Indicator, month int) bool {
	var months []int
	for i := range p.Visits {
		for j := range p.Visits[i].Due {
			plan := &p.Visits[i].Due[j]
			if plan.Form != programme.Calendar {
				return true
			}
			months = append(months, plan.Months...)
		}
	}
	return in.Period != "month" || len(months) == 0 || slices.Contains(months, month%12+1)
}

// dated tells whether a denominator asks for a day of the case.
func dated(p *programme.Programme, in *programme.Indicator) bool {
	return slices.ContainsFunc(in.Denominator.Inputs(), func(ref rule.Ref) bool {
		return ref.Root == "case" && (ref.Name == "entered" || ref.Name == "closed" ||
			slices.ContainsFunc(p.Facts, func(f programme.Field) bool { return f.ID == ref.Name && f.Type == programme.Date }))
	})
}

// each counts one person in every indicator of a table.
func (s *Service) each(card *ledger.Card, t *table, count func(i int, one programme.Counted)) {
	if len(t.indicators) == 0 || card.Person.Place == "" {
		return
	}
	// The family is left out: what it hands on decides no indicator so far.
	stages := s.Book.plainStages(card, t.to)
	for j := range stages {
		stage := &stages[j]
		asked := t.of[stage.Programme.ID]
		if len(asked) == 0 {
			continue
		}
		of := until(stage.caseOf(card, s.city()), t.to)
		of.Closed, of.Outcome = stage.closedBy(t.to)
		for _, i := range asked {
			m := t.indicators[i]
			switch {
			case m.over(card, stage):
			case m.indicator.PerVisit == "":
				count(i, programme.Count(m.programme, m.indicator, of, m.from, m.to))
			default:
				perVisit(m, stage, of, func(one programme.Counted) { count(i, one) })
			}
		}
	}
}

// closedBy is when and how a case had ended by a day; the zero Date for one that
// went on then.
func (s *Stage) closedBy(day ident.Date) (ident.Date, string) {
	if s.Closing == nil || s.Closing.Date > day {
		return 0, ""
	}
	return s.Closing.Date, s.Closing.Outcome
}

// over tells whether a person was gone, or a case had ended, before the period
// began. A case whose days say to which period it belongs counts there even so: a
// pregnancy that ended before its term belongs to the year of its term.
func (m measured) over(card *ledger.Card, s *Stage) bool {
	if gone := card.Gone(); gone != nil && gone.Date < m.from {
		return true
	}
	return !m.dated && s.Closing != nil && s.Closing.Date < m.from
}

// perVisit counts each visit of the period, by what was known when it was made.
func perVisit(m measured, s *Stage, of programme.Case, count func(programme.Counted)) {
	for i, v := range of.Past {
		if v.Visit != m.indicator.PerVisit || v.Date < m.from || v.Date > m.to {
			continue
		}
		before := of
		before.Closed, before.Outcome = s.closedBy(v.Date)
		before.Past = slices.Delete(slices.Clone(of.Past), i, i+1)
		before = until(before, v.Date)
		before.Found = s.foundUntil(v.Date)
		count(programme.CountVisit(m.programme, m.indicator, programme.Input{Visit: v.Visit, Date: v.Date, Values: v.Values, Case: before}, m.from))
	}
}

// foundUntil is what the visits up to the end of a day found.
func (s *Stage) foundUntil(day ident.Date) map[string]programme.Answer {
	found := map[string]programme.Answer{}
	for _, told := range s.Visits {
		if told.What.Date <= day {
			note(found, &told.What.Judged, told.What.Date)
		}
	}
	return found
}

// until is a case as it stood at the end of a day.
func until(c programme.Case, day ident.Date) programme.Case {
	if c.Closed > day {
		c.Closed, c.Outcome = 0, ""
	}
	if slices.ContainsFunc(c.Past, func(p programme.Past) bool { return p.Date > day }) {
		c.Past = slices.DeleteFunc(slices.Clone(c.Past), func(p programme.Past) bool { return p.Date > day })
	}
	return c
}

// plainStages are the stages of a person that had begun by a day, closed ones
// too, with the visits up to that day, without what the family hands on and
// without what is due.
func (b *Book) plainStages(card *ledger.Card, day ident.Date) []Stage {
	var stages []Stage
	child := false
	for i := range card.Cases {
		c := &card.Cases[i]
		p := b.On(c.Programme(), day)
		if !c.Live() || p == nil || c.Entered() > day {
			continue
		}
		child = child || p.ID == childProgramme
		// A later visit must not answer for an earlier one: what it found stands only from its own day.
		visits := slices.DeleteFunc(c.LiveVisits(), func(told *ledger.Telling[ledger.Visited]) bool { return told.What.Date > day })
		stages = append(stages, Stage{Case: c.ID(), Programme: p, Entered: c.Entered(), Closing: c.Closing(), Facts: c.Facts(), Visits: visits})
	}
	if p := b.On(childProgramme, day); p != nil && !child && born(card, day) {
		stages = append(stages, Stage{Programme: p, Entered: card.Person.Birth})
	}
	return stages
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
		s.each(card, &t, func(_ int, one programme.Counted) {
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
