package weigh_test

import (
	"context"
	"testing"
	"time"

	"canting/internal/app/weigh"
	"canting/internal/domain/access"
	"canting/internal/domain/fault"
	"canting/internal/domain/ledger"
	"canting/internal/domain/region"
	"canting/internal/store/storetest"
)

const mawar region.Code = "35.76.02.1009.mawar"

func service(t *testing.T) (*weigh.Service, *storetest.Rig, ledger.ID) {
	t.Helper()
	r := storetest.New(t, storetest.SQLite)
	// 2 November 2026, two o'clock in the morning in the city, still the 1st in London.
	now := time.Date(2026, 11, 1, 19, 0, 0, 0, time.UTC)
	s := &weigh.Service{Reader: r.Store, Door: r.Door, Now: func() time.Time { return now }, Zone: time.FixedZone("WIB", 7*3600)}
	return s, r, r.Child(ledger.Person{Name: "Siti Aminah", Sex: ledger.Female, Birth: r.Date("2024-03-10"), Place: mawar})
}

func said(r *storetest.Rig, child ledger.ID, day string, kg float64, confirmed ...string) weigh.Said {
	return weigh.Said{ID: r.ID(), Child: child, Weighing: ledger.Weighing{Date: r.Date(day), WeightKg: kg, Confirmed: confirmed}}
}

func enter(t *testing.T, s *weigh.Service, r *storetest.Rig, said weigh.Said) *weigh.Stored {
	t.Helper()
	stored, err := s.Enter(context.Background(), r.Admin, said)
	if err != nil {
		t.Fatal(err)
	}
	return stored
}

func has(findings []ledger.Finding, code string) bool {
	for _, f := range findings {
		if f.Code == code {
			return true
		}
	}
	return false
}

func TestCheckStoresNothing(t *testing.T) {
	s, r, child := service(t)
	result, findings, err := s.Check(context.Background(), r.Admin, said(r, child, "2026-11-02", 9.4))
	if err != nil || !result.WeightForAge.Usable() || result.KMS.Code != "B" || len(findings) != 0 {
		t.Errorf("today: %+v %+v (%v)", result, findings, err)
	}
	if _, findings, err = s.Check(context.Background(), r.Admin, said(r, child, "2026-11-03", 9.4)); err != nil || !has(findings, "date_future") {
		t.Errorf("tomorrow: %+v (%v)", findings, err)
	}
	if n := len(r.Card(child).Weighed); n != 0 {
		t.Errorf("%d weighings are stored", n)
	}
}

func TestWhatIsAskedMustBeConfirmed(t *testing.T) {
	s, r, child := service(t)
	enter(t, s, r, said(r, child, "2026-09-10", 9.4))
	for _, test := range []struct {
		name string
		said weigh.Said
		ok   bool
	}{
		{"a jump", said(r, child, "2026-10-10", 12), false},
		{"a jump, another thing confirmed", said(r, child, "2026-10-10", 12, "too_old"), false},
		{"a jump, confirmed", said(r, child, "2026-10-10", 12, "weight_jump"), true},
		{"what cannot be, confirmed", said(r, child, "2026-10-20", 120, "out_of_range"), false},
	} {
		stored, err := s.Enter(context.Background(), r.Admin, test.said)
		if (err == nil) != test.ok {
			t.Errorf("%s: %v", test.name, err)
		}
		if key, _ := fault.Sentence(err); !test.ok && (key != "fault.weighing.findings" || stored == nil || len(stored.Findings) == 0) {
			t.Errorf("%s: %v does not say what to look at", test.name, err)
		}
	}
	if n := len(r.Card(child).Weighed); n != 2 {
		t.Errorf("%d weighings, want 2", n)
	}
}

func TestARetryDoesNothingTwice(t *testing.T) {
	s, r, child := service(t)
	once := said(r, child, "2026-10-10", 9.4)
	first, second := enter(t, s, r, once), enter(t, s, r, once)
	if !second.Receipt.Known || second.Receipt.Seq != first.Receipt.Seq || second.Weighed.Entry != once.ID || first.Weighed.Result != second.Weighed.Result {
		t.Errorf("first %+v, then %+v", first, second)
	}
	once.Weighing.WeightKg = 9.5
	if _, err := s.Enter(context.Background(), r.Admin, once); fault.KindOf(err) != fault.Conflict {
		t.Errorf("the same ID with another weight: %v", err)
	}
	if n := len(r.Card(child).Weighed); n != 1 {
		t.Errorf("%d weighings, want 1", n)
	}
	if first.Receipt.Seq == 0 || weigh.At(r.Date("2026-10-10"), s.Zone) != time.Date(2026, 10, 10, 5, 0, 0, 0, time.UTC).UnixMilli() {
		t.Error("a day does not stand at its noon")
	}
	r.Verify()
}

