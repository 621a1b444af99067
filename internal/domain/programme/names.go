package programme

import (
	"maps"
	"strings"

	"canting/internal/domain/rule"
)

// symbols are the names that the rules of a programme may read, by where they
// stand.
type symbols struct {
	entering rule.Table // nobody has a case yet
	episode  rule.Table // a case, outside of any visit
	overview rule.Table // a case, looked at as a whole: with what plans were answered
}

// form is what Compile works out about one kind of visit.
type form struct {
	names rule.Table
	steps []step
	// slots give each value of the visit its place: visit., derived., score.,
	// at_least. and table.
	slots map[rule.Ref]int
}

// step is one value to be worked out: the dated twins of a derived value, a
// score or a table, of which one holds.
type step struct {
	derived []*Derived
	scores  []*Score
	tables  []*Table
}

func personNames() map[string]rule.Type {
	return map[string]rule.Type{
		"sex": rule.String, "birth_date": rule.Date, "city": rule.String,
		"age_days": rule.Int, "age_months": rule.Int, "age_years": rule.Int,
	}
}

// symbolsOf reads the declarations, so that rules can be checked against them.
func symbolsOf(p *Programme) symbols {
	before, numbers := map[string]rule.Type{}, map[string]rule.Type{}
	for _, in := range p.Inherits {
		before[in.ID] = in.Type.Rule()
	}
	for _, n := range p.Numbers {
		numbers[n.ID] = rule.Decimal
	}
	entering := rule.Table{
		"person": personNames(), "before": before, "number": numbers, "at": {"date": rule.Date},
	}
	episode := maps.Clone(entering)
	episode["at"] = map[string]rule.Type{"date": rule.Date, "from": rule.Date}
	episode["case"] = map[string]rule.Type{"entered": rule.Date, "closed": rule.Date, "outcome": rule.String}
	for _, f := range p.Facts {
		episode["case"][f.ID] = f.Type.Rule()
	}
	for _, root := range []string{"count", "seen", "last", "sum", "found"} {
		episode[root] = map[string]rule.Type{}
	}
	for i := range p.Visits {
		visitNames(episode, &p.Visits[i])
	}
	return symbols{entering: entering, episode: episode}
}

// Names are what a rule may name at a visit of the given id, or, for "", about
// a case outside of any visit. The programme must be compiled.
func (p *Programme) Names(visit string) rule.Names {
	if v := p.Visit(visit); v != nil {
		return v.form.names
	}
	return p.names.overview
}

// overview adds the occurrences of plans that are known beforehand, as
// made.nifas_kf1, and the visits of a period. Plans themselves do not read these:
// they could wait for themselves, and know no period.
func overview(p *Programme) rule.Table {
	names := maps.Clone(p.names.episode)
	names["made"], names["during"], names["period"] = map[string]rule.Type{}, map[string]rule.Type{}, map[string]rule.Type{}
	for i := range p.Visits {
		for _, f := range p.Visits[i].Fields {
			switch {
			case f.Type.Numeric():
				names["period"][f.ID] = f.Type.Rule()
			case f.Type == Bool:
				names["period"][f.ID] = rule.Int
			}
		}
		names["during"][p.Visits[i].ID] = rule.Int
		for _, plan := range p.Visits[i].Due {
			for _, id := range plan.ids {
				names["made"][madeName(id)] = rule.Bool
			}
		}
	}
	return names
}

// madeName is how a rule calls an occurrence: nifas_kf1 for nifas.kf1.
func madeName(id string) string { return strings.ReplaceAll(id, ".", "_") }

// visitNames adds what the whole case knows of one kind of visit.
func visitNames(episode rule.Table, v *Visit) {
	episode["count"][v.ID] = rule.Int
	episode["seen"][v.ID] = rule.Date
	for _, f := range v.Fields {
		episode["last"][f.ID] = f.Type.Rule()
		if f.Type.Numeric() {
			episode["sum"][f.ID] = f.Type.Rule()
		}
	}
	for _, f := range v.Findings {
		episode["found"][f.ID] = rule.Bool
	}
}

// inside is the names of a visit's own rules: those of the case and its fields.
// The worked values are added as they are compiled.
func inside(episode rule.Table, v *Visit) rule.Table {
	names := maps.Clone(episode)
	names["visit"] = map[string]rule.Type{"date": rule.Date}
	names["previous"] = map[string]rule.Type{"date": rule.Date}
	for _, f := range v.Fields {
		names["visit"][f.ID] = f.Type.Rule()
		names["previous"][f.ID] = f.Type.Rule()
	}
	return names
}

// withWorked makes room for the values that are worked out, without touching
// the table that names came from.
func withWorked(names rule.Table) rule.Table {
	names = maps.Clone(names)
	for _, root := range []string{"derived", "score", "at_least", "table"} {
		own := map[string]rule.Type{}
		maps.Copy(own, names[root])
		names[root] = own
	}
	return names
}

// Functions are the functions of the rule language in programme files: those of
// dates and numbers, and those of growth.
func Functions() rule.Funcs {
	all := rule.Standard()
	maps.Copy(all, growthFunctions())
	return all
}
