package programme

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"canting/internal/domain/ident"
	"canting/internal/domain/rule"
)

func weeks(at ...int) []Span { return spansOf(Weeks, at) }

func spansOf(unit Unit, at []int) []Span {
	var all []Span
	for _, n := range at {
		all = append(all, Span{n, unit})
	}
	return all
}

// planned is a programme of one kind of visit with the given plans.
func planned(t testing.TB, plans ...Plan) *Programme {
	for i := range plans {
		plans[i].Entry = sourced(plans[i].Entry)
	}
	return compiled(t, &Programme{
		Entry: entry("p"), Version: "1",
		Facts: []Field{{Entry: entry("lmp"), Type: Date}, {Entry: entry("urban"), Type: Bool}},
		Visits: []Visit{{Entry: entry("v"), Due: plans, Fields: []Field{{Entry: entry("one"), Type: Bool}, {Entry: entry("two"), Type: Bool}},
			Findings: []Finding{{Entry: entry("ill"), When: when("visit.one"), Say: Words{ID: "a", EN: "a"}}}}},
	})
}

// who is a contact schedule like that of the WHO: 8 contacts, and steps of 8, 6,
// 4 and 2 weeks after a late one.
func who() Plan {
	return Plan{
		Base: "lmp", At: weeks(12, 20, 26, 30, 34, 36, 38, 40), GraceDays: 7, Expires: Span{41, Weeks},
		Late: []Step{{20, Span{8, Weeks}}, {26, Span{6, Weeks}}, {34, Span{4, Weeks}}, {0, Span{2, Weeks}}},
	}
}

// told is what is due, as "v.1 overdue 2026-01-31" each.
func told(list []Wanted) []string {
	var all []string
	for _, w := range list {
		date := w.Date
		if w.DoneOn != 0 {
			date = w.DoneOn
		}
		all = append(all, strings.TrimSpace(w.ID()+" "+w.State.String()+" "+date.String()))
	}
	return all
}

