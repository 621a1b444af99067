package programme

import (
	"slices"

	"canting/internal/domain/ident"
	"canting/internal/domain/rule"
)

// Belongs says whether a person is one whom the programme is for, as of a day.
// It is missing when a fact is missing, and when the programme has no rule of
// entering or does not hold on the day.
func Belongs(p *Programme, c Case, day ident.Date) rule.Value {
	s := &scene{p: p, c: &c, at: day}
	if !p.Holds(s.dates()) {
		return rule.Value{}
	}
	return s.ask(p.Enters.When)
}

// Leaves are the ways in which a case has ended by itself as of a day, in the
// order of the file; nil while it goes on.
func Leaves(p *Programme, c Case, day ident.Date) []*Leaving {
	sorted := c.Sorted()
	s := &scene{p: p, c: &sorted, at: day}
	var left []*Leaving
	for i := range p.Leaves {
		if l := &p.Leaves[i]; l.Holds(s.dates()) && s.ask(l.When).Flag() {
			left = append(left, l)
		}
	}
	return left
}

// Counted is one case or visit in an indicator.
type Counted struct {
	// In says that it belongs to the denominator; with Unclear, that nobody can say.
	In, Unclear bool
	// Yes says that it belongs to the numerator; with Unknown, that nobody can say.
	Yes, Unknown bool
}

// Count says how one case counts in an indicator over a period, both days
// inclusive; ages are those of the last day. What is not known is counted apart,
// in neither part of the figure.
func Count(p *Programme, in *Indicator, c Case, from, to ident.Date) Counted {
	sorted := c.Sorted()
	return count(&scene{p: p, c: &sorted, at: to, from: from}, in)
}

// CountVisit is Count for an indicator that counts visits (PerVisit): in.Case
// holds the visits before this one.
func CountVisit(p *Programme, ind *Indicator, in Input, from ident.Date) Counted {
	s := sceneOf(p, in)
	if s == nil || s.v.ID != ind.PerVisit {
		return Counted{}
	}
	s.from = from
	var j Judgement
	s.answers(&j, in.Values)
	s.work(&j)
	return count(s, ind)
}

func count(s *scene, in *Indicator) Counted {
	if !in.Holds(s.dates()) || (len(in.Months) > 0 && !slices.Contains(in.Months, s.at.Month())) {
		return Counted{}
	}
	belongs := s.ask(in.Denominator)
	if belongs.Missing() || !belongs.Flag() {
		return Counted{Unclear: belongs.Missing()}
	}
	yes := s.ask(in.Numerator)
	return Counted{In: true, Yes: yes.Flag(), Unknown: yes.Missing()}
}
