package growth

import (
	"math"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

var velocityFiles = map[Dimension]string{
	BodyWeight: "who2009_velocity_weight.csv", BodyLength: "who2009_velocity_length.csv", HeadGirth: "who2009_velocity_hc.csv",
}

// days reads an age as WHO's velocity tables print it: "4wk", "2mo".
func days(t *testing.T, text string) float64 {
	t.Helper()
	if weeks, ok := strings.CutSuffix(text, "wk"); ok {
		return 7 * decimal(t, weeks)
	}
	return DaysFromMonths(decimal(t, strings.TrimSuffix(text, "mo")))
}

// printed rounds as the tables do: whole grams, tenths of a centimetre.
func printed(d Dimension, y float64) string {
	if d == BodyWeight {
		return number(math.Round(y) + 0)
	}
	return number(math.Round(y*10)/10 + 0)
}

func TestVelocityEqualsPrintedSD(t *testing.T) {
	ta := newTally(t, []deviation{
		{"girls' length over 2 months, -3 SD, from 13-15 months on: WHO prints 0.1 where the formula has no root", 7,
			func(v vector, c, want, got string) bool {
				return v["sex"] == "2" && v["increment_months"] == "2" && c == "sd_m3" && want == "0.1" && got == "0"
			}},
		{"weight over 6 months: WHO printed from unrounded L, M and S, and is one gram off", 5,
			func(v vector, _, want, got string) bool {
				return v["increment_months"] == "6" && v["delta"] != "0" && within(t, want, got, 1)
			}},
	})
	for d, file := range velocityFiles {
		for _, v := range readVectors(t, filepath.Join("tables", file)) {
			v["row"] = file + " " + v["from"] + "-" + v["to"]
			inc, why := FindIncrement(d, sexOf(t, v["sex"]), days(t, v["from"]), days(t, v["to"]))
			if why != ReasonScored || strconv.Itoa(inc.Months) != v["increment_months"] || inc.FromDays != days(t, v["from"]) {
				t.Fatalf("%s, sex %s: picked %+v, %s", v["row"], v["sex"], inc, why)
			}
			for column, z := range sdColumns {
				if math.Abs(z) > 3 {
					continue
				}
				got := ""
				if gain, ok := inc.Gain(z); ok {
					got = printed(d, gain)
				}
				ta.compare(v, column, tidy(t, v[column]), got)
			}
		}
	}
	ta.report((194 + 170 + 122) * 7)
}

func TestFindIncrementPicksTheNearest(t *testing.T) {
	tests := []struct {
		name     string
		d        Dimension
		from, to float64
		months   int
		start    float64
		why      Reason
	}{
		{"a posyandu month of four weeks", BodyWeight, 150, 178, 1, 5 * DaysPerMonth, ReasonScored},
		{"a posyandu month of five weeks", BodyWeight, 150, 185, 1, 5 * DaysPerMonth, ReasonScored},
		{"from birth", BodyWeight, 0, 28, 1, 0, ReasonScored},
		{"between four weeks and two months", BodyWeight, 44, 74, 1, 28, ReasonScored},
		{"and nearer to two months", BodyWeight, 45, 75, 1, 2 * DaysPerMonth, ReasonScored},
		{"two months", BodyWeight, 365, 427, 2, 12 * DaysPerMonth, ReasonScored},
		{"half a year", BodyLength, 180, 365, 6, 6 * DaysPerMonth, ReasonScored},
		{"five months have no row", BodyWeight, 100, 252, 0, 0, ReasonOutsideInterval},
		{"two weeks have none", BodyWeight, 100, 114, 0, 0, ReasonOutsideInterval},
		{"nor a year", BodyWeight, 0, 365, 0, 0, ReasonOutsideInterval},
		{"nor a month of length", BodyLength, 100, 130, 0, 0, ReasonOutsideInterval},
		{"nor time that runs backwards", BodyWeight, 130, 100, 0, 0, ReasonOutsideInterval},
		{"monthly weight ends at a year", BodyWeight, 400, 430, 0, 0, ReasonOutsideAge},
		{"everything ends at two years", BodyWeight, 800, 861, 0, 0, ReasonOutsideAge},
		{"before birth", BodyWeight, -20, 10, 0, 0, ReasonOutsideAge},
		{"no age", BodyWeight, math.NaN(), 10, 0, 0, ReasonNoAge},
		{"no second age", BodyWeight, 10, math.NaN(), 0, 0, ReasonNoAge},
		{"endless", BodyWeight, 0, math.Inf(1), 0, 0, ReasonOutsideInterval},
		{"no dimension", 0, 0, 28, 0, 0, ReasonNotInStandard},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got, why := FindIncrement(test.d, Male, test.from, test.to)
			if why != test.why || got.Months != test.months || got.FromDays != test.start {
				t.Errorf("%d months from %g, %s; want %d from %g, %s", got.Months, got.FromDays, why, test.months, test.start, test.why)
			}
		})
	}
	if _, why := FindIncrement(BodyWeight, 0, 0, 28); why != ReasonNoSex {
		t.Errorf("unknown sex: %s", why)
	}
}

