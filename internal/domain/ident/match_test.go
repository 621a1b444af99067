package ident

import (
	"slices"
	"testing"

	"canting/internal/domain/region"

	"pgregory.net/rapid"
)

const (
	kedundung = region.Code("35.76.02.1009")
	wates     = region.Code("35.76.02.1010")
	melati    = region.Code("35.76.02.1009.melati2")
)

// rizki is the child that most cases below differ from in one or two points.
func rizki() Record {
	return Record{
		NIK: ParseNIK("3576020501230003"), Name: "Muhammad Rizki Ramadhan", Sex: Male, Birth: day("2023-01-05"), Mother: "Siti Aminah",
		Kelurahan: kedundung, Posyandu: melati, Address: "Jl. Kedundung Indah 4", RT: "001", RW: "02",
	}
}

// but is a record with changes.
func but(r Record, changes ...func(*Record)) Record {
	for _, change := range changes {
		change(&r)
	}
	return r
}

func nik(text string) func(*Record)    { return func(r *Record) { r.NIK = ParseNIK(text) } }
func called(name string) func(*Record) { return func(r *Record) { r.Name = name } }
func of(mother string) func(*Record)   { return func(r *Record) { r.Mother = mother } }
func born(date string) func(*Record)   { return func(r *Record) { r.Birth = day(date) } }
func noBirth(r *Record)                { r.Birth = 0 }
func girl(r *Record)                   { r.Sex = Female }
func moved(r *Record)                  { r.Kelurahan, r.Posyandu, r.Address, r.RT, r.RW = wates, "", "", "", "" }
func nowhere(r *Record)                { r.Kelurahan, r.Posyandu, r.Address, r.RT, r.RW = "", "", "", "", "" }

