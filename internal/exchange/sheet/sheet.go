// Package sheet reads a table of cells out of whatever file a person hands in:
// an xlsx or BIFF8 xls workbook, an HTML table that calls itself .xls, or
// delimited text in any of the encodings that Indonesian offices produce.
//
// The content decides, never the file's name. Reading is streaming and bounded:
// a file that would need more than its [Limits] is refused with a
// [fault.TooMuch], a damaged or locked one with a [fault.Invalid]. Each refusal
// has its own catalogue key under "import.file.".
package sheet

import (
	"errors"
	"io"
	"io/fs"
	"strconv"
	"strings"
	"unicode/utf8"

	"canting/internal/domain/fault"
)

// Kind is what a file is, judged by its bytes.
type Kind uint8

const (
	// XLSX is an Office Open XML workbook (Excel 2007 and later).
	XLSX Kind = iota + 1
	// XLS is a BIFF8 workbook in an OLE2 container (Excel 97-2003).
	XLS
	// HTML is a page whose first table with data is read.
	HTML
	// Text is delimited text: comma, semicolon, tab or bar.
	Text
)

// String names the kind as people call it.
func (k Kind) String() string {
	return [...]string{"", "xlsx", "xls", "html", "csv"}[k]
}

// CellKind says how the file itself stores a cell. Delimited text and HTML hold
// only Label cells.
type CellKind uint8

const (
	// Blank is a cell without content.
	Blank CellKind = iota
	// Label is a cell stored as text; its digits are exactly those typed.
	Label
	// Number is a cell stored as a number: also dates, times, and a NIK that
	// has lost its digits past the fifteenth.
	Number
	// Truth is a TRUE/FALSE cell; its text is "TRUE" or "FALSE".
	Truth
	// Failed is a formula that came to an error; its text is like "#N/A".
	Failed
)

// Cell is one cell: its kind and its raw text. A Number's text is the shortest
// or stored decimal form, with a dot, without any display format.
type Cell struct {
	Kind CellKind
	Text string
}

// Limits bound what a file may cost. Beyond any of them reading stops with a
// [fault.TooMuch].
type Limits struct {
	FileBytes   int64 // the file as stored
	XLSBytes    int64 // an OLE2 file, whose main stream is held in memory
	Inflated    int64 // bytes that the parts of an xlsx may inflate to, together
	Ratio       int64 // inflated to stored bytes of one part larger than 16 MB
	Entries     int   // parts in the zip directory
	SharedBytes int64 // the workbook's table of strings, held in memory
	Rows        int   // rows that hold something
	Columns     int   // columns that hold something
	CellChars   int   // characters of one cell
}

// DefaultLimits are generous for a province's file (300,000 rows) and small for
// a server. CellChars is Excel's own limit.
func DefaultLimits() Limits {
	return Limits{
		FileBytes: 256 << 20, XLSBytes: 64 << 20,
		Inflated: 1 << 30, Ratio: 200, Entries: 2000, SharedBytes: 128 << 20,
		Rows: 300_000, Columns: 512, CellChars: 32_767,
	}
}

// source is one format's reader. row and number describe the row that the last
// next found; a source may deliver rows without any content.
type source interface {
	next() (bool, error)
	row() []Cell
	number() int
	close() error
}

// Rows walks the rows of the first sheet that holds data. It is not safe for
// concurrent use.
type Rows struct {
	src     source
	kind    Kind
	limits  Limits
	seen    int
	date904 bool
	held    bool // Open has already read the first row
	err     error
}

// Next moves to the next row that holds anything. It answers false at the end
// and on failure; Err tells which.
func (r *Rows) Next() bool {
	if r.held {
		r.held = false
		return true
	}
	for r.err == nil {
		ok, err := r.src.next()
		if err != nil || !ok {
			r.err = asFault(err)
			return false
		}
		if r.err = mend(r.src.row()); r.err != nil {
			return false
		}
		if empty(r.src.row()) {
			continue
		}
		r.seen++
		if r.seen > r.limits.Rows {
			r.err = refuse(fault.TooMuch, "too_many_rows", nil, "limit", strconv.Itoa(r.limits.Rows))
			return false
		}
		return true
	}
	return false
}

// Row is the current row. The slice is reused by Next; the cells' texts are not.
func (r *Rows) Row() []Cell { return r.src.row() }