func TestDue(t *testing.T) {
	base := ident.NewDate(2026, 1, 1)
	after := func(days int) ident.Date { return base.AddDays(days) }
	yes := Values{"one": rule.Flag(true)}
	second := Values{"two": rule.Flag(true)}
	for _, test := range []struct {
		name  string
		plans []Plan
		past  []Past
		c     Case
		today ident.Date
		want  []string
	}{
		{"a list", []Plan{{Base: "lmp", At: weeks(12, 20), GraceDays: 7, EarlyDays: 3}}, nil, Case{}, after(84 - 4), []string{"v.1 early 2026-03-26", "v.2 early 2026-05-21"}},
		{"its first early day", []Plan{{Base: "lmp", At: weeks(12, 20), GraceDays: 7, EarlyDays: 3}}, nil, Case{}, after(84 - 3), []string{"v.1 due 2026-03-26", "v.2 early 2026-05-21"}},
		{"its last day of grace", []Plan{{Base: "lmp", At: weeks(12, 20), GraceDays: 7}}, nil, Case{}, after(84 + 7), []string{"v.1 due 2026-03-26", "v.2 early 2026-05-21"}},
		{"the day after", []Plan{{Base: "lmp", At: weeks(12, 20), GraceDays: 7}}, nil, Case{}, after(84 + 8), []string{"v.1 overdue 2026-03-26", "v.2 early 2026-05-21"}},
		{"the n-th visit answers the n-th", []Plan{{Base: "lmp", At: weeks(12, 20)}}, []Past{{Visit: "v", Date: after(90)}, {Visit: "v", Date: after(-1)}, {Visit: "w", Date: after(91)}},
			Case{}, after(150), []string{"v.1 done 2026-04-01", "v.2 overdue 2026-05-21"}},
		{"a visit of tomorrow is not made", []Plan{{Base: "lmp", At: weeks(12)}}, []Past{{Visit: "v", Date: after(91)}}, Case{}, after(90), []string{"v.1 overdue 2026-03-26"}},
		{"counted back", []Plan{{Base: "lmp", At: spansOf(Days, []int{90, 30}), Back: true, Expires: Span{0, Days}}}, []Past{{Visit: "v", Date: after(-95)}}, Case{Entered: after(-100)}, after(-20),
			[]string{"v.1 done 2025-09-28", "v.2 overdue 2025-12-02"}},
		{"counted back, too late", []Plan{{Base: "lmp", At: spansOf(Days, []int{90}), Back: true, Expires: Span{0, Days}}}, nil, Case{}, after(1), []string{"v.1 expired 2025-10-03"}},
		{"expired", []Plan{{Base: "lmp", At: weeks(12), Expires: Span{13, Weeks}}}, nil, Case{}, after(92), []string{"v.1 expired 2026-03-26"}},
		{"its last day", []Plan{{Base: "lmp", At: weeks(12), Expires: Span{13, Weeks}}}, nil, Case{}, after(91), []string{"v.1 overdue 2026-03-26"}},
		{"no date to count from", []Plan{{Base: "birth_date", At: weeks(1)}}, nil, Case{}, after(0), []string{"v unclear"}},
		{"nothing follows from a finding that is not", []Plan{{Base: "found.ill", At: weeks(1)}}, nil, Case{}, after(0), nil},
		{"after a finding, not answered by its own visit", []Plan{{Base: "found.ill", At: weeks(1)}}, []Past{{Visit: "v", Date: after(3)}},
			Case{Found: map[string]Answer{"ill": {after(3), true}}}, after(5), []string{"v.1 early 2026-01-11"}},
		{"after the last visit of its own", []Plan{{Base: "visit.v", At: weeks(4)}}, []Past{{Visit: "v", Date: after(3)}}, Case{}, after(5), []string{"v.1 early 2026-02-01"}},
		{"only for some", []Plan{{Base: "lmp", At: weeks(1), When: when("case.urban")}}, nil, Case{Facts: Values{"urban": rule.Flag(false)}}, after(0), nil},
		{"nobody knows for whom", []Plan{{Base: "lmp", At: weeks(1, 2), When: when("case.urban")}}, nil, Case{}, after(0), []string{"v unclear"}},
		{"made, and then nobody knows", []Plan{{Base: "lmp", At: weeks(1, 2, 3), When: when("case.urban")}}, []Past{{Visit: "v", Date: after(8)}}, Case{}, after(9), []string{"v.1 done 2026-01-09", "v unclear"}},
		{"the age is that of the due day", []Plan{{Base: "lmp", At: spansOf(Days, []int{30, 400}), When: when("person.age_months < 12")}}, nil,
			Case{Person: Person{Birth: base}}, after(0), []string{"v.1 early 2026-01-31"}},
		{"windows", []Plan{{Base: "lmp", Form: Windows, Windows: []Window{
			{Entry: entry("kf1"), Open: Span{6, Hours}, Close: Span{48, Hours}}, {Entry: entry("kf2"), Open: Span{3, Days}, Close: Span{7, Days}}, {Entry: entry("kf3"), Open: Span{8, Days}, Close: Span{28, Days}}}}},
			[]Past{{Visit: "v", Date: after(7)}}, Case{}, after(8), []string{"v.kf1 expired 2026-01-01", "v.kf2 done 2026-01-08", "v.kf3 due 2026-01-09"}},
		{"every month of 31 days", []Plan{{Base: "entered", Form: Every, Step: Span{1, Months}, Until: Span{60, Months}}}, nil, Case{Entered: ident.NewDate(2026, 1, 31)}, ident.NewDate(2026, 3, 30),
			[]string{"v.2026-02-28 overdue 2026-02-28", "v.2026-03-31 early 2026-03-31"}},
		{"every week, made", []Plan{{Base: "lmp", Form: Every, Step: Span{7, Days}, Start: Span{0, Days}}}, []Past{{Visit: "v", Date: after(15)}}, Case{}, after(16),
			[]string{"v.2026-01-15 done 2026-01-16", "v.2026-01-22 early 2026-01-22"}},
		{"before the first", []Plan{{Base: "lmp", Form: Every, Step: Span{7, Days}}}, nil, Case{}, after(1), []string{"v.2026-01-08 early 2026-01-08"}},
		{"after the last", []Plan{{Base: "lmp", Form: Every, Step: Span{7, Days}, Until: Span{14, Days}}}, nil, Case{}, after(30), []string{"v.2026-01-15 expired 2026-01-15"}},
		{"months of the year", []Plan{{Form: Calendar, Months: []int{2, 8}}}, []Past{{Visit: "v", Date: ident.NewDate(2026, 2, 28)}}, Case{}, ident.NewDate(2026, 2, 28),
			[]string{"v.2026-02 done 2026-02-28", "v.2026-08 early 2026-08-01"}},
		{"between them", []Plan{{Form: Calendar, Months: []int{2, 8}}}, nil, Case{}, ident.NewDate(2026, 3, 1), []string{"v.2026-08 early 2026-08-01", "v.2027-02 early 2027-02-01"}},
		{"a month of grace", []Plan{{Form: Calendar, Months: []int{2, 8}, GraceDays: 31}}, nil, Case{}, ident.NewDate(2026, 3, 31), []string{"v.2026-02 overdue 2026-02-01", "v.2026-08 early 2026-08-01"}},
		{"the age of the month", []Plan{{Form: Calendar, Months: []int{2, 8}, When: when("person.age_months >= 6")}}, nil, Case{Person: Person{Birth: ident.NewDate(2025, 8, 15)}}, ident.NewDate(2026, 2, 14), []string{"v.2026-08 early 2026-08-01"}},
		{"doses", []Plan{
			{Entry: Entry{ID: "one"}, Base: "lmp", At: weeks(8), Done: when("visit.one")},
			{Entry: Entry{ID: "two"}, Base: "lmp", At: weeks(12), Done: when("visit.two"), AfterID: "one", AfterSpan: Span{4, Weeks}}},
			[]Past{{Visit: "v", Date: after(60), Values: second}, {Visit: "v", Date: after(70), Values: yes}}, Case{}, after(100), []string{"v.one done 2026-03-12", "v.two done 2026-03-02"}},
		{"a dose too soon after the other", []Plan{
			{Entry: Entry{ID: "one"}, Base: "lmp", At: weeks(8), Done: when("visit.one")},
			{Entry: Entry{ID: "two"}, Base: "lmp", At: weeks(12), Done: when("visit.two"), AfterID: "one", AfterSpan: Span{4, Weeks}}},
			[]Past{{Visit: "v", Date: after(70), Values: yes}}, Case{}, after(90), []string{"v.one done 2026-03-12", "v.two early 2026-04-09"}},
		{"a dose that waits for the other", []Plan{
			{Entry: Entry{ID: "one"}, Base: "lmp", At: weeks(8), Done: when("visit.one")},
			{Entry: Entry{ID: "two"}, Base: "lmp", At: weeks(12), Done: when("visit.two"), AfterID: "one", AfterSpan: Span{4, Weeks}}},
			nil, Case{}, after(200), []string{"v.one overdue 2026-02-26", "v.two early 2026-03-26"}},
		{"the schedule of today", []Plan{
			{Entry: dated("k", "", "2026-03-31"), Base: "lmp", At: weeks(12, 26)}, {Entry: dated("k", "2026-04-01", ""), Base: "lmp", At: weeks(12, 20, 26)}},
			nil, Case{}, ident.NewDate(2026, 4, 1), []string{"v.k.1 overdue 2026-03-26", "v.k.2 early 2026-05-21", "v.k.3 early 2026-07-02"}},
		{"a contact schedule, on time", []Plan{who()}, []Past{{Visit: "v", Date: after(12 * 7)}}, Case{}, after(13 * 7),
			[]string{"v.1 done 2026-03-26", "v.2 early 2026-05-21", "v.3 early 2026-07-02", "v.4 early 2026-07-30", "v.5 early 2026-08-27", "v.6 early 2026-09-10", "v.7 early 2026-09-24", "v.8 early 2026-10-08"}},
		{"a late start at 16 weeks", []Plan{who()}, []Past{{Visit: "v", Date: after(16 * 7)}}, Case{}, after(17 * 7),
			// 24, then by steps of 6, 4, 2, 2, 2 weeks: 30, 34, 36, 38, 40 and 42, which is too late.
			[]string{"v.1 done 2026-04-23", "v.2 early 2026-06-18", "v.3 early 2026-07-30", "v.4 early 2026-08-27", "v.5 early 2026-09-10", "v.6 early 2026-09-24", "v.7 early 2026-10-08"}},
		{"a late start at 30 weeks", []Plan{who()}, []Past{{Visit: "v", Date: after(30 * 7)}}, Case{}, after(31 * 7),
			[]string{"v.1 done 2026-07-30", "v.2 early 2026-08-27", "v.3 early 2026-09-10", "v.4 early 2026-09-24", "v.5 early 2026-10-08"}},
	} {
		p := planned(t, test.plans...)
		c := test.c
		c.Past = test.past
		if c.Facts == nil {
			c.Facts = Values{}
		}
		c.Facts["lmp"] = rule.Day(base)
		if got := told(Due(p, c, test.today)); !slices.Equal(got, test.want) {
			t.Errorf("%s:\n got  %q\n want %q", test.name, got, test.want)
		}
	}
}

