package synthetic

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strconv"
	"strings"

	"canting/growth"
	"canting/internal/domain/fault"
	"canting/internal/domain/ident"
	"canting/internal/domain/ledger"
	"canting/internal/domain/region"
)

// Export is what the national portal (e-PPGBM) would give out for one month: a
// file in the shape of 2025-2026, 36 columns, with the dirt that such files
// have. It is text only, for any writer of xls, xlsx or CSV.
type Export struct {
	// Above is the line over the heading: "Data tanggal : 2026-03-15".
	Above   string
	Heading []string
	// Rows have a cell for each column of the heading; "" is a blank cell.
	Rows [][]string
	// Subjects are the children of the rows as the register knows them: the
	// truth that a matcher is measured by. Zero: not in the register.
	Subjects []ledger.ID
}

// Lines are all lines of the file: the line above, the heading, the rows.
func (e Export) Lines() [][]string {
	lines := make([][]string, 0, len(e.Rows)+2)
	lines = append(lines, []string{e.Above}, e.Heading)
	return append(lines, e.Rows...)
}

// Export gives the portal's file of a month: for each child weighed in it the
// last weighing, as the register has it, and then fresh children who are not in
// the register, having moved in. The month is given as ident.Date.MonthIndex; a
// month outside the city's Months, or a number below zero, is fault.Invalid.
func (c *City) Export(month, fresh int) (Export, error) {
	const op = "synthetic.Export"
	if month < c.first || month > c.last || fresh < 0 {
		return Export{}, fault.E(op, fault.Invalid, "synthetic.export", nil,
			"from", firstOf(c.first).String(), "to", firstOf(c.last).String(), "fresh", strconv.Itoa(fresh))
	}
	day := min(firstOf(month+1).AddDays(-1), c.until)
	export := Export{
		Above:   "Data tanggal : " + day.String(),
		Heading: strings.Split(headingE2, ","),
	}
	for i := range c.children {
		p := &c.children[i]
		if p.registered <= day && p.birth.AddMonths(60) > firstOf(month) {
			export.add(c.portalRow(p, c.id(i), month, true), c.id(i))
		}
	}
	return export, c.moveIn(&export, month, fresh)
}

// moveIn adds fresh children who are not in the register, at posyandu that have
// met in the month.
func (c *City) moveIn(export *Export, month, fresh int) error {
	var met []int
	for i, at := range c.posyandu {
		if meeting(month, at.weekday, at.week) <= c.until {
			met = append(met, i)
		}
	}
	if fresh > 0 && len(met) == 0 {
		return fault.E("synthetic.Export", fault.Invalid, "synthetic.unmet", nil, "until", c.until.String())
	}
	r := rand.New(rand.NewPCG(c.seed, uint64(month)))
	reg := newcomers(r)
	for known := len(export.Rows); len(export.Rows) < known+fresh; {
		p := c.newcomer(r, reg, firstOf(month))
		p.posyandu = met[r.IntN(len(met))]
		id := ledger.Derived("synthetic", strconv.FormatUint(r.Uint64(), 10))
		export.add(c.portalRow(&p, id, month, false), ledger.ID{})
	}
	return nil
}

// add numbers a row and keeps it; a child who was not weighed has none.
func (e *Export) add(row []string, subject ledger.ID) {
	if row == nil {
		return
	}
	row[0] = strconv.Itoa(len(e.Rows) + 1)
	e.Rows, e.Subjects = append(e.Rows, row), append(e.Subjects, subject)
}

// newcomer is a child of 1 to 54 months who lives in the city on a day and is in
// no register of it.
func (c *City) newcomer(r *rand.Rand, reg *register, day ident.Date) plan {
	p := plan{
		girl: r.Float64() >= boys, birth: day.AddDays(-30 - r.IntN(1620)),
		stature: r.NormFloat64(), heft: r.NormFloat64(), head: r.NormFloat64(),
		habit: 1, // is brought, or would not be in the file
	}
	p.registered = p.birth.AddDays(14)
	p.name = c.words.child(r, p.girl)
	p.nik = reg.take(pick(r, reg.areas), p.birth, p.girl)
	p.mother = c.newMother(r, reg, pick(r, reg.areas), p.birth)
	return p
}

// headingE2 is the heading of the export of 2025-2026; Pukesmas is its own
// spelling.
const headingE2 = "No,NIK,Nama,JK,Tgl Lahir,BB Lahir,TB Lahir,Nama Ortu,Prov,Kab/Kota,Kec,Pukesmas,Desa/Kel,Posyandu,RT,RW,Alamat," +
	"Usia Saat Ukur,Tanggal Pengukuran,Berat,Tinggi,Cara Ukur,LiLA,BB/U,ZS BB/U,TB/U,ZS TB/U,BB/TB,ZS BB/TB,Naik Berat Badan," +
	"Jml Vit A,KPSP,KIA,Kelas Ibu Balita,MBG,Detail"

