package survey

import (
	"math"

	"canting/growth/internal/beta"
)

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
	return beta.Halve(0, high, func(x float64) bool { return studentAbove(x, freedom) > 1-p })
}

// studentAbove is the share of the t distribution above x, for x from zero up.
func studentAbove(x, freedom float64) float64 {
	if square := x * x; square < freedom { // there the other form would lose the digits of x
		return (1 - beta.Incomplete(0.5, freedom/2, square/(freedom+square))) / 2
	}
	return beta.Incomplete(freedom/2, 0.5, freedom/(freedom+x*x)) / 2
}
