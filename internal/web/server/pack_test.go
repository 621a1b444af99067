package server

import (
	"bytes"
	"compress/gzip"
	"io"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"
)

// long is a JSON text of n bytes.
func long(n int) string { return `"` + strings.Repeat("a", n-2) + `"` }

func ask(h http.Handler, method, path, accept string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, path, nil)
	r.Header.Set("Accept-Encoding", accept)
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

// unpacked is the body as the client reads it.
func unpacked(t *testing.T, w *httptest.ResponseRecorder) string {
	t.Helper()
	if w.Header().Get("Content-Encoding") != "gzip" {
		return w.Body.String()
	}
	from, err := gzip.NewReader(w.Body)
	if err != nil {
		t.Fatal(err)
	}
	body, err := io.ReadAll(from)
	if err != nil {
		t.Fatal(err)
	}
	return string(body)
}

func TestPacked(t *testing.T) {
	const figures, weighings = "/api/v1/figures", "/api/v1/weighings"
	for _, test := range []struct {
		name, method, path, accept, kind string
		size                             int
		coding, vary                     string
	}{
		{"json", "GET", figures, "gzip, deflate, br", "application/json", 5000, "gzip", "Accept-Encoding"},
		{"problem", "GET", figures, "gzip", "application/problem+json", 5000, "gzip", "Accept-Encoding"},
		{"with a charset", "GET", figures, "gzip", "application/json; charset=utf-8", 5000, "gzip", "Accept-Encoding"},
		{"just worth it", "GET", figures, "gzip", "application/json", worth + 1, "gzip", "Accept-Encoding"},
		{"not worth it", "GET", figures, "gzip", "application/json", worth, "", "Accept-Encoding"},
		{"empty", "GET", figures, "gzip", "application/json", 0, "", "Accept-Encoding"},
		{"not asked for", "GET", figures, "", "application/json", 5000, "", "Accept-Encoding"},
		{"refused", "GET", figures, "gzip;q=0", "application/json", 5000, "", "Accept-Encoding"},
		{"no json", "GET", figures, "gzip", "text/csv", 5000, "", "Accept-Encoding"},
		{"a weighing", "POST", weighings, "gzip", "application/json", 5000, "", ""},
		{"a look at a weighing", "POST", weighings + "/check", "gzip", "application/json", 5000, "", ""},
		{"another post", "POST", "/api/v1/pairs/1/merge", "gzip", "application/json", 5000, "gzip", "Accept-Encoding"},
		{"a screen", "GET", "/anak/1", "gzip", "application/json", 5000, "", ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			body := ""
			if test.size > 0 {
				body = long(test.size)
			}
			w := ask(newPacked(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("Content-Type", test.kind)
				w.Header().Set("Content-Length", strconv.Itoa(len(body)))
				w.WriteHeader(http.StatusAccepted)
				for part := range strings.SplitAfterSeq(body, "aaaaaaa") {
					_, _ = io.WriteString(w, part)
				}
			})), test.method, test.path, test.accept)
			h := w.Header()
			if w.Code != http.StatusAccepted || h.Get("Content-Encoding") != test.coding || h.Get("Vary") != test.vary {
				t.Errorf("%d %v", w.Code, h)
			}
			if coded := test.coding != ""; coded && (h.Get("Content-Length") != "" || w.Body.Len() > test.size/5) {
				t.Errorf("%d bytes of %d, %v", w.Body.Len(), test.size, h)
			}
			if got := unpacked(t, w); got != body {
				t.Errorf("%d bytes came, %d were sent", len(got), len(body))
			}
		})
	}
}

// A pooled writer must not carry one answer into the next.
func TestPackedAgainAndAgain(t *testing.T) {
	size := worth
	h := newPacked(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		_, _ = io.WriteString(w, long(size))
	}))
	for range 20 {
		size += 100
		if got := unpacked(t, ask(h, "GET", "/api/v1/figures", "gzip")); got != long(size) {
			t.Fatalf("%d bytes came, %d were sent", len(got), size)
		}
	}
}

// A strong tag promises the same bytes; the client's copy is still recognized.
func TestPackedTagIsWeak(t *testing.T) {
	h := newPacked(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		w.Header().Set("ETag", `"1a"`)
		if strings.Contains(r.Header.Get("If-None-Match"), `"1a"`) {
			w.WriteHeader(http.StatusNotModified)
			return
		}
		_, _ = io.WriteString(w, long(5000))
	}))
	w := ask(h, "GET", "/api/openapi.json", "gzip")
	if tag := w.Header().Get("ETag"); tag != `W/"1a"` {
		t.Errorf("the tag is %s", tag)
	}
	r := httptest.NewRequest("GET", "/api/openapi.json", nil)
	r.Header.Set("Accept-Encoding", "gzip")
	r.Header.Set("If-None-Match", w.Header().Get("ETag"))
	again := httptest.NewRecorder()
	h.ServeHTTP(again, r)
	if again.Code != http.StatusNotModified || again.Body.Len() > 0 || again.Header().Get("Content-Encoding") != "" {
		t.Errorf("%d %q %v", again.Code, again.Body, again.Header())
	}
}

// A handler that panics with little written is answered whole, as if it had
// written nothing.
func TestPackedPanicIsAnswered(t *testing.T) {
	var log bytes.Buffer
	g := guard(&log, nil)
	g.mux = newPacked(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		_, _ = io.WriteString(w, `{"half":`)
		panic("gone")
	}))
	w := ask(g, "GET", "/api/v1/figures", "gzip")
	if w.Code != http.StatusInternalServerError || strings.Contains(w.Body.String(), "half") || !strings.Contains(w.Body.String(), "fault.internal") {
		t.Errorf("%d %s", w.Code, w.Body)
	}
}
