package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"

	"canting/internal/domain/fault"
	"canting/internal/domain/ledger"
	"canting/internal/domain/region"
	"canting/internal/domain/tally"
)

const (
	sqlCityLock   = `update city set seq = seq where city = $1 returning seq`
	sqlCitySeq    = `update city set seq = $2, said = case when said < $3 then $3 else said end where city = $1`
	sqlCityInsert = `insert into city (city, name, seq, said) values ($1, $2, 0, 0) on conflict (city) do nothing`

	sqlEntryKnown = `select id, seq, kind, subject, amends, body from entry where city = $1 and id in ($LIST)`
	sqlCardBody   = `update card set seq = $1, body = $2 where city = $3 and id = $4`
	sqlCardBodies = `select body from card where city = $1 and id in ($LIST)`
	sqlPairBodies = `select body from pair where city = $1 and id in ($LIST)`
	sqlCountsOf   = `select place, counts from tally where city = $1 and month = $2 and place in ($LIST)`
	sqlEntriesOf  = `select ` + entryColumns + ` from entry e where e.city = $1 and e.subject = $2 order by e.seq`

	entryColumns = `e.city, e.id, e.seq, e.kind, e.subject, e.at, e.said_at, e.who, e.device, e.source, e.batch, e.batch_row, e.amends, e.reason, e.rules, e.body`
)

var (
	entryTable = table{columns: 16, head: `insert into entry (city, id, seq, kind, subject, at, said_at, who, device, source, batch, batch_row, amends, reason, rules, body) values `}
	cardTable  = table{columns: 12, head: `insert into card (city, id, seq, place, name, mother, nik, birth, sex, address, active, body) values `,
		tail: ` on conflict (city, id) do update set seq = excluded.seq, place = excluded.place, name = excluded.name, mother = excluded.mother, nik = excluded.nik, birth = excluded.birth, sex = excluded.sex, address = excluded.address, active = excluded.active, body = excluded.body`}
	pairTable = table{columns: 9, head: `insert into pair (city, id, seq, a, b, state, score, opened, body) values `,
		tail: ` on conflict (city, id) do update set seq = excluded.seq, state = excluded.state, score = excluded.score, opened = excluded.opened, body = excluded.body`}
	placeTable = table{columns: 5, head: `insert into place (city, code, seq, name, parent) values `,
		tail: ` on conflict (city, code) do update set seq = excluded.seq, name = excluded.name, parent = excluded.parent`}
	tallyTable = table{columns: 4, head: `insert into tally (city, place, month, counts) values `,
		tail: ` on conflict (city, place, month) do update set counts = excluded.counts`}
	flowTable = table{columns: 4, head: `insert into flow (city, place, month, n) values `,
		tail: ` on conflict (city, place, month) do update set n = flow.n + excluded.n`}
)

// Unit is a writing transaction in one city. Nobody else writes to that city
// until it ends.
type Unit struct {
	store *Store
	city  region.Code
	seq   int64
	done  bool
	// began is the city's number before the unit, counts the rows of counters
	// that it touches, as they will be.
	began  int64
	counts map[placeMonth]tally.Counts
}

// Begin opens a unit. It waits for the unit before it to end.
func (s *Store) Begin(ctx context.Context, city region.Code) (*Unit, error) {
	s.writing.Lock()
	u := &Unit{store: s, city: city, counts: map[placeMonth]tally.Counts{}}
	if err := s.begin(ctx); err != nil {
		u.release()
		return nil, unavailable("store.begin", err)
	}
	if err := u.lock(ctx); err != nil {
		u.Rollback()
		return nil, unavailable("store.begin", err)
	}
	return u, nil
}

// begin makes sure of a writer connection and starts a transaction on it. A
// connection that was lost is replaced once.
func (s *Store) begin(ctx context.Context) error {
	for try := 0; ; try++ {
		if s.writer == nil {
			conn, err := s.write.Conn(ctx)
			if err != nil {
				return err
			}
			s.writer = conn
		}
		_, err := s.writer.ExecContext(ctx, s.engine.begin)
		if err == nil {
			return nil
		}
		s.dropWriter()
		if try > 0 || ctx.Err() != nil {
			return err
		}
	}
}

// lock takes the city's counter, which is what makes writers wait for one
// another on every engine.
func (u *Unit) lock(ctx context.Context) error {
	stmt, err := u.stmt(ctx, sqlCityLock)
	if err != nil {
		return err
	}
	err = stmt.QueryRowContext(ctx, string(u.city)).Scan(&u.seq)
	u.began = u.seq
	if errors.Is(err, sql.ErrNoRows) {
		return fault.E("store.begin", fault.NotFound, "fault.city", fmt.Errorf("no city %s", u.city))
	}
	return err
}

