package survey

import (
	"math"
	"slices"
)

// Prevalence is WHO's standard analysis of a survey: for all children and for
// each group, the share beyond each cut-off in percent, the mean and the SD of
// each z-score, with design-based standard errors and 95 % intervals. Shares
// rest on the children with a plausible score; the standard errors on the whole
// design. The error names the child or group that cannot be read; a survey
// without children gives the row "All" with counts of zero.
//
// Source: the method of WHO anthro 1.1.0 and anthroplus 1.0.0, checked against
// their results; Taylor linearisation of a ratio, units drawn with replacement
// within strata, a stratum with one unit centred on the grand mean. Intervals
// of shares are on the logit scale, Student's t with units less strata degrees
// of freedom; where that leaves none, limits are missing. Shares of 0 and 100 %
// have themselves as limits, as in WHO's tables: read them beside the number of
// children.
func Prevalence(children []Child, design Design) (*Table, error) {
	p, err := design.plan()
	if err != nil {
		return nil, err
	}
	if err := design.check(p, children); err != nil {
		return nil, err
	}
	f, left := design.frame(p, children)
	table := &Table{Kept: len(f.children), Left: left, Units: len(f.strata), Strata: len(f.size), Lonely: f.lonely()}
	for _, b := range p.blocks {
		table.Columns = append(table.Columns, b.columns()...)
	}
	e := newEstimator(&f, p)
	for _, g := range design.groups(p, &f) {
		table.Rows = append(table.Rows, Row{Group: g.label, Values: e.row(g, len(table.Columns))})
	}
	return table, nil
}

// estimator holds the verdicts on all children, and scratch for one group.
type estimator struct {
	*frame
	plan     plan
	verdicts [][]verdict // by block, then child
	totals   []total
	// ofShares and ofMeans are the quantiles of Student's t for 95 % intervals;
	// NaN where no degrees of freedom are left.
	ofShares, ofMeans float64
}

// total is what one unit adds to the figures of one block and one group.
type total struct {
	stratum int
	weight  float64
	hits    [maxOutcomes]float64 // weight of the children counted for each outcome
	scored  float64              // weight of the children with a score
	z       float64              // weight times score
}

// tally is a total in the making.
type tally struct {
	classes   [classes]float64 // weight of the children by class
	scored, z float64
}

func newEstimator(f *frame, p plan) *estimator {
	e := &estimator{frame: f, plan: p, verdicts: make([][]verdict, len(p.blocks)),
		ofShares: studentQuantile(0.975, f.weighted), ofMeans: studentQuantile(0.975, f.freedom())}
	for i, b := range p.blocks {
		e.verdicts[i] = make([]verdict, len(f.children))
		for j, c := range f.children {
			e.verdicts[i][j] = b.judge(c)
		}
	}
	return e
}

// row is the table's row of one group.
func (e *estimator) row(g group, columns int) []float64 {
	values := make([]float64, 0, columns)
	for i, b := range e.plan.blocks {
		if b.bandsOnly && !g.byAge {
			values = append(values, slices.Repeat([]float64{math.NaN()}, len(b.columns()))...)
			continue
		}
		whole, count := e.sum(b, e.verdicts[i], g.members)
		values = append(values, whole.weight, float64(count))
		for k := range b.outcomes {
			values = e.share(values, &whole, k)
		}
		if b.mean != "" {
			values = e.mean(values, &whole)
			values = append(values, e.deviation(e.verdicts[i], g.members, &whole))
		}
	}
	return values
}

// sum fills totals with a total for each unit that has members in the
// denominator, and returns the sum and the count of those children.
func (e *estimator) sum(b block, verdicts []verdict, members []int32) (whole total, count int) {
	e.totals = e.totals[:0]
	var open tally
	unit := int32(-1)
	for _, i := range members {
		v := verdicts[i]
		if v.class == absent {
			continue
		}
		if count > 0 && e.units[i] != unit {
			e.totals = append(e.totals, open.close(b.outcomes, e.strata[unit]))
			open = tally{}
		}
		unit = e.units[i]
		open.add(v, e.weights[i])
		count++
	}
	if count > 0 {
		e.totals = append(e.totals, open.close(b.outcomes, e.strata[unit]))
	}
	for i := range e.totals {
		whole.add(&e.totals[i])
	}
	return whole, count
}

