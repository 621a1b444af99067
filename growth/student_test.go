package growth

import (
	"math"
	"testing"

	"pgregory.net/rapid"
)

// TestStudentHasClosedForms compares with the degrees of freedom for which the
// distribution can be written down.
func TestStudentHasClosedForms(t *testing.T) {
	forms := map[float64]func(float64) float64{
		1: func(x float64) float64 { return 0.5 + math.Atan(x)/math.Pi },
		2: func(x float64) float64 { return 0.5 + x/(2*math.Sqrt(2+x*x)) },
		3: func(x float64) float64 {
			u := x / math.Sqrt(3)
			return 0.5 + (u/(1+u*u)+math.Atan(u))/math.Pi
		},
	}
	for freedom, form := range forms {
		for x := -20.0; x <= 20; x += 0.37 {
			if got, want := studentBelow(x, freedom), form(x); math.Abs(got-want) > 1e-13 {
				t.Errorf("%g degrees, x %g: %g, want %g", freedom, x, got, want)
			}
		}
	}
}

func TestStudentApproachesNormal(t *testing.T) {
	for x := -4.0; x <= 4; x += 0.25 {
		if got, want := studentBelow(x, 1e7), Percentile(x)/100; math.Abs(got-want) > 1e-6 {
			t.Errorf("x %g: %g, want %g", x, got, want)
		}
	}
}

func TestQuantilesAreInverse(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := rapid.Float64Range(1e-9, 1-1e-9).Draw(t, "p")
		freedom := rapid.Float64Range(5, 40).Draw(t, "freedom")
		if x := studentQuantile(p, freedom); math.Abs(studentBelow(x, freedom)-p) > 1e-12 {
			t.Errorf("%g degrees, p %g: x %g has %g below it", freedom, p, x, studentBelow(x, freedom))
		}
		if z := normalQuantile(p); math.Abs(Percentile(z)/100-p) > 1e-12 {
			t.Errorf("p %g: z %g has %g below it", p, z, Percentile(z)/100)
		}
	})
}

func TestNormalQuantile(t *testing.T) {
	tests := []struct{ p, want float64 }{
		{0.5, 0}, {0.975, 1.959963984540054}, {0.05, -1.6448536269514722}, {1e-12, -7.034483825301131},
		{0, math.Inf(-1)}, {1, math.Inf(1)}, {-1, math.Inf(-1)},
	}
	for _, test := range tests {
		if got := normalQuantile(test.p); got != test.want && math.Abs(got-test.want) > 1e-12 {
			t.Errorf("p %g: %v, want %v", test.p, got, test.want)
		}
	}
}

func TestStudentBelowInfinity(t *testing.T) {
	if math.IsNaN(studentBelow(math.Inf(1), 5)) {
		t.Error("no share below infinity")
	}
}
