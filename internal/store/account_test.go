package store_test

import (
	"context"
	"crypto/sha256"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"canting/internal/domain/access"
	"canting/internal/domain/fault"
	"canting/internal/domain/ledger"
	"canting/internal/domain/region"
	"canting/internal/store"
)

const (
	mojokerto = region.Code("35.76")
	kediri    = region.Code("35.71")
)

func TestAccounts(t *testing.T) {
	t.Run("sqlite", func(t *testing.T) { exerciseAccounts(t, embedded) })
	t.Run("postgres", func(t *testing.T) { exerciseAccounts(t, beside) })
}

func TestSessions(t *testing.T) {
	t.Run("sqlite", func(t *testing.T) { exerciseSessions(t, embedded) })
	t.Run("postgres", func(t *testing.T) { exerciseSessions(t, beside) })
}

// exerciseAccounts holds an engine to what the rooms above expect of accounts.
func exerciseAccounts(t *testing.T, open func(testing.TB) *store.Store) {
	t.Run("what is put is read", func(t *testing.T) { accountsAreRead(t, open(t)) })
	t.Run("any text is kept", func(t *testing.T) { accountsKeepText(t, open(t)) })
	t.Run("a username is one person's within a city", func(t *testing.T) { usernamesAreUnique(t, open(t)) })
	t.Run("a closed account stays closed", func(t *testing.T) { closedStaysClosed(t, open(t)) })
}

// exerciseSessions does the same for sessions.
func exerciseSessions(t *testing.T, open func(testing.TB) *store.Store) {
	t.Run("a session comes with its account", func(t *testing.T) { sessionsAreRead(t, open(t)) })
	t.Run("a session stays in its city", func(t *testing.T) { sessionsStayInCity(t, open(t)) })
	t.Run("sessions end", func(t *testing.T) { sessionsEnd(t, open(t)) })
}

