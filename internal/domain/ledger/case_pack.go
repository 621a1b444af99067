package ledger

import "canting/internal/domain/ident"

// life packs the stages of a life, the family, and how the person left.
func (p *packer) life(c *Card) {
	p.count(len(c.Cases))
	for i := range c.Cases {
		p.lifeCase(&c.Cases[i])
	}
	tellings(p, c.Related, func(r *Related) {
		p.text(string(r.Relation))
		p.id(r.Other)
	})
	tellings(p, c.Left, func(l *Left) {
		p.text(l.How)
		p.int(int64(l.Date))
	})
}

func (u *unpacker) life(c *Card) {
	c.Cases = list(u, u.lifeCase)
	c.Related = tellingList(u, func(r *Related) { r.Relation, r.Other = Relation(u.text()), u.id() })
	c.Left = tellingList(u, func(l *Left) { l.How, l.Date = u.text(), ident.Date(u.int()) })
}

func (p *packer) lifeCase(c *Case) {
	tellings(p, c.Opened, func(o *CaseOpened) {
		p.text(o.Programme)
		p.int(int64(o.Entered))
		p.answers(o.Facts)
	})
	tellings(p, c.Noted, func(a *Answers) { p.answers(*a) })
	p.count(len(c.Visits))
	for _, v := range c.Visits {
		tellings(p, v, p.visited)
	}
	tellings(p, c.Closed, func(e *CaseClosed) {
		p.id(e.Case)
		p.text(e.Outcome)
		p.int(int64(e.Date))
	})
}

func (u *unpacker) lifeCase(c *Case) {
	c.Opened = tellingList(u, func(o *CaseOpened) {
		o.Programme, o.Entered, o.Facts = u.text(), ident.Date(u.int()), u.answers()
	})
	c.Noted = tellingList(u, func(a *Answers) { *a = u.answers() })
	c.Visits = list(u, func(v *Tellings[Visited]) {
		if *v = tellingList(u, u.visited); len(*v) == 0 {
			u.fail() // a visit that nobody told of
		}
	})
	c.Closed = tellingList(u, func(e *CaseClosed) {
		e.Case, e.Outcome, e.Date = u.id(), u.text(), ident.Date(u.int())
	})
	if len(c.Opened) == 0 {
		u.fail() // a case that nobody opened
	}
}

func (p *packer) visited(v *Visited) {
	p.id(v.Case)
	p.text(v.Visit)
	p.int(int64(v.Date))
	p.answers(v.Values)
	j := &v.Judged
	p.text(j.Rules)
	p.count(len(j.Findings))
	for i := range j.Findings {
		f := &j.Findings[i]
		p.flags(f.Unverified)
		p.text(f.ID)
		p.text(f.Level)
		p.text(f.Say)
		p.textList(f.Actions)
	}
	p.textList(j.Cleared)
	p.textList(j.Unanswered)
	p.answers(j.Worked)
}

func (u *unpacker) visited(v *Visited) {
	v.Case, v.Visit, v.Date, v.Values = u.id(), u.text(), ident.Date(u.int()), u.answers()
	j := &v.Judged
	j.Rules = u.text()
	j.Findings = list(u, func(f *Found) {
		u.flags(&f.Unverified)
		f.ID, f.Level, f.Say, f.Actions = u.text(), u.text(), u.text(), u.textList()
	})
	j.Cleared, j.Unanswered, j.Worked = u.textList(), u.textList(), u.answers()
}

func (p *packer) textList(all []string) {
	p.count(len(all))
	for _, s := range all {
		p.text(s)
	}
}

func (u *unpacker) textList() []string { return list(u, func(s *string) { *s = u.text() }) }

// answers are packed in the order of their fields, so that equal ones pack to
// equal bytes.
func (p *packer) answers(a Answers) {
	p.count(len(a))
	for _, id := range a.IDs() {
		answer := a[id]
		p.text(id)
		p.b = append(p.b, byte(answer.kind))
		switch answer.kind {
		case numberAnswer:
			p.float(answer.number)
		case truthAnswer:
			p.flags(answer.number != 0)
		case textAnswer:
			p.text(answer.text)
		}
	}
}

func (u *unpacker) answers() Answers {
	n := u.count()
	if n == 0 {
		return nil
	}
	answers := make(Answers, min(n, maxAnswers))
	for range n {
		id, kind := u.text(), u.take(1)
		if kind == nil {
			return nil
		}
		switch answerKind(kind[0]) {
		case noAnswer:
			answers[id] = Answer{}
		case numberAnswer:
			answers[id] = Answer{kind: numberAnswer, number: u.float()}
		case truthAnswer:
			var yes bool
			u.flags(&yes)
			answers[id] = Truth(yes)
		case textAnswer:
			answers[id] = Text(u.text())
		default:
			u.fail()
			return nil
		}
	}
	return answers
}

func tellings[T any](p *packer, all []Telling[T], what func(*T)) {
	p.count(len(all))
	for i := range all {
		t := &all[i]
		p.flags(t.Withdrawn)
		p.once(t.Entry)
		p.id(t.Record)
		p.int(t.SaidAt)
		p.id(t.Who)
		what(&t.What)
	}
}

func tellingList[T any](u *unpacker, what func(*T)) []Telling[T] {
	return list(u, func(t *Telling[T]) {
		u.flags(&t.Withdrawn)
		t.Entry, t.Record, t.SaidAt, t.Who = u.once(), u.id(), u.int(), u.id()
		what(&t.What)
	})
}
