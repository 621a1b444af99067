package account

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"testing"
	"time"

	"canting/internal/domain/access"
	"canting/internal/domain/fault"
	"canting/internal/domain/ledger"
	"canting/internal/domain/region"
	"canting/internal/store"
)

const (
	melati  region.Code = "35.76.01.1004.melati2"
	kauman  region.Code = "35.76.01.1004"
	goodOne             = "batik tulis merah"
	desk                = "10.0.0.7:50000"
)

// bench is a service on a real database, with a clock of its own and a quick
// derivation that is counted.
type bench struct {
	*Service
	t       *testing.T
	store   *watched
	file    string
	clock   time.Time
	derived int
	longest int // bytes of a password that were derived from
	ids     byte
}

// watched is the store, which a test may look over the shoulder of.
type watched struct {
	*store.Store
	lookups int
	// between, when set, runs once: after a session was read and before the
	// service hears of it.
	between func()
}

func (w *watched) SessionByToken(ctx context.Context, city region.Code, token [32]byte) (access.Session, access.Account, bool, error) {
	w.lookups++
	session, account, found, err := w.Store.SessionByToken(ctx, city, token)
	if run := w.between; run != nil {
		w.between = nil
		run()
	}
	return session, account, found, err
}

func newBench(t *testing.T) *bench {
	t.Helper()
	b := &bench{t: t, file: filepath.Join(t.TempDir(), "canting.db"), clock: morning()}
	s, err := store.Open(t.Context(), b.file)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	b.store = &watched{Store: s}
	b.Service = b.open(DefaultHashing(), rand.Reader)
	return b
}

// open starts another service on the same database.
func (b *bench) open(cost Hashing, random io.Reader) *Service {
	b.t.Helper()
	city, err := region.Kota()
	if err != nil {
		b.t.Fatal(err)
	}
	s, err := Open(Config{
		Store: b.store, City: city, Hashing: cost, Random: random,
		Now:   func() time.Time { return b.clock },
		NewID: func() ledger.ID { b.ids++; return ledger.ID{b.ids} },
		Derive: func(password, salt []byte, passes, memory uint32, lanes uint8, size uint32) []byte {
			b.derived++
			b.longest = max(b.longest, len(password))
			sum := sha256.Sum256(bytes.Join([][]byte{password, salt, []byte(fmt.Sprint(passes, memory, lanes))}, []byte{0}))
			return sum[:size]
		},
	})
	if err != nil {
		b.t.Fatal(err)
	}
	return s
}

func (b *bench) pass(d time.Duration) { b.clock = b.clock.Add(d) }

// person makes an account.
func (b *bench) person(username string, role access.Role, areas ...region.Code) Account {
	b.t.Helper()
	a, err := b.Bootstrap(b.t.Context(), New{Username: username, Name: username, Role: role, Areas: areas, Password: goodOne})
	if err != nil {
		b.t.Fatal(err)
	}
	return a
}

func (b *bench) signIn(username string) Session {
	b.t.Helper()
	session, err := b.SignIn(b.t.Context(), username, goodOne, desk)
	if err != nil {
		b.t.Fatal(err)
	}
	return session
}

// expectLive fails unless the token opens the account as it is now.
func (b *bench) expectLive(token string, want Account) {
	b.t.Helper()
	got, _, err := b.Resolve(b.t.Context(), token)
	if err != nil || got.ID != want.ID || got.Role != want.Role || !slices.Equal(got.Areas, want.Areas) {
		b.t.Errorf("the session opens %+v, %v; want %+v", got, err, want)
	}
}

func (b *bench) expectEnded(token string) {
	b.t.Helper()
	_, _, err := b.Resolve(b.t.Context(), token)
	expectFault(b.t, err, fault.Unauthenticated, "fault.unauthenticated")
}

// expectFault fails unless err is that fault, and a person who reads it in
// either language finds a sentence whose gaps the fault fills.
func expectFault(t *testing.T, err error, kind fault.Kind, key string) {
	t.Helper()
	got, params := fault.Sentence(err)
	if err == nil || fault.KindOf(err) != kind || got != key {
		t.Errorf("got %v, want %s with %q", err, kind, key)
		return
	}
	for _, language := range []string{"id", "en"} {
		sentence := catalogue(t, language)[key]
		if sentence == "" {
			t.Errorf("locale/%s has no sentence for %q", language, key)
		}
		for _, gap := range regexp.MustCompile(`\{(\w+)\}`).FindAllStringSubmatch(sentence, -1) {
			if _, filled := params[gap[1]]; !filled {
				t.Errorf("locale/%s: %q needs %s, the fault brings %v", language, key, gap[0], params)
			}
		}
	}
}

func catalogue(t *testing.T, language string) map[string]string {
	t.Helper()
	words := map[string]string{}
	for _, name := range []string{"fault.json", "account.json"} {
		raw, err := os.ReadFile(filepath.Join("../../../locale", language, name))
		if err == nil {
			err = json.Unmarshal(raw, &words)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	return words
}

// onDisk is every byte that the database has written.
func (b *bench) onDisk() []byte {
	b.t.Helper()
	files, err := filepath.Glob(b.file + "*")
	if err != nil {
		b.t.Fatal(err)
	}
	var all []byte
	for _, file := range files {
		raw, err := os.ReadFile(file)
		if err != nil {
			b.t.Fatal(err)
		}
		all = append(all, raw...)
	}
	return all
}
