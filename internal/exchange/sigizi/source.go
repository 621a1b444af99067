package sigizi

import (
	"math"
	"os"
	"strings"

	"canting/internal/app/importing"
	"canting/internal/domain/fault"
	"canting/internal/domain/ident"
	"canting/internal/domain/ledger"
	"canting/internal/exchange/sheet"
)

// OpenSource reads an export for the import: it is the importing.Opener of
// e-PPGBM. The file is read to its end before it answers.
func OpenSource(path string, opts importing.Options, today ident.Date, _ func(int)) (importing.Source, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, fault.E("sigizi.open", fault.Unavailable, "import.file.unreadable", err)
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil {
		return nil, fault.E("sigizi.open", fault.Unavailable, "import.file.unreadable", err)
	}
	rows, err := sheet.Open(file, info.Size(), sheet.DefaultLimits())
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	scanned, err := Scan(rows, Options{DateOrder: orderNamed(opts.DateOrder), Today: today.String()})
	if err != nil {
		return nil, err
	}
	person := make(map[string]bool, len(scanned.Headings))
	for _, heading := range scanned.Headings {
		person[heading] = aboutPerson(heading)
	}
	return &source{scanned, person}, nil
}

func orderNamed(name string) DateOrder {
	switch name {
	case "day":
		return DayFirst
	case "month":
		return MonthFirst
	}
	return Auto
}

// source fits a judged export to the import.
type source struct {
	file *File
	// person tells which headings say who the child is; the others belong to
	// the weighing.
	person map[string]bool
}

func (s *source) Variant() string { return s.file.Variant.String() }
func (s *source) Format() string  { return s.file.Kind.String() }
func (s *source) Rows() int       { return s.file.Rows }
func (s *source) Close() error    { return s.file.Close() }

func (s *source) Remarks() []ledger.RowRemark {
	var remarks []ledger.RowRemark
	for _, r := range s.file.Remarks {
		remarks = append(remarks, ledger.RowRemark{Row: r.Row, Remark: remarkOf(r)})
	}
	return remarks
}

func remarkOf(r Remark) ledger.Remark {
	return ledger.Remark{Column: r.Column, Code: r.Code.String(), Level: ledger.Level(r.Level.String()), Raw: r.Raw, Value: r.Value}
}

func (s *source) Each(each func(*importing.Row) error) error {
	return s.file.Each(func(row Row) error { return each(s.row(&row)) })
}

// row keeps of a row what the import needs.
func (s *source) row(r *Row) *importing.Row {
	row := &importing.Row{
		Number: r.Number, NIK: r.NIK.Text, Name: r.Name, Sex: sexOf(r.Sex), Birth: date(r.Birth),
		BirthWeightG: known0(r.BirthWeightG), BirthLengthCm: known0(r.BirthLengthCm), Parents: parents(r.Parents),
		City: r.City, District: r.District, Kelurahan: r.Kelurahan, Posyandu: r.Posyandu, RT: r.RT, RW: r.RW, Address: r.Address,
		Weighing: ledger.Weighing{
			Date: date(r.Measured), WeightKg: known0(r.WeightKg), LenheiCm: known0(r.LenheiCm), Measure: lenheiOf(r.Measure), MUACCm: known0(r.MUACCm),
			Portal: portalOf(r.Portal),
		},
		RawPerson: map[string]string{}, RawWeighing: map[string]string{},
	}
	for _, remark := range r.Remarks {
		row.Remarks = append(row.Remarks, remarkOf(remark))
		switch remark.Code {
		case RowNameless:
			row.Refused = true
		case DateFuture, DateReversed:
			// A day that cannot be right would sort and score as if it were.
			row.Weighing.Date = 0
		}
	}
	for heading, text := range r.RawCells() {
		if s.person[heading] {
			row.RawPerson[heading] = text
		} else {
			row.RawWeighing[heading] = text
		}
	}
	return row
}

func aboutPerson(heading string) bool {
	for f := field(0); int(f) < len(known); f++ {
		if f.matches(headingKey(heading)) {
			return f <= fAddress
		}
	}
	return false
}

func parents(text string) string {
	if strings.Trim(text, " -/&") == "" {
		return ""
	}
	return text
}

func date(text string) ident.Date {
	d, err := ident.ParseDate(text)
	if err != nil {
		return 0 // the reader gives a date or nothing, and has remarked why
	}
	return d
}

func known0(v float64) float64 {
	if math.IsNaN(v) || v < 0 {
		return 0
	}
	return v
}

func sexOf(s byte) ledger.Sex {
	if s == 0 {
		return ""
	}
	return ledger.Sex(rune(s))
}

func lenheiOf(m byte) ledger.Lenhei {
	if m == 0 {
		return ""
	}
	return ledger.Lenhei(rune(m))
}

func portalOf(p Portal) *ledger.Portal {
	z := func(v float64) *float64 {
		if math.IsNaN(v) {
			return nil
		}
		return &v
	}
	portal := &ledger.Portal{BBU: p.BBU, TBU: p.TBU, BBTB: p.BBTB, ZBBU: z(p.ZBBU), ZTBU: z(p.ZTBU), ZBBTB: z(p.ZBBTB), Gain: p.Gain}
	if *portal == (ledger.Portal{}) {
		return nil
	}
	return portal
}
