package ident

import (
	"encoding/json"
	"math"
	"testing"
	"time"

	"canting/internal/domain/fault"

	"pgregory.net/rapid"
)

func day(text string) Date {
	d, err := ParseDate(text)
	if err != nil {
		panic(err)
	}
	return d
}

func anyDate() *rapid.Generator[Date] {
	return rapid.Map(rapid.Int32Range(1, int32(lastDay)), func(n int32) Date { return Date(n) })
}

func TestParseDate(t *testing.T) {
	for _, text := range []string{"0001-01-01", "1899-12-31", "1900-02-28", "1900-03-01", "2100-02-28", "2100-03-01", "1970-01-01", "2000-02-29", "2024-02-29", "2026-11-22", "9999-12-31"} {
		d, err := ParseDate(text)
		if err != nil || d.String() != text {
			t.Errorf("ParseDate(%q) = %v, %v", text, d, err)
		}
	}
	for _, text := range []string{"", "2023-02-29", "1900-02-29", "2023-13-01", "2023-00-10", "2023-01-00", "2023-04-31", "0000-01-01",
		"2023-1-01", "01-02-2023", "2023/01/02", "2023-01-02 ", "+023-01-02", "２０２３-01-02", "2023-01-0x", "2023-01--1"} {
		if d, err := ParseDate(text); err == nil || d != 0 || fault.KindOf(err) != fault.Invalid {
			t.Errorf("ParseDate(%q) = %v, %v; want fault.Invalid", text, d, err)
		}
	}
}

// The standard library's calendar is the oracle.
func TestDateAgreesWithTime(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := anyDate().Draw(t, "date")
		clock := time.Date(1, 1, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, int(d)-1)
		if got, want := d.String(), clock.Format(time.DateOnly); got != want {
			t.Fatalf("Date(%d) is %s, want %s", int(d), got, want)
		}
		if d.Year() != clock.Year() || d.Month() != int(clock.Month()) || d.Day() != clock.Day() {
			t.Fatalf("parts of %v differ", d)
		}
		if back, err := ParseDate(d.String()); err != nil || back != d {
			t.Fatalf("%v comes back as %v, %v", d, back, err)
		}
	})
}

func TestDateJSON(t *testing.T) {
	type body struct {
		At   Date
		Next Date `json:",omitzero"`
	}
	for want, in := range map[string]body{
		`{"At":""}`: {},
		`{"At":"2024-02-29","Next":"2024-03-01"}`: {day("2024-02-29"), day("2024-03-01")},
	} {
		text, err := json.Marshal(in)
		if err != nil || string(text) != want {
			t.Errorf("Marshal = %s, %v; want %s", text, err, want)
		}
		var back body
		if err := json.Unmarshal(text, &back); err != nil || back != in {
			t.Errorf("Unmarshal(%s) = %v, %v", text, back, err)
		}
	}
	var d Date
	if err := json.Unmarshal([]byte(`"31-12-2024"`), &d); fault.KindOf(err) != fault.Invalid {
		t.Errorf("a wrong order of parts is read: %v, %v", d, err)
	}
}

func TestAddMonths(t *testing.T) {
	cases := []struct {
		from   string
		months int
		want   string
	}{
		{"2024-01-31", 1, "2024-02-29"},
		{"2023-01-31", 1, "2023-02-28"},
		{"2023-12-15", 1, "2024-01-15"},
		{"2024-02-29", 12, "2025-02-28"},
		{"2024-03-31", -1, "2024-02-29"},
		{"2020-05-10", 60, "2025-05-10"},
		{"0001-01-15", -1, ""},
		{"9999-12-15", 1, ""},
		{"2020-05-10", math.MaxInt, ""},
		{"2020-05-10", math.MinInt, ""},
	}
	for _, c := range cases {
		if got := day(c.from).AddMonths(c.months).String(); got != c.want {
			t.Errorf("%s + %d months = %q, want %q", c.from, c.months, got, c.want)
		}
	}
	if Date(0).AddMonths(3) != 0 || Date(0).AddDays(3) != 0 {
		t.Error("a missing date moved")
	}
	if lastDay.AddDays(1) != 0 || Date(1).AddDays(-1) != 0 || Date(1).AddDays(math.MaxInt32) == 1 {
		t.Error("a step beyond the calendar is not missing")
	}
}

