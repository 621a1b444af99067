package main

import (
	"context"
	"errors"
	"log/slog"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"canting/internal/app/account"
	"canting/internal/app/child"
	"canting/internal/app/door"
	"canting/internal/app/figure"
	"canting/internal/app/importing"
	"canting/internal/app/pairing"
	"canting/internal/app/thread"
	"canting/internal/app/weigh"
	"canting/internal/domain/access"
	"canting/internal/domain/fault"
	"canting/internal/domain/ident"
	"canting/internal/domain/ledger"
	"canting/internal/domain/programme"
	"canting/internal/domain/region"
	"canting/internal/exchange/programmefile"
	"canting/internal/exchange/sigizi"
	"canting/internal/store"
	"canting/programmes"
)

// house is everything, put together.
type house struct {
	store    *store.Store
	city     *region.City
	zone     *time.Location
	door     *door.Door
	accounts *account.Service
	children *child.Service
	figures  *figure.Service
	weighing *weigh.Service
	pairs    *pairing.Service
	imports  *importing.Service
	thread   *thread.Service
	log      *slog.Logger
}

// doorStore fits the store to the door's interface.
type doorStore struct{ *store.Store }

func (s doorStore) Begin(ctx context.Context, city region.Code) (door.Unit, error) {
	return s.Store.Begin(ctx, city)
}

// nearest reads a card from the door when it is at hand there, else from the
// store.
type nearest struct {
	*store.Store
	door *door.Door
}

// Card reads one card within a filter.
func (n nearest) Card(ctx context.Context, f access.Filter, id ledger.ID) (*ledger.Card, error) {
	if len(f.Areas) == 0 {
		return n.Store.Card(ctx, f, id) // which finds nothing there
	}
	if card := n.door.AtHand(id); card != nil && f.Admits(card.Person.Place) {
		return card, nil
	}
	seq := n.door.Seq()
	card, err := n.Store.Card(ctx, f, id)
	if err == nil {
		n.door.Offer(card, seq)
	}
	return card, err
}

// open puts the house together on a database.
func open(ctx context.Context, db string) (*house, error) {
	city, err := region.Kota()
	if err != nil {
		return nil, err
	}
	book, err := programmeBook()
	if err != nil {
		return nil, err
	}
	s, err := store.Open(ctx, db)
	if err != nil {
		return nil, err
	}
	if err := s.AddCity(ctx, city.Code, city.Name); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	h := &house{store: s, city: city, zone: westIndonesia(), log: slog.New(slog.NewTextHandler(os.Stderr, nil))}
	if h.accounts, err = account.Open(account.Config{Store: s, City: city, NewID: newID}); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	h.door = door.Open(door.Config{Store: doorStore{s}, City: city.Code})
	h.children = &child.Service{Store: s, Code: city.Code}
	h.figures = &figure.Service{Store: s, City: city, Code: city.Code, Today: h.today}
	h.weighing = &weigh.Service{Reader: nearest{s, h.door}, Door: h.door, Now: time.Now, Zone: h.zone}
	h.pairs = &pairing.Service{Store: s, Door: h.door, Code: city.Code, Now: time.Now, NewID: newID}
	h.imports = &importing.Service{Store: s, Door: h.door, Open: sigizi.OpenSource, City: city, Now: time.Now, NewID: newID, Zone: h.zone, Log: h.log}
	h.thread = &thread.Service{Store: nearest{s, h.door}, Door: h.door, Book: book, Code: city.Code, Now: time.Now, Zone: h.zone}
	return h, nil
}

// reference is the programme that ours are compared with. Nobody is cared for
// under it, so nobody can be entered into it.
const reference = "who_anc"

// programmeBook reads the programmes of the house. One that cannot be read keeps
// the house from opening, with its file and line.
func programmeBook() (*thread.Book, error) {
	all, err := programmefile.Load(programmes.Files)
	if err != nil {
		return nil, err
	}
	return thread.NewBook(slices.DeleteFunc(all, func(p *programme.Programme) bool { return p.ID == reference }))
}

// close waits for what is under way and closes the database.
func (h *house) close() error {
	h.imports.Wait()
	h.door.Close()
	return h.store.Close()
}

func (h *house) today() ident.Date {
	year, month, day := time.Now().In(h.zone).Date()
	return ident.NewDate(year, int(month), day)
}

// operator is whoever sits at the machine itself: it needs no account, because
// the database file is in its hands anyway. What it says is marked as its own.
func (h *house) operator() access.Access {
	return access.Access{Who: ledger.Derived("operator"), Role: access.Admin, City: h.city.Code, Areas: []region.Code{h.city.Code}}
}

// westIndonesia is WIB, which has no daylight saving, so no time zone database
// is needed on the machine.
func westIndonesia() *time.Location { return time.FixedZone("WIB", 7*60*60) }

func newID() ledger.ID { return ledger.ID(uuid.Must(uuid.NewV7())) }

// inHouse opens the house for one command and closes it behind it.
func (o *options) inHouse(ctx context.Context, do func(*house) error) (err error) {
	h, err := open(ctx, o.db)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, h.close()) }()
	return do(h)
}

// exists refuses the path of a SQLite file that is not there.
func exists(db string) error {
	if strings.HasPrefix(db, "postgres://") || strings.HasPrefix(db, "postgresql://") {
		return nil
	}
	if _, err := os.Stat(db); errors.Is(err, os.ErrNotExist) {
		return fault.E("open", fault.NotFound, "cli.db.missing", nil, "db", db)
	}
	return nil
}
