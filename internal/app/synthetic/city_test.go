package synthetic

import (
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"testing"

	"canting/internal/domain/fault"
	"canting/internal/domain/ident"
	"canting/internal/domain/ledger"
	"canting/internal/domain/region"
)

func until() ident.Date { return ident.NewDate(2026, 10, 31) }

// mojokerto makes up a city for a test.
func mojokerto(t testing.TB, seed uint64, children int) *City {
	t.Helper()
	kota, err := region.Kota()
	if err != nil {
		t.Fatal(err)
	}
	city, err := New(Config{Seed: seed, Until: until(), Region: kota, Who: ledger.Derived("account", "demo"), Children: children})
	if err != nil {
		t.Fatal(err)
	}
	return city
}

// digest is one number for every byte that a city says.
func digest(t *testing.T, city *City) [sha256.Size]byte {
	t.Helper()
	sum := sha256.New()
	write := func(entries []*ledger.Entry) {
		if err := json.NewEncoder(sum).Encode(entries); err != nil {
			t.Fatal(err)
		}
	}
	places, err := city.Places()
	if err != nil {
		t.Fatal(err)
	}
	write(places)
	if err := city.Each(func(c Child) error { write(c.Entries); return nil }); err != nil {
		t.Fatal(err)
	}
	export, err := city.Export(city.last, 20)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.NewEncoder(sum).Encode(export); err != nil {
		t.Fatal(err)
	}
	return [sha256.Size]byte(sum.Sum(nil))
}

func TestSameSeedSameBytes(t *testing.T) {
	first := digest(t, mojokerto(t, 7, 500))
	if again := digest(t, mojokerto(t, 7, 500)); again != first {
		t.Errorf("seed 7 gave %x and then %x", first, again)
	}
	if other := digest(t, mojokerto(t, 8, 500)); other == first {
		t.Error("seeds 7 and 8 gave the same city")
	}
}

