// Package programmefile reads programmes and their cases from YAML, checks a
// folder of them, and prints a programme as plain sentences. docs/programmes.md
// describes the files for those who write them.
package programmefile

import (
	"bytes"
	"errors"
	"io"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"

	"canting/internal/domain/programme"
)

// MaxBytes is the largest file that is read: some ten times the largest
// programme that people would write.
const MaxBytes = 512 << 10

// Read reads one programme and compiles it. It returns all problems, by line.
// The programme is nil when the file has no such form at all, and may judge
// nobody unless Usable. file is the name that problems carry.
func Read(file string, text []byte) (*programme.Programme, []Problem) {
	r := &reading{file: file}
	root := r.parse(text)
	if root == nil {
		return nil, r.problems
	}
	r.fit(root, programmeShape(), "")
	if root.Kind != yaml.MappingNode {
		return nil, r.problems
	}
	p := decode(root)
	r.place(root, independent(programme.Compile(p), r.problems))
	return p, inOrder(r.problems)
}

// independent leaves out what may only follow from a declaration that does not
// have its form: a name that is not found, because its field was not understood.
func independent(found []programme.Problem, formed []Problem) []programme.Problem {
	if !slices.ContainsFunc(formed, declares) {
		return found
	}
	return slices.DeleteFunc(found, func(p programme.Problem) bool {
		return slices.Contains([]string{"rule.name", "rule.root", "programme.rule.near", "programme.unknown", "programme.unknown.near", "programme.say.unknown", "programme.unused"}, p.Fault.Key)
	})
}

// declares says whether a problem lies in what other parts of a file name.
func declares(p Problem) bool {
	for _, part := range []string{"facts", "fields", "inherits", "numbers", "derived", "scores", "tables", "actions", "agencies", "due"} {
		if strings.Contains("."+p.Field, "."+part) {
			return true
		}
	}
	top := !strings.Contains(p.Field, "[")
	return top || strings.HasSuffix(p.Field, ".id")
}

// parse gives the one document of a file, or nil after saying why not.
func (r *reading) parse(text []byte) *yaml.Node {
	switch {
	case len(text) > MaxBytes:
		r.add(0, "", "large", "most", strconv.Itoa(MaxBytes>>10))
		return nil
	case bytes.IndexByte(text, 0) >= 0 || !utf8.Valid(text):
		r.add(0, "", "encoding")
		return nil
	}
	dec := yaml.NewDecoder(bytes.NewReader(text))
	var document, more yaml.Node
	if err := dec.Decode(&document); err != nil {
		r.broken(err)
		return nil
	}
	if err := dec.Decode(&more); !errors.Is(err, io.EOF) {
		r.add(more.Line, "", "documents")
		return nil
	}
	if document.Kind != yaml.DocumentNode || len(document.Content) != 1 {
		r.add(0, "", "empty")
		return nil
	}
	return document.Content[0]
}

// broken says where YAML itself breaks off.
func (r *reading) broken(err error) {
	if errors.Is(err, io.EOF) {
		r.add(0, "", "empty")
		return
	}
	line, why := 0, err.Error()
	if m := regexp.MustCompile(`^yaml: (?:line (\d+): )?(.*)`).FindStringSubmatch(why); m != nil {
		line, _ = strconv.Atoi(m[1])
		why = m[2]
	}
	r.add(line, "", "yaml", "why", shorten(why))
}
