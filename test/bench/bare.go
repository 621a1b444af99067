package main

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"

	"canting/internal/domain/access"
	"canting/internal/domain/ledger"
	"canting/internal/domain/region"
	"canting/internal/domain/tally"
	"canting/internal/store"
)

// groupSize is how many submissions share a commit in the bare loop: all 64
// connections, which is the best that group commit can do for them.
const groupSize = connections

// group is one transaction's rows, as values ready to be bound.
type group struct {
	submissions             int
	entries, cards, tallies []any
	seq                     int64
}

// The bare loop's statements. Its placeholders are the engine's plain ones,
// which cost the least to bind.
const (
	bareEntry = `insert into entry (city, id, seq, kind, subject, at, said_at, who, device, source, batch, batch_row, amends, reason, rules, body) values `
	bareCard  = `insert into card (city, id, seq, place, name, mother, nik, birth, sex, address, active, body) values `
	bareTally = `insert into tally (city, place, month, counts) values `

	bareCardTail  = ` on conflict (city, id) do update set seq = excluded.seq, place = excluded.place, name = excluded.name, mother = excluded.mother, nik = excluded.nik, birth = excluded.birth, sex = excluded.sex, address = excluded.address, active = excluded.active, body = excluded.body`
	bareTallyTail = ` on conflict (city, place, month) do update set counts = excluded.counts`
	bareSeq       = `update city set seq = ? where city = ?`

	entryColumns, cardColumns, tallyColumns = 16, 12, 4
	// tallyRows is how many rows of counters one statement changes.
	tallyRows = 64
)

// prepare works out, before the clock runs, every row that the door will write
// for the submissions, a group at a time.
func prepare(ctx context.Context, s *store.Store, city region.Code, late []sending) ([]group, error) {
	cards := map[ledger.ID]*ledger.Card{}
	everything := access.Filter{City: city, Areas: []region.Code{city}}
	err := s.EachCard(ctx, everything, func(card *ledger.Card) error {
		cards[card.ID] = card
		return nil
	})
	if err != nil {
		return nil, err
	}
	seq, err := s.Seq(ctx, city)
	if err != nil {
		return nil, err
	}
	counts, err := allCounts(ctx, s, city)
	if err != nil {
		return nil, err
	}
	var groups []group
	for at := 0; at < len(late); at += groupSize {
		g, err := prepareGroup(city, cards, counts, late[at:min(at+groupSize, len(late))], seq)
		if err != nil {
			return nil, err
		}
		seq = g.seq
		groups = append(groups, g)
	}
	return groups, nil
}

// placeMonth names one row of counters.
type placeMonth struct {
	place region.Code
	month int
}

func allCounts(ctx context.Context, s *store.Store, city region.Code) (map[placeMonth]tally.Counts, error) {
	changes, err := s.AllCounters(ctx, city)
	if err != nil {
		return nil, err
	}
	slices.SortFunc(changes, func(a, b tally.Change) int {
		return cmp.Or(cmp.Compare(a.Place, b.Place), cmp.Compare(a.Month, b.Month), cmp.Compare(a.Indicator, b.Indicator))
	})
	counts := map[placeMonth]tally.Counts{}
	rows, _ := tally.Rows(changes)
	for _, row := range rows {
		counts[placeMonth{row.Place, row.Month}] = row.Counts
	}
	return counts, nil
}

