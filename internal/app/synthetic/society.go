package synthetic

import (
	"math"
	"math/rand/v2"
	"slices"

	"canting/internal/domain/ident"
	"canting/internal/domain/ledger"
)

// How many people the stages of life have in a city of Children under-fives; a
// smaller city has them in proportion. The numbers are ours, made to fit a city
// of 141,790 (population of 1 August 2024).
const (
	girls       = 8000 // of 10 to 18 years
	couples     = 1300 // a year
	pregnancies = 1900 // a year, of which some 1,220 bring a child of the register
)

const (
	// societyStream is the source of chance of all but the under-fives, so that
	// these stay who they are. No month has that number.
	societyStream = 1 << 32
	// told is for how many days back pregnancies and weddings are told in full.
	told = 365
	// recent is the age in months below which a child's own pregnancy and birth
	// are told; of women followed from school on, all of the under-fives are.
	recent, underFives = 36, 60
	// known is from which day of it a pregnancy is noticed and written down.
	known = 42
	term  = 280
)

// How pregnancies end that bring no child of the register, as shares of them.
// Ours: of all pregnancies some 12 % are lost and 0.7 % stillborn, and the rest
// is of women who give birth elsewhere, many at their own mother's.
const (
	lost      = 0.34
	stillborn = 0.02
	settled   = 0.60 // of those who do not move are mothers of the register
)

// Society is the people beside the under-fives: who they are and what befalls
// them, drawn once, and told one after the other.
type Society struct {
	*City
	book   Book
	r      *rand.Rand
	reg    *register
	women  []*woman
	pupils []pupil
}

// woman is a mother of the register, a woman who is or was pregnant, or a bride.
type woman struct {
	*mother
	id       ledger.ID
	posyandu int
	// schooled: she was a girl of the register once.
	schooled bool
	// elder is how many children she had before those told of here.
	elder       int
	wedding     ident.Date // zero when it is not told of
	groom       *groom
	births      []ident.Date // of her children in the register, by date
	children    []int        // they themselves
	pregnancies []pregnancy  // by their first day
}

// pregnancy is one pregnancy. One whose end has not come yet is still open.
type pregnancy struct {
	lmp, end ident.Date
	outcome  string
	children []int
}

// The ends of a pregnancy, as its programme calls them.
const (
	bornAlive  = "lahir_hidup"
	bornDead   = "lahir_mati"
	miscarried = "keguguran"
	movedAway  = "pindah"
)

// Society draws the people of the city; the book judges their visits.
func (c *City) Society(book Book) *Society {
	r := rand.New(rand.NewPCG(c.seed, societyStream))
	s := &Society{City: c, book: book, r: r, reg: natives(r)}
	s.bringMothers()
	s.expect()
	s.marry()
	for _, w := range s.women {
		s.wasGirl(w)
	}
	s.enrol()
	return s
}

// EachPerson tells of everybody through all stages of life, one after the other:
// women, from girl to mother, their grooms, and of the under-fives what is said
// of them besides weighings; then the girls of today. What City.Each tells must
// have been told before: it registers the children. An error of take ends it and
// is returned.
func (s *Society) EachPerson(take func(Person) error) error {
	for _, w := range s.women {
		if err := s.family(w, take); err != nil {
			return err
		}
	}
	for i := range s.pupils {
		if err := s.girlhood(&s.pupils[i], take); err != nil {
			return err
		}
	}
	return nil
}

// bringMothers makes a woman of every mother, with a pregnancy for each birth
// that is told.
func (s *Society) bringMothers() {
	of := map[*mother]*woman{}
	for i := range s.children {
		p := &s.children[i]
		s.reg.taken[p.nik], s.reg.taken[p.mother.nik] = true, true
		w := of[p.mother]
		if w == nil {
			w = s.bring(p.mother, p.posyandu)
			of[p.mother] = w
		}
		w.bear(i, p, s.until)
	}
	for _, w := range s.women {
		slices.Sort(w.births)
		slices.SortFunc(w.pregnancies, func(a, b pregnancy) int { return int(a.lmp - b.lmp) })
		w.elder = elders(s.r, w.birth, w.births[0])
	}
}

// bring adds a woman to the city.
func (s *Society) bring(m *mother, posyandu int) *woman {
	w := &woman{mother: m, id: s.named("woman", len(s.women)), posyandu: posyandu}
	s.women = append(s.women, w)
	return w
}

// bear adds a child; twins come of one pregnancy.
func (w *woman) bear(i int, p *plan, until ident.Date) {
	w.births, w.children = append(w.births, p.birth), append(w.children, i)
	months := recent
	if w.birth.AddMonths(12*18) > girlsSince() {
		months = underFives
	}
	if p.birth.AddMonths(months) <= until {
		return // told of as a child alone, so that a city is made up in seconds
	}
	for k := range w.pregnancies {
		if w.pregnancies[k].end == p.birth {
			w.pregnancies[k].children = append(w.pregnancies[k].children, i)
			return
		}
	}
	w.pregnancies = append(w.pregnancies, pregnancy{end: p.birth, outcome: bornAlive, children: []int{i}})
}

