package store_test

import (
	"cmp"
	"context"
	"database/sql"
	"path/filepath"
	"slices"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"canting/internal/domain/ledger"
	"canting/internal/domain/tally"
	"canting/internal/store"
	"canting/internal/store/pgtest"
	"canting/internal/store/storetest"
)

// single is what migration 0001 made of the counters: a row for each.
const single = `
drop table tally;
drop table flow;
delete from migration where name = '0002_tally.sql';
create table tally (city text not null, place text not null, month bigint not null, indicator text not null, n bigint not null, primary key (city, place, month, indicator));
create index tally_registered on tally (city, place, month, n) where indicator = 'registered';
create index tally_weighed on tally (city, place, month) where indicator = 'weighed';
`

// A database of the first release comes up with the same counters.
func TestCountersOfTheFirstReleaseAreKept(t *testing.T) {
	t.Run("SQLite", func(t *testing.T) { migrated(t, "sqlite", filepath.Join(t.TempDir(), "canting.db")) })
	t.Run("PostgreSQL", func(t *testing.T) { migrated(t, "pgx", pgtest.Start(t)) })
}

func migrated(t *testing.T, driver, url string) {
	before := filled(t, url)
	raw, err := sql.Open(driver, url)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := raw.Exec(single); err != nil {
		t.Fatal(err)
	}
	// A counter that came back to zero was kept as a row.
	rows := append(slices.Clone(before), tally.Change{Cell: tally.Cell{Place: storetest.City, Month: 24000, Indicator: tally.Stunting}})
	for _, c := range rows {
		if _, err := raw.Exec(`insert into tally values ($1, $2, $3, $4, $5)`, storetest.City, c.Place, c.Month, c.Indicator, c.N); err != nil {
			t.Fatal(err)
		}
	}
	if err := raw.Close(); err != nil {
		t.Fatal(err)
	}
	if diff := gocmp.Diff(before, counters(t, opened(t, url))); diff != "" {
		t.Error(diff)
	}
}

// filled makes a small city and gives its counters.
func filled(t *testing.T, url string) []tally.Change {
	s, err := store.Open(context.Background(), url)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	r := storetest.New(t, func(testing.TB) *store.Store { return s })
	child := r.Child(ledger.Person{Name: "Siti", Sex: "f", Birth: r.Date("2024-03-10"), Place: "35.76.02.1009.001"})
	for _, day := range []string{"2026-08-10", "2026-09-10", "2026-10-10"} {
		r.Weigh(child, ledger.Weighing{Date: r.Date(day), WeightKg: 9.4, LenheiCm: 78, Measure: "h"})
	}
	r.Door.Close()
	all := counters(t, s)
	if len(all) < 30 {
		t.Fatalf("only %d counters: nothing to keep", len(all))
	}
	return all
}

func counters(t *testing.T, s *store.Store) []tally.Change {
	all, err := s.AllCounters(context.Background(), storetest.City)
	if err != nil {
		t.Fatal(err)
	}
	slices.SortFunc(all, func(a, b tally.Change) int {
		return cmp.Or(cmp.Compare(a.Place, b.Place), cmp.Compare(a.Month, b.Month), cmp.Compare(a.Indicator, b.Indicator))
	})
	return all
}
