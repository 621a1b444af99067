package arch

import (
	"go/token"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
)

// source is one made-up file and what the rules should say about it: a part of
// the one breach, or "" for none.
type source struct{ name, text, want string }

func importing(paths ...string) string {
	return "package p\nimport (\n\"" + strings.Join(paths, "\"\n\"") + "\"\n)\n"
}

func try(t *testing.T, cases []source, check func([]File) []Breach) {
	t.Helper()
	for _, c := range cases {
		t.Run(c.name+" "+firstLine(c.want), func(t *testing.T) {
			f, err := parse(token.NewFileSet(), c.name, c.text)
			if err != nil {
				t.Fatal(err)
			}
			expect(t, check([]File{f}), c.want)
		})
	}
}

func expect(t *testing.T, got []Breach, want string) {
	t.Helper()
	switch {
	case want == "" && len(got) > 0:
		t.Errorf("got %v, want no breach", got)
	case want != "" && (len(got) != 1 || !strings.Contains(got[0].String(), want)):
		t.Errorf("got %v, want one breach with %q", got, want)
	}
}

func firstLine(s string) string {
	line, _, _ := strings.Cut(s, "\n")
	return line
}

func TestImportRules(t *testing.T) {
	try(t, []source{
		// The house's own rooms.
		{"growth/z.go", importing("canting/internal/domain/fault"), "growth may not import canting/internal/domain/fault"},
		{"growth/z_test.go", importing("canting/internal/domain/fault"), "growth may not import"},
		{"growth/z.go", importing("canting/growth/internal/lms"), ""},
		{"internal/domain/ledger/a.go", importing("canting/growth", "canting/internal/domain/fault"), ""},
		{"internal/domain/ledger/a.go", importing("canting/internal/store"), "internal/domain may not import"},
		{"internal/domain/ledger/a.go", importing("canting/internal/app/sync"), "internal/domain may not import"},
		{"internal/domain/ledger/a_test.go", importing("canting/internal/store"), "internal/domain may not import"},
		{"internal/domain/ledger/a.go", importing("canting/internal/domainish"), "internal/domain may not import"},
		{"internal/app/sync/a.go", importing("canting/internal/domain/ledger"), ""},
		{"internal/app/sync/a.go", importing("canting/internal/app/sync/plan"), ""},
		{"internal/app/sync/a.go", importing("canting/internal/app/visit"), "do not import each other"},
		{"internal/app/sync/a.go", importing("canting/internal/app/synchrony"), "do not import each other"},
		{"internal/app/sync/a.go", importing("canting/internal/store"), "internal/app may not import"},
		{"internal/app/sync/a.go", importing("canting/internal/web"), "internal/app may not import"},
		{"internal/store/a.go", importing("canting/internal/domain/ledger", "canting/migrations"), ""},
		{"internal/store/a.go", importing("canting/internal/app/sync"), "internal/store may not import"},
		{"internal/exchange/sigizi/a.go", importing("canting/internal/app/sync", "canting/internal/exchange/sheet"), ""},
		{"internal/exchange/sigizi/a.go", importing("canting/internal/store"), "internal/exchange may not import"},
		{"internal/exchange/sigizi/a.go", importing("canting/internal/web"), "internal/exchange may not import"},
		{"internal/web/api/a.go", importing("canting/internal/app/sync", "canting/ui"), ""},
		{"internal/web/api/a.go", importing("canting/internal/store"), "internal/web may not import"},
		{"internal/web/api/a.go", importing("canting/internal/exchange/sigizi"), "internal/web may not import"},
		{"internal/web/api/a_test.go", importing("canting/internal/store"), ""},
		{"cmd/canting/a.go", importing("canting/internal/store", "canting/internal/web/api", "canting/internal/exchange/sigizi"), ""},
		{"cmd/rules/a.go", importing("canting/internal/domain/ledger", "canting/growth"), ""},
		{"cmd/rules/a.go", importing("canting/internal/app/sync"), "cmd/rules may not import"},
		{"internal/web/api/a.go", importing("canting/cmd/canting"), "internal/web may not import"},
		{"internal/cache/a.go", importing("strings"), "is in no room"},
		{"a.go", importing("strings"), "is in no room"},

		// Guests.
		{"internal/store/a.go", importing("database/sql", "github.com/jackc/pgx/v5", "modernc.org/sqlite"), ""},
		{"internal/app/sync/a.go", importing("database/sql"), "SQL lives in internal/store"},
		{"internal/web/api/a.go", importing("github.com/jackc/pgx/v5/pgxpool"), "SQL lives in internal/store"},
		{"cmd/canting/a.go", importing("modernc.org/sqlite"), "SQL lives in internal/store"},
		{"internal/app/sync/a.go", importing("github.com/danielgtaylor/huma/v2"), "behind internal/web"},
		{"internal/web/api/a.go", importing("github.com/danielgtaylor/huma/v2"), ""},
		{"internal/web/api/a.go", importing("github.com/xuri/excelize/v2"), "internal/exchange"},
		{"internal/web/api/a.go", importing("testing"), "test code"},
		{"internal/web/api/a.go", importing("testing/fstest"), "test code"},
		{"internal/web/api/a_test.go", importing("testing", "github.com/google/go-cmp/cmp"), ""},
		{"internal/store/storetest/a.go", importing("testing", "canting/internal/store/pgtest"), ""},
		{"internal/store/a.go", importing("canting/internal/store/pgtest"), "test code"},
		{"internal/store/a.go", importing("canting/internal/store/storetest"), "test code"},
		{"internal/domain/programme/a_test.go", importing("cel.dev/cel-go/cel"), ""},
		{"internal/app/sync/a.go", importing("cel.dev/cel-go/cel"), "the rule language is ours"},

		// Pure packages only.
		{"growth/z.go", importing("embed", "math", "time"), ""},
		{"internal/domain/ledger/a.go", importing("encoding/json", "io/fs", "strings"), ""},
		{"growth/z_test.go", importing("os", "math/rand"), ""},
		{"growth/z.go", importing("os"), "is pure"},
		{"growth/z.go", importing("net"), "is pure"},
		{"growth/z.go", importing("github.com/paulmach/orb"), "is pure"},
		{"internal/domain/ledger/a.go", importing("net/http"), "is pure"},
		{"internal/domain/ledger/a.go", importing("log"), "is pure"},
		{"internal/domain/ledger/a.go", importing("log/slog"), "is pure"},
		{"internal/domain/ledger/a.go", importing("math/rand"), "is pure"},
		{"internal/domain/ledger/a.go", importing("math/rand/v2"), "is pure"},
		{"internal/domain/ledger/a.go", importing("crypto/rand"), "is pure"},
		{"internal/domain/ledger/a.go", importing("context"), "is pure"},
		{"internal/domain/ledger/a.go", importing("sync"), "is pure"},
		{"internal/domain/ledger/a.go", importing("syscall/js"), "is pure"},
		{"growth/internal/gen/a.go", importing("os"), ""},
	}, Imports)
}

