package thread

import (
	"context"

	"canting/internal/domain/access"
	"canting/internal/domain/fault"
	"canting/internal/domain/ledger"
	"canting/internal/domain/programme"
	"canting/internal/domain/rule"
)

// idsOf are the IDs of fields, in their order.
func idsOf(fields []*programme.Field) []string {
	ids := make([]string, len(fields))
	for i, f := range fields {
		ids[i] = f.ID
	}
	return ids
}

// Facts tells which facts of a stage are asked when it is opened on a day with
// some of them answered. The stage need not exist.
func (s *Service) Facts(ctx context.Context, who access.Access, o Opening) ([]string, error) {
	card, err := s.writable(ctx, who, access.CaseWrite, o.Person)
	if err != nil {
		return nil, err
	}
	if o.Entered.IsZero() {
		return nil, fault.E("thread.facts", fault.Invalid, "fault.entry.date", nil)
	}
	p, err := s.programme(o.Programme, o.Entered)
	if err != nil {
		return nil, err
	}
	values, err := factsGiven(p.Facts, o.Facts)
	if err != nil {
		return nil, err
	}
	c := programme.Case{Person: s.person(card), Entered: o.Entered, Facts: values}
	return idsOf(programme.AskedFacts(p, c, o.Entered)), nil
}

// Waits are the answers that a finding of a stored visit hung on and that were
// not given: the questions of the visit, the facts, and what was inherited. It
// is empty where they have come since, or the programme is gone.
func (s *Stage) Waits(p *programme.Programme, v *ledger.Visited, finding string) []rule.Ref {
	kind := p.Visit(v.Visit)
	if kind == nil {
		return nil
	}
	w := waiting{stage: s, p: p, kind: kind, told: v, seen: map[rule.Ref]bool{}}
	for i := range kind.Findings {
		if f := &kind.Findings[i]; f.ID == finding {
			w.follow(f.When)
		}
	}
	return w.missing
}

// waiting follows a rule down to the answers that it is made of.
type waiting struct {
	stage   *Stage
	p       *programme.Programme
	kind    *programme.Visit
	told    *ledger.Visited
	seen    map[rule.Ref]bool
	missing []rule.Ref
}

func (w *waiting) follow(r programme.Rule) {
	for _, ref := range r.Inputs() {
		if w.seen[ref] {
			continue
		}
		w.seen[ref] = true
		if w.lacks(ref) {
			w.missing = append(w.missing, ref)
		}
		for _, inner := range w.within(ref) {
			w.follow(inner)
		}
	}
}

// lacks tells whether a name is an answer that nobody gave.
func (w *waiting) lacks(ref rule.Ref) bool {
	var answers ledger.Answers
	switch ref.Root {
	case "visit":
		answers = w.told.Values
	case "case":
		answers = w.stage.Facts
	case "before":
		_, handed := w.stage.Before[ref.Name]
		return !handed
	default:
		return false
	}
	_, given := answers[ref.Name]
	return !given && ref.Name != "date" && ref.Name != "entered"
}

// within are the rules that a worked value is made of.
func (w *waiting) within(ref rule.Ref) []programme.Rule {
	var rules []programme.Rule
	for _, list := range [][]programme.Derived{w.p.Derived, w.kind.Derived} {
		for i := range list {
			if ref.Root == "derived" && list[i].ID == ref.Name {
				rules = append(rules, list[i].Value)
			}
		}
	}
	for _, list := range [][]programme.Score{w.p.Scores, w.kind.Scores} {
		for i := range list {
			if (ref.Root == "score" || ref.Root == "at_least") && list[i].ID == ref.Name {
				rules = append(rules, itemRules(list[i].Items)...)
			}
		}
	}
	return rules
}

func itemRules(items []programme.Item) []programme.Rule {
	rules := make([]programme.Rule, len(items))
	for i := range items {
		rules[i] = items[i].When
	}
	return rules
}
