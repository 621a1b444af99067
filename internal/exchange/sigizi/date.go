package sigizi

import (
	"fmt"
	"strconv"
	"strings"

	"canting/internal/exchange/sheet"
)

// DateOrder is whether 05/03/2024 is the fifth of March or the third of May.
type DateOrder uint8

const (
	// Auto infers the order per column.
	Auto DateOrder = iota
	// DayFirst is the Indonesian order.
	DayFirst
	// MonthFirst is what Google Sheets in a US locale leaves behind.
	MonthFirst
)

// String is the option's name, as a person passes it.
func (o DateOrder) String() string { return [...]string{"auto", "day-first", "month-first"}[o] }

// dateForm is how a date cell is written.
type dateForm uint8

const (
	dateAbsent dateForm = iota
	dateISO             // YYYY-MM-DD exactly: the text is the answer
	dateSure            // year, month and day are certain
	dateParts           // two numbers and a year, in an order to be decided
	dateSerial          // a spreadsheet's count of days
	dateBroken
)

// written is a date cell taken apart. In dateParts month and day hold the first
// and the second number.
type written struct {
	form             dateForm
	year, month, day int
	short            bool // the year has two digits
	serialText       bool // a count of days in a text cell
}

// The counts of days between which a spreadsheet's number is taken as a date:
// 1990-01-01 to 2099-12-31, counted from 1899-12-30.
const (
	firstSerial, lastSerial = 32874, 73050
	shift1904               = 1462 // days from the 1900 to the 1904 system
	epochSerial             = 25569
)

// takeApart recognises how a date is written, without deciding an order.
func takeApart(c sheet.Cell, date1904 bool) written {
	if c.Kind == sheet.Label && len(c.Text) == 10 && c.Text[4] == '-' && c.Text[7] == '-' {
		if y, m, d, ok := splitISO(c.Text); ok && realDate(y, m, d) {
			return written{form: dateISO, year: y, month: m, day: d}
		}
	}
	if absent(c) {
		return written{form: dateAbsent}
	}
	text := tidy(c.Text)
	if c.Kind == sheet.Number {
		return fromSerial(text, date1904)
	}
	if c.Kind != sheet.Label || strings.EqualFold(text, "outlier") {
		return written{form: dateBroken}
	}
	if len(text) == 5 && digitsOnly(text) {
		w := fromSerial(text, date1904)
		w.serialText = true
		return w
	}
	return fromWords(cutTime(text))
}

func fromSerial(text string, date1904 bool) written {
	f, err := strconv.ParseFloat(text, 64)
	if date1904 {
		f += shift1904
	}
	if err != nil || f < firstSerial || f >= lastSerial+1 {
		return written{form: dateBroken}
	}
	y, m, d := civil(int(f) - epochSerial)
	return written{form: dateSerial, year: y, month: m, day: d}
}

// cutTime drops a time of day without a zone; with one the day may be another.
func cutTime(s string) string {
	i := strings.LastIndexAny(s, " T")
	if i < 0 {
		return s
	}
	clock := s[i+1:]
	if strings.Count(clock, ":") == 0 || strings.Trim(clock, "0123456789:.") != "" {
		return s
	}
	return s[:i]
}

// fromWords reads three parts between spaces, commas, slashes, dashes or dots.
func fromWords(s string) written {
	parts := strings.FieldsFunc(s, func(r rune) bool { return strings.ContainsRune(" ,/-.", r) })
	if len(parts) != 3 {
		return written{form: dateBroken}
	}
	if m := monthName(parts[0]); m > 0 { // Nov 15, 2024
		return sure(parts[2], m, parts[1])
	}
	if m := monthName(parts[1]); m > 0 { // 15 November 2024
		return sure(parts[2], m, parts[0])
	}
	if !digitsOnly(parts[0]) || !digitsOnly(parts[1]) || !digitsOnly(parts[2]) {
		return written{form: dateBroken}
	}
	if len(parts[0]) == 4 { // 2024/03/15
		m, _ := strconv.Atoi(parts[1])
		return sure(parts[0], m, parts[2])
	}
	year, short, ok := yearOf(parts[2])
	a, b := small(parts[0]), small(parts[1])
	if !ok || !realDate(year, a, b) && !realDate(year, b, a) {
		return written{form: dateBroken}
	}
	if a == b {
		return written{form: dateSure, year: year, month: a, day: a, short: short}
	}
	return written{form: dateParts, year: year, month: a, day: b, short: short}
}

