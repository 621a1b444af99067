// Package region knows places and their codes: province, city, kecamatan,
// kelurahan and, below them, posyandu. It also draws the city as SVG outlines.
//
// Codes follow the Ministry of Home Affairs (Kemendagri), Kepmendagri
// 300.2.2-2430 Tahun 2025: "35.76.02.1009". A posyandu has no official code, so
// it is a place below its kelurahan: "35.76.02.1009.melati2".
package region

import (
	"strings"

	"canting/internal/domain/fault"
)

// Code is the dotted path of a place, from the province down.
type Code string

// Level is how deep a place lies. The zero value is no level at all.
type Level uint8

// The levels, from the province down to the posyandu.
const (
	None Level = iota
	Province
	CityLevel
	District // kecamatan
	Kelurahan
	Posyandu
)

// maxSlug bounds a posyandu's own segment, so that a code fits an index key.
const maxSlug = 40

// String is the official Indonesian word for the level, "" for None.
func (l Level) String() string {
	switch l {
	case Province:
		return "provinsi"
	case CityLevel:
		return "kabkota"
	case District:
		return "kecamatan"
	case Kelurahan:
		return "kelurahan"
	case Posyandu:
		return "posyandu"
	}
	return ""
}

// Level says which kind of place the code names; None if it is no code.
func (c Code) Level() Level {
	rest, level := string(c), None
	for more := true; more; {
		var segment string
		segment, rest, more = strings.Cut(rest, ".")
		level++
		if !fits(segment, level) {
			return None
		}
	}
	return level
}

// fits says whether a segment has the shape that its level asks for.
func fits(segment string, level Level) bool {
	switch level {
	case Province, CityLevel, District:
		return len(segment) == 2 && digits(segment)
	case Kelurahan:
		return len(segment) == 4 && digits(segment)
	case Posyandu:
		return len(segment) <= maxSlug && segment != "" && Key(segment) == segment
	}
	return false
}

func digits(s string) bool {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return s != ""
}

// Valid says whether the code has the shape of a code. It does not say that the
// place exists: only a City knows that.
func (c Code) Valid() bool { return c.Level() != None }

// Parent is the place directly above, "" for a province.
func (c Code) Parent() Code {
	i := strings.LastIndexByte(string(c), '.')
	if i < 0 {
		return ""
	}
	return c[:i]
}

// Within says whether c is the other place or lies below it, by whole segments.
// Nothing lies within the empty code, so that a missing area opens no door.
func (c Code) Within(other Code) bool {
	if other == "" || !strings.HasPrefix(string(c), string(other)) {
		return false
	}
	return len(c) == len(other) || c[len(other)] == '.'
}

// Up is the ancestor at the given level, c itself at its own level, and "" when
// c lies above that level.
func (c Code) Up(level Level) Code {
	own := c.Level()
	if level == None || own < level {
		return ""
	}
	for ; own > level; own-- {
		c = c.Parent()
	}
	return c
}

// City is the city or kabupaten of the place, "" for a province.
func (c Code) City() Code { return c.Up(CityLevel) }

// District is the kecamatan of the place, "" above that level.
func (c Code) District() Code { return c.Up(District) }

// Kelurahan is the kelurahan of the place, "" above that level.
func (c Code) Kelurahan() Code { return c.Up(Kelurahan) }

// Undotted is the code as partner systems write it: "3576021009". A posyandu
// gives its kelurahan, because partners know no code below it.
func (c Code) Undotted() string {
	if c.Level() == Posyandu {
		c = c.Parent()
	}
	return strings.ReplaceAll(string(c), ".", "")
}

// ParseCode reads a dotted code of any level, or an undotted one of 2, 4, 6 or
// 10 digits. Anything else is fault.Invalid, "region.code".
func ParseCode(text string) (Code, error) {
	code := Code(strings.TrimSpace(text))
	if digits(string(code)) {
		code = dotted(string(code))
	}
	if !code.Valid() {
		return "", fault.E("region.ParseCode", fault.Invalid, "region.code", nil, "text", text)
	}
	return code, nil
}

// dotted puts the dots back, or returns what it was given when the length fits
// no level.
func dotted(s string) Code {
	switch len(s) {
	case 4:
		return Code(s[:2] + "." + s[2:])
	case 6:
		return Code(s[:2] + "." + s[2:4] + "." + s[4:])
	case 10:
		return Code(s[:2] + "." + s[2:4] + "." + s[4:6] + "." + s[6:])
	}
	return Code(s)
}

// PosyanduCode makes the code of a posyandu from its kelurahan and its name:
// "Posyandu Melati-2" in 35.76.02.1009 is 35.76.02.1009.melati2. Two spellings
// with the same letters and digits are one posyandu.
func PosyanduCode(kelurahan Code, name string) (Code, error) {
	const op = "region.PosyanduCode"
	if kelurahan.Level() != Kelurahan {
		return "", fault.E(op, fault.Invalid, "region.kelurahan", nil, "text", string(kelurahan))
	}
	code := kelurahan + "." + Code(joined(words(name), posyanduPrefix))
	if code.Level() != Posyandu {
		return "", fault.E(op, fault.Invalid, "region.posyandu", nil, "text", name)
	}
	return code, nil
}
