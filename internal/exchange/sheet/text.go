package sheet

import (
	"bufio"
	"bytes"
	"io"
	"strconv"
	"strings"
	"unicode/utf8"

	"canting/internal/domain/fault"
)

// recordBytes bounds one record of delimited text: a whole row of long cells
// fits, a quote that never closes does not swallow the file.
const recordBytes = 1 << 20

// openText tells a page from delimited text, and its encoding and delimiter.
func openText(file io.ReadSeeker, head []byte, limits Limits) (*Rows, error) {
	enc, err := sniffEncoding(file, head)
	if err != nil {
		return nil, asFault(err)
	}
	sample, err := decodedSample(enc, head)
	if err != nil {
		return nil, asFault(err)
	}
	if kind := markup(sample); kind != "" && kind != "html" {
		return nil, refuse(fault.Invalid, "other_kind", nil, "kind", kind)
	} else if kind == "html" {
		return firstWithData(1, HTML, limits, false, func(int) (source, error) {
			return newHTML(enc.decode(file), limits), nil
		})
	}
	if strings.ContainsFunc(sample, func(r rune) bool { return r < ' ' && !strings.ContainsRune("\t\n\v\f\r\x1a", r) }) {
		return nil, refuse(fault.Invalid, "not_a_table", nil)
	}
	return firstWithData(1, Text, limits, false, func(int) (source, error) {
		return newDelimited(enc.decode(file), sample, limits), nil
	})
}

// decodedSample is the head as UTF-8; a character cut at its end is dropped.
func decodedSample(enc encoding, head []byte) (string, error) {
	if (enc == utf16LE || enc == utf16BE) && len(head)%2 == 1 {
		head = head[:len(head)-1]
	}
	b, err := io.ReadAll(enc.decode(bytes.NewReader(head)))
	return strings.ToValidUTF8(string(b), ""), err
}

// markup names the tagged or structured format that sample begins with, or "".
func markup(sample string) string {
	s := strings.ToLower(strings.TrimSpace(sample))
	switch {
	case strings.HasPrefix(s, "<?xml") && strings.Contains(s, "urn:schemas-microsoft-com:office:spreadsheet"):
		return "XML Spreadsheet 2003"
	case strings.HasPrefix(s, "<") && (strings.Contains(s, "<table") || strings.Contains(s, "<html")):
		return "html"
	case strings.HasPrefix(s, "<?xml"), strings.HasPrefix(s, "<svg"):
		return "XML"
	case strings.HasPrefix(s, "{"), strings.HasPrefix(s, "[{"):
		return "JSON"
	default:
		return ""
	}
}

// delimited reads comma, semicolon, tab or bar separated records.
type delimited struct {
	in     *bufio.Reader
	limits Limits
	comma  byte
	eol    byte
	rec    []byte // the record being gathered, quotes and all
	flat   []byte // the cells' texts, end to end
	ends   []int  // where each cell ends in flat
	cells  []Cell
	n      int
}

func newDelimited(r io.Reader, sample string, limits Limits) *delimited {
	d := &delimited{in: bufio.NewReaderSize(r, sniffBytes), limits: limits, eol: '\n'}
	if !strings.Contains(sample, "\n") && strings.Contains(sample, "\r") {
		d.eol = '\r' // text of the old Macintosh
	}
	d.comma = sniffDelimiter(sample)
	return d
}

// sniffDelimiter chooses the mark that stands, outside quotes, on most lines of
// the sample, then the one of which some line has most: decimal commas and
// addresses are absent from the heading. Excel's own "sep=;" line decides alone.
func sniffDelimiter(sample string) byte {
	if len(sample) > 4 && strings.EqualFold(sample[:4], "sep=") {
		return sample[4]
	}
	marks := [...]byte{';', '\t', '|', ','} // the comma yields when all else is equal
	var lines, most [len(marks)]int
	for line := range strings.FieldsFuncSeq(sample, func(r rune) bool { return r == '\n' || r == '\r' }) {
		count := [len(marks)]int{}
		quoted := false
		for i := range len(line) {
			quoted = quoted != (line[i] == '"')
			if m := bytes.IndexByte(marks[:], line[i]); m >= 0 && !quoted {
				count[m]++
			}
		}
		for m, n := range count {
			lines[m] += min(n, 1)
			most[m] = max(most[m], n)
		}
	}
	best := 0
	for m := range marks {
		if lines[m] > lines[best] || lines[m] == lines[best] && most[m] > most[best] {
			best = m
		}
	}
	return marks[best]
}

func (d *delimited) row() []Cell  { return d.cells }
func (d *delimited) number() int  { return d.n }
func (d *delimited) close() error { return nil }