func sure(year string, month int, day string) written {
	y, short, ok := yearOf(year)
	d := small(day)
	if !ok || !realDate(y, month, d) {
		return written{form: dateBroken}
	}
	return written{form: dateSure, year: y, month: month, day: d, short: short}
}

// yearOf reads a year; two digits are of this century, for these are children.
func yearOf(s string) (year int, short, ok bool) {
	if !digitsOnly(s) {
		return 0, false, false
	}
	n, err := strconv.Atoi(s)
	switch {
	case err != nil:
		return 0, false, false
	case len(s) == 2:
		return 2000 + n, true, true
	default:
		return n, false, len(s) == 4 && n >= 1900 && n < 2200
	}
}

// small reads one or two digits; anything else is 0, which is no day or month.
func small(s string) int {
	if len(s) > 2 || !digitsOnly(s) {
		return 0
	}
	n, _ := strconv.Atoi(s)
	return n
}

// monthName is 1 to 12 for an Indonesian or English month, whole or abbreviated.
func monthName(s string) int {
	if len(s) < 3 || digitsOnly(s) {
		return 0
	}
	s = strings.ToLower(s)
	for i, names := range [...][]string{
		{"januari", "january"}, {"februari", "february", "pebruari"}, {"maret", "march", "mrt"}, {"april"},
		{"mei", "may"}, {"juni", "june"}, {"juli", "july"}, {"agustus", "august", "ags", "agt"},
		{"september"}, {"oktober", "october"}, {"november", "nopember"}, {"desember", "december"},
	} {
		for _, name := range names {
			if strings.HasPrefix(name, s) || s == "sept" && i == 8 {
				return i + 1
			}
		}
	}
	return 0
}

// fits tells whether numbers a and b of a dateParts can be read in that order.
func (w written) fits(order DateOrder) bool {
	if order == DayFirst {
		return realDate(w.year, w.day, w.month)
	}
	return realDate(w.year, w.month, w.day)
}

// ParseDate reads a date cell as "YYYY-MM-DD". Two numbers and a year are read
// in the given order and no other; under Auto they are unreadable unless only
// one order makes a date. date1904 is the workbook's day count.
func ParseDate(c sheet.Cell, order DateOrder, date1904 bool) (string, Code) {
	return takeApart(c, date1904).date(c, order)
}

// date writes the result for w, which was taken out of c.
func (w written) date(c sheet.Cell, order DateOrder) (string, Code) {
	switch w.form {
	case dateISO:
		return c.Text, None
	case dateAbsent:
		return "", DateMissing
	case dateBroken:
		return "", DateUnreadable
	case dateParts:
		if order == Auto {
			order = DayFirst
			if w.fits(DayFirst) == w.fits(MonthFirst) {
				return "", DateUnreadable
			} else if w.fits(MonthFirst) {
				order = MonthFirst
			}
		}
		if !w.fits(order) {
			return "", DateUnreadable
		}
		if order == DayFirst {
			w.month, w.day = w.day, w.month
		}
	}
	code := None
	switch {
	case w.serialText:
		code = SerialText
	case w.short:
		code = ShortYear
	}
	return isoDate(w.year, w.month, w.day), code
}

func isoDate(y, m, d int) string {
	b := [10]byte{
		byte('0' + y/1000%10), byte('0' + y/100%10), byte('0' + y/10%10), byte('0' + y%10), '-',
		byte('0' + m/10), byte('0' + m%10), '-', byte('0' + d/10), byte('0' + d%10),
	}
	return string(b[:])
}

// splitISO reads "YYYY-MM-DD" without judging it.
func splitISO(s string) (y, m, d int, ok bool) {
	if len(s) != 10 || s[4] != '-' || s[7] != '-' {
		return 0, 0, 0, false
	}
	for i := range len(s) {
		if i != 4 && i != 7 && (s[i] < '0' || s[i] > '9') {
			return 0, 0, 0, false
		}
	}
	at := func(i int) int { return int(s[i]-'0')*10 + int(s[i+1]-'0') }
	return at(0)*100 + at(2), at(5), at(8), true
}