// dropWriter ends the writer connection. A transaction that was open on it is
// rolled back by the engine. Were it only given back to the pool, the open
// transaction would be the next one's to stumble over.
func (s *Store) dropWriter() {
	for text, stmt := range s.statements {
		_ = stmt.Close()
		delete(s.statements, text)
	}
	if s.writer != nil {
		_ = s.writer.Raw(func(any) error { return driver.ErrBadConn })
		_ = s.writer.Close()
		s.writer = nil
	}
}

// Seq is the number of the last entry stored in the city.
func (u *Unit) Seq() int64 { return u.seq }

// stmt prepares a statement on the writer connection, once.
func (u *Unit) stmt(ctx context.Context, text string) (*sql.Stmt, error) {
	if stmt, ok := u.store.statements[text]; ok {
		return stmt, nil
	}
	stmt, err := u.store.writer.PrepareContext(ctx, u.store.engine.prepared(text))
	if err != nil {
		return nil, err
	}
	u.store.statements[text] = stmt
	return stmt, nil
}

// Known gives, of the entries with these IDs, those that are stored.
func (u *Unit) Known(ctx context.Context, ids []ledger.ID) (map[ledger.ID]*ledger.Entry, error) {
	known := map[ledger.ID]*ledger.Entry{}
	err := u.in(ctx, sqlEntryKnown, ids, func(rows *sql.Rows) error {
		e := &ledger.Entry{City: u.city}
		var body sql.RawBytes
		if err := rows.Scan((*idValue)(&e.ID), &e.Seq, &e.Kind, (*idValue)(&e.Subject), (*idValue)(&e.Amends), &body); err != nil {
			return err
		}
		e.Body = append([]byte(nil), body...)
		known[e.ID] = e
		return nil
	})
	return known, err
}

// Cards reads the cards with these IDs, those that there are.
func (u *Unit) Cards(ctx context.Context, ids []ledger.ID) ([]*ledger.Card, error) {
	var cards []*ledger.Card
	err := u.in(ctx, sqlCardBodies, ids, func(rows *sql.Rows) error {
		var body sql.RawBytes
		if err := rows.Scan(&body); err != nil {
			return err
		}
		card, err := ledger.DecodeCard(body)
		cards = append(cards, card)
		return err
	})
	return cards, err
}

// Pairs reads the pairs with these IDs, those that there are.
func (u *Unit) Pairs(ctx context.Context, ids []ledger.ID) ([]*ledger.PairCard, error) {
	var pairs []*ledger.PairCard
	err := u.in(ctx, sqlPairBodies, ids, func(rows *sql.Rows) error {
		var body sql.RawBytes
		if err := rows.Scan(&body); err != nil {
			return err
		}
		pair, err := ledger.DecodePair(body)
		pairs = append(pairs, pair)
		return err
	})
	return pairs, err
}

// EntriesOf reads every entry about one subject, in order.
func (u *Unit) EntriesOf(ctx context.Context, subject ledger.ID) ([]*ledger.Entry, error) {
	stmt, err := u.stmt(ctx, sqlEntriesOf)
	if err != nil {
		return nil, unavailable("store.entries", err)
	}
	rows, err := stmt.QueryContext(ctx, string(u.city), subject[:])
	if err != nil {
		return nil, unavailable("store.entries", err)
	}
	defer rows.Close()
	var entries []*ledger.Entry
	for rows.Next() {
		e, err := scanEntry(rows)
		if err != nil {
			return nil, err
		}
		entries = append(entries, e)
	}
	if err := rows.Err(); err != nil {
		return nil, unavailable("store.entries", err)
	}
	return entries, nil
}

// in runs a statement with a list of IDs, a bounded number at a time.
func (u *Unit) in(ctx context.Context, text string, ids []ledger.ID, row func(*sql.Rows) error) error {
	return inSizes(len(ids), func(from, to int) error {
		args := make([]any, 0, to-from+1)
		args = append(args, string(u.city))
		for i := range ids[from:to] {
			args = append(args, ids[from+i][:])
		}
		if err := u.each(ctx, listed(text, 2, to-from), args, row); err != nil {
			return unavailable("store.read", err)
		}
		return nil
	})
}

