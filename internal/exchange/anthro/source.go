package anthro

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"strconv"

	"canting/internal/domain/fault"
	"canting/internal/exchange/sheet"
)

// batchBytes is how much of a file is scored at a time, and recordBytes bounds
// one record: a quote that never closes does not swallow the file.
const (
	batchBytes  = 256 << 10
	recordBytes = 1 << 20
)

// Source is a table to be read once, from top to bottom.
type Source struct {
	comma    byte
	date1904 bool
	mark     bool // the text began with a byte order mark
	text     io.Reader
	rows     *sheet.Rows
	carry    []byte // read and not yet handed out
	lines    int    // handed out
	ended    bool
}

// Text is delimited text (comma, semicolon, tab or bar; UTF-8 or any encoding
// that keeps ASCII as it is), read as it comes: from a pipe too. The errors are
// *fault.Error.
func Text(r io.Reader) (*Source, error) {
	s := &Source{text: r}
	head, err := s.read(nil, 4<<10)
	if err != nil {
		return nil, err
	}
	if bytes.HasPrefix(head, []byte("\xef\xbb\xbf")) {
		head, s.mark = head[3:], true
	}
	switch {
	case len(bytes.TrimSpace(head)) == 0 && s.ended:
		return nil, fault.E("anthro.text", fault.Invalid, "import.file.empty", nil)
	case isWorkbook(head):
		return nil, fault.E("anthro.text", fault.Invalid, "growth.file.workbook", nil)
	case bytes.IndexByte(head, 0) >= 0:
		return nil, fault.E("anthro.text", fault.Invalid, "growth.file.encoding", nil)
	}
	s.carry, s.comma = head, delimiter(head)
	return s, nil
}

// File is a file of size bytes: delimited text as in Text, or anything that
// sheet reads (xlsx, xls, an HTML table, text in UTF-16). The errors are
// *fault.Error. The caller closes the Source, and then the file.
func File(r io.ReaderAt, size int64) (*Source, error) {
	head := make([]byte, min(size, 512))
	if _, err := r.ReadAt(head, 0); err != nil && !errors.Is(err, io.EOF) {
		return nil, fault.E("anthro.file", fault.Unavailable, "import.file.unreadable", err)
	}
	if !isWorkbook(head) && !bytes.HasPrefix(bytes.TrimSpace(head), []byte("<")) && bytes.IndexByte(head, 0) < 0 {
		return Text(bufio.NewReaderSize(io.NewSectionReader(r, 0, size), batchBytes))
	}
	limits := sheet.DefaultLimits()
	limits.Rows = 1 << 20 // as many as a sheet can have: they are not kept
	rows, err := sheet.Open(r, size, limits)
	if err != nil {
		return nil, err
	}
	return &Source{comma: ',', rows: rows, date1904: rows.Date1904()}, nil
}

// Close frees what reading holds; not the reader that was given.
func (s *Source) Close() error {
	if s.rows == nil {
		return nil
	}
	return s.rows.Close()
}

func isWorkbook(head []byte) bool {
	return bytes.HasPrefix(head, []byte("PK\x03\x04")) || bytes.HasPrefix(head, []byte("\xd0\xcf\x11\xe0"))
}

// delimiter is the mark that stands most often in the first line, outside
// quotes; the comma where none does.
func delimiter(head []byte) byte {
	first, _, _ := bytes.Cut(bytes.TrimLeft(head, "\r\n"), []byte("\n"))
	best, most := byte(','), 0
	for _, mark := range []byte(",;\t|") {
		n, inside := 0, false
		for _, c := range first {
			inside = inside != (c == '"')
			if c == mark && !inside {
				n++
			}
		}
		if n > most {
			best, most = mark, n
		}
	}
	return best
}

// read appends some n bytes of text to dst, fewer at the end.
func (s *Source) read(dst []byte, n int) ([]byte, error) {
	at := len(dst)
	if cap(dst) < at+n {
		grown := make([]byte, at, at+n)
		copy(grown, dst)
		dst = grown
	}
	got, err := io.ReadFull(s.text, dst[at:at+n])
	dst = dst[:at+got]
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		s.ended, err = true, nil
	}
	if err != nil {
		err = fault.E("anthro.read", fault.Unavailable, "import.file.unreadable", err)
	}
	return dst, err
}

// fill appends whole records to dst, which is empty; more is false behind the
// last. Beside an error there may be records that came before it.
func (s *Source) fill(dst []byte) (_ []byte, more bool, err error) {
	if s.rows != nil {
		return s.fillRows(dst)
	}
	dst = append(dst, s.carry...)
	s.carry = s.carry[:0]
	for {
		if !s.ended {
			if dst, err = s.read(dst, max(batchBytes-len(dst), 4<<10)); err != nil {
				return dst[:0], false, err
			}
		}
		whole, open := wholeRecords(dst, s.comma)
		switch {
		case s.ended && open < 0:
			return dst, false, nil
		case s.ended || len(dst)-whole > recordBytes:
			return dst[:whole], false, s.overlong(dst, open)
		case whole == 0:
			continue
		}
		s.carry = append(s.carry, dst[whole:]...)
		s.lines += bytes.Count(dst[:whole], []byte("\n"))
		return dst[:whole], true, nil
	}
}

// overlong says where a record begins that has no end.
func (s *Source) overlong(text []byte, open int) error {
	if open < 0 {
		return fault.E("anthro.read", fault.Invalid, "import.file.not_a_table", nil)
	}
	row := s.lines + bytes.Count(text[:open], []byte("\n")) + 1
	return fault.E("anthro.read", fault.Invalid, "import.file.quote_open", nil, "row", strconv.Itoa(row))
}

// fillRows writes the rows of a sheet as delimited text, which then goes the
// same way as any other.
func (s *Source) fillRows(dst []byte) ([]byte, bool, error) {
	for len(dst) < batchBytes {
		if !s.rows.Next() {
			return dst, false, s.rows.Err()
		}
		for i, cell := range s.rows.Row() {
			if i > 0 {
				dst = append(dst, s.comma)
			}
			dst = quote(dst, cell.Text, s.comma)
		}
		dst = append(dst, '\n')
	}
	return dst, true, nil
}

// heading takes the first record that is no empty line off the source, its
// line's end included.
func (s *Source) heading() ([]byte, error) {
	if s.rows != nil {
		return s.headingRow()
	}
	for {
		whole, open := wholeRecords(s.carry, s.comma)
		if whole == 0 && !s.ended && len(s.carry) <= recordBytes {
			var err error
			if s.carry, err = s.read(s.carry, 4<<10); err != nil {
				return nil, err
			}
			continue
		}
		if whole == 0 && (open >= 0 || !s.ended) {
			return nil, s.overlong(s.carry, open)
		}
		cells, rest := split(nil, s.carry, s.comma)
		head := s.carry[:len(s.carry)-len(rest)]
		s.lines += bytes.Count(head, []byte("\n"))
		s.carry = rest
		if !blank(cells) {
			return head, nil
		}
		if len(rest) == 0 && s.ended {
			return nil, fault.E("anthro.read", fault.Invalid, "import.file.empty", nil)
		}
	}
}

func (s *Source) headingRow() ([]byte, error) {
	if !s.rows.Next() {
		if err := s.rows.Err(); err != nil {
			return nil, err
		}
		return nil, fault.E("anthro.read", fault.Invalid, "import.file.empty", nil)
	}
	var head []byte
	for i, cell := range s.rows.Row() {
		if i > 0 {
			head = append(head, s.comma)
		}
		head = quote(head, cell.Text, s.comma)
	}
	return append(head, '\n'), nil
}
