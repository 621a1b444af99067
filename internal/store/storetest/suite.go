package storetest

import (
	"context"
	"errors"
	"sync"
	"testing"

	"canting/internal/domain/access"
	"canting/internal/domain/fault"
	"canting/internal/domain/ident"
	"canting/internal/domain/ledger"
	"canting/internal/domain/region"
	"canting/internal/domain/tally"
)

const (
	mawar  region.Code = "35.76.02.1009.mawar"
	melati region.Code = "35.76.03.1003.melati"
)

// Run holds an engine to the suite.
func Run(t *testing.T, open Open) {
	for name, test := range map[string]func(*testing.T, *Rig){
		"a weighing is folded, scored and counted":   weighing,
		"a retry does nothing twice":                 retry,
		"the same id with other content is refused":  reused,
		"a submission stands or falls whole":         whole,
		"a correction and its taking back":           correction,
		"a merge joins and its undoing parts":        mergeAndPart,
		"a chain of merges is undone in the middle":  chain,
		"who may not see finds nothing":              scope,
		"many at once are all stored, once":          concurrent,
		"lists come page by page":                    pages,
		"a pair is opened, settled and opened again": pairs,
		"changes are found by sequence":              identities,
		"places are named":                           places,
		"an import's state and remarks are kept":     batches,
		"a move takes the counters along":            moves,
	} {
		t.Run(name, func(t *testing.T) {
			r := New(t, open)
			test(t, r)
			r.Verify()
		})
	}
}

func (r *Rig) girl() ledger.Person {
	return ledger.Person{Name: "Siti Aminah", Sex: ledger.Female, Birth: r.Date("2024-03-10"), NIK: "3576025003240000", Mother: "Sulastri", Place: mawar}
}

func weighing(t *testing.T, r *Rig) {
	child := r.Child(r.girl())
	r.Weigh(child, ledger.Weighing{Date: r.Date("2026-09-10"), WeightKg: 9.1, LenheiCm: 79.0, Measure: ledger.Standing})
	r.Weigh(child, ledger.Weighing{Date: r.Date("2026-10-10"), WeightKg: 9.4, LenheiCm: 79.2, Measure: ledger.Standing})
	card := r.Card(child)
	if len(card.Weighed) != 2 {
		t.Fatalf("weighings: %d, want 2", len(card.Weighed))
	}
	if last := card.Weighed[1].Result; !last.LenheiForAge.Usable() || last.LenheiForAge.Z >= -2 || last.KMS.Code != "N" {
		t.Errorf("the second weighing: zlen %+v kms %+v", last.LenheiForAge, last.KMS)
	}
	october := r.Date("2026-10-01").MonthIndex()
	for indicator, want := range map[tally.Indicator]int{tally.Weighed: 1, tally.Stunting: 1, tally.StuntingMeasured: 1, tally.GainN: 1, tally.GainO: 0} {
		for _, place := range []region.Code{mawar, "35.76.02.1009", "35.76.02", City} {
			if got := r.count(place, october, indicator); got != want {
				t.Errorf("%s of %s: %d, want %d", indicator, place, got, want)
			}
		}
	}
}

// count reads one counter.
func (r *Rig) count(place region.Code, month int, indicator tally.Indicator) int {
	r.TB.Helper()
	counters, err := r.Store.Counters(context.Background(), City, []region.Code{place}, month, month)
	if err != nil {
		r.TB.Fatal(err)
	}
	n := 0
	for _, row := range counters {
		n += row.Counts.Of(indicator)
	}
	return n
}

// registered sums the flow up to a month: S.
func (r *Rig) registered(place region.Code, month int) int {
	r.TB.Helper()
	flows, err := r.Store.Flows(context.Background(), City, []region.Code{place}, month-2, month)
	if err != nil {
		r.TB.Fatal(err)
	}
	n := 0
	for _, f := range flows {
		n += f.N
	}
	return n
}

