package ident

import (
	"slices"
	"strings"
)

// Folded is a name as comparison and search see it. The zero value is a name
// that is missing.
type Folded struct {
	// Tokens are the folded words in their order, without titles.
	Tokens []string
	// Key is all tokens in one, so that "Nur Aini" and "Nuraini" are equal.
	Key string
}

// Bounds of a name, in words and in letters of a word; the rest is not read. No
// person's is longer.
const (
	maxWords = 12
	maxWord  = 32
)

// NameKey folds a name: lower-case ASCII letters and digits, spellings made one
// (see fold.go), and then word by word
//
//   - titles, degrees and forms of address go: "Hj. Siti Aminah, S.Pd" is siti
//     aminah, "By Ny Siti" is siti (see Unnamed), "Suparno (Alm)" is suparno;
//   - Moh, Moch, Mohd, Muh, Mohammad, Mochammad and a leading M. are muhamad;
//   - Ach, Akh and Achmat are ahmad, St. before a name is siti, Noor is nur;
//   - Abd, Abdur, Abdus and the like are abdul, and a joined Abdurrahman is abdul
//     rahman;
//   - bin and binti go.
//
// A name of titles alone keeps its words. Folding a folded name changes nothing.
func NameKey(name string) Folded {
	words := make([]word, 0, 4)
	for _, raw := range nameWords(name) {
		words = appendWord(words, raw)
	}
	words = untitled(words[:min(len(words), maxWords)])
	if len(words) == 0 {
		return Folded{}
	}
	tokens := make([]string, len(words))
	buf := make([]byte, 0, 64)
	for i, w := range words {
		tokens[i] = alias(w.folded, i == 0 && len(words) > 1)
		buf = append(buf, tokens[i]...)
	}
	return Folded{Tokens: tokens, Key: string(fold(nil, string(buf)))}
}

// word is one word of a name before and after folding. Titles are recognised in
// either form, so that a folded name has none left.
type word struct{ raw, folded string }

// nameWords cuts a name into lower-case ASCII words. A dotted word is kept whole
// when it is a title ("S.Pd.I"), and cut at its dots otherwise ("M.Rizki").
func nameWords(name string) []string {
	name = name[:min(len(name), maxWords*(maxWord+1))]
	var words []string
	for _, piece := range strings.FieldsFunc(strings.Map(nameRune, name), func(r rune) bool { return r == ' ' }) {
		whole := strings.ReplaceAll(piece, ".", "")
		switch {
		case whole == "":
		case whole == piece || suffixTitle(whole) || prefixTitle(whole):
			words = append(words, whole)
		default:
			words = append(words, strings.FieldsFunc(piece, func(r rune) bool { return r == '.' })...)
		}
	}
	return words
}

// nameRune maps to lower-case letters, digits, the dot and the space. An
// apostrophe vanishes: Nu'man is Numan. Accents go where people use them.
func nameRune(r rune) rune {
	switch {
	case 'a' <= r && r <= 'z', '0' <= r && r <= '9', r == '.':
		return r
	case 'A' <= r && r <= 'Z':
		return r + 'a' - 'A'
	}
	switch r {
	case '\'', '`', '’', '‘', 'ʼ', 'ʻ', '´', '"':
		return -1
	case 'á', 'à', 'â', 'ā', 'ä', 'Á', 'À', 'Â', 'Ā', 'Ä':
		return 'a'
	case 'é', 'è', 'ê', 'ē', 'ë', 'É', 'È', 'Ê', 'Ē', 'Ë':
		return 'e'
	case 'í', 'ì', 'î', 'ī', 'ï', 'Í', 'Ì', 'Î', 'Ī', 'Ï':
		return 'i'
	case 'ó', 'ò', 'ô', 'ō', 'ö', 'Ó', 'Ò', 'Ô', 'Ō', 'Ö':
		return 'o'
	case 'ú', 'ù', 'û', 'ū', 'ü', 'Ú', 'Ù', 'Û', 'Ū', 'Ü':
		return 'u'
	}
	return ' '
}

// appendWord folds one word; a joined Abdul becomes two.
func appendWord(words []word, raw string) []word {
	w := word{raw, foldWord(raw)}
	for {
		servant, of, ok := abdul(w.folded)
		if !ok {
			return append(words, w)
		}
		words, w = append(words, word{servant, servant}), word{of, of}
	}
}

func foldWord(raw string) string {
	var buf [maxWord]byte
	return string(fold(buf[:0], raw[:min(len(raw), maxWord)]))
}