func TestCompare(t *testing.T) {
	a, noNIK := rizki(), but(rizki(), nik(""))
	other := nik("3576027009990007")
	cases := []struct {
		why  string
		a, b Record
		want Zone
	}{
		// one NIK
		{"nothing differs", a, a, Same},
		{"one NIK, spelling of the name", a, but(a, called("Moch. Rizky Ramadan"), of("")), Same},
		{"one NIK, named later", a, but(a, called("By Ny Siti Aminah")), Same},
		{"one NIK, birth one digit off", a, but(a, born("2023-01-06")), Same},
		{"one NIK, other name, same birth", a, but(a, called("Kinanti Ayu")), Same},
		{"one NIK, other name and birth", a, but(a, called("Kinanti Ayu"), born("2021-07-30")), Ask},
		{"one NIK, other name, birth missing", a, but(a, called("Kinanti Ayu"), noBirth), Ask},
		{"one NIK, sex differs", a, but(a, girl), Ask},
		{"one synthetic NIK and name", but(a, nik("3576020501230000")), but(a, nik("3576020501230000"), born("2023-01-06")), Same},
		{"one synthetic NIK, other name", but(a, nik("3576020501230000")), but(a, nik("3576020501230000"), called("Kinanti Ayu")), Ask},
		{"an invented NIK and the real one", but(a, nik("3576020501230000")), a, Same},
		{"twins under the mother's NIK", but(a, nik("3576024507980008"), called("Muhammad Rafa")), but(a, nik("3576024507980008"), called("Muhammad Rafi")), Ask},
		{"one child under the mother's NIK", but(a, nik("3576024507980008")), but(a, nik("3576024507980008")), Same},
		{"the mother's NIK, birth missing", but(a, nik("3576024507980008")), but(a, nik("3576024507980008"), noBirth, nowhere), Ask},
		{"one NIK that tells one of two births", a, but(a, born("2022-08-08")), Same},
		{"one NIK and name, no birth at all", but(a, noBirth, of("")), but(a, noBirth, nowhere), Same},

		// two NIK
		{"a digit of the NIK wrong", a, but(a, nik("3576020501230008")), Ask},
		{"neighbours of the NIK swapped", a, but(a, nik("3576020501320003")), Ask},
		{"another NIK, all else agrees", a, but(a, other), Ask},
		{"another NIK and mother", a, but(a, other, of("Kinanti Ayu")), Different},
		{"another NIK, mother missing", a, but(a, other, of("")), Different},
		{"another NIK, birth a digit off", a, but(a, other, born("2023-01-06")), Different},
		{"a digit of the NIK wrong, other name", a, but(a, nik("3576020501230008"), called("Bagus Prasetyo")), Different},

		// masked NIK
		{"visible digits fit", a, but(a, nik("3576**********03")), Same},
		{"visible digits do not fit, all else agrees", a, but(a, nik("3576**********04")), Ask},
		{"visible digits do not fit, mother missing", a, but(a, nik("3576**********04"), of("")), Different},
		{"visible digits fit, nothing else", a, but(Record{}, nik("3576**********03")), Different},

		// no NIK: name, birth, mother
		{"name, birth, mother", noNIK, but(a, called("M. Rizqi Ramadan")), Same},
		{"name, birth, mother, moved", noNIK, but(noNIK, moved), Same},
		{"name, birth, kelurahan, no mother", noNIK, but(noNIK, of("-")), Same},
		{"name, birth, no mother, no place", noNIK, but(noNIK, of(""), nowhere), Ask},
		{"name, birth, no mother, moved", noNIK, but(noNIK, of(""), moved), Ask},
		{"name, birth, another mother", noNIK, but(noNIK, of("Painem")), Ask},
		{"name, birth, mother alike", noNIK, but(noNIK, of("Siti Aminatun")), Ask},
		{"mother beside the father", noNIK, but(noNIK, of("SUPARNO / SITI AMINAH")), Same},
		{"sex differs", noNIK, but(noNIK, girl), Ask},
		{"placeholder is no NIK", noNIK, but(a, nik("9999999999999999")), Same},
		{"one word less in the name", noNIK, but(noNIK, called("Rizki Ramadhan")), Ask},
		{"slip in the name", noNIK, but(noNIK, called("Muhammad Riski Romadhon")), Ask},
		{"slip in the name, no mother", noNIK, but(noNIK, called("Muhammad Riski Romadhon"), of("")), Ask},
		{"slip in the name, another mother", noNIK, but(noNIK, called("Muhammad Rizki Romadhon"), of("Painem")), Different},
		{"birth day and month swapped", noNIK, but(noNIK, born("2023-05-01")), Ask},
		{"birth swapped in another year", noNIK, but(noNIK, born("2022-05-01")), Different},
		{"birth day a digit off", noNIK, but(noNIK, born("2023-01-06")), Ask},
		{"birth year a digit off", noNIK, but(noNIK, born("2024-01-05")), Ask},
		{"birth a digit off, no mother, moved", noNIK, but(noNIK, born("2023-01-06"), of(""), moved), Different},
		{"birth another", noNIK, but(noNIK, born("2021-07-30")), Different},
		{"birth missing", noNIK, but(noNIK, noBirth), Ask},
		{"birth missing, moved", noNIK, but(noNIK, noBirth, moved), Different},
		{"name missing", noNIK, but(noNIK, called("")), Ask},
		{"named later", noNIK, but(noNIK, called("Bayi Ny. Siti Aminah"), of("")), Ask},
		{"named later, a girl", noNIK, but(noNIK, called("Bayi Ny. Siti Aminah"), girl), Different},
		{"both empty", Record{}, Record{}, Different},

		// twins and siblings
		{"twins", but(noNIK, called("Bagus Prasetyo")), but(noNIK, called("Kinanti Lestari"), girl), Different},
		{"twins, one sex", but(noNIK, called("Muhammad Rizki")), but(noNIK, called("Muhammad Fadil")), Different},
		{"twins, names alike", but(noNIK, called("Hasan")), but(noNIK, called("Husein")), Ask},
		{"twins or spelling", but(noNIK, called("Aisyah")), but(noNIK, called("Aisya")), Ask},
		{"twins with their numbers", but(a, called("Hasan")), but(a, called("Husein"), nik("3576020501230004")), Different},
		{"siblings", noNIK, but(noNIK, called("Muhammad Rizal"), born("2020-09-17")), Different},
		{"neighbours born the same day", noNIK, but(noNIK, called("Bagus Prasetyo"), of("Painem")), Different},
	}
	for _, c := range cases {
		t.Run(c.why, func(t *testing.T) {
			got := Compare(c.a, c.b)
			if got.Zone != c.want {
				t.Errorf("%s (%d) for %v, want %s", got.Zone, got.Score, got.Reasons, c.want)
			}
		})
	}
}

