// Package importing brings files of other systems into the ledger: it finds the
// children that the rows are about, says what is new, asks a person where it is
// in doubt, and can take a whole file back.
package importing

import (
	"canting/internal/domain/ident"
	"canting/internal/domain/ledger"
)

// Row is one row of a file as an exchange reads it: one child, and at most one
// weighing. Missing values are zero.
type Row struct {
	Number int

	NIK           string
	Name          string
	Sex           ledger.Sex
	Birth         ident.Date
	BirthWeightG  float64
	BirthLengthCm float64
	Parents       string
	// City, District and Kelurahan are names as the file spells them.
	City, District, Kelurahan, Posyandu string
	RT, RW, Address                     string

	// Weighing.Date is zero when the row has no usable weighing.
	Weighing ledger.Weighing

	// RawPerson and RawWeighing are the cells of the row by heading.
	RawPerson, RawWeighing map[string]string
	// Remarks are all remarks about the row.
	Remarks []ledger.Remark
	// Refused is set when the row names nobody.
	Refused bool
}

// Source is a file that was read to its end and found readable. Nothing of it
// has been stored yet.
type Source interface {
	// Variant and Format name what the file is: "E2", "xlsx".
	Variant() string
	Format() string
	// Rows is how many rows there are.
	Rows() int
	// Remarks are those about the file as a whole.
	Remarks() []ledger.RowRemark
	// Each hands over every row. A row and what it holds stay valid.
	Each(func(*Row) error) error
	Close() error
}

// Options steer an import.
type Options struct {
	// DryRun reads, matches and reports, and stores nothing.
	DryRun bool
	// DateOrder is "auto", "day" or "month": what a person chose when a date
	// column can be read in two ways.
	DateOrder string
}

// Opener reads a file. progress hears of the rows read so far.
type Opener func(path string, opts Options, today ident.Date, progress func(rows int)) (Source, error)

// File is an uploaded file, already on this machine. The import removes it when
// Temporary is set.
type File struct {
	Name      string
	Path      string
	Size      int64
	Temporary bool
}
