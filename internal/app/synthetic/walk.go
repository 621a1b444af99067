package synthetic

import (
	"canting/internal/domain/ledger"
)

// Walk is one whole way through the stages: a girl who was anaemic at school, her
// wedding check, her pregnancy, the birth, and her child past its second
// birthday. It is what a demo shows first.
type Walk struct {
	Woman, Child         ledger.ID
	WomanName, ChildName string
}

// Walk finds such a way, the same one each time; false when the city, a small
// one, has none.
func (s *Society) Walk() (Walk, bool) {
	for _, w := range s.women {
		child, ok := s.walked(w)
		if !ok || !s.anaemic(w) {
			continue
		}
		return Walk{Woman: w.id, Child: s.id(child), WomanName: w.name, ChildName: s.children[child].name}, true
	}
	return Walk{}, false
}

// walked tells whether a woman went from school to one child of two years or
// more who was weighed in the month of the second birthday or the next.
func (s *Society) walked(w *woman) (child int, ok bool) {
	if !w.schooled || w.groom == nil || len(w.children) != 1 || len(w.pregnancies) == 0 || len(w.pregnancies[0].children) == 0 {
		return 0, false
	}
	child = w.children[0]
	p := &s.children[child]
	second := p.birth.AddMonths(24)
	r := chance(s.id(child))
	s.person(p, r)
	for _, weighed := range s.weigh(p, r, s.last) {
		if weighed.Date >= second && weighed.Date < second.AddMonths(2) {
			return child, true
		}
	}
	return 0, false
}

// anaemic tells whether a woman's anaemia was found at school, and whether she
// came to her check before the wedding and to four antenatal contacts.
func (s *Society) anaemic(w *woman) bool {
	found, checked, contacts := false, false, 0
	look := func(v *ledger.Visited) {
		switch v.Visit {
		case "hb":
			found = found || has(v, "anemia")
		case "skrining":
			checked = checked || v.Date > w.wedding.AddDays(-2*threeMonths)
		case "anc":
			contacts++
		}
	}
	err := s.family(w, func(p Person) error {
		if p.ID != w.id {
			return nil
		}
		card := &ledger.Card{ID: p.ID}
		if err := card.Apply(p.Entries...); err != nil {
			return err
		}
		for i := range card.Cases {
			for _, told := range card.Cases[i].LiveVisits() {
				look(&told.What)
			}
		}
		return nil
	})
	return err == nil && found && checked && contacts >= 4
}

func has(v *ledger.Visited, finding string) bool {
	for i := range v.Judged.Findings {
		if v.Judged.Findings[i].ID == finding {
			return true
		}
	}
	return false
}
