// Package child reads children: lists of a place, one child whole, what was
// said of a child and by whom, and the search while somebody types.
package child

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

// Store is what children are read from. Every read of names takes a filter.
type Store interface {
	Card(ctx context.Context, f access.Filter, id ledger.ID) (*ledger.Card, error)
	Cards(ctx context.Context, f access.Filter, afterName string, afterID ledger.ID, limit int) ([]*ledger.Card, error)
	EachIdentity(ctx context.Context, f access.Filter, after int64, each func(ledger.Identity) error) error
	History(ctx context.Context, city region.Code, subjects ...ledger.ID) ([]*ledger.Entry, error)
	OpenPairsOf(ctx context.Context, city region.Code, record ledger.ID) ([]ledger.ID, error)
}

// Service answers for one city.
type Service struct {
	Store Store
	Code  region.Code
	index searchIndex
}

// Status narrows a list to the children of one finding in a month.
type Status string

// The statuses that a list can be narrowed to. All but the first and
// NotWeighed carry the name of the tally.Indicator that counts them.
const (
	AnyStatus   Status = ""
	Stunting    Status = "stunting"
	Wasting     Status = "wasting"
	Underweight Status = "underweight"
	NotWeighed  Status = "not_weighed"
	TwoT        Status = "two_t"
	BelowRed    Status = "below_red"
	Flagged     Status = "flagged"
	// Unplaced are those whose kelurahan (in a city) or posyandu (in a
	// kelurahan) is not known yet.
	Unplaced Status = "unplaced"
)

// Statuses are all statuses.
func Statuses() []Status {
	return []Status{AnyStatus, Stunting, Wasting, Underweight, NotWeighed, TwoT, BelowRed, Flagged, Unplaced}
}

// Listed is one child of a list, with the weighing that the list is about: the
// last of the month asked for, or nil.
type Listed struct {
	Card   *ledger.Card
	Latest *ledger.Weighed
}

// List is one page of a list. Next is "" on the last page.
type List struct {
	Items []Listed
	Next  string
}

// Query asks for a list.
type Query struct {
	Place  region.Code
	Month  int
	Status Status
	After  string
	Limit  int
}

const (
	defaultLimit = 100
	maxLimit     = 500
	// readAtOnce is how many cards are read in one go while looking for those
	// of a status.
	readAtOnce = 256
)

// List lists the children under five of a place in a month, by name.
func (s *Service) List(ctx context.Context, who access.Access, q Query) (*List, error) {
	filter := who.Filter(access.ChildRead).Within(q.Place)
	if len(filter.Areas) == 0 {
		return nil, fault.E("child.list", fault.NotFound, "fault.not_found", nil)
	}
	if q.Limit <= 0 {
		q.Limit = defaultLimit
	}
	q.Limit = min(q.Limit, maxLimit)
	name, id, err := s.after(ctx, filter, q.After)
	if err != nil {
		return nil, err
	}
	list := &List{}
	for {
		cards, err := s.Store.Cards(ctx, filter, name, id, readAtOnce)
		if err != nil {
			return nil, err
		}
		for _, card := range cards {
			name, id = card.Person.Name, card.ID
			if !underFive(card, q.Month) || !q.fits(card) {
				continue
			}
			if len(list.Items) == q.Limit {
				list.Next = list.Items[q.Limit-1].Card.ID.String()
				return list, nil
			}
			list.Items = append(list.Items, Listed{card, ofMonth(card, q.Month)})
		}
		if len(cards) < readAtOnce {
			return list, nil
		}
	}
}

// underFive tells whether the child has a day under five in the month.
func underFive(card *ledger.Card, month int) bool {
	birth := card.Person.Birth
	if birth.IsZero() {
		return true
	}
	return birth.MonthIndex() <= month && card.LastUnderFive().MonthIndex() >= month
}

// ofMonth is the last live weighing of a month.
func ofMonth(card *ledger.Card, month int) *ledger.Weighed {
	for i := len(card.Weighed) - 1; i >= 0; i-- {
		w := &card.Weighed[i]
		if w.Live() && w.Date.MonthIndex() == month {
			return w
		}
	}
	return nil
}

// fits tells whether the list is about the child.
func (q Query) fits(card *ledger.Card) bool {
	if q.Status == Unplaced {
		part := region.Posyandu
		if q.Place.Level() < region.Kelurahan {
			part = region.Kelurahan
		}
		return card.Person.Place.Level() < part
	}
	return q.Status.fits(card, q.Month)
}

