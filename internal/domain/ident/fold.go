package ident

import "strings"

// Folding makes the spellings of one name equal, and no more than that: what
// tells two siblings apart must survive. Each rule below has an example of the
// pair that it joins. Differences that siblings do have (Hasan and Husein, a
// final h as in Aisyah and Aisya, Javanese a and o as in Rahman and Rohman, f and
// p as in Latif and Latip) are left to Similarity.
//
//	old spelling   oe u   Soekarno Sukarno      dj j  Djoko Joko
//	               tj c   Tjipto Cipto          sj s  Sjarif Syarif
//	Arabic sounds  sy s   Aisyah Aisah          sh s  Aisha Aisa
//	               kh h   Khasanah Hasanah      ch h  Achmad Ahmad
//	               ts s   Utsman Usman          dz s  Dzaki Zaki
//	               th t   Fathimah Fatimah      dh d  Ramadhan Ramadan
//	               gh g   Ghofur Gofur          ae ai Zaenab Zainab
//	               q k    Qomariyah Komariyah   z s   Rizki Riski
//	other          ph f   Josephine Josefine    bh b  Bhakti Bakti
//	               v f    Novi Nofi             ks x  Aleksa Alexa
//	               y i    Rizky Rizki           ie i  Evie Evi, at the end
//	               double letters single: Annisa Anisa, Fauziyah Fauziah
//
// A rule looks at the letter just written and the next one, and its result meets
// the letter before again; so nothing that a rule could change is left, and
// folding twice is folding once.

// folder writes letters in their folded form.
type folder struct{ out []byte }

// fold appends the folded form of an ASCII lower-case text to dst.
func fold(dst []byte, text string) []byte {
	start := len(dst)
	f := folder{dst}
	for i := range len(text) {
		// sy before a vowel is one sound; elsewhere y is a vowel itself (Susy).
		if c := text[i]; c == 'y' && (i+1 == len(text) || !vowel(text[i+1])) {
			f.put(start, 'i')
		} else {
			f.put(start, c)
		}
	}
	if n := len(f.out); n-start > 3 && f.out[n-1] == 'e' && f.out[n-2] == 'i' {
		f.out = f.out[:n-1]
	}
	return f.out
}

func vowel(c byte) bool { return strings.IndexByte("aeiou", c) >= 0 }

// put writes one letter, joining it with the letters before as the rules say.
// Letters before start belong to another word and are left alone.
func (f *folder) put(start int, c byte) {
	for len(f.out) > start {
		joined, ok := join(f.out[len(f.out)-1], c)
		if !ok {
			break
		}
		if joined == 0 { // "ae" keeps its a
			c = 'i'
			break
		}
		f.out = f.out[:len(f.out)-1]
		c = joined
	}
	if plain := single(c); plain != c {
		f.put(start, plain)
		return
	}
	f.out = append(f.out, c)
}

// single is what a letter folds to by itself.
func single(c byte) byte {
	switch c {
	case 'q':
		return 'k'
	case 'v':
		return 'f'
	case 'z':
		return 's'
	case 'y':
		return 'i'
	}
	return c
}

// join is the single letter that two letters fold to; 0 means that the second
// alone changes. Digits are never joined: "11" is not "1".
func join(a, b byte) (joined byte, ok bool) {
	if a == b {
		return a, a > '9'
	}
	switch b {
	case 'h':
		switch a {
		case 's', 't', 'd', 'g', 'b', 'x':
			return a, true
		case 'k', 'c':
			return 'h', true
		case 'p':
			return 'f', true
		}
	case 'j':
		switch a {
		case 'd':
			return 'j', true
		case 't':
			return 'c', true
		case 's':
			return 's', true
		}
	case 'y':
		return 's', a == 's'
	case 's', 'z':
		switch {
		case a == 't', a == 's', a == 'd' && b == 'z':
			return 's', true
		case a == 'k', a == 'x':
			return 'x', true
		}
	case 'e':
		switch a {
		case 'o':
			return 'u', true
		case 'a':
			return 0, true
		}
	}
	return 0, false
}
