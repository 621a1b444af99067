package growth

import (
	"math"

	"canting/growth/internal/beta"
)

// studentBelow is the share of Student's t distribution below x, for any
// number of degrees of freedom above zero.
func studentBelow(x, freedom float64) float64 {
	square := x * x
	tail := beta.Incomplete(freedom/2, 0.5, freedom/(freedom+square)) / 2
	if square < freedom { // near the middle that would lose the digits of x
		tail = (1 - beta.Incomplete(0.5, freedom/2, square/(freedom+square))) / 2
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
	return beta.Halve(-1e4, 0, func(x float64) bool { return studentBelow(x, freedom) < p })
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
	return beta.Halve(-40, 0, func(z float64) bool { return math.Erfc(-z/math.Sqrt2)/2 < p })
}
