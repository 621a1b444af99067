package main

import (
	"bufio"
	"bytes"
	"context"
	"database/sql"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"mime/multipart"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"canting/internal/app/synthetic"
	"canting/internal/domain/access"
	"canting/internal/domain/ident"
	"canting/internal/domain/ledger"
	"canting/internal/domain/region"
	"canting/internal/exchange/sigizi"
	"canting/internal/exchange/sigizi/sigizitest"
	"canting/internal/store"
	"canting/internal/store/pgtest"
)

// program is canting as it is delivered, in a process of its own.
type program struct{ path string }

// build builds the program.
func build(t *testing.T) program {
	t.Helper()
	path := filepath.Join(t.TempDir(), "canting")
	if out, err := exec.Command("go", "build", "-buildvcs=false", "-o", path, ".").CombinedOutput(); err != nil {
		t.Fatalf("go build: %v\n%s", err, out)
	}
	return program{path}
}

func (p program) command(t *testing.T, db string, args ...string) *exec.Cmd {
	cmd := exec.Command(p.path, args...)
	cmd.Env = append(os.Environ(), "CANTING_DB="+db, "CANTING_LANG=en", "TMPDIR="+t.TempDir())
	return cmd
}

// run runs a command that must succeed and gives its output.
func (p program) run(t *testing.T, db string, args ...string) string {
	t.Helper()
	cmd := p.command(t, db, args...)
	var out, complaint bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &complaint
	if err := cmd.Run(); err != nil {
		t.Fatalf("canting %s: %v\n%s%s", strings.Join(args, " "), err, out.Bytes(), complaint.Bytes())
	}
	return out.String()
}

// weighings is the export, less what tells one import from another: names of
// records and batches, and who was the first to name a posyandu.
func (p program) weighings(t *testing.T, db string) []string {
	t.Helper()
	table, err := csv.NewReader(strings.NewReader(p.run(t, db, "export", "measurements"))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	// Which of two rows is the one that opens a posyandu, or resembles the other,
	// depends on which was there first.
	passing := []string{"posyandu_new", "doubtful"}
	child, batch, remarks := slices.Index(table[0], "child"), slices.Index(table[0], "batch"), slices.Index(table[0], "remarks")
	var lines []string
	for _, row := range table[1:] {
		row[child], row[batch] = "", ""
		codes := slices.DeleteFunc(strings.Split(row[remarks], ";"), func(code string) bool { return slices.Contains(passing, code) })
		row[remarks] = strings.Join(codes, ";")
		lines = append(lines, strings.Join(row, ","))
	}
	slices.Sort(lines)
	return lines
}

// engine is where the killed programs keep their data.
type engine struct {
	name      string
	database  func(testing.TB) string
	databases int
	driver    string
}

func engines() []engine {
	databases := [2]int{5, 2}
	if testing.Short() {
		databases = [2]int{1, 1}
	}
	return []engine{
		{"sqlite", func(tb testing.TB) string { return filepath.Join(tb.TempDir(), "kota.db") }, databases[0], "sqlite"},
		{"postgres", pgtest.Start, databases[1], "pgx"},
	}
}

// killsEach is how often the work on one database is killed.
const killsEach = 5

func TestKilledWhileImporting(t *testing.T) {
	p := build(t)
	file := crowdFile(t, 1500)
	whole := filepath.Join(t.TempDir(), "whole.db")
	p.run(t, whole, "import", "sigizi", file)
	want, totals, entries := p.weighings(t, whole), p.run(t, whole, "verify"), entriesIn("sqlite", whole)
	for _, e := range engines() {
		t.Run(e.name, func(t *testing.T) {
			midway := 0
			for range e.databases {
				db := e.database(t)
				for range killsEach {
					if p.importKilled(t, e, db, file, entries) {
						midway++
					}
					p.run(t, db, "verify")
					onlyOf(t, p.weighings(t, db), want)
				}
				p.run(t, db, "import", "sigizi", file)
				if got := lineWith(p.run(t, db, "import", "list"), " done "); got == "" {
					t.Error("the import that was let be is not done")
				}
				if got := p.run(t, db, "verify"); got != totals {
					t.Errorf("finished, verify says\n%s, want\n%s", got, totals)
				}
				if got := p.weighings(t, db); !slices.Equal(got, want) {
					t.Errorf("finished, there are %d weighings, want the %d of an import in one go", len(got), len(want))
				}
				p.undoKilled(t, db, file, want)
			}
			if midway == 0 {
				t.Errorf("none of %d kills came in the middle of an import", e.databases*killsEach)
			}
			t.Logf("%d of %d kills came in the middle", midway, e.databases*killsEach)
		})
	}
}

// undoKilled takes an import back that a kill has ended, which still says that
// it runs, and brings its rows again.
func (p program) undoKilled(t *testing.T, db, file string, want []string) {
	t.Helper()
	cut, _, found := strings.Cut(lineWith(p.run(t, db, "import", "list"), " writing "), " ")
	if !found {
		return // every kill came before or after the writing
	}
	p.run(t, db, "import", "undo", cut, "--crashed")
	if left := p.weighings(t, db); len(left) >= len(want) {
		t.Errorf("%d of %d weighings after the undoing", len(left), len(want))
	}
	p.run(t, db, "import", "sigizi", file)
	onlyOf(t, p.weighings(t, db), want)
	p.run(t, db, "verify")
}

// importKilled starts an import and kills it soon after a random share of
// the entries has been stored. It tells whether the import was in the middle.
func (p program) importKilled(t *testing.T, e engine, db, file string, entries int) bool {
	t.Helper()
	before := entriesIn(e.driver, db)
	cmd := p.command(t, db, "import", "sigizi", file)
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		cmd.Wait()
	}()
	p.await(t, e, db, min(entries, before+1+rand.IntN(entries/killsEach)), ended)
	time.Sleep(rand.N(20 * time.Millisecond))
	kill(t, cmd, ended)
	after := entriesIn(e.driver, db)
	return after > before && after < entries
}

