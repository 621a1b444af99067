// Package beta is the one special function that the t distribution and its kin
// are made of, and the search that inverts a distribution.
package beta

import "math"

// Incomplete is the regularised incomplete beta function I_x(a, b), by the
// continued fraction DLMF 8.17.22.
func Incomplete(a, b, x float64) float64 {
	switch {
	case x <= 0:
		return 0
	case x >= 1:
		return 1
	case x > (a+1)/(a+b+2): // the fraction converges fast on the other side
		return 1 - Incomplete(b, a, 1-x)
	}
	front := math.Exp(LogGamma(a+b) - LogGamma(a) - LogGamma(b) + a*math.Log(x) + b*math.Log1p(-x))
	return front / a / fraction(a, b, x)
}

// fraction is 1 + d1/(1 + d2/(1 + ...)) by Lentz's method, with the
// coefficients DLMF 8.17.23. It takes about the square root of a or b rounds.
func fraction(a, b, x float64) float64 {
	const rounds = 100_000 // a guard: ten thousand million degrees of freedom
	value, c, d := 1.0, 1.0, 0.0
	for n := 1; n <= rounds; n++ {
		m := float64(n / 2)
		next := -(a + m) * (a + b + m) * x / ((a + 2*m) * (a + 2*m + 1))
		if n%2 == 0 {
			next = m * (b - m) * x / ((a + 2*m - 1) * (a + 2*m))
		}
		d = 1 / (1 + next*d)
		c = 1 + next/c
		value *= c * d
		if math.Abs(c*d-1) < 1e-15 {
			break
		}
	}
	return value
}

// LogGamma is the logarithm of the gamma function of a positive number.
func LogGamma(x float64) float64 {
	value, _ := math.Lgamma(x)
	return value
}

// Halve finds, between two neighbouring numbers, where below turns false.
func Halve(low, high float64, below func(float64) bool) float64 {
	for {
		middle := low + (high-low)/2
		if middle == low || middle == high {
			return high
		}
		if below(middle) {
			low = middle
		} else {
			high = middle
		}
	}
}