func TestCompareSaysWhatTheNIKIsWorth(t *testing.T) {
	for text, want := range map[string]Reason{
		"3576020501230003": {"nik", "equal", 60},
		"3576020501230000": {"nik", "synthetic", 20},
		"3576024507980008": {"nik", "borrowed", 10},
		"3576**********03": {"nik", "masked", 5},
	} {
		r := but(rizki(), nik(text))
		if got := Compare(r, r).Reasons; got[0] != want {
			t.Errorf("%s is worth %v, want %v", text, got[0], want)
		}
	}
}

func TestCompareGivesReasons(t *testing.T) {
	got := Compare(rizki(), but(rizki(), nik("3576020501230008"), born("2023-05-01"), girl, moved))
	want := []Reason{{"nik", "typo", -20}, {"name", "equal", 35}, {"birth", "swapped", 15}, {"mother", "equal", 20}, {"sex", "differs", -20}, {"place", "differs", -3}}
	if !slices.Equal(got.Reasons, want) {
		t.Errorf("reasons = %v, want %v", got.Reasons, want)
	}
	if full := Compare(but(rizki(), nik("")), but(rizki(), nik(""))); full.Score != 100 {
		t.Errorf("all fields equal score %d: %v", full.Score, full.Reasons)
	}
}

// records are few values of each field, so that two often agree in some.
func records() *rapid.Generator[Record] {
	pick := func(t *rapid.T, label string, from ...string) string { return rapid.SampledFrom(from).Draw(t, label) }
	return rapid.Custom(func(t *rapid.T) Record {
		r := Record{
			NIK:       ParseNIK(pick(t, "nik", "", "3576020501230003", "3576020501230008", "3576024507180008", "3576020501230000", "3576**********03", "35760241052300017")),
			Name:      pick(t, "name", "", "Muhammad Rizki", "Moh. Rizky", "M Riski Ramadhan", "Rizki Ramadhan", "Aisyah", "Aisya", "Hasan", "Husein", "By Ny Siti", "Kinanti"),
			Sex:       Sex(rapid.IntRange(0, 2).Draw(t, "sex")),
			Mother:    pick(t, "mother", "", "Siti Aminah", "St. Aminah", "Siti Aminatun", "Suparno / Siti Aminah", "Painem"),
			Kelurahan: region.Code(pick(t, "kelurahan", "", string(kedundung), string(wates))),
			Posyandu:  region.Code(pick(t, "posyandu", "", string(melati))),
			RT:        pick(t, "rt", "", "1", "001"), RW: pick(t, "rw", "", "2"),
		}
		if text := pick(t, "birth", "", "2023-01-05", "2023-05-01", "2023-01-06", "2024-01-05", "2021-07-30"); text != "" {
			r.Birth = day(text)
		}
		return r
	})
}

// pair draws two records that agree in half of their fields, as two records of
// one child do.
func pair(t *rapid.T) (a, b Record) {
	a, b = records().Draw(t, "a"), records().Draw(t, "b")
	same := func(field string) bool { return rapid.Bool().Draw(t, "same "+field) }
	if same("nik") {
		b.NIK = a.NIK
	}
	if same("name") {
		b.Name = a.Name
	}
	if same("birth") {
		b.Birth = a.Birth
	}
	if same("mother") {
		b.Mother = a.Mother
	}
	if same("place") {
		b.Kelurahan, b.Posyandu = a.Kelurahan, a.Posyandu
	}
	return a, b
}

