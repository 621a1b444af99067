package main

import "slices"

// Claim is one promise held against what was measured in this run.
type Claim struct {
	Promise string `json:"promise"`
	Ours    Sample `json:"ours"`
	Peer    Sample `json:"peer"`
	// Bound is what the ratio of ours to the peer's may at most be, or must at
	// least be when AtLeast is set.
	Bound   float64 `json:"bound"`
	AtLeast bool    `json:"at_least"`
	// Note says how it was measured, and anything that a reader should weigh.
	Note string `json:"note"`
}

// Ratio is the median over the rounds of ours divided by the peer's.
func (c Claim) Ratio() float64 { return median(ratios(c.Ours, c.Peer)) }

// Worst is the round in which the promise fared worst.
func (c Claim) Worst() float64 {
	all := ratios(c.Ours, c.Peer)
	switch {
	case len(all) == 0:
		return c.Ratio()
	case c.AtLeast:
		return slices.Min(all)
	}
	return slices.Max(all)
}

// Kept tells whether the ratio is on the right side of the bound. What was not
// measured is not kept.
func (c Claim) Kept() bool { return within(c.Ratio(), c.Bound, c.AtLeast) }

// Steady tells whether every single round would have said the same.
func (c Claim) Steady() bool { return within(c.Worst(), c.Bound, c.AtLeast) == c.Kept() }

func within(ratio, bound float64, atLeast bool) bool {
	if atLeast {
		return ratio >= bound
	}
	return ratio <= bound
}
