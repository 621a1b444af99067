package programme

import (
	"slices"

	"canting/internal/domain/rule"
)

// gives are the names that a step fills.
func (s step) gives() []rule.Ref {
	switch {
	case len(s.derived) > 0:
		return []rule.Ref{{Root: "derived", Name: s.derived[0].ID}}
	case len(s.scores) > 0:
		return []rule.Ref{{Root: "score", Name: s.scores[0].ID}, {Root: "at_least", Name: s.scores[0].ID}}
	}
	var refs []rule.Ref
	for _, t := range s.tables {
		for _, o := range t.Outputs {
			if ref := (rule.Ref{Root: "table", Name: o.ID}); !slices.Contains(refs, ref) {
				refs = append(refs, ref)
			}
		}
	}
	return refs
}

// needs are the names that a step reads.
func (s step) needs() []rule.Ref {
	var refs []rule.Ref
	for _, d := range s.derived {
		refs = append(refs, d.Value.Inputs()...)
	}
	for _, sc := range s.scores {
		for _, item := range sc.Items {
			refs = append(refs, item.When.Inputs()...)
		}
	}
	for _, t := range s.tables {
		for _, row := range t.Rows {
			refs = append(refs, row.When.Inputs()...)
		}
	}
	return refs
}

// worked compiles what is worked out, enters its names into the table, and puts
// it into an order in which each step finds what it needs.
func (c *compiler) worked(prefix string, names rule.Table, derived []Derived, scores []Score, tables []Table) []step {
	for _, s := range scores {
		names["score"][s.ID], names["at_least"][s.ID] = rule.Int, rule.Int
	}
	for _, t := range tables {
		for _, o := range t.Outputs {
			names["table"][o.ID] = o.Type.Rule()
		}
	}
	c.derive(prefix, names, derived)
	for i := range scores {
		c.score(at(prefix+"scores", i), &scores[i], names)
	}
	for i := range tables {
		c.table(at(prefix+"tables", i), &tables[i], names)
	}
	return c.ordered(prefix, stepsOf(derived, scores, tables))
}

func stepsOf(derived []Derived, scores []Score, tables []Table) []step {
	var steps []step
	for _, twins := range twinsOf(derived, func(d *Derived) string { return d.ID }) {
		steps = append(steps, step{derived: twins})
	}
	for _, twins := range twinsOf(scores, func(s *Score) string { return s.ID }) {
		steps = append(steps, step{scores: twins})
	}
	for _, twins := range twinsOf(tables, func(t *Table) string { return t.ID }) {
		steps = append(steps, step{tables: twins})
	}
	return steps
}

// twinsOf puts entries of one ID together, in the order in which the IDs first
// stand.
func twinsOf[T any](all []T, id func(*T) string) [][]*T {
	var twins [][]*T
	for i := range all {
		one := &all[i]
		at := slices.IndexFunc(twins, func(t []*T) bool { return id(t[0]) == id(one) })
		if at < 0 {
			at, twins = len(twins), append(twins, nil)
		}
		twins[at] = append(twins[at], one)
	}
	return twins
}

// hopeful are names that also tell which derived values were asked for before
// their own type was known.
type hopeful struct {
	rule.Table
	waiting map[string]bool
	asked   map[string]bool
}

// Lookup is Table's, and notes what is not known yet.
func (h hopeful) Lookup(root, name string) (rule.Type, bool) {
	if root == "derived" && h.waiting[name] {
		h.asked[name] = true
	}
	return h.Table.Lookup(root, name)
}

