package programmefile

import (
	"fmt"
	"io/fs"
	"math"
	"reflect"
	"regexp"
	"slices"
	"testing"

	"cel.dev/cel-go/cel"
	celtypes "cel.dev/cel-go/common/types"
	"cel.dev/cel-go/common/types/ref"
	"pgregory.net/rapid"

	"canting/internal/domain/ident"
	"canting/internal/domain/programme"
	"canting/internal/domain/rule"
	"canting/programmes"
)

// placed is one rule of a programme, and the visit that it stands in.
type placed struct {
	where, visit, text string
}

// rulesOf finds every rule of a programme, wherever it stands.
func rulesOf(p *programme.Programme) []placed {
	var found []placed
	var search func(v reflect.Value, where, visit string)
	search = func(v reflect.Value, where, visit string) {
		switch {
		case v.Type() == reflect.TypeFor[programme.Rule]():
			if r := v.Interface().(programme.Rule); r.Given() {
				found = append(found, placed{where, visit, r.Text})
			}
		case v.Kind() == reflect.Slice:
			for i := range v.Len() {
				search(v.Index(i), fmt.Sprintf("%s[%d]", where, i), visit)
			}
		case v.Kind() == reflect.Struct:
			if v.Type() == reflect.TypeFor[programme.Visit]() {
				visit = v.FieldByName("ID").String()
			}
			if v.Type() == reflect.TypeFor[programme.Indicator]() {
				visit = v.FieldByName("PerVisit").String()
			}
			for i := range v.NumField() {
				if field := v.Type().Field(i); field.IsExported() {
					search(v.Field(i), where+"."+field.Name, visit)
				}
			}
		}
	}
	search(reflect.ValueOf(*p), p.Ref(), "")
	return found
}

// values are the inputs of a rule.
type values map[rule.Ref]rule.Value

func (v values) Get(root, name string) rule.Value { return v[rule.Ref{Root: root, Name: name}] }

// Every rule of every shipped programme means in CEL what it means here. So that
// CEL's own types need not be written into the files, all numbers and dates are
// doubles there, which compare alike.
func TestShippedRulesAgreeWithCEL(t *testing.T) {
	names, err := fs.Glob(programmes.Files, "*.yaml")
	if err != nil {
		t.Fatal(err)
	}
	tried := 0
	for _, name := range names {
		if isCases(name) {
			continue
		}
		text, err := programmes.Files.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		p, problems := Read(name, text)
		if !Usable(problems) {
			continue // TestShippedProgrammes tells why
		}
		for _, r := range rulesOf(p) {
			tried++
			t.Run(r.where, func(t *testing.T) { agree(t, p, r) })
		}
	}
	if tried < 100 {
		t.Errorf("only %d rules were tried", tried)
	}
}

func agree(t *testing.T, p *programme.Programme, r placed) {
	t.Helper()
	visit := r.visit
	if visit == "" && len(p.Visits) > 0 {
		visit = p.Visits[0].ID // what stands at the top of a file may be worked out at any visit
	}
	names := p.Names(visit)
	expr, err := rule.Parse(r.text, names, programme.Functions())
	if err != nil {
		t.Fatal(err)
	}
	program := oracle(t, doubled(r.text, expr), expr.Inputs())
	rapid.Check(t, func(t *rapid.T) {
		in := values{}
		for _, input := range expr.Inputs() {
			typ, _ := names.Lookup(input.Root, input.Name)
			in[input] = drawnValue(t, input, typ, r.text, expr.Constants())
		}
		got := expr.Eval(in)
		out, _, err := program.Eval(activation(in))
		want := rule.Value{}
		if err == nil {
			want = fromCEL(out, expr.Type())
		}
		if got.Why() == rule.ZeroDivisor || got.Why() == rule.Overflow {
			return // CEL goes on with infinity, we do not
		}
		if !alike(got, want) {
			t.Fatalf("%s\n%v gives %v, in CEL %v (%v)", r.text, in, got, want, err)
		}
	})
}

func alike(a, b rule.Value) bool {
	if a.Type() == rule.Decimal && b.Type() == rule.Decimal {
		return math.Abs(a.Num()-b.Num()) <= 1e-9*math.Abs(a.Num())
	}
	return a.Missing() && b.Missing() || a == b
}

// doubled is the rule with every whole number written as a double.
func doubled(text string, e *rule.Expr) string {
	out, end := "", 0
	for _, c := range e.Constants() {
		out += text[end:c.End]
		if c.Value.Type() == rule.Int {
			out += ".0"
		}
		end = c.End
	}
	return out + text[end:]
}

