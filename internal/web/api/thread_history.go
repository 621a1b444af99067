package api

import (
	"strconv"
	"strings"

	"canting/internal/app/child"
	"canting/internal/app/thread"
	"canting/internal/domain/ledger"
	"canting/internal/domain/programme"
	"canting/internal/domain/rule"
)

// ruled is the programme that a statement is about: the version that judged it,
// else the one of today; nil for none.
func (a *API) ruled(about child.About) *programme.Programme {
	if p := a.Thread.Book.Version(about.Rules); p != nil {
		return p
	}
	return a.Thread.Book.On(about.Programme, a.today())
}

// about names the stage or the visit that a statement is about.
func (a *API) about(about child.About) Words {
	p := a.ruled(about)
	if p == nil {
		return wordsOf(programme.Words{ID: about.Programme})
	}
	if kind := p.Visit(about.Visit); kind != nil {
		return named(kind.Entry)
	}
	return named(p.Entry)
}

// change is one field that was set, in the programme's words where it has them.
func (a *API) change(about child.About, c child.Change) Change {
	plain := Change{Field: c.Field, From: c.From, To: c.To}
	p := a.ruled(about)
	root, id, ofProgramme := strings.Cut(c.Field, ".")
	if p == nil {
		return plain
	}
	if c.Field == "outcome" {
		for _, o := range p.Outcomes {
			if o.ID == c.To {
				plain.Now = named(o.Entry)
			}
		}
		return plain
	}
	if !ofProgramme {
		return plain
	}
	ref := rule.Ref{Root: root, Name: id}
	name, _ := p.Describe(about.Visit, ref)
	plain.Name = wordsOf(name)
	t := fieldType(p, about.Visit, root, id)
	plain.Was, plain.Now = said(p, about.Visit, ref, t, c.From), said(p, about.Visit, ref, t, c.To)
	return plain
}

func fieldType(p *programme.Programme, visit, root, id string) programme.Type {
	fields := p.Facts
	if kind := p.Visit(visit); kind != nil && root == "visit" {
		fields = kind.Fields
	}
	for i := range fields {
		if fields[i].ID == id {
			return fields[i].Type
		}
	}
	return programme.Text
}

// said is an answer of the history as people read it, with its unit.
func said(p *programme.Programme, visit string, ref rule.Ref, t programme.Type, text string) Words {
	if text == "" {
		return Words{}
	}
	answer := ledger.Text(text)
	if x, err := strconv.ParseFloat(text, 64); err == nil && t.Numeric() {
		answer = ledger.Number(x)
	}
	if t == programme.Bool {
		answer = ledger.Truth(text == "y")
	}
	value := thread.ValueOf(t, answer)
	if value.Missing() {
		return Words{ID: text, EN: text}
	}
	shown := p.Shown(visit, ref, value)
	return Words{ID: strings.TrimSpace(shown.In("id") + " " + shown.Unit), EN: strings.TrimSpace(shown.In("en") + " " + shown.Unit)}
}
