package region

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"canting/internal/domain/fault"
)

func kota(t *testing.T) *City {
	t.Helper()
	c, err := Kota()
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestKota(t *testing.T) {
	c := kota(t)
	if c.Code != "35.76" || c.Name != "Kota Mojokerto" {
		t.Errorf("city is %q %q", c.Code, c.Name)
	}
	for level, want := range map[Level]int{Province: 1, CityLevel: 1, District: 3, Kelurahan: 18, Posyandu: 0} {
		if got := len(c.At(level)); got != want {
			t.Errorf("%d places of level %v, want %d", got, level, want)
		}
	}
	for _, p := range c.Places() {
		if p.Level > Province && !p.Code.Within("35.76") || p.Parent != p.Code.Parent() {
			t.Errorf("%+v does not fit in", p)
		}
	}
	if !slices.IsSortedFunc(c.Places(), func(a, b Place) int { return strings.Compare(string(a.Code), string(b.Code)) }) {
		t.Error("places are not in code order")
	}
}

// The tables in this package are copies; they must stay equal to the originals.
func TestDataIsTheOriginal(t *testing.T) {
	for _, name := range []string{"kota-mojokerto.csv", "kota-mojokerto.geojson", "kota-mojokerto-puskesmas.csv"} {
		want, err := os.ReadFile(filepath.Join("../../../../shared/data/wilayah", name))
		if err != nil {
			t.Fatal(err)
		}
		if got, err := data.ReadFile("data/" + name); err != nil || !bytes.Equal(got, want) {
			t.Errorf("%s differs from the original (%v)", name, err)
		}
	}
}

func TestPlace(t *testing.T) {
	c := kota(t)
	got, ok := c.Place("35.76.01.1006")
	want := Place{Code: "35.76.01.1006", Level: Kelurahan, Name: "Prajurit Kulon", Official: "Prajuritkulon", Parent: "35.76.01", Puskesmas: "Blooto"}
	if !ok || got != want {
		t.Errorf("Place = %+v, %v; want %+v", got, ok, want)
	}
	if _, ok := c.Place("35.76.01.1006.melati"); ok {
		t.Error("a posyandu is found in the table of places")
	}
}

func TestMatch(t *testing.T) {
	c := kota(t)
	for name, want := range map[string][]Code{
		"Mentikan":                  {"35.76.01.1003"},
		"MENTIKAN ":                 {"35.76.01.1003"},
		"Prajurit Kulon":            {"35.76.01", "35.76.01.1006"},
		"PRAJURITKULON":             {"35.76.01", "35.76.01.1006"},
		"KEL. PRAJURIT\u00a0KULON":  {"35.76.01.1006"},
		"Kelurahan Prajurit Kulon":  {"35.76.01.1006"},
		"Desa/Kel. Wates":           {"35.76.02.1010"},
		"Kec. Magersari":            {"35.76.02"},
		"kecamatan kranggan":        {"35.76.03"},
		"Gunung-Gedangan":           {"35.76.02.1001"},
		"Kota Mojokerto":            {"35.76"},
		"MOJOKERTO":                 {"35.76"},
		"Prov. Jawa Timur":          {"35"},
		"Kab. Mojokerto":            nil, // another place
		"Kec. Mentikan":             nil,
		"Menti":                     nil,
		"":                          nil,
		"KELURAHAN":                 nil,
		"Kelurahan\u00a0\u00a0Meri": {"35.76.03.1003"},
	} {
		var got []Code
		for _, p := range c.Match(name) {
			got = append(got, p.Code)
		}
		if !slices.Equal(got, want) {
			t.Errorf("Match(%q) = %v, want %v", name, got, want)
		}
	}
}

func TestFind(t *testing.T) {
	c := kota(t)
	cases := []struct {
		level  Level
		within Code
		name   string
		want   Code
		kind   fault.Kind
	}{
		{Kelurahan, "", "Magersari", "35.76.02.1003", 0},
		{District, "", "Magersari", "35.76.02", 0},
		{Kelurahan, "35.76.03", "KRANGGAN", "35.76.03.1001", 0},
		{Kelurahan, "35.76.01", "KRANGGAN", "", fault.NotFound},
		{Kelurahan, "", "Kec. Kranggan", "", fault.NotFound},
		{Kelurahan, "", "Surabaya", "", fault.NotFound},
	}
	for _, tc := range cases {
		got, err := c.Find(tc.level, tc.within, tc.name)
		if got.Code != tc.want || (err != nil) != (tc.want == "") || err != nil && fault.KindOf(err) != tc.kind {
			t.Errorf("Find(%v, %q, %q) = %q, %v; want %q", tc.level, tc.within, tc.name, got.Code, err, tc.want)
		}
	}
}

func TestFindRefusesToGuess(t *testing.T) {
	files := tiny()
	files["x.csv"].Data = append(files["x.csv"].Data, "11.01.02,E,kecamatan,11.01\n11.01.02.1001,Duasungai,kelurahan,11.01.02\n"...)
	c, err := Load(files, "x")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := c.Find(Kelurahan, "", "Dua Sungai"); fault.KindOf(err) != fault.Conflict {
		t.Errorf("two places of one name: %v, want fault.Conflict", err)
	}
	if p, err := c.Find(Kelurahan, "11.01.02", "Dua Sungai"); err != nil || p.Code != "11.01.02.1001" {
		t.Errorf("within its kecamatan: %q, %v", p.Code, err)
	}
}

// Every place is found by either of its spellings.
func TestEveryNameIsFound(t *testing.T) {
	c := kota(t)
	for _, p := range c.Places() {
		for _, name := range []string{p.Name, p.Official, strings.ToUpper(p.Name)} {
			if got, err := c.Find(p.Level, "", name); err != nil || got != p {
				t.Errorf("Find(%v, %q) = %+v, %v", p.Level, name, got, err)
			}
		}
	}
}

func TestPuskesmas(t *testing.T) {
	c := kota(t)
	var names []string
	served := map[Code]bool{}
	for _, p := range c.Puskesmas() {
		names = append(names, p.Name)
		if !p.Unverified {
			t.Errorf("the catchment of %s passes for verified", p.Name)
		}
		for _, k := range p.Kelurahan {
			if place, _ := c.Place(k); place.Puskesmas != p.Name || served[k] {
				t.Errorf("%s is served by %s and by %s", k, p.Name, place.Puskesmas)
			}
			served[k] = true
		}
	}
	if want := []string{"Blooto", "Gedongan", "Kedundung", "Kranggan", "Mentikan", "Wates"}; !slices.Equal(names, want) || len(served) != 18 {
		t.Errorf("puskesmas %v serve %d kelurahan", names, len(served))
	}
	for name, want := range map[string]string{"UPT PUSKESMAS BLOOTO": "Blooto", "Pukesmas Wates": "Wates", "PKM. Gedongan": "Gedongan", "kranggan": "Kranggan", "Puskesmas": "", "Mojosari": ""} {
		if got, ok := c.FindPuskesmas(name); got.Name != want || ok != (want != "") {
			t.Errorf("FindPuskesmas(%q) = %q, %v; want %q", name, got.Name, ok, want)
		}
	}
}

const square = `{"features":[{"properties":{"kode":"11.01.01.1001"},"geometry":{"type":"Polygon","coordinates":[[[0,0],[1,0],[1,1],[0,1],[0,0]]]}}]}`

// tiny is a city of one kelurahan, one unit square.
func tiny() fstest.MapFS {
	return fstest.MapFS{
		"x.csv":           {Data: []byte("kode,nama,tingkat,induk\n11,A,provinsi,\n11.01,B,kabkota,11\n11.01.01,C,kecamatan,11.01\n11.01.01.1001,Dua Sungai,kelurahan,11.01.01\n")},
		"x-ejaan.csv":     {Data: []byte("kode,nama\n11.01.01.1001,Duasungai\n")},
		"x-puskesmas.csv": {Data: []byte("kode_kelurahan,puskesmas\n11.01.01.1001,D\n")},
		"x.geojson":       {Data: []byte(square)},
	}
}

func TestLoadSaysWhatToMend(t *testing.T) {
	if _, err := Load(tiny(), "x"); err != nil {
		t.Fatal(err)
	}
	cases := []struct{ file, data, says string }{
		{"x.csv", "kode,nama,tingkat,induk\n11.01,B,kecamatan,11\n", "line 2"},
		{"x.csv", "kode,nama,tingkat,induk\n11.01,B,kabkota,12\n", "line 2"},
		{"x.csv", "kode,nama,tingkat,induk\n11.01,B,kabkota,11\n11.01,B,kabkota,11\n", "line 3"},
		{"x.csv", "kode,nama\n11,A\n", "wrong number of fields"},
		{"x.csv", "", "kabkota"},
		{"x-ejaan.csv", "kode,nama\n11.01.01.1002,E\n", "line 2"},
		{"x-ejaan.csv", "kode,nama\n11.01.01.1001,Tiga Sungai\n", "not a spelling"},
		{"x-puskesmas.csv", "k,p\n11.01.01,D\n", "line 2"},
		{"x-puskesmas.csv", "k,p\n11.01.01.1001,\n", "line 2"},
		{"x.geojson", "{", "unexpected end"},
		{"x.geojson", strings.Replace(square, "1001", "1002", 1), "feature 1"},
		{"x.geojson", strings.Replace(square, "Polygon", "LineString", 1), "LineString"},
		{"x.geojson", strings.Replace(square, "[1,0],[1,1],", "", 1), "4 positions"},
		{"x.geojson", strings.Replace(square, "[[[0,0],[1,0],[1,1],[0,1],[0,0]]]", "[]", 1), "no polygon"},
	}
	for _, c := range cases {
		files := tiny()
		files[c.file] = &fstest.MapFile{Data: []byte(c.data)}
		_, err := Load(files, "x")
		if fault.KindOf(err) != fault.Invalid || err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s %q: %v, want %q", c.file, c.data, err, c.says)
		}
		if _, params := fault.Sentence(err); params["file"] != c.file {
			t.Errorf("%s %q: the sentence names file %q", c.file, c.data, params["file"])
		}
	}
	if _, err := Load(tiny(), "y"); fault.KindOf(err) != fault.Invalid || err == nil {
		t.Errorf("a missing file: %v", err)
	}
}
