package growth

import (
	"math"
	"testing"

	"pgregory.net/rapid"
)

func TestBand(t *testing.T) {
	nan := math.NaN()
	tests := []struct {
		name           string
		i              Indicator
		from, to, step float64
		points         int
		first, last    float64
	}{
		{"by day", WeightForAge, 0, 10, 1, 11, 0, 10},
		{"the last point lies on the end", WeightForAge, 0, 10, 4, 4, 0, 10},
		{"cut to the table", ArmForAge, -100, 95, 1, 5, 91, 95},
		{"by length", WeightForLength, 45, 46, 0.5, 3, 45, 46},
		{"one point", WeightForHeight, 70, 70, 1, 1, 70, 70},
		{"no step", WeightForAge, 0, 10, 0, 11, 0, 10},
		{"step that is no number", WeightForAge, 0, 10, nan, 11, 0, 10},
		{"endless ends", HeightForAge2007, math.Inf(-1), math.Inf(1), 365.25, 15, 60 * DaysPerMonth, 228 * DaysPerMonth},
		{"backwards", WeightForAge, 10, 0, 1, 0, 0, 0},
		{"ends that are no number", WeightForAge, nan, nan, 1, 0, 0, 0},
		{"no indicator", 0, 0, 10, 1, 0, 0, 0},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got := Band(nil, test.i, Female, -2, test.from, test.to, test.step)
			if len(got) != test.points {
				t.Fatalf("%d points, want %d", len(got), test.points)
			}
			if len(got) > 0 && (got[0].X != test.first || got[len(got)-1].X != test.last) {
				t.Errorf("from %g to %g, want %g to %g", got[0].X, got[len(got)-1].X, test.first, test.last)
			}
		})
	}
}

func TestBandAppends(t *testing.T) {
	held := []Point{{1, 2}}
	if got := Band(held, WeightForAge, Male, 0, 0, 1, 1); len(got) != 3 || got[0] != held[0] {
		t.Errorf("%v", got)
	}
	if got := Band(nil, WeightForAge, 0, 0, 0, 1, 1); len(got) != 0 {
		t.Errorf("an unknown sex has a band: %v", got)
	}
}

func TestBandsDoNotCross(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		i, sex, x := anyIndicator(t)
		low := rapid.Float64Range(-4, 3).Draw(t, "low")
		high := low + rapid.Float64Range(0.01, 1).Draw(t, "apart")
		a, okA := Value(i, sex, x, low)
		b, okB := Value(i, sex, x, high)
		if !okA || !okB || a >= b {
			t.Errorf("%s at %g: z %g is %g, z %g is %g", i, x, low, a, high, b)
		}
	})
}

func TestValueEndsWhereTheCurveDoes(t *testing.T) {
	if y, ok := Value(LenheiForAge, Male, 100, -50); ok || !math.IsNaN(y) {
		t.Errorf("a length of %g cm", y)
	}
	if y, ok := Value(WeightForAge, Male, 100, math.NaN()); ok || !math.IsNaN(y) {
		t.Errorf("a weight of %g kg", y)
	}
}

func TestCodesAreStable(t *testing.T) {
	tests := []struct{ got, want string }{
		{WeightForAge.String(), "wfa"}, {BMIForAge2007.String(), "bmi2007"}, {Indicator(0).String(), "unknown"}, {Indicator(99).String(), "unknown"},
		{Male.String(), "male"}, {Female.String(), "female"}, {Sex(7).String(), "unknown"},
		{Lying.String(), "lying"}, {Standing.String(), "standing"}, {MeasureUnknown.String(), "unknown"},
		{Standard2006.String(), "who2006"}, {Standard2006Tail.String(), "who2006_tail"}, {Standard2007.String(), "who2007"}, {StandardNone.String(), "none"},
		{BodyWeight.String(), "weight"}, {BodyLength.String(), "length"}, {HeadGirth.String(), "head"}, {Dimension(0).String(), "unknown"},
		{Pendek.String(), "pendek"}, {ClassNone.String(), ""}, {ReasonOutsideInterval.String(), "outside_interval"},
		{ReasonOedema.String(), "oedema"}, {ReasonImplausible.String(), "implausible"}, {Reason(99).String(), "not_scored"},
	}
	for _, test := range tests {
		if test.got != test.want {
			t.Errorf("%q, want %q", test.got, test.want)
		}
	}
}
