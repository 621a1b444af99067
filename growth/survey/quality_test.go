package survey

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"canting/growth"
	"pgregory.net/rapid"
)

func readings(t testing.TB, name string, posyandu string) []Reading {
	t.Helper()
	var found []Reading
	for _, v := range readCSV(t, "prev_"+name+"_input.csv") {
		m := measurement(t, v)
		found = append(found, Reading{Sex: m.Sex, AgeDays: m.AgeDays, WeightKg: m.WeightKg, LenheiCm: m.LenheiCm, ArmCm: m.ArmCm,
			Scores: growth.WHO2006(m), Posyandu: v[posyandu], Measurer: v["cluster"]})
	}
	return found
}

func finding(t testing.TB, r Report, check Check) Finding {
	t.Helper()
	i := slices.IndexFunc(r.Findings, func(f Finding) bool { return f.Check == check })
	if i < 0 {
		t.Fatalf("no finding of %v", check)
	}
	return r.Findings[i]
}

// TestAgreesWithMwana compares the two districts of the SMART survey, and both
// together, with what the R package mwana prints for them in its manual:
// p-values by sex and age to three digits, and outliers.
func TestAgreesWithMwana(t *testing.T) {
	tests := []struct {
		district           string
		children, outliers int
		sexP, ageP         float64
	}{
		{"E", 505, 4, 0.593, 0.265},
		// mwana finds 8: it takes the table of lengths for all below 87 cm, and so
		// scores one boy of 25 months and 74.1 cm, who stood, too high.
		{"G", 686, 7, 0.380, 0.925},
	}
	all := readings(t, "smart", "district")
	if got := finding(t, Assess(all), CheckSex).P; math.Abs(got-0.297) > 0.0005 {
		t.Errorf("both: by sex p %g, want 0.297", got)
	}
	reports := AssessBy(all, ByPosyandu)
	if len(reports) != len(tests) {
		t.Fatalf("%d reports, want %d", len(reports), len(tests))
	}
	for i, test := range tests {
		r := reports[i]
		if r.Name != test.district || r.Children != test.children {
			t.Errorf("%q with %d children, want %q with %d", r.Name, r.Children, test.district, test.children)
		}
		if got := finding(t, r, CheckOutliers).Count; got != test.outliers {
			t.Errorf("%q: %d outliers, want %d", test.district, got, test.outliers)
		}
		if got := finding(t, r, CheckSex).P; math.Abs(got-test.sexP) > 0.0005 {
			t.Errorf("%q: by sex p %g, want %g", test.district, got, test.sexP)
		}
		if got := finding(t, r, CheckAge).P; math.Abs(got-test.ageP) > 0.0005 {
			t.Errorf("%q: by age p %g, want %g", test.district, got, test.ageP)
		}
	}
}

// TestMwanaTakesTheOtherTable proves the reason of the one difference above.
func TestMwanaTakesTheOtherTable(t *testing.T) {
	mean := momentsOf(weightForLength(readings(t, "smart", "district"), "G")).mean
	for table, outlier := range map[growth.Indicator]bool{growth.WeightForLength: true, growth.WeightForHeight: false} {
		if z, ok := growth.ZScore(table, growth.Male, 74.1, 11.8); !ok || (z-mean > 3) != outlier {
			t.Errorf("by %v: z %g, mean %g", table, z, mean)
		}
	}
}

func weightForLength(readings []Reading, posyandu string) []float64 {
	var scores []float64
	for _, r := range readings {
		if r.Posyandu == posyandu && r.Scores.WeightForLenhei.Present() {
			scores = append(scores, r.Scores.WeightForLenhei.Z)
		}
	}
	return scores
}

// gone is a reading of which nothing is known.
func gone() Reading {
	nan := math.NaN()
	return Reading{AgeDays: nan, WeightKg: nan, LenheiCm: nan, ArmCm: nan}
}

