package pgtest

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
)

func connect(t *testing.T, dsn string) *pgx.Conn {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), dsn)
	if err != nil {
		t.Fatalf("connecting to %s: %v", dsn, err)
	}
	// Not t.Context(): it is cancelled before clean-up runs.
	t.Cleanup(func() { conn.Close(context.Background()) })
	return conn
}

func run(t *testing.T, conn *pgx.Conn, statement string) {
	t.Helper()
	if _, err := conn.Exec(t.Context(), statement); err != nil {
		t.Fatalf("%s: %v", statement, err)
	}
}

func ask[T any](t *testing.T, conn *pgx.Conn, query string) T {
	t.Helper()
	var answer T
	if err := conn.QueryRow(t.Context(), query).Scan(&answer); err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	return answer
}

func TestStartGivesEachTestItsOwnDatabase(t *testing.T) {
	first, second := Start(t), Start(t)
	if first == second {
		t.Fatalf("two calls gave the same database, %s", first)
	}
	run(t, connect(t, first), "create table mark (n int)")
	if ask[bool](t, connect(t, second), "select to_regclass('mark') is not null") {
		t.Error("a table made in one database shows in the other")
	}
}

func TestStartDropsTheDatabaseWhenTheTestEnds(t *testing.T) {
	var name string
	t.Run("user", func(t *testing.T) {
		name = ask[string](t, connect(t, Start(t)), "select current_database()")
	})
	conn := connect(t, Start(t))
	if ask[bool](t, conn, "select exists (select 1 from pg_database where datname = '"+name+"')") {
		t.Errorf("database %s outlived its test", name)
	}
}

func TestServerIsLikeProduction(t *testing.T) {
	conn := connect(t, Start(t))
	for setting, want := range map[string]string{
		"fsync": "on", "synchronous_commit": "on", "full_page_writes": "on",
		"TimeZone": "UTC", "server_encoding": "UTF8", "lc_collate": "C", "listen_addresses": "",
	} {
		if got := ask[string](t, conn, "show "+setting); got != want {
			t.Errorf("%s is %q, want %q", setting, got, want)
		}
	}
}

func TestServerDoesNotRunAsRoot(t *testing.T) {
	c := sharedCluster(t)
	info, err := os.Stat(filepath.Join("/proc", strconv.Itoa(c.server.process.Pid)))
	if err != nil {
		t.Fatal(err)
	}
	if uid := info.Sys().(*syscall.Stat_t).Uid; uid == 0 {
		t.Error("the server runs as root")
	}
}

func TestClonePreparesTheTemplateOnce(t *testing.T) {
	prepared := 0
	prepare := func(dsn string) error {
		prepared++
		conn, err := pgx.Connect(t.Context(), dsn)
		if err != nil {
			return err
		}
		defer conn.Close(t.Context())
		_, err = conn.Exec(t.Context(), "create table mark as select 7 as n")
		return err
	}
	first := connect(t, Clone(t, "once", prepare))
	run(t, first, "update mark set n = 8")
	second := connect(t, Clone(t, "once", prepare))
	if got := ask[int](t, second, "select n from mark"); got != 7 {
		t.Errorf("the second copy holds %d, want the template's 7", got)
	}
	if prepared != 1 {
		t.Errorf("the template was prepared %d times, want once", prepared)
	}
}

func TestTemplateThatFailsCanBeTriedAgain(t *testing.T) {
	c := sharedCluster(t)
	broken := errors.New("broken schema")
	if _, err := c.template("again", func(string) error { return broken }); !errors.Is(err, broken) {
		t.Fatalf("a failing preparation gave %v, want %v", err, broken)
	}
	if _, err := c.template("again", func(string) error { return nil }); err != nil {
		t.Errorf("the second try failed: %v", err)
	}
}

func TestTemplateRefusesANameThatIsNotAnIdentifier(t *testing.T) {
	c := sharedCluster(t)
	for _, name := range []string{"", "a b", "x;drop database postgres", "Émile"} {
		_, err := c.template(name, func(string) error { return nil })
		if err == nil || !strings.Contains(err.Error(), "name") {
			t.Errorf("template %q: got %v, want an error about its name", name, err)
		}
	}
}

func TestCrashKeepsWhatWasCommittedOnly(t *testing.T) {
	for _, config := range []Config{{}, {NoFsync: true}} {
		t.Run("nofsync="+strconv.FormatBool(config.NoFsync), func(t *testing.T) {
			c := New(t, config)
			dsn := c.Database(t)
			conn := connect(t, dsn)
			wantFsync := map[bool]string{false: "on", true: "off"}[config.NoFsync]
			if got := ask[string](t, conn, "show fsync"); got != wantFsync {
				t.Fatalf("fsync is %s, want %s", got, wantFsync)
			}
			// Even without fsync: SIGKILL loses what postgres holds, not what the kernel holds.
			run(t, conn, "set synchronous_commit = on")
			run(t, conn, "create table mark (n int)")
			run(t, conn, "insert into mark values (1)")
			run(t, conn, "begin")
			run(t, conn, "insert into mark values (2)")

			c.Crash(t)
			if _, err := pgx.Connect(t.Context(), dsn); err == nil {
				t.Fatal("a crashed server took a connection")
			}
			if _, err := conn.Exec(t.Context(), "commit"); err == nil {
				t.Fatal("a crashed server answered a commit")
			}

			c.Restart(t)
			if got := ask[int](t, connect(t, dsn), "select coalesce(sum(n), 0)::int from mark"); got != 1 {
				t.Errorf("after the crash the rows sum to %d, want 1: the committed one", got)
			}
		})
	}
}