func TestCompletedMonths(t *testing.T) {
	cases := []struct {
		birth, at string
		want      int
	}{
		{"2023-01-15", "2023-01-15", 0},
		{"2023-01-15", "2023-04-14", 2}, // 2 months 29 days are 2 months
		{"2023-01-15", "2023-04-15", 3},
		{"2023-01-31", "2023-02-27", 0},
		{"2023-01-31", "2023-02-28", 1},
		{"2024-02-29", "2025-02-28", 12},
		{"2020-11-22", "2025-11-21", 59},
		{"2020-11-22", "2025-11-22", 60},
	}
	for _, c := range cases {
		if got, ok := CompletedMonths(day(c.birth), day(c.at)); !ok || got != c.want {
			t.Errorf("from %s to %s = %d, %v; want %d", c.birth, c.at, got, ok, c.want)
		}
	}
	for _, c := range [][2]Date{{0, day("2023-01-01")}, {day("2023-01-01"), 0}, {0, 0}, {day("2023-01-02"), day("2023-01-01")}} {
		if months, ok := CompletedMonths(c[0], c[1]); ok || months != 0 {
			t.Errorf("from %q to %q has an age of %d", c[0], c[1], months)
		}
	}
}

func TestCompletedMonthsIsTheInverseOfAddMonths(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		birth := day("1990-01-01").AddDays(rapid.IntRange(0, 20000).Draw(t, "born"))
		n := rapid.IntRange(0, 240).Draw(t, "months")
		due := birth.AddMonths(n)
		if got, _ := CompletedMonths(birth, due); got != n {
			t.Fatalf("%v completes %d months on %v, not %d", birth, got, due, n)
		}
		if got, ok := CompletedMonths(birth, due.AddDays(-1)); n > 0 && (!ok || got != n-1) {
			t.Fatalf("%v completes %d months the day before %v", birth, got, due)
		}
		if due.MonthIndex() != birth.MonthIndex()+n {
			t.Fatalf("%v and %d months lands in %v", birth, n, due)
		}
	})
}

func TestDaysUntil(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := anyDate().Draw(t, "a"), anyDate().Draw(t, "b")
		if a.AddDays(a.DaysUntil(b)) != b || a.DaysUntil(b) != -b.DaysUntil(a) || (a < b) != (a.String() < b.String()) {
			t.Fatalf("days between %v and %v do not add up", a, b)
		}
	})
}

func FuzzParseDate(f *testing.F) {
	for _, seed := range []string{"2024-02-29", "", "0000-00-00", "9999-12-31", "2024-2-9"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if d, err := ParseDate(text); err == nil && d.String() != text {
			t.Fatalf("%q is read as %v", text, d)
		}
	})
}

func TestParseSex(t *testing.T) {
	for text, want := range map[string]Sex{"L": Male, "laki-laki": Male, " LAKI-LAKI ": Male, "1": Male, "P": Female, "Perempuan": Female, "pr.": Female, "2": Female, "": UnknownSex, "-": UnknownSex, "\u00a0": UnknownSex} {
		if got, err := ParseSex(text); err != nil || got != want {
			t.Errorf("ParseSex(%q) = %v, %v; want %v", text, got, err, want)
		}
	}
	for _, text := range []string{"X", "3", "LP"} {
		if got, err := ParseSex(text); fault.KindOf(err) != fault.Invalid || got != UnknownSex {
			t.Errorf("ParseSex(%q) = %v, %v; want fault.Invalid", text, got, err)
		}
	}
	for _, s := range []Sex{UnknownSex, Male, Female} {
		text, err := json.Marshal(s)
		var back Sex
		if err != nil || json.Unmarshal(text, &back) != nil || back != s {
			t.Errorf("%v as JSON is %s and comes back as %v", s, text, back)
		}
	}
}
