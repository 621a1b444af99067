package ledger

import (
	"cmp"
	"math"
	"slices"

	"canting/growth"
	"canting/internal/domain/ident"
)

// Weighed is one weighing on a card: what was said of it, version by version,
// and how it is judged.
type Weighed struct {
	// Entry is the entry that first told of the weighing; it names it for good.
	Entry ID
	// Record is the record that the weighing was told of, when it is one taken in.
	Record    ID
	Who       ID
	Source    Source
	Versions  []Version
	Withdrawn bool

	// Weighing is the version that stands.
	Weighing
	Result Result
}

// Version is one say about a weighing: the first, or an amendment.
type Version struct {
	Entry     ID
	SaidAt    int64
	Withdrawn bool
	// Weighing is nil for the version that stands: it is on the Weighed itself.
	Weighing *Weighing
}

// Result is what the growth standards say of a weighing. Its zero value is
// "not judged": no rule applies.
type Result struct {
	AgeDays      int
	WeightForAge Score
	LenheiForAge Score
	WeightForLen Score
	BMIForAge    Score
	HeadForAge   Score
	ArmForAge    Score
	LenheiCm     float64
	CorrectionCm float64
	BBU          string
	TBU          string
	BBTB         string
	IMTU         string
	MUAC         string
	KMS          KMS
}

// Score is one z-score, rounded to two decimals. Present is false when it
// could not be computed, and Reason then says why; Flag marks a value beyond
// the limits that WHO holds possible.
type Score struct {
	Z       float64
	Present bool
	Flag    bool
	Reason  string
}

// Usable tells whether the score counts in figures.
func (s Score) Usable() bool { return s.Present && !s.Flag }

// KMS is a weighing's line on the growth chart of the KMS: N, T, O or B and
// the rule that said so.
type KMS struct {
	Code        string
	GainG       int
	KBMG        int
	Rule        string
	TwoT        bool
	BelowRed    bool
	AboveOrange bool
	Unverified  bool
}

// Live tells whether the weighing stands.
func (w *Weighed) Live() bool { return !w.Withdrawn }

// SaidAt is when the version that stands was said.
func (w *Weighed) SaidAt() int64 {
	for i := len(w.Versions) - 1; i >= 0; i-- {
		if w.Versions[i].Weighing == nil {
			return w.Versions[i].SaidAt
		}
	}
	return 0
}

// weigh notes a weighing, or a new version of one.
func (c *Card) weigh(e *Entry) error {
	if c.WeighingOf(e.ID) != nil {
		return nil
	}
	var body Weighing
	if err := read(e, &body); err != nil {
		return err
	}
	body.Raw = nil
	if !e.Amends.IsZero() {
		amended := c.WeighingOf(e.Amends)
		if amended == nil {
			return missing("ledger.weigh")
		}
		amended.amend(e, body)
		c.sortWeighed()
		return nil
	}
	c.Weighed = append(c.Weighed, Weighed{
		Entry: e.ID, Record: c.record(e), Who: e.Who, Source: e.Source, Weighing: body,
		Versions: []Version{{Entry: e.ID, SaidAt: e.SaidAt}},
	})
	c.sortWeighed()
	return nil
}

// sortWeighed keeps weighings by day, and those of one day as they were said.
// They are large and most often in order, so that is looked at first.
func (c *Card) sortWeighed() {
	for i := 1; i < len(c.Weighed); i++ {
		if c.Weighed[i-1].compare(&c.Weighed[i]) > 0 {
			slices.SortStableFunc(c.Weighed, func(a, b Weighed) int { return a.compare(&b) })
			return
		}
	}
}

func (w *Weighed) compare(o *Weighed) int {
	if w.Date != o.Date {
		return cmp.Compare(w.Date, o.Date)
	}
	return order(w.Versions[0].SaidAt, w.Entry, o.Versions[0].SaidAt, o.Entry)
}

