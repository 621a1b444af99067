package importing_test

import (
	"encoding/json"
	"reflect"
	"slices"
	"testing"

	"canting/internal/app/importing"
	"canting/internal/app/pairing"
	"canting/internal/domain/access"
	"canting/internal/domain/ledger"
	"canting/internal/domain/region"
	"canting/internal/exchange/sigizi"
	"canting/internal/exchange/sigizi/sigizitest"
)

func decode(t *testing.T, body []byte, v any) {
	t.Helper()
	if err := json.Unmarshal(body, v); err != nil {
		t.Fatal(err)
	}
}

func TestTheSameFileTwiceChangesNothing(t *testing.T) {
	onBothEngines(t, func(c *town) {
		path := c.e2(family()...)
		first := c.bring(path)
		before, seq := c.export(), c.seq()
		again := c.bring(path)
		if again.SameAs != first.ID {
			t.Errorf("the second import names %v as the same, want %v", again.SameAs, first.ID)
		}
		c.did(again, ledger.Totals{Rows: 4, ChildrenMatched: 4, MeasurementsKnown: 4})
		if c.seq() != seq || c.export() != before {
			t.Errorf("%d entries more", c.seq()-seq)
		}
	})
}

// october is the family's next month.
func october() []sigizitest.Record {
	rows := family()
	for _, row := range rows {
		row["Tanggal Pengukuran"], row["Berat"] = "2026-10-15", row["Berat"].(float64)+0.2
	}
	return rows
}

func TestTheNextMonthFindsEverybodyAgain(t *testing.T) {
	onBothEngines(t, func(c *town) {
		september := c.e2(family()...)
		c.bring(september)
		rows := october()
		rows[1]["NIK"] = "3576020211220000" // known by now
		rows[2]["Posyandu"] = "Posyandu Anggrek"
		b := c.bring(c.e2(rows...))
		c.did(b, ledger.Totals{Rows: 4, ChildrenMatched: 4, ChildrenUpdated: 2, MeasurementsNew: 4})
		if len(c.everybody()) != 4 || len(c.values()) != 8 {
			t.Errorf("%d children, %d weighings, want 4 and 8", len(c.everybody()), len(c.values()))
		}
		if nik := c.find("BAGUS PRASETYO").Person.NIK; nik != "3576020211220000" {
			t.Errorf("the NIK is %q", nik)
		}
		citra := c.find("CITRA KIRANA DEWI")
		anggrek, _ := region.PosyanduCode(kedundung, "Anggrek")
		if citra.Person.Place != anggrek {
			t.Errorf("Citra is at %s, want %s", citra.Person.Place, anggrek)
		}
		if moved := c.remarks(b, "place_moved"); len(moved) != 1 || moved[0].Raw != string(anggrek) {
			t.Errorf("remarks of the move: %+v", moved)
		}
		if gain := citra.Weighed[1].Result.KMS.Code; gain == "" || gain == "B" || gain == "O" {
			t.Errorf("the second weighing's line is %q", gain)
		}

		// The old file once more moves nobody back.
		seq := c.seq()
		c.bring(september)
		if c.seq() != seq || c.find("CITRA KIRANA DEWI").Person.Place != anggrek {
			t.Error("last month's file changed something")
		}
	})
}

func TestAMoveByTheDeskIsNotUndoneByAPortalThatRepeatsItself(t *testing.T) {
	onBothEngines(t, func(c *town) {
		c.bring(c.e2(family()...))
		citra := c.find("CITRA KIRANA DEWI")
		home := citra.Person.Place
		dahlia, _ := region.PosyanduCode(gedangan, "Dahlia")
		c.say(ledger.PersonUpdated, citra.ID, ledger.Person{Place: dahlia}, ledger.ID{})
		b := c.bring(c.e2(october()...))
		if at := c.find("CITRA KIRANA DEWI").Person.Place; at != dahlia {
			t.Errorf("Citra is at %s, want %s", at, dahlia)
		}
		if said := c.remarks(b, "identity_differs"); len(said) != 1 || said[0].Raw != string(home) || said[0].Value != string(dahlia) {
			t.Errorf("remarks: %+v", said)
		}
	})
}

