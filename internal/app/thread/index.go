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

// manyChanged is when reading all cards in a row is faster than one by one.
const manyChanged = 2000

// catchUp reads what changed since the last time, and everything on a new day.
func (x *dueIndex) catchUp(ctx context.Context, s *Service, today ident.Date) error {
	x.mu.Lock()
	defer x.mu.Unlock()
	if x.day != today {
		x.day, x.seq, x.people = today, 0, map[ledger.ID]duty{}
	}
	whole := access.Filter{City: s.Code, Areas: []region.Code{s.Code}}
	seq := x.seq
	var changed []ledger.ID
	err := s.Store.EachIdentity(ctx, whole, seq, func(who ledger.Identity) error {
		delete(x.people, who.ID)
		seq = max(seq, who.Seq)
		if who.Active {
			changed = append(changed, who.ID)
		}
		return nil
	})
	if err != nil || len(changed) == 0 {
		x.forget(err)
		return err
	}
	put := func(card *ledger.Card) error {
		x.put(s, card, today)
		return nil
	}
	if len(changed) > manyChanged {
		err = s.Store.EachCard(ctx, whole, put)
	} else {
		err = s.eachOf(ctx, whole, changed, put)
	}
	if err == nil {
		x.seq = seq
	}
	x.forget(err)
	return err
}

// forget begins anew after a failure half way.
func (x *dueIndex) forget(err error) {
	if err != nil {
		x.day = 0
	}
}

func (s *Service) eachOf(ctx context.Context, filter access.Filter, ids []ledger.ID, each func(*ledger.Card) error) error {
	for _, id := range ids {
		card, err := s.Store.Card(ctx, filter, id)
		if fault.KindOf(err) == fault.NotFound {
			continue // gone since
		}
		if err == nil {
			err = each(card)
		}
		if err != nil {
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
