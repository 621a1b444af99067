package growth

import "math"

// Gestation of the INTERGROWTH-21st newborn references, in days.
const (
	firstNewbornDay = 168 // 24 weeks
	firstTermTable  = 231 // 33 weeks: skew-t tables from here, equations before
	lastNewbornDay  = 300 // 42 weeks and 6 days
	daysPerWeek     = 7
	fullTermDays    = 280 // 40 weeks
	pretermBelow    = 259 // 37 weeks
)

// GestationDays is a gestational age of weeks and days ("33+4") in days.
func GestationDays(weeks, days int) int { return weeks*daysPerWeek + days }

// NewbornScore scores a newborn's weight in kg, length or head in cm, by sex
// and gestational age at birth in days, 168 (24+0) to 300 (42+6): the
// INTERGROWTH-21st newborn size standards (Villar 2014), and from 24+0 to 32+6
// its very preterm references (Villar 2016). No flag is defined for it.
func NewbornScore(d Dimension, sex Sex, gestationDays int, y float64) Score {
	size, why := newbornSize(d, sex, gestationDays)
	return sizeScore(size, why, y)
}

// NewbornValue is the size with score z at birth: kg or cm.
func NewbornValue(d Dimension, sex Sex, gestationDays int, z float64) (float64, bool) {
	size, why := newbornSize(d, sex, gestationDays)
	return sizeValue(size, why, z)
}

// distribution is how a size is spread among healthy children.
type distribution interface {
	z(y float64) float64
	value(z float64) float64
}

func sizeScore(size distribution, why Reason, y float64) Score {
	if why != ReasonScored {
		return missing(why)
	}
	if !measured(y) {
		return missing(ReasonNoValue)
	}
	return scored(size.z(y), span{math.Inf(-1), math.Inf(1)})
}

func sizeValue(size distribution, why Reason, z float64) (float64, bool) {
	if why != ReasonScored {
		return math.NaN(), false
	}
	y := size.value(z)
	if !measured(y) {
		return math.NaN(), false
	}
	return y, true
}

func newbornSize(d Dimension, sex Sex, gestationDays int) (distribution, Reason) {
	switch {
	case !d.known():
		return nil, ReasonNotInStandard
	case !sex.known():
		return nil, ReasonNoSex
	case gestationDays < firstNewbornDay || gestationDays > lastNewbornDay:
		return nil, ReasonOutsideAge
	case gestationDays < firstTermTable:
		return veryPreterm(d, sex, float64(gestationDays)/daysPerWeek), ReasonScored
	}
	t := newbornTable(d)
	row := gestationDays - t.first
	return skewT{t.cell(sex, row, 0), t.cell(sex, row, 1), t.cell(sex, row, 2), t.cell(sex, row, 3)}, ReasonScored
}

func newbornTable(d Dimension) *table {
	return [...]*table{
		&layout[tableNewbornWeight], &layout[tableNewbornLength], &layout[tableNewbornHead],
	}[d-BodyWeight]
}

// veryPreterm is size at birth from 24 to 32 weeks: the equations of Villar
// 2016, weeks exact.
func veryPreterm(d Dimension, sex Sex, weeks float64) distribution {
	boy := 0.0
	if sex == Male {
		boy = 1
	}
	switch d {
	case BodyWeight:
		return logNormal{-7.00303 + 1.325911*math.Sqrt(weeks) + 0.0571937*boy, math.Sqrt(0.0373218)}
	case BodyLength:
		return normal{1.307633 + 1.270022*weeks + 0.4263885*boy, math.Sqrt(6.757543)}
	}
	return normal{0.7866522 + 0.887638*weeks + 0.2513385*boy, math.Sqrt(2.433481)}
}

// normal is a normal distribution of y.
type normal struct{ mean, sd float64 }

func (n normal) z(y float64) float64     { return (y - n.mean) / n.sd }
func (n normal) value(z float64) float64 { return n.mean + z*n.sd }

// logNormal is a normal distribution of ln y.
type logNormal struct{ mean, sd float64 }

func (n logNormal) z(y float64) float64     { return (math.Log(y) - n.mean) / n.sd }
func (n logNormal) value(z float64) float64 { return math.Exp(n.mean + z*n.sd) }

// skewT is the skew t distribution, type 3 of the GAMLSS family: two halves of
// Student's t with tau degrees of freedom, joined at mu, the lower one
// narrowed and the upper one widened by nu.
type skewT struct{ mu, sigma, nu, tau float64 }

// value follows the quantile function of Villar 2014, from whichever tail is
// the smaller, so that no digits are lost near 1.
func (s skewT) value(z float64) float64 {
	nu2 := s.nu * s.nu
	if below := Percentile(z) / 100; below*(1+nu2) <= 1 {
		return s.mu + s.sigma/s.nu*studentQuantile(below*(1+nu2)/2, s.tau)
	}
	above := Percentile(-z) / 100
	return s.mu - s.sigma*s.nu*studentQuantile(above*(1+nu2)/(2*nu2), s.tau)
}

func (s skewT) z(y float64) float64 {
	nu2, u := s.nu*s.nu, (y-s.mu)/s.sigma
	if u <= 0 {
		return normalQuantile(2 / (1 + nu2) * studentBelow(u*s.nu, s.tau))
	}
	return -normalQuantile(2 * nu2 / (1 + nu2) * studentBelow(-u/s.nu, s.tau))
}
