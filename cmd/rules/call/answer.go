package call

import (
	"canting/internal/domain/ident"
	"canting/internal/domain/programme"
	"canting/internal/domain/rule"
)

// Judge answers what follows from the visit of a question: findings with what
// they say, why and what should follow, what no rule answers and what it waits
// for, and what must be looked at again. The version that judged is "programme".
func (f Family) Judge(request string) (string, error) {
	q, err := f.ask(request)
	if err != nil {
		return "", err
	}
	j := programme.Judge(q.p, q.in)
	w := newWriter()
	w.object("", func() {
		w.text("programme", j.Programme)
		w.text("visit", j.Visit)
		w.day("date", j.Date)
		w.flag("applies", j.Applies)
		w.list("findings", len(j.Findings), func(i int) { w.found(&j.Findings[i]) })
		w.list("unanswered", len(j.Unanswered), func(i int) { w.unanswered(&j.Unanswered[i]) })
		w.list("absent", len(j.Absent), func(i int) { w.comma(); w.quote(j.Absent[i].ID) })
		w.list("derived", len(j.Derived), func(i int) { w.shown(&j.Derived[i]) })
		w.list("scores", len(j.Scores), func(i int) { w.total(&j.Scores[i]) })
		w.list("tables", len(j.Tables), func(i int) { w.hit(&j.Tables[i]) })
		w.list("violations", len(j.Violations), func(i int) { w.violation(&j.Violations[i]) })
		w.list("warnings", len(j.Warnings), func(i int) { w.warning(&j.Warnings[i]) })
		w.texts("missing", j.Missing)
	})
	return string(w.b), nil
}

func (w *writer) found(f *programme.Found) {
	w.object("", func() {
		w.text("id", f.Finding.ID)
		w.words("name", f.Finding.Name)
		w.text("level", f.Finding.Level.String())
		w.words("say", f.Say)
		w.text("when", f.Finding.When.Text)
		w.list("inputs", len(f.Inputs), func(i int) { w.shown(&f.Inputs[i]) })
		w.source(&f.Finding.Source)
		w.list("actions", len(f.Actions), func(i int) { w.task(&f.Actions[i]) })
	})
}

func (w *writer) task(t *programme.Task) {
	w.object("", func() {
		w.text("id", t.Action.ID)
		w.words("name", t.Action.Name)
		w.words("say", t.Say)
		w.text("agency", t.Action.Agency)
		w.day("by", t.By)
	})
}

// source writes where a rule comes from. An unverified one always says so.
func (w *writer) source(s *programme.Source) {
	w.object("source", func() {
		w.text("text", s.Text)
		w.text("url", s.URL)
		w.day("date", s.Date)
		w.flag("unverified", !s.Verified)
		w.text("note", s.Note)
	})
}

// shown writes a value, and how people read it.
func (w *writer) shown(s *programme.Shown) {
	w.object("", func() {
		w.text("id", s.Ref.String())
		w.value("value", s.Value)
		if !s.Value.Missing() {
			w.words("say", programme.Words{ID: s.In("id"), EN: s.In("en")})
		}
		w.text("unit", s.Unit)
	})
}

func (w *writer) unanswered(u *programme.Unanswered) {
	w.object("", func() {
		w.text("id", u.Finding.ID)
		w.refs("missing", u.Missing)
		w.text("why", u.Why.Key())
	})
}

func (w *writer) total(t *programme.Total) {
	w.object("", func() {
		w.text("id", t.ID)
		w.words("name", t.Name)
		w.int("at_least", t.AtLeast)
		w.flag("complete", t.Complete)
		w.list("items", len(t.Items), func(i int) { w.item(t.Items[i]) })
		w.refs("missing", t.Missing)
	})
}

func (w *writer) item(m *programme.Item) {
	w.object("", func() {
		w.text("id", m.ID)
		w.words("name", m.Name)
		w.words("say", m.Say)
		w.int("points", m.Points)
	})
}

func (w *writer) hit(h *programme.Hit) {
	w.object("", func() {
		w.text("id", h.Table.ID)
		w.refs("missing", h.Missing)
		if h.Row == nil {
			return
		}
		w.text("row", h.Row.ID)
		w.object("then", func() {
			for _, set := range h.Row.Then {
				w.value(set.Output, set.Value)
			}
		})
	})
}

