package programme

import (
	"encoding/binary"
	"slices"

	"canting/internal/domain/fault"
)

// packed is the first text of what Pack makes. It changes with the form.
const packed = "canting programmes 1"

// sumBytes is the length of the sum at the end of what Pack makes.
const sumBytes = 8

// Pack makes compiled programmes into bytes for the phone, which then needs
// neither YAML nor the reader and the checker of rules. Indicators are left out:
// figures are counted on the server.
func Pack(family []*Programme) []byte {
	w := &wire{numbers: map[string]int{}}
	w.family(&family)
	return binary.LittleEndian.AppendUint64(w.out, sum(string(w.out)))
}

// Unpack is the programmes that Pack was given, ready to judge. Bytes that Pack
// did not make, or of another form, give an error of kind Invalid.
func Unpack(bytes string) ([]*Programme, error) {
	end := len(bytes) - sumBytes
	if end < 0 || binary.LittleEndian.Uint64([]byte(bytes[end:])) != sum(bytes[:end]) {
		return nil, damaged()
	}
	return unpack(bytes[:end])
}

func unpack(bytes string) ([]*Programme, error) {
	var family []*Programme
	w := &wire{reading: true, in: bytes, funcs: Functions()}
	if w.family(&family); w.bad || w.in != "" {
		return nil, damaged()
	}
	for _, p := range family {
		p.link()
	}
	return family, nil
}

func damaged() error {
	return fault.E("programme.Unpack", fault.Invalid, "", nil)
}

// sum is FNV-1a, by which a file that was cut short or mixed up is noticed.
func sum(bytes string) uint64 {
	h := uint64(14695981039346656037)
	for i := range len(bytes) {
		h = (h ^ uint64(bytes[i])) * 1099511628211
	}
	return h
}

// link works out what Compile works out besides reading rules.
func (p *Programme) link() {
	c := &compiler{p: p}
	top := c.ordered("", stepsOf(p.Derived, p.Scores, p.Tables))
	for i := range p.Visits {
		v := &p.Visits[i]
		v.form.steps = slices.Concat(top, c.ordered("", stepsOf(v.Derived, v.Scores, v.Tables)))
		v.form.slots = slotsOf(v)
		for j := range v.Due {
			v.Due[j].ids = occurrenceIDs(v.ID, &v.Due[j])
		}
	}
	p.followed = followUps(p)
}

func (w *wire) family(family *[]*Programme) {
	form := packed
	if w.text(&form); form != packed {
		w.fail()
		return
	}
	listed(w, family, func(w *wire, p **Programme) {
		if *p == nil {
			*p = &Programme{}
		}
		w.programme(*p)
	})
}

func (w *wire) programme(p *Programme) {
	w.entry(&p.Entry)
	w.text(&p.Version)
	small(w, &p.Kind)
	w.rule(&p.Enters.When)
	w.words(&p.Enters.Say)
	listed(w, &p.Leaves, func(w *wire, l *Leaving) { w.entry(&l.Entry); w.rule(&l.When) })
	listed(w, &p.Outcomes, func(w *wire, o *Outcome) { w.entry(&o.Entry); listed(w, &o.Opens, (*wire).text) })
	listed(w, &p.Agencies, func(w *wire, a *Agency) { w.text(&a.ID); w.words(&a.Name) })
	listed(w, &p.Facts, (*wire).field)
	listed(w, &p.Inherits, (*wire).inherit)
	listed(w, &p.Numbers, func(w *wire, n *Number) { w.entry(&n.Entry); w.number(&n.Value); w.text(&n.Unit) })
	w.worked(&p.Derived, &p.Scores, &p.Tables)
	listed(w, &p.Visits, (*wire).visit)
	listed(w, &p.Actions, (*wire).action)
}

func (w *wire) worked(derived *[]Derived, scores *[]Score, tables *[]Table) {
	listed(w, derived, func(w *wire, d *Derived) {
		w.entry(&d.Entry)
		w.rule(&d.Value)
		w.text(&d.Unit)
		w.int(&d.Decimals)
	})
	listed(w, scores, func(w *wire, s *Score) {
		w.entry(&s.Entry)
		w.int(&s.Base)
		listed(w, &s.Items, (*wire).item)
	})
	listed(w, tables, func(w *wire, t *Table) {
		w.entry(&t.Entry)
		listed(w, &t.Outputs, (*wire).output)
		listed(w, &t.Rows, (*wire).row)
	})
}

