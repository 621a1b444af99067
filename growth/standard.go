package growth

import "math"

// Standard is the reference that gave a set of scores.
type Standard uint8

const (
	// StandardNone is the zero value: nothing was scored.
	StandardNone Standard = iota
	// Standard2006 is the WHO Child Growth Standards, below 60 months.
	Standard2006
	// Standard2006Tail is the same standards read to day 1856 (60.98 months).
	Standard2006Tail
	// Standard2007 is the WHO Reference 2007 for 5-19 years.
	Standard2007
)

// String returns the standard's stable code.
func (s Standard) String() string {
	switch s {
	case Standard2006:
		return "who2006"
	case Standard2006Tail:
		return "who2006_tail"
	case Standard2007:
		return "who2007"
	}
	return "none"
}

// Tables names the tables inside this package, for the record that is kept
// beside a score.
const Tables = "WHO 2006/2007: WorldHealthOrganization/anthro b776d8a, anthroplus 799a7de"

// Gap is where the 2006 standards hand over to the 2007 reference. The two do
// not meet: a boy of exactly 60 months has a median height of 109.96 cm in
// the one and 109.73 cm in the other, so the choice is made in the open.
type Gap uint8

const (
	// GapAt60 hands over at 60 months, as WHO anthro (0.9.3 and later) and
	// anthroplus do: day 1826 is the last of 2006. It is the zero value and what
	// Canting uses.
	GapAt60 Gap = iota
	// GapAt61 reads WHO's 2006 tables to their end on day 1856, as the older
	// igrowup macros did, and starts 2007 after it, where WHO's published 2007
	// tables start.
	GapAt61
)

// For scores a measurement of a child of any age by the standard that policy
// names. Without an age it is WHO2006, which still scores weight-for-length.
func For(m Measurement, policy Gap) Scores {
	a := ageOf(m.AgeDays)
	switch {
	case policy == GapAt61 && a.days <= lastDayOfTail:
		return underFive(&m, Standard2006Tail)
	case policy == GapAt61 && a.known:
		return WHO2007(m)
	case a.known && a.months >= underFiveMonths:
		return WHO2007(m)
	}
	return WHO2006(m)
}

// WHO2006 scores by the WHO Child Growth Standards (2006, second set 2007), 0
// to below 60 months, as WHO anthro 1.1 does. Older children get
// ReasonOutsideAge everywhere. It allocates nothing and never panics.
func WHO2006(m Measurement) Scores { return underFive(&m, Standard2006) }

// WHO2007 scores by the WHO Reference 2007 for 5-19 years, as WHO anthroplus
// does: height and BMI from 60 to 228 months, weight to 120 months, the age in
// mean months not rounded. Height is taken as read. The other indicators are
// not in this reference.
func WHO2007(m Measurement) Scores {
	bmi := bodyMassIndex(m.WeightKg, m.LenheiCm)
	absent := missing(ReasonNotInStandard)
	sc := Scores{
		LenheiForAge:    ageScore(HeightForAge2007, &m, m.LenheiCm),
		WeightForAge:    ageScore(WeightForAge2007, &m, m.WeightKg),
		BMIForAge:       ageScore(BMIForAge2007, &m, bmi),
		WeightForLenhei: absent, HeadForAge: absent, ArmForAge: absent,
		TricepsForAge: absent, SubscapularForAge: absent,
		LenheiCm: orNaN(m.LenheiCm), MeasureUsed: Standing, BMI: bmi, Standard: Standard2007,
	}
	if m.Oedema {
		sc.WeightForAge, sc.BMIForAge = missing(ReasonOedema), missing(ReasonOedema)
	}
	return sc
}

