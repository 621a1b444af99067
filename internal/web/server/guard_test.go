package server

import (
	"bytes"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

func guard(log io.Writer, handler http.HandlerFunc) *guarded {
	return &guarded{mux: handler, encrypted: func(*http.Request) bool { return false }, log: slog.New(slog.NewTextHandler(log, nil)), slow: time.Hour}
}

// dies tells what a call panics with, nil when it does not.
func dies(call func()) (cause any) {
	defer func() { cause = recover() }()
	call()
	return nil
}

// TestHalfAnAnswerIsCutOff holds that a client can tell a broken answer from a
// whole one.
func TestHalfAnAnswerIsCutOff(t *testing.T) {
	var log bytes.Buffer
	g := guard(&log, func(w http.ResponseWriter, _ *http.Request) {
		_, _ = io.WriteString(w, `{"items":[`)
		panic("nama anak")
	})
	w := httptest.NewRecorder()
	if cause := dies(func() { g.ServeHTTP(w, httptest.NewRequest("GET", "/", nil)) }); cause != http.ErrAbortHandler {
		t.Errorf("the connection goes on: %v", cause)
	}
	if w.Body.String() != `{"items":[` {
		t.Errorf("the answer goes on: %s", w.Body)
	}
	if !strings.Contains(log.String(), "cause=string") || strings.Contains(log.String(), "nama anak") {
		t.Errorf("the log: %s", &log)
	}
}

func TestAMeantAbortIsNoFailure(t *testing.T) {
	var log bytes.Buffer
	g := guard(&log, func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) })
	if cause := dies(func() { g.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest("GET", "/", nil)) }); cause != http.ErrAbortHandler || log.Len() > 0 {
		t.Errorf("%v, the log: %s", cause, &log)
	}
}

// connection is a writer whose deadlines can be moved.
type connection struct {
	http.ResponseWriter
	read, write time.Time
}

func (c *connection) SetReadDeadline(at time.Time) error  { c.read = at; return nil }
func (c *connection) SetWriteDeadline(at time.Time) error { c.write = at; return nil }

// TestDeadlinesReachTheConnection holds that an upload can ask for more time.
func TestDeadlinesReachTheConnection(t *testing.T) {
	at := time.Date(2026, 11, 22, 3, 0, 0, 0, time.UTC)
	g := guard(io.Discard, func(w http.ResponseWriter, _ *http.Request) {
		control := http.NewResponseController(w)
		if control.SetReadDeadline(at) != nil || control.SetWriteDeadline(at) != nil {
			t.Error("the connection is out of reach")
		}
	})
	c := &connection{ResponseWriter: httptest.NewRecorder()}
	g.ServeHTTP(c, httptest.NewRequest("GET", "/", nil))
	if c.read != at || c.write != at {
		t.Errorf("%v, %v", c.read, c.write)
	}
}

func TestAccepts(t *testing.T) {
	for header, want := range map[string]bool{
		"": false, "br": true, "BR": true, "gzip, br": true, "gzip;q=1.0, br;q=0.8": true, "br;q=0": false, "br;q=0.0": false,
		"br ; q=0.1": true, "brotli": false, "gzip": false, "br;q=x": true, ",,;": false,
	} {
		if got := accepts(header, "br"); got != want {
			t.Errorf("%q: %v", header, got)
		}
	}
}
