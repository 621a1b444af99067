package arch

import (
	"bytes"
	"encoding/json"
	"fmt"
	"go/ast"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"

	"canting/internal/domain/access"
	"canting/internal/domain/region"
	"canting/internal/exchange/sheet"
	"canting/internal/exchange/sigizi"
)

// doc is one Markdown file, its lines told apart into prose and code. A line
// is in one of the two; the other has "" in its place.
type doc struct {
	name        string
	prose, code []string
}

func loadDocs(t *testing.T, root fs.FS) []doc {
	t.Helper()
	var docs []doc
	err := walk(root, func(name string) error {
		if path.Ext(name) != ".md" {
			return nil
		}
		text, err := fs.ReadFile(root, name)
		docs = append(docs, parseDoc(name, string(text)))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(docs) == 0 {
		t.Fatal("no document was found: the checks below would pass on nothing")
	}
	return docs
}

func parseDoc(name, text string) doc {
	lines := strings.Split(text, "\n")
	d := doc{name: name, prose: make([]string, len(lines)), code: make([]string, len(lines))}
	fenced := false
	for i, line := range lines {
		switch {
		case strings.HasPrefix(strings.TrimSpace(line), "```"):
			fenced = !fenced
		case fenced:
			d.code[i] = line
		default:
			d.prose[i] = line
		}
	}
	return d
}

func docNamed(t *testing.T, name string) doc {
	t.Helper()
	text, err := fs.ReadFile(root(), name)
	if err != nil {
		t.Fatal(err)
	}
	return parseDoc(name, string(text))
}

func (d doc) at(line int) string { return fmt.Sprintf("%s:%d", d.name, line+1) }

var (
	linkPattern    = regexp.MustCompile(`\]\(([^)\s]+)\)`)
	spanPattern    = regexp.MustCompile("`([^`]+)`")
	headingPattern = regexp.MustCompile(`^#+ (.*)$`)
	cantingPattern = regexp.MustCompile(`(?:^|[\s=/])canting ([^#>|]+)`)
	makePattern    = regexp.MustCompile(`(?:^|\s)make ([a-z]+)`)
	targetPattern  = regexp.MustCompile(`(?m)^([a-z]+):`)
)

// shown calls visit with each piece of code in the document: a line of a block,
// or a span in a sentence.
func (d doc) shown(visit func(line int, code string)) {
	for i := range d.prose {
		if d.code[i] != "" {
			visit(i, d.code[i])
		}
		for _, span := range spanPattern.FindAllStringSubmatch(d.prose[i], -1) {
			visit(i, span[1])
		}
	}
}

// cells are the cells of the rows of the document's tables, without backquotes,
// by line.
func (d doc) cells(visit func(line int, cells []string)) {
	for i, line := range d.prose {
		if !strings.HasPrefix(line, "|") || strings.HasPrefix(line, "|---") {
			continue
		}
		cells := strings.Split(strings.Trim(line, "|"), "|")
		for j := range cells {
			cells[j] = strings.Trim(strings.TrimSpace(cells[j]), "`")
		}
		visit(i, cells)
	}
}

// anchors are the names by which a page's headings are linked to, as GitHub
// makes them.
func (d doc) anchors() []string {
	var names []string
	for _, line := range d.prose {
		if m := headingPattern.FindStringSubmatch(line); m != nil {
			name := regexp.MustCompile(`[^\p{L}\p{N} _-]`).ReplaceAllString(strings.ToLower(m[1]), "")
			names = append(names, strings.ReplaceAll(name, " ", "-"))
		}
	}
	return names
}

// brokenLinks finds relative links to what is not there.
func brokenLinks(root fs.FS, docs []doc) []Breach {
	var breaches []Breach
	for _, d := range docs {
		for i, line := range d.prose {
			for _, m := range linkPattern.FindAllStringSubmatch(line, -1) {
				if what := brokenLink(root, docs, d, m[1]); what != "" {
					breaches = append(breaches, Breach{d.at(i), what})
				}
			}
		}
	}
	return breaches
}

func brokenLink(root fs.FS, docs []doc, from doc, link string) string {
	if strings.Contains(link, "://") || strings.HasPrefix(link, "mailto:") {
		return ""
	}
	file, anchor, _ := strings.Cut(link, "#")
	target := from.name
	if file != "" {
		target = path.Join(path.Dir(from.name), file)
	}
	if _, err := fs.Stat(root, target); err != nil {
		return "links to " + target + ", which is not there"
	}
	page := slices.IndexFunc(docs, func(d doc) bool { return d.name == target })
	if anchor != "" && (page < 0 || !slices.Contains(docs[page].anchors(), anchor)) {
		return "links to #" + anchor + ", but " + target + " has no such heading"
	}
	return ""
}

func TestDocsLinkToWhatIsThere(t *testing.T) { report(t, brokenLinks(root(), loadDocs(t, root()))) }

func TestBrokenLinks(t *testing.T) {
	house := fstest.MapFS{
		"README.md":     {Data: []byte("[a](docs/a.md) ![b](docs/img/b.png) [c](docs/a.md#the-end) [d](#none)\n```\n[e](e.md)\n```\n")},
		"docs/a.md":     {Data: []byte("# A\n[up](../README.md) [far](https://example.org/x.md)\n## `The` end?\n")},
		"docs/img/a.md": {Data: []byte("[gone](../b.md)")},
	}
	var got []string
	for _, b := range brokenLinks(house, loadDocs(t, house)) {
		got = append(got, b.String())
	}
	want := []string{
		"README.md:1: links to docs/img/b.png, which is not there",
		"README.md:1: links to #none, but README.md has no such heading",
		"docs/img/a.md:1: links to docs/b.md, which is not there",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got  %q\nwant %q", got, want)
	}
}

// cli is what the command line understands: the flags of each command by its
// name, "import sigizi".
type cli map[string][]string

// commandLine reads the list of commands out of the source of cmd/canting, so
// that it works while that does not compile.
func commandLine(t *testing.T) cli {
	t.Helper()
	functions := map[string]*ast.FuncDecl{}
	for _, f := range loadHouse(t) {
		if f.Dir() != "cmd/canting" || f.Test {
			continue
		}
		for _, decl := range f.AST.Decls {
			if fn, ok := decl.(*ast.FuncDecl); ok {
				functions[fn.Name.Name] = fn
			}
		}
	}
	if functions["commands"] == nil || functions["parse"] == nil {
		t.Fatal("cmd/canting has no commands() or parse(): this test has lost its object")
	}
	known := cli{"help": nil}
	common := flagsIn(functions, "parse")
	ast.Inspect(functions["commands"].Body, func(n ast.Node) bool {
		c, ok := n.(*ast.CompositeLit)
		if !ok || c.Type != nil || len(c.Elts) < 3 {
			return true
		}
		name, ok := c.Elts[0].(*ast.CompositeLit)
		if !ok {
			return true
		}
		var words []string
		for _, word := range name.Elts {
			words = append(words, text(word))
		}
		flags := slices.Clone(common)
		if fn, ok := c.Elts[1].(*ast.Ident); ok {
			flags = append(flags, flagsIn(functions, fn.Name)...)
		}
		known[strings.Join(words, " ")] = flags
		return false
	})
	return known
}

// flagsIn are the flags that a function defines, itself or through another one.
func flagsIn(functions map[string]*ast.FuncDecl, name string) []string {
	fn := functions[name]
	if fn == nil || fn.Body == nil {
		return nil
	}
	var flags []string
	ast.Inspect(fn.Body, func(n ast.Node) bool {
		call, ok := n.(*ast.CallExpr)
		if !ok {
			return true
		}
		switch f := call.Fun.(type) {
		case *ast.SelectorExpr:
			if strings.HasSuffix(f.Sel.Name, "Var") && len(call.Args) > 1 {
				flags = append(flags, text(call.Args[1]))
			}
		case *ast.Ident:
			flags = append(flags, flagsIn(functions, f.Name)...)
		}
		return true
	})
	return flags
}

// text is a string literal's value, "" for anything else.
func text(e ast.Expr) string {
	if lit, ok := e.(*ast.BasicLit); ok {
		if value, err := strconv.Unquote(lit.Value); err == nil {
			return value
		}
	}
	return ""
}

// unknownCommands finds commands and flags in the documents that are not there.
func unknownCommands(known cli, docs []doc) []Breach {
	var breaches []Breach
	for _, d := range docs {
		d.shown(func(line int, code string) {
			for _, m := range cantingPattern.FindAllStringSubmatch(code, -1) {
				if what := unknownCommand(known, strings.Fields(m[1])); what != "" {
					breaches = append(breaches, Breach{d.at(line), what})
				}
			}
		})
	}
	return breaches
}

func unknownCommand(known cli, words []string) string {
	for n := min(2, len(words)); n > 0; n-- {
		flags, ok := known[strings.Join(words[:n], " ")]
		if !ok {
			continue
		}
		for _, word := range words[n:] {
			flag, _, _ := strings.Cut(strings.TrimPrefix(word, "--"), "=")
			if strings.HasPrefix(word, "--") && !slices.Contains(flags, flag) {
				return "canting " + strings.Join(words[:n], " ") + " has no flag --" + flag
			}
		}
		return ""
	}
	return "there is no command canting " + strings.Join(words, " ")
}

func TestDocsShowCommandsThatExist(t *testing.T) {
	known := commandLine(t)
	if !slices.Contains(known["import sigizi"], "dry-run") || !slices.Contains(known["demo"], "addr") {
		t.Fatalf("the command line was not understood: %v", known)
	}
	report(t, unknownCommands(known, loadDocs(t, root())))
}

func TestUnknownCommands(t *testing.T) {
	known := cli{"serve": {"db", "addr"}, "import undo": {"db"}}
	for code, want := range map[string]string{
		"canting serve --addr :80":                "",
		"ExecStart=/usr/bin/canting serve --db=x": "",
		"bin/canting import undo BATCH # --none":  "",
		"canting.db beside canting-demo.db":       "",
		"canting import":                          "there is no command canting import",
		"CANTING_LANG=en canting dance --db x":    "there is no command canting dance --db x",
		"canting import undo --addr :80":          "canting import undo has no flag --addr",
	} {
		got := ""
		for _, b := range unknownCommands(known, []doc{parseDoc("a.md", "See `"+code+"`.")}) {
			got = b.What
		}
		if got != want {
			t.Errorf("%s: got %q, want %q", code, got, want)
		}
	}
}

// unknownTargets finds targets of make in the documents that are not there.
func unknownTargets(makefile string, docs []doc) []Breach {
	var targets []string
	for _, m := range targetPattern.FindAllStringSubmatch(makefile, -1) {
		targets = append(targets, m[1])
	}
	var breaches []Breach
	for _, d := range docs {
		d.shown(func(line int, code string) {
			for _, m := range makePattern.FindAllStringSubmatch(code, -1) {
				if !slices.Contains(targets, m[1]) {
					breaches = append(breaches, Breach{d.at(line), "the Makefile has no target " + m[1]})
				}
			}
		})
	}
	return breaches
}

func TestDocsShowTargetsThatExist(t *testing.T) {
	makefile, err := fs.ReadFile(root(), "Makefile")
	if err != nil {
		t.Fatal(err)
	}
	report(t, unknownTargets(string(makefile), loadDocs(t, root())))
}

func TestUnknownTargets(t *testing.T) {
	d := parseDoc("a.md", "`make` makes sense, `make demo ARGS=1`\n```\nmake tea   # make coffee\n```\nto make nothing")
	got := unknownTargets("demo: ## x\n\t@make tea\nARGS ?=\n", []doc{d})
	if len(got) != 2 || got[0].String() != "a.md:3: the Makefile has no target tea" {
		t.Errorf("got %v, want tea and coffee", got)
	}
}

// badDecisions finds decision files that leave a question open, break the count,
// or stand in no index.
func badDecisions(docs []doc, index string) []Breach {
	var breaches []Breach
	linked := docs[slices.IndexFunc(docs, func(d doc) bool { return d.name == index })]
	number := 0
	for _, d := range docs {
		if path.Dir(d.name) != "docs/decisions" {
			continue
		}
		number++
		prefix := fmt.Sprintf("%04d-", number)
		if !strings.HasPrefix(path.Base(d.name), prefix) {
			breaches = append(breaches, Breach{d.name, "should be number " + prefix + ": decisions are counted without a gap"})
		}
		if !strings.Contains(strings.Join(linked.prose, "\n"), "(decisions/"+path.Base(d.name)+")") {
			breaches = append(breaches, Breach{d.name, "is not listed in " + index})
		}
		var sections []string
		for _, line := range d.prose {
			if name, ok := strings.CutPrefix(line, "## "); ok {
				sections = append(sections, name)
			}
		}
		if want := []string{"Context", "Options", "Decision", "Consequences"}; !slices.Equal(sections, want) {
			breaches = append(breaches, Breach{d.name, fmt.Sprintf("has the sections %q; a decision has %q", sections, want)})
		}
	}
	return breaches
}

func TestDecisionsAreWhole(t *testing.T) {
	report(t, badDecisions(loadDocs(t, root()), "docs/architecture.md"))
}

func TestBadDecisions(t *testing.T) {
	whole := "## Context\n## Options\n## Decision\n## Consequences\n"
	got := badDecisions([]doc{
		parseDoc("docs/architecture.md", "[1](decisions/0001-a.md) [3](decisions/0003-c.md)"),
		parseDoc("docs/decisions/0001-a.md", whole),
		parseDoc("docs/decisions/0003-c.md", whole),
		parseDoc("docs/decisions/0003-d.md", "## Context\n## Decision\n"),
	}, "docs/architecture.md")
	if len(got) != 3 {
		t.Errorf("got %v, want a gap, a file that is not listed and one without options", got)
	}
}

// TestArchitectureNamesEveryRoom holds the table of rooms to the plan that the
// imports are checked against. A room appears with its first code.
func TestArchitectureNamesEveryRoom(t *testing.T) {
	var named []string
	docNamed(t, "docs/architecture.md").cells(func(_ int, cells []string) {
		for _, span := range strings.Split(cells[0], ", ") {
			named = append(named, strings.Trim(span, "`/"))
		}
	})
	for _, r := range house() {
		_, err := fs.Stat(root(), r.folder)
		there := slices.ContainsFunc(named, func(name string) bool { return within(name, r.folder) })
		if err == nil && !there {
			t.Errorf("%s is a room and stands in no row of docs/architecture.md", r.folder)
		}
	}
}

// TestDocsListEveryRemark holds docs/import-sigizi.md to the remarks that the
// reader and the import can make, with their levels.
func TestDocsListEveryRemark(t *testing.T) {
	want := importRemarks(t)
	for _, code := range sigizi.Codes() {
		want[code.String()] = code.Level().String()
	}
	got := map[string]string{}
	docNamed(t, "docs/import-sigizi.md").cells(func(_ int, cells []string) {
		if len(cells) == 3 && slices.Contains([]string{"info", "warn", "error"}, cells[1]) {
			got[cells[0]] = cells[1]
		}
	})
	for code, level := range want {
		if got[code] != level {
			t.Errorf("%s: the document says %q, the code %q", code, got[code], level)
		}
	}
	for code := range got {
		if want[code] == "" {
			t.Errorf("%s is in the document, and nothing remarks it", code)
		}
	}
}

// importRemarks reads the remarks of internal/app/importing from its source:
// code to level.
func importRemarks(t *testing.T) map[string]string {
	t.Helper()
	remarks := map[string]string{}
	for _, f := range loadHouse(t) {
		if f.Dir() != "internal/app/importing" || f.Test {
			continue
		}
		ast.Inspect(f.AST, func(n ast.Node) bool {
			if c, ok := n.(*ast.CompositeLit); ok {
				if code, level := remarkIn(c); code != "" && level != "" {
					remarks[code] = level
				}
			}
			return true
		})
	}
	if len(remarks) < 10 {
		t.Fatalf("only %d remarks were found in internal/app/importing: this test has lost its object", len(remarks))
	}
	return remarks
}

func remarkIn(c *ast.CompositeLit) (code, level string) {
	for _, e := range c.Elts {
		field, ok := e.(*ast.KeyValueExpr)
		if !ok {
			continue
		}
		switch name, _ := field.Key.(*ast.Ident); {
		case name == nil:
		case name.Name == "Code":
			code = text(field.Value)
		case name.Name == "Level":
			if s, ok := field.Value.(*ast.SelectorExpr); ok {
				level = strings.ToLower(s.Sel.Name)
			}
		}
	}
	return code, level
}

// TestDocsTellWhoMayDoWhat holds the table in docs/operations.md to the policy.
func TestDocsTellWhoMayDoWhat(t *testing.T) {
	const city, area region.Code = "35.76", "35.76.02.1009"
	reach := func(role access.Role, action access.Action) string {
		who := access.Access{Role: role, City: city, Areas: []region.Code{area}}
		switch {
		case who.May(action, city):
			return "city"
		case who.May(action, area):
			return "area"
		}
		return "-"
	}
	var roles []access.Role
	told := 0
	docNamed(t, "docs/operations.md").cells(func(_ int, cells []string) {
		action := access.Action(cells[0])
		switch {
		case cells[0] == "action":
			for _, role := range cells[1:] {
				roles = append(roles, access.Role(role))
			}
		case slices.Contains(access.Actions(), action) && len(cells) == len(roles)+1:
			told++
			for i, role := range roles {
				if want := reach(role, action); cells[i+1] != want {
					t.Errorf("%s of %s: the document says %q, the policy %q", action, role, cells[i+1], want)
				}
			}
		}
	})
	if !slices.Equal(roles, access.Roles()) || told != len(access.Actions()) {
		t.Errorf("the table has the roles %v and %d actions; there are %v and %d", roles, told, access.Roles(), len(access.Actions()))
	}
}

// TestDocsNameEveryDependency holds the list of dependencies to what is there.
func TestDocsNameEveryDependency(t *testing.T) {
	want := append(importedModules(t), npmPackages(t)...)
	want = append(want, "honnef.co/go/tools") // staticcheck, which scripts/check runs
	var got []string
	docNamed(t, "docs/decisions/0011-dependencies.md").cells(func(_ int, cells []string) {
		if len(cells) == 3 && cells[1] != "licence" {
			got = append(got, cells[0])
		}
	})
	for _, name := range want {
		if !slices.Contains(got, name) {
			t.Errorf("%s is used and has no line in the document", name)
		}
	}
	for _, name := range got {
		if !slices.Contains(want, name) {
			t.Errorf("%s has a line in the document and is not used", name)
		}
	}
}

// importedModules are the modules of go.mod that code of this module imports.
func importedModules(t *testing.T) []string {
	t.Helper()
	mod, err := fs.ReadFile(root(), "go.mod")
	if err != nil {
		t.Fatal(err)
	}
	imported := map[string]bool{}
	for _, f := range loadHouse(t) {
		if within(f.Path, "test") {
			continue // holds modules of their own
		}
		for name := range f.imports() {
			imported[name] = true
		}
	}
	var used []string
	for _, m := range regexp.MustCompile(`(?m)^\s+(\S+) v`).FindAllStringSubmatch(string(mod), -1) {
		for name := range imported {
			if within(name, m[1]) {
				used = append(used, m[1])
				break
			}
		}
	}
	return used
}

func npmPackages(t *testing.T) []string {
	t.Helper()
	raw, err := fs.ReadFile(root(), "ui/package.json")
	if err != nil {
		t.Fatal(err)
	}
	var file struct{ Dependencies, DevDependencies map[string]string }
	if err := json.Unmarshal(raw, &file); err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, list := range []map[string]string{file.Dependencies, file.DevDependencies} {
		for name := range list {
			names = append(names, name)
		}
	}
	return names
}

// TestSampleOfTheReadmeCanBeImported reads the file that a newcomer is told to
// make, in both languages.
func TestSampleOfTheReadmeCanBeImported(t *testing.T) {
	for _, name := range []string{"README.md", "README.id.md"} {
		var csv strings.Builder
		for _, line := range docNamed(t, name).code {
			if strings.Count(line, ",") > 10 {
				csv.WriteString(strings.TrimSpace(line) + "\n")
			}
		}
		rows, err := sheet.Open(bytes.NewReader([]byte(csv.String())), int64(csv.Len()), sheet.DefaultLimits())
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		file, err := sigizi.Scan(rows, sigizi.Options{Today: "2026-11-22"})
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if file.Rows != 3 {
			t.Errorf("%s: %d children, want 3", name, file.Rows)
		}
		if err := file.Each(func(row sigizi.Row) error { sampleRow(t, name, row); return nil }); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func sampleRow(t *testing.T, name string, row sigizi.Row) {
	t.Helper()
	if number := row.NIK.Text; number != "" && !strings.HasSuffix(number, "0000") {
		t.Errorf("%s: the NIK of row %d may be a real person's", name, row.Number)
	}
	for _, r := range row.Remarks {
		if r.Level != sigizi.Info && r.Code != sigizi.NIKMissing {
			t.Errorf("%s: row %d, %s: %v", name, row.Number, r.Column, r.Code)
		}
	}
}
