package programme

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"canting/internal/domain/ident"
	"canting/internal/domain/rule"
)

// complaints are the problems of a programme, as "path key" each.
func complaints(p *Programme) []string {
	var all []string
	for _, problem := range Compile(p) {
		all = append(all, problem.Path+" "+strings.TrimPrefix(problem.Fault.Key, "programme."))
	}
	return all
}

func TestSoundProgrammeHasNoProblem(t *testing.T) {
	if got := complaints(pregnancy()); got != nil {
		t.Error(got)
	}
}

func TestCompileSaysWhatIsWrong(t *testing.T) {
	visit := func(change func(*Visit)) func(*Programme) {
		return func(p *Programme) { change(&p.Visits[0]) }
	}
	finding := func(rule string) func(*Programme) {
		return visit(func(v *Visit) { v.Findings[0].When = when(rule) })
	}
	due := func(plans ...Plan) func(*Programme) {
		return visit(func(v *Visit) {
			for _, plan := range plans {
				plan.Entry = sourced(plan.Entry)
				v.Due = append(v.Due, plan)
			}
		})
	}
	for want, breaks := range map[string]func(*Programme){
		"visits[0].findings[0].when rule.near":          finding("visit.arn < 23"),
		"visits[0].findings[0].when rule.name":          finding("visit.something_else < 23"),
		"visits[0].findings[0].when rule.early":         finding("visit.arm <"),
		"visits[0].findings[0].when rule.type":          finding("visit.arm + 1"),
		"visits[0].findings[0].when field.outside":      finding("visit.arm < 235"),
		"visits[0].findings[1].when unknown.near":       visit(func(v *Visit) { v.Findings[1].When = when("visit.lie in ['head', 'breach']") }),
		"visits[0].findings[1].when unknown":            visit(func(v *Visit) { v.Findings[1].When = when("visit.lie == 'elsewhere'") }),
		"visits[0].findings[0].say say.unknown":         visit(func(v *Visit) { v.Findings[0].Say.EN = "{visit.leg}" }),
		"visits[0].findings[0].say say.english":         visit(func(v *Visit) { v.Findings[0].Say.EN = "" }),
		"visits[0].findings[1].id id.twice":             visit(func(v *Visit) { v.Findings[1].ID = "thin" }),
		"visits[0].findings[0].actions[0] unknown.near": visit(func(v *Visit) { v.Findings[0].Actions[0] = "fed" }),
		"visits[0].findings[0].source source.none":      visit(func(v *Visit) { v.Findings[0].Source = Source{} }),
		"visits[0].findings[0].by unknown":              visit(func(v *Visit) { v.Findings[0].By = "full_moon" }),
		"visits[0].findings[0].by unknown.near":         visit(func(v *Visit) { v.Findings[0].By = "case.lmb" }),
		"visits[0].fields[0].id id.reserved":            visit(func(v *Visit) { v.Fields = append([]Field{{Entry: entry("date"), Type: Date}}, v.Fields...) }),
		"visits[0].fields[0].max field.order":           visit(func(v *Visit) { v.Fields[0].Max.At = 10; v.Findings[0].When = when("visit.swollen") }),
		"visits[0].fields[0].warn.below field.outside":  visit(func(v *Visit) { v.Fields[0].WarnBelow.At = 10 }),
		"visits[0].fields[0].warn.above field.outside":  visit(func(v *Visit) { v.Fields[0].WarnAbove = Bound{true, 50} }),
		"visits[0].fields[4].min field.limits":          visit(func(v *Visit) { v.Fields[4].Min = Bound{true, 1} }),
		"visits[0].fields[3].values field.values":       visit(func(v *Visit) { v.Fields[3].Values = nil; v.Scores = nil; v.Findings = v.Findings[:1] }),
		"visits[0].derived[1].value ring":               visit(func(v *Visit) { v.Derived[1].Value = when("derived.late ? 1 : 2") }),
		"visits[0].derived ring":                        visit(func(v *Visit) { v.Scores[0].Items[0].When = when("at_least.risk > 3") }),
		"visits[0].derived[3].value twin.type": visit(func(v *Visit) {
			v.Derived[1].To = 800000
			v.Derived = append(v.Derived, Derived{Entry: Entry{ID: "week", Source: Source{Text: "x"}, Validity: Validity{From: 800001}}, Value: when("visit.arm")})
		}),
		"visits[0].tables[0].rows[0].then.dose table.value":  visit(func(v *Visit) { v.Tables[0].Rows[0].Then[0].Value = rule.Text("much") }),
		"visits[0].tables[0].rows[0].then.doze unknown.near": visit(func(v *Visit) { v.Tables[0].Rows[0].Then[0].Output = "doze" }),
		"visits[0] id.twice": func(p *Programme) { p.Derived = []Derived{{Entry: entry("week"), Value: when("1")}} },
		"visits[1].fields[0].type twin.type": func(p *Programme) {
			p.Visits = append(p.Visits, Visit{Entry: entry("w"), Fields: []Field{{Entry: entry("arm"), Type: Int}}})
		},
		"visits[1].findings[0].id id.twice": func(p *Programme) {
			p.Visits = append(p.Visits, Visit{Entry: entry("w"), Findings: []Finding{{Entry: entry("thin")}}})
		},
		"numbers[1].valid_from twin.overlap":           func(p *Programme) { p.Numbers[1].From-- },
		"numbers[1].by twin.by":                        func(p *Programme) { p.Numbers[1].By = "birth_date" },
		"numbers[1].valid_to dates.order":              func(p *Programme) { p.Numbers[1].To = p.Numbers[1].From - 1 },
		"numbers[0].valid_from dates.never":            func(p *Programme) { p.From = ident.NewDate(2026, 1, 1) },
		"numbers[2] unused":                            func(p *Programme) { p.Numbers = append(p.Numbers, Number{Entry: entry("idle")}) },
		"inherits[1] unused":                           func(p *Programme) { p.Inherits = append(p.Inherits, Inherit{Entry: entry("idle"), Type: Int}) },
		"actions[1] unused":                            func(p *Programme) { p.Actions = append(p.Actions, Action{Entry: entry("idle"), Agency: "kader"}) },
		"actions.feed.agency unknown.near":             func(p *Programme) { p.Actions[0].Agency = "dinkess" },
		"actions.feed.follow_up.visit unknown.near":    func(p *Programme) { p.Actions[0].FollowVisit = "chek" },
		"facts[1].from unknown.near":                   func(p *Programme) { p.Facts[1].FromField = "hight" },
		"facts[1].from unknown":                        func(p *Programme) { p.Facts[1].FromVisit = "nowhere" },
		"facts[1].from twin.type":                      func(p *Programme) { p.Facts[1].FromField = "lie" },
		"enters.when rule.root":                        func(p *Programme) { p.Enters.When = when("visit.arm < 20") },
		"indicators[0].per unknown.near":               func(p *Programme) { p.Indicators = []Indicator{{Entry: entry("i"), PerVisit: "chek"}} },
		"visits[0].due[0].from unknown.near":           due(Plan{Base: "lmpp", At: weeks(1)}),
		"visits[0].due[0].from unknown":                due(Plan{Base: "visit.nowhere", At: weeks(1)}),
		"visits[0].due[0] due.order":                   due(Plan{Base: "lmp", At: weeks(2, 1)}),
		"visits[0].due[1] due.order":                   due(Plan{Base: "lmp", At: weeks(1)}, Plan{Base: "lmp", At: weeks(1, 2), Back: true}),
		"visits[0].due[0].back due.back":               due(Plan{Form: Calendar, Months: []int{1}, Back: true}),
		"visits[0].due[0].names due.names":             due(Plan{Base: "lmp", At: weeks(2), Labels: []Words{{}, {}}}),
		"visits[0].due[0].windows[0].close due.window": due(Plan{Base: "lmp", Form: Windows, Windows: []Window{{Entry: entry("w"), Open: Span{2, Days}, Close: Span{1, Days}}}}),
		"visits[0].due[0].late[0].until_week due.late": due(Plan{Base: "lmp", At: weeks(2), Late: []Step{{0, Span{1, Weeks}}, {4, Span{1, Weeks}}}}),
		"visits[0].due[0].every due.every":             due(Plan{Base: "lmp", Form: Every, Step: Span{0, Days}}),
		"visits[0].due[0].after.id unknown.none":       due(Plan{Base: "lmp", At: weeks(1), AfterID: "other"}),
	} {
		p := pregnancy()
		breaks(p)
		if got := complaints(p); !slices.Contains(got, want) {
			t.Errorf("want %q among %q", want, got)
		}
	}
}