// WeighingOf is the weighing that an entry tells of, first or as an amendment;
// nil when the card, which may itself be nil, knows none.
func (c *Card) WeighingOf(entry ID) *Weighed {
	if c == nil {
		return nil
	}
	for i := range c.Weighed {
		if c.Weighed[i].tells(entry) {
			return &c.Weighed[i]
		}
	}
	return nil
}

func (w *Weighed) tells(id ID) bool {
	return slices.ContainsFunc(w.Versions, func(v Version) bool { return v.Entry == id })
}

// amend adds a version and lets the latest that was not taken back stand.
func (w *Weighed) amend(e *Entry, body Weighing) {
	w.Versions = append(slices.Clone(w.Versions), Version{Entry: e.ID, SaidAt: e.SaidAt, Weighing: &body})
	w.settle()
}

// withdraw takes back the weighing (when the entry names its first telling) or
// one amendment of it, and tells whether the entry meant this weighing at all.
func (w *Weighed) withdraw(e *Entry) bool {
	i := slices.IndexFunc(w.Versions, func(v Version) bool { return v.Entry == e.Amends })
	if i < 0 {
		return false
	}
	w.Versions = slices.Clone(w.Versions)
	w.Versions[i].Withdrawn = true
	w.settle()
	return true
}

// settle finds the version that stands: the latest not taken back. The first
// telling taken back takes the whole weighing back.
func (w *Weighed) settle() {
	for i := range w.Versions {
		if w.Versions[i].Weighing == nil {
			standing := w.Weighing
			w.Versions[i].Weighing = &standing
		}
	}
	slices.SortFunc(w.Versions[1:], func(a, b Version) int { return order(a.SaidAt, a.Entry, b.SaidAt, b.Entry) })
	w.Withdrawn = w.Versions[0].Withdrawn
	stands := 0
	for i := range w.Versions {
		if !w.Versions[i].Withdrawn {
			stands = i
		}
	}
	w.Weighing = *w.Versions[stands].Weighing
	w.Versions[stands].Weighing = nil
	w.Result = Result{}
}

// judge scores the weighings that were not scored yet, or all of them when the
// birth date or the sex changed, and draws the KMS line anew: a weighing more
// or less may change what its neighbours mean.
func (c *Card) judge(all bool) {
	line := make([]*Weighed, len(c.Weighed))
	for i := range c.Weighed {
		w := &c.Weighed[i]
		line[i] = w
		if all || w.Result == (Result{}) {
			w.Result = score(c.Person, w.Weighing)
		}
		w.Result.KMS = KMS{}
	}
	monitor(c.Person, line, func(w *Weighed, k KMS) { w.Result.KMS = k })
}

// Judge scores a weighing of a person without storing it, among the weighings
// that the card already holds: what the desk shows while somebody types. The
// weighing named by instead (the one being corrected) is left out.
func (c *Card) Judge(w Weighing, instead ID) Result {
	// It comes after all that was said of the same day.
	trial := Weighed{Weighing: w, Versions: []Version{{SaidAt: math.MaxInt64}}, Result: score(c.Person, w)}
	line, placed := make([]*Weighed, 0, len(c.Weighed)+1), false
	for i := range c.Weighed {
		o := &c.Weighed[i]
		if !instead.IsZero() && o.Entry == instead {
			continue
		}
		if !placed && trial.compare(o) < 0 {
			line, placed = append(line, &trial), true
		}
		line = append(line, o)
	}
	if !placed {
		line = append(line, &trial)
	}
	monitor(c.Person, line, func(w *Weighed, k KMS) {
		if w == &trial {
			trial.Result.KMS = k
		}
	})
	return trial.Result
}

