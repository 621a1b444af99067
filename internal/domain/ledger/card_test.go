package ledger

import (
	"testing"

	"canting/internal/domain/fault"
	"canting/internal/domain/ident"
	"canting/internal/domain/region"
)

// teller tells of one record, a second later each time.
type teller struct {
	t      *testing.T
	record ID
	n      int64
	told   []*Entry
}

func (s *teller) say(kind Kind, body any, amends ...*Entry) *Entry {
	s.t.Helper()
	s.n++
	e := said(s.t, kind, s.record, body)
	e.ID, e.Seq, e.SaidAt = Derived("told", string(rune('a'+s.n))), s.n, s.n*1000
	if len(amends) > 0 {
		e.Amends = amends[0].ID
	}
	s.told = append(s.told, e)
	return e
}

func (s *teller) card() *Card {
	s.t.Helper()
	return folded(s.t, s.record, s.told...)
}

func siti(t *testing.T) *teller {
	s := &teller{t: t, record: Derived("siti")}
	s.say(PersonRegistered, Person{Name: "Siti", Sex: Female, Birth: date(t, "2024-03-10"), Place: "35.76.02.1009.mawar"})
	return s
}

func TestLaterStatementsLieOnTop(t *testing.T) {
	s := siti(t)
	update := s.say(PersonUpdated, Person{Name: "Siti Aminah", Mother: "Sulastri"})
	card := s.card()
	want := Person{Name: "Siti Aminah", Sex: Female, Birth: date(t, "2024-03-10"), Mother: "Sulastri", Place: "35.76.02.1009.mawar"}
	if got := card.Identity(); got.Name != want.Name || got.Mother != want.Mother || got.Birth != want.Birth || !got.Active || got.Seq != 2 {
		t.Errorf("identity %+v", got)
	}
	s.say(EntryWithdrawn, nil, update)
	if p := s.card().Person; p.Name != "Siti" || p.Mother != "" {
		t.Errorf("after taking the update back: %+v", p)
	}
}

func TestAPersonTakenBackIsNotActive(t *testing.T) {
	s := siti(t)
	s.say(EntryWithdrawn, nil, s.told[0])
	card := s.card()
	if card.Active() || card.Person.Place != "" {
		t.Errorf("active %v at %q", card.Active(), card.Person.Place)
	}
	if got := card.LastPlace(); got != "35.76.02.1009.mawar" {
		t.Errorf("last place %q", got)
	}
	if tomb := Tombstone(Derived("b"), card.ID, 9); tomb.Active() || tomb.LastPlace() != region.Code("") {
		t.Error("a record that was taken in is active")
	}
}

func TestABirthDateJudgesAnew(t *testing.T) {
	s := &teller{t: t, record: Derived("anon")}
	s.say(PersonRegistered, Person{Name: "Siti"})
	s.say(GrowthWeighed, Weighing{Date: date(t, "2026-03-10"), WeightKg: 9.5, LenheiCm: 80, Measure: Standing})
	before := s.card().Weighed[0].Result
	if before.AgeDays != -1 || before.WeightForAge.Present || before.BBU != "" || before.TBU != "" || before.BBTB != "" || before.LenheiForAge.Reason == "" {
		t.Fatalf("without sex and birth date there is no rule to apply: %+v", before)
	}
	s.say(PersonUpdated, Person{Sex: Female, Birth: date(t, "2024-03-10")})
	after := s.card().Weighed[0].Result
	if after.AgeDays != 730 || !after.WeightForAge.Usable() || after.BBU == "" || after.CorrectionCm != 0.7 {
		t.Errorf("with them: %+v", after)
	}
}

func TestTakingBackADateMovesTheWeighing(t *testing.T) {
	s := siti(t)
	first := s.say(GrowthWeighed, Weighing{Date: date(t, "2026-08-10"), WeightKg: 9})
	s.say(GrowthWeighed, Weighing{Date: date(t, "2026-09-10"), WeightKg: 9.3})
	amend := s.say(GrowthWeighed, Weighing{Date: date(t, "2026-10-10"), WeightKg: 9}, first)
	if c := s.card(); c.Weighed[1].Entry != first.ID || c.Weighed[1].Result.KMS.Code != "T" {
		t.Fatalf("after the amendment: %+v", c.Weighed[1])
	}
	card := s.card()
	if err := card.Apply(s.say(EntryWithdrawn, nil, amend)); err != nil {
		t.Fatal(err)
	}
	if card.Weighed[0].Entry != first.ID || card.Weighed[0].Result.KMS.Code != "B" || card.Weighed[1].Result.KMS.Code != "N" {
		t.Errorf("the weighings are out of order: %s %s, %s %s",
			card.Weighed[0].Date, card.Weighed[0].Result.KMS.Code, card.Weighed[1].Date, card.Weighed[1].Result.KMS.Code)
	}
}

