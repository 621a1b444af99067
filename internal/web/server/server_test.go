package server_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"canting/internal/app/account"
	"canting/internal/domain/access"
	"canting/internal/domain/fault"
	"canting/internal/domain/ledger"
	"canting/internal/domain/region"
	"canting/internal/web/api"
	"canting/internal/web/server"
	"canting/internal/web/session"
)

// door lets one token in, as an administrator.
type door struct{}

func (door) SignIn(context.Context, string, string, string) (account.Session, error) {
	return account.Session{}, fault.E("test", fault.Unauthenticated, "account.sign_in.wrong", nil)
}

func (door) Resolve(_ context.Context, token string) (account.Account, string, error) {
	if token != "benar" {
		return account.Account{}, "", fault.E("test", fault.Unauthenticated, "fault.unauthenticated", nil)
	}
	return account.Account{City: "35.76", ID: ledger.Derived("admin"), Role: access.Admin}, "csrf", nil
}

func (door) SignOut(context.Context, string) error { return nil }

// database answers or does not.
type database struct{ err error }

func (d *database) Ping(context.Context) error { return d.err }

// subject is a server without services behind its API: whoever reaches one
// panics.
type subject struct {
	http.Handler
	log   bytes.Buffer
	pings database
	ready error
}

func screens() fstest.MapFS {
	return fstest.MapFS{
		"index.html":            {Data: []byte("<!doctype html><title>Canting</title>")},
		"assets/app-1a2b.js":    {Data: []byte("plain")},
		"assets/app-1a2b.js.br": {Data: []byte("brotli")},
		"assets/app-1a2b.js.gz": {Data: []byte("gzipped")},
		"assets/look-3c.css":    {Data: []byte("body{}")},
		"icon.svg":              {Data: []byte("<svg/>")},
		".gitkeep":              {},
	}
}

func newSubject(t *testing.T, change func(*server.Config)) *subject {
	t.Helper()
	kota, err := region.Kota()
	if err != nil {
		t.Fatal(err)
	}
	guard, err := session.New(session.Config{Accounts: door{}, Proxied: true})
	if err != nil {
		t.Fatal(err)
	}
	s := &subject{}
	c := server.Config{
		API: api.Config{Guard: guard, City: kota}, Screens: screens(), Database: &s.pings,
		Ready: func(context.Context) error { return s.ready }, Log: slog.New(slog.NewTextHandler(&s.log, nil)),
	}
	if change != nil {
		change(&c)
	}
	if s.Handler, err = server.New(c); err != nil {
		t.Fatal(err)
	}
	return s
}

func (s *subject) do(method, path string, headers ...string) *httptest.ResponseRecorder {
	request := httptest.NewRequest(method, path, nil)
	for i := 0; i+1 < len(headers); i += 2 {
		request.Header.Set(headers[i], headers[i+1])
	}
	w := httptest.NewRecorder()
	s.ServeHTTP(w, request)
	return w
}

