package synthetic

import (
	"maps"
	"math/rand/v2"

	"canting/internal/domain/ident"
	"canting/internal/domain/ledger"
)

// grows tells of a child what no weighing does: whose it is, and of an under-five
// the birth and the vaccines. What the mother hands on is on her card.
func (s *Society) grows(w *woman, child int, mother *ledger.Card, take func(Person) error) error {
	p, id := &s.children[child], s.id(child)
	t := s.tellOf(s.book, id, mother)
	// The register has the child already: here it only has to be known.
	e, err := s.say(ledger.PersonRegistered, id, p.registered, s.person(p, chance(id)))
	if err != nil {
		return err
	}
	if err := t.card.Apply(e); err != nil {
		return err
	}
	t.saidAt(e.SaidAt)
	t.relate(ledger.Mother, w.id, p.registered)
	if p.birth.AddMonths(60) > s.until {
		s.childhood(t, chance(ledger.Derived("childhood", id.String())), w, child)
	}
	return t.hand(take)
}

// childhood opens the programme of the under-fives.
func (s *Society) childhood(t *teller, r *rand.Rand, w *woman, child int) {
	p, born := &s.children[child], t.card.Person
	facts := ledger.Answers{}
	if born.BirthWeightG > 0 {
		facts["berat_lahir_g"], facts["panjang_lahir_cm"] = whole(born.BirthWeightG), tenth(born.BirthLengthCm)
	}
	for i := range w.pregnancies {
		if w.pregnancies[i].end == p.birth {
			facts["gestasi_lahir_minggu"] = count(w.pregnancies[i].weeks())
		}
	}
	of := t.open("balita", p.birth, facts)
	t.visit(of, "awal", p.registered, ledger.Answers{"punya_buku_kia": yes(r.Float64() < 0.97)})
	vaccinate(t, of, r, p)
}

// vaccinate tells of the visits for vaccines, by the national ages (KMK
// 1098/2024 as changed by 35/2025) with the days that families come late. PCV
// and rotavirus count from births of 2024 on, as in the child's programme. Of a
// hundred children some six miss a visit, and a few most of them. Ours.
//
// What a child had by its first birthday is, once it is one, told as one visit at
// which somebody copied it from the Buku KIA; likewise by its second.
func vaccinate(t *teller, of ledger.ID, r *rand.Rand, p *plan) {
	reach := 0.95
	if r.Float64() < 0.04 {
		reach = 0.35
	}
	copied, last := ledger.Answers{}, copiedOn(p.birth, t.until)
	for _, due := range schedule() {
		day := p.birth.AddDays(int(float64(due.months)*daysPerMonth) + due.late(r))
		said := due.said(p)
		if r.Float64() > reach || len(said) == 0 {
			continue
		}
		if day < last {
			maps.Copy(copied, said)
			continue
		}
		if len(copied) > 0 {
			t.visit(of, "imunisasi", last, copied)
			copied = ledger.Answers{}
		}
		t.visit(of, "imunisasi", day, said, number(due.months))
	}
	if len(copied) > 0 {
		t.visit(of, "imunisasi", last, copied)
	}
}

// copiedOn is the latest of a child's first two birthdays that has been, zero
// for none.
func copiedOn(birth, day ident.Date) ident.Date {
	for _, months := range [...]int{24, 12} {
		if birthday := birth.AddMonths(months); birthday <= day {
			return birthday
		}
	}
	return 0
}

// doses are the vaccines of one age in months.
type doses struct {
	months           int
	doses, since2024 []string
}

func schedule() []doses {
	return []doses{
		{0, []string{"hb0"}, nil},
		{1, []string{"bcg", "opv1"}, nil},
		{2, []string{"dpt_hb_hib1", "opv2"}, []string{"pcv1", "rv1"}},
		{3, []string{"dpt_hb_hib2", "opv3"}, []string{"pcv2", "rv2"}},
		{4, []string{"dpt_hb_hib3", "opv4", "ipv1"}, []string{"rv3"}},
		{9, []string{"mr1"}, []string{"ipv2"}},
		{12, nil, []string{"pcv3"}},
		{18, []string{"dpt_hb_hib4", "mr2"}, nil},
	}
}

// said are the doses of the age that a child is due, as answers.
func (d *doses) said(p *plan) ledger.Answers {
	said := ledger.Answers{}
	for _, dose := range d.doses {
		said[dose] = yes(true)
	}
	if p.birth.Year() < 2024 {
		return said
	}
	for _, dose := range d.since2024 {
		said[dose] = yes(true)
	}
	return said
}

// late is by how many days a visit follows the day it is wanted.
func (d *doses) late(r *rand.Rand) int {
	if d.months == 0 {
		return 0
	}
	return r.IntN(20)
}
