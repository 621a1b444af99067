package ident

import (
	"cmp"
	"slices"
	"strings"
)

// Field is where a query was found.
type Field uint8

// The fields of an Index.
const (
	NameField Field = iota
	MotherField
	NIKField
)

// Hit is one person found. Score is 0 to 100: whole words above beginnings above
// slips, and the own name above the mother's.
type Hit struct {
	Handle Handle
	Score  int
	Field  Field // MotherField when no word of the query is in the own name
}

const (
	maxTerms = 6    // words of a query that are looked for
	maxTries = 8    // ways to join and split the words of a query
	enough   = 1000 // hits among which the best are chosen
	minNIK   = 4    // digits that make a query a NIK
)

// Search finds the best people for a query, at most limit, best first and then
// by handle, so that the same query has the same answer. A query of digits alone,
// four or more, is the beginning of a NIK. Any other is names: every word must be
// found in the person's or the mother's name, as the beginning of a word; when
// that finds too few, words are joined and split ("nuraini", "nur aini"), and
// then one slip is forgiven (two in a long word). One letter held down ("qqqq")
// finds nobody, though it folds to the beginning of many names. Among equals the
// name with the fewest other words comes first. Accept says whom the asker may
// see; nil means everyone. It is called at most once a person, while the caller
// holds its lock.
//
// When very many match, the answer is the best of the first thousand.
func (x *Index) Search(query string, limit int, accept func(Handle) bool) []Hit {
	if limit <= 0 {
		return nil
	}
	if accept == nil {
		accept = func(Handle) bool { return true }
	}
	s := search{Index: x, limit: limit, accept: accept, asked: newBitset(len(x.people)), done: newBitset(len(x.people)), seen: newBitset(len(x.people))}
	if prefix, ok := nikPrefix(query); ok {
		s.byNIK(prefix)
	} else if texts := queryTerms(query); len(texts) > 0 {
		s.byName(texts)
	}
	return s.best()
}

// nikPrefix is the digits of a query that is a NIK or the beginning of one.
func nikPrefix(query string) (string, bool) {
	prefix := strings.Map(func(r rune) rune {
		if r == ' ' || r == '.' || r == '-' || r == '\'' {
			return -1
		}
		return r
	}, query[:min(len(query), 4*nikLength)])
	if len(prefix) < minNIK || len(prefix) > nikLength+1 || !digits(prefix) {
		return "", false
	}
	return prefix[:min(len(prefix), nikLength)], true
}

// queryTerms folds a query as NameKey folds a name, but keeps what would be a
// degree at the end: it may be a name that is not typed to its end.
func queryTerms(query string) []string {
	var words []word
	for _, raw := range nameWords(query) {
		if heldDown(raw) {
			return nil
		}
		words = appendWord(words, raw)
	}
	words = trimBefore(dropKinship(words))
	texts := make([]string, 0, maxTerms)
	for i, w := range words[:min(len(words), maxTerms)] {
		texts = append(texts, alias(w.folded, i == 0 && len(words) > 1))
	}
	return texts
}

// heldDown tells a word of one letter, three times or more: no name begins so.
func heldDown(word string) bool {
	return len(word) > 2 && word[0] > '9' && strings.Trim(word, word[:1]) == ""
}

// search is one query under way.
type search struct {
	*Index
	limit   int
	accept  func(Handle) bool
	asked   bitset // slots for whom accept was asked
	done    bitset // slots that it refused, and those among the hits
	seen    bitset // slots judged in this pass
	hits    []candidate
	penalty int // points off for what the query did not say itself
}

// candidate is a hit and how many more words the name that it was found by has
// than were asked for.
type candidate struct {
	Hit
	rest int
}

func (s *search) full() bool { return len(s.hits) >= max(s.limit, enough) }

func (s *search) satisfied() bool { return len(s.hits) >= s.limit }

func (s *search) best() []Hit {
	slices.SortFunc(s.hits, func(a, b candidate) int {
		return cmp.Or(cmp.Compare(b.Score, a.Score), cmp.Compare(a.rest, b.rest), cmp.Compare(a.Handle, b.Handle))
	})
	hits := make([]Hit, min(len(s.hits), s.limit))
	for i := range hits {
		hits[i] = s.hits[i].Hit
	}
	return hits
}

