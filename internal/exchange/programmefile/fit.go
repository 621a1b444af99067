package programmefile

import (
	"math"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"

	"canting/internal/domain/ident"
	"canting/internal/domain/programme"
)

const (
	longestID   = 48
	longestText = 2000
)

// fit checks a value against its shape and says all that does not fit.
func (r *reading) fit(n *yaml.Node, s *shape, path string) {
	if !r.plain(n, path) {
		return
	}
	switch s.sort {
	case objectSort:
		r.fitObject(n, s, path)
	case mapSort:
		r.fitMap(n, s, path)
	case listSort:
		r.fitList(n, s, path)
	case eitherSort:
		r.fitEither(n, s, path)
	default:
		r.fitScalar(n, s, path)
	}
}

// plain refuses what YAML has beyond plain values: what stands elsewhere
// (aliases can blow up a small file), and tags, which mostly are a rule that
// begins with "!" and wants quotes.
func (r *reading) plain(n *yaml.Node, path string) bool {
	switch {
	case n.Kind == yaml.AliasNode || n.Anchor != "":
		r.add(n.Line, path, "alias")
		return false
	case n.Style&yaml.TaggedStyle != 0:
		r.add(n.Line, path, "tag", "tag", n.Tag)
		return false
	}
	return true
}

func (r *reading) fitObject(n *yaml.Node, s *shape, path string) {
	if n.Kind != yaml.MappingNode {
		r.add(n.Line, path, "want.object", "keys", strings.Join(s.names(), ", "))
		return
	}
	seen := map[string]bool{}
	for i := 0; i+1 < len(n.Content); i += 2 {
		name, value := n.Content[i], n.Content[i+1]
		if !r.once(name, seen, path) {
			continue
		}
		k := slices.IndexFunc(s.keys, func(k key) bool { return k.name == name.Value })
		if k < 0 {
			r.strange(name, s, path)
			continue
		}
		r.fit(value, s.keys[k].shape, join(path, name.Value))
	}
	for _, k := range s.keys {
		if k.must && !seen[k.name] {
			r.add(n.Line, join(path, k.name), "missing", "key", k.name)
		}
	}
	given := slices.DeleteFunc(slices.Clone(s.one), func(name string) bool { return !seen[name] })
	if len(s.one) > 0 && len(given) != 1 {
		r.add(n.Line, path, "one", "keys", strings.Join(s.one, ", "))
	}
}

// once checks a key itself.
func (r *reading) once(name *yaml.Node, seen map[string]bool, path string) bool {
	switch {
	case !r.plain(name, path):
		return false
	case name.Kind != yaml.ScalarNode:
		r.add(name.Line, path, "want.key")
		return false
	case seen[name.Value]:
		r.add(name.Line, join(path, name.Value), "twice", "key", name.Value)
		return false
	}
	seen[name.Value] = true
	return true
}

func (r *reading) strange(name *yaml.Node, s *shape, path string) {
	if near := programme.Nearest(name.Value, s.names()); near != "" {
		r.add(name.Line, path, "key.near", "key", shorten(name.Value), "near", near)
		return
	}
	r.add(name.Line, path, "key", "key", shorten(name.Value), "keys", strings.Join(s.names(), ", "))
}

func (s *shape) names() []string {
	var names []string
	for _, k := range s.keys {
		names = append(names, k.name)
	}
	return names
}

func (r *reading) fitMap(n *yaml.Node, s *shape, path string) {
	if n.Kind != yaml.MappingNode {
		r.add(n.Line, path, "want.map")
		return
	}
	seen := map[string]bool{}
	for i := 0; i+1 < len(n.Content); i += 2 {
		name := n.Content[i]
		if !r.once(name, seen, path) {
			continue
		}
		if !dotted(name.Value) {
			r.add(name.Line, path, "want.id", "value", shorten(name.Value))
		}
		r.fit(n.Content[i+1], s.elem, join(path, name.Value))
	}
}

func (r *reading) fitList(n *yaml.Node, s *shape, path string) {
	if n.Kind != yaml.SequenceNode {
		r.add(n.Line, path, "want.list")
		return
	}
	for i, one := range n.Content {
		_, id := element(n, "", i)
		r.fit(one, s.elem, path+id)
	}
}

