package rule

import (
	"maps"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"canting/internal/domain/fault"
)

// Error is why a text is no expression of the language, and where. Its Err has
// the sentence for people, whose parameters say what was found and what is
// allowed; "column" is the place in letters, from 1.
type Error struct {
	// Pos is where, as an offset in bytes into the source.
	Pos int
	// Err is of kind Invalid, or TooMuch beyond a limit; its key begins with "rule.".
	Err *fault.Error
}

// Error is the operator's line: what is wrong, where, and the parameters.
func (e *Error) Error() string {
	var b strings.Builder
	b.WriteString(e.Err.Error())
	for _, name := range slices.Sorted(maps.Keys(e.Err.Params)) {
		b.WriteString(" " + name + "=" + strconv.Quote(e.Err.Params[name]))
	}
	return b.String()
}

// Unwrap gives fault.Sentence and fault.KindOf what they look for.
func (e *Error) Unwrap() error { return e.Err }

// fail makes the error of a place in src; params are pairs of name and value.
func fail(src string, pos int, key string, params ...string) *Error {
	column := utf8.RuneCountInString(src[:pos]) + 1
	params = append(params, "column", strconv.Itoa(column))
	return &Error{Pos: pos, Err: fault.E("rule.Parse", fault.Invalid, key, nil, params...)}
}

// beyond is fail for what is over a limit.
func beyond(src string, pos int, key string, limit int) *Error {
	e := fail(src, pos, key, "max", strconv.Itoa(limit))
	e.Err.Kind = fault.TooMuch
	return e
}

// listed joins what is allowed, for a message.
func listed(names []string) string { return strings.Join(names, ", ") }

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
