package survey

import "canting/growth"

// Severity is how high a prevalence is among children under five. The zero
// value says that no rule applies.
type Severity uint8

// The severities, in the words of WHO and UNICEF.
const (
	SeverityNone Severity = iota
	VeryLow
	Low
	Medium
	High
	VeryHigh
)

var severityCodes = [...]string{"none", "very_low", "low", "medium", "high", "very_high"}

// String returns the severity's stable code.
func (s Severity) String() string {
	if int(s) < len(severityCodes) {
		return severityCodes[s]
	}
	return severityCodes[SeverityNone]
}

// SeverityOf places a prevalence in percent by the figure that it is: "HA_2"
// (stunting), "WH_2" (wasting) or "WH2" (overweight) of children under five.
// Other figures have no agreed bounds, and a missing share has no severity.
func SeverityOf(figure string, percent float64) Severity {
	bounds, ok := severityBounds(figure)
	if !ok || !(percent >= 0) {
		return SeverityNone
	}
	severity := VeryLow
	for _, bound := range bounds {
		if percent >= bound {
			severity++
		}
	}
	return severity
}

// severityBounds end the severities but the last, in percent. The first is the
// share of the reference population beyond 2 SD, 2.3 %, rounded.
func severityBounds(figure string) (bounds [4]float64, ok bool) {
	switch figure {
	case "HA_2":
		return [4]float64{2.5, 10, 20, 30}, true
	case "WH_2", "WH2":
		return [4]float64{2.5, 5, 10, 15}, true
	}
	return bounds, false
}

// SeveritySource says where the bounds come from.
func SeveritySource() growth.Source {
	return growth.Source{
		Code: "prevalence_severity", From: "2018-10-09",
		Title: "de Onis et al., Prevalence thresholds for wasting, overweight and stunting in children under 5 years, Public Health Nutr 2019;22:175-179",
		Note:  "The multiples of 2.5 % were read in the paper's summary; that a bound belongs to the higher level was not.",
	}
}
