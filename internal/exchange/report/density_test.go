package report

import (
	"math"
	"regexp"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"canting/internal/exchange/anthro"
)

func drawScores(t *rapid.T) []weighed {
	return rapid.SliceOfN(rapid.Custom(func(t *rapid.T) weighed {
		return weighed{float64(rapid.IntRange(-600, 600).Draw(t, "z")) / 100, rapid.Float64Range(0.1, 10).Draw(t, "weight")}
	}), 1, 200).Draw(t, "scores")
}

// TestDensityIsTheKernelSum compares with the sum as the book writes it, which
// puts nothing into bins.
func TestDensityIsTheKernelSum(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		scores := drawScores(t)
		width, total := bandwidth(scores), 0.0
		for _, s := range scores {
			total += s.weight
		}
		got := density(scores)
		for i := 0; i < curveBins; i += 7 {
			at, want := -reach+float64(i)*curveStep, 0.0
			for _, s := range scores {
				x := (at - s.z) / width
				if math.Abs(x) <= 5 {
					want += s.weight / total * math.Exp(-x*x/2) / (width * math.Sqrt(2*math.Pi))
				}
			}
			// Linear binning errs by at most the bin squared over 8 times the
			// kernel's curvature, 1/(width^3 sqrt(2 pi)); the tail is cut at 4 widths.
			if limit := curveStep*curveStep/(8*math.Pow(width, 3)*math.Sqrt(2*math.Pi)) + 3.4e-4/width*0.4 + 1e-9; math.Abs(got[i]-want) > limit {
				t.Fatalf("at %g: %g, want %g within %g", at, got[i], want, limit)
			}
		}
	})
}

// A density has an area of one, and knows no unit of weight.
func TestDensityIsADensity(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var scores, heavier []weighed
		for _, s := range drawScores(t) {
			s.z /= 4 // well inside the drawing
			scores, heavier = append(scores, s), append(heavier, weighed{s.z, 1000 * s.weight})
		}
		area, got, other := 0.0, density(scores), density(heavier)
		for i, d := range got {
			area += d * curveStep
			if d < 0 || math.Abs(d-other[i]) > 1e-9*max(1, d) {
				t.Fatalf("%g, and %g by other weights", d, other[i])
			}
		}
		if math.Abs(area-1) > 0.01 {
			t.Errorf("the area is %g", area)
		}
	})
}

func TestDensityOfTheStandardIsTheStandard(t *testing.T) {
	var scores []weighed
	for i := range 20_000 { // quantiles of the normal distribution, to two decimals
		p := (float64(i) + 0.5) / 20_000
		scores = append(scores, weighed{math.Round(100*math.Sqrt2*math.Erfinv(2*p-1)) / 100, 1})
	}
	for i, d := range density(scores) {
		if z := -reach + float64(i)*curveStep; math.Abs(d-normal(z)) > 0.01 {
			t.Fatalf("at %g: %g, want %g", z, d, normal(z))
		}
	}
}

func TestCurvesOfFewAndOfEqualScores(t *testing.T) {
	if d := density([]weighed{{0, 1}}); slices.Max(d) != d[curveBins/2] || math.IsNaN(d[0]) {
		t.Errorf("one score peaks at %g", slices.Max(d))
	}
	own := regexp.MustCompile(`<path class="own"`)
	for scores, want := range map[int]int{0: 0, 3: 3, fewestForCurve - 1: fewestForCurve - 1, fewestForCurve: 1} {
		drawn := string(drawCurve(slices.Repeat([]weighed{{-1, 1}}, scores), []float64{-2}, "a \"b\""))
		if got := len(own.FindAllString(drawn, -1)); got != want || strings.Contains(drawn, "NaN") || !strings.Contains(drawn, "a &#34;b&#34;") {
			t.Errorf("%d scores are drawn by %d paths, want %d", scores, got, want)
		}
	}
}

func TestCaptionsSayMeanAndSpread(t *testing.T) {
	curves := readerOf(t, vector(t, "household"), household(), "id").curves()
	if len(curves) != 4 || !strings.Contains(curves[0].Caption, "1.110") || !strings.Contains(curves[0].Caption, "−1,98") {
		t.Errorf("%+v", curves[0].Caption)
	}
	empty := readerOf(t, "sex,age_days,weight_kg\n", anthro.SurveyOptions{}, "id").curves()
	if empty[0].Caption != "belum ada skor" {
		t.Errorf("%+v", empty[0].Caption)
	}
}
