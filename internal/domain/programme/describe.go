package programme

import (
	"strings"

	"canting/internal/domain/rule"
)

// Describe is what a name of a rule is called, and its unit, as people read
// them: the name that the file gives to the field, the id where it gives none.
// visit is the visit that the rule stands in, "" for none; of dated twins the
// first is read.
func (p *Programme) Describe(visit string, ref rule.Ref) (name Words, unit string) {
	v := p.Visit(visit)
	if f := p.field(v, ref); f != nil {
		return named(f.Entry), f.Unit
	}
	for _, d := range p.deriveds(v) {
		if ref.Root == "derived" && d.ID == ref.Name {
			return named(d.Entry), d.Unit
		}
	}
	for i := range p.Inherits {
		if in := &p.Inherits[i]; ref.Root == "before" && in.ID == ref.Name {
			return named(in.Entry), in.Unit
		}
	}
	for i := range p.Numbers {
		if n := &p.Numbers[i]; ref.Root == "number" && n.ID == ref.Name {
			return named(n.Entry), n.Unit
		}
	}
	return p.describeOther(v, ref)
}

func (p *Programme) describeOther(v *Visit, ref rule.Ref) (Words, string) {
	if ref.Root == "made" {
		return p.describePlan(ref.Name), ""
	}
	for _, s := range p.scoresOf(v) {
		if s.ID == ref.Name && (ref.Root == "score" || ref.Root == "at_least") {
			return named(s.Entry), ""
		}
	}
	for _, t := range p.tablesOf(v) {
		for _, o := range t.Outputs {
			if ref.Root == "table" && o.ID == ref.Name {
				return named(Entry{ID: o.ID, Name: o.Name}), o.Unit
			}
		}
	}
	for i := range p.Visits {
		visit := &p.Visits[i]
		if (ref.Root == "count" || ref.Root == "seen" || ref.Root == "during") && visit.ID == ref.Name {
			return named(visit.Entry), ""
		}
		for j := range visit.Findings {
			if f := &visit.Findings[j]; ref.Root == "found" && f.ID == ref.Name {
				return named(f.Entry), ""
			}
		}
	}
	return Words{}, ""
}

// describePlan is what an occurrence is called: its window, its label, or the
// visit and its number.
func (p *Programme) describePlan(name string) Words {
	for i := range p.Visits {
		for j := range p.Visits[i].Due {
			plan := &p.Visits[i].Due[j]
			for n, id := range plan.ids {
				switch {
				case madeName(id) != name:
				case plan.Form == Windows:
					return named(plan.Windows[n].Entry)
				case n < len(plan.Labels):
					return plan.Labels[n]
				case plan.Name.ID != "":
					return plan.Name
				}
			}
		}
	}
	return Words{ID: strings.ReplaceAll(name, "_", " ")}
}

// named is what an entry is called: its name, else its id with spaces.
func named(e Entry) Words {
	if e.Name.ID != "" {
		return e.Name
	}
	return Words{ID: strings.ReplaceAll(e.ID, "_", " ")}
}

// describe is how a value is shown: unit and decimals of the twin that holds.
func (p *Programme) describe(v *Visit, ref rule.Ref, on Dates) Shown {
	shown := Shown{Ref: ref, Decimals: -1}
	if f := p.field(v, ref); f != nil {
		shown.Unit, shown.Decimals = f.Unit, f.Decimals
		return shown
	}
	if ref.Root == "derived" {
		for _, d := range p.deriveds(v) {
			if d.ID == ref.Name && d.Holds(on) {
				shown.Unit, shown.Decimals = d.Unit, d.Decimals
				return shown
			}
		}
	}
	_, shown.Unit = p.Describe(idOf(v), ref)
	return shown
}

// Shown is a value as people read it where that name stands, at the visit of the
// given id, "" for none. Of dated twins the first is read.
func (p *Programme) Shown(visit string, ref rule.Ref, value rule.Value) Shown {
	v := p.Visit(visit)
	shown := p.describe(v, ref, Dates{})
	shown.Value = value
	if value.Type() == rule.String {
		shown.Word = p.word(v, ref, value.Text())
	}
	return shown
}

// word is what a chosen value of a field or a table is called.
func (p *Programme) word(v *Visit, ref rule.Ref, id string) Words {
	for _, choice := range p.offered(v, ref) {
		if choice.ID == id {
			return choice.Say
		}
	}
	return Words{}
}

// offered are the choices that a value is one of, nil for other values.
func (p *Programme) offered(v *Visit, ref rule.Ref) []Choice {
	if ref.Root == "case" && ref.Name == "outcome" {
		return p.endings()
	}
	if f := p.field(v, ref); f != nil {
		return f.Values
	}
	if ref.Root != "table" {
		return nil
	}
	for _, t := range p.tablesOf(v) {
		for _, o := range t.Outputs {
			if o.ID == ref.Name {
				return o.Values
			}
		}
	}
	return nil
}

// endings are the outcomes, as the choices that they are.
func (p *Programme) endings() []Choice {
	var all []Choice
	for _, o := range p.Outcomes {
		all = append(all, Choice{ID: o.ID, Say: o.Name})
	}
	return all
}

func idOf(v *Visit) string {
	if v == nil {
		return ""
	}
	return v.ID
}

// field is the field or fact that a name is the answer of, nil for other names.
func (p *Programme) field(v *Visit, ref rule.Ref) *Field {
	switch ref.Root {
	case "case":
		return fieldOf(p.Facts, ref.Name)
	case "visit", "previous":
		if v != nil {
			return fieldOf(v.Fields, ref.Name)
		}
	case "last", "sum", "period":
		for i := range p.Visits {
			if f := fieldOf(p.Visits[i].Fields, ref.Name); f != nil {
				return f
			}
		}
	}
	return nil
}

func fieldOf(list []Field, id string) *Field {
	for i := range list {
		if list[i].ID == id {
			return &list[i]
		}
	}
	return nil
}

func (p *Programme) deriveds(v *Visit) []*Derived {
	return both(p.Derived, v, func(v *Visit) []Derived { return v.Derived })
}

func (p *Programme) scoresOf(v *Visit) []*Score {
	return both(p.Scores, v, func(v *Visit) []Score { return v.Scores })
}

func (p *Programme) tablesOf(v *Visit) []*Table {
	return both(p.Tables, v, func(v *Visit) []Table { return v.Tables })
}

// both are the entries of the programme and those of a visit, if there is one.
func both[T any](top []T, v *Visit, own func(*Visit) []T) []*T {
	var all []*T
	for i := range top {
		all = append(all, &top[i])
	}
	if v != nil {
		for i := range own(v) {
			all = append(all, &own(v)[i])
		}
	}
	return all
}

// constant is a number of the file that is the same at all times.
func (p *Programme) constant(ref rule.Ref) (x float64, ok bool) {
	n := 0
	for i := range p.Numbers {
		if ref.Root == "number" && p.Numbers[i].ID == ref.Name {
			x, n = p.Numbers[i].Value, n+1
		}
	}
	return x, n == 1
}
