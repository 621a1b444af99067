package rule_test

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"testing"

	"canting/internal/domain/ident"
	. "canting/internal/domain/rule"

	"cel.dev/cel-go/cel"
	"cel.dev/cel-go/common/types"
	"pgregory.net/rapid"
)

// names are two of each type, so that an expression meets the same one again.
func names() Table {
	return Table{
		"visit": {"lila_cm": Decimal, "hb": Decimal, "trimester": Int, "oedema": Bool, "method": String, "date": Date},
		"case":  {"weight_kg": Decimal, "children": Int, "twins": Bool, "place": String, "lmp": Date},
	}
}

// fixed is a function with an answer for some values only, as a growth table.
func fixed() Func {
	return Func{Args: []Type{Decimal, String}, Result: Decimal, Call: func(args []Value) Value {
		if args[0].Num() < 0 {
			return Value{}
		}
		return Num(args[0].Num() + float64(len(args[1].Text())))
	}}
}

func functions() Funcs {
	funcs := Standard()
	funcs["score"] = fixed()
	return funcs
}

// drawn makes expressions of every type by drawing.
type drawn struct{ t *rapid.T }

func (d drawn) pick(of ...string) string { return rapid.SampledFrom(of).Draw(d.t, "part") }

// expr is the source of an expression of the type, at most so deep.
func (d drawn) expr(typ Type, depth int) string {
	if depth == 0 || rapid.IntRange(0, 5).Draw(d.t, "leaf") == 0 {
		return d.leaf(typ)
	}
	if rapid.IntRange(0, 7).Draw(d.t, "choice") == 0 {
		return "(" + d.expr(Bool, depth-1) + " ? " + d.expr(typ, depth-1) + " : " + d.expr(typ, depth-1) + ")"
	}
	switch typ {
	case Bool:
		return d.condition(depth - 1)
	case Int:
		return d.whole(depth - 1)
	case Decimal:
		return d.decimal(depth - 1)
	}
	return d.leaf(typ)
}

func (d drawn) leaf(typ Type) string {
	switch typ {
	case Bool:
		return d.pick("visit.oedema", "case.twins", "true", "false", "has(visit.hb)", "has(case.lmp)")
	case Int:
		return d.pick("visit.trimester", "case.children", "0", "1", "-1", "3", "9223372036854775807", "-9223372036854775808")
	case Decimal:
		return d.pick("visit.lila_cm", "visit.hb", "case.weight_kg", "0.0", "23.5", "-1.5", "0.1", "0.2", "11.0", "100000000000000000000.0")
	case String:
		return d.pick("visit.method", "case.place", "'iud'", `"pil"`, `"it's"`)
	}
	return d.pick("visit.date", "case.lmp", "date('2026-01-31')", "date('2024-02-29')")
}

// number is a whole number where a decimal one may stand as well.
func (d drawn) number(depth int) string {
	return d.expr(rapid.SampledFrom([]Type{Int, Decimal}).Draw(d.t, "number"), depth)
}

func (d drawn) condition(depth int) string {
	relation := []string{" < ", " <= ", " > ", " >= ", " == ", " != "}
	switch rapid.IntRange(0, 6).Draw(d.t, "condition") {
	case 0:
		return "(" + d.expr(Bool, depth) + d.pick(" && ", " || ", "&&", "||", " == ", " != ") + d.expr(Bool, depth) + ")"
	case 1:
		return "!(" + d.expr(Bool, depth) + ")"
	case 2:
		return "(" + d.number(depth) + d.pick(relation...) + d.number(depth) + ")"
	case 3:
		return "(" + d.leaf(Date) + d.pick(relation...) + d.leaf(Date) + ")"
	case 4:
		return "(" + d.leaf(String) + d.pick(" == ", " != ") + d.leaf(String) + ")"
	case 5:
		return "(" + d.leaf(String) + " in ['iud', " + d.pick("'pil'", "'mow'") + "])"
	}
	return "(" + d.number(depth) + " in [1, " + d.pick("3", "-1", "23.5", "0.0") + ", 11])"
}