func TestFollowUp(t *testing.T) {
	p := compiled(t, pregnancy())
	found := ident.NewDate(2026, 3, 1)
	c := Case{Found: map[string]Answer{"thin": {found, true}}, Past: []Past{{Visit: "check", Date: found}}}
	for _, test := range []struct {
		after int
		want  []string
	}{
		{29, []string{"follow_up.feed early 2026-03-31"}}, {30, []string{"follow_up.feed due 2026-03-31"}}, {31, []string{"follow_up.feed overdue 2026-03-31"}},
	} {
		if got := told(Due(p, c, found.AddDays(test.after))); !slices.Equal(got, test.want) {
			t.Errorf("after %d days: %q", test.after, got)
		}
	}
	c.Past = append(c.Past, Past{Visit: "check", Date: found.AddDays(10)})
	if got := told(Due(p, c, found.AddDays(40))); got != nil {
		t.Errorf("a visit was made after the finding, and still %q", got)
	}
}

// What was answered is asked of a case as a whole, by indicators and endings.
func TestMadeSaysWhatWasAnswered(t *testing.T) {
	windows := Plan{Base: "lmp", Form: Windows, When: when("case.urban"), Windows: []Window{
		{Entry: entry("kf1"), Open: Span{0, Days}, Close: Span{2, Days}}, {Entry: entry("kf2"), Open: Span{3, Days}, Close: Span{7, Days}}}}
	p := &Programme{
		Entry: entry("p"), Version: "1", Facts: []Field{{Entry: entry("lmp"), Type: Date}, {Entry: entry("urban"), Type: Bool}},
		Visits:     []Visit{{Entry: entry("v"), Due: []Plan{windows}}},
		Indicators: []Indicator{{Entry: entry("kf"), Denominator: when("has(case.lmp)"), Numerator: when("made.v_kf1 && made.v_kf2")}},
	}
	p.Visits[0].Due[0].Entry = entry("")
	compiled(t, p)
	base := ident.NewDate(2026, 1, 1)
	for _, test := range []struct {
		name  string
		urban rule.Value
		past  []int
		want  Counted
	}{
		{"both", rule.Flag(true), []int{1, 7}, Counted{In: true, Yes: true}},
		{"one too late", rule.Flag(true), []int{1, 8}, Counted{In: true}},
		{"not wanted, and not made", rule.Flag(false), []int{1}, Counted{In: true}},
		{"nobody knows whether it is wanted", rule.Value{}, []int{1}, Counted{In: true, Unknown: true}},
		{"made all the same", rule.Value{}, []int{1, 7}, Counted{In: true, Yes: true}},
	} {
		c := Case{Facts: Values{"lmp": rule.Day(base), "urban": test.urban}}
		for _, days := range test.past {
			c.Past = append(c.Past, Past{Visit: "v", Date: base.AddDays(days)})
		}
		if got := Count(p, &p.Indicators[0], c, base, base.AddDays(30)); got != test.want {
			t.Errorf("%s: %+v, want %+v", test.name, got, test.want)
		}
	}
	p.Visits[0].Due[0].When = when("made.v_kf1")
	if got := complaints(p); !slices.ContainsFunc(got, func(c string) bool { return strings.HasPrefix(c, "visits[0].due[0].when rule.root") }) {
		t.Errorf("a plan that waits for itself: %q", got)
	}
}

