package programme

import (
	"testing"

	"canting/internal/domain/ident"
	"canting/internal/domain/rule"
)

func day(t testing.TB, text string) ident.Date {
	t.Helper()
	d, err := ident.ParseDate(text)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func when(text string) Rule { return Rule{Text: text} }

// sourced gives every entry of a made-up programme a source: what is tested is
// something else.
func sourced(e Entry) Entry {
	if e.Source.Text == "" {
		e.Source.Text = "made up"
	}
	return e
}

func entry(id string) Entry { return sourced(Entry{ID: id}) }

func dated(id, from, to string) Entry {
	e := entry(id)
	e.From, _ = ident.ParseDate(from)
	e.To, _ = ident.ParseDate(to)
	return e
}

func decimalField(id string, low, high float64) Field {
	return Field{Entry: entry(id), Type: Decimal, Unit: "cm", Min: Bound{true, low}, Max: Bound{true, high}, Decimals: -1}
}

// pregnancy is a made-up programme with every kind of rule. Nothing in it is
// clinical.
func pregnancy() *Programme {
	arm := decimalField("arm", 15, 45)
	arm.WarnBelow, arm.Required = Bound{true, 18}, true
	return &Programme{
		Entry: entry("pregnancy"), Version: "1",
		Enters: Entering{When: when("person.sex == 'P' && person.age_years >= 10")},
		Leaves: []Leaving{{Entry: entry("old"), When: when("person.age_years >= 55")}},
		Facts: []Field{
			{Entry: entry("lmp"), Type: Date},
			{Entry: entry("height"), Type: Decimal, FromVisit: "check", FromField: "height", Decimals: -1},
		},
		Inherits: []Inherit{{Entry: entry("hb"), Programme: "girl", Kind: "check", Item: "hb", Type: Decimal, Of: "self", WithinDays: 100}},
		Numbers: []Number{
			{Entry: dated("limit", "", "2025-12-31"), Value: 23},
			{Entry: dated("limit", "2026-01-01", ""), Value: 23.5},
		},
		Actions: []Action{{Entry: entry("feed"), Agency: "dinkes", WithinDays: 7, FollowVisit: "check", FollowDays: 30, Say: Words{ID: "sampai {number.limit}", EN: "to {number.limit}"}}},
		Visits: []Visit{{
			Entry: entry("check"),
			Fields: []Field{
				arm, decimalField("weight", 30, 150), decimalField("height", 100, 200),
				{Entry: entry("lie"), Type: OneOf, Values: []Choice{{ID: "head"}, {ID: "breech", Say: Words{ID: "sungsang", EN: "breech"}}}},
				{Entry: entry("swollen"), Type: Bool, Required: true, When: when("derived.week >= 20")},
				{Entry: entry("tablets"), Type: Int},
			},
			Derived: []Derived{
				{Entry: entry("late"), Value: when("derived.week >= 28")},
				{Entry: entry("week"), Value: when("weeks(case.lmp, visit.date)"), Unit: "weeks", Decimals: 0},
				{Entry: entry("bmi"), Value: when("visit.weight / (case.height / 100 * (case.height / 100))"), Decimals: 1},
			},
			Scores: []Score{{Entry: entry("risk"), Base: 2, Items: []Item{
				{Entry: entry("age"), Points: 4, When: when("person.age_years >= 35")},
				{Entry: entry("breech"), Points: 8, When: when("visit.lie == 'breech'")},
			}}},
			Tables: []Table{{
				Entry: entry("iron"), Outputs: []Output{{ID: "dose", Type: Decimal}},
				Rows: []Row{
					{Entry: entry("r1"), When: when("visit.arm < 20"), Then: []Set{{"dose", rule.Num(120)}}},
					{Entry: entry("r2"), When: when("visit.weight < 45"), Then: []Set{{"dose", rule.Num(60)}}},
				},
			}},
			Guards: []Guard{{Entry: entry("jump"), When: when("visit.weight > previous.weight * 1.2"), Stop: true, Say: Words{ID: "dari {previous.weight}", EN: "from {previous.weight}"}}},
			Findings: []Finding{
				{Entry: entry("thin"), When: when("visit.arm < number.limit"), Level: Tinggi, Say: Words{ID: "LILA {visit.arm} cm", EN: "MUAC {visit.arm} cm"}, Actions: []string{"feed"}},
				{Entry: entry("high"), When: when("at_least.risk >= 10"), Level: Darurat, Say: Words{ID: "letak {visit.lie}", EN: "lie {visit.lie}"}},
				{Entry: entry("low"), When: when("score.risk == 2"), Level: Baik, Say: Words{ID: "a", EN: "a"}},
				{Entry: entry("dosed"), When: when("table.dose >= 60"), Say: Words{ID: "a", EN: "a"}},
				{Entry: entry("girl"), When: when("before.hb < 12"), Say: Words{ID: "a", EN: "a"}},
				{Entry: entry("again"), When: when("found.thin && count.check > 1"), Say: Words{ID: "a", EN: "a"}},
				{Entry: entry("ninety"), When: when("sum.tablets >= 90 || last.tablets > 80"), Say: Words{ID: "a", EN: "a"}},
				{Entry: entry("late"), When: when("derived.late"), Say: Words{ID: "a", EN: "a"}},
			},
		}},
	}
}

func compiled(t testing.TB, p *Programme) *Programme {
	t.Helper()
	for _, problem := range Compile(p) {
		if !problem.Remark {
			t.Fatalf("%s: %v %v", problem.Path, problem.Fault, problem.Fault.Params)
		}
	}
	return p
}

func ids(findings []Found) []string {
	var all []string
	for _, f := range findings {
		all = append(all, f.Finding.ID)
	}
	return all
}
