// Package pairing settles doubtful pairs: two records that may be one person.
// A person decides; nothing is merged by itself, and every decision can be
// taken back.
package pairing

import (
	"context"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"time"

	"canting/internal/domain/access"
	"canting/internal/domain/fault"
	"canting/internal/domain/ledger"
	"canting/internal/domain/region"
)

// Store is what pairs are read from.
type Store interface {
	Pair(ctx context.Context, city region.Code, id ledger.ID) (*ledger.PairCard, error)
	Pairs(ctx context.Context, f access.Filter, states [2]ledger.PairState, afterTime int64, afterID ledger.ID, limit int) ([]*ledger.PairCard, error)
	CountPairs(ctx context.Context, f access.Filter, state ledger.PairState) (int, error)
	Card(ctx context.Context, f access.Filter, id ledger.ID) (*ledger.Card, error)
	History(ctx context.Context, city region.Code, subjects ...ledger.ID) ([]*ledger.Entry, error)
}

// Submitter is the door.
type Submitter interface {
	Submit(ctx context.Context, who access.Access, entries ...*ledger.Entry) ([]ledger.Receipt, error)
}

// Service settles pairs in one city.
type Service struct {
	Store Store
	Door  Submitter
	Code  region.Code
	Now   func() time.Time
	NewID func() ledger.ID
}

// Pair is a pair with its two records as they stand on their own.
type Pair struct {
	*ledger.PairCard
	A, B *ledger.Card
}

// List is one page of pairs. Total counts the pairs in the state, all pages.
type List struct {
	Items []Pair
	Next  string
	Total int
}

const pageSize = 50

// List lists open pairs, or settled ones, oldest first.
func (s *Service) List(ctx context.Context, who access.Access, open bool, after string) (*List, error) {
	filter := who.Filter(access.PairDecide)
	states := [2]ledger.PairState{ledger.PairSettled, ledger.PairUnrelated}
	if open {
		states = [2]ledger.PairState{ledger.PairOpen, ledger.PairOpen}
	}
	when, id, err := parseCursor(after)
	if err != nil {
		return nil, err
	}
	cards, err := s.Store.Pairs(ctx, filter, states, when, id, pageSize)
	if err != nil {
		return nil, err
	}
	list := &List{}
	for _, card := range cards {
		pair, err := s.whole(ctx, card)
		if err != nil {
			return nil, err
		}
		// The store filters by where the cards are now; a record that was taken
		// in elsewhere is shown only to who may decide about its own place.
		if mayRead(who, pair) {
			list.Items = append(list.Items, *pair)
		}
	}
	if len(cards) == pageSize {
		last := cards[pageSize-1]
		list.Next = cursor(last.Opened, last.ID)
	}
	for i, state := range states {
		if i > 0 && states[0] == states[1] {
			break
		}
		n, err := s.Store.CountPairs(ctx, filter, state)
		if err != nil {
			return nil, err
		}
		list.Total += n
	}
	return list, nil
}

// Read reads one pair, both records of which the asker may decide about.
func (s *Service) Read(ctx context.Context, who access.Access, id ledger.ID) (*Pair, error) {
	card, err := s.Store.Pair(ctx, s.Code, id)
	if err != nil {
		return nil, err
	}
	pair, err := s.whole(ctx, card)
	if err != nil {
		return nil, err
	}
	if !mayRead(who, pair) {
		return nil, fault.E("pairing.read", fault.NotFound, "fault.not_found", nil)
	}
	return pair, nil
}

// mayRead tells whether the asker may decide about both records.
func mayRead(who access.Access, pair *Pair) bool {
	return who.May(access.PairDecide, pair.A.LastPlace()) && who.May(access.PairDecide, pair.B.LastPlace())
}

// whole adds the records. One that was taken in is folded from its own entries
// again, so that a settled pair still shows what was compared.
func (s *Service) whole(ctx context.Context, card *ledger.PairCard) (*Pair, error) {
	a, err := s.record(ctx, card.Pair.A)
	if err != nil {
		return nil, err
	}
	b, err := s.record(ctx, card.Pair.B)
	if err != nil {
		return nil, err
	}
	return &Pair{PairCard: card, A: a, B: b}, nil
}

