package thread_test

import (
	"context"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"canting/internal/app/thread"
	"canting/internal/domain/access"
	"canting/internal/domain/ledger"
	"canting/internal/domain/programme"
)

// TestJudgedAsItIsStored: a visit that is judged without being stored is judged
// as when it is, with what its own stage and the mother's hand on.
func TestJudgedAsItIsStored(t *testing.T) {
	r := start(t)
	small := child()
	small.Visits[0].Findings = []programme.Finding{{Entry: named("waspada"), When: programme.Rule{Text: "before.ibu_kek"}, Level: programme.Tinggi, Say: words("Ibu pernah KEK")}}
	r.Book = book(t, pregnancy("1", "23.5", r.Date("2025-01-01"), 0), after(), small)
	mother := r.woman()
	pregnancy := r.pregnant(mother)
	r.visit(r.anc(mother, pregnancy, "2026-05-01", 24))

	anc := r.anc(mother, pregnancy, "2026-06-01", 23.1)
	sameAs(t, r, anc, nil, "kek")

	children, err := r.Born(context.Background(), r.Admin, thread.Birth{
		ID: r.ID(), Mother: mother, Case: pregnancy, Outcome: "lahir_hidup", Date: r.Date("2026-10-20"), Babies: []thread.Baby{{Sex: ledger.Male, BirthWeightG: 2900, BirthLengthCm: 48}},
	})
	if err != nil {
		t.Fatal(err)
	}
	weighed := thread.Visiting{
		ID: r.ID(), Person: children[0], Case: card(t, r, children[0]).Cases[0].ID(), Visit: "timbang",
		Date: r.Date("2026-11-10"), Values: ledger.Answers{"berat_kg": ledger.Number(3.9)},
	}
	sameAs(t, r, weighed, []ledger.ID{mother}, "waspada")

	for _, v := range []ledger.Visited{
		{Case: r.ID(), Visit: "anc", Date: anc.Date},
		{Case: pregnancy, Visit: "nifas", Date: anc.Date},
		{Case: pregnancy, Visit: "anc", Date: r.Date("2024-12-31")},
	} {
		if j, ok := r.Book.Judged("3576", card(t, r, mother), v); ok || j.Rules != "" {
			t.Errorf("%s of %s was judged: %+v", v.Visit, v.Date, j)
		}
	}
}

// sameAs judges a visit, stores it, and compares; found is what must be found.
func sameAs(t *testing.T, r *rig, v thread.Visiting, kin []ledger.ID, found string) {
	t.Helper()
	var cards []*ledger.Card
	for _, id := range kin {
		cards = append(cards, card(t, r, id))
	}
	got, ok := r.Book.Judged("3576", card(t, r, v.Person), ledger.Visited{Case: v.Case, Visit: v.Visit, Date: v.Date, Values: v.Values}, cards...)
	r.visit(v)
	visits := card(t, r, v.Person).CaseOf(v.Case).LiveVisits()
	if diff := cmp.Diff(visits[len(visits)-1].What.Judged, got, cmp.AllowUnexported(ledger.Answer{}), cmpopts.EquateEmpty()); !ok || diff != "" {
		t.Errorf("stored and judged differ:\n%s", diff)
	}
	if len(got.Findings) == 0 || got.Findings[0].ID != found {
		t.Errorf("found %+v, not %s", got.Findings, found)
	}
}

func card(t *testing.T, r *rig, id ledger.ID) *ledger.Card {
	t.Helper()
	c, err := r.Rig.Store.Card(context.Background(), r.Admin.Filter(access.ChildRead), id)
	if err != nil {
		t.Fatal(err)
	}
	return c
}
