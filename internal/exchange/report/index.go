package report

import (
	"canting/growth"
	"canting/internal/exchange/anthro"
)

// index is one z-score of the survey.
type index struct {
	key   string // of its words
	score func(*growth.Scores) growth.Score
	mean  string // of the table's columns
	// Lines of the curve at which a class begins, in SD.
	marks []float64
	// outcomes are the columns of its table by group; the first with limits has
	// them drawn. None: there is no such table.
	outcomes []outcome
}

// outcome is a prevalence by its name in the table.
type outcome struct {
	figure, heading string
	limits          bool // its interval stands below it
}

// indices are those of a standard that the report shows.
func indices(standard anthro.Standard) []index {
	length := index{key: "hfa", mean: "HA", marks: []float64{-3, -2},
		score:    func(s *growth.Scores) growth.Score { return s.LenheiForAge },
		outcomes: []outcome{{"HA_3", "< −3", false}, {"HA_2", "< −2", true}}}
	weight := index{key: "wfa", mean: "WA", marks: []float64{-3, -2},
		score:    func(s *growth.Scores) growth.Score { return s.WeightForAge },
		outcomes: []outcome{{"WA_3", "< −3", false}, {"WA_2", "< −2", true}}}
	bmi := index{key: "bmi", mean: "BMI", score: func(s *growth.Scores) growth.Score { return s.BMIForAge }}
	if standard == anthro.WHO2007 {
		length.key = "hfa_school"
		bmi.marks = []float64{-3, -2, 1, 2}
		bmi.outcomes = []outcome{{"BMI_3", "< −3", false}, {"BMI_2", "< −2", true}, {"BMI1", "> +1", true}, {"BMI2", "> +2", false}}
		return []index{length, bmi, weight}
	}
	bmi.marks = []float64{-3, -2, 2, 3} // below five years wasting and overweight are judged by weight for length
	wasting := index{key: "wfh", mean: "WH", marks: []float64{-3, -2, 2, 3},
		score:    func(s *growth.Scores) growth.Score { return s.WeightForLenhei },
		outcomes: []outcome{{"WH_3", "< −3", false}, {"WH_2", "< −2", true}, {"WH2", "> +2", true}, {"WH3", "> +3", false}}}
	return []index{length, wasting, weight, bmi}
}