func TestRankPutsTheOverdueFirst(t *testing.T) {
	list := []Wanted{{State: Done, Date: 1}, {State: DueNow, Date: 2}, {State: Overdue, Date: 9}, {State: Overdue, Date: 3}, {State: Early, Date: 1}}
	slices.SortFunc(list, Rank)
	var dates []ident.Date
	for _, w := range list {
		dates = append(dates, w.Date)
	}
	if !slices.Equal(dates, []ident.Date{3, 9, 2, 1, 1}) {
		t.Errorf("in the order %v", dates)
	}
}

// drawnPlan is any plan that counts days, and a case that it is for.
func drawnPlan(t *rapid.T) (Plan, ident.Date) {
	plan := Plan{Base: "lmp", GraceDays: rapid.IntRange(0, 20).Draw(t, "grace"), EarlyDays: rapid.IntRange(0, 20).Draw(t, "early")}
	at := 0
	for range rapid.IntRange(1, 8).Draw(t, "n") {
		at += rapid.IntRange(1, 12).Draw(t, "step")
		plan.At = append(plan.At, Span{at, Weeks})
	}
	if rapid.Bool().Draw(t, "late") {
		plan.Late = who().Late
	}
	return plan, ident.NewDate(2026, 1, 1).AddDays(rapid.IntRange(0, 400).Draw(t, "base"))
}

