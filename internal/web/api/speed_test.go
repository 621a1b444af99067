package api_test

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"testing"

	"canting/internal/domain/ledger"
	"canting/internal/web/session"
)

// BenchmarkSayWeighing says weighings over loopback, 64 at a time, each of
// another child of a thousand; the disk is waited for.
func BenchmarkSayWeighing(b *testing.B) {
	r := newRig(b)
	c := r.as("admin")
	children := make([]ledger.ID, 1000)
	entries := make([]*ledger.Entry, len(children))
	for i := range children {
		children[i] = r.ID()
		entries[i] = r.Entry(ledger.PersonRegistered, children[i], ledger.Person{Name: fmt.Sprint("Anak ", i), Sex: ledger.Male, Birth: r.Date("2025-01-15"), Place: melati})
	}
	r.Say(entries...)
	s := httptest.NewServer(r.handler)
	b.Cleanup(s.Close)
	caller := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 128}}
	var n atomic.Int64
	b.SetParallelism(32)
	b.ReportAllocs()
	b.ResetTimer()
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			i := int(n.Add(1))
			body := fmt.Appendf(nil, `{"id":"%s","child":"%s","date":"2026-%02d-%02d","weight_kg":9.%d,"measure":"l","oedema":false,"confirmed":["weight_jump","already_weighed"]}`,
				ledger.Derived("bench", fmt.Sprint(i)), children[i%1000], 1+i/1000%10, 1+i/10000%28, i%10)
			request, err := http.NewRequest(http.MethodPost, s.URL+"/api/v1/weighings", bytes.NewReader(body))
			if err != nil {
				b.Fatal(err)
			}
			request.Header = http.Header{"Content-Type": {"application/json"}, "Cookie": {c.cookie}, session.TokenHeader: {c.csrf}}
			answer, err := caller.Do(request)
			if err != nil {
				b.Error(err)
				return
			}
			told, _ := io.ReadAll(answer.Body)
			_ = answer.Body.Close()
			if answer.StatusCode != http.StatusCreated {
				b.Errorf("%d %s", answer.StatusCode, told)
				return
			}
		}
	})
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "weighings/s")
}

// BenchmarkCheckWeighing is the same path without the disk and the network:
// what HTTP itself costs, and the scoring.
func BenchmarkCheckWeighing(b *testing.B) {
	r := newRig(b)
	c := r.as("admin")
	w := r.weighing()
	b.ReportAllocs()
	for b.Loop() {
		if a := c.post("/weighings/check", w); a.Code != http.StatusOK {
			b.Fatal(a.Body)
		}
	}
}
