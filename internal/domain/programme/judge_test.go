package programme

import (
	"math"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"canting/growth"
	"canting/internal/domain/ident"
	"canting/internal/domain/rule"
)

// at2026 is a visit of 1 March 2026 of a woman of 30, twelve weeks along.
func at2026(t testing.TB, values Values) Input {
	return Input{Visit: "check", Date: day(t, "2026-03-01"), Values: values, Case: Case{
		Person: Person{Sex: ident.Female, Birth: day(t, "1996-01-01")},
		Facts:  Values{"lmp": rule.Day(day(t, "2025-12-01"))},
	}}
}

func answersOf(j Judgement) (yes, no, none []string) {
	for _, f := range j.Absent {
		no = append(no, f.ID)
	}
	for _, u := range j.Unanswered {
		none = append(none, u.Finding.ID)
	}
	return ids(j.Findings), no, none
}

func TestThresholdsHoldOnTheirSide(t *testing.T) {
	p := compiled(t, pregnancy())
	for _, test := range []struct {
		arm       rule.Value
		date      string
		yes, none bool
	}{
		{rule.Num(23.49), "2026-03-01", true, false},
		{rule.Num(23.5), "2026-03-01", false, false},
		{rule.Whole(23), "2026-03-01", true, false},
		{rule.Value{}, "2026-03-01", false, true},
		{rule.Num(14.9), "2026-03-01", false, true},  // outside the guards: nobody's arm
		{rule.Text("23"), "2026-03-01", false, true}, // of another type
		{rule.Num(math.NaN()), "2026-03-01", false, true},
		{rule.Num(23.4), "2025-12-31", false, false}, // the older number, on its last day
		{rule.Num(23.4), "2026-01-01", true, false},  // and the newer on its first
	} {
		in := at2026(t, Values{"arm": test.arm})
		in.Date = day(t, test.date)
		yes, _, none := answersOf(Judge(p, in))
		if slices.Contains(yes, "thin") != test.yes || slices.Contains(none, "thin") != test.none {
			t.Errorf("%v on %s: found %v, unanswered %v", test.arm, test.date, yes, none)
		}
	}
}

func TestFindingSaysWhy(t *testing.T) {
	j := Judge(compiled(t, pregnancy()), at2026(t, Values{"arm": rule.Num(22.5)}))
	if len(j.Findings) == 0 || j.Programme != "pregnancy@1" || !j.Applies {
		t.Fatalf("%+v", j)
	}
	f := j.Findings[0]
	if f.Say != (Words{ID: "LILA 22,5 cm", EN: "MUAC 22.5 cm"}) {
		t.Errorf("it says %+v", f.Say)
	}
	want := []Shown{
		{Ref: rule.Ref{Root: "visit", Name: "arm"}, Value: rule.Num(22.5), Unit: "cm", Decimals: -1},
		{Ref: rule.Ref{Root: "number", Name: "limit"}, Value: rule.Num(23.5), Decimals: -1},
	}
	if diff := cmp.Diff(want, f.Inputs, cmp.Comparer(func(a, b rule.Value) bool { return a == b })); diff != "" {
		t.Error(diff)
	}
	if len(f.Actions) != 1 || f.Actions[0].By != day(t, "2026-03-08") || f.Actions[0].Say.ID != "sampai 23,5" {
		t.Errorf("actions %+v", f.Actions)
	}
}

