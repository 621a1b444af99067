package ledger

import (
	"encoding/json"
	"hash/fnv"
	"strings"
	"testing"

	"canting/internal/domain/fault"

	"pgregory.net/rapid"
)

func TestParseID(t *testing.T) {
	const text = "0193f2a1-7c4e-7abc-8def-0123456789ab"
	want := ID{0x01, 0x93, 0xf2, 0xa1, 0x7c, 0x4e, 0x7a, 0xbc, 0x8d, 0xef, 0x01, 0x23, 0x45, 0x67, 0x89, 0xab}
	for _, test := range []struct {
		name, in string
		want     ID
		ok       bool
	}{
		{"the usual form", text, want, true},
		{"upper case", strings.ToUpper(text), want, true},
		{"nothing is the zero ID", "", ID{}, true},
		{"without hyphens", strings.ReplaceAll(text, "-", ""), ID{}, false},
		{"one digit short", text[:35], ID{}, false},
		{"one digit more", text + "c", ID{}, false},
		{"a hyphen elsewhere", "0193f2a17-c4e-7abc-8def-0123456789ab", ID{}, false},
		{"a hyphen for a digit", "0193f2a1-7c4e-7abc-8def-0123-56789ab", ID{}, false},
		{"no hexadecimal digit", "0193f2a1-7c4e-7abc-8def-0123456789ag", ID{}, false},
		{"braces", "{193f2a1-7c4e-7abc-8def-0123456789a}", ID{}, false},
	} {
		t.Run(test.name, func(t *testing.T) {
			got, err := ParseID(test.in)
			if (err == nil) != test.ok || got != test.want {
				t.Fatalf("ParseID(%q) = %x, %v", test.in, got, err)
			}
			if err != nil && fault.KindOf(err) != fault.Invalid {
				t.Errorf("kind %v", fault.KindOf(err))
			}
		})
	}
}

func ids() *rapid.Generator[ID] {
	return rapid.Custom(func(t *rapid.T) (id ID) {
		copy(id[:], rapid.SliceOfN(rapid.Byte(), 16, 16).Draw(t, "id"))
		return id
	})
}

func TestIDRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		id, other := ids().Draw(t, "a"), ids().Draw(t, "b")
		if got, err := ParseID(id.String()); err != nil || got != id {
			t.Fatalf("%x came back as %x (%v)", id, got, err)
		}
		text, err := json.Marshal(map[ID]ID{id: other})
		if err != nil {
			t.Fatal(err)
		}
		var back map[ID]ID
		if err := json.Unmarshal(text, &back); err != nil || back[id] != other {
			t.Fatalf("%s came back as %v (%v)", text, back, err)
		}
		if id.Less(other) != (id.String() < other.String()) {
			t.Fatalf("%s and %s are in another order than their texts", id, other)
		}
	})
}

// The arithmetic is our own, so that the phone needs no more; the standard
// library says whether it is right.
func TestDerivedIsFNV(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		parts := rapid.SliceOf(rapid.String()).Draw(t, "parts")
		h := fnv.New128a()
		for _, part := range parts {
			h.Write([]byte(part))
			h.Write([]byte{0})
		}
		want := h.Sum(nil)
		want[6] = want[6]&0x0f | 0x80
		want[8] = want[8]&0x3f | 0x80
		if got := Derived(parts...); string(got[:]) != string(want) {
			t.Fatalf("Derived(%q) = %x, hash/fnv %x", parts, got, want)
		}
	})
}

func TestDerivedKeepsPartsApart(t *testing.T) {
	if Derived("ab", "c") == Derived("a", "bc") {
		t.Error("the border between two parts does not count")
	}
	if got := Derived("place", "35.76").String(); got[14] != '8' || !strings.ContainsRune("89ab", rune(got[19])) {
		t.Errorf("%s is no UUID of version 8", got)
	}
}

func FuzzParseID(f *testing.F) {
	for _, seed := range []string{"", "0193f2a1-7c4e-7abc-8def-0123456789ab", "--------------------", strings.Repeat("-", 36)} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		id, err := ParseID(text)
		if err == nil && id.String() != strings.ToLower(text) && !id.IsZero() {
			t.Fatalf("%q became %s", text, id)
		}
	})
}

// IDs of a batch lie in the order of its rows, and no two are equal.
func TestInBatchKeepsTheOrderOfRows(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		batch := Derived(rapid.String().Draw(t, "batch"))
		row := rapid.IntRange(1, 1<<26-2).Draw(t, "row")
		a, b, next := InBatch(batch, row, "person"), InBatch(batch, row, "weighing"), InBatch(batch, row+1, "person")
		if a == b || a != InBatch(batch, row, "person") {
			t.Fatalf("%s and %s", a, b)
		}
		if !a.Less(next) || !b.Less(next) {
			t.Fatalf("row %d: %s and %s, row %d: %s", row, a, b, row+1, next)
		}
		if a[6]>>4 != 8 || a[8]>>6 != 2 {
			t.Fatalf("%s is no UUID of version 8", a)
		}
	})
}
