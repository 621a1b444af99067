package sheet

import (
	"errors"
	"io"
	"strconv"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// page reads the rows of a page's tables: what a PHP portal sends as ".xls".
// Nested tables are read as rows of their own.
type page struct {
	in     *html.Tokenizer
	limits Limits
	cells  []Cell
	text   strings.Builder
	inCell bool
	inRow  bool
	mute   int   // depth of script and style
	span   int   // columns of the current cell
	down   int   // rows of the current cell
	below  []int // rows that cells above still reach down, by column
	n      int
}

func newHTML(r io.Reader, limits Limits) *page {
	p := &page{in: html.NewTokenizer(r), limits: limits}
	p.in.SetMaxBuf(4*limits.CellChars + 1<<16)
	return p
}

func (p *page) row() []Cell  { return p.cells }
func (p *page) number() int  { return p.n }
func (p *page) close() error { return nil }

func (p *page) next() (bool, error) {
	p.cells = p.cells[:0]
	for {
		token := p.in.Next()
		if token == html.ErrorToken {
			return p.end()
		}
		if done, err := p.take(token); done || err != nil {
			return err == nil, err
		}
	}
}

// end closes a row that the page leaves open; a page may stop after its data,
// tags unclosed.
func (p *page) end() (bool, error) {
	err := p.in.Err()
	if errors.Is(err, html.ErrBufferExceeded) {
		return false, tooLong(p.n+1, p.limits)
	}
	if err != io.EOF {
		return false, err
	}
	if !p.inRow {
		return false, nil
	}
	return true, p.endRow()
}

// take handles one token and tells whether it completes a row.
func (p *page) take(token html.TokenType) (bool, error) {
	if token == html.TextToken {
		if p.inCell && p.mute == 0 {
			p.text.Write(p.in.Text())
		}
		return false, p.checkLength()
	}
	if token != html.StartTagToken && token != html.EndTagToken && token != html.SelfClosingTagToken {
		return false, nil
	}
	name, more := p.in.TagName()
	switch tag := atom.Lookup(name); tag {
	case atom.Script, atom.Style:
		p.mute = max(0, p.mute+map[html.TokenType]int{html.StartTagToken: 1, html.EndTagToken: -1}[token])
	case atom.Br, atom.P, atom.Div:
		p.text.WriteByte(' ')
	case atom.Tr, atom.Table:
		had := p.inRow
		err := p.endRow()
		p.inRow = tag == atom.Tr && token == html.StartTagToken
		return had, err
	case atom.Td, atom.Th:
		err := p.endCell()
		if token == html.StartTagToken {
			p.startCell(more)
		}
		return false, err
	}
	return false, nil
}

func (p *page) checkLength() error {
	if p.text.Len() > 4*p.limits.CellChars {
		return tooLong(p.n+1, p.limits)
	}
	return nil
}

// startCell begins a cell; below the long cell of an earlier row it moves right.
func (p *page) startCell(attributes bool) {
	p.inRow, p.inCell = true, true
	p.span, p.down = 1, 1
	p.text.Reset()
	for attributes {
		var key, value []byte
		key, value, attributes = p.in.TagAttr()
		n, err := strconv.Atoi(string(value))
		if err != nil || n < 1 {
			continue
		}
		switch string(key) {
		case "colspan":
			p.span = min(n, p.limits.Columns)
		case "rowspan":
			p.down = min(n, p.limits.Rows)
		}
	}
}

func (p *page) endCell() error {
	if !p.inCell {
		return nil
	}
	p.inCell = false
	p.skipCovered()
	text := strings.TrimSpace(p.text.String())
	if utf8.RuneCountInString(text) > p.limits.CellChars {
		return tooLong(p.n+1, p.limits)
	}
	cell := label(strings.Clone(text))
	for range p.span {
		if p.down > 1 {
			p.cover(len(p.cells), p.down)
		}
		if p.cells = append(p.cells, cell); len(p.cells) > 2*p.limits.Columns {
			return trimColumns(&p.cells, p.limits)
		}
		cell = Cell{}
	}
	return nil
}

func (p *page) skipCovered() {
	for len(p.cells) < len(p.below) && p.below[len(p.cells)] > 0 {
		p.cells = append(p.cells, Cell{})
	}
}

func (p *page) cover(column, rows int) {
	for len(p.below) <= column {
		p.below = append(p.below, 0)
	}
	p.below[column] = rows
}

func (p *page) endRow() error {
	if !p.inRow {
		return nil
	}
	if err := p.endCell(); err != nil {
		return err
	}
	p.inRow = false
	p.n++
	for i := range p.below {
		p.below[i] = max(0, p.below[i]-1)
	}
	return trimColumns(&p.cells, p.limits)
}
