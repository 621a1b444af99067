package survey

import (
	"math"

	"canting/growth"
)

// plan is what one of WHO's two programs reports.
type plan struct {
	blocks []block
	// covers says whether a child of this age takes part.
	covers func(ageDays float64) bool
	// splits are those by age and sex, in WHO's order.
	splits []split
}

// block is one denominator and what is counted over it.
type block struct {
	// population is the prefix of the two columns of the denominator.
	population string
	outcomes   []outcome // at most maxOutcomes
	// mean is the prefix of the mean and the SD; "" for none.
	mean string
	// bandsOnly leaves the columns empty but in the groups by age.
	bandsOnly bool
	// judge says what the child counts for.
	judge func(c *Child) verdict
}

// outcome is a prevalence: the children of some classes.
type outcome struct {
	prefix  string
	classes []int
}

const (
	maxOutcomes = 6
	classes     = 7
)

// verdict is the one class of a block that a child is in.
type verdict struct {
	class int8    // absent, or below classes
	z     float64 // NaN: not in the mean
}

// absent is the class of the children outside the denominator.
const absent = -1

// oedemaScore stands in for the scores of a child with oedema: below -3.
const oedemaScore = -3.1

// lastDay2006 is the last day on which WHO anthro counts a child.
const lastDay2006 = 1826

// lastMonthWeight2007 is where the reference for weight-for-age ends.
const lastMonthWeight2007 = 120

func plan2006() plan {
	haz := index("HA", never, func(s *growth.Scores) *growth.Score { return &s.LenheiForAge })
	waz := index("WA", hasOedema, func(s *growth.Scores) *growth.Score { return &s.WeightForAge })
	bmi := index("BMI", hasOedema, func(s *growth.Scores) *growth.Score { return &s.BMIForAge })
	whz := index("WH", hasOedema, func(s *growth.Scores) *growth.Score { return &s.WeightForLenhei })
	ages := bands{{"00-05 mo", 0, 6}, {"06-11 mo", 6, 12}, {"12-23 mo", 12, 24}, {"24-35 mo", 24, 36},
		{"36-47 mo", 36, 48}, {"48-59 mo", 48, 60}}
	return plan{
		blocks: []block{haz, waz, bmi, whz, joint(haz, whz)},
		covers: func(days float64) bool { return !(days > lastDay2006) },
		splits: []split{ages.split("Age group"), bySex(), ages.withSex("Age + sex", false)},
	}
}

func plan2007() plan {
	haz := index("HA", never, func(s *growth.Scores) *growth.Score { return &s.LenheiForAge })
	waz := index("WA", hasOedemaTo120, func(s *growth.Scores) *growth.Score { return &s.WeightForAge })
	bmi := index("BMI", hasOedema, func(s *growth.Scores) *growth.Score { return &s.BMIForAge })
	waz.bandsOnly = true // it ends at 120 months, so "All" would not be all
	narrow := bands{{"60-71 mo", 60, 72}, {"72-83 mo", 72, 84}, {"84-95 mo", 84, 96}, {"96-107 mo", 96, 108},
		{"108-119 mo", 108, 120}, {"120-131 mo", 120, 132}, {"132-143 mo", 132, 144}, {"144-155 mo", 144, 156},
		{"156-167 mo", 156, 168}, {"168-179 mo", 168, 180}, {"180-191 mo", 180, 192}, {"192-203 mo", 192, 204},
		{"204-215 mo", 204, 216}, {"216-227 mo", 216, 228}, {"228-228 mo", 228, 229}}
	wide := bands{{"60-119 mo", 60, 120}, {"120-179 mo", 120, 180}, {"180-228 mo", 180, 229}}
	return plan{
		blocks: []block{haz, waz, bmi},
		covers: func(days float64) bool {
			months := growth.MonthsFromDays(days)
			return months >= 60 && months <= 228
		},
		splits: []split{bySex(), narrow.split("Age Group 1"), wide.split("Age Group 2"), wide.withSex("Age + Sex", true)},
	}
}

func never(*Child) bool { return false }

func hasOedema(c *Child) bool { return c.Oedema }

func hasOedemaTo120(c *Child) bool {
	return c.Oedema && growth.MonthsFromDays(c.AgeDays) <= lastMonthWeight2007
}

// index is the block of one z-score: six cut-offs, mean and SD. Flagged scores
// are left out; a child that is low counts below every cut-off and in no mean.
func index(prefix string, low func(*Child) bool, score func(*growth.Scores) *growth.Score) block {
	return block{
		population: prefix + "Z",
		mean:       prefix,
		outcomes: []outcome{
			{prefix + "_3", []int{0}}, {prefix + "_2", []int{0, 1}}, {prefix + "_1", []int{0, 1, 2}},
			{prefix + "1", []int{4, 5, 6}}, {prefix + "2", []int{5, 6}}, {prefix + "3", []int{6}},
		},
		judge: func(c *Child) verdict {
			if low(c) {
				return verdict{classOf(oedemaScore), math.NaN()}
			}
			if s := score(&c.Scores); s.Valid() {
				return verdict{classOf(s.Z), s.Z}
			}
			return verdict{absent, math.NaN()}
		},
	}
}

// classOf places a score: 0 below -3, 1 below -2, 2 below -1, 3 from -1 to +1,
// 4 above +1, 5 above +2, 6 above +3.
func classOf(z float64) int8 {
	class := int8(3)
	for _, cut := range [...]float64{-1, -2, -3} {
		if z < cut {
			class--
		}
	}
	for _, cut := range [...]float64{1, 2, 3} {
		if z > cut {
			class++
		}
	}
	return class
}

// joint is stunted and wasted, and stunted and overweight, over the children
// who have both scores.
func joint(haz, whz block) block {
	return block{
		population: "HA_2_WH_2",
		outcomes:   []outcome{{"HA_2_WH_2", []int{1}}, {"HA_2_WH2", []int{2}}},
		judge: func(c *Child) verdict {
			h, w := haz.judge(c).class, whz.judge(c).class
			v := verdict{0, math.NaN()}
			switch stunted := h <= 1; {
			case h == absent || w == absent:
				v.class = absent
			case stunted && w <= 1:
				v.class = 1
			case stunted && w >= 5:
				v.class = 2
			}
			return v
		},
	}
}

// columns are WHO's names of a block's values, in their order.
func (b block) columns() []string {
	columns := []string{b.population + "_pop", b.population + "_unwpop"}
	for _, o := range b.outcomes {
		columns = append(columns, o.prefix+"_r", o.prefix+"_se", o.prefix+"_ll", o.prefix+"_ul")
	}
	if b.mean != "" {
		columns = append(columns, b.mean+"_r", b.mean+"_se", b.mean+"_ll", b.mean+"_ul", b.mean+"_stdev")
	}
	return columns
}
