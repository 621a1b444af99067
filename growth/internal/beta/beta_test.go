package beta

import (
	"math"
	"testing"

	"pgregory.net/rapid"
)

func TestIncompleteEnds(t *testing.T) {
	for _, test := range []struct{ x, want float64 }{{-1, 0}, {0, 0}, {1, 1}, {2, 1}, {0.5, 0.5}} {
		if got := Incomplete(3, 3, test.x); math.Abs(got-test.want) > 1e-14 {
			t.Errorf("I_%g(3, 3) = %g, want %g", test.x, got, test.want)
		}
	}
}

// I_x(a, 1) is x to the a, and I_x(a, b) and I_1-x(b, a) make one.
func TestIncompleteHasClosedForms(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := rapid.Float64Range(0.1, 200).Draw(t, "a"), rapid.Float64Range(0.1, 200).Draw(t, "b")
		x := rapid.Float64Range(0.001, 0.999).Draw(t, "x")
		if got, want := Incomplete(a, 1, x), math.Pow(x, a); math.Abs(got-want) > 1e-12*(1+a) {
			t.Fatalf("I_%g(%g, 1) = %g, want %g", x, a, got, want)
		}
		if sum := Incomplete(a, b, x) + Incomplete(b, a, 1-x); math.Abs(sum-1) > 1e-11 {
			t.Fatalf("I_%g(%g, %g) and its other side make %g", x, a, b, sum)
		}
	})
}

func TestHalveFindsTheRoot(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		root := rapid.Float64Range(0, 1000).Draw(t, "root")
		if got := Halve(-1, 2000, func(x float64) bool { return x < root }); got != root {
			t.Fatalf("got %v, want %v", got, root)
		}
	})
}