func TestDigitPreference(t *testing.T) {
	tests := []struct {
		name   string
		digits []int
		want   float64
	}{
		{"every digit", []int{0, 1, 2, 3, 4, 5, 6, 7, 8, 9}, 0},
		{"one digit", []int{3}, 100},
		// Ten times 0 or 5 of 100: chi-square (2*40*40 + 8*10*10) / 10 = 400, over 900.
		{"halves", []int{0, 5}, 100 * math.Sqrt(400.0/900)},
	}
	for _, test := range tests {
		var set []Reading
		for i := range 100 {
			r := gone()
			r.WeightKg = 8 + float64(test.digits[i%len(test.digits)])/10 // 8.3 is a little less than 83 tenths
			set = append(set, r)
		}
		f := finding(t, Assess(set), CheckDigitsWeight)
		if math.Abs(f.Value-test.want) > 1e-9 || f.Children != 100 {
			t.Errorf("%s: %g of %d, want %g of 100", test.name, f.Value, f.Children, test.want)
		}
	}
}

// TestRatings holds each bound to the two sides of it.
func TestRatings(t *testing.T) {
	const enough = 1000
	tests := []struct {
		check  Check
		figure float64
		want   Rating
	}{
		{CheckOutliers, 2.5, Excellent}, {CheckOutliers, 2.51, Good}, {CheckOutliers, 7.5, Acceptable}, {CheckOutliers, 7.51, Problematic},
		{CheckSpread, 0.9, Good}, {CheckSpread, 0.91, Excellent}, {CheckSpread, 1.09, Excellent}, {CheckSpread, 1.12, Good},
		{CheckSpread, 1.17, Acceptable}, {CheckSpread, 0.79, Problematic}, {CheckSpread, 1.21, Problematic},
		{CheckSex, 0.11, Excellent}, {CheckSex, 0.1, Good}, {CheckAge, 0.05, Acceptable}, {CheckAge, 0.001, Problematic},
		{CheckDigitsWeight, 7.99, Excellent}, {CheckDigitsLength, 8, Good}, {CheckDigitsArm, 12, Acceptable}, {CheckDigitsArm, 20, Problematic},
		{CheckSkewness, 0.19, Excellent}, {CheckKurtosis, 0.6, Problematic},
		{CheckFlags, 1, Excellent}, {CheckFlags, 1.01, Problematic},
		{CheckRepeatLength, 0, Good}, {CheckRepeatLength, 0.39, Good}, {CheckRepeatWeight, 0.04, Acceptable}, {CheckRepeatArm, 0.27, Problematic},
		{CheckSpreadLength, 1.2, RatingNone}, {CheckSex, math.NaN(), RatingNone}, {Check(200), 1, RatingNone}, {0, 1, RatingNone},
	}
	for _, test := range tests {
		if got := test.check.criterion().rate(test.figure, enough); got != test.want {
			t.Errorf("%v %g: %v, want %v", test.check, test.figure, got, test.want)
		}
		if got := test.check.criterion().rate(test.figure, 0); got != RatingNone {
			t.Errorf("%v %g of nobody: %v", test.check, test.figure, got)
		}
	}
	for penalty, want := range map[int]Rating{0: Excellent, 9: Excellent, 10: Good, 14: Good, 15: Acceptable, 24: Acceptable, 25: Problematic} {
		if got := ratePenalty(penalty); got != want {
			t.Errorf("penalty %d: %v, want %v", penalty, got, want)
		}
	}
}

// TestEveryCheckIsAccountedFor: each names its source and, where it is rated,
// what to do in both languages.
func TestEveryCheckIsAccountedFor(t *testing.T) {
	codes := map[string]bool{}
	for check := CheckMissing; check <= CheckRepeatArm; check++ {
		c, source := check.criterion(), check.Source()
		if source.Code == "" || source.Title == "" || codes[source.Code] {
			t.Errorf("check %d: source %+v", check, source)
		}
		codes[source.Code] = true
		if source.Unverified == (source.Note == "") {
			t.Errorf("%v: a number that was not read in its document says so: %+v", check, source)
		}
		if rated := c.rule != unbounded; rated != (c.advice.ID != "") || rated != (c.advice.EN != "") || rated != (c.fewest > 0) {
			t.Errorf("%v: rated %v, advice %q, fewest %d", check, rated, c.advice, c.fewest)
		}
	}
}

