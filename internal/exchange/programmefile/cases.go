package programmefile

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"

	"canting/internal/domain/ident"
	"canting/internal/domain/programme"
	"canting/internal/domain/rule"
)

// tried is which answers the cases have drawn from each finding.
type tried map[*programme.Finding]*answers

type answers struct{ yes, no, none bool }

func (t tried) of(f *programme.Finding) *answers {
	if t[f] == nil {
		t[f] = &answers{}
	}
	return t[f]
}

// Result is what became of the cases of one file.
type Result struct{ Cases, Passed int }

// RunCases reads a file of cases and runs each with the version of its programme
// that holds on its day. It returns what went otherwise than expected, by line.
func RunCases(file string, text []byte, family []*programme.Programme) (Result, []Problem) {
	return runCases(file, text, family, tried{})
}

func runCases(file string, text []byte, family []*programme.Programme, seen tried) (Result, []Problem) {
	r := &reading{file: file}
	root := r.parse(text)
	if root == nil {
		return Result{}, r.problems
	}
	r.fit(root, casesShape(), "")
	if len(r.problems) > 0 {
		return Result{}, inOrder(r.problems)
	}
	id := node{root}.get("programme")
	var result Result
	for _, one := range (node{root}).get("cases").list() {
		p := holding(family, id.text(), one.get("date").day())
		if p == nil {
			r.add(id.Line, "programme", "case.programme", "name", id.text())
			return result, r.problems
		}
		t := &trial{reading: r, p: p, n: one, seen: seen}
		before := len(r.problems)
		t.run()
		result.Cases++
		if len(r.problems) == before {
			result.Passed++
		}
	}
	return result, inOrder(r.problems)
}

// holding is the version of a programme for a day, or any when none holds: a
// case may be about that.
func holding(family []*programme.Programme, id string, day ident.Date) *programme.Programme {
	var found *programme.Programme
	for _, p := range family {
		if p.ID == id && (found == nil || p.Holds(programme.Dates{Visit: day})) {
			found = p
		}
	}
	return found
}

// trial is one case that is being run.
type trial struct {
	*reading
	p    *programme.Programme
	n    node
	v    *programme.Visit
	seen tried
}

func (t *trial) name() string { return t.n.get("name").text() }

func (t *trial) wrong(at node, key string, params ...string) {
	line := t.n.Line
	if at.given() {
		line = at.Line
	}
	t.add(line, shorten(t.name()), "case."+key, params...)
}

func (t *trial) run() {
	if id := t.n.get("visit"); id.given() {
		if t.v = t.p.Visit(id.text()); t.v == nil {
			t.wrong(id, "unknown", "name", id.text())
			return
		}
	}
	before := len(t.problems)
	in := t.input()
	if len(t.problems) > before {
		return
	}
	expect := t.n.get("expect")
	if t.v != nil {
		t.judged(expect, programme.Judge(t.p, in))
		var asked []string
		for _, f := range programme.Asked(t.p, in) {
			asked = append(asked, f.ID)
		}
		t.same(expect.get("asked"), "asked", asked)
	}
	t.due(expect.get("due"), in)
	t.belongs(expect, in)
	t.indicators(expect.get("indicators"), in)
}

// input reads who and what is judged, each value by the type that the programme
// declares for it.
func (t *trial) input() programme.Input {
	in := programme.Input{Date: t.n.get("date").day(), Case: t.person()}
	facts := types(t.p.Facts)
	facts["entered"], facts["closed"], facts["outcome"] = programme.Date, programme.Date, programme.Text
	in.Case.Facts = t.values(t.n.get("case"), facts)
	in.Case.Entered, in.Case.Closed = in.Case.Facts["entered"].Day(), in.Case.Facts["closed"].Day()
	in.Case.Outcome = in.Case.Facts["outcome"].Text()
	for _, past := range t.n.get("history").list() {
		visit := t.p.Visit(past.get("visit").text())
		if visit == nil {
			t.wrong(past, "unknown", "name", past.get("visit").text())
			continue
		}
		in.Case.Past = append(in.Case.Past, programme.Past{
			Visit: visit.ID, Date: past.get("date").day(), Values: t.values(past.get("values"), types(visit.Fields)),
		})
	}
	if t.v != nil {
		in.Visit = t.v.ID
		in.Values = t.values(t.n.get("values"), types(t.v.Fields))
	}
	return in
}

