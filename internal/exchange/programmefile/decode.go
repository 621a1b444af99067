package programmefile

import (
	"strings"

	"go.yaml.in/yaml/v3"

	"canting/internal/domain/programme"
)

// decode builds the programme that a file describes. It reports nothing: fit has
// said what does not fit.
func decode(root *yaml.Node) *programme.Programme {
	n := node{root}
	whole := n.entry(programme.Source{})
	whole.ID = n.get("programme").text()
	from := whole.Source
	p := &programme.Programme{
		Entry: whole, Version: n.get("version").text(), Kind: programme.Kind(n.get("kind").indexIn(programme.KindNames())),
		Enters: programme.Entering{When: n.get("enters").get("when").rule(), Say: n.get("enters").get("say").words()},
	}
	for _, a := range n.get("agencies").pairs() {
		p.Agencies = append(p.Agencies, programme.Agency{ID: a.name, Name: a.value.words()})
	}
	p.Facts = each(n.get("facts"), from, node.field)
	p.Inherits = each(n.get("inherits"), from, node.inherit)
	p.Numbers = each(n.get("numbers"), from, node.numberEntry)
	p.Leaves = each(n.get("leaves"), from, node.leaving)
	p.Outcomes = each(n.get("outcomes"), from, node.outcome)
	p.Derived = each(n.get("derived"), from, node.derived)
	p.Scores = each(n.get("scores"), from, node.score)
	p.Tables = each(n.get("tables"), from, node.table)
	p.Indicators = each(n.get("indicators"), from, node.indicator)
	for _, v := range n.get("visits").pairs() {
		visit := v.value.visit(from)
		visit.ID = v.name
		p.Visits = append(p.Visits, visit)
	}
	for _, a := range n.get("actions").pairs() {
		action := a.value.action(from)
		action.ID = a.name
		p.Actions = append(p.Actions, action)
	}
	return p
}

// each decodes the entries of a list, which inherit a source.
func each[T any](list node, from programme.Source, one func(node, programme.Source) T) []T {
	var all []T
	for _, n := range list.list() {
		all = append(all, one(n, from))
	}
	return all
}

// entry reads what every entry carries. A source of its own starts afresh and is
// unverified until the file says otherwise; else the parent's holds, and may be
// doubted.
func (n node) entry(from programme.Source) programme.Entry {
	return programme.Entry{
		ID: n.get("id").text(), Name: n.get("name").words(), Source: n.source(from),
		Validity: programme.Validity{From: n.get("valid_from").day(), To: n.get("valid_to").day(), By: n.get("by").text()},
	}
}

func (n node) source(from programme.Source) programme.Source {
	own := n.get("source")
	switch {
	case own.text() != "":
		from = programme.Source{Text: own.text()}
	case own.given():
		from = programme.Source{Text: own.get("text").text(), URL: own.get("url").text(), Date: own.get("date").day()}
	}
	if verified := n.get("verified"); verified.given() {
		from.Verified = verified.is()
	}
	if note := n.get("note"); note.given() {
		from.Note = note.text()
	}
	return from
}

func (n node) field(from programme.Source) programme.Field {
	visit, field, _ := strings.Cut(n.get("from").text(), ".")
	must := n.get("required")
	f := programme.Field{
		Entry: n.entry(from), Type: n.get("type").fieldType(), Unit: n.get("unit").text(), Values: n.get("values").choices(),
		Min: n.get("min").bound(), Max: n.get("max").bound(),
		WarnBelow: n.get("warn").get("below").bound(), WarnAbove: n.get("warn").get("above").bound(),
		Required: must.given() && must.text() != "false", When: n.get("when").rule(), Decimals: n.get("decimals").decimals(),
		FromVisit: visit, FromField: field,
	}
	if text := must.text(); text != "true" && text != "false" {
		f.RequiredWhen = must.rule()
	}
	return f
}

func (n node) choices() []programme.Choice {
	var all []programme.Choice
	for _, one := range n.list() {
		choice := programme.Choice{ID: one.text()}
		if choice.ID == "" {
			choice = programme.Choice{ID: one.get("id").text(), Say: one.get("say").words()}
		}
		all = append(all, choice)
	}
	return all
}

func (n node) inherit(from programme.Source) programme.Inherit {
	source, rest, _ := strings.Cut(n.get("from").text(), ".")
	kind, item, _ := strings.Cut(rest, ".")
	of := n.get("of").text()
	if of == "" {
		of = "self"
	}
	return programme.Inherit{
		Entry: n.entry(from), Programme: source, Kind: kind, Item: item, Type: n.get("type").fieldType(),
		Unit: n.get("unit").text(), Of: of, WithinDays: n.get("within_days").whole(),
	}
}

