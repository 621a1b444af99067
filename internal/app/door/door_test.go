package door_test

import (
	"context"
	"errors"
	"reflect"
	"slices"
	"sync"
	"testing"

	"canting/internal/app/door"
	"canting/internal/domain/access"
	"canting/internal/domain/fault"
	"canting/internal/domain/ledger"
	"canting/internal/domain/region"
	"canting/internal/store/storetest"
)

func girl(r *storetest.Rig) ledger.Person {
	return ledger.Person{Name: "Siti Aminah", Sex: ledger.Female, Birth: r.Date("2024-03-10"), NIK: "3576025003240000", Place: mawar}
}

func at(r *storetest.Rig, day string, kg float64) ledger.Weighing {
	return ledger.Weighing{Date: r.Date(day), WeightKg: kg}
}

// together submits while the door is held, so that all share a group behind
// the first, and tells how each fared.
func together(r *storetest.Rig, d *door.Door, s *stage, submissions ...[]*ledger.Entry) []error {
	s.gate, s.begun = make(chan struct{}), make(chan struct{}, 1)
	errs := make([]error, len(submissions))
	var wait sync.WaitGroup
	submit := func(i int) {
		wait.Go(func() { _, errs[i] = d.Submit(context.Background(), r.Admin, submissions[i]...) })
	}
	submit(0)
	<-s.begun
	for i := 1; i < len(submissions); i++ {
		submit(i)
	}
	close(s.gate)
	wait.Wait()
	return errs
}

func TestARefusedNeighbourHurtsNobody(t *testing.T) {
	everywhere(t, func(t *testing.T, url string) {
		r := storetest.New(t, opened(url))
		d, s := staged(t, r)
		child := r.Child(girl(r))
		lost := r.Entry(ledger.EntryWithdrawn, child, nil)
		lost.Amends = r.ID()
		twice := r.Entry(ledger.GrowthWeighed, child, at(r, "2026-06-10", 9))
		other := r.Entry(ledger.GrowthWeighed, child, at(r, "2026-06-10", 8))
		other.ID = twice.ID
		poison := r.Entry(ledger.GrowthWeighed, child, at(r, "2026-08-10", 9))
		s.refused = poison.ID
		zero := girl(r)
		zero.Name = "Siti\x00"
		// The last of these reaches the store only when everything before it is fine.
		submissions := [][]*ledger.Entry{
			{r.Entry(ledger.GrowthWeighed, child, at(r, "2026-05-10", 9))},
			{r.Entry(ledger.GrowthWeighed, child, at(r, "2026-05-20", 9)), lost},
			{twice}, {other},
			{r.Entry(ledger.PersonRegistered, r.ID(), zero)},
			{r.Entry(ledger.GrowthWeighed, r.ID(), at(r, "2026-07-10", 9))},
			{poison},
			{r.Entry(ledger.GrowthWeighed, child, at(r, "2026-09-10", 9))},
		}
		errs := together(r, d, s, submissions...)
		stored := 0
		for i, err := range errs {
			switch i {
			case 0, 7:
				if err != nil {
					t.Errorf("submission %d: %v", i, err)
				}
			case 2, 3: // whichever came second
			default:
				if err == nil {
					t.Errorf("submission %d was stored", i)
				}
			}
			if err == nil {
				stored++
			}
		}
		if (errs[2] == nil) == (errs[3] == nil) {
			t.Errorf("of two contents under one ID: %v, %v", errs[2], errs[3])
		}
		if n := len(r.Card(child).Weighed); n != 3 || stored != 3 {
			t.Errorf("%d weighings of %d submissions, want 3 of 3", n, stored)
		}
		r.Verify()
	})
}

func TestTheSameEntryTwiceInOneSubmission(t *testing.T) {
	everywhere(t, func(t *testing.T, url string) {
		r := storetest.New(t, opened(url))
		child := r.Child(girl(r))
		e, f := r.Entry(ledger.GrowthWeighed, child, at(r, "2026-05-10", 9)), r.Entry(ledger.GrowthWeighed, child, at(r, "2026-06-10", 9))
		again := *e
		receipts := r.Say(e, &again, f, e)
		if receipts[0].Known || !receipts[1].Known || receipts[2].Known || !receipts[3].Known || receipts[1].Seq != receipts[0].Seq {
			t.Errorf("receipts: %+v", receipts)
		}
		if n := len(r.Card(child).Weighed); n != 2 {
			t.Errorf("%d weighings, want 2", n)
		}
		other := *f
		other.ID, other.Body = r.ID(), []byte(`{"date":"2026-07-10","weight_kg":9}`)
		contradicted := other
		contradicted.Body = []byte(`{"date":"2026-07-10","weight_kg":8}`)
		if _, err := r.Door.Submit(context.Background(), r.Admin, &other, &contradicted); fault.KindOf(err) != fault.Conflict {
			t.Errorf("two contents under one ID in one breath: %v", err)
		}
		r.Verify()
	})
}

