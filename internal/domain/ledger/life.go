package ledger

import (
	"slices"

	"canting/internal/domain/fault"
	"canting/internal/domain/ident"
)

// Relation is what one person is to another.
type Relation string

// The relations. Each is said of the child, or of either partner.
const (
	Mother  Relation = "mother"
	Father  Relation = "father"
	Partner Relation = "partner"
)

// Related is the body of PersonRelated: who is the subject's mother, father or
// partner.
type Related struct {
	Relation Relation `json:"relation"`
	Other    ID       `json:"other"`
}

// How a person left.
const (
	Died  = "died"
	Moved = "moved"
)

// Left is the body of PersonLeft: the person died, or moved out of the city.
type Left struct {
	How  string     `json:"how"`
	Date ident.Date `json:"date"`
}

func (c *Card) relate(e *Entry) error {
	if Tellings[Related](c.Related).Knows(e.ID) {
		return nil
	}
	var body Related
	if err := read(e, &body); err != nil {
		return err
	}
	switch {
	case body.Relation != Mother && body.Relation != Father && body.Relation != Partner, body.Other.IsZero():
		return fault.E("ledger.relate", fault.Invalid, "fault.entry.body", nil)
	case body.Other == e.Subject:
		return fault.E("ledger.relate", fault.Invalid, "fault.entry.self", nil)
	}
	c.Related = told(c.Related, e, c.record(e), body)
	return nil
}

func (c *Card) leave(e *Entry) error {
	if Tellings[Left](c.Left).Knows(e.ID) {
		return nil
	}
	var body Left
	if err := read(e, &body); err != nil {
		return err
	}
	if body.How != Died && body.How != Moved {
		return fault.E("ledger.leave", fault.Invalid, "fault.entry.body", nil)
	}
	if err := validDate(body.Date); err != nil {
		return err
	}
	c.Left = told(c.Left, e, c.record(e), body)
	return nil
}

// told adds one saying to those of its sort, each of which stands by itself.
func told[T any](all []Telling[T], e *Entry, record ID, what T) []Telling[T] {
	all = append(slices.Clone(all), Telling[T]{Entry: e.ID, Record: record, SaidAt: e.SaidAt, Who: e.Who, What: what})
	slices.SortStableFunc(all, func(a, b Telling[T]) int { return order(a.SaidAt, a.Entry, b.SaidAt, b.Entry) })
	return all
}

// Of is who stands in the relation to the person, by what was said last; zero
// for nobody.
func (c *Card) Of(r Relation) ID {
	for i := len(c.Related) - 1; i >= 0; i-- {
		if told := &c.Related[i]; !told.Withdrawn && told.What.Relation == r {
			return told.What.Other
		}
	}
	return ID{}
}

// Gone is how and when the person left the city or died, by what was said last;
// nil for one who is here.
func (c *Card) Gone() *Left {
	for i := len(c.Left) - 1; i >= 0; i-- {
		if !c.Left[i].Withdrawn {
			return &c.Left[i].What
		}
	}
	return nil
}

// lifeRecord is the record that an entry about family, leaving or a case is
// about.
func (c *Card) lifeRecord(entry ID) (ID, bool) {
	if record, ok := Tellings[Related](c.Related).record(entry); ok {
		return record, ok
	}
	if record, ok := Tellings[Left](c.Left).record(entry); ok {
		return record, ok
	}
	if of := c.CaseOf(entry); of != nil {
		return of.record(entry)
	}
	return ID{}, false
}

// underFiveMonths is the age in completed months at which a child leaves the
// programme for children under five.
const underFiveMonths = 60

// LastUnderFive is the last day on which the person is a child under five in the
// city: the one before the fifth birthday, or that of dying or moving away, but
// none before the birth. Without a birth date it cannot be told.
func (c *Card) LastUnderFive() ident.Date {
	birth := c.Person.Birth
	last := birth.AddMonths(underFiveMonths).AddDays(-1)
	if gone := c.Gone(); gone != nil && gone.Date < last {
		last = max(gone.Date, birth)
	}
	return last
}

// withdrawLife takes back a relation or a leaving.
func (c *Card) withdrawLife(entry ID) bool {
	related, ok := Tellings[Related](c.Related).without(entry)
	if ok {
		c.Related = related
		return true
	}
	left, ok := Tellings[Left](c.Left).without(entry)
	if ok {
		c.Left = left
	}
	return ok
}