// await returns when there are so many entries, or the program has ended.
func (p program) await(t *testing.T, e engine, db string, entries int, ended <-chan struct{}) {
	t.Helper()
	for deadline := time.Now().Add(time.Minute); time.Now().Before(deadline); {
		select {
		case <-ended:
			return
		case <-time.After(time.Millisecond):
		}
		if entriesIn(e.driver, db) >= entries {
			return
		}
	}
	t.Fatalf("there were not %d entries within a minute", entries)
}

func kill(t *testing.T, cmd *exec.Cmd, ended <-chan struct{}) {
	t.Helper()
	if err := cmd.Process.Kill(); err != nil && err != os.ErrProcessDone {
		t.Fatal(err)
	}
	<-ended
}

// entriesIn counts the entries of a database that another process writes; 0
// when there is no schema yet.
func entriesIn(driver, url string) int {
	if driver == "sqlite" {
		if _, err := os.Stat(url); err != nil {
			return 0
		}
		url = "file:" + url + "?mode=ro&_pragma=busy_timeout(1000)"
	}
	db, err := sql.Open(driver, url)
	if err != nil {
		return 0
	}
	defer db.Close()
	n := 0
	if db.QueryRow("select count(*) from entry").Scan(&n) != nil {
		return 0
	}
	return n
}

// onlyOf checks that all lines are wanted, each at most as often as wanted.
func onlyOf(t *testing.T, lines, want []string) {
	t.Helper()
	left := map[string]int{}
	for _, line := range want {
		left[line]++
	}
	for _, line := range lines {
		if left[line]--; left[line] < 0 {
			t.Fatalf("there twice, or never said: %s", line)
		}
	}
}

