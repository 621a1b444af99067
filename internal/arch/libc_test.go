package arch

import (
	"encoding/json"
	"os/exec"
	"strings"
	"testing"
)

// modernc.org/libc does not follow semantic versions: the SQLite driver works
// only with the very libc that it was generated against.
func TestSQLiteRunsOnItsOwnLibc(t *testing.T) {
	const driver, libc = "modernc.org/sqlite", "modernc.org/libc"
	driversFile := strings.TrimSpace(goOutput(t, "list", "-m", "-f", "{{.GoMod}}", driver))
	want := required(t, goOutput(t, "mod", "edit", "-json", driversFile), libc)
	got := strings.TrimSpace(goOutput(t, "list", "-m", "-f", "{{.Version}}", libc))
	if want == "" {
		t.Fatalf("%s requires no %s: this test has lost its object", driversFile, libc)
	}
	if got != want {
		t.Errorf("the build takes %s %s, but %s needs %s: run `go get %s@%s`", libc, got, driver, want, libc, want)
	}
}

func TestRequired(t *testing.T) {
	const mod = `{"Require": [{"Path": "a.b/c", "Version": "v1.2.3"}, {"Path": "a.b/cd", "Version": "v2.0.0"}]}`
	for path, want := range map[string]string{"a.b/c": "v1.2.3", "a.b/cd": "v2.0.0", "a.b": ""} {
		if got := required(t, mod, path); got != want {
			t.Errorf("%s: got %q, want %q", path, got, want)
		}
	}
}

// required is the version of path that a go.mod, as JSON, asks for.
func required(t *testing.T, mod, path string) string {
	t.Helper()
	var file struct {
		Require []struct{ Path, Version string }
	}
	if err := json.Unmarshal([]byte(mod), &file); err != nil {
		t.Fatal(err)
	}
	for _, r := range file.Require {
		if r.Path == path {
			return r.Version
		}
	}
	return ""
}

func goOutput(t *testing.T, args ...string) string {
	t.Helper()
	cmd := exec.Command("go", args...)
	cmd.Dir = "../.."
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("go %s: %v", strings.Join(args, " "), err)
	}
	return string(out)
}
