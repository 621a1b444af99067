package importing_test

import (
	"strings"
	"testing"

	"canting/internal/app/importing"
	"canting/internal/domain/access"
	"canting/internal/domain/fault"
	"canting/internal/domain/ledger"
	"canting/internal/domain/region"
	"canting/internal/exchange/sigizi/sigizitest"
)

func TestAnOfficerImportsTheOwnAreaOnly(t *testing.T) {
	onBothEngines(t, func(c *town) {
		rows := append(family(), child("FITRI ANDINI", "2023-06-06", "SUGENG", sigizitest.Record{"Desa/Kel": "ENTAH DI MANA"}))
		who := officer(kedundung)
		b := c.bringAs(who, c.e2(rows...), importing.Options{})
		c.did(b, ledger.Totals{Rows: 5, ChildrenNew: 3, MeasurementsNew: 3, RowsRefused: 2})
		for _, card := range c.everybody() {
			if !card.Person.Place.Within(kedundung) {
				t.Errorf("%s was registered at %s", card.Person.Name, card.Person.Place)
			}
		}
		outside := c.remarks(b, "outside_area")
		if len(outside) != 2 || outside[0].Row != 5 || outside[0].Level != ledger.Error || outside[1].Row != 6 {
			t.Errorf("remarks: %+v", outside)
		}
	})
}

// What an officer hears must not tell what is known of a child elsewhere, and
// what the file says of it must not reach its card.
func TestAnOfficerCannotReachAChildElsewhere(t *testing.T) {
	onBothEngines(t, func(c *town) {
		danang := family()[3]
		c.bring(c.e2(danang))
		before := c.export()
		who := officer(kedundung)
		there := c.bringAs(who, c.e2(danang), importing.Options{})
		c.did(there, ledger.Totals{Rows: 1, RowsRefused: 1})

		// The same child, said to live here: a new record and a question.
		here := family()[3]
		here["Desa/Kel"], here["Posyandu"], here["Berat"] = "KEDUNDUNG", "MAWAR", 9.1
		b := c.bringAs(who, c.e2(here), importing.Options{})
		c.did(b, ledger.Totals{Rows: 1, ChildrenNew: 1, MeasurementsNew: 1, Doubtful: 1})
		if n, err := c.Store.CountPairs(t.Context(), who.Filter(access.PairDecide), ledger.PairOpen); err != nil || n != 0 {
			t.Errorf("the officer sees %d pairs, %v", n, err)
		}
		if c.openPairs() != 1 {
			t.Errorf("%d pairs wait for who sees both, want 1", c.openPairs())
		}
		for _, remark := range c.remarks(b, "") {
			if strings.Contains(remark.Value+remark.Raw, string(gedangan)) || strings.Contains(remark.Value, "9.9") {
				t.Errorf("a remark tells of the child elsewhere: %+v", remark)
			}
		}
		undone, err := c.imports.Undo(t.Context(), who, b.ID)
		if err != nil || undone.State != ledger.BatchUndone {
			t.Fatalf("the officer's own undoing: %v, %+v", err, undone)
		}
		if c.export() != before {
			t.Error("the undoing left something")
		}
	})
}

func TestAnOfficerCannotMoveAChildOutOfTheArea(t *testing.T) {
	onBothEngines(t, func(c *town) {
		rows := family()[:1]
		c.bring(c.e2(rows...))
		rows = october()[:2]
		rows[0]["Desa/Kel"] = "GUNUNG GEDANGAN"
		b := c.bringAs(officer(kedundung), c.e2(rows...), importing.Options{})
		c.did(b, ledger.Totals{Rows: 2, ChildrenNew: 1, MeasurementsNew: 1, RowsRefused: 1})
		if at := c.find("AISYAH RAHMAWATI").Person.Place; !at.Within(kedundung) {
			t.Errorf("she was moved to %s", at)
		}
	})
}

