package arch

import (
	"fmt"
	"go/ast"
	"path"
)

// screen is how many lines a function of non-test code may have, signature and
// closing bracket included.
const screen = 80

// tallFunctions are the functions that may be longer than a screen, each with
// its reason. The list may only get shorter; a name that is no longer needed
// fails the test.
func tallFunctions() map[string]string {
	return map[string]string{}
}

// Manners checks the habits of the house that a machine can see: functions fit
// a screen, no init functions, no folder named after nothing in particular.
func Manners(files []File) []Breach { return manners(files, tallFunctions()) }

func manners(files []File, allowed map[string]string) []Breach {
	var breaches []Breach
	met := map[string]bool{}
	for _, f := range files {
		if vague(path.Base(f.Dir())) {
			breaches = append(breaches, Breach{f.at(f.AST.Name), "a package is named after what it is about, not " + path.Base(f.Dir())})
		}
		if f.Test {
			continue
		}
		for _, decl := range f.AST.Decls {
			fn, ok := decl.(*ast.FuncDecl)
			if !ok {
				continue
			}
			name := f.Dir() + "." + fn.Name.Name
			if fn.Recv == nil && fn.Name.Name == "init" {
				breaches = append(breaches, Breach{f.at(fn), "no init functions: work that nobody called cannot be tested; build the value where it is used"})
			}
			lines := f.Fset.Position(fn.End()).Line - f.Fset.Position(fn.Pos()).Line + 1
			if lines <= screen {
				continue
			}
			met[name] = true
			if allowed[name] == "" {
				breaches = append(breaches, Breach{f.at(fn), fmt.Sprintf("%s has %d lines, more than the %d of a screen: split it", fn.Name.Name, lines, screen)})
			}
		}
	}
	for name := range allowed {
		if !met[name] {
			breaches = append(breaches, Breach{name, "is in the list of tall functions and is none: take it off the list"})
		}
	}
	return inOrder(breaches)
}

func vague(name string) bool {
	switch name {
	case "util", "utils", "common", "helper", "helpers", "misc", "model", "models", "type", "types", "base":
		return true
	}
	return false
}