// portalRow is a child's row for a month, nil when it was not weighed then. The
// weighings are drawn as the register's were, so that both tell the same.
func (c *City) portalRow(p *plan, id ledger.ID, month int, known bool) []string {
	r := chance(id)
	person := c.person(p, r)
	all := c.weigh(p, r, month)
	if len(all) == 0 || all[len(all)-1].Date.MonthIndex() != month {
		return nil
	}
	said := all[len(all)-1]
	h := hand{r: chance(ledger.Derived("portal", id.String(), said.Date.String())), comma: c.posyandu[p.posyandu].rw%3 == 0, known: known}
	row := make([]string, 0, strings.Count(headingE2, ",")+1)
	row = append(row, "", h.nik(person), h.name(person.Name), h.sex(person.Sex), h.date(p.birth),
		h.birthWeight(person.BirthWeightG), h.number(person.BirthLengthCm, 1), h.parents(&c.words, person.Mother))
	row = append(row, c.address(p, &h)...)
	row = append(row, h.plain(person.RT), h.plain(person.RW), person.Address,
		ageWords(p.birth, said.Date), h.date(said.Date), h.weight(said.WeightKg), h.lenhei(said.LenheiCm), h.measure(said.Measure),
		h.number(said.MUACCm, 1))
	row = append(row, portalScores(p, &said, &h)...)
	line := growth.Monitor(p.sex(), p.series(all))
	return append(row, h.gain(line[len(line)-1]), vitaminA(month, p.birth, said.Date), "", "", h.ticked(0.4), h.ticked(0.1), "")
}

// address is the place as the portal names it, from the province down.
func (c *City) address(p *plan, h *hand) []string {
	at := &c.posyandu[p.posyandu]
	kelurahan, _ := c.region.Place(at.code.Kelurahan())
	kecamatan, _ := c.region.Place(at.code.District())
	city, _ := c.region.Place(at.code.City())
	province, _ := c.region.Place(at.code.Up(region.Province))
	return []string{
		strings.ToUpper(province.Name), strings.ToUpper(city.Name), h.place(kecamatan), h.puskesmas(kelurahan.Puskesmas),
		h.place(kelurahan), strings.ToUpper(at.name),
	}
}

// portalScores are the portal's own classes and z-scores. It counts age in
// completed months, so that some differ from a score by the day.
func portalScores(p *plan, said *ledger.Weighing, h *hand) []string {
	months, _ := ident.CompletedMonths(p.birth, said.Date)
	s := growth.WHO2006(p.measurement(said, math.Round(growth.DaysFromMonths(float64(months)))))
	fat := growth.ClassWeightForLenhei(s.WeightForLenhei)
	return []string{
		portalClass(s.WeightForAge, growth.ClassWeightForAge(s.WeightForAge)), h.score(s.WeightForAge),
		portalClass(s.LenheiForAge, growth.ClassLenheiForAge(s.LenheiForAge)), h.score(s.LenheiForAge),
		portalClass(s.WeightForLenhei, fat), h.score(s.WeightForLenhei),
	}
}

// series is a child's weighings as the KMS takes them.
func (p *plan) series(weighings []ledger.Weighing) []growth.Weighing {
	line := make([]growth.Weighing, len(weighings))
	for i, w := range weighings {
		months, _ := ident.CompletedMonths(p.birth, w.Date)
		line[i] = growth.Weighing{Month: w.Date.MonthIndex(), AgeDays: p.birth.DaysUntil(w.Date), AgeMonths: months, WeightKg: w.WeightKg}
	}
	return line
}

// portalClass is a class in the portal's words; Outlier is a flagged score and
// "-" no score.
func portalClass(s growth.Score, v growth.Verdict) string {
	switch v.Class {
	case growth.ClassNone:
		if s.Flag {
			return "Outlier"
		}
		return "-"
	case growth.SangatKurang:
		return "Sangat Kurang"
	case growth.Kurang:
		return "Kurang"
	case growth.BeratNormal:
		return "Berat Badan Normal"
	case growth.RisikoLebih:
		return "Risiko Lebih"
	case growth.BerisikoLebih:
		return "Risiko Gizi Lebih"
	}
	return titled(v.Class.Words())
}

// titled begins every word with a capital, as the portal does.
func titled(words string) string {
	parts := strings.Fields(words)
	for i, w := range parts {
		parts[i] = strings.ToUpper(w[:1]) + w[1:]
	}
	return strings.Join(parts, " ")
}

// ageWords is the age as the portal writes it: "4 Tahun - 3 Bulan - 12 Hari".
func ageWords(birth, at ident.Date) string {
	months, _ := ident.CompletedMonths(birth, at)
	days := birth.AddMonths(months).DaysUntil(at)
	return fmt.Sprintf("%d Tahun - %d Bulan - %d Hari", months/12, months%12, days)
}

// vitaminA is how many capsules the child has had this year, by the months in
// which they are given: February and August, from six months of age.
func vitaminA(month int, birth, at ident.Date) string {
	months, _ := ident.CompletedMonths(birth, at)
	given := 0
	for _, capsule := range [...]int{2, 8} {
		if ago := month%12 + 1 - capsule; ago >= 0 && months-ago >= 6 {
			given++
		}
	}
	return strconv.Itoa(given)
}
