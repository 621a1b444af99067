package session_test

import (
	"context"
	"crypto/tls"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"canting/internal/app/account"
	"canting/internal/domain/access"
	"canting/internal/domain/fault"
	"canting/internal/domain/ledger"
	"canting/internal/web/session"
)

// accounts knows one session and remembers where people sign in from.
type accounts struct {
	from string
	out  string
}

func (a *accounts) SignIn(_ context.Context, username, password, from string) (account.Session, error) {
	a.from = from
	if password != "benar" {
		return account.Session{}, fault.E("test", fault.Unauthenticated, "account.sign_in.wrong", nil)
	}
	return account.Session{Token: "token", CSRF: "csrf", Account: account.Account{ID: ledger.Derived(username), City: "35.76", Role: access.Auditor}, Expires: time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC)}, nil
}

func (a *accounts) Resolve(_ context.Context, token string) (account.Account, string, error) {
	if token != "token" {
		return account.Account{}, "", fault.E("test", fault.Unauthenticated, "fault.unauthenticated", nil)
	}
	return account.Account{ID: ledger.Derived("siti"), City: "35.76", Role: access.Auditor}, "csrf", nil
}

func (a *accounts) SignOut(_ context.Context, token string) error {
	a.out = token
	return nil
}

func newGuard(t *testing.T, c session.Config) *session.Guard {
	t.Helper()
	g, err := session.New(c)
	if err != nil {
		t.Fatal(err)
	}
	return g
}

func TestAdmit(t *testing.T) {
	g := newGuard(t, session.Config{Accounts: &accounts{}, Origins: []string{"https://canting.example"}})
	for _, test := range []struct {
		name    string
		method  string
		headers map[string]string
		want    fault.Kind
		key     string
	}{
		{"reading", "GET", map[string]string{"Cookie": "canting=token"}, 0, ""},
		{"reading from elsewhere", "GET", map[string]string{"Cookie": "canting=token", "Sec-Fetch-Site": "cross-site"}, 0, ""},
		{"nobody", "GET", nil, fault.Unauthenticated, "fault.unauthenticated"},
		{"another cookie", "GET", map[string]string{"Cookie": "lain=token"}, fault.Unauthenticated, "fault.unauthenticated"},
		{"an old session", "GET", map[string]string{"Cookie": "canting=basi"}, fault.Unauthenticated, "fault.unauthenticated"},
		{"changing", "POST", map[string]string{"Cookie": "canting=token", "X-CSRF-Token": "csrf"}, 0, ""},
		{"changing without", "POST", map[string]string{"Cookie": "canting=token"}, fault.Denied, "problem.csrf"},
		{"changing with half", "DELETE", map[string]string{"Cookie": "canting=token", "X-CSRF-Token": "cs"}, fault.Denied, "problem.csrf"},
		{"from elsewhere", "POST", map[string]string{"Cookie": "canting=token", "X-CSRF-Token": "csrf", "Sec-Fetch-Site": "cross-site"}, fault.Denied, "problem.origin"},
		{"old browser, elsewhere", "POST", map[string]string{"Cookie": "canting=token", "X-CSRF-Token": "csrf", "Origin": "https://lain.example"}, fault.Denied, "problem.origin"},
		{"old browser, null", "POST", map[string]string{"Cookie": "canting=token", "X-CSRF-Token": "csrf", "Origin": "null"}, fault.Denied, "problem.origin"},
		{"old browser, here", "POST", map[string]string{"Cookie": "canting=token", "X-CSRF-Token": "csrf", "Origin": "http://example.com"}, 0, ""},
		{"our other name", "POST", map[string]string{"Cookie": "canting=token", "X-CSRF-Token": "csrf", "Origin": "https://canting.example", "Sec-Fetch-Site": "cross-site"}, 0, ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			r := httptest.NewRequest(test.method, "http://example.com/api", nil)
			for name, value := range test.headers {
				r.Header.Set(name, value)
			}
			v, err := g.Admit(r)
			if test.key == "" {
				if err != nil || v.Access.Role != access.Auditor || v.CSRF != "csrf" || v.Token != "token" {
					t.Errorf("%+v, %v", v, err)
				}
				return
			}
			if key, _ := fault.Sentence(err); fault.KindOf(err) != test.want || key != test.key || v.Access.MayAnywhere(access.FiguresRead) {
				t.Errorf("%+v, %v", v, err)
			}
		})
	}
}

