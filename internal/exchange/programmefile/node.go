package programmefile

import (
	"slices"

	"go.yaml.in/yaml/v3"

	"canting/internal/domain/ident"
	"canting/internal/domain/programme"
	"canting/internal/domain/rule"
)

// node is a value that has been checked against its shape. What did not fit
// reads as if it were not there.
type node struct{ *yaml.Node }

func (n node) given() bool { return n.Node != nil }

func (n node) get(name string) node {
	value, _ := child(n.Node, name)
	return node{value}
}

func (n node) list() []node {
	if n.Node == nil || n.Kind != yaml.SequenceNode {
		return nil
	}
	all := make([]node, len(n.Content))
	for i, one := range n.Content {
		all[i] = node{one}
	}
	return all
}

// pair is one key of a map and its value.
type pair struct {
	name  string
	value node
}

func (n node) pairs() []pair {
	if n.Node == nil || n.Kind != yaml.MappingNode {
		return nil
	}
	var all []pair
	for i := 0; i+1 < len(n.Content); i += 2 {
		all = append(all, pair{n.Content[i].Value, node{n.Content[i+1]}})
	}
	return all
}

func (n node) text() string {
	if n.Node == nil || n.Kind != yaml.ScalarNode || n.Tag == "!!null" {
		return ""
	}
	return n.Value
}

func (n node) texts() []string {
	var all []string
	for _, one := range n.list() {
		all = append(all, one.text())
	}
	return all
}

func (n node) is() bool { return n.text() == "true" }

func (n node) whole() int {
	if n.Node == nil {
		return 0
	}
	x, _ := wholeOf(n.Node)
	return int(x)
}

func (n node) wholes() []int {
	var all []int
	for _, one := range n.list() {
		all = append(all, one.whole())
	}
	return all
}

func (n node) number() float64 {
	if n.Node == nil {
		return 0
	}
	x, _ := decimalOf(n.Node)
	return x
}

func (n node) bound() programme.Bound {
	return programme.Bound{Given: n.given(), At: n.number()}
}

// decimals is how many decimals to show, -1 where the file does not say.
func (n node) decimals() int {
	if !n.given() {
		return -1
	}
	return n.whole()
}

func (n node) day() ident.Date {
	day, err := ident.ParseDate(n.text())
	if err != nil {
		return 0
	}
	return day
}

func (n node) rule() programme.Rule { return programme.Rule{Text: n.text()} }

func (n node) words() programme.Words {
	if text := n.text(); text != "" {
		return programme.Words{ID: text}
	}
	return programme.Words{ID: n.get("id").text(), EN: n.get("en").text()}
}

// indexIn is the place of the text in a list of names, 0 where it is none.
func (n node) indexIn(names []string) int { return max(0, slices.Index(names, n.text())) }

func (n node) fieldType() programme.Type {
	return programme.Type(slices.Index(programme.TypeNames(), n.text()) + 1)
}

// value is a scalar as a value of the type; ok is false when it is none. A
// decimal may be written as a whole number.
func (n node) value(as programme.Type) (v rule.Value, ok bool) {
	if n.Node == nil || n.Kind != yaml.ScalarNode {
		return rule.Value{}, false
	}
	switch as {
	case programme.Decimal:
		x, ok := decimalOf(n.Node)
		return rule.Num(x), ok
	case programme.Int:
		x, ok := wholeOf(n.Node)
		return rule.Whole(x), ok
	case programme.Bool:
		return rule.Flag(n.is()), n.Tag == "!!bool"
	case programme.Date:
		return rule.Day(n.day()), n.day() != 0
	}
	return rule.Text(n.text()), n.text() != ""
}
