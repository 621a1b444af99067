package ident

import (
	"encoding/json"
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

func TestParseNIK(t *testing.T) {
	cases := []struct {
		text  string
		value string
		class Class
	}{
		{"3576020105230001", "3576020105230001", Valid},
		{"'3576024105230001", "3576024105230001", Valid},
		{" 3576 0241 0523 0001\u00a0", "3576024105230001", Valid},
		{"3576.0241.0523.0001", "3576024105230001", Valid},
		{"5401013112990001", "5401013112990001", Valid}, // a region that is no more
		{"3576020105230000", "3576020105230000", Synthetic},
		{"3576**********12", "3576**********12", Masked},
		{"3576XXXXXXXX0012", "3576********0012", Masked},
		{"35760241052300017", "35760241052300017", Temporary},
		{"0000000000000000", "0000000000000000", Placeholder},
		{"9999999999999999", "9999999999999999", Placeholder},
		{"3576020000000000", "3576020000000000", Placeholder},
		{"1234567890123456", "1234567890123456", Placeholder},
		{"ANON_123", "ANON_123", Placeholder},
		{"", "", Missing},
		{"-", "", Missing},
		{" \u00a0", "", Missing},
		{"'", "", Missing},
		{"--", "", Missing},
		{".0", "", Missing},
		{"Belum Ada", "", Missing},
		{"3.57602E+15", "3.57602E+15", Unreadable},
		{"3576023205230001", "3576023205230001", Unreadable}, // day 32
		{"3576020113230001", "3576020113230001", Unreadable}, // month 13
		{"3576024005230001", "3576024005230001", Unreadable}, // day 40
		{"3576027205230001", "3576027205230001", Unreadable}, // day 72
		{"357602010523000", "357602010523000", Unreadable},
		{"35760241052300017893", "35760241052300017893", Unreadable},
		{"357602010523000I", "357602010523000I", Unreadable},
		{"3576*", "3576*", Unreadable},
		{"99999999999999999999", "99999999999999999999", Placeholder},
		{"sedang diurus", "sedang diurus", Unreadable},
	}
	for _, c := range cases {
		if got := ParseNIK(c.text); got.Value != c.value || got.Class != c.class {
			t.Errorf("ParseNIK(%q) = %q %v, want %q %v", c.text, got.Value, got.Class, c.value, c.class)
		}
	}
}

func TestNIKAsJSON(t *testing.T) {
	for _, text := range []string{"", "3576020105230001", "3576**********12", "ANON_1", "sedang diurus"} {
		want := ParseNIK(text)
		raw, err := json.Marshal(want)
		var back NIK
		if err != nil || json.Unmarshal(raw, &back) != nil || back != want || string(raw) != `"`+text+`"` {
			t.Errorf("%v as JSON is %s and comes back as %v (%v)", want, raw, back, err)
		}
	}
}

func TestNIKTells(t *testing.T) {
	cases := []struct {
		nik, at, birth string
		sex            Sex
	}{
		{"3576020105230001", "2026-11-22", "2023-05-01", Male},
		{"3576024105230001", "2026-11-22", "2023-05-01", Female},
		{"3576027112990001", "2026-11-22", "1999-12-31", Female},
		{"3576022211260001", "2026-11-22", "2026-11-22", Male},
		{"3576022311260001", "2026-11-22", "1926-11-23", Male},
		{"3576022902000001", "2026-11-22", "2000-02-29", Male},
		{"3576020101700000", "2026-11-22", "1970-01-01", Male}, // synthetic tells too
		{"3576023002230001", "2026-11-22", "", Male},           // 30 February: no such day
		{"3576020105230001", "", "", Male},                     // no date to judge the century by
		{"3576**********12", "2026-11-22", "", UnknownSex},
		{"35760241052300017", "2026-11-22", "", UnknownSex}, // the digits are the mother's
	}
	for _, c := range cases {
		nik, at := ParseNIK(c.nik), Date(0)
		if c.at != "" {
			at = day(c.at)
		}
		birth, ok := nik.Birth(at)
		if birth.String() != c.birth || ok != (c.birth != "") || nik.Sex() != c.sex {
			t.Errorf("%s tells %q %v %v, want %q %v", c.nik, birth, ok, nik.Sex(), c.birth, c.sex)
		}
	}
	if got := ParseNIK("3576024105230001").FirstRegistered(); got != "35.76.02" {
		t.Errorf("FirstRegistered = %q", got)
	}
	if got := ParseNIK("3576**********12").FirstRegistered(); got != "" {
		t.Errorf("a masked NIK tells a region: %q", got)
	}
}

func TestDisagrees(t *testing.T) {
	nik := ParseNIK("3576024105230001")
	cases := []struct {
		nik   NIK
		birth Date
		sex   Sex
		want  []Disagreement
	}{
		{nik, day("2023-05-01"), Female, nil},
		{nik, day("1923-05-01"), Female, nil}, // the century is not in the number
		{nik, day("2023-05-02"), Female, []Disagreement{BirthDisagrees}},
		{nik, day("2023-05-01"), Male, []Disagreement{SexDisagrees}},
		{nik, day("2023-01-05"), Male, []Disagreement{BirthDisagrees, SexDisagrees}},
		{nik, 0, UnknownSex, nil},
		{NIK{}, day("2023-05-01"), Male, nil},
		{ParseNIK("3576**********12"), day("2023-05-01"), Male, nil},
	}
	for _, c := range cases {
		if got := Disagrees(c.nik, c.birth, c.sex); !slices.Equal(got, c.want) {
			t.Errorf("Disagrees(%v, %v, %v) = %v, want %v", c.nik, c.birth, c.sex, got, c.want)
		}
	}
}

func TestMask(t *testing.T) {
	for text, want := range map[string]string{
		"3576020105230012":  "3576********0012",
		"35760241052300017": "3576*********0017",
		"3576**********12":  "3576**********12",
		"35760201052**012":  "3576*********012",
		"ANON_123":          "********",
		"":                  "",
	} {
		if got := Mask(ParseNIK(text)); got != want {
			t.Errorf("Mask(%q) = %q, want %q", text, got, want)
		}
	}
}

// A number built from a birth date and a sex tells them back and disagrees with
// neither.
func TestNIKRoundTrip(t *testing.T) {
	at := day("2026-11-22")
	rapid.Check(t, func(t *rapid.T) {
		birth := at.AddDays(-rapid.IntRange(0, 36000).Draw(t, "days old"))
		sex := rapid.SampledFrom([]Sex{Male, Female}).Draw(t, "sex")
		y, m, d := birth.Split()
		if sex == Female {
			d += 40
		}
		nik := ParseNIK(fmt.Sprintf("357602%02d%02d%02d%04d", d, m, y%100, rapid.IntRange(1, 9999).Draw(t, "serial")))
		if got, ok := nik.Birth(at); !ok || got != birth || nik.Sex() != sex {
			t.Fatalf("%v tells %v %v, want %v %v", nik, got, nik.Sex(), birth, sex)
		}
		if found := Disagrees(nik, birth, sex); found != nil {
			t.Fatalf("%v disagrees: %v", nik, found)
		}
	})
}

func FuzzParseNIK(f *testing.F) {
	for _, seed := range []string{"3576020105230001", "'3576**********12", "ANON_1", "35760241052300017", "", "3,57E+15", "*\xff"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		nik := ParseNIK(text)
		if again := ParseNIK(nik.Value); again != nik {
			t.Fatalf("%q is %v, read again %v", text, nik, again)
		}
		if (nik.Class == Missing) != (nik.Value == "") {
			t.Fatalf("%q is %v with value %q", text, nik.Class, nik.Value)
		}
		if _, ok := nik.Birth(day("2026-11-22")); ok && !nik.Usable() {
			t.Fatalf("%q is %v and tells a birth", text, nik.Class)
		}
	})
}
