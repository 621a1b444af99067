package ident

// BlockKeys are the keys under which a record is to be filed so that its possible
// doubles meet: two records that Compare would call Same or Ask share at least
// one key. Comparing only records that share a key is therefore complete; it is
// proved by a property test. The kinds are
//
//	n  the NIK, valid or synthetic
//	b  the birth date
//	y  the name key and birth year     (birth off by month, day, or swapped)
//	m  the name key and birth month+day (birth off by a digit of the year)
//	p  the name key and kelurahan      (birth missing on one side)
//
// What no rule of Compare can find, no key finds either: a child whose birth date
// and name both differ and whose NIK is missing, masked or other.
func BlockKeys(r Record) []string { return prepareName(r).BlockKeys() }

// BlockKeys is BlockKeys of a record that is prepared already. All keys are
// parts of one allocation.
func (p Prepared) BlockKeys() []string {
	k := keys{text: make([]byte, 0, 4*len(p.name.Key)+64)}
	if p.NIK.Usable() {
		k.end(append(k.begin('n'), p.NIK.Value...))
	}
	birth, _ := p.Birth.AppendText(make([]byte, 0, 10))
	if p.Birth != 0 {
		k.end(append(k.begin('b'), birth...))
	}
	if p.name.Key == "" {
		return k.split()
	}
	if p.Birth != 0 {
		k.end(append(append(k.begin('y'), birth[:4]...), p.name.Key...))
		k.end(append(append(k.begin('m'), birth[5:]...), p.name.Key...))
	}
	if place := p.kelurahan(); place != "" {
		k.end(append(append(k.begin('p'), place...), p.name.Key...))
	}
	return k.split()
}

// keys collects keys in one text.
type keys struct {
	text []byte
	ends [5]int
	n    int
}

func (k *keys) begin(kind byte) []byte { return append(k.text, kind) }

func (k *keys) end(text []byte) {
	k.text, k.ends[k.n] = text, len(text)
	k.n++
}

func (k *keys) split() []string {
	text, list, from := string(k.text), make([]string, k.n), 0
	for i := range list {
		list[i], from = text[from:k.ends[i]], k.ends[i]
	}
	return list
}
