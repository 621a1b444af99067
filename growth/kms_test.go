package growth

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// monthly weighs a child once a month from the given age in months.
func monthly(from int, kg ...float64) []Weighing {
	var series []Weighing
	for i, w := range kg {
		days := int(math.Ceil(DaysFromMonths(float64(from + i))))
		series = append(series, Weighing{Month: 2025*12 + from + i, AgeDays: days, AgeMonths: from + i, WeightKg: w})
	}
	return series
}

func codes(ms []Monitored) string {
	var all []string
	for _, m := range ms {
		code := m.Code
		if m.TwoT {
			code += "2"
		}
		all = append(all, code)
	}
	return strings.Join(all, " ")
}

// TestMinimalGain holds the whole table, both sexes, month by month.
func TestMinimalGain(t *testing.T) {
	const inDoubt = " 3 7 11 12 "
	girls := []int{800, 900, 800, 600, 500, 400, 300, 300, 300, 300, 200, 200}
	boys := []int{800, 900, 800, 600, 500, 400, 400, 300, 300, 300, 300, 200}
	for month := 1; month <= 60; month++ {
		for sex, table := range map[Sex][]int{Female: girls, Male: boys} {
			want := 200
			if month <= 12 {
				want = table[month-1]
			}
			got, ok := MinimalGain(sex, month)
			doubt := strings.Contains(inDoubt, fmt.Sprintf(" %d ", month))
			if !ok || got.Grams != want || got.Unverified != doubt || (got.Note != "") != doubt {
				t.Errorf("%s month %d: %+v, %t; want %d, in doubt %t", sex, month, got, ok, want, doubt)
			}
		}
	}
	for _, month := range []int{-1, 0, 61} {
		if _, ok := MinimalGain(Male, month); ok {
			t.Errorf("month %d has a KBM", month)
		}
	}
	if _, ok := MinimalGain(0, 6); ok {
		t.Error("an unknown sex has a KBM")
	}
}

func TestMonitorOneStep(t *testing.T) {
	tests := []struct {
		name       string
		sex        Sex
		month      int // age reached at the second weighing
		from, to   float64
		code       string
		rule       Rule
		gain, kbm  int
		unverified bool
	}{
		{"gain of exactly the KBM", Male, 8, 8.3, 8.6, "N", RuleGainReached, 300, 300, false},
		{"gain above the KBM", Female, 13, 8.0, 8.25, "N", RuleGainReached, 250, 200, false},
		{"little gain, and the line falls", Male, 5, 6.5, 6.8, "T", RuleBelowKBM, 300, 500, false},
		{"little gain on a small child whose line holds", Male, 5, 5.0, 5.45, "N", RuleFollowsCurve, 450, 500, false},
		{"flat", Male, 8, 8.3, 8.3, "T", RuleFlatOrFalling, 0, 300, false},
		{"falling", Female, 30, 12.0, 11.8, "T", RuleFlatOrFalling, -200, 200, false},
		{"a boy's month 7 asks for 400", Male, 7, 7.9, 8.25, "T", RuleBelowKBM, 350, 400, true},
		{"a girl's month 7 asks for 300", Female, 7, 7.9, 8.25, "N", RuleGainReached, 350, 300, true},
		{"flat in a month in doubt is T by any table", Female, 7, 7.9, 7.9, "T", RuleFlatOrFalling, 0, 300, false},
		{"month 60", Male, 60, 18.0, 18.2, "N", RuleGainReached, 200, 200, false},
		{"month 61 has neither KBM nor line", Male, 61, 18.0, 18.2, "", RuleNone, 200, 0, false},
		{"flat is T without a table", Male, 70, 18.0, 18.0, "T", RuleFlatOrFalling, 0, 0, false},
		{"unknown sex, flat", 0, 8, 8.3, 8.3, "T", RuleFlatOrFalling, 0, 0, false},
		{"unknown sex, rising", 0, 8, 8.3, 8.9, "", RuleNone, 600, 0, false},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got := Monitor(test.sex, monthly(test.month-1, test.from, test.to))[1]
			if got.Code != test.code || got.Rule != test.rule || got.GainG != test.gain || got.KBMG != test.kbm || got.Unverified != test.unverified {
				t.Errorf("%+v, want %s by %s, gain %d of %d, in doubt %t",
					got, test.code, test.rule, test.gain, test.kbm, test.unverified)
			}
		})
	}
}

