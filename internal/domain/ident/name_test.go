package ident

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// Pairs that registers write for one person; both must have one key.
func TestNameKeyJoins(t *testing.T) {
	pairs := [][2]string{
		// case, space, punctuation
		{"NUR AINI", "Nur  Aini"}, {"Nur Aini", "Nuraini"}, {"Nur-Aini", "nur aini"}, {"Nur\u00a0Aini", "Nur Aini"},
		{"Nu'man", "Numan"}, {"Ma’ruf", "Maruf"}, {"Amélie", "Amelie"},
		// Muhammad in its many forms
		{"Muhammad Rizki", "Mohammad Rizki"}, {"Mochammad Rizki", "Moh. Rizki"}, {"Moch Rizki", "M. Rizki"}, {"Muhamad Rizki", "Mohd Rizki"},
		{"M.Rizki", "Muh. Rizky"}, {"Mukhammad Rizqi", "Mohamad Rizki"}, {"Muhammadrizki", "Muhammad Rizki"}, {"Mohammed Rizki", "M Rizki"},
		// Ahmad, Abdul, Siti, Nur
		{"Achmad Fauzi", "Akhmad Fauzi"}, {"Ach. Fauzi", "Ahmad Fauzi"}, {"Achmat Fauzi", "Ahmad Fauzi"},
		{"Abd. Rahman", "Abdul Rahman"}, {"Abdurrahman", "Abdul Rahman"}, {"Abdur Rahman", "Abdurahman"}, {"Abdussalam", "Abdus Salam"}, {"Abduddayyan", "Abdul Dayyan"},
		{"Abdul Aziz", "Abdulaziz"}, {"Abdullatif", "Abdul Latif"}, {"Abdulatif", "Abd Latif"}, {"Abdul Ghofur", "Abd. Gofur"},
		{"St. Aminah", "Siti Aminah"}, {"Sitti Aminah", "Siti Aminah"}, {"Hj. St. Aminah", "Siti Aminah"}, {"Noor Hayati", "Nur Hayati"},
		// old spelling
		{"Soekarno", "Sukarno"}, {"Djoko Santoso", "Joko Santoso"}, {"Tjipto", "Cipto"}, {"Sjarifah", "Syarifah"}, {"Soetjipto", "Sutjipto"},
		// Arabic sounds in Javanese and Madurese ears
		{"Aisyah", "Aisah"}, {"Aisha", "Aisa"}, {"Khasanah", "Hasanah"}, {"Chotimah", "Khotimah"}, {"Khotimah", "Hotimah"},
		{"Utsman", "Usman"}, {"Dzaki", "Zaki"}, {"Zaskia", "Saskia"}, {"Fathimah", "Fatimah"}, {"Ramadhan", "Ramadan"}, {"Ghozali", "Gozali"},
		{"Zaenab", "Zainab"}, {"Nuraeni", "Nuraini"}, {"Qomariyah", "Komariah"}, {"Fauziyah", "Fauziah"}, {"Rizqy", "Rizki"}, {"Annisa", "Anisa"},
		{"An Nisa Rahma", "Annisa Rahma"}, {"Nur Rahma", "Nurrahma"}, {"Syamsul", "Samsul"},
		// others
		{"Bhakti", "Bakti"}, {"Novita", "Nofita"}, {"Alexa", "Aleksa"}, {"Laksmi", "Lakshmi"}, {"Evie", "Evi"}, {"Susy", "Susi"}, {"Syntia", "Sintia"}, {"Josephine", "Josefine"},
		// titles, degrees, forms of address
		{"Hj. Siti Aminah, S.Pd", "SITI AMINAH"}, {"H. Abdul Karim", "Abdul Karim"}, {"dr. Dewi Lestari", "Dewi Lestari"}, {"Drs. H. Suparno, M.Si", "Suparno"},
		{"Suparno (Alm)", "Suparno"}, {"Alm. Suparno", "Suparno"}, {"Nur Aini S.Pd.I", "Nur Aini"}, {"An. Kinanti", "Kinanti"}, {"Ny. Painem", "Painem"},
		{"By Ny Siti", "Siti"}, {"Bayi Ny. Siti", "Siti"}, {"BY.NY.SITI", "Siti"}, {"Fatimah binti Ali", "Fatimah Ali"},
	}
	for _, p := range pairs {
		if a, b := NameKey(p[0]), NameKey(p[1]); a.Key != b.Key || a.Key == "" {
			t.Errorf("%q -> %q, %q -> %q: want one key", p[0], a.Key, p[1], b.Key)
		}
	}
}

