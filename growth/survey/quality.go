package survey

import (
	"cmp"
	"maps"
	"math"
	"slices"

	"canting/growth"
)

// Reading is one child measured once. NaN marks what was not measured.
type Reading struct {
	Sex      growth.Sex
	AgeDays  float64
	WeightKg float64
	LenheiCm float64 // as read from the board, uncorrected
	ArmCm    float64 // mid-upper arm circumference (LILA)
	// Scores are by growth.WHO2006.
	Scores growth.Scores
	// Posyandu and Measurer say where and by whom; empty if not known.
	Posyandu, Measurer string
}

// Report is the quality of a set of readings.
type Report struct {
	// Name is the posyandu or the measurer; empty for all together.
	Name     string
	Children int
	// Findings has one for each check on readings, in the order of the checks.
	Findings []Finding
	// Penalty is SMART's score: 0-9 excellent, 10-14 good, 15-24 acceptable,
	// above that problematic. It leaves out SMART's test of clusters (Poisson),
	// and what could not be rated.
	Penalty int
	// Rating is by Penalty. It is RatingNone while a check of the score could not
	// be rated, but for the arm, which need not be measured: a good report needs
	// them all. A penalty that is problematic already stays so.
	Rating Rating
}

// Finding is the result of one check.
type Finding struct {
	Check Check
	// Value is the figure, in the unit that the check names; NaN if there is
	// none. P is the p-value where the check is a test, otherwise NaN.
	Value, P float64
	// Children are those that the figure rests on, and Count those of them that
	// it counts, where it is a percentage or a ratio.
	Children, Count int
	Rating          Rating
	// Points is what the finding adds to the penalty.
	Points int
}

// Advice says what to do about a finding that is no better than acceptable, or
// that too few children gave no answer to. It is empty where nothing is to be
// done.
func (f Finding) Advice() Words {
	c := f.Check.criterion()
	switch {
	case f.Rating >= Acceptable:
		return c.advice
	case f.Rating == RatingNone && c.rule != unbounded && f.Children < c.fewest:
		return c.tooFew()
	}
	return Words{}
}

// Assess runs every check on the readings. It does not weight them, and has no
// errors: what is missing gives findings without rating.
func Assess(readings []Reading) Report {
	report := Report{Children: len(readings)}
	report.Findings = slices.Concat(missingness(readings), spreads(readings), balance(readings), decimals(readings))
	slices.SortStableFunc(report.Findings, func(a, b Finding) int { return cmp.Compare(a.Check, b.Check) })
	unrated := false
	for i := range report.Findings {
		f := &report.Findings[i]
		c := f.Check.criterion()
		f.Rating = c.rate(f.figure(), f.Children)
		if f.Rating != RatingNone {
			f.Points = c.points[f.Rating-Excellent]
		}
		report.Penalty += f.Points
		unrated = unrated || c.scored() && f.Rating == RatingNone && f.Check != CheckDigitsArm
	}
	report.Rating = ratePenalty(report.Penalty)
	if unrated && report.Rating != Problematic {
		report.Rating = RatingNone
	}
	return report
}

// AssessBy makes a report for each value of key, in their order; readings
// without one are left out.
func AssessBy(readings []Reading, key func(*Reading) string) []Report {
	sets := map[string][]Reading{}
	for i := range readings {
		if name := key(&readings[i]); name != "" {
			sets[name] = append(sets[name], readings[i])
		}
	}
	var reports []Report
	for _, name := range slices.Sorted(maps.Keys(sets)) {
		report := Assess(sets[name])
		report.Name = name
		reports = append(reports, report)
	}
	return reports
}

// ByPosyandu is the key of a report for each posyandu, for [AssessBy].
func ByPosyandu(r *Reading) string { return r.Posyandu }

// ByMeasurer is the key of a report for each measurer, for [AssessBy].
func ByMeasurer(r *Reading) string { return r.Measurer }

// figure is what the bounds speak of: the p-value of a ratio, the size of a
// skewness, the figure itself elsewhere.
func (f Finding) figure() float64 {
	switch f.Check {
	case CheckSex, CheckAge, CheckHeaping:
		return f.P
	}
	return math.Abs(f.Value)
}

// ratePenalty is SMART's scale of the whole score.
func ratePenalty(penalty int) Rating {
	switch {
	case penalty <= 9:
		return Excellent
	case penalty <= 14:
		return Good
	case penalty <= 24:
		return Acceptable
	}
	return Problematic
}

// percentage is a finding that counts some of the children.
func percentage(check Check, count, children int) Finding {
	return Finding{Check: check, Value: 100 * float64(count) / float64(children), P: math.NaN(), Children: children, Count: count}
}

