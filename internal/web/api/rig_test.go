package api_test

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"canting/internal/app/account"
	"canting/internal/app/child"
	"canting/internal/app/figure"
	"canting/internal/app/pairing"
	"canting/internal/app/thread"
	"canting/internal/app/weigh"
	"canting/internal/domain/access"
	"canting/internal/domain/ident"
	"canting/internal/domain/ledger"
	"canting/internal/domain/region"
	"canting/internal/store"
	"canting/internal/store/storetest"
	"canting/internal/web/api"
	"canting/internal/web/server"
	"canting/internal/web/session"
)

// A small city: two posyandu in two kelurahan of two kecamatan, three children.
const (
	city     region.Code = "35.76"
	surodi   region.Code = "35.76.01.1007"
	wates    region.Code = "35.76.02.1010"
	melati   region.Code = surodi + ".melati1"
	mawar    region.Code = wates + ".mawar"
	password             = "sandi yang panjang"
)

// rig is a whole server on a store of its own.
type rig struct {
	*storetest.Rig
	handler  http.Handler
	accounts *account.Service
	imports  *importer
	tools    *tools
	log      *bytes.Buffer
	uploads  string

	bunga, adi, citra ledger.ID
	dewi              ledger.ID
	first             *ledger.Entry
	pair              ledger.ID
}

func newRig(tb testing.TB) *rig {
	tb.Helper()
	r := &rig{log: &bytes.Buffer{}, imports: &importer{}, tools: &tools{}, uploads: tb.TempDir()}
	r.Rig = storetest.New(tb, func(tb testing.TB) *store.Store {
		s, err := store.Open(context.Background(), filepath.Join(tb.TempDir(), "canting.db"))
		if err != nil {
			tb.Fatal(err)
		}
		tb.Cleanup(func() { _ = s.Close() })
		return s
	})
	r.people()
	r.serve()
	return r
}

// people fills the city.
func (r *rig) people() {
	for _, p := range []ledger.Place{{Code: melati, Name: "MELATI 1", Parent: surodi}, {Code: mawar, Name: "Mawar", Parent: wates}} {
		r.Say(r.Entry(ledger.PlaceNamed, ledger.PlaceID(p), p))
	}
	r.bunga = r.Child(ledger.Person{Name: "Bunga Lestari", Sex: ledger.Female, Birth: r.Date("2025-03-10"), NIK: "3576015003250000", Mother: "Siti Aminah", Place: melati})
	r.adi = r.Child(ledger.Person{Name: "Adi Putra", Sex: ledger.Male, Birth: r.Date("2024-06-01"), Mother: "Dewi", Place: melati})
	r.citra = r.Child(ledger.Person{Name: "Citra Ayu", Sex: ledger.Female, Birth: r.Date("2025-03-11"), Mother: "Siti Aminah", Place: mawar})
	r.dewi = r.Child(ledger.Person{Name: "Dewi Lestari", Sex: ledger.Female, Birth: r.Date("1998-05-02"), NIK: "3576014205980000", Mother: "Sumi", Place: melati})
	r.first = r.Weigh(r.bunga, ledger.Weighing{Date: r.Date("2026-09-05"), WeightKg: 9.1, LenheiCm: 76.2, Measure: ledger.Lying})
	r.Weigh(r.bunga, ledger.Weighing{Date: r.Date("2026-10-05"), WeightKg: 9.3, LenheiCm: 77, Measure: ledger.Standing, Portal: &ledger.Portal{BBU: "kurang", TBU: "normal"}})
	r.Weigh(r.citra, ledger.Weighing{Date: r.Date("2026-10-06"), WeightKg: 9, LenheiCm: 68, Measure: ledger.Lying})
	r.pair = ledger.PairID(r.bunga, r.citra)
	r.Say(r.Entry(ledger.PairSuspected, r.pair, ledger.Pair{A: r.bunga, B: r.citra, Score: 71, Reasons: []ledger.PairReason{{Field: "mother", Code: "equal", Points: 20}}}))
}

