package programme

import (
	"errors"
	"slices"
	"strings"

	"canting/internal/domain/rule"
)

// compiler reads the rules of one programme and says all that is wrong with it.
type compiler struct {
	problems
	p     *Programme
	funcs rule.Funcs
	// read are the names that some rule reads, or some sentence shows.
	read map[rule.Ref]bool
	// faulty are the derived values that have a fault of their own: what reads
	// them is not to blame.
	faulty map[rule.Ref]bool
}

// Compile reads the rules of a programme and checks what a form alone does not
// show: names, types, dates, limits, links within the file. It returns every
// problem, in no particular order; only remarks leave the programme usable. It
// must be called once, before the programme is used and before it is shared.
func Compile(p *Programme) []Problem {
	c := &compiler{p: p, funcs: Functions(), read: map[rule.Ref]bool{}, faulty: map[rule.Ref]bool{}}
	p.names = symbolsOf(p)
	c.twins()
	c.fields()
	c.spans()
	top := withWorked(p.names.episode)
	steps := c.worked("", top, p.Derived, p.Scores, p.Tables)
	for i := range p.Visits {
		c.visit(at("visits", i), &p.Visits[i], top, steps)
	}
	p.names.overview = overview(p)
	c.person()
	c.links()
	c.indicators()
	c.unused()
	p.followed = followUps(p)
	return c.problems
}

// Usable says whether a compiled programme may judge anybody: whether all of
// its problems are remarks.
func Usable(problems []Problem) bool {
	return !slices.ContainsFunc(problems, func(p Problem) bool { return !p.Remark })
}

// rule reads one expression. want is rule.None where any type will do. It
// reports what is wrong and says whether nothing was.
func (c *compiler) rule(path string, r *Rule, names rule.Table, want rule.Type) bool {
	if !r.Given() {
		return true
	}
	expr, err := rule.Parse(r.Text, names, c.funcs)
	if err != nil {
		c.refuse(path, err, names)
		return false
	}
	if want != rule.None && expr.Type() != want {
		c.add(path, "rule.type", "type", expr.Type().String(), "want", want.String())
		return false
	}
	r.expr = expr
	for _, ref := range expr.Inputs() {
		c.read[ref] = true
		if ref.Root == "at_least" {
			r.least = append(r.least, ref.Name)
		}
	}
	c.limits(path, expr)
	return true
}

// refuse reports what the language refuses, and for a name that is not known
// the one that it may have meant.
func (c *compiler) refuse(path string, err error, names rule.Table) {
	var found *rule.Error
	if !errors.As(err, &found) {
		return
	}
	name := found.Err.Params["found"]
	if ref, ok := refOf(name); ok && found.Err.Key == "rule.name" {
		if c.faulty[ref] {
			return
		}
		if near := Nearest(ref.Name, names.Fields(ref.Root)); near != "" {
			c.add(path, "rule.near", "name", name, "near", ref.Root+"."+near)
			return
		}
	}
	c.problems = append(c.problems, Problem{Path: path, Fault: found.Err})
}

// words checks the values that a sentence shows.
func (c *compiler) words(path string, w Words, names rule.Table) {
	if w.ID == "" {
		return
	}
	if w.EN == "" {
		c.remark(path, "say.english")
	}
	for _, text := range []string{w.ID, w.EN} {
		for _, piece := range pieces(text) {
			if piece.ref == (rule.Ref{}) {
				continue
			}
			if _, known := names.Lookup(piece.ref.Root, piece.ref.Name); !known {
				c.add(path, "say.unknown", "name", piece.ref.String())
			}
			c.read[piece.ref] = true
		}
	}
}

