package synthetic

import (
	"math/rand/v2"

	"canting/growth"
	"canting/internal/domain/ident"
	"canting/internal/domain/ledger"
)

// recovering is the six weeks after a pregnancy, while they are told.
type recovering struct {
	*teller
	p    *pregnancy
	c    *constitution
	r    *rand.Rand
	of   ledger.ID
	full bool
}

// afterwards tells of the weeks after a pregnancy has ended. Of births more than
// a year ago only the birth itself and the last visit are told.
func (t *teller) afterwards(r *rand.Rand, c *constitution, p *pregnancy) {
	if p.end > t.until || p.outcome == movedAway {
		return
	}
	n := &recovering{teller: t, p: p, c: c, r: r, full: p.end > t.until.AddDays(-told)}
	facts := ledger.Answers{"tanggal_persalinan": on(p.end), "hasil": oneOf(p.outcome)}
	if p.outcome != miscarried {
		facts["usia_kehamilan_minggu"] = count(p.weeks())
	}
	if p.outcome == bornAlive {
		facts["jumlah_bayi"] = count(len(p.children))
	}
	n.of = t.open("pascasalin", p.end, facts)
	if p.outcome == miscarried {
		n.after(p.end.AddDays(5+r.IntN(8)), true)
	} else {
		n.delivered()
		n.weeks()
	}
	if day := p.end.AddDays(43 + r.IntN(7)); t.until >= day {
		t.end(n.of, "selesai", day)
	}
}

// weeks are the completed weeks of a pregnancy at its end.
func (p *pregnancy) weeks() int { return p.lmp.DaysUntil(p.end) / 7 }

// delivered is the record of the birth, and of each child.
func (n *recovering) delivered() {
	where, who := delivery(n.r)
	how := "normal"
	if where == "rumah_sakit" && n.r.Float64() < 0.6 {
		how = "sesar"
	}
	n.visit(n.of, "persalinan", n.p.end, ledger.Answers{"tempat": oneOf(where), "penolong": oneOf(who), "cara": oneOf(how), "keadaan_ibu": oneOf("sehat")})
	for i, child := range n.p.children {
		n.visit(n.of, "bayi_lahir", n.p.end, n.baby(i+1, child), number(i))
	}
}

// baby is what the birth record says of a child. Its weight and length are those
// that the register has.
func (n *recovering) baby(nth, child int) ledger.Answers {
	p := &n.children[child]
	said := ledger.Answers{
		"bayi_ke": count(nth), "jenis_kelamin": oneOf("laki_laki"), "apgar_1": count(7 + n.r.IntN(3)), "apgar_5": count(8 + n.r.IntN(3)), "imd": yes(n.r.Float64() < 0.87),
		"hb0": yes(n.r.Float64() < 0.97), "vitamin_k": yes(true), "salep_mata": yes(true), "keadaan_bayi": oneOf("sehat"),
	}
	if p.girl {
		said["jenis_kelamin"] = oneOf("perempuan")
	}
	born := n.person(p, chance(n.id(child)))
	if born.BirthWeightG == 0 {
		return said
	}
	said["berat_lahir_g"], said["panjang_lahir_cm"] = whole(born.BirthWeightG), tenth(born.BirthLengthCm)
	if head, ok := growth.Value(growth.HeadForAge, p.sex(), 0, bounded(0.5*p.head-0.3, -3, 3)); ok {
		said["lingkar_kepala_cm"] = tenth(head)
	}
	return said
}

// weeks are the visits to the mother and each child: KF1 to KF4 and KN1 to KN3.
// Nineteen of twenty women have the first, fewer the later ones. Ours.
func (n *recovering) weeks() {
	windows := [...]struct{ open, days int }{{1, 2}, {3, 5}, {9, 18}, {31, 11}}
	for i, w := range windows {
		comes := n.r.Float64() < 0.97-0.03*float64(i)-0.2*(1-n.c.habit)
		day := n.p.end.AddDays(w.open + n.r.IntN(w.days))
		if !comes || day > n.until || !n.full && i < len(windows)-1 {
			continue
		}
		n.after(day, i == len(windows)-1)
		for k, child := range n.p.children {
			if i < 3 {
				n.newborn(k+1, child, day)
			}
		}
	}
	for i := range n.p.children {
		if n.full {
			n.papers(i + 1)
		}
	}
}

// after is one visit to the mother. By the last of them three in four use
// something against the next pregnancy; the target for it is 70 % (Perpres
// 72/2021, not verified).
func (n *recovering) after(day ident.Date, last bool) {
	systolic, diastolic := pressure(n.r, 0)
	said := ledger.Answers{
		"sistolik": whole(systolic), "diastolik": whole(diastolic), "suhu_c": tenth(36.6 + 0.3*n.r.NormFloat64()), "payudara_keluhan": yes(n.r.Float64() < 0.06),
		"sedih_terus": yes(n.r.Float64() < 0.03), "ttd_diminum": whole(20 * n.c.habit), "vitamin_a_kapsul": count(0),
	}
	for _, id := range [...]string{"bahaya_perdarahan", "bahaya_kejang", "bahaya_sesak", "bahaya_demam", "bahaya_nyeri_perut"} {
		said[id] = yes(n.r.Float64() < 0.003)
	}
	// Where only the last visit is told, it tells of the capsules of the first day.
	if (day <= n.p.end.AddDays(2) || !n.full) && n.p.outcome == bornAlive {
		said["vitamin_a_kapsul"] = count(2)
	}
	if last {
		said["kb_metode"] = oneOf("belum")
		if n.r.Float64() < 0.75 {
			methods := [...]string{"suntik_3_bulan", "suntik_3_bulan", "suntik_3_bulan", "iud", "implan", "pil_progestin", "mal", "kondom"}
			said["kb_metode"] = oneOf(methods[n.r.IntN(len(methods))])
		}
	}
	n.visit(n.of, "nifas", day, said)
}

// newborn is one visit to a child in its first four weeks.
func (n *recovering) newborn(nth, child int, day ident.Date) {
	p := &n.children[child]
	yellow := n.r.Float64() < 0.06
	said := ledger.Answers{
		"bayi_ke": count(nth), "asi_saja": yes(n.r.Float64() < 0.88), "tali_pusat_keluhan": yes(n.r.Float64() < 0.01), "kuning": yes(yellow),
		"suhu_c": tenth(bounded(36.8+0.2*n.r.NormFloat64(), 36, 37.4)), "shk": yes(true), "pjb": yes(true),
	}
	if yellow {
		said["kuning_telapak"] = yes(n.r.Float64() < 0.1)
	}
	for _, id := range [...]string{"bahaya_menyusu", "bahaya_kejang", "bahaya_sesak", "bahaya_diam"} {
		said[id] = yes(n.r.Float64() < 0.003)
	}
	if kg, ok := growth.Value(growth.WeightForAge, p.sex(), p.age(day), n.weightZ(p, day)); ok {
		said["berat_g"] = whole(nearest(kg*1000, 50))
	}
	n.visit(n.of, "neonatus", day, said, number(nth))
}

// papers are the child's papers by the fourth week.
func (n *recovering) papers(nth int) {
	has := n.r.Float64() < 0.9
	n.visit(n.of, "dokumen_bayi", n.p.end.AddDays(20+n.r.IntN(15)), ledger.Answers{
		"bayi_ke": count(nth), "akta": yes(has), "nik": yes(has), "kk": yes(has), "kia": yes(has && n.r.Float64() < 0.8), "jkn_aktif": yes(n.r.Float64() < 0.93),
	}, number(nth))
}
