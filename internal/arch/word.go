package arch

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// statement is one SQL statement as words: lower case, without comments, every
// string literal reduced to two quotes. line counts from 1 within its text.
type statement struct {
	line  int
	words []string
}

// statements splits SQL text at the semicolons that end a statement.
func statements(text string) []statement {
	var found []statement
	var current statement
	depth := 0
	flush := func() {
		if len(current.words) > 0 {
			found = append(found, current)
		}
		current, depth = statement{}, 0
	}
	for rest, line := text, 1; rest != ""; {
		word, after := nextWord(rest)
		switch {
		case word == ";" && depth <= 0:
			flush()
		case significant(word):
			if len(current.words) == 0 {
				current.line = line
			}
			current.words = append(current.words, canonical(word))
			depth += nesting(word)
		}
		line += strings.Count(rest[:len(rest)-len(after)], "\n")
		rest = after
	}
	flush()
	return found
}

func nesting(word string) int {
	switch word {
	case "(":
		return 1
	case ")":
		return -1
	}
	return 0
}

func significant(word string) bool {
	return strings.TrimSpace(word) != "" && !strings.HasPrefix(word, "--") && !strings.HasPrefix(word, "/*")
}

func canonical(word string) string {
	switch word[0] {
	case '\'':
		return "''"
	case '"':
		return strings.ToLower(strings.Trim(word, `"`))
	}
	return strings.ToLower(word)
}

// nextWord cuts the first word off text: a run of space, a comment, a quoted
// string or name, an identifier or number, a placeholder, or one symbol. What
// is not closed runs to the end.
func nextWord(text string) (word, rest string) {
	size := 0
	switch {
	case strings.HasPrefix(text, "--"):
		size = until(text, "\n")
	case strings.HasPrefix(text, "/*"):
		size = past(text, 2, "*/")
	case text[0] == '\'' || text[0] == '"':
		size = past(text, 1, text[:1])
	case strings.HasPrefix(text, "->>"):
		size = 3
	case strings.HasPrefix(text, "->"):
		size = 2
	case text[0] == '$':
		size = 1 + run(text[1:], wordRune)
	default:
		size = max(run(text, unicode.IsSpace), run(text, wordRune))
	}
	if size == 0 {
		_, size = utf8.DecodeRuneInString(text)
	}
	return text[:size], text[size:]
}

func wordRune(r rune) bool { return r == '_' || unicode.IsLetter(r) || unicode.IsDigit(r) }

func run(text string, in func(rune) bool) int {
	if end := strings.IndexFunc(text, func(r rune) bool { return !in(r) }); end >= 0 {
		return end
	}
	return len(text)
}

func until(text, stop string) int {
	if end := strings.Index(text, stop); end >= 0 {
		return end
	}
	return len(text)
}

func past(text string, from int, stop string) int {
	if end := strings.Index(text[from:], stop); end >= 0 {
		return from + end + len(stop)
	}
	return len(text)
}

// clause is the words from the start until a stop word of the same depth, or
// until the bracket closes that the words began in.
func clause(words []string, stops ...string) []string {
	depth := 0
	for i, w := range words {
		switch {
		case w == "(":
			depth++
		case w == ")" && depth == 0:
			return words[:i]
		case w == ")":
			depth--
		case depth == 0 && slices.Contains(stops, w):
			return words[:i]
		}
	}
	return words
}

// items splits words at the commas that lie in no bracket.
func items(words []string) [][]string {
	var list [][]string
	for {
		item := clause(words, ",")
		if len(item) > 0 {
			list = append(list, item)
		}
		if len(item) >= len(words) || words[len(item)] != "," {
			return list
		}
		words = words[len(item)+1:]
	}
}

// bracket is what lies in the first bracket of words, nil without one.
func bracket(words []string) []string {
	if open := slices.Index(words, "("); open >= 0 {
		return clause(words[open+1:])
	}
	return nil
}

// after is the words behind the first occurrence of the phrase, nil without one.
func after(words []string, phrase ...string) []string {
	for i := range words {
		if startsWith(words[i:], phrase...) {
			return words[i+len(phrase):]
		}
	}
	return nil
}

func startsWith(words []string, phrase ...string) bool {
	return len(words) >= len(phrase) && slices.Equal(words[:len(phrase)], phrase)
}
