package report

import (
	"math"
	"strconv"
	"strings"
	"time"

	"canting/growth/survey"
	"canting/locale"
)

// speech says words and numbers in one language.
type speech struct {
	words              locale.Words
	decimal, thousands string
}

func newSpeech(words locale.Words) speech {
	return speech{words, words.Say("growth.report.decimal"), words.Say("growth.report.thousands")}
}

func (s speech) say(key string, params ...string) string { return s.words.Say(key, params...) }

// none stands where there is no number.
const none = "–"

// number writes f with some decimals, a true minus, and a dash for what is not
// a number.
func (s speech) number(f float64, decimals int) string {
	if math.IsNaN(f) || math.IsInf(f, 0) {
		return none
	}
	text := strconv.FormatFloat(math.Abs(f), 'f', decimals, 64)
	whole, fraction, _ := strings.Cut(text, ".")
	for i := len(whole) - 3; i > 0; i -= 3 {
		whole = whole[:i] + s.thousands + whole[i:]
	}
	if fraction != "" {
		whole += s.decimal + fraction
	}
	if f < 0 && strings.ContainsAny(text, "123456789") {
		return "−" + whole
	}
	return whole
}

func (s speech) count(n int) string { return s.number(float64(n), 0) }

// percent writes a share with one decimal: "14,2%".
func (s speech) percent(share float64) string {
	if text := s.number(share, 1); text != none {
		return text + "%"
	}
	return none
}

// interval writes the limits of a share: "12,1–16,6"; empty where there are
// none. Shares of 0 and 100 % have themselves as limits in WHO's tables, which
// would read as if nothing were in doubt.
func (s speech) interval(e survey.Estimate) string {
	if math.IsNaN(e.Low) || math.IsNaN(e.High) || e.Low == e.High {
		return ""
	}
	return s.number(e.Low, 1) + "–" + s.number(e.High, 1)
}

// day writes a date with the month in words; empty for no day.
func (s speech) day(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return strconv.Itoa(t.Day()) + " " + s.say("growth.report.month."+strconv.Itoa(int(t.Month()))) + " " + strconv.Itoa(t.Year())
}

// in picks the sentence of the report's language.
func (s speech) in(words survey.Words) string {
	if s.say("growth.report.language") == "en" {
		return words.EN
	}
	return words.ID
}
