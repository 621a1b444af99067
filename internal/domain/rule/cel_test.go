package rule_test

import (
	"fmt"
	"math"
	"math/big"
	"strconv"
	"testing"
	"time"

	"canting/internal/domain/ident"
	. "canting/internal/domain/rule"

	"cel.dev/cel-go/cel"
	"cel.dev/cel-go/common/types"
	"cel.dev/cel-go/common/types/ref"
)

// oracle is CEL itself, with the names and functions of a rule.
type oracle struct {
	env   *cel.Env
	table Table
}

// newOracle makes the oracle for rules over the table. Of the functions, the
// standard ones are written anew for it, over the standard library's calendar
// and exact fractions; any other is called as it is, because it is the language
// that is on trial.
func newOracle(t *testing.T, table Table, funcs Funcs) oracle {
	t.Helper()
	options := []cel.EnvOption{
		cel.CustomTypeProvider(objects{types.NewEmptyRegistry(), table}),
		function("fin", []Type{Decimal}, Decimal, finite),
		function("date", []Type{String}, Date, func(args []ref.Val) ref.Val {
			at, err := time.Parse(time.DateOnly, args[0].Value().(string))
			if err != nil {
				return types.WrapErr(err)
			}
			return types.Timestamp{Time: at}
		}),
	}
	for _, root := range table.Roots() {
		options = append(options, cel.Variable(root, cel.ObjectType(root)))
	}
	for name, f := range funcs {
		call, ok := independent()[name]
		if !ok {
			call = borrowed(f)
		}
		options = append(options, function(name, f.Args, f.Result, call))
	}
	env, err := cel.NewEnv(options...)
	if err != nil {
		t.Fatal(err)
	}
	return oracle{env, table}
}

// objects tells CEL's checker the fields of each root and their types; at run
// time the roots are maps, in which a missing field is an error.
type objects struct {
	*types.Registry
	table Table
}

func (o objects) FindStructType(name string) (*types.Type, bool) {
	if _, ok := o.table[name]; ok {
		return types.NewTypeTypeWithParam(types.NewObjectType(name)), true
	}
	return o.Registry.FindStructType(name)
}

func (o objects) FindStructFieldType(root, name string) (*types.FieldType, bool) {
	if typ, ok := o.table[root][name]; ok {
		return &types.FieldType{Type: celType(typ)}, true
	}
	return o.Registry.FindStructFieldType(root, name)
}

func celType(t Type) *cel.Type {
	return map[Type]*cel.Type{Bool: cel.BoolType, Int: cel.IntType, Decimal: cel.DoubleType, String: cel.StringType, Date: cel.TimestampType}[t]
}

func function(name string, args []Type, result Type, call func([]ref.Val) ref.Val) cel.EnvOption {
	var wanted []*cel.Type
	for _, arg := range args {
		wanted = append(wanted, celType(arg))
	}
	binding := cel.FunctionBinding(func(args ...ref.Val) ref.Val { return call(args) })
	switch len(args) {
	case 1:
		binding = cel.UnaryBinding(func(arg ref.Val) ref.Val { return call([]ref.Val{arg}) })
	case 2:
		binding = cel.BinaryBinding(func(a, b ref.Val) ref.Val { return call([]ref.Val{a, b}) })
	}
	return cel.Function(name, cel.Overload(name+"_overload", wanted, celType(result), binding))
}

func finite(args []ref.Val) ref.Val {
	if x := args[0].Value().(float64); math.IsNaN(x) || math.IsInf(x, 0) {
		return types.NewErr("not finite")
	}
	return args[0]
}

// borrowed calls a rule's own function from CEL.
func borrowed(f Func) func([]ref.Val) ref.Val {
	return func(args []ref.Val) ref.Val {
		own := make([]Value, len(args))
		for i, arg := range args {
			own[i] = fromCEL(arg)
		}
		v := f.Call(own)
		if v.Missing() {
			return types.NewErr("absent: %d", v.Why())
		}
		return types.DefaultTypeAdapter.NativeToValue(toCEL(v))
	}
}

// independent are the standard functions in the words of another author.
func independent() map[string]func([]ref.Val) ref.Val {
	at := func(v ref.Val) time.Time { return v.Value().(time.Time) }
	whole := func(n int, ordered bool) ref.Val {
		if !ordered {
			return types.NewErr("the wrong way round")
		}
		return types.Int(n)
	}
	return map[string]func([]ref.Val) ref.Val{
		"days": func(a []ref.Val) ref.Val { return whole(daysBetween(at(a[0]), at(a[1])), true) },
		"weeks": func(a []ref.Val) ref.Val {
			n := daysBetween(at(a[0]), at(a[1]))
			return whole(n/7, n >= 0)
		},
		"months": func(a []ref.Val) ref.Val { return whole(monthsBetween(at(a[0]), at(a[1])), !at(a[1]).Before(at(a[0]))) },
		"years": func(a []ref.Val) ref.Val {
			return whole(monthsBetween(at(a[0]), at(a[1]))/12, !at(a[1]).Before(at(a[0])))
		},
		"round": func(a []ref.Val) ref.Val { return exactRound(a[0].Value().(float64), a[1].Value().(int64)) },
		"min": func(a []ref.Val) ref.Val {
			return types.Double(math.Min(a[0].Value().(float64), a[1].Value().(float64)))
		},
		"max": func(a []ref.Val) ref.Val {
			return types.Double(math.Max(a[0].Value().(float64), a[1].Value().(float64)))
		},
	}
}

