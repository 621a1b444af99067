package ledger

import (
	"encoding/json"
	"slices"

	"canting/internal/domain/fault"
)

// PairState is where a doubtful pair stands.
type PairState string

// The states of a pair.
const (
	PairOpen      PairState = "open"
	PairSettled   PairState = "merged"
	PairUnrelated PairState = "different"
	// PairGone is a pair whose suspicion was itself taken back.
	PairGone PairState = "gone"
)

// PairCard is what is known about a doubtful pair: the fold of its entries.
type PairCard struct {
	ID        ID        `json:"id"`
	Pair      Pair      `json:"pair"`
	Opened    int64     `json:"opened"`
	Suspicion ID        `json:"suspicion"`
	Gone      bool      `json:"gone,omitempty"`
	Decisions []Decided `json:"decisions,omitempty"`
	Seq       int64     `json:"seq"`
}

// Decided is one decision about a pair, taken back or standing.
type Decided struct {
	Entry     ID        `json:"entry"`
	State     PairState `json:"state"`
	Merge     ID        `json:"merge,omitzero"`
	Kept      ID        `json:"kept,omitzero"`
	Who       ID        `json:"who"`
	SaidAt    int64     `json:"said_at"`
	Withdrawn bool      `json:"withdrawn,omitempty"`
}

// PairID names the pair of two records, whichever is named first.
func PairID(a, b ID) ID {
	if b.Less(a) {
		a, b = b, a
	}
	return Derived("pair", a.String(), b.String())
}

// Standing is the decision that stands, or nil while the pair is open.
func (p *PairCard) Standing() *Decided {
	for i := len(p.Decisions) - 1; i >= 0; i-- {
		if !p.Decisions[i].Withdrawn {
			return &p.Decisions[i]
		}
	}
	return nil
}

// State is where the pair stands now.
func (p *PairCard) State() PairState {
	if d := p.Standing(); d != nil {
		return d.State
	}
	if p.Gone {
		return PairGone
	}
	return PairOpen
}

// Apply folds one entry into the pair. Decisions count in the order in which
// they are applied; one that is there already changes nothing.
func (p *PairCard) Apply(e *Entry) error {
	p.Seq = max(p.Seq, e.Seq)
	if e.ID == p.Suspicion || slices.ContainsFunc(p.Decisions, func(d Decided) bool { return d.Entry == e.ID }) {
		return nil
	}
	switch e.Kind {
	case PairSuspected:
		if !p.Suspicion.IsZero() && !p.Gone {
			return nil
		}
		p.Suspicion, p.Opened, p.Gone = e.ID, e.SaidAt, false
		return read(e, &p.Pair)
	case PairMerged:
		var d PairDecision
		if err := read(e, &d); err != nil {
			return err
		}
		p.Decisions = append(p.Decisions[:len(p.Decisions):len(p.Decisions)], Decided{Entry: e.ID, State: PairSettled, Merge: d.Merge, Kept: d.Kept, Who: e.Who, SaidAt: e.SaidAt})
		return nil
	case PairDifferent:
		p.Decisions = append(p.Decisions[:len(p.Decisions):len(p.Decisions)], Decided{Entry: e.ID, State: PairUnrelated, Who: e.Who, SaidAt: e.SaidAt})
		return nil
	case EntryWithdrawn:
		return p.withdraw(e)
	}
	return fault.E("ledger.pair", fault.Invalid, "fault.entry.kind", nil, "kind", string(e.Kind))
}

func (p *PairCard) withdraw(e *Entry) error {
	if e.Amends == p.Suspicion {
		p.Gone = true
		return nil
	}
	for i := range p.Decisions {
		if p.Decisions[i].Entry == e.Amends {
			decisions := append([]Decided(nil), p.Decisions...)
			decisions[i].Withdrawn = true
			p.Decisions = decisions
			return nil
		}
	}
	return missing("ledger.pair")
}

// PairIndex is the part of a pair by which it is found again: what the store
// keeps beside it.
type PairIndex struct {
	ID, A, B    ID
	Seq, Opened int64
	State       PairState
	Score       int
}

// Index gives the part of the pair by which it is found again.
func (p *PairCard) Index() PairIndex {
	return PairIndex{ID: p.ID, A: p.Pair.A, B: p.Pair.B, Seq: p.Seq, Opened: p.Opened, State: p.State(), Score: p.Pair.Score}
}

// Encode writes the pair as the store keeps it.
func (p *PairCard) Encode() ([]byte, error) { return json.Marshal(p) }

// DecodePair reads what Encode wrote.
func DecodePair(body []byte) (*PairCard, error) {
	var p PairCard
	if err := json.Unmarshal(body, &p); err != nil {
		return nil, fault.E("ledger.pair", fault.Internal, "", err)
	}
	return &p, nil
}
