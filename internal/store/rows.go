package store

import (
	"strconv"
	"strings"
)

// This is the only file that puts SQL together from parts. The parts are
// constants of this package and numbered places for values; a value itself
// never becomes SQL.

// table is a statement that writes any number of rows: head, "($1,$2)" as often
// as there are rows, tail.
type table struct {
	head    string
	columns int
	tail    string
}

// sizes are the numbers of rows that one statement writes; a few of them, so
// that each can stay prepared.
var sizes = [...]int{64, 16, 4, 1}

// inSizes cuts n things into pieces of those sizes.
func inSizes(n int, piece func(from, to int) error) error {
	for from := 0; from < n; {
		size := sizes[len(sizes)-1]
		for _, s := range sizes {
			if s <= n-from {
				size = s
				break
			}
		}
		if err := piece(from, from+size); err != nil {
			return err
		}
		from += size
	}
	return nil
}

// text is the statement for n rows.
func (t table) text(n int) string {
	var b strings.Builder
	b.WriteString(t.head)
	place := 1
	for row := range n {
		if row > 0 {
			b.WriteByte(',')
		}
		b.WriteByte('(')
		for column := range t.columns {
			if column > 0 {
				b.WriteByte(',')
			}
			b.WriteByte('$')
			b.WriteString(strconv.Itoa(place))
			place++
		}
		b.WriteByte(')')
	}
	b.WriteString(t.tail)
	return b.String()
}

// listed replaces "$LIST" in a statement by n numbered places, from first on.
func listed(text string, first, n int) string {
	places := make([]string, n)
	for i := range places {
		places[i] = "$" + strconv.Itoa(first+i)
	}
	return strings.Replace(text, "$LIST", strings.Join(places, ","), 1)
}

// unnamed writes plain "?" for "$1", "$2", ... where each stands once and in
// order, and leaves any other statement as it is. SQLite takes "$1" for a name
// and looks every name up from the beginning of the list, which in a statement
// of a thousand values costs more than storing them.
func unnamed(text string) string {
	var b strings.Builder
	b.Grow(len(text))
	for next, rest := 1, text; ; next++ {
		before, after, found := strings.Cut(rest, "$")
		b.WriteString(before)
		if !found {
			return b.String()
		}
		digits := len(after) - len(strings.TrimLeft(after, "0123456789"))
		if after[:digits] != strconv.Itoa(next) {
			return text
		}
		b.WriteByte('?')
		rest = after[digits:]
	}
}