func retry(t *testing.T, r *Rig) {
	child := r.Child(r.girl())
	e := r.Entry(ledger.GrowthWeighed, child, ledger.Weighing{Date: r.Date("2026-10-10"), WeightKg: 9.4})
	first := r.Say(e)
	again := *e
	again.Seq = 0
	second := r.Say(&again)
	if !second[0].Known || second[0].Seq != first[0].Seq {
		t.Errorf("a retry answered %+v, the first time %+v", second[0], first[0])
	}
	if n := len(r.Card(child).Weighed); n != 1 {
		t.Errorf("weighings: %d, want 1", n)
	}
}

func reused(t *testing.T, r *Rig) {
	child := r.Child(r.girl())
	e := r.Weigh(child, ledger.Weighing{Date: r.Date("2026-10-10"), WeightKg: 9.4})
	other := r.Entry(ledger.GrowthWeighed, child, ledger.Weighing{Date: r.Date("2026-10-10"), WeightKg: 8.4})
	other.ID = e.ID
	_, err := r.Door.Submit(context.Background(), r.Admin, other)
	if fault.KindOf(err) != fault.Conflict {
		t.Errorf("got %v, want a conflict", err)
	}
}

func whole(t *testing.T, r *Rig) {
	child := r.ID()
	good := r.Entry(ledger.PersonRegistered, child, r.girl())
	bad := r.Entry(ledger.EntryWithdrawn, child, nil)
	bad.Amends = r.ID()
	if _, err := r.Door.Submit(context.Background(), r.Admin, good, bad); err == nil {
		t.Fatal("a submission with an entry that fits nothing was stored")
	}
	if _, err := r.Store.Card(context.Background(), r.Admin.Filter(access.ChildRead), child); fault.KindOf(err) != fault.NotFound {
		t.Errorf("half a submission was stored: %v", err)
	}
	r.Say(good) // and nothing of the refused one stands in its way
}

func correction(t *testing.T, r *Rig) {
	child := r.Child(r.girl())
	first := r.Weigh(child, ledger.Weighing{Date: r.Date("2026-10-10"), WeightKg: 94, LenheiCm: 82})
	amend := r.Entry(ledger.GrowthWeighed, child, ledger.Weighing{Date: r.Date("2026-10-10"), WeightKg: 9.4, LenheiCm: 82})
	amend.Amends, amend.Reason = first.ID, "salah ketik"
	r.Say(amend)
	if w := r.Card(child).Weighed[0]; w.WeightKg != 9.4 || w.Entry != first.ID || !w.Result.WeightForAge.Usable() {
		t.Errorf("after the correction: %+v", w)
	}
	back := r.Entry(ledger.EntryWithdrawn, child, nil)
	back.Amends = amend.ID
	r.Say(back)
	if w := r.Card(child).Weighed[0]; w.WeightKg != 94 || !w.Live() {
		t.Errorf("after taking the correction back: %+v", w)
	}
	gone := r.Entry(ledger.EntryWithdrawn, child, nil)
	gone.Amends = first.ID
	r.Say(gone)
	if w := r.Card(child).Weighed[0]; w.Live() {
		t.Error("a weighing taken back still counts")
	}
	if n := r.count(City, r.Date("2026-10-01").MonthIndex(), tally.Weighed); n != 0 {
		t.Errorf("weighed: %d, want 0", n)
	}
}