// TestTooFewAreNeverExcellent: without children, and with a few, the report has
// no rating, and the findings say how many it takes.
func TestTooFewAreNeverExcellent(t *testing.T) {
	few := readings(t, "smart", "district")[:19]
	for _, set := range [][]Reading{nil, few} {
		r := Assess(set)
		if r.Rating != RatingNone || r.Penalty != 0 {
			t.Errorf("%d children: %v with penalty %d", len(set), r.Rating, r.Penalty)
		}
		f := finding(t, r, CheckDigitsWeight)
		if f.Rating != RatingNone || !strings.Contains(f.Advice().ID, "paling sedikit 100") || !strings.Contains(f.Advice().EN, "at least 100") {
			t.Errorf("%+v: %q", f, f.Advice())
		}
	}
}

// TestRoundedWeights: a scale read to the kilogram is found out, and the report
// says what to do.
func TestRoundedWeights(t *testing.T) {
	set := readings(t, "smart", "district")
	for i := range set {
		set[i].WeightKg = math.Round(set[i].WeightKg)
	}
	r := Assess(set)
	f := finding(t, r, CheckDigitsWeight)
	if f.Rating != Problematic || f.Points != 10 || f.Value < 99 || !strings.Contains(f.Advice().ID, "timbangan") {
		t.Errorf("%+v: %q", f, f.Advice().ID)
	}
	if good := finding(t, r, CheckSpread); good.Rating != Excellent || good.Advice() != (Words{}) {
		t.Errorf("%+v: %q", good, good.Advice())
	}
	if r.Rating != Good || r.Penalty < 10 {
		t.Errorf("%v with penalty %d, want good", r.Rating, r.Penalty)
	}
}

// TestProblematicStays: a penalty past the last bound needs no further check.
func TestProblematicStays(t *testing.T) {
	var set []Reading
	for i := range 200 { // all boys of one age, some scores far out, no sizes
		r := gone()
		r.Sex, r.AgeDays = growth.Male, 500
		r.Scores.WeightForLenhei = growth.Score{Z: float64(i%2)*5.8 - 2.9, Reason: growth.ReasonScored}
		set = append(set, r)
	}
	if r := Assess(set); r.Rating != Problematic || finding(t, r, CheckDigitsWeight).Rating != RatingNone {
		t.Errorf("%v with penalty %d", r.Rating, r.Penalty)
	}
}

func TestAssessBy(t *testing.T) {
	set := []Reading{{Measurer: "Sri", Posyandu: "Mawar"}, {Measurer: "Ani", Posyandu: "Mawar"}, {Measurer: "", Posyandu: "Melati"}, {Measurer: "Sri"}}
	names := func(reports []Report) (found []string) {
		for _, r := range reports {
			found = append(found, fmt.Sprint(r.Name, r.Children))
		}
		return found
	}
	if got := names(AssessBy(set, ByMeasurer)); !slices.Equal(got, []string{"Ani1", "Sri2"}) {
		t.Errorf("measurers %v", got)
	}
	if got := names(AssessBy(set, ByPosyandu)); !slices.Equal(got, []string{"Mawar2", "Melati1"}) {
		t.Errorf("posyandu %v", got)
	}
}

func drawReadings(t *rapid.T) []Reading {
	size := rapid.OneOf(rapid.Float64Range(-1, 200), rapid.SampledFrom([]float64{math.NaN(), math.Inf(1), math.Inf(-1), 0, 1e300}))
	return rapid.SliceOfN(rapid.Custom(func(t *rapid.T) Reading {
		z := float64(rapid.IntRange(-900, 900).Draw(t, "z")) / 100
		score := growth.Score{Z: z, Flag: math.Abs(z) > 6, Reason: growth.Reason(rapid.IntRange(0, 2).Draw(t, "reason"))}
		return Reading{Sex: growth.Sex(rapid.IntRange(0, 3).Draw(t, "sex")), AgeDays: 10 * size.Draw(t, "age"), WeightKg: size.Draw(t, "weight"),
			LenheiCm: size.Draw(t, "length"), ArmCm: size.Draw(t, "arm"), Scores: growth.Scores{WeightForLenhei: score, LenheiForAge: score}}
	}), 0, 150).Draw(t, "readings")
}

