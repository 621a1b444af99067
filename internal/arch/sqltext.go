package arch

import (
	"go/ast"
	"go/token"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strconv"
)

// builder is the one file that may put SQL together from variables: it writes
// who may see which rows into a statement, with placeholders for the values.
const builder = "internal/store/scope.go"

// SQL checks every SQL text of the checkout: the constants and literals of
// internal/store, and the .sql files anywhere.
func SQL(root fs.FS, files []File) ([]Breach, error) {
	var breaches []Breach
	err := walk(root, func(name string) error {
		if path.Ext(name) != ".sql" {
			return nil
		}
		text, err := fs.ReadFile(root, name)
		breaches = append(breaches, CheckSQL(name, 1, string(text))...)
		return err
	})
	if err != nil {
		return nil, err
	}
	return inOrder(append(breaches, storeSQL(files)...)), nil
}

func storeSQL(files []File) []Breach {
	constants := map[string]map[string]ast.Expr{}
	for _, f := range files {
		if constants[f.Dir()] == nil {
			constants[f.Dir()] = map[string]ast.Expr{}
		}
		collectConstants(f, constants[f.Dir()])
	}
	var breaches []Breach
	for _, f := range files {
		if !f.Test && within(f.Dir(), "internal/store") && f.Dir() != "internal/store/pgtest" {
			r := reader{file: f, constants: constants[f.Dir()]}
			ast.Inspect(f.AST, r.visit)
			breaches = append(breaches, r.breaches...)
		}
	}
	return breaches
}

func collectConstants(f File, into map[string]ast.Expr) {
	ast.Inspect(f.AST, func(n ast.Node) bool {
		decl, ok := n.(*ast.GenDecl)
		if !ok || decl.Tok != token.CONST {
			return true
		}
		for _, spec := range decl.Specs {
			value := spec.(*ast.ValueSpec)
			for i, name := range value.Names {
				if i < len(value.Values) {
					into[name.Name] = value.Values[i]
				}
			}
		}
		return true
	})
}

// reader finds the SQL of one Go file.
type reader struct {
	file      File
	constants map[string]ast.Expr // of the package, by name
	breaches  []Breach
}

const noVariables = "SQL put together from variables: write it as one constant, or use the conditions of " + builder

func (r *reader) visit(n ast.Node) bool {
	switch n := n.(type) {
	case *ast.BinaryExpr:
		if n.Op != token.ADD {
			return true
		}
		return !r.text(n)
	case *ast.BasicLit:
		r.text(n)
	case *ast.CallExpr:
		r.call(n)
	case *ast.AssignStmt:
		if text, _ := r.fold(n.Rhs[0], 0); n.Tok == token.ADD_ASSIGN && sqlTail().MatchString(text) {
			r.joined(n)
		}
	}
	return true
}

// text checks a string expression; it answers whether it was SQL.
func (r *reader) text(e ast.Expr) bool {
	text, whole := r.fold(e, 0)
	if !isSQL(text) {
		return false
	}
	if !whole {
		r.joined(e)
		return true
	}
	line := r.file.Fset.Position(e.Pos()).Line
	r.breaches = append(r.breaches, CheckSQL(r.file.Path, line, text)...)
	return true
}

// call refuses SQL handed to a function that puts strings together.
func (r *reader) call(call *ast.CallExpr) {
	fn, ok := call.Fun.(*ast.SelectorExpr)
	if !ok {
		return
	}
	pkg, ok := fn.X.(*ast.Ident)
	if !ok || !slices.Contains(joiners(), pkg.Name+"."+fn.Sel.Name) {
		return
	}
	for _, arg := range call.Args {
		if text, _ := r.fold(arg, 0); isSQL(text) {
			r.joined(call)
			return
		}
	}
}

func joiners() []string {
	return []string{"fmt.Sprintf", "fmt.Sprint", "fmt.Fprintf", "fmt.Fprint", "fmt.Appendf", "strings.Join", "strings.Replace", "strings.ReplaceAll"}
}

func (r *reader) joined(n ast.Node) {
	if r.file.Path != builder {
		r.breaches = append(r.breaches, Breach{r.file.at(n), noVariables})
	}
}

// variable stands in a folded text where the value is known at run time only.
const variable = "a_variable"

// fold works out a string expression; whole says that no part was a variable.
func (r *reader) fold(e ast.Expr, depth int) (text string, whole bool) {
	const deepest = 32 // constants cannot form a ring, but half-written code may
	if depth > deepest {
		return variable, false
	}
	switch e := e.(type) {
	case *ast.BasicLit:
		if text, err := strconv.Unquote(e.Value); e.Kind == token.STRING && err == nil {
			return text, true
		}
	case *ast.ParenExpr:
		return r.fold(e.X, depth+1)
	case *ast.BinaryExpr:
		if e.Op == token.ADD {
			left, wholeLeft := r.fold(e.X, depth+1)
			right, wholeRight := r.fold(e.Y, depth+1)
			return left + right, wholeLeft && wholeRight
		}
	case *ast.Ident:
		if value, ok := r.constants[e.Name]; ok {
			return r.fold(value, depth+1)
		}
	}
	return variable, false
}

// isSQL tells SQL from a sentence that happens to begin with "update".
func isSQL(text string) bool {
	return regexp.MustCompile(`(?is)^(\s|--[^\n]*\n)*(` +
		`select\s.*\sfrom\s|select\s+[\w.]+\s*\(|select\s+[\d'$]|` +
		`insert\s+(or\s+\w+\s+)?into\s|` +
		`update\s+\S+\s+((as\s+)?\w+\s+)?set\s|` +
		`delete\s+from\s|` +
		`with\s+(recursive\s+)?\w+\s*(\([^)]*\)\s*)?as\s*(not\s+)?(materialized\s*)?\(|` +
		`create\s+((or\s+replace|unique|temp|temporary|unlogged|constraint|materialized)\s+)*(table|index|view|trigger|sequence|function)\s|` +
		`alter\s+table\s)`).MatchString(text)
}

// sqlTail matches what is added to a statement that was begun elsewhere.
func sqlTail() *regexp.Regexp {
	return regexp.MustCompile(`(?i)^\s+(where|order\s+by|group\s+by|limit|offset|join|left\s+join|returning|values|set)\s`)
}