func (d drawn) whole(depth int) string {
	switch rapid.IntRange(0, 2).Draw(d.t, "whole") {
	case 0:
		return "(" + d.expr(Int, depth) + d.pick(" + ", " - ", " * ", " % ") + d.expr(Int, depth) + ")"
	case 1:
		return "-(" + d.expr(Int, depth) + ")"
	}
	return d.pick("days", "weeks", "months", "years") + "(" + d.leaf(Date) + ", " + d.leaf(Date) + ")"
}

func (d drawn) decimal(depth int) string {
	switch rapid.IntRange(0, 5).Draw(d.t, "decimal") {
	case 0:
		return "-(" + d.expr(Decimal, depth) + ")"
	case 1:
		return "round(" + d.number(depth) + ", " + d.pick("0", "1", "2", "20", "-1") + ")"
	case 2:
		return d.pick("min", "max") + "(" + d.number(depth) + ", " + d.number(depth) + ")"
	case 3:
		return "score(" + d.number(depth) + ", " + d.leaf(String) + ")"
	case 4:
		return "(" + d.expr(Decimal, depth) + d.pick(" + ", " - ", " * ", " / ") + d.number(depth) + ")"
	}
	return "(" + d.number(depth) + d.pick(" + ", " - ", " * ", " / ") + d.expr(Decimal, depth) + ")"
}

// values are inputs for an expression, a quarter of them missing. Numbers lie
// mostly at the thresholds that are written in it and right beside them.
func (d drawn) values(e *Expr, table Table) input {
	in := input{}
	near := []float64{2.675, 1e300, -1.5}
	for _, c := range e.Constants() {
		x := c.Value.Num() + float64(c.Value.Whole())
		near = append(near, x, x-1, x+1, x-0.1, x+0.1, math.Nextafter(x, x-1))
	}
	for _, root := range table.Roots() {
		for _, name := range table.Fields(root) {
			if rapid.IntRange(0, 3).Draw(d.t, "known") > 0 {
				in[Ref{Root: root, Name: name}] = d.value(table[root][name], near)
			}
		}
	}
	return in
}

func (d drawn) value(typ Type, near []float64) Value {
	switch typ {
	case Bool:
		return Flag(rapid.Bool().Draw(d.t, "flag"))
	case Int:
		beside := rapid.Map(rapid.SampledFrom(near), func(x float64) int64 { return int64(min(max(x, -1e9), 1e9)) })
		return Whole(rapid.OneOf(beside, beside, rapid.Int64Range(-3, 12), rapid.Int64(), rapid.Just(int64(math.MinInt64))).Draw(d.t, "whole"))
	case Decimal:
		return Num(rapid.OneOf(rapid.SampledFrom(near), rapid.Float64Range(-50, 50)).Draw(d.t, "number"))
	case String:
		return Text(rapid.SampledFrom([]string{"iud", "pil", "mow", "it's"}).Draw(d.t, "text"))
	}
	return Day(ident.NewDate(2024, 1, 1).AddDays(rapid.IntRange(-1500, 1500).Draw(d.t, "day")))
}

func (d drawn) parsed() *Expr {
	source := d.expr(rapid.SampledFrom([]Type{Bool, Bool, Int, Decimal}).Draw(d.t, "type"), 4)
	e, err := Parse(source, names(), functions())
	if err != nil {
		d.t.Fatalf("%s: %v", source, err)
	}
	return e
}

// TestAgreesWithCEL holds drawn expressions over drawn values, a quarter of them
// missing, equal to CEL: the same answer, and an error of CEL where there is none.
func TestAgreesWithCEL(t *testing.T) {
	o := newOracle(t, names(), functions())
	met := map[string]int{}
	rapid.Check(t, func(t *rapid.T) {
		d := drawn{t}
		e := d.parsed()
		for range 3 {
			in := d.values(e, names())
			if err := o.agree(e, in); err != nil {
				t.Fatal(err)
			}
			v := e.Eval(in)
			if v.Missing() {
				met["missing "+v.Why().Key()]++
			}
			met[e.Type().String()+" "+strconv.FormatBool(v.Missing())]++
		}
	})
	for _, want := range []string{"bool true", "bool false", "int true", "int false", "decimal true", "decimal false",
		"missing rule.none.input", "missing rule.none.overflow", "missing rule.none.order"} {
		if met[want] == 0 {
			t.Errorf("the drawn expressions never met %q: %v", want, met)
		}
	}
}

