package synthetic

import (
	"math/rand/v2"
	"slices"

	"canting/internal/domain/ident"
	"canting/internal/domain/ledger"
)

// carrying is a pregnancy while it is told.
type carrying struct {
	*teller
	p *pregnancy
	c *constitution
	r *rand.Rand
	// of is its case, full whether all its visits are told: those of pregnancies
	// that began more than a year ago are the antenatal contacts alone.
	of   ledger.ID
	full bool

	cm, before float64 // height, weight before it
	bmi        float64
	gain       float64 // kg a week from the second trimester on
	above      float64 // mmHg above the usual blood pressure
	mms        bool
	thin       bool
	asked      ident.Date // when the tablets were last asked for
	contacts   int
}

// mother's own count of births before a pregnancy, as its facts want it.
type parity struct {
	gravida, births, losses, children int
	last                              ident.Date
}

// mmsSince is from when the city gives MMS in place of iron tablets. Ours: the
// product was launched on 17 October 2024, and roll-out followed by region.
func mmsSince() ident.Date { return ident.NewDate(2025, 7, 1) }

// carry tells of one pregnancy up to its end, or to today.
func (t *teller) carry(r *rand.Rand, c *constitution, w *woman, p *pregnancy, had parity) {
	first := firstContact(r)
	entered := p.lmp.AddDays(7*first + r.IntN(5))
	cm, bmi := c.grown(float64(w.birth.DaysUntil(p.lmp)) / 365.25)
	k := &carrying{
		teller: t, p: p, c: c, r: r, full: p.lmp > t.until.AddDays(-told), cm: cm, bmi: bmi, before: weightOf(cm, bmi),
		gain: bounded(0.40-0.02*(bmi-22)+0.09*r.NormFloat64(), 0.12, 0.7), mms: p.lmp >= mmsSince(),
		thin: c.armOf(bmi) < 23.5, asked: entered,
	}
	// High blood pressure late in pregnancy, one in twenty. Ours.
	if r.Float64() < 0.05 {
		k.above = 26 + 10*r.Float64()
	}
	k.of = t.open("bumil", min(entered, p.end), k.facts(had))
	for _, e := range k.events(entered, contactWeeks(p.lmp, first)) {
		e.tell(e.day)
	}
	if p.end <= t.until {
		t.end(k.of, p.outcome, p.end)
	}
}

// event is one visit to be told in its turn.
type event struct {
	day  ident.Date
	tell func(day ident.Date)
}

// events are the visits of the pregnancy up to its end, by date: what is asked
// at one was told at those before.
func (k *carrying) events(entered ident.Date, weeks []int) []event {
	var all []event
	for i, week := range weeks {
		if i == 0 || k.r.Float64() < 0.60+0.40*k.c.habit {
			all = append(all, event{k.p.lmp.AddDays(7*week + k.r.IntN(6)), func(day ident.Date) { k.contact(day, week) }})
		}
	}
	all[0].day = entered
	if k.full {
		all = append(all, k.athome(entered)...)
	}
	all = slices.DeleteFunc(all, func(e event) bool { return e.day >= k.p.end || e.day > k.until })
	slices.SortStableFunc(all, func(a, b event) int { return int(a.day - b.day) })
	return all
}

// firstContact is the week of the first antenatal contact: of five women four
// come within twelve weeks. Ours.
func firstContact(r *rand.Rand) int {
	if r.Float64() < 0.8 {
		return 6 + r.IntN(6)
	}
	return 12 + r.IntN(13)
}

// contactWeeks are the weeks of the contacts that are wanted: the first, and six
// in all (Permenkes 21/2021), of pregnancies that began in 2026 eight.
func contactWeeks(lmp ident.Date, first int) []int {
	weeks := []int{first}
	wanted := [...]int{20, 26, 30, 34, 38}
	late := [...]int{20, 26, 30, 34, 36, 38, 40}
	all := wanted[:]
	if lmp.Year() >= 2026 {
		all = late[:]
	}
	for _, week := range all {
		if week > first+3 {
			weeks = append(weeks, week)
		}
	}
	return weeks
}

