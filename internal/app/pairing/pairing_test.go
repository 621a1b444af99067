package pairing_test

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"time"

	"canting/internal/app/pairing"
	"canting/internal/domain/access"
	"canting/internal/domain/fault"
	"canting/internal/domain/ledger"
	"canting/internal/domain/region"
	"canting/internal/store/storetest"
)

const (
	kedundung region.Code = "35.76.02.1009"
	mawar     region.Code = "35.76.02.1009.mawar"
	melati    region.Code = "35.76.03.1003.melati"
)

func service(t *testing.T) (*pairing.Service, *storetest.Rig) {
	r := storetest.New(t, storetest.SQLite)
	now := time.Date(2026, 11, 2, 2, 0, 0, 0, time.UTC)
	return &pairing.Service{Store: r.Store, Door: r.Door, Code: storetest.City, Now: func() time.Time { return now }, NewID: r.ID}, r
}

func girl(r *storetest.Rig, place region.Code) ledger.ID {
	return r.Child(ledger.Person{Name: "Siti Aminah", Sex: ledger.Female, Birth: r.Date("2024-03-10"), NIK: "3576025003240000", Place: place})
}

func suspect(r *storetest.Rig, a, b ledger.ID) ledger.ID {
	id := ledger.PairID(a, b)
	r.Say(r.Entry(ledger.PairSuspected, id, ledger.Pair{A: a, B: b, Score: 70}))
	return id
}

