package thread_test

import (
	"context"
	"testing"
	"time"

	"canting/internal/app/thread"
	"canting/internal/domain/access"
	"canting/internal/domain/fault"
	"canting/internal/domain/ident"
	"canting/internal/domain/ledger"
	"canting/internal/domain/programme"
	"canting/internal/domain/region"
	"canting/internal/store/storetest"
)

// counted is the pregnancy with two indicators: one of the case over the year,
// one of its visits over the month.
func counted(from ident.Date) *programme.Programme {
	p := pregnancy("1", "23.5", from, 0)
	p.Indicators = []programme.Indicator{
		{Entry: named("k1"), Level: "kelurahan", Period: "year", Denominator: programme.Rule{Text: "case.entered >= at.from"}, Numerator: programme.Rule{Text: "count.anc >= 1"},
			Targets: []programme.Target{{Year: 2026, Percent: 95, Source: programme.Source{Text: "this test"}}}},
		{Entry: named("anemia"), Level: "posyandu", Period: "month", PerVisit: "anc", Denominator: programme.Rule{Text: "has(visit.lila_cm)"}, Numerator: programme.Rule{Text: "visit.hb_g_dl < 11"}},
	}
	return p
}

func counting(t *testing.T) *rig {
	t.Helper()
	r := start(t)
	r.Book = book(t, counted(r.Date("2025-01-01")))
	return r
}

func monthOf(r *rig, text string) int { return r.Date(text).MonthIndex() }

func (r *rig) figures(who access.Access, place region.Code, month int) map[string]thread.Count {
	r.TB.Helper()
	figures, err := r.Figures(context.Background(), who, place, month)
	if err != nil {
		r.TB.Fatal(err)
	}
	counts := map[string]thread.Count{}
	for _, f := range figures {
		counts[f.Indicator.ID] = f.Count
		if f.Indicator.ID == "k1" && (f.Target == nil || f.Target.Percent != 95 || f.From != r.Date("2026-01-01")) {
			r.TB.Errorf("k1: target %v, from %s", f.Target, f.From)
		}
	}
	return counts
}

func TestFiguresFollowTheVisits(t *testing.T) {
	r := counting(t)
	november := monthOf(r, "2026-11-01")
	dewi, rina := r.woman(), r.Child(ledger.Person{Name: "Rina", Sex: ledger.Female, Birth: r.Date("1999-01-02"), Place: melati})
	of, other := r.pregnant(dewi), r.pregnant(rina)
	if got := r.figures(r.Admin, storetest.City, november); got["k1"] != (thread.Count{Denominator: 2}) || got["anemia"] != (thread.Count{}) {
		t.Errorf("before any visit: %+v", got)
	}
	low := r.anc(dewi, of, "2026-11-02", 24)
	low.Values["hb_g_dl"] = ledger.Number(10.4)
	r.visit(low)
	r.visit(r.anc(dewi, of, "2026-11-20", 24)) // without Hb: nobody can say
	r.visit(r.anc(rina, other, "2026-10-20", 24))
	got := r.figures(r.Admin, storetest.City, november)
	if got["k1"] != (thread.Count{Numerator: 2, Denominator: 2}) || got["anemia"] != (thread.Count{Numerator: 1, Denominator: 2, Unknown: 1}) {
		t.Errorf("after the visits: %+v", got)
	}
	if got := r.figures(r.Admin, storetest.City, monthOf(r, "2026-10-01")); got["k1"] != (thread.Count{Numerator: 1, Denominator: 2}) || got["anemia"] != (thread.Count{Denominator: 1, Unknown: 1}) {
		t.Errorf("October: %+v", got)
	}
	if got := r.figures(r.Admin, melati, november); len(got) != 1 || got["anemia"] != (thread.Count{}) {
		t.Errorf("a posyandu shows what is counted for larger places: %+v", got)
	}
	if got := r.figures(r.Admin, "35.76.02.1009", november); got["k1"] != (thread.Count{Numerator: 1, Denominator: 1}) {
		t.Errorf("one kelurahan: %+v", got)
	}
	// Tomorrow is another day: what is counted up to today is counted anew.
	r.now = r.now.Add(30 * 24 * time.Hour)
	if got := r.figures(r.Admin, storetest.City, monthOf(r, "2026-12-01")); got["k1"] != (thread.Count{Numerator: 2, Denominator: 2}) {
		t.Errorf("December: %+v", got)
	}
}

// The way down from a figure ends at exactly those whom it counts.
func TestWhoIsBehindAFigure(t *testing.T) {
	r := counting(t)
	ctx, year := context.Background(), monthOf(r, "2026-11-01")
	dewi, rina := r.woman(), r.Child(ledger.Person{Name: "Rina", Sex: ledger.Female, Birth: r.Date("1999-01-02"), Place: melati})
	r.visit(r.anc(dewi, r.pregnant(dewi), "2026-11-02", 24))
	r.pregnant(rina)
	for part, want := range map[thread.Part]ledger.ID{thread.PartYes: dewi, thread.PartNot: rina} {
		cards, err := r.Behind(ctx, r.Admin, storetest.City, year, "bumil.k1", part)
		if err != nil || len(cards) != 1 || cards[0].Card.ID != want {
			t.Errorf("%s: %d people (%v)", part, len(cards), err)
		}
	}
	secretariat := access.Access{Who: r.ID(), Role: access.Secretariat, City: storetest.City}
	if got := r.figures(secretariat, storetest.City, year); got["k1"].Denominator != 2 {
		t.Errorf("the secretariat sees %+v", got)
	}
	kader := access.Access{Who: r.ID(), Role: access.Kader, City: storetest.City, Areas: []region.Code{melati}}
	for name, err := range map[string]error{
		"names for the secretariat": second(r.Behind(ctx, secretariat, storetest.City, year, "bumil.k1", thread.PartYes)),
		"names of another posyandu": second(r.Behind(ctx, kader, mawar, year, "bumil.k1", thread.PartYes)),
		"figures of another place":  second(r.Figures(ctx, kader, mawar, year)),
		"an unknown indicator":      second(r.Behind(ctx, r.Admin, storetest.City, year, "bumil.k9", thread.PartYes)),
		"an unknown part":           second(r.Behind(ctx, r.Admin, storetest.City, year, "bumil.k1", "all")),
	} {
		if fault.KindOf(err) != fault.NotFound {
			t.Errorf("%s: %v", name, err)
		}
	}
}
