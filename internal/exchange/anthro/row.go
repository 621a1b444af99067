package anthro

import (
	"bytes"
	"math"

	"canting/growth"
)

// row is one record, taken apart.
type row struct {
	cells [][]byte
	m     growth.Measurement
	doubt [columns + 1]doubt
	any   bool // doubt
}

// cell is the content of a column; nil where the row or the table has none.
func (p *plan) cell(r *row, c column) []byte {
	at := p.at[c]
	if at < 0 || at >= len(r.cells) {
		return nil
	}
	cell := r.cells[at]
	if len(cell) == 0 {
		return nil
	}
	if cell[0] == '"' {
		cell = unquote(cell)
	}
	if n := len(cell); n > 0 && (cell[0] == ' ' || cell[n-1] == ' ') {
		cell = bytes.TrimSpace(cell)
	}
	return cell
}

func (r *row) doubtful(c column, d doubt) {
	if d != noDoubt {
		r.doubt[c], r.any = d, true
	}
}

// read fills r.m from r.cells.
func (p *plan) read(r *row) {
	if r.any {
		r.doubt, r.any = [columns + 1]doubt{}, false
	}
	r.m = growth.Missing(0)
	if p.tooWide(r) {
		// One cell too many has moved the others: which, nobody can tell.
		r.doubtful(rowColumn, extraCells)
		return
	}
	var d doubt
	r.m.Sex, d = sexOf(p.cell(r, sexColumn))
	r.doubtful(sexColumn, d)
	r.m.AgeDays = p.ageDays(r)
	r.m.WeightKg = p.measured(r, weightColumn)
	r.m.LenheiCm = p.measured(r, lenheiColumn)
	r.m.HeadCm = p.measured(r, headColumn)
	r.m.ArmCm = p.measured(r, armColumn)
	r.m.TricepsMm = p.measured(r, tricepsColumn)
	r.m.SubscapularMm = p.measured(r, subscapularColumn)
	r.m.Measure, d = measureOf(p.cell(r, measureColumn))
	r.doubtful(measureColumn, d)
	r.m.Oedema, d = oedemaOf(p.cell(r, oedemaColumn))
	r.doubtful(oedemaColumn, d)
}

// tooWide says that a row has something in more cells than the heading.
func (p *plan) tooWide(r *row) bool {
	for i := p.width; i < len(r.cells); i++ {
		if len(bytes.TrimSpace(r.cells[i])) > 0 {
			return true
		}
	}
	return false
}

func (p *plan) measured(r *row, c column) float64 {
	if p.at[c] < 0 {
		return math.NaN()
	}
	f, d := measured(p.cell(r, c))
	r.doubtful(c, d)
	return f
}

// ageDays is the age by the first of its columns that says anything: days, the
// two dates, an age with its unit, months. One that says something unreadable
// is not passed over for the next.
func (p *plan) ageDays(r *row) float64 {
	if days, said := p.age(r, ageDaysColumn); said {
		return days
	}
	if days, said := p.daysBetween(r); said {
		return days
	}
	if days, said := p.daysOfAge(r); said {
		return days
	}
	months, _ := p.age(r, ageMonthsColumn)
	return growth.DaysFromMonths(months)
}

// age is the number in a column of ages; said is false where there is none.
func (p *plan) age(r *row, c column) (age float64, said bool) {
	cell := p.cell(r, c)
	if absent(cell) {
		return math.NaN(), false
	}
	f, d := number(cell)
	r.doubtful(c, d)
	return f, true
}

func (p *plan) daysOfAge(r *row) (float64, bool) {
	if p.at[ageUnitColumn] < 0 {
		return math.NaN(), false
	}
	age, said := p.age(r, ageColumn)
	if !said {
		return age, false
	}
	unit, d := unitOf(p.cell(r, ageUnitColumn))
	r.doubtful(ageUnitColumn, d)
	return age * unit, true
}

func (p *plan) daysBetween(r *row) (float64, bool) {
	if p.at[birthColumn] < 0 || p.at[visitColumn] < 0 {
		return math.NaN(), false
	}
	birth, d := date(p.cell(r, birthColumn), p.DateOrder, p.date1904)
	r.doubtful(birthColumn, d)
	visit, e := date(p.cell(r, visitColumn), p.DateOrder, p.date1904)
	r.doubtful(visitColumn, e)
	if d != noDoubt || e != noDoubt {
		return math.NaN(), true
	}
	if birth.IsZero() || visit.IsZero() {
		return math.NaN(), false
	}
	return float64(growth.AgeInDays(birth, visit)), true
}
