// Package verify rebuilds everything that was folded from the entries and
// compares it with what is stored: cards, pairs, places and tallies.
package verify

import (
	"bytes"
	"context"
	"crypto/sha256"
	"fmt"
	"slices"

	"canting/internal/domain/access"
	"canting/internal/domain/fault"
	"canting/internal/domain/ledger"
	"canting/internal/domain/region"
	"canting/internal/domain/tally"
)

// Store is what verifying reads.
type Store interface {
	EachEntry(ctx context.Context, city region.Code, each func(*ledger.Entry) error) error
	EachStored(ctx context.Context, f access.Filter, each func(*ledger.Card, ledger.Identity) error) error
	History(ctx context.Context, city region.Code, subjects ...ledger.ID) ([]*ledger.Entry, error)
	EachPair(ctx context.Context, city region.Code, each func(*ledger.PairCard, ledger.PairIndex) error) error
	Places(ctx context.Context, city region.Code) ([]ledger.PlaceCard, error)
	AllCounters(ctx context.Context, city region.Code) ([]tally.Change, error)
	Seq(ctx context.Context, city region.Code) (int64, error)
}

// Report is what was looked at and what did not agree.
type Report struct {
	Entries, Cards, Pairs, Places, Counters int
	// Differences are sentences for an operator: at most maxDifferences of
	// them; Found counts all.
	Differences []string
	Found       int
}

// Clean tells whether everything agreed.
func (r *Report) Clean() bool { return r.Found == 0 }

const maxDifferences = 100

func (r *Report) differ(format string, args ...any) {
	r.Found++
	if len(r.Differences) < maxDifferences {
		r.Differences = append(r.Differences, fmt.Sprintf(format, args...))
	}
}

// Run verifies a city. Nobody should write meanwhile: what is written while it
// reads may show up as a difference.
func Run(ctx context.Context, store Store, who access.Access, city region.Code) (*Report, error) {
	if !who.May(access.LedgerVerify, city) {
		return nil, fault.E("verify.run", fault.Denied, "fault.denied", nil)
	}
	run := &run{
		store: store, city: city, report: &Report{}, rebuilt: map[ledger.ID]sum{},
		pairOf: map[ledger.ID]*ledger.PairCard{}, placeOf: map[region.Code]ledger.PlaceCard{},
	}
	steps := []func(context.Context) error{
		run.rebuild,
		func(ctx context.Context) error { return run.cards(ctx, who.Filter(access.LedgerVerify)) },
		run.pairs, run.places, run.counters,
	}
	for _, step := range steps {
		if err := step(ctx); err != nil {
			return nil, err
		}
	}
	return run.report, nil
}

// sum stands for a rebuilt card until it is compared.
type sum struct{ digest [32]byte }

type run struct {
	store   Store
	city    region.Code
	report  *Report
	rebuilt map[ledger.ID]sum
	merged  []*ledger.Card
	pairOf  map[ledger.ID]*ledger.PairCard
	placeOf map[region.Code]ledger.PlaceCard
	changes tally.Changes
	// numbers are those of the entries, in the order of reading.
	numbers []int64
}

// rebuild folds every subject from its own entries. Subjects that take in
// others are kept for a second look.
func (r *run) rebuild(ctx context.Context) error {
	var (
		subject ledger.ID
		entries []*ledger.Entry
	)
	flush := func() error {
		if len(entries) == 0 {
			return nil
		}
		return r.fold(subject, entries)
	}
	err := r.store.EachEntry(ctx, r.city, func(e *ledger.Entry) error {
		r.report.Entries++
		r.numbers = append(r.numbers, e.Seq)
		if e.Subject != subject {
			if err := flush(); err != nil {
				return err
			}
			subject, entries = e.Subject, nil
		}
		entries = append(entries, e)
		return nil
	})
	if err != nil {
		return err
	}
	if err := flush(); err != nil {
		return err
	}
	return r.count(ctx)
}

// count checks that the entries of the city carry 1 to the city's number, each
// once: a gap is a lost entry.
func (r *run) count(ctx context.Context) error {
	seq, err := r.store.Seq(ctx, r.city)
	if err != nil {
		return err
	}
	slices.Sort(r.numbers)
	last := int64(0)
	for _, n := range r.numbers {
		if n != last+1 {
			r.report.differ("entry %d follows entry %d", n, last)
		}
		last = n
	}
	if seq != last {
		r.report.differ("the city's counter is at %d, the last entry is %d", seq, last)
	}
	return nil
}

func (r *run) fold(subject ledger.ID, entries []*ledger.Entry) error {
	switch entries[0].Kind.Subject() {
	case ledger.SubjectPlace:
		r.name(entries)
		return nil
	case ledger.SubjectPair:
		pair := &ledger.PairCard{ID: subject}
		for _, e := range entries {
			if err := pair.Apply(e); err != nil {
				r.report.differ("pair %s cannot be folded: %v", subject, err)
				return nil
			}
		}
		r.pairOf[subject] = pair
		return nil
	}
	card := &ledger.Card{ID: subject}
	if slices.ContainsFunc(entries, func(e *ledger.Entry) bool { return e.Kind == ledger.PersonMerged }) {
		r.merged = append(r.merged, card)
		return nil
	}
	if err := card.Apply(entries...); err != nil {
		// It may hold an entry about a record that it was once taken into.
		r.merged = append(r.merged, card)
		return nil
	}
	return r.note(card)
}