func TestTheLatestAmendmentStands(t *testing.T) {
	s := siti(t)
	first := s.say(GrowthWeighed, Weighing{Date: date(t, "2026-08-10"), WeightKg: 90})
	second := s.say(GrowthWeighed, Weighing{Date: date(t, "2026-08-10"), WeightKg: 9}, first)
	third := s.say(GrowthWeighed, Weighing{Date: date(t, "2026-08-10"), WeightKg: 9.1}, second)
	for _, step := range []struct {
		back *Entry
		kg   float64
		live bool
	}{{nil, 9.1, true}, {third, 9, true}, {second, 90, true}, {first, 90, false}} {
		if step.back != nil {
			s.say(EntryWithdrawn, nil, step.back)
		}
		if w := s.card().Weighed[0]; w.WeightKg != step.kg || w.Live() != step.live || w.Entry != first.ID || w.SaidAt() == 0 {
			t.Errorf("%v kg, live %v, want %v, %v", w.WeightKg, w.Live(), step.kg, step.live)
		}
	}
}

func TestWhatFitsNothingIsRefused(t *testing.T) {
	s := siti(t)
	elsewhere := &Entry{ID: Derived("nowhere")}
	for name, e := range map[string]*Entry{
		"a withdrawal of nothing":   s.say(EntryWithdrawn, nil, elsewhere),
		"an amendment of nothing":   s.say(GrowthWeighed, Weighing{WeightKg: 9}, elsewhere),
		"an amendment of a name":    s.say(GrowthWeighed, Weighing{WeightKg: 9}, s.told[0]),
		"an entry about a pair":     s.say(PairDifferent, nil),
		"a body of the wrong shape": s.say(PersonUpdated, []string{"Siti"}),
		"a weighing on no day":      s.say(GrowthWeighed, map[string]string{"date": "2026-02-30"}),
		"a merge that names no one": s.say(PersonMerged, map[string]string{"other": "x"}),
	} {
		card := folded(t, s.record, s.told[0])
		if err := card.Apply(e); fault.KindOf(err) != fault.NotFound && fault.KindOf(err) != fault.Invalid {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestAge(t *testing.T) {
	card := siti(t).card()
	for _, test := range []struct {
		at   ident.Date
		want int
	}{{date(t, "2024-03-10"), 0}, {date(t, "2025-03-10"), 365}, {date(t, "2024-03-09"), -1}, {0, -1}} {
		if got := card.Age(test.at); got != test.want {
			t.Errorf("at %s: %d, want %d", test.at, got, test.want)
		}
	}
	if got := (&Card{}).Age(date(t, "2024-03-10")); got != -1 {
		t.Errorf("without a birth date: %d", got)
	}
}

func TestDiffers(t *testing.T) {
	w := Weighed{Result: Result{BBU: "normal", TBU: "pendek"}}
	if w.Differs() != nil {
		t.Error("without a portal there is nothing to differ from")
	}
	w.Portal = &Portal{BBU: "normal", TBU: "normal", BBTB: "gizi_baik"}
	got := w.Differs()
	if len(got) != 1 || got[0] != (Difference{"TB/U", "normal", "pendek"}) {
		t.Errorf("%+v: a class that one side did not give is no difference", got)
	}
}

func TestMembersFollowTheChain(t *testing.T) {
	a, b, c := &teller{t: t, record: Derived("a")}, &teller{t: t, record: Derived("b"), n: 30}, &teller{t: t, record: Derived("c"), n: 60}
	for _, s := range []*teller{a, b, c} {
		s.say(PersonRegistered, Person{Name: "Siti"})
	}
	inner := b.say(PersonMerged, Merge{Other: c.record})
	outer := a.say(PersonMerged, Merge{Other: b.record})
	members := func() int {
		ids, entries, err := Members(a.record, func(id ID) ([]*Entry, error) {
			return map[ID][]*Entry{a.record: a.told, b.record: b.told, c.record: c.told}[id], nil
		})
		if err != nil {
			t.Fatal(err)
		}
		for i := 1; i < len(entries); i++ {
			if entries[i-1].Seq >= entries[i].Seq {
				t.Fatal("the entries are not in order")
			}
		}
		return len(ids)
	}
	if n := members(); n != 3 {
		t.Fatalf("%d records, want 3", n)
	}
	b.say(EntryWithdrawn, nil, inner)
	if n := members(); n != 2 {
		t.Errorf("after parting the inner two: %d records, want 2", n)
	}
	a.say(EntryWithdrawn, nil, outer)
	if n := members(); n != 1 {
		t.Errorf("after parting the outer two: %d records, want 1", n)
	}
}

func TestRebuildGivesUpOnAnError(t *testing.T) {
	lost := fault.E("test", fault.Unavailable, "", nil)
	if _, _, err := Rebuild(Derived("a"), func(ID) ([]*Entry, error) { return nil, lost }); fault.KindOf(err) != fault.Unavailable {
		t.Errorf("got %v", err)
	}
}

func TestNamePlace(t *testing.T) {
	place := Place{Code: "35.76.02.1009.mawar", Name: "Mawar", Parent: "35.76.02.1009"}
	got, err := NamePlace(said(t, PlaceNamed, PlaceID(place), place))
	if err != nil || got.Place != place || got.Seq != 1 {
		t.Errorf("%+v (%v)", got, err)
	}
	place.Name = "Mawar\x00"
	if _, err := NamePlace(said(t, PlaceNamed, PlaceID(place), place)); fault.KindOf(err) != fault.Invalid {
		t.Errorf("a zero byte in the name: %v", err)
	}
}
