package importing_test

import (
	"context"
	"slices"
	"testing"

	"canting/internal/app/importing"
	"canting/internal/app/synthetic"
	"canting/internal/domain/access"
	"canting/internal/domain/fault"
	"canting/internal/domain/ident"
	"canting/internal/domain/ledger"
	"canting/internal/domain/region"
	"canting/internal/exchange/sigizi"
	"canting/internal/exchange/sigizi/sigizitest"
)

func TestUndoGivesBackWhatWasBefore(t *testing.T) {
	onBothEngines(t, func(c *town) {
		c.bring(c.e2(family()...))
		before := c.export()
		rows := append(october(), child("EKO NUGROHO", "2023-05-05", "PAIMIN", nil))
		rows[0]["Posyandu"] = "ANGGREK"
		rows[3]["Tanggal Pengukuran"] = "2026-09-15" // the portal corrects last month's
		path := c.e2(rows...)
		b := c.bring(path)
		c.did(b, ledger.Totals{Rows: 5, ChildrenNew: 1, ChildrenMatched: 4, ChildrenUpdated: 1, MeasurementsNew: 4, MeasurementsChanged: 1})
		after := c.values("remarks")
		c.undo(b.ID)
		if c.export() != before {
			sameLines(t, "after the undoing", c.values(), valuesOf(t, before, "child", "batch", "row"))
		}
		seq := c.seq()
		c.undo(b.ID)
		if c.seq() != seq {
			t.Errorf("undoing twice said %d things", c.seq()-seq)
		}
		again := c.bring(path)
		if !again.SameAs.IsZero() {
			t.Error("a file that was taken back counts as imported")
		}
		sameLines(t, "after the import again", c.values("remarks"), after)
	})
}

// The same file stands behind both imports; taking the first back and bringing
// the file again must not find the weighings known by the second.
func TestUndoOfTheFirstOfTwoImportsOfAFile(t *testing.T) {
	onBothEngines(t, func(c *town) {
		c.Child(ledger.Person{Name: "Aisyah Rahmawati", Sex: ledger.Female, Birth: c.Date("2023-03-14"), Mother: "Sulastri", Place: kedundung})
		path := c.e2(family()...)
		first := c.bring(path)
		want := c.values("remarks")
		c.bring(path)
		c.undo(first.ID)
		if n := len(c.values()); n != 0 {
			t.Fatalf("%d weighings after the undoing", n)
		}
		c.bring(path)
		sameLines(t, "brought again", c.values("remarks"), want)
	})
}

func TestUndoLeavesWhatOthersSaidSince(t *testing.T) {
	onBothEngines(t, func(c *town) {
		b := c.bring(c.e2(family()...))
		aisyah, bagus, citra := c.find("AISYAH RAHMAWATI"), c.find("BAGUS PRASETYO"), c.find("CITRA KIRANA DEWI")
		c.say(ledger.GrowthWeighed, aisyah.ID, ledger.Weighing{Date: c.Date("2026-10-20"), WeightKg: 12.7, LenheiCm: 92, Measure: ledger.Standing}, ledger.ID{})
		mended := c.say(ledger.GrowthWeighed, bagus.ID, ledger.Weighing{Date: c.Date("2026-09-15"), WeightKg: 12.2, LenheiCm: 95, Measure: ledger.Standing}, bagus.Weighed[0].Entry)
		c.say(ledger.GrowthWeighed, bagus.ID, ledger.Weighing{Date: c.Date("2026-09-15"), WeightKg: 12.1, LenheiCm: 95, Measure: ledger.Standing}, mended.ID)
		slip := c.say(ledger.GrowthWeighed, citra.ID, ledger.Weighing{Date: c.Date("2026-10-20"), WeightKg: 8.2}, ledger.ID{})
		c.say(ledger.EntryWithdrawn, citra.ID, nil, slip.ID)
		c.undo(b.ID)
		if n := len(c.everybody()); n != 2 {
			t.Errorf("%d children stay, want the two of whom others spoke", n)
		}
		live := func(name string) (kg []float64) {
			for _, w := range c.find(name).Weighed {
				if w.Live() {
					kg = append(kg, w.WeightKg)
				}
			}
			return kg
		}
		if kg := live("AISYAH RAHMAWATI"); !slices.Equal(kg, []float64{12.7}) {
			t.Errorf("Aisyah's weights: %v, want the desk's", kg)
		}
		if kg := live("BAGUS PRASETYO"); !slices.Equal(kg, []float64{12.1}) {
			t.Errorf("Bagus's weights: %v, want the desk's correction", kg)
		}
		c.bring(c.e2(family()...))
		if kg := live("AISYAH RAHMAWATI"); !slices.Equal(kg, []float64{12.4, 12.7}) {
			t.Errorf("Aisyah's weights after the import again: %v", kg)
		}
	})
}

