package sheet

import (
	"bytes"
	"errors"
	"io"
	"path"
	"strconv"
	"strings"
	"unicode/utf8"

	"canting/internal/domain/fault"
)

// lastRow is the highest row number that Excel knows.
const lastRow = 1 << 20

// openXLSX reads the workbook's list of sheets and its table of strings.
//
// The cells are read by our own scanner instead of excelize: its streaming rows
// give text without telling a text cell from a number cell, which decides
// whether a NIK still has its digits, and hold a cell of any size in memory.
func openXLSX(file *io.SectionReader, limits Limits) (*Rows, error) {
	a, err := openArchive(file, limits)
	if err != nil {
		return nil, err
	}
	book, err := findWorkbook(a)
	if err != nil {
		return nil, asFault(err)
	}
	base := path.Dir(book)
	rels, err := relations(a, path.Join(base, "_rels", path.Base(book)+".rels"), base)
	if err != nil {
		return nil, asFault(err)
	}
	sheets, date1904, err := listSheets(a, book, rels)
	if err != nil {
		return nil, asFault(err)
	}
	shared, err := readShared(a, rels, limits)
	if err != nil {
		return nil, asFault(err)
	}
	return firstWithData(len(sheets), XLSX, limits, date1904, func(i int) (source, error) {
		part, err := a.open(sheets[i])
		if err != nil {
			return nil, err
		}
		return &worksheet{part: part, in: newTags(part, textLimit(limits)), shared: shared, limits: limits}, nil
	})
}

// textLimit is the bytes that CellChars characters may take, entities included.
func textLimit(limits Limits) int { return 8 * limits.CellChars }

// findWorkbook is the path of the workbook part. A zip without one is named by
// what it is instead.
func findWorkbook(a *archive) (string, error) {
	for _, other := range []struct{ part, kind string }{
		{"xl/workbook.bin", "XLSB"}, {"word/document.xml", "DOCX"}, {"ppt/presentation.xml", "PPTX"},
		{"content.xml", "ODS"}, {"META-INF/MANIFEST.MF", "JAR"},
	} {
		if a.has(other.part) {
			return "", refuse(fault.Invalid, "other_kind", nil, "kind", other.kind)
		}
	}
	if a.has("xl/workbook.xml") {
		return "xl/workbook.xml", nil
	}
	rels, err := relations(a, "_rels/.rels", "")
	if err != nil {
		return "", err
	}
	for _, rel := range rels {
		if strings.HasSuffix(rel.kind, "/officeDocument") {
			return rel.target, nil
		}
	}
	return "", refuse(fault.Invalid, "other_kind", nil, "kind", "ZIP")
}

// relation is one line of a .rels part; target is a full part name.
type relation struct{ id, kind, target string }

// relations reads a .rels part; a missing one has no relations.
func relations(a *archive, name, base string) ([]relation, error) {
	if !a.has(name) {
		return nil, nil
	}
	part, err := a.open(name)
	if err != nil {
		return nil, err
	}
	defer part.Close()
	var found []relation
	for in := newTags(part, tagBytes); ; {
		if err := in.next(); err == io.EOF {
			return found, nil
		} else if err != nil {
			return nil, err
		}
		if string(in.name) != "Relationship" {
			continue
		}
		target := string(unescape(bytes.Clone(in.attr("Target"))))
		if !strings.HasPrefix(target, "/") {
			target = path.Join(base, target)
		}
		found = append(found, relation{string(in.attr("Id")), string(in.attr("Type")), strings.TrimPrefix(target, "/")})
	}
}

// listSheets is the worksheets' part names in the order of the tabs.
func listSheets(a *archive, book string, rels []relation) (names []string, date1904 bool, err error) {
	part, err := a.open(book)
	if err != nil {
		return nil, false, err
	}
	defer part.Close()
	for in := newTags(part, tagBytes); ; {
		if err := in.next(); err == io.EOF {
			return names, date1904, nil
		} else if err != nil {
			return nil, false, err
		}
		switch {
		case in.close:
		case string(in.name) == "workbookPr":
			v := string(in.attr("date1904"))
			date1904 = v == "1" || v == "true"
		case string(in.name) == "sheet":
			if name := sheetPart(in, rels); name != "" {
				names = append(names, name)
			}
		}
	}
}

// sheetPart resolves a <sheet>'s relation, whatever prefix the id carries. A
// chart or macro sheet has no cells and is passed over.
func sheetPart(in *tags, rels []relation) string {
	id := ""
	for _, field := range bytes.Fields(in.tag) {
		if prefix, _, ok := bytes.Cut(field, []byte("=")); ok && bytes.HasSuffix(prefix, []byte(":id")) {
			id = string(in.attr(string(prefix)))
		}
	}
	for _, rel := range rels {
		if rel.id == id && strings.HasSuffix(rel.kind, "/worksheet") {
			return rel.target
		}
	}
	return ""
}

// worksheet streams one sheet's cells.
type worksheet struct {
	part   io.ReadCloser
	in     *tags
	shared *sharedStrings
	limits Limits
	cells  []Cell
	n      int

	flat  []byte // texts of the row's own cells, end to end
	spans []span
}

// span is a cell's place in flat.
type span struct{ column, from, to int }

func (w *worksheet) row() []Cell  { return w.cells }
func (w *worksheet) number() int  { return w.n }
func (w *worksheet) close() error { return w.part.Close() }

