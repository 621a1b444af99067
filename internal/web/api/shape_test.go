package api

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"canting/internal/app/child"
	"canting/internal/app/figure"
	"canting/internal/domain/access"
	"canting/internal/domain/ident"
	"canting/internal/domain/ledger"
	"canting/internal/domain/region"
)

func TestMonthsReadBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		index := rapid.IntRange(1900*12, 2200*12+11).Draw(t, "month")
		got, err := monthIndex(monthText(index))
		if err != nil || got != index {
			t.Fatalf("%d is %q is %d, %v", index, monthText(index), got, err)
		}
	})
}

// code draws a place of a small country, so that places often contain others.
func code(t *rapid.T) region.Code {
	c := region.Code("35.76")
	for _, segments := range [][]string{{".01", ".02"}, {".1001", ".1002"}, {".mawar", ".melati"}} {
		if rapid.Bool().Draw(t, "stop") {
			break
		}
		c += region.Code(rapid.SampledFrom(segments).Draw(t, "segment"))
	}
	return c
}

// TestApartCountsNobodyTwice holds that the areas left cover the same places
// and that no place lies in two of them.
func TestApartCountsNobodyTwice(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		areas := rapid.SliceOfN(rapid.Custom(code), 0, 6).Draw(t, "areas")
		place := code(t)
		around := func(areas []region.Code) (n int) {
			for _, area := range areas {
				if place.Within(area) {
					n++
				}
			}
			return n
		}
		if got, want := around(apart(areas)), min(1, around(areas)); got != want {
			t.Fatalf("%s lies in %d of %v, made of %v", place, got, apart(areas), areas)
		}
	})
}

func TestHome(t *testing.T) {
	for _, test := range []struct {
		role  access.Role
		areas []region.Code
		want  region.Code
	}{
		{access.Admin, nil, "35.76"},
		{access.Auditor, nil, "35.76"},
		{access.Kader, []region.Code{"35.76.01.1007.melati"}, "35.76.01.1007.melati"},
		// What holds both is not the kader's to see.
		{access.Kader, []region.Code{"35.76.01.1007.melati", "35.76.01.1007.mawar"}, "35.76.01.1007.melati"},
		{access.Puskesmas, []region.Code{"35.76.01.1007", "35.76.01.1008"}, "35.76.01"},
		{access.Puskesmas, []region.Code{"35.76.01.1007", "35.76.02.1010"}, "35.76"},
	} {
		if got := home(access.Access{Role: test.role, City: "35.76", Areas: test.areas}); got != test.want {
			t.Errorf("%s of %v opens %q, want %q", test.role, test.areas, got, test.want)
		}
	}
}

func TestDifferences(t *testing.T) {
	z := func(v float64) *float64 { return &v }
	ours := ledger.Result{BBU: "kurang", TBU: "pendek", WeightForAge: ledger.Score{Z: -2.10, Present: true}, LenheiForAge: ledger.Score{Z: -2.5, Present: true}}
	for name, test := range map[string]struct {
		portal *ledger.Portal
		want   []string
	}{
		"says nothing":       {nil, []string{}},
		"says the same":      {&ledger.Portal{BBU: "kurang", TBU: "pendek", ZBBU: z(-2.1)}, []string{}},
		"rounds otherwise":   {&ledger.Portal{ZBBU: z(-2.11), ZTBU: z(-2.49)}, []string{}},
		"another class":      {&ledger.Portal{BBU: "normal", TBU: "pendek"}, []string{"bbu"}},
		"another score":      {&ledger.Portal{ZBBU: z(-2.13), ZTBU: z(-2.47)}, []string{"zbbu", "ztbu"}},
		"what we do not say": {&ledger.Portal{BBTB: "gizi_baik", ZBBTB: z(0)}, []string{}},
	} {
		if got := differences(test.portal, &ours); !slices.Equal(got, test.want) {
			t.Errorf("%s: %v, want %v", name, got, test.want)
		}
	}
}

// TestMissingIsNull holds that what was not measured is never a number.
func TestMissingIsNull(t *testing.T) {
	m := measurement(&ledger.Weighed{
		Weighing: ledger.Weighing{Date: ident.NewDate(2026, 10, 5)}, Result: ledger.Result{AgeDays: -1, WeightForAge: ledger.Score{Reason: "no_value"}},
	}, "")
	if m.AgeDays != nil || m.AgeMonths != nil || m.WeightKg != nil || m.LenheiCm != nil || m.CorrectedCm != nil || m.CorrectionCm != nil ||
		m.MUACCm != nil || m.HeadCm != nil || m.ZWei.Z != nil || m.KMS.GainG != nil || m.KMS.KBMG != nil || m.Portal != nil {
		t.Errorf("%+v", m)
	}
	if m.ZWei.Reason != "no_value" || m.Differs == nil || m.Remarks == nil {
		t.Errorf("%+v", m)
	}
}

// TestGainIsSaidBesideItsLetter holds that a gain of nothing is told from no
// gain to tell.
func TestGainIsSaidBesideItsLetter(t *testing.T) {
	for letter, told := range map[string]bool{"N": true, "T": true, "O": false, "B": false, "": false} {
		if got := kmsOf(ledger.KMS{Code: letter}); (got.GainG != nil) != told || got.KBMG != nil {
			t.Errorf("%q: %+v", letter, got)
		}
	}
}

// TestAgeMonthsAreFullMonths takes the months from the calendar, not from days.
func TestAgeMonthsAreFullMonths(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		birth := ident.NewDate(2020, 1, 1).AddDays(rapid.IntRange(0, 3000).Draw(t, "birth"))
		days := rapid.IntRange(0, 2000).Draw(t, "age")
		at := birth.AddDays(days)
		gotDays, gotMonths := ages(&ledger.Weighed{Weighing: ledger.Weighing{Date: at}, Result: ledger.Result{AgeDays: days}})
		want, _ := ident.CompletedMonths(birth, at)
		if gotDays == nil || *gotDays != days || gotMonths == nil || *gotMonths != want {
			t.Fatalf("born %s, on %s: %v days, %v months, want %d", birth, at, gotDays, gotMonths, want)
		}
	})
}

func TestListsAreAsLongAsTheirFigure(t *testing.T) {
	f := figure.Figures{
		Registered: 100, Weighed: 80, Stunting: figure.Count{Numerator: 1, Denominator: 70}, Wasting: figure.Count{Numerator: 2},
		Underweight: figure.Count{Numerator: 3}, TwoT: 4, BelowRed: 5, Flagged: 6,
	}
	for status, want := range map[string]int{"": 100, "stunting": 1, "wasting": 2, "underweight": 3, "not_weighed": 20, "two_t": 4, "below_red": 5, "flagged": 6} {
		if got := countOf(&figure.Page{Here: f}, child.Status(status)); got != want {
			t.Errorf("%q: %d, want %d", status, got, want)
		}
	}
	// A file may hold weighings of children whom nobody registered here.
	if got := countOf(&figure.Page{Here: figure.Figures{Registered: 3, Weighed: 5}}, "not_weighed"); got != 0 {
		t.Errorf("%d not weighed", got)
	}
}
