// Command tally reads the events of `go test -json` and prints what a person
// wants to see: one line a package, and all that a failed test said. The last
// line counts the tests. It exits with 1 when anything failed.
package main

import (
	"bufio"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"os"
	"strings"
)

func main() {
	counts := flag.String("counts", "", "a file to write \"PASSED FAILED\" to")
	flag.Parse()
	t := newTally(os.Stdout)
	err := t.read(os.Stdin)
	if err == nil && *counts != "" {
		err = os.WriteFile(*counts, fmt.Appendf(nil, "%d %d\n", t.passed, t.failed), 0o600)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "tally:", err)
	}
	fmt.Printf("%d passed, %d failed, %d skipped\n", t.passed, t.failed, t.skipped)
	if err != nil || t.failed > 0 {
		os.Exit(1)
	}
}

// event is a line of `go test -json` (go doc test2json, go help buildjson).
type event struct {
	Action, Package, ImportPath, Test, Output string
}

// tally counts tests, subtests included. A package that fails without a failed
// test (it does not compile, it panics, it runs out of time) counts as one.
type tally struct {
	out                     io.Writer
	passed, failed, skipped int
	said                    map[string]string // by package and test, while they run
	broken                  map[string]bool   // packages with a failed test
}

func newTally(out io.Writer) *tally {
	return &tally{out: out, said: map[string]string{}, broken: map[string]bool{}}
}

func (t *tally) read(r io.Reader) error {
	lines := bufio.NewReader(r)
	for {
		line, err := lines.ReadBytes('\n')
		if len(line) > 0 {
			t.line(line)
		}
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
	}
}

func (t *tally) line(line []byte) {
	var e event
	if json.Unmarshal(line, &e) != nil {
		t.out.Write(line) // not an event: the go command speaks for itself
		return
	}
	key := e.Package + " " + e.Test
	switch {
	case e.Action == "build-output":
		io.WriteString(t.out, e.Output)
	case e.Action == "output":
		t.said[key] += e.Output
	case e.Test != "":
		t.test(e, key)
	default:
		t.packageEnd(e, key)
	}
}

func (t *tally) test(e event, key string) {
	switch e.Action {
	case "pass":
		t.passed++
	case "skip":
		t.skipped++
	case "fail":
		t.failed++
		t.broken[e.Package] = true
		io.WriteString(t.out, t.said[key])
	default:
		return
	}
	delete(t.said, key)
}

func (t *tally) packageEnd(e event, key string) {
	switch e.Action {
	case "pass":
		for line := range strings.Lines(t.said[key]) {
			if strings.HasPrefix(line, "ok ") {
				io.WriteString(t.out, line)
			}
		}
	case "fail":
		io.WriteString(t.out, t.said[key])
		if !t.broken[e.Package] {
			t.failed++
		}
	}
}
