package tally

import (
	"encoding/json"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"testing"

	"canting/internal/domain/ident"
	"canting/internal/domain/ledger"
	"canting/internal/domain/region"

	"pgregory.net/rapid"
)

const mawar region.Code = "35.76.02.1009.mawar"

type fataler interface {
	Helper()
	Fatal(...any)
}

// child folds a card from a person and weighings, told in this order.
func child(t fataler, name string, p ledger.Person, weighings ...ledger.Weighing) *ledger.Card {
	t.Helper()
	card := &ledger.Card{ID: ledger.Derived("child", name)}
	say := func(kind ledger.Kind, body any) {
		raw, err := json.Marshal(body)
		if err != nil {
			t.Fatal(err)
		}
		n := int64(len(card.Said) + len(card.Weighed) + 1)
		e := &ledger.Entry{ID: ledger.Derived(name, fmt.Sprint(n)), Subject: card.ID, Kind: kind, SaidAt: n, Seq: n, Body: raw}
		if err := card.Apply(e); err != nil {
			t.Fatal(err)
		}
	}
	say(ledger.PersonRegistered, p)
	for _, w := range weighings {
		say(ledger.GrowthWeighed, w)
	}
	return card
}

func date(t fataler, text string) ident.Date {
	t.Helper()
	d, err := ident.ParseDate(text)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func born(t fataler, day string) ledger.Person {
	t.Helper()
	return ledger.Person{Name: "Siti", Sex: ledger.Female, Birth: date(t, day), Place: mawar}
}

// counted is what a card counts for, by month and indicator, at one place.
func counted(card *ledger.Card, place region.Code) map[string]int {
	var c Changes
	c.Replace(nil, card)
	n := map[string]int{}
	for _, change := range c.List() {
		if change.Place == place {
			n[fmt.Sprintf("%04d-%02d %s", change.Month/12, change.Month%12+1, change.Indicator)] = change.N
		}
	}
	return n
}

func TestWhatAMonthCounts(t *testing.T) {
	for _, test := range []struct {
		name      string
		weighings []ledger.Weighing
		want      map[string]int
	}{
		{"nothing weighed", nil, nil},
		{"stunted, first weighing", []ledger.Weighing{{Date: date(t, "2026-10-10"), WeightKg: 9.4, LenheiCm: 79.2, Measure: ledger.Standing}},
			map[string]int{"weighed": 1, "b": 1, "stunting": 1, "severe_stunting": 1, "stunting_measured": 1, "wasting_measured": 1, "underweight": 1, "underweight_measured": 1}},
		{"oedema is severe wasting", []ledger.Weighing{{Date: date(t, "2026-10-10"), WeightKg: 12, LenheiCm: 90, Measure: ledger.Standing, Oedema: true}},
			map[string]int{"weighed": 1, "b": 1, "stunting_measured": 1, "wasting": 1, "severe_wasting": 1, "wasting_measured": 1}},
		{"oedema without a length answers nothing about wasting", []ledger.Weighing{{Date: date(t, "2026-10-10"), WeightKg: 12, Oedema: true}},
			map[string]int{"weighed": 1, "b": 1}},
		{"an implausible length is no stunting", []ledger.Weighing{{Date: date(t, "2026-10-10"), WeightKg: 12, LenheiCm: 62, Measure: ledger.Standing}},
			map[string]int{"weighed": 1, "b": 1, "flagged": 1, "underweight_measured": 1}},
		{"overweight for the length", []ledger.Weighing{{Date: date(t, "2026-10-10"), WeightKg: 17, LenheiCm: 90, Measure: ledger.Standing}},
			map[string]int{"weighed": 1, "b": 1, "stunting_measured": 1, "wasting_measured": 1, "overweight": 1, "underweight_measured": 1}},
		{"a length alone is no weighing", []ledger.Weighing{{Date: date(t, "2026-10-10"), LenheiCm: 90, Measure: ledger.Standing}},
			map[string]int{"stunting_measured": 1}},
		{"the later answers, the earlier fills in", []ledger.Weighing{
			{Date: date(t, "2026-10-10"), WeightKg: 9, LenheiCm: 79.2, Measure: ledger.Standing},
			{Date: date(t, "2026-10-20"), WeightKg: 12}},
			map[string]int{"weighed": 1, "b": 1, "stunting": 1, "severe_stunting": 1, "stunting_measured": 1, "wasting_measured": 1, "underweight_measured": 1}},
	} {
		t.Run(test.name, func(t *testing.T) {
			got := counted(child(t, test.name, born(t, "2024-03-10"), test.weighings...), mawar)
			want := map[string]int{"2024-03 registered": 1, "2029-04 registered": -1}
			for indicator, n := range test.want {
				want["2026-10 "+indicator] = n
			}
			if !reflect.DeepEqual(got, want) {
				t.Errorf("got %v\nwant %v", got, want)
			}
		})
	}
}

func TestWhoIsNotCounted(t *testing.T) {
	weighed := ledger.Weighing{Date: date(t, "2026-10-10"), WeightKg: 9}
	nowhere, unborn, late := born(t, "2024-03-10"), born(t, "2024-03-10"), born(t, "9998-01-01")
	nowhere.Place, unborn.Birth = "", 0
	for name, card := range map[string]*ledger.Card{
		"nobody":                 nil,
		"at no place":            child(t, "a", nowhere, weighed),
		"without a birth date":   child(t, "b", unborn, weighed),
		"taken in":               ledger.Tombstone(ledger.Derived("c"), ledger.Derived("d"), 1),
		"beyond the calendar":    child(t, "e", late),
		"of whom nobody spoke":   {ID: ledger.Derived("f")},
		"at a place of no shape": child(t, "g", ledger.Person{Birth: date(t, "2024-03-10"), Place: "35.76.x"}),
	} {
		var c Changes
		c.Replace(nil, card)
		if list := c.List(); len(list) != 0 {
			t.Errorf("%s: %v", name, list)
		}
	}
}

func TestBirthdays(t *testing.T) {
	for _, test := range []struct{ born, enters, leaves, last, first string }{
		// last is the last day that counts as weighed, first the first that does not.
		{"2021-08-31", "2021-08", "2026-09", "2026-08-30", "2026-08-31"},
		{"2021-09-01", "2021-09", "2026-09", "2026-08-31", "2026-09-01"}, // five on the 1st: no day under five that month
		{"2020-02-29", "2020-02", "2025-03", "2025-02-27", "2025-02-28"},
		{"2021-12-31", "2021-12", "2027-01", "2026-12-30", "2026-12-31"},
	} {
		card := child(t, test.born, born(t, test.born),
			ledger.Weighing{Date: date(t, test.last), WeightKg: 15}, ledger.Weighing{Date: date(t, test.first), WeightKg: 15.5})
		got := counted(card, "35.76")
		want := map[string]int{test.enters + " registered": 1, test.leaves + " registered": -1}
		if got[test.enters+" registered"] != 1 || got[test.leaves+" registered"] != -1 {
			t.Errorf("born %s: %v, want %v", test.born, got, want)
		}
		if got[test.last[:7]+" weighed"] != 1 || test.first[:7] != test.last[:7] && got[test.first[:7]+" weighed"] != 0 {
			t.Errorf("born %s: weighed %v", test.born, got)
		}
		after := child(t, test.born+" after", born(t, test.born), ledger.Weighing{Date: date(t, test.first), WeightKg: 15.5})
		if n := counted(after, "35.76")[test.first[:7]+" weighed"]; n != 0 {
			t.Errorf("born %s: counted on %s, the fifth birthday", test.born, test.first)
		}
	}
}

func TestALevelCountsOnce(t *testing.T) {
	card := child(t, "a", born(t, "2024-03-10"))
	for place, want := range map[region.Code]int{mawar: 1, "35.76.02.1009": 1, "35.76.02": 1, "35.76": 1, "35": 0, "35.76.02.1008": 0} {
		if got := counted(card, place)["2024-03 registered"]; got != want {
			t.Errorf("%s: %d, want %d", place, got, want)
		}
	}
}

func posyandu() []region.Code {
	return []region.Code{mawar, "35.76.02.1009.melati", "35.76.02.1008.anggrek", "35.76.03.1003.melati"}
}

func cards() *rapid.Generator[*ledger.Card] {
	first := ident.NewDate(2020, 1, 31)
	return rapid.Custom(func(t *rapid.T) *ledger.Card {
		p := ledger.Person{
			Name: "Siti", Sex: rapid.SampledFrom([]ledger.Sex{ledger.Male, ledger.Female}).Draw(t, "sex"),
			Birth: first.AddDays(rapid.IntRange(0, 800).Draw(t, "born")),
			Place: rapid.SampledFrom(posyandu()).Draw(t, "place"),
		}
		var weighings []ledger.Weighing
		for range rapid.IntRange(0, 10).Draw(t, "weighings") {
			weighings = append(weighings, ledger.Weighing{
				// From before birth to after the fifth birthday, often twice a month.
				Date:     p.Birth.AddDays(rapid.IntRange(-2, 64).Draw(t, "age") * 30).AddDays(rapid.IntRange(0, 1).Draw(t, "day") * 12),
				WeightKg: float64(rapid.SampledFrom([]int{0, 40, 70, 85, 100, 120, 180}).Draw(t, "weight")) / 10,
				LenheiCm: float64(rapid.SampledFrom([]int{0, 500, 700, 780, 850, 1000}).Draw(t, "length")) / 10,
				Measure:  ledger.Standing, Oedema: rapid.IntRange(0, 5).Draw(t, "oedema") == 0,
			})
		}
		card := child(t, fmt.Sprint(rapid.Uint32().Draw(t, "name")), p, weighings...)
		for i := range card.Weighed { // some were taken back
			if rapid.IntRange(0, 4).Draw(t, "back") == 0 {
				back := &ledger.Entry{ID: ledger.Derived("back", fmt.Sprint(i)), Subject: card.ID, Kind: ledger.EntryWithdrawn, Amends: card.Weighed[i].Entry}
				if err := card.Apply(back); err != nil {
					t.Fatal(err)
				}
			}
		}
		return card
	})
}

func TestInAndOutIsNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := cards().Draw(t, "a"), cards().Draw(t, "b")
		var c Changes
		c.Replace(nil, a)
		c.Replace(a, b)
		c.Replace(b, nil)
		if list := c.List(); len(list) != 0 {
			t.Fatalf("left over: %v", list)
		}
	})
}