func TestNothingSaidIsNothingDone(t *testing.T) {
	r := sqlite(t)
	if receipts, err := r.Door.Submit(context.Background(), r.Admin); receipts != nil || err != nil {
		t.Errorf("%v, %v", receipts, err)
	}
	e := r.Entry(ledger.PersonRegistered, ledger.ID{}, girl(r))
	if _, err := r.Door.Submit(context.Background(), r.Admin, e); fault.KindOf(err) != fault.Invalid {
		t.Errorf("an entry about nobody: %v", err)
	}
}

func TestTheEntriesStayTheCallers(t *testing.T) {
	r := sqlite(t)
	e := r.Entry(ledger.PersonRegistered, r.ID(), girl(r))
	before := *e
	if receipts := r.Say(e); receipts[0].Seq != 1 || !reflect.DeepEqual(*e, before) {
		t.Errorf("%+v became %+v", before, *e)
	}
}

// Who comes just as the door closes hears so, and does not wait for ever.
func TestComingAsItCloses(t *testing.T) {
	r := sqlite(t)
	e := r.Entry(ledger.PersonRegistered, r.ID(), girl(r))
	for range 300 {
		d := door.Open(door.Config{Store: &stage{Store: r.Store, fails: map[string]error{"begin": errors.ErrUnsupported}}, City: storetest.City})
		var wait sync.WaitGroup
		for i := range 8 {
			wait.Go(func() {
				if i == 4 {
					d.Close()
				}
				if _, err := d.Submit(context.Background(), r.Admin, e); err == nil {
					t.Error("stored by a store that does not begin")
				}
			})
		}
		wait.Wait()
	}
}

func TestAClosedDoor(t *testing.T) {
	r := sqlite(t)
	d, _ := staged(t, r)
	child := r.Child(girl(r))
	var wait sync.WaitGroup
	var mu sync.Mutex
	stored := map[ledger.ID]bool{}
	for m := range 40 {
		e := r.Entry(ledger.GrowthWeighed, child, ledger.Weighing{Date: r.Date("2024-04-01").AddDays(m * 10), WeightKg: 9})
		wait.Go(func() {
			_, err := d.Submit(context.Background(), r.Admin, e)
			if key, _ := fault.Sentence(err); err != nil && key != "fault.closing" {
				t.Errorf("while closing: %v", err)
			}
			mu.Lock()
			stored[e.ID] = err == nil
			mu.Unlock()
		})
		if m == 20 {
			wait.Go(d.Close)
		}
	}
	wait.Wait() // everybody hears an answer
	d.Close()   // closing twice is no harm
	if _, err := d.Submit(context.Background(), r.Admin, r.Entry(ledger.GrowthWeighed, child, at(r, "2026-10-10", 9))); fault.KindOf(err) != fault.Unavailable {
		t.Errorf("after closing: %v", err)
	}
	card := r.Card(child)
	for id, yes := range stored {
		if _, known := card.RecordOf(id); known != yes {
			t.Errorf("answered %v, stored %v", yes, known)
		}
	}
}

func TestGivingUpWaiting(t *testing.T) {
	r := sqlite(t)
	d, s := staged(t, r)
	child := r.Child(girl(r))
	e := r.Entry(ledger.GrowthWeighed, child, at(r, "2026-10-10", 9))
	before, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := d.Submit(before, r.Admin, e); !errors.Is(err, context.Canceled) {
		t.Fatalf("given up before: %v", err)
	}
	if n := len(r.Card(child).Weighed); n != 0 {
		t.Fatalf("given up before, yet stored: %d", n)
	}

	s.gate, s.begun = make(chan struct{}), make(chan struct{}, 1)
	during, cancel := context.WithCancel(context.Background())
	gaveUp := make(chan error, 1)
	go func() {
		_, err := d.Submit(during, r.Admin, e)
		gaveUp <- err
	}()
	<-s.begun
	cancel()
	if err := <-gaveUp; !errors.Is(err, context.Canceled) {
		t.Fatalf("given up meanwhile: %v", err)
	}
	// Said again at once, with the door still at work on the first time.
	again := make(chan error, 1)
	go func() {
		_, err := d.Submit(context.Background(), r.Admin, e)
		again <- err
	}()
	close(s.gate)
	if err := <-again; err != nil {
		t.Fatalf("said again: %v", err)
	}
	if n := len(r.Card(child).Weighed); n != 1 {
		t.Errorf("%d weighings, want 1", n)
	}
	r.Verify()
}

