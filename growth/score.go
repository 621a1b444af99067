package growth

import "math"

// Reason says whether a score was computed and, if not, why.
type Reason uint8

const (
	// ReasonNotScored is the zero value: nothing was computed.
	ReasonNotScored Reason = iota
	// ReasonScored is a score that is there, flagged or not.
	ReasonScored
	// ReasonNoSex is a sex that is not known.
	ReasonNoSex
	// ReasonNoAge is an age that is not known.
	ReasonNoAge
	// ReasonNoValue is a measurement that was not taken, or is not above zero.
	ReasonNoValue
	// ReasonOutsideAge is an age that the reference does not cover.
	ReasonOutsideAge
	// ReasonOutsideLength is a length or height that the weight-for-length and
	// weight-for-height tables do not cover.
	ReasonOutsideLength
	// ReasonOedema is oedema: its water makes the weight say nothing.
	ReasonOedema
	// ReasonNotInStandard is an indicator that the standard does not have.
	ReasonNotInStandard
	// ReasonTooLarge is a measurement so large that its score is no number.
	ReasonTooLarge
	// ReasonImplausible is a flagged score, where a class is asked for, or a
	// length or head that shrank.
	ReasonImplausible
	// ReasonOutsideInterval is a time between two measurements that the velocity
	// standards do not cover.
	ReasonOutsideInterval
)

var reasonCodes = [...]string{
	"not_scored", "scored", "no_sex", "no_age", "no_value", "outside_age", "outside_length",
	"oedema", "not_in_standard", "too_large", "implausible",
	"outside_interval",
}

// String returns the reason's stable code.
func (r Reason) String() string {
	if int(r) < len(reasonCodes) {
		return reasonCodes[r]
	}
	return reasonCodes[ReasonNotScored]
}

// Score is one z-score. The zero Score is missing, never z = 0.
type Score struct {
	// Z is the score in SD, rounded to two decimals, halves away from zero; NaN
	// if missing (and 0 in the zero Score: ask Present or Valid first).
	Z float64
	// Flag marks a score that WHO calls implausible: look at the measurement
	// again, and leave it out of a prevalence.
	Flag bool
	// Reason is ReasonScored, or why Z is missing.
	Reason Reason
}

// Present says that there is a score, flagged or not.
func (s Score) Present() bool { return s.Reason == ReasonScored }

// Valid says that there is a score and that it is plausible.
func (s Score) Valid() bool { return s.Present() && !s.Flag }

func missing(why Reason) Score { return Score{Z: math.NaN(), Reason: why} }

// scored rounds z and flags it outside the plausible range.
func scored(z float64, plausible span) Score {
	return scoredHundredths(math.Round(z*100), plausible)
}

// scoredHundredths is the score of n/100, flagged outside the plausible range,
// whose ends are in it. Flags look at the rounded score, as WHO's do.
func scoredHundredths(n float64, plausible span) Score {
	if math.IsNaN(n) || math.IsInf(n, 0) {
		return missing(ReasonTooLarge)
	}
	if n == 0 {
		n = 0 // -0 would print as "-0"
	}
	z := n / 100
	return Score{Z: z, Flag: !plausible.holds(z), Reason: ReasonScored}
}

// span is a range with both ends included.
type span struct{ low, high float64 }

func (s span) holds(x float64) bool { return x >= s.low && x <= s.high }

// Scores are the scores of one measurement.
type Scores struct {
	LenheiForAge      Score // PB/U or TB/U
	WeightForAge      Score // BB/U
	WeightForLenhei   Score // BB/PB or BB/TB
	BMIForAge         Score // IMT/U
	HeadForAge        Score // LK/U
	ArmForAge         Score // LILA/U
	TricepsForAge     Score
	SubscapularForAge Score

	// LenheiCm is the length or height that was scored, after CorrectionCm; NaN
	// if missing.
	LenheiCm float64
	// CorrectionCm is what was added: +0.7, -0.7 or 0 cm.
	CorrectionCm float64
	// MeasureUsed is the table family: Lying for length, Standing for height;
	// MeasureUnknown when neither age, measure nor length could tell.
	MeasureUsed Measure
	// ImplausibleMeasure marks a child below nine months said to stand: the
	// word "standing" was dropped and no correction made (WHO's c9mo flag).
	ImplausibleMeasure bool
	// BMI is weight over corrected height squared, kg/m2; NaN if missing.
	BMI float64
	// Standard says which reference gave the scores.
	Standard Standard
}

// Percentile is the percentage of the reference population below z, 0 to
// 100; NaN for NaN. It is the normal distribution, which is all that a z-score
// promises.
func Percentile(z float64) float64 { return 50 * math.Erfc(-z/math.Sqrt2) }