func TestNewbornHasNoKBM(t *testing.T) {
	for name, test := range map[string]struct {
		kg   float64
		code string
		rule Rule
	}{
		"rising with the line": {4.1, "N", RuleFollowsCurve},
		"rising below it":      {3.35, "T", RuleLineFalls},
	} {
		got := Monitor(Male, []Weighing{{Month: 10, AgeDays: 0, WeightKg: 3.3}, {Month: 11, AgeDays: 20, WeightKg: test.kg}})[1]
		if got.Code != test.code || got.Rule != test.rule || got.KBMG != 0 {
			t.Errorf("%s: %+v, want %s by %s", name, got, test.code, test.rule)
		}
	}
}

// TestMonitorSeries reads as a KMS: months apart, and what the card says.
func TestMonitorSeries(t *testing.T) {
	week := func(month, day int, kg float64) Weighing {
		return Weighing{Month: month, AgeDays: 400 + day, AgeMonths: 13 + day/31, WeightKg: kg}
	}
	tests := []struct {
		name   string
		series []Weighing
		want   string
	}{
		{"nothing", nil, ""},
		{"T and T is 2T", []Weighing{week(1, 0, 9), week(2, 30, 9), week(3, 60, 9)}, "B T T2"},
		{"T, N, T is no 2T", []Weighing{week(1, 0, 9), week(2, 30, 9), week(3, 60, 9.5), week(4, 90, 9.5)}, "B T N T"},
		{"three T", []Weighing{week(1, 0, 9), week(2, 30, 9), week(3, 60, 9), week(4, 90, 9)}, "B T T2 T2"},
		{"a gap gives O", []Weighing{week(1, 0, 9), week(3, 60, 9)}, "B O"},
		{"a gap breaks 2T", []Weighing{week(1, 0, 9), week(2, 30, 9), week(4, 90, 9), week(5, 120, 9)}, "B T O T"},
		{"all of the first month is B", []Weighing{week(1, 0, 9), week(1, 14, 9.1), week(2, 30, 9.4)}, "B B N"},
		{"the last of a month counts", []Weighing{week(1, 0, 9), week(1, 14, 9.4), week(2, 30, 9.4)}, "B B T"},
		{"each of a month looks back a month", []Weighing{week(1, 0, 9), week(2, 30, 9), week(2, 44, 9.3)}, "B T N"},
		{"two T in one month are no 2T", []Weighing{week(1, 0, 9), week(2, 30, 9), week(2, 44, 9)}, "B T T"},
		{"the earlier of a month does not stand for it", []Weighing{week(1, 0, 9), week(2, 30, 9), week(2, 44, 9.3), week(3, 60, 9.3)}, "B T N T"},
		{"all after a gap are O", []Weighing{week(1, 0, 9), week(3, 60, 9), week(3, 70, 9.2)}, "B O O"},
		{"a weight that is missing is no weighing", []Weighing{week(1, 0, 9), week(2, 30, math.NaN()), week(3, 60, 9.9)}, "B  O"},
		{"the first real weighing is B", []Weighing{week(1, 0, 0), week(2, 30, 9)}, " B"},
		{"December to January", []Weighing{week(2024*12+11, 0, 9), week(2025*12, 30, 9.3)}, "B N"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if got := codes(Monitor(Female, test.series)); got != test.want {
				t.Errorf("%q, want %q", got, test.want)
			}
		})
	}
}

func TestAgeReached(t *testing.T) {
	tests := []struct {
		w    Weighing
		want int
	}{
		{Weighing{AgeDays: 59, AgeMonths: 2}, 2}, // 15 January to 15 March
		{Weighing{AgeDays: 59}, 1},               // not given: mean months
		{Weighing{AgeDays: 30, AgeMonths: 0}, 0}, // 1 to 31 January
		{Weighing{AgeDays: 1827, AgeMonths: 0}, 60},
	}
	for _, test := range tests {
		if got := test.w.ageReached(); got != test.want {
			t.Errorf("%+v: %d months, want %d", test.w, got, test.want)
		}
	}
}

