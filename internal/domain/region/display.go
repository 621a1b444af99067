package region

import (
	"strings"
	"unicode"
)

// DisplayName is a place's name for people. Files shout: a name in capitals alone
// is written as a name, "MAWAR III RW 02" as "Mawar III RW 02". RT, RW and Roman
// numbers stay in capitals, and so does a word with a digit in it ("RW02", "3B").
// A name with a small letter in it was spelled by somebody who meant it and is
// left alone. It is for showing only: what is stored and exported stays as the
// file had it.
func DisplayName(name string) string {
	if strings.ContainsFunc(name, unicode.IsLower) {
		return name
	}
	var shown strings.Builder
	for rest := name; rest != ""; {
		end := wordEnd(rest)
		shown.WriteString(titled(rest[:end]))
		rest = rest[end:]
	}
	return shown.String()
}

// wordEnd is where the first word of a text ends, or what stands before it. An
// apostrophe is part of a word: "NUR'AINI" is one.
func wordEnd(text string) int {
	begun := false
	for i, r := range text {
		inside := unicode.IsLetter(r) || unicode.IsDigit(r) || strings.ContainsRune("'’`", r)
		if i > 0 && inside != begun {
			return i
		}
		begun = inside
	}
	return len(text)
}

func titled(word string) string {
	if word == "RT" || word == "RW" || roman(word) || strings.ContainsFunc(word, unicode.IsDigit) {
		return word
	}
	letters := []rune(word)
	for i := 1; i < len(letters); i++ {
		letters[i] = unicode.ToLower(letters[i])
	}
	return string(letters)
}

// roman tells a Roman number from I to XXXIX, more than any kelurahan has
// posyandu of one name. The larger numerals would make numbers of words.
func roman(word string) bool {
	ones := strings.TrimLeft(word, "X")
	if len(word)-len(ones) > 3 {
		return false
	}
	switch ones {
	case "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX":
		return true
	}
	return ones == "" && word != ""
}