func TestDueDaysOnlyGoForward(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		plan, base := drawnPlan(t)
		p := &Programme{Entry: entry("p"), Version: "1", Facts: []Field{{Entry: entry("lmp"), Type: Date}}, Visits: []Visit{{Entry: entry("v"), Due: []Plan{plan}}}}
		p.Visits[0].Due[0].Entry = entry("")
		if problems := Compile(p); !Usable(problems) {
			t.Fatal(problems)
		}
		c := Case{Facts: Values{"lmp": rule.Day(base)}}
		for range rapid.IntRange(0, 5).Draw(t, "visits") {
			c.Past = append(c.Past, Past{Visit: "v", Date: base.AddDays(rapid.IntRange(0, 300).Draw(t, "visit"))})
		}
		today := base.AddDays(rapid.IntRange(0, 400).Draw(t, "today"))
		list := Due(p, c, today)
		if len(list) != len(plan.At) {
			t.Fatalf("%d of %d", len(list), len(plan.At))
		}
		for i, w := range list {
			if i > 0 && w.Date < list[i-1].Date && list[i-1].DoneOn == 0 {
				t.Fatalf("%s is due before %s", w.ID(), list[i-1].ID())
			}
			if w.Open > w.Date || w.Date > w.Close {
				t.Fatalf("%s is due outside of its days: %+v", w.ID(), w)
			}
			tomorrow := Due(p, c, today+1)[i]
			if tomorrow.DoneOn == 0 && len(plan.Late) == 0 && rank(tomorrow.State) < rank(w.State) {
				t.Fatalf("%s goes from %s to %s over night", w.ID(), w.State, tomorrow.State)
			}
		}
	})
}

// rank is how far along a visit is that nobody makes.
func rank(s State) int { return slices.Index([]State{Early, DueNow, Overdue, Expired}, s) }

func TestWhatRepeatsNeverSkips(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		unit := rapid.SampledFrom([]Unit{Days, Weeks, Months, Years}).Draw(t, "unit")
		plan := Plan{Form: Every, Step: Span{rapid.IntRange(1, 40).Draw(t, "step"), unit}, EarlyDays: rapid.IntRange(0, 3).Draw(t, "early")}
		if rapid.Bool().Draw(t, "start") {
			plan.Start = Span{rapid.IntRange(0, 90).Draw(t, "start at"), rapid.SampledFrom([]Unit{Days, Months}).Draw(t, "start unit")}
		}
		if rapid.Bool().Draw(t, "until") {
			plan.Until = Span{rapid.IntRange(1, 60).Draw(t, "until at"), Months}
		}
		base := ident.NewDate(2026, 1, 1).AddDays(rapid.IntRange(0, 1500).Draw(t, "base"))
		today := base.AddDays(rapid.IntRange(0, 4000).Draw(t, "today"))
		got := plan.current(base, today)
		want := -1 // counted one by one
		for n := 0; plan.nth(base, n).AddDays(-plan.EarlyDays) <= today; n++ {
			if n > 0 && plan.Until.Given() && plan.nth(base, n) > plan.Until.after(base) {
				break
			}
			want = n
		}
		if got != want {
			t.Fatalf("occurrence %d, counted one by one %d", got, want)
		}
	})
}