func TestScoresCountWhatIsKnown(t *testing.T) {
	p := compiled(t, pregnancy())
	for _, test := range []struct {
		name     string
		birth    string
		lie      rule.Value
		least    int
		complete bool
		missing  []rule.Ref
		yes      []string
	}{
		{"all known, none so", "1996-01-01", rule.Text("head"), 2, true, nil, []string{"low"}},
		{"an item missing", "1996-01-01", rule.Value{}, 2, false, []rule.Ref{{Root: "visit", Name: "lie"}}, nil},
		{"not enough whatever it is", "", rule.Text("head"), 2, false, []rule.Ref{{Root: "person", Name: "age_years"}}, nil},
		{"enough without it", "1980-01-01", rule.Text("breech"), 14, true, nil, []string{"high"}},
		{"the age missing, enough by itself", "", rule.Text("breech"), 10, false, []rule.Ref{{Root: "person", Name: "age_years"}}, []string{"high"}},
		{"a word that is no choice", "1996-01-01", rule.Text("sideways"), 2, false, []rule.Ref{{Root: "visit", Name: "lie"}}, nil},
	} {
		in := at2026(t, Values{"lie": test.lie})
		in.Case.Person.Birth, _ = ident.ParseDate(test.birth)
		j := Judge(p, in)
		s := j.Scores[0]
		if s.AtLeast != test.least || s.Complete != test.complete || !slices.Equal(s.Missing, test.missing) {
			t.Errorf("%s: %+v", test.name, s)
		}
		if yes := ids(j.Findings); !slices.Equal(yes, test.yes) {
			t.Errorf("%s: found %v, want %v", test.name, yes, test.yes)
		}
	}
}

// A score known in part denies a threshold only when the rest cannot reach it.
func TestPartOfAScoreDeniesNothing(t *testing.T) {
	p := compiled(t, pregnancy())
	for _, test := range []struct {
		name, birth     string
		lie             rule.Value
		yes, no, missed bool
	}{
		{"2 so far, 8 may come", "1996-01-01", rule.Value{}, false, false, true},
		{"2 so far, 4 may come", "", rule.Text("head"), false, true, false},
		{"10 so far, 4 may come", "", rule.Text("breech"), true, false, false},
	} {
		in := at2026(t, Values{"lie": test.lie})
		in.Case.Person.Birth, _ = ident.ParseDate(test.birth)
		j := Judge(p, in)
		yes, no, none := answersOf(j)
		if slices.Contains(yes, "high") != test.yes || slices.Contains(no, "high") != test.no || slices.Contains(none, "high") != test.missed {
			t.Errorf("%s: found %v, denied %v, unanswered %v", test.name, yes, no, none)
		}
		for _, u := range j.Unanswered {
			if u.Finding.ID == "high" && len(u.Missing) == 0 {
				t.Errorf("%s: nothing is said to be missing", test.name)
			}
		}
	}
}

func TestTableTakesTheFirstTrueRow(t *testing.T) {
	p := compiled(t, pregnancy())
	for _, test := range []struct {
		name        string
		arm, weight rule.Value
		row         string
		missing     []rule.Ref
	}{
		{"both true", rule.Num(19), rule.Num(40), "r1", nil},
		{"the second", rule.Num(25), rule.Num(40), "r2", nil},
		{"none", rule.Num(25), rule.Num(60), "", nil},
		{"the first undecided", rule.Value{}, rule.Num(40), "", []rule.Ref{{Root: "visit", Name: "arm"}}},
		{"a later one undecided", rule.Num(19), rule.Value{}, "r1", nil},
	} {
		hit := Judge(p, at2026(t, Values{"arm": test.arm, "weight": test.weight})).Tables[0]
		row := ""
		if hit.Row != nil {
			row = hit.Row.ID
		}
		if row != test.row || !slices.Equal(hit.Missing, test.missing) {
			t.Errorf("%s: row %q, missing %v", test.name, row, hit.Missing)
		}
	}
}