func (n node) numberEntry(from programme.Source) programme.Number {
	return programme.Number{Entry: n.entry(from), Value: n.get("value").number(), Unit: n.get("unit").text()}
}

func (n node) leaving(from programme.Source) programme.Leaving {
	return programme.Leaving{Entry: n.said(from), When: n.get("when").rule()}
}

func (n node) outcome(from programme.Source) programme.Outcome {
	return programme.Outcome{Entry: n.said(from), Opens: n.get("opens").texts()}
}

// said is an entry whose name is its sentence.
func (n node) said(from programme.Source) programme.Entry {
	e := n.entry(from)
	e.Name = n.get("say").words()
	return e
}

func (n node) derived(from programme.Source) programme.Derived {
	return programme.Derived{Entry: n.entry(from), Value: n.get("value").rule(), Unit: n.get("unit").text(), Decimals: n.get("decimals").decimals()}
}

func (n node) score(from programme.Source) programme.Score {
	s := programme.Score{Entry: n.entry(from), Base: n.get("base").whole()}
	s.Items = each(n.get("items"), s.Source, func(n node, from programme.Source) programme.Item {
		return programme.Item{Entry: n.entry(from), Points: n.get("points").whole(), When: n.get("when").rule(), Say: n.get("say").words()}
	})
	return s
}

func (n node) table(from programme.Source) programme.Table {
	t := programme.Table{Entry: n.entry(from)}
	for _, o := range n.get("outputs").list() {
		t.Outputs = append(t.Outputs, programme.Output{
			ID: o.get("id").text(), Name: o.get("name").words(), Type: o.get("type").fieldType(),
			Unit: o.get("unit").text(), Values: o.get("values").choices(),
		})
	}
	t.Rows = each(n.get("rows"), t.Source, func(n node, from programme.Source) programme.Row {
		row := programme.Row{Entry: n.entry(from), When: n.get("when").rule()}
		for _, cell := range n.get("then").pairs() {
			row.Then = append(row.Then, programme.Set{Output: cell.name, Value: cell.value.cell(t.Outputs, cell.name)})
		}
		return row
	})
	return t
}

func (n node) visit(from programme.Source) programme.Visit {
	v := programme.Visit{Entry: n.entry(from)}
	from = v.Source
	v.Fields = each(n.get("fields"), from, node.field)
	v.Derived = each(n.get("derived"), from, node.derived)
	v.Scores = each(n.get("scores"), from, node.score)
	v.Tables = each(n.get("tables"), from, node.table)
	v.Guards = each(n.get("guards"), from, func(n node, from programme.Source) programme.Guard {
		return programme.Guard{Entry: n.entry(from), When: n.get("when").rule(), Say: n.get("say").words(), Stop: n.get("stop").is()}
	})
	v.Findings = each(n.get("findings"), from, func(n node, from programme.Source) programme.Finding {
		return programme.Finding{
			Entry: n.entry(from), When: n.get("when").rule(), Level: programme.Level(n.get("level").indexIn(programme.LevelNames())),
			Say: n.get("say").words(), Actions: n.get("actions").texts(),
		}
	})
	due := n.get("due")
	v.Due = each(due, from, node.plan)
	if due.given() && due.Kind == yaml.MappingNode {
		v.Due = []programme.Plan{due.plan(from)}
	}
	return v
}

func (n node) action(from programme.Source) programme.Action {
	return programme.Action{
		Entry: n.entry(from), Agency: n.get("agency").text(), WithinDays: n.get("within_days").whole(), Say: n.get("say").words(),
		FollowVisit: n.get("follow_up").get("visit").text(), FollowDays: n.get("follow_up").get("days").whole(),
	}
}

func (n node) indicator(from programme.Source) programme.Indicator {
	in := programme.Indicator{
		Entry: n.entry(from), Level: n.get("level").text(), Period: n.get("period").text(),
		Denominator: n.get("denominator").rule(), Numerator: n.get("numerator").rule(),
	}
	if in.Period == "" {
		in.Period = programme.Periods()[0]
	}
	in.Months = n.get("months").wholes()
	in.PerVisit, _ = strings.CutPrefix(n.get("per").text(), "visit.")
	if in.PerVisit == "case" {
		in.PerVisit = ""
	}
	for _, t := range n.get("targets").list() {
		in.Targets = append(in.Targets, programme.Target{Year: t.get("year").whole(), Percent: t.get("percent").number(), Source: t.source(in.Source)})
	}
	return in
}
