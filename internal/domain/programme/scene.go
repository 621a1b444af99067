package programme

import (
	"slices"

	"canting/internal/domain/ident"
	"canting/internal/domain/rule"
)

// scene is what a rule sees when it is asked: a case, and perhaps a visit. It is
// the rule.Env of every rule.
type scene struct {
	p    *Programme
	c    *Case
	at   ident.Date // the day as of which is asked
	from ident.Date // first day of the period, for indicators
	// on is the day that ages are asked for, where it is not at: a due day.
	on ident.Date

	// Of a visit only. now has the place that the visit's slots give.
	v    *Visit
	now  []rule.Value
	open []openScore // the scores that are known in part
	// past stands for this visit where one of the past is asked about.
	past *Past
}

// openScore is a score of which some items have no answer: it lies somewhere
// from least to most, both inclusive.
type openScore struct {
	id          string
	least, most rule.Value
	missing     []rule.Ref
}

// ask evaluates a rule. One that reads at_least of a score known in part has an
// answer only when the lowest and the highest that the score may still be agree
// on it: 4 points so far are no "not above 6".
func (s *scene) ask(r Rule) rule.Value {
	if r.expr == nil {
		return rule.Value{}
	}
	answer := r.expr.Eval(s)
	if len(r.least) == 0 || len(s.open) == 0 || answer.Missing() {
		return answer
	}
	for _, o := range s.open {
		s.set("at_least", o.id, o.most)
	}
	highest := r.expr.Eval(s)
	for _, o := range s.open {
		s.set("at_least", o.id, o.least)
	}
	if highest != answer {
		return rule.Value{}
	}
	return answer
}

// missing is what an answer hangs on that ask could not give: answers, facts and
// what was handed on. A worked value stands for what it is itself waiting for.
func (s *scene) missing(r Rule) []rule.Ref {
	var refs []rule.Ref
	for _, ref := range r.expr.Missing(s) {
		if below := s.below(ref); len(below) > 0 {
			refs = appendNew(refs, below)
		} else {
			refs = appendNew(refs, []rule.Ref{ref})
		}
	}
	for _, o := range s.open {
		if slices.Contains(r.least, o.id) {
			refs = appendNew(refs, o.missing)
		}
	}
	return refs
}

// below is what a worked value waits for; nil for any other name, and for a value
// that waits for nothing: a number out of a table, a table without a true row.
func (s *scene) below(ref rule.Ref) []rule.Ref {
	switch ref.Root {
	case "score":
		for _, o := range s.open {
			if o.id == ref.Name {
				return o.missing
			}
		}
	case "derived":
		for _, d := range s.p.deriveds(s.v) {
			if d.ID == ref.Name && d.Holds(s.dates()) {
				return s.missing(d.Value)
			}
		}
	case "table":
		for _, t := range s.p.tablesOf(s.v) {
			if slices.ContainsFunc(t.Outputs, func(o Output) bool { return o.ID == ref.Name }) && t.Holds(s.dates()) {
				return s.table(t).Missing
			}
		}
	}
	return nil
}

// dates are the dates that choose between dated twins.
func (s *scene) dates() Dates {
	return Dates{Visit: s.at, Birth: s.c.Person.Birth, Fact: s.factDate}
}

func (s *scene) factDate(id string) ident.Date { return s.fact(id).Day() }

// Get is the value of a name; a name that means nothing here is missing.
func (s *scene) Get(root, name string) rule.Value {
	switch root {
	case "visit":
		return s.visit(name)
	case "derived", "score", "at_least", "table":
		return s.slot(root, name)
	case "case":
		return s.episode(name)
	case "person":
		return s.person(name)
	case "before":
		return s.before(name)
	case "number":
		return s.number(name)
	case "previous":
		return s.previous(name)
	case "count", "seen", "last", "sum":
		return s.history(root, name)
	case "found":
		if a, answered := s.c.Found[name]; answered && a.Date <= s.at {
			return rule.Flag(a.Yes)
		}
	case "made":
		return s.made(name)
	case "during":
		return s.during(name)
	case "period":
		return s.total(name, max(s.from, 1))
	case "at":
		if name == "from" {
			return rule.Day(s.from)
		}
		return rule.Day(s.day())
	}
	return rule.Value{}
}

