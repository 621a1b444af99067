package growth_test

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// wasmBudget is what this library may add to a program on its way to a phone,
// in bytes after brotli.
const wasmBudget = 150_000

func TestWasmIsSmall(t *testing.T) {
	dir := t.TempDir()
	empty := filepath.Join(dir, "empty.go")
	if err := os.WriteFile(empty, []byte("package main\n\nfunc main() {}\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	without, with := buildWasm(t, empty), buildWasm(t, "./testdata/wasm")
	sizes := brotli(t, without, with)
	if added := sizes[1] - sizes[0]; added <= 0 || added > wasmBudget {
		t.Errorf("%d bytes beside %d: growth adds %d, and may add %d", sizes[1], sizes[0], added, wasmBudget)
	}
}

// buildWasm builds a program as it is delivered, without its symbols.
func buildWasm(t *testing.T, program string) string {
	t.Helper()
	out := filepath.Join(t.TempDir(), "program.wasm")
	cmd := exec.Command("go", "build", "-trimpath", "-buildvcs=false", "-ldflags=-s -w", "-o", out, program)
	cmd.Env = append(os.Environ(), "GOOS=js", "GOARCH=wasm")
	if said, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%s: %v\n%s", program, err, said)
	}
	return out
}

// brotli is how long files are after brotli at its best, which is what node
// has and the standard library has not.
func brotli(t *testing.T, files ...string) []int {
	t.Helper()
	const script = `const {readFileSync} = require("fs"), {brotliCompressSync} = require("zlib");
		console.log(JSON.stringify(process.argv.slice(1).map(f => brotliCompressSync(readFileSync(f)).length)))`
	said, err := exec.Command("node", append([]string{"-e", script}, files...)...).Output()
	if err != nil {
		t.Fatalf("the size is measured with Node.js, which the other tests need too: %v", err)
	}
	var sizes []int
	if err := json.Unmarshal(said, &sizes); err != nil || len(sizes) != len(files) {
		t.Fatalf("node said %q: %v", said, err)
	}
	return sizes
}
