package growth

import (
	"math"
	"time"
)

// DaysPerMonth is WHO's mean month: 365.25 days in twelve.
const DaysPerMonth = 30.4375

// DaysFromMonths turns an age in months, which may have a fraction, into
// days. It does not round; the scores do.
func DaysFromMonths(months float64) float64 { return months * DaysPerMonth }

// MonthsFromDays turns an age in days into mean months, with the fraction.
// Use it for the axis of a chart; a schedule counts [CompletedMonths].
func MonthsFromDays(days float64) float64 { return days / DaysPerMonth }

// AgeInDays counts the calendar days from birth to at. Only the dates as
// written count: not the clock, not the time zone, not summer time. It is
// negative when at lies before birth.
func AgeInDays(birth, at time.Time) int {
	return int(dateOnly(at).Sub(dateOnly(birth)) / (24 * time.Hour))
}

// CompletedMonths counts the calendar months completed from birth to at, the
// way Permenkes 2/2020 counts age: two months and 29 days are two months. A
// child born on the 31st completes a month of 30 days on the first of the
// next. It returns -1 when at lies before birth.
func CompletedMonths(birth, at time.Time) int {
	birth, at = dateOnly(birth), dateOnly(at)
	if at.Before(birth) {
		return -1
	}
	months := 12*(at.Year()-birth.Year()) + int(at.Month()-birth.Month())
	if at.Day() < birth.Day() {
		months--
	}
	return months
}

// dateOnly is midnight UTC of the date that t shows where it was written.
func dateOnly(t time.Time) time.Time {
	year, month, day := t.Date()
	return time.Date(year, month, day, 0, 0, 0, 0, time.UTC)
}

// completedMeanMonths is the age in whole mean months, for series that carry
// days only. The small addend keeps 30.4375*n from falling short of n.
func completedMeanMonths(days int) int {
	return int(math.Floor(float64(days)/DaysPerMonth + 1e-9))
}
