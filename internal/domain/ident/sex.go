package ident

import (
	"strings"

	"canting/internal/domain/fault"
)

// Sex as the registers know it. The zero value is unknown.
type Sex uint8

// The two sexes of the civil register.
const (
	UnknownSex Sex = iota
	Male           // laki-laki
	Female         // perempuan
)

// ParseSex reads what registers write: L, P, Laki-laki, Perempuan, LK, PR, 1
// (male), 2 (female), in any case. A blank or "-" is UnknownSex; another text is
// fault.Invalid, "ident.sex".
func ParseSex(text string) (Sex, error) {
	switch strings.ToLower(strings.Trim(text, " \t\u00a0.")) {
	case "", "-":
		return UnknownSex, nil
	case "l", "lk", "laki", "laki-laki", "laki - laki", "laki laki", "lelaki", "pria", "1":
		return Male, nil
	case "p", "pr", "perempuan", "wanita", "2":
		return Female, nil
	}
	return UnknownSex, fault.E("ident.ParseSex", fault.Invalid, "ident.sex", nil, "text", text)
}

// String is "L", "P" or "".
func (s Sex) String() string {
	switch s {
	case Male:
		return "L"
	case Female:
		return "P"
	}
	return ""
}

// MarshalText writes "L", "P" or "".
func (s Sex) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// UnmarshalText reads all that ParseSex reads.
func (s *Sex) UnmarshalText(text []byte) error {
	parsed, err := ParseSex(string(text))
	if err != nil {
		return err
	}
	*s = parsed
	return nil
}
