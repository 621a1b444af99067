package thread

import (
	"context"
	"strings"

	"canting/internal/domain/access"
	"canting/internal/domain/fault"
	"canting/internal/domain/ledger"
	"canting/internal/domain/region"
)

// Register says for the first time who somebody is: a girl, a bride, a mother.
// id names the entry, and with it the person; it gives the person's ID.
func (s *Service) Register(ctx context.Context, who access.Access, id ledger.ID, p ledger.Person) (ledger.ID, error) {
	p.Name, p.NIK = strings.TrimSpace(p.Name), strings.TrimSpace(p.NIK)
	switch {
	case p.Name == "":
		return ledger.ID{}, fault.E("thread.register", fault.Invalid, "thread.register.name", nil)
	case p.Sex != ledger.Male && p.Sex != ledger.Female:
		return ledger.ID{}, fault.E("thread.register", fault.Invalid, "thread.register.sex", nil)
	case p.Birth.IsZero() || p.Birth > s.today():
		return ledger.ID{}, fault.E("thread.register", fault.Invalid, "thread.register.birth", nil)
	case p.Place.Level() < region.Kelurahan:
		return ledger.ID{}, fault.E("thread.register", fault.Invalid, "thread.register.place", nil)
	case !who.May(access.ChildWrite, p.Place):
		return ledger.ID{}, fault.E("thread.register", fault.Denied, "fault.denied", nil)
	}
	person := derived(id, "person", 0)
	entry, err := s.entry(id, ledger.PersonRegistered, person, s.today(), p)
	if err != nil {
		return ledger.ID{}, err
	}
	return person, s.submit(ctx, who, entry)
}

// Withdraw takes back something that was said of a person's stages or family.
func (s *Service) Withdraw(ctx context.Context, who access.Access, id, person, entry ledger.ID, reason string) error {
	card, err := s.writable(ctx, who, access.CaseWrite, person)
	if err != nil {
		return err
	}
	entry = first(card, entry)
	record, known := card.RecordOf(entry)
	reason = strings.TrimSpace(reason)
	switch {
	case !known || !ofThread(card, entry):
		return fault.E("thread.withdraw", fault.NotFound, "fault.entry.amends", nil)
	case reason == "":
		return fault.E("thread.withdraw", fault.Invalid, "fault.entry.reason", nil)
	}
	back, err := s.entry(id, ledger.EntryWithdrawn, record, s.today(), nil)
	if err != nil {
		return err
	}
	back.Amends, back.Reason = entry, reason
	return s.submit(ctx, who, back)
}

// first is the entry that first told of a stage or a visit: taken back, it takes
// its corrections with it. Any other entry is its own.
func first(card *ledger.Card, entry ledger.ID) ledger.ID {
	c := card.CaseOf(entry)
	if c == nil {
		return entry
	}
	if c.Opened.Knows(entry) {
		return c.ID()
	}
	for _, visit := range c.Visits {
		if visit.Knows(entry) {
			return visit[0].Entry
		}
	}
	return entry
}

// ofThread tells whether an entry is about a stage, the family or a leaving: who
// a person is, and weighings, are taken back elsewhere.
func ofThread(card *ledger.Card, entry ledger.ID) bool {
	return card.CaseOf(entry) != nil || ledger.Tellings[ledger.Related](card.Related).Knows(entry) || ledger.Tellings[ledger.Left](card.Left).Knows(entry)
}
