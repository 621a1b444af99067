package growth

import "math"

// lms is one row of a reference: the Box-Cox power, the median and the
// coefficient of variation (Cole and Green 1992).
type lms struct{ l, m, s float64 }

// towards is the row a part (0 to 1) of the way from r to next.
func (r lms) towards(next lms, part float64) lms {
	return lms{
		l: r.l + part*(next.l-r.l),
		m: r.m + part*(next.m-r.m),
		s: r.s + part*(next.s-r.s),
	}
}

// z is the plain score of measurement y.
func (r lms) z(y float64) float64 {
	if r.l == 0 {
		return math.Log(y/r.m) / r.s
	}
	return (math.Pow(y/r.m, r.l) - 1) / (r.s * r.l)
}

// value is the measurement with plain score z; NaN where the curve ends.
func (r lms) value(z float64) float64 {
	if r.l == 0 {
		return r.m * math.Exp(r.s*z)
	}
	base := 1 + r.l*r.s*z
	if base <= 0 {
		return math.NaN()
	}
	return r.m * math.Pow(base, 1/r.l)
}

// restrictedZ is z with WHO's rule for skewed measurements: beyond 3 SD the
// unit is the distance between the second and the third SD, because the
// children measured cannot tell what the tails look like. WHO exempts length
// and height; their power is 1 in every row, where the rule changes nothing.
func (r lms) restrictedZ(y float64) float64 {
	z := r.z(y)
	switch {
	case z > 3:
		sd3 := r.value(3)
		return 3 + (y-sd3)/(sd3-r.value(2))
	case z < -3:
		sd3 := r.value(-3)
		return -3 + (y-sd3)/(r.value(-2)-sd3)
	}
	return z
}

// hundredths is restrictedZ times 100, rounded to a whole number, halves away
// from zero. That is all that a score shows, and quickZ is near enough to tell
// unless it lies at the middle of two numbers; there, and wherever quickZ does
// not reach, the powers are taken.
func (r lms) hundredths(y float64) float64 {
	const (
		unrestricted = 300
		clear        = 0.499 // of the middle, by four times what quickZ is off
	)
	n := 100 * r.quickZ(y)
	nearest := math.Floor(n + 0.5)
	if math.Abs(n) <= unrestricted && math.Abs(n-nearest) < clear {
		return nearest
	}
	return math.Round(100 * r.restrictedZ(y))
}

// quickZ is z, up to 3 SD within 2.5e-6, in a quarter of the time that a power
// takes; NaN where y is beyond half or twice the median, or the row very skew.
//
// With g = log(y/m) and w = l*g the score is g/s * (exp(w)-1)/w. Of both parts
// the first terms do: g is 2*(t + t^3/3 + t^5/5 + ...) with t = (y-m)/(y+m), the
// other 1 + w/2! + w^2/3! + ... What is left out is less than a relative 2e-7 and
// 5e-7. Even and odd terms are summed apart because the processor does both at
// once.
func (r lms) quickZ(y float64) float64 {
	if r.l == 1 { // length, height and head in every row
		return (y - r.m) / (r.m * r.s)
	}
	t := (y - r.m) / (y + r.m)
	q := t * t
	p := q * q
	g := 2 * t * ((1 + p*(1./5+p*(1./9))) + q*(1./3+p*(1./7+p*(1./11))))
	w := r.l * g
	if !(q <= 1./9 && math.Abs(w) <= 1) {
		return math.NaN()
	}
	v := w * w
	even := 1 + v*(1./6+v*(1./120+v*(1./5040+v*(1./362880))))
	odd := 1./2 + v*(1./24+v*(1./720+v*(1./40320)))
	return g / r.s * (even + w*odd)
}

// restrictedValue is the inverse of restrictedZ.
func (r lms) restrictedValue(z float64) float64 {
	switch {
	case z > 3:
		sd3 := r.value(3)
		return sd3 + (z-3)*(sd3-r.value(2))
	case z < -3:
		sd3 := r.value(-3)
		return sd3 + (z+3)*(r.value(-2)-sd3)
	}
	return r.value(z)
}
