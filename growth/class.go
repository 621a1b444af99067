package growth

// Class is a nutrition class of Permenkes 2/2020, or of one of the few rules
// beside it. The zero value is the empty
// class: no rule applies, which is never the same as normal.
type Class uint8

// The classes, in the decree's words where it has them.
const (
	ClassNone Class = iota // no rule applies

	SangatKurang // BB/U below -3
	Kurang       // BB/U -3 to below -2
	BeratNormal  // BB/U -2 to +1
	RisikoLebih  // BB/U above +1

	SangatPendek // PB/U, TB/U below -3
	Pendek       // PB/U, TB/U -3 to below -2
	TinggiNormal // PB/U, TB/U -2 to +3
	Tinggi       // PB/U, TB/U above +3

	GiziBuruk     // BB/TB, IMT/U below -3; LILA below 11.5 cm; oedema
	GiziKurang    // BB/TB, IMT/U -3 to below -2; LILA 11.5 to below 12.5 cm
	GiziBaik      // BB/TB, IMT/U -2 to +1; LILA from 12.5 cm
	BerisikoLebih // BB/TB, IMT/U above +1 to +2, 0-60 months
	GiziLebih     // BB/TB, IMT/U above +2 to +3; from 5 years above +1 to +2
	Obesitas      // BB/TB, IMT/U above +3; from 5 years above +2

	Mikrosefali  // LK/U below -2
	KepalaNormal // LK/U -2 to +2
	Makrosefali  // LK/U above +2

	KenaikanKurang // weight velocity below the fifth percentile
	KenaikanCukup  // weight velocity from the fifth percentile
)

var classWords = [...]struct{ code, words string }{
	ClassNone:      {"", ""},
	SangatKurang:   {"sangat_kurang", "Berat badan sangat kurang"},
	Kurang:         {"kurang", "Berat badan kurang"},
	BeratNormal:    {"normal", "Berat badan normal"},
	RisikoLebih:    {"risiko_lebih", "Risiko berat badan lebih"},
	SangatPendek:   {"sangat_pendek", "Sangat pendek"},
	Pendek:         {"pendek", "Pendek"},
	TinggiNormal:   {"normal", "Normal"},
	Tinggi:         {"tinggi", "Tinggi"},
	GiziBuruk:      {"gizi_buruk", "Gizi buruk"},
	GiziKurang:     {"gizi_kurang", "Gizi kurang"},
	GiziBaik:       {"gizi_baik", "Gizi baik"},
	BerisikoLebih:  {"berisiko_gizi_lebih", "Berisiko gizi lebih"},
	GiziLebih:      {"gizi_lebih", "Gizi lebih"},
	Obesitas:       {"obesitas", "Obesitas"},
	Mikrosefali:    {"mikrosefali", "Lingkar kepala di bawah -2 SD"},
	KepalaNormal:   {"normal", "Lingkar kepala normal"},
	Makrosefali:    {"makrosefali", "Lingkar kepala di atas +2 SD"},
	KenaikanKurang: {"kenaikan_kurang", "Kenaikan berat badan kurang"},
	KenaikanCukup:  {"kenaikan_cukup", "Kenaikan berat badan cukup"},
}

// Code is the stable code of the class within its index ("pendek"), empty
// for ClassNone. The codes of two indices may be equal: "normal".
func (c Class) Code() string {
	if int(c) < len(classWords) {
		return classWords[c].code
	}
	return ""
}

// String is Code.
func (c Class) String() string { return c.Code() }

// Words are the class in the decree's Indonesian words.
func (c Class) Words() string {
	if int(c) < len(classWords) {
		return classWords[c].words
	}
	return ""
}

// Verdict is a class, the rule that gave it and, without a class, the reason.
type Verdict struct {
	Class Class
	Rule  Rule
	// Reason is ReasonScored beside a class; otherwise why no rule applies.
	Reason Reason
}

func noRule(why Reason) Verdict { return Verdict{Reason: why} }

// step is one bound of a scale: the class of the scores from it upwards.
type step struct {
	from      float64
	exclusive bool // the bound itself belongs to the step below
	class     Class
}

// classify places a rounded score on a scale whose lowest class is below. A
// missing or a flagged score has no class.
func classify(s Score, rule Rule, below Class, scale ...step) Verdict {
	if !s.Present() {
		return noRule(s.Reason)
	}
	if s.Flag {
		return noRule(ReasonImplausible)
	}
	return Verdict{Class: climb(s.Z, below, scale...), Rule: rule, Reason: ReasonScored}
}

