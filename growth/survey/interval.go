package survey

import "math"

// logitInterval is the interval of a share strictly between 0 and 1: symmetric
// on the logit scale, where se is divided by the slope p(1-p).
func logitInterval(p, se, quantile float64) (low, high float64) {
	centre, reach := math.Log(p/(1-p)), quantile*se/(p*(1-p))
	return logistic(centre - reach), logistic(centre + reach)
}

func logistic(x float64) float64 { return 1 / (1 + math.Exp(-x)) }

// studentQuantile is the x that has the share p of Student's t distribution
// below it, for p from 0 to 1 and any degrees of freedom above zero; NaN
// otherwise, and infinite at 0 and 1.
func studentQuantile(p, freedom float64) float64 {
	switch {
	case !(freedom > 0) || !(p >= 0 && p <= 1):
		return math.NaN()
	case p == 0 || p == 1:
		return math.Inf(int(2*p - 1))
	case p < 0.5:
		return -studentQuantile(1-p, freedom)
	}
	high := 1.0
	for studentAbove(high, freedom) > 1-p {
		high *= 2
	}
	return halve(0, high, func(x float64) bool { return studentAbove(x, freedom) > 1-p })
}

// studentAbove is the share of the t distribution above x, for x from zero up.
func studentAbove(x, freedom float64) float64 {
	if square := x * x; square < freedom { // there the other form would lose the digits of x
		return (1 - incompleteBeta(0.5, freedom/2, square/(freedom+square))) / 2
	}
	return incompleteBeta(freedom/2, 0.5, freedom/(freedom+x*x)) / 2
}

// halve finds, between two neighbouring numbers, where below turns false.
func halve(low, high float64, below func(float64) bool) float64 {
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

// incompleteBeta is the regularised incomplete beta function I_x(a, b), by the
// continued fraction DLMF 8.17.22.
func incompleteBeta(a, b, x float64) float64 {
	switch {
	case x <= 0:
		return 0
	case x >= 1:
		return 1
	case x > (a+1)/(a+b+2): // the fraction converges fast on the other side
		return 1 - incompleteBeta(b, a, 1-x)
	}
	front := math.Exp(logGamma(a+b) - logGamma(a) - logGamma(b) + a*math.Log(x) + b*math.Log1p(-x))
	return front / a / betaFraction(a, b, x)
}

// betaFraction is 1 + d1/(1 + d2/(1 + ...)) by Lentz's method, with the
// coefficients DLMF 8.17.23. It takes about the square root of a or b rounds.
func betaFraction(a, b, x float64) float64 {
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

func logGamma(x float64) float64 {
	value, _ := math.Lgamma(x)
	return value
}
