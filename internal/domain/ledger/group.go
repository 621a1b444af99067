package ledger

import (
	"slices"

	"canting/internal/domain/fault"
)

func missing(op string) error {
	return fault.E(op, fault.NotFound, "fault.entry.amends", nil)
}

// Members are the records whose entries this card holds: its own and, through
// live merges, those it took in, which may have taken in others before.
// entriesOf reads the entries of one record.
func Members(root ID, entriesOf func(ID) ([]*Entry, error)) ([]ID, []*Entry, error) {
	members := []ID{root}
	var all []*Entry
	for i := 0; i < len(members); i++ {
		entries, err := entriesOf(members[i])
		if err != nil {
			return nil, nil, err
		}
		all = append(all, entries...)
		for _, other := range taken(entries) {
			if !slices.Contains(members, other) {
				members = append(members, other)
			}
		}
	}
	slices.SortFunc(all, func(a, b *Entry) int { return int(sign(a.Seq - b.Seq)) })
	return members, all, nil
}

// taken lists the records that entries merge in and do not take back.
func taken(entries []*Entry) []ID {
	withdrawn := map[ID]bool{}
	for _, e := range entries {
		if e.Kind == EntryWithdrawn {
			withdrawn[e.Amends] = true
		}
	}
	var others []ID
	for _, e := range entries {
		if e.Kind != PersonMerged || withdrawn[e.ID] {
			continue
		}
		var m Merge
		if read(e, &m) == nil {
			others = append(others, m.Other)
		}
	}
	return others
}

// Rebuild folds a record and all it took in, from nothing.
func Rebuild(root ID, entriesOf func(ID) ([]*Entry, error)) (*Card, []ID, error) {
	members, entries, err := Members(root, entriesOf)
	if err != nil {
		return nil, nil, err
	}
	card := &Card{ID: root}
	if err := card.Apply(entries...); err != nil {
		return nil, nil, fault.E("ledger.rebuild", fault.Internal, "", err)
	}
	return card, members, nil
}

// Tombstone is the card of a record that another took in.
func Tombstone(id, into ID, seq int64) *Card { return &Card{ID: id, Into: into, Seq: seq} }

func sign(n int64) int {
	switch {
	case n < 0:
		return -1
	case n > 0:
		return 1
	}
	return 0
}

// PlaceCard is what is known of a posyandu: the fold of its PlaceNamed entries,
// of which the latest stands.
type PlaceCard struct {
	Place
	Seq int64 `json:"seq"`
}

// PlaceID names a place as the subject of entries.
func PlaceID(place Place) ID { return Derived("place", string(place.Code)) }

// NamePlace folds one PlaceNamed entry.
func NamePlace(e *Entry) (PlaceCard, error) {
	card := PlaceCard{Seq: e.Seq}
	if err := read(e, &card.Place); err != nil {
		return card, err
	}
	if len(card.Name) > MaxText || !storable(card.Name) {
		return card, fault.E("ledger.place", fault.Invalid, "fault.entry.body", nil)
	}
	return card, nil
}

// Write is what a group of entries comes to: the entries, numbered, and the
// cards, pairs and places as they are after them.
type Write struct {
	Entries []*Entry
	Cards   []*Card
	// Weighed are cards that were stored before and by whose Identity nothing
	// changed but the number.
	Weighed []*Card
	Pairs   []*PairCard
	Places  []PlaceCard
}
