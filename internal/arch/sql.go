package arch

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// phrase is a wording that the shared SQL text does without. It was measured:
// each fails, or means another thing, on SQLite, on PostgreSQL 15 or on Citus
// 13.2 (docs/architecture.md).
type phrase struct {
	pattern string // over the statement's words, one blank around each
	why     string
}

func phrases() []phrase {
	return []phrase{
		{` lateral `, "SQLite has no lateral join: use a window function or a correlated subquery"},
		{` ilike `, "SQLite has no ilike: store a folded column and use like"},
		{` (greatest|least) \( `, "SQLite has neither greatest nor least: use case"},
		{` (any|all|some) \( \$`, "SQLite has no arrays: write in ($2, $3, ...)"},
		{` array \[| \[ \] `, "SQLite has no arrays: use a table"},
		{` (current_timestamp|current_date|current_time|localtimestamp|localtime) `, "the time is passed in from Go"},
		{` (now|clock_timestamp|statement_timestamp|transaction_timestamp|getdate|unixepoch|julianday|datetime|strftime) \( `, "the time is passed in from Go"},
		{` (interval ''|date_trunc \(|date_part \(|extract \(|make_interval \(|age \()`, "dates are reckoned in Go"},
		{` (random|gen_random_uuid|randomblob|nextval|last_insert_rowid) \( `, "ids are made in Go"},
		{` (autoincrement|serial|bigserial|smallserial) `, "ids are made in Go"},
		{` for (no key )?(update|share) `, "SQLite has no row locks: one statement claims and returns, or a counter row is bumped"},
		{` skip locked `, "SQLite has no row locks: claim with update ... where id = (select ... limit 1) returning"},
		{` ->>? `, "PostgreSQL refuses -> and ->> on text: give the value a column"},
		{` insert or `, "PostgreSQL has no insert or: use on conflict"},
		{` \? `, "placeholders are $1, $2, ...: they may be repeated and PostgreSQL takes no other"},
		{` natural `, "a natural join hides its columns: write on a.city = b.city and ..."},
		{` cross join `, "a join needs a.city = b.city"},
		{` generated (always|by default) `, "Citus refuses generated columns: reckon the value in Go"},
		{` (create|drop) (or replace )?(constraint )?trigger `, "Citus refuses triggers: the function that commits does the work"},
		{` (select|select distinct|returning|,) ([a-z0-9_]+ \. )?\* `, "list the columns: a migration may add one before the code knows it"},
	}
}

// CheckSQL checks SQL text, of one statement or many. where is the path that a
// breach names, line the text's first line in it.
func CheckSQL(where string, line int, text string) []Breach {
	var breaches []Breach
	for _, s := range statements(text) {
		for _, what := range append(s.wording(), s.structure()...) {
			breaches = append(breaches, Breach{fmt.Sprintf("%s:%d", where, line+s.line-1), what})
		}
	}
	return breaches
}

// wording finds the phrases that the statement should do without.
func (s statement) wording() []string {
	text := " " + strings.Join(s.words, " ") + " "
	var found []string
	for _, p := range phrases() {
		if hit := regexp.MustCompile(p.pattern).FindString(text); hit != "" {
			found = append(found, fmt.Sprintf("SQL with %q: %s", strings.TrimSpace(hit), p.why))
		}
	}
	return found
}

// structure checks what one phrase does not show: that the city is in every
// key, join and condition.
func (s statement) structure() []string {
	refs := s.references()
	switch {
	case startsWith(s.words, "create") || startsWith(s.words, "alter") || startsWith(s.words, "drop"):
		return definition(s.words, refs)
	case startsWith(s.words, "select") || startsWith(s.words, "with") || startsWith(s.words, "insert") ||
		startsWith(s.words, "update") || startsWith(s.words, "delete"):
		return slices.Concat(columnList(s.words), cityChange(s.words), joins(s.words, refs), cityless(s.words, refs))
	}
	return nil
}

// nationwide are the tables that are the same for every city, with the reason.
// On Citus each is a reference table. Every other table begins its primary key
// with city.
func nationwide() map[string]string {
	return map[string]string{
		"region":    "the country's places and their codes",
		"migration": "which migrations this database has had",
	}
}

// references is nationwide, and the statement's own WITH parts that read
// nothing else.
func (s statement) references() map[string]bool {
	refs := map[string]bool{}
	for name := range nationwide() {
		refs[name] = true
	}
	if !startsWith(s.words, "with") {
		return refs
	}
	rest := s.words[1:]
	if startsWith(rest, "recursive") {
		rest = rest[1:]
	}
	for _, part := range items(rest) {
		as := slices.Index(part, "as")
		if as < 1 {
			continue
		}
		refs[part[0]] = true // it may read itself
		if !onlyReferences(bracket(part[as:]), refs) {
			delete(refs, part[0])
		}
	}
	return refs
}