// fits asks the tallies themselves, so that a list holds exactly the children
// that the figure counts.
func (s Status) fits(card *ledger.Card, month int) bool {
	switch s {
	case AnyStatus:
		return true
	case NotWeighed:
		return !card.Person.Birth.IsZero() && !tally.Standing(card, month)[tally.Weighed]
	case Stunting, Wasting, Underweight, TwoT, BelowRed, Flagged:
		return tally.Standing(card, month)[tally.Indicator(s)]
	}
	return false
}

// Child is one child whole.
type Child struct {
	Card      *ledger.Card
	OpenPairs []ledger.ID
	// Identify tells whether the asker may see the NIK in full.
	Identify bool
}

// Read reads one child. A record that was taken in by another answers with the
// record that holds it now.
func (s *Service) Read(ctx context.Context, who access.Access, id ledger.ID) (*Child, error) {
	card, err := s.card(ctx, who, id)
	if err != nil {
		return nil, err
	}
	pairs, err := s.Store.OpenPairsOf(ctx, s.Code, card.ID)
	if err != nil {
		return nil, err
	}
	return &Child{Card: card, OpenPairs: pairs, Identify: who.May(access.ChildIdentify, card.Person.Place)}, nil
}

func (s *Service) card(ctx context.Context, who access.Access, id ledger.ID) (*ledger.Card, error) {
	filter := who.Filter(access.ChildRead)
	// A tombstone has no place; it only says where to look, and what it points
	// to is read through the filter.
	pointer := access.Filter{City: filter.City, Areas: append([]region.Code{""}, filter.Areas...)}
	for range 32 {
		card, err := s.Store.Card(ctx, pointer, id)
		if err != nil {
			return nil, err
		}
		if card.Into.IsZero() {
			return s.Store.Card(ctx, filter, card.ID)
		}
		id = card.Into
	}
	return nil, fault.E("child.read", fault.Internal, "", nil)
}

// Said is one thing that was said of a child, and what it changed. The entry
// comes without its body, which holds the NIK in full.
type Said struct {
	Entry     *ledger.Entry
	Changes   []Change
	Withdrawn bool
	// About is the programme that a stage or visit is of, and the visit; empty for
	// other statements.
	About About
}

// About is a programme, the version that judged, and a kind of visit, by their
// ids; empty where there is none.
type About struct{ Programme, Rules, Visit string }

// Change is one field that a statement set: From is what was there before. A
// fact of a stage is "case.<id>", an answer of a visit "visit.<id>".
type Change struct{ Field, From, To string }

// History tells what was said of a child, oldest first, and what each saying
// changed.
func (s *Service) History(ctx context.Context, who access.Access, id ledger.ID) ([]Said, error) {
	card, err := s.card(ctx, who, id)
	if err != nil {
		return nil, err
	}
	entries, err := s.Store.History(ctx, s.Code, members(card)...)
	if err != nil {
		return nil, err
	}
	return tell(card.ID, entries)
}

// members are the records that the card holds, itself first. One that was
// parted from it again is a person of its own.
func members(card *ledger.Card) []ledger.ID {
	ids := []ledger.ID{card.ID}
	for _, m := range card.Merges {
		if !m.Withdrawn && !slices.Contains(ids, m.Other) {
			ids = append(ids, m.Other)
		}
	}
	return ids
}

// after finds where a page begins: behind the child that the page before ended
// with. A cursor is that child's ID and nothing more, because it stands in
// addresses, where no name may. A child who has left the list since is no place
// to go on from, so the list then begins anew.
func (s *Service) after(ctx context.Context, filter access.Filter, cursor string) (string, ledger.ID, error) {
	if cursor == "" {
		return "", ledger.ID{}, nil
	}
	id, err := ledger.ParseID(cursor)
	if err != nil {
		return "", ledger.ID{}, fault.E("child.list", fault.Invalid, "fault.cursor", err)
	}
	card, err := s.Store.Card(ctx, filter, id)
	if fault.KindOf(err) == fault.NotFound {
		return "", ledger.ID{}, nil
	}
	if err != nil {
		return "", ledger.ID{}, err
	}
	return card.Person.Name, id, nil
}

// Masked is a NIK as lists show it.
func Masked(nik string) string { return ident.Mask(ident.ParseNIK(nik)) }
