package importing_test

import (
	"bytes"
	"context"
	"encoding/csv"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"canting/internal/app/export"
	"canting/internal/app/importing"
	"canting/internal/domain/access"
	"canting/internal/domain/ledger"
	"canting/internal/domain/region"
	"canting/internal/exchange/sigizi"
	"canting/internal/exchange/sigizi/sigizitest"
	"canting/internal/store"
	"canting/internal/store/pgtest"
	"canting/internal/store/storetest"
)

const (
	gedangan  region.Code = "35.76.02.1001"
	kedundung region.Code = "35.76.02.1009"
)

// town is a city with an import desk, on one of the engines.
type town struct {
	*storetest.Rig
	*testing.T
	imports *importing.Service
	now     time.Time
}

// onBothEngines runs a test on SQLite and on PostgreSQL. Whatever it did, the
// store must be what its entries add up to.
func onBothEngines(t *testing.T, test func(*town)) {
	engines := map[string]func(testing.TB) string{
		"sqlite":   func(tb testing.TB) string { return filepath.Join(tb.TempDir(), "canting.db") },
		"postgres": func(tb testing.TB) string { return pgtest.Clone(tb, "importing", prepared) },
	}
	for _, name := range slices.Sorted(maps.Keys(engines)) {
		t.Run(name, func(t *testing.T) {
			t.Parallel() // most of the time is spent waiting for the disk
			c := newTown(t, engines[name](t))
			test(c)
			c.Verify()
		})
	}
}

// prepared brings the schema into a database that others are copied from.
func prepared(url string) error {
	s, err := store.Open(context.Background(), url)
	if err != nil {
		return err
	}
	return s.Close()
}

func newTown(t *testing.T, url string) *town {
	t.Helper()
	city, err := region.Kota()
	if err != nil {
		t.Fatal(err)
	}
	rig := storetest.New(t, func(tb testing.TB) *store.Store {
		s, err := store.Open(context.Background(), url)
		if err != nil {
			tb.Fatal(err)
		}
		tb.Cleanup(func() {
			if err := s.Close(); err != nil {
				tb.Errorf("close: %v", err)
			}
		})
		return s
	})
	c := &town{Rig: rig, T: t, now: time.Date(2026, 11, 2, 2, 0, 0, 0, time.UTC)}
	c.imports = &importing.Service{
		Store: rig.Store, Door: rig.Door, Open: sigizi.OpenSource, City: city, NewID: rig.ID,
		Zone: time.FixedZone("WIB", 7*60*60), Log: slog.New(slog.NewTextHandler(io.Discard, nil)),
		Now: func() time.Time {
			c.now = c.now.Add(time.Second)
			return c.now
		},
	}
	return c
}

// officer is a nutritionist of some kelurahan.
func officer(areas ...region.Code) access.Access {
	return access.Access{Who: ledger.Derived("officer", fmt.Sprint(areas)), Role: access.Puskesmas, City: storetest.City, Areas: areas}
}

// child is one row of an export: what is usual, and above it what the test says
// otherwise. Numbers are number cells; nil blanks a cell.
func child(name, birth, mother string, other sigizitest.Record) sigizitest.Record {
	row := sigizitest.Record{
		"Nama": name, "JK": "P", "Tgl Lahir": birth, "BB Lahir": 3.1, "TB Lahir": 49, "Nama Ortu": mother,
		"Prov": "JAWA TIMUR", "Kab/Kota": "KOTA MOJOKERTO", "Kec": "MAGERSARI", "Pukesmas": "PUSKESMAS KEDUNDUNG",
		"Desa/Kel": "KEDUNDUNG", "Posyandu": "MAWAR", "RT": "001", "RW": "002", "Alamat": "JL. CONTOH 1",
		"Tanggal Pengukuran": "2026-09-15", "Berat": 12.4, "Tinggi": 91.5, "Cara Ukur": "Berdiri", "LiLA": 14.5,
		"BB/U": "Berat Badan Normal", "TB/U": "Normal", "BB/TB": "Gizi Baik", "Naik Berat Badan": "N",
	}
	maps.Copy(row, other)
	return row
}

// family is a handful of children whom no rule could confuse.
func family() []sigizitest.Record {
	return []sigizitest.Record{
		child("AISYAH RAHMAWATI", "2023-03-14", "WAHYUDI / SULASTRI", sigizitest.Record{"No": 1, "NIK": "3576025403230000"}),
		child("BAGUS PRASETYO", "2022-11-02", "SUTRISNO / NGATINI", sigizitest.Record{"No": 2, "JK": "L", "Berat": 13.2, "Tinggi": 95}),
		child("CITRA KIRANA DEWI", "2024-06-21", "JOKO SANTOSO / ENDANG", sigizitest.Record{"No": 3, "Berat": 8.05, "Tinggi": 78.5, "Cara Ukur": "Terlentang", "Posyandu": "MELATI"}),
		child("DANANG WICAKSONO", "2025-01-30", "HARIYANTO / MISTINAH", sigizitest.Record{"No": 4, "JK": "L", "NIK": "3576023001250000", "Berat": 9.9, "Tinggi": 75, "Desa/Kel": "GUNUNG GEDANGAN", "Posyandu": "KENANGA"}),
	}
}

// write writes an export and gives its path.
func (c *town) write(v sigizi.Variant, f sigizitest.Format, rows ...sigizitest.Record) string {
	c.T.Helper()
	var out bytes.Buffer
	if err := sigizitest.Write(&out, v, f, rows); err != nil {
		c.Fatal(err)
	}
	return c.file(out.Bytes())
}