func missingness(readings []Reading) []Finding {
	lacking, scored, flagged := 0, 0, 0
	for i := range readings {
		r := &readings[i]
		if r.Sex == 0 || !(r.AgeDays >= 0) || !(r.WeightKg > 0) || !(r.LenheiCm > 0) {
			lacking++
		}
		scores := [...]growth.Score{r.Scores.LenheiForAge, r.Scores.WeightForAge, r.Scores.WeightForLenhei}
		if slices.ContainsFunc(scores[:], growth.Score.Present) {
			scored++
		}
		if slices.ContainsFunc(scores[:], func(s growth.Score) bool { return s.Present() && s.Flag }) {
			flagged++
		}
	}
	return []Finding{percentage(CheckMissing, lacking, len(readings)), percentage(CheckFlags, flagged, scored)}
}

// spreads are the checks on the distribution of scores.
func spreads(readings []Reading) []Finding {
	whz, flagged := plausible(readings, func(s *growth.Scores) growth.Score { return s.WeightForLenhei })
	haz, _ := plausible(readings, func(s *growth.Scores) growth.Score { return s.LenheiForAge })
	waz, _ := plausible(readings, func(s *growth.Scores) growth.Score { return s.WeightForAge })
	near := nearMean(whz, 3)
	m := momentsOf(near)
	of := func(check Check, value float64, children int) Finding {
		return Finding{Check: check, Value: value, P: math.NaN(), Children: children}
	}
	return []Finding{
		percentage(CheckOutliers, flagged+len(whz)-len(near), flagged+len(whz)),
		of(CheckSpread, m.deviation, len(near)),
		of(CheckSpreadLength, momentsOf(haz).deviation, len(haz)),
		of(CheckSpreadWeight, momentsOf(waz).deviation, len(waz)),
		of(CheckSkewness, m.skewness, len(near)),
		of(CheckKurtosis, m.kurtosis, len(near)),
	}
}

// plausible lists the scores without flag, and counts the others.
func plausible(readings []Reading, score func(*growth.Scores) growth.Score) (scores []float64, flagged int) {
	for i := range readings {
		switch s := score(&readings[i].Scores); {
		case s.Valid():
			scores = append(scores, s.Z)
		case s.Present():
			flagged++
		}
	}
	return scores, flagged
}

// nearMean leaves out what lies more than reach from the mean of all.
func nearMean(scores []float64, reach float64) []float64 {
	m := momentsOf(scores).mean
	var near []float64
	for _, z := range scores {
		if math.Abs(z-m) <= reach {
			near = append(near, z)
		}
	}
	return near
}

// balance are the checks on who came: by sex, by age and by month of age.
func balance(readings []Reading) []Finding {
	boys, girls, young, old := 0, 0, 0, 0
	var remainders [12]int
	for i := range readings {
		switch readings[i].Sex {
		case growth.Male:
			boys++
		case growth.Female:
			girls++
		}
		months := math.Floor(growth.MonthsFromDays(readings[i].AgeDays))
		switch {
		case months >= 6 && months < 30:
			young++
		case months >= 30 && months < 60:
			old++
		}
		if months >= 12 && months < 60 { // whole years, so that each remainder is as likely
			remainders[int(months)%12]++
		}
	}
	const expectedAgeRatio = 0.85
	sex := percentage(CheckSex, boys, boys+girls)
	sex.P = shareTest(boys, boys+girls, 0.5)
	age := Finding{Check: CheckAge, Value: float64(young) / float64(old), Children: young + old, Count: young,
		P: shareTest(young, young+old, expectedAgeRatio/(1+expectedAgeRatio))}
	statistic, total := uniformity(remainders[:])
	heaping := percentage(CheckHeaping, remainders[0], total)
	heaping.P = chiSquareAbove(statistic, len(remainders)-1)
	if old == 0 {
		age.Value = math.NaN()
	}
	return []Finding{sex, age, heaping}
}

// decimals are the checks on the last digit that was written down.
func decimals(readings []Reading) []Finding {
	return []Finding{
		digitPreference(CheckDigitsWeight, readings, func(r *Reading) float64 { return r.WeightKg }),
		digitPreference(CheckDigitsLength, readings, func(r *Reading) float64 { return r.LenheiCm }),
		digitPreference(CheckDigitsArm, readings, func(r *Reading) float64 { return r.ArmCm }),
	}
}

// digitPreference is 100 times the square root of chi-square over its greatest
// value but for a factor: 0 where all digits are as frequent, 100 where there is
// only one of the ten.
func digitPreference(check Check, readings []Reading, size func(*Reading) float64) Finding {
	var digits [10]int
	for i := range readings {
		if y := size(&readings[i]); y > 0 && y < 1e6 {
			digits[int(math.Round(y*10))%10]++
		}
	}
	statistic, total := uniformity(digits[:])
	freedom := len(digits) - 1
	return Finding{Check: check, Value: 100 * math.Sqrt(statistic/float64(total*freedom)), Children: total,
		P: chiSquareAbove(statistic, freedom)}
}
