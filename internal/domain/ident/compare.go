package ident

import (
	"strings"

	"canting/internal/domain/region"
)

// Thresholds of Similarity, set on name pairs as registers have them (see the
// tests): from similarName on two spellings are likely one name; below
// relatedName two names are two children. Our own; Unverified on the city's data.
const (
	similarName = 0.88
	relatedName = 0.70
	strongName  = 0.94
)

// compareNIK weighs two numbers. Only Valid numbers contradict each other: a
// synthetic serial may have been invented. Visible digits of a masked one that
// do not fit are a contradiction; those that do are a weak sign.
func compareNIK(a, b NIK) relation {
	switch {
	case a.Usable() && b.Usable():
		if a.Value == b.Value {
			return equal
		}
		if a.Class != Valid || b.Class != Valid {
			return unknown
		}
		if mistyped(a.Value, b.Value) {
			return typo
		}
		return differs
	case a.Class == Masked && (b.Usable() || b.Class == Masked) || b.Class == Masked && a.Usable():
		return compareMasked(a.Value, b.Value)
	}
	return unknown
}

func compareMasked(a, b string) relation {
	if len(a) != nikLength || len(b) != nikLength {
		return unknown
	}
	both := 0
	for i := range nikLength {
		switch {
		case a[i] == '*' || b[i] == '*':
		case a[i] != b[i]:
			return differs
		default:
			both++
		}
	}
	if both == 0 {
		return unknown
	}
	return contained
}

// mistyped says whether two texts of one length are one slip apart: one letter,
// or two neighbours that changed places.
func mistyped(a, b string) bool {
	if len(a) != len(b) {
		return false
	}
	first, count := -1, 0
	for i := range len(a) {
		if a[i] == b[i] {
			continue
		}
		if count++; first < 0 {
			first = i
		}
	}
	if count == 2 && first+1 < len(a) {
		return a[first] == b[first+1] && a[first+1] == b[first]
	}
	return count == 1
}

func compareNames(a, b Folded, likeness float64) relation {
	switch {
	case a.Key == "" || b.Key == "":
		return unknown
	case a.Key == b.Key:
		return equal
	case likeness >= similarName:
		return similar
	case likeness >= relatedName:
		return related
	}
	return differs
}

// compareParents takes the best pair, for a column may hold both parents.
func compareParents(a, b []Folded, words func(x, y string) float64) relation {
	best := unknown
	for _, x := range a {
		for _, y := range b {
			best = max(best, compareNames(x, y, similarity(x, y, words)))
		}
	}
	return best
}

// compareBirth knows two slips: day and month swapped, and one wrong digit.
func compareBirth(a, b Date) relation {
	switch {
	case a == 0 || b == 0:
		return unknown
	case a == b:
		return equal
	}
	ay, am, ad := a.Split()
	by, bm, bd := b.Split()
	switch {
	case ay == by && am == bd && ad == bm:
		return swapped
	case oneDigit(ay*10000+am*100+ad, by*10000+bm*100+bd):
		return similar
	}
	return differs
}

// oneDigit says whether two numbers differ in exactly one decimal digit.
func oneDigit(a, b int) bool {
	count := 0
	for ; a > 0 || b > 0; a, b = a/10, b/10 {
		if a%10 != b%10 {
			count++
		}
	}
	return count == 1
}

func same[T comparable](a, b T) relation {
	var missing T
	switch {
	case a == missing || b == missing:
		return unknown
	case a == b:
		return equal
	}
	return differs
}

// comparePlace: families move, so another place is little against.
func comparePlace(a, b Record) relation {
	place := same(a.kelurahan(), b.kelurahan())
	switch {
	case place != equal:
		return place
	case same(a.Posyandu, b.Posyandu) == equal:
		return equal
	}
	return similar
}

// kelurahan is where the child is weighed or, where that is missing, lives.
func (r Record) kelurahan() region.Code {
	if at := r.Posyandu.Kelurahan(); at != "" {
		return at
	}
	return r.Kelurahan
}

// compareAddress: equal addresses, or the same RT in the same RW.
func compareAddress(a, b Record) relation {
	if street := same(region.Key(a.Address), region.Key(b.Address)); street == equal {
		return equal
	}
	rt, rw := same(block(a.RT), block(b.RT)), same(block(a.RW), block(b.RW))
	if rt == equal && rw == equal {
		return similar
	}
	return unknown
}

// block reads an RT or RW number without its leading zeros: "001" is "1".
func block(text string) string {
	return strings.TrimLeft(region.Key(text), "0")
}
