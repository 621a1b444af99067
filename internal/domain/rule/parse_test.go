package rule_test

import (
	"encoding/json"
	"errors"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"canting/internal/domain/fault"
	. "canting/internal/domain/rule"

	"pgregory.net/rapid"
)

// refusal is a source that is no rule: where, by which key, and a parameter that
// the message must carry, "name=value".
type refusal struct {
	source string
	pos    int
	key    string
	param  string
}

func refusals() []refusal {
	return []refusal{
		{"", 0, "rule.empty", ""},
		{" \n ", 0, "rule.empty", ""},
		{strings.Repeat(" ", MaxBytes+1), 0, "rule.long", "max=4000"},
		{strings.Repeat("(", MaxDepth+1) + "true", MaxDepth, "rule.deep", "max=32"},
		{strings.Repeat("!", MaxDepth+1) + "true", MaxDepth - 1, "rule.deep", ""},
		{strings.Repeat("1+", MaxNodes) + "1", 2*200 - 1, "rule.large", "max=400"},

		{"visit.hb < 11 # anemia", 14, "rule.letter", "found=#"},
		{"visit.hb\x00", 8, "rule.letter", "found=U+0000"},
		{"visit.hb < \xff", 11, "rule.letter", "found=U+FFFD"},
		{"visit.hb = 11.0", 9, "rule.operator", "allowed==="},
		{"visit.hb =< 11.0", 9, "rule.operator", "allowed=<="},
		{"visit.hb ≤ 11.0", 9, "rule.operator", "allowed=<="},
		{"visit.hb <> 11.0", 9, "rule.operator", "allowed=!="},
		{"visit.oedema & case.twins", 13, "rule.operator", "allowed=&&"},
		{"visit.oedema dan case.twins", 13, "rule.operator", "allowed=&&"},
		{"not visit.oedema", 0, "rule.operator", "allowed=!"},
		{"visit.method == ‘iud’", 16, "rule.operator", "found=‘"},
		{"visit.hb < 11.", 11, "rule.number", "found=11."},
		{"visit.hb < .5", 11, "rule.number", "found=.5"},
		{"visit.hb < 1e3", 11, "rule.number", "found=1e3"},
		{"visit.hb < 0x1F", 11, "rule.number", "found=0x1F"},
		{"visit.hb < 23cm", 11, "rule.number", "found=23cm"},
		{"visit.trimester < 9223372036854775808", 18, "rule.number", "found=9223372036854775808"},
		{"visit.hb < 1" + strings.Repeat("0", 309) + ".0", 11, "rule.number", ""},
		{"visit.lila_cm < 23,5", 16, "rule.comma", "allowed=23.5"},
		{"(visit.lila_cm < 23,5) && true", 17, "rule.comma", "found=23,5"},
		{"visit.method == 'iud", 16, "rule.text.open", "allowed='"},
		{"visit.method == ''", 16, "rule.text.empty", ""},
		{`visit.method == 'i\n'`, 18, "rule.text.letter", `found=\`},
		{"visit.method == 'i\xff'", 18, "rule.text.letter", "found=U+FFFD"},
		{"visit.method == 'i\n'", 18, "rule.text.letter", "found=U+000A"},

		{"< 3", 0, "rule.operand", "found=<"},
		{"visit.hb < && true", 11, "rule.operand", "found=&&"},
		{"visit.hb <", 10, "rule.early", ""},
		{"visit.hb < in", 11, "rule.reserved", "found=in"},
		{"(visit.hb < 11", 14, "rule.unclosed", "allowed=)"},
		{"(visit.hb < 11]", 14, "rule.expected", "found=]"},
		{"visit.oedema ? 1 ; 2", 17, "rule.letter", "found=;"},
		{"visit.oedema ? 1, 2", 16, "rule.expected", "allowed=:"},
		{"visit.hb < 11 visit.oedema", 14, "rule.end", "found=visit"},
		{"visit.oedema 'ya'", 13, "rule.end", "found='ya'"},
		{"7 < visit.hb < 11", 13, "rule.chain", "found=<"},

		{"lila < 23.5", 0, "rule.bare", "allowed=case, visit"},
		{"visit.method == iud", 16, "rule.bare", "found=iud"},
		{"vist.lila_cm < 23.5", 0, "rule.root", "allowed=case, visit"},
		{"true && visit.lila < 23.5", 8, "rule.name", "allowed=date, hb, lila_cm, method, oedema, trimester"},
		{"visit. < 3", 7, "rule.field", "root=visit"},
		{"visit.in < 3", 6, "rule.reserved", "found=in"},
		{"if == 3", 0, "rule.reserved", "found=if"},
		{"visit.hb.max < 3", 8, "rule.far", "found=visit.hb"},
		{"visit.all(x, x > 0)", 9, "rule.method", "found=visit.all"},
		{"visit.hb[0] < 3", 8, "rule.index", "found=visit.hb"},
		{"visit.hb == null", 12, "rule.null", ""},

		{"has(3)", 4, "rule.has", ""},
		{"has(visit)", 4, "rule.bare", ""},
		{"has(round(visit.hb, 1))", 4, "rule.has", ""},
		{"has(visit.hb < 3)", 13, "rule.expected", "allowed=)"},
		{"has(visit.pulse)", 4, "rule.name", ""},
		{"visit.date < date('2026-02-29')", 18, "rule.date", "found='2026-02-29'"},
		{"visit.date < date(case.lmp)", 18, "rule.date", "found=case"},
		{"visit.date < date('2026-02-28', 1)", 30, "rule.expected", "allowed=)"},
		{"visit.method in 'iud'", 16, "rule.list", "found='iud'"},
		{"visit.method in []", 17, "rule.operand", "found=]"},
		{"visit.method in ['iud'", 22, "rule.unclosed", "allowed=]"},
		{"visit.hb in [visit.lila_cm]", 13, "rule.list.item", "found=visit.lila_cm"},
		{"[1, 2] == [1, 2]", 0, "rule.list.place", ""},
		{"bmi(visit.hb) > 3", 0, "rule.function", "allowed=days, max, min, months, round, score, weeks, years, date, has"},
		{"round(visit.hb) > 3", 0, "rule.arguments", "allowed=2"},
		{"round(visit.hb, 1,) > 3", 18, "rule.operand", "found=)"},
		{"round(visit.hb, 1.0) > 3", 16, "rule.argument", "allowed=int"},
		{"days(case.lmp, '2026-01-01') > 3", 15, "rule.argument", "found=string"},

		{"visit.method == 3", 13, "rule.unlike", "left=string"},
		{"visit.date < '2026-01-01'", 11, "rule.unlike", "right=string"},
		{"visit.hb in [1, 'a']", 9, "rule.unlike", "right=string"},
		{"visit.oedema ? 1 : 'a'", 13, "rule.unlike", "operator=? :"},
		{"visit.method < 'iud'", 13, "rule.order", "found=string"},
		{"visit.oedema >= true", 13, "rule.order", "found=bool"},
		{"visit.hb && true", 9, "rule.logic", "found=decimal"},
		{"!visit.hb", 0, "rule.logic", "operator=!"},
		{"visit.hb ? 1 : 2", 9, "rule.logic", "found=decimal"},
		{"visit.method + 'x' == 'y'", 13, "rule.arithmetic", "found=string"},
		{"-visit.oedema", 0, "rule.arithmetic", "operator=-"},
		{"visit.hb % 2 == 0", 9, "rule.remainder", "found=decimal"},
		{"visit.trimester / 2 > 1", 16, "rule.division", ""},
	}
}

func TestParseRefuses(t *testing.T) {
	for _, want := range refusals() {
		t.Run(want.source[:min(len(want.source), 40)], func(t *testing.T) {
			_, err := Parse(want.source, names(), functions())
			var e *Error
			if !errors.As(err, &e) {
				t.Fatalf("got %v, want an *Error", err)
			}
			if e.Pos != want.pos || e.Err.Key != want.key {
				t.Errorf("%s at %d, want %s at %d", e.Err.Key, e.Pos, want.key, want.pos)
			}
			if name, value, ok := strings.Cut(want.param, "="); ok && e.Err.Params[name] != value {
				t.Errorf("%s is %q, want %q", name, e.Err.Params[name], value)
			}
		})
	}
}

// An error is a fault: its kind and its sentence are found through any wrapping.
func TestErrorIsAFault(t *testing.T) {
	_, err := Parse("visit.hb ≥ 7 dan", names(), functions())
	if key, params := fault.Sentence(err); key != "rule.operator" || params["column"] != "10" {
		t.Errorf("sentence %s %v", key, params)
	}
	if fault.KindOf(err) != fault.Invalid {
		t.Errorf("kind %v", fault.KindOf(err))
	}
	if want := `rule.Parse: invalid (rule.operator) allowed=">=" column="10" found="≥"`; err.Error() != want {
		t.Errorf("%q, want %q", err, want)
	}
	_, err = Parse(strings.Repeat("(", 50), names(), functions())
	if fault.KindOf(err) != fault.TooMuch {
		t.Errorf("beyond a limit the kind is %v", fault.KindOf(err))
	}
	// The column counts letters, not bytes.
	_, err = Parse("visit.method == 'é' + 1", names(), functions())
	if _, params := fault.Sentence(err); params["column"] != "21" {
		t.Errorf("column %s, want 21", params["column"])
	}
}

// Every refusal and every reason has its sentence in both languages, each filled
// wholly by the parameters that come with it; and no sentence is left over.
func TestEverySentenceIsThere(t *testing.T) {
	for _, language := range []string{"id", "en"} {
		raw, err := os.ReadFile("../../../locale/" + language + "/rule.json")
		if err != nil {
			t.Fatal(err)
		}
		var sentences map[string]string
		if err := json.Unmarshal(raw, &sentences); err != nil {
			t.Fatal(err)
		}
		said := map[string]bool{}
		say := func(key string, params map[string]string) {
			said[key] = true
			sentence, ok := sentences[key]
			for name, value := range params {
				if !strings.ContainsAny(value, "{}") {
					sentence = strings.ReplaceAll(sentence, "{"+name+"}", value)
				}
			}
			if !ok || strings.ContainsAny(sentence, "{}") {
				t.Errorf("%s %s: %q lacks a parameter of %v", language, key, sentence, params)
			}
		}
		for _, r := range refusals() {
			_, err := Parse(r.source, names(), functions())
			say(fault.Sentence(err))
		}
		for why := NoInput; why <= Mistyped; why++ {
			say(why.Key(), nil)
		}
		for _, key := range slices.Sorted(maps.Keys(sentences)) {
			if !said[key] {
				t.Errorf("%s %s is never said", language, key)
			}
		}
	}
}

func TestString(t *testing.T) {
	for source, want := range map[string]string{
		"visit.lila_cm<23.50":                               "visit.lila_cm < 23.5",
		"visit.lila_cm < 23":                                "visit.lila_cm < 23",
		"visit.lila_cm < 23.0":                              "visit.lila_cm < 23.0",
		"((visit.hb<7)||visit.oedema)&&case.twins":          "(visit.hb < 7 || visit.oedema) && case.twins",
		"visit.oedema||(case.twins&&true)":                  "visit.oedema || case.twins && true",
		"visit.oedema && (case.twins && true)":              "visit.oedema && (case.twins && true)",
		"!(visit.hb<7)":                                     "!(visit.hb < 7)",
		"!!visit.oedema":                                    "!!visit.oedema",
		"(1+2)*3 == 1+(2*3)":                                "(1 + 2) * 3 == 1 + 2 * 3",
		"1-(2-3)==1-2-3":                                    "1 - (2 - 3) == 1 - 2 - 3",
		"-(5)+ - 5 - -visit.hb == -(-5)":                    "-(5) + -5 - -visit.hb == -(-5)",
		"(visit.oedema?case.twins:true)?1:(true?2:3)":       "(visit.oedema ? case.twins : true) ? 1 : true ? 2 : 3",
		"visit.method in[ \"pil\",'iud' , \"it's\" ]":       `visit.method in ['pil', 'iud', "it's"]`,
		"(visit.hb < 7) == (visit.hb < 8)":                  "(visit.hb < 7) == (visit.hb < 8)",
		"visit.hb in [1, 2.5, -3]":                          "visit.hb in [1, 2.5, -3]",
		"weeks( case.lmp ,date( '2026-01-31' ))>=12":        "weeks(case.lmp, date('2026-01-31')) >= 12",
		"has( visit . hb )&&round((visit.hb),1)<11":         "has(visit.hb) && round(visit.hb, 1) < 11",
		"007 == visit.trimester":                            "7 == visit.trimester",
		"visit.trimester >= -9223372036854775808":           "visit.trimester >= -9223372036854775808",
		"visit.hb < 100000000000000000000000000000000000.0": "visit.hb < 100000000000000000000000000000000000.0",
	} {
		e, err := Parse(source, names(), functions())
		if err != nil {
			t.Errorf("%s: %v", source, err)
			continue
		}
		if got := e.String(); got != want {
			t.Errorf("%s is written %s, want %s", source, got, want)
		}
	}
}

// The canonical spelling parses to the same expression: the same spelling again,
// the same type, names, numbers and answers.
func TestStringComesBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := drawn{t}
		e := d.parsed()
		back, err := Parse(e.String(), names(), functions())
		if err != nil {
			t.Fatalf("%s: %v", e, err)
		}
		if back.String() != e.String() || back.Strict() != e.Strict() || back.Type() != e.Type() || !slices.Equal(back.Inputs(), e.Inputs()) {
			t.Fatalf("%s comes back as %s", e, back)
		}
		if in := d.values(e, names()); !equal(e.Eval(in), back.Eval(in)) {
			t.Fatalf("%s is %v, and %v when it comes back", e, e.Eval(in), back.Eval(in))
		}
	})
}

func TestTypes(t *testing.T) {
	for typ := Bool; typ <= Date; typ++ {
		if back, ok := TypeOf(typ.String()); !ok || back != typ {
			t.Errorf("%v comes back as %v, %v", typ, back, ok)
		}
	}
	for _, name := range []string{"none", "", "double", "Bool"} {
		if typ, ok := TypeOf(name); ok || typ != None {
			t.Errorf("%q is the type %v", name, typ)
		}
	}
	for source, want := range map[string]Type{
		"visit.hb < 3": Bool, "visit.trimester + 1": Int, "visit.trimester + 1.0": Decimal, "visit.method": String,
		"date('2026-01-01')": Date, "visit.oedema ? 1 : 2.5": Decimal, "max(1, 2)": Decimal, "visit.trimester / 7.0": Decimal,
	} {
		e, err := Parse(source, names(), functions())
		if err != nil || e.Type() != want {
			t.Errorf("%s: %v, %v, want %v", source, e, err, want)
		}
	}
}
