package figure_test

import (
	"context"
	"fmt"
	"math"
	"testing"

	"canting/internal/app/figure"
	"canting/internal/domain/access"
	"canting/internal/domain/fault"
	"canting/internal/domain/ident"
	"canting/internal/domain/ledger"
	"canting/internal/domain/region"
	"canting/internal/store/storetest"
)

const (
	kedundung region.Code = "35.76.02.1009"
	mawar     region.Code = "35.76.02.1009.mawar"
	melati    region.Code = "35.76.02.1009.melati"
	meri      region.Code = "35.76.03.1003"
)

// service is two posyandu of Kedundung with four children, and one in Meri.
func service(t *testing.T) (*figure.Service, *storetest.Rig) {
	t.Helper()
	kota, err := region.Kota()
	if err != nil {
		t.Fatal(err)
	}
	r := storetest.New(t, storetest.SQLite)
	for code, name := range map[region.Code]string{mawar: "Mawar", melati: "Melati"} {
		place := ledger.Place{Code: code, Name: name, Parent: kedundung}
		r.Say(r.Entry(ledger.PlaceNamed, ledger.PlaceID(place), place))
	}
	child := func(place region.Code, born string, weighings ...ledger.Weighing) {
		id := r.Child(ledger.Person{Name: "Siti", Sex: ledger.Female, Birth: r.Date(born), Place: place})
		for _, w := range weighings {
			w.Measure = ledger.Standing
			r.Weigh(id, w)
		}
	}
	child(mawar, "2024-03-10", // stunted and underweight in October
		ledger.Weighing{Date: r.Date("2026-09-10"), WeightKg: 9.1, LenheiCm: 79},
		ledger.Weighing{Date: r.Date("2026-10-10"), WeightKg: 9.4, LenheiCm: 79.2})
	child(mawar, "2024-01-10", ledger.Weighing{Date: r.Date("2026-10-10"), WeightKg: 12, LenheiCm: 90})
	child(mawar, "2026-10-20")                                                                           // born, not weighed yet
	child(melati, "2021-11-01", ledger.Weighing{Date: r.Date("2026-10-31"), WeightKg: 17, LenheiCm: 60}) // a length that cannot be; leaves in November
	child(meri, "2025-01-01", ledger.Weighing{Date: r.Date("2026-08-10"), WeightKg: 9, LenheiCm: 78})
	return &figure.Service{Store: r.Store, City: kota, Code: storetest.City, Today: func() ident.Date { return r.Date("2026-11-03") }}, r
}

func month(text string) int {
	var y, m int
	if _, err := fmt.Sscanf(text, "%d-%d", &y, &m); err != nil {
		panic(err)
	}
	return y*12 + m - 1
}

