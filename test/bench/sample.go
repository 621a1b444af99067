package main

import (
	"cmp"
	"math"
	"slices"
	"time"
)

// Sample is one quantity, measured once a round. The rounds of two samples that
// are compared took turns, so that a busy machine meets both.
type Sample struct {
	Name   string    `json:"name"`
	Unit   string    `json:"unit"`
	Rounds []float64 `json:"rounds"`
}

// limit is a fixed number to hold a sample against, as if it were a peer.
func limit(unit string, value float64) Sample {
	return Sample{Name: "limit", Unit: unit, Rounds: []float64{value}}
}

// add notes what one round gave.
func (s *Sample) add(value float64) { s.Rounds = append(s.Rounds, value) }

// Median is the middle round, NaN without any.
func (s Sample) Median() float64 { return median(s.Rounds) }

// Noise is how far apart the rounds lie, as a part of the median: 0 for a limit.
func (s Sample) Noise() float64 {
	if len(s.Rounds) < 2 {
		return 0
	}
	return (slices.Max(s.Rounds) - slices.Min(s.Rounds)) / s.Median()
}

// median of an even number of values is the mean of the two in the middle.
func median(values []float64) float64 {
	if len(values) == 0 {
		return math.NaN()
	}
	sorted := slices.Sorted(slices.Values(values))
	half := len(sorted) / 2
	if len(sorted)%2 == 1 {
		return sorted[half]
	}
	return (sorted[half-1] + sorted[half]) / 2
}

// ratios divides the rounds of ours by those of a peer, each by the round beside
// it. A limit stands beside every round.
func ratios(ours, peer Sample) []float64 {
	n := len(ours.Rounds)
	if len(peer.Rounds) > 1 {
		n = min(n, len(peer.Rounds))
	}
	quotients := make([]float64, 0, n)
	for i := range n {
		quotients = append(quotients, ours.Rounds[i]/peer.Rounds[min(i, len(peer.Rounds)-1)])
	}
	return quotients
}

// quantile is the smallest duration that is not exceeded by a share q of all
// (nearest rank), 0 without any. It sorts in place.
func quantile[T cmp.Ordered](all []T, q float64) T {
	var none T
	if len(all) == 0 {
		return none
	}
	slices.Sort(all)
	rank := int(math.Ceil(q*float64(len(all)))) - 1
	return all[min(max(rank, 0), len(all)-1)]
}

// milliseconds is a duration as the table shows it.
func milliseconds(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }
