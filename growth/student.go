package growth

import "math"

// studentBelow is the share of Student's t distribution below x, for any
// number of degrees of freedom above zero.
func studentBelow(x, freedom float64) float64 {
	square := x * x
	tail := incompleteBeta(freedom/2, 0.5, freedom/(freedom+square)) / 2
	if square < freedom { // near the middle that would lose the digits of x
		tail = (1 - incompleteBeta(0.5, freedom/2, square/(freedom+square))) / 2
	}
	if x > 0 {
		return 1 - tail
	}
	return tail
}

// studentQuantile is the x that has the share p of the t distribution below
// it. It ends at 1e4, where five degrees of freedom leave less than 1e-17; the
// newborn tables have fifteen or more.
func studentQuantile(p, freedom float64) float64 {
	if p > 0.5 {
		return -studentQuantile(1-p, freedom)
	}
	return rootBetween(-1e4, 0, func(x float64) bool { return studentBelow(x, freedom) < p })
}

// normalQuantile is the score that has the share p of the normal distribution
// below it; infinite where p leaves no number.
func normalQuantile(p float64) float64 {
	switch {
	case p > 0.5:
		return -normalQuantile(1 - p)
	case p <= 0:
		return math.Inf(-1)
	}
	return rootBetween(-40, 0, func(z float64) bool { return math.Erfc(-z/math.Sqrt2)/2 < p })
}

// rootBetween halves the interval until the bound that below describes lies
// between two neighbouring numbers. It is slow, sure and free of constants,
// and newborns are few.
func rootBetween(low, high float64, below func(float64) bool) float64 {
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

// incompleteBeta is the regularised incomplete beta function I_x(a, b), by its
// continued fraction (DLMF 8.17.22) evaluated with Lentz's method.
func incompleteBeta(a, b, x float64) float64 {
	switch {
	case x <= 0:
		return 0
	case x >= 1:
		return 1
	case x > (a+1)/(a+b+2): // the fraction converges fast on the other side
		return 1 - incompleteBeta(b, a, 1-x)
	}
	gammaA, _ := math.Lgamma(a)
	gammaB, _ := math.Lgamma(b)
	gammaAB, _ := math.Lgamma(a + b)
	front := math.Exp(gammaAB - gammaA - gammaB + a*math.Log(x) + b*math.Log1p(-x))
	return front / a / betaFraction(a, b, x)
}

// betaFraction is 1 + d1/(1 + d2/(1 + ...)) with the coefficients of DLMF
// 8.17.23. Where incompleteBeta calls it every denominator is above zero.
func betaFraction(a, b, x float64) float64 {
	const rounds = 400 // far beyond what the newborn tables need
	value, c, d := 1.0, 1.0, 0.0
	for n := 1; n <= rounds; n++ {
		next := betaCoefficient(a, b, x, n)
		d = 1 / (1 + next*d)
		c = 1 + next/c
		value *= c * d
		if math.Abs(c*d-1) < 1e-15 {
			break
		}
	}
	return value
}

func betaCoefficient(a, b, x float64, n int) float64 {
	m := float64(n / 2)
	if n%2 == 0 {
		return m * (b - m) * x / ((a + 2*m - 1) * (a + 2*m))
	}
	return -(a + m) * (a + b + m) * x / ((a + 2*m) * (a + 2*m + 1))
}