func TestThePartsMakeTheWhole(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var c Changes
		for _, card := range rapid.SliceOfN(cards(), 1, 6).Draw(t, "cards") {
			c.Replace(nil, card)
		}
		at := map[Cell]int{}
		sum := map[Cell]int{}
		for _, change := range c.List() {
			at[change.Cell] = change.N
			if change.Place.Level() > region.CityLevel {
				above := change.Cell
				above.Place = change.Place.Parent()
				sum[above] += change.N
			}
		}
		for cell, n := range sum {
			if at[cell] != n {
				t.Fatalf("%v is %d, its parts make %d", cell, at[cell], n)
			}
		}
	})
}

// recount counts a card month by month, the slow and obvious way.
func recount(card *ledger.Card) map[Cell]int {
	n := map[Cell]int{}
	birth := card.Person.Birth
	underFive := func(d ident.Date) bool {
		months, ok := ident.CompletedMonths(birth, d)
		return ok && months < 60
	}
	was := false
	for month := birth.MonthIndex() - 2; month < birth.MonthIndex()+70; month++ {
		var ofMonth []ledger.Weighed
		is := false
		for d := ident.NewDate(month/12, month%12+1, 1); d.MonthIndex() == month; d++ {
			is = is || underFive(d)
			for _, w := range card.Weighed {
				if w.Date == d && !w.Withdrawn && underFive(d) {
					ofMonth = append(ofMonth, w)
				}
			}
		}
		put := func(i Indicator, yes bool) {
			for p := card.Person.Place; yes && len(p) >= len("35.76"); p = p.Parent() {
				n[Cell{p, month, i}]++
			}
		}
		put(Registered, is && !was)
		if was && !is {
			for p := card.Person.Place; len(p) >= len("35.76"); p = p.Parent() {
				n[Cell{p, month, Registered}]--
			}
		}
		was = is
		last := func(fits func(ledger.Weighed) bool) (found ledger.Weighed, ok bool) {
			for _, w := range ofMonth {
				if fits(w) {
					found, ok = w, true
				}
			}
			return found, ok
		}
		if w, ok := last(func(w ledger.Weighed) bool { return w.WeightKg > 0 }); ok {
			put(Weighed, true)
			put(Indicator(map[string]string{"N": "n", "T": "t", "O": "o", "B": "b"}[w.Result.KMS.Code]), true)
			put(TwoT, w.Result.KMS.TwoT)
			put(BelowRed, w.Result.KMS.BelowRed)
		}
		if w, ok := last(func(w ledger.Weighed) bool { s := w.Result.LenheiForAge; return s.Present && !s.Flag }); ok {
			put(StuntingMeasured, true)
			put(Stunting, w.Result.LenheiForAge.Z < -2)
			put(SevereStunting, w.Result.LenheiForAge.Z < -3)
		}
		if w, ok := last(func(w ledger.Weighed) bool { s := w.Result.WeightForAge; return s.Present && !s.Flag }); ok {
			put(UnderweightMeasured, true)
			put(Underweight, w.Result.WeightForAge.Z < -2)
			put(SevereUnderweight, w.Result.WeightForAge.Z < -3)
		}
		swollen := func(w ledger.Weighed) bool { return w.Oedema && w.WeightKg > 0 && w.LenheiCm > 0 }
		if w, ok := last(func(w ledger.Weighed) bool {
			s := w.Result.WeightForLen
			return s.Present && !s.Flag || swollen(w)
		}); ok {
			z := w.Result.WeightForLen.Z
			put(WastingMeasured, true)
			put(Wasting, swollen(w) || z < -2)
			put(SevereWasting, swollen(w) || z < -3)
			put(Overweight, !swollen(w) && z > 2)
		}
		_, flagged := last(func(w ledger.Weighed) bool {
			return w.Result.LenheiForAge.Flag || w.Result.WeightForLen.Flag || w.Result.WeightForAge.Flag
		})
		put(Flagged, flagged)
	}
	for cell, count := range n {
		if count == 0 {
			delete(n, cell)
		}
	}
	return n
}

