package thread

import (
	"fmt"
	"slices"

	"canting/internal/domain/ident"
	"canting/internal/domain/programme"
)

// Book is the programmes of the house, every version of each.
type Book struct{ all []*programme.Programme }

// NewBook makes a book. Two versions of one programme that hold on the same day
// are refused: nobody could say which of them judges.
func NewBook(all []*programme.Programme) (*Book, error) {
	for i, p := range all {
		for _, o := range all[:i] {
			if p.ID == o.ID && (o.To.IsZero() || p.From <= o.To) && (p.To.IsZero() || o.From <= p.To) {
				return nil, fmt.Errorf("programmes %s and %s hold on the same days", o.Ref(), p.Ref())
			}
		}
	}
	return &Book{all}, nil
}

// On is the programme of an ID as it holds on a day; nil when none does.
func (b *Book) On(id string, day ident.Date) *programme.Programme {
	for _, p := range b.all {
		if p.ID == id && day >= p.From && (p.To.IsZero() || day <= p.To) {
			return p
		}
	}
	return nil
}

// Holding are the programmes that hold on a day, in the order of the book.
func (b *Book) Holding(day ident.Date) []*programme.Programme {
	var holding []*programme.Programme
	for _, p := range b.all {
		if b.On(p.ID, day) == p {
			holding = append(holding, p)
		}
	}
	return holding
}

// Version is the programme of a name with its version, as "bumil@2026.1"; nil
// when the house no longer has it.
func (b *Book) Version(ref string) *programme.Programme {
	for _, p := range b.all {
		if p.Ref() == ref {
			return p
		}
	}
	return nil
}

// Births tells whether a programme can end with a birth: then closing it opens
// what follows.
func Births(p *programme.Programme) bool { return slices.ContainsFunc(p.Outcomes, Alive) }

// Alive tells whether an outcome is a live birth: it opens the child's programme.
func Alive(o programme.Outcome) bool { return slices.Contains(o.Opens, childProgramme) }

// Weighs tells whether a visit is told as a weighing, by its own entry.
func Weighs(programme, visit string) bool {
	return programme == childProgramme && visit == weighingVisit
}
