package main

import (
	"strings"
	"testing"
	"time"
)

func claimOf(ours, peer []float64, bound float64, atLeast bool) Claim {
	return Claim{Promise: "Speed", Ours: Sample{Name: "ours", Unit: "/s", Rounds: ours}, Peer: Sample{Name: "peer", Unit: "/s", Rounds: peer}, Bound: bound, AtLeast: atLeast, Note: "So."}
}

func TestClaim(t *testing.T) {
	for _, c := range []struct {
		name         string
		claim        Claim
		kept, steady bool
		worst        float64
	}{
		{"fast enough in every round", claimOf([]float64{6, 7, 8}, []float64{10, 10, 10}, 0.5, true), true, true, 0.6},
		{"fast enough but for one round", claimOf([]float64{4, 7, 8}, []float64{10, 10, 10}, 0.5, true), true, false, 0.4},
		{"too slow", claimOf([]float64{3, 4, 4.5}, []float64{10, 10, 10}, 0.5, true), false, true, 0.3},
		{"under a limit", claimOf([]float64{10, 30, 49}, []float64{50}, 1, false), true, true, 0.98},
		{"over a limit", claimOf([]float64{60, 70, 40}, []float64{50}, 1, false), false, true, 1.4},
		{"exactly at the bound", claimOf([]float64{50}, []float64{50}, 1, false), true, true, 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			if c.claim.Kept() != c.kept || c.claim.Steady() != c.steady || c.claim.Worst() != c.worst {
				t.Errorf("kept %v, steady %v, worst %v; want %v, %v, %v", c.claim.Kept(), c.claim.Steady(), c.claim.Worst(), c.kept, c.steady, c.worst)
			}
		})
	}
}

func TestNothingMeasuredIsNotKept(t *testing.T) {
	for _, atLeast := range []bool{true, false} {
		if c := claimOf(nil, []float64{50}, 1, atLeast); c.Kept() {
			t.Errorf("a claim without a measurement is kept (at least: %v)", atLeast)
		}
	}
}

func TestMarkdown(t *testing.T) {
	r := Report{Machine: "a machine", Go: "go1.26", Commit: "abc", Command: "go run .", Date: time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC), Took: 90 * time.Second,
		Claims: []Verdict{judged(claimOf([]float64{4, 7, 8}, []float64{10, 10, 10}, 0.5, true)), judged(claimOf([]float64{1234}, []float64{50}, 1, false))}}
	text := r.Markdown()
	for _, want := range []string{
		"2026-11-22 09:00 UTC on a machine, go1.26, commit abc, in 1m30s: `go run .`",
		"| Speed | 7 /s (±29 %) | peer: 10 /s | 0.7 | at least 0.5 | kept (worst round 0.4) |",
		"| Speed | 1234 /s | peer: 50 /s | 24.7 | at most 1 | missed |",
		"- **Speed** So.",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("the report lacks %q:\n%s", want, text)
		}
	}
}

func TestBetween(t *testing.T) {
	page := "# Benchmarks\n" + markBegin + "\nold\n" + markEnd + "\nbelow\n"
	once, err := between([]byte(page), "new")
	if err != nil {
		t.Fatal(err)
	}
	if want := "# Benchmarks\n" + markBegin + "\n\nnew\n" + markEnd + "\nbelow\n"; string(once) != want {
		t.Errorf("the page became %q", once)
	}
	twice, err := between(once, "new")
	if err != nil || string(twice) != string(once) {
		t.Errorf("writing the same again gave %q, %v", twice, err)
	}
	for _, broken := range []string{"", markBegin, markEnd + markBegin} {
		if _, err := between([]byte(broken), "new"); err == nil {
			t.Errorf("%q was taken for a page with a place", broken)
		}
	}
}
