package report

import (
	"fmt"
	"math"
	"regexp"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"canting/growth/survey"
	"canting/internal/exchange/anthro"
)

func TestQualityIsTheAssessment(t *testing.T) {
	r := readerOf(t, vector(t, "household"), household(), "en")
	want := survey.Assess(r.survey.Readings())
	q := r.quality()
	if q.Rating != want.Rating.String() || !strings.Contains(q.Verdict, fmt.Sprintf("SMART score %d", want.Penalty)) || len(q.Drawings) != 3 {
		t.Errorf("%s: %s, want %v with %d", q.Rating, q.Verdict, want.Rating, want.Penalty)
	}
	if len(q.Findings) != len(want.Findings)-1 { // no arm was measured
		t.Errorf("%d findings of %d checks", len(q.Findings), len(want.Findings))
	}
	for _, f := range want.Findings {
		advice := f.Advice().EN
		if advice == "" || f.Children == 0 {
			continue
		}
		found := false
		for _, said := range q.Findings {
			found = found || said.Advice == advice
		}
		if !found {
			t.Errorf("%v: the advice %q is not given", f.Check, advice)
		}
	}
	if len(q.Sets) != 0 || len(q.Repeats) != 0 {
		t.Errorf("%d sets and %d repeats in a file without such columns", len(q.Sets), len(q.Repeats))
	}
}

func TestQualityOfWhoMeasured(t *testing.T) {
	q := readerOf(t, tiny, anthro.SurveyOptions{}, "id").quality()
	if len(q.Sets) != 2 || len(q.Sets[0].Rows) != 2 || q.Sets[0].Rows[0].Name != "Mawar" || q.Sets[0].Rows[0].Children != "2" || q.Sets[1].Rows[0].Name != "Sri" {
		t.Fatalf("%+v", q.Sets)
	}
	if row := q.Sets[0].Rows[0]; row.Rating != "none" || !strings.Contains(row.Advice, "Belum cukup anak") {
		t.Errorf("two children are rated: %+v", row)
	}
	if len(q.Repeats) != 2 || q.Repeats[0].Measurer != "tanpa nama" || q.Repeats[1].Measurer != "Sri" || q.Repeats[1].Error != "0,071" {
		t.Errorf("%+v", q.Repeats)
	}
	if school := readerOf(t, vector(t, "who2007"), anthro.SurveyOptions{Options: anthro.Options{Standard: anthro.WHO2007}}, "id"); school.quality() != nil {
		t.Error("school children are held against rules for children under five")
	}
}

// A column of as many names as children is not listed whole.
func TestLongListsEnd(t *testing.T) {
	var b strings.Builder
	b.WriteString("posyandu,sex,age_days,weight_kg\n")
	for i := range setRows + 7 {
		fmt.Fprintf(&b, "P%d,f,300,8\n", i)
	}
	s := readerOf(t, b.String(), anthro.SurveyOptions{}, "en").quality().Sets[0]
	if len(s.Rows) != setRows || !strings.Contains(s.More, "7") {
		t.Errorf("%d rows, %q", len(s.Rows), s.More)
	}
}

// Advice is that of the worst finding, and otherwise says what is lacking.
func TestAdviceIsOfTheWorst(t *testing.T) {
	good := survey.Finding{Check: survey.CheckSpread, Rating: survey.Excellent, Children: 200}
	fair := survey.Finding{Check: survey.CheckSex, Rating: survey.Acceptable, Children: 200}
	bad := survey.Finding{Check: survey.CheckDigitsWeight, Rating: survey.Problematic, Children: 200}
	few := survey.Finding{Check: survey.CheckOutliers, Children: 3}
	for _, test := range []struct {
		findings []survey.Finding
		want     survey.Words
	}{
		{[]survey.Finding{good, fair, bad, few}, bad.Advice()}, {[]survey.Finding{fair, good}, fair.Advice()}, {[]survey.Finding{good, few}, few.Advice()}, {[]survey.Finding{good}, survey.Words{}}, {nil, survey.Words{}},
	} {
		if got := advice(survey.Report{Findings: test.findings}); got != test.want {
			t.Errorf("%+v: %q", test.findings, got.EN)
		}
	}
}

func TestFiguresOfChecks(t *testing.T) {
	r := &reader{speech: newSpeech(wordsOf(t, "id"))}
	nan := math.NaN()
	for want, f := range map[string]survey.Finding{
		"2,8% (64)":         {Check: survey.CheckMissing, Value: 2.78, Count: 64, P: nan},
		none:                {Check: survey.CheckFlags, Value: nan, P: nan},
		"52,5% (p = 0,099)": {Check: survey.CheckSex, Value: 52.5, P: 0.0991},
		"0,84 (p < 0,001)":  {Check: survey.CheckAge, Value: 0.84, P: 1e-9},
		"9":                 {Check: survey.CheckDigitsLength, Value: 8.6, P: 0.5},
		"−0,42":             {Check: survey.CheckSkewness, Value: -0.42, P: nan},
	} {
		if got := r.figure(f); got != want {
			t.Errorf("%v: %s, want %s", f.Check, got, want)
		}
	}
}

// Columns are as tall as their counts, and the tallest fills its place.
func TestColumnsAreTheirCounts(t *testing.T) {
	heights := regexp.MustCompile(`height="([0-9.]+)"/>`)
	rapid.Check(t, func(t *rapid.T) {
		counts := rapid.SliceOfN(rapid.IntRange(0, 1000), 10, 10).Draw(t, "counts")
		highest := 0
		for _, n := range counts {
			highest = max(highest, n)
		}
		found := heights.FindAllStringSubmatch(string(columns(counts, func(int) string { return "" }, "x")), -1)
		if len(found) != len(counts) {
			t.Fatalf("%d columns of %d counts", len(found), len(counts))
		}
		for i, m := range found {
			var got float64
			if _, err := fmt.Sscan(m[1], &got); err != nil {
				t.Fatal(err)
			}
			if want := float64(counts[i]) / float64(max(1, highest)) * (columnsBottom - 6); math.Abs(got-want) > 0.051 {
				t.Errorf("%d of %d is %g tall, want %g", counts[i], highest, got, want)
			}
		}
	})
}

func TestDigitsAreTheFirstDecimal(t *testing.T) {
	var digits [10]int
	for _, size := range []float64{8.1, 8.14, 8.15, 0, -1, math.NaN(), math.Inf(1), 73, 9.99} {
		countDigit(&digits, size)
	}
	if want := [10]int{0: 2, 1: 2, 2: 1}; digits != want {
		t.Errorf("%v", digits)
	}
}
