package rule

import (
	"slices"
	"strconv"

	"canting/internal/domain/ident"
)

// parser builds the tree of a source by recursive descent; ahead is the token
// that is looked at, behind the one before it.
type parser struct {
	lexer
	ahead, behind token
	depth, nodes  int
}

func parse(src string) (*node, *Error) {
	if len(src) > MaxBytes {
		return nil, beyond(src, 0, "rule.long", MaxBytes)
	}
	p := &parser{lexer: lexer{src: src}}
	if err := p.advance(); err != nil {
		return nil, err
	}
	if p.ahead.kind == endToken {
		return nil, fail(src, 0, "rule.empty")
	}
	root, err := p.choice()
	if err != nil {
		return nil, err
	}
	if p.ahead.kind != endToken {
		return nil, p.unexpected("rule.end")
	}
	return root, nil
}

func (p *parser) advance() *Error {
	t, err := p.next()
	p.behind, p.ahead = p.ahead, t
	return err
}

// unexpected is the error of the token ahead, with a better word where the
// writer's habit can be guessed.
func (p *parser) unexpected(key string, params ...string) *Error {
	t := p.ahead
	if t.is(",") && (p.behind.kind == wholeToken) && p.digitAt(t.end) {
		found := p.src[p.behind.pos:p.digits(t.end)]
		return fail(p.src, p.behind.pos, "rule.comma", "found", found, "allowed", p.behind.text+"."+p.src[t.end:p.digits(t.end)])
	}
	if sign, ok := wordSign(t.text); ok && t.kind == nameToken {
		return fail(p.src, t.pos, "rule.operator", "found", t.text, "allowed", sign)
	}
	if t.kind == endToken && key == "rule.expected" {
		key = "rule.unclosed"
	} else if t.kind == endToken {
		key = "rule.early"
	}
	return fail(p.src, t.pos, key, append(params, "found", t.shown())...)
}

// wordSign is the operator that people write as a word.
func wordSign(word string) (sign string, ok bool) {
	switch word {
	case "and", "AND", "dan":
		return "&&", true
	case "or", "OR", "atau":
		return "||", true
	case "not", "NOT", "tidak", "bukan":
		return "!", true
	}
	return "", false
}

// want steps over the given sign.
func (p *parser) want(sign string) *Error {
	if !p.ahead.is(sign) {
		return p.unexpected("rule.expected", "allowed", sign)
	}
	return p.advance()
}

func (p *parser) add(n node) (*node, *Error) {
	p.nodes++
	if p.nodes > MaxNodes {
		return nil, beyond(p.src, n.pos, "rule.large", MaxNodes)
	}
	return &n, nil
}

// enter counts a level of nesting; the caller leaves by p.depth--.
func (p *parser) enter() *Error {
	p.depth++
	if p.depth > MaxDepth {
		return beyond(p.src, p.ahead.pos, "rule.deep", MaxDepth)
	}
	return nil
}

// choice reads a ? b : c, or less.
func (p *parser) choice() (*node, *Error) {
	if err := p.enter(); err != nil {
		return nil, err
	}
	defer func() { p.depth-- }()
	condition, err := p.binary(bindOr)
	if err != nil || !p.ahead.is("?") {
		return condition, err
	}
	pos := p.ahead.pos
	if err := p.advance(); err != nil {
		return nil, err
	}
	yes, err := p.binary(bindOr)
	if err != nil {
		return nil, err
	}
	if err := p.want(":"); err != nil {
		return nil, err
	}
	no, err := p.choice()
	if err != nil {
		return nil, err
	}
	return p.add(node{op: opChoice, pos: pos, end: pos + 1, kids: []*node{condition, yes, no}})
}

// binary reads operators that bind at least as tightly as bind, from the left.
func (p *parser) binary(bind int) (*node, *Error) {
	left, err := p.signed()
	if err != nil {
		return nil, err
	}
	compared := false
	for {
		o, ok := operatorNamed(p.ahead.text)
		if !ok || !p.ahead.is(o.text) || o.bind < bind {
			return left, nil
		}
		if o.bind == bindCompare && compared {
			return nil, fail(p.src, p.ahead.pos, "rule.chain", "found", o.text)
		}
		compared = o.bind == bindCompare
		if left, err = p.operation(o, left); err != nil {
			return nil, err
		}
	}
}

