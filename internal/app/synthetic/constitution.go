package synthetic

import (
	"math"
	"math/rand/v2"
)

// constitution is what a woman or girl is like, from stage to stage: who is
// anaemic at school is likelier to be so at her wedding and in pregnancy.
//
// The middles and spreads are ours, set so that of the girls about a quarter and
// of the brides a fifth are below WHO's 12 g/dL (guideline of March 2024), and of
// the brides an eighth below the 23.5 cm of the arm.
type constitution struct {
	cm    float64 // height, grown up
	round float64 // BMI beside that of her age, in SD
	hb    float64 // g/dL when neither growing nor pregnant
	arm   float64 // cm beside what the BMI makes expect
	habit float64 // how readily she comes and takes what she is given, 0 to 1
	smoke bool    // somebody smokes in the house
}

func constituted(r *rand.Rand) constitution {
	return constitution{
		cm: nearest(bounded(153.5+5.2*r.NormFloat64(), 138, 172), 0.1), round: bounded(r.NormFloat64(), -2.3, 2.6),
		hb: bounded(12.9+1.0*r.NormFloat64(), 8.2, 15.5), arm: bounded(r.NormFloat64(), -2.4, 2.4),
		habit: bounded(0.88+0.12*r.NormFloat64(), 0.4, 1), smoke: r.Float64() < 0.55,
	}
}

func bounded(v, low, high float64) float64 { return min(max(v, low), high) }

// grown is a height in cm and a BMI at an age in years, growth past 18 over. The
// way of both is that of the median girl of WHO 2007, to half a unit.
func (c *constitution) grown(years float64) (cm, bmi float64) {
	heights := [...]float64{138.5, 145, 151, 156.5, 160, 161.5, 162.5, 163, 163}
	middles := [...]float64{16.6, 17.2, 18.0, 18.8, 19.6, 20.2, 20.7, 21.0, 21.3}
	at := bounded(years-10, 0, 8)
	i := min(int(at), 7)
	between := func(y [9]float64) float64 { return y[i] + (at-float64(i))*(y[i+1]-y[i]) }
	cm = c.cm * between(heights) / 163
	bmi = between(middles) * (1 + 0.135*c.round + 0.02*c.round*c.round)
	if years > 20 {
		bmi += min((years-20)*0.08, 1.2)
	}
	return nearest(cm, 0.1), bmi
}

// armOf is the arm in cm at a BMI.
func (c *constitution) armOf(bmi float64) float64 {
	return nearest(bounded(25.6+0.95*(bmi-21)+c.arm, 17.5, 40), 0.1)
}

// weightOf is the weight in kg at a height in cm and a BMI.
func weightOf(cm, bmi float64) float64 { return nearest(bmi*cm*cm/1e4, 0.1) }

// pressure is a blood pressure in mmHg, some above or below the usual.
func pressure(r *rand.Rand, above float64) (systolic, diastolic float64) {
	systolic = math.Round(bounded(109+above+8*r.NormFloat64(), 88, 190))
	return systolic, math.Round(bounded(0.62*systolic+3+4*r.NormFloat64(), 50, systolic-22))
}
