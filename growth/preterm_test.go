package growth

import (
	"math"
	"testing"

	"pgregory.net/rapid"
)

func TestAgesOf(t *testing.T) {
	tests := []struct {
		name      string
		days      float64
		gestation int
		corrected bool
		want      float64
	}{
		{"born at 32+0, three months old", 90, GestationDays(32, 0), true, 90 - 56},
		{"born at 36+6", 90, GestationDays(36, 6), true, 90 - 22},
		{"born at 37+0 is term", 90, GestationDays(37, 0), false, 90},
		{"before term", 10, GestationDays(30, 0), true, 10 - 70},
		{"the last day of the correction", 730, GestationDays(30, 0), true, 730 - 70},
		{"24 months", 731, GestationDays(30, 0), false, 731},
		{"gestation not known", 90, 0, false, 90},
		{"no child is born at 21+6", 90, GestationDays(21, 6), false, 90},
		{"nor at 45+1", 90, GestationDays(45, 1), false, 90},
		{"before birth", -1, GestationDays(30, 0), false, -1},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got := AgesOf(test.days, test.gestation)
			if got.Corrected != test.corrected || got.CorrectedDays != test.want || got.Days != test.days {
				t.Errorf("%+v, want %g days, corrected %t", got, test.want, test.corrected)
			}
		})
	}
	if got := AgesOf(90, GestationDays(32, 0)).PostmenstrualWeeks; math.Abs(got-(32+90.0/7)) > 1e-12 {
		t.Errorf("%g postmenstrual weeks", got)
	}
	if got := AgesOf(math.NaN(), GestationDays(32, 0)); got.Corrected || !math.IsNaN(got.CorrectedDays) {
		t.Errorf("without an age: %+v", got)
	}
	if !math.IsNaN(AgesOf(90, 0).PostmenstrualWeeks) {
		t.Error("without a gestation there are postmenstrual weeks")
	}
}

func TestPretermChildIsReadBothWays(t *testing.T) {
	m := toddler()
	m.AgeDays, m.WeightKg, m.LenheiCm, m.HeadCm = 120, 4.9, 57, 39
	got := ForPreterm(m, GestationDays(31, 0), GapAt60)
	byTerm := m
	byTerm.AgeDays = 120 - 63
	if got.Chronological.WeightForAge != WHO2006(m).WeightForAge {
		t.Errorf("since birth: %+v", got.Chronological.WeightForAge)
	}
	if got.Corrected.WeightForAge != WHO2006(byTerm).WeightForAge || got.Corrected.LenheiForAge != WHO2006(byTerm).LenheiForAge {
		t.Errorf("since term: %+v", got.Corrected)
	}
	weeks := 31 + 120.0/7
	if got.Weight != PretermScore(BodyWeight, Female, weeks, 4.9) || got.Head != PretermScore(HeadGirth, Female, weeks, 39) ||
		got.Length != PretermScore(BodyLength, Female, weeks, 57) || got.WeightForLength != PretermWeightForLengthScore(Female, 57, 4.9) {
		t.Errorf("by INTERGROWTH-21st: %+v", got)
	}
	if !got.Weight.Valid() || !got.Length.Valid() {
		t.Errorf("a score is missing: %+v", got)
	}
}

func TestPretermBeforeTerm(t *testing.T) {
	m := toddler()
	m.AgeDays, m.WeightKg, m.LenheiCm = 14, 1.6, 42
	got := ForPreterm(m, GestationDays(32, 0), GapAt60)
	if got.Corrected.WeightForAge.Reason != ReasonOutsideAge {
		t.Errorf("before term WHO's standards say %+v", got.Corrected.WeightForAge)
	}
	if !got.Weight.Present() || !got.Chronological.WeightForAge.Present() {
		t.Errorf("%+v", got)
	}
}

func TestTermChildIsReadOnce(t *testing.T) {
	got := ForPreterm(toddler(), GestationDays(39, 0), GapAt60)
	if got.Corrected.WeightForAge != got.Chronological.WeightForAge || got.Weight.Reason != ReasonNotInStandard {
		t.Errorf("%+v", got)
	}
}

func TestOedemaVoidsThePretermWeight(t *testing.T) {
	m := toddler()
	m.AgeDays, m.Oedema = 60, true
	got := ForPreterm(m, GestationDays(32, 0), GapAt60)
	if got.Weight.Reason != ReasonOedema || got.WeightForLength.Reason != ReasonOedema {
		t.Errorf("%+v", got)
	}
	if !got.Head.Present() {
		t.Errorf("the head says %+v", got.Head)
	}
}

func TestCorrectionNeverMakesAChildOlder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		days := float64(rapid.IntRange(0, 2000).Draw(t, "days"))
		gestation := rapid.IntRange(0, 400).Draw(t, "gestation")
		got := AgesOf(days, gestation)
		if got.CorrectedDays > days || got.Corrected != (got.CorrectedDays < days) {
			t.Errorf("%g days, gestation %d: %+v", days, gestation, got)
		}
	})
}
