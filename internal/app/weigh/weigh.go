// Package weigh enters weighings at the desk: it looks at one while it is being
// typed, stores it, corrects it and takes it back, always by an entry.
package weigh

import (
	"context"
	"slices"
	"strings"
	"time"

	"canting/internal/domain/access"
	"canting/internal/domain/fault"
	"canting/internal/domain/ident"
	"canting/internal/domain/ledger"
)

// Reader reads the card that a weighing is about.
type Reader interface {
	Card(ctx context.Context, f access.Filter, id ledger.ID) (*ledger.Card, error)
}

// Submitter is the door.
type Submitter interface {
	Submit(ctx context.Context, who access.Access, entries ...*ledger.Entry) ([]ledger.Receipt, error)
}

// Service enters weighings.
type Service struct {
	Reader Reader
	Door   Submitter
	Now    func() time.Time
	// Zone is where the city's days begin and end.
	Zone *time.Location
}

// Said is one weighing as somebody says it. ID names the entry and is made
// where it is said, so that a retry does nothing twice.
type Said struct {
	ID       ledger.ID
	Child    ledger.ID
	Amends   ledger.ID
	Reason   string
	Device   string
	Weighing ledger.Weighing
}

// Stored is what became of a weighing.
type Stored struct {
	Receipt  ledger.Receipt
	Weighed  ledger.Weighed
	Findings []ledger.Finding
}

// Check looks at a weighing without storing it.
func (s *Service) Check(ctx context.Context, who access.Access, said Said) (ledger.Result, []ledger.Finding, error) {
	card, err := s.card(ctx, who, said.Child)
	if err != nil {
		return ledger.Result{}, nil, err
	}
	result, findings := card.Question(said.Weighing, s.today(), root(card, said.Amends))
	return result, findings, nil
}

// Enter stores a weighing, or a correction of one when Amends names it. What
// the check asks about must be confirmed; what it refuses cannot be stored.
func (s *Service) Enter(ctx context.Context, who access.Access, said Said) (*Stored, error) {
	card, err := s.card(ctx, who, said.Child)
	if err != nil {
		return nil, err
	}
	retry := card.WeighingOf(said.ID) != nil
	if !said.Amends.IsZero() {
		amended := card.WeighingOf(said.Amends)
		switch {
		case strings.TrimSpace(said.Reason) == "":
			return nil, fault.E("weigh.amend", fault.Invalid, "fault.entry.reason", nil)
		case amended == nil || !amended.Live() && !retry:
			return nil, fault.E("weigh.amend", fault.NotFound, "fault.entry.amends", nil)
		}
		said.Child, _ = card.RecordOf(said.Amends)
	}
	if retry {
		// The neighbours now include this very weighing.
		return s.submit(ctx, who, said, nil)
	}
	_, findings := card.Question(said.Weighing, s.today(), root(card, said.Amends))
	if open := unconfirmed(findings, said.Weighing.Confirmed); open {
		return &Stored{Findings: findings}, fault.E("weigh.enter", fault.Invalid, "fault.weighing.findings", nil)
	}
	return s.submit(ctx, who, said, findings)
}

func (s *Service) submit(ctx context.Context, who access.Access, said Said, findings []ledger.Finding) (*Stored, error) {
	entry := &ledger.Entry{
		ID: said.ID, Kind: ledger.GrowthWeighed, Subject: said.Child, Amends: said.Amends, Reason: strings.TrimSpace(said.Reason),
		At: At(said.Weighing.Date, s.Zone), SaidAt: s.Now().UnixMilli(), Who: who.Who, Device: said.Device,
		Source: ledger.Source{Kind: ledger.SourceDesk},
	}
	if err := entry.Tell(said.Weighing); err != nil {
		return nil, err
	}
	receipts, err := s.Door.Submit(ctx, who, entry)
	if err != nil {
		return nil, err
	}
	stored := &Stored{Receipt: receipts[0], Findings: findings}
	if w := receipts[0].Card.WeighingOf(said.ID); w != nil {
		stored.Weighed = *w
	}
	return stored, nil
}

// Withdraw takes a weighing back.
func (s *Service) Withdraw(ctx context.Context, who access.Access, id, child, weighing ledger.ID, reason string) (ledger.Receipt, error) {
	card, err := s.card(ctx, who, child)
	if err != nil {
		return ledger.Receipt{}, err
	}
	record, _ := card.RecordOf(weighing)
	switch {
	case root(card, weighing).IsZero():
		return ledger.Receipt{}, fault.E("weigh.withdraw", fault.NotFound, "fault.entry.amends", nil)
	case strings.TrimSpace(reason) == "":
		return ledger.Receipt{}, fault.E("weigh.withdraw", fault.Invalid, "fault.entry.reason", nil)
	}
	now := s.Now().UnixMilli()
	receipts, err := s.Door.Submit(ctx, who, &ledger.Entry{
		ID: id, Kind: ledger.EntryWithdrawn, Subject: record, Amends: root(card, weighing), Reason: strings.TrimSpace(reason),
		At: now, SaidAt: now, Who: who.Who, Source: ledger.Source{Kind: ledger.SourceDesk},
	})
	if err != nil {
		return ledger.Receipt{}, err
	}
	return receipts[0], nil
}

// card reads the child for writing: who may read but not write hears so, who
// may not even read hears that there is none.
func (s *Service) card(ctx context.Context, who access.Access, child ledger.ID) (*ledger.Card, error) {
	card, err := s.Reader.Card(ctx, who.Filter(access.ChildRead), child)
	if err != nil {
		return nil, err
	}
	if !who.May(access.WeighingWrite, card.Person.Place) {
		return nil, fault.E("weigh.card", fault.Denied, "fault.denied", nil)
	}
	return card, nil
}

func (s *Service) today() ident.Date {
	year, month, day := s.Now().In(s.Zone).Date()
	return ident.NewDate(year, int(month), day)
}

// At is the moment that stands for a day: its noon in the city.
func At(day ident.Date, zone *time.Location) int64 {
	year, month, d := day.Split()
	return time.Date(year, time.Month(month), d, 12, 0, 0, 0, zone).UnixMilli()
}

// root is the entry by which a weighing is known, whichever of its versions is
// named; zero when the card knows no such weighing.
func root(card *ledger.Card, entry ledger.ID) ledger.ID {
	if w := card.WeighingOf(entry); w != nil {
		return w.Entry
	}
	return ledger.ID{}
}

func unconfirmed(findings []ledger.Finding, confirmed []string) bool {
	return slices.ContainsFunc(findings, func(f ledger.Finding) bool {
		return f.Level == ledger.Error || f.Level == ledger.Warn && !slices.Contains(confirmed, f.Code)
	})
}
