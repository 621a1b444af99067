package programme

import (
	"cmp"

	"canting/internal/domain/ident"
)

// Unit is the unit in which a file gives a span of time. The zero Unit is none.
type Unit uint8

// The units of spans.
const (
	Hours Unit = iota + 1
	Days
	Weeks
	Months
	Years
)

// UnitNames are the units as files write them, in order from Hours.
func UnitNames() []string { return []string{"hours", "days", "weeks", "months", "years"} }

// String is the unit's name in files, "" for none.
func (u Unit) String() string {
	if u == 0 || u > Years {
		return ""
	}
	return UnitNames()[u-1]
}

// Span is a length of time. The zero Span is none.
type Span struct {
	N    int
	Unit Unit
}

// Given says whether there is a span at all; one of no days is one.
func (s Span) Given() bool { return s.Unit != 0 }

// after is the day at the end of the span, missing when it begins nowhere. Hours
// count as the whole days in them, for a visit has a day and no clock.
func (s Span) after(d ident.Date) ident.Date {
	switch s.Unit {
	case Hours:
		return d.AddDays(s.N / 24)
	case Weeks:
		return d.AddDays(7 * s.N)
	case Months:
		return d.AddMonths(s.N)
	case Years:
		return d.AddMonths(12 * s.N)
	}
	return d.AddDays(s.N)
}

// longer compares two spans by their hours, a month having 30 days.
func (s Span) longer(t Span) int { return cmp.Compare(s.hours(), t.hours()) }

func (s Span) hours() int {
	return s.N * [...]int{0, 1, 24, 7 * 24, 30 * 24, 365 * 24}[min(s.Unit, Years)]
}

// Form is how a plan names its days.
type Form uint8

const (
	// List is a row of days after a date: the n-th visit answers the n-th.
	List Form = iota
	// Windows are spans of days: a visit in a window answers it.
	Windows
	// Every repeats after a date until an end.
	Every
	// Calendar is certain months of every year.
	Calendar
)

// Plan says when a visit of a kind is wanted.
type Plan struct {
	Entry
	Form Form
	// Base is what the days count from: "birth_date", "entered", the id of a
	// fact that is a date, "visit.<id>" or "found.<finding>"; "" for Calendar.
	Base string
	// At are the days of a List; Labels may name each. Back counts them back from
	// the base, as from a wedding.
	At     []Span
	Back   bool
	Labels []Words
	// Late are the steps after a visit that was later than its day.
	Late []Step
	// Windows of the form Windows.
	Windows []Window
	// Step, Start and Until are the form Every: the first is at Start (or after
	// one Step), the last not after Until.
	Step, Start, Until Span
	// Months of the form Calendar, 1 to 12, ascending.
	Months []int
	// GraceDays is how many days after the due day it is not yet overdue;
	// EarlyDays how many days before it a visit may already be made.
	GraceDays, EarlyDays int
	// Expires counts from the base; afterwards the visit is no longer wanted.
	Expires Span
	// When says for whom; asked with the age on the due day.
	When Rule
	// Done says which visits of the kind answer; without it, any.
	Done Rule
	// AfterID is the plan of the same visit that must be answered before, at
	// least AfterSpan earlier; "" for none.
	AfterID   string
	AfterSpan Span

	ids []string // of the occurrences, where they are known beforehand
}

// Window is one span of days after the base, both ends inclusive.
type Window struct {
	Entry
	Open, Close Span
}

// Step is what a late start leads to: a visit made before UntilWeek of the base
// is followed after the span. UntilWeek 0 is for all that are later.
type Step struct {
	UntilWeek int
	Span      Span
}

// day is the n-th day of a List, counted from 0.
func (p *Plan) day(base ident.Date, n int) ident.Date {
	if p.Back {
		return Span{N: -p.At[n].N, Unit: p.At[n].Unit}.after(base)
	}
	return p.At[n].after(base)
}
