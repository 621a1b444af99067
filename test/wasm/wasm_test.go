// Package wasm_test holds the rules on the phone against those of the server: the
// program that a phone gets is built, asked in a JavaScript engine through the
// boundary that a page uses, and weighed.
package wasm_test

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"canting/internal/domain/programme"
	"canting/internal/exchange/programmefile"
	"canting/programmes"
)

// sizeBudget is what the program and all programmes may weigh on their way to a
// phone, in bytes after brotli.
const sizeBudget = 750_000

// phone is the program for the phone, and the programmes packed for it.
type phone struct{ support, rules, packed string }

func newPhone(t *testing.T) phone {
	t.Helper()
	root, err := exec.Command("go", "env", "GOROOT").Output()
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	p := phone{
		support: filepath.Join(strings.TrimSpace(string(root)), "lib", "wasm", "wasm_exec.js"),
		rules:   filepath.Join(dir, "rules.wasm"), packed: filepath.Join(dir, "programmes"),
	}
	if said, err := exec.Command("bash", "../../cmd/rules/build", p.rules).CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, said)
	}
	if err := os.WriteFile(p.packed, programme.Pack(family(t)), 0o600); err != nil {
		t.Fatal(err)
	}
	return p
}

func family(t *testing.T) []*programme.Programme {
	t.Helper()
	all, err := programmefile.Load(programmes.Files)
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// told is one answer of run.mjs.
type told struct {
	Answer     json.RawMessage
	Error, Key string
}

// ask asks the phone questions, each a function and its arguments.
func (p phone) ask(t *testing.T, questions [][]any) []told {
	t.Helper()
	var lines bytes.Buffer
	for _, q := range questions {
		if err := json.NewEncoder(&lines).Encode(q); err != nil {
			t.Fatal(err)
		}
	}
	cmd := exec.Command("node", "run.mjs", p.support, p.rules, p.packed)
	cmd.Stdin, cmd.Stderr = &lines, os.Stderr
	said, err := cmd.Output()
	if err != nil {
		t.Fatalf("the rules run in Node.js here, which the other tests need too: %v", err)
	}
	var answers []told
	for dec := json.NewDecoder(bytes.NewReader(said)); dec.More(); {
		var one told
		if err := dec.Decode(&one); err != nil {
			t.Fatal(err)
		}
		answers = append(answers, one)
	}
	if len(answers) != len(questions)+1 || string(answers[0].Answer) != "null" {
		t.Fatalf("%d answers to %d questions; on loading: %+v", len(answers), len(questions), answers[:min(1, len(answers))])
	}
	return answers[1:]
}

func TestFitsThePhone(t *testing.T) {
	p := newPhone(t)
	const script = `const {readFileSync} = require("fs"), {brotliCompressSync} = require("zlib");
		console.log(JSON.stringify(process.argv.slice(1).map(f => brotliCompressSync(readFileSync(f)).length)))`
	said, err := exec.Command("node", "-e", script, p.rules, p.packed).Output()
	if err != nil {
		t.Fatalf("the size is measured with Node.js, which the other tests need too: %v", err)
	}
	var sizes []int
	if err := json.Unmarshal(said, &sizes); err != nil || len(sizes) != 2 {
		t.Fatalf("node said %q: %v", said, err)
	}
	t.Logf("rules %d, programmes %d", sizes[0], sizes[1])
	if all := sizes[0] + sizes[1]; sizes[0] <= 0 || sizes[1] <= 0 || all > sizeBudget {
		t.Errorf("%d bytes of rules and %d of programmes are %d, and may be %d", sizes[0], sizes[1], all, sizeBudget)
	}
}

// TestCarriesNoReader looks for what must not be on a phone: a package that is
// linked in by accident costs more than the budget has left.
func TestCarriesNoReader(t *testing.T) {
	cmd := exec.Command("go", "list", "-deps", "./cmd/rules")
	cmd.Dir, cmd.Env = "../..", append(os.Environ(), "GOOS=js", "GOARCH=wasm")
	said, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	for _, dep := range strings.Fields(string(said)) {
		if strings.Contains(dep, "yaml") || strings.HasPrefix(dep, "canting/internal/exchange") || dep == "net" || dep == "canting/programmes" {
			t.Errorf("the rules for the phone bring %s along", dep)
		}
	}
}

func TestFaultsCrossTheBoundary(t *testing.T) {
	answers := newPhone(t).ask(t, [][]any{
		{"judge", map[string]any{"programme": "nothing"}}, {"judge"}, {"due", "text"}, {"stage", nil}, {"load", []int{1, 2}},
		{"judge", map[string]any{"ring": true}}, {"programmes"},
	})
	for i, key := range []string{"fault.not_found", "fault.invalid", "fault.invalid", "fault.invalid", "fault.invalid", "fault.invalid"} {
		if answers[i].Key != key || answers[i].Error == "" {
			t.Errorf("question %d: %+v, want %s", i, answers[i], key)
		}
	}
	var known []struct {
		ID     string
		Visits []struct{ Fields []struct{ ID, Type string } }
	}
	if err := json.Unmarshal(answers[6].Answer, &known); err != nil || len(known) != len(family(t)) {
		t.Errorf("after a load that failed there are %d programmes, %v", len(known), err)
	}
}
