package thread

import (
	"context"
	"slices"
	"strings"
	"time"

	"canting/internal/domain/access"
	"canting/internal/domain/fault"
	"canting/internal/domain/ident"
	"canting/internal/domain/ledger"
	"canting/internal/domain/programme"
)

// Opening is a stage that somebody opens. ID names the entry and the case.
type Opening struct {
	ID        ledger.ID
	Person    ledger.ID
	Programme string
	Entered   ident.Date
	Facts     ledger.Answers
}

// Open opens a stage. One that is open already is not opened twice.
func (s *Service) Open(ctx context.Context, who access.Access, o Opening) error {
	card, err := s.writable(ctx, who, access.CaseWrite, o.Person)
	if err != nil {
		return err
	}
	entry, err := s.opening(card, o)
	if err != nil {
		return err
	}
	return s.submit(ctx, who, entry)
}

func (s *Service) opening(card *ledger.Card, o Opening) (*ledger.Entry, error) {
	p, err := s.programme(o.Programme, o.Entered)
	if err != nil {
		return nil, err
	}
	twice := func(c ledger.Case) bool { return c.Open() && c.Programme() == o.Programme && c.ID() != o.ID }
	if slices.ContainsFunc(card.Cases, twice) {
		return nil, fault.E("thread.open", fault.Conflict, "thread.open.twice", nil)
	}
	if card.Gone() != nil {
		return nil, fault.E("thread.open", fault.Conflict, "thread.gone", nil)
	}
	if _, err := factsGiven(p.Facts, o.Facts); err != nil {
		return nil, err
	}
	return s.entry(o.ID, ledger.CaseStarted, o.Person, o.Entered, ledger.CaseOpened{Programme: o.Programme, Entered: o.Entered, Facts: o.Facts})
}

// Note says more, or other, facts of a stage.
func (s *Service) Note(ctx context.Context, who access.Access, id, person, of ledger.ID, facts ledger.Answers) error {
	card, c, err := s.caseOf(ctx, who, person, of)
	if err != nil {
		return err
	}
	p, err := s.programme(c.Programme(), s.today())
	if err != nil {
		return err
	}
	if _, err := factsGiven(p.Facts, facts); err != nil {
		return err
	}
	entry, err := s.entry(id, ledger.CaseFacts, card.ID, s.today(), ledger.CaseNoted{Case: of, Facts: facts})
	if err != nil {
		return err
	}
	return s.submit(ctx, who, entry)
}

// Visiting is one visit as somebody tells it. What its check asks about must be
// confirmed, by the IDs of guards and fields.
type Visiting struct {
	ID, Person, Case, Amends ledger.ID
	Reason                   string
	Visit                    string
	Date                     ident.Date
	Values                   ledger.Answers
	Confirmed                []string
}

// Looked is a visit as it would be stored: what the rules say of it, and which
// questions it is asked.
type Looked struct {
	Programme *programme.Programme
	Judgement *programme.Judgement
	// Asked are the fields of the visit whose condition holds, in order.
	Asked []string
}

// Check judges a visit without storing it.
func (s *Service) Check(ctx context.Context, who access.Access, v Visiting) (*Looked, error) {
	looked, _, err := s.judge(ctx, who, v)
	return looked, err
}

// Visit stores a visit with what the rules of the day say of it, or a correction
// of one when Amends names it.
func (s *Service) Visit(ctx context.Context, who access.Access, v Visiting) (*Looked, error) {
	looked, subject, err := s.judge(ctx, who, v)
	if err != nil {
		return nil, err
	}
	j := looked.Judgement
	if asks(j, v.Confirmed) {
		return looked, fault.E("thread.visit", fault.Invalid, "thread.visit.confirm", nil)
	}
	if !v.Amends.IsZero() && strings.TrimSpace(v.Reason) == "" {
		return nil, fault.E("thread.visit", fault.Invalid, "fault.entry.reason", nil)
	}
	entry, err := s.entry(v.ID, ledger.VisitDone, subject, v.Date, ledger.Visited{Case: v.Case, Visit: v.Visit, Date: v.Date, Values: v.Values, Judged: judged(j)})
	if err != nil {
		return nil, err
	}
	entry.Amends, entry.Reason = v.Amends, strings.TrimSpace(v.Reason)
	return looked, s.submit(ctx, who, entry)
}