// derive reads the derived values: the type of one may depend on another's, so
// it goes over them until nothing more can be read. One that asked for the type
// of another is read again only when that is known.
func (c *compiler) derive(prefix string, names rule.Table, derived []Derived) {
	waiting := map[string]bool{}
	for _, d := range derived {
		waiting[d.ID] = true
	}
	done := make([]bool, len(derived))
	asked := make([]map[string]bool, len(derived))
	blocked := func(i int) bool {
		for name := range asked[i] {
			if waiting[name] {
				return true
			}
		}
		return false
	}
	for progress := true; progress; {
		progress = false
		for i := range derived {
			if done[i] || blocked(i) {
				continue
			}
			progress = true
			h := hopeful{names, waiting, map[string]bool{}}
			_, err := rule.Parse(derived[i].Value.Text, h, c.funcs)
			if err != nil && len(h.asked) > 0 {
				asked[i] = h.asked
				continue
			}
			done[i] = true
			c.derived(at(prefix+"derived", i)+".value", &derived[i], names, waiting)
		}
	}
	c.stuck(prefix, derived, done, names)
}

// derived reads one derived value and makes its type known.
func (c *compiler) derived(path string, d *Derived, names rule.Table, waiting map[string]bool) {
	if !c.rule(path, &d.Value, names, rule.None) {
		c.faulty[rule.Ref{Root: "derived", Name: d.ID}] = true
		return
	}
	typ := d.Value.expr.Type()
	if other, twin := names["derived"][d.ID]; twin && other != typ {
		c.add(path, "twin.type", "id", d.ID, "type", typ.String(), "other", other.String())
		return
	}
	names["derived"][d.ID] = typ
	delete(waiting, d.ID)
}

// stuck reports the derived values that wait for one another for ever. One that
// waits for a value with a fault of its own is not reported: it may be right.
func (c *compiler) stuck(prefix string, derived []Derived, done []bool, names rule.Table) {
	faulty := false
	for i, d := range derived {
		faulty = faulty || done[i] && names["derived"][d.ID] == rule.None
	}
	for i, d := range derived {
		if !done[i] {
			c.faulty[rule.Ref{Root: "derived", Name: d.ID}] = true
		}
		if !done[i] && !faulty {
			c.add(at(prefix+"derived", i)+".value", "ring", "id", d.ID)
		}
	}
}

func (c *compiler) score(path string, s *Score, names rule.Table) {
	for i := range s.Items {
		item, here := &s.Items[i], at(path+".items", i)
		c.rule(here+".when", &item.When, names, rule.Bool)
		c.words(here+".say", item.Say, names)
	}
}

func (c *compiler) table(path string, t *Table, names rule.Table) {
	for i := range t.Rows {
		row, here := &t.Rows[i], at(path+".rows", i)
		c.rule(here+".when", &row.When, names, rule.Bool)
		for _, set := range row.Then {
			c.output(here+".then."+set.Output, t, set)
		}
	}
}

// output checks one cell of a table's answer.
func (c *compiler) output(path string, t *Table, set Set) {
	i := slices.IndexFunc(t.Outputs, func(o Output) bool { return o.ID == set.Output })
	if i < 0 {
		c.unknown(path, set.Output, idsOf(t.Outputs, func(o Output) string { return o.ID }))
		return
	}
	o := t.Outputs[i]
	f := Field{Type: o.Type, Values: o.Values}
	if _, fits := f.Accept(set.Value); !fits || set.Value.Missing() {
		c.add(path, "table.value", "value", set.Value.String(), "type", o.Type.String())
	}
}

// ordered sorts the steps so that each comes behind what it needs, and reports
// rings.
func (c *compiler) ordered(prefix string, steps []step) []step {
	giver := map[rule.Ref]int{}
	for i, s := range steps {
		for _, ref := range s.gives() {
			if _, twice := giver[ref]; twice {
				c.add(prefix+"tables", "id.twice", "id", ref.String())
			}
			giver[ref] = i
		}
	}
	const open, done = 1, 2
	state := make([]int, len(steps))
	var sorted []step
	var visit func(i int)
	visit = func(i int) {
		if state[i] == open {
			c.add(prefix+"derived", "ring", "id", steps[i].gives()[0].String())
		}
		if state[i] != 0 {
			return
		}
		state[i] = open
		for _, ref := range steps[i].needs() {
			if j, own := giver[ref]; own {
				visit(j)
			}
		}
		state[i] = done
		sorted = append(sorted, steps[i])
	}
	for i := range steps {
		visit(i)
	}
	return sorted
}