func TestAStoreThatFails(t *testing.T) {
	everywhere(t, func(t *testing.T, url string) {
		r := storetest.New(t, opened(url))
		d, s := staged(t, r)
		child := r.ID()
		submit := func(e *ledger.Entry) error {
			_, err := d.Submit(context.Background(), r.Admin, e)
			return err
		}
		if err := submit(r.Entry(ledger.PersonRegistered, child, girl(r))); err != nil {
			t.Fatal(err)
		}
		broken := fault.E("test", fault.Unavailable, "fault.unavailable", nil)
		weighed := 0
		for _, where := range []string{"begin", "known", "put", "commit", "answer"} {
			e := r.Entry(ledger.GrowthWeighed, child, ledger.Weighing{Date: r.Date("2026-01-10").AddMonths(weighed), WeightKg: 9})
			s.fail(where, broken)
			if err := submit(e); fault.KindOf(err) != fault.Unavailable {
				t.Fatalf("%s: %v", where, err)
			}
			// Another entry first: what failed must not have stayed in the cache.
			s.fail("", nil)
			next := r.Entry(ledger.GrowthWeighed, child, ledger.Weighing{Date: r.Date("2026-01-20").AddMonths(weighed), WeightKg: 9})
			if err := submit(next); err != nil {
				t.Fatalf("after %s: %v", where, err)
			}
			r.Verify()
			if err := submit(e); err != nil {
				t.Fatalf("%s, said again: %v", where, err)
			}
			weighed++
			if n := len(r.Card(child).Weighed); n != 2*weighed {
				t.Fatalf("after %s: %d weighings, want %d", where, n, 2*weighed)
			}
			r.Verify()
		}
	})
}

func TestAnUnreachableStoreIsNotAskedForEach(t *testing.T) {
	r := sqlite(t)
	d, s := staged(t, r)
	child := r.Child(girl(r))
	s.fail("begin", fault.E("test", fault.Unavailable, "fault.unavailable", nil))
	var submissions [][]*ledger.Entry
	for m := range 5 {
		submissions = append(submissions, []*ledger.Entry{r.Entry(ledger.GrowthWeighed, child, ledger.Weighing{Date: r.Date("2026-01-10").AddMonths(m), WeightKg: 9})})
	}
	for i, err := range together(r, d, s, submissions...) {
		if fault.KindOf(err) != fault.Unavailable {
			t.Errorf("submission %d: %v", i, err)
		}
	}
	if s.puts != 0 {
		t.Errorf("%d writes", s.puts)
	}
}

func TestNoticeHearsOfWhatChanged(t *testing.T) {
	r := sqlite(t)
	var heard []ledger.ID
	d := door.Open(door.Config{Store: &stage{Store: r.Store}, City: storetest.City, Notice: func(cards []*ledger.Card) {
		for _, c := range cards {
			heard = append(heard, c.ID)
		}
	}})
	child := r.ID()
	e := r.Entry(ledger.PersonRegistered, child, girl(r))
	for range 2 { // a retry changes nothing
		if _, err := d.Submit(context.Background(), r.Admin, e); err != nil {
			t.Fatal(err)
		}
	}
	d.Close()
	if !slices.Equal(heard, []ledger.ID{child}) {
		t.Errorf("heard of %v, want once of %s", heard, child)
	}
}

