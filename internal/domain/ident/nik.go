package ident

import (
	"strings"

	"canting/internal/domain/region"
)

// Class says what a text in a NIK column turned out to be.
type Class uint8

// The classes of a NIK. The zero value is missing.
const (
	Missing     Class = iota // blank, "-", "0", "belum ada"
	Valid                    // 16 digits with a possible day, month and serial
	Synthetic                // as Valid but serial 0000, which Dukcapil never issues: demos, tests, invented numbers
	Masked                   // digits hidden by stars: 3576**********12
	Temporary                // the mother's NIK and one digit more, 17 in all (eHDW)
	Placeholder              // all one digit, a row of zeros, 1234567890123456, ANON_1
	Unreadable               // anything else, also a number that a spreadsheet has rounded
)

const nikLength = 16

// String is the class's stable name, as the catalogue of sentences keys it.
func (c Class) String() string {
	switch c {
	case Valid:
		return "valid"
	case Synthetic:
		return "synthetic"
	case Masked:
		return "masked"
	case Temporary:
		return "temporary"
	case Placeholder:
		return "placeholder"
	case Unreadable:
		return "unreadable"
	}
	return "missing"
}

// NIK is the national identity number as it was found, classed. Two NIK with
// the same digits are ==. Its digits tell the place of first registration, the
// birth date and the sex as registered then; a NIK is never reissued to mend
// them, so they only ever warn. Residence must never be read from a NIK.
type NIK struct {
	// Value is the digits of a Valid, Synthetic or Temporary NIK, digits and '*'
	// when Masked, "" when Missing, and the trimmed text otherwise.
	Value string
	Class Class
}

// ParseNIK cleans and classes the text of a NIK column. It drops blanks, dots,
// dashes and the apostrophe that spreadsheets put before text. It has no error:
// a text that is no NIK has a class that says so, and is kept.
func ParseNIK(text string) NIK {
	raw := strings.Trim(text, " \t\r\n\u00a0'’`\"")
	switch strings.ToLower(raw) {
	case "null", "n/a", "na", "nihil", "tidak ada", "belum ada", "belum punya":
		return NIK{}
	}
	value := strings.Map(nikRune, raw)
	switch class := classify(value); class {
	case Missing:
		return NIK{}
	case Unreadable:
		return NIK{Value: raw, Class: class}
	default:
		return NIK{Value: value, Class: class}
	}
}

// nikRune keeps digits, gives every mask the same star and drops separators. A
// foreign letter stays, which makes the whole unreadable.
func nikRune(r rune) rune {
	switch r {
	case ' ', '.', '-', '\u00a0', '\'', '\t':
		return -1
	case 'x', 'X', '•', '#':
		return '*'
	}
	return r
}

// classify judges a cleaned text. A NIK is 6 digits of region, ddmmyy with 40
// added to a woman's day, and a serial from 0001. The region is not looked up: it
// may be one long dissolved.
func classify(s string) Class {
	stars := strings.Count(s, "*")
	plain := strings.ReplaceAll(s, "*", "")
	switch {
	case s == "", s == "0":
		return Missing
	case strings.HasPrefix(strings.ToLower(s), "anon"):
		return Placeholder
	case !digits(plain) || len(s) > nikLength+4:
		return Unreadable
	case stars > 0:
		return maskedOr(s, stars)
	case placeholder(s):
		return Placeholder
	case len(s) == nikLength+1 && structured(s):
		return Temporary
	case len(s) != nikLength || !structured(s):
		return Unreadable
	case s[12:] == "0000":
		return Synthetic
	}
	return Valid
}

// maskedOr asks a masked number to be long enough to be one.
func maskedOr(s string, stars int) Class {
	if stars < 2 || len(s) < 8 {
		return Unreadable
	}
	return Masked
}

// digits says whether nothing but ASCII digits is in the text.
func digits(s string) bool {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return true
}