// each hands over the rows of a statement on the writer connection.
func (u *Unit) each(ctx context.Context, text string, args []any, row func(*sql.Rows) error) error {
	stmt, err := u.stmt(ctx, text)
	if err != nil {
		return err
	}
	rows, err := stmt.QueryContext(ctx, args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		if err := row(rows); err != nil {
			return err
		}
	}
	return rows.Err()
}

// Put writes. The entries must carry the numbers that follow Seq, in order.
func (u *Unit) Put(ctx context.Context, w ledger.Write, counts []tally.Change) error {
	if n := len(w.Entries); n > 0 {
		u.seq = w.Entries[n-1].Seq
	}
	for _, step := range []func(context.Context, ledger.Write) error{u.putEntries, u.putCards, u.putWeighed, u.putPairs, u.putPlaces} {
		if err := step(ctx, w); err != nil {
			return unavailable("store.put", err)
		}
	}
	if err := u.putTallies(ctx, counts); err != nil {
		return unavailable("store.put", err)
	}
	if err := u.putSeq(ctx, w.Entries); err != nil {
		return unavailable("store.put", err)
	}
	return nil
}

// rows writes n rows of a table; args appends the values of row i.
func (u *Unit) rows(ctx context.Context, t table, n int, args func([]any, int) ([]any, error)) error {
	var values []any
	return inSizes(n, func(from, to int) (err error) {
		values = values[:0]
		for i := from; i < to; i++ {
			if values, err = args(values, i); err != nil {
				return err
			}
		}
		stmt, err := u.stmt(ctx, t.text(to-from))
		if err != nil {
			return err
		}
		_, err = stmt.ExecContext(ctx, values...)
		return err
	})
}

func (u *Unit) putEntries(ctx context.Context, w ledger.Write) error {
	return u.rows(ctx, entryTable, len(w.Entries), func(v []any, i int) ([]any, error) {
		e := w.Entries[i]
		return append(v, string(u.city), e.ID[:], e.Seq, string(e.Kind), e.Subject[:], e.At, e.SaidAt, e.Who[:], e.Device,
			string(e.Source.Kind), idOrNull(&e.Source.Batch), e.Source.Row, idOrNull(&e.Amends), e.Reason, e.Rules, string(e.Body)), nil
	})
}

func (u *Unit) putCards(ctx context.Context, w ledger.Write) error {
	return u.rows(ctx, cardTable, len(w.Cards), func(v []any, i int) ([]any, error) {
		c := w.Cards[i]
		body, err := c.Encode()
		if err != nil {
			return nil, err
		}
		p := &c.Person
		active := 0
		if c.Active() {
			active = 1
		}
		return append(v, string(u.city), c.ID[:], c.Seq, string(p.Place), p.Name, p.Mother, p.NIK, p.Birth.String(), string(p.Sex), p.Address, active, body), nil
	})
}

func (u *Unit) putWeighed(ctx context.Context, w ledger.Write) error {
	if len(w.Weighed) == 0 {
		return nil
	}
	stmt, err := u.stmt(ctx, sqlCardBody)
	if err != nil {
		return err
	}
	for _, c := range w.Weighed {
		body, err := c.Encode()
		if err != nil {
			return err
		}
		if _, err := stmt.ExecContext(ctx, c.Seq, body, string(u.city), c.ID[:]); err != nil {
			return err
		}
	}
	return nil
}

func (u *Unit) putPairs(ctx context.Context, w ledger.Write) error {
	return u.rows(ctx, pairTable, len(w.Pairs), func(v []any, i int) ([]any, error) {
		p := w.Pairs[i]
		body, err := p.Encode()
		if err != nil {
			return nil, err
		}
		return append(v, string(u.city), p.ID[:], p.Seq, p.Pair.A[:], p.Pair.B[:], string(p.State()), p.Pair.Score, p.Opened, string(body)), nil
	})
}

func (u *Unit) putPlaces(ctx context.Context, w ledger.Write) error {
	return u.rows(ctx, placeTable, len(w.Places), func(v []any, i int) ([]any, error) {
		p := w.Places[i]
		return append(v, string(u.city), string(p.Code), p.Seq, p.Name, string(p.Parent)), nil
	})
}

