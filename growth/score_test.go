package growth

import (
	"math"
	"math/rand/v2"
	"testing"

	"pgregory.net/rapid"
)

// toddler is a girl with everything measured and every score plausible.
func toddler() Measurement {
	return Measurement{
		Sex: Female, AgeDays: 400, WeightKg: 9.1, LenheiCm: 75, HeadCm: 45, ArmCm: 14, TricepsMm: 8, SubscapularMm: 6,
		Measure: Lying,
	}
}

func all(sc Scores) []Score {
	return []Score{
		sc.LenheiForAge, sc.WeightForAge, sc.WeightForLenhei, sc.BMIForAge,
		sc.HeadForAge, sc.ArmForAge, sc.TricepsForAge, sc.SubscapularForAge,
	}
}

func TestReasonsForMissing(t *testing.T) {
	nan := math.NaN()
	tests := []struct {
		name  string
		spoil func(*Measurement)
		pick  func(Scores) Score
		want  Reason
	}{
		{"sex", func(m *Measurement) { m.Sex = 0 }, func(s Scores) Score { return s.WeightForLenhei }, ReasonNoSex},
		{"sex 3", func(m *Measurement) { m.Sex = 3 }, func(s Scores) Score { return s.WeightForAge }, ReasonNoSex},
		{"age", func(m *Measurement) { m.AgeDays = nan }, func(s Scores) Score { return s.WeightForAge }, ReasonNoAge},
		{"infinite age", func(m *Measurement) { m.AgeDays = math.Inf(1) }, func(s Scores) Score { return s.HeadForAge }, ReasonNoAge},
		{"before birth", func(m *Measurement) { m.AgeDays = -1 }, func(s Scores) Score { return s.WeightForAge }, ReasonOutsideAge},
		{"hours before birth", func(m *Measurement) { m.AgeDays = -0.2 }, func(s Scores) Score { return s.WeightForAge }, ReasonOutsideAge},
		{"before birth, weight for length", func(m *Measurement) { m.AgeDays = -1 }, func(s Scores) Score { return s.WeightForLenhei }, ReasonOutsideAge},
		{"too old", func(m *Measurement) { m.AgeDays = 1827 }, func(s Scores) Score { return s.WeightForLenhei }, ReasonOutsideAge},
		{"arm before 91 days", func(m *Measurement) { m.AgeDays = 90 }, func(s Scores) Score { return s.ArmForAge }, ReasonOutsideAge},
		{"no weight", func(m *Measurement) { m.WeightKg = nan }, func(s Scores) Score { return s.WeightForAge }, ReasonNoValue},
		{"weight zero", func(m *Measurement) { m.WeightKg = 0 }, func(s Scores) Score { return s.WeightForLenhei }, ReasonNoValue},
		{"weight negative", func(m *Measurement) { m.WeightKg = -9 }, func(s Scores) Score { return s.BMIForAge }, ReasonNoValue},
		{"weight infinite", func(m *Measurement) { m.WeightKg = math.Inf(1) }, func(s Scores) Score { return s.WeightForAge }, ReasonNoValue},
		{"no length", func(m *Measurement) { m.LenheiCm = nan }, func(s Scores) Score { return s.LenheiForAge }, ReasonNoValue},
		{"length that only the correction lifts above zero", func(m *Measurement) { m.LenheiCm, m.Measure = -0.5, Standing },
			func(s Scores) Score { return s.LenheiForAge }, ReasonNoValue},
		{"length off the table", func(m *Measurement) { m.LenheiCm = 44 }, func(s Scores) Score { return s.WeightForLenhei }, ReasonOutsideLength},
		{"oedema", func(m *Measurement) { m.Oedema = true }, func(s Scores) Score { return s.WeightForAge }, ReasonOedema},
		{"weight without end", func(m *Measurement) { m.WeightKg = math.MaxFloat64 }, func(s Scores) Score { return s.WeightForAge }, ReasonTooLarge},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			m := toddler()
			test.spoil(&m)
			got := test.pick(WHO2006(m))
			if got.Reason != test.want || got.Present() || got.Valid() || !math.IsNaN(got.Z) {
				t.Errorf("%+v, want missing with reason %s", got, test.want)
			}
		})
	}
	for _, s := range all(WHO2006(toddler())) {
		if !s.Valid() {
			t.Errorf("the unspoilt toddler has %+v", s)
		}
	}
}

func TestZeroScoreIsMissing(t *testing.T) {
	var s Score
	if s.Present() || s.Valid() || s.Reason.String() != "not_scored" {
		t.Errorf("the zero Score reads as a score: %+v", s)
	}
}

