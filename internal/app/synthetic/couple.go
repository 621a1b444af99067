package synthetic

import (
	"math/rand/v2"

	"canting/internal/domain/ident"
	"canting/internal/domain/ledger"
)

// groom is a man about to marry.
type groom struct {
	*mother // his own name, house and birthday
	id      ledger.ID
}

// The wedding follows its plan by so many days: the check is wanted three months
// before (Elsimil), and one couple in three comes later than that. Ours.
const (
	threeMonths = 95
	fewWeeks    = 30
	early       = 0.67
	// dispensed is the share of those of 18 who marry with a court's word; the
	// legal age is 19 (UU 16/2019).
	dispensed = 0.15
)

// marry finds those who wed: young mothers some months before their first
// pregnancy, and for the rest brides who are not pregnant yet.
func (s *Society) marry() {
	const share = 0.55
	wed, since := 0, s.until.AddDays(-told)
	for _, w := range s.women {
		day, girl := s.weddingOf(w)
		if day.IsZero() || day < since && !girl || !girl && s.r.Float64() >= share {
			continue
		}
		s.wed(w, day)
		if day >= since {
			wed++
		}
	}
	const ahead = 75
	for want := int(couples * s.size * (told + ahead) / 365); wed < want; wed++ {
		day := since.AddDays(s.r.IntN(told + ahead))
		s.wed(s.newWoman(day, 24.5, 3.6), day)
	}
}

// weddingOf is when a woman before her first child can have wed, zero for
// others; girl says that she was young enough to be followed from school on.
func (s *Society) weddingOf(w *woman) (day ident.Date, girl bool) {
	if w.elder > 0 || len(w.pregnancies) == 0 || len(w.births) > 0 && w.births[0] < w.pregnancies[0].end {
		return 0, false
	}
	day = w.pregnancies[0].lmp.AddDays(-25 - s.r.IntN(300))
	legal := 12 * 19
	if s.r.Float64() < dispensed {
		legal = 12 * 18
	}
	if w.birth.AddMonths(legal) > day {
		return 0, false
	}
	return day, w.birth.AddMonths(12*18) > girlsSince()
}

// wed gives a woman a wedding day and a groom.
func (s *Society) wed(w *woman, day ident.Date) {
	birth := w.birth.AddDays(-int(365.25 * bounded(2.5+3*s.r.NormFloat64(), -3, 14)))
	birth = min(birth, day.AddMonths(-12*19).AddDays(-40))
	w.wedding = day
	w.groom = &groom{
		id: ledger.Derived("synthetic", w.id.String(), "groom"),
		mother: &mother{
			name: s.words.groom(s.r), birth: birth, rt: 1 + s.r.IntN(6), address: s.words.address(s.r),
			nik: s.reg.take(s.posyandu[w.posyandu].code.District().Undotted(), birth, false),
		},
	}
}

// engaged is a couple's way to the wedding.
type engaged struct {
	entered, wedding ident.Date
	smokes           bool // he does
}

func (s *Society) engage(r *rand.Rand, w *woman) engaged {
	before := threeMonths + r.IntN(40)
	if r.Float64() >= early {
		before = fewWeeks + r.IntN(55)
	}
	return engaged{entered: w.wedding.AddDays(-before), wedding: w.wedding, smokes: r.Float64() < 0.6}
}

// start opens the case of either partner and relates the two.
func (t *teller) start(e engaged, partner ledger.ID, recorder string) ledger.ID {
	t.relate(ledger.Partner, partner, e.entered)
	return t.open("catin", e.entered, ledger.Answers{"tanggal_nikah": on(e.wedding), "pencatat": oneOf(recorder)})
}

// recorded is who records the wedding: the KUA, or Dukcapil for those of other
// faiths.
func recorded(w *woman) string {
	if w.groom.rt == 6 {
		return "dukcapil"
	}
	return "kua"
}

