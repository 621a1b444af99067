package programme

import (
	"math"

	"canting/growth"
	"canting/internal/domain/rule"
)

// growthFunctions are z-scores and the KBM as rules call them. Ages are days,
// weights kg, lengths cm; sex is 'L' or 'P', posisi 'terlentang' or 'berdiri'. A
// score that is flagged implausible, or outside the tables, is missing: no rule
// applies to it. Which reference scores a child is growth's choice by age
// (GapAt60). Classes stay in package growth; rules compare the scores.
func growthFunctions() rule.Funcs {
	s, i, d := rule.String, rule.Int, rule.Decimal
	return rule.Funcs{
		"z_wfa":  scored("z BB/U", "weight-for-age z", []rule.Type{s, i, d}, weight, growthWFA),
		"z_lhfa": scored("z PB/U atau TB/U", "length or height-for-age z", []rule.Type{s, i, d, s}, height, growthLHFA),
		"z_wflh": scored("z BB/PB atau BB/TB", "weight-for-length or height z", []rule.Type{s, i, d, d, s}, weightHeight, growthWFLH),
		"z_bfa":  scored("z IMT/U", "BMI-for-age z", []rule.Type{s, i, d, d, s}, weightHeight, growthBFA),
		"z_hc":   scored("z LK/U", "head circumference-for-age z", []rule.Type{s, i, d}, head, growthHC),
		"kbm": {
			Args: []rule.Type{s, i}, Result: d, Call: minimalGain,
			Say: map[string]string{"id": "kenaikan berat minimal (KBM)", "en": "minimal weight gain (KBM)"},
		},
	}
}

func growthWFA(s growth.Scores) growth.Score  { return s.WeightForAge }
func growthLHFA(s growth.Scores) growth.Score { return s.LenheiForAge }
func growthWFLH(s growth.Scores) growth.Score { return s.WeightForLenhei }
func growthBFA(s growth.Scores) growth.Score  { return s.BMIForAge }
func growthHC(s growth.Scores) growth.Score   { return s.HeadForAge }

// scored is a function of sex, age in days and some measures that gives a score.
func scored(id, en string, args []rule.Type, read func(*growth.Measurement, []rule.Value) bool, pick func(growth.Scores) growth.Score) rule.Func {
	call := func(v []rule.Value) rule.Value {
		m := growth.Missing(sexOf(v[0].Text()))
		m.AgeDays = float64(v[1].Whole())
		if !read(&m, v[2:]) {
			return rule.Absent(rule.Outside)
		}
		z := pick(growth.For(m, growth.GapAt60))
		if !z.Valid() {
			return rule.Absent(rule.Outside)
		}
		return rule.Num(z.Z)
	}
	return rule.Func{Args: args, Result: rule.Decimal, Call: call, Say: map[string]string{"id": id, "en": en}}
}

func weight(m *growth.Measurement, v []rule.Value) bool {
	m.WeightKg = v[0].Num()
	return true
}

func head(m *growth.Measurement, v []rule.Value) bool {
	m.HeadCm = v[0].Num()
	return true
}

func height(m *growth.Measurement, v []rule.Value) bool {
	m.LenheiCm = v[0].Num()
	return posture(m, v[1].Text())
}

func weightHeight(m *growth.Measurement, v []rule.Value) bool {
	m.WeightKg, m.LenheiCm = v[0].Num(), v[1].Num()
	return posture(m, v[2].Text())
}

// posture refuses a word that it does not know: a length taken the wrong way is
// 0.7 cm off.
func posture(m *growth.Measurement, word string) bool {
	switch word {
	case "terlentang":
		m.Measure = growth.Lying
	case "berdiri":
		m.Measure = growth.Standing
	default:
		return false
	}
	return true
}

func sexOf(letter string) growth.Sex {
	switch letter {
	case "L":
		return growth.Male
	case "P":
		return growth.Female
	}
	return 0
}

func minimalGain(v []rule.Value) rule.Value {
	month := v[1].Whole()
	if month < 0 || month > math.MaxInt16 {
		return rule.Absent(rule.Outside)
	}
	gain, ok := growth.MinimalGain(sexOf(v[0].Text()), int(month))
	if !ok {
		return rule.Absent(rule.Outside)
	}
	return rule.Num(float64(gain.Grams))
}
