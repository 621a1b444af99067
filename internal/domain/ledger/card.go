package ledger

import (
	"slices"

	"canting/internal/domain/fault"
	"canting/internal/domain/ident"
	"canting/internal/domain/region"
)

// Card is what is now known about one person: the fold of the entries said of
// them, and of those said of the records that were merged into theirs.
//
// Person, and the results of the weighings, are derived; all the rest holds what
// the entries state.
type Card struct {
	ID ID
	// Into names the record that took this one in; such a card is empty.
	Into    ID
	Seq     int64
	Said    []Statement
	Weighed []Weighed
	Merges  []Merged
	// Cases are the stages of life that the person entered, in the order in
	// which they were opened.
	Cases []Case
	// Related and Left are what was said of the person's family, and of dying or
	// moving away; of each sort the latest stands.
	Related []Telling[Related]
	Left    []Telling[Left]

	// Person is what the live statements add up to.
	Person Person
}

// Statement is one entry's say about who the person is.
type Statement struct {
	Entry ID
	// Record is the record that the entry is about, when it is one taken in.
	Record    ID
	SaidAt    int64
	Withdrawn bool
	Person    Person
}

// Merged is one record taken in, and the entry that did so.
type Merged struct {
	Entry ID
	// By is the record that took Other in: this one, or one taken in itself.
	By        ID
	Other     ID
	Withdrawn bool
}

// Active tells whether the card stands for a person: it was not taken in by
// another and somebody's word that the person exists still stands.
func (c *Card) Active() bool {
	if !c.Into.IsZero() {
		return false
	}
	return slices.ContainsFunc(c.Said, func(s Statement) bool { return !s.Withdrawn })
}

// Clone copies the card so that a change can be tried and thrown away.
func (c *Card) Clone() *Card {
	copied := *c
	copied.Said = slices.Clone(c.Said)
	copied.Merges = slices.Clone(c.Merges)
	copied.Cases = slices.Clone(c.Cases)
	if c.Weighed != nil {
		// Room for one more: the next change is most often the next weighing.
		copied.Weighed = append(make([]Weighed, 0, len(c.Weighed)+1), c.Weighed...)
	}
	return &copied
}

// Apply folds entries into the card. Applying one by one or all at once, in
// any order that keeps an entry after those it amends or takes back, gives the
// same card. An entry that is there already changes nothing.
//
// A merge is only noted here: bringing in the other record's entries is the
// work of whoever holds them (see Group).
func (c *Card) Apply(entries ...*Entry) error {
	reidentified := false
	for _, e := range entries {
		touched, err := c.apply(e)
		if err != nil {
			return err
		}
		reidentified = reidentified || touched
		c.Seq = max(c.Seq, e.Seq)
	}
	before := c.Person
	if reidentified {
		c.identify()
	}
	c.judge(before.Birth != c.Person.Birth || before.Sex != c.Person.Sex)
	return nil
}

// apply notes one entry and tells whether it bears on who the person is.
func (c *Card) apply(e *Entry) (identity bool, err error) {
	switch e.Kind {
	case PersonRegistered, PersonUpdated:
		return true, c.say(e)
	case GrowthWeighed:
		return false, c.weigh(e)
	case PersonMerged:
		return false, c.merge(e)
	case PersonRelated:
		return false, c.relate(e)
	case PersonLeft:
		return false, c.leave(e)
	case CaseStarted:
		return false, c.openCase(e)
	case CaseFacts:
		return false, c.noteCase(e)
	case CaseEnded:
		return false, c.closeCase(e)
	case VisitDone:
		return false, c.visit(e)
	case EntryWithdrawn:
		return c.withdraw(e)
	}
	return false, fault.E("ledger.apply", fault.Invalid, "fault.entry.kind", nil, "kind", string(e.Kind))
}

func (c *Card) say(e *Entry) error {
	if slices.ContainsFunc(c.Said, func(s Statement) bool { return s.Entry == e.ID }) {
		return nil
	}
	var p Person
	if err := read(e, &p); err != nil {
		return err
	}
	if err := p.check(); err != nil {
		return err
	}
	// What the source looked like stays with the entry; the card is for use.
	p.Raw, p.Remarks = nil, nil
	c.Said = append(c.Said, Statement{Entry: e.ID, Record: c.record(e), SaidAt: e.SaidAt, Person: p})
	slices.SortFunc(c.Said, func(a, b Statement) int { return order(a.SaidAt, a.Entry, b.SaidAt, b.Entry) })
	return nil
}