// asks tells whether a judgement leaves a question that was not confirmed, or
// one that cannot be.
func asks(j *programme.Judgement, confirmed []string) bool {
	for i := range j.Violations {
		if v := &j.Violations[i]; v.Stop || !slices.Contains(confirmed, v.ID()) {
			return true
		}
	}
	for i := range j.Warnings {
		if !slices.Contains(confirmed, j.Warnings[i].Field.ID) {
			return true
		}
	}
	return slices.ContainsFunc(j.Missing, func(field string) bool { return !slices.Contains(confirmed, field) })
}

func (s *Service) judge(ctx context.Context, who access.Access, v Visiting) (*Looked, ledger.ID, error) {
	card, c, err := s.caseOf(ctx, who, v.Person, v.Case)
	if err != nil {
		return nil, ledger.ID{}, err
	}
	if err := s.mayVisit(c, v); err != nil {
		return nil, ledger.ID{}, err
	}
	f, err := s.family(ctx, who.Filter(access.ChildRead), card)
	if err != nil {
		return nil, ledger.ID{}, err
	}
	p, err := s.programme(c.Programme(), v.Date)
	if err != nil {
		return nil, ledger.ID{}, err
	}
	kind := p.Visit(v.Visit)
	if kind == nil {
		return nil, ledger.ID{}, fault.E("thread.visit", fault.Invalid, "thread.visit.kind", nil)
	}
	if _, err := valuesGiven(kind.Fields, v.Values); err != nil {
		return nil, ledger.ID{}, err
	}
	stage := told(p, c)
	// A corrected visit, or one sent again, is not its own past.
	stage.Visits = slices.DeleteFunc(stage.Visits, func(t *ledger.Telling[ledger.Visited]) bool {
		return t.Entry == v.ID || tells(c, t.Entry, v.Amends)
	})
	in := s.Book.input(stage, f, s.city(), ledger.Visited{Case: v.Case, Visit: v.Visit, Date: v.Date, Values: v.Values})
	j := programme.Judge(p, in)
	if !j.Applies {
		return nil, ledger.ID{}, fault.E("thread.visit", fault.Invalid, "thread.programme", nil)
	}
	subject, _ := card.RecordOf(v.Case)
	return &Looked{Programme: p, Judgement: &j, Asked: idsOf(programme.Asked(p, in))}, subject, nil
}

// mayVisit holds a visit to its stage and to the calendar.
func (s *Service) mayVisit(c *ledger.Case, v Visiting) error {
	switch {
	case v.Date.IsZero():
		return fault.E("thread.visit", fault.Invalid, "fault.entry.date", nil)
	case v.Date > s.today():
		return fault.E("thread.visit", fault.Invalid, "thread.visit.future", nil)
	case v.Amends.IsZero() && !c.Open() && !knows(c, v.ID):
		return fault.E("thread.visit", fault.Conflict, "thread.closed", nil)
	case !v.Amends.IsZero() && !knows(c, v.Amends):
		return fault.E("thread.visit", fault.NotFound, "fault.entry.amends", nil)
	}
	return nil
}

func knows(c *ledger.Case, entry ledger.ID) bool {
	return slices.ContainsFunc(c.Visits, func(t ledger.Tellings[ledger.Visited]) bool { return t.Knows(entry) })
}

// tells tells whether two entries tell of one visit.
func tells(c *ledger.Case, a, b ledger.ID) bool {
	return slices.ContainsFunc(c.Visits, func(t ledger.Tellings[ledger.Visited]) bool { return t.Knows(a) && t.Knows(b) })
}

// before is the stage as it stood when a visit of a day was made.
func (s Stage) before(day ident.Date) *Stage {
	s.Visits = slices.DeleteFunc(slices.Clone(s.Visits), func(t *ledger.Telling[ledger.Visited]) bool { return t.What.Date > day })
	if s.Closing != nil && s.Closing.Date > day {
		s.Closing, s.Ended = nil, ledger.ID{}
	}
	return &s
}

// Close ends a stage with one of its outcomes, and gives the programmes that are
// offered next.
func (s *Service) Close(ctx context.Context, who access.Access, id, person, of ledger.ID, outcome string, day ident.Date) ([]string, error) {
	card, c, err := s.caseOf(ctx, who, person, of)
	if err != nil {
		return nil, err
	}
	entry, next, err := s.closing(card, c, id, outcome, day)
	if err != nil {
		return nil, err
	}
	return next, s.submit(ctx, who, entry)
}

