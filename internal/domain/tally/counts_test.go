package tally

import (
	"maps"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func anyCounts(t *rapid.T, name string) Counts {
	n := rapid.MapOfN(rapid.SampledFrom([]Indicator{Weighed, Stunting, StuntingMeasured, GainN, GainT, BelowRed}), rapid.IntRange(-5, 5), 0, 6).Draw(t, name)
	var c Counts
	for _, i := range slices.Sorted(maps.Keys(n)) {
		if n[i] != 0 {
			c = append(c, Count{i, n[i]})
		}
	}
	return c
}

// sums is the slow way to add counters.
func sums(all ...Counts) map[Indicator]int {
	n := map[Indicator]int{}
	for _, counts := range all {
		for _, c := range counts {
			if n[c.Indicator] += c.N; n[c.Indicator] == 0 {
				delete(n, c.Indicator)
			}
		}
	}
	return n
}

func TestCountsAreReadAsTheyAreWritten(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := anyCounts(t, "counts")
		got, err := ParseCounts(c.String())
		if err != nil || !slices.Equal(got, c) {
			t.Fatalf("%q is read as %v (%v)", c.String(), got, err)
		}
	})
}

func TestPlusAdds(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := anyCounts(t, "a"), anyCounts(t, "b")
		sum := a.Plus(b)
		if !maps.Equal(sums(sum), sums(a, b)) {
			t.Fatalf("%v + %v = %v", a, b, sum)
		}
		if !slices.IsSortedFunc(sum, cmpIndicator) {
			t.Fatalf("%v is out of order", sum)
		}
		if slices.ContainsFunc(sum, func(c Count) bool { return c.N == 0 }) {
			t.Fatalf("%v keeps a zero", sum)
		}
	})
}

func cmpIndicator(a, b Count) int {
	if a.Indicator < b.Indicator {
		return -1
	}
	return 1
}

func TestRowsPartTheFlowFromTheMonths(t *testing.T) {
	changes := []Change{
		{Cell{"35.76", 24000, Registered}, 2},
		{Cell{"35.76", 24000, Stunting}, 1},
		{Cell{"35.76", 24000, Weighed}, 3},
		{Cell{"35.76", 24001, Weighed}, -1},
		{Cell{"35.76.01", 24001, Weighed}, 4},
	}
	rows, flows := Rows(changes)
	want := []Row{
		{"35.76", 24000, Counts{{Stunting, 1}, {Weighed, 3}}},
		{"35.76", 24001, Counts{{Weighed, -1}}},
		{"35.76.01", 24001, Counts{{Weighed, 4}}},
	}
	if diff := cmp.Diff(want, rows); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(changes[:1], flows); diff != "" {
		t.Error(diff)
	}
}

func TestParseCounts(t *testing.T) {
	for text, want := range map[string]Counts{
		"":                    nil,
		"weighed=12":          {{Weighed, 12}},
		"weighed=12 n=-3":     {{GainN, -3}, {Weighed, 12}},
		"stunting=1 stunting": nil,
	} {
		got, err := ParseCounts(text)
		if (err != nil) != (text == "stunting=1 stunting") || !slices.Equal(got, want) {
			t.Errorf("%q: %v (%v)", text, got, err)
		}
	}
	for _, text := range []string{" ", "=1", "a", "a=", "a=b", "a=0", "a=1  b=2", "a=1 ", "a=1 a=2", "a=99999999999999999999"} {
		if got, err := ParseCounts(text); err == nil {
			t.Errorf("%q is read as %v", text, got)
		}
	}
}

func FuzzParseCounts(f *testing.F) {
	for _, text := range []string{"", "n=10 stunting=3 weighed=12", "weighed=1 n=2", "a=0", "=", "a=1 a=1"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		c, err := ParseCounts(text)
		if err != nil {
			return
		}
		again, err := ParseCounts(c.String())
		if err != nil || !slices.Equal(c, again) {
			t.Fatalf("%q: %v, and again %v (%v)", text, c, again, err)
		}
	})
}
