package ident

import (
	"cmp"
	"slices"
	"strings"
)

// Handle is the caller's own number for a person in an Index, such as a row of
// its table of cards.
type Handle int32

// Index finds people by name, mother's name or NIK while the query is still being
// typed. It lives in memory and holds folded words, never the names themselves.
// It takes no lock: any number of Search may run at once, but Add and Remove
// need the caller's write lock. Make one with NewIndex.
//
// Words that nobody bears any more stay in the vocabulary; an index that has run
// for years is renewed by building it again.
type Index struct {
	words   []entry          // by word number
	number  map[string]int32 // word to its number
	sorted  []int32          // word numbers in alphabetical order
	people  []person         // by slot; a free slot has no words
	handles []Handle         // by slot, apart because a search reads it most
	slots   map[Handle]int32
	free    []int32
	niks    nikTable
}

// entry is one word and the slots of those who bear it, ascending.
type entry struct {
	text    string
	letters uint32
	bearers [2][]int32 // by Field: NameField, MotherField
}

// person is the words of one person, those of the own name first.
type person struct {
	words []int32
	named int
	nik   uint64
}

// NewIndex is an empty index.
func NewIndex() *Index {
	return &Index{number: map[string]int32{}, slots: map[Handle]int32{}, niks: newNIKTable()}
}

// Len is the number of people in the index.
func (x *Index) Len() int { return len(x.slots) }

// Add files a person under the handle, in place of what stood there before. The
// mother's name may be a parents' column. A NIK counts when it is usable, and a
// temporary one as the mother's number that it is made of.
func (x *Index) Add(h Handle, name, mother string, nik NIK) {
	x.Remove(h)
	slot := x.slot()
	p := person{nik: nikNumber(nik)}
	p.words = x.file(nil, NameKey(name), slot, NameField)
	p.named = len(p.words)
	for _, parent := range parents(mother) {
		p.words = x.file(p.words, parent, slot, MotherField)
	}
	x.people[slot], x.handles[slot] = p, h
	x.slots[h] = slot
	if p.nik != 0 {
		x.niks.add(p.nik, slot)
	}
}

// Remove takes the person out; an unknown handle changes nothing.
func (x *Index) Remove(h Handle) {
	slot, ok := x.slots[h]
	if !ok {
		return
	}
	p := x.people[slot]
	for i, w := range p.words {
		field := NameField
		if i >= p.named {
			field = MotherField
		}
		bearers := &x.words[w].bearers[field]
		if at, found := slices.BinarySearch(*bearers, slot); found {
			*bearers = slices.Delete(*bearers, at, at+1)
		}
	}
	if p.nik != 0 {
		x.niks.remove(p.nik, slot)
	}
	x.people[slot] = person{}
	delete(x.slots, h)
	x.free = append(x.free, slot)
}

// slot is a free place for a person.
func (x *Index) slot() int32 {
	if n := len(x.free); n > 0 {
		slot := x.free[n-1]
		x.free = x.free[:n-1]
		return slot
	}
	x.people, x.handles = append(x.people, person{}), append(x.handles, 0)
	return int32(len(x.people) - 1)
}

// file enters the slot under every word of a name and appends their numbers.
func (x *Index) file(to []int32, name Folded, slot int32, field Field) []int32 {
	for _, text := range name.Tokens {
		w := x.word(text)
		bearers := &x.words[w].bearers[field]
		if at, found := slices.BinarySearch(*bearers, slot); !found {
			*bearers = slices.Insert(*bearers, at, slot)
			to = append(to, w)
		}
	}
	return to
}

// word is the number of a word, new if it was not known.
func (x *Index) word(text string) int32 {
	if w, ok := x.number[text]; ok {
		return w
	}
	w := int32(len(x.words))
	text = strings.Clone(text)
	x.words = append(x.words, entry{text: text, letters: letters(text)})
	x.number[text] = w
	x.sorted = slices.Insert(x.sorted, x.rank(text), w)
	return w
}

// rank is where a text stands, or would stand, in the alphabetical order.
func (x *Index) rank(text string) int {
	at, _ := slices.BinarySearchFunc(x.sorted, text, func(w int32, t string) int { return cmp.Compare(x.words[w].text, t) })
	return at
}

// starting are the words that start with the text, in alphabetical order: the
// word itself comes first.
func (x *Index) starting(text string) []int32 {
	from := x.rank(text)
	return x.sorted[from : from+x.rank(text+"\x7f")-from]
}

// letters is the set of a word's letters, a bit each; digits share the last bits.
func letters(text string) uint32 {
	var set uint32
	for i := range len(text) {
		if c := text[i]; c >= 'a' {
			set |= 1 << (c - 'a')
		} else {
			set |= 1 << (26 + c%6)
		}
	}
	return set
}