func TestCorrecting(t *testing.T) {
	s, r, child := service(t)
	first := said(r, child, "2026-10-10", 9.4)
	enter(t, s, r, first)
	amend := said(r, child, "2026-10-10", 9.9)
	amend.Amends = first.ID
	if _, err := s.Enter(context.Background(), r.Admin, amend); fault.KindOf(err) != fault.Invalid {
		t.Errorf("without a reason: %v", err)
	}
	amend.Reason = "  salah baca  "
	stored := enter(t, s, r, amend)
	if stored.Weighed.Entry != first.ID || stored.Weighed.WeightKg != 9.9 || len(stored.Weighed.Versions) != 2 {
		t.Errorf("stored %+v", stored.Weighed)
	}
	if again := enter(t, s, r, amend); !again.Receipt.Known {
		t.Error("a retry of a correction is another one")
	}
	history, err := r.Store.History(context.Background(), storetest.City, child)
	if err != nil || history[len(history)-1].Reason != "salah baca" {
		t.Errorf("history %+v (%v)", history, err)
	}
	stray := said(r, child, "2026-10-10", 9.8)
	stray.Amends, stray.Reason = r.ID(), "salah"
	if _, err := s.Enter(context.Background(), r.Admin, stray); fault.KindOf(err) != fault.NotFound {
		t.Errorf("a correction of nothing: %v", err)
	}
	r.Verify()
}

func TestTakingBack(t *testing.T) {
	s, r, child := service(t)
	first := said(r, child, "2026-10-10", 9.4)
	enter(t, s, r, first)
	amend := said(r, child, "2026-10-10", 9.9)
	amend.Amends, amend.Reason = first.ID, "salah baca"
	enter(t, s, r, amend)
	back := func(id, weighing ledger.ID, reason string) (ledger.Receipt, error) {
		return s.Withdraw(context.Background(), r.Admin, id, child, weighing, reason)
	}
	id := r.ID()
	if _, err := back(id, first.ID, " "); fault.KindOf(err) != fault.Invalid {
		t.Errorf("without a reason: %v", err)
	}
	if _, err := back(id, r.ID(), "salah anak"); fault.KindOf(err) != fault.NotFound {
		t.Errorf("of nothing: %v", err)
	}
	// Naming the correction takes the whole weighing back.
	receipt, err := back(id, amend.ID, "salah anak")
	if err != nil || receipt.Known || r.Card(child).Weighed[0].Live() {
		t.Fatalf("%+v (%v)", receipt, err)
	}
	if again, err := back(id, amend.ID, "salah anak"); err != nil || !again.Known {
		t.Errorf("a retry: %+v (%v)", again, err)
	}
	if again := enter(t, s, r, amend); !again.Receipt.Known {
		t.Error("a late retry of the correction is not known")
	}
	more := said(r, child, "2026-10-10", 9.8)
	more.Amends, more.Reason = first.ID, "salah baca"
	if _, err := s.Enter(context.Background(), r.Admin, more); fault.KindOf(err) != fault.NotFound {
		t.Errorf("correcting what was taken back: %v", err)
	}
	r.Verify()
}

// What was said of a record that was taken in stays with that record.
func TestCorrectingWithinAMergedChild(t *testing.T) {
	s, r, child := service(t)
	twin := r.Child(ledger.Person{Name: "Siti Aminah", Sex: ledger.Female, Birth: r.Date("2024-03-10"), Place: mawar})
	first := said(r, twin, "2026-10-10", 9.4)
	enter(t, s, r, first)
	merge := r.Entry(ledger.PersonMerged, child, ledger.Merge{Other: twin})
	r.Say(merge)
	amend := said(r, child, "2026-10-10", 9.9)
	amend.Amends, amend.Reason = first.ID, "salah baca"
	if stored := enter(t, s, r, amend); stored.Weighed.WeightKg != 9.9 {
		t.Errorf("stored %+v", stored.Weighed)
	}
	if _, err := s.Withdraw(context.Background(), r.Admin, r.ID(), child, first.ID, "salah anak"); err != nil {
		t.Fatal(err)
	}
	part := r.Entry(ledger.EntryWithdrawn, child, nil)
	part.Amends = merge.ID
	r.Say(part)
	if a, b := r.Card(child).Weighed, r.Card(twin).Weighed; len(a) != 0 || len(b) != 1 || b[0].WeightKg != 9.9 || b[0].Live() {
		t.Errorf("after parting: %+v and %+v", a, b)
	}
	r.Verify()
}

func TestWhoMayWeigh(t *testing.T) {
	s, r, child := service(t)
	for role, want := range map[access.Role]fault.Kind{access.Secretariat: fault.NotFound, access.Auditor: fault.Denied} {
		who := access.Access{Who: r.ID(), Role: role, City: storetest.City, Areas: []region.Code{storetest.City}}
		if _, _, err := s.Check(context.Background(), who, said(r, child, "2026-10-10", 9.4)); fault.KindOf(err) != want {
			t.Errorf("%s checks: %v", role, err)
		}
		if _, err := s.Enter(context.Background(), who, said(r, child, "2026-10-10", 9.4)); fault.KindOf(err) != want {
			t.Errorf("%s enters: %v", role, err)
		}
		if _, err := s.Withdraw(context.Background(), who, r.ID(), child, r.ID(), "salah"); fault.KindOf(err) != want {
			t.Errorf("%s takes back: %v", role, err)
		}
	}
	kader := access.Access{Who: r.ID(), Role: access.Kader, City: storetest.City, Areas: []region.Code{mawar}}
	if _, err := s.Enter(context.Background(), kader, said(r, child, "2026-10-10", 9.4)); err != nil {
		t.Errorf("the kader enters: %v", err)
	}
	kader.Areas = []region.Code{"35.76.02.1009.melati"}
	if _, err := s.Enter(context.Background(), kader, said(r, child, "2026-10-10", 9.4)); fault.KindOf(err) != fault.NotFound {
		t.Errorf("another kader enters: %v", err)
	}
}
