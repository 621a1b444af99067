package child

import (
	"encoding/json"
	"strconv"

	"canting/internal/domain/fault"
	"canting/internal/domain/ledger"
)

// tell folds the entries into a card one by one and notes what each changed.
func tell(id ledger.ID, entries []*ledger.Entry) ([]Said, error) {
	said := make([]Said, 0, len(entries))
	at := map[ledger.ID]int{}
	card := &ledger.Card{ID: id}
	for _, e := range entries {
		changes, about, err := changesOf(card, e)
		if err != nil {
			return nil, fault.E("child.history", fault.Internal, "", err)
		}
		if err := card.Apply(e); err != nil {
			return nil, fault.E("child.history", fault.Internal, "", err)
		}
		if i, ok := at[e.Amends]; ok && e.Kind == ledger.EntryWithdrawn {
			said[i].Withdrawn = true
		}
		at[e.ID] = len(said)
		envelope := *e
		envelope.Body = nil
		said = append(said, Said{Entry: &envelope, Changes: changes, About: about})
	}
	return said, nil
}

// changesOf compares what an entry states with what the card holds before it.
func changesOf(card *ledger.Card, e *ledger.Entry) ([]Change, About, error) {
	switch e.Kind {
	case ledger.PersonRegistered, ledger.PersonUpdated:
		p, err := bodyOf[ledger.Person](e)
		return personChanges(card.Person, p), About{}, err
	case ledger.GrowthWeighed:
		w, err := bodyOf[ledger.Weighing](e)
		return weighingChanges(amended(card, e.Amends), w), About{}, err
	case ledger.PersonRelated:
		r, err := bodyOf[ledger.Related](e)
		return []Change{{Field: "relation", To: string(r.Relation)}}, About{}, err
	case ledger.PersonLeft:
		l, err := bodyOf[ledger.Left](e)
		return []Change{{Field: "how", To: l.How}, {Field: "date", To: l.Date.String()}}, About{}, err
	}
	return caseChanges(card, e)
}

func bodyOf[T any](e *ledger.Entry) (T, error) {
	var body T
	err := json.Unmarshal(e.Body, &body)
	return body, err
}

// caseChanges tells what an entry says of a stage of a life.
func caseChanges(card *ledger.Card, e *ledger.Entry) ([]Change, About, error) {
	switch e.Kind {
	case ledger.CaseStarted:
		o, err := bodyOf[ledger.CaseOpened](e)
		var c []Change
		c = changed(c, "date", "", o.Entered.String(), plain)
		return answerChanges(c, "case.", nil, o.Facts), About{Programme: o.Programme}, err
	case ledger.CaseFacts:
		n, err := bodyOf[ledger.CaseNoted](e)
		about, before := stageOf(card, n.Case)
		return answerChanges(nil, "case.", before, n.Facts.Over(before)), about, err
	case ledger.CaseEnded:
		end, err := bodyOf[ledger.CaseClosed](e)
		about, _ := stageOf(card, end.Case)
		return []Change{{Field: "outcome", To: end.Outcome}, {Field: "date", To: end.Date.String()}}, about, err
	case ledger.VisitDone:
		v, err := bodyOf[ledger.Visited](e)
		about, _ := stageOf(card, v.Case)
		about.Visit, about.Rules = v.Visit, v.Judged.Rules
		before := visited(card, e.Amends)
		return answerChanges(changed(nil, "date", before.Date.String(), v.Date.String(), plain), "visit.", before.Values, v.Values), about, err
	}
	return nil, About{}, nil
}

// stageOf is the programme of a case, and its facts as they stand.
func stageOf(card *ledger.Card, of ledger.ID) (About, ledger.Answers) {
	c := card.CaseOf(of)
	if c == nil {
		return About{}, nil
	}
	return About{Programme: c.Programme()}, c.Facts()
}

