package thread

import (
	"canting/internal/domain/ledger"
	"canting/internal/domain/programme"
	"canting/internal/domain/rule"
)

// Finding is the rule of a stored finding in the version that judged, nil when
// that knows none such.
func Finding(p *programme.Programme, v *ledger.Visited, id string) *programme.Finding {
	kind := p.Visit(v.Visit)
	if kind == nil {
		return nil
	}
	on := programme.Dates{Visit: v.Date}
	var found *programme.Finding
	for i := range kind.Findings {
		if f := &kind.Findings[i]; f.ID == id && (found == nil || f.Holds(on)) {
			found = f
		}
	}
	return found
}

// English is the sentence of a stored finding in English, made of the values
// that are stored beside it; "" where one of them is not. The finding itself is
// not asked again.
func English(p *programme.Programme, v *ledger.Visited, f *programme.Finding) string {
	whole := f.Say.EN != ""
	said := programme.Fill(f.Say.EN, func(ref rule.Ref) string {
		value := storedValue(p, v, ref)
		whole = whole && !value.Missing()
		return p.Shown(v.Visit, ref, value).In("en")
	})
	if !whole {
		return ""
	}
	return said
}

func storedValue(p *programme.Programme, v *ledger.Visited, ref rule.Ref) rule.Value {
	switch ref.Root {
	case "visit":
		if kind := p.Visit(v.Visit); kind != nil {
			return valuesOf(kind.Fields, v.Values)[ref.Name]
		}
	case "derived", "score":
		return Worked(v.Judged.Worked[ref.String()])
	}
	return rule.Value{}
}

// Worked is a worked value of a stored judgement as rules know it.
func Worked(a ledger.Answer) rule.Value {
	for _, t := range []programme.Type{programme.Decimal, programme.Bool, programme.Text} {
		if v := ValueOf(t, a); !v.Missing() {
			return v
		}
	}
	return rule.Value{}
}
