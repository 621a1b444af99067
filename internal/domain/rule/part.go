package rule

import "canting/internal/domain/fault"

// Part is one part of an expression laid flat, so that a checked expression can
// travel to where it is evaluated and need not be read and checked again there.
type Part struct {
	// Op is what it does, as a number of this package.
	Op uint8
	// Type is the type of its value.
	Type Type
	// Value is that of a literal.
	Value Value
	// Ref is the name that is read.
	Ref Ref
	// Func is the function that is called.
	Func string
	// List is, of `in`, how many parts it looks among.
	List int
}

// Parts are the expression laid flat: each part stands behind those that it works
// on. Where it was written is lost: the Constants of what Join makes of them have
// no place.
func (e *Expr) Parts() []Part { return e.root.flat(nil) }

func (n *node) flat(parts []Part) []Part {
	for _, kid := range n.kids {
		parts = kid.flat(parts)
	}
	for _, item := range n.list {
		parts = item.flat(parts)
	}
	return append(parts, Part{Op: uint8(n.op), Type: n.typ, Value: n.value, Ref: n.ref, Func: n.name, List: len(n.list)})
}

// Join is the expression that the parts were taken from. What no expression has
// as its Parts gives an error of kind Internal, never an expression that cannot
// be evaluated; types are taken on trust.
func Join(parts []Part, funcs Funcs) (*Expr, error) {
	j := joiner{funcs: funcs}
	for _, p := range parts {
		if !j.add(p) {
			return nil, fault.E("rule.Join", fault.Internal, "", nil)
		}
	}
	if len(j.open) != 1 || len(parts) > 2*MaxNodes { // each may be widened
		return nil, fault.E("rule.Join", fault.Internal, "", nil)
	}
	return &Expr{root: j.open[0], slots: j.slots}, nil
}

// joiner holds the parts that no other has taken yet.
type joiner struct {
	funcs Funcs
	open  []*node
	slots int
}

// add puts a part above those that it works on; false when they are not there.
func (j *joiner) add(p Part) bool {
	n := &node{op: op(p.Op), typ: p.Type, value: p.Value, ref: p.Ref, name: p.Func}
	kids := n.op.arity()
	if n.op == opCall {
		fn, ok := j.funcs[p.Func]
		if !ok {
			return false
		}
		n.fn, n.slot, kids = &fn, j.slots, len(fn.Args)
		j.slots += kids
	}
	left := len(j.open) - kids - p.List
	if n.op > opCall || n.typ == None || n.typ > Date || p.List < 0 || left < 0 || (p.List > 0 && n.op != opIn) {
		return false
	}
	n.kids = append(n.kids, j.open[left:left+kids]...)
	n.list = append(n.list, j.open[left+kids:]...)
	j.open = append(j.open[:left], n)
	return true
}

// arity is how many parts an operator works on; a function says it for itself.
func (o op) arity() int {
	switch o {
	case opLiteral, opRef, opCall:
		return 0
	case opHas, opWiden, opNot, opNegate, opIn:
		return 1
	case opChoice:
		return 3
	}
	return 2
}
