// Package tally is what the figures are read from: counters per place, month
// and indicator. A card says which counters it stands in; when a card changes,
// the counters change by the difference, so a figure costs the same however
// many weighings lie behind it.
package tally

import (
	"cmp"
	"math"
	"slices"

	"canting/internal/domain/ident"
	"canting/internal/domain/ledger"
	"canting/internal/domain/region"
)

// Indicator names a counter. Its code is stored, so it never changes meaning.
type Indicator string

// The counters of children under five. Those that end in Measured are the
// denominators: children of that month with a usable score of the index, not
// flagged as implausible. Sources: Permenkes 2/2020 for the cut-offs, the KMS
// of the Buku KIA for N, T, O and B.
const (
	// Registered is a flow: +1 in the month a child is born, -1 in the first
	// month in which it is no day under five. Its running sum is S.
	Registered Indicator = "registered"
	// Weighed is D: children under five weighed in the month.
	Weighed Indicator = "weighed"

	Stunting            Indicator = "stunting"
	SevereStunting      Indicator = "severe_stunting"
	StuntingMeasured    Indicator = "stunting_measured"
	Wasting             Indicator = "wasting"
	SevereWasting       Indicator = "severe_wasting"
	Overweight          Indicator = "overweight"
	WastingMeasured     Indicator = "wasting_measured"
	Underweight         Indicator = "underweight"
	SevereUnderweight   Indicator = "severe_underweight"
	UnderweightMeasured Indicator = "underweight_measured"

	// Flagged counts children with a score beyond WHO's limits this month.
	Flagged  Indicator = "flagged"
	GainN    Indicator = "n"
	GainT    Indicator = "t"
	GainO    Indicator = "o"
	GainB    Indicator = "b"
	TwoT     Indicator = "two_t"
	BelowRed Indicator = "below_red"
)

// Cell addresses one counter. Month is year*12 + month - 1.
type Cell struct {
	Place     region.Code
	Month     int
	Indicator Indicator
}

// compare orders cells by place, month and indicator.
func (c Cell) compare(o Cell) int {
	return cmp.Or(cmp.Compare(c.Place, o.Place), cmp.Compare(c.Month, o.Month), cmp.Compare(c.Indicator, o.Indicator))
}

// Change is what to add to one counter.
type Change struct {
	Cell
	N int
}

// Changes are counters and what to add to them. The zero value is ready.
//
// A card counts at its own place only; List carries what is left up to the
// places around it. Most of what Replace takes out it puts in again, and that
// is then settled at one place and not at four.
type Changes struct{ n map[Cell]int }

// Replace takes a card's old standing out of the counters and puts its new
// standing in. Either may be nil.
func (c *Changes) Replace(before, after *ledger.Card) {
	from := changedFrom(before, after)
	c.add(before, from, -1)
	c.add(after, from, +1)
}

// everything is before the first month of any card.
const everything = math.MinInt

// changedFrom is the first month in which the two cards can stand differently:
// up to there they tell of the same weighings of the same child, in the same
// place. Most changes are one weighing at the end of a long row.
func changedFrom(before, after *ledger.Card) int {
	if before == nil || after == nil || before.Active() != after.Active() ||
		before.Person.Place != after.Person.Place || before.Person.Birth != after.Person.Birth || before.LastUnderFive() != after.LastUnderFive() {
		return everything
	}
	i := 0
	for i < len(before.Weighed) && i < len(after.Weighed) && countedOf(&before.Weighed[i]) == countedOf(&after.Weighed[i]) {
		i++
	}
	from := math.MaxInt
	for _, card := range []*ledger.Card{before, after} {
		if i < len(card.Weighed) {
			from = min(from, card.Weighed[i].Date.MonthIndex())
		}
	}
	return from
}

// countedAs is all of a weighing that the counters look at.
type countedAs struct {
	date       ident.Date
	live       bool
	weight     float64
	oedematous bool
	result     ledger.Result
}

func countedOf(w *ledger.Weighed) countedAs {
	return countedAs{w.Date, w.Live(), w.WeightKg, oedematous(w), w.Result}
}

// List gives the counters that really change, at every place from the cards'
// own up to the city, in order.
func (c *Changes) List() []Change {
	all := map[Cell]int{}
	for cell, n := range c.n {
		if n == 0 {
			continue
		}
		for p := cell.Place; p != "" && p.Level() >= region.CityLevel; p = p.Parent() {
			all[Cell{p, cell.Month, cell.Indicator}] += n
		}
	}
	list := make([]Change, 0, len(all))
	for cell, n := range all {
		if n != 0 {
			list = append(list, Change{cell, n})
		}
	}
	slices.SortFunc(list, func(a, b Change) int { return a.compare(b.Cell) })
	return list
}

