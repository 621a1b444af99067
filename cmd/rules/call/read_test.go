package call

import (
	"encoding/json"
	"reflect"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"
)

// std is a value as encoding/json gives it, with UseNumber.
func (v value) std() any {
	switch v.sort {
	case truth:
		return v.yes()
	case number:
		return json.Number(v.text)
	case text:
		return v.text
	case list:
		all := make([]any, len(v.items))
		for i, item := range v.items {
			all[i] = item.std()
		}
		return all
	case object:
		all := map[string]any{}
		for _, member := range v.items {
			all[member.name] = v.get(member.name).std()
		}
		return all
	}
	return nil
}

func byStandard(src string) (v any, ok bool) {
	dec := json.NewDecoder(strings.NewReader(src))
	dec.UseNumber()
	if err := dec.Decode(&v); err != nil || dec.More() {
		return nil, false
	}
	_, err := dec.Token()
	return v, err != nil && err.Error() == "EOF"
}

func TestRead(t *testing.T) {
	for _, test := range []struct {
		src string
		ok  bool
	}{
		{`{"a": [1, -2.5, 3e5, true, false, null], "b": {"c": "d"}}`, true},
		{" [ ] ", true},
		{"{}", true},
		{`"é \" \\ \/ \b\f\n\r\t é"`, true},
		{`{"a": 1, "a": 2}`, true},
		{"", false},
		{"{", false},
		{"[1", false},
		{"[1,]", false},
		{"[1 2]", false},
		{`{"a"}`, false},
		{`{"a": }`, false},
		{`{a: 1}`, false},
		{`{"a": 1,}`, false},
		{`"`, false},
		{`"\`, false},
		{`"\x"`, false},
		{`"\u12"`, false},
		{`"\u12g4"`, false},
		{`"\\\\"`, true},
		{`"\\\"`, false},
		{`"a\"`, false},
		{"tru", false},
		{"undefined", false},
		{"1 2", false},
		{"-", false},
		{"01", false},
		{"1.", false},
		{"1e", false},
		{".5", false},
		{strings.Repeat("[", deepest) + strings.Repeat("]", deepest), true},
		{strings.Repeat("[", deepest+2) + strings.Repeat("]", deepest+2), false},
	} {
		got, ok := read(test.src)
		if ok != test.ok {
			t.Errorf("%s: %v, want %v", test.src, ok, test.ok)
		}
		if want, _ := byStandard(test.src); ok && !reflect.DeepEqual(got.std(), want) {
			t.Errorf("%s is %v, want %v", test.src, got.std(), want)
		}
	}
}

// FuzzRead holds the reader to encoding/json on whatever that takes, but for what
// no browser writes: letters that are none, and halves of pairs.
func FuzzRead(f *testing.F) {
	f.Add(`{"programme": "bumil", "values": {"lila_cm": 23.4, "hamil": true, "catatan": "a\u0001\"b"}}`)
	f.Add(`[[1e5, -0.25], null]`)
	f.Fuzz(func(t *testing.T, src string) {
		got, ok := read(src)
		want, standard := byStandard(src)
		if !standard || !utf8.ValidString(src) || strings.Contains(strings.ToLower(src), `\ud`) || strings.Count(src, "[")+strings.Count(src, "{") > deepest {
			return
		}
		if !ok || !reflect.DeepEqual(got.std(), want) {
			t.Fatalf("%q is %v (%v), want %v", src, got.std(), ok, want)
		}
	})
}

// TestQuoted holds every text to what encoding/json reads back.
func TestQuoted(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.String().Draw(t, "text")
		w := &writer{}
		w.quote(s)
		var back string
		if err := json.Unmarshal(w.b, &back); err != nil || back != s {
			t.Fatalf("%q is written %s and read %q: %v", s, w.b, back, err)
		}
	})
}

// TestNumbersKeepTheirSort tells whole numbers from decimal ones.
func TestNumbersKeepTheirSort(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.Int64().Draw(t, "whole")
		if v := numeric(strconv.FormatInt(n, 10)); v.Whole() != n || v.Missing() {
			t.Fatalf("%d is %v", n, v)
		}
		x := rapid.Float64Range(-1e6, 1e6).Draw(t, "decimal") + 1e-7
		if v := numeric(strconv.FormatFloat(x, 'f', -1, 64)); v.Num() != x && v.Whole() != int64(x) {
			t.Fatalf("%g is %v", x, v)
		}
	})
}
