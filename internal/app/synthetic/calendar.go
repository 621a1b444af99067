package synthetic

import (
	"canting/internal/domain/ident"
)

const (
	firstDay1970 = 719163   // 1970-01-01 as an ident.Date
	nineWIB      = 2 * 3600 // 09:00 in Mojokerto (UTC+7), in seconds UTC
	milliseconds = 1000
)

// nine is nine in the morning of a day in Mojokerto, in Unix milliseconds.
func nine(day ident.Date) int64 {
	return (int64(ident.Date(firstDay1970).DaysUntil(day))*24*3600 + nineWIB) * milliseconds
}

// firstOf is the first day of a month given as ident.Date.MonthIndex.
func firstOf(month int) ident.Date { return ident.NewDate(month/12, month%12+1, 1) }

// meeting is the day on which a posyandu meets in a month: the week-th (from 0)
// of its weekday (from 0, a Monday), as "the second Wednesday".
func meeting(month, weekday, week int) ident.Date {
	first := firstOf(month)
	monday := int(first-1) % 7 // 0001-01-01, Date 1, was a Monday
	return first.AddDays((weekday-monday+7)%7 + 7*week)
}

// lebaran is 1 Syawal of a Hijri year by the tabular Islamic calendar (civil
// epoch, 16 July 622), which may lie a day beside the announced one.
func lebaran(hijri int) ident.Date {
	const (
		epoch      = 227015 // days before 1 Muharram of year 1, as an ident.Date
		toSyawal   = 266    // days of the first nine months
		commonYear = 354
	)
	return ident.Date(epoch + toSyawal + commonYear*(hijri-1) + (3+11*hijri)/30)
}

// feast says whether Lebaran falls in a month.
func feast(month int) bool {
	near := (month/12 - 622) * 33 / 32 // a Hijri year that begins within a year of the month
	for hijri := near - 1; hijri <= near+2; hijri++ {
		if lebaran(hijri).MonthIndex() == month {
			return true
		}
	}
	return false
}

// season is by how much more, or less, of the children come in a month: the
// months of weighing and vitamin A (February and August) and Lebaran.
func season(month int) float64 {
	shift := 0.0
	switch month%12 + 1 {
	case 2, 8:
		shift = 0.07
	case 12:
		shift = -0.02
	}
	if feast(month) {
		shift -= 0.10
	}
	return shift
}
