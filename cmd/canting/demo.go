package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"strconv"
	"text/tabwriter"
	"time"

	"canting/internal/app/account"
	"canting/internal/app/synthetic"
	"canting/internal/domain/access"
	"canting/internal/domain/fault"
	"canting/internal/domain/ident"
	"canting/internal/domain/ledger"
	"canting/internal/domain/region"
)

func demoFlags(set *flag.FlagSet, o *options) {
	// Its password is known to everybody, so it is for this machine alone.
	listenFlags(set, o, "localhost:8080")
	set.Uint64Var(&o.seed, "seed", 1, "the same seed makes the same city")
	set.IntVar(&o.children, "children", 0, "how many under-fives live there; 0 for as many as in Kota Mojokerto")
}

const (
	// demoDB is made anew at every start, so that the demo is always whole.
	demoDB       = "canting-demo.db"
	demoPassword = "canting-gula-mojo"
)

// demo makes up a city and serves it.
func demo(ctx context.Context, t *terminal, o *options, _ []string) (err error) {
	listener, err := listenAt(o.addr)
	if err != nil {
		return err
	}
	defer listener.Close()
	if o.db == defaultDB() && os.Getenv("CANTING_DB") == "" {
		o.db = demoDB
		if err := removeDB(o.db); err != nil {
			return err
		}
	}
	h, err := open(ctx, o.db)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, h.close()) }()
	seq, err := h.store.Seq(ctx, h.city.Code)
	if err != nil {
		return err
	}
	if seq > 0 {
		return fault.E("demo", fault.Conflict, "cli.demo.notdemo", nil, "db", o.db)
	}
	people, err := h.demoPeople(ctx)
	if err != nil {
		return err
	}
	if err := t.populate(ctx, h, o); err != nil {
		return err
	}
	fmt.Fprintln(t.out, t.words.Say("cli.demo.kept", "db", o.db))
	fmt.Fprintln(t.out, t.words.Say("cli.demo.signins", "password", demoPassword))
	table := tabwriter.NewWriter(t.out, 0, 0, 2, ' ', 0)
	for _, p := range people {
		fmt.Fprintf(table, "  %s\t%s\t%s\n", p.Username, p.Role, p.Name)
	}
	if err := table.Flush(); err != nil {
		return err
	}
	return t.listen(ctx, h, o, listener, true)
}

// removeDB removes the demo's own file of the last time.
func removeDB(path string) error {
	for _, part := range []string{path, path + "-wal", path + "-shm"} {
		if err := os.Remove(part); err != nil && !errors.Is(err, os.ErrNotExist) {
			return fault.E("demo", fault.Unavailable, "fault.store.open", err)
		}
	}
	return nil
}

// demoPeople are one account of each role.
func (h *house) demoPeople(ctx context.Context) ([]account.Account, error) {
	kedundung := region.Code("35.76.02.1009")
	everywhere := []region.Code{h.city.Code}
	puskesmas := h.city.Puskesmas()
	people := []account.New{
		{Username: "admin", Name: "Admin Dinkes (contoh)", Role: access.Admin, Areas: everywhere},
		{Username: "sekretariat", Name: "Sekretariat TPPS (contoh)", Role: access.Secretariat, Areas: everywhere},
	}
	for _, p := range puskesmas {
		people = append(people, account.New{
			Username: "gizi." + region.Key(p.Name), Name: "Nutrisionis Puskesmas " + p.Name + " (contoh)", Role: access.Puskesmas, Areas: p.Kelurahan,
		})
	}
	people = append(people,
		account.New{Username: "kader.kedundung", Name: "Kader Kedundung (contoh)", Role: access.Kader, Areas: []region.Code{kedundung}},
		account.New{Username: "auditor", Name: "Auditor Inspektorat (contoh)", Role: access.Auditor, Areas: everywhere},
	)
	var made []account.Account
	for _, p := range people {
		p.Password = demoPassword
		a, err := h.accounts.Bootstrap(ctx, p)
		if err != nil {
			return nil, err
		}
		made = append(made, a)
	}
	return made, nil
}

// populate says everything of the made-up city, several people to a commit.
func (t *terminal) populate(ctx context.Context, h *house, o *options) error {
	fmt.Fprintln(t.out, t.words.Say("cli.demo.making"))
	start := time.Now()
	author := h.operator()
	city, err := synthetic.New(synthetic.Config{Seed: o.seed, Until: h.lastWholeMonth(), Region: h.city, Who: author.Who, Children: o.children})
	if err != nil {
		return err
	}
	places, err := city.Places()
	if err != nil {
		return err
	}
	if _, err := h.door.Submit(ctx, author, places...); err != nil {
		return err
	}
	tale := &tale{city: city, society: city.Society(h.thread.Book), told: make(chan []*ledger.Entry, 2)}
	if err := h.sayAll(ctx, author, tale); err != nil {
		return err
	}
	n := strconv.Itoa
	fmt.Fprintln(t.out, t.words.Say("cli.demo.made", "children", n(tale.children), "weighings", n(tale.weighings),
		"people", n(tale.people), "visits", n(tale.visits), "seconds", strconv.FormatFloat(time.Since(start).Seconds(), 'f', 1, 64)))
	if walk, ok := tale.society.Walk(); ok {
		fmt.Fprintln(t.out, t.words.Say("cli.demo.walk", "name", walk.WomanName, "child", walk.ChildName, "page", "/orang/"+walk.Woman.String()))
	}
	return nil
}

// lastWholeMonth is the last day of the month before this one: in the month
// that has begun most posyandu have not met yet.
func (h *house) lastWholeMonth() ident.Date {
	today := h.today()
	return today.AddDays(-today.Day())
}

// sayEntries is how many entries are said in one submission.
const sayEntries = 6000

// tale tells a city, as many entries at once as make a submission. It runs ahead
// of the door, so that one is made up while the other is stored.
type tale struct {
	city     *synthetic.City
	society  *synthetic.Society
	together []*ledger.Entry
	told     chan []*ledger.Entry

	children, weighings, people, visits int
}

// sayAll says the tale at the door.
func (h *house) sayAll(ctx context.Context, author access.Access, tale *tale) error {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	failed := make(chan error, 1)
	go func() {
		failed <- tale.tell(ctx)
		close(tale.told)
	}()
	for together := range tale.told {
		if _, err := h.door.Submit(ctx, author, together...); err != nil {
			return err
		}
	}
	return <-failed
}

func (t *tale) tell(ctx context.Context) error {
	err := t.city.Each(func(c synthetic.Child) error {
		t.children++
		t.weighings += len(c.Entries) - 1
		return t.add(ctx, c.Entries)
	})
	if err != nil {
		return err
	}
	err = t.society.EachPerson(func(p synthetic.Person) error {
		for _, e := range p.Entries {
			switch e.Kind {
			case ledger.PersonRegistered:
				t.people++
			case ledger.VisitDone:
				t.visits++
			}
		}
		return t.add(ctx, p.Entries)
	})
	if err != nil {
		return err
	}
	return t.flush(ctx)
}

func (t *tale) add(ctx context.Context, entries []*ledger.Entry) error {
	t.together = append(t.together, entries...)
	if len(t.together) < sayEntries {
		return nil
	}
	return t.flush(ctx)
}

func (t *tale) flush(ctx context.Context) error {
	select {
	case t.told <- t.together:
		t.together = nil
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