func TestAMoveThereAndBackIsFollowed(t *testing.T) {
	onBothEngines(t, func(c *town) {
		home := family()[:1]
		c.bring(c.e2(home...))
		away := october()[:1]
		away[0]["Posyandu"] = "ANGGREK"
		c.bring(c.e2(away...))
		back := october()[:1]
		back[0]["Tanggal Pengukuran"] = "2026-11-01"
		c.bring(c.e2(back...))
		mawar, _ := region.PosyanduCode(kedundung, "MAWAR")
		if at := c.find("AISYAH RAHMAWATI").Person.Place; at != mawar {
			t.Errorf("she is at %s, want %s", at, mawar)
		}
	})
}

func TestThePortalCorrectsItself(t *testing.T) {
	onBothEngines(t, func(c *town) {
		september := c.e2(family()...)
		c.bring(september)
		rows := family()
		rows[0]["Berat"] = 11.4
		b := c.bring(c.e2(rows...))
		c.did(b, ledger.Totals{Rows: 4, ChildrenMatched: 4, MeasurementsKnown: 3, MeasurementsChanged: 1})
		aisyah := c.find("AISYAH RAHMAWATI")
		if len(aisyah.Weighed) != 1 || aisyah.Weighed[0].WeightKg != 11.4 || len(aisyah.Weighed[0].Versions) != 2 {
			t.Fatalf("weighings: %+v", aisyah.Weighed)
		}

		// What it said before is no correction of the correction.
		seq := c.seq()
		old := c.bring(september)
		if c.seq() != seq || c.find("AISYAH RAHMAWATI").Weighed[0].WeightKg != 11.4 {
			t.Errorf("the first file took the correction back")
		}
		if n := len(c.remarks(old, "weighing_differs")); n != 1 {
			t.Errorf("%d remarks that the values differ, want 1", n)
		}
	})
}

func TestTheDesksOwnValueStands(t *testing.T) {
	for name, say := range map[string]func(*town, *ledger.Card){
		"weighed at the desk first": nil,
		"corrected at the desk": func(c *town, card *ledger.Card) {
			c.say(ledger.GrowthWeighed, card.ID, ledger.Weighing{Date: c.Date("2026-09-15"), WeightKg: 11.9, LenheiCm: 91.5, Measure: ledger.Standing}, card.Weighed[0].Entry)
		},
		"taken back at the desk": func(c *town, card *ledger.Card) {
			c.say(ledger.EntryWithdrawn, card.ID, nil, card.Weighed[0].Entry)
		},
	} {
		t.Run(name, func(t *testing.T) {
			onBothEngines(t, func(c *town) {
				path := c.e2(family()[:1]...)
				if say != nil {
					c.bring(path)
					say(c, c.find("AISYAH RAHMAWATI"))
				} else {
					id := c.Child(ledger.Person{Name: "Aisyah Rahmawati", Sex: ledger.Female, Birth: c.Date("2023-03-14"), Mother: "Sulastri", Place: kedundung})
					c.Weigh(id, ledger.Weighing{Date: c.Date("2026-09-15"), WeightKg: 11.9, LenheiCm: 91.5, Measure: ledger.Standing})
				}
				want := c.values("nik", "posyandu")
				for range 2 {
					b := c.bring(path)
					c.did(b, ledger.Totals{Rows: 1, ChildrenMatched: 1, ChildrenUpdated: b.Totals.ChildrenUpdated, MeasurementsKnown: 1})
					sameLines(t, "weighings", c.values("nik", "posyandu"), want)
				}
			})
		})
	}
}

