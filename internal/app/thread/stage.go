package thread

import (
	"slices"

	"canting/internal/domain/ident"
	"canting/internal/domain/ledger"
	"canting/internal/domain/programme"
	"canting/internal/domain/rule"
)

// The programme and visit under which a child's weighings count. A child under
// five belongs to it without anybody opening a case: it was born.
const (
	childProgramme = "balita"
	weighingVisit  = "timbang"
)

// Stage is one stage of a person's life as it stands on a day.
type Stage struct {
	// Case names the stage; zero for a child under five nobody opened a case for.
	Case      ledger.ID
	Programme *programme.Programme
	Entered   ident.Date
	Closing   *ledger.CaseClosed
	// Ended names the entry that closed it; zero while it goes on.
	Ended  ledger.ID
	Facts  ledger.Answers
	Visits []*ledger.Telling[ledger.Visited]
	Before map[string]Handed
	// Leaves are the ways in which the stage has ended by itself.
	Leaves []*programme.Leaving
	Due    []programme.Wanted
}

// Open tells whether the stage goes on.
func (s *Stage) Open() bool { return s.Closing == nil }

// Handed is a value that another stage hands on: whose it is, and from which day.
type Handed struct {
	Inherit *programme.Inherit
	Answer  ledger.Answer
	Date    ident.Date
	From    ledger.ID
}

// family are the cards of a person and of those who hand something on.
type family struct {
	self                    *ledger.Card
	mother, father, partner *ledger.Card
}

func (f family) of(who string) *ledger.Card {
	switch who {
	case "mother":
		return f.mother
	case "father":
		return f.father
	case "partner":
		return f.partner
	}
	return f.self
}

// stages are the stages of a person, oldest first, as they stand on a day.
func (b *Book) stages(f family, city string, day ident.Date) []Stage {
	var stages []Stage
	for i := range f.self.Cases {
		c := &f.self.Cases[i]
		if !c.Live() {
			continue
		}
		p := b.On(c.Programme(), day)
		if p == nil {
			continue // of a programme that the house no longer has
		}
		stages = append(stages, b.follow(told(p, c), f, city, day))
	}
	if p := b.On(childProgramme, day); p != nil && born(f.self, day) && !slices.ContainsFunc(stages, func(s Stage) bool { return s.Programme.ID == childProgramme }) {
		stages = append(stages, b.follow(bornInto(p, f.self), f, city, day))
	}
	slices.SortStableFunc(stages, func(a, b Stage) int { return int(a.Entered - b.Entered) })
	return stages
}

// born tells whether the card is that of a child under five in the city.
func born(card *ledger.Card, day ident.Date) bool {
	return card.Active() && !card.Person.Birth.IsZero() && card.Person.Birth <= day && day <= card.LastUnderFive()
}

// told is a stage as the entries of its case tell it, without what follows.
func told(p *programme.Programme, c *ledger.Case) Stage {
	s := Stage{Programme: p, Case: c.ID(), Entered: c.Entered(), Closing: c.Closing(), Facts: c.Facts(), Visits: c.LiveVisits()}
	for _, end := range c.Closed {
		if !end.Withdrawn {
			s.Ended = end.Entry
		}
	}
	return s
}

// bornInto is the stage of a child for whom nobody opened one.
func bornInto(p *programme.Programme, card *ledger.Card) Stage {
	return Stage{Programme: p, Entered: card.Person.Birth}
}

// follow works out what follows from a stage: what is handed on to it, whether it
// has ended by itself, and what is due.
func (b *Book) follow(s Stage, f family, city string, day ident.Date) Stage {
	p := s.Programme
	s.Before = b.handed(f, p, s.Entered)
	if s.Open() && f.self.Gone() == nil {
		of := s.caseOf(f.self, city)
		s.Leaves = programme.Leaves(p, of, day)
		s.Due = programme.Due(p, of, day)
	}
	return s
}

// caseOf is the stage as the rules read it.
func (s *Stage) caseOf(card *ledger.Card, city string) programme.Case {
	c := programme.Case{
		Person: personOf(card, city), Entered: s.Entered, Facts: valuesOf(s.Programme.Facts, s.Facts),
		Before: make(map[string]programme.Known, len(s.Before)), Found: s.found(),
	}
	if s.Closing != nil {
		c.Closed, c.Outcome = s.Closing.Date, s.Closing.Outcome
	}
	for id, h := range s.Before {
		c.Before[id] = programme.Known{Value: ValueOf(h.Inherit.Type, h.Answer), Date: h.Date}
	}
	for _, told := range s.Visits {
		v := &told.What
		if kind := s.Programme.Visit(v.Visit); kind != nil {
			c.Past = append(c.Past, programme.Past{Visit: v.Visit, Date: v.Date, Values: valuesOf(kind.Fields, v.Values)})
		}
	}
	if s.Programme.ID == childProgramme {
		c.Past = append(c.Past, weighed(s.Programme, card)...)
	}
	return c
}

// personOf is a person as the rules know one.
func personOf(card *ledger.Card, city string) programme.Person {
	return programme.Person{Sex: sexOf(card.Person.Sex), Birth: card.Person.Birth, City: city}
}

// found is what the visits of the stage have answered so far.
func (s *Stage) found() map[string]programme.Answer {
	found := map[string]programme.Answer{}
	for _, told := range s.Visits {
		note(found, &told.What.Judged, told.What.Date)
	}
	return found
}

