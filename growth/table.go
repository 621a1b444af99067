package growth

import (
	_ "embed" // the tables travel inside the program
	"math"
)

//go:generate go run ./internal/gen

// packed is tables.bin: the decimals of growth/tables as scaled integers. It
// is a string so that nothing can write to it, and it is read in place, so
// that a program that scores nothing pays nothing.
//
//go:embed tables.bin
var packed string

// maxColumns is the width of the widest table (the velocity increments).
const maxColumns = 7

// tableID names a table of the generated layout.
type tableID uint8

// table describes one reference table: the rows of both sexes on the same
// grid.
type table struct {
	base  int // first byte of the male rows in packed
	size  int // bytes of one sex
	first int // grid value of row 0
	rows  int // rows of each sex
	cols  [maxColumns]column
}

// column describes one column: a cell is a signed integer of width bytes that
// counts 1/scale, or the bits of a float64 if width is 8. The lowest bytes of
// all rows come first, then the next ones.
type column struct {
	offset int // first byte, from the start of the sex
	width  int
	scale  float64
}

// cell returns a number of the table. A scaled integer divided by a power of
// ten is the float64 nearest to the printed decimal: both are exact and the
// division rounds once. The row must lie in the table.
func (t *table) cell(s Sex, row, col int) float64 {
	c := &t.cols[col]
	at := t.start(s) + c.offset + row
	var n uint64
	for i := range c.width {
		n |= uint64(packed[at+i*t.rows]) << (8 * i)
	}
	if c.width == 8 {
		return math.Float64frombits(n)
	}
	unused := 64 - 8*c.width
	return float64(int64(n<<unused)>>unused) / c.scale
}

// start is the first byte of a sex in packed.
func (t *table) start(s Sex) int { return t.base + int(s-Male)*t.size }

// lms returns a row of an LMS table. The generator packs all of these alike, L
// in two bytes, M in three and S in two, so that the look-up that every score
// begins with need not ask for widths.
func (t *table) lms(s Sex, row int) lms {
	at, plane := t.start(s)+row, t.rows
	l := int32(packed[at]) | int32(int8(packed[at+plane]))<<8
	at += 2 * plane
	m := int32(packed[at]) | int32(packed[at+plane])<<8 | int32(int8(packed[at+2*plane]))<<16
	at += 3 * plane
	cv := int32(packed[at]) | int32(int8(packed[at+plane]))<<8
	return lms{l: float64(l) / 1e4, m: float64(m) / 1e4, s: float64(cv) / 1e5}
}

// at returns the row of grid value x, or the line between two rows. The row
// above is found from x+1, as WHO anthro finds it, so that scores agree with
// WHO's to the last place: where x+1 rounds up across a power of two (103.1 cm
// lying becomes 102.39999999999999 cm) both take the row after next.
func (t *table) at(s Sex, x float64) (lms, bool) {
	last := t.first + t.rows - 1
	if !s.known() || !(x >= float64(t.first) && x <= float64(last)) {
		return lms{}, false
	}
	low := math.Floor(x)
	r := t.lms(s, int(low)-t.first)
	if part := x - low; part > 0 {
		next := min(int(math.Floor(x+1)), last)
		r = r.towards(t.lms(s, next-t.first), part)
	}
	return r, true
}
