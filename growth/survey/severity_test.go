package survey

import (
	"math"
	"testing"

	"pgregory.net/rapid"
)

func TestSeverities(t *testing.T) {
	tests := []struct {
		figure  string
		percent float64
		want    Severity
	}{
		{"HA_2", 0, VeryLow}, {"HA_2", 2.4, VeryLow}, {"HA_2", 2.5, Low}, {"HA_2", 9.9, Low}, {"HA_2", 10, Medium}, {"HA_2", 20, High}, {"HA_2", 30, VeryHigh}, {"HA_2", 100, VeryHigh},
		{"WH_2", 2.4, VeryLow}, {"WH_2", 4.9, Low}, {"WH_2", 5, Medium}, {"WH_2", 10, High}, {"WH_2", 15, VeryHigh},
		{"WH2", 2.5, Low}, {"WH2", 14.9, High},
		{"WA_2", 30, SeverityNone}, {"HA_3", 30, SeverityNone}, {"HA_2", math.NaN(), SeverityNone}, {"HA_2", -1, SeverityNone},
	}
	for _, test := range tests {
		if got := SeverityOf(test.figure, test.percent); got != test.want {
			t.Errorf("%s of %g %%: %v, want %v", test.figure, test.percent, got, test.want)
		}
	}
	if s := SeveritySource(); s.Title == "" || s.From == "" || s.Note == "" {
		t.Errorf("source %+v", s)
	}
}

// More of a problem is never less severe.
func TestSeverityClimbs(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		figure := rapid.SampledFrom([]string{"HA_2", "WH_2", "WH2"}).Draw(t, "figure")
		a, b := rapid.Float64Range(0, 100).Draw(t, "a"), rapid.Float64Range(0, 100).Draw(t, "b")
		if SeverityOf(figure, min(a, b)) > SeverityOf(figure, max(a, b)) {
			t.Errorf("%s: %g and %g %%", figure, a, b)
		}
	})
}

func TestSeverityCodes(t *testing.T) {
	for s, want := range map[Severity]string{SeverityNone: "none", VeryLow: "very_low", Low: "low", Medium: "medium", High: "high", VeryHigh: "very_high", 99: "none"} {
		if got := s.String(); got != want {
			t.Errorf("severity %d: %q, want %q", s, got, want)
		}
	}
}