func (t *trial) person() programme.Case {
	who := t.n.get("person")
	c := programme.Case{
		Person: programme.Person{Birth: who.get("birth_date").day(), City: who.get("city").text()},
		Before: map[string]programme.Known{}, Found: map[string]programme.Answer{},
	}
	c.Person.Sex, _ = ident.ParseSex(who.get("sex").text())
	inherited := map[string]programme.Type{}
	for _, in := range t.p.Inherits {
		inherited[in.ID] = in.Type
	}
	for _, one := range t.n.get("before").pairs() {
		value, day := one.value, ident.Date(0)
		if value.Kind == yaml.MappingNode {
			value, day = one.value.get("value"), one.value.get("date").day()
		}
		c.Before[one.name] = programme.Known{Value: t.value(one.name, value, inherited), Date: day}
	}
	for _, one := range t.n.get("found").pairs() {
		day := one.value.day()
		if day == 0 && one.value.text() != "false" {
			t.wrong(one.value, "found", "name", one.name)
		}
		c.Found[one.name] = programme.Answer{Date: day, Yes: day != 0}
	}
	return c
}

func types(fields []programme.Field) map[string]programme.Type {
	all := map[string]programme.Type{}
	for _, f := range fields {
		all[f.ID] = f.Type
	}
	return all
}

func (t *trial) values(n node, known map[string]programme.Type) programme.Values {
	all := programme.Values{}
	for _, one := range n.pairs() {
		all[one.name] = t.value(one.name, one.value, known)
	}
	return all
}

func (t *trial) value(name string, n node, known map[string]programme.Type) rule.Value {
	as, ok := known[name]
	if !ok {
		t.wrong(n, "unknown", "name", name)
		return rule.Value{}
	}
	v, ok := n.value(as)
	if !ok {
		t.wrong(n, "type", "name", name, "value", shorten(n.text()), "type", as.String())
	}
	return v
}

// judged compares a judgement with what was expected.
func (t *trial) judged(expect node, j programme.Judgement) {
	var fired, absent, none, actions []string
	tasks := map[string]string{}
	for _, f := range j.Findings {
		fired = append(fired, f.Finding.ID)
		for _, task := range f.Actions {
			actions = append(actions, task.Action.ID)
			tasks[task.Action.ID] = task.By.String()
		}
		t.seen.of(f.Finding).yes = true
	}
	for _, f := range j.Absent {
		absent = append(absent, f.ID)
		t.seen.of(f).no = true
	}
	for _, u := range j.Unanswered {
		none = append(none, u.Finding.ID)
		t.seen.of(u.Finding).none = true
	}
	if findings := expect.get("findings"); !findings.given() {
		t.wrong(expect, "findings.none")
	} else {
		t.same(findings, "findings", fired)
	}
	t.contained(expect.get("no_rule"), "no_rule", none)
	t.contained(expect.get("not"), "not", absent)
	t.same(expect.get("missing"), "missing", j.Missing)
	slices.Sort(actions)
	t.same(expect.get("actions"), "actions", slices.Compact(actions))
	t.each(expect.get("tasks"), "tasks", tasks, nil)
	var warned, guarded []string
	for _, w := range j.Warnings {
		warned = append(warned, w.Field.ID)
	}
	for _, v := range j.Violations {
		guarded = append(guarded, v.ID())
	}
	t.same(expect.get("warnings"), "warnings", warned)
	t.same(expect.get("guards"), "guards", guarded)
	t.worked(expect, j)
}

// same holds a list that was expected whole, in any order, if it was given.
func (t *trial) same(want node, what string, got []string) {
	if !want.given() {
		return
	}
	expected := slices.Sorted(slices.Values(want.texts()))
	got = slices.Sorted(slices.Values(got))
	if !slices.Equal(expected, got) {
		t.wrong(want, "list", "what", what, "want", listed(expected), "got", listed(got))
	}
}

func (t *trial) contained(want node, what string, got []string) {
	for _, one := range want.list() {
		if !slices.Contains(got, one.text()) {
			t.wrong(one, "lacks", "what", what, "id", one.text(), "got", listed(got))
		}
	}
}

func listed(ids []string) string { return "[" + strings.Join(ids, ", ") + "]" }

// worked compares derived values, scores and the answers of tables.
func (t *trial) worked(expect node, j programme.Judgement) {
	derived, scores, least, tables := map[string]string{}, map[string]string{}, map[string]string{}, map[string]string{}
	decimals := map[string]int{}
	for _, d := range j.Derived {
		derived[d.Ref.Name], decimals[d.Ref.Name] = written(d.Value), d.Decimals
	}
	for _, s := range j.Scores {
		least[s.ID], scores[s.ID] = strconv.Itoa(s.AtLeast), "none"
		if s.Complete {
			scores[s.ID] = least[s.ID]
		}
	}
	for _, hit := range j.Tables {
		for _, o := range hit.Table.Outputs {
			tables[o.ID] = "none"
		}
		if hit.Row != nil {
			for _, set := range hit.Row.Then {
				tables[set.Output] = written(set.Value)
			}
		}
	}
	t.each(expect.get("derived"), "derived", derived, decimals)
	t.each(expect.get("scores"), "scores", scores, nil)
	t.each(expect.get("at_least"), "at_least", least, nil)
	t.each(expect.get("tables"), "tables", tables, nil)
}