// oracle is CEL, with the names and functions of a rule. The functions are ours:
// it is the language that is on trial.
func oracle(t *testing.T, source string, inputs []rule.Ref) cel.Program {
	t.Helper()
	var options []cel.EnvOption
	var roots []string
	for _, in := range inputs {
		if !slices.Contains(roots, in.Root) {
			roots = append(roots, in.Root)
			options = append(options, cel.Variable(in.Root, cel.MapType(cel.StringType, cel.DynType)))
		}
	}
	functions := programme.Functions()
	functions["date"] = rule.Func{Args: []rule.Type{rule.String}, Result: rule.Date, Call: func(args []rule.Value) rule.Value {
		day, err := ident.ParseDate(args[0].Text())
		if err != nil {
			return rule.Value{}
		}
		return rule.Day(day)
	}}
	for name, f := range functions {
		options = append(options, function(name, f))
	}
	env, err := cel.NewEnv(options...)
	if err != nil {
		t.Fatal(err)
	}
	ast, issues := env.Compile(source)
	if issues.Err() != nil {
		t.Fatalf("%s: %v", source, issues.Err())
	}
	program, err := env.Program(ast)
	if err != nil {
		t.Fatal(err)
	}
	return program
}

func function(name string, f rule.Func) cel.EnvOption {
	var args []*cel.Type
	for range f.Args {
		args = append(args, cel.DynType)
	}
	call := func(given ...ref.Val) ref.Val {
		var own []rule.Value
		for i, v := range given {
			own = append(own, fromCEL(v, f.Args[i]))
		}
		answer := f.Call(own)
		if answer.Missing() {
			return celtypes.NewErr("%s has no answer", name)
		}
		return celtypes.DefaultTypeAdapter.NativeToValue(toCEL(answer))
	}
	return cel.Function(name, cel.Overload(name+"_dyn", args, cel.DynType, cel.FunctionBinding(call)))
}

// toCEL is a value in CEL: every number and every date a double.
func toCEL(v rule.Value) any {
	switch v.Type() {
	case rule.Bool:
		return v.Flag()
	case rule.String:
		return v.Text()
	case rule.Int:
		return float64(v.Whole())
	case rule.Date:
		return float64(v.Day())
	}
	return v.Num()
}

func fromCEL(v ref.Val, as rule.Type) rule.Value {
	x, numeric := v.Value().(float64)
	switch {
	case as == rule.Bool:
		return rule.Flag(v.Value() == true)
	case as == rule.String:
		text, _ := v.Value().(string)
		return rule.Text(text)
	case !numeric:
		return rule.Value{}
	case as == rule.Int:
		return rule.Whole(int64(x))
	case as == rule.Date:
		return rule.Day(ident.Date(x))
	}
	return rule.Num(x)
}

// activation hands the values to CEL; what is missing is not there.
func activation(in values) map[string]any {
	roots := map[string]any{}
	for name, v := range in {
		root, ok := roots[name.Root].(map[string]any)
		if !ok {
			root = map[string]any{}
			roots[name.Root] = root
		}
		if !v.Missing() {
			root[name.Name] = toCEL(v)
		}
	}
	return roots
}

// drawnValue is missing once in four, and else mostly close to a threshold.
func drawnValue(t *rapid.T, name rule.Ref, typ rule.Type, text string, thresholds []rule.Constant) rule.Value {
	label := name.String()
	if rapid.IntRange(0, 3).Draw(t, label+" missing") == 0 {
		return rule.Value{}
	}
	x := rapid.Float64Range(0.5, 200).Draw(t, label)
	if len(thresholds) > 0 && rapid.IntRange(0, 3).Draw(t, label+" near") > 0 {
		c := rapid.SampledFrom(thresholds).Draw(t, label+" threshold").Value
		x = c.Num() + float64(c.Whole()) + float64(rapid.IntRange(-2, 2).Draw(t, label+" off"))/10
	}
	switch typ {
	case rule.Bool:
		return rule.Flag(x > 20)
	case rule.Int:
		return rule.Whole(int64(math.Round(x)) + int64(rapid.IntRange(-1, 1).Draw(t, label+" step")))
	case rule.Date:
		return rule.Day(ident.NewDate(2026, 1, 1).AddDays(rapid.IntRange(-800, 800).Draw(t, label+" day")))
	case rule.String:
		words := []string{"P", "L", "other"}
		for _, m := range regexp.MustCompile(`'([^']+)'`).FindAllStringSubmatch(text, -1) {
			words = append(words, m[1])
		}
		return rule.Text(rapid.SampledFrom(words).Draw(t, label+" word"))
	}
	return rule.Num(x)
}
