package anthro

import "bytes"

// Delimited text as RFC 4180 has it, read leniently: a quote inside a cell that
// did not begin with one is a character like others. encoding/csv reads the
// same cells wherever it reads any; it is not used because it copies each of
// them, and a row goes out here as it came in.

// quoting is where in a cell a byte stands.
type quoting uint8

const (
	cellStart quoting = iota
	bare
	quoted
	closing // behind a quote that ends the cell, or is the first of two
)

// after is the state behind the byte c.
func (q quoting) after(c, comma byte) quoting {
	switch {
	case q == quoted && c == '"':
		return closing
	case q == quoted:
		return quoted
	case c == '"' && q != bare:
		return quoted
	case c == comma || c == '\n':
		return cellStart
	}
	return bare
}

// wholeRecords is the length of the records in text that end with a line's end;
// text begins with a record. open is where the cell begins, whose quote is open
// at the end; -1 for none.
func wholeRecords(text []byte, comma byte) (length, open int) {
	if bytes.IndexByte(text, '"') < 0 {
		return bytes.LastIndexByte(text, '\n') + 1, -1
	}
	q, open := cellStart, -1
	for i, c := range text {
		next := q.after(c, comma)
		if next == quoted && (q == cellStart) {
			open = i
		}
		if c == '\n' && next == cellStart {
			length = i + 1
		}
		q = next
	}
	if q != quoted {
		open = -1
	}
	return length, open
}

// split cuts the first record of text into cells, quotes still around them, and
// appends them to cells. rest is what follows the record.
func split(cells [][]byte, text []byte, comma byte) (_ [][]byte, rest []byte) {
	line := text
	if n := bytes.IndexByte(text, '\n'); n >= 0 {
		line, rest = text[:n], text[n+1:]
	}
	if bytes.IndexByte(line, '"') >= 0 {
		return splitQuoted(cells, text, comma)
	}
	start := 0
	for i, c := range line { // most records: nothing but the comma to look for
		if c == comma {
			cells = append(cells, line[start:i])
			start = i + 1
		}
	}
	return append(cells, trimReturn(line[start:])), rest
}

// splitQuoted is split for a record whose first line has a quote in it.
func splitQuoted(cells [][]byte, text []byte, comma byte) (_ [][]byte, rest []byte) {
	start := 0
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case c == comma:
			cells = append(cells, text[start:i])
			start = i + 1
		case c == '\n':
			return append(cells, trimReturn(text[start:i])), text[i+1:]
		case c == '"' && i == start:
			i = pastQuotes(text, i) - 1
		}
	}
	return append(cells, trimReturn(text[start:])), nil
}

// pastQuotes is the place behind the quoted part that begins at i.
func pastQuotes(text []byte, i int) int {
	for i++; i < len(text); i++ {
		n := bytes.IndexByte(text[i:], '"')
		if n < 0 {
			return len(text)
		}
		i += n + 1
		if i >= len(text) || text[i] != '"' {
			return i
		}
	}
	return len(text)
}

func trimReturn(cell []byte) []byte {
	if n := len(cell); n > 0 && cell[n-1] == '\r' {
		return cell[:n-1]
	}
	return cell
}

// unquote is the content of a cell. It is cell itself without quotes, and
// otherwise a copy.
func unquote(cell []byte) []byte {
	if len(cell) == 0 || cell[0] != '"' {
		return cell
	}
	end := pastQuotes(cell, 0)
	inner, behind := cell[1:end], cell[end:]
	if n := len(inner); n > 0 && inner[n-1] == '"' {
		inner = inner[:n-1]
	}
	return append(bytes.ReplaceAll(inner, []byte(`""`), []byte(`"`)), behind...)
}

// quote appends a cell, in quotes where its content needs them.
func quote(dst []byte, content string, comma byte) []byte {
	plain := true
	for i := range len(content) {
		c := content[i]
		if c == comma || c == '"' || c == '\n' || c == '\r' {
			plain = false
		}
	}
	if plain {
		return append(dst, content...)
	}
	dst = append(dst, '"')
	for i := range len(content) {
		if content[i] == '"' {
			dst = append(dst, '"')
		}
		dst = append(dst, content[i])
	}
	return append(dst, '"')
}

// blank says that a record holds nothing at all: an empty line.
func blank(cells [][]byte) bool { return len(cells) == 1 && len(cells[0]) == 0 }
