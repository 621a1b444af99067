package ledger

import (
	"testing"

	"canting/internal/domain/fault"
)

func TestPairStates(t *testing.T) {
	a, b := Derived("a"), Derived("b")
	if PairID(a, b) != PairID(b, a) || PairID(a, b) == PairID(a, a) {
		t.Fatal("a pair is not known by its two records")
	}
	s := &teller{t: t, record: PairID(a, b)}
	suspected := s.say(PairSuspected, Pair{A: a, B: b, Score: 70})
	merged := s.say(PairMerged, PairDecision{Merge: Derived("m"), Kept: a})
	undone := s.say(EntryWithdrawn, nil, merged)
	different := s.say(PairDifferent, nil)
	again := s.say(EntryWithdrawn, nil, different)
	unsuspected := s.say(EntryWithdrawn, nil, suspected)
	anew := s.say(PairSuspected, Pair{A: a, B: b, Score: 80})
	pair := &PairCard{ID: s.record}
	for _, step := range []struct {
		e    *Entry
		want PairState
	}{
		{suspected, PairOpen}, {merged, PairSettled}, {undone, PairOpen}, {different, PairUnrelated},
		{again, PairOpen}, {unsuspected, PairGone}, {anew, PairOpen},
	} {
		for range 2 { // said twice, it counts once
			if err := pair.Apply(step.e); err != nil {
				t.Fatal(err)
			}
			if got := pair.State(); got != step.want {
				t.Fatalf("after %s: %s, want %s", step.e.Kind, got, step.want)
			}
		}
	}
	if len(pair.Decisions) != 2 || pair.Pair.Score != 80 || pair.Suspicion != anew.ID {
		t.Errorf("%+v", pair)
	}
	if err := pair.Apply(suspected); err != nil || pair.State() != PairOpen {
		t.Errorf("an old suspicion said again: %s (%v)", pair.State(), err)
	}
	body, err := pair.Encode()
	if err != nil {
		t.Fatal(err)
	}
	back, err := DecodePair(body)
	if err != nil || back.Index() != pair.Index() {
		t.Errorf("came back as %+v (%v)", back, err)
	}
}

func TestPairRefuses(t *testing.T) {
	s := &teller{t: t, record: Derived("pair")}
	for name, e := range map[string]*Entry{
		"a withdrawal of nothing": s.say(EntryWithdrawn, nil, &Entry{ID: Derived("x")}),
		"a weighing":              s.say(GrowthWeighed, Weighing{}),
		"a decision without body": s.say(PairMerged, "a"),
	} {
		if err := new(PairCard).Apply(e); fault.KindOf(err) != fault.NotFound && fault.KindOf(err) != fault.Invalid {
			t.Errorf("%s: %v", name, err)
		}
	}
}