// record is the entry's subject when it is not this card's own.
func (c *Card) record(e *Entry) ID {
	if e.Subject == c.ID {
		return ID{}
	}
	return e.Subject
}

// RecordOf is the record that an entry on this card is about, and false when
// the card holds no such entry. Corrections and withdrawals are said of that
// record, so that they stay with it when records are parted again.
func (c *Card) RecordOf(entry ID) (ID, bool) {
	for i := range c.Said {
		if c.Said[i].Entry == entry {
			return or(c.Said[i].Record, c.ID), true
		}
	}
	for i := range c.Weighed {
		if c.Weighed[i].tells(entry) {
			return or(c.Weighed[i].Record, c.ID), true
		}
	}
	for i := range c.Merges {
		if c.Merges[i].Entry == entry {
			return c.Merges[i].By, true
		}
	}
	record, ok := c.lifeRecord(entry)
	if ok {
		record = or(record, c.ID)
	}
	return record, ok
}

func (c *Card) merge(e *Entry) error {
	if slices.ContainsFunc(c.Merges, func(m Merged) bool { return m.Entry == e.ID }) {
		return nil
	}
	var m Merge
	if err := read(e, &m); err != nil {
		return err
	}
	c.Merges = append(c.Merges, Merged{Entry: e.ID, By: e.Subject, Other: m.Other})
	slices.SortFunc(c.Merges, func(a, b Merged) int { return order(0, a.Entry, 0, b.Entry) })
	return nil
}

// withdraw takes back the statement, weighing, amendment or merge that the
// entry names. Nothing is removed: it is marked, and stops counting.
func (c *Card) withdraw(e *Entry) (identity bool, err error) {
	for i := range c.Said {
		if c.Said[i].Entry == e.Amends {
			c.Said[i].Withdrawn = true
			return true, nil
		}
	}
	for i := range c.Weighed {
		if c.Weighed[i].withdraw(e) {
			// Taking an amendment of the date back moves the weighing.
			c.sortWeighed()
			return false, nil
		}
	}
	for i := range c.Merges {
		if c.Merges[i].Entry == e.Amends {
			c.Merges[i].Withdrawn = true
			return false, nil
		}
	}
	if c.withdrawCase(e.Amends) || c.withdrawLife(e.Amends) {
		return false, nil
	}
	return false, fault.E("ledger.withdraw", fault.NotFound, "fault.entry.amends", nil)
}

// identify lays the live statements over one another, the latest on top.
func (c *Card) identify() {
	c.Person = Person{}
	for _, s := range c.Said {
		if !s.Withdrawn {
			c.Person = s.Person.Over(c.Person)
		}
	}
}

// LastPlace is where the person is; for one that was taken back, where the last
// who spoke of it said so. It is what decides who may still act on the card.
func (c *Card) LastPlace() region.Code {
	place := c.Person.Place
	for i := len(c.Said) - 1; i >= 0 && place == ""; i-- {
		place = c.Said[i].Person.Place
	}
	return place
}

// Age is the person's age in days at a date, or -1 when it cannot be told.
func (c *Card) Age(at ident.Date) int {
	if c.Person.Birth.IsZero() || at.IsZero() {
		return -1
	}
	return c.Person.Birth.DaysUntil(at)
}

// order compares two statements by when they were said, then by their IDs, so
// that every machine arranges the same statements alike.
func order(aSaid int64, a ID, bSaid int64, b ID) int {
	switch {
	case aSaid != bSaid:
		if aSaid < bSaid {
			return -1
		}
		return 1
	case a.Less(b):
		return -1
	case b.Less(a):
		return 1
	}
	return 0
}

// Identity is the part of a card by which a person is found again.
type Identity struct {
	ID      ID
	Seq     int64
	Place   region.Code
	Name    string
	Mother  string
	NIK     string
	Birth   ident.Date
	Sex     Sex
	Address string
	Active  bool
}

// Identity gives the part of the card by which the person is found again: what
// the store keeps beside the card, to search and to filter by.
func (c *Card) Identity() Identity {
	p := &c.Person
	return Identity{
		ID: c.ID, Seq: c.Seq, Place: p.Place, Name: p.Name, Mother: p.Mother, NIK: p.NIK,
		Birth: p.Birth, Sex: p.Sex, Address: p.Address, Active: c.Active(),
	}
}