// daysBetween counts by Julian day, since a time.Duration holds 292 years only.
func daysBetween(a, b time.Time) int {
	julian := func(t time.Time) int { return int((t.Unix() + 62135596800) / 86400) }
	return julian(b) - julian(a)
}

// monthsBetween steps month by month from the first of a's month, and looks for
// the day of a, or the last day where the month is shorter.
func monthsBetween(a, b time.Time) int {
	n := (b.Year()-a.Year())*12 + int(b.Month()) - int(a.Month())
	first := time.Date(a.Year(), a.Month()+time.Month(n), 1, 0, 0, 0, 0, time.UTC)
	last := first.AddDate(0, 1, -1).Day()
	if first.AddDate(0, 0, min(a.Day(), last)-1).After(b) {
		n--
	}
	return n
}

// exactRound rounds the shortest decimal as a fraction of whole numbers.
func exactRound(x float64, digits int64) ref.Val {
	if digits < 0 {
		return types.NewErr("digits %d", digits)
	}
	if digits > 1100 { // no float64 has as many
		return types.Double(x)
	}
	r, _ := new(big.Rat).SetString(strconv.FormatFloat(math.Abs(x), 'g', -1, 64))
	scale := new(big.Int).Exp(big.NewInt(10), big.NewInt(digits), nil)
	r.Mul(r, new(big.Rat).SetInt(scale)).Add(r, big.NewRat(1, 2))
	floor := new(big.Int).Quo(r.Num(), r.Denom())
	rounded, _ := new(big.Rat).SetFrac(floor, scale).Float64()
	if math.IsInf(rounded, 0) {
		return types.NewErr("overflow")
	}
	return types.Double(math.Copysign(rounded, x))
}

// toCEL is a value as CEL's Go API takes it.
func toCEL(v Value) any {
	switch v.Type() {
	case Bool:
		return v.Flag()
	case Int:
		return v.Whole()
	case Decimal:
		return v.Num()
	case String:
		return v.Text()
	}
	return time.Date(1, 1, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, int(v.Day())-1)
}

func fromCEL(v ref.Val) Value {
	switch v := v.Value().(type) {
	case bool:
		return Flag(v)
	case int64:
		return Whole(v)
	case float64:
		return Num(v)
	case string:
		return Text(v)
	case time.Time:
		return Day(ident.NewDate(v.Year(), int(v.Month()), v.Day()))
	}
	return Value{}
}

// input is an Env of a few values.
type input map[Ref]Value

func (in input) Get(root, name string) Value { return in[Ref{root, name}] }

// answer is what CEL makes of a source, missing where it answers with an error.
// ok is false when CEL does not compile it.
func (o oracle) answer(source string, in input) (v Value, ok bool, err error) {
	program, err := o.compile(source)
	if err != nil {
		return Value{}, false, err
	}
	out, _, err := program.Eval(o.activation(in))
	if err != nil {
		return Value{}, true, err
	}
	return fromCEL(out), true, nil
}

func (o oracle) compile(source string, options ...cel.ProgramOption) (cel.Program, error) {
	ast, issues := o.env.Compile(source)
	if issues.Err() != nil {
		return nil, issues.Err()
	}
	return o.env.Program(ast, options...)
}

func (o oracle) activation(in input) map[string]any {
	vars := map[string]any{}
	for _, root := range o.table.Roots() {
		vars[root] = map[string]any{}
	}
	for r, v := range in {
		if !v.Missing() {
			vars[r.Root].(map[string]any)[r.Name] = toCEL(v)
		}
	}
	return vars
}

// agree fails the test where CEL and the rule differ: in the answer, or in
// whether there is one.
func (o oracle) agree(e *Expr, in input) error {
	own := e.Eval(in)
	theirs, ok, err := o.answer(e.Strict(), in)
	switch {
	case !ok:
		return fmt.Errorf("CEL does not take %s: %w", e.Strict(), err)
	case !equal(own, theirs):
		return fmt.Errorf("%s over %v is %v, by CEL %v (%v)", e, in, own, theirs, err)
	}
	return nil
}

func equal(a, b Value) bool {
	if a.Missing() || b.Missing() {
		return a.Missing() && b.Missing()
	}
	return a == b || a.Type() == Decimal && b.Type() == Decimal && a.Num() == b.Num()
}
