package main

import (
	"encoding/json"
	"math/rand/v2"
	"slices"

	"canting/internal/app/synthetic"
	"canting/internal/domain/ident"
	"canting/internal/domain/ledger"
)

// sending is one weighing that is submitted while the clock runs.
type sending struct {
	id, child ledger.ID
	weighing  ledger.Weighing
}

// warnings are the questions of the check that a person may answer with yes.
// The made-up weighings hold slips as real ones do, and the person at the desk
// has confirmed them all.
func warnings() []string {
	return []string{"already_weighed", "implausible_zac", "implausible_zhc", "implausible_zlen", "implausible_zwei", "implausible_zwfl",
		"length_jump", "length_shrunk", "too_old", "weight_jump"}
}

// parted is a city as it was before a day; what was said since is kept aside
// to be submitted.
type parted struct {
	all  people
	from ident.Date
	late []sending
}

// Each hands over the children who were known by the day, with what was said
// of them by then.
func (p *parted) Each(take func(synthetic.Child) error) error {
	return p.all.Each(func(child synthetic.Child) error {
		known := child
		known.Entries = nil
		for _, e := range child.Entries {
			if e.Kind != ledger.GrowthWeighed {
				known.Entries = append(known.Entries, e)
				continue
			}
			var w ledger.Weighing
			if err := json.Unmarshal(e.Body, &w); err != nil {
				return err
			}
			if w.Date < p.from {
				known.Entries = append(known.Entries, e)
				continue
			}
			w.Confirmed = warnings()
			p.late = append(p.late, sending{child: child.ID, weighing: w})
		}
		return take(known)
	})
}

// shuffled gives the late weighings in the order of a city whose posyandu all
// type at once: by no order at all, the same in every run, but each child's own
// by date.
func (p *parted) shuffled() []sending {
	r := rand.New(rand.NewPCG(seed, 1))
	all := slices.Clone(p.late)
	r.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
	slices.SortStableFunc(all, func(a, b sending) int { return a.weighing.Date.MonthIndex() - b.weighing.Date.MonthIndex() })
	for i := range all {
		// A device makes the ID as the weighing is said, so IDs grow with time.
		all[i].id = newID()
	}
	return all
}

// body is the weighing as the API takes it.
func (s *sending) body() ([]byte, error) {
	w := &s.weighing
	number := func(v float64) any {
		if v == 0 {
			return nil // not measured
		}
		return v
	}
	return json.Marshal(map[string]any{
		"id": s.id, "child": s.child, "date": w.Date, "weight_kg": number(w.WeightKg), "lenhei_cm": number(w.LenheiCm), "measure": w.Measure,
		"muac_cm": number(w.MUACCm), "head_cm": number(w.HeadCm), "oedema": w.Oedema, "confirmed": w.Confirmed,
	})
}

// entry is the weighing as the ledger will keep it.
func (s *sending) entry(city *ledger.Entry) (*ledger.Entry, error) {
	e := *city
	body, err := json.Marshal(s.weighing)
	e.ID, e.Subject, e.Body = s.id, s.child, body
	return &e, err
}
