package programmefile

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"canting/internal/domain/programme"
	"canting/locale"
	"canting/programmes"
)

// small is a sound programme, of which tests break a line.
const small = `programme: bumil
version: "2026.1"
name: {id: Ibu hamil, en: Pregnancy}
source: {text: made up, date: 2026-01-01}
facts:
  - {id: lmp, type: date}
visits:
  anc:
    due: {from: lmp, weeks: [12, 20, 26, 30, 34, 38], grace_days: 7}
    fields:
      - {id: lila_cm, type: decimal, unit: cm, min: 15, max: 45, warn: {below: 18}, required: true}
      - {id: letak, type: choice, values: [kepala, {id: sungsang, say: {id: sungsang, en: breech}}]}
    findings:
      - id: kek
        when: visit.lila_cm < 23.5
        level: tinggi
        say: {id: "LILA {visit.lila_cm} cm", en: "MUAC {visit.lila_cm} cm"}
        source: another
        verified: true
        actions: [pmt]
actions:
  pmt: {agency: dinkes, within_days: 7}
`

func brief(problems []Problem) []string {
	var all []string
	for _, p := range problems {
		all = append(all, fmt.Sprintf("%d %s %s", p.Line, p.Field, strings.TrimPrefix(p.Fault.Key, "programme.")))
	}
	return all
}

func TestSoundFile(t *testing.T) {
	p, problems := Read("bumil.yaml", []byte(small))
	if len(problems) > 0 || p == nil {
		t.Fatal(brief(problems))
	}
	v := p.Visit("anc")
	if p.Ref() != "bumil@2026.1" || v == nil || len(v.Fields) != 2 || len(v.Due) != 1 || len(v.Due[0].At) != 6 || v.Due[0].GraceDays != 7 {
		t.Errorf("read %+v", p)
	}
	if f := v.Fields[0]; f.Unit != "cm" || f.Min.At != 15 || !f.WarnBelow.Given || f.WarnAbove.Given || !f.Required || f.Decimals != -1 {
		t.Errorf("field %+v", f)
	}
	if f := v.Fields[1]; f.Values[1].Say.EN != "breech" || f.Source.Text != "made up" || f.Source.Verified {
		t.Errorf("field %+v", f)
	}
	if f := v.Findings[0]; f.Source.Text != "another" || !f.Source.Verified || f.Source.Date != 0 || f.Level != programme.Tinggi {
		t.Errorf("finding %+v", f)
	}
}

// A source of its own starts unverified; without one the parent's holds.
func TestSourcesAreInherited(t *testing.T) {
	for _, test := range []struct {
		name, top, own string
		want           programme.Source
	}{
		{"nobody says so", "source: a", "", programme.Source{Text: "a"}},
		{"the parent's", "source: a\nverified: true\nnote: n", "", programme.Source{Text: "a", Verified: true, Note: "n"}},
		{"doubted", "source: a\nverified: true\nnote: n", "verified: false, note: m, ", programme.Source{Text: "a", Note: "m"}},
		{"its own", "source: a\nverified: true\nnote: n", "source: b, ", programme.Source{Text: "b"}},
		{"its own, read", "source: a", "source: b, verified: true, ", programme.Source{Text: "b", Verified: true}},
	} {
		text := strings.Replace(small, "source: {text: made up, date: 2026-01-01}", test.top, 1)
		text = strings.Replace(text, "{id: lmp,", "{"+test.own+"id: lmp,", 1)
		p, problems := Read("x.yaml", []byte(text))
		if len(problems) > 0 {
			t.Fatalf("%s: %v", test.name, brief(problems))
		}
		if got := p.Facts[0].Source; got != test.want {
			t.Errorf("%s: %+v", test.name, got)
		}
	}
}