func TestVisitRemembersTheCase(t *testing.T) {
	p := compiled(t, pregnancy())
	in := at2026(t, Values{"weight": rule.Num(60), "tablets": rule.Whole(30)})
	in.Case.Past = []Past{ // not in order, and one of them lies ahead
		{Visit: "check", Date: day(t, "2026-02-01"), Values: Values{"weight": rule.Num(49), "tablets": rule.Whole(60)}},
		{Visit: "check", Date: day(t, "2026-01-01"), Values: Values{"weight": rule.Num(80), "height": rule.Num(150)}},
		{Visit: "check", Date: day(t, "2026-04-01"), Values: Values{"weight": rule.Num(20), "tablets": rule.Whole(500)}},
	}
	in.Case.Found = map[string]Answer{"thin": {Date: day(t, "2026-02-01"), Yes: true}}
	in.Case.Before = map[string]Known{"hb": {Value: rule.Num(11), Date: day(t, "2025-12-01")}}
	first := in.Case.Past[0]
	j := Judge(p, in)
	if yes, want := ids(j.Findings), []string{"girl", "again", "ninety"}; !slices.Equal(yes, want) {
		t.Errorf("found %v, want %v", yes, want)
	}
	if len(j.Violations) != 1 || j.Violations[0].ID() != "jump" || !j.Violations[0].Stop || j.Violations[0].Say.ID != "dari 49" {
		t.Errorf("violations %+v", j.Violations)
	}
	if bmi := j.Derived[slices.IndexFunc(j.Derived, func(s Shown) bool { return s.Ref.Name == "bmi" })]; bmi.In("id") != "26,7" {
		t.Errorf("the height of an earlier visit gives a BMI of %s", bmi.In("id"))
	}
	if in.Case.Past[0].Date != first.Date {
		t.Error("Judge moved the visits that it was given")
	}

	in.Case.Before["hb"] = Known{Value: rule.Num(11), Date: day(t, "2025-11-20")} // 101 days
	if _, _, none := answersOf(Judge(p, in)); !slices.Contains(none, "girl") {
		t.Error("a value older than its limit was read")
	}
}

func TestRequiredFieldsAndGuards(t *testing.T) {
	p := compiled(t, pregnancy())
	for _, test := range []struct {
		name                      string
		lmp                       string
		values                    Values
		missing, violated, warned []string
	}{
		{"early", "2025-12-01", Values{"arm": rule.Num(17)}, nil, nil, []string{"arm"}},
		{"from week 20 on", "2025-09-01", Values{"arm": rule.Num(18)}, []string{"swollen"}, nil, nil},
		{"a week that nobody knows", "", nil, []string{"arm"}, nil, nil},
		{"a value that cannot be is not missing", "2025-12-01", Values{"arm": rule.Num(99)}, nil, []string{"arm"}, nil},
	} {
		in := at2026(t, test.values)
		lmp, _ := ident.ParseDate(test.lmp)
		in.Case.Facts = Values{"lmp": rule.Day(lmp)}
		j := Judge(p, in)
		var violated, warned []string
		for _, v := range j.Violations {
			violated = append(violated, v.ID())
		}
		for _, w := range j.Warnings {
			warned = append(warned, w.Field.ID)
		}
		if !slices.Equal(j.Missing, test.missing) || !slices.Equal(violated, test.violated) || !slices.Equal(warned, test.warned) {
			t.Errorf("%s: missing %v, violated %v, warned %v", test.name, j.Missing, violated, warned)
		}
	}
}

func TestUnansweredGoesDownToTheAnswers(t *testing.T) {
	p := compiled(t, pregnancy())
	in := at2026(t, Values{"weight": rule.Num(40)})
	in.Case.Facts = nil
	got := map[string][]rule.Ref{}
	for _, u := range Judge(p, in).Unanswered {
		got[u.Finding.ID] = u.Missing
	}
	for id, want := range map[string][]rule.Ref{
		"late":  {{Root: "case", Name: "lmp"}},  // two steps down: late hangs on the week, the week on the date
		"dosed": {{Root: "visit", Name: "arm"}}, // through the row that could not be answered
		"low":   {{Root: "visit", Name: "lie"}}, // through the item
		"high":  {{Root: "visit", Name: "lie"}}, // through what it may still come to
		"girl":  {{Root: "before", Name: "hb"}},
	} {
		if !slices.Equal(got[id], want) {
			t.Errorf("%s waits for %v, want %v", id, got[id], want)
		}
	}
	in.Values["arm"] = rule.Num(30)
	in.Values["weight"] = rule.Num(90)
	for _, u := range Judge(p, in).Unanswered {
		if u.Finding.ID == "dosed" && !slices.Equal(u.Missing, []rule.Ref{{Root: "table", Name: "dose"}}) {
			t.Errorf("a table without a true row waits for %v", u.Missing)
		}
	}
}