func TestOnlyTheAreasOwnPeople(t *testing.T) {
	r := sqlite(t)
	here, there := r.Child(girl(r)), girl(r)
	there.Place = melati
	elsewhere := r.Child(there)
	midwife := access.Access{Who: r.ID(), Role: access.Puskesmas, City: storetest.City, Areas: []region.Code{"35.76.02.1009"}}
	kader := access.Access{Who: r.ID(), Role: access.Kader, City: storetest.City, Areas: []region.Code{mawar}}
	weighed := func(child ledger.ID) *ledger.Entry {
		return r.Entry(ledger.GrowthWeighed, child, at(r, "2026-10-10", 9))
	}
	gone := r.Entry(ledger.EntryWithdrawn, elsewhere, nil)
	gone.Amends = r.Weigh(elsewhere, at(r, "2026-09-10", 9)).ID
	for _, test := range []struct {
		name string
		who  access.Access
		e    *ledger.Entry
		want fault.Kind
		ok   bool
	}{
		{"the midwife weighs", midwife, weighed(here), 0, true},
		{"the kader weighs", kader, weighed(here), 0, true},
		{"the midwife weighs elsewhere", midwife, weighed(elsewhere), fault.NotFound, false},
		{"the midwife takes back elsewhere", midwife, gone, fault.NotFound, false},
		{"the kader names", kader, r.Entry(ledger.PersonUpdated, here, ledger.Person{Name: "Sitti"}), fault.Denied, false},
		{"the kader registers", kader, r.Entry(ledger.PersonRegistered, r.ID(), girl(r)), fault.Denied, false},
		{"the midwife registers", midwife, r.Entry(ledger.PersonRegistered, r.ID(), girl(r)), 0, true},
		{"the midwife registers elsewhere", midwife, r.Entry(ledger.PersonRegistered, r.ID(), there), fault.NotFound, false},
		{"the midwife fetches one from elsewhere", midwife, r.Entry(ledger.PersonUpdated, elsewhere, ledger.Person{Place: mawar}), fault.NotFound, false},
		{"the midwife sends one elsewhere", midwife, r.Entry(ledger.PersonUpdated, here, ledger.Person{Place: melati}), fault.NotFound, false},
		{"to another city", r.Admin, r.Entry(ledger.PersonUpdated, here, ledger.Person{Place: "35.77.01.1001"}), fault.NotFound, false},
		{"to a place of no shape", r.Admin, r.Entry(ledger.PersonUpdated, here, ledger.Person{Place: "35.76.x"}), fault.Invalid, false},
		{"the midwife merges across", midwife, r.Entry(ledger.PersonMerged, here, ledger.Merge{Other: elsewhere}), fault.NotFound, false},
		{"the kader merges", kader, r.Entry(ledger.PersonMerged, here, ledger.Merge{Other: here}), fault.Conflict, false},
		{"one with itself", r.Admin, r.Entry(ledger.PersonMerged, here, ledger.Merge{Other: here}), fault.Conflict, false},
		{"with nobody", r.Admin, r.Entry(ledger.PersonMerged, here, ledger.Merge{Other: r.ID()}), fault.NotFound, false},
	} {
		_, err := r.Door.Submit(context.Background(), test.who, test.e)
		if (err == nil) != test.ok || err != nil && fault.KindOf(err) != test.want {
			t.Errorf("%s: %v", test.name, err)
		}
	}
	r.Verify()
}

func TestSuspectingAndDeciding(t *testing.T) {
	r := sqlite(t)
	far := girl(r)
	far.Place = melati
	here, near, there := r.Child(girl(r)), r.Child(girl(r)), r.Child(far)
	goneSaid := r.Entry(ledger.PersonRegistered, r.ID(), far)
	r.Say(goneSaid)
	gone := goneSaid.Subject
	back := r.Entry(ledger.EntryWithdrawn, gone, nil)
	back.Amends = goneSaid.ID
	r.Say(back)
	midwife := access.Access{Who: r.ID(), Role: access.Puskesmas, City: storetest.City, Areas: []region.Code{"35.76.02.1009"}}
	kader := access.Access{Who: r.ID(), Role: access.Kader, City: storetest.City, Areas: []region.Code{mawar}}
	ok := func(name string, who access.Access, e *ledger.Entry, want bool) {
		t.Helper()
		if _, err := r.Door.Submit(context.Background(), who, e); (err == nil) != want {
			t.Errorf("%s: %v", name, err)
		}
	}
	suspect := func(a, b ledger.ID) *ledger.Entry {
		return r.Entry(ledger.PairSuspected, ledger.PairID(a, b), ledger.Pair{A: a, B: b, Score: 60})
	}
	across := suspect(here, there)
	ok("the kader suspects", kader, suspect(here, near), false)
	ok("the kader suspects one who is gone", kader, suspect(here, gone), false)
	ok("the midwife suspects two elsewhere", midwife, suspect(there, gone), false)
	ok("under the name of another pair", r.Admin, r.Entry(ledger.PairSuspected, ledger.PairID(here, near), ledger.Pair{A: here, B: there}), false)
	ok("the midwife suspects across", midwife, across, true)
	ok("and decides across", midwife, r.Entry(ledger.PairDifferent, across.Subject, nil), false)
	unsaid := r.Entry(ledger.EntryWithdrawn, across.Subject, nil)
	unsaid.Amends = across.ID
	ok("but takes it back", midwife, unsaid, true)

	own := suspect(here, near)
	ok("the midwife suspects two of her own", midwife, own, true)
	ok("the kader decides", kader, r.Entry(ledger.PairDifferent, own.Subject, nil), false)
	ok("the midwife decides", midwife, r.Entry(ledger.PairDifferent, own.Subject, nil), true)
	merge := r.Entry(ledger.PersonMerged, here, ledger.Merge{Other: near})
	decided := r.Entry(ledger.PairMerged, own.Subject, ledger.PairDecision{Merge: merge.ID, Kept: here})
	if _, err := r.Door.Submit(context.Background(), r.Admin, merge, decided); fault.KindOf(err) != fault.Conflict {
		t.Errorf("a pair that is settled is settled again: %v", err)
	}
	if len(r.Card(near).Said) != 1 {
		t.Error("the merge went through without its decision")
	}
	r.Verify()
}