func onlyReferences(words []string, refs map[string]bool) bool {
	for _, t := range tables(words) {
		if !isReference(t, refs) {
			return false
		}
	}
	return true
}

func isReference(table string, refs map[string]bool) bool {
	return refs[table] || strings.HasPrefix(table, "pg_") || strings.HasPrefix(table, "sqlite_") || table == "information_schema"
}

// tables names every table that the words read or write, once per mention.
func tables(words []string) []string {
	var names []string
	for i, w := range words {
		previous := ""
		if i > 0 {
			previous = words[i-1]
		}
		takesTable := w == "join" || w == "into" || w == "from" && previous != "distinct" ||
			w == "update" && previous != "do" && previous != "for" || w == "using" && !startsWith(words[i+1:], "(")
		if takesTable && i+1 < len(words) && words[i+1] != "(" {
			names = append(names, words[i+1])
		}
	}
	return names
}

// columnList wants the columns of an insert written out.
func columnList(words []string) []string {
	rest := after(words, "insert", "into")
	if len(rest) == 0 {
		return nil
	}
	rest = rest[1:]
	if startsWith(rest, "as") && len(rest) > 1 {
		rest = rest[2:]
	}
	if !startsWith(rest, "(") || startsWith(rest, "(", "select") {
		return []string{"insert without a column list: a migration may add a column before the code knows it"}
	}
	return nil
}

// cityChange refuses to move a row: the city says which machine holds it.
func cityChange(words []string) []string {
	for rest := after(words, "set"); rest != nil; rest = after(rest, "set") {
		for _, assignment := range items(clause(rest, "where", "from", "returning")) {
			target := clause(assignment, "=")
			if slices.Contains(target, "city") {
				return []string{"a row's city never changes: close it here and open it there, with a link row"}
			}
		}
	}
	return nil
}

// joins wants a.city = b.city between any two tables of cities.
func joins(words []string, refs map[string]bool) []string {
	cities := slices.DeleteFunc(tables(words), func(t string) bool { return isReference(t, refs) })
	if len(cities) < 2 {
		return commaJoins(words)
	}
	found := commaJoins(words)
	ends := []string{"join", "left", "right", "inner", "full", "where", "group", "order", "limit", "having", "union", "returning", "window"}
	for i, w := range words {
		part := clause(words[i+1:], ends...)
		if w != "join" || len(part) == 0 || slices.Contains(otherwiseRefused(), words[i-min(i, 1)]) || startsWith(part, "lateral") {
			continue
		}
		if !isReference(part[0], refs) && !sameCity(clauseFrom(part, "on")) && !startsWith(after(part, "using"), "(", "city") {
			found = append(found, "join of "+part[0]+" without the city: add a.city = b.city, else the join crosses machines")
		}
	}
	if source := updateSource(words); source != "" && !isReference(source, refs) && !sameCity(words) {
		found = append(found, "update or delete from "+source+" without the city: add a.city = b.city, else it crosses machines")
	}
	return found
}

// otherwiseRefused are the kinds of join that phrases refuse altogether.
func otherwiseRefused() []string { return []string{"natural", "cross"} }

// updateSource is the second table of update ... from, or delete ... using.
func updateSource(words []string) string {
	var rest []string
	switch {
	case startsWith(words, "update"):
		rest = after(clauseFrom(words, "from"), "from")
	case startsWith(words, "delete"):
		rest = after(clauseFrom(words, "using"), "using")
	}
	if len(rest) == 0 || rest[0] == "(" {
		return ""
	}
	return rest[0]
}

// clauseFrom is the words from the first mention of word that lies in no
// bracket, nil without one.
func clauseFrom(words []string, word string) []string {
	return words[len(clause(words, word)):]
}

// commaJoins refuses "from a, b": its condition stands far away or nowhere.
func commaJoins(words []string) []string {
	for i, w := range words {
		if w != "from" || i > 0 && words[i-1] == "distinct" {
			continue
		}
		list := clause(words[i+1:], "where", "group", "order", "limit", "having", "union", "returning", "join", "set", "on", "window")
		if len(items(list)) > 1 {
			return []string{"tables joined by a comma: write join ... on a.city = b.city"}
		}
	}
	return nil
}

// sameCity finds a.city = b.city of two different tables.
func sameCity(words []string) bool {
	for i := range words {
		if i+7 <= len(words) && startsWith(words[i+1:], ".", "city", "=") && startsWith(words[i+5:], ".", "city") && words[i] != words[i+4] {
			return true
		}
	}
	return false
}

// cityless refuses a statement over a table of cities that names no city.
func cityless(words []string, refs map[string]bool) []string {
	if slices.Contains(words, "city") || onlyReferences(words, refs) {
		return nil
	}
	return []string{"the statement names no city: add city = $1, or group by city"}
}