func TestUndoOfANextMonthThatMovedAndAsked(t *testing.T) {
	onBothEngines(t, func(c *town) {
		known, row := c.alike()
		c.bring(c.e2(known))
		before := c.export()
		b := c.bring(c.e2(row))
		c.undo(b.ID)
		if c.export() != before || c.openPairs() != 0 {
			t.Errorf("%d pairs wait after the undoing", c.openPairs())
		}
		c.bring(c.e2(row))
		if c.openPairs() != 1 {
			t.Errorf("%d pairs wait after the import again, want 1", c.openPairs())
		}
	})
}

func TestWhatCannotBeUndone(t *testing.T) {
	onBothEngines(t, func(c *town) {
		trial := c.bringAs(c.Admin, c.e2(family()...), importing.Options{DryRun: true})
		failed, err := c.try(t.Context(), c.Admin, c.file([]byte("bukan tabel")), importing.Options{})
		if err != nil || failed.State != ledger.BatchFailed || failed.Problem == nil {
			t.Fatalf("%v, %+v", err, failed)
		}
		own := c.bring(c.e2(family()...))
		for _, test := range []struct {
			name string
			id   ledger.ID
			who  access.Access
			want fault.Kind
		}{
			{"a trial", trial.ID, c.Admin, fault.Conflict},
			{"a file that was not read", failed.ID, c.Admin, fault.Conflict},
			{"no import", c.ID(), c.Admin, fault.NotFound},
			{"another's import", own.ID, officer(kedundung), fault.NotFound},
		} {
			seq := c.seq()
			if _, err := c.imports.Undo(t.Context(), test.who, test.id); fault.KindOf(err) != test.want || c.seq() != seq {
				t.Errorf("%s: %v, want %v", test.name, err, test.want)
			}
		}
	})
}

// crowd is about n rows of a made-up city's export, with the dirt of real ones.
func crowd(t *testing.T, n int) []sigizitest.Record {
	t.Helper()
	city, err := region.Kota()
	if err != nil {
		t.Fatal(err)
	}
	until := ident.NewDate(2026, 9, 30)
	made, err := synthetic.New(synthetic.Config{Seed: 7, Until: until, Region: city, Who: ledger.Derived("penguji"), Children: n})
	if err != nil {
		t.Fatal(err)
	}
	file, err := made.Export(until.MonthIndex(), 0)
	if err != nil {
		t.Fatal(err)
	}
	var rows []sigizitest.Record
	for _, line := range file.Rows {
		row := sigizitest.Record{}
		for i, heading := range file.Heading {
			row[heading] = line[i]
		}
		rows = append(rows, row)
	}
	return rows
}

// cutting is a door that falls shut after some submissions: what the import
// hears of the last one is that it was given up, though it is stored.
type cutting struct {
	door  importing.Submitter
	left  int
	close context.CancelFunc
}

func (c *cutting) Submit(ctx context.Context, who access.Access, entries ...*ledger.Entry) ([]ledger.Receipt, error) {
	receipts, err := c.door.Submit(ctx, who, entries...)
	if c.left--; c.left == 0 {
		c.close()
		return nil, context.Canceled
	}
	return receipts, err
}

