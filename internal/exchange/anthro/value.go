package anthro

import (
	"bytes"
	"math"
	"strconv"
	"strings"
	"time"

	"canting/growth"
)

// DateOrder is whether 05/03/2024 is the fifth of March or the third of May.
type DateOrder uint8

const (
	// Certain reads only the dates that can be read in one way: with the year
	// first, or with a day above 12, or with day and month alike.
	Certain DateOrder = iota
	// DayFirst is the Indonesian order, and that of WHO Anthro.
	DayFirst
	// MonthFirst is the American order.
	MonthFirst
)

// doubt is why the value of a cell was not used.
type doubt uint8

const (
	noDoubt doubt = iota
	unreadable
	notPositive
	dateOrderOpen // the order of day and month is not known
	extraCells    // the row has more cells than the heading
	doubts
)

var doubtCodes = [doubts]string{unreadable: "unreadable", notPositive: "not_positive", dateOrderOpen: "date_order", extraCells: "extra_cells"}

// absent says that a cell means "not taken": empty, R's NA, Stata's dot, a dash.
func absent(cell []byte) bool {
	switch len(cell) {
	case 0:
		return true
	case 1:
		return cell[0] == '.' || cell[0] == '-'
	case 2:
		return cell[0]|0x20 == 'n' && cell[1]|0x20 == 'a'
	}
	return false
}

// number reads a decimal number; the fraction may stand behind a comma, as
// Indonesian offices write it. NaN is a cell that is absent.
func number(cell []byte) (float64, doubt) {
	if absent(cell) {
		return math.NaN(), noDoubt
	}
	whole, digits, places := uint64(0), 0, -1
	for i, c := range cell {
		switch {
		case c >= '0' && c <= '9':
			whole = whole*10 + uint64(c-'0')
			digits++
			if places >= 0 {
				places++
			}
		case (c == '.' || c == ',') && places < 0:
			places = 0
		case c == '-' && i == 0:
		default:
			return numberInWords(cell)
		}
	}
	if digits == 0 || digits > 15 {
		return numberInWords(cell)
	}
	// Both are exact, so that the quotient is the nearest number there is.
	f := float64(whole)
	if places > 0 {
		f /= powersOf10[places]
	}
	if cell[0] == '-' {
		f = -f
	}
	return f, noDoubt
}

var powersOf10 = [16]float64{1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15}

// numberInWords reads the rarer forms: many digits, an exponent. Names of
// infinity, hexadecimals and underscores are no measurements.
func numberInWords(cell []byte) (float64, doubt) {
	if bytes.ContainsFunc(cell, func(r rune) bool { return !strings.ContainsRune("0123456789.,+-eE", r) }) {
		return math.NaN(), unreadable
	}
	f, err := strconv.ParseFloat(string(bytes.Replace(cell, []byte(","), []byte("."), 1)), 64)
	if err != nil {
		return math.NaN(), unreadable
	}
	return f, noDoubt
}

// measured is number for what is above zero wherever it was measured.
func measured(cell []byte) (float64, doubt) {
	f, d := number(cell)
	if f <= 0 {
		return math.NaN(), notPositive
	}
	return f, d
}

// sexOf reads WHO's codes and words, and those of Indonesian files.
func sexOf(cell []byte) (growth.Sex, doubt) {
	if absent(cell) {
		return 0, noDoubt
	}
	switch string(lower(cell)) {
	case "1", "m", "male", "l", "laki-laki":
		return growth.Male, noDoubt
	case "2", "f", "female", "p", "perempuan":
		return growth.Female, noDoubt
	}
	return 0, unreadable
}

func measureOf(cell []byte) (growth.Measure, doubt) {
	if absent(cell) {
		return growth.MeasureUnknown, noDoubt
	}
	switch string(lower(cell)) {
	case "l", "lying", "terlentang":
		return growth.Lying, noDoubt
	case "h", "s", "standing", "berdiri":
		return growth.Standing, noDoubt
	}
	return growth.MeasureUnknown, unreadable
}

// oedemaOf reads oedema; 2 is WHO's other code for no. A cell that cannot be
// read may say yes, and then the weight would say nothing: it counts as one.
func oedemaOf(cell []byte) (bool, doubt) {
	if absent(cell) {
		return false, noDoubt
	}
	switch string(lower(cell)) {
	case "n", "no", "0", "2", "tidak":
		return false, noDoubt
	case "y", "yes", "1", "ya":
		return true, noDoubt
	}
	return true, unreadable
}

// lower is a short cell in lower case, in place of a copy where it can be.
func lower(cell []byte) []byte {
	if len(cell) == 1 && (cell[0] < 'A' || cell[0] > 'Z') {
		return cell
	}
	return bytes.ToLower(cell)
}

// unitOf is how many days an age counts in.
func unitOf(cell []byte) (float64, doubt) {
	switch string(lower(cell)) {
	case "d", "day", "days", "hari":
		return 1, noDoubt
	case "m", "month", "months", "bulan":
		return growth.DaysPerMonth, noDoubt
	}
	if absent(cell) {
		return math.NaN(), noDoubt
	}
	return math.NaN(), unreadable
}

// A spreadsheet's count of days between these is taken as a date: 1990-01-01
// to 2099-12-31, counted from 1899-12-30, or 1462 days later in old workbooks
// of the Macintosh.
const (
	firstSerial, lastSerial = 32874, 73050
	shift1904               = 1462
)

// date reads a date cell; the zero time is one that is absent. A time of day
// behind the date is dropped.
func date(cell []byte, order DateOrder, date1904 bool) (time.Time, doubt) {
	if absent(cell) {
		return time.Time{}, noDoubt
	}
	if i := bytes.IndexAny(cell, " T"); i > 0 {
		cell = cell[:i]
	}
	var parts, lengths [3]int
	seps := 0
	for _, c := range cell {
		switch {
		case c >= '0' && c <= '9' && lengths[seps] < 5:
			parts[seps] = parts[seps]*10 + int(c-'0')
			lengths[seps]++
		case (c == '-' || c == '/' || c == '.') && seps < 2:
			seps++
		default:
			return time.Time{}, unreadable
		}
	}
	switch {
	case lengths[0] == 5: // a spreadsheet's count, perhaps with a time of day
		return serial(parts[0], date1904)
	case seps == 2 && lengths[0] == 4:
		return civil(parts[0], parts[1], parts[2])
	case seps == 2 && lengths[2] == 4:
		return ordered(parts, order)
	}
	return time.Time{}, unreadable
}

func serial(days int, date1904 bool) (time.Time, doubt) {
	if date1904 {
		days += shift1904
	}
	if days < firstSerial || days > lastSerial {
		return time.Time{}, unreadable
	}
	return time.Date(1899, 12, 30+days, 0, 0, 0, 0, time.UTC), noDoubt
}

// ordered reads two numbers and a year.
func ordered(parts [3]int, order DateOrder) (time.Time, doubt) {
	day, month := parts[0], parts[1]
	switch {
	case order == MonthFirst || order == Certain && month > 12:
		day, month = month, day
	case order == Certain && day <= 12 && day != month:
		return time.Time{}, dateOrderOpen
	}
	return civil(parts[2], month, day)
}

// civil is a day that is in the calendar.
func civil(year, month, day int) (time.Time, doubt) {
	t := time.Date(year, time.Month(month), day, 0, 0, 0, 0, time.UTC)
	if t.Year() != year || int(t.Month()) != month || t.Day() != day {
		return time.Time{}, unreadable
	}
	return t, noDoubt
}
