package rule_test

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"canting/internal/domain/ident"
	"canting/internal/domain/programme"
	. "canting/internal/domain/rule"

	"cel.dev/cel-go/cel"
	"go.yaml.in/yaml/v3"
	"pgregory.net/rapid"
)

// declared is what the rules of a programme file may name, read anew from the
// file: who wrote the programmes' reader did not write this.
type declared struct {
	Facts, Inherits []named
	Numbers         []named
	Visits          map[string]struct {
		Fields   []named
		Findings []named
		worked   `yaml:",inline"`
	}
	worked `yaml:",inline"`
}

type worked struct {
	Derived []named
	Scores  []named
	Tables  []struct{ Outputs []named }
}

type named struct {
	ID, Type, Value string
	Values          []any
	Min, Max        float64
}

// words are the choices of a field.
func (n named) words() []string {
	var all []string
	for _, v := range n.Values {
		if both, ok := v.(map[string]any); ok {
			v = both["id"]
		}
		all = append(all, v.(string))
	}
	return all
}

// typeOf is the type of a field in a rule.
func (n named) typeOf() Type {
	return map[string]Type{"decimal": Decimal, "int": Int, "bool": Bool, "choice": String, "text": String, "date": Date}[n.Type]
}

func (d declared) table() Table {
	t := Table{
		"person": {"sex": String, "birth_date": Date, "city": String, "age_days": Int, "age_months": Int, "age_years": Int},
		"at":     {"date": Date, "from": Date}, "case": {"entered": Date, "closed": Date, "outcome": String},
		"visit": {"date": Date}, "previous": {"date": Date},
	}
	for _, root := range []string{"before", "number", "count", "seen", "last", "sum", "found", "made", "during", "period", "derived", "score", "at_least", "table"} {
		t[root] = map[string]Type{}
	}
	for _, f := range d.Facts {
		t["case"][f.ID] = f.typeOf()
	}
	for _, f := range d.Inherits {
		t["before"][f.ID] = f.typeOf()
	}
	for _, f := range d.Numbers {
		t["number"][f.ID] = Decimal
	}
	d.worked.into(t)
	for id, v := range d.Visits {
		t["count"][id], t["seen"][id], t["during"][id] = Int, Date, Int
		for _, f := range v.Fields {
			t["visit"][f.ID], t["previous"][f.ID], t["last"][f.ID], t["sum"][f.ID], t["period"][f.ID] = f.typeOf(), f.typeOf(), f.typeOf(), f.typeOf(), f.typeOf()
			if f.Type == "bool" {
				t["period"][f.ID] = Int
			}
		}
		for _, f := range v.Findings {
			t["found"][f.ID] = Bool
		}
		v.worked.into(t)
	}
	return t
}

func (w worked) into(t Table) {
	for _, s := range w.Scores {
		t["score"][s.ID], t["at_least"][s.ID] = Int, Int
	}
	for _, table := range w.Tables {
		for _, o := range table.Outputs {
			t["table"][o.ID] = o.typeOf()
		}
	}
}

// fields are the fields and facts by their name, wherever they are asked.
func (d declared) fields() map[string]named {
	all := map[string]named{"sex": {Values: []any{"L", "P"}}}
	for _, f := range d.Facts {
		all[f.ID] = f
	}
	for _, v := range d.Visits {
		for _, f := range v.Fields {
			all[f.ID] = f
		}
	}
	return all
}

// derive finds the types of derived values, of which one may read another.
func (d declared) derive(t Table, funcs Funcs) {
	all := slices.Clone(d.Derived)
	for _, v := range d.Visits {
		all = append(all, v.Derived...)
	}
	for range all {
		for _, one := range all {
			if e, err := Parse(one.Value, t, funcs); err == nil {
				t["derived"][one.ID] = e.Type()
			}
		}
	}
}

// rulesOf are the texts of all rules of a file, each once.
func rulesOf(n *yaml.Node, within string) []string {
	var found []string
	for i, child := range n.Content {
		key := within
		if n.Kind == yaml.MappingNode {
			if i%2 == 0 {
				continue
			}
			key = n.Content[i-1].Value
		}
		isRule := slices.Contains([]string{"when", "done", "numerator", "denominator"}, key) ||
			key == "required" && child.Tag == "!!str" || key == "value" && within == "derived"
		if isRule && child.Kind == yaml.ScalarNode && !slices.Contains(found, child.Value) {
			found = append(found, child.Value)
		}
		below := key
		if child.Kind == yaml.MappingNode && n.Kind == yaml.SequenceNode {
			below = within // an entry lies in its list
		}
		found = append(found, rulesOf(child, below)...)
	}
	slices.Sort(found)
	return slices.Compact(found)
}

