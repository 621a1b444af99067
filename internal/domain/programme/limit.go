package programme

import (
	"slices"
	"strconv"
	"strings"

	"canting/internal/domain/rule"
)

// comparison is one "name < number" or "name == 'word'" of a rule.
type comparison struct {
	ref   rule.Ref
	value string
}

// comparisons finds where a rule compares one name by itself with a literal. It
// reads the canonical text, in which words are parted by single spaces; what is
// part of a sum is left out, for its limits are not the field's.
func comparisons(canonical string) []comparison {
	words := strings.Fields(strings.NewReplacer("(", " ( ", ")", " ) ").Replace(canonical))
	var found []comparison
	word := func(i int) string {
		if i < 0 || i >= len(words) {
			return ""
		}
		return words[i]
	}
	for i, op := range words {
		switch op {
		case "<", "<=", ">", ">=", "==", "!=":
			left, right := word(i-1), word(i+1)
			if arithmetic(word(i-2)) || arithmetic(word(i+2)) {
				continue
			}
			if _, ok := refOf(left); !ok {
				left, right = right, left
			}
			if ref, ok := refOf(left); ok {
				found = append(found, comparison{ref, right})
			}
		case "in":
			ref, ok := refOf(word(i - 1))
			for j := i + 1; ok && j < len(words); j++ {
				found = append(found, comparison{ref, strings.Trim(words[j], "[],")})
				if strings.HasSuffix(words[j], "]") {
					break
				}
			}
		}
	}
	return found
}

func arithmetic(op string) bool { return slices.Contains([]string{"+", "-", "*", "/", "%"}, op) }

func refOf(word string) (rule.Ref, bool) {
	root, name, ok := strings.Cut(word, ".")
	if !ok || root == "" || root[0] < 'a' || root[0] > 'z' {
		return rule.Ref{}, false
	}
	return rule.Ref{Root: root, Name: name}, true
}

// limits checks the literals of a rule against the field that they are compared
// with: a threshold beyond the guards, or a word that is no choice, can never be
// met.
func (c *compiler) limits(path string, expr *rule.Expr) {
	for _, found := range comparisons(expr.String()) {
		for _, f := range c.asked(found.ref) {
			if word := strings.Trim(found.value, `'"`); word != found.value {
				if f.Type == OneOf && !f.offers(word) {
					c.unknown(path, word, idsOf(f.Values, func(v Choice) string { return v.ID }))
				}
				continue
			}
			if x, err := strconv.ParseFloat(found.value, 64); err == nil && f.Type.Numeric() && !f.within(x) {
				c.add(path, "field.outside", "at", decimal(x), "id", f.ID)
			}
		}
	}
}

// asked are the fields that a name may be the answer of; nil for names that are
// no field.
func (c *compiler) asked(ref rule.Ref) []*Field {
	var fields []*Field
	add := func(list []Field) {
		for i := range list {
			if list[i].ID == ref.Name {
				fields = append(fields, &list[i])
			}
		}
	}
	switch ref.Root {
	case "case":
		add(c.p.Facts)
		if ref.Name == "outcome" {
			fields = append(fields, &Field{Type: OneOf, Values: c.p.endings()})
		}
	case "visit", "previous", "last":
		for i := range c.p.Visits {
			add(c.p.Visits[i].Fields)
		}
	case "table":
		c.outputs(ref.Name, &fields)
	}
	return fields
}

// outputs adds the column of that name, as the field that it is like.
func (c *compiler) outputs(name string, fields *[]*Field) {
	tables := slices.Clone(c.p.Tables)
	for _, v := range c.p.Visits {
		tables = append(tables, v.Tables...)
	}
	for _, t := range tables {
		for _, o := range t.Outputs {
			if o.ID == name {
				*fields = append(*fields, &Field{Entry: Entry{ID: o.ID}, Type: o.Type, Values: o.Values})
			}
		}
	}
}