// operation reads what stands on the right of an operator.
func (p *parser) operation(o operator, left *node) (*node, *Error) {
	n := node{op: o.op, pos: p.ahead.pos, end: p.ahead.end, kids: []*node{left}}
	if err := p.advance(); err != nil {
		return nil, err
	}
	if o.op == opIn {
		list, err := p.list()
		if err != nil {
			return nil, err
		}
		n.list = list
		return p.add(n)
	}
	right, err := p.binary(o.bind + 1)
	if err != nil {
		return nil, err
	}
	n.kids = append(n.kids, right)
	return p.add(n)
}

// list reads the literals behind in.
func (p *parser) list() ([]*node, *Error) {
	if !p.ahead.is("[") {
		return nil, p.unexpected("rule.list")
	}
	var items []*node
	for first := true; first || p.ahead.is(","); first = false {
		if err := p.advance(); err != nil {
			return nil, err
		}
		start := p.ahead
		item, err := p.signed()
		if err != nil {
			return nil, err
		}
		if item.op != opLiteral {
			return nil, fail(p.src, start.pos, "rule.list.item", "found", p.src[start.pos:p.behind.end])
		}
		items = append(items, item)
	}
	return items, p.want("]")
}

// signed reads what may carry a ! or a minus. A minus before a number is part of
// the number, as in CEL, or the least whole number could not be written.
func (p *parser) signed() (*node, *Error) {
	sign := p.ahead
	if !sign.is("!") && !sign.is("-") {
		return p.atom()
	}
	if err := p.enter(); err != nil {
		return nil, err
	}
	defer func() { p.depth-- }()
	if err := p.advance(); err != nil {
		return nil, err
	}
	if sign.is("-") && (p.ahead.kind == wholeToken || p.ahead.kind == decimalToken) {
		return p.number(sign.pos, "-")
	}
	below, err := p.signed()
	if err != nil {
		return nil, err
	}
	op := opNot
	if sign.is("-") {
		op = opNegate
	}
	return p.add(node{op: op, pos: sign.pos, end: sign.end, kids: []*node{below}})
}

// atom reads a literal, a name, a call or a bracket.
func (p *parser) atom() (*node, *Error) {
	t := p.ahead
	switch {
	case t.kind == wholeToken || t.kind == decimalToken:
		return p.number(t.pos, "")
	case t.kind == textToken:
		return p.literal(t.pos, Text(t.text))
	case t.is("("):
		return p.bracket()
	case t.is("["):
		return nil, fail(p.src, t.pos, "rule.list.place")
	case t.kind != nameToken:
		return nil, p.unexpected("rule.operand")
	case t.is("true") || t.is("false"):
		return p.literal(t.pos, Flag(t.is("true")))
	case t.is("null"):
		return nil, fail(p.src, t.pos, "rule.null")
	case slices.Contains(reserved(), t.text):
		return nil, fail(p.src, t.pos, "rule.reserved", "found", t.text)
	}
	return p.named()
}

// reserved are the words that CEL keeps for itself: a rule that used one as a
// name could never move up to CEL.
func reserved() []string {
	return []string{"as", "break", "const", "continue", "else", "false", "for", "function", "if", "import", "in", "let", "loop",
		"namespace", "null", "package", "return", "true", "var", "void", "while"}
}

// number reads a number behind the given sign, which begins at pos.
func (p *parser) number(pos int, sign string) (*node, *Error) {
	text := sign + p.ahead.text
	var v Value
	var err error
	if p.ahead.kind == wholeToken {
		var n int64
		n, err = strconv.ParseInt(text, 10, 64)
		v = Whole(n)
	} else {
		var x float64
		x, err = strconv.ParseFloat(text, 64)
		v = Num(x)
	}
	if err != nil {
		return nil, fail(p.src, pos, "rule.number", "found", text)
	}
	return p.literal(pos, v)
}