func TestRestartOfARunningServerKeepsItsData(t *testing.T) {
	c := New(t, Config{NoFsync: true})
	dsn := c.Database(t)
	run(t, connect(t, dsn), "create table mark as select 1 as n")
	c.Restart(t)
	if got := ask[int](t, connect(t, dsn), "select n from mark"); got != 1 {
		t.Errorf("after the restart n is %d, want 1", got)
	}
}

func TestClusterLeavesNothingBehind(t *testing.T) {
	for _, crashed := range []bool{false, true} {
		var dir string
		var pid int
		t.Run("crashed="+strconv.FormatBool(crashed), func(t *testing.T) {
			c := New(t, Config{NoFsync: true})
			dir, pid = c.dir, c.server.process.Pid
			if crashed {
				c.Crash(t)
			}
		})
		if _, err := os.Stat(dir); !errors.Is(err, os.ErrNotExist) {
			t.Errorf("%s is still there (crashed: %t): %v", dir, crashed, err)
		}
		if alive("/proc", pid) {
			t.Errorf("server %d still runs (crashed: %t)", pid, crashed)
		}
	}
}

// A test process that is killed cannot clear up; its keeper must.
func TestKilledTestProcessLeavesNothingBehind(t *testing.T) {
	if os.Getenv("PGTEST_VICTIM") == "1" {
		c := New(t, Config{NoFsync: true})
		os.Stdout.WriteString(c.dir + " " + strconv.Itoa(c.keeper.Process.Pid) + "\n")
		select {} // until killed
	}
	skipIfUnwanted(t)
	victim := exec.Command(os.Args[0], "-test.run=^TestKilledTestProcessLeavesNothingBehind$")
	victim.Env = append(os.Environ(), "PGTEST_VICTIM=1")
	out, err := victim.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := victim.Start(); err != nil {
		t.Fatal(err)
	}
	line := make([]byte, 4096)
	n, _ := out.Read(line)
	victim.Process.Kill()
	victim.Wait()
	dir, keeper, found := strings.Cut(strings.TrimSpace(string(line[:n])), " ")
	pid, err := strconv.Atoi(keeper)
	if !found || err != nil {
		t.Fatalf("the victim said %q, want its folder and its keeper", line[:n])
	}
	for deadline := time.Now().Add(patience); alive("/proc", pid); time.Sleep(time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatal("the keeper never ended")
		}
	}
	if _, err := os.Stat(dir); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("%s outlived the process that made it: %v", dir, err)
	}
}

func TestFindBinaries(t *testing.T) {
	usual, elsewhere, links := t.TempDir(), t.TempDir(), t.TempDir()
	for _, path := range []string{filepath.Join(usual, "initdb"), filepath.Join(elsewhere, "initdb")} {
		if err := os.WriteFile(path, nil, 0o700); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Symlink(filepath.Join(elsewhere, "initdb"), filepath.Join(links, "initdb")); err != nil {
		t.Fatal(err)
	}
	none := func(string) (string, error) { return "", exec.ErrNotFound }
	in := func(dir string) func(string) (string, error) {
		return func(name string) (string, error) { return filepath.Join(dir, name), nil }
	}
	for _, c := range []struct {
		name, usual string
		lookPath    func(string) (string, error)
		want        string
		err         error
	}{
		{"the usual place first", usual, in(elsewhere), usual, nil},
		{"else PATH", t.TempDir(), in(elsewhere), elsewhere, nil},
		{"through a link in PATH", t.TempDir(), in(links), elsewhere, nil},
		{"nowhere", t.TempDir(), none, "", errMissing},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := findBinaries(c.usual, c.lookPath)
			if got != c.want || !errors.Is(err, c.err) {
				t.Errorf("got %q, %v; want %q, %v", got, err, c.want, c.err)
			}
		})
	}
}

func TestMissingPostgreSQLSaysWhatToInstall(t *testing.T) {
	for _, part := range []string{"apt-get install postgresql-15", "PATH", OptOut + "=1"} {
		if !strings.Contains(errMissing.Error(), part) {
			t.Errorf("%q does not mention %q", errMissing, part)
		}
	}
}

func TestReadStat(t *testing.T) {
	for _, c := range []struct {
		text   string
		state  string
		parent int
		ok     bool
	}{
		{"12 (postgres) S 7 12 12 0", "S", 7, true},
		{"12 (a) b) (c) Z 9 12 12 0", "Z", 9, true},
		{"12 (postgres", "", 0, false},
		{"12 (postgres) S", "", 0, false},
		{"", "", 0, false},
	} {
		path := filepath.Join(t.TempDir(), "stat")
		if err := os.WriteFile(path, []byte(c.text), 0o600); err != nil {
			t.Fatal(err)
		}
		state, parent, ok := readStat(path)
		if state != c.state || parent != c.parent || ok != c.ok {
			t.Errorf("%q: got %q %d %t, want %q %d %t", c.text, state, parent, ok, c.state, c.parent, c.ok)
		}
	}
}

func TestChildrenOf(t *testing.T) {
	child := exec.Command("sleep", "60")
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	defer child.Wait()
	defer child.Process.Kill()
	if got := childrenOf("/proc", os.Getpid()); !slices.Contains(got, child.Process.Pid) {
		t.Errorf("children %v, want %d among them", got, child.Process.Pid)
	}
}

func TestServerEnvironmentDropsTheCallersPostgres(t *testing.T) {
	got := serverEnvironment([]string{"HOME=/root", "PGHOST=example", "PGDATA=/x", "PATH=/bin"})
	if want := []string{"HOME=/root", "PATH=/bin"}; !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}