func page(t *testing.T, s *figure.Service, r *storetest.Rig, place region.Code, at int) *figure.Page {
	t.Helper()
	p, err := s.Page(context.Background(), r.Admin, place, at)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestFiguresOfAMonth(t *testing.T) {
	s, r := service(t)
	october := month("2026-10")
	for place, want := range map[region.Code]figure.Figures{
		mawar: {
			Month: october, Registered: 3, Weighed: 2, N: 1, B: 1,
			Stunting: figure.Count{Numerator: 1, Denominator: 2}, SevereStunting: figure.Count{Numerator: 1, Denominator: 2},
			Wasting: figure.Count{Denominator: 2}, SevereWasting: figure.Count{Denominator: 2}, Overweight: figure.Count{Denominator: 2},
			Underweight: figure.Count{Numerator: 1, Denominator: 2}, SevereUnderweight: figure.Count{Denominator: 2},
		},
		melati: {Month: october, Registered: 1, Weighed: 1, B: 1, Flagged: 1,
			Underweight: figure.Count{Denominator: 1}, SevereUnderweight: figure.Count{Denominator: 1}},
		meri: {Month: october, Registered: 1},
		storetest.City: {
			Month: october, Registered: 5, Weighed: 3, N: 1, B: 2, Flagged: 1,
			Stunting: figure.Count{Numerator: 1, Denominator: 2}, SevereStunting: figure.Count{Numerator: 1, Denominator: 2},
			Wasting: figure.Count{Denominator: 2}, SevereWasting: figure.Count{Denominator: 2}, Overweight: figure.Count{Denominator: 2},
			Underweight: figure.Count{Numerator: 1, Denominator: 3}, SevereUnderweight: figure.Count{Denominator: 3},
		},
	} {
		if got := page(t, s, r, place, october); got.Here != want {
			t.Errorf("%s: %+v\nwant %+v", place, got.Here, want)
		}
	}
}

func TestThePageAroundTheFigures(t *testing.T) {
	s, r := service(t)
	p := page(t, s, r, kedundung, 0)
	if p.Place.Name != "Kedundung" || p.Place.Level != region.Kelurahan || len(p.Path) != 3 || p.Path[0].Code != storetest.City || p.Path[2] != p.Place {
		t.Errorf("place %+v, path %+v", p.Place, p.Path)
	}
	if p.Month != month("2026-10") || p.FirstMonth != month("2026-09") || p.LastMonth != month("2026-10") {
		t.Errorf("months %d, %d to %d", p.Month, p.FirstMonth, p.LastMonth)
	}
	if len(p.Below) != 2 || p.Below[0].Place.Name != "Mawar" || p.Below[0].Figures.Registered != 3 || p.Below[1].Figures.Registered != 1 {
		t.Errorf("below: %+v", p.Below)
	}
	if p.AsOf == 0 || p.OpenPairs != 0 {
		t.Errorf("as of %d, %d pairs", p.AsOf, p.OpenPairs)
	}
	city := page(t, s, r, storetest.City, 0)
	sum := 0
	for _, below := range city.Below {
		sum += below.Figures.Registered
	}
	if len(city.Below) != 18 || sum != city.Here.Registered {
		t.Errorf("%d kelurahan with %d children, the city has %d", len(city.Below), sum, city.Here.Registered)
	}
	if posyandu := page(t, s, r, mawar, 0); len(posyandu.Below) != 0 || posyandu.Place.Name != "Mawar" || posyandu.Place.Parent != kedundung {
		t.Errorf("posyandu: %+v, %d below", posyandu.Place, len(posyandu.Below))
	}
}

func TestMonths(t *testing.T) {
	s, r := service(t)
	if got := page(t, s, r, meri, 0); got.Month != month("2026-08") {
		t.Errorf("the latest month of Meri: %d", got.Month)
	}
	empty := page(t, s, r, "35.76.02.1008", 0)
	if now := month("2026-11"); empty.Month != now || empty.FirstMonth != now || empty.LastMonth != now {
		t.Errorf("a place without figures shows %d, %d to %d, want today's month", empty.Month, empty.FirstMonth, empty.LastMonth)
	}
	for at, want := range map[int]int{month("2024-02"): 2, month("2024-03"): 3, month("2026-09"): 4, month("2026-10"): 5, month("2026-11"): 4, month("2031-10"): 1, month("2031-11"): 0} {
		if got := page(t, s, r, storetest.City, at).Here.Registered; got != want {
			t.Errorf("registered in month %d: %d, want %d", at, got, want)
		}
	}
	for _, at := range []int{-1, 11, 9999*12 + 12, math.MaxInt, math.MinInt} {
		if _, err := s.Page(context.Background(), r.Admin, storetest.City, at); fault.KindOf(err) != fault.Invalid {
			t.Errorf("month %d: %v", at, err)
		}
	}
}

func TestTrend(t *testing.T) {
	s, r := service(t)
	p := page(t, s, r, storetest.City, month("2026-10"))
	if len(p.Trend) != figure.TrendMonths || p.Trend[0].Month != month("2024-11") || p.Trend[23] != p.Here {
		t.Fatalf("%d months from %d", len(p.Trend), p.Trend[0].Month)
	}
	for _, f := range p.Trend {
		if alone := page(t, s, r, storetest.City, f.Month).Here; alone != f {
			t.Errorf("month %d is %+v in the trend, %+v by itself", f.Month, f, alone)
		}
	}
}

func TestWhoSeesFigures(t *testing.T) {
	s, _ := service(t)
	kader := access.Access{Role: access.Kader, City: storetest.City, Areas: []region.Code{mawar}}
	secretariat := access.Access{Role: access.Secretariat, City: storetest.City, Areas: []region.Code{storetest.City}}
	for _, test := range []struct {
		name string
		who  access.Access
		at   region.Code
		ok   bool
	}{
		{"the kader's own posyandu", kader, mawar, true}, {"the kader's kelurahan", kader, kedundung, false}, {"another posyandu", kader, melati, false},
		{"the secretariat's city", secretariat, storetest.City, true}, {"the province", secretariat, "35", false}, {"another city", secretariat, "35.77", false},
		{"no place", secretariat, "", false}, {"a kelurahan that is none", secretariat, "35.76.02.9999", false}, {"a posyandu that is none", secretariat, "35.76.02.1009.anggrek", false},
		{"nobody", access.Access{}, storetest.City, false},
	} {
		if _, err := s.Page(context.Background(), test.who, test.at, 0); (err == nil) != test.ok || err != nil && fault.KindOf(err) != fault.NotFound {
			t.Errorf("%s: %v", test.name, err)
		}
	}
}

func TestOpenPairsAreCountedForWhoMayDecide(t *testing.T) {
	s, r := service(t)
	twin := ledger.Person{Name: "Budi", Sex: ledger.Male, Birth: r.Date("2025-01-01"), Place: mawar}
	a, b := r.Child(twin), r.Child(twin)
	r.Say(r.Entry(ledger.PairSuspected, ledger.PairID(a, b), ledger.Pair{A: a, B: b}))
	midwife := access.Access{Role: access.Puskesmas, City: storetest.City, Areas: []region.Code{kedundung}}
	secretariat := access.Access{Role: access.Secretariat, City: storetest.City, Areas: []region.Code{storetest.City}}
	for _, test := range []struct {
		who  access.Access
		at   region.Code
		want int
	}{{r.Admin, storetest.City, 1}, {midwife, kedundung, 1}, {midwife, storetest.City, 1}, {midwife, meri, 0}, {r.Admin, melati, 0}, {secretariat, storetest.City, 0}} {
		p, err := s.Page(context.Background(), test.who, test.at, 0)
		if err != nil || p.OpenPairs != test.want {
			t.Errorf("%s at %s: %v open pairs, want %d (%v)", test.who.Role, test.at, p, test.want, err)
		}
	}
}