func TestCompareIsSymmetric(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := pair(t)
		ab, ba := Compare(a, b), Compare(b, a)
		if ab.Zone != ba.Zone || ab.Score != ba.Score || !slices.Equal(ab.Reasons, ba.Reasons) {
			t.Fatalf("one way %v, the other %v", ab, ba)
		}
		if low, high := ab.Zone.band(); ab.Score < low || ab.Score > high {
			t.Fatalf("score %d outside the band of %s", ab.Score, ab.Zone)
		}
	})
}

func TestCompareKeepsItsPromises(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := pair(t)
		got := Compare(a, b).Zone
		if got == Same && a.NIK.Class == Valid && b.NIK.Class == Valid && a.NIK != b.NIK {
			t.Fatalf("two valid NIK are the same child")
		}
		if got == Same && a.Sex != b.Sex && a.Sex != UnknownSex && b.Sex != UnknownSex {
			t.Fatalf("a boy and a girl are the same child")
		}
		if got == Same && a.NIK.Value != b.NIK.Value && a.Birth != b.Birth {
			t.Fatalf("two births are the same child without a NIK to say so")
		}
	})
}

// Completeness: whatever Compare would not call Different shares a key.
func TestBlockKeysFindEveryPair(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := pair(t)
		if Compare(a, b).Zone == Different {
			return
		}
		keys := BlockKeys(b)
		if !slices.ContainsFunc(BlockKeys(a), func(k string) bool { return slices.Contains(keys, k) }) {
			t.Fatalf("%v: %q and %q share no key", Compare(a, b), BlockKeys(a), keys)
		}
	})
}

func TestBlockKeys(t *testing.T) {
	want := []string{"n3576020501230003", "b2023-01-05", "y2023muhamadriskiramadan", "m01-05muhamadriskiramadan", "p35.76.02.1009muhamadriskiramadan"}
	if got := BlockKeys(rizki()); !slices.Equal(got, want) {
		t.Errorf("keys = %q, want %q", got, want)
	}
	if got := BlockKeys(Record{}); len(got) != 0 {
		t.Errorf("an empty record has keys: %q", got)
	}
	if got := BlockKeys(Record{Posyandu: melati, Name: "Kinanti"}); !slices.Equal(got, []string{"p35.76.02.1009kinanti"}) {
		t.Errorf("keys = %q", got)
	}
}

func TestMistyped(t *testing.T) {
	for pair, want := range map[[2]string]bool{
		{"12345", "12345"}: false, {"12345", "12346"}: true, {"12345", "12354"}: true, {"12345", "21345"}: true,
		{"12345", "14325"}: false, {"12345", "13344"}: false, {"12345", "1234"}: false, {"11", "22"}: false,
	} {
		if got := mistyped(pair[0], pair[1]); got != want {
			t.Errorf("mistyped%q = %v", pair, got)
		}
	}
}

func BenchmarkCompare(b *testing.B) {
	p, q := rizki(), but(rizki(), nik(""), called("Moch. Rizky Romadhon"), of("SUPARNO / SITI AMINATUN"))
	b.Run("records", func(b *testing.B) {
		b.ReportAllocs()
		for range b.N {
			Compare(p, q)
		}
	})
	b.Run("prepared", func(b *testing.B) {
		b.ReportAllocs()
		pp, pq := Prepare(p), Prepare(q)
		for range b.N {
			pp.Compare(pq)
		}
	})
}

func BenchmarkBlockKeys(b *testing.B) {
	b.ReportAllocs()
	r := rizki()
	for range b.N {
		BlockKeys(r)
	}
}
