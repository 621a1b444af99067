package verify_test

import (
	"context"
	"database/sql"
	"path/filepath"
	"strings"
	"testing"

	"canting/internal/app/verify"
	"canting/internal/domain/access"
	"canting/internal/domain/fault"
	"canting/internal/domain/ledger"
	"canting/internal/store"
	"canting/internal/store/storetest"
)

const mawar = "35.76.02.1009.mawar"

// town is a small city in which everything has happened once.
type town struct {
	*storetest.Rig
	raw                     *sql.DB
	child, kept, taken      ledger.ID
	pair                    ledger.ID
	weighed, merge, renamed *ledger.Entry
}

func build(t *testing.T) *town {
	path := filepath.Join(t.TempDir(), "canting.db")
	r := storetest.New(t, func(tb testing.TB) *store.Store {
		s, err := store.Open(context.Background(), path)
		if err != nil {
			tb.Fatal(err)
		}
		tb.Cleanup(func() { _ = s.Close() })
		return s
	})
	raw, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = raw.Close() })
	c := &town{Rig: r, raw: raw}
	place := ledger.Place{Code: mawar, Name: "Mawar", Parent: "35.76.02.1009"}
	r.Say(r.Entry(ledger.PlaceNamed, ledger.PlaceID(place), place))
	girl := ledger.Person{Name: "Siti Aminah", Sex: ledger.Female, Birth: r.Date("2024-03-10"), NIK: "3576025003240000", Mother: "Sulastri", Place: mawar}
	c.child, c.kept, c.taken = r.Child(girl), r.Child(girl), r.Child(girl)
	c.renamed = r.Entry(ledger.PersonUpdated, c.child, ledger.Person{Name: "Siti"})
	r.Say(c.renamed)
	c.weighed = r.Weigh(c.child, ledger.Weighing{Date: r.Date("2026-10-10"), WeightKg: 9.4, LenheiCm: 79})
	c.pair = ledger.PairID(c.kept, c.taken)
	r.Say(r.Entry(ledger.PairSuspected, c.pair, ledger.Pair{A: c.kept, B: c.taken, Score: 70}))
	c.merge = r.Entry(ledger.PersonMerged, c.kept, ledger.Merge{Other: c.taken})
	r.Say(c.merge, r.Entry(ledger.PairMerged, c.pair, ledger.PairDecision{Merge: c.merge.ID, Kept: c.kept}))
	return c
}

func (c *town) tamper(t *testing.T, statement string, args ...any) {
	t.Helper()
	result, err := c.raw.Exec(statement, args...)
	if err != nil {
		t.Fatal(err)
	}
	if n, err := result.RowsAffected(); err != nil || n != 1 {
		t.Fatalf("%q touched %d rows (%v), want 1", statement, n, err)
	}
}

// rewrite changes a card behind the ledger's back, body and nothing else.
func (c *town) rewrite(t *testing.T, id ledger.ID, change func(*ledger.Card)) {
	t.Helper()
	var body []byte
	if err := c.raw.QueryRow(`select body from card where id = $1`, id[:]).Scan(&body); err != nil {
		t.Fatal(err)
	}
	card, err := ledger.DecodeCard(body)
	if err != nil {
		t.Fatal(err)
	}
	change(card)
	if body, err = card.Encode(); err != nil {
		t.Fatal(err)
	}
	c.tamper(t, `update card set body = $1 where id = $2`, body, id[:])
}

func TestAnHonestCity(t *testing.T) {
	report := build(t).Verify()
	if !report.Clean() || report.Entries != 9 || report.Cards != 3 || report.Pairs != 1 || report.Places != 1 || report.Counters == 0 {
		t.Errorf("%+v", report)
	}
}

