// Package arch holds Canting to its own plan: which room may import which,
// what the pure rooms may do, and what the SQL may say (docs/architecture.md).
//
// It reads source text only, so that it sees every build tag and works while a
// room does not compile. Its tests are its one caller.
package arch

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path"
	"strconv"
	"strings"
)

// Module is the module path that the house's own imports begin with.
const Module = "canting"

// File is one Go source file of the checkout.
type File struct {
	Path string // from the repository root, with slashes
	Test bool   // named *_test.go
	AST  *ast.File
	Fset *token.FileSet
}

// Breach is one place that breaks one rule.
type Breach struct {
	Where string // path:line
	What  string // which rule, and what to do instead
}

// String is the line that a failing test prints.
func (b Breach) String() string { return b.Where + ": " + b.What }

// Load parses every Go file of root. Folders that are not ours are left out:
// hidden ones, testdata, node_modules, and what builds leave.
func Load(root fs.FS) ([]File, error) {
	var files []File
	fset := token.NewFileSet()
	err := walk(root, func(name string) error {
		if path.Ext(name) != ".go" {
			return nil
		}
		text, err := fs.ReadFile(root, name)
		if err != nil {
			return err
		}
		f, err := parse(fset, name, string(text))
		if err != nil {
			return err
		}
		files = append(files, f)
		return nil
	})
	return files, err
}

// walk calls visit with each file of ours under root.
func walk(root fs.FS, visit func(name string) error) error {
	return fs.WalkDir(root, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() {
			if name != "." && (foreign(d.Name()) || isModule(root, name)) {
				return fs.SkipDir
			}
			return nil
		}
		return visit(name)
	})
}

// isModule tells whether a folder is a Go module of its own: its imports never
// reach the program.
func isModule(root fs.FS, dir string) bool {
	_, err := fs.Stat(root, path.Join(dir, "go.mod"))
	return err == nil
}

func foreign(dir string) bool {
	switch dir {
	case "node_modules", "testdata", "vendor", "dist", "bin":
		return true
	}
	return strings.HasPrefix(dir, ".") || strings.HasPrefix(dir, "_")
}

func parse(fset *token.FileSet, name, text string) (File, error) {
	tree, err := parser.ParseFile(fset, name, text, parser.SkipObjectResolution)
	if err != nil {
		return File{}, fmt.Errorf("reading %s: %w", name, err)
	}
	return File{Path: name, Test: strings.HasSuffix(name, "_test.go"), AST: tree, Fset: fset}, nil
}

// Dir is the folder of the file, "." for the root.
func (f File) Dir() string { return path.Dir(f.Path) }

// at is the place of a node, as editors open it.
func (f File) at(n ast.Node) string {
	return fmt.Sprintf("%s:%d", f.Path, f.Fset.Position(n.Pos()).Line)
}

// imports lists what the file imports, by path.
func (f File) imports() map[string]*ast.ImportSpec {
	specs := make(map[string]*ast.ImportSpec, len(f.AST.Imports))
	for _, spec := range f.AST.Imports {
		if p, err := strconv.Unquote(spec.Path.Value); err == nil {
			specs[p] = spec
		}
	}
	return specs
}

// within says whether name is folder or lies below it.
func within(name, folder string) bool {
	return name == folder || strings.HasPrefix(name, folder+"/")
}

func withinAny(name string, folders []string) bool {
	for _, folder := range folders {
		if within(name, folder) {
			return true
		}
	}
	return false
}