func (r *rig) serve() {
	tb := r.TB
	kota, err := region.Kota()
	check(tb, err)
	now := func() time.Time { return time.Date(2026, 11, 22, 3, 0, 0, 0, time.UTC) }
	zone := time.FixedZone("WIB", 7*3600)
	r.accounts, err = account.Open(account.Config{
		Store: r.Store, City: kota, NewID: r.ID, Now: now, Hashing: account.Hashing{Memory: 8, Passes: 1, Lanes: 1},
	})
	check(tb, err)
	for _, n := range []account.New{
		{Username: "admin", Role: access.Admin, Name: "Ratna Dewi"},
		{Username: "sekretariat", Role: access.Secretariat, Name: "Bu Sekretaris"},
		{Username: "bidan", Role: access.Puskesmas, Name: "Bidan Yuni", Areas: []region.Code{surodi}},
		{Username: "bidan2", Role: access.Puskesmas, Name: "Bidan Ani", Areas: []region.Code{surodi, wates}},
		{Username: "kader", Role: access.Kader, Name: "Kader Wulan", Areas: []region.Code{melati}},
		{Username: "auditor", Role: access.Auditor, Name: "Pak Audit"},
	} {
		n.Password = password
		_, err := r.accounts.Bootstrap(context.Background(), n)
		check(tb, err)
	}
	guard, err := session.New(session.Config{Accounts: r.accounts})
	check(tb, err)
	children := &child.Service{Store: r.Store, Code: city}
	following := &thread.Service{Store: r.Store, Door: r.Door, Book: programmeBook(tb), Code: city, Now: now, Zone: zone}
	log := slog.New(slog.NewTextHandler(r.log, nil))
	r.handler, err = server.New(server.Config{
		API: api.Config{
			Guard: guard, City: kota, Children: children, Imports: r.imports, Growth: r.tools, Thread: following, Words: allWords(tb), Now: now, Log: log, UploadDir: r.uploads,
			Figures:  &figure.Service{Store: r.Store, City: kota, Code: city, Today: func() ident.Date { return ident.NewDate(2026, 11, 22) }},
			Weighing: &weigh.Service{Reader: r.Store, Door: r.Door, Now: now, Zone: zone},
			Pairs:    &pairing.Service{Store: r.Store, Door: r.Door, Code: city, Now: now, NewID: r.ID},
			Names:    names{r.Store}, Places: r.Store, Subjects: r.Store,
		},
		Screens: fstest.MapFS{"index.html": {Data: []byte("<!doctype html>")}}, Database: r.Store, Log: log,
	})
	check(tb, err)
}

func check(tb testing.TB, err error) {
	tb.Helper()
	if err != nil {
		tb.Fatal(err)
	}
}

// names finds people in the store.
type names struct{ *store.Store }

func (n names) Name(ctx context.Context, who ledger.ID) (string, error) {
	a, _, err := n.AccountByID(ctx, city, who)
	return a.Name, err
}

// client is a browser with one session, or none.
type client struct {
	*rig
	tb     testing.TB
	ctx    context.Context
	cookie string
	csrf   string
	header http.Header
}

// stranger has no session.
func (r *rig) stranger() *client { return &client{rig: r, tb: r.TB, header: http.Header{}} }

// as signs in.
func (r *rig) as(username string) *client {
	r.TB.Helper()
	c := r.stranger()
	a := c.do(http.MethodPost, "/session", map[string]string{"username": username, "password": password})
	if a.Code != http.StatusOK {
		r.TB.Fatalf("sign in as %s: %d %s", username, a.Code, a.Body)
	}
	var s api.Session
	a.into(&s)
	c.csrf = s.CSRF
	c.cookie, _, _ = strings.Cut(a.Header().Get("Set-Cookie"), ";")
	return c
}

// answer is what the server said.
type answer struct {
	*httptest.ResponseRecorder
	tb testing.TB
}

func (a answer) into(v any) {
	a.tb.Helper()
	if err := json.Unmarshal(a.Body.Bytes(), v); err != nil {
		a.tb.Fatalf("%v in %s", err, a.Body)
	}
}

// problem reads a problem and holds it to its shape.
func (a answer) problem() api.Problem {
	a.tb.Helper()
	var p api.Problem
	a.into(&p)
	if p.Status != a.Code || p.Type != "about:blank" || p.Title == "" || p.Detail == "" || p.Key == "" || p.Params == nil || p.Errors == nil {
		a.tb.Errorf("not a whole problem (status %d): %s", a.Code, a.Body)
	}
	if kind := a.Header().Get("Content-Type"); kind != "application/problem+json" {
		a.tb.Errorf("a problem of type %q", kind)
	}
	return p
}

// expect fails the test unless the answer has the status and, for a problem,
// the key.
func (a answer) expect(status int, key string) answer {
	a.tb.Helper()
	if a.Code != status {
		a.tb.Fatalf("status %d, want %d: %s", a.Code, status, a.Body)
	}
	if key == "" {
		return a
	}
	if p := a.problem(); p.Key != key {
		a.tb.Fatalf("key %q, want %q: %s", p.Key, key, a.Body)
	}
	return a
}

func (c *client) get(path string) answer { return c.do(http.MethodGet, path, nil) }

func (c *client) post(path string, body any) answer { return c.do(http.MethodPost, path, body) }

// do sends JSON; a string is sent as it stands.
func (c *client) do(method, path string, body any) answer {
	c.tb.Helper()
	var text io.Reader
	switch body := body.(type) {
	case nil:
	case string:
		text = strings.NewReader(body)
	default:
		raw, err := json.Marshal(body)
		check(c.tb, err)
		text = bytes.NewReader(raw)
	}
	request := httptest.NewRequest(method, "/api/v1"+path, text)
	if text != nil {
		request.Header.Set("Content-Type", "application/json")
	}
	return c.send(request)
}

func (c *client) send(request *http.Request) answer {
	if c.cookie != "" {
		request.Header.Set("Cookie", c.cookie)
	}
	if c.csrf != "" {
		request.Header.Set(session.TokenHeader, c.csrf)
	}
	for name, values := range c.header {
		request.Header[name] = values
	}
	if c.ctx != nil {
		request = request.WithContext(c.ctx)
	}
	a := answer{httptest.NewRecorder(), c.tb}
	c.handler.ServeHTTP(a.ResponseRecorder, request)
	return a
}
