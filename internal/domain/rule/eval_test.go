package rule_test

import (
	"math"
	"slices"
	"strings"
	"testing"

	"canting/internal/domain/ident"
	. "canting/internal/domain/rule"
)

func mustParse(t testing.TB, source string) *Expr {
	t.Helper()
	e, err := Parse(source, names(), functions())
	if err != nil {
		t.Fatalf("%s: %v", source, err)
	}
	return e
}

func on(text string) Value {
	d, err := ident.ParseDate(text)
	if err != nil {
		panic(err)
	}
	return Day(d)
}

func of(name string) Ref {
	root, name, _ := strings.Cut(name, ".")
	return Ref{Root: root, Name: name}
}

// visit is a woman of whom Hb, pregnancy's start and twins are not known.
func visit() input {
	return input{
		of("visit.lila_cm"): Num(23.5), of("visit.trimester"): Whole(2), of("visit.oedema"): Flag(false),
		of("visit.method"): Text("pil"), of("visit.date"): on("2026-11-22"), of("case.weight_kg"): Num(48.25),
		of("case.children"): Whole(math.MaxInt64), of("case.place"): Text(""),
	}
}

func TestEval(t *testing.T) {
	cases := []struct {
		source string
		want   Value
	}{
		// A threshold is compared as it is read: 23.5 is not below 23.5.
		{"visit.lila_cm < 23.5", Flag(false)},
		{"visit.lila_cm <= 23.5", Flag(true)},
		{"visit.lila_cm < 24", Flag(true)},
		{"visit.trimester < 2.5", Flag(true)},
		{"visit.trimester in [1, 2.0]", Flag(true)},
		{"visit.trimester in [2, 2.5]", Flag(true)},
		{"visit.trimester + 1 in [1, 2]", Flag(false)},
		{"visit.method in ['iud', 'pil']", Flag(true)},
		{"visit.date in [date('2026-11-22')]", Flag(true)},
		{"visit.date > date('2026-11-21')", Flag(true)},
		{"-0.0 == 0.0 && 0.0 in [-0.0]", Flag(true)},
		{"'a' == \"a\"", Flag(true)},

		// Decimal arithmetic is binary; round makes of it what people read.
		{"0.1 + 0.2 == 0.3", Flag(false)},
		{"round(0.1 + 0.2, 1) == 0.3", Flag(true)},
		{"7 - 2 * 3 - -1", Whole(2)},
		{"-7 % 3", Whole(-1)},
		{"visit.trimester / 4.0", Num(0.5)},
		{"case.weight_kg - 8.25", Num(40)},
		{"visit.oedema ? 1 : 2.5", Num(2.5)},

		// What is not known leaves no answer, unless the rest settles it.
		{"visit.hb < 11", Absent(NoInput)},
		{"!(visit.hb < 11)", Absent(NoInput)},
		{"visit.hb != visit.hb", Absent(NoInput)},
		{"visit.hb < 11 && visit.oedema", Flag(false)},
		{"visit.oedema && visit.hb < 11", Flag(false)},
		{"visit.hb < 11 || visit.trimester == 2", Flag(true)},
		{"visit.hb < 11 || visit.oedema", Absent(NoInput)},
		{"has(visit.hb) && visit.hb < 11", Flag(false)},
		{"!has(visit.hb) || visit.hb < 11", Flag(true)},
		{"has(visit.lila_cm)", Flag(true)},
		{"case.place == 'rumah'", Absent(NoInput)},
		{"visit.hb in [11.0]", Absent(NoInput)},
		{"case.twins ? 1 : 1", Absent(NoInput)},
		{"visit.oedema ? visit.hb : visit.lila_cm", Num(23.5)},
		{"round(visit.hb, 1)", Absent(NoInput)},

		// What cannot be worked out is no answer, either.
		{"case.children + 1", Absent(Overflow)},
		{"-case.children - 2", Absent(Overflow)},
		{"case.children * -2", Absent(Overflow)},
		{"-(-9223372036854775808)", Absent(Overflow)},
		{"-9223372036854775808 % -1", Absent(Overflow)},
		{"4611686018427387904 * -2", Whole(math.MinInt64)},
		{"visit.trimester % 0", Absent(ZeroDivisor)},
		{"visit.lila_cm / 0", Absent(ZeroDivisor)},
		{"visit.lila_cm / 0 > 1 || true", Flag(true)},
		{"visit.lila_cm * 1" + strings.Repeat("0", 308) + ".0", Absent(Overflow)},
		{"score(-1, 'a')", Absent(Outside)},
		{"score(1, 'ab')", Num(3)},
		{"min(1, max(5, 6))", Num(1)},
		{"score(score(1, 'a'), 'ab') + score(2, 'c')", Num(7)},
	}
	for _, c := range cases {
		if got := mustParse(t, c.source).Eval(visit()); got != c.want {
			t.Errorf("%s is %v (%s), want %v (%s)", c.source, got, got.Why().Key(), c.want, c.want.Why().Key())
		}
	}
}

// A value of another type than was declared is missing, but for a whole number
// where a decimal one is due; an answer of another type as well.
func TestMistyped(t *testing.T) {
	in := input{of("visit.hb"): Whole(11), of("visit.trimester"): Num(2), of("visit.oedema"): Text("ya")}
	for source, want := range map[string]Value{
		"visit.hb == 11.0":      Flag(true),
		"visit.trimester == 2":  Absent(Mistyped),
		"visit.oedema || false": Absent(Mistyped),
		"has(visit.oedema)":     Flag(false),
	} {
		if got := mustParse(t, source).Eval(in); got != want {
			t.Errorf("%s is %v, want %v", source, got, want)
		}
	}
	funcs := Funcs{"wrong": {Result: Int, Call: func([]Value) Value { return Text("1") }}}
	e, err := Parse("wrong() == 1", names(), funcs)
	if err != nil {
		t.Fatal(err)
	}
	if got := e.Eval(in); got != Absent(Mistyped) {
		t.Errorf("a function's wrong answer is %v", got)
	}
}

