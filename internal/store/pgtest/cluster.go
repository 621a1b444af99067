package pgtest

import (
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
)

// Config says how a cluster differs from the usual one.
type Config struct {
	// NoFsync turns fsync and synchronous commit off. The default is a server
	// that really waits for the disk, as in production.
	NoFsync bool
}

// Cluster is one PostgreSQL server with its files. It listens on a Unix socket
// in a folder of its own, so that clusters never compete for a port.
type Cluster struct {
	dir    string // holds data/, the socket and the log
	bin    string // folder of initdb and postgres
	owner  owner
	config Config

	keeper  *exec.Cmd
	leash   io.Closer // the keeper's standard input: closing it ends the cluster
	serial  atomic.Int64
	mu      sync.Mutex // guards server
	server  *server
	closing sync.Once

	preparing sync.Mutex // guards prepared
	prepared  map[string]bool
}

// DSN is the address of a database of the cluster, as pgx, psql and pg_dump
// take it.
func (c *Cluster) DSN(database string) string {
	query := url.Values{"host": {c.dir}, "user": {superuser}, "sslmode": {"disable"}}
	return "postgres:///" + database + "?" + query.Encode()
}

// Crash kills the server and its children with SIGKILL, as a power cut would:
// nothing is flushed, no lock is given back. Connections break.
func (c *Cluster) Crash(tb testing.TB) {
	tb.Helper()
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.server == nil {
		tb.Fatal("pgtest: the server is not running, so it cannot crash")
	}
	if err := c.server.kill(); err != nil {
		tb.Fatalf("pgtest: crashing the server: %v", err)
	}
	c.server = nil
}

// Restart starts the server on the files that it left, recovering from a crash
// where there was one; a running server is stopped in order first. DSNs stay
// valid. It returns when the server takes connections.
func (c *Cluster) Restart(tb testing.TB) {
	tb.Helper()
	c.mu.Lock()
	defer c.mu.Unlock()
	if err := c.stop(); err != nil {
		tb.Fatalf("pgtest: stopping the server: %v", err)
	}
	if err := c.start(); err != nil {
		tb.Fatalf("pgtest: restarting the server: %v", err)
	}
}

// open makes the files, starts the keeper, then the server.
func open(config Config) (*Cluster, error) {
	bin, err := findBinaries(usualBinaries, exec.LookPath)
	if err != nil {
		return nil, err
	}
	owner, err := serverOwner()
	if err != nil {
		return nil, err
	}
	dir, err := os.MkdirTemp("", "canting-pg-")
	if err != nil {
		return nil, err
	}
	c := &Cluster{dir: dir, bin: bin, owner: owner, config: config, prepared: map[string]bool{}}
	if err := c.create(); err != nil {
		c.close()
		return nil, err
	}
	return c, nil
}

func (c *Cluster) create() error {
	if err := c.owner.own(c.dir); err != nil {
		return err
	}
	if err := c.keep(); err != nil {
		return err
	}
	initdb := c.command("initdb", "--pgdata="+c.data(), "--username="+superuser, "--auth=trust",
		"--encoding=UTF8", "--locale=C", "--no-sync", "--no-instructions")
	if out, err := initdb.CombinedOutput(); err != nil {
		return fmt.Errorf("initdb in %s: %w\n%s", c.dir, err, out)
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.start()
}

// keep starts the keeper: a shell that waits for the end of its input, which
// comes when this process closes the pipe or dies, and then clears up. It is
// why a panic, a timeout or kill -9 of the tests leaves no server behind.
func (c *Cluster) keep() error {
	const script = `read -r _
"$1/pg_ctl" --pgdata="$2/data" --mode=immediate --wait stop
rm -rf "$2"`
	c.keeper = exec.Command("/bin/sh", "-c", script, "keeper", c.bin, c.dir)
	c.keeper.Dir = "/"
	c.keeper.SysProcAttr = c.owner.attributes()
	leash, err := c.keeper.StdinPipe()
	if err != nil {
		return err
	}
	c.leash = leash
	return c.keeper.Start()
}

// close ends the cluster. The keeper does the work, so that there is one way
// down only.
func (c *Cluster) close() {
	c.closing.Do(func() {
		if c.keeper == nil || c.keeper.Process == nil {
			os.RemoveAll(c.dir)
			return
		}
		c.leash.Close()
		c.keeper.Wait()
		c.mu.Lock()
		defer c.mu.Unlock()
		if c.server != nil {
			<-c.server.gone
			c.server = nil
		}
	})
}

func (c *Cluster) running() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.server != nil
}

func (c *Cluster) start() error {
	args := []string{"-D", c.data(), "-k", c.dir,
		"-c", "listen_addresses=", "-c", "timezone=UTC", "-c", "log_timezone=UTC",
		"-c", "shared_buffers=32MB", "-c", "max_connections=100"}
	if c.config.NoFsync {
		args = append(args, "-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off")
	}
	s, err := launch(c.command("postgres", args...), filepath.Join(c.dir, "log"), c.DSN("postgres"))
	if err != nil {
		return err
	}
	c.server = s
	return nil
}

func (c *Cluster) stop() error {
	if c.server == nil {
		return nil
	}
	s := c.server
	c.server = nil
	return s.stop()
}

func (c *Cluster) data() string { return filepath.Join(c.dir, "data") }

func (c *Cluster) command(name string, args ...string) *exec.Cmd {
	cmd := exec.Command(filepath.Join(c.bin, name), args...)
	cmd.Dir = "/" // the tests' own folder may be closed to the server's user
	cmd.SysProcAttr = c.owner.attributes()
	cmd.Env = append(serverEnvironment(os.Environ()), "LC_ALL=C")
	return cmd
}

// serverEnvironment leaves out the PG* variables of whoever runs the tests:
// they would point the server's tools at another server.
func serverEnvironment(environ []string) []string {
	var kept []string
	for _, v := range environ {
		if !strings.HasPrefix(v, "PG") {
			kept = append(kept, v)
		}
	}
	return kept
}

const superuser = "postgres"

// usualBinaries is where Debian's postgresql-15 puts the server's programs,
// outside of PATH.
const usualBinaries = "/usr/lib/postgresql/15/bin"

// errMissing says what to do; it is the whole message of a failed test.
var errMissing = errors.New("PostgreSQL 15 was not found: install it with `apt-get install postgresql-15` " +
	"(`make test` does), or put initdb and postgres into PATH, or set " + OptOut + "=1 to leave PostgreSQL untested")

// findBinaries is the folder that holds initdb and postgres: the usual one,
// else the one in PATH.
func findBinaries(usual string, lookPath func(string) (string, error)) (string, error) {
	if _, err := os.Stat(filepath.Join(usual, "initdb")); err == nil {
		return usual, nil
	}
	path, err := lookPath("initdb")
	if err != nil {
		return "", errMissing
	}
	// PATH may hold a link; postgres and pg_ctl lie beside its target.
	path, err = filepath.EvalSymlinks(path)
	if err != nil {
		return "", fmt.Errorf("following %s: %w", path, err)
	}
	return filepath.Dir(path), nil
}
