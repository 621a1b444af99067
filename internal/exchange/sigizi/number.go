package sigizi

import (
	"math"
	"strconv"
	"strings"

	"canting/internal/exchange/sheet"
)

// The plausible bounds of measurements, in the unit of the Row field of the same
// name; a value outside is kept and remarked. Source: the under-five form's
// guards (weight 0.5-35 kg, length or height 35-130 cm, MUAC 6-26 cm, birth
// weight 400-6500 g) and the rule for TB Lahir (30-60 cm). Not dated.
const (
	lowWeightKg, highWeightKg         = 0.5, 35
	lowLenheiCm, highLenheiCm         = 35, 130
	lowMUACCm, highMUACCm             = 6, 26
	lowBirthWeightG, highBirthWeightG = 400, 6500
	lowBirthLengthCm, highBirthLength = 30, 60
)

// outside tells a present value beyond its guards.
func outside(v, low, high float64) bool { return v < low || v > high }

// readNumber reads a decimal with dot, comma or colon. missing cells and
// "Outlier" give NaN; a number is never made of half a text.
func readNumber(c sheet.Cell) (float64, Code) {
	switch {
	case absent(c):
		return math.NaN(), None
	case c.Kind == sheet.Failed:
		return math.NaN(), CellFailed
	case c.Kind == sheet.Number:
		return plainNumber(c.Text, None)
	}
	text := tidy(c.Text)
	if strings.EqualFold(text, "outlier") {
		return math.NaN(), Outlier
	}
	text, unit := cutUnit(text)
	switch {
	case strings.Contains(text, ":"):
		return colonNumber(text)
	case strings.Count(text, ",") == 1 && !strings.Contains(text, "."):
		return plainNumber(strings.Replace(text, ",", ".", 1), DecimalComma)
	default:
		return plainNumber(text, unit)
	}
}

// plainNumber accepts digits with a sign, a dot and, from spreadsheets, an
// exponent; not the hexadecimals, underscores and words that Go would.
func plainNumber(s string, code Code) (float64, Code) {
	if strings.Trim(s, "0123456789.eE+-") != "" {
		return math.NaN(), NumberUnreadable
	}
	f, err := strconv.ParseFloat(s, 64)
	if err != nil {
		return math.NaN(), NumberUnreadable
	}
	return f, code
}

// cutUnit takes off a unit that someone typed behind the number.
func cutUnit(s string) (string, Code) {
	for _, unit := range [...]string{"kg", "cm", "gram", "gr", "g"} {
		if n := len(s) - len(unit); n > 0 && strings.EqualFold(s[n:], unit) {
			return strings.TrimRight(s[:n], " ."), UnitText
		}
	}
	return s, None
}

// colonNumber reads "8:50", a decimal typed with a colon, as 8.50. "8:05" could
// be 8.05, or the 8.5 that a spreadsheet took for a time: left out.
func colonNumber(s string) (float64, Code) {
	whole, rest, _ := strings.Cut(s, ":")
	fraction, seconds, _ := strings.Cut(rest, ":")
	if strings.Trim(seconds, "0") != "" || !digitsOnly(fraction) || len(fraction) > 2 || !digitsOnly(strings.TrimPrefix(whole, "-")) {
		return math.NaN(), NumberUnreadable
	}
	if len(fraction) == 2 && fraction[0] == '0' && fraction[1] != '0' {
		return math.NaN(), MinutesAmbiguous
	}
	return plainNumber(whole+"."+fraction, ColonDecimal)
}

// timeNumber reads a fraction of a day, which is how a spreadsheet stores a
// weight that it took for a time, back into hours and minutes. What is no whole
// minute is no time; nor, most likely, is 0.85, which someone typed: left out.
// Of such short fractions only those of a quarter of a day are times.
func timeNumber(f float64) (float64, Code) {
	minutes := int(math.Round(f * 24 * 60))
	h, m := minutes/60, minutes%60
	typed := math.Round(f*100) == f*100 && math.Round(f*4) != f*4
	if typed || math.Abs(f*24*60-float64(minutes)) > 0.05 {
		return math.NaN(), NumberUnreadable
	}
	if m > 0 && m < 10 {
		return math.NaN(), MinutesAmbiguous
	}
	return float64(h) + float64(m)/100, TimeDecimal
}

// ParseWeight reads a weight in kilograms. Rule: decimal dot, comma or colon;
// a spreadsheet's time; grams above 100; blank, dash and Outlier are missing.
func ParseWeight(c sheet.Cell) (float64, Code) {
	kg, code := readNumber(c)
	switch {
	case math.IsNaN(kg):
		return kg, code
	case kg == 0:
		return math.NaN(), ZeroMissing
	case c.Kind == sheet.Number && kg > 0 && kg < 1:
		return timeNumber(kg)
	case kg > 100:
		return kg / 1000, Grams
	default:
		return kg, code
	}
}

// ParseLength reads a length or height in centimetres. Rule: decimals as for
// weight; values between 0.3 and 1.5 are metres (seen up to 1; tall children of
// 1.0 to 1.3 m follow the same habit).
func ParseLength(c sheet.Cell) (float64, Code) {
	cm, code := readNumber(c)
	switch {
	case math.IsNaN(cm):
		return cm, code
	case cm == 0:
		return math.NaN(), ZeroMissing
	case cm > 0.3 && cm < 1.5:
		return math.Round(cm*1e5) / 1e3, Metres
	default:
		return cm, code
	}
}

// ParseBirthWeight reads a weight at birth in grams. Rule: below 10 it is
// kilograms, else grams.
func ParseBirthWeight(c sheet.Cell) (float64, Code) {
	v, code := readNumber(c)
	switch {
	case math.IsNaN(v):
		return v, code
	case v == 0:
		return math.NaN(), ZeroMissing
	case v < 10:
		return math.Round(v * 1000), code
	default:
		return v, code
	}
}

// ParseBirthLength reads a length at birth in centimetres; 30 to 60 is expected.
func ParseBirthLength(c sheet.Cell) (float64, Code) { return zeroMissing(readNumber(c)) }

// ParseMUAC reads LiLA in centimetres. Rule: 0 is missing.
func ParseMUAC(c sheet.Cell) (float64, Code) { return zeroMissing(readNumber(c)) }

// ParseZ reads one of the portal's z-scores; 0 is a score.
func ParseZ(c sheet.Cell) (float64, Code) { return readNumber(c) }

func zeroMissing(v float64, code Code) (float64, Code) {
	if v == 0 {
		return math.NaN(), ZeroMissing
	}
	return v, code
}

// ParseCount reads a small whole number such as "Jml Vit A"; -1 is missing.
func ParseCount(c sheet.Cell) (int, Code) {
	if absent(c) {
		return -1, None
	}
	n, err := strconv.ParseUint(strings.TrimSuffix(tidy(c.Text), ".0"), 10, 16)
	if err != nil {
		return -1, CountUnreadable
	}
	return int(n), None
}