// TestEveryAnswerIsGuarded looks at an answer of each sort: all carry the same
// headers.
func TestEveryAnswerIsGuarded(t *testing.T) {
	s := newSubject(t, nil)
	signedIn := []string{"Cookie", "canting=benar"}
	for _, test := range []struct {
		name, method, path string
		headers            []string
		status             int
	}{
		{"page", "GET", "/kota/35.76", nil, 200},
		{"asset", "GET", "/assets/look-3c.css", nil, 200},
		{"missing asset", "GET", "/assets/gone.js", nil, 404},
		{"wrong method", "POST", "/kota", nil, 405},
		{"api answer", "GET", "/api/v1/session", signedIn, 200},
		{"api problem", "GET", "/api/v1/session", nil, 401},
		{"api validation", "GET", "/api/v1/growth/bands", signedIn, 422},
		{"unknown endpoint", "GET", "/api/v1/tiada", nil, 404},
		{"redirect", "GET", "//api/v1", nil, 307},
		{"health", "GET", "/healthz", nil, 200},
		{"panic", "GET", "/api/v1/figures?place=35.76", signedIn, 500},
		{"document", "GET", "/api/openapi.json", nil, 200},
	} {
		t.Run(test.name, func(t *testing.T) {
			w := s.do(test.method, test.path, test.headers...)
			if w.Code != test.status {
				t.Fatalf("status %d, want %d: %s", w.Code, test.status, w.Body)
			}
			h := w.Header()
			policy := h.Get("Content-Security-Policy")
			for _, part := range []string{"default-src 'none'", "script-src 'self'", "style-src 'self'", "frame-ancestors 'none'", "base-uri 'none'", "form-action 'self'"} {
				if !strings.Contains(policy, part) {
					t.Errorf("the policy lacks %s: %q", part, policy)
				}
			}
			if strings.Contains(policy, "unsafe") || strings.Contains(policy, "*") {
				t.Errorf("the policy opens a door: %q", policy)
			}
			for name, want := range map[string]string{
				"X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer", "Cross-Origin-Opener-Policy": "same-origin", "Strict-Transport-Security": "",
			} {
				if got := h.Get(name); got != want {
					t.Errorf("%s is %q, want %q", name, got, want)
				}
			}
			if h.Get("Permissions-Policy") == "" {
				t.Error("no Permissions-Policy")
			}
		})
	}
}

func TestStrictTransportWhenEncrypted(t *testing.T) {
	s := newSubject(t, nil)
	if hsts := s.do("GET", "/", "X-Forwarded-Proto", "https").Header().Get("Strict-Transport-Security"); !strings.HasPrefix(hsts, "max-age=") {
		t.Errorf("%q", hsts)
	}
}

func TestPersonalAnswersAreNotKept(t *testing.T) {
	s := newSubject(t, nil)
	for _, path := range []string{"/api/v1/session", "/api/v1/tiada", "/healthz"} {
		if caching := s.do("GET", path, "Cookie", "canting=benar").Header().Get("Cache-Control"); caching != "no-store" {
			t.Errorf("%s: %q", path, caching)
		}
	}
}

func TestScreens(t *testing.T) {
	s := newSubject(t, nil)
	const keep = "public, max-age=31536000, immutable"
	for _, test := range []struct {
		path, accept        string
		body, kind, caching string
		coding              string
	}{
		{"/", "", "<!doctype html>", "text/html; charset=utf-8", "no-cache", ""},
		{"/anak/0190/riwayat", "br", "<!doctype html>", "text/html; charset=utf-8", "no-cache", ""},
		{"/index.html", "", "<!doctype html>", "text/html; charset=utf-8", "no-cache", ""},
		{"/assets/app-1a2b.js", "", "plain", "text/javascript; charset=utf-8", keep, ""},
		{"/assets/app-1a2b.js", "gzip, deflate, br", "brotli", "text/javascript; charset=utf-8", keep, "br"},
		{"/assets/app-1a2b.js", "br;q=0, gzip;q=0.5", "gzipped", "text/javascript; charset=utf-8", keep, "gzip"},
		{"/assets/app-1a2b.js", "identity", "plain", "text/javascript; charset=utf-8", keep, ""},
		{"/assets/look-3c.css", "br", "body{}", "text/css; charset=utf-8", keep, ""},
		{"/icon.svg", "", "<svg/>", "image/svg+xml", "no-cache", ""},
		{"/.gitkeep", "", "<!doctype html>", "text/html; charset=utf-8", "no-cache", ""},
		{"/assets/../index.html", "", "<!doctype html>", "text/html; charset=utf-8", "no-cache", ""},
	} {
		w := s.do("GET", test.path, "Accept-Encoding", test.accept)
		if w.Code == http.StatusTemporaryRedirect { // the mux tidies the path first
			w = s.do("GET", w.Header().Get("Location"), "Accept-Encoding", test.accept)
		}
		h := w.Header()
		if w.Code != http.StatusOK || !strings.HasPrefix(w.Body.String(), test.body) || h.Get("Content-Type") != test.kind || h.Get("Cache-Control") != test.caching || h.Get("Content-Encoding") != test.coding {
			t.Errorf("%s (%s): %d %q %v", test.path, test.accept, w.Code, w.Body, h)
		}
		again := s.do("GET", test.path, "Accept-Encoding", test.accept, "If-None-Match", h.Get("ETag"))
		if again.Code != http.StatusNotModified && again.Code != http.StatusTemporaryRedirect || again.Body.Len() > 0 && again.Code == http.StatusNotModified {
			t.Errorf("%s again: %d, %d bytes", test.path, again.Code, again.Body.Len())
		}
	}
}

