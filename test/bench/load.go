package main

import (
	"context"
	"fmt"

	"canting/internal/app/synthetic"
	"canting/internal/domain/access"
	"canting/internal/domain/ledger"
	"canting/internal/domain/region"
	"canting/internal/domain/tally"
	"canting/internal/store"
)

// operator is who says everything that the benchmarks load.
var operator = ledger.Derived("bench")

// people are children one after the other: a whole made-up city, or a part.
type people interface {
	Each(take func(synthetic.Child) error) error
}

// loaded counts what a loader stored.
type loaded struct{ Children, Measurements int }

const (
	// chunkChildren share a commit while loading.
	chunkChildren = 200
	// sampleEvery is how many children lie between two that are checked.
	sampleEvery = 997
)

// chunk is what some children come to: exactly what the door would hand to the
// store for them.
type chunk struct {
	write  ledger.Write
	counts []tally.Change
	loaded
}

// load stores children in an empty city by the road that the door takes (fold,
// tallies, one unit), without the questions that the door asks: nobody else
// writes, and nothing was said before. Folding and writing share the cores.
func load(ctx context.Context, s *store.Store, city *region.City, places []*ledger.Entry, all people) (loaded, error) {
	var total loaded
	if err := s.AddCity(ctx, city.Code, city.Name); err != nil {
		return total, err
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	chunks, folded := make(chan chunk, 4), make(chan error, 1)
	go func() {
		defer close(chunks)
		folded <- foldAll(ctx, places, all, chunks)
	}()
	for c := range chunks {
		if err := put(ctx, s, city.Code, c); err != nil {
			return total, err
		}
		total.Children += c.Children
		total.Measurements += c.Measurements
	}
	return total, <-folded
}

func put(ctx context.Context, s *store.Store, city region.Code, c chunk) error {
	unit, err := s.Begin(ctx, city)
	if err != nil {
		return err
	}
	defer unit.Rollback()
	if err := unit.Put(ctx, c.write, c.counts); err != nil {
		return err
	}
	return unit.Commit(ctx)
}

// foldAll numbers every entry, folds every child and hands over chunks.
func foldAll(ctx context.Context, places []*ledger.Entry, all people, chunks chan<- chunk) error {
	f := folder{}
	for _, e := range places {
		f.number(e)
		place, err := ledger.NamePlace(e)
		if err != nil {
			return err
		}
		f.write.Places = append(f.write.Places, place)
	}
	err := all.Each(func(child synthetic.Child) error {
		if err := f.child(child); err != nil {
			return err
		}
		if f.Children < chunkChildren {
			return nil
		}
		return f.hand(ctx, chunks)
	})
	if err != nil {
		return err
	}
	return f.hand(ctx, chunks)
}

// folder folds children into the chunk under way.
type folder struct {
	seq     int64
	changes tally.Changes
	chunk
}

func (f *folder) number(e *ledger.Entry) {
	f.seq++
	e.Seq = f.seq
	if e.Rules == "" {
		e.Rules = ledger.Rules
	}
	f.write.Entries = append(f.write.Entries, e)
}

func (f *folder) child(child synthetic.Child) error {
	for _, e := range child.Entries {
		f.number(e)
	}
	card := &ledger.Card{ID: child.ID}
	if err := card.Apply(child.Entries...); err != nil {
		return fmt.Errorf("folding child %s: %w", child.ID, err)
	}
	f.changes.Replace(nil, card)
	f.write.Cards = append(f.write.Cards, card)
	f.Children++
	f.Measurements += len(card.Weighed)
	return nil
}

func (f *folder) hand(ctx context.Context, chunks chan<- chunk) error {
	f.counts = f.changes.List()
	select {
	case chunks <- f.chunk:
	case <-ctx.Done():
		return ctx.Err()
	}
	f.chunk, f.changes = chunk{}, tally.Changes{}
	return nil
}

// spotCheck does on a sample what `canting verify` does on everything: it
// rebuilds cards from their entries and compares them with the stored ones. And
// it compares the city's counters of weighings with the number that was loaded.
func spotCheck(ctx context.Context, s *store.Store, city region.Code, want loaded) (checked int, err error) {
	everything := access.Filter{City: city, Areas: []region.Code{city}}
	var sample []ledger.ID
	n := 0
	err = s.EachIdentity(ctx, everything, 0, func(who ledger.Identity) error {
		if n++; n%sampleEvery == 1 {
			sample = append(sample, who.ID)
		}
		return nil
	})
	if err != nil {
		return 0, err
	}
	if n != want.Children {
		return 0, fmt.Errorf("%d children are stored, %d were loaded", n, want.Children)
	}
	for _, id := range sample {
		if err := rebuilt(ctx, s, city, everything, id); err != nil {
			return checked, err
		}
		checked++
	}
	return checked, nil
}

func rebuilt(ctx context.Context, s *store.Store, city region.Code, f access.Filter, id ledger.ID) error {
	stored, err := s.Card(ctx, f, id)
	if err != nil {
		return err
	}
	card, _, err := ledger.Rebuild(id, func(record ledger.ID) ([]*ledger.Entry, error) { return s.History(ctx, city, record) })
	if err != nil {
		return err
	}
	want, err := card.Encode()
	if err != nil {
		return err
	}
	got, err := stored.Encode()
	if err != nil {
		return err
	}
	if string(want) != string(got) {
		return fmt.Errorf("child %s is stored other than its entries say", id)
	}
	return nil
}
