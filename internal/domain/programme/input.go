package programme

import (
	"cmp"
	"slices"

	"canting/internal/domain/ident"
	"canting/internal/domain/rule"
)

// Values are answers by the id of their field. What is not there is missing;
// what no field asks for is not read.
type Values map[string]rule.Value

// Person is what rules may know of who it is about.
type Person struct {
	Sex   ident.Sex
	Birth ident.Date
	// City is the Kemendagri code of the city, as "3576".
	City string
}

// Past is one visit that was made before.
type Past struct {
	Visit  string
	Date   ident.Date
	Values Values
}

// Known is a value that another stage handed on, and the day it is from; a
// missing day is old enough for nothing that has an age limit.
type Known struct {
	Value rule.Value
	Date  ident.Date
}

// Answer is the last answer of a finding: when it was given, and whether the
// finding was there.
type Answer struct {
	Date ident.Date
	Yes  bool
}

// Case is one episode of one person in one programme, as it is known so far.
type Case struct {
	Person  Person
	Entered ident.Date
	// Closed is the day on which the case ended, missing while it goes on, and
	// Outcome the id of how.
	Closed  ident.Date
	Outcome string
	Facts   Values
	Before  map[string]Known
	Found   map[string]Answer
	// Past are the visits of this case, by date; Sorted puts them in order.
	Past []Past
}

// Sorted is the case with its visits by date, those of one day as they stood. It
// does not touch the slice that it was given.
func (c Case) Sorted() Case {
	if !slices.IsSortedFunc(c.Past, byDate) {
		c.Past = slices.Clone(c.Past)
		slices.SortStableFunc(c.Past, byDate)
	}
	return c
}

func byDate(a, b Past) int { return cmp.Compare(a.Date, b.Date) }

// Input is one visit to be judged, and the case that it belongs to.
type Input struct {
	Visit  string
	Date   ident.Date
	Values Values
	Case   Case
}
