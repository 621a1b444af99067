package ident

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"
)

// A Comparer that has seen much says what Compare says, and leaves out only
// what Compare calls different.
func TestComparerAgreesWithCompare(t *testing.T) {
	var c Comparer
	rapid.Check(t, func(t *rapid.T) {
		a, b := records().Draw(t, "a"), records().Draw(t, "b")
		p, q := Prepare(a), PrepareNamed(b, prepareName(b).name)
		want := Compare(a, b)
		got, may := c.Candidate(p, q)
		if may != (want.Zone != Different) {
			t.Fatalf("may be the same child: %v, Compare says %s", may, want.Zone)
		}
		if diff := cmp.Diff(want, got, cmpopts.EquateEmpty()); may && diff != "" {
			t.Fatal(diff)
		}
		unalike := p.name.Key != "" && q.name.Key != "" && !c.MayResemble(p.name, q.name)
		if equalNIK := a.NIK.Usable() && a.NIK.Value == b.NIK.Value; may && unalike && !equalNIK {
			t.Fatalf("%q and %q are not alike enough, yet %s", a.Name, b.Name, want.Zone)
		}
	})
}

func TestComparerRemembersWords(t *testing.T) {
	var c Comparer
	rapid.Check(t, func(t *rapid.T) {
		a, b := NameKey(names().Draw(t, "a")), NameKey(names().Draw(t, "b"))
		for range 2 {
			if got, want := c.Similarity(a, b), Similarity(a, b); got != want {
				t.Fatalf("similarity of %v and %v: %v, want %v", a, b, got, want)
			}
		}
	})
	if len(c.words) == 0 {
		t.Error("nothing was remembered: the property held without the memory")
	}
}
