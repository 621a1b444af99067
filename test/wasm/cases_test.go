package wasm_test

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"maps"
	"math"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"go.yaml.in/yaml/v3"

	"canting/cmd/rules/call"
	"canting/internal/domain/programme"
	"canting/programmes"
)

// dict is a map of YAML or JSON.
type dict = map[string]any

// trial is one case of a file, and the questions that it asks of the phone.
type trial struct {
	where     string
	expect    dict
	questions [][]any
}

// TestCasesOnThePhone runs every case of every programme through the program for
// the phone. What is expected is what the server's own run of the cases expects;
// beyond that the phone must answer just what the same code answers here.
func TestCasesOnThePhone(t *testing.T) {
	trials := trialsOf(t)
	var questions [][]any
	for _, one := range trials {
		questions = append(questions, one.questions...)
	}
	answers := newPhone(t).ask(t, questions)
	here, compiled := call.Family(unpacked(t)), call.Family(family(t))
	for _, one := range trials {
		t.Run(one.where, func(t *testing.T) {
			for i, q := range one.questions {
				if answers[i].Error != "" {
					t.Fatalf("%s: %s", q, answers[i].Error)
				}
				same(t, fmt.Sprint(q[0], " on the phone and here"), decoded(t, string(answers[i].Answer)), asked(t, here, q))
				same(t, fmt.Sprint(q[0], " by packed rules and by those of the file"), canonical(asked(t, here, q)), canonical(asked(t, compiled, q)))
			}
			one.check(t, answers)
		})
		answers = answers[len(one.questions):]
	}
	t.Logf("%d cases, %d questions", len(trials), len(questions))
}