func TestVelocityBeyondThreeSD(t *testing.T) {
	tests := []struct {
		name   string
		d      Dimension
		gain   float64
		z      float64
		beyond int8
		why    Reason
	}{
		{"the median", BodyWeight, 1690.0, 0, 0, ReasonScored},
		{"a loss", BodyWeight, -300, -3, -1, ReasonScored},
		{"a loss beyond delta", BodyWeight, -5000, -3, -1, ReasonScored},
		{"a flood", BodyWeight, 9000, 3, 1, ReasonScored},
		{"a shrunken length", BodyLength, -0.5, 0, 0, ReasonImplausible},
		{"a shrunken head", HeadGirth, -0.1, 0, 0, ReasonImplausible},
		{"not measured", BodyWeight, math.NaN(), 0, 0, ReasonNoValue},
		{"endless", BodyLength, math.Inf(1), 0, 0, ReasonNoValue},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			inc, _ := FindIncrement(test.d, Female, 2*DaysPerMonth, 4*DaysPerMonth)
			if test.name == "the median" {
				test.gain, _ = inc.Gain(0)
			}
			got := Velocity(test.d, Female, 2*DaysPerMonth, 4*DaysPerMonth, test.gain)
			if got.Reason != test.why || got.Beyond != test.beyond || got.Present() && got.Z != test.z || !got.Present() && !math.IsNaN(got.Z) {
				t.Errorf("%+v, want z %g, beyond %d, %s", got, test.z, test.beyond, test.why)
			}
			if got.Increment != inc {
				t.Errorf("the row that was picked is not shown: %+v", got.Increment)
			}
		})
	}
}

// eachIncrement walks every row of every velocity table.
func eachIncrement(visit func(Increment)) {
	for d := range velocityFiles {
		t := velocityTable(d)
		for _, sex := range []Sex{Male, Female} {
			for row := range t.rows {
				visit(increment(d, t, sex, row))
			}
		}
	}
}

func TestALossOfDeltaLiesBelowMinusThree(t *testing.T) {
	eachIncrement(func(inc Increment) {
		if inc.delta == 0 {
			return
		}
		if z := inc.row.z(1e-9); z >= -3 {
			t.Errorf("%+v: z %g", inc, z)
		}
	})
}

func TestNoGainOfLengthHasAScore(t *testing.T) {
	eachIncrement(func(inc Increment) {
		if got := inc.score(0); !got.Present() || math.IsNaN(got.Z) {
			t.Errorf("%+v: %+v", inc, got)
		}
	})
}