func realDate(y, m, d int) bool {
	return y >= 1900 && y < 2200 && m >= 1 && m <= 12 && d >= 1 && d <= monthDays(y, m)
}

func monthDays(y, m int) int {
	switch m {
	case 2:
		if y%4 == 0 && (y%100 != 0 || y%400 == 0) {
			return 29
		}
		return 28
	case 4, 6, 9, 11:
		return 30
	default:
		return 31
	}
}

// dayNumber counts days from 1970-01-01 in the Gregorian calendar.
func dayNumber(y, m, d int) int {
	if m <= 2 {
		y--
		m += 12
	}
	return 365*y + y/4 - y/100 + y/400 + (153*(m-3)+2)/5 + d - 719469
}

// civil is the inverse of dayNumber, for days after 1900.
func civil(n int) (y, m, d int) {
	n += 719468
	era := n / 146097
	day := n - era*146097
	yoe := (day - day/1460 + day/36524 - day/146096) / 365
	doy := day - (365*yoe + yoe/4 - yoe/100)
	mp := (5*doy + 2) / 153
	d = doy - (153*mp+2)/5 + 1
	m = mp + 3
	y = yoe + era*400
	if m > 12 {
		m, y = m-12, y+1
	}
	return y, m, d
}

// ParseAge reads "4 Tahun - 3 Bulan - 12 Hari"; days is -1 when not stated.
func ParseAge(c sheet.Cell) (years, months, days int, ok bool) {
	days = -1
	words := strings.FieldsFunc(strings.ToLower(c.Text), func(r rune) bool { return isSpace(r) || r == '-' || r == ',' })
	if len(words) == 0 || len(words)%2 == 1 {
		return 0, 0, -1, false
	}
	for i := 0; i < len(words); i += 2 {
		n, err := strconv.ParseUint(words[i], 10, 8)
		switch {
		case err != nil:
			return 0, 0, -1, false
		case words[i+1] == "tahun" || words[i+1] == "thn":
			years = int(n)
		case words[i+1] == "bulan" || words[i+1] == "bln":
			months = int(n)
		case words[i+1] == "hari" || words[i+1] == "hr":
			days = int(n)
		default:
			return 0, 0, -1, false
		}
	}
	return years, months, days, true
}

// AgeAt is the completed years, months and days from birth to a later date, both
// "YYYY-MM-DD". ok is false for anything else.
func AgeAt(birth, at string) (years, months, days int, ok bool) {
	by, bm, bd, ok1 := splitISO(birth)
	y, m, d, ok2 := splitISO(at)
	if !ok1 || !ok2 || birth > at {
		return 0, 0, 0, false
	}
	total := (y-by)*12 + m - bm
	if d < bd {
		total--
	}
	ly, lm := by+(bm-1+total)/12, (bm-1+total)%12+1
	last := dayNumber(ly, lm, min(bd, monthDays(ly, lm))) // when the last whole month was completed
	return total / 12, total % 12, dayNumber(y, m, d) - last, true
}

// compareAge compares the exported age with the dates. Counting months of
// different lengths differs by up to three days: noted, not doubted.
func compareAge(c sheet.Cell, birth, measured string) (Code, string) {
	years, months, days, ok := ParseAge(c)
	if !ok {
		return AgeUnreadable, ""
	}
	y, m, d, ok := AgeAt(birth, measured)
	if !ok {
		return None, ""
	}
	if years == y && months == m && (days == d || days < 0) {
		return None, ""
	}
	ours := fmt.Sprintf("%d Tahun - %d Bulan - %d Hari", y, m, d)
	if days < 0 {
		days = d // compare the months at our own day of the month
	}
	apart := func(y1, m1, d1 int) float64 { return float64(y1*12+m1)*30.4375 + float64(d1) }
	if diff := apart(years, months, days) - apart(y, m, d); diff < 3.5 && diff > -3.5 {
		return AgeOffByDay, ours
	}
	return AgeDiffers, ours
}
