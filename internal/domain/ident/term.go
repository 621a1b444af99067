package ident

import (
	"math/bits"
	"slices"
	"strings"
)

// Points for a word of the query. Each kind stays above the next, whichever the
// field: a whole word in the mother's name (90) above a beginning in the own (80).
const (
	exactPoints  = 100
	prefixPoints = 80 // less one for each letter that is still to come, 9 at most
	slipPoints   = 50 // less five for each slip
	motherLess   = 10
)

// term is one word of a query and the words of the vocabulary that it may mean.
type term struct {
	text    string
	words   []int32 // that begin with text, alphabetical
	slips   []int32 // within the slips that are forgiven, ascending by number
	far     []int   // how many slips each of them is away
	bearers int     // how many entries all these words have together
}

func (x *Index) terms(texts []string, forgiving bool) []term {
	terms := make([]term, len(texts))
	for i, text := range texts {
		t := term{text: text, words: x.starting(text)}
		if forgiving {
			t.slips, t.far = x.slips(text, i == len(texts)-1)
		}
		for _, words := range [2][]int32{t.words, t.slips} {
			for _, w := range words {
				t.bearers += len(x.words[w].bearers[NameField]) + len(x.words[w].bearers[MotherField])
			}
		}
		terms[i] = t
	}
	return terms
}

// forgiven is how many slips a word of that length may have.
func forgiven(length int) int {
	switch {
	case length < 4:
		return 0
	case length < 7:
		return 1
	}
	return 2
}

// slips are the words that the text may be a slip of, ascending by number, and
// how far each is. The last word of a query may be the beginning of one.
func (x *Index) slips(text string, last bool) (found []int32, far []int) {
	allowed := forgiven(len(text))
	if allowed == 0 {
		return nil, nil
	}
	set := letters(text)
	for w := range x.words {
		word := &x.words[w]
		if len(word.text) < len(text)-allowed || !last && len(word.text) > len(text)+allowed {
			continue
		}
		if bits.OnesCount32(set&^word.letters) > allowed {
			continue
		}
		if d := slipDistance(text, word.text, allowed, last); d <= allowed {
			found, far = append(found, int32(w)), append(far, d)
		}
	}
	return found, far
}

// points is what the person's best word is worth for the term, 0 if none fits.
func (x *Index) points(p *person, t *term) (points int, field Field) {
	for i, w := range p.words {
		worth := x.worth(w, t)
		if worth == 0 {
			continue
		}
		in := NameField
		if i >= p.named {
			in = MotherField
			worth -= motherLess
		}
		if worth > points {
			points, field = worth, in
		}
	}
	return points, field
}

func (x *Index) worth(w int32, t *term) int {
	text := x.words[w].text
	if strings.HasPrefix(text, t.text) {
		if len(text) == len(t.text) {
			return exactPoints
		}
		return prefixPoints - min(9, len(text)-len(t.text))
	}
	if len(t.slips) == 0 {
		return 0
	}
	if i, slip := slices.BinarySearch(t.slips, w); slip {
		return slipPoints - 5*t.far[i]
	}
	return 0
}

// slipDistance is the number of letters that were changed, added, left out or
// swapped with their neighbour (Damerau's optimal string alignment) between the
// text and the word, or the nearest beginning of the word if open. Beyond the
// limit it is limit+1.
func slipDistance(text, word string, limit int, open bool) int {
	var rows [3][maxWord + 3]uint8
	if len(text) > maxWord {
		return limit + 1
	}
	before, last, row := &rows[0], &rows[1], &rows[2]
	for j := range len(text) + 1 {
		last[j] = uint8(j)
	}
	best := limit + 1
	for i := range min(len(word), len(text)+limit) {
		row[0] = uint8(i + 1)
		least := row[0]
		for j := range len(text) {
			cost := uint8(1)
			if word[i] == text[j] {
				cost = 0
			}
			d := min(last[j]+cost, last[j+1]+1, row[j]+1)
			if i > 0 && j > 0 && word[i] == text[j-1] && word[i-1] == text[j] {
				d = min(d, before[j-1]+1)
			}
			row[j+1] = d
			least = min(least, d)
		}
		if whole := int(row[len(text)]); open || i == len(word)-1 {
			best = min(best, whole)
		}
		if int(least) > limit {
			break
		}
		before, last, row = last, row, before
	}
	return best
}