func (c *Changes) add(card *ledger.Card, from, sign int) {
	if card == nil || !card.Active() || card.Person.Place == "" || card.Person.Birth.IsZero() {
		return
	}
	if c.n == nil {
		c.n = map[Cell]int{}
	}
	place := card.Person.Place
	standing(card, from, func(month int, i Indicator, n int) {
		c.n[Cell{place, month, i}] += sign * n
	})
}

// Standing gives the counters that a card stands in for its weighings of one
// month: the way from a figure down to the names. It is empty for a card that
// is not counted.
func Standing(card *ledger.Card, month int) map[Indicator]bool {
	in := map[Indicator]bool{}
	birth := card.Person.Birth
	if !card.Active() || card.Person.Place == "" || birth.IsZero() {
		return in
	}
	weighed := slices.DeleteFunc(slices.Clone(card.Weighed), func(w ledger.Weighed) bool { return w.Date.MonthIndex() != month })
	ofMonth(weighed, birth, card.LastUnderFive().AddDays(1), func(i Indicator) { in[i] = true })
	return in
}

// standing names every counter that a card stands in, from a month on. The flow
// of children is named only when everything is asked for.
func standing(card *ledger.Card, from int, count func(month int, i Indicator, n int)) {
	birth, last := card.Person.Birth, card.LastUnderFive()
	if last.IsZero() {
		return // born at the end of the calendar: no such child
	}
	if from == everything {
		count(birth.MonthIndex(), Registered, 1)
		count(last.MonthIndex()+1, Registered, -1)
	}
	for first := 0; first < len(card.Weighed); {
		next := first + 1
		month := card.Weighed[first].Date.MonthIndex()
		for next < len(card.Weighed) && card.Weighed[next].Date.MonthIndex() == month {
			next++
		}
		if month >= from {
			ofMonth(card.Weighed[first:next], birth, last.AddDays(1), func(i Indicator) { count(month, i, 1) })
		}
		first = next
	}
}

// ofMonth counts one child's month: of several weighings the latest that can
// answer a question answers it.
func ofMonth(weighed []ledger.Weighed, birth, until ident.Date, count func(Indicator)) {
	var gain, zlen, zwfl, zwei, flag bool
	for i := len(weighed) - 1; i >= 0; i-- {
		w := &weighed[i]
		if !w.Live() || w.Date < birth || w.Date >= until {
			continue
		}
		r := &w.Result
		if w.WeightKg > 0 && !gain {
			gain = true
			count(Weighed)
			ofKMS(r.KMS, count)
		}
		flag = flag || r.LenheiForAge.Flag || r.WeightForLen.Flag || r.WeightForAge.Flag
		if r.LenheiForAge.Usable() && !zlen {
			zlen = true
			cut(r.LenheiForAge.Z, StuntingMeasured, Stunting, SevereStunting, count)
		}
		if !zwfl && (r.WeightForLen.Usable() || oedematous(w)) {
			zwfl = true
			ofWasting(w, count)
		}
		if r.WeightForAge.Usable() && !zwei {
			zwei = true
			cut(r.WeightForAge.Z, UnderweightMeasured, Underweight, SevereUnderweight, count)
		}
	}
	if flag {
		count(Flagged)
	}
}

// oedematous tells whether a weighing shows oedema in a child with a length:
// WHO counts it as severe wasting although no score can be computed.
func oedematous(w *ledger.Weighed) bool { return w.Oedema && w.WeightKg > 0 && w.LenheiCm > 0 }

func ofWasting(w *ledger.Weighed, count func(Indicator)) {
	if oedematous(w) {
		count(WastingMeasured)
		count(Wasting)
		count(SevereWasting)
		return
	}
	z := w.Result.WeightForLen.Z
	cut(z, WastingMeasured, Wasting, SevereWasting, count)
	if z > 2 {
		count(Overweight)
	}
}

// cut applies WHO's strict cut-offs to a rounded score.
func cut(z float64, measured, low, severe Indicator, count func(Indicator)) {
	count(measured)
	if z < -2 {
		count(low)
	}
	if z < -3 {
		count(severe)
	}
}

func ofKMS(k ledger.KMS, count func(Indicator)) {
	switch k.Code {
	case "N":
		count(GainN)
	case "T":
		count(GainT)
	case "O":
		count(GainO)
	case "B":
		count(GainB)
	}
	if k.TwoT {
		count(TwoT)
	}
	if k.BelowRed {
		count(BelowRed)
	}
}
