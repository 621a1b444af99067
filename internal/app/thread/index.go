package thread

import (
	"context"
	"slices"
	"sync"

	"canting/internal/domain/access"
	"canting/internal/domain/fault"
	"canting/internal/domain/ident"
	"canting/internal/domain/ledger"
	"canting/internal/domain/programme"
	"canting/internal/domain/region"
)

// dueIndex is what everybody in the city is due today, in memory, with the place
// to filter by. It catches up with the store before it answers, by the sequence,
// and begins anew every day. What is not due yet is not held.
type dueIndex struct {
	mu     sync.RWMutex
	day    ident.Date
	seq    int64
	people map[ledger.ID]duty
}

// duty is what one person is due, the most urgent first.
type duty struct {
	place region.Code
	items []Due
}

// catchUp reads what changed since the last time, and everything on a new day.
func (x *dueIndex) catchUp(ctx context.Context, s *Service, today ident.Date) error {
	x.mu.Lock()
	defer x.mu.Unlock()
	if x.day != today {
		x.day, x.seq, x.people = today, 0, map[ledger.ID]duty{}
	}
	seq, err := s.changed(ctx, x.seq, func(id ledger.ID) { delete(x.people, id) }, func(card *ledger.Card) { x.put(s, card, today) })
	if err != nil {
		x.day = 0 // it stopped half way: the next one begins anew
		return err
	}
	x.seq = seq
	return nil
}

// changed hands over the cards that changed after a number, each after the word to
// drop what was known of it, and gives the number that is reached. Without a
// number it is every card of the city, whoever asks: what is shown is cut to
// their places.
func (s *Service) changed(ctx context.Context, after int64, drop func(ledger.ID), put func(*ledger.Card)) (int64, error) {
	whole := access.Filter{City: s.Code, Areas: []region.Code{s.Code}}
	if after == 0 {
		seq, err := s.Store.Seq(ctx, s.Code)
		if err == nil {
			err = s.Store.EachCard(ctx, whole, func(card *ledger.Card) error {
				put(card)
				return nil
			})
		}
		return seq, err
	}
	var ids []ledger.ID
	seq := after
	err := s.Store.EachIdentity(ctx, whole, after, func(who ledger.Identity) error {
		drop(who.ID)
		if seq = max(seq, who.Seq); who.Active {
			ids = append(ids, who.ID)
		}
		return nil
	})
	if err != nil {
		return after, err
	}
	return seq, s.eachOf(ctx, whole, ids, put)
}

// manyChanged is when reading all cards in a row is faster than one by one.
const manyChanged = 2000

func (s *Service) eachOf(ctx context.Context, filter access.Filter, ids []ledger.ID, put func(*ledger.Card)) error {
	if len(ids) > manyChanged {
		wanted := make(map[ledger.ID]bool, len(ids))
		for _, id := range ids {
			wanted[id] = true
		}
		return s.Store.EachCard(ctx, filter, func(card *ledger.Card) error {
			if wanted[card.ID] {
				put(card)
			}
			return nil
		})
	}
	for _, id := range ids {
		card, err := s.Store.Card(ctx, filter, id)
		switch {
		case err == nil:
			put(card)
		case fault.KindOf(err) != fault.NotFound: // else it is gone since
			return err
		}
	}
	return nil
}

func (x *dueIndex) put(s *Service, card *ledger.Card, today ident.Date) {
	items := due(s.dueOf(card, today), false)
	if len(items) > 0 {
		x.people[card.ID] = duty{place: card.Person.Place, items: items}
	}
}

// due keeps what is overdue or due now, and early if that is asked for, the most
// urgent first.
func due(all []Due, early bool) []Due {
	items := slices.Clip(slices.DeleteFunc(all, func(d Due) bool {
		state := d.Wanted.State
		return state > programme.Early || state == programme.Early && !early
	}))
	slices.SortStableFunc(items, func(a, b Due) int { return programme.Rank(a.Wanted, b.Wanted) })
	return items
}