func TestAsked(t *testing.T) {
	p := pregnancy()
	p.Facts = append(p.Facts, Field{Entry: entry("city"), Type: Text, When: when("person.age_years >= 18")})
	compiled(t, p)
	in := at2026(t, nil)
	names := func(fields []*Field) (all []string) {
		for _, f := range fields {
			all = append(all, f.ID)
		}
		return all
	}
	if got, want := names(Asked(p, in)), []string{"arm", "weight", "height", "lie", "tablets"}; !slices.Equal(got, want) {
		t.Errorf("in week 12 %v are asked", got)
	}
	in.Case.Facts["lmp"] = rule.Day(day(t, "2025-09-01"))
	if got := names(Asked(p, in)); !slices.Contains(got, "swollen") {
		t.Errorf("in week 25 %v are asked", got)
	}
	if got, want := names(AskedFacts(p, in.Case, in.Date)), []string{"lmp", "city"}; !slices.Equal(got, want) {
		t.Errorf("the facts %v are asked", got)
	}
	in.Case.Person.Birth = 0
	if got, want := names(AskedFacts(p, in.Case, in.Date)), []string{"lmp"}; !slices.Equal(got, want) {
		t.Errorf("of nobody knows what age, the facts %v are asked", got)
	}
	if Asked(p, Input{Visit: "dance", Date: 1}) != nil {
		t.Error("a visit of no kind asks something")
	}
}

func TestFieldRequiredUnderACondition(t *testing.T) {
	p := pregnancy()
	p.Visits[0].Fields[0].RequiredWhen = when("count.check == 1")
	compiled(t, p)
	in := at2026(t, nil)
	if j := Judge(p, in); !slices.Equal(j.Missing, []string{"arm"}) {
		t.Errorf("at the first visit %v is missing", j.Missing)
	}
	in.Case.Past = []Past{{Visit: "check", Date: in.Date - 9}}
	if j := Judge(p, in); j.Missing != nil {
		t.Errorf("at the second visit %v is missing", j.Missing)
	}
}

func TestProgrammeJudgesOnlyWhileItHolds(t *testing.T) {
	p := pregnancy()
	p.From, p.To = day(t, "2026-03-01"), day(t, "2026-03-31")
	p.Numbers = []Number{{Entry: entry("limit"), Value: 23.5}}
	compiled(t, p)
	for date, applies := range map[string]bool{"2026-02-28": false, "2026-03-01": true, "2026-03-31": true, "2026-04-01": false} {
		in := at2026(t, Values{"arm": rule.Num(20)})
		in.Date = day(t, date)
		if j := Judge(p, in); j.Applies != applies || (len(j.Findings) > 0) != applies {
			t.Errorf("%s: %+v", date, j)
		}
	}
	in := at2026(t, nil)
	in.Visit = "dance"
	if Judge(p, in).Applies || Judge(p, Input{Visit: "check"}).Applies {
		t.Error("a visit of no kind, or of no day, was judged")
	}
}

func TestRuleByDateOfBirth(t *testing.T) {
	p := pregnancy()
	findings := &p.Visits[0].Findings
	for _, e := range []Entry{dated("born", "", "1995-12-31"), dated("born", "1996-01-01", "")} {
		e.By = "birth_date"
		*findings = append(*findings, Finding{Entry: e, When: when("visit.arm < 30"), Say: Words{ID: e.To.String(), EN: "x"}})
	}
	compiled(t, p)
	for birth, want := range map[string]string{"1995-12-31": "1995-12-31", "1996-01-01": ""} {
		in := at2026(t, Values{"arm": rule.Num(25)})
		in.Case.Person.Birth = day(t, birth)
		j := Judge(p, in)
		if last := j.Findings[len(j.Findings)-1]; last.Finding.ID != "born" || last.Say.ID != want {
			t.Errorf("born %s: %+v", birth, last.Say)
		}
	}
	in := at2026(t, Values{"arm": rule.Num(25)})
	in.Case.Person.Birth = 0
	yes, no, none := answersOf(Judge(p, in))
	if slices.Contains(slices.Concat(yes, no, none), "born") {
		t.Error("without a date of birth one of two dated rules was chosen")
	}
}