func score(p Person, w Weighing) Result {
	r := Result{AgeDays: -1}
	m := growth.Missing(sexOf(p.Sex))
	if !p.Birth.IsZero() && !w.Date.IsZero() {
		r.AgeDays = p.Birth.DaysUntil(w.Date)
		m.AgeDays = float64(r.AgeDays)
	}
	// Zero is "not measured" here as it is for the library.
	m.WeightKg, m.LenheiCm, m.HeadCm, m.ArmCm = w.WeightKg, w.LenheiCm, w.HeadCm, w.MUACCm
	m.Measure, m.Oedema = measureOf(w.Measure), w.Oedema
	s := growth.WHO2006(m)
	r.WeightForAge, r.LenheiForAge, r.WeightForLen = scoreOf(s.WeightForAge), scoreOf(s.LenheiForAge), scoreOf(s.WeightForLenhei)
	r.BMIForAge, r.HeadForAge, r.ArmForAge = scoreOf(s.BMIForAge), scoreOf(s.HeadForAge), scoreOf(s.ArmForAge)
	if !math.IsNaN(s.LenheiCm) {
		r.LenheiCm, r.CorrectionCm = s.LenheiCm, s.CorrectionCm
	}
	classes := growth.Classify(s)
	r.BBU, r.TBU = classes.WeightForAge.Class.Code(), classes.LenheiForAge.Class.Code()
	r.BBTB, r.IMTU = classes.WeightForLenhei.Class.Code(), classes.BMIForAge.Class.Code()
	r.MUAC = growth.ClassArm(w.MUACCm, m.AgeDays).Class.Code()
	return r
}

// monitor draws the KMS line through the live weighings that have a weight and
// an age under five, in order of date, and tells what it says of each.
func monitor(p Person, line []*Weighed, tell func(*Weighed, KMS)) {
	series, at := make([]growth.Weighing, 0, len(line)), make([]*Weighed, 0, len(line))
	for _, w := range line {
		if !w.Live() || w.WeightKg <= 0 || w.Result.AgeDays < 0 || w.Date.IsZero() {
			continue
		}
		series = append(series, growth.Weighing{Month: w.Date.MonthIndex(), AgeDays: w.Result.AgeDays, AgeMonths: ageMonths(p.Birth, w.Date), WeightKg: w.WeightKg})
		at = append(at, w)
	}
	for i, m := range growth.Monitor(sexOf(p.Sex), series) {
		tell(at[i], KMS{
			Code: m.Code, GainG: m.GainG, KBMG: m.KBMG, Rule: m.Rule.String(),
			TwoT: m.TwoT, BelowRed: m.BelowRed, AboveOrange: m.AboveOrange, Unverified: m.Unverified,
		})
	}
}

func ageMonths(birth, at ident.Date) int {
	months, _ := ident.CompletedMonths(birth, at) // without an age: 0, "not given"
	return months
}

func scoreOf(s growth.Score) Score {
	if !s.Present() {
		return Score{Reason: s.Reason.String()}
	}
	return Score{Z: s.Z, Present: true, Flag: s.Flag}
}

func sexOf(s Sex) growth.Sex {
	switch s {
	case Male:
		return growth.Male
	case Female:
		return growth.Female
	}
	return 0
}

func measureOf(m Lenhei) growth.Measure {
	switch m {
	case Lying:
		return growth.Lying
	case Standing:
		return growth.Standing
	}
	return growth.MeasureUnknown
}

// Difference is one class in which the portal and we disagree.
type Difference struct {
	Column, Portal, Ours string
}

// Differs lists the classes that the portal gave and that ours are not. A class
// that either side did not give is no difference.
func (w *Weighed) Differs() []Difference {
	if w.Portal == nil {
		return nil
	}
	var list []Difference
	for _, d := range []Difference{
		{"BB/U", w.Portal.BBU, w.Result.BBU},
		{"TB/U", w.Portal.TBU, w.Result.TBU},
		{"BB/TB", w.Portal.BBTB, w.Result.BBTB},
	} {
		if d.Portal != "" && d.Ours != "" && d.Portal != d.Ours {
			list = append(list, d)
		}
	}
	return list
}