// Pairs that may be siblings or neighbours; folding must keep them apart.
func TestNameKeyKeepsApart(t *testing.T) {
	pairs := [][2]string{
		{"Hasan", "Husein"}, {"Aisyah", "Aisya"}, {"Rafa", "Rafi"}, {"Rahman", "Rohman"}, {"Putri", "Putra"}, {"Bayi Ny Siti 1", "Bayi Ny Siti 2"},
		{"Bayi 11", "Bayi 1"}, {"Muhammad Rizki", "Ahmad Rizki"}, {"Rizki M", "Rizki Muhammad"}, {"Nur", "Nurul"}, {"Latif", "Latip"},
		{"Dwi", "Tri"}, {"Anjar", "Anyar"}, {"Yusuf", "Jusuf"}, {"Siti Aminah", "Aminah"},
	}
	for _, p := range pairs {
		if a, b := NameKey(p[0]), NameKey(p[1]); a.Key == b.Key {
			t.Errorf("%q and %q share the key %q", p[0], p[1], a.Key)
		}
	}
}

func TestNameKeyTokens(t *testing.T) {
	for name, want := range map[string][]string{
		"Hj. Siti Aminah, S.Pd":    {"siti", "aminah"},
		"Abdurrahman Wahid":        {"abdul", "rahman", "wahid"},
		"Abdullah":                 {"abdulah"},
		"M. Khoirul Anam":          {"muhamad", "hoirul", "anam"},
		"Ny":                       {"ni"}, // a title alone is all we have
		"St":                       {"st"},
		"bin":                      {"bin"},
		"  .,- ":                   nil,
		"":                         nil,
		"张伟":                       nil,
		strings.Repeat("a b ", 40): {"a", "b", "a", "b", "a", "b", "a", "b", "a", "b", "a", "b"},
	} {
		if got := NameKey(name).Tokens; !slices.Equal(got, want) {
			t.Errorf("NameKey(%q) = %q, want %q", name, got, want)
		}
	}
}

func TestUnnamed(t *testing.T) {
	for name, want := range map[string]bool{"By Ny Siti": true, "BY. NY. SITI": true, "Bayi": true, "bayi Siti 2": true, "Bayu Siti": false, "Siti": false, "": false} {
		if got := Unnamed(name); got != want {
			t.Errorf("Unnamed(%q) = %v", name, got)
		}
	}
}

// names are letters and pieces that the folding rules care about.
func names() *rapid.Generator[string] {
	piece := rapid.SampledFrom([]string{"a", "e", "i", "o", "u", "y", "h", "s", "z", "k", "q", "x", "c", "t", "d", "j", "n", "m", "r", "ie", "kh", "sy", "oe", "abdu",
		" ", " ", ".", "'", "ny", "an ", "st ", "h. ", "moh ", "S.Pd", "bin ", "Siti", "Rizki", "é", "1"})
	return rapid.Map(rapid.SliceOfN(piece, 0, 14), func(p []string) string { return strings.Join(p, "") })
}

func TestFoldingIsIdempotent(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		name := names().Draw(t, "name")
		checkFolded(t, name)
	})
}

