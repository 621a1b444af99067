package api_test

import (
	"testing"

	"canting/internal/app/thread"
	"canting/internal/domain/programme"
	"canting/internal/exchange/programmefile"
	"canting/locale"
)

// The programmes of the small city: few rules, of which each does something else.
const (
	bumil = `
programme: bumil
version: "1"
kind: stage
name: {id: Ibu hamil, en: Pregnancy}
source: {text: "Permenkes 21/2021", date: 2021-07-09}
verified: true
enters: {when: person.sex == 'P' && person.age_years >= 10, say: {id: Perempuan yang hamil, en: A pregnant woman}}
outcomes:
  - {id: lahir_hidup, say: {id: Lahir hidup, en: Live birth}, opens: [pascasalin, balita]}
  - {id: lahir_mati, say: {id: Lahir mati, en: Stillbirth}, opens: [pascasalin]}
  - {id: pindah, say: {id: Pindah, en: Moved}}
facts:
  - {id: lmp, type: date, required: true, name: {id: HPHT, en: Last period}}
  - {id: gravida, type: int, min: 1, max: 20, name: {id: Hamil ke-, en: Gravida}}
  - {id: jarak_tahun, type: int, when: case.gravida > 1, name: {id: Jarak kehamilan, en: Interval}}
numbers:
  - {id: pmt_hari, value: 120, unit: hari, name: {id: Lama PMT, en: Days of food}}
visits:
  anc:
    name: {id: Pemeriksaan kehamilan, en: Antenatal visit}
    due: {from: lmp, weeks: [12, 20, 40], grace_days: 7, names: [K1, K2, K3]}
    fields:
      - {id: lila_cm, type: decimal, unit: cm, min: 15, max: 45, warn: {below: 18}, required: true, decimals: 1, name: {id: LILA, en: Arm}}
      - {id: sistolik, type: int, unit: mmHg, name: {id: Sistolik, en: Systolic}}
      - {id: diastolik, type: int, unit: mmHg, name: {id: Diastolik, en: Diastolic}}
      - {id: hb_g_dl, type: decimal, unit: g/dL, decimals: 1, name: {id: Hb, en: Haemoglobin}}
      - {id: suplemen, type: choice, values: [{id: ttd, say: {id: TTD, en: IFA}}, {id: mms, say: {id: MMS, en: MMN}}], name: {id: Tablet, en: Tablets}}
      - {id: mms_diminum, type: int, unit: tablet, when: visit.suplemen == 'mms', name: {id: MMS diminum, en: MMN taken}}
    derived:
      - {id: usia_minggu, value: "weeks(case.lmp, visit.date)", unit: minggu, name: {id: Usia kehamilan, en: Gestation}}
    guards:
      - {id: td_terbalik, when: visit.diastolik >= visit.sistolik, say: {id: Mungkin tertukar, en: Perhaps swapped}, stop: true}
    findings:
      - id: kek
        when: visit.lila_cm < 23.5
        level: tinggi
        name: {id: KEK, en: CED}
        say: {id: "LILA {visit.lila_cm} cm: risiko KEK", en: "Arm {visit.lila_cm} cm: at risk of CED"}
        source: {text: "Berita, Agustus 2025"}
        note: "naskah belum dibaca"
        actions: [pmt]
      - {id: anemia, when: visit.hb_g_dl < 11, level: sedang, name: {id: Anemia, en: Anaemia}, say: {id: "Hb {visit.hb_g_dl}", en: "Hb {visit.hb_g_dl}"}}
actions:
  pmt: {agency: dinkes, within_days: 7, name: {id: PMT, en: Food}, say: {id: "Beri makanan {number.pmt_hari} hari", en: "Give food for {number.pmt_hari} days"}}
`
	pascasalin = `
programme: pascasalin
version: "1"
kind: stage
name: {id: Sesudah bersalin, en: After birth}
source: "uji"
outcomes: [{id: selesai, say: {id: Selesai, en: Done}}]
inherits:
  - {id: kek_hamil, from: bumil.finding.kek, type: bool, name: {id: KEK saat hamil, en: CED in pregnancy}}
visits:
  nifas:
    name: {id: Kunjungan nifas, en: Postnatal visit}
    due: {from: entered, windows: [{id: kf1, name: {id: KF1, en: PNC1}, open: {hours: 6}, close: {days: 2}}]}
    fields: [{id: demam, type: bool, name: {id: Demam, en: Fever}}]
`
	balita = `
programme: balita
version: "1"
kind: stage
name: {id: Balita, en: Child}
source: "uji"
outcomes: [{id: pindah, say: {id: Pindah, en: Moved}}]
facts: [{id: gestasi_lahir_minggu, type: int, name: {id: Minggu lahir, en: Weeks at birth}}]
inherits:
  - {id: ibu_kek, from: bumil.finding.kek, type: bool, of: mother, name: {id: Ibu KEK, en: Mother thin}}
visits:
  timbang:
    name: {id: Penimbangan, en: Weighing}
    due: {from: birth_date, every: {months: 1}, start: {months: 1}, until: {months: 60}, grace_days: 7}
    fields: [{id: berat_kg, type: decimal, unit: kg, name: {id: Berat, en: Weight}}]
`
)

func programmeBook(tb testing.TB) *thread.Book {
	tb.Helper()
	var all []*programme.Programme
	for _, text := range []string{bumil + counts, pascasalin, balita} {
		p, problems := programmefile.Read("uji.yaml", []byte(text))
		for _, problem := range problems {
			if !problem.Remark {
				tb.Fatalf("%s: %v", problem.Where(), problem.Fault)
			}
		}
		all = append(all, p)
	}
	book, err := thread.NewBook(all)
	check(tb, err)
	return book
}

func allWords(tb testing.TB) map[string]locale.Words {
	tb.Helper()
	all := map[string]locale.Words{}
	for _, language := range locale.Languages() {
		words, err := locale.Load(language)
		check(tb, err)
		all[language] = words
	}
	return all
}
