package synthetic

import (
	"fmt"
	"math/rand/v2"

	"canting/internal/domain/ident"
	"canting/internal/domain/ledger"
)

// pupil is a girl of 10 to 18 years, in school or out of it.
type pupil struct {
	*mother  // her own name, house and birthday
	id       ledger.ID
	posyandu int
	parent   string
}

// enrol brings the girls, spread evenly over the ages.
func (s *Society) enrol() {
	const youngest, years = 10, 9
	n := 0
	for at, here := range s.births(int(girls * s.size)) {
		for range here {
			birth := s.until.AddMonths(-12 * youngest).AddDays(-s.r.IntN(years * 365))
			s.pupils = append(s.pupils, pupil{
				id: s.named("girl", n), posyandu: at, parent: s.words.mother(s.r),
				mother: &mother{
					name: s.words.child(s.r, true), birth: birth, rt: 1 + s.r.IntN(6), address: s.words.address(s.r),
					nik: s.reg.take(s.posyandu[at].code.District().Undotted(), birth, true),
				},
			})
			n++
		}
	}
}

// girlhood tells of a girl who is one now: entered at ten or, if she was older
// then, a year ago, and seen in the months of the check since.
func (s *Society) girlhood(g *pupil, take func(Person) error) error {
	r := chance(g.id)
	c := constituted(r)
	t := s.tellOf(s.book, g.id)
	entered := max(g.birth.AddMonths(120), s.until.AddDays(-told)).AddDays(r.IntN(30))
	t.tell(ledger.PersonRegistered, entered, s.citizen(g.mother, g.posyandu, ledger.Female, g.parent))
	t.schooldays(r, &c, g.mother, entered, s.until)
	return t.hand(take)
}

// wasGirl gives school years to those young enough to have been girls of the
// register, four of five of them: the others came from elsewhere.
func (s *Society) wasGirl(w *woman) {
	const share = 0.8
	follows := !w.wedding.IsZero() || len(w.pregnancies) > 0
	w.schooled = follows && w.birth.AddMonths(12*18) > girlsSince() && s.r.Float64() < share
}

// girlsSince is the day since which girls were followed at school.
func girlsSince() ident.Date { return ident.NewDate(2020, 7, 1) }

// school is one in which girls take their tablet. Their names are made up, and
// say so.
type school struct{ name, class string }

// schoolOf is where a girl of an age in years goes; false for one out of school.
func schoolOf(r *rand.Rand, years int) (school, bool) {
	primary := [...]string{"SD Surya Majapahit", "SD Kartika Brantas", "SD Tunas Wilwatikta", "MI Nurul Brantas", "SD Cendana", "MI Al-Hikmah Mojo", "SD Bhinneka", "SD Empu Prapanca"}
	middle := [...]string{"SMP Tunas Wilwatikta", "SMP Gajah Mada Jaya", "MTs Nurul Brantas", "SMP Surya Majapahit", "MTs Al-Hikmah Mojo", "SMP Kartika Brantas"}
	high := [...]string{"SMA Wilwatikta", "SMK Brantas Mandiri", "MA Nurul Brantas", "SMK Empu Supo", "SMA Surya Majapahit", "SMK Tunas Bahari"}
	classes := [...]string{"IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII"}
	names, out := primary[:], 0.0
	switch {
	case years >= 16:
		names, out = high[:], 0.06
	case years >= 13:
		names, out = middle[:], 0.02
	}
	at := school{pick(r, names) + " (karangan)", fmt.Sprintf("%s %c", classes[min(max(years-10, 0), 8)], 'A'+rune(r.IntN(4)))}
	return at, r.Float64() >= out
}

// schooldays tell of a girl's years under her programme, from a day to another:
// each year a check and the Hb, and the Hb again two months after anaemia.
func (t *teller) schooldays(r *rand.Rand, c *constitution, g *mother, from, to ident.Date) ledger.ID {
	facts := ledger.Answers{"jalur": oneOf("luar_sekolah"), "kelompok": oneOf("pik_r")}
	at, enrolled := schoolOf(r, ageOn(g.birth, to))
	if enrolled {
		facts = ledger.Answers{"jalur": oneOf("sekolah"), "sekolah": ledger.Text(at.name), "kelas": ledger.Text(at.class), "kelompok": oneOf("kkr")}
	}
	of := t.open("remaja", from, facts)
	for year := from.Year(); year <= to.Year(); year++ {
		day := ident.NewDate(year, 8, 1).AddDays(r.IntN(75))
		comes := r.Float64() < 0.15+0.85*c.habit
		if day < from || day > to || !comes {
			continue
		}
		t.check(of, r, c, g, day, to, enrolled)
	}
	return of
}

// check is a girl's yearly check and Hb, and the Hb again before her stage ends.
func (t *teller) check(of ledger.ID, r *rand.Rand, c *constitution, g *mother, day, to ident.Date, enrolled bool) {
	age := float64(g.birth.DaysUntil(day)) / 365.25
	cm, bmi := c.grown(age)
	systolic, diastolic := pressure(r, -3)
	said := ledger.Answers{
		"berat_kg": tenth(weightOf(cm, bmi)), "tinggi_cm": tenth(cm), "lila_cm": tenth(c.armOf(bmi)),
		"lingkar_perut_cm": tenth(bounded(66+1.9*(bmi-20)+3*r.NormFloat64(), 48, 120)),
		"sistolik":         whole(systolic), "diastolik": whole(diastolic),
		"tb_batuk": yes(r.Float64() < 0.012), "tb_demam": yes(r.Float64() < 0.004), "tb_bb_turun": yes(r.Float64() < 0.004), "tb_kontak": yes(r.Float64() < 0.006),
		"sudah_haid": yes(age > 12+1.2*r.NormFloat64()), "status_nikah": oneOf("belum"), "hamil": yes(false), "perlu_bicara": yes(r.Float64() < 0.03),
	}
	if enrolled {
		said["masih_sekolah"] = yes(r.Float64() >= 0.004)
	}
	t.visit(of, "skrining", day, said)
	hb := nearest(bounded(c.hb-0.15+0.4*r.NormFloat64(), 7, 16), 0.1)
	t.visit(of, "hb", day, haemoglobin(hb))
	if again := day.AddDays(60 + r.IntN(15)); hb < 12 && again <= to && r.Float64() < c.habit {
		t.visit(of, "hb", again, haemoglobin(hb+0.3+0.9*r.Float64()))
	}
}

// haemoglobin is a finger prick of somebody who neither smokes nor is pregnant.
func haemoglobin(hb float64) ledger.Answers {
	return ledger.Answers{"hb_g_dl": tenth(hb), "hb_cara": oneOf("kapiler"), "merokok": yes(false), "hamil": yes(false)}
}

// ageOn is an age in completed years.
func ageOn(birth, day ident.Date) int {
	months, _ := ident.CompletedMonths(birth, day)
	return months / 12
}

// citizen is what the register says of somebody who is no child.
func (c *City) citizen(who *mother, posyandu int, sex ledger.Sex, parent string) ledger.Person {
	at := &c.posyandu[posyandu]
	return ledger.Person{
		Name: who.name, Sex: sex, Birth: who.birth, NIK: who.nik, Mother: parent,
		Place: at.code, Address: who.address, RT: three(who.rt), RW: three(at.rw),
	}
}

// hand gives what was told of the person, unless it was nothing.
func (t *teller) hand(take func(Person) error) error {
	if t.err != nil || len(t.entries) == 0 {
		return t.err
	}
	return take(Person{ID: t.card.ID, Entries: t.entries})
}