func TestNamingPlaces(t *testing.T) {
	r := sqlite(t)
	kader := access.Access{Who: r.ID(), Role: access.Kader, City: storetest.City, Areas: []region.Code{mawar}}
	place := ledger.Place{Code: mawar, Name: "Mawar", Parent: "35.76.02.1009"}
	for _, test := range []struct {
		name    string
		who     access.Access
		subject ledger.ID
		change  func(*ledger.Place)
		want    fault.Kind
	}{
		{"as the kader", kader, ledger.PlaceID(place), func(*ledger.Place) {}, fault.Denied},
		{"of another subject", r.Admin, r.ID(), func(*ledger.Place) {}, fault.Invalid},
		{"under the kecamatan", r.Admin, ledger.PlaceID(place), func(p *ledger.Place) { p.Parent = "35.76.02" }, fault.Invalid},
		{"a kelurahan", r.Admin, ledger.PlaceID(ledger.Place{Code: "35.76.02.1009"}), func(p *ledger.Place) { p.Code, p.Parent = "35.76.02.1009", "35.76.02" }, fault.Invalid},
		{"in another city", r.Admin, ledger.PlaceID(ledger.Place{Code: "35.77.01.1001.mawar"}), func(p *ledger.Place) { p.Code, p.Parent = "35.77.01.1001.mawar", "35.77.01.1001" }, fault.Denied},
	} {
		p := place
		test.change(&p)
		if _, err := r.Door.Submit(context.Background(), test.who, r.Entry(ledger.PlaceNamed, test.subject, p)); fault.KindOf(err) != test.want || err == nil {
			t.Errorf("%s: %v", test.name, err)
		}
	}
	r.Say(r.Entry(ledger.PlaceNamed, ledger.PlaceID(place), place))
	place.Name = "Mawar Merah"
	r.Say(r.Entry(ledger.PlaceNamed, ledger.PlaceID(place), place))
	r.Verify()
}

// A phone pulls cards by their number: whatever a merge or its undoing changes
// must carry a number above all that were given before.
func TestWhatChangesGetsAHigherNumber(t *testing.T) {
	r := sqlite(t)
	a, b, c := r.Child(girl(r)), r.Child(girl(r)), r.Child(girl(r))
	var last int64
	changed := func(what string, want ...ledger.ID) {
		t.Helper()
		var got []ledger.ID
		err := r.Store.EachIdentity(context.Background(), r.Admin.Filter(access.ChildRead), last, func(who ledger.Identity) error {
			got = append(got, who.ID)
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		for _, ids := range [][]ledger.ID{got, want} {
			slices.SortFunc(ids, func(a, b ledger.ID) int { return slices.Compare(a[:], b[:]) })
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s changed %d cards, want %d", what, len(got), len(want))
		}
		if last, err = r.Store.Seq(context.Background(), storetest.City); err != nil {
			t.Fatal(err)
		}
	}
	changed("registering", a, b, c)
	inner := r.Entry(ledger.PersonMerged, b, ledger.Merge{Other: c})
	r.Say(inner)
	changed("the inner merge", b, c)
	outer := r.Entry(ledger.PersonMerged, a, ledger.Merge{Other: b})
	r.Say(outer)
	changed("the outer merge", a, b)
	r.Weigh(c, at(r, "2026-10-10", 9))
	changed("a weighing of the one within", a)
	part := r.Entry(ledger.EntryWithdrawn, b, nil)
	part.Amends = inner.ID
	r.Say(part)
	changed("parting the inner two", a, c)
	if n := len(r.Card(c).Weighed); n != 1 {
		t.Errorf("the one within left %d weighings behind", 1-n)
	}
	r.Verify()
	part = r.Entry(ledger.EntryWithdrawn, a, nil)
	part.Amends = outer.ID
	r.Say(part)
	changed("parting the outer two", a, b)
}