func TestPowerOfZeroIsTheLogarithm(t *testing.T) {
	zero, almost := lms{0, 10, 0.1}, lms{1e-7, 10, 0.1}
	for _, z := range []float64{-2.5, 0, 1.7} {
		y := zero.value(z)
		if math.Abs(y-almost.value(z)) > 1e-5 || math.Abs(zero.z(y)-z) > 1e-12 {
			t.Errorf("z %g: %g, with a power next to zero %g, back to z %g", z, y, almost.value(z), zero.z(y))
		}
	}
}

func TestOedemaLeavesTheOtherScores(t *testing.T) {
	m := toddler()
	m.Oedema = true
	dry, wet := WHO2006(toddler()), WHO2006(m)
	if wet.LenheiForAge != dry.LenheiForAge || wet.HeadForAge != dry.HeadForAge || wet.ArmForAge != dry.ArmForAge {
		t.Errorf("oedema changed a score without weight: %+v", wet)
	}
}

func TestHowTheChildWasHeld(t *testing.T) {
	nan := math.NaN()
	tests := []struct {
		name       string
		days       float64
		measure    Measure
		cm         float64
		used       Measure
		correction float64
		dropped    bool
	}{
		{"lying, as it should be", 730, Lying, 80, Lying, 0, false},
		{"standing too early", 730, Standing, 80, Lying, 0.7, false},
		{"730.4 days round down", 730.4, Standing, 80, Lying, 0.7, false},
		{"730.5 days round up", 730.5, Standing, 80, Standing, 0, false},
		{"lying too late", 731, Lying, 80, Standing, -0.7, false},
		{"standing, as it should be", 731, Standing, 80, Standing, 0, false},
		{"nobody wrote it down, young", 730, MeasureUnknown, 95, Lying, 0, false},
		{"nobody wrote it down, older", 731, MeasureUnknown, 80, Standing, 0, false},
		{"a standing baby", 273, Standing, 70, Lying, 0, true},
		{"nine months may stand", 273.9375, Standing, 70, Lying, 0.7, false},
		{"no age, lying", nan, Lying, 95, Lying, 0, false},
		{"no age, standing", nan, Standing, 70, Standing, 0, false},
		{"no age, no measure, short", nan, MeasureUnknown, 86.9, Lying, 0, false},
		{"no age, no measure, long", nan, MeasureUnknown, 87, Standing, 0, false},
		{"no age, no measure, no length", nan, MeasureUnknown, nan, MeasureUnknown, 0, false},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			m := toddler()
			m.AgeDays, m.Measure, m.LenheiCm = test.days, test.measure, test.cm
			sc := WHO2006(m)
			if sc.MeasureUsed != test.used || sc.CorrectionCm != test.correction || sc.ImplausibleMeasure != test.dropped {
				t.Errorf("used %s, corrected %g, dropped %t; want %s, %g, %t",
					sc.MeasureUsed, sc.CorrectionCm, sc.ImplausibleMeasure, test.used, test.correction, test.dropped)
			}
		})
	}
}

func TestScoresAreRoundedAwayFromZero(t *testing.T) {
	wide := span{-100, 100}
	tests := []struct{ z, want float64 }{{1.625, 1.63}, {-1.625, -1.63}, {1.6249, 1.62}, {-0.001, 0}, {-2.999, -3}}
	for _, test := range tests {
		got := scored(test.z, wide).Z
		if got != test.want || math.Signbit(got) != math.Signbit(test.want) {
			t.Errorf("scored(%g) = %g, want %g", test.z, got, test.want)
		}
	}
}

func TestFlagsLookAtTheRoundedScore(t *testing.T) {
	tests := []struct {
		i    Indicator
		z    float64
		want bool
	}{
		{WeightForAge, -6.004, false}, {WeightForAge, -6.006, true}, {WeightForAge, 5.004, false}, {WeightForAge, 5.006, true},
		{LenheiForAge, -6.01, true}, {LenheiForAge, 5.99, false}, {LenheiForAge, 6.01, true},
		{WeightForLength, -5.01, true}, {WeightForHeight, 5.01, true}, {BMIForAge, 5, false}, {HeadForAge, -5.01, true},
		{ArmForAge, 5.01, true}, {TricepsForAge, 5.01, true}, {SubscapularForAge, -5.01, true},
		{WeightForAge2007, -5.99, false}, {HeightForAge2007, 6.01, true}, {BMIForAge2007, -5.01, true},
	}
	for _, test := range tests {
		if got := scored(test.z, references[test.i].plausible).Flag; got != test.want {
			t.Errorf("%s at z %g: flag %t, want %t", test.i, test.z, got, test.want)
		}
	}
}