func mergeAndPart(t *testing.T, r *Rig) {
	a, b := r.Child(r.girl()), r.Child(r.girl())
	r.Weigh(a, ledger.Weighing{Date: r.Date("2026-09-10"), WeightKg: 9.1})
	inB := r.Weigh(b, ledger.Weighing{Date: r.Date("2026-10-10"), WeightKg: 9.4})
	october := r.Date("2026-10-01").MonthIndex()
	merge := r.Entry(ledger.PersonMerged, a, ledger.Merge{Other: b})
	r.Say(merge)
	if n := len(r.Card(a).Weighed); n != 2 {
		t.Fatalf("after the merge: %d weighings, want 2", n)
	}
	if s := r.registered(City, october); s != 1 {
		t.Errorf("registered after the merge: %d, want 1", s)
	}
	r.Verify()
	// What is said of the record that was taken in lands with the one that holds it.
	r.Weigh(b, ledger.Weighing{Date: r.Date("2026-10-20"), WeightKg: 9.5})
	back := r.Entry(ledger.EntryWithdrawn, b, nil)
	back.Amends = inB.ID
	r.Say(back)
	if n := len(r.Card(a).Weighed); n != 3 {
		t.Fatalf("weighings: %d, want 3", n)
	}
	part := r.Entry(ledger.EntryWithdrawn, a, nil)
	part.Amends = merge.ID
	r.Say(part)
	if a, b := len(r.Card(a).Weighed), len(r.Card(b).Weighed); a != 1 || b != 2 {
		t.Errorf("after parting: %d and %d weighings, want 1 and 2", a, b)
	}
	if s := r.registered(City, october); s != 2 {
		t.Errorf("registered after parting: %d, want 2", s)
	}
}

func chain(t *testing.T, r *Rig) {
	a, b, c := r.Child(r.girl()), r.Child(r.girl()), r.Child(r.girl())
	r.Weigh(c, ledger.Weighing{Date: r.Date("2026-10-10"), WeightKg: 9.4})
	inner := r.Entry(ledger.PersonMerged, b, ledger.Merge{Other: c})
	r.Say(inner)
	outer := r.Entry(ledger.PersonMerged, a, ledger.Merge{Other: b})
	r.Say(outer)
	if n := len(r.Card(a).Weighed); n != 1 {
		t.Fatalf("a holds %d weighings, want 1", n)
	}
	r.Verify()
	part := r.Entry(ledger.EntryWithdrawn, a, nil)
	part.Amends = outer.ID
	r.Say(part)
	if n := len(r.Card(b).Weighed); n != 1 {
		t.Errorf("b holds %d weighings, want 1", n)
	}
	if n := len(r.Card(a).Weighed); n != 0 {
		t.Errorf("a holds %d weighings, want 0", n)
	}
}

func scope(t *testing.T, r *Rig) {
	child := r.Child(r.girl())
	elsewhere := access.Access{Who: r.ID(), Role: access.Puskesmas, City: City, Areas: []region.Code{"35.76.03.1003"}}
	if _, err := r.Store.Card(context.Background(), elsewhere.Filter(access.ChildRead), child); fault.KindOf(err) != fault.NotFound {
		t.Errorf("reading outside the area: %v", err)
	}
	e := r.Entry(ledger.GrowthWeighed, child, ledger.Weighing{Date: r.Date("2026-10-10"), WeightKg: 9.4})
	if _, err := r.Door.Submit(context.Background(), elsewhere, e); fault.KindOf(err) != fault.NotFound {
		t.Errorf("writing outside the area: %v", err)
	}
	secretariat := access.Access{Who: r.ID(), Role: access.Secretariat, City: City, Areas: []region.Code{City}}
	cards, err := r.Store.Cards(context.Background(), secretariat.Filter(access.ChildRead), "", ledger.ID{}, 10)
	if err != nil || len(cards) != 0 {
		t.Errorf("the secretariat lists %d names (%v)", len(cards), err)
	}
	auditor := access.Access{Who: r.ID(), Role: access.Auditor, City: City, Areas: []region.Code{City}}
	if _, err := r.Door.Submit(context.Background(), auditor, e); fault.KindOf(err) != fault.Denied {
		t.Errorf("the auditor writes: %v", err)
	}
}

