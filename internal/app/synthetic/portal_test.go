package synthetic

import (
	"slices"
	"strings"
	"testing"

	"canting/growth"
	"canting/internal/domain/fault"
	"canting/internal/domain/ident"
	"canting/internal/domain/ledger"
)

func (e Export) column(t *testing.T, heading string) []string {
	t.Helper()
	at := slices.Index(e.Heading, heading)
	if at < 0 {
		t.Fatalf("no column %q", heading)
	}
	cells := make([]string, len(e.Rows))
	for i, row := range e.Rows {
		cells[i] = row[at]
	}
	return cells
}

func share(cells []string, has func(string) bool) float64 {
	n := 0.0
	for _, cell := range cells {
		if has(cell) {
			n++
		}
	}
	return n / float64(len(cells))
}

func TestExport(t *testing.T) {
	const fresh = 40
	city := mojokerto(t, 2, 3000)
	month := city.last - 1
	export, err := city.Export(month, fresh)
	if err != nil {
		t.Fatal(err)
	}
	if len(export.Heading) != 36 || len(export.Subjects) != len(export.Rows) {
		t.Fatalf("%d columns, %d rows, %d subjects", len(export.Heading), len(export.Rows), len(export.Subjects))
	}
	if lines := export.Lines(); len(lines) != len(export.Rows)+2 || lines[0][0] != "Data tanggal : 2026-09-30" || lines[1][11] != "Pukesmas" {
		t.Errorf("the file begins with %q", lines[:2])
	}
	for i, row := range export.Rows {
		if len(row) != 36 {
			t.Fatalf("row %d has %d cells", i, len(row))
		}
		if known := !export.Subjects[i].IsZero(); known != (i < len(export.Rows)-fresh) {
			t.Errorf("row %d: known %v", i, known)
		}
	}
	t.Run("register", func(t *testing.T) { testAsRegistered(t, city, export, month) })
	t.Run("dirt", func(t *testing.T) { testDirt(t, export) })
	t.Run("newcomers", func(t *testing.T) { testNewcomers(t, city, export, fresh) })
}

