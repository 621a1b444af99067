package arch

import (
	"slices"
	"strings"
)

// room is one row of the house's plan: what the code below a folder may
// import of the house itself. A room may always import itself.
type room struct {
	folder string
	// may lists the rooms that non-test code may import.
	may []string
	// alone: the folders directly below never import each other.
	alone bool
	// pure: the standard library's pure packages only, no clock, no goroutine.
	// Its tests too stay out of the other rooms.
	pure bool
}

// house is the plan. Imports point down only: web and exchange to app, app to
// domain; store implements the interfaces of app over domain's types and so
// needs domain alone; cmd wires. The most specific folder holds.
func house() []room {
	inner := []string{"growth", "internal/domain"}
	files := []string{"programmes", "locale", "migrations"}
	return []room{
		{folder: "growth", pure: true},
		{folder: "growth/internal/gen"}, // packs the tables at development time
		{folder: "internal/domain", may: []string{"growth"}, pure: true},
		{folder: "internal/app", may: slices.Concat(inner, files), alone: true},
		{folder: "internal/store", may: slices.Concat(inner, files)},
		// The suite of a store drives it through the door that the product uses.
		{folder: "internal/store/storetest", may: slices.Concat(inner, files, []string{"internal/app", "internal/store"})},
		{folder: "internal/exchange", may: slices.Concat(inner, files, []string{"internal/app"})},
		{folder: "internal/web", may: slices.Concat(inner, files, []string{"internal/app", "ui"})},
		{folder: "internal/arch"},
		{folder: "cmd", may: slices.Concat(inner, files, []string{"internal/app", "internal/store", "internal/exchange", "internal/web", "ui"})},
		{folder: "cmd/rules", may: slices.Concat(inner, files)},
		// Folders that hold a Go file only to embed what lies beside it.
		{folder: "programmes"},
		{folder: "locale"},
		{folder: "migrations"},
		{folder: "ui"},
		{folder: "scripts"},
		{folder: "test", may: slices.Concat(inner, files, []string{"internal/app", "internal/store", "internal/exchange", "internal/web", "ui", "cmd"})},
	}
}

// guest is a package from outside that only some folders may import.
type guest struct {
	prefix  string
	folders []string // nil: nobody outside tests
	why     string
}

func guests() []guest {
	store := []string{"internal/store"}
	helpers := []string{"internal/store/pgtest", "internal/store/storetest"}
	return []guest{
		{"database/sql", store, "SQL lives in internal/store"},
		{"github.com/jackc/pgx", store, "SQL lives in internal/store"},
		{"modernc.org", store, "SQL lives in internal/store"},
		{"github.com/danielgtaylor/huma", []string{"internal/web"}, "the API framework stays behind internal/web"},
		{"github.com/xuri/excelize", []string{"internal/exchange"}, "file formats live in internal/exchange"},
		{"github.com/extrame/xls", []string{"internal/exchange"}, "file formats live in internal/exchange"},
		{"github.com/shakinm/xlsReader", []string{"internal/exchange"}, "file formats live in internal/exchange"},
		{"testing", helpers, "test code stays out of the program"},
		{Module + "/internal/store/pgtest", []string{"internal/store/storetest"}, "test code stays out of the program"},
		{Module + "/internal/store/storetest", nil, "test code stays out of the program"},
		{"pgregory.net/rapid", helpers, "test code stays out of the program"},
		{"github.com/google/go-cmp", helpers, "test code stays out of the program"},
		{"github.com/rogpeppe/go-internal", nil, "test code stays out of the program"},
		{"cel.dev/cel-go", nil, "the rule language is ours; CEL is what its tests compare it with"},
	}
}

// Imports checks each file's imports against the plan.
func Imports(files []File) []Breach {
	rooms, visitors := house(), guests()
	var breaches []Breach
	for _, f := range files {
		for imported, spec := range f.imports() {
			what := checkHouse(rooms, f, imported)
			if what == "" && !f.Test {
				what = checkGuest(visitors, f, imported)
			}
			if what == "" && !f.Test {
				what = checkPure(rooms, f, imported)
			}
			if what != "" {
				breaches = append(breaches, Breach{f.at(spec), what})
			}
		}
		if roomOf(rooms, f.Dir()) == nil {
			breaches = append(breaches, Breach{f.at(f.AST.Name), "folder " + f.Dir() + " is in no room: put the code into a room of docs/architecture.md, or add the room there and to internal/arch"})
		}
	}
	return inOrder(breaches)
}

// checkHouse answers what is wrong with an import of the house's own, or "".
func checkHouse(rooms []room, f File, imported string) string {
	target, ours := strings.CutPrefix(imported, Module+"/")
	from := roomOf(rooms, f.Dir())
	if !ours || from == nil || (f.Test && !from.pure) {
		return ""
	}
	if within(target, from.folder) {
		if from.alone && child(from.folder, f.Dir()) != child(from.folder, target) {
			return "packages of " + from.folder + " do not import each other: move what they share into internal/domain, or let cmd wire it; found " + imported
		}
		return ""
	}
	if to := roomOf(rooms, target); to != nil && slices.Contains(from.may, to.folder) {
		return ""
	}
	return from.folder + " may not import " + imported + ": imports point down (docs/architecture.md)"
}

func checkGuest(visitors []guest, f File, imported string) string {
	for _, g := range visitors {
		if within(imported, g.prefix) && !withinAny(f.Dir(), g.folders) {
			return imported + " does not belong in " + f.Dir() + ": " + g.why
		}
	}
	return ""
}

func checkPure(rooms []room, f File, imported string) string {
	r := roomOf(rooms, f.Dir())
	if r == nil || !r.pure || within(imported, Module) || slices.Contains(purePackages(), imported) {
		return ""
	}
	return r.folder + " is pure and may not import " + imported + ": pass in what it would fetch"
}

// roomOf is the most specific room that dir lies in, nil outside of the house.
func roomOf(rooms []room, dir string) *room {
	var found *room
	for i, r := range rooms {
		if within(dir, r.folder) && (found == nil || len(r.folder) > len(found.folder)) {
			found = &rooms[i]
		}
	}
	return found
}

// child is the first folder below parent on the way to dir, "" for parent.
func child(parent, dir string) string {
	rest, _, _ := strings.Cut(strings.TrimPrefix(strings.TrimPrefix(dir, parent), "/"), "/")
	return rest
}

// inOrder sorts breaches by place and drops repeats, so that a failing test
// reads the same each time.
func inOrder(breaches []Breach) []Breach {
	slices.SortFunc(breaches, func(a, b Breach) int {
		return strings.Compare(a.String(), b.String())
	})
	return slices.Compact(breaches)
}