func TestValue(t *testing.T) {
	for _, v := range []Value{{}, Num(math.NaN()), Num(math.Inf(-1)), Text(""), Day(0), Absent(Order)} {
		if !v.Missing() || v.Type() != None || v.Flag() || v.Num() != 0 || v.Whole() != 0 || v.Text() != "" || v.Day() != 0 || v.String() != "" {
			t.Errorf("%#v is not missing", v)
		}
	}
	if Absent(Order).Why() != Order || (Value{}).Why() != NoInput {
		t.Error("a reason is lost")
	}
	for want, v := range map[string]Value{
		"true": Flag(true), "-3": Whole(-3), "23.5": Num(23.5), "23.0": Num(23), `"it's"`: Text("it's"), "date('2026-01-31')": on("2026-01-31"),
	} {
		if v.String() != want {
			t.Errorf("%s, want %s", v, want)
		}
	}
}

func TestInputsAndConstants(t *testing.T) {
	source := "case.twins ? has(visit.hb) : visit.lila_cm < 23.5 && -1 + 2 < months(case.lmp, visit.date) || visit.lila_cm in [1, -2.5]"
	e := mustParse(t, source)
	want := []Ref{of("case.twins"), of("visit.hb"), of("visit.lila_cm"), of("case.lmp"), of("visit.date")}
	if got := e.Inputs(); !slices.Equal(got, want) {
		t.Errorf("inputs %v, want %v", got, want)
	}
	var texts []string
	for _, c := range e.Constants() {
		texts = append(texts, source[c.Pos:c.End]+"="+c.Value.String())
	}
	if want := []string{"23.5=23.5", "-1=-1", "2=2", "1=1", "-2.5=-2.5"}; !slices.Equal(texts, want) {
		t.Errorf("constants %v, want %v", texts, want)
	}
}

func TestMissing(t *testing.T) {
	for source, want := range map[string][]Ref{
		"visit.hb < 11":                                         {of("visit.hb")},
		"visit.hb < 11 && visit.oedema":                         nil,
		"visit.hb < 11 && visit.trimester == 2":                 {of("visit.hb")},
		"visit.hb < 11 || case.twins || visit.hb < 7":           {of("visit.hb"), of("case.twins")},
		"visit.hb + visit.lila_cm > 3":                          {of("visit.hb")},
		"weeks(case.lmp, visit.date) < 12":                      {of("case.lmp")},
		"case.twins ? visit.hb < 7 : visit.hb < 11":             {of("case.twins")},
		"visit.oedema ? case.twins : visit.hb < 11":             {of("visit.hb")},
		"visit.trimester == 2 ? case.twins : visit.hb < 11":     {of("case.twins")},
		"has(visit.hb) ? visit.hb < 7 : case.twins":             {of("case.twins")},
		"visit.lila_cm / 0 > 1":                                 nil,
		"visit.lila_cm / 0 > 1 && visit.hb < 11":                {of("visit.hb")},
		"visit.lila_cm < 23.5":                                  nil,
		"!has(visit.hb) && !(visit.hb in [1, 2]) && case.twins": {of("visit.hb"), of("case.twins")},
	} {
		if got := mustParse(t, source).Missing(visit()); !slices.Equal(got, want) {
			t.Errorf("%s misses %v, want %v", source, got, want)
		}
	}
}

func TestTable(t *testing.T) {
	table := Table{"b": {"y": Int, "x": Bool, "z": None}, "a": nil}
	if got := table.Roots(); !slices.Equal(got, []string{"a", "b"}) {
		t.Errorf("roots %v", got)
	}
	if got := table.Fields("b"); !slices.Equal(got, []string{"x", "y", "z"}) {
		t.Errorf("fields %v", got)
	}
	if _, ok := table.Lookup("b", "z"); ok {
		t.Error("a name without a type was found")
	}
}

// A rule without calls allocates nothing, one with calls their arguments only.
func TestEvalAllocates(t *testing.T) {
	in := Env(visit())
	for source, want := range map[string]float64{
		"has(visit.lila_cm) && (visit.lila_cm < 23.5 || visit.method in ['pil', 'iud']) && visit.trimester % 2 == 0 ? -1 : 2": 0,
		"weeks(date('2026-01-01'), visit.date) >= 12 && months(date('2026-01-01'), visit.date) >= 3":                          1,
	} {
		e := mustParse(t, source)
		if got := testing.AllocsPerRun(100, func() { e.Eval(in) }); got > want {
			t.Errorf("%s allocates %v times, want %v", source, got, want)
		}
	}
}

func BenchmarkEval(b *testing.B) {
	in := Env(visit())
	e := mustParse(b, "weeks(date('2026-06-01'), visit.date) >= 12 && visit.lila_cm < 23.5 || visit.method in ['iud', 'mow']")
	b.ReportAllocs()
	for b.Loop() {
		e.Eval(in)
	}
}

func BenchmarkParse(b *testing.B) {
	table, funcs := names(), functions()
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Parse("weeks(case.lmp, visit.date) >= 12 && visit.lila_cm < 23.5 || visit.method in ['iud', 'mow']", table, funcs); err != nil {
			b.Fatal(err)
		}
	}
}