func siti() access.Account {
	return access.Account{
		City: mojokerto, ID: ledger.ID{1}, Username: "siti", Name: "Siti Aminah", Role: access.Kader,
		Areas: []region.Code{"35.76.02.1009.melati2", "35.76.02.1009"}, Password: "$argon2id$1", Created: 1_790_000_000_000,
	}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func accountsAreRead(t *testing.T, s *store.Store) {
	ctx, first := t.Context(), siti()
	second := access.Account{City: mojokerto, ID: ledger.ID{2}, Username: "adi", Name: "Adi", Role: access.Admin, Password: "x", Created: 2}
	must(t, s.PutAccount(ctx, first))
	must(t, s.PutAccount(ctx, second))

	expectAccount(t, first)(s.AccountByUsername(ctx, mojokerto, "siti"))
	expectAccount(t, first)(s.AccountByID(ctx, mojokerto, first.ID))

	changed := first
	changed.Name, changed.Role, changed.Areas, changed.Password, changed.Closed = "Bu Siti", access.Puskesmas, []region.Code{"35.76.01"}, "$argon2id$2", 77
	must(t, s.PutAccount(ctx, changed))
	expectAccount(t, changed)(s.AccountByID(ctx, mojokerto, first.ID))

	all, err := s.Accounts(ctx, mojokerto)
	must(t, err)
	if diff := cmp.Diff([]access.Account{second, changed}, all, cmpopts.EquateEmpty()); diff != "" {
		t.Errorf("accounts, by username (-want +got):\n%s", diff)
	}
}

func expectAccount(t *testing.T, want access.Account) func(access.Account, bool, error) {
	return func(got access.Account, found bool, err error) {
		t.Helper()
		must(t, err)
		if diff := cmp.Diff(want, got, cmpopts.EquateEmpty()); !found || diff != "" {
			t.Errorf("found: %v (-want +got):\n%s", found, diff)
		}
	}
}

func accountsKeepText(t *testing.T, s *store.Store) {
	n := 0
	rapid.Check(t, func(r *rapid.T) {
		n++
		a := siti()
		a.ID = ledger.ID{byte(n >> 16), byte(n >> 8), byte(n), 9}
		a.Username = a.ID.String()
		a.Name = rapid.StringMatching(`[^\x00]{0,40}`).Draw(r, "name")
		a.Areas = rapid.SliceOfN(rapid.Map(rapid.StringMatching(`[^\x00]{0,12}`), func(s string) region.Code { return region.Code(s) }), 0, 5).Draw(r, "areas")
		if err := s.PutAccount(context.Background(), a); err != nil {
			r.Fatal(err)
		}
		got, found, err := s.AccountByUsername(context.Background(), mojokerto, a.Username)
		if err != nil || !found || !cmp.Equal(a, got, cmpopts.EquateEmpty()) {
			r.Fatalf("got %+v, %v, %v; put %+v", got, found, err, a)
		}
	})
}

func usernamesAreUnique(t *testing.T, s *store.Store) {
	ctx, first := t.Context(), siti()
	must(t, s.PutAccount(ctx, first))

	other := first
	other.ID = ledger.ID{2}
	err := s.PutAccount(ctx, other)
	if key, params := fault.Sentence(err); fault.KindOf(err) != fault.Conflict || key != "account.username.taken" || params["username"] != "siti" {
		t.Errorf("a second siti: %v, want a conflict that names her", err)
	}
	if _, found, err := s.AccountByID(ctx, mojokerto, other.ID); found || err != nil {
		t.Errorf("the second siti is stored: %v, %v", found, err)
	}

	other.City = kediri
	must(t, s.PutAccount(ctx, other))
	expectAccount(t, first)(s.AccountByUsername(ctx, mojokerto, "siti"))
	expectAccount(t, other)(s.AccountByUsername(ctx, kediri, "siti"))
	if _, found, err := s.AccountByID(ctx, kediri, first.ID); found || err != nil {
		t.Errorf("an account of Mojokerto was found in Kediri: %v, %v", found, err)
	}
}

func closedStaysClosed(t *testing.T, s *store.Store) {
	ctx, open := t.Context(), siti()
	must(t, s.PutAccount(ctx, open))
	closed := open
	closed.Closed = 5
	must(t, s.PutAccount(ctx, closed))
	must(t, s.PutAccount(ctx, open)) // prepared before it was closed
	expectAccount(t, closed)(s.AccountByID(ctx, mojokerto, open.ID))
}

func session(token string, account ledger.ID, expires int64) access.Session {
	return access.Session{City: mojokerto, Token: sha256.Sum256([]byte(token)), Account: account, CSRF: "csrf of " + token, Created: 1, Expires: expires}
}

func sessionsAreRead(t *testing.T, s *store.Store) {
	ctx, a := t.Context(), siti()
	must(t, s.PutAccount(ctx, a))
	want := session("a", a.ID, 100)
	must(t, s.PutSession(ctx, want))
	must(t, s.PutSession(ctx, session("b", a.ID, 200)))

	a.Name = "Bu Siti" // the account is read as it is now
	must(t, s.PutAccount(ctx, a))
	got, account, found, err := s.SessionByToken(ctx, mojokerto, want.Token)
	if got != want {
		t.Errorf("session: got %+v, want %+v", got, want)
	}
	expectAccount(t, a)(account, found, err)
	expectSessions(t, s, mojokerto, "a", "b")
}

func sessionsStayInCity(t *testing.T, s *store.Store) {
	ctx, a := t.Context(), siti()
	must(t, s.PutAccount(ctx, a))
	must(t, s.PutSession(ctx, session("a", a.ID, 100)))
	must(t, s.PutSession(ctx, session("of nobody", ledger.ID{9}, 100)))

	// The same account ID in another city is somebody else.
	other := a
	other.City = kediri
	must(t, s.PutAccount(ctx, other))
	expectSessions(t, s, kediri)
	expectSessions(t, s, mojokerto, "a")

	must(t, s.DropSessionsOf(ctx, kediri, a.ID))
	must(t, s.DropSession(ctx, kediri, sha256.Sum256([]byte("a"))))
	must(t, s.DropExpired(ctx, kediri, 1000))
	expectSessions(t, s, mojokerto, "a")
}

func sessionsEnd(t *testing.T, s *store.Store) {
	ctx, a, b := t.Context(), siti(), siti()
	b.ID, b.Username = ledger.ID{2}, "budi"
	must(t, s.PutAccount(ctx, a))
	must(t, s.PutAccount(ctx, b))
	for token, owner := range map[string]ledger.ID{"a": a.ID, "b": a.ID, "c": b.ID} {
		must(t, s.PutSession(ctx, session(token, owner, 100)))
	}
	must(t, s.PutSession(ctx, session("d", b.ID, 101)))

	must(t, s.DropSession(ctx, mojokerto, sha256.Sum256([]byte("b"))))
	must(t, s.DropSession(ctx, mojokerto, sha256.Sum256([]byte("b")))) // again
	expectSessions(t, s, mojokerto, "a", "c", "d")
	must(t, s.DropExpired(ctx, mojokerto, 99))
	expectSessions(t, s, mojokerto, "a", "c", "d")
	must(t, s.DropSessionsOf(ctx, mojokerto, a.ID))
	expectSessions(t, s, mojokerto, "c", "d")
	must(t, s.DropExpired(ctx, mojokerto, 100))
	expectSessions(t, s, mojokerto, "d")
}

// expectSessions looks which of the tests' tokens open something.
func expectSessions(t *testing.T, s *store.Store, city region.Code, want ...string) {
	t.Helper()
	var live []string
	for _, token := range []string{"a", "b", "c", "d", "of nobody", "never given"} {
		_, _, found, err := s.SessionByToken(t.Context(), city, sha256.Sum256([]byte(token)))
		must(t, err)
		if found {
			live = append(live, token)
		}
	}
	if !slices.Equal(live, want) {
		t.Errorf("live sessions: %q, want %q", live, want)
	}
}
