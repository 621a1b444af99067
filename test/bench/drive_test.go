package main

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"
)

// counted answers 201 and counts each body, and 422 to a body that says no.
type counted struct {
	mu   sync.Mutex
	said map[string]int
}

func (c *counted) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	c.mu.Lock()
	defer c.mu.Unlock()
	c.said[r.Method+" "+r.URL.Path+" "+r.Header.Get("Cookie")+" "+string(body)]++
	if string(body) == "no" {
		w.WriteHeader(http.StatusUnprocessableEntity)
		io.WriteString(w, "why not")
		return
	}
	w.WriteHeader(http.StatusCreated)
	io.WriteString(w, strings.Repeat("x", 10_000)) // longer than one read
}

func TestDriveSendsEachRequestOnce(t *testing.T) {
	heard := &counted{said: map[string]int{}}
	s := httptest.NewServer(heard)
	defer s.Close()
	addr := s.Listener.Addr().String()
	var requests []request
	for range 50 {
		requests = append(requests, post(addr, "/a", []byte("yes"), "Cookie", "k=v"), post(addr, "/a", []byte("no")))
	}
	requests = append(requests, get(addr, "/b", "Cookie", "k=v"))
	done, err := drive(addr, requests, 8, time.Minute)
	if err != nil {
		t.Fatal(err)
	}
	if done.Done != 51 || done.Refused[http.StatusUnprocessableEntity] != 50 || done.Sample[http.StatusUnprocessableEntity] != "why not" {
		t.Errorf("done %d, refused %v, sample %v", done.Done, done.Refused, done.Sample)
	}
	if len(done.waits) != len(requests) {
		t.Errorf("%d waits of %d requests", len(done.waits), len(requests))
	}
	for what, n := range map[string]int{"POST /a k=v yes": 50, "POST /a  no": 50, "GET /b k=v ": 1} {
		if heard.said[what] != n {
			t.Errorf("%q was heard %d times, want %d", what, heard.said[what], n)
		}
	}
}

func TestDriveEndsWithTheTime(t *testing.T) {
	heard := &counted{said: map[string]int{}}
	s := httptest.NewServer(heard)
	defer s.Close()
	addr := s.Listener.Addr().String()
	done, err := drive(addr, []request{post(addr, "/a", nil)}, 4, -time.Second)
	if err != nil || done.Done != 0 {
		t.Errorf("after the time %d requests were sent: %v", done.Done, err)
	}
}

func TestStatusMB(t *testing.T) {
	status := "Name:\tcanting\nVmPeak:\t 2000 kB\nVmHWM:\t  125000 kB\nThreads:\t7\n"
	for name, want := range map[string]float64{"VmHWM:": 128, "VmPeak:": 2.048, "VmSwap:": 0, "Threads:": 0} {
		if got := statusMB(status, name); got != want {
			t.Errorf("%s is %v MB, want %v", name, got, want)
		}
	}
}

func TestValueOf(t *testing.T) {
	text := "processor\t: 0\nmodel name\t: A: B\nmodel name\t: C\n"
	if got := valueOf(text, "model name"); got != "A: B" {
		t.Errorf("model %q", got)
	}
	if got := valueOf(text, "flags"); got != "" {
		t.Errorf("what is not there is %q", got)
	}
}
