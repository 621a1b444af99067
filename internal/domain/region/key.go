package region

import "strings"

// Key folds a place name to its ASCII letters and digits in lower case, which is
// how files agree: "GUNUNG  GEDANGAN", "Gununggedangan" and a name with a
// no-break space share one key. Letters outside ASCII are dropped.
func Key(name string) string {
	return strings.Join(words(name), "")
}

// words are the runs of letters and digits of a name, in lower case.
func words(name string) []string {
	return strings.FieldsFunc(strings.Map(lower, name), func(r rune) bool { return r == ' ' })
}

// lower maps a rune to the key alphabet: a letter, a digit, or a space. An
// apostrophe vanishes, since people leave it out.
func lower(r rune) rune {
	switch {
	case 'a' <= r && r <= 'z', '0' <= r && r <= '9':
		return r
	case 'A' <= r && r <= 'Z':
		return r + 'a' - 'A'
	case r == '\'', r == '’', r == '`':
		return -1
	}
	return ' '
}

// joined glues the words after the leading ones that only say what kind of
// place it is. A name made of such words alone is kept as it stands.
func joined(words []string, prefix func(string) bool) string {
	for i, w := range words {
		if !prefix(w) {
			return strings.Join(words[i:], "")
		}
	}
	return strings.Join(words, "")
}

func posyanduPrefix(word string) bool { return word == "posyandu" }

// puskesmasPrefix accepts the ways in which files announce a puskesmas; the
// misspelling "pukesmas" is the one of the real e-PPGBM export.
func puskesmasPrefix(word string) bool {
	switch word {
	case "puskesmas", "pukesmas", "pkm", "upt", "uptd", "blud":
		return true
	}
	return false
}

// placePrefix is the level that a leading word announces, None if it does not.
// "Kab." is not among them: Kabupaten Mojokerto is another place than the city.
func placePrefix(word string) Level {
	switch word {
	case "prov", "provinsi", "propinsi":
		return Province
	case "kota":
		return CityLevel
	case "kec", "kecamatan":
		return District
	case "kel", "kelurahan", "desa", "ds":
		return Kelurahan
	}
	return None
}

// spoken splits a place name into its key and the level that it announces, None
// if it announces none: "KEL. PRAJURIT KULON" is prajuritkulon, Kelurahan.
func spoken(name string) (key string, level Level) {
	key = joined(words(name), func(w string) bool {
		l := placePrefix(w)
		if l != None {
			level = l
		}
		return l != None
	})
	return key, level
}