func TestImportsAreForThoseWhoMay(t *testing.T) {
	onBothEngines(t, func(c *town) {
		path := c.e2(family()...)
		for _, role := range []access.Role{access.Kader, access.Secretariat, access.Auditor, ""} {
			who := access.Access{Who: c.ID(), Role: role, City: c.Admin.City, Areas: []region.Code{kedundung}}
			if _, err := c.try(t.Context(), who, path, importing.Options{}); fault.KindOf(err) != fault.Denied {
				t.Errorf("%q imports: %v", role, err)
			}
		}
		if c.seq() != 0 || c.batches() != 0 {
			t.Error("something was stored")
		}
		b := c.bring(path)
		for _, who := range []access.Access{officer(kedundung), {Who: c.ID(), Role: access.Kader, City: c.Admin.City, Areas: []region.Code{kedundung}}} {
			if _, err := c.imports.Status(t.Context(), who, b.ID); fault.KindOf(err) != fault.NotFound {
				t.Errorf("%s sees another's import: %v", who.Role, err)
			}
			if _, _, err := c.imports.Remarks(t.Context(), who, b.ID, "", "", 0); fault.KindOf(err) != fault.NotFound {
				t.Errorf("%s reads another's remarks: %v", who.Role, err)
			}
		}
	})
}

func TestPlacesThatAFileNames(t *testing.T) {
	onBothEngines(t, func(c *town) {
		at := func(name, birth string, other sigizitest.Record) sigizitest.Record {
			return child(name, birth, "IBU "+name, other)
		}
		b := c.bring(c.e2(
			at("ADI", "2022-01-01", sigizitest.Record{"Desa/Kel": "GUNUNGGEDANGAN", "Kec": "KEC. MAGERSARI", "Posyandu": "Posyandu  Mawar 1"}),
			at("BUDI", "2022-02-02", sigizitest.Record{"Desa/Kel": "Gunung Gedangan\u00a0", "Posyandu": "MAWAR 1"}),
			at("CACA", "2022-03-03", sigizitest.Record{"Desa/Kel": "KEDUNDUNG", "Kec": "KRANGGAN", "Posyandu": "-"}),
			at("DIDI", "2022-04-04", sigizitest.Record{"Desa/Kel": "ENTAH"}),
			at("EVI", "2022-05-05", sigizitest.Record{"Desa/Kel": nil}),
			at("FAFA", "2022-06-06", sigizitest.Record{"Kab/Kota": "KAB. MOJOKERTO", "Desa/Kel": "KEDUNDUNG"}),
			at("GIGI", "2022-07-07", sigizitest.Record{"Kab/Kota": "MOJOKERTO", "Posyandu": "???"}),
		))
		c.did(b, ledger.Totals{Rows: 7, ChildrenNew: 7, MeasurementsNew: 7})
		mawar, _ := region.PosyanduCode(gedangan, "Mawar 1")
		for name, want := range map[string]region.Code{
			"ADI": mawar, "BUDI": mawar, "CACA": kedundung, "DIDI": c.Admin.City, "EVI": c.Admin.City, "FAFA": c.Admin.City, "GIGI": kedundung,
		} {
			if got := c.find(name).Person.Place; got != want {
				t.Errorf("%s is at %s, want %s", name, got, want)
			}
		}
		for code, want := range map[string]int{
			"posyandu_new": 1, "posyandu_missing": 1, "kelurahan_unknown": 1, "kelurahan_missing": 1, "city_other": 1, "posyandu_unreadable": 1,
		} {
			if got := len(c.remarks(b, code)); got != want || b.Totals.Remarks[code] != want {
				t.Errorf("%d remarks %s in the store, %d counted, want %d", got, code, b.Totals.Remarks[code], want)
			}
		}
		places, err := c.Store.Places(t.Context(), c.Admin.City)
		if err != nil || len(places) != 1 || places[0].Code != mawar || places[0].Name != "Mawar 1" {
			t.Errorf("posyandu: %+v, %v", places, err)
		}
	})
}
