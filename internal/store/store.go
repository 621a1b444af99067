// Package store keeps the ledger and what is folded from it in SQL: SQLite
// inside the program, or a PostgreSQL beside it, with one text for both.
//
// Reading needs an access.Filter, always. Writing goes through a Unit, of
// which there is one at a time: the caller gathers what concurrent requests
// say, and one commit puts it on the disk.
package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"sync"
	"time"

	"canting/internal/domain/fault"
)

// Store is an open database.
type Store struct {
	engine engine
	read   *sql.DB
	write  *sql.DB

	// writing is held by whoever has the writer connection.
	writing    sync.Mutex
	writer     *sql.Conn
	statements map[string]*sql.Stmt
	counters   counters
	prepared   sync.Map // SQL text -> *sql.Stmt of the reading side
}

// Open opens the database that a URL names: "postgres://..." for PostgreSQL,
// anything else is the path of a SQLite file, made when it does not exist. The
// schema is brought up to date.
func Open(ctx context.Context, url string) (*Store, error) {
	e := engineOf(url)
	read, write, err := e.open(url)
	if err != nil {
		return nil, fault.E("store.open", fault.Unavailable, "fault.store.open", err)
	}
	s := &Store{engine: e, read: read, write: write, statements: map[string]*sql.Stmt{}}
	if err := s.check(ctx); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	if err := s.migrate(ctx); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	return s, nil
}

// check asks the engine whether it is one we trust with the data.
func (s *Store) check(ctx context.Context) error {
	var version string
	if err := s.write.QueryRowContext(ctx, s.engine.versionSQL).Scan(&version); err != nil {
		return unavailable("store.open", err)
	}
	if s.engine.name == sqlite && !atLeast(version, 3, 51, 3) {
		// Earlier ones may corrupt the database when the WAL is reset.
		return fault.E("store.open", fault.Unavailable, "fault.store.version", fmt.Errorf("SQLite %s is older than 3.51.3", version))
	}
	return nil
}

// Close closes every connection.
func (s *Store) Close() error {
	s.writing.Lock()
	defer s.writing.Unlock()
	s.dropWriter()
	err := s.write.Close()
	if s.read != s.write {
		err = errors.Join(err, s.read.Close())
	}
	return err
}

// Engine is "sqlite" or "postgres".
func (s *Store) Engine() string { return s.engine.name }

// Ping tells whether the database answers.
func (s *Store) Ping(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, 2*time.Second)
	defer cancel()
	if err := s.read.PingContext(ctx); err != nil {
		return unavailable("store.ping", err)
	}
	return nil
}

// query runs a reading statement, prepared once per text.
func (s *Store) query(ctx context.Context, text string, args ...any) (*sql.Rows, error) {
	stmt, err := s.stmt(ctx, text)
	if err != nil {
		return nil, err
	}
	return stmt.QueryContext(ctx, args...)
}

func (s *Store) stmt(ctx context.Context, text string) (*sql.Stmt, error) {
	if found, ok := s.prepared.Load(text); ok {
		return found.(*sql.Stmt), nil
	}
	stmt, err := s.read.PrepareContext(ctx, s.engine.prepared(text))
	if err != nil {
		return nil, err
	}
	if other, loaded := s.prepared.LoadOrStore(text, stmt); loaded {
		_ = stmt.Close() // another request prepared the same text first
		return other.(*sql.Stmt), nil
	}
	return stmt, nil
}

// each runs a reading statement and hands over row after row.
func (s *Store) each(ctx context.Context, op string, row func(*sql.Rows) error, text string, args ...any) error {
	rows, err := s.query(ctx, text, args...)
	if err != nil {
		return unavailable(op, err)
	}
	defer rows.Close()
	for rows.Next() {
		if err := row(rows); err != nil {
			return err
		}
	}
	if err := rows.Err(); err != nil {
		return unavailable(op, err)
	}
	return nil
}

// one reads at most one row and tells whether there was one.
func (s *Store) one(ctx context.Context, op string, into []any, text string, args ...any) (bool, error) {
	found := false
	err := s.each(ctx, op, func(rows *sql.Rows) error {
		found = true
		return rows.Scan(into...)
	}, text, args...)
	if err != nil {
		return false, unavailable(op, err)
	}
	return found, nil
}

// unavailable wraps what the engine says. Errors that are ours already, and a
// request that was given up, pass as they are.
func unavailable(op string, err error) error {
	var ours *fault.Error
	if errors.As(err, &ours) || errors.Is(err, context.Canceled) {
		return err
	}
	key := "fault.unavailable"
	if diskFull(err) {
		key = "fault.store.full"
	}
	return fault.E(op, fault.Unavailable, key, err)
}

func diskFull(err error) bool {
	text := err.Error()
	return strings.Contains(text, "database or disk is full") || strings.Contains(text, "No space left on device")
}