// fitEither picks the shape that has the value's outer form.
func (r *reading) fitEither(n *yaml.Node, s *shape, path string) {
	for _, one := range s.either {
		if one.kind() == n.Kind {
			r.fit(n, one, path)
			return
		}
	}
	r.fit(n, s.either[0], path)
}

func (s *shape) kind() yaml.Kind {
	switch s.sort {
	case objectSort, mapSort:
		return yaml.MappingNode
	case listSort:
		return yaml.SequenceNode
	}
	return yaml.ScalarNode
}

func (r *reading) fitScalar(n *yaml.Node, s *shape, path string) {
	if n.Kind != yaml.ScalarNode || n.Tag == "!!null" {
		r.add(n.Line, path, s.want())
		return
	}
	if len(n.Value) > longestText {
		r.add(n.Line, path, "long", "most", strconv.Itoa(longestText))
		return
	}
	if !s.takes(n) {
		r.add(n.Line, path, s.want(), "value", shorten(n.Value), "values", strings.Join(s.values, ", "), "most", strconv.FormatFloat(s.most, 'f', -1, 64))
	}
}

// takes says whether a scalar is of the sort.
func (s *shape) takes(n *yaml.Node) bool {
	switch s.sort {
	case idSort:
		return isID(n.Value)
	case dotSort:
		return dotted(n.Value)
	case numberSort:
		_, ok := decimalOf(n)
		return ok
	case wholeSort:
		x, ok := wholeOf(n)
		return ok && x >= 0 && (s.most == 0 || float64(x) <= s.most)
	case boolSort:
		return n.Tag == "!!bool" && (n.Value == "true" || n.Value == "false")
	case daySort:
		_, err := ident.ParseDate(n.Value)
		return err == nil
	case enumSort:
		return slices.Contains(s.values, n.Value)
	}
	return strings.TrimSpace(n.Value) != ""
}

// want is the sentence that says what was wanted.
func (s *shape) want() string {
	names := map[sort]string{
		textSort: "text", idSort: "id", dotSort: "name", ruleSort: "rule", numberSort: "number", wholeSort: "whole",
		boolSort: "bool", daySort: "day", enumSort: "enum", valueSort: "value",
	}
	if s.sort == wholeSort && s.most > 0 {
		return "want.upto"
	}
	return "want." + names[s.sort]
}

func isID(text string) bool {
	if text == "" || len(text) > longestID || text[0] < 'a' || text[0] > 'z' {
		return false
	}
	for _, c := range text {
		if (c < 'a' || c > 'z') && (c < '0' || c > '9') && c != '_' {
			return false
		}
	}
	return true
}

// dotted takes ids joined by points; parts behind the first may be numbers, as
// in "anc.2" and "timbang.2026-03-01".
func dotted(text string) bool {
	first, rest, more := strings.Cut(text, ".")
	if !isID(first) || len(text) > 4*longestID {
		return false
	}
	for more {
		first, rest, more = strings.Cut(rest, ".")
		if first == "" || !isID("x"+strings.ReplaceAll(first, "-", "_")) {
			return false
		}
	}
	return true
}

func decimalOf(n *yaml.Node) (float64, bool) {
	if n.Tag != "!!int" && n.Tag != "!!float" {
		return 0, false
	}
	x, err := strconv.ParseFloat(n.Value, 64)
	return x, err == nil && !math.IsNaN(x) && !math.IsInf(x, 0)
}

// wholeOf reads decimal digits only: 010 is no number of eight here.
func wholeOf(n *yaml.Node) (int64, bool) {
	if n.Tag != "!!int" {
		return 0, false
	}
	x, err := strconv.ParseInt(n.Value, 10, 64)
	return x, err == nil
}

func join(path, name string) string {
	if path == "" {
		return shorten(name)
	}
	return path + "." + shorten(name)
}

// shorten keeps what a file says from filling a screen.
func shorten(text string) string {
	const most = 60
	if runes := []rune(text); len(runes) > most {
		return string(runes[:most]) + "…"
	}
	return text
}