// underFive scores by the 2006 tables; std says where they end.
func underFive(m *Measurement, std Standard) Scores {
	a := ageOf(m.AgeDays)
	sc := Scores{Standard: std}
	sc.holdUpright(m, a)
	if !sc.covers(a) {
		return sc.outside()
	}
	sc.LenheiForAge = ageScore(LenheiForAge, m, sc.LenheiCm)
	sc.WeightForAge = ageScore(WeightForAge, m, m.WeightKg)
	sc.WeightForLenhei = sc.weightForLenhei(m)
	sc.BMIForAge = ageScore(BMIForAge, m, sc.BMI)
	sc.HeadForAge = ageScore(HeadForAge, m, m.HeadCm)
	sc.ArmForAge = ageScore(ArmForAge, m, m.ArmCm)
	sc.TricepsForAge = ageScore(TricepsForAge, m, m.TricepsMm)
	sc.SubscapularForAge = ageScore(SubscapularForAge, m, m.SubscapularMm)
	if m.Oedema {
		water := missing(ReasonOedema)
		sc.WeightForAge, sc.WeightForLenhei, sc.BMIForAge = water, water, water
	}
	return sc
}

// covers says whether the standard reaches the age. An unknown age is not
// outside: weight-for-length needs none.
func (sc *Scores) covers(a age) bool {
	if !a.known {
		return true
	}
	if sc.Standard == Standard2006Tail {
		return a.months >= 0 && a.days <= lastDayOfTail
	}
	return a.months >= 0 && a.months < underFiveMonths
}

func (sc Scores) outside() Scores {
	none := missing(ReasonOutsideAge)
	sc.LenheiForAge, sc.WeightForAge, sc.WeightForLenhei, sc.BMIForAge = none, none, none, none
	sc.HeadForAge, sc.ArmForAge, sc.TricepsForAge, sc.SubscapularForAge = none, none, none, none
	return sc
}

// holdUpright settles how the child was measured and corrects length taken
// standing, or height taken lying, to what the age calls for.
func (sc *Scores) holdUpright(m *Measurement, a age) {
	measure := m.Measure
	if a.known && measure == Standing && a.months < standingFromMonths {
		measure, sc.ImplausibleMeasure = MeasureUnknown, true
	}
	switch {
	case !a.known:
		sc.MeasureUsed = measure
		if measure == MeasureUnknown && measured(m.LenheiCm) {
			sc.MeasureUsed = lenheiTells(m.LenheiCm)
		}
	case a.days < standingFromDay:
		sc.MeasureUsed = Lying
		if measure == Standing {
			sc.CorrectionCm = standingCorrection
		}
	default:
		sc.MeasureUsed = Standing
		if measure == Lying {
			sc.CorrectionCm = -standingCorrection
		}
	}
	sc.LenheiCm = orNaN(orNaN(m.LenheiCm) + sc.CorrectionCm)
	sc.BMI = bodyMassIndex(m.WeightKg, sc.LenheiCm)
}

func lenheiTells(cm float64) Measure {
	if cm < standingFromCm {
		return Lying
	}
	return Standing
}

func (sc *Scores) weightForLenhei(m *Measurement) Score {
	if !m.Sex.known() {
		return missing(ReasonNoSex)
	}
	if !measured(sc.LenheiCm) {
		return missing(ReasonNoValue)
	}
	if sc.MeasureUsed == Standing {
		return WeightForHeight.score(m.Sex, sc.LenheiCm, m.WeightKg)
	}
	return WeightForLength.score(m.Sex, sc.LenheiCm, m.WeightKg)
}

// ageScore scores y against the child's age.
func ageScore(i Indicator, m *Measurement, y float64) Score {
	if !ageOf(m.AgeDays).known {
		return missing(ReasonNoAge)
	}
	return i.score(m.Sex, m.AgeDays, y)
}

// bodyMassIndex is kg/m2; NaN if either is missing.
func bodyMassIndex(kg, cm float64) float64 {
	if !measured(kg) || !measured(cm) {
		return math.NaN()
	}
	metres := cm / 100
	return orNaN(kg / (metres * metres))
}

// orNaN is y if it can stand for a measurement, and NaN if not.
func orNaN(y float64) float64 {
	if measured(y) {
		return y
	}
	return math.NaN()
}