func TestRowsAboutOneChildInOneFile(t *testing.T) {
	onBothEngines(t, func(c *town) {
		first, same, other, later := family()[0], family()[0], family()[0], october()[0]
		other["Berat"] = 10.1
		b := c.bring(c.e2(first, same, other, later))
		c.did(b, ledger.Totals{Rows: 4, ChildrenNew: 1, ChildrenMatched: 3, MeasurementsNew: 2, MeasurementsKnown: 2})
		card := c.find("AISYAH RAHMAWATI")
		if len(card.Weighed) != 2 || card.Weighed[0].WeightKg != 12.4 {
			t.Errorf("weighings: %+v", card.Weighed)
		}
		if said := c.remarks(b, "weighing_differs"); len(said) != 1 || said[0].Row != 4 {
			t.Errorf("remarks on the row that says otherwise: %+v", said)
		}
	})
}

// Rows of one child in different chunks meet while the first is being stored.
func TestRowsAboutOneChildFarApart(t *testing.T) {
	onBothEngines(t, func(c *town) {
		var rows []sigizitest.Record
		rows = append(rows, family()[0])
		for len(rows) < 900 {
			rows = append(rows, sigizitest.Record{"Nama": nil}) // rows that name nobody
			if len(rows)%200 == 0 {
				row := october()[0]
				row["Tanggal Pengukuran"] = c.Date("2026-01-01").AddDays(len(rows) / 5).String()
				rows = append(rows, row, row)
			}
		}
		for i := range rows {
			if rows[i]["Nama"] == nil {
				rows[i]["Alamat"] = "JL. TANPA NAMA"
			}
		}
		b := c.bring(c.e2(rows...))
		if len(c.everybody()) != 1 || b.Totals.ChildrenNew != 1 {
			t.Fatalf("%d children, want 1", len(c.everybody()))
		}
		weighed := c.find("AISYAH RAHMAWATI").Weighed
		if len(weighed) != b.Totals.MeasurementsNew || b.Totals.MeasurementsKnown != len(weighed)-1 {
			t.Errorf("%d weighings on the card, totals %+v", len(weighed), b.Totals)
		}
		if b.Totals.RowsRefused != len(rows)-2*len(weighed)+1 || len(c.remarks(b, "row_nameless")) == 0 {
			t.Errorf("%d rows refused of %d", b.Totals.RowsRefused, len(rows))
		}
	})
}

func TestTwinsStayTwo(t *testing.T) {
	onBothEngines(t, func(c *town) {
		twins := []sigizitest.Record{
			child("HASAN MAULANA", "2024-02-02", "FAJAR / ROHMAH", sigizitest.Record{"JK": "L", "NIK": "3576020202240000"}),
			child("HUSEIN PRATAMA", "2024-02-02", "FAJAR / ROHMAH", sigizitest.Record{"JK": "L", "Berat": 11.1}),
		}
		c.bring(c.e2(twins...))
		seq := c.seq()
		c.did(c.bring(c.write(sigizi.E2, sigizitest.Format{Comma: ';'}, twins...)), ledger.Totals{Rows: 2, ChildrenMatched: 2, MeasurementsKnown: 2})
		if len(c.everybody()) != 2 || c.seq() != seq {
			t.Errorf("%d children, want 2", len(c.everybody()))
		}
	})
}

// alike are a child of the register and a row that may be the same child.
func (c *town) alike() (known, row sigizitest.Record) {
	known = child("SITI AMINAH", "2024-03-10", "KUSNADI / SULASTRI", nil)
	row = child("SITI AMINA PUTRI", "2024-03-10", "SULASTRI", sigizitest.Record{"Tanggal Pengukuran": "2026-10-15", "Berat": 9.4, "Tinggi": 79.0})
	return known, row
}

