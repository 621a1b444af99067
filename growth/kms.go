package growth

import "math"

// KBM is a cell of the kenaikan berat minimal table: the least gain of a month
// that counts as growth.
type KBM struct {
	Grams int
	// Unverified marks a month where sources disagree.
	Unverified bool
	// Note says what the other sources have; empty where all agree.
	Note string
}

// Notes to the cells that are in doubt.
const (
	kbmMonth3  = "800 in the Buku KIA and two programs; 600 in one reading of a ministry spreadsheet"
	kbmMonth7  = "the sources have 400 or 300; boys 400 and girls 300 by independent programs"
	kbmMonth11 = "200 begins at month 11, 12 or 13; boys 300 and girls 200 by independent programs"
	kbmMonth12 = "200 begins at month 11, 12 or 13"
)

// kbmYoung are months 1 to 12; every later month is kbmOlder.
var kbmYoung = [2][12]KBM{
	Male - 1: {
		{Grams: 800}, {Grams: 900}, {800, true, kbmMonth3}, {Grams: 600}, {Grams: 500}, {Grams: 400},
		{400, true, kbmMonth7}, {Grams: 300}, {Grams: 300}, {Grams: 300},
		{300, true, kbmMonth11}, {200, true, kbmMonth12},
	},
	Female - 1: {
		{Grams: 800}, {Grams: 900}, {800, true, kbmMonth3}, {Grams: 600}, {Grams: 500}, {Grams: 400},
		{300, true, kbmMonth7}, {Grams: 300}, {Grams: 300}, {Grams: 300},
		{200, true, kbmMonth11}, {200, true, kbmMonth12},
	},
}

const (
	kbmOlder     = 200 // grams, months 13 to 60
	kbmLastMonth = 60
)

// MinimalGain returns the KBM for the month of age reached, 1 to 60. The
// numbers are the KMS of the Buku KIA (print file of 6 May 2023); it is false
// outside the table, and for an unknown sex.
func MinimalGain(sex Sex, month int) (KBM, bool) {
	switch {
	case !sex.known() || month < 1 || month > kbmLastMonth:
		return KBM{}, false
	case month <= len(kbmYoung[0]):
		return kbmYoung[sex-1][month-1], true
	}
	return KBM{Grams: kbmOlder}, true
}

// Weighing is one weighing at the posyandu.
type Weighing struct {
	Month   int // calendar month: year*12 + month - 1
	AgeDays int
	// AgeMonths is the age reached in completed calendar months, as
	// CompletedMonths counts it, and picks the KBM. Zero beside an age of 31 days
	// or more counts as not given; mean months of AgeDays then stand in, which
	// can be a month short within two days of the birthday.
	AgeMonths int
	WeightKg  float64
}

// Monitored is what the KMS says about one weighing.
type Monitored struct {
	// Code is "N" naik, "T" tidak naik, "O" not weighed last month, "B" first
	// weighing. It is empty when the weight is missing, and when the child gained
	// but sex or age leave neither a KBM nor a line to hold the gain against.
	Code string
	// GainG is the gain since last month's weighing in grams, for N and T.
	GainG int
	// KBMG is the gain that was due in grams; 0 where the table has none.
	KBMG int
	// Rule is the rule that gave Code.
	Rule Rule
	// TwoT marks a T after a T of the month before.
	TwoT bool
	// WeightForAge is BB/U by WHO 2006, read to day 1856.
	WeightForAge Score
	// BelowRed marks BB/U below -3 (bawah garis merah, RuleBelowRed) and
	// AboveOrange BB/U above +1 (RuleAboveOrange). Both are false for a missing
	// or flagged score.
	BelowRed, AboveOrange bool
	// Unverified marks an N or T that the KBM decided in a month where sources
	// disagree on it.
	Unverified bool
}

// Refer is the rule printed in the Buku KIA (page 54): refer a child that is T,
// below the red line or above the orange line. A single T is enough there;
// forms that wait for two look at TwoT.
func (m Monitored) Refer() bool { return m.Code == "T" || m.BelowRed || m.AboveOrange }

// curveDust is how far a score may fall from rounding alone.
const curveDust = 1e-9

// Monitor gives each weighing of one child its KMS code. The series is in
// order of date, and the result has one entry for each of its weighings.
//
// A weighing is compared with the last one of the calendar month before. Of
// several in one month each is compared with the month before, and the last
// one stands for the month afterwards. All weighings of the child's first
// month are B. Months without weighing are skipped, not counted as T, and an O
// is not compared with anything: T, gap, O, T is no 2T, and so is T, T within
// one month. A weighing without a usable weight gets no code and counts as
// not weighed; an implausible weight gets its code, and WeightForAge its flag.
func Monitor(sex Sex, series []Weighing) []Monitored {
	out := make([]Monitored, len(series))
	first, last, before := -1, -1, -1 // first ever; latest; last of an earlier month
	for i, w := range series {
		if !measured(w.WeightKg) {
			out[i].WeightForAge = missing(ReasonNoValue)
			continue
		}
		if first < 0 {
			first = i
		}
		if last >= 0 && series[last].Month != w.Month {
			before = last
		}
		out[i] = monitorOne(sex, w)
		switch {
		case w.Month == series[first].Month:
			out[i].Code, out[i].Rule = "B", RuleFirstWeighing
		case series[before].Month != w.Month-1:
			out[i].Code, out[i].Rule = "O", RuleGap
		default:
			out[i].compare(sex, series[before], w)
			out[i].TwoT = out[i].Code == "T" && out[before].Code == "T"
		}
		last = i
	}
	return out
}

// monitorOne is what a weighing says by itself.
func monitorOne(sex Sex, w Weighing) Monitored {
	s := WeightForAge.score(sex, float64(w.AgeDays), w.WeightKg)
	return Monitored{
		WeightForAge: s,
		BelowRed:     s.Valid() && s.Z < -3,
		AboveOrange:  s.Valid() && s.Z > 1,
	}
}

// compare decides N or T against last month's weighing.
func (m *Monitored) compare(sex Sex, before, now Weighing) {
	kbm, due := MinimalGain(sex, now.ageReached())
	m.GainG = int(math.Round((now.WeightKg - before.WeightKg) * 1000))
	m.KBMG = kbm.Grams
	switch {
	case m.GainG <= 0:
		m.Code, m.Rule = "T", RuleFlatOrFalling
	case due && m.GainG >= kbm.Grams:
		m.Code, m.Rule = "N", RuleGainReached
	default:
		m.follow(sex, before, now, due)
	}
	m.Unverified = kbm.Unverified && (m.Rule == RuleGainReached || m.Rule == RuleBelowKBM)
}

// follow decides by the line where the gain does not: a child that gains less
// than the KBM, or has none, may still keep to its line.
func (m *Monitored) follow(sex Sex, before, now Weighing, due bool) {
	zBefore, okBefore := ZScore(WeightForAge, sex, float64(before.AgeDays), before.WeightKg)
	zNow, okNow := ZScore(WeightForAge, sex, float64(now.AgeDays), now.WeightKg)
	switch {
	case okBefore && okNow && zNow >= zBefore-curveDust:
		m.Code, m.Rule = "N", RuleFollowsCurve
	case due:
		m.Code, m.Rule = "T", RuleBelowKBM
	case okBefore && okNow:
		m.Code, m.Rule = "T", RuleLineFalls
	}
}

// ageReached is the age in completed months.
func (w Weighing) ageReached() int {
	const longestMonth = 31
	if w.AgeMonths == 0 && w.AgeDays >= longestMonth {
		return completedMeanMonths(w.AgeDays)
	}
	return w.AgeMonths
}
