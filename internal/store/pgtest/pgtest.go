// Package pgtest runs a real PostgreSQL for tests.
//
// A test asks for a database and gets a DSN; the first test of a process pays
// for initdb (about a second), every other one for a CREATE DATABASE. Nothing
// is left behind: a keeper process stops the server and removes its files when
// the test process ends, however it ends.
package pgtest

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
)

// OptOut is the environment variable that, set to 1, lets tests that need
// PostgreSQL be skipped. Without it they fail where PostgreSQL is missing, so
// that a green run always means that both engines were tried.
const OptOut = "CANTING_TEST_NO_POSTGRES"

// patience bounds every statement and every start of a server. It is far above
// what a busy two-core machine needs (a start takes well under a second).
const patience = 60 * time.Second

// shared is the process's one cluster. It lives as long as the process, which
// no single test can own; the keeper takes it down.
var shared = sync.OnceValues(func() (*Cluster, error) { return open(Config{}) })

// Start makes a new, empty database in the cluster that the tests of this
// process share, and returns its DSN ("postgres://..."). The database is
// dropped when tb ends. Without PostgreSQL the test fails and says what to
// install.
func Start(tb testing.TB) (dsn string) {
	tb.Helper()
	return sharedCluster(tb).Database(tb)
}

// Clone makes a database like Start, as a copy of the template called name.
// The first call with a name makes the template by calling prepare with the DSN
// of an empty database (run the migrations there, close every connection);
// later calls copy it and do not call prepare. Names are lower-case letters,
// digits and underscores.
func Clone(tb testing.TB, name string, prepare func(dsn string) error) (dsn string) {
	tb.Helper()
	c := sharedCluster(tb)
	template, err := c.template(name, prepare)
	if err != nil {
		tb.Fatalf("pgtest: making template %q: %v", name, err)
	}
	return c.database(tb, template)
}

// New starts a cluster of tb's own, for tests that crash it or that need
// several servers side by side. It is stopped and removed when tb ends.
func New(tb testing.TB, config Config) *Cluster {
	tb.Helper()
	skipIfUnwanted(tb)
	c, err := open(config)
	if err != nil {
		tb.Fatalf("pgtest: %v", err)
	}
	tb.Cleanup(c.close)
	return c
}

func sharedCluster(tb testing.TB) *Cluster {
	tb.Helper()
	skipIfUnwanted(tb)
	c, err := shared()
	if err != nil {
		tb.Fatalf("pgtest: %v", err)
	}
	return c
}

func skipIfUnwanted(tb testing.TB) {
	tb.Helper()
	if os.Getenv(OptOut) == "1" {
		tb.Skipf("PostgreSQL was not tried: %s=1", OptOut)
	}
}

// Database makes a new, empty database in c and returns its DSN. The database
// is dropped when tb ends.
func (c *Cluster) Database(tb testing.TB) (dsn string) {
	tb.Helper()
	return c.database(tb, "template1")
}

func (c *Cluster) database(tb testing.TB, template string) string {
	tb.Helper()
	name := fmt.Sprintf("t%d", c.serial.Add(1))
	if err := c.exec("create database " + name + " template " + template); err != nil {
		tb.Fatalf("pgtest: making a database: %v", err)
	}
	tb.Cleanup(func() {
		// A crashed server has nothing to drop, and its files go anyway.
		if c.running() {
			if err := c.exec("drop database " + name + " with (force)"); err != nil {
				tb.Errorf("pgtest: dropping %s: %v", name, err)
			}
		}
	})
	return c.DSN(name)
}

// template returns the database that copies of name are made from. Only one
// caller prepares it; a failed preparation is not remembered, so that every
// test of a broken schema shows the same cause.
func (c *Cluster) template(name string, prepare func(dsn string) error) (string, error) {
	database := "template_" + name
	if strings.Trim(name, "abcdefghijklmnopqrstuvwxyz0123456789_") != "" || name == "" {
		return "", fmt.Errorf("a template's name is lower-case letters, digits and underscores, not %q", name)
	}
	c.preparing.Lock()
	defer c.preparing.Unlock()
	if c.prepared[database] {
		return database, nil
	}
	if err := c.exec("create database " + database); err != nil {
		return "", err
	}
	if err := prepare(c.DSN(database)); err != nil {
		return "", errors.Join(err, c.exec("drop database "+database+" with (force)"))
	}
	c.prepared[database] = true
	return database, nil
}

// exec runs one statement in the maintenance database.
func (c *Cluster) exec(statement string) error {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	conn, err := pgx.Connect(ctx, c.DSN("postgres"))
	if err != nil {
		return err
	}
	defer conn.Close(ctx)
	_, err = conn.Exec(ctx, statement)
	return err
}
