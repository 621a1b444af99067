package thread_test

import (
	"context"
	"slices"
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

// asked is a programme that counts what the test says.
func asked(from ident.Date, indicators ...programme.Indicator) *programme.Programme {
	p := pregnancy("1", "23.5", from, 0)
	p.Indicators = indicators
	return p
}

func indicator(id, period, denominator, numerator string) programme.Indicator {
	return programme.Indicator{Entry: named(id), Level: "kelurahan", Period: period, Denominator: programme.Rule{Text: denominator}, Numerator: programme.Rule{Text: numerator}}
}

// A month knows nothing of the months after it.
func TestAMonthIsCountedByWhatItKnew(t *testing.T) {
	r := start(t)
	perVisit := indicator("kek_visit", "year", "has(visit.lila_cm)", "found.kek")
	perVisit.PerVisit = "anc"
	r.Book = book(t, asked(r.Date("2025-01-01"), indicator("kek", "month", "has(last.lila_cm)", "found.kek"), indicator("on", "month", "!has(case.closed)", "count.anc >= 2"), perVisit))
	ctx, dewi := context.Background(), r.woman()
	of := r.pregnant(dewi)
	r.visit(r.anc(dewi, of, "2026-09-05", 22))
	r.visit(r.anc(dewi, of, "2026-10-06", 26)) // thin no more
	if _, err := r.Close(ctx, r.Admin, r.ID(), dewi, of, "pindah", r.Date("2026-11-03")); err != nil {
		t.Fatal(err)
	}
	yes, no := thread.Count{Numerator: 1, Denominator: 1}, thread.Count{Denominator: 1}
	for month, want := range map[string][3]thread.Count{
		"2026-08-01": {{}, no, {}},
		"2026-09-01": {yes, no, yes},
		"2026-10-01": {no, yes, {Numerator: 1, Denominator: 2}},
		"2026-11-01": {no, {}, {Numerator: 1, Denominator: 2}},
	} {
		got := r.figures(r.Admin, storetest.City, monthOf(r, month))
		if [3]thread.Count{got["kek"], got["on"], got["kek_visit"]} != want {
			t.Errorf("%s: %+v, want %+v", month, got, want)
		}
	}
}

// Who was gone, and what had ended, before a period began is not of it, unless
// the rule names a day of the case.
func TestWhoIsNoLongerThereIsNotCounted(t *testing.T) {
	r := start(t)
	r.Book = book(t, asked(r.Date("2025-01-01"), indicator("here", "month", "person.age_years >= 10", "count.anc >= 1"), indicator("term", "month", "days(case.lmp, at.date) >= 0", "count.anc >= 1")))
	ctx, ended, left := context.Background(), r.woman(), r.woman()
	if _, err := r.Close(ctx, r.Admin, r.ID(), ended, r.pregnant(ended), "pindah", r.Date("2026-10-10")); err != nil {
		t.Fatal(err)
	}
	r.pregnant(left)
	if err := r.Leave(ctx, r.Admin, r.ID(), left, ledger.Left{How: ledger.Moved, Date: r.Date("2026-10-20")}); err != nil {
		t.Fatal(err)
	}
	for month, want := range map[string][2]int{"2026-10-01": {2, 2}, "2026-11-01": {0, 1}} {
		got := r.figures(r.Admin, storetest.City, monthOf(r, month))
		if [2]int{got["here"].Denominator, got["term"].Denominator} != want {
			t.Errorf("%s: %+v, want %v", month, got, want)
		}
	}
}

// What is given in certain months has a month's figure in those.
func TestCampaignsAreReadInTheirMonths(t *testing.T) {
	r := start(t)
	p := asked(r.Date("2025-01-01"), indicator("given", "month", "person.age_years >= 10", "count.anc >= 1"), indicator("ever", "year", "person.age_years >= 10", "count.anc >= 1"))
	p.Visits[0].Due = []programme.Plan{{Entry: programme.Entry{Source: programme.Source{Text: "this test"}}, Form: programme.Calendar, Months: []int{2, 8}}}
	r.Book = book(t, p)
	for month, want := range map[string]int{"2026-07-01": 1, "2026-08-01": 2} {
		if got := r.figures(r.Admin, storetest.City, monthOf(r, month)); len(got) != want {
			t.Errorf("%s: %v", month, got)
		}
	}
}

// The parts of a place and those of no part add up to the place.
func TestPartsAddUpToTheirPlace(t *testing.T) {
	r := counting(t)
	ctx, november := context.Background(), monthOf(r, "2026-11-01")
	const kelurahan, other region.Code = "35.76.02.1009", "35.76.03.1003"
	for i, place := range []region.Code{mawar, mawar, kelurahan, melati, storetest.City} {
		who := r.Child(ledger.Person{Name: "Dewi", Sex: ledger.Female, Birth: r.Date("1998-05-02"), Place: place})
		of := r.pregnant(who)
		for range i % 3 {
			r.visit(r.anc(who, of, "2026-11-02", 24))
		}
	}
	spread := func(who access.Access, place region.Code, indicator string, parts ...region.Code) (*thread.Spread, error) {
		return r.Spread(ctx, who, place, parts, november, indicator)
	}
	s, err := spread(r.Admin, storetest.City, "bumil.k1", kelurahan, other)
	if err != nil {
		t.Fatal(err)
	}
	want := []thread.Count{{Numerator: 2, Denominator: 3}, {Denominator: 1}}
	if s.Count != (thread.Count{Numerator: 3, Denominator: 5}) || len(s.Parts) != 2 || s.Parts[0] != want[0] || s.Parts[1] != want[1] || s.Rest != (thread.Count{Numerator: 1, Denominator: 1}) {
		t.Errorf("%+v of %+v, the rest %+v", s.Parts, s.Count, s.Rest)
	}
	if s, err := spread(r.Admin, kelurahan, "bumil.k1", mawar); err != nil || s.Parts != nil || s.Rest != (thread.Count{}) || s.Count.Denominator != 3 {
		t.Errorf("parts too small to be shown: %+v (%v)", s, err)
	}
	people, err := r.Behind(ctx, r.Admin, storetest.City, november, "bumil.anemia", thread.PartUnknown)
	times := 0
	for _, one := range people {
		times += one.Times
	}
	if err != nil || len(people) != 3 || times != 4 {
		t.Errorf("%d people have %d visits (%v)", len(people), times, err)
	}
	kader := access.Access{Who: r.ID(), Role: access.Kader, City: storetest.City, Areas: []region.Code{melati}}
	for name, err := range map[string]error{
		"another place":          second(spread(kader, kelurahan, "bumil.k1", mawar)),
		"an unknown indicator":   second(spread(r.Admin, storetest.City, "bumil.k9", kelurahan)),
		"a place that is small":  second(spread(r.Admin, mawar, "bumil.k1")),
		"names of a small place": second(r.Behind(ctx, r.Admin, mawar, november, "bumil.k1", thread.PartYes)),
	} {
		if fault.KindOf(err) != fault.NotFound {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestAMonthThatHasNotCome(t *testing.T) {
	r := counting(t)
	ctx, december := context.Background(), monthOf(r, "2026-12-01")
	for name, err := range map[string]error{
		"figures": second(r.Figures(ctx, r.Admin, storetest.City, december)),
		"parts":   second(r.Spread(ctx, r.Admin, storetest.City, nil, december, "bumil.k1")),
		"names":   second(r.Behind(ctx, r.Admin, storetest.City, december, "bumil.k1", thread.PartYes)),
	} {
		if key, _ := fault.Sentence(err); fault.KindOf(err) != fault.Invalid || key != "indicators.ahead" {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// An old target stands until there is a newer one, and says of which year it is.
func TestTargetOfTheLastYearThatHasOne(t *testing.T) {
	r := start(t)
	p := counted(r.Date("2023-01-01"))
	p.Indicators = p.Indicators[:1]
	p.Indicators[0].Targets = []programme.Target{{Year: 2024, Percent: 80, Source: programme.Source{Text: "this test"}}, {Year: 2026, Percent: 95, Source: programme.Source{Text: "this test"}}}
	r.Book = book(t, p)
	for month, want := range map[string]int{"2023-12-01": 0, "2024-01-01": 2024, "2025-12-01": 2024, "2026-01-01": 2026} {
		figures, err := r.Figures(context.Background(), r.Admin, storetest.City, monthOf(r, month))
		if err != nil || len(figures) != 1 {
			t.Fatalf("%s: %d figures (%v)", month, len(figures), err)
		}
		got := 0
		if target := figures[0].Target; target != nil {
			got = target.Year
		}
		if got != want {
			t.Errorf("%s: the target of %d, want that of %d", month, got, want)
		}
	}
}

func TestProgrammesInTheOrderOfLife(t *testing.T) {
	r := start(t)
	var all []*programme.Programme
	for _, id := range []string{"balita", "bumil", "hari_ttd", "krs", "remaja"} {
		p := &programme.Programme{Entry: named(id), Version: "1", Indicators: []programme.Indicator{indicator("n", "year", "person.age_years >= 0", "person.age_years >= 1")}}
		if id == "hari_ttd" {
			p.Kind = programme.Campaign
		}
		all = append(all, p)
	}
	r.Book = book(t, all...)
	figures, err := r.Figures(context.Background(), r.Admin, storetest.City, monthOf(r, "2026-11-01"))
	var got []string
	for _, f := range figures {
		got = append(got, f.Programme.ID)
	}
	if want := []string{"remaja", "bumil", "balita", "krs", "hari_ttd"}; err != nil || !slices.Equal(got, want) {
		t.Errorf("%v, want %v (%v)", got, want, err)
	}
}

// What is kept of a month is what counting it from the start gives, whatever is
// said in between.
func TestCountsKeepUpWithWhatIsSaid(t *testing.T) {
	r := counting(t)
	ctx, november := context.Background(), monthOf(r, "2026-11-01")
	dewi, rina := r.woman(), r.Child(ledger.Person{Name: "Rina", Sex: ledger.Female, Birth: r.Date("1999-01-02"), Place: melati})
	of, second, left := r.pregnant(dewi), ledger.ID{}, r.ID()
	last := r.anc(dewi, of, "2026-11-20", 24)
	for _, step := range []struct {
		name string
		say  func()
		want thread.Count
	}{
		{"a pregnancy", func() {}, thread.Count{Denominator: 1}},
		{"a visit", func() { r.visit(r.anc(dewi, of, "2026-11-02", 24)) }, thread.Count{Numerator: 1, Denominator: 1}},
		{"another visit", func() { r.visit(last) }, thread.Count{Numerator: 1, Denominator: 1}},
		{"another woman", func() { second = r.pregnant(rina) }, thread.Count{Numerator: 1, Denominator: 2}},
		{"her visit", func() { r.visit(r.anc(rina, second, "2026-11-03", 24)) }, thread.Count{Numerator: 2, Denominator: 2}},
		{"she moves within the city", func() {
			r.Say(r.Entry(ledger.PersonRegistered, rina, ledger.Person{Name: "Rina", Sex: ledger.Female, Birth: r.Date("1999-01-02"), Place: mawar}))
		}, thread.Count{Numerator: 2, Denominator: 2}},
		{"she had left last year", func() {
			if err := r.Leave(ctx, r.Admin, left, rina, ledger.Left{How: ledger.Moved, Date: r.Date("2025-12-30")}); err != nil {
				t.Fatal(err)
			}
		}, thread.Count{Numerator: 1, Denominator: 1}},
		{"she had not", func() {
			if err := r.Withdraw(ctx, r.Admin, r.ID(), rina, left, "keliru"); err != nil {
				t.Fatal(err)
			}
		}, thread.Count{Numerator: 2, Denominator: 2}},
		{"a record of nobody", func() {
			r.pregnant(r.Child(ledger.Person{Name: "Rina", Sex: ledger.Female, Birth: r.Date("1999-01-02"), Place: mawar}))
		}, thread.Count{Numerator: 2, Denominator: 3}},
		{"both are one woman with two cases", func() { r.Say(r.Entry(ledger.PersonMerged, dewi, ledger.Merge{Other: rina})) }, thread.Count{Numerator: 2, Denominator: 3}},
	} {
		step.say()
		anew := &thread.Service{Store: r.Rig.Store, Book: r.Book, Code: r.Code, Now: r.Now, Zone: r.Zone}
		for _, place := range []region.Code{storetest.City, "35.76.02.1009", mawar, melati} {
			kept := r.figures(r.Admin, place, november)
			fresh, err := anew.Figures(ctx, r.Admin, place, november)
			if err != nil {
				t.Fatal(err)
			}
			for _, f := range fresh {
				if kept[f.Indicator.ID] != f.Count {
					t.Errorf("%s: %s of %s is kept as %+v, counted as %+v", step.name, f.Indicator.ID, place, kept[f.Indicator.ID], f.Count)
				}
			}
			if place == storetest.City && kept["k1"] != step.want {
				t.Errorf("%s: %+v, want %+v", step.name, kept["k1"], step.want)
			}
		}
	}
}