func TestDerivedValuesInAnyOrder(t *testing.T) {
	p := pregnancy()
	const links = 200
	var chain []Derived
	for i := range links {
		value := "visit.arm"
		if i < links-1 {
			value = fmt.Sprintf("derived.d%d + 1", i+1)
		}
		chain = append(chain, Derived{Entry: entry(fmt.Sprintf("d%d", i)), Value: when(value)})
	}
	p.Visits[0].Derived = append(chain, p.Visits[0].Derived...)
	compiled(t, p)
	j := Judge(p, at2026(t, Values{"arm": rule.Num(20)}))
	i := slices.IndexFunc(j.Derived, func(s Shown) bool { return s.Ref.Name == "d0" })
	if got := j.Derived[i].Value; got != rule.Num(20+links-1) {
		t.Errorf("the end of the chain is %v", got)
	}
}

func TestOneFaultIsSaidOnce(t *testing.T) {
	p := pregnancy()
	p.Visits[0].Derived[1].Value = when("weeks(case.lmb, visit.date)")
	// Five rules hang on the week; what is wrong is one name.
	want := []string{"visits[0].derived[1].value rule.near"}
	if got := complaints(p); !slices.Equal(got, want) {
		t.Errorf("got %q", got)
	}
}

func TestLinksAcrossProgrammes(t *testing.T) {
	girl := compiled(t, &Programme{
		Entry: entry("girl"), Version: "1",
		Facts:    []Field{{Entry: entry("school"), Type: Text}},
		Outcomes: []Outcome{{Entry: entry("married")}},
		Visits: []Visit{{Entry: entry("check"), Fields: []Field{decimalField("hb", 3, 20)},
			Derived:  []Derived{{Entry: entry("d"), Value: when("1")}},
			Scores:   []Score{{Entry: entry("s")}},
			Findings: []Finding{{Entry: entry("pale"), When: when("visit.hb < 12")}}}},
	})
	for _, test := range []struct {
		kind, item string
		typ        Type
		want       string
	}{
		{"check", "hb", Decimal, ""}, {"finding", "pale", Bool, ""}, {"case", "school", Text, ""}, {"derived", "d", Int, ""}, {"score", "s", Int, ""}, {"outcome", "married", Bool, ""},
		{"check", "hb", Int, "inherits[0].type twin.type"}, {"check", "hbb", Decimal, "inherits[0].from unknown.near"}, {"checks", "hb", Decimal, "inherits[0].from inherit.none"},
	} {
		p := pregnancy()
		p.Inherits[0].Kind, p.Inherits[0].Item, p.Inherits[0].Type = test.kind, test.item, test.typ
		p.Visits[0].Findings[4].When = when("has(before.hb)")
		compiled(t, p)
		var got []string
		for _, problem := range Links(p, []*Programme{p, girl}) {
			got = append(got, problem.Path+" "+strings.TrimPrefix(problem.Fault.Key, "programme."))
		}
		if strings.Join(got, ", ") != test.want {
			t.Errorf("%s.%s as %s: %q, want %q", test.kind, test.item, test.typ, got, test.want)
		}
	}
}

