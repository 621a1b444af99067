package growth

import "math"

// Indicator is one reference: a measurement against age, or weight against
// length or height.
type Indicator uint8

const (
	// WeightForAge is WHO 2006, kg by day 0-1856 (BB/U).
	WeightForAge Indicator = iota + 1
	// LenheiForAge is WHO 2006, length below day 731 and height from there, cm
	// by day 0-1856 (PB/U, TB/U).
	LenheiForAge
	// WeightForLength is WHO 2006, kg by length 45-110 cm (BB/PB).
	WeightForLength
	// WeightForHeight is WHO 2006, kg by height 65-120 cm (BB/TB).
	WeightForHeight
	// BMIForAge is WHO 2006, kg/m2 by day 0-1856 (IMT/U).
	BMIForAge
	// HeadForAge is WHO 2007 second set, cm by day 0-1856.
	HeadForAge
	// ArmForAge is WHO 2007 second set, cm by day 91-1856 (LILA/U).
	ArmForAge
	// TricepsForAge is WHO 2007 second set, mm by day 91-1856.
	TricepsForAge
	// SubscapularForAge is WHO 2007 second set, mm by day 91-1856.
	SubscapularForAge
	// WeightForAge2007 is the WHO Reference 2007, kg by day, 60-120 months.
	WeightForAge2007
	// HeightForAge2007 is the WHO Reference 2007, cm by day, 60-228 months.
	HeightForAge2007
	// BMIForAge2007 is the WHO Reference 2007, kg/m2 by day, 60-228 months.
	BMIForAge2007
)

// reference is what an indicator needs besides its table.
type reference struct {
	code      string
	table     tableID
	axis      axis
	limits    span // of x, in the axis' own grid: days, millimetres, months
	plausible span // z outside is flagged (WHO)
}

// axis is how x becomes a position in the table.
type axis uint8

const (
	byDay        axis = iota // whole days, rounded half up
	byMillimetre             // cm, interpolated between millimetres
	byMonth                  // days, interpolated between mean months
)

var references = [...]reference{
	{},
	WeightForAge:      {"wfa", tableWeightForAge, byDay, span{0, lastDayOfTail}, span{-6, 5}},
	LenheiForAge:      {"lhfa", tableLenheiForAge, byDay, span{0, lastDayOfTail}, span{-6, 6}},
	WeightForLength:   {"wfl", tableWeightForLength, byMillimetre, span{450, 1100}, span{-5, 5}},
	WeightForHeight:   {"wfh", tableWeightForHeight, byMillimetre, span{650, 1200}, span{-5, 5}},
	BMIForAge:         {"bmi", tableBMIForAge, byDay, span{0, lastDayOfTail}, span{-5, 5}},
	HeadForAge:        {"hc", tableHeadForAge, byDay, span{0, lastDayOfTail}, span{-5, 5}},
	ArmForAge:         {"ac", tableArmForAge, byDay, span{91, lastDayOfTail}, span{-5, 5}},
	TricepsForAge:     {"ts", tableTricepsForAge, byDay, span{91, lastDayOfTail}, span{-5, 5}},
	SubscapularForAge: {"ss", tableSubscapularForAge, byDay, span{91, lastDayOfTail}, span{-5, 5}},
	WeightForAge2007:  {"wfa2007", tableWeightForAge2007, byMonth, span{firstMonth2007, lastWeightMonth2007}, span{-6, 5}},
	HeightForAge2007:  {"hfa2007", tableHeightForAge2007, byMonth, span{firstMonth2007, lastMonth2007}, span{-6, 6}},
	BMIForAge2007:     {"bmi2007", tableBMIForAge2007, byMonth, span{firstMonth2007, lastMonth2007}, span{-5, 5}},
}

func (i Indicator) known() bool { return i > 0 && int(i) < len(references) }

