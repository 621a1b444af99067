package ident

// Comparer compares many records. It remembers how alike two words are, because
// a city has few given names and many who bear them. It is for one user at a
// time; the zero Comparer is ready.
type Comparer struct{ words map[wordPair]float64 }

type wordPair struct{ x, y string }

// rememberedWords bounds the memory: beyond it the Comparer begins anew.
const rememberedWords = 200_000

// Similarity is the function Similarity.
func (c *Comparer) Similarity(a, b Folded) float64 { return similarity(a, b, c.word) }

// Candidate compares two records and tells whether they may be the same child.
// If so the verdict is that of Compare; if not nobody asks for reasons, and it
// is empty.
func (c *Comparer) Candidate(p, q Prepared) (v Verdict, may bool) {
	e := p.evidence(q, c.word)
	if e.decide() == Different {
		return Verdict{}, false
	}
	return p.verdict(q, e), true
}

// MayResemble tells whether two names are alike enough for the rules to call
// two records of one birth date anything but different. Without equal NIKs, and
// where both names are known, they are not below this.
func (c *Comparer) MayResemble(a, b Folded) bool { return c.Similarity(a, b) >= relatedName }

func (c *Comparer) word(x, y string) float64 {
	if x == y {
		return 1
	}
	if x > y {
		x, y = y, x // wordSimilarity is symmetric
	}
	pair := wordPair{x, y}
	if alike, ok := c.words[pair]; ok {
		return alike
	}
	if c.words == nil || len(c.words) >= rememberedWords {
		c.words = map[wordPair]float64{}
	}
	alike := wordSimilarity(x, y)
	c.words[pair] = alike
	return alike
}
