package fault

import (
	"errors"
	"fmt"
	"testing"
)

func TestErrorIsTheOperatorsLine(t *testing.T) {
	cause := errors.New("disk I/O error")
	for _, test := range []struct {
		err  *Error
		want string
	}{
		{E("store.put", Unavailable, "fault.store.full", cause), "store.put: unavailable (fault.store.full): disk I/O error"},
		{E("store.put", Internal, "", cause), "store.put: internal: disk I/O error"},
		{E("door.submit", Denied, "fault.denied", nil), "door.submit: denied (fault.denied)"},
		{E("door.submit", Kind(200), "", nil), "door.submit: internal"},
	} {
		if got := test.err.Error(); got != test.want {
			t.Errorf("%q, want %q", got, test.want)
		}
		if test.err.Err != nil && !errors.Is(test.err, cause) {
			t.Errorf("%v lost its cause", test.err)
		}
	}
}

func TestKindNames(t *testing.T) {
	seen := map[string]Kind{}
	for k := Internal; k <= Unavailable; k++ {
		if other, twice := seen[k.String()]; twice {
			t.Errorf("%d and %d are both %s", other, k, k)
		}
		seen[k.String()] = k
	}
	if len(seen) != len(kindNames) {
		t.Errorf("%d names for %d kinds", len(kindNames), len(seen))
	}
}

func TestKindAndSentence(t *testing.T) {
	inner := E("ident.date", Invalid, "ident.date", nil, "text", "30 Feb", "left over")
	for _, test := range []struct {
		name string
		err  error
		kind Kind
		key  string
		text string
	}{
		{"our own", inner, Invalid, "ident.date", "30 Feb"},
		{"wrapped by another", fmt.Errorf("row 3: %w", inner), Invalid, "ident.date", "30 Feb"},
		{"ours around ours", E("import", Conflict, "import.row", inner), Conflict, "import.row", ""},
		{"ours without a sentence", E("store", TooMuch, "", nil), TooMuch, "fault.too_much", ""},
		// What a stranger says may hold names and passwords: it is never shown.
		{"a stranger", errors.New("password 123"), Internal, "fault.internal", ""},
		{"none", nil, Internal, "fault.internal", ""},
	} {
		key, params := Sentence(test.err)
		if KindOf(test.err) != test.kind || key != test.key || params["text"] != test.text {
			t.Errorf("%s: %s, %s, %v", test.name, KindOf(test.err), key, params)
		}
	}
}
