package rule_test

import (
	"math"
	"math/big"
	"strconv"
	"testing"

	"canting/internal/domain/ident"
	. "canting/internal/domain/rule"

	"pgregory.net/rapid"
)

func call(name string, args ...Value) Value { return Standard()[name].Call(args) }

func TestSpans(t *testing.T) {
	cases := []struct {
		from, to                   string
		days, weeks, months, years Value
	}{
		{"2026-01-01", "2026-01-01", Whole(0), Whole(0), Whole(0), Whole(0)},
		{"2026-01-01", "2026-01-07", Whole(6), Whole(0), Whole(0), Whole(0)},
		{"2026-01-01", "2026-01-08", Whole(7), Whole(1), Whole(0), Whole(0)},
		{"2026-01-31", "2026-02-27", Whole(27), Whole(3), Whole(0), Whole(0)},
		{"2026-01-31", "2026-02-28", Whole(28), Whole(4), Whole(1), Whole(0)},
		{"2024-01-31", "2024-02-28", Whole(28), Whole(4), Whole(0), Whole(0)},
		{"2024-02-29", "2025-02-27", Whole(364), Whole(52), Whole(11), Whole(0)},
		{"2024-02-29", "2025-02-28", Whole(365), Whole(52), Whole(12), Whole(1)},
		{"2024-02-29", "2028-02-28", Whole(1460), Whole(208), Whole(47), Whole(3)},
		{"2024-02-29", "2028-02-29", Whole(1461), Whole(208), Whole(48), Whole(4)},
		{"2007-11-22", "2026-11-21", Whole(6939), Whole(991), Whole(227), Whole(18)},
		{"2007-11-22", "2026-11-22", Whole(6940), Whole(991), Whole(228), Whole(19)},
		{"2026-01-02", "2026-01-01", Whole(-1), Absent(Order), Absent(Order), Absent(Order)},
	}
	for _, c := range cases {
		for name, want := range map[string]Value{"days": c.days, "weeks": c.weeks, "months": c.months, "years": c.years} {
			if got := call(name, on(c.from), on(c.to)); got != want {
				t.Errorf("%s(%s, %s) is %v, want %v", name, c.from, c.to, got, want)
			}
		}
	}
}

// A span and the step that the calendar makes are inverse.
func TestYearsAreTheInverseOfAddMonths(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		from := ident.NewDate(1990, 1, 1).AddDays(rapid.IntRange(0, 20000).Draw(t, "from"))
		n := rapid.IntRange(1, 60).Draw(t, "years")
		birthday := from.AddMonths(12 * n)
		if got := call("years", Day(from), Day(birthday)); got != Whole(int64(n)) {
			t.Fatalf("%v completes %v years on %v", from, got, birthday)
		}
		if got := call("years", Day(from), Day(birthday.AddDays(-1))); got != Whole(int64(n-1)) {
			t.Fatalf("%v completes %v years the day before %v", from, got, birthday)
		}
	})
}

func TestRound(t *testing.T) {
	cases := []struct {
		x      float64
		digits int64
		want   Value
	}{
		{2.675, 2, Num(2.68)}, // 2.67499999999999982 in binary
		{1.005, 2, Num(1.01)},
		{-2.675, 2, Num(-2.68)},
		{0.5, 0, Num(1)},
		{-0.5, 0, Num(-1)},
		{0.49, 0, Num(0)},
		{9.96, 1, Num(10)},
		{-99.95, 1, Num(-100)},
		{10.949, 1, Num(10.9)},
		{23.5, 1, Num(23.5)},
		{23.5, math.MaxInt64, Num(23.5)},
		{1e300, 2, Num(1e300)},
		{5e-324, 3, Num(0)},
		{math.MaxFloat64, 0, Num(math.MaxFloat64)},
		{1, -1, Absent(Outside)},
	}
	for _, c := range cases {
		if got := call("round", Num(c.x), Whole(c.digits)); got != c.want {
			t.Errorf("round(%v, %d) is %v, want %v", c.x, c.digits, got, c.want)
		}
	}
}

// The rounded number is the float64 of a decimal with so many digits, and no
// further from the number that was read than half of the last one.
func TestRoundIsNearest(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		x := rapid.Float64Range(-1e6, 1e6).Draw(t, "x")
		digits := rapid.IntRange(0, 6).Draw(t, "digits")
		got := call("round", Num(x), Whole(int64(digits))).Num()
		text := strconv.FormatFloat(got, 'f', digits, 64)
		if back, _ := strconv.ParseFloat(text, 64); back != got {
			t.Fatalf("round(%v, %d) is %v, which has more digits", x, digits, got)
		}
		exact, _ := new(big.Rat).SetString(strconv.FormatFloat(x, 'f', -1, 64))
		rounded, _ := new(big.Rat).SetString(text)
		distance := exact.Sub(exact, rounded)
		half := new(big.Rat).SetFrac(big.NewInt(1), new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(digits)), nil))
		if half.Mul(half, big.NewRat(1, 2)); distance.Abs(distance).Cmp(half) > 0 {
			t.Fatalf("round(%v, %d) is %v, further than a half away", x, digits, got)
		}
	})
}

func TestMinMax(t *testing.T) {
	if got := call("min", Num(2), Num(-3)); got != Num(-3) {
		t.Errorf("min is %v", got)
	}
	if got := call("max", Num(2), Num(-3)); got != Num(2) {
		t.Errorf("max is %v", got)
	}
	if mine := Standard(); len(mine) == 0 {
		t.Error("there are no standard functions")
	} else if delete(mine, "days"); Standard()["days"].Call == nil {
		t.Error("the standard functions are shared between callers")
	}
}