// crowdFile writes the export of a made-up city with about n children.
func crowdFile(t *testing.T, n int) string {
	t.Helper()
	city, err := region.Kota()
	if err != nil {
		t.Fatal(err)
	}
	until := ident.NewDate(2025, 9, 30)
	made, err := synthetic.New(synthetic.Config{Seed: 11, Until: until, Region: city, Who: ledger.Derived("penguji"), Children: n})
	if err != nil {
		t.Fatal(err)
	}
	export, err := made.Export(until.MonthIndex(), 0)
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "kota.xlsx")
	out, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer out.Close()
	rows := make([]sigizitest.Record, len(export.Rows))
	for i, line := range export.Rows {
		rows[i] = sigizitest.Record{}
		for j, heading := range export.Heading {
			rows[i][heading] = line[j]
		}
	}
	if err := sigizitest.Write(out, sigizi.E2, sigizitest.Format{Preamble: []string{export.Above}}, rows); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestKilledWhileServing(t *testing.T) {
	p := build(t)
	file := crowdFile(t, 4000)
	for _, e := range engines() {
		t.Run(e.name, func(t *testing.T) {
			db := e.database(t)
			small := filepath.Join(t.TempDir(), "small.csv")
			var rows bytes.Buffer
			if err := sigizitest.Write(&rows, sigizi.E2, sigizitest.Format{Comma: ';'}, children(4)); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(small, rows.Bytes(), 0o600); err != nil {
				t.Fatal(err)
			}
			p.run(t, db, "import", "sigizi", small)
			admin := p.command(t, db, "user", "add", "--username", "penguji", "--name", "Penguji", "--role", "admin")
			admin.Stdin = strings.NewReader(password + "\n")
			if out, err := admin.CombinedOutput(); err != nil {
				t.Fatalf("user add: %v\n%s", err, out)
			}
			k := &killed{program: p, db: db, file: file, children: childrenIn(t, db)}
			for range e.databases * killsEach {
				k.round(t)
				k.look(t)
			}
			t.Logf("%d acknowledged weighings, %d imports cut off", len(k.acknowledged), k.cut)
			if len(k.acknowledged) == 0 || k.cut == 0 {
				t.Error("nothing was acknowledged, or no import was cut off")
			}
			k.finish(t)
		})
	}
}

const password = "canting-gula-mojo"

// killed is a service that is killed again and again while people weigh and a
// file is being imported, and what it acknowledged in all its lives.
type killed struct {
	program
	db, file string
	children []ledger.ID

	mu           sync.Mutex
	said         int
	acknowledged []ledger.ID
	cut          int
}

// round is one life of the service.
func (k *killed) round(t *testing.T) {
	cmd := k.command(t, k.db, "serve", "--addr", "127.0.0.1:0")
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewReader(out)
	first, err := lines.ReadString('\n')
	if err != nil {
		t.Fatalf("the service did not start: %v", err)
	}
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		io.Copy(io.Discard, lines)
		cmd.Wait()
	}()
	c := newClient(t, first[strings.LastIndex(first, "http"):len(first)-1])
	k.cutOff(t, c)
	var people sync.WaitGroup
	people.Go(func() { c.upload(k.file) })
	for range 4 {
		people.Go(func() { k.weigh(c) })
	}
	time.Sleep(50*time.Millisecond + rand.N(400*time.Millisecond))
	kill(t, cmd, ended)
	people.Wait()
}

// cutOff checks that no import seems to run that a kill has ended.
func (k *killed) cutOff(t *testing.T, c *client) {
	t.Helper()
	var list struct{ Items []struct{ State string } }
	if err := c.call(http.MethodGet, "/imports", "", nil, &list); err != nil {
		t.Fatal(err)
	}
	k.cut = 0
	for _, b := range list.Items {
		switch b.State {
		case "done":
		case "interrupted":
			k.cut++
		default:
			t.Errorf("an import that a kill ended is said to be %s", b.State)
		}
	}
}

// weigh says weighings, one after the other, until the service is gone.
func (k *killed) weigh(c *client) {
	for {
		k.mu.Lock()
		k.said++
		n := k.said
		k.mu.Unlock()
		id := newID()
		body, _ := json.Marshal(map[string]any{
			"id": id, "child": k.children[n%len(k.children)], "date": ident.NewDate(2024, 6, 1).AddDays(n % 250).String(), "muac_cm": 14,
			"confirmed": []string{"already_weighed", "implausible_zac", "too_old"},
		})
		var said struct{ Entry ledger.ID }
		if err := c.call(http.MethodPost, "/weighings", "application/json", bytes.NewReader(body), &said); err != nil {
			return
		}
		k.mu.Lock()
		k.acknowledged = append(k.acknowledged, said.Entry)
		k.mu.Unlock()
	}
}

// look checks what the kill has left: every entry that was ever acknowledged,
// once, and nothing that does not follow from the entries.
func (k *killed) look(t *testing.T) {
	t.Helper()
	k.run(t, k.db, "verify")
	there := map[ledger.ID]int{}
	withStore(t, k.db, func(ctx context.Context, s *store.Store, who access.Access) error {
		return s.EachEntry(ctx, who.City, func(e *ledger.Entry) error {
			there[e.ID]++
			return nil
		})
	})
	for _, id := range k.acknowledged {
		if there[id] != 1 {
			t.Fatalf("the acknowledged entry %s is there %d times", id, there[id])
		}
	}
}