// String returns the indicator's stable code: "wfa", "lhfa", "bmi2007".
func (i Indicator) String() string {
	if !i.known() {
		return "unknown"
	}
	return references[i].code
}

// Range returns the least and the greatest x that the indicator covers, in
// days or cm; zeros for an unknown indicator.
func (i Indicator) Range() (float64, float64) {
	if !i.known() {
		return 0, 0
	}
	r := &references[i]
	return r.axis.x(r.limits.low), r.axis.x(r.limits.high)
}

// position turns x (days or cm) into the table's grid.
func (a axis) position(x float64) float64 {
	switch a {
	case byMillimetre:
		return x * 10
	case byMonth:
		return x / DaysPerMonth
	}
	return math.Floor(x + 0.5)
}

// x is the inverse of position.
func (a axis) x(position float64) float64 {
	switch a {
	case byMillimetre:
		return position / 10
	case byMonth:
		return position * DaysPerMonth
	}
	return position
}

// row looks up the reference at x (days or cm).
func (i Indicator) row(sex Sex, x float64) (lms, bool) {
	if !i.known() {
		return lms{}, false
	}
	r := &references[i]
	at := r.axis.position(x)
	if !r.limits.holds(at) {
		return lms{}, false
	}
	return layout[r.table].at(sex, at)
}

// ZScore is the score of measurement y at x, neither rounded nor flagged, for
// comparing two scores of one child. X is the age in days, or the length or
// height in cm. It is false outside the table and for a y that is not above
// zero.
func ZScore(i Indicator, sex Sex, x, y float64) (float64, bool) {
	row, ok := i.row(sex, x)
	if !ok || !measured(y) {
		return math.NaN(), false
	}
	z := row.restrictedZ(y)
	return z, !math.IsNaN(z) && !math.IsInf(z, 0)
}

// Value is the measurement that has score z at x: the height of a band on the
// chart. X is as in ZScore, and beyond 3 SD the same restricted rule holds. It
// is false outside the table and where the curve falls to zero or below.
func Value(i Indicator, sex Sex, x, z float64) (float64, bool) {
	row, ok := i.row(sex, x)
	if !ok {
		return math.NaN(), false
	}
	y := row.restrictedValue(z)
	if !measured(y) {
		return math.NaN(), false
	}
	return y, true
}

// score is the rounded, flagged score of y at x, or the reason why not.
func (i Indicator) score(sex Sex, x, y float64) Score {
	if !sex.known() {
		return missing(ReasonNoSex)
	}
	if !measured(y) {
		return missing(ReasonNoValue)
	}
	row, ok := i.row(sex, x)
	if !ok {
		return missing(i.outside())
	}
	return scoredHundredths(row.hundredths(y), references[i].plausible)
}

func (i Indicator) outside() Reason {
	if i == WeightForLength || i == WeightForHeight {
		return ReasonOutsideLength
	}
	return ReasonOutsideAge
}

// Point is a point of a curve: x in days or cm, y in the indicator's unit.
type Point struct{ X, Y float64 }

// Band appends to dst the curve of score z from x = from to x = to, both
// included and cut to the table, one point every step; the last point lies on
// to. A step that is not a number, or finer than a tenth of the table's own,
// is taken as the table's own. The curve of LenheiForAge falls by 0.7 cm at day
// 731, where lying ends and standing begins; draw it in two pieces.
func Band(dst []Point, i Indicator, sex Sex, z, from, to, step float64) []Point {
	low, high := i.Range()
	from, to = math.Max(from, low), math.Min(to, high)
	if !i.known() || !(from <= to) {
		return dst
	}
	if own := references[i].axis.x(1); !(step >= own/10) {
		step = own
	}
	for n := 0; ; n++ {
		x := math.Min(from+float64(n)*step, to)
		if y, ok := Value(i, sex, x, z); ok {
			dst = append(dst, Point{X: x, Y: y})
		}
		if x >= to {
			return dst
		}
	}
}
