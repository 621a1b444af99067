package survey

import (
	"cmp"
	"maps"
	"slices"
)

// frame is the design as the arithmetic needs it: the children that take part,
// in the order of their primary sampling units.
type frame struct {
	children []*Child
	weights  []float64
	units    []int32 // children[i] lies in unit units[i]; they ascend
	// strata[u] is the stratum of unit u, and size[s] counts the units of
	// stratum s, with those that have nobody in the group at hand.
	strata []int
	size   []int
	names  []string // of the strata, as size has them
	// complex says that the design has clusters or strata; WHO's programs
	// compute some figures another way then.
	complex bool
	// weighted is the units less the strata of the children that have weight:
	// the degrees of freedom of shares.
	weighted float64
}

// frame sorts the kept children by stratum and cluster, and numbers units and
// strata.
func (d Design) frame(p plan, children []Child) (frame, Left) {
	f := frame{complex: d.Clustered || d.Stratified}
	var left Left
	for i := range children {
		if d.keeps(p, &children[i], &left) {
			f.children = append(f.children, &children[i])
		}
	}
	clustered := d.Clustered && f.manyClusters()
	if !clustered && !d.Stratified {
		f.number(d, []place{{}}, []int{len(f.children)}, false, &left)
		return f, left
	}
	places, counts := f.sort(d, clustered)
	f.number(d, places, counts, clustered, &left)
	return f, left
}

// place is a cluster, or a stratum of a survey without clusters.
type place struct{ stratum, cluster string }

func (d Design) place(c *Child, clustered bool) place {
	var at place
	if d.Stratified {
		at.stratum = c.Stratum
	}
	if clustered {
		at.cluster = c.Cluster
	}
	return at
}

// sort puts the children into the order of their places, as they came within
// each, and returns the places and how many children each has.
func (f *frame) sort(d Design, clustered bool) ([]place, []int) {
	members := map[place][]*Child{}
	for _, c := range f.children {
		at := d.place(c, clustered)
		members[at] = append(members[at], c)
	}
	places := slices.SortedFunc(maps.Keys(members), func(a, b place) int {
		return cmp.Or(cmp.Compare(a.stratum, b.stratum), cmp.Compare(a.cluster, b.cluster))
	})
	counts := make([]int, len(places))
	f.children = f.children[:0]
	for i, at := range places {
		f.children, counts[i] = append(f.children, members[at]...), len(members[at])
	}
	return places, counts
}

// number gives every child its weight and its unit: its place, or itself in a
// survey without clusters.
func (f *frame) number(d Design, places []place, counts []int, clustered bool, left *Left) {
	f.weights, f.units = make([]float64, len(f.children)), make([]int32, len(f.children))
	next := 0
	for i, at := range places {
		if i == 0 || at.stratum != places[i-1].stratum {
			f.size, f.names = append(f.size, 0), append(f.names, at.stratum)
		}
		for k := range counts[i] {
			if k == 0 || !clustered {
				f.strata = append(f.strata, len(f.size)-1)
				f.size[len(f.size)-1]++
			}
			f.weights[next], f.units[next] = d.weight(f.children[next], left), int32(len(f.strata)-1)
			next++
		}
	}
	f.weighted = f.degrees()
}

// lonely are the names of the strata that have one unit.
func (f *frame) lonely() []string {
	var found []string
	for s, n := range f.size {
		if n == 1 && f.names[s] != "" {
			found = append(found, f.names[s])
		}
	}
	return found
}

// manyClusters says that there is more than one name: WHO takes a single name
// for a survey without clusters.
func (f *frame) manyClusters() bool {
	return slices.ContainsFunc(f.children, func(c *Child) bool { return c.Cluster != f.children[0].Cluster })
}

// freedom is the degrees of freedom of means. They differ from those of shares
// in one case: in a design with weights alone WHO counts the children without
// weight too.
func (f *frame) freedom() float64 {
	if f.complex {
		return f.weighted
	}
	return float64(len(f.children) - 1)
}

// degrees counts the units less the strata, of those that have some weight.
func (f *frame) degrees() float64 {
	units, strata, lastUnit, lastStratum := 0, 0, int32(-1), -1
	for i, unit := range f.units {
		if f.weights[i] == 0 || unit == lastUnit {
			continue
		}
		units, lastUnit = units+1, unit
		if f.strata[unit] != lastStratum {
			strata, lastStratum = strata+1, f.strata[unit]
		}
	}
	return float64(units - strata)
}