// finish takes one of the imports back that were cut off, imports the file once
// more, in one go, and compares with a database that never was interrupted.
func (k *killed) finish(t *testing.T) {
	t.Helper()
	cut, _, found := strings.Cut(lineWith(k.run(t, k.db, "import", "list"), " interrupted "), " ")
	if !found {
		t.Fatal("no import was cut off")
	}
	k.run(t, k.db, "import", "undo", cut)
	k.run(t, k.db, "import", "sigizi", k.file)
	fresh := filepath.Join(t.TempDir(), "fresh.db")
	k.run(t, fresh, "import", "sigizi", k.file)
	ofFile := func(line string) bool { return !strings.Contains(line, "ANAK CONTOH") }
	want := k.weighings(t, fresh)
	got := slices.DeleteFunc(k.weighings(t, k.db), func(line string) bool { return !ofFile(line) })
	if !slices.Equal(got, want) {
		t.Errorf("finished, there are %d weighings of the file, want %d; %s", len(got), len(want), firstDifference(got, want))
	}
	k.run(t, k.db, "verify")
}

// firstDifference shows where two lists part.
func firstDifference(got, want []string) string {
	for i := range want {
		if i >= len(got) || got[i] != want[i] {
			return fmt.Sprintf("got\n%s\nwant\n%s", strings.Join(got[i:min(i+1, len(got))], ""), want[i])
		}
	}
	return ""
}

func lineWith(text, part string) string {
	for line := range strings.Lines(text) {
		if strings.Contains(line, part) {
			return line
		}
	}
	return ""
}

func childrenIn(t *testing.T, db string) (ids []ledger.ID) {
	t.Helper()
	withStore(t, db, func(ctx context.Context, s *store.Store, who access.Access) error {
		return s.EachCard(ctx, who.Filter(access.ChildRead), func(card *ledger.Card) error {
			ids = append(ids, card.ID)
			return nil
		})
	})
	return ids
}

func withStore(t *testing.T, db string, read func(context.Context, *store.Store, access.Access) error) {
	t.Helper()
	s, err := store.Open(t.Context(), db)
	if err != nil {
		t.Fatal(err)
	}
	err = read(t.Context(), s, access.Access{Role: access.Admin, City: "35.76", Areas: []region.Code{"35.76"}})
	if closed := s.Close(); err != nil || closed != nil {
		t.Fatal(err, closed)
	}
}

// client speaks to the service as a screen does.
type client struct {
	url    string
	cookie string
	csrf   string
}

func newClient(t *testing.T, url string) *client {
	t.Helper()
	c := &client{url: url}
	body := fmt.Sprintf(`{"username":"penguji","password":%q}`, password)
	response, err := http.Post(url+"/api/v1/session", "application/json", strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	var session struct{ CSRF string }
	if err := json.NewDecoder(response.Body).Decode(&session); err != nil || response.StatusCode != http.StatusOK {
		t.Fatalf("sign in: %s, %v", response.Status, err)
	}
	c.csrf = session.CSRF
	c.cookie, _, _ = strings.Cut(response.Header.Get("Set-Cookie"), ";")
	return c
}

// call speaks once. What it gets must be an answer that tells of success.
func (c *client) call(method, path, kind string, body io.Reader, into any) error {
	request, err := http.NewRequest(method, c.url+"/api/v1"+path, body)
	if err != nil {
		return err
	}
	request.Header.Set("Cookie", c.cookie)
	request.Header.Set("X-CSRF-Token", c.csrf)
	if kind != "" {
		request.Header.Set("Content-Type", kind)
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		return err
	}
	if response.StatusCode >= 300 {
		return fmt.Errorf("%s %s: %s: %s", method, path, response.Status, text)
	}
	return json.Unmarshal(text, into)
}

// upload sends a file for import. The kill may come first: whether it was
// taken is seen at the next start.
func (c *client) upload(path string) {
	content, err := os.ReadFile(path)
	if err != nil {
		return
	}
	var form bytes.Buffer
	w := multipart.NewWriter(&form)
	part, _ := w.CreateFormFile("file", filepath.Base(path)) // a buffer takes all
	part.Write(content)
	w.Close()
	var started struct{ ID string }
	c.call(http.MethodPost, "/imports", w.FormDataContentType(), &form, &started)
}
