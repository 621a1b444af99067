package rule

import "strings"

// Strict is the expression in CEL as CEL itself would take it: double() where a
// whole number stands beside a decimal one, timestamps for dates, every bracket.
// fin() says what CEL does not: that a decimal result must be a finite number.
func (e *Expr) Strict() string {
	var b strings.Builder
	strict(&b, e.root)
	return b.String()
}

func strict(b *strings.Builder, n *node) {
	switch n.op {
	case opLiteral:
		strictLiteral(b, n.value)
	case opRef:
		b.WriteString(n.ref.String())
	case opHas:
		b.WriteString("has(" + n.kids[0].ref.String() + ")")
	case opWiden:
		strictList(b, "double(", n.kids, ")")
	case opCall:
		strictList(b, n.name+"(", n.kids, ")")
	case opNot, opNegate:
		strictList(b, n.sign()+"(", n.kids, ")")
	case opChoice:
		strictList(b, "((", n.kids[:1], ") ? ")
		strictList(b, "(", n.kids[1:2], ") : ")
		strictList(b, "(", n.kids[2:], "))")
	case opIn:
		strictList(b, "(", n.kids, " in ")
		strictList(b, "[", n.list, "])")
	default:
		if n.typ == Decimal {
			b.WriteString("fin")
		}
		strictList(b, "(", n.kids[:1], " "+n.sign()+" ")
		strictList(b, "", n.kids[1:], ")")
	}
}

func strictLiteral(b *strings.Builder, v Value) {
	if v.Type() == Date {
		b.WriteString("timestamp('" + v.Day().String() + "T00:00:00Z')")
		return
	}
	b.WriteString(v.String())
}

func strictList(b *strings.Builder, before string, nodes []*node, after string) {
	b.WriteString(before)
	for i, n := range nodes {
		if i > 0 {
			b.WriteString(", ")
		}
		strict(b, n)
	}
	b.WriteString(after)
}