func (t *trial) each(want node, what string, got map[string]string, decimals map[string]int) {
	for _, one := range want.pairs() {
		value, known := got[one.name]
		if !known {
			t.wrong(one.value, "unknown", "name", what+"."+one.name)
			continue
		}
		places, given := decimals[one.name]
		if !given {
			places = -1
		}
		if !equal(one.value.text(), value, places) {
			t.wrong(one.value, "value", "name", what+"."+one.name, "want", shorten(one.value.text()), "got", value)
		}
	}
}

// equal compares two written values: numbers as numbers, to so many decimals.
func equal(a, b string, decimals int) bool {
	x, errX := strconv.ParseFloat(a, 64)
	y, errY := strconv.ParseFloat(b, 64)
	if errX != nil || errY != nil {
		return a == b
	}
	if decimals < 0 {
		return math.Abs(x-y) < 1e-9
	}
	return strconv.FormatFloat(x, 'f', decimals, 64) == strconv.FormatFloat(y, 'f', decimals, 64)
}

// written is a value as a file of cases writes it; "none" for a missing one.
func written(v rule.Value) string {
	switch v.Type() {
	case rule.None:
		return "none"
	case rule.String:
		return v.Text()
	case rule.Date:
		return v.Day().String()
	}
	return v.String()
}

// due compares what is due with what was expected of it.
func (t *trial) due(expect node, in programme.Input) {
	if !expect.given() {
		return
	}
	today := t.n.get("today").day()
	if today == 0 {
		today = in.Date
	}
	wanted := map[string]programme.Wanted{}
	for _, w := range programme.Due(t.p, in.Case, today) {
		wanted[w.ID()] = w
	}
	for _, one := range expect.pairs() {
		state, day := one.value.text(), one.value.get("date").day()
		if state == "" {
			state = one.value.get("state").text()
		}
		w, known := wanted[one.name]
		got := "none"
		if known {
			got = fmt.Sprint(w.State, " ", t.dayOf(w))
		}
		if !known && state == "none" {
			continue
		}
		if !known || w.State.String() != state || (day != 0 && day != t.dayOf(w)) {
			t.wrong(one.value, "value", "name", "due."+one.name, "want", strings.TrimSpace(state+" "+day.String()), "got", got)
		}
	}
}

// dayOf is the day that a case names: when it was done, else when it is due.
func (t *trial) dayOf(w programme.Wanted) ident.Date {
	if w.DoneOn != 0 {
		return w.DoneOn
	}
	return w.Date
}

// belongs compares who enters and leaves.
func (t *trial) belongs(expect node, in programme.Input) {
	if want := expect.get("enters"); want.given() {
		got := written(programme.Belongs(t.p, in.Case, in.Date))
		if got != want.text() {
			t.wrong(want, "value", "name", "enters", "want", want.text(), "got", got)
		}
	}
	var left []string
	for _, l := range programme.Leaves(t.p, in.Case, in.Date) {
		left = append(left, l.ID)
	}
	t.same(expect.get("leaves"), "leaves", left)
}

// indicators compare how the case counts, over the period that holds its day, or
// that begins with from.
func (t *trial) indicators(expect node, in programme.Input) {
	for _, one := range expect.pairs() {
		i := slices.IndexFunc(t.p.Indicators, func(ind programme.Indicator) bool {
			return ind.ID == one.name && ind.Holds(programme.Dates{Visit: in.Date})
		})
		if i < 0 {
			t.wrong(one.value, "unknown", "name", one.name)
			continue
		}
		ind := &t.p.Indicators[i]
		from := t.n.get("from").day()
		if from == 0 {
			from = begin(ind.Period, in.Date)
		}
		counted := programme.Count(t.p, ind, in.Case, from, in.Date)
		if ind.PerVisit != "" {
			counted = programme.CountVisit(t.p, ind, in, from)
		}
		if got := spelled(counted); got != one.value.text() {
			t.wrong(one.value, "value", "name", "indicators."+one.name, "want", one.value.text(), "got", got)
		}
	}
}

func spelled(c programme.Counted) string {
	switch {
	case c.Unclear:
		return "unclear"
	case !c.In:
		return "out"
	case c.Unknown:
		return "unknown"
	case c.Yes:
		return "yes"
	}
	return "no"
}

// begin is the first day of the month, quarter or year that holds a day.
func begin(period string, day ident.Date) ident.Date {
	year, month, _ := day.Split()
	switch period {
	case "year":
		month = 1
	case "quarter":
		month -= (month - 1) % 3
	}
	return ident.NewDate(year, month, 1)
}
