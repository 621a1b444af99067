package main

import (
	"strings"
	"testing"
)

func TestTally(t *testing.T) {
	for _, c := range []struct {
		name, in                string
		passed, failed, skipped int
		says, hides             string
	}{
		{
			name: "a package that passes is one line",
			in: `{"Action":"output","Package":"p","Test":"TestA","Output":"chatter\n"}
{"Action":"pass","Package":"p","Test":"TestA"}
{"Action":"output","Package":"p","Output":"PASS\n"}
{"Action":"output","Package":"p","Output":"ok  \tp\t0.1s\n"}
{"Action":"pass","Package":"p"}`,
			passed: 1, says: "ok  \tp\t0.1s", hides: "chatter",
		},
		{
			name: "a failed test is heard, its neighbour is not",
			in: `{"Action":"output","Package":"p","Test":"TestA","Output":"want 1\n"}
{"Action":"output","Package":"p","Test":"TestB","Output":"chatter\n"}
{"Action":"fail","Package":"p","Test":"TestA"}
{"Action":"pass","Package":"p","Test":"TestB"}
{"Action":"output","Package":"p","Output":"FAIL\tp\t0.1s\n"}
{"Action":"fail","Package":"p"}`,
			passed: 1, failed: 1, says: "want 1", hides: "chatter",
		},
		{
			name: "a package that does not compile counts as a failure",
			in: `{"Action":"build-output","ImportPath":"p","Output":"p.go:1: no\n"}
{"Action":"build-fail","ImportPath":"p"}
{"Action":"fail","Package":"p","FailedBuild":"p"}`,
			failed: 1, says: "p.go:1: no",
		},
		{
			name: "a package that panics outside of a test counts as a failure",
			in: `{"Action":"output","Package":"p","Output":"panic: x\n"}
{"Action":"fail","Package":"p"}`,
			failed: 1, says: "panic: x",
		},
		{
			name:    "a skipped test counts as skipped",
			in:      `{"Action":"skip","Package":"p","Test":"TestA"}`,
			skipped: 1,
		},
		{
			name: "a package without tests counts as nothing",
			in: `{"Action":"output","Package":"p","Output":"?   \tp\t[no test files]\n"}
{"Action":"skip","Package":"p"}`,
			hides: "no test files",
		},
		{
			name: "what is no event is passed on",
			in:   "go: downloading x\n",
			says: "go: downloading x",
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			var out strings.Builder
			got := newTally(&out)
			if err := got.read(strings.NewReader(c.in)); err != nil {
				t.Fatal(err)
			}
			if got.passed != c.passed || got.failed != c.failed || got.skipped != c.skipped {
				t.Errorf("counted %d, %d, %d; want %d, %d, %d", got.passed, got.failed, got.skipped, c.passed, c.failed, c.skipped)
			}
			if !strings.Contains(out.String(), c.says) {
				t.Errorf("said %q, want %q in it", out.String(), c.says)
			}
			if c.hides != "" && strings.Contains(out.String(), c.hides) {
				t.Errorf("said %q, want no %q in it", out.String(), c.hides)
			}
		})
	}
}
