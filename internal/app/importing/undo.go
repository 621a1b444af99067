package importing

import (
	"context"
	"math"
	"strconv"

	"canting/internal/domain/access"
	"canting/internal/domain/fault"
	"canting/internal/domain/ledger"
)

// undoChunk is how many entries are taken back together.
const undoChunk = 500

// Undo takes an import back: every entry that it said is withdrawn, newest
// first, by a new entry. A child that somebody else has since said something of
// stays registered, and a weighing that somebody else has since corrected stays
// corrected; the rest of this file goes. Undoing twice does nothing more.
func (s *Service) Undo(ctx context.Context, who access.Access, id ledger.ID) (*ledger.Batch, error) {
	b, err := s.mayUndo(ctx, who, id)
	if err != nil || b.State == ledger.BatchUndone {
		return b, err
	}
	s.turn.Lock()
	defer s.turn.Unlock()
	b.State = ledger.BatchUndoing
	if err := s.note(ctx, b); err != nil {
		return b, err
	}
	err = s.undo(ctx, who, b)
	b.Finished = s.Now().UnixMilli()
	b.State, b.Problem = ledger.BatchUndone, nil
	if err != nil {
		key, params := fault.Sentence(err)
		b.State, b.Problem = ledger.BatchInterrupted, &ledger.Problem{Key: key, Params: params}
	}
	if noteErr := s.note(context.WithoutCancel(ctx), b); noteErr != nil {
		return b, noteErr
	}
	return b, err
}

func (s *Service) mayUndo(ctx context.Context, who access.Access, id ledger.ID) (*ledger.Batch, error) {
	b, err := s.Status(ctx, who, id)
	switch {
	case err != nil:
		return nil, err
	case b.Running():
		return nil, fault.E("importing.undo", fault.Conflict, "import.running", nil)
	case b.DryRun || b.State == ledger.BatchFailed:
		return nil, fault.E("importing.undo", fault.Conflict, "import.nothing_to_undo", nil)
	}
	return b, nil
}

func (s *Service) undo(ctx context.Context, who access.Access, b *ledger.Batch) error {
	for before := int64(math.MaxInt64); ; {
		entries, err := s.Store.BatchEntries(ctx, s.City.Code, b.ID, before, undoChunk)
		if err != nil || len(entries) == 0 {
			return err
		}
		before = entries[len(entries)-1].Seq
		others, err := s.othersSince(ctx, b, entries)
		if err != nil {
			return err
		}
		var back []*ledger.Entry
		for _, e := range entries {
			if !others.keep(e) {
				back = append(back, s.withdrawal(who, b, e))
			}
		}
		if _, err := s.Door.Submit(ctx, who, back...); err != nil {
			return err
		}
	}
}

// others is what others than an import said, since, of what it had said:
// people whom they spoke of, and weighings that they corrected.
type others struct{ people, weighings map[ledger.ID]bool }

// keep tells whether an entry of the import stays: the names of places, which
// nobody misses, a child whom others have spoken of, and a weighing of which
// the values that stand are another's. Withdrawals are never withdrawn.
func (o others) keep(e *ledger.Entry) bool {
	switch e.Kind {
	case ledger.PlaceNamed, ledger.EntryWithdrawn:
		return true
	case ledger.PersonRegistered:
		return o.people[e.Subject]
	}
	return o.weighings[e.ID]
}

func (s *Service) othersSince(ctx context.Context, b *ledger.Batch, entries []*ledger.Entry) (others, error) {
	o := others{people: map[ledger.ID]bool{}, weighings: map[ledger.ID]bool{}}
	subjects := map[ledger.ID]bool{}
	for _, e := range entries {
		if e.Kind == ledger.PersonRegistered || e.Kind == ledger.GrowthWeighed {
			subjects[e.Subject] = true
		}
	}
	if len(subjects) == 0 {
		return o, nil
	}
	history, err := s.Store.History(ctx, s.City.Code, inOrder(subjects)...)
	if err != nil {
		return o, err
	}
	withdrawn := map[ledger.ID]bool{}
	for _, e := range history {
		if e.Kind == ledger.EntryWithdrawn {
			withdrawn[e.Amends] = true
		}
	}
	first := map[ledger.ID]ledger.ID{} // the weighing that an amendment, or one of an amendment, is about
	for _, e := range history {
		if e.Kind == ledger.GrowthWeighed && !e.Amends.IsZero() {
			first[e.ID] = e.Amends
			if root, chained := first[e.Amends]; chained {
				first[e.ID] = root
			}
		}
		if e.Source.Batch == b.ID || e.Kind == ledger.EntryWithdrawn || withdrawn[e.ID] {
			continue
		}
		o.people[e.Subject] = true
		o.weighings[first[e.ID]] = true
	}
	return o, nil
}

func (s *Service) withdrawal(who access.Access, b *ledger.Batch, e *ledger.Entry) *ledger.Entry {
	now := s.Now().UnixMilli()
	return &ledger.Entry{
		ID: ledger.Derived("undo", b.ID.String(), strconv.FormatInt(e.Seq, 10)), Kind: ledger.EntryWithdrawn, Subject: e.Subject, Amends: e.ID,
		Reason: "impor " + b.FileName, At: now, SaidAt: now, Who: who.Who, Source: ledger.Source{Kind: ledger.SourceDesk},
	}
}