func unpacked(t *testing.T) []*programme.Programme {
	t.Helper()
	all, err := programme.Unpack(string(programme.Pack(family(t))))
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func same(t *testing.T, what string, a, b any) {
	t.Helper()
	if !reflect.DeepEqual(a, b) {
		t.Errorf("%s differ:\n%v\n%v", what, a, b)
	}
}

func decoded(t *testing.T, text string) any {
	t.Helper()
	var v any
	if err := json.Unmarshal([]byte(text), &v); err != nil {
		t.Fatalf("%v: %s", err, text)
	}
	return v
}

// asked is the answer without a phone.
func asked(t *testing.T, f call.Family, question []any) any {
	t.Helper()
	request, err := json.Marshal(question[1])
	if err != nil {
		t.Fatal(err)
	}
	answer := map[string]func(string) (string, error){"judge": f.Judge, "due": f.Due, "stage": f.Stage}[question[0].(string)]
	said, err := answer(string(request))
	if err != nil {
		t.Fatal(err)
	}
	return decoded(t, said)
}

// canonical leaves out the text of the rules, which packing does not keep.
func canonical(answer any) any {
	if judged, ok := answer.(dict); ok {
		for _, f := range list(judged["findings"]) {
			delete(f.(dict), "when")
		}
	}
	return answer
}

func trialsOf(t *testing.T) []trial {
	t.Helper()
	names, err := fs.Glob(programmes.Files, "*.cases.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var trials []trial
	for _, name := range names {
		text, err := fs.ReadFile(programmes.Files, name)
		if err != nil {
			t.Fatal(err)
		}
		var file struct {
			Programme string
			Cases     []dict
		}
		if err := yaml.Unmarshal(text, &file); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		for _, one := range file.Cases {
			one = plain(one).(dict)
			trials = append(trials, trial{where: name + "/" + fmt.Sprint(one["name"]), expect: dictOf(one["expect"]), questions: questionsOf(file.Programme, one)})
		}
	}
	if len(trials) == 0 {
		t.Fatal("there are no cases: the check below would pass on nothing")
	}
	return trials
}

// plain writes the dates of YAML as JSON has them.
func plain(v any) any {
	switch v := v.(type) {
	case time.Time:
		return v.Format(time.DateOnly)
	case dict:
		for name := range v {
			v[name] = plain(v[name])
		}
	case []any:
		for i := range v {
			v[i] = plain(v[i])
		}
	}
	return v
}

func questionsOf(id string, one dict) [][]any {
	known := dict{"facts": one["case"], "entered": dictOf(one["case"])["entered"], "past": one["history"], "before": dict{}, "found": dict{}}
	for name, v := range dictOf(one["before"]) {
		if _, dated := v.(dict); !dated {
			v = dict{"value": v}
		}
		known["before"].(dict)[name] = v
	}
	for name, v := range dictOf(one["found"]) {
		day, yes := v.(string)
		known["found"].(dict)[name] = dict{"yes": yes, "date": day}
	}
	ask := func(of dict) dict {
		q := dict{"programme": id, "date": one["date"], "person": one["person"], "case": known}
		maps.Copy(q, of)
		return q
	}
	questions := [][]any{{"stage", ask(nil)}}
	if today := one["today"]; today != nil {
		questions = append(questions, []any{"due", ask(dict{"date": today})})
	} else {
		questions = append(questions, []any{"due", ask(nil)})
	}
	if one["visit"] != nil {
		questions = append(questions, []any{"judge", ask(dict{"visit": one["visit"], "values": one["values"]})})
	}
	return questions
}

func dictOf(v any) dict {
	d, _ := v.(dict)
	return d
}

func list(v any) []any {
	l, _ := v.([]any)
	return l
}

// check compares the answers with what the file expects.
func (one trial) check(t *testing.T, answers []told) {
	t.Helper()
	one.staged(t, decoded(t, string(answers[0].Answer)).(dict))
	one.due(t, list(decoded(t, string(answers[1].Answer))))
	if len(one.questions) > 2 {
		one.judged(t, decoded(t, string(answers[2].Answer)).(dict))
	}
}

func (one trial) staged(t *testing.T, answer dict) {
	t.Helper()
	if want, given := one.expect["enters"]; given && written(answer["enters"]) != written(want) {
		t.Errorf("enters is %v, want %v", written(answer["enters"]), want)
	}
	one.alike(t, "leaves", ids(answer["leaves"]))
}

func (one trial) due(t *testing.T, answer []any) {
	t.Helper()
	wanted := map[string]dict{}
	for _, w := range answer {
		wanted[w.(dict)["id"].(string)] = w.(dict)
	}
	for id, want := range dictOf(one.expect["due"]) {
		state, day := want, any(nil)
		if both, ok := want.(dict); ok {
			state, day = both["state"], both["date"]
		}
		got := wanted[id]
		on := got["date"]
		if got["done_on"] != nil {
			on = got["done_on"]
		}
		if written(got["state"]) != state || (day != nil && on != day) {
			t.Errorf("%s is %v on %v, want %v", id, got["state"], on, want)
		}
	}
}

func (one trial) judged(t *testing.T, j dict) {
	t.Helper()
	if _, given := one.expect["findings"]; !given {
		t.Error("the case does not say which findings it expects")
	}
	one.alike(t, "findings", ids(j["findings"]))
	one.alike(t, "warnings", ids(j["warnings"]))
	one.alike(t, "guards", ids(j["violations"]))
	one.alike(t, "missing", ids(j["missing"]))
	for name, among := range map[string][]string{"no_rule": ids(j["unanswered"]), "not": ids(j["absent"])} {
		for _, id := range ids(one.expect[name]) {
			if !slices.Contains(among, id) {
				t.Errorf("%s is not among %s: %v", id, name, among)
			}
		}
	}
	derived, scores, least, tables := workedOf(j)
	one.each(t, "derived", derived)
	one.each(t, "scores", scores)
	one.each(t, "at_least", least)
	one.each(t, "tables", tables)
}

// alike holds a list that is expected whole, in any order.
func (one trial) alike(t *testing.T, name string, got []string) {
	t.Helper()
	want, given := one.expect[name]
	slices.Sort(got)
	if expected := slices.Sorted(slices.Values(ids(want))); given && !slices.Equal(expected, got) {
		t.Errorf("%s are %v, want %v", name, got, expected)
	}
}

// ids are the texts of a list, or the ids of its objects.
func ids(v any) []string {
	var all []string
	for _, one := range list(v) {
		if of, ok := one.(dict); ok {
			one = of["id"]
		}
		all = append(all, fmt.Sprint(one))
	}
	return all
}

// worked is a value that was worked out, and how it is shown to people.
type worked struct{ value, shown string }

func workedOf(j dict) (derived, scores, least, tables map[string]worked) {
	derived, scores, least, tables = map[string]worked{}, map[string]worked{}, map[string]worked{}, map[string]worked{}
	for _, v := range list(j["derived"]) {
		d := v.(dict)
		name := strings.TrimPrefix(d["id"].(string), "derived.")
		derived[name] = worked{written(d["value"]), written(dictOf(d["say"])["en"])}
	}
	for _, v := range list(j["scores"]) {
		s := v.(dict)
		name, sum := s["id"].(string), written(s["at_least"])
		least[name], scores[name] = worked{value: sum}, worked{value: "none"}
		if s["complete"] == true {
			scores[name] = worked{value: sum}
		}
	}
	for _, v := range list(j["tables"]) {
		for name, cell := range dictOf(v.(dict)["then"]) {
			tables[name] = worked{value: written(cell)}
		}
	}
	return derived, scores, least, tables
}

func written(v any) string {
	switch v := v.(type) {
	case nil:
		return "none"
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64)
	}
	return fmt.Sprint(v)
}

func (one trial) each(t *testing.T, what string, got map[string]worked) {
	t.Helper()
	for name, v := range dictOf(one.expect[what]) {
		want := written(v)
		if have, known := got[name]; want != "none" && (!known || !have.is(want)) || want == "none" && known && have.value != "none" {
			t.Errorf("%s.%s is %+v, want %s", what, name, have, want)
		}
	}
}

// is compares numbers as far as people are shown them.
func (w worked) is(want string) bool {
	x, errX := strconv.ParseFloat(want, 64)
	y, errY := strconv.ParseFloat(w.value, 64)
	if errX != nil || errY != nil {
		return w.value == want
	}
	_, behind, _ := strings.Cut(w.shown, ".")
	places := len(behind)
	if w.shown == "" {
		return math.Abs(x-y) < 1e-9
	}
	return strconv.FormatFloat(x, 'f', places, 64) == strconv.FormatFloat(y, 'f', places, 64)
}
