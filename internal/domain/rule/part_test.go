package rule_test

import (
	"testing"

	. "canting/internal/domain/rule"

	"canting/internal/domain/fault"
	"pgregory.net/rapid"
)

// TestJoinedIsTheSame lays drawn expressions flat and joins them again: they
// answer alike, blame the same inputs and read the same.
func TestJoinedIsTheSame(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := drawn{t}
		e := d.parsed()
		joined, err := Join(e.Parts(), functions())
		if err != nil {
			t.Fatalf("%s: %v", e, err)
		}
		if joined.String() != e.String() || joined.Strict() != e.Strict() || joined.Type() != e.Type() {
			t.Fatalf("%s became %s", e.Strict(), joined.Strict())
		}
		for range 3 {
			in := d.values(e, names())
			if own, other := e.Eval(in), joined.Eval(in); own != other {
				t.Fatalf("%s over %v is %v, joined %v", e, in, own, other)
			}
			if own, other := e.Missing(in), joined.Missing(in); len(own) != len(other) {
				t.Fatalf("%s over %v lacks %v, joined %v", e, in, own, other)
			}
		}
	})
}

// TestDamagedPartsAreRefused changes the parts of drawn expressions. Whatever is
// still joined can be evaluated.
func TestDamagedPartsAreRefused(t *testing.T) {
	refused := 0
	rapid.Check(t, func(t *rapid.T) {
		d := drawn{t}
		parts := d.parsed().Parts()
		at := rapid.IntRange(0, len(parts)-1).Draw(t, "at")
		switch rapid.IntRange(0, 4).Draw(t, "damage") {
		case 0:
			parts = parts[:at]
		case 1:
			parts[at].Op = rapid.Uint8().Draw(t, "op")
		case 2:
			parts[at].List = rapid.IntRange(-2, 9).Draw(t, "list")
		case 3:
			parts[at].Type = Type(rapid.Uint8().Draw(t, "type"))
		case 4:
			parts[at].Func = "nothing"
		}
		e, err := Join(parts, functions())
		if err != nil {
			refused++
			if fault.KindOf(err) != fault.Internal {
				t.Fatalf("%v is %s", err, fault.KindOf(err))
			}
			return
		}
		e.Eval(d.values(e, names()))
		e.Missing(input{})
	})
	if refused == 0 {
		t.Error("no damage was noticed")
	}
}
