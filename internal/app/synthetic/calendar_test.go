package synthetic

import (
	"math"
	"testing"

	"pgregory.net/rapid"

	"canting/internal/domain/ident"
)

func TestLebaran(t *testing.T) {
	for hijri, announced := range map[int]ident.Date{
		1440: ident.NewDate(2019, 6, 5),
		1443: ident.NewDate(2022, 5, 2),
		1444: ident.NewDate(2023, 4, 22),
		1445: ident.NewDate(2024, 4, 10),
		1446: ident.NewDate(2025, 3, 31),
	} {
		if off := announced.DaysUntil(lebaran(hijri)); off < -1 || off > 1 {
			t.Errorf("%d: %s, announced %s", hijri, lebaran(hijri), announced)
		}
	}
}

func TestFeastOncePerHijriYear(t *testing.T) {
	for hijri := 1400; hijri < 1500; hijri++ {
		if day := lebaran(hijri); !feast(day.MonthIndex()) || feast(day.AddDays(60).MonthIndex()) {
			t.Errorf("%s", day)
		}
	}
}

func TestNine(t *testing.T) {
	for day, want := range map[ident.Date]int64{
		ident.NewDate(1970, 1, 1):   7_200_000,
		ident.NewDate(2026, 10, 31): 1_793_412_000_000, // date -ud '2026-10-31 02:00' +%s
	} {
		if got := nine(day); got != want {
			t.Errorf("%s: %d, want %d", day, got, want)
		}
	}
}

func TestMeeting(t *testing.T) {
	if got := meeting(2026*12+9, 2, 1); got != ident.NewDate(2026, 10, 14) {
		t.Errorf("the second Wednesday of October 2026 is %s", got)
	}
	rapid.Check(t, func(t *rapid.T) {
		month, weekday, week := rapid.IntRange(1900*12, 2200*12).Draw(t, "month"), rapid.IntRange(0, 5).Draw(t, "weekday"), rapid.IntRange(0, 3).Draw(t, "week")
		day := meeting(month, weekday, week)
		if day.MonthIndex() != month || int(day-1)%7 != weekday || (day.Day()-1)/7 != week {
			t.Fatalf("got %s", day)
		}
	})
}

func TestApportion(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		weights := rapid.SliceOfN(rapid.Float64Range(0.1, 300), 1, 20).Draw(t, "weights")
		total := rapid.IntRange(0, 10000).Draw(t, "total")
		sum, weight := 0, 0.0
		for _, w := range weights {
			weight += w
		}
		for i, n := range apportion(total, weights) {
			sum += n
			if exact := float64(total) * weights[i] / weight; math.Abs(float64(n)-exact) > 1+1e-6 {
				t.Fatalf("part %d is %d, its due %g", i, n, exact)
			}
		}
		if sum != total {
			t.Fatalf("parts of %d add up to %d", total, sum)
		}
	})
}

func TestSwapped(t *testing.T) {
	for y, want := range map[float64]float64{78.4: 87.4, 12.3: 21.3, 55.5: 55.5, 104.2: 104.2, 9.1: 9.1, 70: 7} {
		if got := swapped(y); got != want {
			t.Errorf("swapped(%g) = %g, want %g", y, got, want)
		}
	}
}
