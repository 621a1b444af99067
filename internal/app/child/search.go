package child

import (
	"context"
	"strings"
	"sync"

	"canting/internal/domain/access"
	"canting/internal/domain/fault"
	"canting/internal/domain/ident"
	"canting/internal/domain/ledger"
	"canting/internal/domain/region"
)

// searchIndex is the index of a city's people in memory, with what is needed
// to filter by place. It catches up with the store before it answers, by the
// sequence, so that another server's writes are found too.
type searchIndex struct {
	mu      sync.RWMutex
	names   *ident.Index
	handles map[ledger.ID]ident.Handle
	people  []ledger.Identity
	seq     int64
}

// Found is one answer to a search.
type Found struct {
	ledger.Identity
	// Matched is the field that the words were found in: "name", "mother" or "nik".
	Matched string
}

const (
	maxQuery = 100
	maxFound = 50
	// nikDigits is how long a whole NIK is.
	nikDigits = 16
)

// Search finds people by name, mother or NIK, forgiving of spelling. Who may not
// read NIKs finds by a whole one only, and gets them masked: otherwise the rest
// of a NIK could be tried out digit by digit.
func (s *Service) Search(ctx context.Context, who access.Access, query string, limit int) ([]Found, error) {
	filter := who.Filter(access.ChildRead)
	if len(filter.Areas) == 0 {
		return nil, fault.E("child.search", fault.Denied, "fault.denied", nil)
	}
	if len(query) > maxQuery {
		return nil, fault.E("child.search", fault.TooMuch, "fault.query", nil)
	}
	identify := who.Filter(access.ChildIdentify)
	if len(identify.Areas) == 0 && partOfNIK(query) {
		return nil, nil
	}
	if err := s.index.catchUp(ctx, s.Store, s.Code); err != nil {
		return nil, err
	}
	found := s.index.find(filter, query, min(max(limit, 1), maxFound))
	for i := range found {
		if !identify.Admits(found[i].Place) {
			found[i].NIK = masked(found[i].NIK)
		}
	}
	return found, nil
}

// partOfNIK tells whether a query is digits, but not all of a NIK.
func partOfNIK(query string) bool {
	digits := 0
	for _, r := range query {
		switch {
		case r >= '0' && r <= '9':
			digits++
		case !strings.ContainsRune(" .-'", r):
			return false
		}
	}
	return digits > 0 && digits != nikDigits
}

// Warm reads the index, so that the first who searches need not wait.
func (s *Service) Warm(ctx context.Context) error { return s.index.catchUp(ctx, s.Store, s.Code) }

func (x *searchIndex) find(filter access.Filter, query string, limit int) []Found {
	x.mu.RLock()
	defer x.mu.RUnlock()
	hits := x.names.Search(query, limit, func(h ident.Handle) bool { return filter.Admits(x.people[h].Place) })
	found := make([]Found, len(hits))
	for i, hit := range hits {
		found[i] = Found{Identity: x.people[hit.Handle], Matched: matched(query, hit)}
	}
	return found
}

// catchUp reads what changed since the last time.
func (x *searchIndex) catchUp(ctx context.Context, store Store, city region.Code) error {
	x.mu.Lock()
	defer x.mu.Unlock()
	if x.names == nil {
		x.names, x.handles = ident.NewIndex(), map[ledger.ID]ident.Handle{}
	}
	whole := access.Filter{City: city, Areas: []region.Code{city}}
	return store.EachIdentity(ctx, whole, x.seq, func(who ledger.Identity) error {
		x.put(who)
		x.seq = max(x.seq, who.Seq)
		return nil
	})
}

func (x *searchIndex) put(who ledger.Identity) {
	handle, known := x.handles[who.ID]
	switch {
	case !known && !who.Active:
		return
	case !known:
		handle = ident.Handle(len(x.people))
		x.handles[who.ID] = handle
		x.people = append(x.people, who)
	default:
		x.people[handle] = who
	}
	if !who.Active {
		x.names.Remove(handle)
		return
	}
	x.names.Add(handle, who.Name, who.Mother, ident.ParseNIK(who.NIK))
}

func matched(query string, hit ident.Hit) string {
	switch {
	case isDigits(query):
		return "nik"
	case hit.Field == ident.MotherField:
		return "mother"
	}
	return "name"
}

func isDigits(query string) bool {
	for i := 0; i < len(query); i++ {
		if query[i] != ' ' && (query[i] < '0' || query[i] > '9') {
			return false
		}
	}
	return query != ""
}
