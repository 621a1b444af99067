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
// stays registered; only this file's weighings go. Undoing twice does nothing
// more.
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
		var back []*ledger.Entry
		for _, e := range entries {
			before = e.Seq
			goes, err := s.goes(ctx, b, e)
			if err != nil {
				return err
			}
			if goes {
				back = append(back, s.withdrawal(who, b, e))
			}
		}
		if _, err := s.Door.Submit(ctx, who, back...); err != nil {
			return err
		}
	}
}

// goes tells whether an entry of the import can be taken back. Withdrawals and
// the names of places stay; so does a child whom others have spoken of since.
func (s *Service) goes(ctx context.Context, b *ledger.Batch, e *ledger.Entry) (bool, error) {
	switch e.Kind {
	case ledger.PlaceNamed, ledger.EntryWithdrawn:
		return false, nil
	case ledger.PersonRegistered:
	default:
		return true, nil
	}
	history, err := s.Store.History(ctx, s.City.Code, e.Subject)
	if err != nil {
		return false, err
	}
	withdrawn := map[ledger.ID]bool{}
	for _, h := range history {
		if h.Kind == ledger.EntryWithdrawn {
			withdrawn[h.Amends] = true
		}
	}
	for _, h := range history {
		if h.Source.Batch != b.ID && h.Kind != ledger.EntryWithdrawn && !withdrawn[h.ID] {
			return false, nil
		}
	}
	return true, nil
}

func (s *Service) withdrawal(who access.Access, b *ledger.Batch, e *ledger.Entry) *ledger.Entry {
	now := s.Now().UnixMilli()
	return &ledger.Entry{
		ID: ledger.Derived("undo", b.ID.String(), strconv.FormatInt(e.Seq, 10)), Kind: ledger.EntryWithdrawn, Subject: e.Subject, Amends: e.ID,
		Reason: "impor " + b.FileName, At: now, SaidAt: now, Who: who.Who, Source: ledger.Source{Kind: ledger.SourceDesk},
	}
}
