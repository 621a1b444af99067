package programmefile

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"canting/internal/domain/fault"
	"canting/internal/domain/programme"
)

// Problem is one thing to mend in a file, or a remark about it, and where.
type Problem struct {
	File string
	// Line counts from 1; 0 for the file as a whole.
	Line int
	// Field is where by the keys of the file: "visits.anc.findings[kek].when".
	Field string
	// Fault says what; its key is a sentence of the catalogue.
	Fault *fault.Error
	// Remark marks what is worth a look and stops nothing.
	Remark bool
}

// Where is "file:line: field", without what is not known.
func (p Problem) Where() string {
	where := p.File
	if p.Line > 0 {
		where = fmt.Sprintf("%s:%d", where, p.Line)
	}
	if p.Field != "" {
		where += ": " + p.Field
	}
	return where
}

// Usable says whether there are only remarks.
func Usable(problems []Problem) bool {
	return !slices.ContainsFunc(problems, func(p Problem) bool { return !p.Remark })
}

func inOrder(problems []Problem) []Problem {
	slices.SortStableFunc(problems, func(a, b Problem) int {
		return cmp.Or(strings.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line))
	})
	return problems
}

// reading collects the problems of one file.
type reading struct {
	file     string
	problems []Problem
}

func (r *reading) add(line int, field, key string, params ...string) {
	r.problems = append(r.problems, Problem{
		File: r.file, Line: line, Field: field,
		Fault: fault.E("programmefile.Read", fault.Invalid, "programme.file."+key, nil, params...),
	})
}

// place gives the problems of a compiled programme their lines.
func (r *reading) place(root *yaml.Node, found []programme.Problem) {
	for _, p := range found {
		line, field := locate(root, p.Path)
		r.problems = append(r.problems, Problem{File: r.file, Line: line, Field: field, Fault: p.Fault, Remark: p.Remark})
	}
}

// locate follows a path to its line, as far as it goes, and writes the path with
// the ids of the entries in place of their numbers.
func locate(root *yaml.Node, path string) (line int, field string) {
	here, written := root, []string{}
	line = root.Line
	for _, part := range strings.Split(path, ".") {
		name, index, indexed := strings.Cut(part, "[")
		next, at := child(here, name)
		if next != nil {
			here, line = next, at
		}
		said := name
		for indexed {
			var number string
			number, index, indexed = strings.Cut(index, "[")
			n := 0
			_, err := fmt.Sscanf(number, "%d]", &n)
			if err != nil || next == nil {
				continue
			}
			elem, id := element(here, name, n)
			said += id
			if elem != nil {
				here, line = elem, elem.Line
			}
		}
		written = append(written, said)
	}
	return line, strings.Join(written, ".")
}

// child is the value of a key, and the line of the key.
func child(n *yaml.Node, name string) (*yaml.Node, int) {
	if n == nil || n.Kind != yaml.MappingNode {
		return nil, 0
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		if n.Content[i].Value == name {
			return n.Content[i+1], n.Content[i].Line
		}
	}
	return nil, 0
}

// element is the n-th entry of a list or of a map of entries, and how a path
// calls it. An entry that may stand alone is its own first element.
func element(n *yaml.Node, name string, i int) (*yaml.Node, string) {
	switch {
	case n.Kind == yaml.MappingNode && (name == "visits" || name == "actions"):
		if 2*i+1 < len(n.Content) {
			return n.Content[2*i+1], "." + n.Content[2*i].Value
		}
	case n.Kind == yaml.MappingNode:
		return n, ""
	case n.Kind == yaml.SequenceNode && i < len(n.Content):
		if id, _ := child(n.Content[i], "id"); id != nil && id.Kind == yaml.ScalarNode {
			return n.Content[i], "[" + id.Value + "]"
		}
		return n.Content[i], fmt.Sprintf("[%d]", i+1)
	}
	return nil, ""
}
