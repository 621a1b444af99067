package store

import (
	"database/sql"
	"fmt"
	"net/url"
	"strconv"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
	_ "modernc.org/sqlite" // the SQLite driver, as "sqlite"
)

const (
	sqlite   = "sqlite"
	postgres = "postgres"
)

// engine is all that differs between the databases.
type engine struct {
	name       string
	versionSQL string
	// key is the type of a text column that orders by bytes.
	key string
	// begin starts a writing transaction that nobody else can get ahead of.
	begin string
	// places rewrites the numbered places of a statement, nil for as they are.
	places func(text string) string
	open   func(url string) (read, write *sql.DB, err error)
}

func engineOf(url string) engine {
	if strings.HasPrefix(url, "postgres://") || strings.HasPrefix(url, "postgresql://") {
		return engine{
			name: postgres, versionSQL: "show server_version", key: `text collate "C"`,
			begin: "begin", open: openPostgres,
		}
	}
	return engine{
		name: sqlite, versionSQL: "select sqlite_version()", key: "text",
		begin: "begin immediate", places: unnamed, open: openSQLite,
	}
}

// prepared is a statement as this engine likes it best.
func (e engine) prepared(text string) string {
	if e.places == nil {
		return text
	}
	return e.places(text)
}

// openSQLite gives one connection that writes and several that read: readers
// see the last commit and never wait for the writer.
func openSQLite(path string) (read, write *sql.DB, err error) {
	pragmas := url.Values{"_pragma": {
		"busy_timeout(10000)", "journal_mode(WAL)", "synchronous(FULL)", "foreign_keys(1)",
		"temp_store(MEMORY)", "wal_autocheckpoint(16000)",
	}}
	name := "file:" + (&url.URL{Path: path}).EscapedPath() + "?" + pragmas.Encode()
	if write, err = sql.Open("sqlite", name+"&_txlock=immediate&_pragma=cache_size(-16384)"); err != nil {
		return nil, nil, err
	}
	write.SetMaxOpenConns(1)
	if err = write.Ping(); err != nil {
		return nil, nil, fmt.Errorf("%s: %w", path, err)
	}
	if read, err = sql.Open("sqlite", name+"&_pragma=query_only(1)&_pragma=cache_size(-8192)"); err != nil {
		return nil, nil, err
	}
	read.SetMaxOpenConns(8)
	read.SetMaxIdleConns(8)
	return read, write, nil
}

func openPostgres(url string) (read, write *sql.DB, err error) {
	config, err := pgx.ParseConfig(url)
	if err != nil {
		return nil, nil, err
	}
	// A plan made while a table was empty reads the whole table, and would be
	// kept for as long as the statement is prepared.
	config.RuntimeParams["plan_cache_mode"] = "force_custom_plan"
	db := stdlib.OpenDB(*config)
	db.SetMaxOpenConns(16)
	db.SetMaxIdleConns(16)
	return db, db, nil
}

// atLeast compares a dotted version with a lowest one.
func atLeast(version string, lowest ...int) bool {
	parts := strings.Split(version, ".")
	for i, want := range lowest {
		if i >= len(parts) {
			return false
		}
		got, err := strconv.Atoi(parts[i])
		if err != nil {
			return false
		}
		if got != want {
			return got > want
		}
	}
	return true
}
