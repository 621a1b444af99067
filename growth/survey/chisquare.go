package survey

import (
	"math"

	"canting/growth/internal/beta"
)

// uniformity is the chi-square statistic of counts against equal counts, and
// their total; NaN for a total of zero.
func uniformity(counts []int) (statistic float64, total int) {
	for _, n := range counts {
		total += n
	}
	expected := float64(total) / float64(len(counts))
	for _, n := range counts {
		statistic += (float64(n) - expected) * (float64(n) - expected) / expected
	}
	return statistic, total
}

// shareTest is the p-value of count out of n against a share: chi-square with
// one degree of freedom and Yates's correction; NaN for n of zero.
func shareTest(count, n int, share float64) float64 {
	expected := float64(n) * share
	apart := math.Abs(float64(count) - expected)
	apart -= min(0.5, apart)
	return chiSquareAbove(apart*apart/expected+apart*apart/(float64(n)-expected), 1)
}

// chiSquareAbove is the share of the chi-square distribution above x. It climbs
// from one or two degrees of freedom by two, adding a term each (DLMF 8.8.6).
func chiSquareAbove(x float64, freedom int) float64 {
	if x <= 0 {
		return 1
	}
	above, k := math.Erfc(math.Sqrt(x/2)), 1
	if freedom%2 == 0 {
		above, k = math.Exp(-x/2), 2
	}
	for ; k < freedom; k += 2 {
		half := float64(k) / 2
		above += math.Exp(half*math.Log(x/2) - x/2 - beta.LogGamma(half+1))
	}
	return above
}

// moments are of an unweighted set of numbers. The deviation has n-1; skewness
// and excess kurtosis are those of the set itself. NaN for what too few numbers,
// or equal ones, do not have.
type moments struct{ mean, deviation, skewness, kurtosis float64 }

func momentsOf(values []float64) moments {
	n, sum := float64(len(values)), 0.0
	for _, v := range values {
		sum += v
	}
	m := moments{mean: sum / n, deviation: math.NaN(), skewness: math.NaN(), kurtosis: math.NaN()}
	var second, third, fourth float64
	for _, v := range values {
		d := v - m.mean
		second, third, fourth = second+d*d, third+d*d*d, fourth+d*d*d*d
	}
	if n > 1 {
		m.deviation = math.Sqrt(second / (n - 1))
	}
	if second > 0 {
		m.skewness = math.Sqrt(n) * third / math.Pow(second, 1.5)
		m.kurtosis = n*fourth/(second*second) - 3
	}
	return m
}
