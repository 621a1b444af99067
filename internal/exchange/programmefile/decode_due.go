package programmefile

import (
	"slices"

	"canting/internal/domain/programme"
	"canting/internal/domain/rule"
)

// cell is a value of a table's answer, of the type of its column; missing when it
// is of another, which the compiler then reports.
func (n node) cell(outputs []programme.Output, id string) rule.Value {
	as := programme.Text
	if i := slices.IndexFunc(outputs, func(o programme.Output) bool { return o.ID == id }); i >= 0 {
		as = outputs[i].Type
	}
	v, _ := n.value(as)
	return v
}

// plan decodes when a visit is wanted.
func (n node) plan(from programme.Source) programme.Plan {
	p := programme.Plan{
		Entry: n.entry(from), Base: n.get("from").text(), GraceDays: n.get("grace_days").whole(), EarlyDays: n.get("early_days").whole(),
		Expires: n.get("expires").span(), When: n.get("when").rule(), Done: n.get("done").rule(),
		Back: n.get("back").is(), Step: n.get("every").span(), Start: n.get("start").span(), Until: n.get("until").span(),
		AfterID: n.get("after").get("id").text(), AfterSpan: n.get("after").span(),
	}
	for _, label := range n.get("names").list() {
		p.Labels = append(p.Labels, label.words())
	}
	for _, s := range n.get("late").list() {
		p.Late = append(p.Late, programme.Step{UntilWeek: s.get("until_week").whole(), Span: s.span()})
	}
	switch {
	case n.get("windows").given():
		p.Form = programme.Windows
		p.Windows = each(n.get("windows"), p.Source, func(n node, from programme.Source) programme.Window {
			return programme.Window{Entry: n.entry(from), Open: n.get("open").span(), Close: n.get("close").span()}
		})
	case n.get("every").given():
		p.Form = programme.Every
	case n.get("calendar").given():
		p.Form = programme.Calendar
		p.Months = n.get("calendar").wholes()
	}
	for i, unit := range programme.UnitNames() {
		for _, at := range n.get(unit).list() {
			p.At = append(p.At, programme.Span{N: at.whole(), Unit: programme.Unit(i + 1)})
		}
	}
	return p
}

// span is the one unit that is given, and how many.
func (n node) span() programme.Span {
	for i, unit := range programme.UnitNames() {
		if one := n.get(unit); one.given() {
			return programme.Span{N: one.whole(), Unit: programme.Unit(i + 1)}
		}
	}
	return programme.Span{}
}