// abdul splits Abdurrahman, Abdul'aziz and the like. The article's l takes the
// sound of a following r, s, n, t or d, and folding has made that double letter
// single, so it goes back to the second word. Abdullah is one word and stays.
func abdul(s string) (servant, of string, ok bool) {
	const stem, least = "abdu", 4
	if !strings.HasPrefix(s, stem) || len(s) < len(stem)+1+least {
		return "", "", false
	}
	switch s[len(stem)] {
	case 'l':
		return "abdul", s[len(stem)+1:], true
	case 'r', 's', 'n', 't', 'd':
		return "abdul", s[len(stem):], true
	}
	return "", "", false
}

// untitled drops titles, degrees and forms of address, but never the last word.
func untitled(words []word) []word {
	words = trimBefore(dropKinship(words))
	for len(words) > 1 && words[len(words)-1].is(suffixTitle) {
		words = words[:len(words)-1]
	}
	return words
}

// dropKinship drops the words between a name and the father's, unless there is
// nothing else.
func dropKinship(words []word) []word {
	kept := slices.DeleteFunc(slices.Clone(words), func(w word) bool { return w.folded == "bin" || w.folded == "binti" })
	if len(kept) == 0 {
		return words
	}
	return kept
}

// trimBefore drops titles before the name.
func trimBefore(words []word) []word {
	for len(words) > 1 && (words[0].article(words[1]) || words[0].is(prefixTitle)) {
		if words[0].article(words[1]) {
			joined := foldWord(words[0].folded + words[1].folded)
			words[1] = word{joined, joined}
		}
		words = words[1:]
	}
	return words
}

// article says whether w is the first half of a name such as An Nisa, which is
// Annisa; before other words "An." stands for ananda, child.
func (w word) article(next word) bool { return w.folded == "an" && next.folded[0] == 'n' }

func (w word) is(title func(string) bool) bool { return title(w.raw) || title(w.folded) }

// prefixTitle says whether a word before a name is no part of it.
func prefixTitle(w string) bool {
	switch w {
	case "h", "hj", "hjh", "haji", "hajah", "hajjah", "kh", "kyai", "kiai", "ustadz", "ustad", "ustadzah", "ustadah", "ust",
		"dr", "drs", "dra", "drg", "drh", "ir", "prof",
		"an", "ananda", "anak", "by", "bayi", "ny", "nyonya", "tn", "tuan", "nn", "sdr", "sdri",
		"bpk", "bapak", "bp", "ibu", "rr", "rd", "raden",
		"alm", "almh", "almarhum", "almarhumah":
		return true
	}
	return false
}

// suffixTitle says whether a word after a name is a degree.
func suffixTitle(w string) bool {
	switch w {
	case "sh", "se", "st", "ssi", "ssos", "sag", "spd", "spdi", "spsi", "skm", "skep", "skeb", "skom", "sgz", "sfarm",
		"shi", "sthi", "sip", "sst", "sstp", "sp", "spt", "strkeb", "strkes", "strgz", "ns", "ners", "apt",
		"mm", "mh", "mt", "msi", "mpd", "mpdi", "mkes", "mag", "mkeb", "mkep", "mgz", "msc", "bsc", "phd", "lc",
		"amd", "amdkeb", "amdkep", "amkeb", "amkep", "amdgz",
		"alm", "almh", "almarhum", "almarhumah":
		return true
	}
	return false
}

// alias gives a folded word its one form. Some short forms count only before
// another word: "M Rizki" is Muhammad, "Rizki M" is not.
func alias(w string, leading bool) string {
	switch w {
	case "moh", "muh", "mohd", "muhd", "mhd", "mohamad", "mohamed", "muhamed", "mohamat", "muhamat":
		return "muhamad"
	case "ahmat", "ahm":
		return "ahmad"
	case "abd", "abdu", "abdur", "abdus", "abdun", "abdut", "abdud":
		return "abdul"
	case "siti", "sti":
		return "siti"
	case "nor":
		return "nur"
	}
	if !leading {
		return w
	}
	switch w {
	case "m":
		return "muhamad"
	case "ah":
		return "ahmad"
	case "st":
		return "siti"
	}
	return w
}

// Unnamed says whether the record's name only points at the mother, as a newborn
// is entered before it has one: "By Ny Siti", "Bayi". NameKey of such a name is
// the mother's.
func Unnamed(name string) bool {
	words := nameWords(name)
	return len(words) > 0 && (words[0] == "by" || words[0] == "bayi" || words[0] == "byny")
}

// parents splits a parents' column, "AYAH / IBU", into the names in it.
func parents(text string) []Folded {
	var found []Folded
	for _, part := range strings.FieldsFunc(text, func(r rune) bool { return r == '/' || r == '&' || r == ';' || r == '|' }) {
		if f := NameKey(part); f.Key != "" {
			found = append(found, f)
		}
	}
	return found
}
