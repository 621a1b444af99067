package main

import (
	"math"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func TestMedian(t *testing.T) {
	for _, c := range []struct {
		values []float64
		want   float64
	}{
		{[]float64{3}, 3},
		{[]float64{9, 1, 5}, 5},
		{[]float64{4, 1, 2, 100}, 3},
	} {
		if got := median(c.values); got != c.want {
			t.Errorf("median(%v) = %v, want %v", c.values, got, c.want)
		}
	}
	if !math.IsNaN(median(nil)) {
		t.Error("the median of nothing is a number")
	}
}

func TestMedianLeavesTheRoundsInOrder(t *testing.T) {
	rounds := []float64{3, 1, 2}
	median(rounds)
	if !slices.Equal(rounds, []float64{3, 1, 2}) {
		t.Errorf("the rounds became %v: ratios would pair the wrong ones", rounds)
	}
}

func TestMedianLiesBetween(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		values := rapid.SliceOfN(rapid.Float64Range(-1e6, 1e6), 1, 40).Draw(t, "values")
		m := median(values)
		below, above := 0, 0
		for _, v := range values {
			if v < m {
				below++
			}
			if v > m {
				above++
			}
		}
		if below > len(values)/2 || above > len(values)/2 {
			t.Fatalf("%v has %d below and %d above in %v", m, below, above, values)
		}
	})
}

func TestQuantile(t *testing.T) {
	hundred := make([]time.Duration, 100)
	for i := range hundred {
		hundred[i] = time.Duration(100 - i)
	}
	for _, c := range []struct {
		q    float64
		want time.Duration
	}{{0.5, 50}, {0.99, 99}, {1, 100}, {0, 1}} {
		if got := quantile(hundred, c.q); got != c.want {
			t.Errorf("quantile(%v) = %v, want %v", c.q, got, c.want)
		}
	}
	if got := quantile([]time.Duration(nil), 0.5); got != 0 {
		t.Errorf("the quantile of nothing is %v", got)
	}
}

func TestRatios(t *testing.T) {
	for _, c := range []struct {
		name       string
		ours, peer []float64
		want       []float64
	}{
		{"each round by the one beside it", []float64{10, 30}, []float64{5, 10}, []float64{2, 3}},
		{"a limit stands beside every round", []float64{10, 30}, []float64{20}, []float64{0.5, 1.5}},
		{"rounds without a peer do not count", []float64{10, 30, 50}, []float64{5, 10}, []float64{2, 3}},
		{"nothing measured", nil, []float64{5}, []float64{}},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := ratios(Sample{Rounds: c.ours}, Sample{Rounds: c.peer}); !slices.Equal(got, c.want) {
				t.Errorf("%v, want %v", got, c.want)
			}
		})
	}
}

func TestNoise(t *testing.T) {
	if got := (Sample{Rounds: []float64{90, 100, 120}}).Noise(); math.Abs(got-0.3) > 1e-12 {
		t.Errorf("noise %v, want 0.3", got)
	}
	if got := limit("ms", 50).Noise(); got != 0 {
		t.Errorf("a limit has a noise of %v", got)
	}
}
