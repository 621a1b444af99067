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
