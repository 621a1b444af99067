package growth

import (
	"math"
	"testing"

	"pgregory.net/rapid"
)

func at(z float64) Score { return Score{Z: z, Reason: ReasonScored} }

// TestBounds walks each scale over its bounds: the bound itself, and the
// nearest score on either side.
func TestBounds(t *testing.T) {
	type mark struct {
		z    float64
		code string
	}
	fatness := []mark{
		{-4, "gizi_buruk"}, {-3.01, "gizi_buruk"}, {-3, "gizi_kurang"}, {-2.01, "gizi_kurang"}, {-2, "gizi_baik"},
		{1, "gizi_baik"}, {1.01, "berisiko_gizi_lebih"}, {2, "berisiko_gizi_lebih"}, {2.01, "gizi_lebih"},
		{3, "gizi_lebih"}, {3.01, "obesitas"},
	}
	tests := []struct {
		name  string
		class func(Score) Verdict
		rule  Rule
		marks []mark
	}{
		{"BB/U", ClassWeightForAge, RuleWeightForAge, []mark{
			{-3.01, "sangat_kurang"}, {-3, "kurang"}, {-2.01, "kurang"}, {-2, "normal"}, {0, "normal"}, {1, "normal"}, {1.01, "risiko_lebih"},
		}},
		{"TB/U", ClassLenheiForAge, RuleLenheiForAge, []mark{
			{-3.01, "sangat_pendek"}, {-3, "pendek"}, {-2.01, "pendek"}, {-2, "normal"}, {3, "normal"}, {3.01, "tinggi"},
		}},
		{"BB/TB", ClassWeightForLenhei, RuleWeightForLenhei, fatness},
		{"IMT/U", ClassBMIForAge, RuleBMIForAge, fatness},
		{"IMT/U 5-18", ClassBMIForAge5To18, RuleBMIForAge5To18, []mark{
			{-3.01, "gizi_buruk"}, {-3, "gizi_kurang"}, {-2.01, "gizi_kurang"}, {-2, "gizi_baik"}, {1, "gizi_baik"},
			{1.01, "gizi_lebih"}, {2, "gizi_lebih"}, {2.01, "obesitas"},
		}},
		{"LK/U", ClassHeadForAge, RuleHeadForAge, []mark{
			{-2.01, "mikrosefali"}, {-2, "normal"}, {2, "normal"}, {2.01, "makrosefali"},
		}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			for _, m := range test.marks {
				got := test.class(at(m.z))
				if got.Class.Code() != m.code || got.Rule != test.rule || got.Reason != ReasonScored {
					t.Errorf("z %g: %+v, want %s by %s", m.z, got, m.code, test.rule)
				}
			}
		})
	}
}

func TestNoClassWithoutAPlausibleScore(t *testing.T) {
	tests := []struct {
		name  string
		score Score
		want  Reason
	}{
		{"flagged", Score{Z: -6.5, Flag: true, Reason: ReasonScored}, ReasonImplausible},
		{"missing", missing(ReasonNoAge), ReasonNoAge},
		{"zero value", Score{}, ReasonNotScored},
	}
	for _, test := range tests {
		for _, class := range []func(Score) Verdict{
			ClassWeightForAge, ClassLenheiForAge, ClassWeightForLenhei, ClassBMIForAge, ClassBMIForAge5To18, ClassHeadForAge,
		} {
			if got := class(test.score); got != noRule(test.want) {
				t.Errorf("%s: %+v, want no rule because %s", test.name, got, test.want)
			}
		}
	}
}

func TestOedemaIsGiziBuruk(t *testing.T) {
	m := toddler()
	m.Oedema = true
	got := Classify(WHO2006(m))
	if want := (Verdict{GiziBuruk, RuleOedema, ReasonScored}); got.WeightForLenhei != want {
		t.Errorf("BB/TB %+v, want %+v", got.WeightForLenhei, want)
	}
	if got.WeightForAge.Class != ClassNone || got.BMIForAge.Class != ClassNone {
		t.Errorf("oedema gave a class by weight or BMI: %+v", got)
	}
}

func TestClassArm(t *testing.T) {
	tests := []struct {
		name     string
		cm, days float64
		want     Verdict
	}{
		{"severe", 11.4, 400, Verdict{GiziBuruk, RuleArm, ReasonScored}},
		{"11.5 is moderate", 11.5, 400, Verdict{GiziKurang, RuleArm, ReasonScored}},
		{"moderate", 12.4, 400, Verdict{GiziKurang, RuleArm, ReasonScored}},
		{"12.5 is well", 12.5, 400, Verdict{GiziBaik, RuleArm, ReasonScored}},
		{"six months", 12.4, 183, Verdict{GiziKurang, RuleArm, ReasonScored}},
		{"before six months", 12.4, 182, noRule(ReasonOutsideAge)},
		{"the last day", 12.4, 1826, Verdict{GiziKurang, RuleArm, ReasonScored}},
		{"sixty months", 12.4, 1827, noRule(ReasonOutsideAge)},
		{"not measured", math.NaN(), 400, noRule(ReasonNoValue)},
		{"zero", 0, 400, noRule(ReasonNoValue)},
		{"no age", 12.4, math.NaN(), noRule(ReasonNoAge)},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if got := ClassArm(test.cm, test.days); got != test.want {
				t.Errorf("%+v, want %+v", got, test.want)
			}
		})
	}
}

func TestSchoolChildrenHaveOneClass(t *testing.T) {
	m := toddler()
	m.AgeDays, m.WeightKg, m.LenheiCm = 3000, 40, 125
	got := Classify(For(m, GapAt60))
	if got.BMIForAge != (Verdict{Obesitas, RuleBMIForAge5To18, ReasonScored}) {
		t.Errorf("IMT/U %+v", got.BMIForAge)
	}
	for _, v := range []Verdict{got.WeightForAge, got.LenheiForAge, got.WeightForLenhei, got.HeadForAge} {
		if v != noRule(ReasonNotInStandard) {
			t.Errorf("%+v, want no rule", v)
		}
	}
}

func TestClassesClimbWithTheScore(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		low := rapid.Float64Range(-5, 5).Draw(t, "low")
		high := low + rapid.Float64Range(0, 3).Draw(t, "more")
		for _, class := range []func(Score) Verdict{
			ClassWeightForAge, ClassLenheiForAge, ClassWeightForLenhei, ClassBMIForAge, ClassBMIForAge5To18, ClassHeadForAge,
		} {
			if a, b := class(at(low)).Class, class(at(high)).Class; a == ClassNone || a > b {
				t.Errorf("z %g is %s, z %g is %s", low, a, high, b)
			}
		}
	})
}

func TestEveryClassAndRuleHasWords(t *testing.T) {
	for c := SangatKurang; c <= KenaikanCukup; c++ {
		if c.Code() == "" || c.Words() == "" {
			t.Errorf("class %d has no words", c)
		}
	}
	if c := Class(255); c.Code() != "" || c.Words() != "" {
		t.Error("an unknown class has words")
	}
	seen := map[string]Rule{}
	for r := RuleNone; int(r) < len(sources); r++ {
		s := r.Source()
		if s.Code == "" || r != RuleNone && s.Title == "" || r != RuleNone && !s.Unverified && s.From == "" || s.Unverified && s.Note == "" {
			t.Errorf("rule %d has no source: %+v", r, s)
		}
		if other, ok := seen[s.Code]; ok {
			t.Errorf("rules %d and %d share the code %s", r, other, s.Code)
		}
		seen[s.Code] = r
	}
	if Rule(255).String() != "no_rule" {
		t.Error("an unknown rule has a source")
	}
}