func climb(x float64, class Class, scale ...step) Class {
	for _, st := range scale {
		if x > st.from || x == st.from && !st.exclusive {
			class = st.class
		}
	}
	return class
}

// ClassWeightForAge is BB/U, 0-60 months. BB/U alone never makes gizi buruk,
// and risiko berat badan lebih is to be settled by BB/TB or IMT/U.
func ClassWeightForAge(s Score) Verdict {
	return classify(s, RuleWeightForAge, SangatKurang,
		step{-3, false, Kurang}, step{-2, false, BeratNormal}, step{+1, true, RisikoLebih})
}

// ClassLenheiForAge is PB/U or TB/U, 0-60 months. Stunting is pendek and
// sangat pendek together.
func ClassLenheiForAge(s Score) Verdict {
	return classify(s, RuleLenheiForAge, SangatPendek,
		step{-3, false, Pendek}, step{-2, false, TinggiNormal}, step{+3, true, Tinggi})
}

// ClassWeightForLenhei is BB/PB or BB/TB, 0-60 months. A score that is missing
// because of oedema is gizi buruk by RuleOedema.
func ClassWeightForLenhei(s Score) Verdict {
	if s.Reason == ReasonOedema {
		return Verdict{Class: GiziBuruk, Rule: RuleOedema, Reason: ReasonScored}
	}
	return classifyFatness(s, RuleWeightForLenhei)
}

// ClassBMIForAge is IMT/U, 0-60 months.
func ClassBMIForAge(s Score) Verdict { return classifyFatness(s, RuleBMIForAge) }

func classifyFatness(s Score, rule Rule) Verdict {
	return classify(s, rule, GiziBuruk,
		step{-3, false, GiziKurang}, step{-2, false, GiziBaik}, step{+1, true, BerisikoLebih},
		step{+2, true, GiziLebih}, step{+3, true, Obesitas})
}

// ClassBMIForAge5To18 is IMT/U from 5 to 18 years, by the WHO Reference 2007.
func ClassBMIForAge5To18(s Score) Verdict {
	return classify(s, RuleBMIForAge5To18, GiziBuruk,
		step{-3, false, GiziKurang}, step{-2, false, GiziBaik},
		step{+1, true, GiziLebih}, step{+2, true, Obesitas})
}

// ClassHeadForAge is LK/U, 0-60 months.
func ClassHeadForAge(s Score) Verdict {
	return classify(s, RuleHeadForAge, Mikrosefali,
		step{-2, false, KepalaNormal}, step{+2, true, Makrosefali})
}

// ClassArm is LILA by tape in cm, from 6 months to below 60: gizi buruk below
// 11.5, gizi kurang below 12.5. It looks at the tape, not at LILA/U, and the
// tape's bounds are in force whatever the length.
func ClassArm(armCm, ageDays float64) Verdict {
	if !measured(armCm) {
		return noRule(ReasonNoValue)
	}
	a := ageOf(ageDays)
	if !a.known {
		return noRule(ReasonNoAge)
	}
	if a.days < 6*DaysPerMonth || a.months >= underFiveMonths {
		return noRule(ReasonOutsideAge)
	}
	class := climb(armCm, GiziBuruk, step{11.5, false, GiziKurang}, step{12.5, false, GiziBaik})
	return Verdict{Class: class, Rule: RuleArm, Reason: ReasonScored}
}

// Classes are the verdicts on one measurement.
type Classes struct {
	WeightForAge    Verdict // BB/U
	LenheiForAge    Verdict // PB/U, TB/U
	WeightForLenhei Verdict // BB/PB, BB/TB
	BMIForAge       Verdict // IMT/U, for the age
	HeadForAge      Verdict // LK/U
}

// Classify gives the verdicts on a set of scores. By the WHO Reference 2007
// the decree classes IMT/U only.
func Classify(sc Scores) Classes {
	if sc.Standard == Standard2007 {
		other := noRule(ReasonNotInStandard)
		return Classes{
			WeightForAge: other, LenheiForAge: other, WeightForLenhei: other, HeadForAge: other,
			BMIForAge: ClassBMIForAge5To18(sc.BMIForAge),
		}
	}
	return Classes{
		WeightForAge:    ClassWeightForAge(sc.WeightForAge),
		LenheiForAge:    ClassLenheiForAge(sc.LenheiForAge),
		WeightForLenhei: ClassWeightForLenhei(sc.WeightForLenhei),
		BMIForAge:       ClassBMIForAge(sc.BMIForAge),
		HeadForAge:      ClassHeadForAge(sc.HeadForAge),
	}
}
