package growth

import (
	"math"
	"testing"

	"pgregory.net/rapid"
)

// The short way to a score and the powers give the same hundredth, in every row
// of every table, between the hundredths and right at their middles.
func TestHundredthsAreThoseOfThePowers(t *testing.T) {
	seen, quick := 0, 0
	for i := WeightForAge; i.known(); i++ {
		table := &layout[references[i].table]
		for row := range 2 * table.rows {
			r := table.lms(Male+Sex(row%2), row/2)
			middle := float64(row%1001-500) / 100
			for _, z := range []float64{middle, middle + 0.005, middle + 0.0021, middle/2 + 0.001} {
				y := r.restrictedValue(z)
				for _, y := range []float64{math.Nextafter(y, 0), y, math.Nextafter(y, 1e3)} {
					if got, want := r.hundredths(y), math.Round(100*r.restrictedZ(y)); measured(y) && got != want {
						t.Errorf("%s row %d: %g has %g, by powers %g", i, row/2, y, got, want)
					}
					if !math.IsNaN(r.quickZ(y)) {
						quick++
					}
					seen++
				}
			}
		}
	}
	if quick < seen/2 {
		t.Errorf("the short way reached %d of %d", quick, seen)
	}
}

func TestQuickScoreIsNear(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := lms{
			l: float64(rapid.IntRange(-30_000, 30_000).Draw(t, "l")) / 1e4,
			m: rapid.Float64Range(0.5, 180).Draw(t, "m"),
			s: rapid.Float64Range(0.02, 0.4).Draw(t, "s"),
		}
		y := r.m * rapid.Float64Range(0.4, 2.2).Draw(t, "of the median")
		quick, exact := r.quickZ(y), r.z(y)
		if math.Abs(exact) > 3 || math.IsNaN(quick) {
			return
		}
		if math.Abs(quick-exact) > 2.5e-6 {
			t.Errorf("%+v of %+v: %g, exactly %g", y, r, quick, exact)
		}
	})
}

func TestQuickScoreSaysWhereItEnds(t *testing.T) {
	r := lms{l: -0.5, m: 10, s: 0.1}
	for y, reached := range map[float64]bool{10: true, 5.01: true, 19.99: true, 4.99: false, 20.01: false, math.MaxFloat64: false, 5e-324: false} {
		if got := !math.IsNaN(r.quickZ(y)); got != reached {
			t.Errorf("%g: reached %t, want %t", y, got, reached)
		}
	}
	if skew := (lms{l: 2, m: 10, s: 0.1}); !math.IsNaN(skew.quickZ(19)) {
		t.Error("a very skew row is scored the short way")
	}
}