// testAsRegistered finds in the file the children weighed in the month and no
// others, with the day of the register, and the portal's classes beside ours.
func testAsRegistered(t *testing.T, city *City, export Export, month int) {
	days, classes := export.column(t, "Tanggal Pengukuran"), export.column(t, "TB/U")
	row := map[ledger.ID]int{}
	for i, id := range export.Subjects {
		row[id] = i
	}
	differ, met := 0.0, 0.0
	err := city.Each(func(child Child) error {
		card := ledger.Card{ID: child.ID}
		if err := card.Apply(child.Entries...); err != nil {
			return err
		}
		at := slices.IndexFunc(card.Weighed, func(w ledger.Weighed) bool { return w.Date.MonthIndex() == month })
		i, listed := row[child.ID]
		if listed != (at >= 0) {
			t.Errorf("child %s: in the file %v, weighed %v", child.ID, listed, at >= 0)
		}
		if at < 0 || !listed {
			return nil
		}
		met++
		w := card.Weighed[at]
		if iso := w.Date.String(); days[i] != iso && len(days[i]) == 10 && days[i][4] == '-' {
			t.Errorf("row %d says %s, the register %s", i, days[i], iso)
		}
		ours := map[string]string{"sangat_pendek": "Sangat Pendek", "pendek": "Pendek", "normal": "Normal", "tinggi": "Tinggi", "": classes[i]}
		if ours[w.Result.TBU] != classes[i] {
			differ++
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	within(t, "classes that differ", differ/met, 0.0005, 0.03)
}

func testDirt(t *testing.T, export Export) {
	contains := func(part string) func(string) bool {
		return func(cell string) bool { return strings.Contains(cell, part) }
	}
	for _, c := range []struct {
		heading, part string
		low, high     float64
	}{
		{"NIK", "**", 0.03, 0.10},
		{"NIK", "'", 0.01, 0.06},
		{"NIK", "E+15", 0.001, 0.03},
		{"Berat", ",", 0.2, 0.5},
		{"Berat", ":", 0.0005, 0.02},
		{"Tgl Lahir", "/", 0.0005, 0.02},
		{"Pukesmas", "PUSKESMAS ", 0.5, 0.8},
		{"Nama Ortu", "/", 0.2, 0.4},
		{"Cara Ukur", "Telentang", 0.02, 0.15},
		{"Desa/Kel", "\u00a0", 0.02, 0.10},
		{"Naik Berat Badan", "2T", 0.005, 0.10},
		{"Usia Saat Ukur", " Tahun - ", 1, 1},
	} {
		within(t, c.heading+" with "+c.part, share(export.column(t, c.heading), contains(c.part)), c.low, c.high)
	}
	seventeen := func(cell string) bool { return len(cell) == 17 && !strings.HasPrefix(cell, "'") }
	if share(export.column(t, "NIK"), seventeen) == 0 {
		t.Error("no child goes by the mother's NIK and a digit")
	}
}

func testNewcomers(t *testing.T, city *City, export Export, fresh int) {
	taken := map[string]bool{}
	for _, p := range city.children {
		taken[p.nik], taken[p.mother.nik] = true, true
	}
	numbered := 0
	for _, cell := range export.column(t, "NIK")[len(export.Rows)-fresh:] {
		nik := ident.ParseNIK(cell)
		if !nik.Usable() {
			continue
		}
		numbered++
		if taken[nik.Value] || nik.Class != ident.Synthetic {
			t.Errorf("newcomer with NIK %s, %s", nik.Value, nik.Class)
		}
	}
	within(t, "newcomers with a NIK", float64(numbered)/float64(fresh), 0.5, 1)
}

func TestExportRefuses(t *testing.T) {
	city := mojokerto(t, 1, 100)
	for _, c := range []struct{ month, fresh int }{{city.first - 1, 0}, {city.last + 1, 0}, {city.last, -1}} {
		if _, err := city.Export(c.month, c.fresh); fault.KindOf(err) != fault.Invalid {
			t.Errorf("month %d, fresh %d: %v", c.month, c.fresh, err)
		}
	}
}

// TestExportOfAMonthJustBegun: on the first day few posyandu or none have met,
// and asking for newcomers must end.
func TestExportOfAMonthJustBegun(t *testing.T) {
	city := mojokerto(t, 1, 100)
	city.until = firstOf(city.last).AddDays(-1)
	if _, err := city.Export(city.last, 3); fault.KindOf(err) != fault.Invalid {
		t.Errorf("got %v", err)
	}
	export, err := city.Export(city.last, 0)
	if err != nil || len(export.Rows) != 0 {
		t.Errorf("%d rows, error %v", len(export.Rows), err)
	}
}

func TestAgeWords(t *testing.T) {
	for _, c := range []struct {
		birth, at ident.Date
		want      string
	}{
		{ident.NewDate(2022, 6, 3), ident.NewDate(2026, 9, 15), "4 Tahun - 3 Bulan - 12 Hari"},
		{ident.NewDate(2026, 9, 15), ident.NewDate(2026, 9, 15), "0 Tahun - 0 Bulan - 0 Hari"},
		{ident.NewDate(2025, 1, 31), ident.NewDate(2025, 2, 28), "0 Tahun - 1 Bulan - 0 Hari"},
	} {
		if got := ageWords(c.birth, c.at); got != c.want {
			t.Errorf("%s to %s: %s, want %s", c.birth, c.at, got, c.want)
		}
	}
}

// TestPortalCountsCompletedMonths: a boy of 5 months and 28 days is judged as one
// of 5 months. 7.5101 kg and 65.9026 cm are WHO's medians at 5 months; at his
// true age the medians are some 0.4 kg and 1.7 cm more.
func TestPortalCountsCompletedMonths(t *testing.T) {
	p := plan{birth: ident.NewDate(2026, 1, 1)}
	said := ledger.Weighing{Date: ident.NewDate(2026, 6, 29), WeightKg: 7.51, LenheiCm: 65.9, Measure: ledger.Lying}
	h := hand{r: chance(ledger.Derived("test"))}
	got := portalScores(&p, &said, &h)
	if got[0] != "Berat Badan Normal" || got[1] != "0.00" || got[2] != "Normal" || got[3] != "0.00" {
		t.Errorf("got %q", got)
	}
	byDay := growth.WHO2006(p.measurement(&said, p.age(said.Date)))
	if byDay.WeightForAge.Z > -0.3 || byDay.LenheiForAge.Z > -0.5 {
		t.Errorf("by the day: %+v", byDay)
	}
}

func TestVitaminA(t *testing.T) {
	for _, c := range []struct {
		birth, at ident.Date
		want      string
	}{
		{ident.NewDate(2024, 1, 1), ident.NewDate(2026, 1, 10), "0"},
		{ident.NewDate(2024, 1, 1), ident.NewDate(2026, 2, 10), "1"},
		{ident.NewDate(2024, 1, 1), ident.NewDate(2026, 9, 10), "2"},
		{ident.NewDate(2026, 1, 1), ident.NewDate(2026, 8, 10), "1"},
		{ident.NewDate(2026, 4, 1), ident.NewDate(2026, 9, 10), "0"},
	} {
		if got := vitaminA(c.at.MonthIndex(), c.birth, c.at); got != c.want {
			t.Errorf("born %s, %s: %s, want %s", c.birth, c.at, got, c.want)
		}
	}
}

func TestRespeltDiffersAndKeepsTheName(t *testing.T) {
	r := chance(ledger.Derived("test"))
	for _, name := range []string{"Muhammad Rizky Pratama", "Siti Aisyah Azzahra", "Moh. Fadhil"} {
		for range 50 {
			if got := respelt(r, name); got == name || strings.Count(got, " ") != strings.Count(name, " ") {
				t.Errorf("%q became %q", name, got)
			}
		}
	}
}

func BenchmarkExport(b *testing.B) {
	city := mojokerto(b, 1, 0)
	for b.Loop() {
		if _, err := city.Export(city.last, 50); err != nil {
			b.Fatal(err)
		}
	}
}
