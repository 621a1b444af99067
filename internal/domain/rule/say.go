package rule

import (
	"strconv"
	"strings"

	"canting/internal/domain/ident"
)

// Say reads the expression aloud as part of a sentence, for the people who sign
// a programme: "LILA di bawah 23,5 cm dan Hb belum tercatat". lang is "id" or "en",
// anything else is read as "id". name gives the word for an input and its unit, ""
// where it has none.
func (e *Expr) Say(lang string, name func(Ref) (word, unit string)) string {
	s := speech{lang: "id", name: name, phrases: indonesian()}
	if lang == "en" {
		s.lang, s.phrases = "en", english()
	}
	return s.say(e.root, bindChoice)
}

// phrases are the parts of sentences of one language; {1}, {2} are filled.
type phrases struct {
	and, or, not, yes, no, has, hasNot, in, choice, remainder string
	// number, date and other are by operator: == != < <= > >=. What has no order
	// has the first two only.
	number, date [6]string
	other        [2]string
	months       [12]string
	point        string
}

func indonesian() phrases {
	return phrases{
		and: " dan ", or: " atau ", not: "tidak benar bahwa ({1})", yes: "ya", no: "tidak",
		has: "{1} tercatat", hasNot: "{1} belum tercatat", in: "{1} salah satu dari {2}",
		choice: "bila {1}: {2}; bila tidak: {3}", remainder: "sisa {1} dibagi {2}",
		number: [6]string{"{1} sama dengan {2}", "{1} tidak sama dengan {2}", "{1} di bawah {2}", "{1} paling banyak {2}", "{1} di atas {2}", "{1} paling sedikit {2}"},
		date:   [6]string{"{1} pada {2}", "{1} bukan pada {2}", "{1} sebelum {2}", "{1} paling lambat {2}", "{1} sesudah {2}", "{1} paling awal {2}"},
		other:  [2]string{"{1} adalah {2}", "{1} bukan {2}"},
		months: [12]string{"Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli", "Agustus", "September", "Oktober", "November", "Desember"},
		point:  ",",
	}
}

func english() phrases {
	return phrases{
		and: " and ", or: " or ", not: "it is not so that ({1})", yes: "yes", no: "no",
		has: "{1} is recorded", hasNot: "{1} is not recorded", in: "{1} is one of {2}",
		choice: "if {1}: {2}; otherwise: {3}", remainder: "the remainder of {1} divided by {2}",
		number: [6]string{"{1} equal to {2}", "{1} not equal to {2}", "{1} below {2}", "{1} at most {2}", "{1} above {2}", "{1} at least {2}"},
		date:   [6]string{"{1} on {2}", "{1} not on {2}", "{1} before {2}", "{1} on or before {2}", "{1} after {2}", "{1} on or after {2}"},
		other:  [2]string{"{1} is {2}", "{1} is not {2}"},
		months: [12]string{"January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"},
		point:  ".",
	}
}

// speech is one reading.
type speech struct {
	lang string
	name func(Ref) (word, unit string)
	phrases
}

// say reads a node where something that binds at least as tightly as bind must
// stand, in brackets if it binds less.
func (s speech) say(n *node, bind int) string {
	text := s.plain(n)
	if n.binds() < bind {
		return "(" + text + ")"
	}
	return text
}

func (s speech) plain(n *node) string {
	switch n.op {
	case opLiteral:
		return s.value(n.value)
	case opRef:
		return s.truth(n, true)
	case opWiden:
		return s.plain(n.kids[0])
	case opHas:
		return fill(s.has, s.word(n.kids[0]))
	case opNot:
		return s.negation(n.kids[0])
	case opNegate:
		return "−" + s.say(n.kids[0], bindSign)
	case opAnd:
		return s.say(n.kids[0], bindAnd) + s.and + s.say(n.kids[1], bindAnd)
	case opOr:
		return s.side(n.kids[0]) + s.or + s.side(n.kids[1])
	case opChoice:
		return fill(s.choice, s.say(n.kids[0], bindOr), s.operand(n.kids[1], bindOr), s.operand(n.kids[2], bindOr))
	case opIn:
		return fill(s.in, s.operand(n.kids[0], bindAdd), s.items(n))
	case opCall:
		return s.call(n)
	case opAdd, opSubtract, opMultiply, opDivide, opRemainder:
		return s.arithmetic(n)
	}
	return s.comparison(n)
}

// side reads one side of an or: an and beside it goes into brackets, because no
// reader remembers which of the two binds more.
func (s speech) side(n *node) string {
	if n.op == opAnd {
		return "(" + s.plain(n) + ")"
	}
	return s.say(n, bindOr)
}

// operand reads a part as a value: a truth by its word alone.
func (s speech) operand(n *node, bind int) string {
	if n.op == opRef {
		return s.word(n)
	}
	return s.say(n, bind)
}

