// Package thread follows a person through the stages of life: the girl, the
// bride, the pregnancy, the time after birth, the child. It opens and closes
// stages, judges visits by the programmes before they are stored, hands on what
// one stage knows to the next, and says what is due.
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
	"canting/internal/domain/region"
)

// Store is what the thread is read from.
type Store interface {
	Card(ctx context.Context, f access.Filter, id ledger.ID) (*ledger.Card, error)
	EachCard(ctx context.Context, f access.Filter, each func(*ledger.Card) error) error
	EachIdentity(ctx context.Context, f access.Filter, after int64, each func(ledger.Identity) error) error
	Seq(ctx context.Context, city region.Code) (int64, error)
}

// Submitter is the door.
type Submitter interface {
	Submit(ctx context.Context, who access.Access, entries ...*ledger.Entry) ([]ledger.Receipt, error)
}

// Service follows the people of one city.
type Service struct {
	Store Store
	Door  Submitter
	Book  *Book
	Code  region.Code
	Now   func() time.Time
	Zone  *time.Location

	index  dueIndex
	tables tables
}

// Thread is a person's whole way, as somebody may see it.
type Thread struct {
	Card   *ledger.Card
	Stages []Stage
	// Family are those whom this person is related to, and may be seen: mother,
	// father and partner, then the children, oldest first.
	Family []Relative
	// Offers are the programmes that the person belongs to by their rules and has
	// not entered; those without a rule are entered by hand and not offered.
	Offers []*programme.Programme
	// Choices are the programmes that hold today and can be opened by hand.
	Choices []*programme.Programme
}

// Relative is somebody of the family.
type Relative struct {
	Relation ledger.Relation
	Card     *ledger.Card
}

// Child is the relation of parents to a child. It is read from what was said of
// the child and never said itself.
const Child ledger.Relation = "child"

// Person reads the thread of one person.
func (s *Service) Person(ctx context.Context, who access.Access, id ledger.ID) (*Thread, error) {
	filter := who.Filter(access.ChildRead)
	card, err := s.card(ctx, filter, id)
	if err != nil {
		return nil, err
	}
	f, err := s.family(ctx, filter, card)
	if err != nil {
		return nil, err
	}
	today := s.today()
	t := &Thread{Card: card, Stages: s.Book.stages(f, s.city(), today)}
	for _, r := range []Relative{{ledger.Mother, f.mother}, {ledger.Father, f.father}, {ledger.Partner, f.partner}} {
		if r.Card != nil {
			t.Family = append(t.Family, r)
		}
	}
	kin, err := s.kin(ctx, filter, f)
	if err != nil {
		return nil, err
	}
	t.Family = append(t.Family, kin...)
	if card.Gone() == nil && card.Active() {
		s.offer(t, today)
	}
	return t, nil
}

// offer finds the programmes that the person can enter.
func (s *Service) offer(t *Thread, today ident.Date) {
	for _, p := range s.Book.Holding(today) {
		open := slices.ContainsFunc(t.Stages, func(st Stage) bool { return st.Programme.ID == p.ID && st.Open() })
		if open || p.Kind != programme.Stage {
			continue
		}
		belongs := programme.Belongs(p, programme.Case{Person: s.person(t.Card)}, today)
		switch {
		case belongs.Missing() || !p.Enters.When.Given():
			t.Choices = append(t.Choices, p)
		case belongs.Flag():
			t.Offers = append(t.Offers, p)
			t.Choices = append(t.Choices, p)
		}
	}
}

// family reads those who hand something on. Whoever may not be seen is not there.
func (s *Service) family(ctx context.Context, filter access.Filter, card *ledger.Card) (family, error) {
	f := family{self: card}
	for _, place := range []struct {
		relation ledger.Relation
		card     **ledger.Card
	}{{ledger.Mother, &f.mother}, {ledger.Father, &f.father}, {ledger.Partner, &f.partner}} {
		found, err := s.seen(ctx, filter, card.Of(place.relation))
		if err != nil {
			return f, err
		}
		*place.card = found
	}
	return f, nil
}