func seq(t *testing.T, r *storetest.Rig) int64 {
	t.Helper()
	n, err := r.Store.Seq(context.Background(), storetest.City)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func TestMergeAndUndo(t *testing.T) {
	s, r := service(t)
	ctx := context.Background()
	a, b := girl(r, mawar), girl(r, mawar)
	r.Weigh(b, ledger.Weighing{Date: r.Date("2026-10-10"), WeightKg: 9.4})
	id := suspect(r, a, b)
	if _, err := s.Merge(ctx, r.Admin, id, r.ID(), r.ID()); fault.KindOf(err) != fault.Invalid {
		t.Errorf("keeping a third: %v", err)
	}
	merge, undo := r.ID(), r.ID()
	for try, want := range []int64{2, 0} { // the second time is a retry
		before := seq(t, r)
		pair, err := s.Merge(ctx, r.Admin, id, merge, a)
		if err != nil {
			t.Fatal(err)
		}
		if pair.State() != ledger.PairSettled || pair.Standing().Kept != a || pair.A.Person.Name == "" || pair.B.Person.Name == "" || len(pair.A.Weighed)+len(pair.B.Weighed) != 1 {
			t.Errorf("try %d: %+v", try, pair)
		}
		if said := seq(t, r) - before; said != want {
			t.Errorf("try %d said %d entries, want %d", try, said, want)
		}
	}
	if n := len(r.Card(a).Weighed); n != 1 {
		t.Errorf("the kept record holds %d weighings, want 1", n)
	}
	if _, err := s.Different(ctx, r.Admin, id, r.ID()); fault.KindOf(err) != fault.Conflict {
		t.Errorf("settled differently afterwards: %v", err)
	}
	for try, want := range []int64{2, 0} {
		before := seq(t, r)
		pair, err := s.Undo(ctx, r.Admin, id, undo)
		if err != nil || pair.State() != ledger.PairOpen {
			t.Fatalf("undo %d: %v (%v)", try, pair, err)
		}
		if said := seq(t, r) - before; said != want {
			t.Errorf("undo %d said %d entries, want %d", try, said, want)
		}
	}
	if n := len(r.Card(b).Weighed); n != 1 {
		t.Errorf("the parted record holds %d weighings, want 1", n)
	}
	if _, err := s.Merge(ctx, r.Admin, id, r.ID(), b); err != nil {
		t.Errorf("merged again, the other way: %v", err)
	}
	r.Verify()
}

func TestDifferentAndUndo(t *testing.T) {
	s, r := service(t)
	ctx := context.Background()
	id := suspect(r, girl(r, mawar), girl(r, mawar))
	entry := r.ID()
	for range 2 {
		if pair, err := s.Different(ctx, r.Admin, id, entry); err != nil || pair.State() != ledger.PairUnrelated || len(pair.Decisions) != 1 {
			t.Fatalf("%+v (%v)", pair, err)
		}
	}
	if pair, err := s.Undo(ctx, r.Admin, id, r.ID()); err != nil || pair.State() != ledger.PairOpen {
		t.Errorf("%+v (%v)", pair, err)
	}
	r.Verify()
}

// Two officers look at the same open pair; only one decision may stand.
func TestTwoDecideAtOnce(t *testing.T) {
	s, r := service(t)
	for range 8 {
		a, b := girl(r, mawar), girl(r, mawar)
		id := suspect(r, a, b)
		first, second := r.ID(), r.ID()
		var wait sync.WaitGroup
		var merged, different error
		wait.Go(func() { _, merged = s.Merge(context.Background(), r.Admin, id, first, a) })
		wait.Go(func() { _, different = s.Different(context.Background(), r.Admin, id, second) })
		wait.Wait()
		pair, err := s.Read(context.Background(), r.Admin, id)
		if err != nil || len(pair.Decisions) != 1 || (merged == nil) == (different == nil) {
			t.Fatalf("%d decisions (%v), answered %v and %v", len(pair.Decisions), err, merged, different)
		}
		if into := len(r.Card(a).Merges); (pair.State() == ledger.PairSettled) != (into == 1) {
			t.Errorf("the pair is %s, the card holds %d merges", pair.State(), into)
		}
	}
	r.Verify()
}

func TestARecordThatMovedOn(t *testing.T) {
	s, r := service(t)
	a, b, c := girl(r, mawar), girl(r, mawar), girl(r, mawar)
	first, second := suspect(r, a, b), suspect(r, b, c)
	if _, err := s.Merge(context.Background(), r.Admin, first, r.ID(), a); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Merge(context.Background(), r.Admin, second, r.ID(), b); fault.KindOf(err) != fault.Conflict {
		t.Errorf("keeping one that was taken in: %v", err)
	}
	pair, err := s.Read(context.Background(), r.Admin, second)
	if err != nil || pair.State() != ledger.PairOpen {
		t.Errorf("the pair is %v (%v), though nothing was merged", pair, err)
	}
	r.Verify()
}

func TestWhoSeesAPair(t *testing.T) {
	s, r := service(t)
	ctx := context.Background()
	in := func(role access.Role, areas ...region.Code) access.Access {
		return access.Access{Who: r.ID(), Role: role, City: storetest.City, Areas: areas}
	}
	here, near, far := girl(r, mawar), girl(r, mawar), girl(r, melati)
	own, across := suspect(r, here, near), suspect(r, near, far)
	// Two records that were taken back: nobody else's business either.
	gone := [2]ledger.ID{}
	var backs []*ledger.Entry
	for i := range gone {
		e := r.Entry(ledger.PersonRegistered, r.ID(), ledger.Person{Name: "Budi", Place: melati})
		r.Say(e)
		back := r.Entry(ledger.EntryWithdrawn, e.Subject, nil)
		back.Amends = e.ID
		gone[i], backs = e.Subject, append(backs, back)
	}
	lost := suspect(r, gone[0], gone[1])
	r.Say(backs...)
	for _, test := range []struct {
		who  access.Access
		sees [3]bool
	}{
		{r.Admin, [3]bool{true, true, true}},
		{in(access.Puskesmas, kedundung), [3]bool{true, false, false}},
		{in(access.Puskesmas, "35.76.03.1003"), [3]bool{false, false, true}},
		{in(access.Puskesmas, kedundung, "35.76.03.1003"), [3]bool{true, true, true}},
		{in(access.Kader, mawar), [3]bool{}}, {in(access.Auditor, storetest.City), [3]bool{}}, {in(access.Secretariat, storetest.City), [3]bool{}}, {access.Access{}, [3]bool{}},
	} {
		seen := 0
		for i, id := range []ledger.ID{own, across, lost} {
			_, err := s.Read(ctx, test.who, id)
			if (err == nil) != test.sees[i] || err != nil && fault.KindOf(err) != fault.NotFound {
				t.Errorf("%s of %v reads pair %d: %v", test.who.Role, test.who.Areas, i, err)
			}
			if _, err := s.Different(ctx, test.who, id, r.ID()); err != nil != !test.sees[i] {
				t.Errorf("%s of %v decides pair %d: %v", test.who.Role, test.who.Areas, i, err)
			} else if err == nil {
				if _, err := s.Undo(ctx, test.who, id, r.ID()); err != nil {
					t.Errorf("%s of %v takes it back: %v", test.who.Role, test.who.Areas, err)
				}
			}
			if i < 2 && test.sees[i] { // a list holds only what still is about somebody
				seen++
			}
		}
		if list, err := s.List(ctx, test.who, true, ""); err != nil || len(list.Items) != seen {
			t.Errorf("%s of %v lists %d pairs, want %d (%v)", test.who.Role, test.who.Areas, len(list.Items), seen, err)
		}
	}
	r.Verify()
}

// A record that was taken in by one of another area keeps its own secrets.
func TestAPairWithARecordTakenInElsewhere(t *testing.T) {
	s, r := service(t)
	here, far, farther := girl(r, mawar), girl(r, melati), girl(r, melati)
	id := suspect(r, here, far)
	r.Say(r.Entry(ledger.PersonMerged, farther, ledger.Merge{Other: far}))
	midwife := access.Access{Who: r.ID(), Role: access.Puskesmas, City: storetest.City, Areas: []region.Code{kedundung}}
	if list, err := s.List(context.Background(), midwife, true, ""); err != nil || len(list.Items) != 0 {
		t.Errorf("lists %d pairs (%v)", len(list.Items), err)
	}
	if _, err := s.Read(context.Background(), midwife, id); fault.KindOf(err) != fault.NotFound {
		t.Errorf("reads: %v", err)
	}
}

func TestPages(t *testing.T) {
	s, r := service(t)
	ctx := context.Background()
	var entries []*ledger.Entry
	var settled ledger.ID
	last := girl(r, mawar)
	for i := range 60 {
		next := r.ID()
		id := ledger.PairID(last, next)
		entries = append(entries, r.Entry(ledger.PersonRegistered, next, ledger.Person{Name: fmt.Sprint("Anak ", i), Place: mawar}),
			r.Entry(ledger.PairSuspected, id, ledger.Pair{A: last, B: next}))
		last, settled = next, id
	}
	r.Say(entries...)
	first, err := s.List(ctx, r.Admin, true, "")
	if err != nil || len(first.Items) != 50 || first.Total != 60 || first.Next == "" {
		t.Fatalf("%d of %d, next %q (%v)", len(first.Items), first.Total, first.Next, err)
	}
	rest, err := s.List(ctx, r.Admin, true, first.Next)
	if err != nil || len(rest.Items) != 10 || rest.Next != "" {
		t.Fatalf("%d more, next %q (%v)", len(rest.Items), rest.Next, err)
	}
	seen := map[ledger.ID]bool{}
	for _, pair := range append(first.Items, rest.Items...) {
		seen[pair.PairCard.ID] = true
	}
	if len(seen) != 60 {
		t.Errorf("%d pairs, want 60", len(seen))
	}
	if _, err := s.Different(ctx, r.Admin, settled, r.ID()); err != nil {
		t.Fatal(err)
	}
	if list, err := s.List(ctx, r.Admin, false, ""); err != nil || len(list.Items) != 1 || list.Total != 1 {
		t.Errorf("settled: %+v (%v)", list, err)
	}
	if _, err := s.List(ctx, r.Admin, true, "AAAA"); fault.KindOf(err) != fault.Invalid {
		t.Errorf("a cursor that is none: %v", err)
	}
}