func TestAgainstTheSlowCount(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		card := cards().Draw(t, "card")
		var c Changes
		c.Replace(nil, card)
		got := map[Cell]int{}
		for _, change := range c.List() {
			got[change.Cell] = change.N
		}
		if want := recount(card); !reflect.DeepEqual(got, want) {
			t.Fatalf("got %v\nwant %v", got, want)
		}
	})
}

func TestFiguresHoldTogether(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var c Changes
		all := rapid.SliceOfN(cards(), 1, 5).Draw(t, "cards")
		for _, card := range all {
			c.Replace(nil, card)
		}
		n := map[Cell]int{}
		for _, change := range c.List() {
			n[change.Cell] = change.N
		}
		registered := 0
		for month := 2019 * 12; month < 2030*12; month++ {
			at := func(i Indicator) int { return n[Cell{"35.76", month, i}] }
			registered += at(Registered)
			if d := at(Weighed); d > registered || d != at(GainN)+at(GainT)+at(GainO)+at(GainB) {
				t.Fatalf("month %d: D %d of S %d, N+T+O+B %d+%d+%d+%d", month, d, registered, at(GainN), at(GainT), at(GainO), at(GainB))
			}
			for _, part := range [][3]Indicator{{SevereStunting, Stunting, StuntingMeasured}, {SevereWasting, Wasting, WastingMeasured}, {SevereUnderweight, Underweight, UnderweightMeasured}} {
				if at(part[0]) > at(part[1]) || at(part[1]) > at(part[2]) || at(part[2]) > registered {
					t.Fatalf("month %d: %v are %d, %d, %d", month, part, at(part[0]), at(part[1]), at(part[2]))
				}
			}
			standing := 0
			for _, card := range all {
				if Standing(card, month)[Stunting] {
					standing++
				}
			}
			if standing != at(Stunting) {
				t.Fatalf("month %d: %d names behind a figure of %d", month, standing, at(Stunting))
			}
		}
		if registered != 0 {
			t.Fatalf("%d are still registered long after", registered)
		}
	})
}