func TestTamperingIsFoundAndNamed(t *testing.T) {
	for name, test := range map[string]struct {
		do   func(*testing.T, *town)
		want func(*town) string
	}{
		"a card's score": {
			func(t *testing.T, c *town) {
				c.rewrite(t, c.child, func(card *ledger.Card) { card.Weighed[0].Result.LenheiForAge.Z = -1.99 })
			},
			func(c *town) string { return "card " + c.child.String() + " is not what" }},
		"a card's name, for the search": {
			func(t *testing.T, c *town) { c.tamper(t, `update card set name = 'Sitti' where id = $1`, c.child[:]) },
			func(c *town) string { return "card " + c.child.String() + " is filed as" }},
		"a card's place, for the areas": {
			func(t *testing.T, c *town) {
				c.tamper(t, `update card set place = '35.76.03.1003' where id = $1`, c.child[:])
			},
			func(c *town) string { return "card " + c.child.String() + " is filed as" }},
		"a card's place, out of the city": {
			func(t *testing.T, c *town) {
				c.tamper(t, `update card set place = '35.77.01.1001' where id = $1`, c.child[:])
			},
			func(c *town) string { return "card " + c.child.String() + " is missing" }},
		"a card hidden from lists": {
			func(t *testing.T, c *town) { c.tamper(t, `update card set active = 0 where id = $1`, c.child[:]) },
			func(c *town) string { return "card " + c.child.String() + " is filed as" }},
		"a card's number, for the phones": {
			func(t *testing.T, c *town) { c.tamper(t, `update card set seq = 1 where id = $1`, c.child[:]) },
			func(c *town) string { return "card " + c.child.String() + " is filed as" }},
		"a card gone": {
			func(t *testing.T, c *town) { c.tamper(t, `delete from card where id = $1`, c.child[:]) },
			func(c *town) string { return "card " + c.child.String() + " is missing" }},
		"a card that nobody spoke of": {
			func(t *testing.T, c *town) {
				made := ledger.Derived("made up")
				c.tamper(t, `insert into card select city, $1, seq, place, name, mother, nik, birth, sex, address, active, body from card where id = $2`, made[:], c.child[:])
				c.rewrite(t, made, func(card *ledger.Card) { card.ID = made })
			},
			func(*town) string { return "card " + ledger.Derived("made up").String() + " is not what" }},
		"a tombstone that points elsewhere": {
			func(t *testing.T, c *town) {
				c.rewrite(t, c.taken, func(card *ledger.Card) { card.Into = c.child })
			},
			func(c *town) string { return "card " + c.taken.String() + " points to" }},
		"a tombstone that is none": {
			func(t *testing.T, c *town) {
				c.rewrite(t, c.taken, func(card *ledger.Card) { card.Into = ledger.ID{} })
			},
			func(c *town) string { return "card " + c.taken.String() + " points to" }},
		"something buried in a tombstone": {
			func(t *testing.T, c *town) {
				c.rewrite(t, c.taken, func(card *ledger.Card) { card.Merges = []ledger.Merged{{Other: c.child}} })
			},
			func(c *town) string { return "card " + c.taken.String() + " is not what" }},
		"a counter": {
			func(t *testing.T, c *town) {
				c.tamper(t, `update tally set counts = replace(counts, 'stunting=1 ', 'stunting=2 ') where place = '35.76'`)
			},
			func(c *town) string { return "stunting of 35.76 in month 24321 is 2, the cards say 1" }},
		"a counter gone": {
			func(t *testing.T, c *town) {
				c.tamper(t, `update tally set counts = replace(counts, ' weighed=1', '') where place = '35.76'`)
			},
			func(c *town) string { return "weighed of 35.76 in month 24321 is 0, the cards say 1" }},
		"a counter made up": {
			func(t *testing.T, c *town) {
				c.tamper(t, `insert into tally values ('35.76', '35.76', 24300, 'weighed=3')`)
			},
			func(c *town) string { return "weighed of 35.76 in month 24300 is 3, the cards say 0" }},
		"a flow": {
			func(t *testing.T, c *town) {
				c.tamper(t, `update flow set n = n + 1 where place = '35.76' and n > 0`)
			},
			func(c *town) string { return "registered of 35.76 in month" }},
		"a pair's decision": {
			func(t *testing.T, c *town) {
				var body []byte
				if err := c.raw.QueryRow(`select body from pair`).Scan(&body); err != nil {
					t.Fatal(err)
				}
				pair, err := ledger.DecodePair(body)
				if err != nil {
					t.Fatal(err)
				}
				pair.Decisions[0].Merge = c.child
				if body, err = pair.Encode(); err != nil {
					t.Fatal(err)
				}
				c.tamper(t, `update pair set body = $1`, string(body))
			},
			func(c *town) string { return "pair " + c.pair.String() + " is not what" }},
		"a pair's state, for the list": {
			func(t *testing.T, c *town) { c.tamper(t, `update pair set state = 'open'`) },
			func(c *town) string { return "pair " + c.pair.String() + " is filed as" }},
		"a pair gone": {
			func(t *testing.T, c *town) { c.tamper(t, `delete from pair`) },
			func(c *town) string { return "pair " + c.pair.String() + " is missing" }},
		"a place's name": {
			func(t *testing.T, c *town) { c.tamper(t, `update place set name = 'Melati'`) },
			func(c *town) string { return "place " + mawar }},
		"a place gone": {
			func(t *testing.T, c *town) { c.tamper(t, `delete from place`) },
			func(c *town) string { return "place " + mawar + " is missing" }},
		"what an entry says": {
			func(t *testing.T, c *town) {
				c.tamper(t, `update entry set body = replace(body, '9.4', '9.9') where id = $1`, c.weighed.ID[:])
			},
			func(c *town) string { return "card " + c.child.String() + " is not what" }},
		"when an entry was said": {
			func(t *testing.T, c *town) {
				c.tamper(t, `update entry set said_at = 1 where id = $1`, c.renamed.ID[:])
			},
			func(c *town) string { return "card " + c.child.String() + " is not what" }},
		"of whom an entry is": {
			func(t *testing.T, c *town) {
				c.tamper(t, `update entry set subject = $1 where id = $2`, c.kept[:], c.weighed.ID[:])
			},
			func(c *town) string { return "card " + c.child.String() + " is not what" }},
		"an entry that is no JSON": {
			func(t *testing.T, c *town) { c.tamper(t, `update entry set body = '{' where id = $1`, c.weighed.ID[:]) },
			func(c *town) string { return "card " + c.child.String() + " cannot be folded" }},
		"an entry gone from the middle": {
			func(t *testing.T, c *town) { c.tamper(t, `delete from entry where id = $1`, c.weighed.ID[:]) },
			func(c *town) string { return "entry 7 follows entry 5" }},
		"the last entry gone": {
			func(t *testing.T, c *town) {
				c.tamper(t, `delete from entry where seq = (select max(seq) from entry)`)
			},
			func(c *town) string { return "the city's counter is at 9, the last entry is 8" }},
		"the first entry of all gone": {
			func(t *testing.T, c *town) { c.tamper(t, `delete from entry where seq = 1`) },
			func(c *town) string { return "entry 2 follows entry 0" }},
		"the city's counter": {
			func(t *testing.T, c *town) { c.tamper(t, `update city set seq = 12`) },
			func(c *town) string { return "the city's counter is at 12, the last entry is 9" }},
	} {
		t.Run(name, func(t *testing.T) {
			c := build(t)
			test.do(t, c)
			report, err := verify.Run(context.Background(), c.Store, c.Admin, storetest.City)
			if err != nil {
				t.Fatal(err)
			}
			if want := test.want(c); report.Clean() || !strings.Contains(strings.Join(report.Differences, "\n"), want) {
				t.Errorf("want %q among\n%s", want, strings.Join(report.Differences, "\n"))
			}
		})
	}
}