func TestAnInterruptedImportIsFinishedByImportingAgain(t *testing.T) {
	rows := crowd(t, 1800)
	onBothEngines(t, func(c *town) {
		path := c.write(sigizi.E2, sigizitest.Format{Comma: ';'}, rows...)
		whole := c.bring(path)
		want := c.values("remarks")
		c.undo(whole.ID)

		ctx, cancel := context.WithCancel(t.Context())
		door := c.imports.Door
		c.imports.Door = &cutting{door: door, left: 2, close: cancel}
		cut, err := c.try(ctx, c.Admin, path, importing.Options{})
		c.imports.Door = door
		if err == nil || cut.State != ledger.BatchInterrupted || cut.Problem == nil || cut.Problem.Key != "import.interrupted" {
			t.Fatalf("the import that was cut: %v, %+v", err, cut)
		}
		part := len(c.values())
		if part == 0 || part >= len(want) {
			t.Fatalf("%d of %d weighings were stored before the cut", part, len(want))
		}
		b := c.bring(path)
		if b.Totals.MeasurementsKnown < part {
			t.Errorf("%d weighings were known, of %d stored", b.Totals.MeasurementsKnown, part)
		}
		sameLines(t, "finished", c.values("remarks"), want)
		c.undo(b.ID)
		c.undo(cut.ID)
		if n := len(c.values()); n != 0 {
			t.Errorf("%d weighings after taking both back", n)
		}
	})
}

func TestAnInterruptedUndoIsFinishedByUndoingAgain(t *testing.T) {
	rows := crowd(t, 900)
	onBothEngines(t, func(c *town) {
		b := c.bring(c.write(sigizi.E2, sigizitest.Format{Comma: ';'}, rows...))
		ctx, cancel := context.WithCancel(t.Context())
		door := c.imports.Door
		c.imports.Door = &cutting{door: door, left: 2, close: cancel}
		cut, err := c.imports.Undo(ctx, c.Admin, b.ID)
		c.imports.Door = door
		if err == nil || cut.State != ledger.BatchInterrupted {
			t.Fatalf("the undoing that was cut: %v, %+v", err, cut)
		}
		if n := len(c.values()); n == 0 || n >= b.Totals.MeasurementsNew {
			t.Fatalf("%d of %d weighings were left at the cut", n, b.Totals.MeasurementsNew)
		}
		c.undo(b.ID)
		if n := len(c.values()); n != 0 || len(c.everybody()) != 0 {
			t.Errorf("%d weighings of %d children after all", n, len(c.everybody()))
		}
	})
}

// A crash leaves the state as it was while writing.
func TestRecoverTellsOfImportsThatACrashCutOff(t *testing.T) {
	onBothEngines(t, func(c *town) {
		b := c.bring(c.e2(family()...))
		for _, state := range []ledger.BatchState{ledger.BatchReading, ledger.BatchWriting, ledger.BatchUndoing} {
			crashed := *b
			crashed.State = state
			if err := c.Store.PutBatch(t.Context(), c.Admin.City, &crashed); err != nil {
				t.Fatal(err)
			}
			if _, err := c.imports.Undo(t.Context(), c.Admin, b.ID); fault.KindOf(err) != fault.Conflict {
				t.Errorf("an import that seems to be %s was taken back: %v", state, err)
			}
			if err := c.imports.Recover(t.Context()); err != nil {
				t.Fatal(err)
			}
			found, err := c.imports.Status(t.Context(), c.Admin, b.ID)
			if err != nil || found.State != ledger.BatchInterrupted || found.Problem == nil || found.Problem.Key != "import.interrupted" {
				t.Errorf("after a crash while %s: %v, %+v", state, err, found)
			}
		}
		c.undo(b.ID)
		if len(c.values()) != 0 {
			t.Error("weighings are left")
		}
	})
}
