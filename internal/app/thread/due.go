package thread

import (
	"bytes"
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

// Due is one visit that somebody is due.
type Due struct {
	Case      ledger.ID
	Programme *programme.Programme
	Wanted    programme.Wanted
}

// DuePerson is somebody with all that is due, the most urgent first.
type DuePerson struct {
	ID    ledger.ID
	Card  *ledger.Card
	Items []Due
}

// DueQuery says whose visits are asked for.
type DueQuery struct {
	// Place narrows to a kelurahan or posyandu; "" for all that one may see.
	Place region.Code
	// Programme narrows to one programme; "" for all.
	Programme string
	// Early tells whether visits whose time has not come are wanted too.
	Early bool
	// Start and Limit are the page: so many people are left out, so many follow.
	// Limit 0 is all of them; the counts are of all in any case.
	Start, Limit int
}

// DueList is who is due something, overdue first, and how much there is of it.
type DueList struct {
	People []DuePerson
	// Count are the people on all pages; Overdue and Now are visits.
	Count, Overdue, Now int
}

// Due lists what is due today in a place, ranked by person: overdue first,
// longest first.
func (s *Service) Due(ctx context.Context, who access.Access, q DueQuery) (*DueList, error) {
	filter := who.Filter(access.ChildRead)
	if q.Place != "" {
		if filter = filter.Within(q.Place); len(filter.Areas) == 0 {
			return nil, fault.E("thread.due", fault.NotFound, "fault.not_found", nil)
		}
	}
	list := &DueList{}
	collect := s.collect
	if q.Early {
		collect = s.collectEarly
	}
	if err := collect(ctx, filter, q.Programme, list); err != nil {
		return nil, err
	}
	// The ID decides between equals, so that pages fit together.
	slices.SortFunc(list.People, func(a, b DuePerson) int {
		return cmp.Or(programme.Rank(a.Items[0].Wanted, b.Items[0].Wanted), bytes.Compare(a.ID[:], b.ID[:]))
	})
	list.Count = len(list.People)
	list.page(q.Start, q.Limit)
	return list, s.cards(ctx, filter, list)
}

// Warm works out what is due, so that the first who asks need not wait.
func (s *Service) Warm(ctx context.Context) error { return s.index.catchUp(ctx, s, s.today()) }

// collect takes what is due from memory.
func (s *Service) collect(ctx context.Context, filter access.Filter, only string, list *DueList) error {
	if err := s.index.catchUp(ctx, s, s.today()); err != nil {
		return err
	}
	s.index.mu.RLock()
	defer s.index.mu.RUnlock()
	for id, duty := range s.index.people {
		if filter.Admits(duty.place) {
			list.add(id, duty.items, only)
		}
	}
	return nil
}

// collectEarly works everything out anew: what is not due yet is much, seldom
// asked for, and not held.
func (s *Service) collectEarly(ctx context.Context, filter access.Filter, only string, list *DueList) error {
	today := s.today()
	return s.Store.EachCard(ctx, filter, func(card *ledger.Card) error {
		list.add(card.ID, due(s.dueOf(card, today), true), only)
		return nil
	})
}

// dueOf is all that a person is due today, the far and the past included.
func (s *Service) dueOf(card *ledger.Card, today ident.Date) []Due {
	var all []Due
	// What the family hands on says why, not when: it is left out of a list.
	for _, stage := range s.Book.stages(family{self: card}, s.city(), today) {
		for _, w := range stage.Due {
			all = append(all, Due{Case: stage.Case, Programme: stage.Programme, Wanted: w})
		}
	}
	return all
}

func (l *DueList) add(id ledger.ID, items []Due, only string) {
	if only != "" {
		var own []Due
		for _, item := range items {
			if item.Programme.ID == only {
				own = append(own, item)
			}
		}
		items = own
	}
	if len(items) == 0 {
		return
	}
	for i := range items {
		switch items[i].Wanted.State {
		case programme.Overdue:
			l.Overdue++
		case programme.DueNow:
			l.Now++
		}
	}
	l.People = append(l.People, DuePerson{ID: id, Items: items})
}

func (l *DueList) page(start, limit int) {
	l.People = l.People[min(max(start, 0), len(l.People)):]
	if limit > 0 && len(l.People) > limit {
		l.People = l.People[:limit]
	}
}

// cards reads who the people of a page are. One who is gone since is left out.
func (s *Service) cards(ctx context.Context, filter access.Filter, l *DueList) error {
	for i := range l.People {
		card, err := s.seen(ctx, filter, l.People[i].ID)
		if err != nil {
			return err
		}
		l.People[i].Card = card
	}
	l.People = slices.DeleteFunc(l.People, func(p DuePerson) bool { return p.Card == nil })
	return nil
}
