package sheet

import (
	"encoding/binary"
	"io"
	"math"
	"slices"
	"strconv"
	"unicode/utf16"

	"canting/internal/domain/fault"
)

// The BIFF8 records ([MS-XLS] 2.3) that carry cells and texts.
const (
	recFormula    = 0x0006
	recEOF        = 0x000a
	recDate1904   = 0x0022
	recFilePass   = 0x002f
	recContinue   = 0x003c
	recBoundSheet = 0x0085
	recMulRK      = 0x00bd
	recRString    = 0x00d6
	recSST        = 0x00fc
	recLabelSST   = 0x00fd
	recNumber     = 0x0203
	recLabel      = 0x0204
	recBoolErr    = 0x0205
	recString     = 0x0207
	recRK         = 0x027e
	recBOF        = 0x0809

	biff8 = 0x0600
)

// openXLS reads a BIFF8 workbook.
//
// Both Go readers of the format that exist were tried and put aside: a z-score
// of -2.15, which Excel packs as an RK, comes out as 10737416.09 from xlsReader
// 0.9.12, and 8.5 kg as 850 from extrame/xls 0.0.1; neither reads formulas, and
// nothing in the first ends a looping chain of sectors.
func openXLS(file *io.SectionReader, limits Limits) (*Rows, error) {
	if file.Size() > limits.XLSBytes {
		return nil, refuse(fault.TooMuch, "too_large", nil, "limit_mb", megabytes(limits.XLSBytes))
	}
	c, err := openContainer(file)
	if err != nil {
		return nil, err
	}
	if c.has("EncryptedPackage") || c.has("EncryptionInfo") {
		return nil, refuse(fault.Invalid, "encrypted", nil)
	}
	stream, err := c.stream("Workbook")
	if err != nil {
		return nil, err
	}
	if stream == nil {
		return nil, refuse(fault.Invalid, "other_kind", nil, "kind", otherOLE(c))
	}
	book := &workbook{stream: stream, limits: limits}
	if err := book.readGlobals(); err != nil {
		return nil, asFault(err)
	}
	return firstWithData(len(book.sheets), XLS, limits, book.date1904, func(i int) (source, error) {
		return newBiffSheet(book, book.sheets[i])
	})
}

// otherOLE names the program whose file it is.
func otherOLE(c *container) string {
	switch {
	case c.has("Book"):
		return "Excel 5/95"
	case c.has("WordDocument"):
		return "DOC"
	case c.has("PowerPoint Document"):
		return "PPT"
	default:
		return "OLE2"
	}
}

// workbook is the globals part of the stream: sheets and the table of strings.
type workbook struct {
	stream   []byte
	limits   Limits
	sheets   []int // where each worksheet begins
	shared   []string
	date1904 bool
}

// record is one BIFF record and where the next one begins.
func (b *workbook) record(at int) (id uint16, data []byte, next int, err error) {
	if at < 0 || at+4 > len(b.stream) {
		return 0, nil, 0, refuse(fault.Invalid, "truncated", nil)
	}
	id = binary.LittleEndian.Uint16(b.stream[at:])
	next = at + 4 + int(binary.LittleEndian.Uint16(b.stream[at+2:]))
	if next > len(b.stream) {
		return 0, nil, 0, refuse(fault.Invalid, "truncated", nil)
	}
	return id, b.stream[at+4 : next], next, nil
}

func (b *workbook) readGlobals() error {
	for at := 0; ; {
		id, data, next, err := b.record(at)
		if err != nil {
			return err
		}
		switch id {
		case recBOF:
			if len(data) < 4 || binary.LittleEndian.Uint16(data) != biff8 {
				return refuse(fault.Invalid, "other_kind", nil, "kind", "Excel 5/95")
			}
		case recFilePass:
			return refuse(fault.Invalid, "encrypted", nil)
		case recDate1904:
			b.date1904 = len(data) > 0 && data[0] == 1
		case recBoundSheet:
			if len(data) >= 6 && data[5] == 0 { // 0 is a worksheet, others are charts and macros
				b.sheets = append(b.sheets, int(binary.LittleEndian.Uint32(data)))
			}
		case recSST:
			if next, err = b.readSST(data, next); err != nil {
				return err
			}
		case recEOF:
			return nil
		}
		if at == 0 && id != recBOF {
			return damaged(nil)
		}
		at = next
	}
}