// drawn is a visit with some of its answers missing.
func drawn(t *rapid.T) Input {
	values := Values{}
	for _, name := range []string{"arm", "weight", "height"} {
		if rapid.Bool().Draw(t, "has "+name) {
			values[name] = rule.Num(float64(rapid.IntRange(100, 2500).Draw(t, name)) / 10)
		}
	}
	if rapid.Bool().Draw(t, "has lie") {
		values["lie"] = rule.Text(rapid.SampledFrom([]string{"head", "breech", "other"}).Draw(t, "lie"))
	}
	if rapid.Bool().Draw(t, "has tablets") {
		values["tablets"] = rule.Whole(int64(rapid.IntRange(0, 200).Draw(t, "tablets")))
	}
	lmp := ident.NewDate(2025, 6, 1).AddDays(rapid.IntRange(0, 300).Draw(t, "lmp"))
	return Input{Visit: "check", Date: ident.NewDate(2026, 3, 1), Values: values, Case: Case{
		Person: Person{Sex: ident.Female, Birth: ident.NewDate(rapid.IntRange(1970, 2010).Draw(t, "year"), 5, 5)},
		Facts:  Values{"lmp": rule.Day(lmp)},
	}}
}

func same(a, b Judgement) string {
	return cmp.Diff(a, b, cmp.Comparer(func(a, b rule.Value) bool { return a == b }),
		cmp.Comparer(func(a, b *Finding) bool { return a == b }), cmp.Comparer(func(a, b *Item) bool { return a == b }),
		cmp.Comparer(func(a, b *Table) bool { return a == b }), cmp.Comparer(func(a, b *Row) bool { return a == b }),
		cmp.Comparer(func(a, b *Field) bool { return a == b }), cmp.Comparer(func(a, b *Guard) bool { return a == b }),
		cmp.Comparer(func(a, b *Action) bool { return a == b }))
}

func TestWhatNoFieldAsksChangesNothing(t *testing.T) {
	p := compiled(t, pregnancy())
	rapid.Check(t, func(t *rapid.T) {
		in := drawn(t)
		want := Judge(p, in)
		if diff := same(want, Judge(p, in)); diff != "" {
			t.Fatal("judged twice, it differs:", diff)
		}
		in.Values["shoe"] = rule.Num(39)
		in.Case.Facts["shoe"] = rule.Num(39)
		in.Case.Found = map[string]Answer{"shoe": {Date: in.Date, Yes: true}}
		in.Case.Past = []Past{{Visit: "cobbler", Date: in.Date - 9, Values: Values{"arm": rule.Num(20)}}}
		delete(in.Case.Past[0].Values, "arm")
		if diff := same(want, Judge(p, in)); diff != "" {
			t.Fatal(diff)
		}
	})
}

// Knowing less never finds more: what is found without an answer is found with
// it as well, and whatever is found or denied was not for want of an answer.
func TestMissingAnswersFindNothing(t *testing.T) {
	p := compiled(t, pregnancy())
	rapid.Check(t, func(t *rapid.T) {
		in := drawn(t)
		yes, no, none := answersOf(Judge(p, in))
		if len(yes)+len(no)+len(none) != len(p.Visits[0].Findings) {
			t.Fatal("a finding was lost")
		}
		for name := range in.Values {
			less := in
			less.Values = Values{}
			for other, v := range in.Values {
				if other != name {
					less.Values[other] = v
				}
			}
			lessYes, lessNo, _ := answersOf(Judge(p, less))
			for _, id := range lessYes {
				if !slices.Contains(yes, id) {
					t.Fatalf("without %s there is a new finding, %s", name, id)
				}
			}
			for _, id := range lessNo {
				if !slices.Contains(no, id) {
					t.Fatalf("without %s something new is denied, %s", name, id)
				}
			}
		}
	})
}