// facts are what is asked once, at the first contact. Of earlier births one in
// eight was by caesarean, and one in forty with help. Ours.
func (k *carrying) facts(had parity) ledger.Answers {
	said := ledger.Answers{
		"lmp": on(k.p.lmp), "gravida": count(had.gravida), "partus": count(had.births), "abortus": count(had.losses), "jumlah_anak": count(had.children),
		"berat_dasar_kg": tenth(k.before), "berat_dasar_dari": oneOf("sebelum_hamil"), "tinggi_cm": tenth(k.cm),
	}
	if had.gravida == 1 {
		said["nikah_4_tahun"] = yes(k.r.Float64() < 0.04)
		return said
	}
	said["pernah_gagal_hamil"] = yes(had.losses > 0)
	if had.births > 0 {
		said["persalinan_terakhir"] = on(had.last)
		said["pernah_sesar"] = yes(k.r.Float64() < 0.125)
		for _, id := range [...]string{"pernah_vakum_forsep", "pernah_manual_plasenta", "pernah_infus_transfusi"} {
			said[id] = yes(k.r.Float64() < 0.025)
		}
	}
	return said
}

// contact is one antenatal visit.
func (k *carrying) contact(day ident.Date, week int) {
	k.contacts++
	systolic, diastolic := pressure(k.r, k.raised(week))
	said := ledger.Answers{
		"pemeriksa": oneOf("bidan"), "tempat_periksa": oneOf(place(k.r)), "berat_kg": tenth(k.weight(week)), "lila_cm": tenth(k.c.armOf(k.bmi) + 0.2),
		"sistolik": whole(systolic), "diastolik": whole(diastolic), "tablet_diberi": count(30), "merokok": yes(false), "dirujuk": yes(false),
	}
	if week >= 16 {
		said["tfu_cm"], said["djj"] = whole(float64(week)-2+2*k.r.Float64()), whole(142+7*k.r.NormFloat64())
	}
	if week >= 30 {
		said["letak_janin"] = oneOf("kepala")
		if k.r.Float64() < 0.03 {
			said["letak_janin"] = oneOf("sungsang")
		}
	}
	k.tested(said, week)
	k.swallowed(said, day)
	k.visit(k.of, "anc", day, said)
	if k.full && (k.contacts == 1 || week >= 28 && week < 34) {
		k.scored(day, week, systolic)
	}
}

// tested adds what a laboratory and a doctor find: at the first contact, and
// again in the third trimester. Blood thins in mid-pregnancy by a gram and more,
// so that about three women in ten are anaemic at some time. Ours.
func (k *carrying) tested(said ledger.Answers, week int) {
	first, third := k.contacts == 1, week >= 30 && week < 34
	if !first && !third {
		return
	}
	thinned := 0.5
	if week > 12 {
		thinned = 1.25
	}
	said["pemeriksa"], said["usg"] = oneOf("dokter"), yes(true)
	said["hb_g_dl"], said["hb_cara"] = tenth(bounded(k.c.hb-thinned+0.35*k.r.NormFloat64(), 6, 16)), oneOf("vena")
	said["protein_urin"], said["glukosa_urin"] = oneOf("negatif"), oneOf("negatif")
	if k.raised(week) > 0 && k.r.Float64() < 0.5 {
		said["protein_urin"] = oneOf("positif")
	}
	if !first {
		return
	}
	said["tinggi_cm"], said["golongan_darah"], said["status_td"] = tenth(k.cm), oneOf(bloodGroup(k.r)), oneOf("t"+string('1'+rune(k.r.IntN(5))))
	for id, share := range map[string]float64{"hiv": 0.002, "sifilis": 0.003, "hbsag": 0.015} {
		lot := chance(ledger.Derived(k.of.String(), id)).Float64()
		said[id] = oneOf("non_reaktif")
		if lot < share {
			said[id] = oneOf("reaktif")
		}
	}
}

// swallowed adds the tablets taken since they were last asked for: one a day, as
// readily as she takes anything, and never more than were given.
func (k *carrying) swallowed(said ledger.Answers, day ident.Date) {
	taken := whole(min(30, float64(k.asked.DaysUntil(day))) * bounded(k.c.habit+0.08*k.r.NormFloat64(), 0, 1))
	said["suplemen"], said["ttd_diminum"] = oneOf("ttd"), taken
	if k.mms {
		said["suplemen"], said["mms_diminum"] = oneOf("mms"), taken
		delete(said, "ttd_diminum")
	}
	k.asked = day
}

// raised is by how much the blood pressure is above her own in a week.
func (k *carrying) raised(week int) float64 {
	if week < 28 {
		return 0
	}
	return k.above
}

