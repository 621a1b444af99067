package importing_test

import (
	"maps"
	"slices"
	"testing"

	"canting/internal/app/importing"
	"canting/internal/domain/ledger"
	"canting/internal/exchange/sigizi"
	"canting/internal/exchange/sigizi/sigizitest"
)

// formats are the ways in which one export reaches an office.
func formats() map[string]sigizitest.Format {
	preamble := []string{"Data tanggal : 2026-09-30", ""}
	headings := sigizitest.Headings(sigizi.E2)
	headings[slices.Index(headings, "Pukesmas")] = "Puskesmas"
	return map[string]sigizitest.Format{
		"xlsx":                    {},
		"xlsx with a preamble":    {Preamble: preamble},
		"xlsx, heading mended":    {Headings: headings},
		"csv ; utf-8":             {Comma: ';'},
		"csv , utf-8":             {Comma: ','},
		"csv ; mark":              {Comma: ';', Encoding: sigizitest.UTF8BOM},
		"csv ; windows-1252":      {Comma: ';', Encoding: sigizitest.Windows1252},
		"csv , preamble":          {Comma: ',', Preamble: preamble},
		"unicode text, tabulated": {Comma: '\t', Encoding: sigizitest.UTF16},
	}
}

// accented is a family in which every encoding has something to get wrong.
func accented() []sigizitest.Record {
	rows := family()
	rows[0]["Nama"] = "AÏSYAH RAHMAWATI"
	rows[1]["Alamat"] = `JL. "CONTOH"; NO 2, GANG 3`
	return rows
}

func TestEveryFormatSaysTheSame(t *testing.T) {
	onBothEngines(t, func(c *town) {
		c.undo(c.bring(c.e2(accented()...)).ID) // opens the posyandu, which stay
		first := c.bring(c.e2(accented()...))
		c.did(first, ledger.Totals{Rows: 4, ChildrenNew: 4, MeasurementsNew: 4})
		want := c.values()
		if len(want) != 4 {
			t.Fatalf("%d weighings, want 4", len(want))
		}
		for _, name := range slices.Sorted(maps.Keys(formats())) {
			first = c.replaced(name, first, c.write(sigizi.E2, formats()[name], accented()...), want)
		}
	})
}

func TestEveryVariantSaysTheSame(t *testing.T) {
	onBothEngines(t, func(c *town) {
		c.undo(c.bring(c.e2(family()...)).ID)
		first := c.bring(c.e2(family()...))
		want := c.values()
		for _, v := range []sigizi.Variant{sigizi.E1, sigizi.E2, sigizi.E3} {
			first = c.replaced(v.String(), first, c.write(v, sigizitest.Format{Preamble: []string{"Data tanggal : 2026-09-30"}}, family()...), want)
			if first.Variant != v.String() || first.Format != "xlsx" {
				t.Errorf("read as %s %s, want %s xlsx", first.Variant, first.Format, v)
			}
		}
	})
}

// replaced imports rows that another file brought before, which says nothing
// new; takes the other file back and imports them again, which says the same.
func (c *town) replaced(name string, first *ledger.Batch, path string, want []string) *ledger.Batch {
	c.T.Helper()
	seq := c.seq()
	known := c.bring(path)
	c.did(known, ledger.Totals{Rows: first.Totals.Rows, ChildrenMatched: first.Totals.Rows, MeasurementsKnown: first.Totals.Rows})
	if c.seq() != seq {
		c.Errorf("%s: the same rows as another file say %d new things", name, c.seq()-seq)
	}
	c.undo(first.ID)
	if n := len(c.everybody()); n != 0 {
		c.Fatalf("%s: %d children after the undoing", name, n)
	}
	b := c.bring(path)
	sameLines(c.T, name, c.values(), want)
	return b
}

// The file was written by another program than ours: dates as counts of days, a
// NIK as a number, a weight that a spreadsheet took for a time of day.
func TestExcel97FileOfAnotherProgram(t *testing.T) {
	const fixture = "../../exchange/sigizi/testdata/e2.xls"
	onBothEngines(t, func(c *town) {
		b := c.bringAs(c.Admin, fixture, importing.Options{})
		if b.Variant != "E2" || b.Format != "xls" {
			t.Errorf("read as %s %s, want E2 xls", b.Variant, b.Format)
		}
		c.did(b, ledger.Totals{Rows: 3, ChildrenNew: 3, MeasurementsNew: 3})
		rini := c.find("RINI CONTOH").Weighed[0]
		if rini.WeightKg != 8.5 || rini.LenheiCm != 91.5 {
			t.Errorf("Rini: %v kg, %v cm, want 8.5 kg, 91.5 cm", rini.WeightKg, rini.LenheiCm)
		}
		for _, code := range []string{"time_decimal", "metres"} {
			if n := len(c.remarks(b, code)); n != 1 {
				t.Errorf("%d remarks %s, want 1", n, code)
			}
		}
		if born := c.find("SÏTI CONTOH").Person.Birth.String(); born != "2022-11-05" {
			t.Errorf("Siti was born %s, want 2022-11-05", born)
		}
	})
}

func TestRawTextStaysBesideEveryValue(t *testing.T) {
	onBothEngines(t, func(c *town) {
		rows := family()[:1]
		rows[0]["Berat"], rows[0]["Tinggi"] = "8:50", "0,915"
		b := c.bring(c.e2(rows...))
		card := c.find("AISYAH RAHMAWATI")
		history, err := c.Store.History(t.Context(), card.Person.Place.City(), card.ID)
		if err != nil {
			t.Fatal(err)
		}
		var said ledger.Weighing
		for _, e := range history {
			if e.Kind == ledger.GrowthWeighed {
				decode(t, e.Body, &said)
			}
		}
		if said.Raw["Berat"] != "8:50" || said.WeightKg != 8.5 || said.Raw["Tinggi"] != "0,915" || said.LenheiCm != 91.5 {
			t.Errorf("the entry holds %v for %v kg, %v for %v cm", said.Raw["Berat"], said.WeightKg, said.Raw["Tinggi"], said.LenheiCm)
		}
		differs := c.remarks(b, "class_differs")
		if len(differs) == 0 || differs[0].Column != "BB/U" || b.Totals.ClassDifferences != 1 {
			t.Errorf("the portal's class beside ours: %+v, %d weighings", differs, b.Totals.ClassDifferences)
		}
		if w := card.Weighed[0]; w.Portal == nil || w.Portal.BBU == w.Result.BBU || w.Result.BBU == "" {
			t.Errorf("the portal says %+v, we say %q", w.Portal, w.Result.BBU)
		}
	})
}