func TestProblemsNameTheirLineAndField(t *testing.T) {
	for _, test := range []struct{ name, old, new, want string }{
		{"a key misspelt", "actions: [pmt]", "actons: [pmt]", "20 visits.anc.findings[kek] file.key.near"},
		{"a key that is none", "level: tinggi", "level: tinggi\n        colour: red", "17 visits.anc.findings[kek] file.key"},
		{"a key twice", "level: tinggi", "level: tinggi\n        level: rendah", "17 visits.anc.findings[kek].level file.twice"},
		{"a key that lacks", "        level: tinggi\n", "", "14 visits.anc.findings[kek].level file.missing"},
		{"a level that is none", "level: tinggi", "level: high", "16 visits.anc.findings[kek].level file.want.enum"},
		{"a number that is none", "min: 15", "min: 15 cm", "11 visits.anc.fields[lila_cm].min file.want.number"},
		{"a number with a comma", "min: 15", "min: '15,5'", "11 visits.anc.fields[lila_cm].min file.want.number"},
		{"infinity", "min: 15", "min: .inf", "11 visits.anc.fields[lila_cm].min file.want.number"},
		{"a date that is none", "date: 2026-01-01", "date: 2026-02-30", "4 source.date file.want.day"},
		{"yes for true", "required: true", "required: yes", "11 visits.anc.fields[lila_cm].required rule.bare"},
		{"days below zero", "grace_days: 7", "grace_days: -7", "9 visits.anc.due.grace_days file.want.upto"},
		{"an octal", "grace_days: 7", "grace_days: 0o7", "9 visits.anc.due.grace_days file.want.upto"},
		{"an id in capitals", "id: lmp", "id: LMP", "6 facts[LMP].id file.want.id"},
		{"a list for a map", "facts:\n  - {id: lmp, type: date}", "facts: {id: lmp}", "5 facts file.want.list"},
		{"a map for a list", "visits:\n  anc:", "visits:\n  - anc:", "8 visits file.want.map"},
		{"a text for an object", "{agency: dinkes, within_days: 7}", "dinkes", "22 actions.pmt file.want.object"},
		{"nothing", "when: visit.lila_cm < 23.5", "when:", "15 visits.anc.findings[kek].when file.want.rule"},
		{"two forms of due", "grace_days: 7", "grace_days: 7, months: [1]", "9 visits.anc.due file.one"},
		{"no form of due", "weeks: [12, 20, 26, 30, 34, 38], ", "", "9 visits.anc.due file.one"},
		{"an alias", "version: \"2026.1\"", "version: &v \"1\"", "2 version file.alias"},
		{"a rule that is a tag", "when: visit.lila_cm < 23.5", "when: !has(visit.lila_cm)", "15 visits.anc.findings[kek].when file.tag"},
		{"a name misspelt", "visit.lila_cm < 23.5", "visit.lila_cn < 23.5", "15 visits.anc.findings[kek].when rule.near"},
		{"a threshold nobody meets", "< 23.5", "< 235", "15 visits.anc.findings[kek].when field.outside"},
		{"an action misspelt", "[pmt]", "[pmd]", "20 visits.anc.findings[kek].actions[1] unknown.near"},
		{"an agency misspelt", "agency: dinkes", "agency: dinkis", "22 actions.pmt.agency unknown.near"},
		{"a sentence with a value of nobody", "MUAC {visit.lila_cm}", "MUAC {visit.lila}", "17 visits.anc.findings[kek].say say.unknown"},
		{"a plan from nowhere", "from: lmp", "from: hpht", "9 visits.anc.due.from unknown"},
		{"no English", ", en: \"MUAC {visit.lila_cm} cm\"", "", "17 visits.anc.findings[kek].say say.english"},
	} {
		text := strings.Replace(small, test.old, test.new, 1)
		if text == small {
			t.Fatalf("%s: nothing was broken", test.name)
		}
		_, problems := Read("bumil.yaml", []byte(text))
		if got := brief(problems); !slices.Contains(got, test.want) {
			t.Errorf("%s: got %q, want %q", test.name, got, test.want)
		}
	}
}

func TestAllFaultsOfAFileAreTold(t *testing.T) {
	text := small
	for _, change := range [][2]string{{"level: tinggi", "level: high"}, {"< 23.5", "< 235"}, {"[pmt]", "[pmd]"}, {"{visit.lila_cm} cm\", en", "{visit.lily_cm} cm\", en"}} {
		text = strings.Replace(text, change[0], change[1], 1)
	}
	_, problems := Read("bumil.yaml", []byte(text))
	want := []string{
		"15 visits.anc.findings[kek].when field.outside", "16 visits.anc.findings[kek].level file.want.enum",
		"17 visits.anc.findings[kek].say say.unknown", "20 visits.anc.findings[kek].actions[1] unknown.near", "22 actions.pmt unused",
	}
	if got := brief(problems); !slices.Equal(got, want) {
		t.Errorf("got  %q\nwant %q", got, want)
	}
	if Usable(problems) {
		t.Error("the file may judge")
	}
}

// What was not understood must not make its neighbours look wrong.
func TestOneFaultOfAFileIsToldOnce(t *testing.T) {
	_, problems := Read("bumil.yaml", []byte(strings.Replace(small, "type: decimal", "type: desimal", 1)))
	if got := brief(problems); len(got) != 1 || !strings.HasSuffix(got[0], "fields[lila_cm].type file.want.enum") {
		t.Errorf("got %q", got)
	}
}