// TestRulesOfFilesAgreeWithCEL holds every rule of every programme equal to CEL,
// over inputs at its own thresholds, of its own words, and missing.
func TestRulesOfFilesAgreeWithCEL(t *testing.T) {
	files, err := filepath.Glob("../../../programmes/*.yaml")
	if err != nil {
		t.Fatal(err)
	}
	rules := 0
	for _, file := range files {
		if strings.HasSuffix(file, ".cases.yaml") {
			continue
		}
		t.Run(filepath.Base(file), func(t *testing.T) {
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			rules += agreeInFile(t, text)
		})
	}
	if rules == 0 {
		t.Error("no programme has a rule")
	}
	t.Logf("%d rules", rules)
}

func agreeInFile(t *testing.T, text []byte) int {
	var d declared
	var root yaml.Node
	if err := yaml.Unmarshal(text, &d); err != nil {
		t.Fatal(err)
	}
	if err := yaml.Unmarshal(text, &root); err != nil {
		t.Fatal(err)
	}
	table, funcs := d.table(), programme.Functions()
	for _, m := range regexp.MustCompile(`\bmade\.([a-z0-9_]+)`).FindAllSubmatch(text, -1) {
		table["made"][string(m[1])] = Bool // occurrences have their names from plans
	}
	d.derive(table, funcs)
	o, rules := newOracle(t, table, funcs), rulesOf(&root, "")
	for _, source := range rules {
		e, err := Parse(source, table, funcs)
		if err != nil {
			t.Errorf("%s: %v", source, err)
			continue
		}
		t.Run(source, func(t *testing.T) { o.agreeAlways(t, e, d.fields()) })
	}
	return len(rules)
}

// agreeAlways compiles a rule once for CEL and compares it over drawn inputs, some
// of which must lead to an answer, and one to none.
func (o oracle) agreeAlways(t *testing.T, e *Expr, fields map[string]named) {
	program, err := o.compile(e.Strict())
	if err != nil {
		t.Fatalf("CEL does not take %s: %v", e.Strict(), err)
	}
	answered, missing := 0, e.Eval(input{}).Missing()
	rapid.Check(t, func(r *rapid.T) {
		for range 5 {
			in := fileInputs(r, e, o.table, fields)
			own := e.Eval(in)
			if !own.Missing() {
				answered++
			}
			if theirs, err := celAnswer(program, o.activation(in)); !equal(own, theirs) {
				r.Fatalf("%s over %v is %v, by CEL %v (%v)", e, in, own, theirs, err)
			}
		}
	})
	if answered == 0 {
		t.Errorf("%s never had an answer", e)
	}
	if theirs, err := celAnswer(program, o.activation(input{})); theirs.Missing() != missing {
		t.Errorf("%s over nothing is missing: %v, by CEL %v (%v)", e, missing, theirs, err)
	}
}

func celAnswer(program cel.Program, vars map[string]any) (Value, error) {
	out, _, err := program.Eval(vars)
	if err != nil {
		return Value{}, err
	}
	return fromCEL(out), nil
}

// fileInputs draws the inputs of a rule, an eighth of them missing: numbers at its
// thresholds, beside them and of its fields, words that are offered or written in
// it, days as far apart as its numbers.
func fileInputs(r *rapid.T, e *Expr, table Table, fields map[string]named) input {
	near := []float64{0, 1, 30, 365}
	for _, c := range e.Constants() {
		x := c.Value.Num() + float64(c.Value.Whole())
		near = append(near, x, x-1, x+1, x-0.1, x+0.1)
	}
	var written []string
	for _, quoted := range regexp.MustCompile(`'([^']*)'`).FindAllStringSubmatch(e.String(), -1) {
		written = append(written, quoted[1])
	}
	in := input{}
	for _, ref := range e.Inputs() {
		if rapid.IntRange(0, 7).Draw(r, "known") > 0 {
			in[ref] = fileValue(r, table[ref.Root][ref.Name], near, written, fields[ref.Name])
		}
	}
	return in
}

func fileValue(r *rapid.T, typ Type, near []float64, written []string, f named) Value {
	number := rapid.OneOf(rapid.SampledFrom(near), rapid.Float64Range(0, 200))
	if f.Min < f.Max {
		number = rapid.OneOf(rapid.SampledFrom(near), rapid.Float64Range(f.Min, f.Max))
	}
	switch typ {
	case Bool:
		return Flag(rapid.Bool().Draw(r, "flag"))
	case Int:
		return Whole(int64(number.Draw(r, "whole")))
	case Decimal:
		return Num(number.Draw(r, "number"))
	case String:
		words := append(f.words(), written...)
		return Text(rapid.SampledFrom(append(words, "lain")).Draw(r, "word"))
	}
	span := int(rapid.SampledFrom(near).Draw(r, "span")) * rapid.SampledFrom([]int{1, 7, 30}).Draw(r, "unit")
	return Day(ident.NewDate(2026, 3, 1).AddDays(-span + rapid.IntRange(-1, 1).Draw(r, "beside")))
}
