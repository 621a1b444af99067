package sigizi

import (
	"strings"

	"canting/internal/exchange/sheet"
)

// Class says how far a NIK can be trusted for matching.
type Class uint8

const (
	// ClassMissing is a blank cell or a dash.
	ClassMissing Class = iota
	// ClassValid has 16 digits with a plausible region, birth date and serial.
	ClassValid
	// ClassMasked has digits hidden behind * or X.
	ClassMasked
	// ClassTemporary is the mother's NIK with one digit more (eHDW's way to
	// register a child without a NIK).
	ClassTemporary
	// ClassPlaceholder was typed to fill the field: one repeated digit, ANON_1.
	ClassPlaceholder
	// ClassUnreadable is anything else, above all a number that lost its digits.
	ClassUnreadable
)

// String is the class's stable name.
func (c Class) String() string {
	return [...]string{"missing", "valid", "masked", "temporary", "placeholder", "unreadable"}[c]
}

// NIK is the population number as the file holds it, without white space and
// leading apostrophe, and its class.
type NIK struct {
	Text  string
	Class Class
}

const (
	nikDigits   = 16
	exactDigits = 15 // what a spreadsheet keeps of a number
)

// ParseNIK classifies the cell of the NIK column. The text never passes through
// a number. Rule: 16 digits; number cells lose digits past the fifteenth;
// masked, temporary and placeholder values are told apart.
func ParseNIK(c sheet.Cell) (NIK, Code) {
	text := stripSpace(c.Text)
	quoted := strings.HasPrefix(text, "'") || strings.HasPrefix(text, "`") || strings.HasPrefix(text, "’")
	text = strings.TrimLeft(text, "'`’")
	nik := NIK{Text: text}
	digits := digitsOnly(text)
	switch {
	case isBlank(c) || isDash(text):
		return NIK{}, NIKMissing
	case c.Kind == sheet.Failed:
		nik.Class = ClassUnreadable
		return nik, CellFailed
	case strings.HasPrefix(strings.ToUpper(text), "ANON"), digits && oneDigit(text):
		nik.Class = ClassPlaceholder
		return nik, NIKPlaceholder
	case lostDigits(c, text):
		nik.Class = ClassUnreadable
		return nik, NIKLostDigits
	case digits && len(text) == nikDigits && plausibleNIK(text):
		nik.Class = ClassValid
		if quoted {
			return nik, NIKApostrophe
		}
		return nik, None
	case digits && len(text) == nikDigits+1 && plausibleNIK(text[:nikDigits]):
		nik.Class = ClassTemporary
		return nik, NIKTemporary
	case isMasked(text):
		nik.Class = ClassMasked
		return nik, NIKMasked
	default:
		nik.Class = ClassUnreadable
		return nik, NIKUnreadable
	}
}

// lostDigits finds a number of more than 15 digits: stored as a number, or
// written out by a spreadsheet as 3.57601E+15.
func lostDigits(c sheet.Cell, text string) bool {
	if c.Kind == sheet.Number {
		return len(strings.TrimLeft(text, "-0")) > exactDigits || strings.ContainsAny(text, "eE")
	}
	mantissa, exponent, ok := strings.Cut(strings.ToUpper(text), "E+")
	return ok && digitsOnly(exponent) && digitsOnly(strings.NewReplacer(".", "", ",", "").Replace(mantissa))
}

// plausibleNIK checks the parts of 16 digits: PPKKCC region, DDMMYY birth with
// 40 added to a woman's day, and a serial, which may be anything.
func plausibleNIK(s string) bool {
	part := func(i int) int { return int(s[i]-'0')*10 + int(s[i+1]-'0') }
	day := part(6)
	return plausibleProvince(part(0)) && part(2) > 0 && part(4) > 0 &&
		(day >= 1 && day <= 31 || day >= 41 && day <= 71) && part(8) >= 1 && part(8) <= 12
}

// plausibleProvince knows the ranges of province codes (Kepmendagri
// 300.2.2-2138/2025), those of provinces that ceased included.
func plausibleProvince(p int) bool {
	switch {
	case p >= 11 && p <= 21, p >= 31 && p <= 36, p >= 51 && p <= 54, p >= 61 && p <= 65,
		p >= 71 && p <= 76, p == 81, p == 82, p >= 91 && p <= 97:
		return true
	default:
		return false
	}
}

// oneDigit finds 0000000000000000 and its like, a lone 0 included.
func oneDigit(s string) bool { return strings.Trim(s, s[:1]) == "" }

// isMasked wants digits and at least two hiding characters, and nothing else.
func isMasked(s string) bool {
	rest := strings.Trim(strings.Map(func(r rune) rune {
		if strings.ContainsRune("*xX•#", r) {
			return '*'
		}
		return r
	}, s), "0123456789")
	return len(rest) >= 2 && strings.Trim(rest, "*0123456789") == ""
}

// BirthDigits reads the day, month and two-digit year in a valid NIK, and the
// sex they carry: 'p' when 40 was added to the day, else 'l'. ok is false for
// any other class.
func (n NIK) BirthDigits() (day, month, year int, sex byte, ok bool) {
	if n.Class != ClassValid {
		return 0, 0, 0, 0, false
	}
	part := func(i int) int { return int(n.Text[i]-'0')*10 + int(n.Text[i+1]-'0') }
	day, sex = part(6), 'l'
	if day > 40 {
		day, sex = day-40, 'p'
	}
	return day, part(8), part(10), sex, true
}
