package growth

import (
	"testing"
	"time"

	"pgregory.net/rapid"
)

func date(year int, month time.Month, day int) time.Time {
	return time.Date(year, month, day, 0, 0, 0, 0, time.UTC)
}

func TestCompletedMonths(t *testing.T) {
	tests := []struct {
		name      string
		birth, at time.Time
		want      int
	}{
		{"the day of birth", date(2025, 1, 15), date(2025, 1, 15), 0},
		{"a day short of a month", date(2025, 1, 15), date(2025, 2, 14), 0},
		{"a month", date(2025, 1, 15), date(2025, 2, 15), 1},
		{"two months in 59 days", date(2025, 1, 15), date(2025, 3, 15), 2},
		{"two months and 29 days", date(2025, 1, 15), date(2025, 4, 13), 2},
		{"across the year", date(2024, 11, 30), date(2025, 1, 30), 2},
		{"the 31st in a short month", date(2025, 1, 31), date(2025, 2, 28), 0},
		{"the first after a short month", date(2025, 1, 31), date(2025, 3, 1), 1},
		{"leap day, common year", date(2024, 2, 29), date(2025, 2, 28), 11},
		{"five years", date(2020, 6, 1), date(2025, 6, 1), 60},
		{"before birth", date(2025, 1, 15), date(2025, 1, 14), -1},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if got := CompletedMonths(test.birth, test.at); got != test.want {
				t.Errorf("%d, want %d", got, test.want)
			}
		})
	}
}

func TestAgeCountsDatesNotHours(t *testing.T) {
	jakarta := time.FixedZone("WIB", 7*3600)
	birth := time.Date(2025, 3, 1, 23, 50, 0, 0, jakarta)
	at := time.Date(2025, 3, 2, 0, 10, 0, 0, time.UTC)
	if got := AgeInDays(birth, at); got != 1 {
		t.Errorf("%d days, want 1", got)
	}
	if got := AgeInDays(at, birth); got != -1 {
		t.Errorf("%d days, want -1", got)
	}
	if got := AgeInDays(date(2024, 1, 1), date(2025, 1, 1)); got != 366 {
		t.Errorf("%d days in 2024, want 366", got)
	}
}

func TestMonthsPassOneByOne(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		birth := date(2020, 1, 1).AddDate(0, 0, rapid.IntRange(0, 1500).Draw(t, "birth"))
		at := birth.AddDate(0, 0, rapid.IntRange(0, 1900).Draw(t, "days"))
		today, tomorrow := CompletedMonths(birth, at), CompletedMonths(birth, at.AddDate(0, 0, 1))
		if tomorrow < today || tomorrow > today+1 {
			t.Errorf("born %s: %d months on %s, %d the day after", birth, today, at, tomorrow)
		}
		if mean := MonthsFromDays(float64(AgeInDays(birth, at))); mean < float64(today)-0.2 || mean > float64(today)+1.1 {
			t.Errorf("%d completed months, %g mean months", today, mean)
		}
	})
}

func TestMeanMonthsRoundTrip(t *testing.T) {
	for months := range 229 {
		if got := MonthsFromDays(DaysFromMonths(float64(months))); got != float64(months) {
			t.Errorf("%d months come back as %g", months, got)
		}
	}
}
