package ident

import "strings"

// commonWeight is what a word counts that half the city bears: two boys called
// Muhammad have hardly anything in common yet.
const commonWeight = 0.25

// common words say little about who is meant.
func common(token string) bool {
	switch token {
	case "muhamad", "ahmad", "abdul", "siti":
		return true
	}
	return false
}

// Similarity is how alike two folded names are, from 0 to 1; 1 means that their
// keys are equal. It is symmetric and forgives word order, a missing word, joined
// or split words and small slips. A missing name is like nothing: 0.
//
// Words are compared by Jaro-Winkler and weighted by length, common ones less.
func Similarity(a, b Folded) float64 { return similarity(a, b, wordSimilarity) }

// similarity is Similarity with a way of comparing two words.
func similarity(a, b Folded, words func(x, y string) float64) float64 {
	switch {
	case a.Key == "" || b.Key == "":
		return 0
	case a.Key == b.Key:
		return 1
	}
	// Below 1 by construction, so that only equal keys are equal.
	const unequal = 0.98
	score := (covered(a.Tokens, b.Tokens, words) + covered(b.Tokens, a.Tokens, words)) / 2
	if len(a.Tokens) != len(b.Tokens) {
		score = max(score, jaroWinkler(core(a.Tokens), core(b.Tokens)))
	}
	return unequal * score
}

// covered is how well b's words account for a's, each word by its best partner.
func covered(a, b []string, words func(x, y string) float64) float64 {
	sum, total := 0.0, 0.0
	for _, x := range a {
		best := 0.0
		for _, y := range b {
			best = max(best, words(x, y))
		}
		weight := float64(len(x))
		if common(x) {
			weight *= commonWeight
		}
		sum, total = sum+weight*best, total+weight
	}
	return sum / total
}

// wordSimilarity is Jaro-Winkler, except that an initial stands for its word, and
// that Javanese o for a (Romadhon, Ramadhan) weighs little.
func wordSimilarity(x, y string) float64 {
	const initial, vowel = 0.9, 0.96
	if x[0] == y[0] && x != y && (len(x) == 1 || len(y) == 1) {
		return initial
	}
	alike := jaroWinkler(x, y)
	if strings.IndexByte(x, 'o') < 0 && strings.IndexByte(y, 'o') < 0 {
		return alike
	}
	return max(alike, vowel*jaroWinkler(strings.ReplaceAll(x, "o", "a"), strings.ReplaceAll(y, "o", "a")))
}

// core is the name in one word without the common ones, unless it has no other.
func core(tokens []string) string {
	var b strings.Builder
	for _, t := range tokens {
		if !common(t) {
			b.WriteString(t)
		}
	}
	if b.Len() == 0 {
		return strings.Join(tokens, "")
	}
	return b.String()
}

// jaroMax is how many letters of a text are compared: one bit each.
const jaroMax = 64

// jaroWinkler is the measure of Winkler (1990): Jaro's share of common letters
// near the same place, raised by up to four equal letters at the start. It works
// on bytes, for folded names are ASCII. An empty text is like nothing: 0.
func jaroWinkler(a, b string) float64 {
	if a == b {
		return float64(min(len(a), 1))
	}
	if len(a) > len(b) || len(a) == len(b) && a > b {
		a, b = b, a // the letters are paired greedily, so fix who chooses
	}
	const scale, prefixMax = 0.1, 4
	alike := jaro(a[:min(len(a), jaroMax)], b[:min(len(b), jaroMax)])
	prefix := 0
	for prefix < min(len(a), prefixMax) && a[prefix] == b[prefix] {
		prefix++
	}
	return alike + float64(prefix)*scale*(1-alike)
}

// jaro is the mean of three shares: common letters in a, in b, and those of them
// that are in the same order.
func jaro(a, b string) float64 {
	var paired [jaroMax]byte // a's common letters in their order
	var used uint64          // b's common letters, a bit each
	m := 0
	window := max(0, len(b)/2-1)
	for i := range len(a) {
		for j := max(0, i-window); j < min(len(b), i+window+1); j++ {
			if a[i] == b[j] && used&(1<<j) == 0 {
				used |= 1 << j
				paired[m] = a[i]
				m++
				break
			}
		}
	}
	if m == 0 {
		return 0
	}
	moved, k := 0, 0
	for j := range len(b) {
		if used&(1<<j) == 0 {
			continue
		}
		if paired[k] != b[j] {
			moved++
		}
		k++
	}
	share := float64(m)
	return (share/float64(len(a)) + share/float64(len(b)) + (share-float64(moved)/2)/share) / 3
}