func TestPurityRules(t *testing.T) {
	uses := func(imports, body string) string {
		return "package p\nimport " + imports + "\nfunc f() {\n" + body + "\n}\n"
	}
	try(t, []source{
		{"growth/z.go", uses(`"time"`, "_ = time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)"), ""},
		{"growth/z.go", uses(`"time"`, "_ = time.Now()"), "time.Now"},
		{"growth/z.go", uses(`"time"`, "g(time.Now)"), "time.Now"},
		{"growth/z.go", uses(`clock "time"`, "_ = clock.Now()"), "clock.Now"},
		{"growth/z.go", uses(`. "time"`, "_ = Now()"), "with a dot"},
		{"growth/z.go", uses(`"time"`, "time.Sleep(1)"), "time.Sleep"},
		{"growth/z.go", uses(`"time"`, "<-time.After(1)"), "time.After"},
		{"growth/z.go", uses(`"time"`, "<-time.Tick(1)"), "time.Tick"},
		{"growth/z.go", uses(`"time"`, "_ = time.Since(t)"), "time.Since"},
		{"growth/z.go", uses(`"time"`, "_ = t.In(time.Local)"), "time.Local"},
		{"growth/z.go", uses(`"fmt"`, "fmt.Println(1)"), "fmt.Println"},
		{"growth/z.go", uses(`"fmt"`, "_ = fmt.Sprint(1)"), ""},
		{"growth/z.go", uses(`"fmt"`, "println(1)"), "prints nothing"},
		{"internal/domain/ledger/a.go", uses(`"fmt"`, "go f()"), "goroutine"},
		{"internal/domain/ledger/a_test.go", uses(`"time"`, "go f(); _ = time.Now()"), ""},
		{"internal/app/sync/a.go", uses(`"time"`, "go f(); _ = time.Now()"), ""},
	}, Purity)
}

