package child

import (
	"encoding/json"
	"strconv"

	"canting/internal/domain/fault"
	"canting/internal/domain/ledger"
)

// tell replays entries and notes what each changed.
func tell(entries []*ledger.Entry) ([]Said, error) {
	said := make([]Said, 0, len(entries))
	at := map[ledger.ID]int{}
	var person ledger.Person
	weighings := map[ledger.ID]ledger.Weighing{}
	for _, e := range entries {
		one := Said{Entry: e}
		switch e.Kind {
		case ledger.PersonRegistered, ledger.PersonUpdated:
			var p ledger.Person
			if err := json.Unmarshal(e.Body, &p); err != nil {
				return nil, fault.E("child.history", fault.Internal, "", err)
			}
			one.Changes = personChanges(&person, p)
		case ledger.GrowthWeighed:
			var w ledger.Weighing
			if err := json.Unmarshal(e.Body, &w); err != nil {
				return nil, fault.E("child.history", fault.Internal, "", err)
			}
			one.Changes = weighingChanges(weighings[e.Amends], w)
			weighings[e.ID] = w
		case ledger.EntryWithdrawn:
			if i, ok := at[e.Amends]; ok {
				said[i].Withdrawn = true
			}
		}
		at[e.ID] = len(said)
		said = append(said, one)
	}
	return said, nil
}

type field struct{ name, before, after string }

func changed(fields []field) []Change {
	var changes []Change
	for _, f := range fields {
		if f.after != "" && f.before != f.after {
			changes = append(changes, Change{Field: f.name, From: f.before, To: f.after})
		}
	}
	return changes
}

// personChanges lays p over what was known and tells the difference. NIKs are
// masked: a history is read over a shoulder too.
func personChanges(known *ledger.Person, p ledger.Person) []Change {
	fields := []field{
		{"name", known.Name, p.Name},
		{"sex", string(known.Sex), string(p.Sex)},
		{"birth_date", known.Birth.String(), p.Birth.String()},
		{"nik", masked(known.NIK), masked(p.NIK)},
		{"mother", known.Mother, p.Mother},
		{"mother_nik", masked(known.MotherNIK), masked(p.MotherNIK)},
		{"place", string(known.Place), string(p.Place)},
		{"address", known.Address, p.Address},
		{"rt", known.RT, p.RT},
		{"rw", known.RW, p.RW},
		{"birth_weight_g", number(known.BirthWeightG), number(p.BirthWeightG)},
		{"birth_length_cm", number(known.BirthLengthCm), number(p.BirthLengthCm)},
	}
	*known = p.Over(*known)
	return changed(fields)
}

func weighingChanges(before, w ledger.Weighing) []Change {
	oedema := func(w ledger.Weighing) string {
		if w.Oedema {
			return "y"
		}
		return ""
	}
	return changed([]field{
		{"date", before.Date.String(), w.Date.String()},
		{"weight_kg", number(before.WeightKg), number(w.WeightKg)},
		{"lenhei_cm", number(before.LenheiCm), number(w.LenheiCm)},
		{"measure", string(before.Measure), string(w.Measure)},
		{"muac_cm", number(before.MUACCm), number(w.MUACCm)},
		{"head_cm", number(before.HeadCm), number(w.HeadCm)},
		{"oedema", oedema(before), oedema(w)},
	})
}

func masked(nik string) string {
	if nik == "" {
		return ""
	}
	return Masked(nik)
}

func number(v float64) string {
	if v == 0 {
		return ""
	}
	return strconv.FormatFloat(v, 'f', -1, 64)
}
