package sigizi

import (
	"slices"
	"strings"
)

// PlaceKind is the kind of place that a name stands for; it decides which words
// before the name say nothing.
type PlaceKind uint8

const (
	// Province is Prov.
	Province PlaceKind = iota
	// City is Kab/Kota.
	City
	// District is Kec.
	District
	// Puskesmas is Pukesmas.
	Puskesmas
	// Kelurahan is Desa/Kel.
	Kelurahan
	// Posyandu is Posyandu.
	Posyandu
)

// PlaceKey reduces a place's name to the letters and digits by which it is
// compared: "Desa Gunung  Sari" and "GUNUNGSARI" agree. KAB. is dropped and KOTA
// kept, for Mojokerto is both. A prefix alone is a name.
func PlaceKey(kind PlaceKind, name string) string {
	prefixes := [...][]string{
		Province:  {"PROV", "PROVINSI", "PROPINSI"},
		City:      {"KAB", "KABUPATEN"},
		District:  {"KEC", "KECAMATAN"},
		Puskesmas: {"UPT", "UPTD", "BLUD", "PUSKESMAS", "PUKESMAS", "PKM"},
		Kelurahan: {"KEL", "KELURAHAN", "DESA", "DS"},
		Posyandu:  {"POSYANDU", "POSY"},
	}[kind]
	words := strings.FieldsFunc(strings.ToUpper(name), func(r rune) bool { return isSpace(r) || r == '.' })
	for len(words) > 1 && slices.Contains(prefixes, words[0]) {
		words = words[1:]
	}
	return headingKey(strings.Join(words, ""))
}

// SplitParents cuts "AYAH / IBU", "AYAH-IBU" and "AYAH & IBU" into names, for
// display only: which is whose cannot be told from one name alone. "-" has none.
func SplitParents(s string) []string {
	var names []string
	for part := range strings.FieldsFuncSeq(s, func(r rune) bool { return r == '/' || r == '&' || r == '-' }) {
		if name := tidy(part); name != "" {
			names = append(names, name)
		}
	}
	return names
}
