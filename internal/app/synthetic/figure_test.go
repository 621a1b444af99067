package synthetic

import (
	"math"
	"testing"

	"canting/internal/domain/ledger"
	"canting/internal/domain/region"
	"canting/internal/domain/tally"
)

// folded is a whole city as the door would count it.
type folded struct {
	*City
	count map[tally.Cell]int
	cards []*ledger.Card
}

func fold(t *testing.T, city *City) folded {
	t.Helper()
	var changes tally.Changes
	f := folded{City: city, count: map[tally.Cell]int{}}
	err := city.Each(func(child Child) error {
		card := &ledger.Card{ID: child.ID}
		if err := card.Apply(child.Entries...); err != nil {
			return err
		}
		changes.Replace(nil, card)
		f.cards = append(f.cards, card)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, change := range changes.List() {
		f.count[change.Cell] = change.N
	}
	return f
}

func (f folded) of(place region.Code, month int, i tally.Indicator) int {
	return f.count[tally.Cell{Place: place, Month: month, Indicator: i}]
}

// percent is a rate over one month, NaN when nobody was measured.
func (f folded) percent(place region.Code, month int, i, of tally.Indicator) float64 {
	return 100 * float64(f.of(place, month, i)) / float64(f.of(place, month, of))
}

// registered is S in each month.
func (f folded) registered(place region.Code) map[int]int {
	s, sum := map[int]int{}, 0
	for month := f.first - 2*underFive; month <= f.last; month++ {
		sum += f.of(place, month, tally.Registered)
		s[month] = sum
	}
	return s
}

const kota = region.Code("35.76")

func TestFigures(t *testing.T) {
	f := fold(t, mojokerto(t, 1, 0))
	t.Run("city", f.testCity)
	t.Run("kelurahan", f.testKelurahan)
	t.Run("posyandu", f.testPosyandu)
	t.Run("weighings", f.testWeighings)
	t.Run("mistakes", f.testMistakes)
}

func (f folded) testCity(t *testing.T) {
	s := f.registered(kota)
	for month := f.first; month <= f.last; month++ {
		within(t, "S", float64(s[month]), 5950, 6250)
		within(t, "wasting", f.percent(kota, month, tally.Wasting, tally.WastingMeasured), 2.3, 5)
		within(t, "underweight", f.percent(kota, month, tally.Underweight, tally.UnderweightMeasured), 3.5, 7)
		within(t, "D/S", float64(f.of(kota, month, tally.Weighed))/float64(s[month]), 0.72, 0.94)
	}
	within(t, "stunting now", f.percent(kota, f.last, tally.Stunting, tally.StuntingMeasured), 1.5, 2.5)
	within(t, "stunting at first", f.percent(kota, f.first, tally.Stunting, tally.StuntingMeasured), 2.7, 3.5)
	within(t, "wasting now", f.percent(kota, f.last, tally.Wasting, tally.WastingMeasured), 2.5, 3.8)
	within(t, "underweight now", f.percent(kota, f.last, tally.Underweight, tally.UnderweightMeasured), 3.8, 5)

	come := func(month int) float64 { return float64(f.of(kota, month, tally.Weighed)) / float64(s[month]) }
	august, lebaran, june := f.last-2, f.last-7, f.last-4 // August, March and June 2026
	if !(come(august) > come(june)+0.03 && come(lebaran) < come(june)-0.05) {
		t.Errorf("D/S in August %.3f, June %.3f, the month of Lebaran %.3f", come(august), come(june), come(lebaran))
	}
}

func (f folded) testKelurahan(t *testing.T) {
	rate := func(code region.Code) float64 {
		return f.percent(code, f.last, tally.Stunting, tally.StuntingMeasured)
	}
	const kedundung, kauman = "35.76.02.1009", "35.76.01.1004"
	within(t, "Kedundung", rate(kedundung), 2.1, 3.3)
	within(t, "Kauman", rate(kauman), 0.5, 1.8)
	for _, w := range f.wards {
		within(t, "children of "+string(w.code), float64(f.registered(w.code)[f.last]), 0.9*Children*float64(w.kader)/1500, 1.1*Children*float64(w.kader)/1500)
		if w.kader > 100 {
			within(t, "underweight in "+string(w.code), f.percent(w.code, f.last, tally.Underweight, tally.UnderweightMeasured), 1.5, 8)
		}
		if w.code != kedundung && rate(w.code) >= rate(kedundung) {
			t.Errorf("%s with %.2f %% is above Kedundung with %.2f %%", w.code, rate(w.code), rate(kedundung))
		}
		if cleared := w.code == "35.76.03.1003" || w.code == "35.76.03.1006"; !cleared {
			continue
		}
		for month := f.last - 11; month <= f.last; month++ {
			if n := f.of(w.code, month, tally.Stunting); n != 0 || f.of(w.code, month, tally.StuntingMeasured) == 0 {
				t.Errorf("%s has %d stunted children of %d in month %d", w.code, n, f.of(w.code, month, tally.StuntingMeasured), month)
			}
		}
	}
}

func (f folded) testPosyandu(t *testing.T) {
	for _, p := range f.posyandu {
		s, coming := f.registered(p.code), 0.0
		for month := f.first; month <= f.last; month++ {
			d := f.of(p.code, month, tally.Weighed)
			if d > s[month] {
				t.Errorf("%s in month %d: D %d above S %d", p.code, month, d, s[month])
			}
			sum := 0
			for _, i := range []tally.Indicator{tally.GainN, tally.GainT, tally.GainO, tally.GainB} {
				sum += f.of(p.code, month, i)
			}
			if sum != d {
				t.Errorf("%s in month %d: D %d, N+T+O+B %d", p.code, month, d, sum)
			}
			coming += float64(d) / float64(s[month]) / Months
		}
		within(t, "D/S of "+string(p.code), coming, 0.76, 0.91)
	}
}

// testWeighings counts how children were held and what else was measured.
func (f folded) testWeighings(t *testing.T) {
	var all, unheld, otherwise, arm, head, babies, oedema float64
	for _, card := range f.cards {
		for _, w := range card.Weighed {
			all++
			young := w.Result.AgeDays < standsFrom
			switch {
			case w.Measure == "":
				unheld++
			case young != (w.Measure == ledger.Lying):
				otherwise++
			}
			if w.MUACCm > 0 {
				arm++
			}
			if w.HeadCm > 0 {
				head++
			}
			if w.Oedema {
				oedema++
			}
			if young {
				babies++
			}
			if w.WeightKg > 0 && (w.WeightKg < leastKg || w.WeightKg > mostKg) || w.LenheiCm > 0 && (w.LenheiCm < leastCm || w.LenheiCm > mostCm) {
				t.Fatalf("%g kg, %g cm: no desk would take it", w.WeightKg, w.LenheiCm)
			}
			if w.MUACCm > 0 && w.Result.AgeDays < 182 || w.HeadCm > 0 && w.Result.AgeDays >= standsFrom {
				t.Fatalf("at %d days: arm %g cm, head %g cm", w.Result.AgeDays, w.MUACCm, w.HeadCm)
			}
		}
	}
	within(t, "weighings", all, 110_000, 140_000)
	within(t, "measured the other way", otherwise/all, 0.005, 0.03)
	within(t, "measure not said", unheld/all, 0.01, 0.06)
	within(t, "arms", arm/all, 0.3, 0.5)
	within(t, "heads of the young", head/babies, 0.4, 0.6)
	within(t, "oedema", oedema, 5, 60)
}

// testMistakes looks for what a cleaning of the data should find.
func (f folded) testMistakes(t *testing.T) {
	var flagged, weighed, shrunk, same, pairs float64
	for month := f.first; month <= f.last; month++ {
		flagged += float64(f.of(kota, month, tally.Flagged))
		weighed += float64(f.of(kota, month, tally.Weighed))
	}
	half, whole := map[region.Code][2]float64{}, map[region.Code][2]float64{}
	for _, card := range f.cards {
		for i, w := range card.Weighed {
			heap(half, card.Person.Place, math.Mod(w.WeightKg, 0.5) == 0)
			heap(whole, card.Person.Place, w.LenheiCm == math.Trunc(w.LenheiCm))
			if i == 0 || w.LenheiCm == 0 || card.Weighed[i-1].LenheiCm == 0 {
				continue
			}
			pairs++
			before := card.Weighed[i-1]
			if before.LenheiCm-w.LenheiCm > 2 {
				shrunk++
			}
			if before.LenheiCm == w.LenheiCm && before.WeightKg == w.WeightKg {
				same++
			}
		}
	}
	within(t, "flagged", flagged/weighed, 0.0005, 0.004)
	within(t, "shrunk", shrunk/pairs, 0.0005, 0.01)
	within(t, "same as before", same/pairs, 0.003, 0.04)
	within(t, "posyandu that read halves", heaped(half, 0.35), 10, 70)
	within(t, "posyandu that read whole centimetres", heaped(whole, 0.3), 15, 80)
}

func heap(at map[region.Code][2]float64, place region.Code, round bool) {
	n := at[place]
	n[1]++
	if round {
		n[0]++
	}
	at[place] = n
}

// heaped counts the places where more than a share of the numbers are round.
func heaped(at map[region.Code][2]float64, share float64) float64 {
	places := 0.0
	for _, n := range at {
		if n[0]/n[1] > share {
			places++
		}
	}
	return places
}