func (s *Service) closing(card *ledger.Card, c *ledger.Case, id ledger.ID, outcome string, day ident.Date) (*ledger.Entry, []string, error) {
	p, err := s.programme(c.Programme(), day)
	if err != nil {
		return nil, nil, err
	}
	i := slices.IndexFunc(p.Outcomes, func(o programme.Outcome) bool { return o.ID == outcome })
	switch {
	case i < 0:
		return nil, nil, fault.E("thread.close", fault.Invalid, "thread.outcome", nil)
	case day > s.today():
		return nil, nil, fault.E("thread.close", fault.Invalid, "thread.visit.future", nil)
	case day < c.Entered():
		return nil, nil, fault.E("thread.close", fault.Invalid, "thread.close.early", nil)
	case !c.Open() && !ledger.Tellings[ledger.CaseClosed](c.Closed).Knows(id):
		return nil, nil, fault.E("thread.close", fault.Conflict, "thread.closed", nil)
	}
	subject, _ := card.RecordOf(c.ID())
	entry, err := s.entry(id, ledger.CaseEnded, subject, day, ledger.CaseClosed{Case: c.ID(), Outcome: outcome, Date: day})
	return entry, p.Outcomes[i].Opens, err
}

// Relate says who is a person's mother, father or partner. Both must be seen by
// the one who says so.
func (s *Service) Relate(ctx context.Context, who access.Access, id, person ledger.ID, relation ledger.Relation, other ledger.ID) error {
	if _, err := s.writable(ctx, who, access.CaseWrite, person); err != nil {
		return err
	}
	of, err := s.card(ctx, who.Filter(access.ChildRead), other)
	if err != nil {
		return err
	}
	entry, err := s.entry(id, ledger.PersonRelated, person, s.today(), ledger.Related{Relation: relation, Other: other})
	if err != nil {
		return err
	}
	entries := []*ledger.Entry{entry}
	// Partners are so to each other; who may not be written about is not.
	if relation == ledger.Partner && who.May(access.CaseWrite, of.Person.Place) && of.Of(ledger.Partner) != person {
		back, err := s.entry(derived(id, "partner", 0), ledger.PersonRelated, other, s.today(), ledger.Related{Relation: relation, Other: person})
		if err != nil {
			return err
		}
		entries = append(entries, back)
	}
	return s.submit(ctx, who, entries...)
}

// caseOf reads a person and one of their stages for writing.
func (s *Service) caseOf(ctx context.Context, who access.Access, person, of ledger.ID) (*ledger.Card, *ledger.Case, error) {
	card, err := s.writable(ctx, who, access.CaseWrite, person)
	if err != nil {
		return nil, nil, err
	}
	c := card.CaseOf(of)
	if c == nil || c.ID() != of || !c.Live() {
		return nil, nil, fault.E("thread.case", fault.NotFound, "fault.entry.case", nil)
	}
	return card, c, nil
}

// programme is the programme of an ID as it holds on a day.
func (s *Service) programme(id string, day ident.Date) (*programme.Programme, error) {
	if p := s.Book.On(id, day); p != nil {
		return p, nil
	}
	return nil, fault.E("thread.programme", fault.Invalid, "thread.programme", nil)
}

func (s *Service) entry(id ledger.ID, kind ledger.Kind, subject ledger.ID, day ident.Date, body any) (*ledger.Entry, error) {
	if day.IsZero() {
		return nil, fault.E("thread.entry", fault.Invalid, "fault.entry.date", nil)
	}
	year, month, d := day.Split()
	e := &ledger.Entry{
		ID: id, Kind: kind, Subject: subject, At: time.Date(year, time.Month(month), d, 12, 0, 0, 0, s.Zone).UnixMilli(),
		SaidAt: s.Now().UnixMilli(), Source: ledger.Source{Kind: ledger.SourceDesk},
	}
	if body == nil {
		return e, nil
	}
	return e, e.Tell(body)
}

func (s *Service) submit(ctx context.Context, who access.Access, entries ...*ledger.Entry) error {
	for _, e := range entries {
		e.Who = who.Who
	}
	_, err := s.Door.Submit(ctx, who, entries...)
	return err
}