// visit compiles one kind of visit.
func (c *compiler) visit(path string, v *Visit, top rule.Table, before []step) {
	names := withWorked(inside(top, v))
	v.form.names = names
	own := c.worked(path+".", names, v.Derived, v.Scores, v.Tables)
	c.shadows(path, before, own)
	v.form.steps = slices.Concat(before, own)
	v.form.slots = slotsOf(v)
	for i := range v.Fields {
		c.rule(at(path+".fields", i)+".when", &v.Fields[i].When, names, rule.Bool)
		c.rule(at(path+".fields", i)+".required", &v.Fields[i].RequiredWhen, names, rule.Bool)
		c.words(at(path+".fields", i)+".name", v.Fields[i].Name, nil)
	}
	for i := range v.Guards {
		g, here := &v.Guards[i], at(path+".guards", i)
		c.rule(here+".when", &g.When, names, rule.Bool)
		c.words(here+".say", g.Say, names)
	}
	for i := range v.Findings {
		f, here := &v.Findings[i], at(path+".findings", i)
		c.rule(here+".when", &f.When, names, rule.Bool)
		c.words(here+".say", f.Say, names)
	}
	for i := range v.Due {
		c.plan(at(path+".due", i), v, &v.Due[i])
	}
}

// shadows reports values of a visit that carry the name of one of the programme.
func (c *compiler) shadows(path string, before, own []step) {
	for _, s := range own {
		for _, ref := range s.gives() {
			if slices.ContainsFunc(before, func(b step) bool { return slices.Contains(b.gives(), ref) }) {
				c.add(path, "id.twice", "id", ref.String())
			}
		}
	}
}

func (c *compiler) plan(path string, v *Visit, plan *Plan) {
	c.rule(path+".when", &plan.When, c.p.names.episode, rule.Bool)
	own := rule.Table{"visit": v.form.names["visit"]}
	c.rule(path+".done", &plan.Done, own, rule.Bool)
	plan.ids = occurrenceIDs(v.ID, plan)
}

// slotsOf numbers the values of a visit.
func slotsOf(v *Visit) map[rule.Ref]int {
	slots := map[rule.Ref]int{}
	place := func(root, name string) {
		ref := rule.Ref{Root: root, Name: name}
		if _, twin := slots[ref]; !twin {
			slots[ref] = len(slots)
		}
	}
	for _, f := range v.Fields {
		place("visit", f.ID)
	}
	for _, s := range v.form.steps {
		for _, ref := range s.gives() {
			place(ref.Root, ref.Name)
		}
	}
	return slots
}

// person compiles the rules of who comes and goes.
func (c *compiler) person() {
	p := c.p
	c.rule("enters.when", &p.Enters.When, p.names.entering, rule.Bool)
	c.words("enters.say", p.Enters.Say, p.names.entering)
	for i := range p.Leaves {
		c.rule(at("leaves", i)+".when", &p.Leaves[i].When, p.names.overview, rule.Bool)
		c.words(at("leaves", i)+".say", p.Leaves[i].Name, p.names.episode)
	}
	for i := range p.Facts {
		c.rule(at("facts", i)+".when", &p.Facts[i].When, p.names.episode, rule.Bool)
		c.rule(at("facts", i)+".required", &p.Facts[i].RequiredWhen, p.names.episode, rule.Bool)
	}
	for i := range p.Actions {
		names := rule.Table{"number": p.names.episode["number"]}
		c.words("actions."+p.Actions[i].ID+".say", p.Actions[i].Say, names)
	}
}

func (c *compiler) indicators() {
	for i := range c.p.Indicators {
		in, path := &c.p.Indicators[i], at("indicators", i)
		names := c.p.names.overview
		if in.PerVisit != "" {
			v := c.p.Visit(in.PerVisit)
			if v == nil {
				c.unknown(path+".per", in.PerVisit, c.visitIDs())
				continue
			}
			names = v.form.names
		}
		c.rule(path+".denominator", &in.Denominator, names, rule.Bool)
		c.rule(path+".numerator", &in.Numerator, names, rule.Bool)
	}
}

// unknown says that a name leads nowhere, and what it may have meant.
func (c *compiler) unknown(path, name string, known []string) {
	if near := Nearest(name, known); near != "" {
		c.add(path, "unknown.near", "name", name, "near", near)
		return
	}
	if len(known) == 0 {
		c.add(path, "unknown.none", "name", name)
		return
	}
	c.add(path, "unknown", "name", name, "known", strings.Join(known, ", "))
}

func (c *compiler) visitIDs() []string {
	return idsOf(c.p.Visits, func(v Visit) string { return v.ID })
}

func idsOf[T any](list []T, id func(T) string) []string {
	var ids []string
	for _, one := range list {
		if !slices.Contains(ids, id(one)) {
			ids = append(ids, id(one))
		}
	}
	return ids
}