func TestWhatCannotBeReadIsNamed(t *testing.T) {
	c := build(t)
	c.tamper(t, `update card set body = '{' where id = $1`, c.child[:])
	_, err := verify.Run(context.Background(), c.Store, c.Admin, storetest.City)
	if err == nil || !strings.Contains(err.Error(), c.child.String()) {
		t.Errorf("a card that is no card: %v", err)
	}
}

func TestWhoMayVerify(t *testing.T) {
	c := build(t)
	for _, role := range access.Roles() {
		who := access.Access{Who: c.ID(), Role: role, City: storetest.City, Areas: c.Admin.Areas}
		_, err := verify.Run(context.Background(), c.Store, who, storetest.City)
		may := role == access.Admin || role == access.Auditor
		if may && err != nil || !may && fault.KindOf(err) != fault.Denied {
			t.Errorf("%s: %v", role, err)
		}
	}
	if _, err := verify.Run(context.Background(), c.Store, c.Admin, "35.77"); fault.KindOf(err) != fault.Denied {
		t.Errorf("another city: %v", err)
	}
}

func TestDifferencesAreCountedBeyondThoseShown(t *testing.T) {
	c := build(t)
	for i := range 150 {
		c.tamper(t, `insert into tally values ('35.76', '35.76', $1, 'weighed=1')`, i)
	}
	report, err := verify.Run(context.Background(), c.Store, c.Admin, storetest.City)
	if err != nil || report.Found != 150 || len(report.Differences) != 100 {
		t.Errorf("%d found, %d shown (%v)", report.Found, len(report.Differences), err)
	}
}