// readSST reads the table of strings, which runs on over CONTINUE records.
func (b *workbook) readSST(data []byte, next int) (int, error) {
	parts := [][]byte{data}
	for {
		id, more, after, err := b.record(next)
		if err != nil {
			return 0, err
		}
		if id != recContinue {
			break
		}
		parts, next = append(parts, more), after
	}
	if len(data) < 8 {
		return 0, damaged(nil)
	}
	r := &unicodeReader{parts: parts}
	r.skip(8)
	unique := int(binary.LittleEndian.Uint32(data[4:]))
	var total int64
	for range unique {
		if r.done() {
			return 0, refuse(fault.Invalid, "truncated", nil)
		}
		s, err := r.rich(int(r.u16()))
		if err != nil {
			return 0, err
		}
		if total += int64(len(s)) + 16; total > b.limits.SharedBytes {
			return 0, refuse(fault.TooMuch, "too_much_text", nil, "limit_mb", megabytes(b.limits.SharedBytes))
		}
		b.shared = append(b.shared, s)
	}
	return next, nil
}

// unicodeReader reads BIFF8 strings across record borders. Reading past the end
// yields zeros and sets short.
type unicodeReader struct {
	parts [][]byte
	at    int
	short bool
	units []uint16
}

func (r *unicodeReader) done() bool {
	for len(r.parts) > 0 && r.at >= len(r.parts[0]) {
		r.parts, r.at = r.parts[1:], 0
	}
	return len(r.parts) == 0
}

func (r *unicodeReader) u8() byte {
	if r.done() {
		r.short = true
		return 0
	}
	r.at++
	return r.parts[0][r.at-1]
}

func (r *unicodeReader) u16() uint16 { return uint16(r.u8()) | uint16(r.u8())<<8 }
func (r *unicodeReader) u32() uint32 { return uint32(r.u16()) | uint32(r.u16())<<16 }

func (r *unicodeReader) skip(n int) {
	for n > 0 && !r.done() {
		step := min(n, len(r.parts[0])-r.at)
		r.at += step
		n -= step
	}
	r.short = r.short || n > 0
}

// rich reads an XLUnicodeRichExtendedString of n characters. Where it crosses
// into a CONTINUE record, the characters' width is stated anew.
func (r *unicodeReader) rich(n int) (string, error) {
	flags := r.u8()
	runs, extra := 0, 0
	if flags&8 != 0 {
		runs = int(r.u16())
	}
	if flags&4 != 0 {
		extra = int(r.u32())
	}
	r.units = r.units[:0]
	for len(r.units) < n && !r.short {
		if len(r.parts) > 0 && r.at >= len(r.parts[0]) {
			r.done()
			flags = r.u8()
		}
		if flags&1 != 0 {
			r.units = append(r.units, r.u16())
		} else {
			r.units = append(r.units, uint16(r.u8()))
		}
	}
	r.skip(4*runs + extra)
	if r.short {
		return "", refuse(fault.Invalid, "truncated", nil)
	}
	return string(utf16.Decode(r.units)), nil
}

// biffSheet delivers one worksheet row by row.
type biffSheet struct {
	book  *workbook
	order []cellRecord // cell records by row; those of one row in stream order
	cells []Cell
	n     int
}

// cellRecord is where a cell's record stands, and its row from 0.
type cellRecord struct {
	row uint16
	at  uint32
}

func newBiffSheet(book *workbook, at int) (*biffSheet, error) {
	s := &biffSheet{book: book}
	for depth := 0; ; {
		id, data, next, err := book.record(at)
		if err != nil {
			return nil, err
		}
		switch id {
		case recBOF:
			depth++ // an embedded chart has its own BOF and EOF
		case recEOF:
			depth--
		case recLabelSST, recLabel, recRString, recNumber, recRK, recMulRK, recFormula, recBoolErr:
			if len(data) >= 6 && depth == 1 {
				s.order = append(s.order, cellRecord{binary.LittleEndian.Uint16(data), uint32(at)})
			}
		}
		if depth <= 0 {
			break
		}
		at = next
	}
	// Excel writes rows in order, some libraries write column by column.
	slices.SortStableFunc(s.order, func(a, b cellRecord) int { return int(a.row) - int(b.row) })
	return s, nil
}

func (s *biffSheet) row() []Cell  { return s.cells }
func (s *biffSheet) number() int  { return s.n }
func (s *biffSheet) close() error { return nil }

func (s *biffSheet) next() (bool, error) {
	s.cells = s.cells[:0]
	if len(s.order) == 0 {
		return false, nil
	}
	row := s.order[0].row
	s.n = int(row) + 1
	for len(s.order) > 0 && s.order[0].row == row {
		id, data, next, err := s.book.record(int(s.order[0].at))
		if err != nil {
			return false, err
		}
		if err := s.cell(id, data, next); err != nil {
			return false, err
		}
		s.order = s.order[1:]
	}
	return true, trimColumns(&s.cells, s.book.limits)
}