func TestScreensThatAreNotBuilt(t *testing.T) {
	s := newSubject(t, func(c *server.Config) { c.Screens = fstest.MapFS{".gitkeep": {}} })
	if w := s.do("GET", "/"); w.Code != http.StatusServiceUnavailable || !strings.Contains(w.Body.String(), "make ui") {
		t.Errorf("%d %s", w.Code, w.Body)
	}
}

func TestHealth(t *testing.T) {
	s := newSubject(t, nil)
	expect := func(path string, status int) {
		t.Helper()
		if w := s.do("GET", path); w.Code != status {
			t.Errorf("%s: %d %s", path, w.Code, w.Body)
		}
	}
	expect("/healthz", 200)
	expect("/readyz", 200)
	s.ready = errors.New("still reading")
	expect("/healthz", 200)
	expect("/readyz", 503)
	s.ready, s.pings.err = nil, errors.New("gone")
	expect("/healthz", 503)
	expect("/readyz", 503)
}

// TestPanicIsAnsweredAndLogged holds that the person hears a number, the log
// has the same one, and neither has what was searched for.
func TestPanicIsAnsweredAndLogged(t *testing.T) {
	s := newSubject(t, nil)
	w := s.do("GET", "/api/v1/search?q=bunga+lestari", "Cookie", "canting=benar")
	var p api.Problem
	if err := json.Unmarshal(w.Body.Bytes(), &p); err != nil {
		t.Fatal(err)
	}
	number := p.Params["request"]
	if w.Code != 500 || p.Key != "fault.internal" || len(number) != 16 || strings.Contains(w.Body.String(), "nil pointer") {
		t.Errorf("%d %s", w.Code, w.Body)
	}
	log := s.log.String()
	if !strings.Contains(log, number) || !strings.Contains(log, "GET /api/v1/search") || !strings.Contains(log, "nil pointer") {
		t.Errorf("the log: %s", log)
	}
	if strings.Contains(log, "bunga") {
		t.Errorf("the log names somebody: %s", log)
	}
}

func TestSlowRequestsAreLoggedByTheirTemplate(t *testing.T) {
	s := newSubject(t, func(c *server.Config) { c.Slow = time.Nanosecond })
	s.do("GET", "/api/v1/children/3576015003250000?q=bunga", "Cookie", "canting=benar")
	if log := s.log.String(); !strings.Contains(log, "slow request") || !strings.Contains(log, "/api/v1/children/{id}") || strings.Contains(log, "3576015003250000") || strings.Contains(log, "bunga") {
		t.Errorf("the log: %s", log)
	}
}

// TestServe serves on a real port, and lets a request under way finish when it
// is told to stop.
func TestServe(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	entered, leave := make(chan struct{}), make(chan struct{})
	handler := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		close(entered)
		<-leave
		_, _ = io.WriteString(w, "selesai")
	})
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- server.ServeOn(ctx, listener, handler) }()
	got := make(chan string, 1)
	go func() {
		answer, err := http.Get("http://" + listener.Addr().String())
		if err != nil {
			got <- err.Error()
			return
		}
		defer answer.Body.Close()
		body, _ := io.ReadAll(answer.Body)
		got <- string(body)
	}()
	<-entered
	stop()
	close(leave)
	if body := <-got; body != "selesai" {
		t.Errorf("the last request got %q", body)
	}
	if err := <-ended; err != nil {
		t.Errorf("an orderly end is %v", err)
	}
	if err := server.Serve(t.Context(), "127.0.0.1:99999", handler); fault.KindOf(err) != fault.Unavailable {
		t.Errorf("no such port: %v", err)
	}
}
