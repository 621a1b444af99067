package child

import (
	"encoding/json"

	"canting/internal/domain/fault"
	"canting/internal/domain/ledger"
)

// tell folds the entries into a card one by one and notes what each changed.
func tell(id ledger.ID, entries []*ledger.Entry) ([]Said, error) {
	said := make([]Said, 0, len(entries))
	at := map[ledger.ID]int{}
	card := &ledger.Card{ID: id}
	for _, e := range entries {
		changes, err := changesOf(card, e)
		if err != nil {
			return nil, err
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
		said = append(said, Said{Entry: &envelope, Changes: changes})
	}
	return said, nil
}

// changesOf compares what an entry states with what the card holds before it.
func changesOf(card *ledger.Card, e *ledger.Entry) ([]Change, error) {
	var err error
	switch e.Kind {
	case ledger.PersonRegistered, ledger.PersonUpdated:
		var p ledger.Person
		if err = json.Unmarshal(e.Body, &p); err == nil {
			return personChanges(card.Person, p), nil
		}
	case ledger.GrowthWeighed:
		var w ledger.Weighing
		if err = json.Unmarshal(e.Body, &w); err == nil {
			return weighingChanges(amended(card, e.Amends), w), nil
		}
	}
	if err != nil {
		return nil, fault.E("child.history", fault.Internal, "", err)
	}
	return nil, nil
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
