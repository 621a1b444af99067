package growth

// Rule names the rule behind a class or a weighing code, so that a screen can
// say why. The zero value is RuleNone: no rule applies.
type Rule uint8

const (
	// RuleNone says that no rule applies.
	RuleNone Rule = iota
	// RuleWeightForAge is Permenkes 2/2020, BB/U, 0-60 months.
	RuleWeightForAge
	// RuleLenheiForAge is Permenkes 2/2020, PB/U and TB/U, 0-60 months.
	RuleLenheiForAge
	// RuleWeightForLenhei is Permenkes 2/2020, BB/PB and BB/TB, 0-60 months.
	RuleWeightForLenhei
	// RuleBMIForAge is Permenkes 2/2020, IMT/U, 0-60 months.
	RuleBMIForAge
	// RuleBMIForAge5To18 is Permenkes 2/2020, IMT/U, 5-18 years.
	RuleBMIForAge5To18
	// RuleOedema is oedema of both feet: gizi buruk whatever the weight.
	RuleOedema
	// RuleArm is LILA by tape, 6-59 months.
	RuleArm
	// RuleHeadForAge is head circumference, LK/U.
	RuleHeadForAge
	// RuleFirstWeighing is KMS B: nothing to compare with yet.
	RuleFirstWeighing
	// RuleGap is KMS O: not weighed in the month before.
	RuleGap
	// RuleGainReached is KMS N: the gain is at least the KBM.
	RuleGainReached
	// RuleFollowsCurve is KMS N: the gain is below the KBM or has none to meet,
	// and the weight-for-age score did not fall.
	RuleFollowsCurve
	// RuleFlatOrFalling is KMS T: the child weighs the same or less.
	RuleFlatOrFalling
	// RuleBelowKBM is KMS T: some gain, below the KBM, and the line falls.
	RuleBelowKBM
	// RuleLineFalls is KMS T: some gain at an age without KBM, and the line
	// falls.
	RuleLineFalls
	// RuleBelowRed is Monitored.BelowRed: BB/U below -3.
	RuleBelowRed
	// RuleAboveOrange is Monitored.AboveOrange: BB/U above +1.
	RuleAboveOrange
	// RuleWeightFaltering is a gain below the fifth percentile of the WHO weight
	// increments (2009), birth to 24 months.
	RuleWeightFaltering
	// RuleCorrectedAge is the age from term, not from birth, for children born
	// before 37 weeks, below 24 months.
	RuleCorrectedAge
)

// Source says where a rule comes from and how far that was checked.
type Source struct {
	// Code is the stable code of the rule.
	Code string
	// Title is the document.
	Title string
	// From is the day from which the document holds, as yyyy-mm-dd or yyyy,
	// empty if not known; To is empty while it holds.
	From, To string
	// Unverified marks a number that was not read in the document itself.
	Unverified bool
	// Note says what was checked, and what is in doubt.
	Note string
}

const (
	permenkes = "Permenkes 2/2020, Standar Antropometri Anak"
	kiaBook   = "Buku KIA, KMS (print file of 6 May 2023)"
	restated  = "Bounds agree in two independent restatements; the decree's own text was not read."
)

var sources = [...]Source{
	RuleNone:            {Code: "no_rule"},
	RuleWeightForAge:    {Code: "bb_u", Title: permenkes, From: "2020", Note: restated},
	RuleLenheiForAge:    {Code: "tb_u", Title: permenkes, From: "2020", Note: restated},
	RuleWeightForLenhei: {Code: "bb_tb", Title: permenkes, From: "2020", Note: restated},
	RuleBMIForAge:       {Code: "imt_u", Title: permenkes, From: "2020", Note: restated},
	RuleBMIForAge5To18: {Code: "imt_u_5_18", Title: permenkes, From: "2020", Unverified: true,
		Note: "The bounds rest on one restatement, and whether 18 includes the year that follows is not known."},
	RuleOedema: {Code: "edema", Title: permenkes + "; WHO anthro 1.1", From: "2020", Unverified: true,
		Note: "WHO anthro counts oedema below -3 in the weight scores; the decree's own text was not read."},
	RuleArm: {Code: "lila_6_59", Title: "Permenkes 29/2019; WHO/UNICEF 2009", From: "2019", Unverified: true,
		Note: "WHO's cut-offs are sure; the decree's own text was not read."},
	RuleHeadForAge: {Code: "lk_u", Title: "WHO Child Growth Standards, second set", From: "2007", Unverified: true,
		Note: "One restatement of the +2 and -2 bounds."},
	RuleFirstWeighing: {Code: "first", Title: kiaBook, From: "2023-05-06"},
	RuleGap:           {Code: "not_weighed_last_month", Title: kiaBook, From: "2023-05-06"},
	RuleGainReached: {Code: "gain_reached", Title: kiaBook, From: "2023-05-06",
		Note: "The row of KBM values was read; KBM.Unverified marks the months where sources disagree."},
	RuleFollowsCurve: {Code: "follows_curve", Title: kiaBook, From: "2023-05-06", Unverified: true,
		Note: "The card judges the line by eye; reading it as a weight-for-age score that does not fall is ours."},
	RuleFlatOrFalling: {Code: "flat_or_falling", Title: kiaBook, From: "2023-05-06"},
	RuleBelowKBM: {Code: "below_kbm", Title: kiaBook, From: "2023-05-06",
		Note: "The row of KBM values was read; KBM.Unverified marks the months where sources disagree."},
	RuleLineFalls: {Code: "line_falls", Title: kiaBook, From: "2023-05-06", Unverified: true,
		Note: "The card has no KBM below one month; the weight-for-age score alone decides."},
	RuleBelowRed: {Code: "below_red", Title: kiaBook, From: "2023-05-06", Unverified: true,
		Note: "That the red line (bawah garis merah, BGM) lies at BB/U -3 was not read on the card."},
	RuleAboveOrange: {Code: "above_orange", Title: kiaBook, From: "2023-05-06", Unverified: true,
		Note: "That the orange line lies at BB/U +1 was not read on the card."},
	RuleWeightFaltering: {Code: "weight_faltering", Title: "WHO Growth Velocity Standards; KMK HK.01.07/MENKES/1928/2022", From: "2009", Unverified: true,
		Note: "The increments are WHO's; that the fifth percentile is the Indonesian bound was not read in the decree."},
	RuleCorrectedAge: {Code: "corrected_age", Title: "Practice of IDAI, the Indonesian paediatric society", Unverified: true,
		Note: "To 24 months by common practice; no document was read, so no date is known."},
}

// Source returns where the rule comes from.
func (r Rule) Source() Source {
	if int(r) < len(sources) {
		return sources[r]
	}
	return sources[RuleNone]
}

// String returns the rule's stable code.
func (r Rule) String() string { return r.Source().Code }
