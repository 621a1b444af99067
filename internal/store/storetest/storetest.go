// Package storetest is the suite that makes a store a store: every engine
// passes it whole, through the door that the product uses.
package storetest

import (
	"context"
	"encoding/json"
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"canting/internal/app/door"
	"canting/internal/app/verify"
	"canting/internal/domain/access"
	"canting/internal/domain/ident"
	"canting/internal/domain/ledger"
	"canting/internal/domain/region"
	"canting/internal/store"
)

// City is the city of the suite.
const City region.Code = "35.76"

// Open opens an empty database that ends with the test.
type Open func(testing.TB) *store.Store

// SQLite opens an empty SQLite database that ends with the test.
func SQLite(tb testing.TB) *store.Store {
	tb.Helper()
	s, err := store.Open(context.Background(), filepath.Join(tb.TempDir(), "canting.db"))
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() {
		if err := s.Close(); err != nil {
			tb.Errorf("close: %v", err)
		}
	})
	return s
}

// doorStore fits a store to the door.
type doorStore struct{ *store.Store }

func (s doorStore) Begin(ctx context.Context, city region.Code) (door.Unit, error) {
	return s.Store.Begin(ctx, city)
}

// Rig is a store with a door and somebody to say things.
type Rig struct {
	TB    testing.TB
	Store *store.Store
	Door  *door.Door
	Admin access.Access
	now   int64
	n     int
}

// New opens a rig on an empty database.
func New(tb testing.TB, open Open) *Rig {
	tb.Helper()
	s := open(tb)
	if err := s.AddCity(context.Background(), City, "Kota Mojokerto"); err != nil {
		tb.Fatal(err)
	}
	return Around(tb, s)
}

// Around makes a rig of a store that is there already.
func Around(tb testing.TB, s *store.Store) *Rig {
	tb.Helper()
	d := door.Open(door.Config{Store: doorStore{s}, City: City})
	tb.Cleanup(d.Close)
	return &Rig{
		TB: tb, Store: s, Door: d, now: time.Date(2026, 11, 1, 2, 0, 0, 0, time.UTC).UnixMilli(),
		Admin: access.Access{Who: ledger.Derived("admin"), Role: access.Admin, City: City, Areas: []region.Code{City}},
	}
}

// ID makes a new ID, the same in every run.
func (r *Rig) ID() ledger.ID {
	r.n++
	return ledger.Derived("rig", fmt.Sprint(r.n))
}

// Entry makes an entry with a body.
func (r *Rig) Entry(kind ledger.Kind, subject ledger.ID, body any) *ledger.Entry {
	r.TB.Helper()
	r.now += 1000
	e := &ledger.Entry{ID: r.ID(), Kind: kind, Subject: subject, At: r.now, SaidAt: r.now, Who: r.Admin.Who, Source: ledger.Source{Kind: ledger.SourceDesk}}
	if body != nil {
		raw, err := json.Marshal(body)
		if err != nil {
			r.TB.Fatal(err)
		}
		e.Body = raw
	}
	return e
}

// Say submits entries as the admin and fails the test when they are refused.
func (r *Rig) Say(entries ...*ledger.Entry) []ledger.Receipt {
	r.TB.Helper()
	receipts, err := r.Door.Submit(context.Background(), r.Admin, entries...)
	if err != nil {
		r.TB.Fatalf("submit: %v", err)
	}
	return receipts
}

// Child registers a child and returns its ID.
func (r *Rig) Child(p ledger.Person) ledger.ID {
	r.TB.Helper()
	id := r.ID()
	r.Say(r.Entry(ledger.PersonRegistered, id, p))
	return id
}

// Weigh tells of a weighing and returns the entry.
func (r *Rig) Weigh(child ledger.ID, w ledger.Weighing) *ledger.Entry {
	r.TB.Helper()
	e := r.Entry(ledger.GrowthWeighed, child, w)
	r.Say(e)
	return e
}

// Card reads a card as the admin.
func (r *Rig) Card(id ledger.ID) *ledger.Card {
	r.TB.Helper()
	card, err := r.Store.Card(context.Background(), r.Admin.Filter(access.ChildRead), id)
	if err != nil {
		r.TB.Fatalf("card %s: %v", id, err)
	}
	return card
}

// Verify fails the test when the store is not what its entries add up to.
func (r *Rig) Verify() *verify.Report {
	r.TB.Helper()
	report, err := verify.Run(context.Background(), r.Store, r.Admin, City)
	if err != nil {
		r.TB.Fatalf("verify: %v", err)
	}
	for _, d := range report.Differences {
		r.TB.Errorf("verify: %s", d)
	}
	return report
}

// Date reads a date and fails the test when it is none.
func (r *Rig) Date(text string) ident.Date {
	r.TB.Helper()
	d, err := ident.ParseDate(text)
	if err != nil {
		r.TB.Fatal(err)
	}
	return d
}