// putTallies adds to the counters. A place's month is one row, so it must be
// known first: nobody else writes to the city meanwhile.
func (u *Unit) putTallies(ctx context.Context, changes []tally.Change) error {
	rows, flows := tally.Rows(changes)
	if err := u.readCounters(ctx, rows); err != nil {
		return err
	}
	err := u.rows(ctx, tallyTable, len(rows), func(v []any, i int) ([]any, error) {
		r := &rows[i]
		at := placeMonth{r.Place, r.Month}
		u.counts[at] = u.counts[at].Plus(r.Counts)
		return append(v, string(u.city), string(r.Place), r.Month, u.counts[at].String()), nil
	})
	if err != nil {
		return err
	}
	return u.rows(ctx, flowTable, len(flows), func(v []any, i int) ([]any, error) {
		f := &flows[i]
		return append(v, string(u.city), string(f.Place), f.Month, f.N), nil
	})
}

// readCounters finds what is stored of each row: it was kept from the group
// before, or is read.
func (u *Unit) readCounters(ctx context.Context, rows []tally.Row) error {
	kept := u.store.counters.at(u.city, u.began)
	unread := map[int][]region.Code{}
	for _, r := range rows {
		at := placeMonth{r.Place, r.Month}
		if _, ours := u.counts[at]; ours {
			continue // put before in this unit
		}
		counts, known := kept[at]
		if u.counts[at] = counts; !known {
			unread[r.Month] = append(unread[r.Month], r.Place)
		}
	}
	for month, places := range unread {
		if err := u.readMonth(ctx, month, places); err != nil {
			return err
		}
	}
	return nil
}

func (u *Unit) readMonth(ctx context.Context, month int, places []region.Code) error {
	return inSizes(len(places), func(from, to int) error {
		args := make([]any, 0, to-from+2)
		args = append(args, string(u.city), month)
		for _, place := range places[from:to] {
			args = append(args, string(place))
		}
		return u.each(ctx, listed(sqlCountsOf, 3, to-from), args, func(rows *sql.Rows) error {
			var place region.Code
			var text string
			if err := rows.Scan(&place, &text); err != nil {
				return err
			}
			counts, err := tally.ParseCounts(text)
			u.counts[placeMonth{place, month}] = counts
			return err
		})
	})
}

func (u *Unit) putSeq(ctx context.Context, entries []*ledger.Entry) error {
	stmt, err := u.stmt(ctx, sqlCitySeq)
	if err != nil {
		return err
	}
	var said int64
	for _, e := range entries {
		said = max(said, e.SaidAt)
	}
	_, err = stmt.ExecContext(ctx, string(u.city), u.seq, said)
	return err
}

// Commit puts the unit on the disk. When it returns without an error, what was
// put will survive a crash.
func (u *Unit) Commit(ctx context.Context) error {
	if u.done {
		return nil
	}
	defer u.release()
	// Once a commit is under way it is not given up: the answer must be known.
	if _, err := u.store.writer.ExecContext(context.WithoutCancel(ctx), "commit"); err != nil {
		u.store.dropWriter()
		return unavailable("store.commit", err)
	}
	u.store.counters.keep(u.city, u.seq, u.counts)
	return nil
}

// Rollback forgets the unit. After Commit it does nothing.
func (u *Unit) Rollback() {
	if u.done {
		return
	}
	defer u.release()
	if u.store.writer == nil {
		return
	}
	if _, err := u.store.writer.ExecContext(context.Background(), "rollback"); err != nil {
		u.store.dropWriter()
	}
}

func (u *Unit) release() {
	if !u.done {
		u.done = true
		u.store.writing.Unlock()
	}
}

// exec runs one small writing statement outside the ledger (sessions,
// accounts, the state of imports), in a transaction of its own. A writer
// connection that was lost is replaced once.
func (s *Store) exec(ctx context.Context, op, text string, args ...any) (int64, error) {
	s.writing.Lock()
	defer s.writing.Unlock()
	for try := 0; ; try++ {
		n, err := s.execOnce(ctx, text, args)
		if err == nil {
			return n, nil
		}
		if try > 0 || ctx.Err() != nil || !errors.Is(err, driver.ErrBadConn) && !errors.Is(err, sql.ErrConnDone) {
			return 0, unavailable(op, err)
		}
		s.dropWriter()
	}
}

func (s *Store) execOnce(ctx context.Context, text string, args []any) (int64, error) {
	if s.writer == nil {
		conn, err := s.write.Conn(ctx)
		if err != nil {
			return 0, err
		}
		s.writer = conn
	}
	result, err := s.writer.ExecContext(ctx, text, args...)
	if err != nil {
		return 0, err
	}
	return result.RowsAffected()
}

// AddCity makes a city's counter, once.
func (s *Store) AddCity(ctx context.Context, city region.Code, name string) error {
	_, err := s.exec(ctx, "store.city", sqlCityInsert, string(city), name)
	return err
}
