package main

import (
	"encoding/json"
	"time"

	"canting/internal/app/synthetic"
	"canting/internal/domain/ident"
	"canting/internal/domain/ledger"
	"canting/internal/domain/region"
)

// seed is fixed: every run measures the same people.
const seed = 3576

// lastMonth is the end of the month before now: no weighing lies in the future,
// and the month is whole.
func lastMonth(now time.Time) ident.Date {
	return ident.NewDate(now.Year(), int(now.Month()), 1).AddDays(-1)
}

// invent makes up a city with about so many children under five.
func invent(children int, until ident.Date) (*synthetic.City, error) {
	kota, err := region.Kota()
	if err != nil {
		return nil, err
	}
	return synthetic.New(synthetic.Config{Seed: seed, Until: until, Region: kota, Who: operator, Children: children})
}

// settled is a city whose children live at the posyandu of a smaller one. The
// made-up city opens posyandu as it grows; the real one has those that it has,
// however many measurements pile up in them.
type settled struct {
	*synthetic.City
	posyandu map[region.Code][]region.Code // by kelurahan
	turn     int
}

func settle(city *synthetic.City, at *synthetic.City) *settled {
	s := &settled{City: city, posyandu: map[region.Code][]region.Code{}}
	for _, p := range at.Posyandu() {
		s.posyandu[p.Code.Parent()] = append(s.posyandu[p.Code.Parent()], p.Code)
	}
	return s
}

// Each hands over every child at its new posyandu.
func (s *settled) Each(take func(synthetic.Child) error) error {
	return s.City.Each(func(child synthetic.Child) error {
		near := s.posyandu[child.Posyandu.Parent()]
		if len(near) == 0 {
			return take(child)
		}
		s.turn++
		to := near[s.turn%len(near)]
		for _, e := range child.Entries {
			if err := move(e, to); err != nil {
				return err
			}
		}
		child.Posyandu = to
		return take(child)
	})
}

// move lets an entry that says who a child is say that it lives at a place.
func move(e *ledger.Entry, to region.Code) error {
	if e.Kind != ledger.PersonRegistered {
		return nil
	}
	var person ledger.Person
	if err := json.Unmarshal(e.Body, &person); err != nil {
		return err
	}
	person.Place = to
	return e.Tell(person)
}