func (w *worksheet) next() (bool, error) {
	for {
		err := w.in.next()
		switch {
		case err == io.EOF:
			return false, io.ErrUnexpectedEOF // the sheet ends before its data does
		case err != nil:
			return false, w.explain(err)
		case string(w.in.name) == "sheetData" && (w.in.close || w.in.alone):
			return false, nil
		case string(w.in.name) == "row" && !w.in.close:
			return w.readRow()
		}
	}
}

func (w *worksheet) readRow() (bool, error) {
	w.cells, w.flat, w.spans = w.cells[:0], w.flat[:0], w.spans[:0]
	w.n++
	if r := w.in.attr("r"); r != nil {
		n, err := strconv.Atoi(string(r))
		if err != nil || n < w.n {
			return false, damaged(err)
		}
		w.n = n
	}
	if w.n > lastRow {
		return false, refuse(fault.TooMuch, "too_many_rows", nil, "limit", strconv.Itoa(w.limits.Rows))
	}
	if w.in.alone {
		return true, nil
	}
	column := -1
	for {
		if err := w.in.next(); err != nil {
			return false, w.explain(err)
		}
		switch string(w.in.name) {
		case "row":
			w.settle()
			return true, trimColumns(&w.cells, w.limits)
		case "c":
			if w.in.close {
				continue
			}
			column = columnOf(w.in.attr("r"), column+1)
			if w.in.alone {
				continue
			}
			if err := w.readCell(column); err != nil {
				return false, w.explain(err)
			}
		}
	}
}

// columnOf is the 0-based column in a reference like "AB12"; without one a cell
// follows its neighbour.
func columnOf(ref []byte, next int) int {
	column := 0
	for i, c := range ref {
		if c < 'A' || c > 'Z' || i == 4 {
			break
		}
		column = column*26 + int(c-'A') + 1
	}
	if column == 0 {
		return next
	}
	return column - 1
}

// readCell reads from <c> to </c>.
func (w *worksheet) readCell(column int) error {
	kind := cellType(w.in.attr("t"))
	from := len(w.flat)
	phonetic := false
	for {
		if err := w.in.next(); err != nil {
			return err
		}
		switch string(w.in.name) {
		case "rPh":
			phonetic = !w.in.close
		case "v", "t":
			if w.in.close && !phonetic {
				w.flat = append(w.flat, w.in.text...)
			}
			if len(w.flat)-from > textLimit(w.limits) {
				return errTextTooLong
			}
		case "c":
			return w.put(column, kind, from)
		}
	}
}

// sharedCell marks a cell whose value is an index into the table of strings; it
// never leaves this file.
const sharedCell CellKind = 255

func cellType(t []byte) CellKind {
	switch string(t) {
	case "", "n":
		return Number
	case "s":
		return sharedCell
	case "b":
		return Truth
	case "e":
		return Failed
	default: // str, inlineStr, d
		return Label
	}
}

// put stores the cell whose text is flat[from:]. Own texts are cut out of one
// string when the row is complete.
func (w *worksheet) put(column int, kind CellKind, from int) error {
	text := w.flat[from:]
	if len(bytes.TrimSpace(text)) == 0 {
		w.flat = w.flat[:from]
		return nil
	}
	if column >= w.limits.Columns {
		return refuse(fault.TooMuch, "too_many_columns", nil, "limit", strconv.Itoa(w.limits.Columns))
	}
	for len(w.cells) <= column {
		w.cells = append(w.cells, Cell{})
	}
	if kind == sharedCell {
		i, err := strconv.Atoi(string(bytes.TrimSpace(text)))
		if err != nil {
			return damaged(err)
		}
		w.flat = w.flat[:from]
		if text, err = w.shared.at(i); err != nil {
			return err
		}
		w.flat = append(w.flat, text...)
		kind = Label
	}
	text = w.flat[from:]
	if kind == Label {
		text = unescapeExcel(text)
		w.flat = w.flat[:from+len(text)]
	}
	if kind == Truth {
		text = []byte(map[bool]string{true: "TRUE", false: "FALSE"}[string(text) == "1"])
		w.flat = append(w.flat[:from], text...)
	}
	if len(text) > w.limits.CellChars && utf8.RuneCount(text) > w.limits.CellChars {
		return errTextTooLong
	}
	if len(bytes.TrimSpace(w.flat[from:])) == 0 {
		w.flat = w.flat[:from]
		return nil
	}
	w.cells[column].Kind = kind
	w.spans = append(w.spans, span{column, from, len(w.flat)})
	return nil
}

// settle makes one string of the row and gives each cell its piece.
func (w *worksheet) settle() {
	text := string(w.flat)
	for _, s := range w.spans {
		w.cells[s.column].Text = text[s.from:s.to]
	}
}

func (w *worksheet) explain(err error) error {
	switch {
	case errors.Is(err, errTextTooLong):
		return tooLong(w.n, w.limits)
	case err == io.EOF:
		return io.ErrUnexpectedEOF
	default:
		return err
	}
}

// unescapeExcel resolves in place the _xHHHH_ that Excel writes for characters
// which XML cannot hold.
func unescapeExcel(b []byte) []byte {
	if !bytes.Contains(b, []byte("_x")) {
		return b
	}
	out := b[:0]
	for i := 0; i < len(b); i++ {
		if i+7 <= len(b) && b[i] == '_' && b[i+1] == 'x' && b[i+6] == '_' {
			if n, err := strconv.ParseUint(string(b[i+2:i+6]), 16, 16); err == nil {
				out = utf8.AppendRune(out, rune(n))
				i += 6
				continue
			}
		}
		out = append(out, b[i])
	}
	return out
}