func (w *writer) violation(v *programme.Violation) {
	w.object("", func() {
		w.text("id", v.ID())
		w.words("say", v.Say)
		w.flag("stop", v.Stop)
	})
}

func (w *writer) warning(v *programme.Warning) {
	w.object("", func() {
		w.text("id", v.Field.ID)
		w.value("value", rule.Num(v.Value))
		w.flag("below", v.Below)
	})
}

// Due answers what the case of a question is due as of its day, as a list in the
// order of the file.
func (f Family) Due(request string) (string, error) {
	q, err := f.ask(request)
	if err != nil {
		return "", err
	}
	due := programme.Due(q.p, q.in.Case, q.in.Date)
	w := newWriter()
	w.enclosed("", '[', ']', func() {
		for i := range due {
			w.wanted(&due[i])
		}
	})
	return string(w.b), nil
}

func (w *writer) wanted(d *programme.Wanted) {
	w.object("", func() {
		w.text("id", d.ID())
		w.text("visit", d.Visit.ID)
		w.words("name", d.Visit.Name)
		w.text("state", d.State.String())
		if d.Action != nil {
			w.text("action", d.Action.ID)
		}
		for _, one := range []struct {
			name string
			day  ident.Date
		}{{"base", d.Base}, {"date", d.Date}, {"open", d.Open}, {"close", d.Close}, {"last", d.Last}, {"done_on", d.DoneOn}} {
			w.day(one.name, one.day)
		}
		w.flag("waits", d.Waits)
		w.refs("missing", d.Missing)
	})
}

// Stage answers whether the person of a question is one whom the programme is for
// ("enters", null when nobody can say) and how the case has ended by itself.
func (f Family) Stage(request string) (string, error) {
	q, err := f.ask(request)
	if err != nil {
		return "", err
	}
	left := programme.Leaves(q.p, q.in.Case, q.in.Date)
	w := newWriter()
	w.object("", func() {
		w.text("programme", q.p.Ref())
		w.value("enters", programme.Belongs(q.p, q.in.Case, q.in.Date))
		w.list("leaves", len(left), func(i int) {
			w.object("", func() {
				w.text("id", left[i].ID)
				w.words("say", left[i].Name)
			})
		})
	})
	return string(w.b), nil
}

// Programmes answers which programmes there are, with the forms of their visits:
// what a screen needs before anything is judged.
func (f Family) Programmes() string {
	w := newWriter()
	w.enclosed("", '[', ']', func() {
		for _, p := range f {
			w.programme(p)
		}
	})
	return string(w.b)
}

func (w *writer) programme(p *programme.Programme) {
	w.object("", func() {
		w.text("id", p.ID)
		w.text("version", p.Version)
		w.text("kind", p.Kind.String())
		w.words("name", p.Name)
		w.day("valid_from", p.From)
		w.day("valid_to", p.To)
		w.list("facts", len(p.Facts), func(i int) { w.field(&p.Facts[i]) })
		w.list("visits", len(p.Visits), func(i int) {
			v := &p.Visits[i]
			w.object("", func() {
				w.text("id", v.ID)
				w.words("name", v.Name)
				w.list("fields", len(v.Fields), func(i int) { w.field(&v.Fields[i]) })
			})
		})
	})
}

func (w *writer) field(f *programme.Field) {
	w.object("", func() {
		w.text("id", f.ID)
		w.words("name", f.Name)
		w.text("type", f.Type.String())
		w.text("unit", f.Unit)
		w.list("values", len(f.Values), func(i int) {
			w.object("", func() {
				w.text("id", f.Values[i].ID)
				w.words("say", f.Values[i].Say)
			})
		})
		w.bound("min", f.Min)
		w.bound("max", f.Max)
		w.bound("warn_below", f.WarnBelow)
		w.bound("warn_above", f.WarnAbove)
		w.flag("required", f.Required)
		w.day("valid_from", f.From)
		w.day("valid_to", f.To)
		w.text("by", f.By)
		if f.Decimals >= 0 {
			w.int("decimals", f.Decimals)
		}
	})
}