// TestWhatCELTakesMeansTheSame gives CEL the rule as it is written. Much of it
// CEL refuses, since it does not mix whole and decimal numbers; what it takes
// must not mean something else. Decimal arithmetic that ends in no number, or an
// infinite one, is where we say nothing and CEL goes on.
func TestWhatCELTakesMeansTheSame(t *testing.T) {
	o := newOracle(t, names(), functions())
	taken := 0
	rapid.Check(t, func(t *rapid.T) {
		d := drawn{t}
		e := d.parsed()
		for range 3 {
			in := d.values(e, names())
			own := e.Eval(in)
			theirs, ok, err := o.answer(e.String(), in)
			if !ok || own.Missing() && strings.ContainsAny(e.String(), "+-*/") {
				continue
			}
			taken++
			if !equal(own, theirs) {
				t.Fatalf("%s over %v is %v, by CEL %v (%v)", e, in, own, theirs, err)
			}
		}
	})
	if taken == 0 {
		t.Error("CEL took none of the rules")
	}
}

// TestMissingIsUnknownToCEL declares what is missing as unknown, which is the
// other way in which CEL can be told of it.
func TestMissingIsUnknownToCEL(t *testing.T) {
	o := newOracle(t, names(), functions())
	unknowns := 0
	rapid.Check(t, func(t *rapid.T) {
		d := drawn{t}
		e := d.parsed()
		if strings.Contains(e.String(), "has(") {
			return // has() of an unknown is itself unknown to CEL
		}
		program, err := o.compile(e.Strict(), cel.EvalOptions(cel.OptPartialEval))
		if err != nil {
			t.Fatal(err)
		}
		in := d.values(e, names())
		vars, err := cel.PartialVars(o.activation(in), o.missing(in)...)
		if err != nil {
			t.Fatal(err)
		}
		own := e.Eval(in)
		theirs, _, err := program.Eval(vars)
		switch {
		case err != nil && !own.Missing():
			t.Fatalf("%s over %v is %v, by CEL %v", e, in, own, err)
		case err != nil:
		case types.IsUnknown(theirs):
			unknowns++
			if !own.Missing() {
				t.Fatalf("%s over %v is %v, unknown to CEL", e, in, own)
			}
		case !equal(own, fromCEL(theirs)):
			t.Fatalf("%s over %v is %v, by CEL %v", e, in, own, theirs)
		}
	})
	if unknowns == 0 {
		t.Error("nothing was unknown to CEL")
	}
}

func (o oracle) missing(in input) []*cel.AttributePatternType {
	var patterns []*cel.AttributePatternType
	for _, root := range o.table.Roots() {
		for _, name := range o.table.Fields(root) {
			if in.Get(root, name).Missing() {
				patterns = append(patterns, cel.AttributePattern(root).QualString(name))
			}
		}
	}
	return patterns
}

// TestTruthTablesAreCELs walks every pair of true, false and missing.
func TestTruthTablesAreCELs(t *testing.T) {
	o := newOracle(t, names(), functions())
	states := []Value{Flag(true), Flag(false), {}}
	for _, source := range []string{"visit.oedema && case.twins", "visit.oedema || case.twins", "!visit.oedema || case.twins",
		"visit.oedema == case.twins", "visit.oedema ? case.twins : true", "has(visit.oedema) && visit.oedema"} {
		e, err := Parse(source, names(), functions())
		if err != nil {
			t.Fatal(err)
		}
		for _, a := range states {
			for _, b := range states {
				t.Run(fmt.Sprintf("%s/%v/%v", source, a, b), func(t *testing.T) {
					in := input{{Root: "visit", Name: "oedema"}: a, {Root: "case", Name: "twins"}: b}
					if err := o.agree(e, in); err != nil {
						t.Error(err)
					}
				})
			}
		}
	}
}