// cell decodes one cell record; next is where a formula's text may follow.
func (s *biffSheet) cell(id uint16, data []byte, next int) error {
	column := int(binary.LittleEndian.Uint16(data[2:]))
	body := data[6:] // after row, column and format
	switch {
	case id == recLabelSST && len(body) >= 4:
		i := int(binary.LittleEndian.Uint32(body))
		if i >= len(s.book.shared) {
			return damaged(nil)
		}
		return s.put(column, label(s.book.shared[i]))
	case (id == recLabel || id == recRString) && len(body) >= 3:
		r := &unicodeReader{parts: [][]byte{body}}
		text, err := r.rich(int(r.u16()))
		if err != nil {
			return err
		}
		return s.put(column, label(text))
	case id == recNumber && len(body) >= 8:
		return s.put(column, number(math.Float64frombits(binary.LittleEndian.Uint64(body))))
	case id == recRK && len(body) >= 4:
		return s.put(column, number(rk(binary.LittleEndian.Uint32(body))))
	case id == recMulRK && len(data) >= 6:
		for list := data[4:]; len(list) >= 8; list, column = list[6:], column+1 { // the last two bytes are the last column
			if err := s.put(column, number(rk(binary.LittleEndian.Uint32(list[2:])))); err != nil {
				return err
			}
		}
		return nil
	case id == recBoolErr && len(body) >= 2:
		return s.put(column, truthOrError(body[0], body[1] != 0))
	case id == recFormula && len(body) >= 8:
		return s.formula(column, body[:8], next)
	default:
		return damaged(nil)
	}
}

// formula takes the stored result: a number, or a marked text, truth or error.
func (s *biffSheet) formula(column int, result []byte, next int) error {
	if binary.LittleEndian.Uint16(result[6:]) != 0xffff {
		return s.put(column, number(math.Float64frombits(binary.LittleEndian.Uint64(result))))
	}
	switch result[0] {
	case 1:
		return s.put(column, truthOrError(result[2], false))
	case 2:
		return s.put(column, truthOrError(result[2], true))
	case 0:
		return s.formulaText(column, next)
	default:
		return nil // 3: an empty text
	}
}

// formulaText finds the STRING record after a formula; the definition of a
// shared or array formula may stand between them.
func (s *biffSheet) formulaText(column, at int) error {
	for range 3 {
		id, data, next, err := s.book.record(at)
		if err != nil {
			return err
		}
		if id != recString {
			at = next
			continue
		}
		parts := [][]byte{data}
		for id, more, after, err := s.book.record(next); err == nil && id == recContinue; id, more, after, err = s.book.record(after) {
			parts = append(parts, more)
		}
		r := &unicodeReader{parts: parts}
		text, err := r.rich(int(r.u16()))
		if err != nil {
			return err
		}
		return s.put(column, label(text))
	}
	return damaged(nil)
}

func (s *biffSheet) put(column int, c Cell) error {
	if c.Kind == Blank {
		return nil
	}
	if column >= s.book.limits.Columns {
		return refuse(fault.TooMuch, "too_many_columns", nil, "limit", strconv.Itoa(s.book.limits.Columns))
	}
	if len(c.Text) > s.book.limits.CellChars && len([]rune(c.Text)) > s.book.limits.CellChars {
		return tooLong(s.n, s.book.limits)
	}
	for len(s.cells) <= column {
		s.cells = append(s.cells, Cell{})
	}
	s.cells[column] = c
	return nil
}

// rk unpacks Excel's 32-bit number: bit 0 divides by 100, bit 1 says that the
// rest is a signed integer instead of the high bits of a float64.
func rk(v uint32) float64 {
	var f float64
	if v&2 != 0 {
		f = float64(int32(v) >> 2)
	} else {
		f = math.Float64frombits(uint64(v&^3) << 32)
	}
	if v&1 != 0 {
		f /= 100
	}
	return f
}

func number(f float64) Cell {
	if math.IsNaN(f) || math.IsInf(f, 0) {
		return Cell{Kind: Failed, Text: "#NUM!"}
	}
	return Cell{Kind: Number, Text: strconv.FormatFloat(f, 'f', -1, 64)}
}

func truthOrError(v byte, failed bool) Cell {
	if !failed {
		return Cell{Kind: Truth, Text: map[bool]string{true: "TRUE", false: "FALSE"}[v != 0]}
	}
	names := map[byte]string{0x00: "#NULL!", 0x07: "#DIV/0!", 0x0f: "#VALUE!", 0x17: "#REF!", 0x1d: "#NAME?", 0x24: "#NUM!"}
	if name, ok := names[v]; ok {
		return Cell{Kind: Failed, Text: name}
	}
	return Cell{Kind: Failed, Text: "#N/A"}
}