// courts tells of the groom.
func (s *Society) courts(w *woman, e engaged) *teller {
	g := w.groom
	r := chance(g.id)
	t := s.tellOf(s.book, g.id)
	t.tell(ledger.PersonRegistered, e.entered, s.citizen(g.mother, w.posyandu, ledger.Male, ""))
	of := t.start(e, w.id, recorded(w))
	cm := nearest(bounded(165+6*r.NormFloat64(), 150, 186), 0.1)
	t.visit(of, "skrining", e.entered.AddDays(r.IntN(7)), ledger.Answers{
		"tempat": oneOf("puskesmas"), "berat_kg": tenth(weightOf(cm, bounded(22.3+3*r.NormFloat64(), 16.5, 34))), "tinggi_cm": tenth(cm),
		"hb_g_dl": tenth(bounded(14.8+1.0*r.NormFloat64(), 10.5, 17.5)), "hb_cara": oneOf("kapiler"),
		"merokok": yes(e.smokes), "terpapar_asap": yes(e.smokes || r.Float64() < 0.4),
		"hiv_diperiksa": yes(r.Float64() < 0.9), "sifilis_diperiksa": yes(r.Float64() < 0.9), "hbsag_diperiksa": yes(r.Float64() < 0.9),
	})
	t.altar(of, r, e, w.groom.birth)
	return t
}

// weds tells of the bride: the check, what follows from it, and the wedding.
func (t *teller) weds(r *rand.Rand, c *constitution, w *woman, e engaged) {
	of := t.start(e, w.groom.id, recorded(w))
	day := e.entered.AddDays(r.IntN(7))
	cm, bmi := c.grown(float64(w.birth.DaysUntil(day)) / 365.25)
	hb, arm := nearest(c.hb+0.3*r.NormFloat64(), 0.1), c.armOf(bmi)
	t.visit(of, "skrining", day, ledger.Answers{
		"tempat": oneOf("puskesmas"), "berat_kg": tenth(weightOf(cm, bmi)), "tinggi_cm": tenth(cm), "lila_cm": tenth(arm),
		"lingkar_perut_cm": tenth(bounded(70+2*(bmi-21)+3*r.NormFloat64(), 52, 120)), "hb_g_dl": tenth(hb), "hb_cara": oneOf("kapiler"),
		"hamil": yes(false), "merokok": yes(false), "terpapar_asap": yes(e.smokes || c.smoke), "td_status": oneOf("t" + string('1'+rune(r.IntN(4)))),
		"golongan_darah": oneOf(bloodGroup(r)), "hiv_diperiksa": yes(true), "sifilis_diperiksa": yes(true), "hbsag_diperiksa": yes(true),
	})
	for month := 1; month <= 3 && (hb < 12 || arm < 23.5); month++ {
		if next := day.AddDays(30*month + r.IntN(6)); next < e.wedding && r.Float64() < c.habit {
			t.visit(of, "pendampingan", next, ledger.Answers{
				"ttd_diminum": whole(bounded(31*(c.habit+0.1+0.1*r.NormFloat64()), 0, 31)), "rencana_hamil_dibicarakan": yes(r.Float64() < 0.95), "rumah_tanpa_asap": yes(!e.smokes),
			})
		}
	}
	t.altar(of, r, e, w.birth)
}

// altar is the way to the wedding day: for those below 19 the word of Dinsos P3A
// and of the court, which in the demo say yes, and for all the KUA.
func (t *teller) altar(of ledger.ID, r *rand.Rand, e engaged, birth ident.Date) {
	if birth.AddMonths(12*19) > e.wedding {
		t.visit(of, "dinsos", e.entered.AddDays(6), ledger.Answers{"rekomendasi": oneOf("diberikan"), "nomor_rekomendasi": ledger.Text("400/karangan"), "lanjut": yes(true)})
		t.visit(of, "pengadilan", e.entered.AddDays(20), ledger.Answers{"putusan": oneOf("dikabulkan"), "nomor_putusan": ledger.Text("karangan")})
	}
	t.visit(of, "kua", e.wedding, ledger.Answers{"hasil": oneOf("dicatat"), "sertifikat_ditunjukkan": yes(r.Float64() < 0.9), "binwin": yes(r.Float64() < 0.8)})
	t.end(of, "menikah", e.wedding)
}

func bloodGroup(r *rand.Rand) string {
	return [...]string{"o", "o", "o", "o", "b", "b", "b", "a", "a", "ab"}[r.IntN(10)]
}