// weight in kg in a week: a kilogram in the first trimester, then evenly.
func (k *carrying) weight(week int) float64 {
	return k.before + min(float64(week)/12, 1) + k.gain*max(0, float64(week-13)) + 0.3*k.r.NormFloat64()
}

// place is where women are seen.
func place(r *rand.Rand) string {
	return [...]string{"puskesmas", "puskesmas", "puskesmas", "praktik_bidan", "praktik_bidan", "posyandu", "klinik", "rumah_sakit"}[r.IntN(8)]
}

// scored is the card of Poedji Rochjati, filled in after a contact.
func (k *carrying) scored(day ident.Date, week int, systolic float64) {
	said := ledger.Answers{
		"sakit_anemia": yes(k.c.hb < 11.6), "sakit_malaria": yes(false), "sakit_tb": yes(k.r.Float64() < 0.002), "sakit_jantung": yes(k.r.Float64() < 0.003),
		"sakit_diabetes": yes(k.r.Float64() < 0.01), "sakit_ims": yes(false), "bengkak_td_tinggi": yes(systolic >= 140), "perdarahan": yes(k.r.Float64() < 0.004),
		"preeklamsia_berat": yes(systolic >= 160),
	}
	if week >= 16 {
		said["kembar"], said["hidramnion"], said["janin_mati"] = yes(len(k.p.children) > 1), yes(k.r.Float64() < 0.002), yes(false)
		said["lewat_bulan"], said["letak_sungsang"], said["letak_lintang"] = yes(false), yes(k.r.Float64() < 0.03), yes(k.r.Float64() < 0.004)
	}
	k.visit(k.of, "kspr", day, said)
}

// athome are the kader's visits, every month of a pregnancy that goes on and
// every third of one that is over, and the plan for the birth.
func (k *carrying) athome(entered ident.Date) []event {
	step := 30
	if k.p.end <= k.until {
		step = 90
	}
	var all []event
	for day := entered.AddDays(30); day < k.p.end; day = day.AddDays(step) {
		if k.r.Float64() < k.c.habit {
			all = append(all, event{day.AddDays(k.r.IntN(6)), k.accompanied})
		}
	}
	if k.r.Float64() < k.c.habit {
		all = append(all, event{k.p.lmp.AddDays(7*25 + k.r.IntN(21)), k.planned})
	}
	return all
}

// accompanied is a visit of the kader. Thin women are given food: of the days
// between two visits about nine in ten.
func (k *carrying) accompanied(day ident.Date) {
	said := ledger.Answers{
		"lila_cm": tenth(k.c.armOf(k.bmi) + 0.2), "kelas_ibu_hamil": yes(k.r.Float64() < 0.6), "suami_hadir": yes(k.r.Float64() < 0.4), "asap_rokok": yes(k.c.smoke),
		"batuk": yes(k.r.Float64() < 0.02), "demam": yes(false), "berat_turun": yes(false), "kontak_tb": yes(k.r.Float64() < 0.005),
	}
	k.swallowed(said, day)
	for _, id := range [...]string{"bahaya_perdarahan", "bahaya_kejang", "bahaya_sakit_kepala", "bahaya_demam", "bahaya_nyeri_perut", "bahaya_sesak"} {
		said[id] = yes(k.r.Float64() < 0.004)
	}
	if k.thin {
		said["pmt_hari"] = whole(bounded(27+3*k.r.NormFloat64(), 0, 30))
	}
	k.visit(k.of, "pendampingan", day, said)
}

// planned is the plan for the birth.
func (k *carrying) planned(day ident.Date) {
	where, who := delivery(k.r)
	k.visit(k.of, "rencana_persalinan", day, ledger.Answers{
		"tempat": oneOf(where), "penolong": oneOf(who), "transportasi": yes(k.r.Float64() < 0.93), "pendonor": count(2 + k.r.IntN(4)), "jkn_aktif": yes(k.r.Float64() < 0.96),
	})
}

// delivery is where a child is born, and who helps. Nearly all are born in a
// facility. Ours.
func delivery(r *rand.Rand) (where, who string) {
	switch lot := r.Float64(); {
	case lot < 0.48:
		return "rumah_sakit", "dokter_spog"
	case lot < 0.72:
		return "praktik_bidan", "bidan"
	case lot < 0.93:
		return "puskesmas", "bidan"
	case lot < 0.995:
		return "klinik", "dokter"
	}
	return "rumah", "bidan"
}
