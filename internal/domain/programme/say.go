package programme

import (
	"strconv"
	"strings"

	"canting/internal/domain/rule"
)

// piece is a part of a sentence: letters, or the name of a value to stand there.
type piece struct {
	text string
	ref  rule.Ref
}

// pieces takes a sentence apart at its "{visit.lila_cm}". Brackets around
// anything that is no such name are letters.
func pieces(sentence string) []piece {
	var all []piece
	for sentence != "" {
		open := strings.IndexByte(sentence, '{')
		end := strings.IndexByte(sentence[max(open, 0):], '}')
		if open < 0 || end < 0 {
			return append(all, piece{text: sentence})
		}
		end += open
		ref, ok := refOf(sentence[open+1 : end])
		if !ok {
			all = append(all, piece{text: sentence[:end+1]})
		} else {
			all = append(all, piece{text: sentence[:open]}, piece{ref: ref})
		}
		sentence = sentence[end+1:]
	}
	return all
}

// Fill puts a text in the place of every "{visit.lila_cm}" of a sentence.
func Fill(sentence string, value func(rule.Ref) string) string {
	if strings.IndexByte(sentence, '{') < 0 {
		return sentence
	}
	var b strings.Builder
	for _, p := range pieces(sentence) {
		b.WriteString(p.text)
		if p.ref != (rule.Ref{}) {
			b.WriteString(value(p.ref))
		}
	}
	return b.String()
}

// fill puts the values into a sentence, in both languages. A value that is
// missing is shown as "…".
func fill(w Words, value func(rule.Ref) Shown) Words {
	in := func(lang string) func(rule.Ref) string {
		return func(ref rule.Ref) string { return value(ref).In(lang) }
	}
	return Words{ID: Fill(w.ID, in("id")), EN: Fill(w.EN, in("en"))}
}

// Shown is a value with what is needed to show it to people.
type Shown struct {
	Ref   rule.Ref
	Value rule.Value
	Unit  string
	// Decimals is how many to show; -1 for as many as there are.
	Decimals int
	// Word is what a chosen value is called; empty for other types.
	Word Words
}

// In is the value without its unit, as "en" or Bahasa writes it: 23,5 or 23.5,
// "…" when it is missing. Dates stay as 2026-01-31.
func (s Shown) In(lang string) string {
	switch s.Value.Type() {
	case rule.None:
		return "…"
	case rule.Bool:
		return yes(s.Value.Flag(), lang)
	case rule.String:
		if said := s.Word.In(lang); said != "" {
			return said
		}
		return s.Value.Text()
	case rule.Date:
		return s.Value.Day().String()
	}
	x, _ := number(s.Value)
	return DecimalIn(lang, x, s.Decimals)
}

// DecimalIn is a number with so many decimals, -1 for as many as it has, with
// the comma of Bahasa or the point of "en".
func DecimalIn(lang string, x float64, decimals int) string {
	text := strconv.FormatFloat(x, 'f', decimals, 64)
	if lang != "en" {
		text = strings.Replace(text, ".", ",", 1)
	}
	return text
}

func decimal(x float64) string { return DecimalIn("en", x, -1) }

func yes(b bool, lang string) string {
	words := [2][2]string{{"tidak", "ya"}, {"no", "yes"}}
	language, answer := 0, 0
	if lang == "en" {
		language = 1
	}
	if b {
		answer = 1
	}
	return words[language][answer]
}