func TestPercentile(t *testing.T) {
	tests := []struct{ z, want float64 }{{0, 50}, {-2, 2.2750131948}, {2, 97.7249868052}, {1, 84.1344746069}, {math.Inf(1), 100}, {math.Inf(-1), 0}}
	for _, test := range tests {
		if got := Percentile(test.z); math.Abs(got-test.want) > 1e-9 {
			t.Errorf("Percentile(%g) = %g, want %g", test.z, got, test.want)
		}
	}
	if !math.IsNaN(Percentile(math.NaN())) {
		t.Error("Percentile(NaN) is a number")
	}
}

func TestHandOver(t *testing.T) {
	tests := []struct {
		days   float64
		at60   Standard
		at61   Standard
		height bool // a height score is there, either way
	}{
		{1826, Standard2006, Standard2006Tail, true},
		{1826.2, Standard2006, Standard2006Tail, true},
		{1826.25, Standard2007, Standard2006Tail, true},
		{1856.4, Standard2007, Standard2006Tail, true},
		{1856.6, Standard2007, Standard2007, true},
		{6939.75, Standard2007, Standard2007, true},
		{6940, Standard2007, Standard2007, false},
		{-3, Standard2006, Standard2006Tail, false},
		{math.NaN(), Standard2006, Standard2006Tail, false},
	}
	for _, test := range tests {
		m := toddler()
		m.AgeDays, m.LenheiCm, m.Measure = test.days, 110, Standing
		for gap, want := range []Standard{GapAt60: test.at60, GapAt61: test.at61} {
			sc := For(m, Gap(gap))
			if sc.Standard != want || sc.LenheiForAge.Present() != test.height {
				t.Errorf("day %g, gap %d: %s, %+v; want %s, present %t", test.days, gap, sc.Standard, sc.LenheiForAge, want, test.height)
			}
		}
	}
}

func TestTheReferencesDoNotMeet(t *testing.T) {
	young, _ := Value(LenheiForAge, Male, lastDay2006, 0)
	old, _ := Value(HeightForAge2007, Male, DaysFromMonths(60), 0)
	if young != 109.9593 || old != 109.7265 {
		t.Errorf("medians at the hand-over: %g and %g cm", young, old)
	}
}

func TestWHO2007HasThreeIndicators(t *testing.T) {
	m := toddler()
	m.AgeDays, m.WeightKg, m.LenheiCm = DaysFromMonths(100), 25, 125
	sc := WHO2007(m)
	if !sc.LenheiForAge.Valid() || !sc.WeightForAge.Valid() || !sc.BMIForAge.Valid() {
		t.Errorf("a score is missing: %+v", sc)
	}
	for _, s := range []Score{sc.WeightForLenhei, sc.HeadForAge, sc.ArmForAge, sc.TricepsForAge, sc.SubscapularForAge} {
		if s.Reason != ReasonNotInStandard {
			t.Errorf("%+v, want %s", s, ReasonNotInStandard)
		}
	}
	m.Oedema = true
	if wet := WHO2007(m); wet.BMIForAge.Reason != ReasonOedema || wet.LenheiForAge != sc.LenheiForAge {
		t.Errorf("with oedema: %+v", wet)
	}
}

// anyIndicator draws an indicator, a sex and an x that the table covers.
func anyIndicator(t *rapid.T) (Indicator, Sex, float64) {
	i := Indicator(rapid.IntRange(int(WeightForAge), int(BMIForAge2007)).Draw(t, "indicator"))
	low, high := i.Range()
	return i, Sex(rapid.IntRange(1, 2).Draw(t, "sex")), rapid.Float64Range(low, high).Draw(t, "x")
}

func TestValueAndZScoreAreInverse(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		i, sex, x := anyIndicator(t)
		z := rapid.Float64Range(-4, 8).Draw(t, "z")
		y, ok := Value(i, sex, x, z)
		if !ok {
			t.Fatalf("%s has no value at z %g", i, z)
		}
		if back, ok := ZScore(i, sex, x, y); !ok || math.Abs(back-z) > 1e-7 {
			t.Errorf("%s at %g: z %g is %g, which is z %g", i, x, z, y, back)
		}
	})
}

func TestZScoreRisesWithTheMeasurement(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		i, sex, x := anyIndicator(t)
		m, _ := Value(i, sex, x, 0)
		part := rapid.Float64Range(0.05, 5).Draw(t, "part")
		more := rapid.Float64Range(1e-6, 1).Draw(t, "more")
		low, okLow := ZScore(i, sex, x, m*part)
		high, okHigh := ZScore(i, sex, x, m*part*(1+more))
		if !okLow || !okHigh || high <= low {
			t.Errorf("%s at %g: %g is z %g, %g is z %g", i, x, m*part, low, m*part*(1+more), high)
		}
	})
}

