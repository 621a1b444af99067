package importing

import (
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"canting/internal/domain/ident"
	"canting/internal/domain/ledger"
	"canting/internal/domain/region"
)

// drawRecord makes up a child of a tiny city, where many are nearly one another.
func drawRecord(t *rapid.T) ident.Record {
	name := rapid.SampledFrom([]string{
		"", "-", "By Ny Siti", "Siti Aminah", "SITI AMINA", "St. Aminah Putri", "Siti", "Muhammad Rizki", "Moh. Risky", "M. RIZKY P", "Rizka", "Hasan", "Husein", "Hasanah", "Ahmad Hasan", "Achmad Husen",
		"Hasan Maulana", "Husein Maulana", "Hafiz Maulana", "Hasan Basri", "Nur Aini", "Nur Laila", "Siti Aisyah", "Siti Rohani",
	}).Draw(t, "name")
	nik := rapid.SampledFrom([]string{
		"", "-", "3576025003240001", "3576025003240010", "3576021003240001", "3576020000", "3576************01", "35760250032400011", "9999999999999999", "3576025003240000",
	}).Draw(t, "nik")
	mother := rapid.SampledFrom([]string{"", "Sulastri", "KUSNADI / SULASTRI", "Sulastry", "Endang", "-"}).Draw(t, "mother")
	address := rapid.SampledFrom([]string{"", "Jl. Mawar 1", "JL MAWAR 1"}).Draw(t, "address")
	birth := rapid.SampledFrom([]ident.Date{0, ident.NewDate(2024, 3, 10), ident.NewDate(2024, 10, 3), ident.NewDate(2023, 3, 10), ident.NewDate(2024, 3, 11)}).Draw(t, "birth")
	sex := rapid.SampledFrom([]ident.Sex{ident.UnknownSex, ident.Male, ident.Female}).Draw(t, "sex")
	place := rapid.SampledFrom([]region.Code{"35.76", "35.76.02.1009", "35.76.02.1009.mawar", "35.76.02.1001.mawar"}).Draw(t, "place")
	return recordOf(name, nik, mother, address, sex, birth, place)
}

// What the matcher keeps of people and the short ways that it takes must not
// change what ident says of them.
func TestTheMatcherAgreesWithComparingEverybody(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		people := rapid.SliceOfN(rapid.Custom(drawRecord), 0, 12).Draw(t, "people")
		row := drawRecord(t)
		if len(people) > 0 && rapid.Bool().Draw(t, "a relative") {
			row.Birth, row.Mother = people[0].Birth, people[0].Mother // as twins have
		}
		m := newMatcher()
		var same, ask []string
		for i, p := range people {
			id := ledger.Derived(fmt.Sprint(i))
			place := p.Kelurahan
			if p.Posyandu != "" {
				place = p.Posyandu
			}
			m.add(id, place, p)
			switch v := ident.Compare(row, p); v.Zone {
			case ident.Same:
				same = append(same, fmt.Sprint(id, v.Score))
			case ident.Ask:
				ask = append(ask, fmt.Sprint(id, v.Score))
			}
		}
		foundSame, foundAsk := m.find(row)
		for what, pair := range map[string][2][]string{"same": {listOf(foundSame), same}, "ask": {listOf(foundAsk), ask}} {
			slices.Sort(pair[1])
			if !slices.Equal(pair[0], pair[1]) {
				t.Fatalf("%s: found %v, want %v", what, pair[0], pair[1])
			}
		}
		for _, list := range [][]candidate{foundSame, foundAsk} {
			if !slices.IsSortedFunc(list, func(a, b candidate) int { return b.verdict.Score - a.verdict.Score }) {
				t.Fatal("the best does not stand first")
			}
		}
	})
}

func listOf(candidates []candidate) []string {
	var list []string
	for _, c := range candidates {
		list = append(list, fmt.Sprint(c.id, c.verdict.Score))
	}
	slices.Sort(list)
	return list
}

func TestAPersonKnownByTwoRecordsIsFoundOnce(t *testing.T) {
	m := newMatcher()
	birth := ident.NewDate(2024, 3, 10)
	one, two := ledger.Derived("1"), ledger.Derived("2")
	m.add(one, "35.76.02.1009", recordOf("Siti Aminah", "", "Sulastri", "", ident.Female, birth, "35.76.02.1009"))
	m.add(one, "35.76.02.1009", recordOf("Siti Amina", "", "Sulastri", "", ident.Female, birth, "35.76.02.1009"))
	m.add(two, "35.76.02.1009", recordOf("Siti Aminatun", "", "Sulastri", "", ident.Female, birth, "35.76.02.1009"))
	same, ask := m.find(recordOf("SITI AMINA", "", "SULASTRI", "", ident.Female, birth, "35.76.02.1009"))
	if len(same) != 1 || same[0].id != one {
		t.Errorf("the same: %v", listOf(same))
	}
	if got := distinct(append(same, ask...)); len(got) != 2 || got[0].id != one {
		t.Errorf("all together: %v", listOf(got))
	}
}