// Number is the current row's number as a person sees it in the file, from 1.
func (r *Rows) Number() int { return r.src.number() }

// Err is why Next stopped early, a *fault.Error, or nil at the end of the data.
func (r *Rows) Err() error { return r.err }

// Kind is the format that the bytes showed.
func (r *Rows) Kind() Kind { return r.kind }

// Date1904 tells whether the workbook counts its days from 1904 (old Excel for
// Macintosh) instead of 1900.
func (r *Rows) Date1904() bool { return r.date904 }

// Close frees what reading holds. It does not close the reader given to Open.
func (r *Rows) Close() error { return r.src.close() }

// Open recognises the content of r, size bytes long, and returns the rows of its
// first sheet with data. Errors are *fault.Error with a key "import.file.*".
func Open(r io.ReaderAt, size int64, limits Limits) (*Rows, error) {
	if size <= 0 {
		return nil, refuse(fault.Invalid, "empty", nil)
	}
	if size > limits.FileBytes {
		return nil, refuse(fault.TooMuch, "too_large", nil, "limit_mb", megabytes(limits.FileBytes))
	}
	file := io.NewSectionReader(r, 0, size)
	head := make([]byte, min(size, sniffBytes))
	if _, err := io.ReadFull(file, head); err != nil {
		return nil, asFault(err)
	}
	if _, err := file.Seek(0, io.SeekStart); err != nil {
		return nil, asFault(err)
	}
	switch found := sniff(head); found {
	case "zip":
		return openXLSX(file, limits)
	case "ole2":
		return openXLS(file, limits)
	case "text":
		return openText(file, head, limits)
	default:
		return nil, refuse(fault.Invalid, "other_kind", nil, "kind", found)
	}
}

// firstWithData returns the first of n sources that holds a row, positioned on
// that row; a workbook often begins with empty sheets.
func firstWithData(n int, kind Kind, limits Limits, date1904 bool, open func(i int) (source, error)) (*Rows, error) {
	for i := range n {
		src, err := open(i)
		if err != nil {
			return nil, asFault(err)
		}
		rows := &Rows{src: src, kind: kind, limits: limits, date904: date1904}
		if rows.Next() {
			rows.held = true
			return rows, nil
		}
		if err := errors.Join(rows.Err(), src.close()); err != nil {
			return nil, asFault(err)
		}
	}
	return nil, refuse(fault.Invalid, "no_data", nil)
}

// mend drops NUL, which no database takes, from the cells' texts, and refuses
// texts that are not UTF-8: by then they are in every sound file.
func mend(row []Cell) error {
	for i := range row {
		text := row[i].Text
		if !utf8.ValidString(text) {
			return damaged(nil)
		}
		if strings.IndexByte(text, 0) < 0 {
			continue
		}
		text = strings.ReplaceAll(text, "\x00", "")
		if row[i].Text = text; strings.TrimSpace(text) == "" {
			row[i] = Cell{}
		}
	}
	return nil
}

func empty(row []Cell) bool {
	for i := range row {
		if row[i].Kind != Blank {
			return false
		}
	}
	return true
}

// refuse makes the error of this package: the key is under "import.file.".
func refuse(kind fault.Kind, key string, cause error, params ...string) error {
	return fault.E("sheet.open", kind, "import.file."+key, cause, params...)
}

// damaged is the refusal of a file whose bytes contradict its own format.
func damaged(cause error) error { return refuse(fault.Invalid, "damaged", cause) }

// tooLong is the refusal of a cell beyond Limits.CellChars in row number.
func tooLong(number int, limits Limits) error {
	return refuse(fault.TooMuch, "cell_too_long", nil, "row", strconv.Itoa(number), "limit", strconv.Itoa(limits.CellChars))
}

// asFault keeps our own errors, tells a failing disk from a damaged file, and
// passes nil.
func asFault(err error) error {
	var ours *fault.Error
	var disk *fs.PathError
	switch {
	case err == nil:
		return nil
	case errors.As(err, &ours):
		return ours
	case errors.As(err, &disk):
		return refuse(fault.Unavailable, "unreadable", err)
	default:
		return damaged(err)
	}
}

func megabytes(n int64) string { return strconv.FormatInt(n>>20, 10) }