// visited is the visit that an amendment is about, as it stands.
func visited(card *ledger.Card, entry ledger.ID) ledger.Visited {
	if c := card.CaseOf(entry); c != nil && !entry.IsZero() {
		for _, told := range c.Visits {
			if standing := told.Standing(); told.Knows(entry) && standing != nil {
				return standing.What
			}
		}
	}
	return ledger.Visited{}
}

// answerChanges tells which answers were given, changed or taken away.
func answerChanges(c []Change, root string, before, now ledger.Answers) []Change {
	for _, id := range ledger.Answers(now.Over(before)).IDs() {
		c = changed(c, root+id, answerText(before[id]), answerText(now[id]), plain)
	}
	return c
}

// answerText is an answer as it is said: 23.4, y or n, a text; "" for none.
func answerText(a ledger.Answer) string {
	if x, ok := a.Number(); ok {
		return strconv.FormatFloat(x, 'f', -1, 64)
	}
	if yes, ok := a.Truth(); ok {
		return map[bool]string{true: "y", false: "n"}[yes]
	}
	text, _ := a.Text()
	return text
}

// amended is the weighing that an amendment is about, as it stands.
func amended(card *ledger.Card, entry ledger.ID) ledger.Weighing {
	if w := card.WeighingOf(entry); w != nil {
		return w.Weighing
	}
	return ledger.Weighing{}
}

// changed tells whether a field changed, and shows it as people may read it.
func changed(changes []Change, name, before, after string, show func(string) string) []Change {
	if before == after {
		return changes
	}
	return append(changes, Change{Field: name, From: show(before), To: show(after)})
}

func plain(text string) string { return text }

// personChanges tells what p says that is not known yet. NIKs are masked: a
// history is read over a shoulder too.
func personChanges(known, p ledger.Person) []Change {
	now := p.Over(known)
	var c []Change
	c = changed(c, "name", known.Name, now.Name, plain)
	c = changed(c, "sex", string(known.Sex), string(now.Sex), plain)
	c = changed(c, "birth_date", known.Birth.String(), now.Birth.String(), plain)
	c = changed(c, "nik", known.NIK, now.NIK, masked)
	c = changed(c, "mother", known.Mother, now.Mother, plain)
	c = changed(c, "mother_nik", known.MotherNIK, now.MotherNIK, masked)
	c = changed(c, "place", string(known.Place), string(now.Place), plain)
	c = changed(c, "address", known.Address, now.Address, plain)
	c = changed(c, "rt", known.RT, now.RT, plain)
	c = changed(c, "rw", known.RW, now.RW, plain)
	c = changed(c, "birth_weight_g", ledger.Decimal(known.BirthWeightG), ledger.Decimal(now.BirthWeightG), plain)
	return changed(c, "birth_length_cm", ledger.Decimal(known.BirthLengthCm), ledger.Decimal(now.BirthLengthCm), plain)
}

// weighingChanges tells what a correction changed, a value taken away included.
func weighingChanges(before, w ledger.Weighing) []Change {
	var c []Change
	c = changed(c, "date", before.Date.String(), w.Date.String(), plain)
	c = changed(c, "weight_kg", ledger.Decimal(before.WeightKg), ledger.Decimal(w.WeightKg), plain)
	c = changed(c, "lenhei_cm", ledger.Decimal(before.LenheiCm), ledger.Decimal(w.LenheiCm), plain)
	c = changed(c, "measure", string(before.Measure), string(w.Measure), plain)
	c = changed(c, "muac_cm", ledger.Decimal(before.MUACCm), ledger.Decimal(w.MUACCm), plain)
	c = changed(c, "head_cm", ledger.Decimal(before.HeadCm), ledger.Decimal(w.HeadCm), plain)
	return changed(c, "oedema", yes(before.Oedema), yes(w.Oedema), plain)
}

func yes(v bool) string {
	if v {
		return "y"
	}
	return ""
}

func masked(nik string) string {
	if nik == "" {
		return ""
	}
	return Masked(nik)
}