// A change counts only from where the two cards part; it must come to the same
// as taking the one out whole and putting the other in whole.
func TestReplaceIsOutAndIn(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		before := cards().Draw(t, "before")
		after := before.Clone()
		if rapid.Bool().Draw(t, "another") {
			after = cards().Draw(t, "after")
		} else if n := len(after.Weighed); n > 0 {
			w := &after.Weighed[rapid.IntRange(0, n-1).Draw(t, "which")]
			w.Result.LenheiForAge = ledger.Score{Z: rapid.Float64Range(-5, 5).Draw(t, "z"), Present: true}
			w.Withdrawn = rapid.Bool().Draw(t, "withdrawn")
		}
		var at, whole Changes
		at.Replace(before, after)
		whole.Replace(before, nil)
		whole.Replace(nil, after)
		if !slices.Equal(at.List(), whole.List()) {
			t.Fatalf("at once %v, out and in %v", at.List(), whole.List())
		}
	})
}

// A child that died or moved away counts up to the month of it, and no longer.
func TestWhoLeftIsRegisteredNoMore(t *testing.T) {
	day := func(text string) ident.Date {
		d, err := ident.ParseDate(text)
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
	card := &ledger.Card{ID: ledger.Derived("child"), Said: []ledger.Statement{{Entry: ledger.Derived("said")}}}
	card.Person = ledger.Person{Name: "Siti", Sex: ledger.Female, Birth: day("2024-03-10"), Place: "35.76.02.1009"}
	gone := card.Clone()
	gone.Left = []ledger.Telling[ledger.Left]{{Entry: ledger.Derived("left"), What: ledger.Left{How: ledger.Moved, Date: day("2025-08-17")}}}
	var changes Changes
	changes.Replace(card, gone)
	got := map[int]int{}
	for _, c := range changes.List() {
		if c.Place == "35.76" {
			got[c.Month] = c.N
		}
	}
	want := map[int]int{day("2025-09-01").MonthIndex(): -1, day("2029-04-01").MonthIndex(): 1}
	if !maps.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
}