func (t *tally) add(v verdict, weight float64) {
	t.classes[v.class] += weight
	if !math.IsNaN(v.z) {
		t.scored += weight
		t.z += weight * v.z
	}
}

// close sums the classes. An outcome that everybody with weight is in adds the
// same numbers in the same order as weight does, so that its share is exactly 1.
func (t *tally) close(outcomes []outcome, stratum int) total {
	closed := total{stratum: stratum, scored: t.scored, z: t.z}
	for _, weight := range t.classes {
		closed.weight += weight
	}
	for k, o := range outcomes {
		for _, class := range o.classes {
			closed.hits[k] += t.classes[class]
		}
	}
	return closed
}

func (t *total) add(other *total) {
	t.weight += other.weight
	for k, hit := range other.hits {
		t.hits[k] += hit
	}
	t.scored += other.scored
	t.z += other.z
}

// share appends outcome k in percent: r, se, ll, ul.
func (e *estimator) share(values []float64, whole *total, k int) []float64 {
	p := whole.hits[k] / whole.weight // NaN where nobody has weight
	if p == 0 || p == 1 {
		return append(values, 100*p, 0, 100*p, 100*p)
	}
	se := math.Sqrt(e.variance(func(t *total) float64 { return t.hits[k] - p*t.weight })) / whole.weight
	low, high := logitInterval(p, se, e.ofShares)
	return append(values, 100*p, 100*se, 100*low, 100*high)
}

// mean appends the mean z-score: r, se, ll, ul.
func (e *estimator) mean(values []float64, whole *total) []float64 {
	m := whole.z / whole.scored
	se := math.Sqrt(e.variance(func(t *total) float64 { return t.z - m*t.scored })) / whole.scored
	return append(values, m, se, m-e.ofMeans*se, m+e.ofMeans*se)
}

// deviation is the weighted SD of the scores, with n/(n-1). As in WHO's
// programs n counts the scores in a design without clusters and strata, and
// otherwise all members of the group that have weight, scored or not.
func (e *estimator) deviation(verdicts []verdict, members []int32, whole *total) float64 {
	m, squares, scores, weighted := whole.z/whole.scored, 0.0, 0, 0
	for _, i := range members {
		if e.weights[i] > 0 {
			weighted++
		}
		if v := &verdicts[i]; v.class != absent && !math.IsNaN(v.z) {
			squares += e.weights[i] * (v.z - m) * (v.z - m)
			scores++
		}
	}
	n := float64(scores)
	if e.complex {
		n = float64(weighted)
	}
	if n < 2 {
		return math.NaN()
	}
	return math.Sqrt(squares / whole.scored * n / (n - 1))
}

// variance is the variance of the sum over all units of what residual makes of
// a unit's total. Residuals sum to nothing over the units, so the grand mean,
// on which a lonely unit is centred, is zero.
func (e *estimator) variance(residual func(*total) float64) float64 {
	variance := 0.0
	for first := 0; first < len(e.totals); {
		stratum, sum, next := e.totals[first].stratum, 0.0, first
		for ; next < len(e.totals) && e.totals[next].stratum == stratum; next++ {
			sum += residual(&e.totals[next])
		}
		size := float64(e.size[stratum])
		if size == 1 {
			variance += sum * sum
			first = next
			continue
		}
		mean, squares := sum/size, 0.0
		for i := first; i < next; i++ {
			u := residual(&e.totals[i]) - mean
			squares += u * u
		}
		empty := size - float64(next-first) // units of the stratum with nobody here
		variance += size / (size - 1) * (squares + empty*mean*mean)
		first = next
	}
	return variance
}
