// Package sigizi reads the under-five exports of e-PPGBM / Sigizi Terpadu, the
// ministry's nutrition portal, as offices really have them: three variants of
// columns, four file formats, and the dirt that hands and spreadsheets add.
//
// [Scan] reads a file once, finds the heading, decides how each date column
// orders its days and months, and spools the rows. A hopeless file fails there,
// before a single row is delivered. [File.Each] then yields typed rows; each
// value that was converted, doubted or left out carries a [Remark], and the raw
// text of every cell stays within reach.
//
// Columns, values and rules were gathered from public code that reads real
// exports (evidence of late 2026; the portal publishes no format). A column or
// a value that this package does not know is kept as raw text, never guessed.
package sigizi

import (
	"iter"

	"canting/internal/domain/fault"
	"canting/internal/exchange/sheet"
)

// Variant is the set of columns of an export.
type Variant uint8

const (
	// E1 is the export to about 2024: 34 columns, with "PMT Diterima (kg)".
	E1 Variant = iota + 1
	// E2 is the export of 2025-2026: 36 columns, with "Kelas Ibu Balita" and "MBG".
	E2
	// E3 is an export edited by hand: columns such as "Status Bulan" were added.
	E3
)

// String is the variant's short name, "E1" to "E3".
func (v Variant) String() string { return [...]string{"", "E1", "E2", "E3"}[v] }

// Options steer Scan. The zero value asks for everything to be inferred.
type Options struct {
	// DateOrder is what the person chose when a date column could be read two
	// ways; Auto infers it and refuses a column that fits both.
	DateOrder DateOrder
	// Today, as "YYYY-MM-DD", makes later dates remarkable; empty checks nothing.
	Today string
	// TempDir holds the spool of a large file; empty is the system's own.
	TempDir string
}

// Row is one child's last measurement in the chosen period, as exported.
// Dates are "YYYY-MM-DD", or empty when missing or unreadable; numbers are NaN
// when missing. Text fields are the cells' text without white space around it.
// Strings may be kept; Remarks and what Raw walks over are valid only until the
// function given to Each returns.
type Row struct {
	Number  int // in the file, from 1, as a person sees it
	Variant Variant

	NIK           NIK
	Name          string
	Sex           byte // 'l' laki-laki, 'p' perempuan, 0 not known
	Birth         string
	BirthWeightG  float64 // grams
	BirthLengthCm float64
	Parents       string // raw; SplitParents for display

	Province, City, District, Puskesmas string
	Kelurahan, Posyandu                 string
	RT, RW, Address                     string

	Measured string
	AgeText  string  // "4 Tahun - 3 Bulan - 12 Hari"; compared, never used
	WeightKg float64 // kilograms
	LenheiCm float64 // length or height in centimetres, as measured
	Measure  byte    // 'l' lying, 'h' standing, 0 not known
	MUACCm   float64 // mid-upper arm circumference (LiLA) in centimetres

	Portal Portal

	PMT         string // "PMT Diterima (kg)", raw
	VitA        string // "Jml Vit A", raw
	VitACount   int    // the same as a number, -1 when missing
	KPSP, KIA   string // values were never seen in the open: kept, not interpreted
	MotherClass string // "Kelas Ibu Balita", raw
	MBG         string // raw
	Detail      string // raw

	Remarks []Remark

	headings []string
	cells    []sheet.Cell
}

// Portal is what the portal itself concluded. It is kept beside our own result,
// which wins, so that a difference can be shown.
type Portal struct {
	BBU, TBU, BBTB          string  // class codes, see ParseBBU, ParseTBU, ParseBBTB
	BBURaw, TBURaw, BBTBRaw string  // the labels as exported
	ZBBU, ZTBU, ZBBTB       float64 // z-scores, NaN when missing
	Gain                    string  // N up, T not up, O not weighed before, B first time, 2T; "" not known
	GainRaw                 string
}

// Raw is the untouched text of the cell under a heading as it stands in the
// file, or "" when the cell is blank or there is no such column.
func (r *Row) Raw(heading string) string {
	for i, h := range r.headings {
		if h == heading && i < len(r.cells) {
			return r.cells[i].Text
		}
	}
	return ""
}

// RawCells walks every cell that holds something: heading and untouched text.
// A cell beyond the last heading has the heading "".
func (r *Row) RawCells() iter.Seq2[string, string] {
	return func(yield func(string, string) bool) {
		for i, c := range r.cells {
			if c.Kind == sheet.Blank {
				continue
			}
			heading := ""
			if i < len(r.headings) {
				heading = r.headings[i]
			}
			if !yield(heading, c.Text) {
				return
			}
		}
	}
}

// refuse makes the error of this package: the key is under "import.file.".
func refuse(kind fault.Kind, key string, cause error, params ...string) error {
	return fault.E("sigizi.scan", kind, "import.file."+key, cause, params...)
}