func prepareGroup(city region.Code, cards map[ledger.ID]*ledger.Card, counts map[placeMonth]tally.Counts, late []sending, seq int64) (group, error) {
	g := group{seq: seq, submissions: len(late)}
	var changes tally.Changes
	now := time.Now().UnixMilli()
	like := &ledger.Entry{City: city, Kind: ledger.GrowthWeighed, At: now, SaidAt: now, Who: operator, Rules: ledger.Rules, Source: ledger.Source{Kind: ledger.SourceDesk}}
	touched := map[ledger.ID]bool{}
	for i := range late {
		e, err := late[i].entry(like)
		if err != nil {
			return g, err
		}
		before := cards[e.Subject]
		if before == nil {
			return g, fmt.Errorf("a weighing is about %s, whom nobody knows", e.Subject)
		}
		g.seq++
		e.Seq = g.seq
		after := before.Clone()
		if err := after.Apply(e); err != nil {
			return g, err
		}
		changes.Replace(before, after)
		cards[e.Subject], touched[e.Subject] = after, true
		g.entries = append(g.entries, string(city), e.ID[:], e.Seq, string(e.Kind), e.Subject[:], e.At, e.SaidAt, e.Who[:], "",
			string(e.Source.Kind), nil, 0, nil, "", e.Rules, string(e.Body))
	}
	rows, _ := tally.Rows(changes.List())
	for _, row := range rows {
		at := placeMonth{row.Place, row.Month}
		counts[at] = counts[at].Plus(row.Counts)
		g.tallies = append(g.tallies, string(city), string(row.Place), row.Month, counts[at].String())
	}
	for id := range touched {
		c := cards[id]
		body, err := c.Encode()
		if err != nil {
			return g, err
		}
		p := &c.Person
		g.cards = append(g.cards, string(city), c.ID[:], c.Seq, string(p.Place), p.Name, p.Mother, p.NIK, p.Birth.String(), string(p.Sex), p.Address, 1, string(body))
	}
	return g, nil
}

// bare writes the groups as fast as the engine takes them: the pragmas of the
// product, one connection, one transaction a group, and nothing else to do.
// It gives submissions per second.
func bare(ctx context.Context, path, city string, groups []group, longest time.Duration) (rate float64, err error) {
	db, err := sql.Open("sqlite", bareDSN(path))
	if err != nil {
		return 0, err
	}
	defer db.Close()
	conn, err := db.Conn(ctx)
	if err != nil {
		return 0, err
	}
	defer conn.Close()
	w := writer{conn: conn, statements: map[string]*sql.Stmt{}}
	begun, done := time.Now(), 0
	for _, g := range groups {
		if time.Since(begun) > longest {
			break
		}
		if err := w.group(ctx, city, g); err != nil {
			return 0, err
		}
		done += g.submissions
	}
	return float64(done) / time.Since(begun).Seconds(), nil
}

// bareDSN has the pragmas of internal/store.
func bareDSN(path string) string {
	pragmas := url.Values{"_pragma": {
		"busy_timeout(10000)", "journal_mode(WAL)", "synchronous(FULL)", "foreign_keys(1)",
		"temp_store(MEMORY)", "wal_autocheckpoint(16000)", "cache_size(-16384)",
	}}
	return "file:" + (&url.URL{Path: path}).EscapedPath() + "?" + pragmas.Encode() + "&_txlock=immediate"
}

// writer is the bare loop's connection, with its statements prepared.
type writer struct {
	conn       *sql.Conn
	statements map[string]*sql.Stmt
}

// group writes one transaction. A failed one needs no rollback: the run ends.
func (w *writer) group(ctx context.Context, city string, g group) error {
	_, err := w.conn.ExecContext(ctx, "begin immediate")
	return cmp.Or(err,
		w.rows(ctx, bareEntry, "", entryColumns, groupSize, g.entries),
		w.rows(ctx, bareCard, bareCardTail, cardColumns, groupSize, g.cards),
		w.rows(ctx, bareTally, bareTallyTail, tallyColumns, tallyRows, g.tallies),
		w.exec(ctx, bareSeq, []any{g.seq, city}),
		w.exec(ctx, "commit", nil))
}

// rows writes values, at most so many rows a statement.
func (w *writer) rows(ctx context.Context, head, tail string, columns, most int, values []any) error {
	for len(values) > 0 {
		n := min(most, len(values)/columns)
		if err := w.exec(ctx, head+places(n, columns)+tail, values[:n*columns]); err != nil {
			return err
		}
		values = values[n*columns:]
	}
	return nil
}

func (w *writer) exec(ctx context.Context, text string, values []any) error {
	stmt, ok := w.statements[text]
	if !ok {
		var err error
		if stmt, err = w.conn.PrepareContext(ctx, text); err != nil {
			return err
		}
		w.statements[text] = stmt
	}
	_, err := stmt.ExecContext(ctx, values...)
	return err
}

// places is "(?,?),(?,?)" for rows of columns.
func places(rows, columns int) string {
	row := "(" + strings.TrimSuffix(strings.Repeat("?,", columns), ",") + ")"
	return strings.TrimSuffix(strings.Repeat(row+",", rows), ",")
}