func concurrent(t *testing.T, r *Rig) {
	const children, each = 20, 12
	ids := make([]ledger.ID, children)
	for i := range ids {
		ids[i] = r.Child(r.girl())
	}
	var entries []*ledger.Entry
	for m := range each {
		for _, id := range ids {
			entries = append(entries, r.Entry(ledger.GrowthWeighed, id, ledger.Weighing{Date: r.Date("2025-10-10").AddMonths(m), WeightKg: 8 + float64(m)/10}))
		}
	}
	var wait sync.WaitGroup
	errs := make(chan error, 2*len(entries))
	for _, e := range entries {
		for range 2 { // each is said twice, at once
			said := *e
			wait.Go(func() {
				_, err := r.Door.Submit(context.Background(), r.Admin, &said)
				errs <- err
			})
		}
	}
	wait.Wait()
	close(errs)
	for err := range errs {
		if err != nil {
			t.Fatal(err)
		}
	}
	for _, id := range ids {
		if n := len(r.Card(id).Weighed); n != each {
			t.Errorf("%d weighings, want %d", n, each)
		}
	}
}

func pages(t *testing.T, r *Rig) {
	for _, name := range []string{"Cahya", "Ahmad", "Budi", "Ahmad", "Dewi"} {
		p := r.girl()
		p.Name = name
		r.Child(p)
	}
	var names []string
	after, id := "", ledger.ID{}
	for {
		cards, err := r.Store.Cards(context.Background(), r.Admin.Filter(access.ChildRead), after, id, 2)
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range cards {
			names = append(names, c.Person.Name)
			after, id = c.Person.Name, c.ID
		}
		if len(cards) < 2 {
			break
		}
	}
	want := []string{"Ahmad", "Ahmad", "Budi", "Cahya", "Dewi"}
	for i := range want {
		if i >= len(names) || names[i] != want[i] {
			t.Fatalf("got %v, want %v", names, want)
		}
	}
}

func pairs(t *testing.T, r *Rig) {
	a, b := r.Child(r.girl()), r.Child(r.girl())
	id := ledger.PairID(a, b)
	r.Say(r.Entry(ledger.PairSuspected, id, ledger.Pair{A: a, B: b, Score: 70}))
	filter := r.Admin.Filter(access.PairDecide)
	open := func(want int) {
		t.Helper()
		n, err := r.Store.CountPairs(context.Background(), filter, ledger.PairOpen)
		if err != nil || n != want {
			t.Errorf("open pairs: %d (%v), want %d", n, err, want)
		}
	}
	open(1)
	different := r.Entry(ledger.PairDifferent, id, nil)
	r.Say(different)
	open(0)
	undo := r.Entry(ledger.EntryWithdrawn, id, nil)
	undo.Amends = different.ID
	r.Say(undo)
	open(1)
	merge := r.Entry(ledger.PersonMerged, a, ledger.Merge{Other: b})
	r.Say(merge, r.Entry(ledger.PairMerged, id, ledger.PairDecision{Merge: merge.ID, Kept: a}))
	open(0)
	listed, err := r.Store.Pairs(context.Background(), filter, [2]ledger.PairState{ledger.PairSettled, ledger.PairUnrelated}, 0, ledger.ID{}, 10)
	if err != nil || len(listed) != 1 {
		t.Errorf("settled pairs: %d (%v), want 1", len(listed), err)
	}
	elsewhere := access.Access{Who: r.ID(), Role: access.Puskesmas, City: City, Areas: []region.Code{"35.76.03.1003"}}
	if n, err := r.Store.CountPairs(context.Background(), elsewhere.Filter(access.PairDecide), ledger.PairSettled); err != nil || n != 0 {
		t.Errorf("pairs seen from elsewhere: %d (%v)", n, err)
	}
}

