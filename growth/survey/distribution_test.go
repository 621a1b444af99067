package survey

import (
	"math"
	"testing"

	"pgregory.net/rapid"
)

func near(got, want, tolerance float64) bool { return math.Abs(got-want) <= tolerance*math.Abs(want) }

// TestStudentQuantile holds the 97.5 % quantile to printed tables.
func TestStudentQuantile(t *testing.T) {
	tests := []struct{ freedom, want float64 }{
		{1, 12.706204736}, {2, 4.302652730}, {3, 3.182446305}, {4, 2.776445105}, {5, 2.570581836},
		{10, 2.228138852}, {30, 2.042272456}, {100, 1.983971519}, {1000, 1.962339081}, {1e6, 1.959966357},
	}
	for _, test := range tests {
		if got := studentQuantile(0.975, test.freedom); !near(got, test.want, 1e-9) {
			t.Errorf("%g degrees: %.10f, want %.10f", test.freedom, got, test.want)
		}
		if got := studentQuantile(0.025, test.freedom); !near(got, -test.want, 1e-9) {
			t.Errorf("%g degrees, lower: %.10f, want %.10f", test.freedom, got, -test.want)
		}
	}
}

// TestStudentClosedForms compares with one and two degrees of freedom, whose
// quantiles can be written down.
func TestStudentClosedForms(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := rapid.Float64Range(1e-6, 1-1e-6).Draw(t, "p")
		if got, want := studentQuantile(p, 1), math.Tan(math.Pi*(p-0.5)); math.Abs(got-want) > 1e-8*(1+math.Abs(want)) {
			t.Errorf("one degree, p %g: %g, want %g", p, got, want)
		}
		if got, want := studentQuantile(p, 2), (2*p-1)/math.Sqrt(2*p*(1-p)); math.Abs(got-want) > 1e-8*(1+math.Abs(want)) {
			t.Errorf("two degrees, p %g: %g, want %g", p, got, want)
		}
	})
}

func TestStudentQuantileEnds(t *testing.T) {
	for _, freedom := range []float64{0, -1, math.NaN(), math.Inf(-1)} {
		if got := studentQuantile(0.975, freedom); !math.IsNaN(got) {
			t.Errorf("%g degrees of freedom: %g, want none", freedom, got)
		}
	}
	tests := []struct{ p, want float64 }{{0, math.Inf(-1)}, {1, math.Inf(1)}, {0.5, 0}}
	for _, test := range tests {
		if got := studentQuantile(test.p, 7); math.Abs(got-test.want) > 1e-12 {
			t.Errorf("p %g: %g, want %g", test.p, got, test.want)
		}
	}
	for _, p := range []float64{-0.1, 1.1, math.NaN()} {
		if got := studentQuantile(p, 7); !math.IsNaN(got) {
			t.Errorf("p %g: %g, want none", p, got)
		}
	}
}

// TestChiSquare holds 5 % and 0.1 % points to printed tables.
func TestChiSquare(t *testing.T) {
	tests := []struct {
		x       float64
		freedom int
		want    float64
	}{
		{3.841458821, 1, 0.05}, {5.991464547, 2, 0.05}, {7.814727903, 3, 0.05}, {16.91897760, 9, 0.05}, {19.67513757, 11, 0.05},
		{10.82756617, 1, 0.001}, {18.30703805, 10, 0.05}, {0, 9, 1}, {-1, 1, 1},
	}
	for _, test := range tests {
		if got := chiSquareAbove(test.x, test.freedom); !near(got, test.want, 1e-8) {
			t.Errorf("above %g, %d degrees: %g, want %g", test.x, test.freedom, got, test.want)
		}
	}
	if got := chiSquareAbove(math.NaN(), 9); !math.IsNaN(got) {
		t.Errorf("above NaN: %g", got)
	}
}

// TestShareTest compares with R's prop.test(8, 40, p = 0.5) and
// prop.test(23, 40, p = 0.5), by hand: (|x-np| - 1/2)^2 / (n p (1-p)).
func TestShareTest(t *testing.T) {
	tests := []struct {
		count, n  int
		statistic float64
	}{{8, 40, 11.5 * 11.5 / 10}, {23, 40, 2.5 * 2.5 / 10}, {20, 40, 0}}
	for _, test := range tests {
		if got, want := shareTest(test.count, test.n, 0.5), chiSquareAbove(test.statistic, 1); !near(got, want, 1e-12) {
			t.Errorf("%d of %d: %g, want %g", test.count, test.n, got, want)
		}
	}
	if got := shareTest(0, 0, 0.5); !math.IsNaN(got) {
		t.Errorf("nobody: %g, want none", got)
	}
}

func TestMoments(t *testing.T) {
	m := momentsOf([]float64{2, 4, 4, 4, 5, 5, 7, 9})
	// Sums of powers of the distances from 5: 32, 42, 356.
	want := moments{5, math.Sqrt(32.0 / 7), math.Sqrt(8) * 42 / math.Pow(32, 1.5), 8*356.0/(32*32) - 3}
	if !near(m.mean, want.mean, 1e-12) || !near(m.deviation, want.deviation, 1e-12) ||
		!near(m.skewness, want.skewness, 1e-12) || !near(m.kurtosis, want.kurtosis, 1e-12) {
		t.Errorf("%+v, want %+v", m, want)
	}
	for _, few := range [][]float64{nil, {3}, {3, 3}} {
		if m := momentsOf(few); !math.IsNaN(m.skewness) || !math.IsNaN(m.kurtosis) {
			t.Errorf("%v: %+v, want no shape", few, m)
		}
	}
}

// TestLogitInterval is the interval of 30 % with a standard error of 5 %.
func TestLogitInterval(t *testing.T) {
	low, high := logitInterval(0.3, 0.05, 1.96)
	reach := 1.96 * 0.05 / 0.21
	if logit := math.Log(low / (1 - low)); !near(logit, math.Log(3.0/7)-reach, 1e-12) {
		t.Errorf("low %g", low)
	}
	if logit := math.Log(high / (1 - high)); !near(logit, math.Log(3.0/7)+reach, 1e-12) {
		t.Errorf("high %g", high)
	}
}
