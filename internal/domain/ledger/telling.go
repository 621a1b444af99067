package ledger

import "slices"

// Telling is one entry's say about a thing: the first, or one that amends it.
type Telling[T any] struct {
	Entry ID
	// Record is the record that the entry is about, when it is one taken in.
	Record    ID
	SaidAt    int64
	Who       ID
	Withdrawn bool
	What      T
}

// Tellings are what was said of one thing, in the order in which it was said.
// The first telling makes the thing: taken back, it takes the thing with it.
type Tellings[T any] []Telling[T]

// Knows tells whether an entry is one of the tellings.
func (t Tellings[T]) Knows(entry ID) bool { return t.index(entry) >= 0 }

func (t Tellings[T]) index(entry ID) int {
	for i := range t {
		if t[i].Entry == entry {
			return i
		}
	}
	return -1
}

// record is the record that an entry among the tellings is about.
func (t Tellings[T]) record(entry ID) (ID, bool) {
	i := t.index(entry)
	if i < 0 {
		return ID{}, false
	}
	return t[i].Record, true
}

// Live tells whether the thing stands.
func (t Tellings[T]) Live() bool { return len(t) > 0 && !t[0].Withdrawn }

// Standing is the latest telling that was not taken back; nil when the thing
// itself was.
func (t Tellings[T]) Standing() *Telling[T] {
	if !t.Live() {
		return nil
	}
	for i := len(t) - 1; i > 0; i-- {
		if !t[i].Withdrawn {
			return &t[i]
		}
	}
	return &t[0]
}

// with adds a telling; the first stays the first.
func (t Tellings[T]) with(e *Entry, record ID, what T) Tellings[T] {
	told := append(slices.Clone(t), Telling[T]{Entry: e.ID, Record: record, SaidAt: e.SaidAt, Who: e.Who, What: what})
	slices.SortStableFunc(told[1:], func(a, b Telling[T]) int { return order(a.SaidAt, a.Entry, b.SaidAt, b.Entry) })
	return told
}

// without marks the telling of an entry as taken back, and tells whether there
// is one.
func (t Tellings[T]) without(entry ID) (Tellings[T], bool) {
	i := t.index(entry)
	if i < 0 {
		return t, false
	}
	told := slices.Clone(t)
	told[i].Withdrawn = true
	return told, true
}
