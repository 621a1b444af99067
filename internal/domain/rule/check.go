package rule

import "strconv"

// checker gives every node its type, and refuses what does not fit.
type checker struct {
	src   string
	names Names
	funcs Funcs
	slots int
}

func (c *checker) check(n *node) *Error {
	for _, kid := range n.kids {
		if n.op == opHas {
			break // checked with the name that it asks for
		}
		if err := c.check(kid); err != nil {
			return err
		}
	}
	switch n.op {
	case opLiteral:
		return nil
	case opRef:
		return c.name(n)
	case opHas:
		n.typ = Bool
		return c.name(n.kids[0])
	case opNot, opAnd, opOr:
		return c.logic(n)
	case opEqual, opUnequal, opLess, opAtMost, opMore, opAtLeast:
		return c.comparison(n)
	case opIn:
		return c.membership(n)
	case opNegate, opAdd, opSubtract, opMultiply, opDivide, opRemainder:
		return c.arithmetic(n)
	case opChoice:
		return c.choice(n)
	}
	return c.call(n)
}

// name looks a name up; one without a root, too, for the message.
func (c *checker) name(n *node) *Error {
	if n.ref.Name == "" {
		return fail(c.src, n.pos, "rule.bare", "found", n.ref.Root, "allowed", listed(c.names.Roots()))
	}
	typ, ok := c.names.Lookup(n.ref.Root, n.ref.Name)
	if ok {
		n.typ = typ
		return nil
	}
	fields := c.names.Fields(n.ref.Root)
	if len(fields) == 0 {
		return fail(c.src, n.pos, "rule.root", "found", n.ref.Root, "allowed", listed(c.names.Roots()))
	}
	return fail(c.src, n.pos, "rule.name", "found", n.ref.String(), "root", n.ref.Root, "allowed", listed(fields))
}

func (c *checker) logic(n *node) *Error {
	n.typ = Bool
	for _, kid := range n.kids {
		if kid.typ != Bool {
			return fail(c.src, n.pos, "rule.logic", "operator", n.sign(), "found", kid.typ.String())
		}
	}
	return nil
}

func (c *checker) comparison(n *node) *Error {
	n.typ = Bool
	typ, ok := alike(&n.kids[0], &n.kids[1])
	if !ok {
		return c.unlike(n, n.kids[0], n.kids[1])
	}
	if n.op != opEqual && n.op != opUnequal && (typ == Bool || typ == String) {
		return fail(c.src, n.pos, "rule.order", "operator", n.sign(), "found", typ.String())
	}
	return nil
}

func (c *checker) membership(n *node) *Error {
	n.typ = Bool
	for range 2 { // a fraction late in the list makes what came before it decimal, too
		for i := range n.list {
			if _, ok := alike(&n.kids[0], &n.list[i]); !ok {
				return c.unlike(n, n.kids[0], n.list[i])
			}
		}
	}
	return nil
}

func (c *checker) arithmetic(n *node) *Error {
	for _, kid := range n.kids {
		if kid.typ != Int && (kid.typ != Decimal || n.op == opRemainder) {
			key := "rule.arithmetic"
			if n.op == opRemainder {
				key = "rule.remainder"
			}
			return fail(c.src, n.pos, key, "operator", n.sign(), "found", kid.typ.String())
		}
	}
	if n.op == opNegate {
		n.typ = n.kids[0].typ
		return nil
	}
	n.typ, _ = alike(&n.kids[0], &n.kids[1])
	if n.op == opDivide && n.typ == Int {
		// CEL would drop the fraction here, which nobody expects who reads 7 / 2.
		return fail(c.src, n.pos, "rule.division")
	}
	return nil
}

func (c *checker) choice(n *node) *Error {
	if n.kids[0].typ != Bool {
		return fail(c.src, n.pos, "rule.logic", "operator", "?", "found", n.kids[0].typ.String())
	}
	typ, ok := alike(&n.kids[1], &n.kids[2])
	if !ok {
		return c.unlike(n, n.kids[1], n.kids[2])
	}
	n.typ = typ
	return nil
}

func (c *checker) call(n *node) *Error {
	fn, ok := c.funcs[n.name]
	if !ok {
		return fail(c.src, n.pos, "rule.function", "found", n.name, "allowed", listed(append(sortedKeys(c.funcs), "date", "has")))
	}
	if len(n.kids) != len(fn.Args) {
		return fail(c.src, n.pos, "rule.arguments", "function", n.name, "found", strconv.Itoa(len(n.kids)), "allowed", strconv.Itoa(len(fn.Args)))
	}
	for i, want := range fn.Args {
		if want == Decimal {
			n.kids[i] = widened(n.kids[i])
		}
		if got := n.kids[i].typ; got != want {
			return fail(c.src, n.kids[i].pos, "rule.argument", "function", n.name, "place", strconv.Itoa(i+1), "found", got.String(), "allowed", want.String())
		}
	}
	n.typ, n.fn, n.slot = fn.Result, &fn, c.slots
	c.slots += len(n.kids)
	return nil
}

func (c *checker) unlike(n, a, b *node) *Error {
	return fail(c.src, n.pos, "rule.unlike", "operator", n.sign(), "left", a.typ.String(), "right", b.typ.String())
}

// sign is the node's operator as it is written.
func (n *node) sign() string {
	switch n.op {
	case opNot:
		return "!"
	case opNegate:
		return "-"
	case opChoice:
		return "? :"
	}
	o, _ := operatorOf(n.op)
	return o.text
}

// alike makes two nodes of one type where it can: a whole number beside a decimal
// one becomes decimal, so that `visit.lila_cm < 23` means what it says. CEL
// wants double() written there.
func alike(a, b **node) (Type, bool) {
	if (*a).typ == Decimal {
		*b = widened(*b)
	}
	if (*b).typ == Decimal {
		*a = widened(*a)
	}
	return (*a).typ, (*a).typ == (*b).typ
}

// widened is the node as a Decimal, if it is an Int; any other stays what it is.
func widened(n *node) *node {
	if n.typ != Int {
		return n
	}
	return &node{op: opWiden, typ: Decimal, pos: n.pos, end: n.end, kids: []*node{n}}
}
