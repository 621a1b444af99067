package rule

import "slices"

// walk visits n and what is below it, in the order in which it is written.
func (n *node) walk(visit func(*node)) {
	if _, infix := operatorOf(n.op); infix || n.op == opChoice {
		n.kids[0].walk(visit)
		visit(n)
		n.rest(visit, 1)
		return
	}
	visit(n)
	n.rest(visit, 0)
}

func (n *node) rest(visit func(*node), from int) {
	for _, kid := range n.kids[from:] {
		kid.walk(visit)
	}
	for _, item := range n.list {
		item.walk(visit)
	}
}

// Inputs are the names that the expression reads, each once, in the order in
// which they are first written; those that only has() asks for as well.
func (e *Expr) Inputs() []Ref {
	var refs []Ref
	e.root.walk(func(n *node) { refs = remember(refs, n) })
	return refs
}

func remember(refs []Ref, n *node) []Ref {
	if n.op != opRef || slices.Contains(refs, n.ref) {
		return refs
	}
	return append(refs, n.ref)
}

// Constant is a number that is written in an expression.
type Constant struct {
	// Pos and End are where it is written, in bytes; a minus belongs to it.
	Pos, End int
	// Value is an Int or a Decimal, as it is written.
	Value Value
}

// Constants are the numbers of the expression in the order in which they are
// written: the thresholds that need a source, and on whose both sides a case
// must lie.
func (e *Expr) Constants() []Constant {
	var found []Constant
	e.root.walk(func(n *node) {
		if n.op == opLiteral && (n.typ == Int || n.typ == Decimal) {
			found = append(found, Constant{n.pos, n.end, n.value})
		}
	})
	return found
}

// Missing are the inputs that are missing, or not of their type, and that the
// missing answer hangs on, each once, in the order in which they are written. It
// is nil when there is an answer, and when the only reason is another one, as a
// division by zero.
func (e *Expr) Missing(env Env) []Ref {
	f := e.frame(env)
	var refs []Ref
	f.blame(e.root, &refs)
	return refs
}

// blame collects the missing names that make n's answer missing.
func (f frame) blame(n *node, refs *[]Ref) {
	switch v := f.eval(n); {
	case !v.Missing():
		return
	case n.op == opRef:
		*refs = remember(*refs, n)
		return
	}
	for _, kid := range f.hangsOn(n) {
		f.blame(kid, refs)
	}
}

// hangsOn are the parts whose values matter to n.
func (f frame) hangsOn(n *node) []*node {
	if n.op != opChoice {
		return n.kids
	}
	condition := f.eval(n.kids[0])
	switch {
	case condition.Missing():
		return n.kids[:1]
	case condition.Flag():
		return n.kids[1:2]
	}
	return n.kids[2:]
}
