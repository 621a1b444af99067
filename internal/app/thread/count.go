package thread

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"sync"

	"canting/internal/domain/fault"
	"canting/internal/domain/ident"
	"canting/internal/domain/ledger"
	"canting/internal/domain/programme"
	"canting/internal/domain/region"
	"canting/internal/domain/rule"
)

// tables keeps the counts of the months asked for last.
type tables struct {
	mu   sync.Mutex
	kept map[int]*table
}

// table is every indicator of one month, by place as the cards say it. It
// remembers what each person adds, so that a card that changed is counted anew and
// no other.
type table struct {
	// to is the last day that is counted, whatever the period.
	to         ident.Date
	indicators []measured
	counts     []map[region.Code]Count
	// of are the indicators of a programme, by where they stand.
	of map[string][]int

	// seq is the city's number up to which the cards are counted; 0 for none.
	seq    int64
	people map[ledger.ID]added
}

// added is what one person adds to a table.
type added struct {
	place  region.Code
	counts []addedCount
}

type addedCount struct {
	indicator int
	Count
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

// mostMonths bounds how many months are kept: each is some megabytes.
const mostMonths = 6

// index is where an indicator, "programme.id", stands; -1 for nowhere.
func (t *table) index(indicator string) int {
	id, name, _ := strings.Cut(indicator, ".")
	return slices.IndexFunc(t.indicators, func(m measured) bool { return m.programme.ID == id && m.indicator.ID == name })
}

// counted hands over the table of a month, caught up with the store. One reads or
// counts at a time.
func (s *Service) counted(ctx context.Context, month int, read func(*table) error) error {
	s.tables.mu.Lock()
	defer s.tables.mu.Unlock()
	t, err := s.blank(month)
	if err != nil {
		return err
	}
	// The month that goes on is counted anew every day.
	if kept := s.tables.kept[month]; kept != nil && kept.to == t.to {
		t = kept
	}
	if len(s.tables.kept) >= mostMonths && s.tables.kept[month] == nil || s.tables.kept == nil {
		s.tables.kept = map[int]*table{}
	}
	if err := t.catchUp(ctx, s); err != nil {
		// It stopped half way: what it has counted is no longer known.
		delete(s.tables.kept, month)
		return err
	}
	s.tables.kept[month] = t
	return read(t)
}

// catchUp counts every card the first time, and later those that changed.
func (t *table) catchUp(ctx context.Context, s *Service) (err error) {
	t.seq, err = s.changed(ctx, t.seq, t.drop, func(card *ledger.Card) { t.put(s, card) })
	return err
}

// put counts a person of whom nothing is counted.
func (t *table) put(s *Service, card *ledger.Card) {
	mine := added{place: card.Person.Place}
	s.each(card, t, func(i int, one programme.Counted) {
		if n := len(mine.counts); n == 0 || mine.counts[n-1].indicator != i {
			mine.counts = append(mine.counts, addedCount{indicator: i})
		}
		mine.counts[len(mine.counts)-1].add(one)
	})
	mine.counts = slices.Clip(slices.DeleteFunc(mine.counts, func(c addedCount) bool { return c.Count == Count{} }))
	if len(mine.counts) == 0 {
		return
	}
	t.people[card.ID] = mine
	for _, c := range mine.counts {
		t.counts[c.indicator][mine.place] = t.counts[c.indicator][mine.place].plus(c.Count)
	}
}

// drop takes back what a person added.
func (t *table) drop(who ledger.ID) {
	mine := t.people[who]
	for _, c := range mine.counts {
		t.counts[c.indicator][mine.place] = t.counts[c.indicator][mine.place].less(c.Count)
	}
	delete(t.people, who)
}

// blank is the table of a month before anybody is counted.
func (s *Service) blank(month int) (*table, error) {
	today := s.today()
	if month > today.MonthIndex() {
		return nil, fault.E("thread.month", fault.Invalid, "indicators.ahead", nil)
	}
	end := ident.NewDate(month/12, month%12+1, 1).AddMonths(1).AddDays(-1)
	t := &table{to: min(end, today), of: map[string][]int{}, people: map[ledger.ID]added{}}
	holding := s.Book.Holding(t.to)
	slices.SortStableFunc(holding, func(a, b *programme.Programme) int { return cmp.Compare(turn(a), turn(b)) })
	for _, p := range holding {
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

// turn puts the stages of a life in the order in which they are lived, then the
// other stages, then the campaigns.
func turn(p *programme.Programme) int {
	lived := []string{"remaja", "catin", "bumil", "pascasalin", childProgramme}
	if at := slices.Index(lived, p.ID); at >= 0 {
		return at
	}
	return len(lived) + int(p.Kind)
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
		before.Past = slices.Delete(slices.Clone(of.Past), i, i+1)
		before = until(before, v.Date)
		before.Found = s.before(v.Date).found()
		count(programme.CountVisit(m.programme, m.indicator, programme.Input{Visit: v.Visit, Date: v.Date, Values: v.Values, Case: before}, m.from))
	}
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
		stages = append(stages, *told(p, c).before(day))
	}
	if p := b.On(childProgramme, day); p != nil && !child && born(card, day) {
		stages = append(stages, bornInto(p, card))
	}
	return stages
}