func (s speech) word(n *node) string {
	word, _ := s.name(n.ref)
	return word
}

// truth reads a name: a truth as a question answered, anything else by its word.
func (s speech) truth(n *node, want bool) string {
	if n.typ != Bool {
		return s.word(n)
	}
	return s.word(n) + ": " + s.flag(want)
}

func (s speech) flag(b bool) string {
	if b {
		return s.yes
	}
	return s.no
}

func (s speech) negation(n *node) string {
	switch n.op {
	case opRef:
		return s.truth(n, false)
	case opHas:
		return fill(s.hasNot, s.word(n.kids[0]))
	case opNot:
		return s.plain(n.kids[0])
	}
	return fill(s.not, s.plain(n))
}

func (s speech) comparison(n *node) string {
	left, right, op := n.kids[0], n.kids[1], n.op
	if left.constant() && !right.constant() {
		left, right, op = right, left, mirrored(op)
	}
	if right.op == opLiteral && right.typ == Bool && left.op == opRef {
		return s.truth(left, right.value.Flag() == (op == opEqual))
	}
	pattern := ""
	switch left.typ {
	case Int, Decimal:
		pattern = s.number[op-opEqual]
	case Date:
		pattern = s.date[op-opEqual]
	default:
		pattern = s.other[op-opEqual]
	}
	return fill(pattern, s.operand(left, bindAdd), s.measured(right, s.unit(left)))
}

// mirrored is the comparison read from the other side.
func mirrored(op op) op {
	switch op {
	case opLess:
		return opMore
	case opAtMost:
		return opAtLeast
	case opMore:
		return opLess
	case opAtLeast:
		return opAtMost
	}
	return op
}

func (n *node) constant() bool {
	return n.op == opLiteral || n.op == opWiden && n.kids[0].constant()
}

// measured reads a value; a number with the unit of what it is held against.
func (s speech) measured(n *node, unit string) string {
	text := s.operand(n, bindAdd)
	if n.constant() && unit != "" {
		return text + " " + unit
	}
	return text
}

// unit is what the node is measured in, "" when that is not plain.
func (s speech) unit(n *node) string {
	switch n.op {
	case opRef:
		_, unit := s.name(n.ref)
		return unit
	case opWiden, opNegate:
		return s.unit(n.kids[0])
	case opAdd, opSubtract:
		left, right := s.unit(n.kids[0]), s.unit(n.kids[1])
		switch {
		case left == right || n.kids[1].constant():
			return left
		case n.kids[0].constant():
			return right
		}
	}
	return ""
}

func (s speech) items(n *node) string {
	said := make([]string, len(n.list))
	for i, item := range n.list {
		said[i] = s.plain(item)
	}
	text := strings.Join(said, "; ")
	if unit := s.unit(n.kids[0]); unit != "" {
		text += " " + unit
	}
	return text
}

func (s speech) arithmetic(n *node) string {
	o, _ := operatorOf(n.op)
	left, right := s.operand(n.kids[0], o.bind), s.operand(n.kids[1], o.bind+1)
	switch n.op {
	case opRemainder:
		return fill(s.remainder, left, right)
	case opSubtract:
		return left + " − " + right
	case opMultiply:
		return left + " × " + right
	case opDivide:
		return left + " ÷ " + right
	}
	return left + " + " + right
}

func (s speech) call(n *node) string {
	args := make([]string, len(n.kids))
	for i, kid := range n.kids {
		args[i] = s.operand(kid, bindChoice)
	}
	if pattern := n.fn.Say[s.lang]; pattern != "" {
		return fill(pattern, args...)
	}
	return n.name + "(" + strings.Join(args, "; ") + ")"
}

// value reads a literal: 23,5 in Bahasa Indonesia, 23.5 in English.
func (s speech) value(v Value) string {
	switch v.Type() {
	case Bool:
		return s.flag(v.Flag())
	case Decimal:
		text := strings.TrimSuffix(decimalText(v.Num()), ".0")
		return strings.Replace(strings.Replace(text, ".", s.point, 1), "-", "−", 1)
	case Int:
		return strings.Replace(v.String(), "-", "−", 1)
	case String:
		return `"` + v.Text() + `"`
	}
	return s.day(v.Day())
}

func (s speech) day(d ident.Date) string {
	year, month, day := d.Split()
	return strconv.Itoa(day) + " " + s.months[month-1] + " " + strconv.Itoa(year)
}

// fill puts the arguments into a pattern's {1}, {2} and {3}.
func fill(pattern string, args ...string) string {
	pairs := make([]string, 0, 2*len(args))
	for i, arg := range args {
		pairs = append(pairs, "{"+strconv.Itoa(i+1)+"}", arg)
	}
	return strings.NewReplacer(pairs...).Replace(pattern)
}
