package growth

import "math"

// Dimension is what velocity and the INTERGROWTH-21st references measure.
type Dimension uint8

const (
	// BodyWeight is weight: grams for increments, kg for sizes.
	BodyWeight Dimension = iota + 1
	// BodyLength is recumbent length in cm.
	BodyLength
	// HeadGirth is head circumference in cm.
	HeadGirth
)

// String returns "weight", "length", "head" or "unknown".
func (d Dimension) String() string {
	switch d {
	case BodyWeight:
		return "weight"
	case BodyLength:
		return "length"
	case HeadGirth:
		return "head"
	}
	return "unknown"
}

func (d Dimension) known() bool { return d >= BodyWeight && d <= HeadGirth }

func velocityTable(d Dimension) *table {
	return [...]*table{
		&layout[tableVelocityWeight], &layout[tableVelocityLength], &layout[tableVelocityHead],
	}[d-BodyWeight]
}

// Columns of the velocity tables.
const (
	colMonths = iota
	colFrom
	colTo
	colL
	colM
	colS
	colDelta
)

// Increment is a row of the WHO Growth Velocity Standards (2009): what
// children gain between two ages.
type Increment struct {
	Dimension Dimension
	Sex       Sex
	Months    int     // 1, 2, 3, 4 or 6
	FromDays  float64 // age at the first measurement
	ToDays    float64 // age at the second
	row       lms
	delta     float64 // added to a gain before the power, so that a loss has one
}

// How far from a row a pair of measurements may lie. WHO gives no
// interpolation; these are ours. A posyandu weighs 28 to 35 days apart, and the
// rows that begin farthest apart, at 28 days and at two months, leave 16.4 days
// on either side.
const (
	intervalSlackDays = DaysPerMonth / 4
	startSlackDays    = 16.5
)

// FindIncrement picks the row for measurements at fromDays and toDays of age:
// of the intervals within a quarter of a month of the child's own the nearest,
// then the row that begins nearest to fromDays, within 16.5 days. There is no
// official interpolation between rows, so show what was picked. The reason is
// ReasonScored, or why there is none.
func FindIncrement(d Dimension, sex Sex, fromDays, toDays float64) (Increment, Reason) {
	switch {
	case !d.known():
		return Increment{}, ReasonNotInStandard
	case !sex.known():
		return Increment{}, ReasonNoSex
	case math.IsNaN(fromDays) || math.IsNaN(toDays):
		return Increment{}, ReasonNoAge
	}
	t := velocityTable(d)
	months := nearestInterval(t, sex, toDays-fromDays)
	if months == 0 {
		return Increment{}, ReasonOutsideInterval
	}
	best, least := -1, startSlackDays
	for row := range t.rows {
		if int(t.cell(sex, row, colMonths)) != months {
			continue
		}
		if off := math.Abs(t.cell(sex, row, colFrom) - fromDays); off < least {
			best, least = row, off
		}
	}
	if best < 0 {
		return Increment{}, ReasonOutsideAge
	}
	return increment(d, t, sex, best), ReasonScored
}

// nearestInterval is the number of months of the table nearest to days, or 0.
func nearestInterval(t *table, sex Sex, days float64) int {
	best, least := 0, intervalSlackDays
	for row := range t.rows {
		months := t.cell(sex, row, colMonths)
		if off := math.Abs(months*DaysPerMonth - days); off < least {
			best, least = int(months), off
		}
	}
	return best
}

func increment(d Dimension, t *table, sex Sex, row int) Increment {
	return Increment{
		Dimension: d, Sex: sex,
		Months:   int(t.cell(sex, row, colMonths)),
		FromDays: t.cell(sex, row, colFrom),
		ToDays:   t.cell(sex, row, colTo),
		row:      lms{t.cell(sex, row, colL), t.cell(sex, row, colM), t.cell(sex, row, colS)},
		delta:    t.cell(sex, row, colDelta),
	}
}

// Gain is the gain with score z, in grams or cm: a line of the velocity chart.
// Where the line of a slow length or head would fall below nothing it lies on
// zero, as WHO prints it. It is false beyond 3 SD, where WHO publishes nothing.
func (inc Increment) Gain(z float64) (float64, bool) {
	if !inc.Sex.known() || !(z >= -3 && z <= 3) {
		return math.NaN(), false
	}
	gain := inc.row.value(z)
	if math.IsNaN(gain) { // no positive root
		gain = 0
	}
	return gain - inc.delta, true
}

// VelocityScore is the score of a gain.
type VelocityScore struct {
	// Z is rounded to two decimals and never beyond 3 SD, where WHO publishes
	// nothing: show Beyond -1 as "< -3" and +1 as "> +3". NaN if missing.
	Z      float64
	Beyond int8
	// Reason is ReasonScored, or why Z is missing.
	Reason Reason
	// Increment is the row that was picked, to be shown beside the score.
	Increment Increment
}

// Present says that there is a score.
func (v VelocityScore) Present() bool { return v.Reason == ReasonScored }

// Velocity scores a gain between two ages in days by the WHO Growth Velocity
// Standards (2009): weight in grams (1 month to 12 months of age, the other
// intervals to 24), length and head in cm. A weight may fall; a length or a
// head that shrank is a matter of measuring and has ReasonImplausible.
func Velocity(d Dimension, sex Sex, fromDays, toDays, gain float64) VelocityScore {
	inc, why := FindIncrement(d, sex, fromDays, toDays)
	switch {
	case why != ReasonScored:
		return VelocityScore{Z: math.NaN(), Reason: why}
	case math.IsNaN(gain) || math.IsInf(gain, 0):
		return VelocityScore{Z: math.NaN(), Reason: ReasonNoValue, Increment: inc}
	case d != BodyWeight && gain < 0:
		return VelocityScore{Z: math.NaN(), Reason: ReasonImplausible, Increment: inc}
	}
	return inc.score(gain)
}

func (inc Increment) score(gain float64) VelocityScore {
	v := VelocityScore{Reason: ReasonScored, Increment: inc}
	// A loss of delta or more has no power. It lies far below -3: every weight
	// row scores a loss of exactly delta there, and a test says so.
	z := math.Inf(-1)
	if gain+inc.delta > 0 || inc.delta == 0 {
		z = inc.row.z(gain + inc.delta)
	}
	switch {
	case z < -3:
		v.Z, v.Beyond = -3, -1
	case z > 3:
		v.Z, v.Beyond = 3, 1
	default:
		v.Z = scored(z, span{-3, 3}).Z
	}
	return v
}

// fifthPercentile is the score below which one child in twenty lies.
const fifthPercentile = -1.645

// ClassVelocity says whether a gain in weight falters: below the fifth
// percentile of its increment. Length and head have no such rule.
func ClassVelocity(v VelocityScore) Verdict {
	switch {
	case !v.Present():
		return noRule(v.Reason)
	case v.Increment.Dimension != BodyWeight:
		return noRule(ReasonNotInStandard)
	}
	class := KenaikanCukup
	if v.Z < fifthPercentile {
		class = KenaikanKurang
	}
	return Verdict{Class: class, Rule: RuleWeightFaltering, Reason: ReasonScored}
}
