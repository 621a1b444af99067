package door_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"sync"
	"testing"

	"canting/internal/app/door"
	"canting/internal/domain/fault"
	"canting/internal/domain/ledger"
	"canting/internal/domain/region"
	"canting/internal/store/pgtest"
	"canting/internal/store/storetest"

	"pgregory.net/rapid"
)

// Two processes on one database: each keeps cards at hand, and neither may act
// on what the other has changed since.
func TestAnotherProcessWrites(t *testing.T) {
	everywhere(t, func(t *testing.T, url string) {
		r := storetest.New(t, opened(url))
		doors := []*door.Door{r.Door, beside(t, url)}
		child, twin := r.Child(girl(r)), r.Child(girl(r))
		say := func(i int, e *ledger.Entry) {
			t.Helper()
			if _, err := doors[i%2].Submit(context.Background(), r.Admin, e); err != nil {
				t.Fatal(err)
			}
		}
		for i := range 6 {
			say(i, r.Entry(ledger.GrowthWeighed, child, ledger.Weighing{Date: r.Date("2026-01-10").AddMonths(i), WeightKg: 9}))
		}
		merge := r.Entry(ledger.PersonMerged, child, ledger.Merge{Other: twin})
		say(0, merge)
		say(1, r.Entry(ledger.GrowthWeighed, twin, at(r, "2026-08-10", 9)))
		part := r.Entry(ledger.EntryWithdrawn, child, nil)
		part.Amends = merge.ID
		say(0, part)
		say(1, r.Entry(ledger.GrowthWeighed, twin, at(r, "2026-09-10", 9)))
		say(1, merge) // a retry through the other door
		if a, b := len(r.Card(child).Weighed), len(r.Card(twin).Weighed); a != 6 || b != 2 {
			t.Errorf("%d and %d weighings, want 6 and 2", a, b)
		}
		r.Verify()
	})
}

// plot is what some phones say, each in its own order, of children that they
// share; every entry fits whatever the others have said.
func plot(t *rapid.T, r *storetest.Rig, children []ledger.ID) [][]*ledger.Entry {
	phones := make([][]*ledger.Entry, 4)
	for i := range phones {
		var own []*ledger.Entry
		for range rapid.IntRange(1, 12).Draw(t, "entries") {
			child := rapid.SampledFrom(children).Draw(t, "child")
			w := ledger.Weighing{Date: r.Date("2025-01-10").AddDays(rapid.IntRange(0, 600).Draw(t, "day")), WeightKg: float64(rapid.IntRange(50, 150).Draw(t, "weight")) / 10}
			e := r.Entry(ledger.GrowthWeighed, child, w)
			if len(own) > 0 && rapid.IntRange(0, 2).Draw(t, "about") == 0 {
				before := rapid.SampledFrom(own).Draw(t, "before")
				e.Subject, e.Amends = before.Subject, before.ID
				if rapid.Bool().Draw(t, "back") {
					e.Kind, e.Body = ledger.EntryWithdrawn, nil
				}
			} else if rapid.IntRange(0, 3).Draw(t, "person") == 0 {
				e = r.Entry(ledger.PersonUpdated, child, ledger.Person{Place: rapid.SampledFrom([]region.Code{mawar, melati}).Draw(t, "place")})
			}
			phones[i] = append(phones[i], e)
			if e.Kind == ledger.GrowthWeighed {
				own = append(own, e)
			}
		}
	}
	return phones
}

func TestManyPhonesTwoDoors(t *testing.T) {
	everywhere(t, func(t *testing.T, url string) {
		r := storetest.New(t, opened(url))
		doors := []*door.Door{r.Door, beside(t, url)}
		rounds := 0
		rapid.Check(t, func(rt *rapid.T) {
			if rounds++; rounds > 12 {
				return // each round waits for the disk many times
			}
			children := []ledger.ID{r.Child(girl(r)), r.Child(girl(r)), r.Child(girl(r))}
			phones := plot(rt, r, children)
			acknowledge(t, r, doors, phones)
			once(t, r, children, phones)
		})
		r.Verify()
	})
}

