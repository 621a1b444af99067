package thread

import (
	"canting/internal/domain/ledger"
	"canting/internal/domain/programme"
)

// Judged is what the rules that hold on the day of a visit say of it, as the
// visit's entry keeps it. The card has the case already and need not have the
// visit; kin are the cards of those who may hand something on to it. City is the
// Kemendagri code as rules write it, "3576". Nothing is judged, and false given,
// when the card has no such case or no programme of the day such a visit.
func (b *Book) Judged(city string, self *ledger.Card, v ledger.Visited, kin ...*ledger.Card) (ledger.Judged, bool) {
	c := self.CaseOf(v.Case)
	if c == nil {
		return ledger.Judged{}, false
	}
	p := b.On(c.Programme(), v.Date)
	if p == nil || p.Visit(v.Visit) == nil {
		return ledger.Judged{}, false
	}
	j := programme.Judge(p, b.input(told(p, c), among(self, kin), city, v))
	return judged(&j), j.Applies
}

// input is a visit as the rules read it, in its stage as that stood on the day.
// The programme has such a visit.
func (b *Book) input(s Stage, f family, city string, v ledger.Visited) programme.Input {
	s.Before = b.handed(f, s.Programme, s.Entered)
	return programme.Input{
		Visit: v.Visit, Date: v.Date, Values: valuesOf(s.Programme.Visit(v.Visit).Fields, v.Values), Case: s.before(v.Date).caseOf(f.self, city),
	}
}

// among finds the family of a person among some cards.
func among(self *ledger.Card, cards []*ledger.Card) family {
	f := family{self: self}
	for _, card := range cards {
		switch card.ID {
		case self.Of(ledger.Mother):
			f.mother = card
		case self.Of(ledger.Father):
			f.father = card
		case self.Of(ledger.Partner):
			f.partner = card
		}
	}
	return f
}