func TestHopelessFiles(t *testing.T) {
	bomb := "a: &a [x,x,x,x,x,x,x,x,x]\n"
	for i, c := range "bcdefghi" {
		bomb += fmt.Sprintf("%c: &%c [%s]\n", c, c, strings.TrimSuffix(strings.Repeat(fmt.Sprintf("*%c,", 'a'+i), 9), ","))
	}
	for name, test := range map[string]struct{ text, want string }{
		"empty":          {"", "file.empty"},
		"a comment":      {"# nothing\n", "file.empty"},
		"two documents":  {small + "---\n" + small, "file.documents"},
		"too large":      {strings.Repeat("# a\n", MaxBytes/4+1), "file.large"},
		"UTF-16":         {"\xff\xfep\x00r\x00", "file.encoding"},
		"Latin-1":        {"name: caf\xe9\n", "file.encoding"},
		"no YAML":        {"visits:\n  anc: [1, 2\nname: x\n", "file.yaml"},
		"a tab":          {"visits:\n\tanc: 1\n", "file.yaml"},
		"a text":         {"programme", "file.want.object"},
		"a list":         {"- programme", "file.want.object"},
		"an alias bomb":  {bomb, "file.missing"},
		"one in place":   {bomb + "facts: *i\n", "file.alias"},
		"deep":           {strings.Repeat("[", 20000), "file.yaml"},
		"a spreadsheet":  {"PK\x03\x04\x00\x00", "file.encoding"},
		"a JSON of ours": {`{"programme": "x"}`, "file.missing"},
	} {
		_, problems := Read("x.yaml", []byte(test.text))
		if Usable(problems) || !slices.ContainsFunc(problems, func(p Problem) bool { return p.Fault.Key == "programme."+test.want }) {
			t.Errorf("%s: %q, want %s", name, brief(problems), test.want)
		}
	}
}

func TestEveryProblemHasASentence(t *testing.T) {
	words := map[string]locale.Words{}
	for _, lang := range locale.Languages() {
		loaded, err := locale.Load(lang)
		if err != nil {
			t.Fatal(err)
		}
		words[lang] = loaded
	}
	found := 0
	for _, room := range []struct{ dir, prefix string }{{"../../domain/programme", "programme."}, {".", "programme.file."}} {
		for _, key := range keysSaid(t, room.dir) {
			found++
			for lang, said := range words {
				if _, ok := said[room.prefix+key]; !ok {
					t.Errorf("%s: no sentence for %s", lang, room.prefix+key)
				}
			}
		}
	}
	if found < 50 {
		t.Fatalf("only %d keys were found: this test has lost its object", found)
	}
}

// keysSaid are the literal keys that the code of a folder hands to add, remark
// and wrong.
func keysSaid(t *testing.T, dir string) []string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var keys []string
	for _, e := range entries {
		if !strings.HasSuffix(e.Name(), ".go") || strings.HasSuffix(e.Name(), "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), dir+"/"+e.Name(), nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok {
				return true
			}
			method, ok := call.Fun.(*ast.SelectorExpr)
			place := map[string]int{"add": 1, "remark": 1, "wrong": 1}
			if dir == "." {
				place["add"] = 2
			}
			at, known := 0, false
			if ok {
				at, known = place[method.Sel.Name]
			}
			if !known || len(call.Args) <= at {
				return true
			}
			lit, ok := call.Args[at].(*ast.BasicLit)
			if !ok {
				return true
			}
			key, err := strconv.Unquote(lit.Value)
			if err != nil {
				t.Fatal(err)
			}
			if method.Sel.Name == "wrong" {
				key = "case." + key
			}
			keys = append(keys, key)
			return true
		})
	}
	return keys
}

func TestEveryShapeHasASentence(t *testing.T) {
	words, err := locale.Load("en")
	if err != nil {
		t.Fatal(err)
	}
	for s := textSort; s <= valueSort; s++ {
		for _, most := range []float64{0, 5} {
			key := "programme.file." + (&shape{sort: s, most: most}).want()
			if words[key] == "" {
				t.Errorf("no sentence for %s", key)
			}
		}
	}
}

func FuzzRead(f *testing.F) {
	f.Add([]byte(small))
	f.Add([]byte("visits: {a: {due: [{every: {days: 0}}], findings: [{}]}}"))
	f.Add([]byte("programme: a\nnumbers: [{id: a, value: 1e999, valid_from: 0001-01-01}]"))
	names, err := fs.Glob(programmes.Files, "*.yaml")
	if err != nil {
		f.Fatal(err)
	}
	for _, name := range names {
		text, err := fs.ReadFile(programmes.Files, name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		p, problems := Read("x.yaml", text)
		if p == nil && len(problems) == 0 {
			t.Fatal("neither a programme nor a reason")
		}
		lines := bytes.Count(text, []byte("\n")) + 2
		for _, problem := range problems {
			if problem.Line < 0 || problem.Line > lines {
				t.Fatalf("%s is on line %d of %d", problem.Field, problem.Line, lines)
			}
		}
		if p != nil && Usable(problems) {
			judgeAnything(p)
		}
	})
}

// judgeAnything asks a programme everything once: a file that is accepted must
// be able to answer.
func judgeAnything(p *programme.Programme) {
	const day = 739617
	for _, v := range p.Visits {
		programme.Judge(p, programme.Input{Visit: v.ID, Date: day})
	}
	c := programme.Case{Person: programme.Person{Birth: day - 400}, Entered: day - 300}
	for _, w := range programme.Due(p, c, day) {
		programme.Voice{P: p, Lang: "id", Sentence: locale.Words{}.Say}.Why(w)
		_ = w.ID()
	}
	_ = Show(&bytes.Buffer{}, p, "id", locale.Words{})
}