// checkFolded: a folded name folds to itself, by its words and by its letters.
func checkFolded(t interface{ Fatalf(string, ...any) }, name string) {
	once := NameKey(name)
	twice := NameKey(strings.Join(once.Tokens, " "))
	if !slices.Equal(once.Tokens, twice.Tokens) || once.Key != twice.Key {
		t.Fatalf("%q folds to %q %q, and that to %q %q", name, once.Tokens, once.Key, twice.Tokens, twice.Key)
	}
	if again := string(fold(nil, once.Key)); again != once.Key {
		t.Fatalf("key %q of %q folds to %q", once.Key, name, again)
	}
	if strings.Trim(once.Key, "abcdefghijklmnopqrstuvwxyz0123456789") != "" || (once.Key == "") != (len(once.Tokens) == 0) {
		t.Fatalf("key of %q is %q", name, once.Key)
	}
}

func FuzzNameKey(f *testing.F) {
	for _, seed := range []string{"Hj. Siti Aminah, S.Pd", "Abdurrahman", "By Ny Siti", "An Nisa", "M.Rizki", "xxzsyq", "É\xff", "abdulabdulbinti"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, name string) { checkFolded(t, name) })
}

func TestSimilarity(t *testing.T) {
	cases := []struct {
		a, b     string
		from, to float64
	}{
		{"Nur Aini", "Nuraini", 1, 1},
		{"Siti Aisyah", "Aisyah Siti", similarName, 1},
		{"Siti Nuraini", "Siti Nur Ainie", similarName, 1},
		{"Aisyah Putri", "Aisya Putri", strongName, 1},
		{"Abdul Rahman", "Abdul Rohman", similarName, 1},
		{"Rizki Ramadhan", "Rizki Romadhon", similarName, 1},
		{"Muhammad Rizki Ramadhan", "Muhammad Rizki Romadhon", similarName, 1},
		{"Nur Hidayati", "Nur Hayati", relatedName, similarName},
		{"Siti Aminah", "Siti Khotimah", 0, 0.8},
		{"Siti Nurainah", "Siti Nur Aini", similarName, 1},
		{"Muhammad Rizki Ramadhan", "Rizki Ramadhan", similarName, 1},
		{"Kinanti Lestari", "K. Lestari", similarName, 1},
		{"Kinanti Ayu Lestari", "Kinanti A. Lestari", similarName, 1},
		{"Latif Hidayat", "Latip Hidayat", similarName, 1},
		{"Hasan", "Husein", relatedName, similarName},
		{"Nayla Azzahra", "Naura Azzahra", relatedName, 1},
		{"Muhammad Rizki", "Muhammad Fadil", 0, relatedName},
		{"Rizki", "Putri", 0, relatedName},
		{"Bagus Prasetyo", "Kinanti Lestari", 0, relatedName},
		{"", "Siti", 0, 0},
		{"", "", 0, 0},
	}
	for _, c := range cases {
		if got := Similarity(NameKey(c.a), NameKey(c.b)); got < c.from || got > c.to {
			t.Errorf("Similarity(%q, %q) = %.3f, want %.2f to %.2f", c.a, c.b, got, c.from, c.to)
		}
	}
}

// Values published by Winkler (1990) for the measure itself.
func TestJaroWinkler(t *testing.T) {
	for pair, want := range map[[2]string]float64{{"martha", "marhta"}: 0.961, {"dixon", "dicksonx"}: 0.813, {"dwayne", "duane"}: 0.840, {"abc", "xyz"}: 0, {"", "a"}: 0, {"", ""}: 0, {"a", "a"}: 1} {
		if got := jaroWinkler(pair[0], pair[1]); got < want-0.001 || got > want+0.001 {
			t.Errorf("jaroWinkler%q = %.4f, want %.3f", pair, got, want)
		}
	}
}

func TestSimilarityIsAMeasure(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := NameKey(names().Draw(t, "a")), NameKey(names().Draw(t, "b"))
		ab, ba := Similarity(a, b), Similarity(b, a)
		if ab != ba || ab < 0 || ab > 1 || (ab == 1) != (a.Key == b.Key && a.Key != "") {
			t.Fatalf("Similarity of %q and %q is %v and %v", a.Key, b.Key, ab, ba)
		}
	})
}
