// Package ident is people's identity: civil dates, NIK, names, the search for a
// person, and the question whether two records are the same child.
//
// Everything here is pure. Nothing is ever merged by this package: Compare
// gives an opinion with its reasons, and a person decides.
package ident

import "canting/internal/domain/fault"

// Date is a civil date of the Gregorian calendar, without clock or time zone, in
// four bytes: days counted from 1 for 0001-01-01. Dates compare with == and <.
// The zero value is a missing date and comes before every other.
type Date int32

const (
	maxYear = 9999
	lastDay = Date(3652059) // 9999-12-31
)

// NewDate is the given day, or the zero Date when there is no such day, as
// 30 February. Years run from 1 to 9999.
func NewDate(year, month, day int) Date {
	if year < 1 || year > maxYear || month < 1 || month > 12 || day < 1 || day > daysIn(year, month) {
		return 0
	}
	return civil(year, month, day)
}

// ParseDate reads "YYYY-MM-DD" and nothing else; an import decides on other
// orders per column before it comes here. The error is fault.Invalid,
// "ident.date", also for an empty text.
func ParseDate(text string) (Date, error) {
	d := Date(0)
	if len(text) == 10 && text[4] == '-' && text[7] == '-' {
		d = NewDate(number(text[:4]), number(text[5:7]), number(text[8:]))
	}
	if d == 0 {
		return 0, fault.E("ident.ParseDate", fault.Invalid, "ident.date", nil, "text", text)
	}
	return d, nil
}

// number reads a few ASCII digits, -1 if anything else is among them.
func number(s string) int {
	if !digits(s) {
		return -1
	}
	n := 0
	for i := range len(s) {
		n = n*10 + int(s[i]-'0')
	}
	return n
}

// IsZero says whether the date is missing; encoding/json's omitzero asks it.
func (d Date) IsZero() bool { return d == 0 }

// Split gives year, month (1-12) and day (1-31), all 0 for a missing date.
func (d Date) Split() (year, month, day int) {
	if d < 1 || d > lastDay {
		return 0, 0, 0
	}
	// Years counted from 1 March put the leap day last; eras of 400 years have
	// 146,097 days, the offset moves the origin to 0000-03-01.
	n := int(d) + 305
	era, n := n/146097, n%146097
	y := (n - n/1460 + n/36524 - n/146096) / 365
	n -= 365*y + y/4 - y/100
	m := (5*n + 2) / 153
	day = n - (153*m+2)/5 + 1
	year, month = era*400+y, m+3
	if month > 12 {
		year, month = year+1, month-12
	}
	return year, month, day
}

// civil is the inverse of Split for a day that exists.
func civil(year, month, day int) Date {
	if month < 3 {
		year, month = year-1, month+12
	}
	era, y := year/400, year%400
	n := (153*(month-3)+2)/5 + day - 1
	return Date(era*146097 + y*365 + y/4 - y/100 + n - 305)
}

func daysIn(year, month int) int {
	switch month {
	case 2:
		if year%4 == 0 && (year%100 != 0 || year%400 == 0) {
			return 29
		}
		return 28
	case 4, 6, 9, 11:
		return 30
	}
	return 31
}

// Year is the year, 0 for a missing date.
func (d Date) Year() int { y, _, _ := d.Split(); return y }

// Month is the month, 1 to 12, 0 for a missing date.
func (d Date) Month() int { _, m, _ := d.Split(); return m }

// Day is the day of the month, 1 to 31, 0 for a missing date.
func (d Date) Day() int { _, _, day := d.Split(); return day }

// MonthIndex numbers the months without a gap: year*12 + month-1. It is 0 for a
// missing date, which no real month is.
func (d Date) MonthIndex() int {
	y, m, _ := d.Split()
	if y == 0 {
		return 0
	}
	return y*12 + m - 1
}

// AddDays moves the date; a missing date stays missing, and a step beyond the
// years 1 to 9999 gives a missing date.
func (d Date) AddDays(days int) Date {
	n := int64(d) + int64(days)
	if d == 0 || n < 1 || n > int64(lastDay) {
		return 0
	}
	return Date(n)
}

// AddMonths moves the date by whole months and stays in the month that it
// reaches: 31 January and one month is 28 or 29 February. Missing as AddDays.
func (d Date) AddMonths(months int) Date {
	if d == 0 || months > 12*maxYear || months < -12*maxYear {
		return 0
	}
	_, _, day := d.Split()
	index := d.MonthIndex() + months
	if index < 12 {
		return 0
	}
	year, month := index/12, index%12+1
	return NewDate(year, month, min(day, daysIn(year, month)))
}

// DaysUntil counts the days from d to other, negative when other is earlier.
// Both dates must be known: ask IsZero first.
func (d Date) DaysUntil(other Date) int { return int(other) - int(d) }

// CompletedMonths is the age in full months ("bulan penuh"), as Permenkes 2/2020
// counts it: 2 months and 29 days are 2 months. A child born on the 31st
// completes a month on the last day of a shorter one, so that the age agrees
// with birth.AddMonths. ok is false when a date is missing or at is before birth.
func CompletedMonths(birth, at Date) (months int, ok bool) {
	if birth == 0 || at < birth {
		return 0, false
	}
	months = at.MonthIndex() - birth.MonthIndex()
	if birth.AddMonths(months) > at {
		months--
	}
	return months, true
}

// String is "YYYY-MM-DD", "" for a missing date.
func (d Date) String() string {
	text, _ := d.AppendText(nil)
	return string(text)
}

// AppendText appends String to b; the error is always nil.
func (d Date) AppendText(b []byte) ([]byte, error) {
	y, m, day := d.Split()
	if y == 0 {
		return b, nil
	}
	return append(b,
		byte('0'+y/1000), byte('0'+y/100%10), byte('0'+y/10%10), byte('0'+y%10), '-',
		byte('0'+m/10), byte('0'+m%10), '-',
		byte('0'+day/10), byte('0'+day%10)), nil
}

// MarshalText makes JSON and YAML write "YYYY-MM-DD", and "" for a missing date.
func (d Date) MarshalText() ([]byte, error) { return d.AppendText(make([]byte, 0, 10)) }

// UnmarshalText reads what MarshalText writes; the error is ParseDate's.
func (d *Date) UnmarshalText(text []byte) error {
	if len(text) == 0 {
		*d = 0
		return nil
	}
	parsed, err := ParseDate(string(text))
	if err != nil {
		return err
	}
	*d = parsed
	return nil
}
