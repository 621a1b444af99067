package synthetic

import (
	"math/rand/v2"
	"strconv"

	"canting/internal/domain/ident"
	"canting/internal/domain/ledger"
)

// number is what tells the visits of one day apart.
func number(n int) string { return strconv.Itoa(n) }

// family tells of a woman, of her groom before her and of her children after.
func (s *Society) family(w *woman, take func(Person) error) error {
	r := chance(w.id)
	c := constituted(r)
	t := s.tellOf(s.book, w.id)
	var e engaged
	if w.groom != nil {
		e = s.engage(r, w)
		if e.entered > s.until && len(w.pregnancies) == 0 {
			return nil // they have told nobody yet
		}
		groom := s.courts(w, e)
		if err := groom.hand(take); err != nil {
			return err
		}
		t.kin = append(t.kin, groom.card)
	}
	first := s.appears(w, e)
	t.tell(ledger.PersonRegistered, first, s.citizen(w.mother, w.posyandu, ledger.Female, ""))
	s.life(t, r, &c, w, e, first)
	s.home(t, r, w)
	if err := t.hand(take); err != nil {
		return err
	}
	for _, child := range w.children {
		if err := s.grows(w, child, t.card, take); err != nil {
			return err
		}
	}
	return nil
}

// appears is the day on which the city first hears of a woman.
func (s *Society) appears(w *woman, e engaged) ident.Date {
	first := s.until
	if len(w.births) > 0 {
		first = min(first, w.births[0])
	}
	if len(w.pregnancies) > 0 {
		first = min(first, w.pregnancies[0].lmp.AddDays(known-1))
	}
	if w.groom != nil {
		first = min(first, e.entered)
	}
	if w.schooled {
		first = min(first, max(w.birth.AddMonths(12*15), girlsSince()))
	}
	return first
}

// life tells of a woman's stages in their order.
func (s *Society) life(t *teller, r *rand.Rand, c *constitution, w *woman, e engaged, first ident.Date) {
	var school ledger.ID
	leaves, next := s.until, "hamil"
	if len(w.pregnancies) > 0 {
		leaves = w.pregnancies[0].lmp
	}
	if w.groom != nil {
		leaves, next = e.entered, "calon_pengantin"
	}
	if w.schooled {
		school = t.schooldays(r, c, w.mother, first, min(leaves.AddDays(-1), w.birth.AddMonths(12*19)))
		t.end(school, next, leaves)
	}
	if w.groom != nil {
		t.weds(r, c, w, e)
	}
	for i := range w.pregnancies {
		p := &w.pregnancies[i]
		t.carry(r, c, w, p, w.parity(r, p))
		t.afterwards(r, c, p)
		if p.outcome == movedAway {
			t.tell(ledger.PersonLeft, p.end, ledger.Left{How: ledger.Moved, Date: p.end})
		}
	}
}

// parity is what a woman had borne and lost before a pregnancy: of those with
// children one in ten has lost one that is not told of. Ours.
func (w *woman) parity(r *rand.Rand, p *pregnancy) parity {
	had := parity{births: w.elder, children: w.elder}
	if w.elder > 0 {
		had.last = w.firstTold().AddDays(-int(365 * (2.2 + 6*r.Float64())))
		had.last = max(had.last, w.birth.AddMonths(12*18))
		if r.Float64() < 0.1 {
			had.losses++
		}
	}
	last := ident.Date(0)
	for _, birth := range w.births {
		if birth >= p.lmp {
			break
		}
		had.children++
		if birth != last { // twins are one birth
			had.births++
		}
		had.last, last = birth, birth
	}
	for i := range w.pregnancies {
		if o := &w.pregnancies[i]; o.lmp < p.lmp && (o.outcome == miscarried || o.outcome == bornDead) {
			had.losses++
		}
	}
	had.gravida = had.births + had.losses + 1
	return had
}

// firstTold is the beginning of the first birth or pregnancy that is told.
func (w *woman) firstTold() ident.Date {
	first := w.pregnancies[0].lmp
	if len(w.births) > 0 {
		first = min(first, w.births[0].AddDays(-term))
	}
	return first
}

// home tells of the facts of a family at risk of stunting, of families with a
// child under two or one on its way. Water and latrine are as in most of the
// city; the shares are ours, made so that some 800 families are at risk: 796
// were given food in September 2024.
func (s *Society) home(t *teller, r *rand.Rand, w *woman) {
	young, older := 0, 0
	for _, child := range w.children {
		switch age := s.children[child].age(s.until); {
		case age < 24*daysPerMonth:
			young++
		case age < 60*daysPerMonth:
			older++
		}
	}
	going := false
	for _, p := range w.pregnancies {
		going = going || p.end > s.until && p.lmp < s.until.AddDays(-120)
	}
	if t.card.Gone() != nil || young == 0 && !going {
		return
	}
	day := s.until.AddDays(-r.IntN(60))
	of := t.open("krs", day, nil)
	t.visit(of, "verifikasi", day, s.household(r, w, young, older, going))
	if r.Float64() < 0.3 {
		t.visit(of, "pendampingan", min(day.AddDays(30), s.until), ledger.Answers{"catatan": ledger.Text("Kunjungan TPK (karangan)")})
	}
}

// household are the facts of a family.
func (s *Society) household(r *rand.Rand, w *woman, young, older int, going bool) ledger.Answers {
	said := ledger.Answers{
		"pus": yes(true), "hamil": yes(going), "anak_0_23": count(young), "anak_24_59": count(older), "jumlah_anak": count(w.elder + len(w.births)),
		"air_minum": oneOf([...]string{"kemasan", "kemasan", "ledeng", "ledeng", "sumur_bor", "sumur_terlindung"}[r.IntN(6)]), "jamban": oneOf("septik"), "desil": count(1 + r.IntN(10)),
	}
	if r.Float64() < 0.01 {
		said["air_minum"] = oneOf("lainnya")
	}
	if r.Float64() < 0.02 {
		said["jamban"] = oneOf("tanpa_septik")
	}
	last, before := s.lastTwo(w, going)
	if !before.IsZero() {
		months, _ := ident.CompletedMonths(before, last)
		said["jarak_anak_bulan"] = count(months)
	}
	return said
}

// lastTwo are the births of the last two children, the one on its way among
// them, and zero for what has no date.
func (s *Society) lastTwo(w *woman, going bool) (last, before ident.Date) {
	var all []ident.Date
	if w.elder > 0 {
		all = append(all, w.firstTold().AddDays(-4*365))
	}
	all = append(all, w.births...)
	if going {
		all = append(all, w.pregnancies[len(w.pregnancies)-1].end)
	}
	if len(all) < 2 {
		return 0, 0
	}
	return all[len(all)-1], all[len(all)-2]
}