func TestVersionsOfOneProgramme(t *testing.T) {
	version := func(number, from, to string) *Programme {
		p := pregnancy()
		p.Version, p.Validity, p.Inherits = number, dated("", from, to).Validity, nil
		p.Outcomes = []Outcome{{Entry: entry("born"), Opens: []string{"child"}}}
		return p
	}
	for want, pair := range map[string][2]*Programme{
		"outcomes[0].opens[0] elsewhere":                             {version("1", "", "2025-12-31"), version("2", "2026-01-01", "")},
		"outcomes[0].opens[0] elsewhere, valid_from version.overlap": {version("1", "", "2026-01-01"), version("2", "2026-01-01", "")},
		"outcomes[0].opens[0] elsewhere, version version.twice":      {version("1", "", "2025-12-31"), version("1", "2026-01-01", "")},
	} {
		var got []string
		for _, problem := range Links(pair[0], pair[:]) {
			got = append(got, problem.Path+" "+strings.TrimPrefix(problem.Fault.Key, "programme."))
		}
		if strings.Join(got, ", ") != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

func TestNearest(t *testing.T) {
	known := []string{"actions", "level", "when", "say"}
	for name, want := range map[string]string{"actons": "actions", "levl": "level", "wehn": "", "whem": "when", "sya": "", "colour": "", "": ""} {
		if got := Nearest(name, known); got != want {
			t.Errorf("%q: %q, want %q", name, got, want)
		}
	}
}

func TestPieces(t *testing.T) {
	for _, test := range []struct{ sentence, want string }{
		{"LILA {visit.arm} cm", "LILA <visit.arm> cm"},
		{"{visit.arm}{visit.leg}", "<visit.arm><visit.leg>"},
		{"{no name} {", "{no name} {"},
		{"} {visit.arm", "} {visit.arm"},
		{"a } b {visit.arm}", "a } b <visit.arm>"},
		{"", ""},
	} {
		got := Fill(test.sentence, func(ref rule.Ref) string { return "<" + ref.String() + ">" })
		if got != test.want {
			t.Errorf("%q: %q, want %q", test.sentence, got, test.want)
		}
	}
}

func TestIndicatorsCountWhatIsKnown(t *testing.T) {
	p := pregnancy()
	p.Indicators = []Indicator{
		{Entry: entry("k2"), Denominator: when("case.lmp >= at.from"), Numerator: when("count.check >= 2")},
		{Entry: entry("arm"), Denominator: when("case.lmp >= at.from"), Numerator: when("last.arm >= 23.5")},
		{Entry: entry("twice"), Months: []int{3, 8}, Denominator: when("has(case.lmp)"), Numerator: when("during.check >= 2")},
		{Entry: entry("tablets"), Denominator: when("has(case.lmp)"), Numerator: when("period.tablets >= 50 && period.swollen == 1")},
		{Entry: entry("thin"), PerVisit: "check", Denominator: when("has(visit.arm)"), Numerator: when("visit.arm < 23.5")},
	}
	compiled(t, p)
	from, to := ident.NewDate(2026, 1, 1), ident.NewDate(2026, 3, 31)
	c := Case{Facts: Values{"lmp": rule.Day(from)}, Past: []Past{
		{Visit: "check", Date: from + 9, Values: Values{"arm": rule.Num(25)}}, {Visit: "check", Date: to, Values: Values{}}, {Visit: "check", Date: to + 1, Values: Values{"arm": rule.Num(20)}},
	}}
	earlier := Case{Facts: Values{"lmp": rule.Day(from - 1)}}
	for _, test := range []struct {
		name string
		of   int
		c    Case
		want Counted
	}{
		{"two visits", 0, c, Counted{In: true, Yes: true}},
		{"none", 0, Case{Facts: c.Facts}, Counted{In: true}},
		{"of an earlier year", 0, earlier, Counted{}},
		{"of no known year", 0, Case{}, Counted{Unclear: true}},
		{"measured before the end", 1, c, Counted{In: true, Yes: true}},
		{"never measured", 1, Case{Facts: c.Facts}, Counted{In: true, Unknown: true}},
	} {
		if got := Count(p, &p.Indicators[test.of], test.c, from, to); got != test.want {
			t.Errorf("%s: %+v, want %+v", test.name, got, test.want)
		}
	}
	for _, test := range []struct {
		from, to ident.Date
		want     Counted
	}{
		{from, to, Counted{In: true, Yes: true}},
		{from + 10, to, Counted{In: true}}, // the first visit lies before
		{from, from + 40, Counted{}},       // February is not counted
	} {
		if got := Count(p, &p.Indicators[2], c, test.from, test.to); got != test.want {
			t.Errorf("from %s to %s: %+v, want %+v", test.from, test.to, got, test.want)
		}
	}
	yes := rule.Flag(true)
	c.Past = []Past{
		{Visit: "check", Date: from - 1, Values: Values{"tablets": rule.Whole(90), "swollen": yes}},
		{Visit: "check", Date: from, Values: Values{"tablets": rule.Whole(30), "swollen": rule.Flag(false)}},
		{Visit: "check", Date: from + 30, Values: Values{"tablets": rule.Whole(20), "swollen": yes}},
	}
	for end, want := range map[ident.Date]Counted{to: {In: true, Yes: true}, from + 29: {In: true}} {
		if got := Count(p, &p.Indicators[3], c, from, end); got != want {
			t.Errorf("tablets until %s: %+v, want %+v", end, got, want)
		}
	}
	if got := Count(p, &p.Indicators[3], c, from+31, to); got != (Counted{In: true, Unknown: true}) {
		t.Errorf("tablets of a period in which nobody asked: %+v", got)
	}
	in := Input{Visit: "check", Date: to, Values: Values{"arm": rule.Num(20)}}
	if got := CountVisit(p, &p.Indicators[4], in, from); got != (Counted{In: true, Yes: true}) {
		t.Errorf("a visit: %+v", got)
	}
	in.Values = nil
	if got := CountVisit(p, &p.Indicators[4], in, from); got != (Counted{}) {
		t.Errorf("a visit without an arm: %+v", got)
	}
}

func TestClosedCasesAreKnown(t *testing.T) {
	p := pregnancy()
	p.Outcomes = []Outcome{{Entry: entry("live")}, {Entry: entry("lost")}}
	p.Indicators = []Indicator{{Entry: entry("i"), Denominator: when("!has(case.closed) || case.outcome != 'lost'"), Numerator: when("has(case.outcome)")}}
	compiled(t, p)
	closed := ident.NewDate(2026, 3, 1)
	for _, test := range []struct {
		outcome string
		after   int
		want    Counted
	}{
		{"lost", 0, Counted{}}, {"lost", -1, Counted{In: true}}, {"live", 0, Counted{In: true, Yes: true}}, {"", 0, Counted{Unclear: true}},
	} {
		got := Count(p, &p.Indicators[0], Case{Closed: closed, Outcome: test.outcome}, 0, closed.AddDays(test.after))
		if got != test.want {
			t.Errorf("%q after %d days: %+v, want %+v", test.outcome, test.after, got, test.want)
		}
	}
	p.Indicators[0].Numerator = when("case.outcome == 'lose'")
	if got := complaints(p); !slices.Contains(got, "indicators[0].numerator unknown.near") {
		t.Errorf("an outcome that there is not: %q", got)
	}
}

func TestWhoEntersAndLeaves(t *testing.T) {
	p := compiled(t, pregnancy())
	today := ident.NewDate(2026, 3, 1)
	for _, test := range []struct {
		person  Person
		belongs rule.Value
		leaves  int
	}{
		{Person{Sex: ident.Female, Birth: ident.NewDate(2016, 3, 1)}, rule.Flag(true), 0},
		{Person{Sex: ident.Female, Birth: ident.NewDate(2016, 3, 2)}, rule.Flag(false), 0},
		{Person{Sex: ident.Male}, rule.Flag(false), 0},
		{Person{Sex: ident.Female}, rule.Value{}, 0},
		{Person{Sex: ident.Female, Birth: ident.NewDate(1971, 3, 1)}, rule.Flag(true), 1},
	} {
		c := Case{Person: test.person}
		if got := Belongs(p, c, today); got != test.belongs {
			t.Errorf("%+v belongs: %v", test.person, got)
		}
		if got := Leaves(p, c, today); len(got) != test.leaves {
			t.Errorf("%+v leaves: %v", test.person, got)
		}
	}
}