// e2 writes an xlsx of the variant of today.
func (c *town) e2(rows ...sigizitest.Record) string {
	c.T.Helper()
	return c.write(sigizi.E2, sigizitest.Format{}, rows...)
}

func (c *town) file(content []byte) string {
	c.T.Helper()
	// The name tells nothing: what a file is must be seen from what it holds.
	path := filepath.Join(c.TempDir(), "unduhan.dat")
	if err := os.WriteFile(path, content, 0o600); err != nil {
		c.Fatal(err)
	}
	return path
}

// bring imports a file as the admin; it must come to its end.
func (c *town) bring(path string) *ledger.Batch {
	c.T.Helper()
	return c.bringAs(c.Admin, path, importing.Options{})
}

func (c *town) bringAs(who access.Access, path string, opts importing.Options) *ledger.Batch {
	c.T.Helper()
	b, err := c.try(context.Background(), who, path, opts)
	if err != nil || b.State != ledger.BatchDone {
		c.Fatalf("import: %v, %+v", err, b)
	}
	return b
}

func (c *town) try(ctx context.Context, who access.Access, path string, opts importing.Options) (*ledger.Batch, error) {
	return c.imports.Run(ctx, who, "penguji", importing.File{Name: filepath.Base(path), Path: path}, opts, nil)
}

func (c *town) undo(id ledger.ID) *ledger.Batch {
	c.T.Helper()
	b, err := c.imports.Undo(context.Background(), c.Admin, id)
	if err != nil || b.State != ledger.BatchUndone {
		c.Fatalf("undo: %v, %+v", err, b)
	}
	return b
}

// export is every weighing as people would get it.
func (c *town) export() string {
	c.T.Helper()
	var out bytes.Buffer
	if err := export.Measurements(context.Background(), c.Store, c.Admin, &out); err != nil {
		c.Fatal(err)
	}
	return out.String()
}

// values is the export without the columns that tell one import from another,
// in an order of its own.
func (c *town) values(without ...string) []string {
	c.T.Helper()
	return valuesOf(c.T, c.export(), append(without, "child", "batch", "row")...)
}

func valuesOf(t *testing.T, text string, without ...string) []string {
	t.Helper()
	table, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var lines []string
	for _, row := range table[1:] {
		var kept []string
		for i, heading := range table[0] {
			if !slices.Contains(without, heading) {
				kept = append(kept, heading+"="+row[i])
			}
		}
		lines = append(lines, strings.Join(kept, " "))
	}
	slices.Sort(lines)
	return lines
}

// sameLines compares two lists line by line and shows those that only one has.
func sameLines(t *testing.T, what string, got, want []string) {
	t.Helper()
	for _, line := range got {
		if !slices.Contains(want, line) {
			t.Errorf("%s: more than expected: %s", what, line)
		}
	}
	for _, line := range want {
		if !slices.Contains(got, line) {
			t.Errorf("%s: missing: %s", what, line)
		}
	}
	if len(got) != len(want) {
		t.Errorf("%s: %d lines, want %d", what, len(got), len(want))
	}
}

// say lets somebody at the desk say something now.
func (c *town) say(kind ledger.Kind, subject ledger.ID, body any, amends ledger.ID) *ledger.Entry {
	c.T.Helper()
	e := c.Entry(kind, subject, body)
	e.SaidAt, e.Amends = c.imports.Now().UnixMilli(), amends
	if !amends.IsZero() {
		e.Reason = "salah catat"
	}
	c.Say(e)
	return e
}

// seq is how many entries there are.
func (c *town) seq() int64 {
	c.T.Helper()
	n, err := c.Store.Seq(context.Background(), storetest.City)
	if err != nil {
		c.Fatal(err)
	}
	return n
}

// find reads the one active card of a name.
func (c *town) find(name string) *ledger.Card {
	c.T.Helper()
	cards := c.named(name)
	if len(cards) != 1 {
		c.Fatalf("%d children are called %s, want 1", len(cards), name)
	}
	return cards[0]
}

func (c *town) named(name string) []*ledger.Card {
	c.T.Helper()
	return slices.DeleteFunc(c.everybody(), func(card *ledger.Card) bool { return card.Person.Name != name })
}

func (c *town) everybody() []*ledger.Card {
	c.T.Helper()
	var cards []*ledger.Card
	err := c.Store.EachCard(context.Background(), c.Admin.Filter(access.ChildRead), func(card *ledger.Card) error {
		cards = append(cards, card)
		return nil
	})
	if err != nil {
		c.Fatal(err)
	}
	return cards
}

// openPairs counts the pairs that wait for a person.
func (c *town) openPairs() int {
	c.T.Helper()
	n, err := c.Store.CountPairs(context.Background(), c.Admin.Filter(access.PairDecide), ledger.PairOpen)
	if err != nil {
		c.Fatal(err)
	}
	return n
}

// remarks reads the remarks of an import with a code, from the store.
func (c *town) remarks(b *ledger.Batch, code string) []ledger.RowRemark {
	c.T.Helper()
	remarks, _, err := c.imports.Remarks(context.Background(), c.Admin, b.ID, "", code, 0)
	if err != nil {
		c.Fatal(err)
	}
	return remarks
}

// did compares the totals of an import, the counts of remarks and of differing
// classes aside.
func (c *town) did(b *ledger.Batch, want ledger.Totals) {
	c.T.Helper()
	got := b.Totals
	got.Remarks, got.ClassDifferences = nil, 0
	if !reflect.DeepEqual(got, want) {
		c.Errorf("the import did\n%+v, want\n%+v", got, want)
	}
}
