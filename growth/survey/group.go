package survey

import (
	"cmp"
	"slices"
	"strconv"

	"canting/growth"
)

// band is an age group: from a month up to, not including, another.
type band struct {
	name     string
	from, to float64
}

// bands are in order of age.
type bands []band

// level is the band of an age in days, with its fraction; -1 for none.
func (b bands) level(ageDays float64) int {
	months := growth.MonthsFromDays(ageDays)
	return slices.IndexFunc(b, func(one band) bool { return months >= one.from && months < one.to })
}

func (b bands) split(name string) split {
	s := split{name: name, byAge: true, level: func(c *Child) int { return b.level(c.AgeDays) }}
	for _, one := range b {
		s.levels = append(s.levels, one.name)
	}
	return s
}

// withSex crosses the bands with sex. WHO's two programs differ in which of the
// two comes first, in the label and in the order.
func (b bands) withSex(name string, sexFirst bool) split {
	sex, count := bySex(), len(b)
	levels := make([]string, 2*count)
	place := func(age, sex int) int { return sex*count + age }
	if sexFirst {
		place = func(age, sex int) int { return age*2 + sex }
	}
	for i, age := range b {
		for j, who := range sex.levels {
			levels[place(i, j)] = age.name + "." + who
			if sexFirst {
				levels[place(i, j)] = who + "." + age.name
			}
		}
	}
	return split{name: name, levels: levels, byAge: true, level: func(c *Child) int {
		i, j := b.level(c.AgeDays), sex.level(c)
		if i < 0 || j < 0 {
			return -1
		}
		return place(i, j)
	}}
}

func bySex() split {
	return split{name: "Sex", levels: []string{"Female", "Male"}, level: func(c *Child) int {
		switch c.Sex {
		case growth.Female:
			return 0
		case growth.Male:
			return 1
		}
		return -1
	}}
}

// compareValues puts whole numbers before words, and 2 before 10.
func compareValues(a, b string) int {
	m, errA := strconv.Atoi(a)
	n, errB := strconv.Atoi(b)
	switch {
	case errA == nil && errB == nil:
		return cmp.Or(cmp.Compare(m, n), cmp.Compare(a, b))
	case errA == nil:
		return -1
	case errB == nil:
		return 1
	}
	return cmp.Compare(a, b)
}

// group is one row of the table.
type group struct {
	label   string
	byAge   bool
	members []int32 // places in frame.children, ascending
}

// groups are the rows of the table, in order. A split that no child has a level
// of gives none, as in WHO's programs; a level that no child has does.
func (d Design) groups(p plan, f *frame) []group {
	all := group{label: "All"}
	for i := range f.children {
		all.members = append(all.members, int32(i))
	}
	found := []group{all}
	for _, s := range p.splits {
		found = append(found, s.divide(f.children)...)
	}
	values := valuesOf(f.children)
	for k, name := range d.Groups {
		// WHO's programs sort the values only where the survey has clusters or
		// strata, and the wealth quintiles always.
		found = append(found, byValue(name, k, values, f.complex || name == GroupWealth)...)
	}
	return found
}

// split divides the children by what is known of everybody.
type split struct {
	name   string
	levels []string
	byAge  bool
	// level is the child's place in levels, -1 for none.
	level func(c *Child) int
}

// divide makes a group of each level.
func (s split) divide(children []*Child) []group {
	found, empty := make([]group, len(s.levels)), true
	for i, name := range s.levels {
		found[i] = group{label: s.name + ": " + name, byAge: s.byAge}
	}
	for i, c := range children {
		if level := s.level(c); level >= 0 {
			found[level].members, empty = append(found[level].members, int32(i)), false
		}
	}
	if empty {
		return nil
	}
	return found
}

// valuesOf gathers the user's groupings of all children, nil for a child of whom
// none is known. Children are large and lie apart; each is looked at once.
func valuesOf(children []*Child) [][]string {
	values := make([][]string, len(children))
	for i, c := range children {
		values[i] = c.Groups
	}
	return values
}

// byValue makes a group of each value that the children have in the user's
// grouping number k, in order of the values or as they are met.
func byValue(name string, k int, known [][]string, inOrder bool) []group {
	places := map[string]int{}
	var values []string
	var members [][]int32
	for i, groups := range known {
		if groups == nil || groups[k] == "" {
			continue
		}
		place, met := places[groups[k]]
		if !met {
			place = len(values)
			places[groups[k]] = place
			values, members = append(values, groups[k]), append(members, nil)
		}
		members[place] = append(members[place], int32(i))
	}
	if inOrder {
		slices.SortFunc(values, compareValues)
	}
	var found []group
	for _, value := range values {
		found = append(found, group{label: name + ": " + value, members: members[places[value]]})
	}
	return found
}