func (d *delimited) next() (bool, error) {
	d.n++
	ok, err := d.gather()
	if err != nil || !ok {
		return false, err
	}
	d.flat, d.ends = d.flat[:0], d.ends[:0]
	if d.n == 1 && len(d.rec) == 5 && strings.EqualFold(string(d.rec[:4]), "sep=") {
		d.cells = d.cells[:0]
		return true, nil
	}
	d.split()
	return true, d.fill()
}

// gather reads one record into rec: lines are joined while a quoted cell is open.
func (d *delimited) gather() (bool, error) {
	d.rec = d.rec[:0]
	state := cellStart
	for {
		part, err := d.in.ReadSlice(d.eol)
		d.rec = append(d.rec, part...)
		state = state.after(part, d.comma)
		switch {
		case len(d.rec) > recordBytes:
			return false, d.overlong(state == quoted)
		case err == bufio.ErrBufferFull:
			continue
		case err == io.EOF && len(d.rec) == 0:
			return false, nil
		case err != nil && err != io.EOF:
			return false, err
		case state == quoted && err == io.EOF:
			return false, d.overlong(true)
		case state == quoted:
			continue
		}
		d.rec = bytes.TrimRight(d.rec, "\r\n\x1a")
		return true, nil
	}
}

// quoting is where in a cell a record stands. A stray inch mark in a cell that
// does not begin with one opens nothing.
type quoting uint8

const (
	cellStart quoting = iota
	bare
	quoted
	closed // right after a quote that ends the cell, or is the first of two
)

// after is the state behind part.
func (q quoting) after(part []byte, comma byte) quoting {
	if n := len(part); n > 0 && q != quoted && bytes.IndexByte(part, '"') < 0 {
		if part[n-1] == comma {
			return cellStart
		}
		return bare
	}
	for _, c := range part {
		switch {
		case q == quoted && c == '"':
			q = closed
		case q == quoted:
		case c == '"' && q != bare:
			q = quoted
		case c == comma:
			q = cellStart
		default:
			q = bare
		}
	}
	return q
}

func (d *delimited) overlong(quoted bool) error {
	if quoted {
		return refuse(fault.Invalid, "quote_open", nil, "row", strconv.Itoa(d.n))
	}
	return tooLong(d.n, d.limits)
}

// split cuts rec into cells and takes the quotes off.
func (d *delimited) split() {
	rest := d.rec
	for {
		if len(rest) > 0 && rest[0] == '"' {
			rest = d.unquote(rest[1:])
		}
		i := bytes.IndexByte(rest, d.comma)
		if i < 0 {
			d.flat = append(d.flat, rest...)
			d.ends = append(d.ends, len(d.flat))
			return
		}
		d.flat = append(d.flat, rest[:i]...)
		d.ends = append(d.ends, len(d.flat))
		rest = rest[i+1:]
	}
}

// unquote appends a quoted cell's content and returns what follows its closing
// quote.
func (d *delimited) unquote(b []byte) []byte {
	for {
		i := bytes.IndexByte(b, '"')
		if i < 0 {
			d.flat = append(d.flat, b...)
			return nil
		}
		d.flat = append(d.flat, b[:i]...)
		b = b[i+1:]
		if len(b) == 0 || b[0] != '"' {
			return b
		}
		d.flat = append(d.flat, '"')
		b = b[1:]
	}
}

// fill turns flat into cells: one string a row, cut into pieces.
func (d *delimited) fill() error {
	text := string(d.flat)
	d.cells = d.cells[:0]
	from := 0
	for _, end := range d.ends {
		cell := text[from:end]
		from = end
		if len(cell) > d.limits.CellChars && utf8.RuneCountInString(cell) > d.limits.CellChars {
			return tooLong(d.n, d.limits)
		}
		d.cells = append(d.cells, label(cell))
	}
	return trimColumns(&d.cells, d.limits)
}

// label is a text cell, Blank when there is nothing but white space in it.
func label(text string) Cell {
	if strings.TrimSpace(text) == "" {
		return Cell{}
	}
	return Cell{Kind: Label, Text: text}
}

// trimColumns drops blank cells at the end and refuses too wide a row.
func trimColumns(cells *[]Cell, limits Limits) error {
	c := *cells
	for len(c) > 0 && c[len(c)-1].Kind == Blank {
		c = c[:len(c)-1]
	}
	*cells = c
	if len(c) > limits.Columns {
		return refuse(fault.TooMuch, "too_many_columns", nil, "limit", strconv.Itoa(limits.Columns))
	}
	return nil
}
