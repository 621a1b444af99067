package programme

import (
	"canting/internal/domain/rule"
)

// Links checks what a programme says of others: what it inherits, what an
// outcome opens, and that two versions of one programme do not hold on the same
// day. family are all programmes of the folder, this one among them; they must
// be compiled. A programme that is not there is a remark, for a city may run a
// part of them.
func Links(p *Programme, family []*Programme) []Problem {
	var found problems
	for i := range p.Inherits {
		found.inherit(at("inherits", i), &p.Inherits[i], family)
	}
	for i := range p.Outcomes {
		for j, id := range p.Outcomes[i].Opens {
			if len(versions(family, id)) == 0 {
				found.remark(at(at("outcomes", i)+".opens", j), "elsewhere", "name", id)
			}
		}
	}
	for _, other := range family {
		switch {
		case other == p || other.ID != p.ID:
		case other.Version == p.Version:
			found.add("version", "version.twice", "version", p.Ref())
		case other.overlaps(p.Validity):
			found.add("valid_from", "version.overlap", "other", other.Ref())
		}
	}
	return found
}

func versions(family []*Programme, id string) []*Programme {
	var all []*Programme
	for _, p := range family {
		if p.ID == id {
			all = append(all, p)
		}
	}
	return all
}

// inherit checks that some version of the other programme has what is inherited.
func (ps *problems) inherit(path string, in *Inherit, family []*Programme) {
	others := versions(family, in.Programme)
	if len(others) == 0 {
		ps.remark(path+".from", "elsewhere", "name", in.Programme)
		return
	}
	var near string
	for _, other := range others {
		known := other.hands(in.Kind)
		if t, ok := known.Lookup(in.Kind, in.Item); ok {
			if t != in.Type.Rule() {
				ps.add(path+".type", "twin.type", "id", in.Item, "type", in.Type.String(), "other", t.String())
			}
			return
		}
		near = Nearest(in.Item, known.Fields(in.Kind))
	}
	if near != "" {
		ps.add(path+".from", "unknown.near", "name", in.Kind+"."+in.Item, "near", in.Kind+"."+near)
		return
	}
	ps.add(path+".from", "inherit.none", "name", in.Kind+"."+in.Item, "programme", in.Programme)
}

// hands is what a programme may hand on under one kind: "case", "finding",
// "derived", "score", "outcome", or the id of a visit.
func (p *Programme) hands(kind string) rule.Table {
	own := map[string]rule.Type{}
	switch kind {
	case "case":
		own = p.names.episode["case"]
	case "finding":
		own = p.names.episode["found"]
	case "outcome":
		for _, o := range p.Outcomes {
			own[o.ID] = rule.Bool
		}
	case "derived", "score":
		for i := range p.Visits {
			for name, t := range p.Visits[i].form.names[kind] {
				own[name] = t
			}
		}
	default:
		if v := p.Visit(kind); v != nil {
			own = v.form.names["visit"]
		}
	}
	return rule.Table{kind: own}
}
