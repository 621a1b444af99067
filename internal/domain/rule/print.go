package rule

import "strings"

// String is the expression in its one canonical spelling: single spaces, no
// bracket that is not needed. It parses to the same expression.
func (e *Expr) String() string {
	var b strings.Builder
	write(&b, e.root, bindChoice)
	return b.String()
}

// write puts a node where something that binds at least as tightly as bind must
// stand, in brackets if it binds less.
func write(b *strings.Builder, n *node, bind int) {
	if n.binds() < bind {
		b.WriteByte('(')
		defer b.WriteByte(')')
	}
	switch n.op {
	case opLiteral:
		b.WriteString(n.value.String())
	case opRef:
		b.WriteString(n.ref.String())
	case opHas:
		b.WriteString("has(" + n.kids[0].ref.String() + ")")
	case opWiden:
		write(b, n.kids[0], bind)
	case opNot:
		b.WriteByte('!')
		write(b, n.kids[0], bindSign)
	case opNegate:
		b.WriteByte('-')
		write(b, n.kids[0], negatedBind(n.kids[0]))
	case opChoice:
		write(b, n.kids[0], bindOr)
		b.WriteString(" ? ")
		write(b, n.kids[1], bindOr)
		b.WriteString(" : ")
		write(b, n.kids[2], bindChoice)
	case opCall:
		b.WriteString(n.name)
		writeList(b, '(', n.kids, ')')
	case opIn:
		write(b, n.kids[0], bindCompare+1)
		b.WriteString(" in ")
		writeList(b, '[', n.list, ']')
	default:
		o, _ := operatorOf(n.op)
		write(b, n.kids[0], o.leftBind())
		b.WriteString(" " + o.text + " ")
		write(b, n.kids[1], o.bind+1)
	}
}

// negatedBind puts a number behind a minus into brackets, or the minus would
// become part of it.
func negatedBind(kid *node) int {
	if kid.op == opLiteral {
		return bindAtom + 1
	}
	return bindSign
}

func writeList(b *strings.Builder, opening byte, nodes []*node, closing byte) {
	b.WriteByte(opening)
	for i, n := range nodes {
		if i > 0 {
			b.WriteString(", ")
		}
		write(b, n, bindChoice)
	}
	b.WriteByte(closing)
}

// leftBind is what may stand on an operator's left without brackets: the
// operators group from the left, and comparisons not at all.
func (o operator) leftBind() int {
	if o.bind == bindCompare {
		return o.bind + 1
	}
	return o.bind
}

// binds is how tightly the node holds together as it is written.
func (n *node) binds() int {
	switch n.op {
	case opChoice:
		return bindChoice
	case opWiden:
		return n.kids[0].binds()
	case opNot, opNegate:
		return bindSign
	}
	if o, ok := operatorOf(n.op); ok {
		return o.bind
	}
	return bindAtom
}
