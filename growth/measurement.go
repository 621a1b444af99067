package growth

import "math"

// Sex is the sex whose reference applies. The zero value is unknown, and no
// score is computed for it.
type Sex uint8

// The sexes, with the numbers that WHO's files use.
const (
	Male   Sex = 1
	Female Sex = 2
)

func (s Sex) known() bool { return s == Male || s == Female }

// String returns "male", "female" or "unknown".
func (s Sex) String() string {
	switch s {
	case Male:
		return "male"
	case Female:
		return "female"
	}
	return "unknown"
}

// Measure is how the child was held while length or height was taken.
type Measure uint8

const (
	// MeasureUnknown is taken as the right way for the age.
	MeasureUnknown Measure = iota
	// Lying is recumbent length (terlentang), right below 24 months.
	Lying
	// Standing is standing height (berdiri), right from 24 months.
	Standing
)

// String returns "lying", "standing" or "unknown".
func (m Measure) String() string {
	switch m {
	case Lying:
		return "lying"
	case Standing:
		return "standing"
	}
	return "unknown"
}

// Measurement is what was measured on one child on one day. NaN marks a
// number that was not taken; zero, negative and infinite numbers count as not
// taken too. Start from [Missing], because the zero number is not "missing"
// to a reader.
type Measurement struct {
	Sex           Sex
	AgeDays       float64 // days since birth; see AgeInDays and DaysFromMonths
	WeightKg      float64
	LenheiCm      float64 // length or height as read from the board, uncorrected
	HeadCm        float64
	ArmCm         float64 // mid-upper arm circumference (LILA)
	TricepsMm     float64
	SubscapularMm float64
	Measure       Measure
	Oedema        bool // pitting oedema of both feet
}

// Missing is a measurement of which only the sex is known.
func Missing(sex Sex) Measurement {
	nan := math.NaN()
	return Measurement{
		Sex: sex, AgeDays: nan, WeightKg: nan, LenheiCm: nan,
		HeadCm: nan, ArmCm: nan, TricepsMm: nan, SubscapularMm: nan,
	}
}

// measured says whether a number can stand for a measurement.
func measured(y float64) bool { return y > 0 && !math.IsInf(y, 1) }

// age is an age seen as the standards need it.
type age struct {
	known  bool
	days   float64 // whole days, rounded half up
	months float64 // not rounded
}

func ageOf(days float64) age {
	if math.IsNaN(days) || math.IsInf(days, 0) {
		return age{}
	}
	return age{known: true, days: math.Floor(days + 0.5), months: days / DaysPerMonth}
}

// Ages and lengths at which WHO's rules change.
const (
	standingFromDay     = 731 // 24 months: length below, height from here
	standingFromMonths  = 9   // below, a child cannot have been measured standing
	standingFromCm      = 87  // without age and measure: length below, height from here
	standingCorrection  = 0.7 // cm that a child is longer lying than standing
	underFiveMonths     = 60  // the 2006 standards end before this age
	lastDayOfTail       = 1856
	lastDay2006         = 1826
	firstMonth2007      = 60
	lastMonth2007       = 228
	lastWeightMonth2007 = 120
)