func TestADoubtfulPairIsAskedOnce(t *testing.T) {
	onBothEngines(t, func(c *town) {
		known, row := c.alike()
		c.bring(c.e2(known))
		b := c.bring(c.e2(row))
		if b.Totals.Doubtful != 1 || c.openPairs() != 1 || len(c.remarks(b, "doubtful")) != 1 || len(c.everybody()) != 2 {
			t.Fatalf("doubtful %d, pairs %d, children %d", b.Totals.Doubtful, c.openPairs(), len(c.everybody()))
		}
		row["Tanggal Pengukuran"], row["Berat"] = "2026-11-01", 9.6
		next := c.bring(c.e2(row))
		if next.Totals.Doubtful != 0 || c.openPairs() != 1 || len(c.everybody()) != 2 {
			t.Errorf("the next month asked again: %+v", next.Totals)
		}
	})
}

func TestASettledPairStaysSettled(t *testing.T) {
	for _, keep := range []string{"SITI AMINAH", "SITI AMINA PUTRI"} {
		t.Run(keep, func(t *testing.T) {
			onBothEngines(t, func(c *town) {
				known, row := c.alike()
				first, second := c.e2(known), c.e2(row)
				c.bring(first)
				c.bring(second)
				c.merge(keep)
				want, seq := c.values("remarks"), c.seq()
				for _, path := range []string{first, second, c.write(sigizi.E1, sigizitest.Format{Comma: ','}, known, row)} {
					if b := c.bring(path); b.Totals.ChildrenNew != 0 || b.Totals.Doubtful != 0 {
						t.Errorf("after the merge: %+v", b.Totals)
					}
				}
				sameLines(t, "weighings", c.values("remarks"), want)
				if c.seq() != seq || len(c.everybody()) != 1 {
					t.Errorf("%d entries more, %d children", c.seq()-seq, len(c.everybody()))
				}
			})
		})
	}
}

// merge settles the one open pair: both are the child that is called keep.
func (c *town) merge(keep string) {
	c.T.Helper()
	pairs, err := c.Store.Pairs(c.Context(), c.Admin.Filter(access.PairDecide), [2]ledger.PairState{ledger.PairOpen, ledger.PairOpen}, 0, ledger.ID{}, 10)
	if err != nil || len(pairs) != 1 {
		c.Fatalf("pairs: %v, %v", pairs, err)
	}
	s := &pairing.Service{Store: c.Store, Door: c.Door, Code: c.Admin.City, Now: c.imports.Now, NewID: c.ID}
	if _, err := s.Merge(c.Context(), c.Admin, pairs[0].ID, c.ID(), c.find(keep).ID); err != nil {
		c.Fatal(err)
	}
}

func TestADryRunChangesNothingAndToldTheTruth(t *testing.T) {
	onBothEngines(t, func(c *town) {
		known, row := c.alike()
		c.bring(c.e2(append(family(), known)...))
		before, seq, batches := c.export(), c.seq(), c.batches()
		rows := append(october(), row, row, family()[0], sigizitest.Record{"Alamat": "TANPA NAMA"},
			child("EKO NUGROHO", "2023-05-05", "PAIMIN", sigizitest.Record{"Desa/Kel": "ENTAH DI MANA"}),
			child("FITRI ANDINI", "2023-06-06", "SUGENG", sigizitest.Record{"Kab/Kota": "KAB. MOJOKERTO"}))
		rows[0]["Berat"], rows[2]["Posyandu"] = "8:05", "BARU"
		path := c.e2(rows...)
		trial := c.bringAs(c.Admin, path, importing.Options{DryRun: true})
		if c.seq() != seq || c.export() != before || c.batches() != batches {
			t.Error("the trial changed the store")
		}
		tried := c.remarks(trial, "")
		done := c.bring(path)
		if !reflect.DeepEqual(done.Totals, trial.Totals) {
			t.Errorf("the trial told\n%+v, the import did\n%+v", trial.Totals, done.Totals)
		}
		if got := c.remarks(done, ""); !slices.Equal(got, tried) {
			t.Errorf("remarks of the trial\n%+v, of the import\n%+v", tried, got)
		}
	})
}

func (c *town) batches() int {
	c.T.Helper()
	list, err := c.Store.Batches(c.Context(), c.Admin.City, 100)
	if err != nil {
		c.Fatal(err)
	}
	return len(list)
}