func TestNoGainIsAScoreAndALossIsNot(t *testing.T) {
	still := Velocity(HeadGirth, Male, DaysFromMonths(18), DaysFromMonths(24), 0)
	if !still.Present() || still.Z >= -1 {
		t.Errorf("a head that did not grow: %+v", still)
	}
	if shrunk := Velocity(HeadGirth, Male, DaysFromMonths(18), DaysFromMonths(24), -0.1); shrunk.Reason != ReasonImplausible {
		t.Errorf("a head that shrank: %+v", shrunk)
	}
}

func TestGainAndScoreAreInverse(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := Dimension(rapid.IntRange(1, 3).Draw(t, "dimension"))
		tab := velocityTable(d)
		inc := increment(d, tab, Sex(rapid.IntRange(1, 2).Draw(t, "sex")), rapid.IntRange(0, tab.rows-1).Draw(t, "row"))
		z := math.Round(rapid.Float64Range(-1.9, 2.9).Draw(t, "z")*100) / 100
		gain, ok := inc.Gain(z)
		if !ok {
			t.Fatalf("%+v: no gain at z %g", inc, z)
		}
		if gain == 0 {
			return // a line that lies on zero has many scores
		}
		if got := inc.score(gain); math.Abs(got.Z-z) > 1e-9 || got.Beyond != 0 {
			t.Errorf("%+v: z %g gains %g, which is z %g", inc, z, gain, got.Z)
		}
	})
}

func TestGainEndsAtThreeSD(t *testing.T) {
	inc, _ := FindIncrement(BodyWeight, Male, 0, 28)
	for _, z := range []float64{-3.01, 3.01, math.NaN(), math.Inf(1)} {
		if gain, ok := inc.Gain(z); ok || !math.IsNaN(gain) {
			t.Errorf("z %g gains %g", z, gain)
		}
	}
	if _, ok := (Increment{}).Gain(0); ok {
		t.Error("the zero Increment has a gain")
	}
}

func TestClassVelocity(t *testing.T) {
	inc := func(d Dimension) Increment { return Increment{Dimension: d} }
	tests := []struct {
		name string
		v    VelocityScore
		want Verdict
	}{
		{"below the fifth percentile", VelocityScore{Z: -1.65, Reason: ReasonScored, Increment: inc(BodyWeight)},
			Verdict{KenaikanKurang, RuleWeightFaltering, ReasonScored}},
		{"above it", VelocityScore{Z: -1.64, Reason: ReasonScored, Increment: inc(BodyWeight)},
			Verdict{KenaikanCukup, RuleWeightFaltering, ReasonScored}},
		{"below -3", VelocityScore{Z: -3, Beyond: -1, Reason: ReasonScored, Increment: inc(BodyWeight)},
			Verdict{KenaikanKurang, RuleWeightFaltering, ReasonScored}},
		{"missing", VelocityScore{Z: math.NaN(), Reason: ReasonOutsideInterval}, noRule(ReasonOutsideInterval)},
		{"zero value", VelocityScore{}, noRule(ReasonNotScored)},
		{"length", VelocityScore{Z: -2, Reason: ReasonScored, Increment: inc(BodyLength)}, noRule(ReasonNotInStandard)},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if got := ClassVelocity(test.v); got != test.want {
				t.Errorf("%+v, want %+v", got, test.want)
			}
		})
	}
}

func FuzzVelocity(f *testing.F) {
	f.Add(uint8(1), uint8(1), 0.0, 28.0, 900.0)
	f.Add(uint8(3), uint8(2), 300.0, 360.0, math.SmallestNonzeroFloat64)
	f.Add(uint8(9), uint8(0), math.Inf(-1), math.NaN(), math.MaxFloat64)
	f.Fuzz(func(t *testing.T, d, sex uint8, from, to, gain float64) {
		v := Velocity(Dimension(d), Sex(sex), from, to, gain)
		if v.Present() == math.IsNaN(v.Z) || v.Z < -3 || v.Z > 3 || v.Reason == ReasonNotScored {
			t.Errorf("%+v", v)
		}
	})
}