func TestRestrictedRuleJoinsAtThreeSD(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		i, sex, x := anyIndicator(t)
		for _, k := range []float64{-3, 3} {
			y, _ := Value(i, sex, x, k)
			below, _ := ZScore(i, sex, x, y*(1-1e-9))
			above, _ := ZScore(i, sex, x, y*(1+1e-9))
			if math.Abs(above-below) > 1e-6 {
				t.Errorf("%s at %g jumps at z %g: %g, %g", i, x, k, below, above)
			}
		}
	})
}

// TestHeightIsNotRestricted holds what lets every indicator share one formula:
// lengths, heights and heads are normal in every row.
func TestHeightIsNotRestricted(t *testing.T) {
	for _, i := range []Indicator{LenheiForAge, HeightForAge2007, HeadForAge} {
		tab := &layout[references[i].table]
		for _, sex := range []Sex{Male, Female} {
			for n := range tab.rows {
				if row := tab.lms(sex, n); row.l != 1 {
					t.Errorf("%s, %s, row %d has the power %g", i, sex, n, row.l)
				}
			}
		}
	}
}

func TestWrongPostureIsWorthSevenMillimetres(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := toddler()
		m.AgeDays = rapid.Float64Range(274, 1826).Draw(t, "days")
		m.LenheiCm = rapid.Float64Range(66, 109).Draw(t, "cm")
		m.Measure = Lying
		lying := WHO2006(m)
		m.Measure, m.LenheiCm = Standing, m.LenheiCm-standingCorrection
		standing := WHO2006(m)
		if math.Abs(lying.LenheiCm-standing.LenheiCm) > 1e-9 {
			t.Errorf("lying %g cm, standing %g cm", lying.LenheiCm, standing.LenheiCm)
		}
	})
}

func TestScoresDoNotAllocate(t *testing.T) {
	m := toddler()
	school := m
	school.AgeDays = 3000
	if n := testing.AllocsPerRun(100, func() { WHO2006(m); WHO2007(school); For(m, GapAt61) }); n != 0 {
		t.Errorf("%g allocations", n)
	}
}

// many are made-up children of all ages below five, with the scores of a
// survey; 1024 of them, so that the processor cannot learn the way of one.
func many() []Measurement {
	random := rand.New(rand.NewPCG(1, 2))
	children := make([]Measurement, 1024)
	for i := range children {
		sex, days := Sex(1+random.IntN(2)), 91+float64(random.IntN(1826-91))
		size := func(i Indicator, x float64) float64 {
			y, _ := Value(i, sex, x, 1.1*random.NormFloat64()-0.8)
			return math.Round(10*y) / 10
		}
		m := Measurement{Sex: sex, AgeDays: days, LenheiCm: size(LenheiForAge, days), HeadCm: size(HeadForAge, days),
			ArmCm: size(ArmForAge, days), TricepsMm: size(TricepsForAge, days), SubscapularMm: size(SubscapularForAge, days)}
		m.WeightKg = size(WeightForLength, m.LenheiCm)
		if days >= standingFromDay {
			m.WeightKg = size(WeightForHeight, m.LenheiCm)
		}
		children[i] = m
	}
	return children
}

func BenchmarkScores(b *testing.B) {
	b.ReportAllocs()
	children, n := many(), 0
	for b.Loop() {
		WHO2006(children[n%len(children)])
		n++
	}
}

// FuzzScores feeds every bit pattern: no panic, and a score or a reason.
func FuzzScores(f *testing.F) {
	f.Add(uint8(1), 400.0, 10.0, 75.0, 45.0, 14.0, 8.0, 6.0, uint8(1), false)
	f.Add(uint8(2), math.NaN(), -1.0, math.Inf(1), 0.0, 5e-324, math.MaxFloat64, math.Inf(-1), uint8(9), true)
	f.Add(uint8(0), 1826.25, 10.0, 109.99999, 45.0, 14.0, 8.0, 6.0, uint8(2), false)
	f.Fuzz(func(t *testing.T, sex uint8, days, kg, cm, head, arm, ts, ss float64, measure uint8, oedema bool) {
		m := Measurement{Sex(sex), days, kg, cm, head, arm, ts, ss, Measure(measure), oedema}
		for _, sc := range []Scores{WHO2006(m), WHO2007(m), For(m, GapAt60), For(m, GapAt61)} {
			for _, s := range all(sc) {
				number := !math.IsNaN(s.Z) && !math.IsInf(s.Z, 0)
				if s.Present() != number || s.Reason == ReasonNotScored || s.Flag && !s.Present() {
					t.Errorf("%+v from %+v", s, m)
				}
			}
			Classify(sc)
		}
	})
}
