package thread

import (
	"context"
	"slices"
	"strconv"

	"canting/internal/domain/access"
	"canting/internal/domain/fault"
	"canting/internal/domain/ident"
	"canting/internal/domain/ledger"
	"canting/internal/domain/programme"
)

// Birth is the end of a pregnancy, as somebody tells it. ID names the entry that
// ends it; the IDs of all that follows come from it, so that a retry does
// nothing twice.
type Birth struct {
	ID, Mother, Case ledger.ID
	Outcome          string
	Date             ident.Date
	// Babies are those born alive, none after a stillbirth.
	Babies []Baby
}

// Baby is a newborn. One without a name or NIK is known as its mother's child
// until they come.
type Baby struct {
	Name          string
	Sex           ledger.Sex
	NIK           string
	BirthWeightG  float64
	BirthLengthCm float64
	// Facts are those of the child's programme, such as the weeks of pregnancy.
	Facts ledger.Answers
}

// maxBabies is more than were ever born at once and lived.
const maxBabies = 8

// Born ends a pregnancy and opens what follows: the weeks after birth for the
// mother, and for each child a record of its own under her. All of it is stored,
// or none. It gives the children's IDs, in order.
func (s *Service) Born(ctx context.Context, who access.Access, b Birth) ([]ledger.ID, error) {
	mother, c, err := s.caseOf(ctx, who, b.Mother, b.Case)
	if err != nil {
		return nil, err
	}
	end, opens, err := s.closing(mother, c, b.ID, b.Outcome, b.Date)
	if err != nil {
		return nil, err
	}
	alive := slices.Contains(opens, childProgramme)
	if alive != (len(b.Babies) > 0) || len(b.Babies) > maxBabies {
		return nil, fault.E("thread.born", fault.Invalid, "thread.babies", nil)
	}
	entries := []*ledger.Entry{end}
	for _, next := range opens {
		if next == childProgramme {
			continue
		}
		opened, err := s.after(mother, c, b, next)
		if err != nil {
			return nil, err
		}
		entries = append(entries, opened)
	}
	children := make([]ledger.ID, len(b.Babies))
	for i := range b.Babies {
		children[i] = derived(b.ID, "child", i)
		said, err := s.newborn(mother, c, b, i, children[i])
		if err != nil {
			return nil, err
		}
		entries = append(entries, said...)
	}
	return children, s.submit(ctx, who, entries...)
}

// after opens the mother's next stage on the day of the birth, with what the
// birth itself says of it.
func (s *Service) after(mother *ledger.Card, c *ledger.Case, b Birth, next string) (*ledger.Entry, error) {
	p, err := s.programme(next, b.Date)
	if err != nil {
		return nil, err
	}
	facts := known(p, ledger.Answers{
		"tanggal_persalinan": ledger.Text(b.Date.String()), "hasil": ledger.Text(b.Outcome), "jumlah_bayi": count(len(b.Babies)),
		"usia_kehamilan_minggu": gestation(c, b.Date),
	})
	return s.entry(derived(b.ID, next, 0), ledger.CaseStarted, mother.ID, b.Date, ledger.CaseOpened{Programme: next, Entered: b.Date, Facts: facts})
}

// known keeps of some answers those that a programme asks for and can hold.
func known(p *programme.Programme, said ledger.Answers) ledger.Answers {
	facts := ledger.Answers{}
	for i := range p.Facts {
		f := &p.Facts[i]
		answer := said[f.ID]
		if v, fits := f.Accept(ValueOf(f.Type, answer)); fits && !v.Missing() {
			facts[f.ID] = answer
		}
	}
	return facts
}

// gestation is the completed weeks from the last period to a day; no answer
// where the period is not known.
func gestation(c *ledger.Case, day ident.Date) ledger.Answer {
	text, _ := c.Facts()["lmp"].Text()
	lmp, err := ident.ParseDate(text)
	if err != nil || lmp > day {
		return ledger.Answer{}
	}
	return ledger.Number(float64(lmp.DaysUntil(day) / 7))
}

