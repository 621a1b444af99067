package api_test

import (
	"encoding/json"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const root = "../../.."

// TestEverySentenceExists reads the source for the keys that faults and
// problems carry, and holds both catalogues to them: nobody is shown a key.
func TestEverySentenceExists(t *testing.T) {
	used := keysInSource(t)
	if len(used) < 40 || used["fault.not_found"] == "" || used["problem.csrf"] == "" || used["import.file.encrypted"] == "" || used["fault.entry.reason"] == "" {
		t.Fatalf("only %d keys were found in the source", len(used))
	}
	for _, language := range []string{"id", "en"} {
		said := catalogue(t, language)
		for _, key := range slices.Sorted(maps.Keys(used)) {
			if strings.TrimSpace(said[key]) == "" {
				t.Errorf("locale/%s has no sentence %q, which %s uses", language, key, used[key])
			}
		}
	}
}

// TestProblemSentencesAgree compares the two languages of our own sentences.
func TestProblemSentencesAgree(t *testing.T) {
	id, en := problemWords(t, "id"), problemWords(t, "en")
	for key, sentence := range id {
		if !slices.Equal(placeholders(sentence), placeholders(en[key])) {
			t.Errorf("%s is filled with %v in one language and %v in the other", key, placeholders(sentence), placeholders(en[key]))
		}
	}
	if len(id) != len(en) {
		t.Errorf("%d sentences and %d", len(id), len(en))
	}
}

func placeholders(sentence string) []string {
	var names []string
	for part := range strings.SplitSeq(sentence, "{") {
		if name, _, closed := strings.Cut(part, "}"); closed {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

// keysInSource maps each key to a file that uses it: the third argument of
// fault.E, every text that looks like one of ours, and what is handed to a
// package's own refuse, which puts a beginning before it.
func keysInSource(t *testing.T) map[string]string {
	t.Helper()
	used := map[string]string{}
	ends, beginnings := map[string][]string{}, map[string]string{}
	eachFile(t, func(path string, file *ast.File) {
		folder := filepath.Dir(path)
		ast.Inspect(file, func(n ast.Node) bool {
			for _, key := range keysOf(n) {
				used[key] = path
			}
			if beginning := beginningOf(n); beginning != "" {
				beginnings[folder] = beginning
			}
			if end := refused(n); end != "" {
				ends[folder] = append(ends[folder], end)
			}
			return true
		})
	})
	for folder, beginning := range beginnings {
		if strings.HasPrefix(beginning, "programme.") {
			continue // internal/exchange/programmefile holds its own keys to the catalogues
		}
		if len(ends[folder]) == 0 {
			t.Errorf("%s makes keys that begin with %q in a way that this test does not know", folder, beginning)
		}
		for _, end := range ends[folder] {
			used[beginning+end] = folder
		}
	}
	return used
}

// eachFile parses the program, without tests and without what only makes data
// up on the command line.
func eachFile(t *testing.T, each func(path string, file *ast.File)) {
	t.Helper()
	err := filepath.WalkDir(filepath.Join(root, "internal"), func(path string, entry fs.DirEntry, err error) error {
		if err == nil && entry.IsDir() && (entry.Name() == "synthetic" || entry.Name() == "testdata") {
			return filepath.SkipDir
		}
		if err != nil || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.SkipObjectResolution)
		if err == nil {
			each(strings.TrimPrefix(path, root+"/"), file)
		}
		return err
	})
	check(t, err)
}

func keysOf(n ast.Node) []string {
	if literal, ok := n.(*ast.BasicLit); ok {
		if text := text(literal); strings.HasPrefix(text, "problem.") || strings.HasPrefix(text, "fault.") && !strings.HasSuffix(text, ".") {
			return []string{text}
		}
	}
	if args := faultArgs(n); args != nil {
		if key := text(args[2]); key != "" {
			return []string{key}
		}
	}
	return nil
}

// beginningOf is "import.file." of fault.E(op, kind, "import.file."+key, err).
func beginningOf(n ast.Node) string {
	if args := faultArgs(n); args != nil {
		if sum, ok := args[2].(*ast.BinaryExpr); ok {
			return text(sum.X)
		}
	}
	return ""
}

// faultArgs are the arguments of a call of fault.E, nil for any other node.
func faultArgs(n ast.Node) []ast.Expr {
	call, ok := n.(*ast.CallExpr)
	if !ok || len(call.Args) < 3 {
		return nil
	}
	f, ok := call.Fun.(*ast.SelectorExpr)
	if !ok || f.Sel.Name != "E" {
		return nil
	}
	if pkg, ok := f.X.(*ast.Ident); !ok || pkg.Name != "fault" {
		return nil
	}
	return call.Args
}

// refused is the first text in a call of refuse.
func refused(n ast.Node) string {
	call, ok := n.(*ast.CallExpr)
	if !ok {
		return ""
	}
	if f, ok := call.Fun.(*ast.Ident); !ok || f.Name != "refuse" {
		return ""
	}
	for _, arg := range call.Args {
		if end := text(arg); end != "" {
			return end
		}
	}
	return ""
}

// text is the value of a string literal, "" for anything else.
func text(n ast.Node) string {
	literal, ok := n.(*ast.BasicLit)
	if !ok || literal.Kind != token.STRING {
		return ""
	}
	value, err := strconv.Unquote(literal.Value)
	if err != nil {
		return ""
	}
	return value
}

func catalogue(t *testing.T, language string) map[string]string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(root, "locale", language, "*.json"))
	check(t, err)
	all := map[string]string{}
	for _, file := range files {
		maps.Copy(all, words(t, file))
	}
	return all
}

func problemWords(t *testing.T, language string) map[string]string {
	t.Helper()
	return words(t, filepath.Join(root, "locale", language, "problem.json"))
}

func words(t *testing.T, file string) map[string]string {
	t.Helper()
	raw, err := os.ReadFile(file)
	check(t, err)
	var said map[string]string
	if err := json.Unmarshal(raw, &said); err != nil {
		t.Fatalf("%s: %v", file, err)
	}
	return said
}