func identities(t *testing.T, r *Rig) {
	a := r.Child(r.girl())
	var last int64
	read := func() (ids []ledger.Identity) {
		t.Helper()
		err := r.Store.EachIdentity(context.Background(), r.Admin.Filter(access.ChildRead), last, func(who ledger.Identity) error {
			ids = append(ids, who)
			last = max(last, who.Seq)
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		return ids
	}
	if got := read(); len(got) != 1 || got[0].ID != a || got[0].Birth != r.Date("2024-03-10") {
		t.Fatalf("identities: %+v", got)
	}
	if got := read(); len(got) != 0 {
		t.Errorf("nothing changed, yet %d came", len(got))
	}
	r.Say(r.Entry(ledger.PersonUpdated, a, ledger.Person{Name: "Siti Aminah Putri"}))
	if got := read(); len(got) != 1 || got[0].Name != "Siti Aminah Putri" {
		t.Errorf("after an update: %+v", got)
	}
}

func places(t *testing.T, r *Rig) {
	place := ledger.Place{Code: mawar, Name: "Mawar", Parent: mawar.Parent()}
	r.Say(r.Entry(ledger.PlaceNamed, ledger.PlaceID(place), place))
	got, err := r.Store.Place(context.Background(), City, mawar)
	if err != nil || got.Name != "Mawar" {
		t.Errorf("place: %+v (%v)", got, err)
	}
	in, err := r.Store.PlacesIn(context.Background(), City, mawar.Parent())
	if err != nil || len(in) != 1 {
		t.Errorf("places of the kelurahan: %d (%v)", len(in), err)
	}
}

func batches(t *testing.T, r *Rig) {
	ctx := context.Background()
	b := &ledger.Batch{ID: r.ID(), Who: r.Admin.Who, FileName: "balita.xlsx", Digest: "d1", State: ledger.BatchWriting, Started: 5}
	if err := r.Store.PutBatch(ctx, City, b); err != nil {
		t.Fatal(err)
	}
	b.State, b.Totals.Rows = ledger.BatchDone, 7
	if err := r.Store.PutBatch(ctx, City, b); err != nil {
		t.Fatal(err)
	}
	got, err := r.Store.BatchOfFile(ctx, City, "d1")
	if err != nil || got.Totals.Rows != 7 || got.ID != b.ID {
		t.Errorf("batch: %+v (%v)", got, err)
	}
	remarks := []ledger.RowRemark{
		{N: 1, Row: 3, Remark: ledger.Remark{Column: "Berat", Code: "grams", Level: ledger.Warn, Raw: "8500", Value: "8.5"}},
		{N: 2, Row: 4, Remark: ledger.Remark{Column: "NIK", Code: "nik_masked", Level: ledger.Info, Raw: "3576**"}},
	}
	if err := r.Store.PutRemarks(ctx, City, b.ID, remarks); err != nil {
		t.Fatal(err)
	}
	warned, err := r.Store.Remarks(ctx, City, b.ID, ledger.Warn, "", 0, 10)
	if err != nil || len(warned) != 1 || warned[0] != remarks[0] {
		t.Errorf("remarks: %+v (%v)", warned, err)
	}
	if _, err := r.Store.Batch(ctx, City, r.ID()); fault.KindOf(err) != fault.NotFound {
		t.Errorf("an unknown batch: %v", err)
	}
	if errors.Is(err, context.Canceled) {
		t.Error("canceled")
	}
}

func moves(t *testing.T, r *Rig) {
	child := r.Child(r.girl())
	r.Weigh(child, ledger.Weighing{Date: r.Date("2026-10-10"), WeightKg: 9.4})
	r.Say(r.Entry(ledger.PersonUpdated, child, ledger.Person{Place: melati}))
	october := r.Date("2026-10-01").MonthIndex()
	for place, want := range map[region.Code]int{mawar: 0, melati: 1, City: 1} {
		if got := r.registered(place, october); got != want {
			t.Errorf("registered at %s: %d, want %d", place, got, want)
		}
		if got := r.count(place, october, tally.Weighed); got != want {
			t.Errorf("weighed at %s: %d, want %d", place, got, want)
		}
	}
	if fifth := ident.Date(r.Date("2024-03-10").AddMonths(60)); r.registered(City, fifth.MonthIndex()+1) != 0 {
		t.Error("a child of five is still registered among those under five")
	}
}
