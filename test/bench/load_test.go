package main

import (
	"context"
	"path/filepath"
	"testing"
	"time"

	"canting/internal/app/synthetic"
	"canting/internal/app/verify"
	"canting/internal/domain/access"
	"canting/internal/domain/ident"
	"canting/internal/domain/ledger"
	"canting/internal/domain/region"
	"canting/internal/store"
)

func village(t *testing.T, children int) (*region.City, *synthetic.City) {
	t.Helper()
	kota, err := region.Kota()
	if err != nil {
		t.Fatal(err)
	}
	made, err := invent(children, ident.NewDate(2026, 10, 31))
	if err != nil {
		t.Fatal(err)
	}
	return kota, made
}

func filled(t *testing.T, kota *region.City, places *synthetic.City, all people) (s *store.Store, stored loaded, path string) {
	t.Helper()
	path = filepath.Join(t.TempDir(), "city.db")
	s, err := store.Open(context.Background(), path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	opened, err := places.Places()
	if err != nil {
		t.Fatal(err)
	}
	if stored, err = load(context.Background(), s, kota, opened, all); err != nil {
		t.Fatal(err)
	}
	return s, stored, path
}

// What the loader writes is what the door would have: the product's own
// verification rebuilds all of it.
func TestLoadedIsWhatTheEntriesSay(t *testing.T) {
	kota, made := village(t, 300)
	s, stored, _ := filled(t, kota, made, made)
	report, err := verify.Run(context.Background(), s, access.Access{Who: operator, Role: access.Admin, City: kota.Code}, kota.Code)
	if err != nil {
		t.Fatal(err)
	}
	if !report.Clean() || report.Cards != stored.Children || stored.Measurements < 10*stored.Children {
		t.Errorf("%d cards of %+v, differences: %v", report.Cards, stored, report.Differences)
	}
	checked, err := spotCheck(context.Background(), s, kota.Code, stored)
	if err != nil || checked == 0 {
		t.Errorf("the spot check looked at %d children: %v", checked, err)
	}
	stored.Children++
	if _, err := spotCheck(context.Background(), s, kota.Code, stored); err == nil {
		t.Error("a child that is missing was not noticed")
	}
}

func TestSettledLiveAtThePosyanduOfTheSmallerCity(t *testing.T) {
	_, town := village(t, 150)
	kota, crowd := village(t, 900)
	s, stored, _ := filled(t, kota, town, settle(crowd, town))
	open := map[region.Code]bool{}
	for _, p := range town.Posyandu() {
		open[p.Code] = true
	}
	n := 0
	err := s.EachIdentity(context.Background(), access.Filter{City: kota.Code, Areas: []region.Code{kota.Code}}, 0, func(who ledger.Identity) error {
		n++
		if !open[who.Place] {
			t.Errorf("%s lives at %s, which the smaller city does not have", who.ID, who.Place)
		}
		return nil
	})
	if err != nil || n != stored.Children {
		t.Errorf("%d of %d children, %v", n, stored.Children, err)
	}
}

// The bare loop must write what the door writes: the same rows, then, as the
// loader makes of the whole city at once.
func TestBareWritesWhatWasHeldBack(t *testing.T) {
	kota, made := village(t, 200)
	held := &parted{all: made, from: ident.NewDate(2026, 10, 1)}
	s, before, path := filled(t, kota, made, held)
	late := held.shuffled()
	groups, err := prepare(context.Background(), s, kota.Code, late)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := bare(context.Background(), path, string(kota.Code), groups, time.Hour); err != nil {
		t.Fatal(err)
	}
	report, err := verify.Run(context.Background(), s, access.Access{Who: operator, Role: access.Admin, City: kota.Code}, kota.Code)
	if err != nil {
		t.Fatal(err)
	}
	if want := before.Children + before.Measurements + len(late) + len(made.Posyandu()); !report.Clean() || report.Entries != want || len(late) == 0 {
		t.Errorf("%d entries, want %d; differences: %v", report.Entries, want, report.Differences)
	}
}