// name rebuilds a place: the last that was said of it stands.
func (r *run) name(entries []*ledger.Entry) {
	last := entries[len(entries)-1]
	place, err := ledger.NamePlace(last)
	if err != nil {
		r.report.differ("place of entry %d cannot be read: %v", last.Seq, err)
		return
	}
	r.placeOf[place.Code] = place
}

func (r *run) note(card *ledger.Card) error {
	digest, err := digestOf(card)
	r.rebuilt[card.ID] = sum{digest}
	return err
}

// cards compares what is stored with what was rebuilt, and counts it.
func (r *run) cards(ctx context.Context, filter access.Filter) error {
	taken, err := r.regroup(ctx)
	if err != nil {
		return err
	}
	err = r.store.EachStored(ctx, filter, func(card *ledger.Card, beside ledger.Identity) error {
		r.report.Cards++
		r.changes.Replace(nil, card)
		if beside != card.Identity() {
			r.report.differ("card %s is filed as something else than it says", beside.ID)
		}
		want, known := r.rebuilt[card.ID]
		delete(r.rebuilt, card.ID)
		into, gone := taken[card.ID]
		if into != card.Into {
			r.report.differ("card %s points to %q, its entries to %q", card.ID, card.Into, into)
			return nil
		}
		if gone {
			var err error
			if want.digest, err = digestOf(ledger.Tombstone(card.ID, into, 0)); err != nil {
				return err
			}
		}
		got, err := digestOf(card)
		if err == nil && (!known || want.digest != got) {
			r.report.differ("card %s is not what its entries add up to", card.ID)
		}
		return err
	})
	for id := range r.rebuilt {
		if _, gone := taken[id]; !gone {
			r.report.differ("card %s is missing", id)
		}
	}
	return err
}

// regroup rebuilds the records that take in others, and tells which were taken
// in, and by which.
func (r *run) regroup(ctx context.Context) (map[ledger.ID]ledger.ID, error) {
	taken := map[ledger.ID]ledger.ID{}
	entriesOf := func(id ledger.ID) ([]*ledger.Entry, error) { return r.store.History(ctx, r.city, id) }
	for _, card := range r.merged {
		rebuilt, _, err := ledger.Rebuild(card.ID, entriesOf)
		if err != nil {
			r.report.differ("card %s cannot be folded: %v", card.ID, err)
			continue
		}
		for _, m := range rebuilt.Merges {
			if !m.Withdrawn && m.By == card.ID {
				taken[m.Other] = card.ID
			}
		}
		if err := r.note(rebuilt); err != nil {
			return nil, err
		}
	}
	return taken, nil
}

// pairs compares the stored pairs with what their entries add up to.
func (r *run) pairs(ctx context.Context) error {
	err := r.store.EachPair(ctx, r.city, func(pair *ledger.PairCard, beside ledger.PairIndex) error {
		r.report.Pairs++
		want := r.pairOf[pair.ID]
		delete(r.pairOf, pair.ID)
		if beside != pair.Index() {
			r.report.differ("pair %s is filed as something else than it says", beside.ID)
		}
		if want == nil {
			r.report.differ("pair %s has no entries", pair.ID)
			return nil
		}
		got, err := pair.Encode()
		if err != nil {
			return err
		}
		rebuilt, err := want.Encode()
		if err == nil && !bytes.Equal(got, rebuilt) {
			r.report.differ("pair %s is not what its entries add up to", pair.ID)
		}
		return err
	})
	for id := range r.pairOf {
		r.report.differ("pair %s is missing", id)
	}
	return err
}

// places compares the stored names of places with what was said of them.
func (r *run) places(ctx context.Context) error {
	stored, err := r.store.Places(ctx, r.city)
	if err != nil {
		return err
	}
	for _, place := range stored {
		r.report.Places++
		if want, known := r.placeOf[place.Code]; !known || want != place {
			r.report.differ("place %s is not what was said of it", place.Code)
		}
		delete(r.placeOf, place.Code)
	}
	for code := range r.placeOf {
		r.report.differ("place %s is missing", code)
	}
	return nil
}

// counters compares the stored tallies with a count of the cards.
func (r *run) counters(ctx context.Context) error {
	stored, err := r.store.AllCounters(ctx, r.city)
	if err != nil {
		return err
	}
	have := make(map[tally.Cell]int, len(stored))
	for _, c := range stored {
		have[c.Cell] = c.N
		r.report.Counters++
	}
	for _, want := range r.changes.List() {
		if have[want.Cell] != want.N {
			r.report.differ("%s of %s in month %d is %d, the cards say %d", want.Indicator, want.Place, want.Month, have[want.Cell], want.N)
		}
		delete(have, want.Cell)
	}
	for cell, n := range have {
		r.report.differ("%s of %s in month %d is %d, the cards say 0", cell.Indicator, cell.Place, cell.Month, n)
	}
	return nil
}

// digestOf is a card's content without its number: parting two records moves
// the number on without an entry of its own.
func digestOf(card *ledger.Card) ([32]byte, error) {
	plain := *card
	plain.Seq = 0
	body, err := plain.Encode()
	return sha256.Sum256(body), err
}
