package sigizi

import (
	"strings"
	"unicode"

	"canting/internal/exchange/sheet"
)

// tidy trims white space, NBSP and invisible marks at both ends and joins inner
// runs of them into one space.
func tidy(s string) string {
	if !untidy(s) {
		return s
	}
	return strings.Join(strings.FieldsFunc(s, isSpace), " ")
}

// untidy spares the common, clean cell an allocation.
func untidy(s string) bool {
	space := true
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c == ' ':
			if space {
				return true
			}
			space = true
		case c < ' ' || c >= 0x80:
			return true
		default:
			space = false
		}
	}
	return space && s != ""
}

// isSpace counts the marks that copying from a web page leaves behind: NBSP by
// unicode.IsSpace, and zero-width space, joiners and byte order mark.
func isSpace(r rune) bool {
	return unicode.IsSpace(r) || r == '\u200b' || r == '\u200c' || r == '\u200d' || r == '\u2060' || r == '\ufeff'
}

func stripSpace(s string) string {
	if strings.IndexFunc(s, isSpace) < 0 {
		return s
	}
	return strings.Join(strings.FieldsFunc(s, isSpace), "")
}

// isBlank tells a cell without content. A cell of NBSP only is blank too.
func isBlank(c sheet.Cell) bool { return c.Kind == sheet.Blank || tidy(c.Text) == "" }

// isDash tells the marks by which people say "nothing": one or more dashes.
func isDash(s string) bool { return s != "" && strings.Trim(s, "-–—") == "" }

// absent is a blank cell or a dash.
func absent(c sheet.Cell) bool { return isBlank(c) || isDash(tidy(c.Text)) }

func digitsOnly(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return s != ""
}
