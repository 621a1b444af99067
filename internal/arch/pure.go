package arch

import (
	"go/ast"
	"slices"
)

// purePackages are the packages of the standard library that growth and
// internal/domain may import: they read no clock, file, network, environment
// or random source on their own, and they compile for the phone.
func purePackages() []string {
	return []string{
		"bufio", "bytes", "cmp", "container/heap", "container/list", "embed", "errors", "fmt", "io", "io/fs", "iter", "maps",
		"compress/gzip", "compress/flate",
		"crypto/hmac", "crypto/sha256", "crypto/subtle", "hash", "hash/crc32", "hash/fnv",
		"encoding", "encoding/base32", "encoding/base64", "encoding/binary", "encoding/csv", "encoding/hex", "encoding/json",
		"math", "math/big", "math/bits", "math/cmplx",
		"path", "reflect", "regexp", "slices", "sort", "strconv", "strings",
		"text/template", "time", "unicode", "unicode/utf16", "unicode/utf8",
	}
}

// impure lists the functions and values of otherwise pure packages that read
// the world or write to it.
func impure() map[string][]string {
	return map[string][]string{
		"time": {"Now", "Since", "Until", "Sleep", "After", "AfterFunc", "Tick", "NewTimer", "NewTicker", "Local", "LoadLocation"},
		"fmt":  {"Print", "Printf", "Println", "Scan", "Scanf", "Scanln"},
	}
}

// Purity checks what imports alone do not show: that the pure rooms ask for no
// clock, print nothing and start no goroutine.
func Purity(files []File) []Breach {
	rooms := house()
	var breaches []Breach
	for _, f := range files {
		if r := roomOf(rooms, f.Dir()); f.Test || r == nil || !r.pure {
			continue
		}
		breaches = append(breaches, impurities(f)...)
	}
	return inOrder(breaches)
}

func impurities(f File) []Breach {
	banned := bannedNames(f)
	var breaches []Breach
	report := func(n ast.Node, what string) {
		breaches = append(breaches, Breach{f.at(n), what})
	}
	ast.Inspect(f.AST, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.GoStmt:
			report(n, "a pure room starts no goroutine")
		case *ast.SelectorExpr:
			if x, ok := n.X.(*ast.Ident); ok && slices.Contains(banned[x.Name], n.Sel.Name) {
				report(n, "a pure room does not use "+x.Name+"."+n.Sel.Name+": take the value as a parameter")
			}
		case *ast.CallExpr:
			if x, ok := n.Fun.(*ast.Ident); ok && (x.Name == "print" || x.Name == "println") {
				report(n, "a pure room prints nothing")
			}
		case *ast.ImportSpec:
			if n.Name != nil && n.Name.Name == "." {
				report(n, "a pure room imports no package with a dot: it would hide a call for the time")
			}
		}
		return true
	})
	return breaches
}

// bannedNames is impure by the names that the file gives to the packages.
func bannedNames(f File) map[string][]string {
	banned := map[string][]string{}
	for imported, names := range impure() {
		spec, ok := f.imports()[imported]
		if !ok {
			continue
		}
		local := imported
		if spec.Name != nil {
			local = spec.Name.Name
		}
		banned[local] = names
	}
	return banned
}