func TestEntriesAreWhole(t *testing.T) {
	city := mojokerto(t, 3, 700)
	ids, places := map[ledger.ID]bool{}, map[region.Code]bool{}
	check := func(e *ledger.Entry) {
		t.Helper()
		if err := e.Check(); err != nil {
			t.Fatal(err)
		}
		if ids[e.ID] {
			t.Fatalf("%s stands twice", e.ID)
		}
		ids[e.ID] = true
		if e.At != e.SaidAt || e.SaidAt > nine(until()) || e.Source.Kind != ledger.SourceDemo || e.City != "35.76" {
			t.Fatalf("envelope %+v", *e)
		}
	}
	named, err := city.Places()
	if err != nil {
		t.Fatal(err)
	}
	for i, e := range named {
		check(e)
		card, err := ledger.NamePlace(e)
		if err != nil || card.Code.Level() != region.Posyandu || card.Code.Parent() != card.Parent || ledger.PlaceID(card.Place) != e.Subject {
			t.Fatalf("place %+v, error %v", card, err)
		}
		if p := city.Posyandu()[i]; p.Code != card.Code || p.Name != card.Name {
			t.Fatalf("Posyandu says %+v, the entry %+v", p, card.Place)
		}
		places[card.Code] = true
	}
	err = city.Each(func(c Child) error {
		if c.Entries[0].Kind != ledger.PersonRegistered || !places[c.Posyandu] {
			t.Fatalf("child %s of %s begins with %s", c.ID, c.Posyandu, c.Entries[0].Kind)
		}
		for i, e := range c.Entries {
			check(e)
			if e.Subject != c.ID || i > 0 && (e.Kind != ledger.GrowthWeighed || e.SaidAt < c.Entries[i-1].SaidAt) {
				t.Fatalf("entry %d of child %s: %+v", i, c.ID, *e)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestEachStopsAtAnError(t *testing.T) {
	stop, calls := errors.New("enough"), 0
	err := mojokerto(t, 1, 200).Each(func(Child) error { calls++; return stop })
	if !errors.Is(err, stop) || calls != 1 {
		t.Errorf("error %v after %d calls", err, calls)
	}
}

func TestNewRefuses(t *testing.T) {
	kota, err := region.Kota()
	if err != nil {
		t.Fatal(err)
	}
	good := Config{Until: until(), Region: kota, Who: ledger.Derived("account"), Children: 100}
	for key, spoil := range map[string]func(*Config){
		"synthetic.until":     func(c *Config) { c.Until = 0 },
		"synthetic.who":       func(c *Config) { c.Who = ledger.ID{} },
		"synthetic.children":  func(c *Config) { c.Children = -1 },
		"synthetic.region":    func(c *Config) { c.Region = nil },
		"synthetic.kelurahan": func(c *Config) { c.Region = &region.City{} },
	} {
		c := good
		spoil(&c)
		_, err := New(c)
		if got, _ := fault.Sentence(err); fault.KindOf(err) != fault.Invalid || got != key {
			t.Errorf("%s: got %v", key, err)
		}
	}
	if _, err := New(good); err != nil {
		t.Error(err)
	}
}

// TestAnyDayCanBeToday: a month that has begun, a leap day, a feast.
func TestAnyDayCanBeToday(t *testing.T) {
	kota, err := region.Kota()
	if err != nil {
		t.Fatal(err)
	}
	for _, day := range []ident.Date{ident.NewDate(2026, 11, 1), ident.NewDate(2028, 2, 29), ident.NewDate(2025, 3, 31)} {
		city, err := New(Config{Seed: 1, Until: day, Region: kota, Who: ledger.Derived("account"), Children: 150})
		if err != nil {
			t.Fatal(err)
		}
		latest := ident.Date(0)
		err = city.Each(func(c Child) error {
			card := ledger.Card{ID: c.ID}
			if err := card.Apply(c.Entries...); err != nil {
				return err
			}
			for _, w := range card.Weighed {
				latest = max(latest, w.Date)
			}
			return nil
		})
		if err != nil || latest > day || latest < day.AddMonths(-1) {
			t.Errorf("until %s: latest weighing %s, error %v", day, latest, err)
		}
	}
}

// TestPeople looks at who is registered, in a whole city.
func TestPeople(t *testing.T) {
	city := mojokerto(t, 1, 0)
	owner := map[string]string{}
	var boys, twins, infants, unnumbered int
	for i := range city.children {
		p := &city.children[i]
		said := city.person(p, chance(city.id(i)))
		if said.Sex == ledger.Male {
			boys++
		}
		if p.twin {
			twins++
		}
		if p.birth.DaysUntil(until()) < 365 {
			infants++
			if p.nik == "" {
				unnumbered++
			}
		}
		claim(t, owner, said.NIK, fmt.Sprint("child ", i), p.birth, said.Sex)
		claim(t, owner, said.MotherNIK, fmt.Sprintf("mother %p", p.mother), p.mother.birth, ledger.Female)
		if y := p.mother.birth.Year(); y < 1980 || y > 2005 {
			t.Fatalf("mother born in %d", y)
		}
		if p.registered < p.birth || said.RT == "" || said.RW == "" || said.Address == "" || said.Mother == "" || said.Name == "" {
			t.Fatalf("child %+v", said)
		}
	}
	n := float64(len(city.children))
	within(t, "share of boys", float64(boys)/n, 0.49, 0.53)
	within(t, "share of twins", float64(twins)/n, 0.01, 0.03)
	within(t, "infants without a NIK", float64(unnumbered)/float64(infants), 0.02, 0.12)
	within(t, "posyandu", float64(len(city.posyandu)), 165, 175)
}

// claim checks a NIK and that nobody else has it.
func claim(t *testing.T, owner map[string]string, text, who string, birth ident.Date, sex ledger.Sex) {
	t.Helper()
	if text == "" {
		return
	}
	nik, want := ident.ParseNIK(text), ident.Male
	if sex == ledger.Female {
		want = ident.Female
	}
	if nik.Class != ident.Synthetic || text[12:] != "0000" || len(ident.Disagrees(nik, birth, want)) > 0 {
		t.Fatalf("%s has NIK %s, %s, of somebody born %s", who, text, nik.Class, birth)
	}
	if other, ok := owner[text]; ok && other != who {
		t.Fatalf("%s and %s share NIK %s", who, other, text)
	}
	owner[text] = who
}

func within(t *testing.T, what string, got, low, high float64) {
	t.Helper()
	if !(got >= low && got <= high) {
		t.Errorf("%s is %.4f, not between %g and %g", what, got, low, high)
	}
}

// TestScale grows the city and looks only at who lives there.
func TestScale(t *testing.T) {
	city := mojokerto(t, 1, 20000)
	alive := 0
	for _, p := range city.children {
		if p.birth.AddMonths(60) > until() {
			alive++
		}
	}
	within(t, "children under five", float64(alive), 19000, 20500)
	within(t, "posyandu", float64(len(city.posyandu)), 540, 570)
}

func BenchmarkEach(b *testing.B) {
	for b.Loop() {
		city := mojokerto(b, 1, 0)
		if err := city.Each(func(Child) error { return nil }); err != nil {
			b.Fatal(err)
		}
	}
}
