package sigizi

import (
	"errors"
	"strconv"

	"canting/internal/domain/fault"
	"canting/internal/exchange/sheet"
)

// File is a judged export: its columns are known, its dates decided, its rows
// spooled. Close it to remove the spool.
type File struct {
	Kind          sheet.Kind
	Variant       Variant
	Preamble      []string  // the text of each filled row above the heading
	HeadingRow    int       // as a person counts
	Headings      []string  // as in the file, white space tidied
	Rows          int       // data rows that Each will deliver
	BirthOrder    DateOrder // Auto when no cell needed an order
	MeasuredOrder DateOrder
	Remarks       []Remark // about the file as a whole

	opts     Options
	head     *header
	birth    dateColumn
	measured dateColumn
	date1904 bool
	spool    *spool
}

// Scan reads rows to their end and judges the file. It neither closes rows nor
// delivers any row; an error is a *fault.Error with a key "import.file.*":
// Invalid for a file to mend, TooMuch beyond the limits, Unavailable when the
// spool cannot be written.
func Scan(rows *sheet.Rows, opts Options) (*File, error) {
	head, preamble, err := findHeader(rows)
	if err != nil {
		return nil, err
	}
	f := &File{
		Kind: rows.Kind(), Variant: head.variant, Preamble: preamble,
		HeadingRow: head.row, Headings: head.headings,
		opts: opts, head: head, date1904: rows.Date1904(), spool: &spool{dir: opts.TempDir},
	}
	f.birth.heading, f.measured.heading = f.headingOf(fBirth), f.headingOf(fMeasured)
	if err := f.read(rows); err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return f, nil
}

// read spools every row and gathers what the date columns show.
func (f *File) read(rows *sheet.Rows) error {
	for _, name := range f.head.unknown() {
		f.Remarks = append(f.Remarks, Remark{Row: f.HeadingRow, Column: name, Code: ColumnUnknown, Level: ColumnUnknown.Level()})
	}
	for rows.Next() {
		cells := rows.Row()
		if f.repeatsHeading(cells) {
			f.Remarks = append(f.Remarks, Remark{
				Row: rows.Number(), Column: f.headingOf(fName), Code: HeadingRepeated,
				Level: HeadingRepeated.Level(), Raw: f.cell(cells, fName).Text,
			})
			continue
		}
		f.Rows++
		f.birth.see(rows.Number(), f.cell(cells, fBirth), f.date1904)
		f.measured.see(rows.Number(), f.cell(cells, fMeasured), f.date1904)
		if err := f.spool.add(rows.Number(), cells); err != nil {
			return err
		}
	}
	if err := rows.Err(); err != nil {
		return err
	}
	if f.Rows == 0 {
		return refuse(fault.Invalid, "no_rows", nil, "row", strconv.Itoa(f.HeadingRow))
	}
	return f.decide()
}

func (f *File) decide() (err error) {
	if f.BirthOrder, err = f.birth.decide(f.opts.DateOrder); err != nil {
		return err
	}
	if f.MeasuredOrder, err = f.measured.decide(f.opts.DateOrder); err != nil {
		return err
	}
	return f.spool.finish()
}

// repeatsHeading finds a second heading, left by joining files, and the row of
// column numbers that printed tables have below it.
func (f *File) repeatsHeading(cells []sheet.Cell) bool {
	name, birth := f.cell(cells, fName).Text, f.cell(cells, fBirth).Text
	if len(name) <= 2 && digitsOnly(name) {
		return len(birth) <= 2 && digitsOnly(birth)
	}
	return len(name) < 16 && fName.matches(headingKey(name)) && fBirth.matches(headingKey(birth))
}

// cell is the row's cell of a field; a Blank one when the column is absent.
func (f *File) cell(cells []sheet.Cell, field field) sheet.Cell {
	if i := f.head.column[field]; i >= 0 && i < len(cells) {
		return cells[i]
	}
	return sheet.Cell{}
}

func (f *File) headingOf(field field) string {
	if i := f.head.column[field]; i >= 0 {
		return f.head.headings[i]
	}
	return known[field].name
}

// Close frees the spool and removes its temporary file.
func (f *File) Close() error { return f.spool.close() }

// place is a cell that proves something, for the sentence that tells of it.
type place struct {
	row int
	raw string
}

// dateColumn gathers which orders the cells of a column allow.
type dateColumn struct {
	heading           string
	day, month, open  place // first proof of each order; first cell that fits both
	serials           bool  // has counts of days
	serialDayBeyond12 bool
}

// see takes note of one cell.
func (d *dateColumn) see(row int, c sheet.Cell, date1904 bool) {
	w := takeApart(c, date1904)
	switch w.form {
	case dateSerial:
		d.serials = true
		d.serialDayBeyond12 = d.serialDayBeyond12 || w.day > 12
		return
	case dateParts:
	default:
		return
	}
	at := &d.open
	if !w.fits(MonthFirst) {
		at = &d.day
	} else if !w.fits(DayFirst) {
		at = &d.month
	}
	if at.row == 0 {
		*at = place{row, tidy(c.Text)}
	}
}

// decide is the column's order: the person's choice, or what its cells prove.
func (d *dateColumn) decide(choice DateOrder) (DateOrder, error) {
	switch {
	case choice != Auto:
		return choice, nil
	case d.day.row > 0 && d.month.row > 0:
		return Auto, refuse(fault.Invalid, "date_order_mixed", nil, "column", d.heading,
			"day", d.day.raw, "day_row", strconv.Itoa(d.day.row),
			"month", d.month.raw, "month_row", strconv.Itoa(d.month.row), "option", "DateOrder")
	case d.day.row > 0:
		return DayFirst, nil
	case d.month.row > 0:
		return MonthFirst, nil
	case d.open.row > 0:
		return Auto, refuse(fault.Invalid, "date_order_unknown", nil, "column", d.heading,
			"raw", d.open.raw, "row", strconv.Itoa(d.open.row), "option", "DateOrder")
	default:
		return Auto, nil
	}
}

// maybeSwapped tells whether the column's counts of days are suspect. A
// spreadsheet in the other locale converts the texts that fit it, swapping day
// and month, and leaves the others as text: then every text has a number above
// 12 where the other locale wants a month, and no converted date has such a day.
func (d *dateColumn) maybeSwapped() bool {
	proof := d.day.row > 0 || d.month.row > 0
	return d.serials && proof && d.open.row == 0 && !d.serialDayBeyond12
}