func (w *wire) words(s *Words) {
	w.text(&s.ID)
	w.text(&s.EN)
}

func (w *wire) entry(e *Entry) {
	w.text(&e.ID)
	w.words(&e.Name)
	w.source(&e.Source)
	w.day(&e.From)
	w.day(&e.To)
	w.text(&e.By)
}

func (w *wire) source(s *Source) {
	w.text(&s.Text)
	w.text(&s.URL)
	w.day(&s.Date)
	w.flags(&s.Verified)
	w.text(&s.Note)
}

func (w *wire) item(m *Item) {
	w.entry(&m.Entry)
	w.int(&m.Points)
	w.rule(&m.When)
	w.words(&m.Say)
}

func (w *wire) output(o *Output) {
	w.text(&o.ID)
	w.words(&o.Name)
	small(w, &o.Type)
	w.text(&o.Unit)
	listed(w, &o.Values, (*wire).choice)
}

func (w *wire) row(r *Row) {
	w.entry(&r.Entry)
	w.rule(&r.When)
	listed(w, &r.Then, func(w *wire, s *Set) { w.text(&s.Output); w.value(&s.Value) })
}

func (w *wire) choice(c *Choice) {
	w.text(&c.ID)
	w.words(&c.Say)
}

func (w *wire) field(f *Field) {
	w.entry(&f.Entry)
	small(w, &f.Type)
	w.text(&f.Unit)
	listed(w, &f.Values, (*wire).choice)
	for _, b := range []*Bound{&f.Min, &f.Max, &f.WarnBelow, &f.WarnAbove} {
		w.bound(b)
	}
	w.flags(&f.Required)
	w.rule(&f.RequiredWhen)
	w.rule(&f.When)
	w.int(&f.Decimals)
	w.text(&f.FromVisit)
	w.text(&f.FromField)
}

func (w *wire) bound(b *Bound) {
	if w.flags(&b.Given); b.Given {
		w.number(&b.At)
	}
}

func (w *wire) inherit(in *Inherit) {
	w.entry(&in.Entry)
	w.text(&in.Programme)
	w.text(&in.Kind)
	w.text(&in.Item)
	small(w, &in.Type)
	w.text(&in.Unit)
	w.text(&in.Of)
	w.int(&in.WithinDays)
}

func (w *wire) visit(v *Visit) {
	w.entry(&v.Entry)
	listed(w, &v.Due, (*wire).plan)
	listed(w, &v.Fields, (*wire).field)
	w.worked(&v.Derived, &v.Scores, &v.Tables)
	listed(w, &v.Guards, func(w *wire, g *Guard) {
		w.entry(&g.Entry)
		w.rule(&g.When)
		w.words(&g.Say)
		w.flags(&g.Stop)
	})
	listed(w, &v.Findings, func(w *wire, f *Finding) {
		w.entry(&f.Entry)
		w.rule(&f.When)
		small(w, &f.Level)
		w.words(&f.Say)
		listed(w, &f.Actions, (*wire).text)
	})
}

func (w *wire) plan(p *Plan) {
	w.entry(&p.Entry)
	small(w, &p.Form)
	w.text(&p.Base)
	listed(w, &p.At, (*wire).span)
	w.flags(&p.Back)
	listed(w, &p.Labels, (*wire).words)
	listed(w, &p.Late, func(w *wire, s *Step) { w.int(&s.UntilWeek); w.span(&s.Span) })
	listed(w, &p.Windows, func(w *wire, x *Window) { w.entry(&x.Entry); w.span(&x.Open); w.span(&x.Close) })
	for _, s := range []*Span{&p.Step, &p.Start, &p.Until, &p.Expires, &p.AfterSpan} {
		w.span(s)
	}
	listed(w, &p.Months, (*wire).int)
	w.int(&p.GraceDays)
	w.int(&p.EarlyDays)
	w.rule(&p.When)
	w.rule(&p.Done)
	w.text(&p.AfterID)
}

func (w *wire) span(s *Span) {
	w.int(&s.N)
	small(w, &s.Unit)
}

func (w *wire) action(a *Action) {
	w.entry(&a.Entry)
	w.text(&a.Agency)
	w.int(&a.WithinDays)
	w.words(&a.Say)
	w.text(&a.FollowVisit)
	w.int(&a.FollowDays)
}