func TestManners(t *testing.T) {
	tall := func(lines int) string {
		return "package p\nfunc tall() {\n" + strings.Repeat("\n", lines-2) + "}\n"
	}
	try(t, []source{
		{"internal/web/a.go", "package p\nfunc init() {}\n", "no init functions"},
		{"internal/web/a.go", "package p\ntype t int\nfunc (t) init() {}\n", ""},
		{"internal/web/a_test.go", "package p\nfunc init() {}\n", ""},
		{"internal/web/util/a.go", "package util\n", "named after"},
		{"internal/web/a.go", tall(screen), ""},
		{"internal/web/a.go", tall(screen + 1), "split it"},
		{"internal/web/a_test.go", tall(screen + 1), ""},
	}, func(files []File) []Breach { return manners(files, nil) })

	allowed := map[string]string{"internal/web.tall": "a table of states"}
	f, err := parse(token.NewFileSet(), "internal/web/a.go", tall(screen+1))
	if err != nil {
		t.Fatal(err)
	}
	expect(t, manners([]File{f}, allowed), "")
	expect(t, manners(nil, allowed), "take it off the list")
}

func TestLoadReadsOurFilesOnly(t *testing.T) {
	text := &fstest.MapFile{Data: []byte("package p\n")}
	files, err := Load(fstest.MapFS{
		"a/a.go": text, "a/testdata/b.go": text, "ui/node_modules/x/c.go": text, ".git/d.go": text, "_old/e.go": text, "a/f.txt": text,
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(files) != 1 || files[0].Path != "a/a.go" {
		t.Errorf("got %v, want a/a.go alone", files)
	}
	if _, err := Load(fstest.MapFS{"a/a.go": {Data: []byte("pack age")}}); err == nil || !strings.Contains(err.Error(), "a/a.go") {
		t.Errorf("a file that does not parse gave %v, want an error that names it", err)
	}
}

func TestPureRoomsBuildForThePhone(t *testing.T) {
	for _, folder := range []string{"growth", "internal/domain"} {
		if _, err := os.Stat(filepath.Join("../..", folder)); err != nil {
			continue // a room appears with its first code
		}
		if out, err := buildForPhone("../..", "./"+folder+"/..."); err != nil {
			t.Errorf("GOOS=js GOARCH=wasm go build ./%s/...: %v\n%s", folder, err, out)
		}
	}
}

func TestBuildForPhoneFails(t *testing.T) {
	dir := t.TempDir()
	for name, text := range map[string]string{
		"go.mod": "module m\n\ngo 1.26\n",
		"m.go":   "package m\n\nimport \"syscall\"\n\nvar Attributes = syscall.SysProcAttr{Setsid: true}\n",
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if out, err := buildForPhone(dir, "./..."); err == nil || !strings.Contains(string(out), "Setsid") {
		t.Errorf("code that needs Linux built for the phone: %v\n%s", err, out)
	}
}

func buildForPhone(dir, packages string) ([]byte, error) {
	build := exec.Command("go", "build", packages)
	build.Dir = dir
	build.Env = append(os.Environ(), "GOOS=js", "GOARCH=wasm", "CGO_ENABLED=0")
	return build.CombinedOutput()
}