// byNIK takes every NIK that begins with the digits.
func (s *search) byNIK(prefix string) {
	low, high := digitsNumber(prefix), digitsNumber(prefix)
	for range nikLength - len(prefix) {
		low, high = low*10, high*10+9
	}
	score := exactPoints
	if low != high {
		score = prefixPoints
	}
	s.niks.each(low, high, func(n nikSlot) bool {
		if h := s.handles[n.slot]; s.accept(h) {
			s.hits = append(s.hits, candidate{Hit: Hit{Handle: h, Score: score, Field: NIKField}})
		}
		return !s.full()
	})
}

// byName tries the query as it stands, then with words joined and split, then
// with slips, until there are enough hits.
func (s *search) byName(texts []string) {
	s.pass(s.terms(texts, false))
	s.penalty = 5
	for _, other := range s.respaced(texts) {
		if s.satisfied() {
			return
		}
		s.pass(s.terms(other, false))
	}
	s.penalty = 0
	if !s.satisfied() {
		s.pass(s.terms(texts, true))
	}
}

// respaced are the query with two neighbours joined, or with a word split into
// two that are names.
func (s *search) respaced(texts []string) [][]string {
	var tries [][]string
	for i := range len(texts) - 1 {
		joined := string(fold(nil, texts[i]+texts[i+1]))
		tries = append(tries, slices.Replace(slices.Clone(texts), i, i+2, joined))
	}
	const least = 2 // letters of a part
	for i, text := range texts {
		for cut := least; cut <= len(text)-least && len(tries) < maxTries; cut++ {
			if _, known := s.number[text[:cut]]; known && len(s.starting(text[cut:])) > 0 {
				tries = append(tries, slices.Replace(slices.Clone(texts), i, i+1, text[:cut], text[cut:]))
			}
		}
	}
	return tries[:min(len(tries), maxTries)]
}

// pass judges everyone who bears a word of the rarest term: whole words first,
// then beginnings, then slips, the own name before the mother's. It stops at the
// end of a step once there are enough hits, or within one when there are plenty.
func (s *search) pass(terms []term) {
	clear(s.seen)
	rarest := slices.MinFunc(terms, func(a, b term) int { return cmp.Compare(a.bearers, b.bearers) })
	exact := 0
	if len(rarest.words) > 0 && s.words[rarest.words[0]].text == rarest.text {
		exact = 1
	}
	for _, words := range [][]int32{rarest.words[:exact], rarest.words[exact:], rarest.slips} {
		for _, field := range [2]Field{NameField, MotherField} {
			s.step(words, field, terms)
			if s.satisfied() {
				return
			}
		}
	}
}

// step judges the bearers of the words in one field, each once a pass. Access is
// asked first: for most askers it leaves few.
func (s *search) step(words []int32, field Field, terms []term) {
	for _, w := range words {
		for _, slot := range s.words[w].bearers[field] {
			if s.seen.has(slot) || s.done.has(slot) {
				continue
			}
			s.seen.add(slot)
			if s.refused(slot) {
				continue
			}
			s.judge(slot, terms)
			if s.full() {
				return
			}
		}
	}
}

// refused asks accept about a slot, once in a search.
func (s *search) refused(slot int32) bool {
	if s.asked.has(slot) {
		return false // a refused slot is done and does not come again
	}
	s.asked.add(slot)
	if s.accept(s.handles[slot]) {
		return false
	}
	s.done.add(slot)
	return true
}

// judge adds the person to the hits if all terms are found.
func (s *search) judge(slot int32, terms []term) {
	p := &s.people[slot]
	sum, own := 0, 0
	for i := range terms {
		points, field := s.points(p, &terms[i])
		if points == 0 {
			return
		}
		sum += points
		if field == NameField {
			own++
		}
	}
	s.done.add(slot)
	hit, rest := Hit{Handle: s.handles[slot], Score: sum/len(terms) - s.penalty}, p.named-own
	if own == 0 {
		hit.Field, rest = MotherField, len(p.words)-p.named-len(terms)
	}
	s.hits = append(s.hits, candidate{hit, max(0, rest)})
}

// bitset is a set of slots.
type bitset []uint64

func newBitset(size int) bitset { return make(bitset, size/64+1) }

func (b bitset) has(slot int32) bool { return b[slot/64]&(1<<(slot%64)) != 0 }

func (b bitset) add(slot int32) { b[slot/64] |= 1 << (slot % 64) }
