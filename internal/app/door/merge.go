package door

import (
	"context"
	"encoding/json"
	"slices"

	"canting/internal/domain/access"
	"canting/internal/domain/fault"
	"canting/internal/domain/ledger"
)

// merge lets one record take in another: its card is folded anew from the
// entries of both, and the other's becomes a tombstone that points to it.
func (t *trial) merge(ctx context.Context, e *ledger.Entry) error {
	var m ledger.Merge
	if err := json.Unmarshal(e.Body, &m); err != nil {
		return fault.E("door.merge", fault.Invalid, "fault.entry.body", err)
	}
	survivor, err := t.holder(ctx, e.Subject)
	if err != nil {
		return err
	}
	other, err := t.holder(ctx, m.Other)
	if err != nil {
		return err
	}
	if survivor.ID != e.Subject || other.ID != m.Other || survivor.ID == other.ID {
		return fault.E("door.merge", fault.Conflict, "fault.merge.moved", nil)
	}
	for _, card := range []*ledger.Card{survivor, other} {
		if err := t.allowed(access.PairDecide, card); err != nil {
			return err
		}
	}
	_, entries, err := ledger.Members(other.ID, t.entriesOf(ctx))
	if err != nil {
		return err
	}
	next := survivor.Clone()
	if err := next.Apply(append(entries, e)...); err != nil {
		return err
	}
	t.cards[next.ID] = next
	t.cards[other.ID] = ledger.Tombstone(other.ID, next.ID, e.Seq)
	return nil
}

// withdraw takes an entry about a person back. Taking back a merge parts the
// records again, each folded anew from its own entries.
func (t *trial) withdraw(ctx context.Context, e *ledger.Entry) error {
	card, err := t.holder(ctx, e.Subject)
	if err != nil {
		return err
	}
	if err := ofRecord(card, e); err != nil {
		return err
	}
	parted := slices.IndexFunc(card.Merges, func(m ledger.Merged) bool { return m.Entry == e.Amends && !m.Withdrawn })
	action := access.WeighingWrite
	switch {
	case parted >= 0:
		action = access.PairDecide
	case slices.ContainsFunc(card.Said, func(s ledger.Statement) bool { return s.Entry == e.Amends }), ledger.Tellings[ledger.Left](card.Left).Knows(e.Amends):
		action = access.ChildWrite
	case card.CaseOf(e.Amends) != nil, ledger.Tellings[ledger.Related](card.Related).Knows(e.Amends):
		action = access.CaseWrite
	}
	if err := t.allowed(action, card); err != nil {
		return err
	}
	next := card.Clone()
	if err := next.Apply(e); err != nil {
		return err
	}
	t.cards[next.ID] = next
	if parted < 0 {
		return nil
	}
	return t.part(ctx, card.ID, card.Merges[parted].Other, e.Seq)
}

// part folds two records anew after the merge between them was taken back.
func (t *trial) part(ctx context.Context, survivor, other ledger.ID, seq int64) error {
	for _, id := range []ledger.ID{survivor, other} {
		card, _, err := ledger.Rebuild(id, t.entriesOf(ctx))
		if err != nil {
			return err
		}
		// Both changed now, whatever their own entries' numbers are.
		card.Seq = max(card.Seq, seq)
		if _, err := t.card(ctx, id); err != nil {
			return err
		}
		t.cards[id] = card
	}
	return nil
}

// entriesOf reads a record's entries: those stored, those of the group that are
// not stored yet, and those of this submission.
func (t *trial) entriesOf(ctx context.Context) func(ledger.ID) ([]*ledger.Entry, error) {
	return func(id ledger.ID) ([]*ledger.Entry, error) {
		entries, err := t.unit.EntriesOf(ctx, id)
		if err != nil {
			return nil, err
		}
		for _, pending := range [][]*ledger.Entry{t.out.Entries, t.entries} {
			for _, e := range pending {
				if e.Subject == id {
					entries = append(entries, e)
				}
			}
		}
		return entries, nil
	}
}

// foldPair folds what is said of a doubtful pair.
func (t *trial) foldPair(ctx context.Context, e *ledger.Entry) error {
	pair, err := t.pair(e.Subject)
	if err != nil {
		if e.Kind != ledger.PairSuspected {
			return err
		}
		pair = &ledger.PairCard{ID: e.Subject}
	}
	next := *pair
	if err := next.Apply(e); err != nil {
		return err
	}
	if next.ID != ledger.PairID(next.Pair.A, next.Pair.B) {
		return fault.E("door.pair", fault.Invalid, "fault.entry.subject", nil)
	}
	if err := t.mayPair(ctx, e, &next); err != nil {
		return err
	}
	decided := e.Kind == ledger.PairMerged || e.Kind == ledger.PairDifferent
	if decided && pair.State() != ledger.PairOpen {
		return fault.E("door.pair", fault.Conflict, "fault.pair.settled", nil)
	}
	t.pairs[next.ID] = &next
	return nil
}

// mayPair: deciding needs both records within reach, suspecting one of them, and
// so does taking the suspicion back.
func (t *trial) mayPair(ctx context.Context, e *ledger.Entry, pair *ledger.PairCard) error {
	reached := 0
	var refused error
	for _, id := range []ledger.ID{pair.Pair.A, pair.Pair.B} {
		card, err := t.holder(ctx, id)
		if err != nil {
			return err
		}
		if err := t.allowed(access.PairDecide, card); err != nil {
			refused = err
			continue
		}
		reached++
	}
	suspicion := e.Kind == ledger.PairSuspected || e.Amends == pair.Suspicion
	if reached == 2 || reached == 1 && suspicion {
		return nil
	}
	return fault.E("door.pair", fault.NotFound, "fault.not_found", refused)
}

func (t *trial) pair(id ledger.ID) (*ledger.PairCard, error) {
	if pair := t.pairs[id]; pair != nil {
		return pair, nil
	}
	if pair := t.work.pairs[id]; pair != nil {
		return pair, nil
	}
	return nil, fault.E("door.pair", fault.NotFound, "fault.not_found", nil)
}