// elders is how many children a woman of that age has had before, none of whom
// is under five. Ours.
func elders(r *rand.Rand, birth, next ident.Date) int {
	years := float64(birth.DaysUntil(next)) / 365.25
	n := 0
	for chance := (years - 24) / 12; r.Float64() < min(chance, 0.75) && n < 4; chance /= 2 {
		n++
	}
	return n
}

// expect adds the pregnancies that have brought no child: those that go on, as
// many as brought one before, and those that ended otherwise.
func (s *Society) expect() {
	s.date()
	from := s.until.AddDays(-told)
	have, going := 0, 0
	for _, w := range s.women {
		for _, p := range w.pregnancies {
			if p.lmp > from {
				have++
			}
			if p.end > s.until.AddDays(known-term) {
				going++
			}
		}
	}
	for range going {
		s.conceive(s.until.AddDays(-known-s.r.IntN(term-known)), bornAlive)
	}
	rest := int(math.Round(pregnancies*s.size*told/365)) - have - going
	for range rest {
		outcome := movedAway
		switch lot := s.r.Float64(); {
		case lot < lost:
			outcome = miscarried
		case lot < lost+stillborn:
			outcome = bornDead
		}
		s.conceive(s.until.AddDays(-known-s.r.IntN(told-known)), outcome)
	}
}

// date says when each pregnancy began: most last 37 to 41 weeks, and small
// children were mostly born too soon. Ours: about one in
// twenty before 37 weeks.
func (s *Society) date() {
	for _, w := range s.women {
		for i := range w.pregnancies {
			p := &w.pregnancies[i]
			child := p.children[0]
			r := chance(ledger.Derived("gestation", s.id(child).String()))
			weeks := 37 + min(r.IntN(4)+r.IntN(3), 4)
			small := s.person(&s.children[child], chance(s.id(child))).BirthWeightG
			if lot := r.Float64(); lot < 0.04 || small > 0 && small < 2500 && lot < 0.5 {
				weeks = 33 + min(r.IntN(3)+r.IntN(3), 3)
			}
			p.lmp = p.end.AddDays(-7*weeks - r.IntN(7))
		}
	}
}

// conceive lets a woman be with child from a day on. Who moves away is no mother
// of the register: her children would be left behind.
func (s *Society) conceive(lmp ident.Date, outcome string) {
	p := pregnancy{lmp: lmp, outcome: outcome}
	switch outcome {
	case bornAlive:
		p.end = lmp.AddDays(term - 14 + s.r.IntN(21))
		p.end = max(p.end, s.until.AddDays(1))
	case bornDead:
		p.end = lmp.AddDays(7*24 + s.r.IntN(7*16))
	case miscarried:
		p.end = lmp.AddDays(known + 3 + s.r.IntN(7*13))
	default:
		p.end = lmp.AddDays(7*10 + s.r.IntN(7*26))
	}
	var w *woman
	if outcome != movedAway && s.r.Float64() < settled {
		w = s.free(lmp)
	}
	if w == nil {
		w = s.newWoman(lmp, 27, 5.5)
		w.elder = elders(s.r, w.birth, lmp)
	}
	w.pregnancies = append(w.pregnancies, p)
}

// free finds a woman of the register who can be with child from a day on; nil
// when a few looks find none.
func (s *Society) free(lmp ident.Date) *woman {
	const looks, rest = 12, 300
	for range looks {
		w := s.women[s.r.IntN(len(s.women))]
		last := ident.Date(0)
		for _, p := range w.pregnancies {
			last = max(last, p.end)
			if p.outcome == movedAway {
				last = s.until
			}
		}
		if len(w.births) > 0 {
			last = max(last, w.births[len(w.births)-1])
		}
		if last.AddDays(rest) < lmp && w.birth.AddMonths(12*42) > lmp {
			return w
		}
	}
	return nil
}

// newWoman is a woman of some years, give or take, on a day.
func (s *Society) newWoman(day ident.Date, years, give float64) *woman {
	const eldest = 41
	at := s.children[s.r.IntN(len(s.children))].posyandu
	youngest := 19.1
	if s.r.Float64() < dispensed {
		youngest = 18.1
	}
	birth := day.AddDays(-int(365.25 * bounded(years+give*s.r.NormFloat64(), youngest, eldest)))
	return s.bring(&mother{
		name: s.words.woman(s.r), birth: birth, rt: 1 + s.r.IntN(6), address: s.words.address(s.r),
		nik: s.reg.take(s.posyandu[at].code.District().Undotted(), birth, true),
	}, at)
}