// literal makes a node of the token ahead, which begins at pos with its sign.
func (p *parser) literal(pos int, v Value) (*node, *Error) {
	end := p.ahead.end
	if err := p.advance(); err != nil {
		return nil, err
	}
	return p.add(node{op: opLiteral, typ: v.Type(), pos: pos, end: end, value: v})
}

func (p *parser) bracket() (*node, *Error) {
	if err := p.advance(); err != nil {
		return nil, err
	}
	inner, err := p.choice()
	if err != nil {
		return nil, err
	}
	return inner, p.want(")")
}

// named reads what begins with a name: visit.lila_cm, has(...), date(...), a call.
// A name alone is left to the checker, who knows what it might have meant.
func (p *parser) named() (*node, *Error) {
	first := p.ahead
	if sign, ok := wordSign(first.text); ok {
		return nil, fail(p.src, first.pos, "rule.operator", "found", first.text, "allowed", sign)
	}
	if err := p.advance(); err != nil {
		return nil, err
	}
	if !p.ahead.is("(") {
		return p.selection(first)
	}
	if err := p.advance(); err != nil {
		return nil, err
	}
	switch first.text {
	case "has":
		return p.has(first)
	case "date":
		return p.date(first)
	}
	return p.call(first)
}

// selection reads what follows the root of a name.
func (p *parser) selection(root token) (*node, *Error) {
	n := node{op: opRef, pos: root.pos, end: root.end, ref: Ref{Root: root.text}}
	if !p.ahead.is(".") {
		return p.add(n)
	}
	if err := p.advance(); err != nil {
		return nil, err
	}
	if p.ahead.kind != nameToken {
		return nil, p.unexpected("rule.field", "root", root.text)
	}
	if slices.Contains(reserved(), p.ahead.text) {
		return nil, fail(p.src, p.ahead.pos, "rule.reserved", "found", p.ahead.text)
	}
	n.ref.Name, n.end = p.ahead.text, p.ahead.end
	if err := p.advance(); err != nil {
		return nil, err
	}
	for _, more := range [][2]string{{".", "rule.far"}, {"(", "rule.method"}, {"[", "rule.index"}} {
		if p.ahead.is(more[0]) {
			return nil, fail(p.src, p.ahead.pos, more[1], "found", n.ref.String())
		}
	}
	return p.add(n)
}

func (p *parser) has(name token) (*node, *Error) {
	if p.ahead.kind != nameToken {
		return nil, fail(p.src, p.ahead.pos, "rule.has")
	}
	below, err := p.named()
	if err != nil {
		return nil, err
	}
	if below.op != opRef {
		return nil, fail(p.src, below.pos, "rule.has")
	}
	if !p.ahead.is(")") {
		return nil, p.unexpected("rule.expected", "allowed", ")")
	}
	n, err := p.add(node{op: opHas, pos: name.pos, end: p.ahead.end, kids: []*node{below}})
	if err != nil {
		return nil, err
	}
	return n, p.advance()
}

// date reads date('2026-01-31'), which is a literal: a day that does not exist
// is found when the file is checked, not when a woman is.
func (p *parser) date(name token) (*node, *Error) {
	t := p.ahead
	day, err := ident.ParseDate(t.text)
	if t.kind != textToken || err != nil {
		return nil, fail(p.src, t.pos, "rule.date", "found", t.shown())
	}
	if err := p.advance(); err != nil {
		return nil, err
	}
	if !p.ahead.is(")") {
		return nil, p.unexpected("rule.expected", "allowed", ")")
	}
	return p.literal(name.pos, Day(day))
}

// call reads the arguments of a function.
func (p *parser) call(name token) (*node, *Error) {
	n := node{op: opCall, pos: name.pos, end: name.end, name: name.text}
	for !p.ahead.is(")") || len(n.kids) > 0 {
		arg, err := p.choice()
		if err != nil {
			return nil, err
		}
		n.kids = append(n.kids, arg)
		if !p.ahead.is(",") {
			break
		}
		if err := p.advance(); err != nil {
			return nil, err
		}
	}
	if err := p.want(")"); err != nil {
		return nil, err
	}
	return p.add(n)
}