// day is the day that ages are asked for.
func (s *scene) day() ident.Date {
	if s.on != 0 {
		return s.on
	}
	return s.at
}

func (s *scene) visit(name string) rule.Value {
	switch {
	case s.past != nil && name == "date":
		return rule.Day(s.past.Date)
	case s.past != nil:
		return s.past.Values[name]
	case name == "date":
		return rule.Day(s.at)
	}
	return s.slot("visit", name)
}

func (s *scene) slot(root, name string) rule.Value {
	if s.v == nil {
		return rule.Value{}
	}
	if i, ok := s.v.form.slots[rule.Ref{Root: root, Name: name}]; ok {
		return s.now[i]
	}
	return rule.Value{}
}

func (s *scene) set(root, name string, v rule.Value) {
	if i, ok := s.v.form.slots[rule.Ref{Root: root, Name: name}]; ok {
		s.now[i] = v
	}
}

// episode is what is known of the case itself, or one of its facts.
func (s *scene) episode(name string) rule.Value {
	closed := s.c.Closed != 0 && s.c.Closed <= s.at
	switch {
	case name == "entered":
		return rule.Day(s.c.Entered)
	case name == "closed" && closed:
		return rule.Day(s.c.Closed)
	case name == "outcome" && closed:
		return rule.Text(s.c.Outcome)
	}
	return s.fact(name)
}

// fact is a fact of the case: the last answer of its field if it has one, else
// what was said when the case was opened.
func (s *scene) fact(id string) rule.Value {
	for i := range s.p.Facts {
		f := &s.p.Facts[i]
		if f.ID != id || (f.Validity != Validity{} && f.By == "" && !f.Holds(Dates{Visit: s.at})) {
			continue
		}
		v := rule.Value{}
		if f.FromVisit != "" {
			v = s.lastOf(f.FromVisit, f.FromField)
		}
		if v.Missing() {
			v = s.c.Facts[id]
		}
		v, _ = f.Accept(v)
		return v
	}
	return rule.Value{}
}

// person is a fact about the person. Ages are completed days, months and years
// on the day, missing before birth.
func (s *scene) person(name string) rule.Value {
	p := &s.c.Person
	switch name {
	case "sex":
		return rule.Text(p.Sex.String())
	case "birth_date":
		return rule.Day(p.Birth)
	case "city":
		return rule.Text(p.City)
	}
	months, ok := ident.CompletedMonths(p.Birth, s.day())
	switch {
	case !ok:
		return rule.Value{}
	case name == "age_days":
		return rule.Whole(int64(p.Birth.DaysUntil(s.day())))
	case name == "age_months":
		return rule.Whole(int64(months))
	case name == "age_years":
		return rule.Whole(int64(months / 12))
	}
	return rule.Value{}
}

func (s *scene) before(id string) rule.Value {
	for i := range s.p.Inherits {
		in := &s.p.Inherits[i]
		if in.ID != id || !in.Holds(Dates{Visit: s.at, Birth: s.c.Person.Birth}) {
			continue
		}
		known := s.c.Before[id]
		if in.WithinDays > 0 && (known.Date == 0 || known.Date.DaysUntil(s.at) > in.WithinDays) {
			return rule.Value{}
		}
		return known.Value
	}
	return rule.Value{}
}

func (s *scene) number(id string) rule.Value {
	for i := range s.p.Numbers {
		n := &s.p.Numbers[i]
		if n.ID == id && n.Holds(s.dates()) {
			return rule.Num(n.Value)
		}
	}
	return rule.Value{}
}

// previous is an answer of the last earlier visit of the same kind.
func (s *scene) previous(name string) rule.Value {
	for i := len(s.c.Past) - 1; i >= 0 && s.v != nil; i-- {
		past := &s.c.Past[i]
		if past.Visit != s.v.ID || past.Date > s.at {
			continue
		}
		if name == "date" {
			return rule.Day(past.Date)
		}
		return past.Values[name]
	}
	return rule.Value{}
}