// count is a number of which none is no answer.
func count[N int | float64](n N) ledger.Answer {
	if n == 0 {
		return ledger.Answer{}
	}
	return ledger.Number(float64(n))
}

// newborn registers a child, relates it to its mother and opens its stage.
func (s *Service) newborn(mother *ledger.Card, c *ledger.Case, b Birth, i int, child ledger.ID) ([]*ledger.Entry, error) {
	baby, m := &b.Babies[i], &mother.Person
	if baby.Sex != ledger.Male && baby.Sex != ledger.Female {
		return nil, fault.E("thread.born", fault.Invalid, "thread.baby.sex", nil)
	}
	p, err := s.programme(childProgramme, b.Date)
	if err != nil {
		return nil, err
	}
	if _, err := factsGiven(p.Facts, baby.Facts); err != nil {
		return nil, err
	}
	facts := baby.Facts.Over(known(p, ledger.Answers{
		"berat_lahir_g": count(baby.BirthWeightG), "panjang_lahir_cm": count(baby.BirthLengthCm), "gestasi_lahir_minggu": gestation(c, b.Date),
	}))
	name := baby.Name
	if name == "" {
		name = "Bayi Ny. " + m.Name
		if len(b.Babies) > 1 {
			name += " " + strconv.Itoa(i+1)
		}
	}
	registered, err := s.entry(derived(b.ID, "registered", i), ledger.PersonRegistered, child, b.Date, ledger.Person{
		Name: name, Sex: baby.Sex, Birth: b.Date, NIK: baby.NIK, Mother: m.Name, MotherNIK: m.NIK, Place: m.Place,
		Address: m.Address, RT: m.RT, RW: m.RW, BirthWeightG: baby.BirthWeightG, BirthLengthCm: baby.BirthLengthCm,
	})
	if err != nil {
		return nil, err
	}
	related, err := s.entry(derived(b.ID, "related", i), ledger.PersonRelated, child, b.Date, ledger.Related{Relation: ledger.Mother, Other: mother.ID})
	if err != nil {
		return nil, err
	}
	opened, err := s.entry(derived(b.ID, childProgramme, i), ledger.CaseStarted, child, b.Date, ledger.CaseOpened{Programme: childProgramme, Entered: b.Date, Facts: facts})
	if err != nil {
		return nil, err
	}
	return []*ledger.Entry{registered, related, opened}, nil
}

// Leave says that a person died or moved away, and ends every stage that knows
// such an end. A stage that does not stays as it is: the person is gone, and is
// due nothing.
func (s *Service) Leave(ctx context.Context, who access.Access, id, person ledger.ID, left ledger.Left) error {
	card, err := s.writable(ctx, who, access.ChildWrite, person)
	if err != nil {
		return err
	}
	if left.Date > s.today() {
		return fault.E("thread.leave", fault.Invalid, "thread.visit.future", nil)
	}
	gone, err := s.entry(id, ledger.PersonLeft, card.ID, left.Date, left)
	if err != nil {
		return err
	}
	entries := []*ledger.Entry{gone}
	outcome := map[string]string{ledger.Died: "meninggal", ledger.Moved: "pindah"}[left.How]
	for i := range card.Cases {
		c := &card.Cases[i]
		p := s.Book.On(c.Programme(), left.Date)
		if !c.Open() || p == nil || c.Entered() > left.Date || !slices.ContainsFunc(p.Outcomes, func(o programme.Outcome) bool { return o.ID == outcome }) {
			continue
		}
		end, _, err := s.closing(card, c, derived(id, c.ID().String(), 0), outcome, left.Date)
		if err != nil {
			return err
		}
		entries = append(entries, end)
	}
	return s.submit(ctx, who, entries...)
}

func derived(from ledger.ID, what string, i int) ledger.ID {
	return ledger.Derived("thread", from.String(), what, strconv.Itoa(i))
}