// note takes over what a visit answered. Visits come by date, so the last stands.
func note(found map[string]programme.Answer, j *ledger.Judged, day ident.Date) {
	for i := range j.Findings {
		found[j.Findings[i].ID] = programme.Answer{Date: day, Yes: true}
	}
	for _, id := range j.Cleared {
		found[id] = programme.Answer{Date: day}
	}
}

// weighed are a child's weighings as visits of its programme.
func weighed(p *programme.Programme, card *ledger.Card) []programme.Past {
	kind := p.Visit(weighingVisit)
	if kind == nil {
		return nil
	}
	var past []programme.Past
	for i := range card.Weighed {
		if w := &card.Weighed[i]; w.Live() {
			past = append(past, programme.Past{Visit: weighingVisit, Date: w.Date, Values: valuesOf(kind.Fields, answersOf(w))})
		}
	}
	return past
}

// answersOf are the answers of a weighing by the fields of the programme's visit.
func answersOf(w *ledger.Weighed) ledger.Answers {
	answers := ledger.Answers{}
	for id, v := range map[string]float64{"berat_kg": w.WeightKg, "tinggi_cm": w.LenheiCm, "lila_cm": w.MUACCm, "lingkar_kepala_cm": w.HeadCm} {
		if v > 0 {
			answers[id] = ledger.Number(v)
		}
	}
	switch w.Measure {
	case ledger.Lying:
		answers["posisi"] = ledger.Text("terlentang")
	case ledger.Standing:
		answers["posisi"] = ledger.Text("berdiri")
	}
	if w.Oedema {
		answers["edema"] = ledger.Truth(true)
	}
	if gain, drawn := gains()[w.Result.KMS.Code]; drawn {
		answers["status_naik"] = ledger.Text(gain)
		answers["tidak_naik_2x"] = ledger.Truth(w.Result.KMS.TwoT)
	}
	return answers
}

// gains are the programme's words for what the KMS says of a weighing.
func gains() map[string]string {
	return map[string]string{"N": "naik", "T": "tidak_naik", "O": "tidak_timbang_lalu", "B": "baru"}
}

// handed finds what earlier stages, and the family, hand on to a programme.
func (b *Book) handed(f family, p *programme.Programme, entered ident.Date) map[string]Handed {
	found := map[string]Handed{}
	for i := range p.Inherits {
		in := &p.Inherits[i]
		from := f.of(in.Of)
		if from == nil {
			continue
		}
		for j := range from.Cases {
			c := &from.Cases[j]
			// What a stage hands on it knew before this one began; a mother's
			// pregnancy began before her child was born.
			if !c.Live() || c.Programme() != in.Programme || c.Entered() > entered {
				continue
			}
			h, ok := handing(c, in)
			if ok && h.Date >= found[in.ID].Date {
				h.Inherit, h.From = in, from.ID
				found[in.ID] = h
			}
		}
	}
	return found
}

// handing is the latest value of a case that is inherited.
func handing(c *ledger.Case, in *programme.Inherit) (Handed, bool) {
	switch in.Kind {
	case "case":
		a, ok := c.Facts()[in.Item]
		return Handed{Answer: a, Date: c.Entered()}, ok
	case "outcome":
		closing := c.Closing()
		if closing == nil {
			return Handed{}, false
		}
		return Handed{Answer: ledger.Truth(closing.Outcome == in.Item), Date: closing.Date}, true
	}
	var last Handed
	ok := false
	for _, told := range c.LiveVisits() {
		if a, given := inVisit(&told.What, in); given {
			last, ok = Handed{Answer: a, Date: told.What.Date}, true
		}
	}
	return last, ok
}

func inVisit(v *ledger.Visited, in *programme.Inherit) (ledger.Answer, bool) {
	switch in.Kind {
	case "finding":
		found := map[string]programme.Answer{}
		note(found, &v.Judged, v.Date)
		a, ok := found[in.Item]
		return ledger.Truth(a.Yes), ok
	case "derived", "score":
		a, ok := v.Judged.Worked[in.Kind+"."+in.Item]
		return a, ok
	case v.Visit:
		a, ok := v.Values[in.Item]
		return a, ok
	}
	return ledger.Answer{}, false
}

// judged is a judgement as the entry keeps it.
func judged(j *programme.Judgement) ledger.Judged {
	kept := ledger.Judged{Rules: j.Programme, Worked: ledger.Answers{}}
	for i := range j.Findings {
		f := &j.Findings[i]
		kept.Findings = append(kept.Findings, ledger.Found{
			ID: f.Finding.ID, Level: f.Finding.Level.String(), Say: f.Say.ID, Unverified: !f.Finding.Source.Verified, Actions: f.Finding.Actions,
		})
	}
	for _, f := range j.Absent {
		kept.Cleared = append(kept.Cleared, f.ID)
	}
	for i := range j.Unanswered {
		kept.Unanswered = append(kept.Unanswered, j.Unanswered[i].Finding.ID)
	}
	for _, d := range j.Derived {
		if !d.Value.Missing() {
			kept.Worked["derived."+d.Ref.Name] = answerOf(d.Value)
		}
	}
	for i := range j.Scores {
		if s := &j.Scores[i]; s.Complete {
			kept.Worked["score."+s.ID] = answerOf(rule.Whole(int64(s.AtLeast)))
		}
	}
	return kept
}

func sexOf(s ledger.Sex) ident.Sex {
	switch s {
	case ledger.Male:
		return ident.Male
	case ledger.Female:
		return ident.Female
	}
	return ident.UnknownSex
}