func TestUnansweredSaysWhatIsMissing(t *testing.T) {
	p := compiled(t, pregnancy())
	rapid.Check(t, func(t *rapid.T) {
		in := drawn(t)
		for _, u := range Judge(p, in).Unanswered {
			if len(u.Missing) == 0 && u.Why == rule.NoInput {
				t.Fatalf("%s is unanswered for no reason", u.Finding.ID)
			}
			for _, ref := range u.Missing {
				if f := fieldOf(p.Visits[0].Fields, ref.Name); ref.Root == "visit" && f != nil {
					if v, _ := f.Accept(in.Values[ref.Name]); !v.Missing() {
						t.Fatalf("%s is said to be missing, and is %v", ref, v)
					}
				}
			}
		}
	})
}

func TestGrowthFunctionsAreGrowths(t *testing.T) {
	functions := Functions()
	rapid.Check(t, func(t *rapid.T) {
		sex := rapid.SampledFrom([]growth.Sex{growth.Male, growth.Female}).Draw(t, "sex")
		days := rapid.IntRange(0, 6900).Draw(t, "days")
		kg := rapid.Float64Range(1, 90).Draw(t, "kg")
		cm := rapid.Float64Range(40, 190).Draw(t, "cm")
		standing := rapid.Bool().Draw(t, "standing")
		m := growth.Missing(sex)
		m.AgeDays, m.WeightKg, m.LenheiCm, m.HeadCm, m.Measure = float64(days), kg, cm, cm/2, growth.Lying
		letter, word := map[growth.Sex]string{growth.Male: "L", growth.Female: "P"}[sex], "terlentang"
		if standing {
			m.Measure, word = growth.Standing, "berdiri"
		}
		want := growth.For(m, growth.GapAt60)
		who := []rule.Value{rule.Text(letter), rule.Whole(int64(days))}
		for name, test := range map[string]struct {
			measures []rule.Value
			want     growth.Score
		}{
			"z_wfa":  {[]rule.Value{rule.Num(kg)}, want.WeightForAge},
			"z_lhfa": {[]rule.Value{rule.Num(cm), rule.Text(word)}, want.LenheiForAge},
			"z_wflh": {[]rule.Value{rule.Num(kg), rule.Num(cm), rule.Text(word)}, want.WeightForLenhei},
			"z_bfa":  {[]rule.Value{rule.Num(kg), rule.Num(cm), rule.Text(word)}, want.BMIForAge},
			"z_hc":   {[]rule.Value{rule.Num(cm / 2)}, want.HeadForAge},
		} {
			got := functions[name].Call(slices.Concat(who, test.measures))
			if got.Missing() == test.want.Valid() || (test.want.Valid() && got.Num() != test.want.Z) {
				t.Fatalf("%s gives %v, growth %+v", name, got, test.want)
			}
		}
	})
	if got := functions["kbm"].Call([]rule.Value{rule.Text("L"), rule.Whole(1)}); got.Num() != 800 {
		t.Errorf("kbm of the first month is %v", got)
	}
	for _, bad := range [][]rule.Value{
		{rule.Text("X"), rule.Whole(1)}, {rule.Text("L"), rule.Whole(-1)}, {rule.Text("L"), rule.Whole(1 << 40)}, {rule.Text("L"), rule.Whole(61)},
	} {
		if got := functions["kbm"].Call(bad); !got.Missing() {
			t.Errorf("kbm%v is %v", bad, got)
		}
	}
	if got := functions["z_lhfa"].Call([]rule.Value{rule.Text("L"), rule.Whole(400), rule.Num(75), rule.Text("duduk")}); !got.Missing() {
		t.Errorf("a length taken sitting scores %v", got)
	}
}