// kin reads those whose mother or father the person is, and a partner who
// said so of both. Relations are said of the child, so they are looked for where
// the person lives, and by the IDs that a birth gave.
func (s *Service) kin(ctx context.Context, filter access.Filter, f family) ([]Relative, error) {
	kin, err := s.born(ctx, filter, f.self)
	if err != nil {
		return nil, err
	}
	near := filter.Within(f.self.Person.Place)
	if len(near.Areas) == 0 {
		return kin, nil
	}
	err = s.Store.EachCard(ctx, near, func(card *ledger.Card) error {
		id := f.self.ID
		known := slices.ContainsFunc(kin, func(r Relative) bool { return r.Card.ID == card.ID })
		switch {
		case known:
		case card.Of(ledger.Mother) == id || card.Of(ledger.Father) == id:
			kin = append(kin, Relative{Child, card})
		case card.Of(ledger.Partner) == id && f.partner == nil:
			kin = append(kin, Relative{ledger.Partner, card})
		}
		return nil
	})
	slices.SortStableFunc(kin, func(a, b Relative) int { return int(a.Card.Person.Birth - b.Card.Person.Birth) })
	return kin, err
}

// born reads those who were born at the end of a stage: their IDs come from it.
func (s *Service) born(ctx context.Context, filter access.Filter, card *ledger.Card) ([]Relative, error) {
	var born []Relative
	for i := range card.Cases {
		for _, end := range card.Cases[i].Closed {
			for n := 0; n < maxBabies && !end.Withdrawn; n++ {
				found, err := s.seen(ctx, filter, derived(end.Entry, "child", n))
				if err != nil {
					return nil, err
				}
				if found == nil {
					break
				}
				born = append(born, Relative{Child, found})
			}
		}
	}
	return born, nil
}

// seen reads the card of somebody who may not exist, or not be seen: nil then.
func (s *Service) seen(ctx context.Context, filter access.Filter, id ledger.ID) (*ledger.Card, error) {
	if id.IsZero() {
		return nil, nil
	}
	card, err := s.card(ctx, filter, id)
	if fault.KindOf(err) == fault.NotFound {
		return nil, nil
	}
	return card, err
}

// maxMerges is more often than a record is ever taken in by another in a row.
const maxMerges = 32

// card reads a person's card, following a record that was taken in.
func (s *Service) card(ctx context.Context, filter access.Filter, id ledger.ID) (*ledger.Card, error) {
	// A tombstone has no place; it only says where to look, and what it points
	// to is read through the filter.
	pointer := access.Filter{City: filter.City, Areas: append([]region.Code{""}, filter.Areas...)}
	for range maxMerges {
		card, err := s.Store.Card(ctx, pointer, id)
		if err != nil {
			return nil, err
		}
		switch {
		case !card.Into.IsZero():
			id = card.Into
		case filter.Admits(card.Person.Place):
			return card, nil
		default:
			return nil, fault.E("thread.card", fault.NotFound, "fault.not_found", nil)
		}
	}
	return nil, fault.E("thread.card", fault.Internal, "", nil)
}

// writable reads a card for writing: who may read but not write hears so, who
// may not even read hears that there is none.
func (s *Service) writable(ctx context.Context, who access.Access, action access.Action, id ledger.ID) (*ledger.Card, error) {
	card, err := s.card(ctx, who.Filter(access.ChildRead), id)
	if err != nil {
		return nil, err
	}
	if !who.May(action, card.Person.Place) {
		return nil, fault.E("thread.card", fault.Denied, "fault.denied", nil)
	}
	return card, nil
}

func (s *Service) person(card *ledger.Card) programme.Person {
	return personOf(card, s.city())
}

// city is the Kemendagri code as rules write it: 3576.
func (s *Service) city() string { return strings.ReplaceAll(string(s.Code), ".", "") }

func (s *Service) today() ident.Date {
	year, month, day := s.Now().In(s.Zone).Date()
	return ident.NewDate(year, int(month), day)
}

// valuesGiven reads answers, refusing those that no field can take.
func valuesGiven(fields []programme.Field, answers ledger.Answers) (programme.Values, error) {
	if bad := unfit(fields, answers); len(bad) > 0 {
		return nil, fault.E("thread.answers", fault.Invalid, "thread.answer", nil, "field", bad[0])
	}
	return valuesOf(fields, answers), nil
}

// factsGiven is valuesGiven for facts, which nobody is asked to confirm: what is
// outside of a field's guards is refused.
func factsGiven(fields []programme.Field, answers ledger.Answers) (programme.Values, error) {
	values, err := valuesGiven(fields, answers)
	if err != nil {
		return nil, err
	}
	for i := range fields {
		f := &fields[i]
		if _, ok := f.Accept(values[f.ID]); !ok {
			return nil, fault.E("thread.facts", fault.Invalid, "thread.fact", nil, "field", f.ID)
		}
	}
	return values, nil
}