// placeholder says whether someone filled the field only to pass a form.
func placeholder(s string) bool {
	if s == "1234567890123456" || strings.Count(s, s[:1]) == len(s) {
		return true
	}
	return len(s) == nikLength && strings.Count(s[6:], s[6:7]) == nikLength-6
}

// structured says whether digits 7 to 12 can be a birth date.
func structured(s string) bool {
	day, month := number(s[6:8]), number(s[8:10])
	return (day >= 1 && day <= 31 || day >= 41 && day <= 71) && month >= 1 && month <= 12
}

// MarshalText writes the value alone; the class follows from it.
func (n NIK) MarshalText() ([]byte, error) { return []byte(n.Value), nil }

// UnmarshalText is ParseNIK; the error is always nil.
func (n *NIK) UnmarshalText(text []byte) error {
	*n = ParseNIK(string(text))
	return nil
}

// Usable says whether the number has the structure of a NIK, so that Birth, Sex
// and FirstRegistered have answers: Valid or Synthetic.
func (n NIK) Usable() bool { return n.Class == Valid || n.Class == Synthetic }

// Birth is the birth date in the number. Its two-digit year is the latest that
// does not pass the reference date, so a person over 100 comes out too young.
// ok is false without a usable number, or when there is no such day.
func (n NIK) Birth(reference Date) (birth Date, ok bool) {
	if !n.Usable() || reference == 0 {
		return 0, false
	}
	day, month, yy := n.birthDigits()
	century := reference.Year() / 100 * 100
	for _, year := range [2]int{century + yy, century - 100 + yy} {
		if d := NewDate(year, month, day); d != 0 && d <= reference {
			return d, true
		}
	}
	return 0, false
}

// birthDigits are day, month and two-digit year of a usable number.
func (n NIK) birthDigits() (day, month, year int) {
	day = number(n.Value[6:8])
	if day > 40 {
		day -= 40
	}
	return day, number(n.Value[8:10]), number(n.Value[10:12])
}

// Sex is the sex in the number: women's days count from 41. UnknownSex without a
// usable number.
func (n NIK) Sex() Sex {
	switch {
	case !n.Usable():
		return UnknownSex
	case n.Value[6] >= '4':
		return Female
	}
	return Male
}

// FirstRegistered is the kecamatan of first registration, as its code was then:
// it may be dissolved, and it is not where the person lives. "" without a usable
// number.
func (n NIK) FirstRegistered() region.Code {
	if !n.Usable() {
		return ""
	}
	return region.Code(n.Value[:2] + "." + n.Value[2:4] + "." + n.Value[4:6])
}

// Disagreement is a point in which a NIK's digits differ from the record.
type Disagreement string

// What Disagrees can find; the texts are catalogue keys.
const (
	BirthDisagrees Disagreement = "nik.birth"
	SexDisagrees   Disagreement = "nik.sex"
)

// Disagrees lists where the number and the record differ. It is a warning and no
// more: the record may be right and the NIK will stay. What is unknown on either
// side disagrees with nothing.
func Disagrees(nik NIK, birth Date, sex Sex) []Disagreement {
	if !nik.Usable() {
		return nil
	}
	var found []Disagreement
	if birth != 0 {
		y, m, d := birth.Split()
		if day, month, year := nik.birthDigits(); day != d || month != m || year != y%100 {
			found = append(found, BirthDisagrees)
		}
	}
	if sex != UnknownSex && sex != nik.Sex() {
		found = append(found, SexDisagrees)
	}
	return found
}

// Mask hides the middle of a NIK for lists: the first and last four stay,
// "3576********0012". Anything shorter than 12 is hidden altogether.
func Mask(nik NIK) string {
	const shown = 4
	hidden := []rune(nik.Value)
	keep := shown
	if len(hidden) < 3*shown {
		keep = 0
	}
	for i := keep; i < len(hidden)-keep; i++ {
		hidden[i] = '*'
	}
	return string(hidden)
}
