package main

import (
	"encoding/json"

	"github.com/pocketbase/dbx"
	"github.com/pocketbase/pocketbase/apis"
	"github.com/pocketbase/pocketbase/core"
	_ "github.com/pocketbase/pocketbase/migrations" // the tables of its own
	"github.com/pocketbase/pocketbase/tools/types"

	"canting/internal/domain/ledger"
)

// pocketPath is where PocketBase takes one row.
const pocketPath = "/api/collections/entry/records"

// PocketBase as it comes commits without waiting for the disk; made durable it
// waits, as Canting does.
const (
	asItComes = "NORMAL"
	durable   = "FULL"
)

// pocketBase serves PocketBase on addr until it is told to end: one collection
// with the columns of our entries, open to anybody. Everything else is as it
// comes, but for its log of requests, which is off and so favours it, and for
// the engine's synchronous setting, which is given.
func pocketBase(dir, addr, synchronous string) error {
	app := core.NewBaseApp(core.BaseAppConfig{DataDir: dir, DBConnect: func(path string) (*dbx.DB, error) {
		// These are PocketBase's own pragmas (core.DefaultDBConnect).
		return dbx.Open("sqlite", path+"?_pragma=busy_timeout(10000)&_pragma=journal_mode(WAL)&_pragma=journal_size_limit(200000000)"+
			"&_pragma=synchronous("+synchronous+")&_pragma=foreign_keys(ON)&_pragma=temp_store(MEMORY)&_pragma=cache_size(-32000)")
	}})
	if err := app.Bootstrap(); err != nil {
		return err
	}
	if err := app.RunAllMigrations(); err != nil {
		return err
	}
	if err := app.Save(pocketCollection()); err != nil {
		return err
	}
	settings := app.Settings()
	settings.Logs.MaxDays = 0
	if err := app.Save(settings); err != nil {
		return err
	}
	app.OnServe().BindFunc(func(e *core.ServeEvent) error {
		e.InstallerFunc = nil // it would look for a browser
		return e.Next()
	})
	return apis.Serve(app, apis.ServeConfig{HttpAddr: addr})
}

func pocketCollection() *core.Collection {
	anybody := types.Pointer("")
	c := core.NewBaseCollection("entry")
	c.CreateRule = anybody
	for _, name := range []string{"city", "entry", "kind", "subject", "who", "device", "source", "batch", "amends", "reason", "rules"} {
		c.Fields.Add(&core.TextField{Name: name})
	}
	for _, name := range []string{"seq", "at", "said_at", "batch_row"} {
		c.Fields.Add(&core.NumberField{Name: name})
	}
	c.Fields.Add(&core.JSONField{Name: "body"})
	return c
}

// pocketRow is an entry as PocketBase takes it.
func pocketRow(e *ledger.Entry) ([]byte, error) {
	return json.Marshal(map[string]any{
		"city": e.City, "entry": e.ID, "seq": e.Seq, "kind": e.Kind, "subject": e.Subject, "at": e.At, "said_at": e.SaidAt,
		"who": e.Who, "device": e.Device, "source": e.Source.Kind, "batch": e.Source.Batch, "batch_row": e.Source.Row,
		"amends": e.Amends, "reason": e.Reason, "rules": e.Rules, "body": e.Body,
	})
}
