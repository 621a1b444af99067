package survey

import (
	"cmp"
	"math"
	"slices"
)

// Repeat is one size of one child, taken twice by the same measurer without
// looking at the first result.
type Repeat struct {
	Measurer string
	// Check says what was measured: CheckRepeatWeight (kg), CheckRepeatLength or
	// CheckRepeatArm (cm).
	Check         Check
	First, Second float64
}

// RepeatError is how far a measurer's two readings lie apart.
type RepeatError struct {
	Measurer string
	// Finding has the technical error of measurement as its value, in kg or cm,
	// and the pairs as its children.
	Finding Finding
	// Relative is the technical error in percent of the mean. Reliability is the
	// share of the variance between children that is not error, 1 at best; NaN
	// where the children do not differ.
	Relative, Reliability float64
}

// RepeatErrors is the technical error of measurement of each measurer and size,
// sqrt(sum of d2 / 2n), by name and check. Pairs that lack a reading above zero,
// or whose check is another, are left out.
//
// Source: Ulijaszek and Kerr, Br J Nutr 1999;82:165-177.
func RepeatErrors(repeats []Repeat) []RepeatError {
	kept := slices.DeleteFunc(slices.Clone(repeats), func(r Repeat) bool {
		return r.Check < CheckRepeatWeight || r.Check > CheckRepeatArm || !measured(r.First) || !measured(r.Second)
	})
	slices.SortStableFunc(kept, func(a, b Repeat) int {
		return cmp.Or(cmp.Compare(a.Measurer, b.Measurer), cmp.Compare(a.Check, b.Check))
	})
	var found []RepeatError
	for first := 0; first < len(kept); {
		next := first
		for next < len(kept) && kept[next].Measurer == kept[first].Measurer && kept[next].Check == kept[first].Check {
			next++
		}
		found = append(found, repeatError(kept[first:next]))
		first = next
	}
	return found
}

func measured(size float64) bool { return size > 0 && !math.IsInf(size, 1) }

// repeatError is that of one measurer and size.
func repeatError(pairs []Repeat) RepeatError {
	squares, sizes := 0.0, make([]float64, 0, 2*len(pairs))
	for _, p := range pairs {
		squares += (p.First - p.Second) * (p.First - p.Second)
		sizes = append(sizes, p.First, p.Second)
	}
	tem, all := math.Sqrt(squares/float64(2*len(pairs))), momentsOf(sizes)
	e := RepeatError{Measurer: pairs[0].Measurer, Relative: 100 * tem / all.mean, Reliability: math.NaN(),
		Finding: Finding{Check: pairs[0].Check, Value: tem, P: math.NaN(), Children: len(pairs)}}
	if all.deviation > 0 {
		e.Reliability = 1 - tem*tem/(all.deviation*all.deviation)
	}
	e.Finding.Rating = e.Finding.Check.criterion().rate(tem, len(pairs))
	return e
}