func TestCookie(t *testing.T) {
	proxied := func(r *http.Request) { r.Header.Set("X-Forwarded-Proto", "https") }
	encrypted := func(r *http.Request) { r.TLS = &tls.ConnectionState{} }
	plain := func(*http.Request) {}
	for name, test := range map[string]struct {
		config  session.Config
		request func(*http.Request)
		secure  bool
	}{
		"http":            {session.Config{}, plain, false},
		"https":           {session.Config{}, encrypted, true},
		"configured":      {session.Config{Secure: true}, plain, true},
		"proxy":           {session.Config{Proxied: true}, proxied, true},
		"said by anybody": {session.Config{}, proxied, false},
	} {
		t.Run(name, func(t *testing.T) {
			test.config.Accounts = &accounts{}
			r := httptest.NewRequest(http.MethodPost, "/api", nil)
			test.request(r)
			_, cookie, err := newGuard(t, test.config).SignIn(r, "siti", "benar")
			if err != nil {
				t.Fatal(err)
			}
			if cookie.Secure != test.secure || !cookie.HttpOnly || cookie.SameSite != http.SameSiteStrictMode || cookie.Path != "/" || cookie.Domain != "" || cookie.Expires.IsZero() {
				t.Errorf("%+v", cookie)
			}
		})
	}
}

func TestSignOutForgets(t *testing.T) {
	a := &accounts{}
	g := newGuard(t, session.Config{Accounts: a})
	cookie, err := g.SignOut(httptest.NewRequest(http.MethodDelete, "/api", nil), session.Visitor{Token: "token"})
	if err != nil || a.out != "token" || cookie.MaxAge != -1 || cookie.Value != "" {
		t.Errorf("%+v, %v; ended %q", cookie, err, a.out)
	}
}

// TestWhereTriesAreCounted holds that nobody can choose the address that their
// tries are counted for.
func TestWhereTriesAreCounted(t *testing.T) {
	for name, test := range map[string]struct {
		proxied   bool
		forwarded []string
		want      string
	}{
		"direct":               {false, nil, "192.0.2.1"},
		"direct, with a claim": {false, []string{"10.0.0.1"}, "192.0.2.1"},
		"proxy":                {true, []string{"203.0.113.9"}, "203.0.113.9"},
		"proxy, with a claim":  {true, []string{"10.0.0.1, 203.0.113.9"}, "203.0.113.9"},
		"proxy, two headers":   {true, []string{"10.0.0.1", "203.0.113.9"}, "203.0.113.9"},
		"proxy that is silent": {true, nil, "192.0.2.1"},
	} {
		t.Run(name, func(t *testing.T) {
			a := &accounts{}
			r := httptest.NewRequest(http.MethodPost, "/api", nil) // from 192.0.2.1:1234
			r.Header["X-Forwarded-For"] = test.forwarded
			if _, _, err := newGuard(t, session.Config{Accounts: a, Proxied: test.proxied}).SignIn(r, "siti", "salah"); fault.KindOf(err) != fault.Unauthenticated {
				t.Error(err)
			}
			if a.from != test.want {
				t.Errorf("counted for %q, want %q", a.from, test.want)
			}
		})
	}
}

func TestOriginsAreChecked(t *testing.T) {
	if _, err := session.New(session.Config{Accounts: &accounts{}, Origins: []string{"canting.example"}}); fault.KindOf(err) != fault.Invalid {
		t.Errorf("an origin without a scheme: %v", err)
	}
}
