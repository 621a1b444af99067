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
	s := Stage{Case: c.ID(), Programme: p, Entered: c.Entered(), Facts: c.Facts(), Visits: c.LiveVisits()}
	s.Before = b.handed(among(self, kin), p, s.Entered)
	j := programme.Judge(p, programme.Input{
		Visit: v.Visit, Date: v.Date, Values: valuesOf(p.Visit(v.Visit).Fields, v.Values), Case: s.before(v.Date).caseOf(self, city),
	})
	return judged(&j), j.Applies
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
