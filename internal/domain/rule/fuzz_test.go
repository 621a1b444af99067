package rule_test

import (
	"errors"
	"strings"
	"testing"
	"unicode/utf8"

	. "canting/internal/domain/rule"
)

// Whatever the text: parsing ends, an error has a place within it and a key, and
// what is a rule prints to itself, says itself and evaluates, with every input
// or with none.
func FuzzParse(f *testing.F) {
	for _, r := range refusals() {
		f.Add(r.source)
	}
	for _, seed := range []string{"visit.lila_cm < 23.5", "weeks(case.lmp, visit.date) in [12, 20.5]", "-(-1) % 0 == 1 ? 'a' != \"b\" : !has(case.lmp)",
		"round(visit.hb / 0, 2) > min(1, 2) * 3 - 4", "years(date('2024-02-29'), visit.date) + 9223372036854775807 > 0"} {
		f.Add(seed)
	}
	table, funcs := names(), functions()
	f.Fuzz(func(t *testing.T, source string) {
		e, err := Parse(source, table, funcs)
		var refused *Error
		if errors.As(err, &refused) {
			if refused.Pos < 0 || refused.Pos > len(source) || !strings.HasPrefix(refused.Err.Key, "rule.") || refused.Err.Params["column"] == "" {
				t.Fatalf("%q: %v at %d", source, err, refused.Pos)
			}
			return
		}
		back, err := Parse(e.String(), table, funcs)
		if err != nil || back.String() != e.String() {
			t.Fatalf("%q is written %q, which comes back as %v, %v", source, e, back, err)
		}
		for _, in := range []input{nil, visit()} {
			v := e.Eval(in)
			if !v.Missing() && v.Type() != e.Type() || v != back.Eval(in) {
				t.Fatalf("%q is %v, %v", source, v, back.Eval(in))
			}
			if !v.Missing() && e.Missing(in) != nil {
				t.Fatalf("%q is %v and misses %v", source, v, e.Missing(in))
			}
		}
		for _, c := range e.Constants() {
			if c.Pos >= c.End || c.End > len(source) {
				t.Fatalf("%q has %v from %d to %d", source, c.Value, c.Pos, c.End)
			}
		}
		if said := e.Say("id", word); said == "" || !utf8.ValidString(said) {
			t.Fatalf("%q is said %q", source, said)
		}
	})
}