func TestLinesOfTheChart(t *testing.T) {
	line := func(z float64) float64 {
		kg, _ := Value(WeightForAge, Female, 400, z)
		return kg
	}
	tests := []struct {
		name         string
		kg           float64
		below, above bool
	}{
		{"on -3", line(-3), false, false},
		{"below -3", line(-3.02), true, false},
		{"on +1", line(1), false, false},
		{"above +1", line(1.02), false, true},
		{"implausibly light", line(-6.5), false, false},
		{"implausibly heavy", line(5.5), false, false},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got := Monitor(Female, []Weighing{{Month: 1, AgeDays: 400, AgeMonths: 13, WeightKg: test.kg}})[0]
			if got.BelowRed != test.below || got.AboveOrange != test.above {
				t.Errorf("below red %t, above orange %t; want %t, %t", got.BelowRed, got.AboveOrange, test.below, test.above)
			}
		})
	}
}

func TestRefer(t *testing.T) {
	tests := []struct {
		m    Monitored
		want bool
	}{
		{Monitored{Code: "N"}, false}, {Monitored{Code: "O"}, false}, {Monitored{}, false},
		{Monitored{Code: "T"}, true}, {Monitored{Code: "N", BelowRed: true}, true}, {Monitored{Code: "B", AboveOrange: true}, true},
	}
	for _, test := range tests {
		if got := test.m.Refer(); got != test.want {
			t.Errorf("%+v: refer %t, want %t", test.m, got, test.want)
		}
	}
}

// anySeries draws weighings in order, with gaps, repeats and missing weights.
func anySeries(t *rapid.T) []Weighing {
	month, day := 24300, rapid.IntRange(0, 400).Draw(t, "first day")
	var series []Weighing
	for range rapid.IntRange(0, 24).Draw(t, "n") {
		step := rapid.IntRange(0, 2).Draw(t, "months on")
		month, day = month+step, day+step*30+1
		kg := rapid.OneOf(rapid.Float64Range(2, 20), rapid.SampledFrom([]float64{0, -1, math.NaN(), math.Inf(1)})).Draw(t, "kg")
		series = append(series, Weighing{Month: month, AgeDays: day, WeightKg: kg})
	}
	return series
}

func TestEveryWeighingHasOneCode(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		series := anySeries(t)
		weighed, firsts := 0, map[int]bool{}
		out := Monitor(Male, series)
		for i, m := range out {
			if !measured(series[i].WeightKg) {
				if m.Code != "" || m.Rule != RuleNone {
					t.Errorf("no weight, yet %+v", m)
				}
				continue
			}
			weighed++
			if !strings.Contains("NTOB", m.Code) || m.Code == "" {
				t.Errorf("weighing %d has the code %q", i, m.Code)
			}
			if m.Code == "B" {
				firsts[series[i].Month] = true
			}
			if m.TwoT && m.Code != "T" {
				t.Errorf("2T on a %q", m.Code)
			}
		}
		if weighed > 0 && len(firsts) != 1 {
			t.Errorf("first weighings in %d months", len(firsts))
		}
	})
}

func TestALineThatHoldsIsNeverT(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		sex := Sex(rapid.IntRange(1, 2).Draw(t, "sex"))
		z := rapid.Float64Range(-4, 4).Draw(t, "z")
		from := rapid.IntRange(1, 57).Draw(t, "from")
		var kg []float64
		for month := from; month < from+3; month++ {
			w, _ := Value(WeightForAge, sex, math.Ceil(DaysFromMonths(float64(month))), z)
			kg = append(kg, w)
		}
		if got := codes(Monitor(sex, monthly(from, kg...))); got != "B N N" {
			t.Errorf("a child on its own line is %q", got)
		}
	})
}

// FuzzMonitor feeds series in any order: no panic, one entry for each.
func FuzzMonitor(f *testing.F) {
	f.Add(uint8(1), 1, 100, 5.0, 2, 130, 5.5, 1, 90, math.Inf(1))
	f.Add(uint8(9), math.MinInt, math.MaxInt, math.NaN(), 0, -5, 5e-324, math.MaxInt, math.MinInt, math.MaxFloat64)
	f.Fuzz(func(t *testing.T, sex uint8, m1, d1 int, w1 float64, m2, d2 int, w2 float64, m3, d3 int, w3 float64) {
		series := []Weighing{
			{Month: m1, AgeDays: d1, WeightKg: w1}, {Month: m2, AgeDays: d2, WeightKg: w2},
			{Month: m3, AgeDays: d3, AgeMonths: d1, WeightKg: w3},
		}
		if got := Monitor(Sex(sex), series); len(got) != len(series) {
			t.Errorf("%d entries for %d weighings", len(got), len(series))
		}
	})
}