// history is what all visits of the case say together, this one included.
func (s *scene) history(root, name string) rule.Value {
	switch root {
	case "count":
		n, _ := s.visits(name)
		return rule.Whole(int64(n))
	case "seen":
		_, day := s.visits(name)
		return rule.Day(day)
	case "last":
		return s.lastOf("", name)
	}
	return s.sum(name)
}

// made says whether an occurrence of a plan was answered; missing when nobody can
// say whether it is wanted, and it was not answered.
func (s *scene) made(name string) rule.Value {
	d := diary{scene: scene{p: s.p, c: s.c, at: s.at}}
	known := false
	for i := range s.p.Visits {
		v := &s.p.Visits[i]
		for j := range v.Due {
			plan := &v.Due[j]
			if slices.ContainsFunc(plan.ids, func(id string) bool { return madeName(id) == name }) && plan.Holds(s.dates()) {
				known = true
				d.plan(v, plan)
			}
		}
	}
	unclear := false
	for _, w := range d.list {
		if w.State == Done && madeName(w.ID()) == name {
			return rule.Flag(true)
		}
		unclear = unclear || w.State == Unclear
	}
	if unclear || !known {
		return rule.Value{}
	}
	return rule.Flag(false)
}

// during counts the visits of a kind in the period; missing where there is none.
func (s *scene) during(kind string) rule.Value {
	if s.from == 0 {
		return rule.Value{}
	}
	n := 0
	for i := range s.c.Past {
		if past := &s.c.Past[i]; past.Visit == kind && past.Date >= s.from && past.Date <= s.at {
			n++
		}
	}
	return rule.Whole(int64(n))
}

// visits counts the visits of a kind and gives the day of the last.
func (s *scene) visits(kind string) (n int, last ident.Date) {
	for i := range s.c.Past {
		if past := &s.c.Past[i]; past.Visit == kind && past.Date <= s.at {
			n, last = n+1, latest(last, past.Date)
		}
	}
	if s.v != nil && s.v.ID == kind {
		n, last = n+1, s.at
	}
	return n, last
}

// lastOf is the last answer of a field at visits of a kind, or of any kind for "".
func (s *scene) lastOf(kind, field string) rule.Value {
	if s.v != nil && (kind == "" || kind == s.v.ID) {
		if v := s.slot("visit", field); !v.Missing() {
			return v
		}
	}
	for i := len(s.c.Past) - 1; i >= 0; i-- {
		past := &s.c.Past[i]
		if past.Date > s.at || (kind != "" && kind != past.Visit) {
			continue
		}
		if v := past.Values[field]; !v.Missing() {
			return v
		}
	}
	return rule.Value{}
}

// sum adds a field over all visits; it is missing when no visit says it.
func (s *scene) sum(field string) rule.Value { return s.total(field, 0) }

// total adds a field over the visits from a day on. A question of yes or no
// counts its yeses. It is missing when no visit says it, and within a period
// that is not given.
func (s *scene) total(field string, from ident.Date) rule.Value {
	if from != 0 && s.from == 0 {
		return rule.Value{}
	}
	sum, whole, said := 0.0, true, false
	add := func(v rule.Value) {
		x, numeric := number(v)
		switch {
		case numeric:
			sum, said, whole = sum+x, true, whole && v.Type() == rule.Int
		case v.Type() == rule.Bool:
			said = true
			if v.Flag() {
				sum++
			}
		}
	}
	for i := range s.c.Past {
		if past := &s.c.Past[i]; past.Date >= from && past.Date <= s.at {
			add(past.Values[field])
		}
	}
	if s.v != nil {
		add(s.slot("visit", field))
	}
	switch {
	case !said:
		return rule.Value{}
	case whole:
		return rule.Whole(int64(sum))
	}
	return rule.Num(sum)
}

// latest is the later of two dates; a missing one is earlier than any.
func latest(a, b ident.Date) ident.Date { return max(a, b) }