// TestReportAddsUp checks what must hold in any report.
func TestReportAddsUp(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		set := drawReadings(t)
		r := Assess(set)
		if len(r.Findings) != int(CheckKurtosis) {
			t.Fatalf("%d findings, want one for each check", len(r.Findings))
		}
		points, open := 0, false
		for i, f := range r.Findings {
			points += f.Points
			open = open || f.Rating == RatingNone && f.Check.criterion().scored() && f.Check != CheckDigitsArm
			if f.Check != Check(i+1) || f.Children > len(set) || f.Count > f.Children || f.P < 0 || f.P > 1 {
				t.Errorf("place %d: %+v", i, f)
			}
		}
		if points != r.Penalty || open && r.Rating != RatingNone && r.Rating != Problematic {
			t.Errorf("%d points and penalty %d, rated %v, unanswered %v", points, r.Penalty, r.Rating, open)
		}
	})
}

func TestRepeatErrors(t *testing.T) {
	pair := func(who string, check Check, first, second float64) Repeat { return Repeat{who, check, first, second} }
	set := []Repeat{
		pair("Sri", CheckRepeatWeight, 10, 10.2), pair("Sri", CheckRepeatWeight, 12, 11.8),
		pair("Ani", CheckRepeatLength, 80, 80), pair("Ani", CheckRepeatLength, 80, 80),
		pair("Ani", CheckRepeatLength, math.NaN(), 80), pair("Ani", CheckRepeatLength, 80, math.Inf(1)), pair("Ani", CheckSex, 1, 2),
	}
	got := RepeatErrors(set)
	if len(got) != 2 || got[0].Measurer != "Ani" || got[1].Measurer != "Sri" {
		t.Fatalf("%+v, want Ani and Sri", got)
	}
	ani, sri := got[0], got[1]
	if ani.Finding.Children != 2 || ani.Finding.Value != 0 || !math.IsNaN(ani.Reliability) || ani.Finding.Rating != RatingNone {
		t.Errorf("Ani %+v, want no error in two pairs, too few to rate", ani)
	}
	// Squares 0.04 + 0.04 over 4; the four sizes have mean 11 and variance 3.28/3.
	tem := math.Sqrt(0.02)
	if !near(sri.Finding.Value, tem, 1e-12) || !near(sri.Relative, 100*tem/11, 1e-12) || !near(sri.Reliability, 1-0.02/(3.28/3), 1e-12) {
		t.Errorf("Sri %+v", sri)
	}
	for range 4 {
		set = append(set, pair("Sri", CheckRepeatWeight, 10, 10.2), pair("Sri", CheckRepeatWeight, 12, 11.8))
	}
	sri = RepeatErrors(set)[1]
	if sri.Finding.Rating != Problematic || !strings.Contains(sri.Finding.Advice().ID, "sepuluh anak") {
		t.Errorf("Sri %+v: %q", sri, sri.Finding.Advice().ID)
	}
	if len(RepeatErrors(nil)) != 0 {
		t.Error("errors without pairs")
	}
}

// TestRepeatErrorIgnoresOrder: which of two readings came first says nothing.
func TestRepeatErrorIgnoresOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		size := rapid.Float64Range(5, 20)
		var set, turned []Repeat
		for range rapid.IntRange(1, 30).Draw(t, "pairs") {
			r := Repeat{"Sri", CheckRepeatWeight, size.Draw(t, "first"), size.Draw(t, "second")}
			set, turned = append(set, r), append(turned, Repeat{r.Measurer, r.Check, r.Second, r.First})
		}
		a, b := RepeatErrors(set)[0], RepeatErrors(turned)[0]
		if !near(a.Finding.Value, b.Finding.Value, 1e-12) || a.Finding.Rating != b.Finding.Rating {
			t.Errorf("%+v, turned %+v", a, b)
		}
	})
}

func TestRatingCodes(t *testing.T) {
	for r, want := range map[Rating]string{RatingNone: "none", Excellent: "excellent", Good: "good", Acceptable: "acceptable", Problematic: "problematic", 99: "none"} {
		if got := r.String(); got != want {
			t.Errorf("rating %d: %q, want %q", r, got, want)
		}
	}
}
