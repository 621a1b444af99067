package growth

import "math"

// Postmenstrual weeks of the INTERGROWTH-21st postnatal standards.
const (
	firstPretermWeek = 27
	lastPretermWeek  = 64
)

// PretermScore scores a preterm child's weight in kg, length or head in cm, by
// sex and postmenstrual age in exact weeks, 27 to 64: the INTERGROWTH-21st
// postnatal growth standards for preterm infants (Villar 2015). After 64 weeks
// (six months past term) the WHO standards by corrected age take over.
func PretermScore(d Dimension, sex Sex, weeks, y float64) Score {
	size, why := pretermSize(d, sex, weeks)
	return sizeScore(size, why, y)
}

// PretermValue is the size with score z: kg or cm.
func PretermValue(d Dimension, sex Sex, weeks, z float64) (float64, bool) {
	size, why := pretermSize(d, sex, weeks)
	return sizeValue(size, why, z)
}

// PretermWeightForLengthScore scores weight in kg by length, 35 to 65 cm, of
// the same standards.
func PretermWeightForLengthScore(sex Sex, lengthCm, kg float64) Score {
	size, why := pretermWeightForLength(sex, lengthCm)
	return sizeScore(size, why, kg)
}

// PretermWeightForLengthValue is the weight in kg with score z.
func PretermWeightForLengthValue(sex Sex, lengthCm, z float64) (float64, bool) {
	size, why := pretermWeightForLength(sex, lengthCm)
	return sizeValue(size, why, z)
}

func pretermSize(d Dimension, sex Sex, x float64) (distribution, Reason) {
	switch {
	case !d.known():
		return nil, ReasonNotInStandard
	case !sex.known():
		return nil, ReasonNoSex
	case math.IsNaN(x):
		return nil, ReasonNoAge
	case x < firstPretermWeek || x > lastPretermWeek:
		return nil, ReasonOutsideAge
	}
	boy := 0.0
	if sex == Male {
		boy = 1
	}
	squared, logSquared := 1/(x*x), math.Log(x)/(x*x)
	switch d {
	case BodyWeight:
		return logNormal{
			2.591277 - 0.01155*math.Sqrt(x) - 2201.705*squared + 0.0911639*boy,
			0.1470258 + 505.92394*squared - 140.0576*logSquared,
		}, ReasonScored
	case BodyLength:
		return logNormal{
			4.136244 - 547.0018*squared + 0.0026066*x + 0.0314961*boy,
			0.050489 + 310.44761*squared - 90.0742*logSquared,
		}, ReasonScored
	}
	return normal{
		55.53617 - 852.0059/x + 0.7957903*boy,
		3.0582292 + 3910.05*squared - 180.5625/x,
	}, ReasonScored
}

func pretermWeightForLength(sex Sex, lengthCm float64) (distribution, Reason) {
	switch {
	case !sex.known():
		return nil, ReasonNoSex
	case !measured(lengthCm):
		return nil, ReasonNoValue
	case lengthCm < 35 || lengthCm > 65:
		return nil, ReasonOutsideLength
	}
	x := lengthCm / 10
	cubed := x * x * x
	if sex == Male {
		return normal{
			13.98383 + 203.5677/(x*x) - 291.114*math.Log(x)/(x*x),
			math.Exp(-1.830098 + 0.0049708*cubed),
		}, ReasonScored
	}
	return normal{
		50.32492 + 140.8019/x - 167.906/math.Sqrt(x),
		0.2195888 - 0.0046046*cubed + 0.0033017*cubed*math.Log(x),
	}, ReasonScored
}

// correctUntilDays is the age up to which a preterm child's age is corrected:
// below 24 months, as paediatricians do in Indonesia (RuleCorrectedAge).
const correctUntilDays = standingFromDay

// Ages are the two ages of a child born before term; they are shown side by
// side.
type Ages struct {
	// Days is the age since birth.
	Days float64
	// CorrectedDays is the age since the day on which 40 weeks would have been
	// complete: negative before it. It equals Days when Corrected is false.
	CorrectedDays float64
	// Corrected says that the correction applies: born before 37+0 weeks, and
	// below 24 months since birth (RuleCorrectedAge, unverified).
	Corrected bool
	// PostmenstrualWeeks is gestation and age together, in exact weeks; NaN when
	// the gestation is not known.
	PostmenstrualWeeks float64
}

// AgesOf corrects an age for the gestation at birth in days. A gestation that
// no living child has (outside 22 to 45 weeks) counts as not known, and then
// nothing is corrected.
func AgesOf(ageDays float64, gestationDays int) Ages {
	ages := Ages{Days: ageDays, CorrectedDays: ageDays, PostmenstrualWeeks: math.NaN()}
	if gestationDays < GestationDays(22, 0) || gestationDays > GestationDays(45, 0) {
		return ages
	}
	ages.PostmenstrualWeeks = (float64(gestationDays) + ageDays) / daysPerWeek
	if a := ageOf(ageDays); a.known && a.months >= 0 && a.days < correctUntilDays && gestationDays < pretermBelow {
		ages.Corrected = true
		ages.CorrectedDays = ageDays - float64(fullTermDays-gestationDays)
	}
	return ages
}

// PretermScores are both readings of one measurement of a child whose
// gestation at birth is known.
type PretermScores struct {
	Ages Ages
	// Chronological is by the age since birth, as e-PPGBM and the posyandu
	// count.
	Chronological Scores
	// Corrected is by the corrected age. It equals Chronological when nothing is
	// to be corrected, and has ReasonOutsideAge before term.
	Corrected Scores
	// Weight, Length, Head and WeightForLength are by INTERGROWTH-21st, from 27
	// to 64 postmenstrual weeks, for children born before 37 weeks.
	Weight, Length, Head, WeightForLength Score
}

// ForPreterm scores a measurement by both ages and, while they apply, by the
// standards for preterm infants. The length is corrected for posture by the
// age at hand.
func ForPreterm(m Measurement, gestationDays int, policy Gap) PretermScores {
	ages := AgesOf(m.AgeDays, gestationDays)
	out := PretermScores{Ages: ages, Chronological: For(m, policy)}
	out.Corrected = out.Chronological
	none := missing(ReasonNotInStandard)
	out.Weight, out.Length, out.Head, out.WeightForLength = none, none, none, none
	if !ages.Corrected {
		return out
	}
	byTerm := m
	byTerm.AgeDays = ages.CorrectedDays
	out.Corrected = For(byTerm, policy)
	out.scorePostnatal(m)
	return out
}

// scorePostnatal scores by INTERGROWTH-21st. Oedema voids the weight here as it
// does in WHO's standards.
func (p *PretermScores) scorePostnatal(m Measurement) {
	weeks, length := p.Ages.PostmenstrualWeeks, p.Chronological.LenheiCm
	p.Length = PretermScore(BodyLength, m.Sex, weeks, length)
	p.Head = PretermScore(HeadGirth, m.Sex, weeks, m.HeadCm)
	if m.Oedema {
		p.Weight, p.WeightForLength = missing(ReasonOedema), missing(ReasonOedema)
		return
	}
	p.Weight = PretermScore(BodyWeight, m.Sex, weeks, m.WeightKg)
	p.WeightForLength = PretermWeightForLengthScore(m.Sex, length, m.WeightKg)
}
