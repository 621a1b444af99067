package thread

import (
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
	today := s.today()
	list := &DueList{}
	err := s.Store.EachCard(ctx, filter, func(card *ledger.Card) error {
		list.add(card, s.dueOf(card, q.Programme, today), q.Early)
		return nil
	})
	if err != nil {
		return nil, err
	}
	slices.SortStableFunc(list.People, func(a, b DuePerson) int { return programme.Rank(a.Items[0].Wanted, b.Items[0].Wanted) })
	list.Count = len(list.People)
	list.page(q.Start, q.Limit)
	return list, nil
}

// dueOf is what a person is due today, the far and the past included.
func (s *Service) dueOf(card *ledger.Card, only string, today ident.Date) []Due {
	var all []Due
	// What the family hands on says why, not when: it is left out of a list.
	for _, stage := range s.Book.stages(family{self: card}, s.city(), today) {
		if only != "" && stage.Programme.ID != only {
			continue
		}
		for _, w := range stage.Due {
			all = append(all, Due{Case: stage.Case, Programme: stage.Programme, Wanted: w})
		}
	}
	return all
}

func (l *DueList) add(card *ledger.Card, all []Due, early bool) {
	items := slices.DeleteFunc(all, func(d Due) bool {
		state := d.Wanted.State
		return state > programme.Early || state == programme.Early && !early
	})
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
	slices.SortStableFunc(items, func(a, b Due) int { return programme.Rank(a.Wanted, b.Wanted) })
	l.People = append(l.People, DuePerson{card, items})
}

func (l *DueList) page(start, limit int) {
	l.People = l.People[min(max(start, 0), len(l.People)):]
	if limit > 0 && len(l.People) > limit {
		l.People = l.People[:limit]
	}
}