// acknowledge lets each phone say its entries, a few at once, in its order, and
// again through the other door as if the answer had been lost.
func acknowledge(t *testing.T, r *storetest.Rig, doors []*door.Door, phones [][]*ledger.Entry) {
	var wait sync.WaitGroup
	for i, entries := range phones {
		wait.Go(func() {
			for len(entries) > 0 {
				n := min(len(entries), 1+rand.IntN(3))
				for try := range 2 {
					receipts, err := doors[(i+try)%2].Submit(context.Background(), r.Admin, entries[:n]...)
					if err != nil {
						t.Errorf("phone %d: %v", i, err)
						return
					}
					for _, receipt := range receipts {
						if receipt.Known != (try == 1) {
							t.Errorf("phone %d, try %d: %+v", i, try, receipt)
						}
					}
				}
				entries = entries[n:]
			}
		})
	}
	wait.Wait()
}

// once holds that each acknowledged entry is stored, once.
func once(t *testing.T, r *storetest.Rig, children []ledger.ID, phones [][]*ledger.Entry) {
	stored := map[ledger.ID]int{}
	history, err := r.Store.History(context.Background(), storetest.City, children...)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range history {
		stored[e.ID]++
	}
	said := len(children) // that they were registered
	for _, entries := range phones {
		said += len(entries)
		for _, e := range entries {
			if stored[e.ID] != 1 {
				t.Errorf("%s is stored %d times", e.ID, stored[e.ID])
			}
		}
	}
	if len(history) != said {
		t.Errorf("%d entries are stored, %d were said", len(history), said)
	}
}

// A cache that is smaller than a group still answers rightly.
func TestASmallCache(t *testing.T) {
	r := sqlite(t)
	d := door.Open(door.Config{Store: &stage{Store: r.Store}, City: storetest.City, Cached: 2})
	t.Cleanup(d.Close)
	var entries []*ledger.Entry
	for i := range 9 {
		id, p := r.ID(), girl(r)
		p.Name = fmt.Sprint("Anak ", i)
		entries = append(entries, r.Entry(ledger.PersonRegistered, id, p))
	}
	for m := range 3 {
		for i := range 9 {
			entries = append(entries, r.Entry(ledger.GrowthWeighed, entries[i].Subject, ledger.Weighing{Date: r.Date("2026-01-10").AddMonths(m), WeightKg: 9}))
		}
	}
	for _, e := range entries {
		if _, err := d.Submit(context.Background(), r.Admin, e); err != nil {
			t.Fatal(err)
		}
	}
	for i := range 9 {
		if n := len(r.Card(entries[i].Subject).Weighed); n != 3 {
			t.Errorf("child %d: %d weighings, want 3", i, n)
		}
	}
	r.Verify()
}

// A server that is killed takes the connection with it, in the middle of
// whatever it was; the door must find its way back to the one that follows.
func TestADatabaseServerThatCrashes(t *testing.T) {
	cluster := pgtest.New(t, pgtest.Config{})
	r := storetest.New(t, opened(cluster.Database(t)))
	child := r.Child(girl(r))
	said := func(month int) *ledger.Entry {
		return r.Entry(ledger.GrowthWeighed, child, ledger.Weighing{Date: r.Date("2026-01-10").AddMonths(month), WeightKg: 9})
	}
	r.Say(said(0))
	cluster.Crash(t)
	lost := said(1)
	for range 2 {
		if _, err := r.Door.Submit(context.Background(), r.Admin, lost); fault.KindOf(err) != fault.Unavailable {
			t.Fatalf("without a server: %v", err)
		}
	}
	cluster.Restart(t)
	r.Say(said(2))
	r.Say(lost)
	if n := len(r.Card(child).Weighed); n != 3 {
		t.Errorf("%d weighings, want 3", n)
	}
	r.Verify()
}
