package survey

import (
	"fmt"
	"math"

	"canting/growth"
)

// Child is one row of a survey.
type Child struct {
	// Scores are by [growth.WHO2006] or [growth.WHO2007]; the design says which.
	Scores growth.Scores
	// Sex may be unknown: the child then counts in no group by sex, and has no
	// score.
	Sex growth.Sex
	// AgeDays is the age in days since birth, not rounded; NaN if not known.
	AgeDays float64
	// Oedema is pitting oedema of both feet. Such a child counts below -3 for
	// weight, BMI and weight-for-length, measured or not, and in no mean.
	Oedema bool
	// Weight is the sampling weight, not below zero. NaN is not known and counts
	// as zero, as in WHO's program. It is read in a weighted design only.
	Weight float64
	// Cluster and Stratum name the primary sampling unit and its stratum, empty
	// if not known. Cluster 1 of stratum A and cluster 1 of stratum B are two
	// clusters. They are read where the design has them.
	Cluster, Stratum string
	// Groups has one value for each name of Design.Groups, "" if not known; nil
	// means that none is known.
	Groups []string
}

// Names of WHO's own optional groups, in WHO's order.
const (
	GroupArea      = "Area"
	GroupRegion    = "Geographical region"
	GroupWealth    = "Wealth quintile"
	GroupEducation = "Maternal education"
	GroupOther     = "Other grouping"
)

// Design says how the children were drawn. The zero Design is a simple random
// sample of children under five.
type Design struct {
	// Reference is growth.Standard2006 (0-59 months, the zero value too) or
	// growth.Standard2007 (5-19 years). It picks the columns, the age groups and
	// the ages that are left out.
	Reference growth.Standard
	// Clustered, Stratified and Weighted say which fields of Child are read. A
	// child without the cluster or stratum that the design needs is left out.
	Clustered, Stratified, Weighted bool
	// Groups names the groupings beyond age and sex, such as GroupArea. A
	// grouping of which no child has a value gives no rows.
	Groups []string
}

// Left counts the children that took no part, and those who took part without
// weight.
type Left struct {
	Age      int // beyond the reference: over 1826 days, or not within 60-228 months
	Cluster  int // the design has clusters and the child has none
	Stratum  int // the design has strata and the child has none
	NoWeight int // weight missing and taken as zero; these children are kept
}

// plan is the reference that the design names.
func (d Design) plan() (plan, error) {
	switch d.Reference {
	case growth.StandardNone, growth.Standard2006:
		return plan2006(), nil
	case growth.Standard2007:
		return plan2007(), nil
	}
	return plan{}, fmt.Errorf("survey: no prevalence is defined for the reference %q; use the 2006 or the 2007 one", d.Reference)
}

// check refuses what no reading could make sense of.
func (d Design) check(p plan, children []Child) error {
	taken := map[string]bool{"": true}
	for _, s := range p.splits {
		taken[s.name] = true
	}
	for k, name := range d.Groups {
		if taken[name] {
			return fmt.Errorf("survey: the name %q of group %d of %d is empty or taken; give each grouping a name of its own", name, k+1, len(d.Groups))
		}
		taken[name] = true
	}
	for i := range children {
		c := &children[i]
		switch {
		case d.Weighted && (c.Weight < 0 || math.IsInf(c.Weight, 0)):
			return fmt.Errorf("survey: child %d of %d: the sampling weight is %v; give a number from zero up, or NaN if it is not known", i+1, len(children), c.Weight)
		case c.Groups != nil && len(c.Groups) != len(d.Groups):
			return fmt.Errorf("survey: child %d of %d: %d group values for %d groups; give one for each, empty if not known", i+1, len(children), len(c.Groups), len(d.Groups))
		}
	}
	return nil
}

// keeps says whether the child takes part, and counts it if not.
func (d Design) keeps(p plan, c *Child, left *Left) bool {
	switch {
	case d.Clustered && c.Cluster == "":
		left.Cluster++
	case d.Stratified && c.Stratum == "":
		left.Stratum++
	case !p.covers(c.AgeDays):
		left.Age++
	default:
		return true
	}
	return false
}

// Kept lists the children that take part in the table of Prevalence, in their
// order; none for a reference that there is no table of.
func (d Design) Kept(children []Child) []*Child {
	p, err := d.plan()
	if err != nil {
		return nil
	}
	var kept []*Child
	var left Left
	for i := range children {
		if d.keeps(p, &children[i], &left) {
			kept = append(kept, &children[i])
		}
	}
	return kept
}

// weight is the child's weight in the design.
func (d Design) weight(c *Child, left *Left) float64 {
	switch {
	case !d.Weighted:
		return 1
	case math.IsNaN(c.Weight):
		left.NoWeight++
		return 0
	}
	return c.Weight
}
