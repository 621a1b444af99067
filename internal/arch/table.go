package arch

import "slices"

// definition checks the keys that a create or alter statement makes.
func definition(words []string, refs map[string]bool) []string {
	switch {
	case after(words, "unique", "index") != nil:
		return uniqueIndex(words, refs)
	case startsWith(words, "create") && slices.Contains(words[:min(len(words), 3)], "table"):
		return newTable(words, refs)
	case startsWith(words, "alter", "table"):
		return alteredTable(words, refs)
	}
	return nil
}

func uniqueIndex(words []string, refs map[string]bool) []string {
	rest := after(words, "on")
	if len(rest) == 0 || refs[rest[0]] || hasCity(bracket(rest)) {
		return nil
	}
	return []string{"unique index on " + rest[0] + " without city: uniqueness holds within a city only"}
}

// newTable wants city first in the primary key and in every other key.
func newTable(words []string, refs map[string]bool) []string {
	rest := after(words, "table")
	if startsWith(rest, "if", "not", "exists") {
		rest = rest[3:]
	}
	if len(rest) == 0 || refs[rest[0]] {
		return nil
	}
	table, keyed := rest[0], false
	var found []string
	for _, item := range items(bracket(rest)) {
		keyed = keyed || after(item, "primary", "key") != nil
		found = append(found, tableItem(table, item, refs)...)
	}
	if !keyed {
		found = append(found, "table "+table+" has no primary key: give it one that begins with city")
	}
	return found
}

func alteredTable(words []string, refs map[string]bool) []string {
	table := words[min(2, len(words)-1)]
	if refs[table] {
		return nil
	}
	var found []string
	for _, action := range items(words[min(3, len(words)):]) {
		if startsWith(action, "add") {
			action = action[1:]
		}
		if startsWith(action, "column") {
			action = action[1:]
		}
		found = append(found, tableItem(table, action, refs)...)
	}
	return found
}

// tableItem checks one column or constraint of a table of cities.
func tableItem(table string, item []string, refs map[string]bool) []string {
	if startsWith(item, "constraint") && len(item) > 2 {
		item = item[2:]
	}
	switch {
	case startsWith(item, "primary", "key"):
		if columns := bracket(item); !startsWith(columns, "city") {
			return []string{"primary key of " + table + " does not begin with city: the city says which machine holds the row"}
		}
	case startsWith(item, "unique"):
		if !hasCity(bracket(item)) {
			return []string{"unique constraint of " + table + " without city: uniqueness holds within a city only"}
		}
	case startsWith(item, "foreign", "key"):
		if target := after(item, "references"); len(target) > 0 && !refs[target[0]] && !startsWith(bracket(item), "city") {
			return []string{"foreign key of " + table + " does not begin with city: the row that it names may lie on another machine"}
		}
	case !startsWith(item, "city"):
		return columnKey(table, item, refs)
	}
	return nil
}

// columnKey refuses keys made of one column that is not the city.
func columnKey(table string, column []string, refs map[string]bool) []string {
	if len(column) == 0 {
		return nil
	}
	name := table + "." + column[0]
	if after(column, "primary", "key") != nil {
		return []string{name + " is a primary key by itself: write primary key (city, " + column[0] + ")"}
	}
	if slices.Contains(column, "unique") {
		return []string{name + " is unique by itself: write unique (city, " + column[0] + ")"}
	}
	if target := after(column, "references"); len(target) > 0 && !refs[target[0]] {
		return []string{name + " refers to " + target[0] + " without city: write foreign key (city, " + column[0] + ")"}
	}
	return nil
}

// hasCity says whether a key's list of columns holds the column city.
func hasCity(columns []string) bool {
	for _, column := range items(columns) {
		if column[0] == "city" {
			return true
		}
	}
	return false
}