func (s *Service) record(ctx context.Context, id ledger.ID) (*ledger.Card, error) {
	entries, err := s.Store.History(ctx, s.Code, id)
	if err != nil {
		return nil, err
	}
	card := &ledger.Card{ID: id}
	if err := card.Apply(entries...); err != nil {
		return nil, err
	}
	return card, nil
}

// Merge says that the pair is one person. The kept record takes in the other.
func (s *Service) Merge(ctx context.Context, who access.Access, pairID, entry, keep ledger.ID) (*Pair, error) {
	pair, err := s.Read(ctx, who, pairID)
	if err != nil {
		return nil, err
	}
	other := pair.Pair.A
	switch keep {
	case pair.Pair.A:
		other = pair.Pair.B
	case pair.Pair.B:
	default:
		return nil, fault.E("pairing.merge", fault.Invalid, "fault.pair.keep", nil)
	}
	if d := pair.Standing(); d != nil && d.Entry == entry {
		return pair, nil
	}
	if pair.State() != ledger.PairOpen {
		return nil, fault.E("pairing.merge", fault.Conflict, "fault.pair.settled", nil)
	}
	merge := s.entry(who, ledger.Derived("merge", entry.String()), ledger.PersonMerged, keep)
	if merge.Body, err = json.Marshal(ledger.Merge{Other: other}); err != nil {
		return nil, fault.E("pairing.merge", fault.Internal, "", err)
	}
	decision := s.entry(who, entry, ledger.PairMerged, pairID)
	if decision.Body, err = json.Marshal(ledger.PairDecision{Merge: merge.ID, Kept: keep}); err != nil {
		return nil, fault.E("pairing.merge", fault.Internal, "", err)
	}
	if _, err := s.Door.Submit(ctx, who, merge, decision); err != nil {
		return nil, err
	}
	return s.Read(ctx, who, pairID)
}

// Different says that the pair is two persons.
func (s *Service) Different(ctx context.Context, who access.Access, pairID, entry ledger.ID) (*Pair, error) {
	pair, err := s.Read(ctx, who, pairID)
	if err != nil {
		return nil, err
	}
	if d := pair.Standing(); d != nil && d.Entry == entry {
		return pair, nil
	}
	if pair.State() != ledger.PairOpen {
		return nil, fault.E("pairing.different", fault.Conflict, "fault.pair.settled", nil)
	}
	if _, err := s.Door.Submit(ctx, who, s.entry(who, entry, ledger.PairDifferent, pairID)); err != nil {
		return nil, err
	}
	return s.Read(ctx, who, pairID)
}

// Undo takes the standing decision back; a merge parts the records again.
func (s *Service) Undo(ctx context.Context, who access.Access, pairID, entry ledger.ID) (*Pair, error) {
	pair, err := s.Read(ctx, who, pairID)
	if err != nil {
		return nil, err
	}
	decision := pair.Standing()
	if decision == nil {
		return pair, nil
	}
	undo := s.entry(who, entry, ledger.EntryWithdrawn, pairID)
	undo.Amends = decision.Entry
	entries := []*ledger.Entry{undo}
	if decision.State == ledger.PairSettled {
		part := s.entry(who, ledger.Derived("part", entry.String()), ledger.EntryWithdrawn, decision.Kept)
		part.Amends = decision.Merge
		entries = append(entries, part)
	}
	if _, err := s.Door.Submit(ctx, who, entries...); err != nil {
		return nil, err
	}
	return s.Read(ctx, who, pairID)
}

func (s *Service) entry(who access.Access, id ledger.ID, kind ledger.Kind, subject ledger.ID) *ledger.Entry {
	now := s.Now().UnixMilli()
	return &ledger.Entry{ID: id, Kind: kind, Subject: subject, At: now, SaidAt: now, Who: who.Who, Source: ledger.Source{Kind: ledger.SourceDesk}}
}

func cursor(when int64, id ledger.ID) string {
	return base64.RawURLEncoding.EncodeToString(append(binary.BigEndian.AppendUint64(nil, uint64(when)), id[:]...))
}

func parseCursor(text string) (int64, ledger.ID, error) {
	if text == "" {
		return 0, ledger.ID{}, nil
	}
	raw, err := base64.RawURLEncoding.DecodeString(text)
	if err != nil || len(raw) != 24 {
		return 0, ledger.ID{}, fault.E("pairing.list", fault.Invalid, "fault.cursor", err)
	}
	return int64(binary.BigEndian.Uint64(raw)), ledger.ID(raw[8:]), nil
}
