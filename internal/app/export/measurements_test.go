package export_test

import (
	"bytes"
	"context"
	"encoding/csv"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"canting/internal/app/export"
	"canting/internal/domain/access"
	"canting/internal/domain/fault"
	"canting/internal/domain/ledger"
	"canting/internal/domain/region"
	"canting/internal/store/storetest"
)

const (
	header = "child,nik,name,sex,birth_date,kelurahan_code,posyandu,date,weight_kg,lenhei_cm,measure,muac_cm,zwei,zlen,zwfl,zbmi,bbu,tbu,bbtb,ntob,batch,row,remarks"

	mawar  region.Code = "35.76.02.1009.mawar"
	melati region.Code = "35.76.03.1003.melati"
)

// town is children with every oddity that a row can show.
func town(t *testing.T) *storetest.Rig {
	r := storetest.New(t, storetest.SQLite)
	for code, name := range map[region.Code]string{mawar: "Mawar", melati: "Melati, Meri"} {
		place := ledger.Place{Code: code, Name: name, Parent: code.Parent()}
		r.Say(r.Entry(ledger.PlaceNamed, ledger.PlaceID(place), place))
	}
	siti := r.Child(ledger.Person{Name: "Siti \"Ami\" Aminah", Sex: ledger.Female, Birth: r.Date("2024-03-10"), NIK: "3576025003240000", Place: mawar})
	r.Weigh(siti, ledger.Weighing{Date: r.Date("2026-09-10"), WeightKg: 9.1, LenheiCm: 79, Measure: ledger.Standing, MUACCm: 14})
	typo := r.Weigh(siti, ledger.Weighing{Date: r.Date("2026-10-10"), WeightKg: 94, LenheiCm: 79.2, Measure: ledger.Standing})
	right := r.Entry(ledger.GrowthWeighed, siti, ledger.Weighing{Date: r.Date("2026-10-10"), WeightKg: 9.4, LenheiCm: 79.2, Measure: ledger.Standing})
	right.Amends = typo.ID
	wrong := r.Entry(ledger.GrowthWeighed, siti, ledger.Weighing{Date: r.Date("2026-10-20"), WeightKg: 12})
	back := r.Entry(ledger.EntryWithdrawn, siti, nil)
	back.Amends = wrong.ID
	r.Say(right, wrong, back)

	anon := r.ID()
	row := r.Entry(ledger.PersonRegistered, anon, ledger.Person{Name: "=Bayi, Ny. Sri", Place: melati})
	row.Source = ledger.Source{Kind: ledger.SourceImport, Batch: ledger.Derived("batch"), Row: 7}
	weighed := r.Entry(ledger.GrowthWeighed, anon, ledger.Weighing{Date: r.Date("2026-10-05"), WeightKg: 7.25, Remarks: []ledger.Remark{{Code: "grams"}, {Code: "date_order"}, {Code: "grams"}}})
	weighed.Source = row.Source
	r.Say(row, weighed)

	budi := r.Child(ledger.Person{Name: "Budi", Sex: ledger.Male, Birth: r.Date("2025-01-31"), Place: "35.76.03.1003"})
	r.Weigh(budi, ledger.Weighing{Date: r.Date("2026-10-05"), WeightKg: 11, LenheiCm: 50, Measure: ledger.Lying, Portal: &ledger.Portal{BBU: "sangat_kurang"}})
	r.Child(ledger.Person{Name: "Tak ditimbang", Place: mawar})
	return r
}

func exported(t *testing.T, r *storetest.Rig, who access.Access) string {
	t.Helper()
	var b bytes.Buffer
	if err := export.Measurements(context.Background(), r.Store, who, &b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestMeasurements(t *testing.T) {
	r := town(t)
	got := exported(t, r, r.Admin)
	golden := filepath.Join("testdata", "measurements.csv")
	if os.Getenv("UPDATE_GOLDEN") != "" {
		if err := os.WriteFile(golden, []byte(got), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	if first, _, _ := strings.Cut(got, "\n"); first != header {
		t.Errorf("header %s", first)
	}
	if rows, err := csv.NewReader(strings.NewReader(got)).ReadAll(); err != nil || len(rows) != 5 {
		t.Errorf("%d rows (%v), want the header and 4", len(rows), err)
	}
}

func TestTheNIKIsForWhoMayReadIt(t *testing.T) {
	r := town(t)
	for _, test := range []struct {
		role access.Role
		area region.Code
		full bool
		rows int
	}{
		{access.Admin, storetest.City, true, 4}, {access.Auditor, storetest.City, false, 4},
		{access.Puskesmas, "35.76.02.1009", true, 2}, {access.Puskesmas, "35.76.03.1003", false, 2},
	} {
		got := exported(t, r, access.Access{Role: test.role, City: storetest.City, Areas: []region.Code{test.area}})
		if strings.Contains(got, "3576025003240000") != test.full || strings.Count(got, "\n") != test.rows+1 {
			t.Errorf("%s of %s gets\n%s", test.role, test.area, got)
		}
	}
}

func TestWhoMayNotExport(t *testing.T) {
	r := town(t)
	for _, role := range []access.Role{access.Secretariat, access.Kader, ""} {
		var b bytes.Buffer
		who := access.Access{Role: role, City: storetest.City, Areas: []region.Code{storetest.City}}
		if err := export.Measurements(context.Background(), r.Store, who, &b); fault.KindOf(err) != fault.Denied || b.Len() != 0 {
			t.Errorf("%q: %v, %d bytes", role, err, b.Len())
		}
	}
}

// full is a file that takes no more.
type full struct{}

func (full) Write([]byte) (int, error) { return 0, errors.New("no space") }

func TestAFileThatTakesNoMore(t *testing.T) {
	r := town(t)
	if err := export.Measurements(context.Background(), r.Store, r.Admin, full{}); fault.KindOf(err) != fault.Unavailable {
		t.Errorf("got %v", err)
	}
}
