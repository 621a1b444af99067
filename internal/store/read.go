package store

import (
	"context"
	"database/sql"
	"fmt"
	"slices"

	"canting/internal/domain/access"
	"canting/internal/domain/fault"
	"canting/internal/domain/ident"
	"canting/internal/domain/ledger"
	"canting/internal/domain/region"
	"canting/internal/domain/tally"
)

const (
	sqlCardByID = `select c.body from card c where c.city = $1 and c.id = $2 and $SCOPE`
	sqlCardsIn  = `select c.body from card c where c.city = $1 and c.id in ($LIST) and $SCOPE`
	sqlCardsAt  = `select c.body from card c where c.city = $1 and c.active = 1 and (c.name > $2 or (c.name = $2 and c.id > $3)) and $SCOPE order by c.name, c.id limit $4`
	sqlCardsAll = `select c.body from card c where c.city = $1 and c.active = 1 and $SCOPE order by c.place, c.name, c.id`
	sqlCardsRaw = `select ` + identityColumns + `, c.body from card c where c.city = $1 and $SCOPE order by c.id`

	identityColumns = `c.id, c.seq, c.place, c.name, c.mother, c.nik, c.birth, c.sex, c.address, c.active`

	sqlIdentities = `select ` + identityColumns + ` from card c where c.city = $1 and c.seq > $2 and $SCOPE order by c.seq`

	sqlHistory      = `select ` + entryColumns + ` from entry e where e.city = $1 and e.subject in ($LIST) order by e.seq`
	sqlBatchEntries = `select ` + entryColumns + ` from entry e where e.city = $1 and e.batch = $2 and e.seq < $3 order by e.seq desc limit $4`
	sqlEntriesAll   = `select ` + entryColumns + ` from entry e where e.city = $1 order by e.subject, e.seq`
	sqlCitySeqRead  = `select seq from city where city = $1`
	sqlCityNames    = `select city, name from city order by city`
	sqlSubjectOf    = `select e.subject from entry e where e.city = $1 and e.id = $2`
	sqlLastSaid     = `select said from city where city = $1`

	sqlPlaces     = `select code, name, parent, seq from place where city = $1 order by code`
	sqlPlacesIn   = `select code, name, parent, seq from place where city = $1 and parent = $2 order by code`
	sqlPlaceNamed = `select code, name, parent, seq from place where city = $1 and code = $2`

	sqlTallyOf   = `select t.place, t.month, t.counts from tally t where t.city = $1 and t.place in ($LIST) and t.month >= $2 and t.month <= $3`
	sqlTallyAll  = `select t.place, t.month, t.counts from tally t where t.city = $1`
	sqlTallySpan = `select (select t.month from tally t where t.city = $1 and t.place = $2 and t.counts <> '' order by t.month limit 1), (select t.month from tally t where t.city = $1 and t.place = $2 and t.counts <> '' order by t.month desc limit 1)`
	sqlFlowOf    = `select f.place, f.month, f.n from flow f where f.city = $1 and f.month >= $2 and f.month <= $3 and f.place in ($LIST)`
	sqlFlowBase  = `select f.place, cast(sum(f.n) as bigint) from flow f where f.city = $1 and f.month < $2 and f.place in ($LIST) group by f.place`
	sqlFlowAll   = `select f.place, f.month, f.n from flow f where f.city = $1 and f.n <> 0`
	sqlPairCount = `select count(*) from pair p join card a on a.city = p.city and a.id = p.a join card b on b.city = p.city and b.id = p.b where p.city = $1 and p.state = $2 and $SCOPE`
	sqlPairList  = `select p.body from pair p join card a on a.city = p.city and a.id = p.a join card b on b.city = p.city and b.id = p.b where p.city = $1 and p.state in ($2, $3) and (p.opened > $4 or (p.opened = $4 and p.id > $5)) and $SCOPE order by p.opened, p.id limit $6`
	sqlPairByID  = `select p.body from pair p where p.city = $1 and p.id = $2`
	sqlPairsAll  = `select p.id, p.a, p.b, p.seq, p.opened, p.state, p.score, p.body from pair p where p.city = $1 order by p.id`
	sqlPairsOf   = `select p.id from pair p where p.city = $1 and p.state = $2 and p.a = $3 union select p.id from pair p where p.city = $1 and p.state = $2 and p.b = $3`
)

// Identity is the part of a card by which a person is found again.
type Identity = ledger.Identity

// Card reads one person's card. Outside the filter it is not found.
func (s *Store) Card(ctx context.Context, f access.Filter, id ledger.ID) (*ledger.Card, error) {
	text, args := scoped(sqlCardByID, "c", f, []any{string(f.City), id[:]})
	cards, err := s.cards(ctx, text, args)
	if err != nil {
		return nil, err
	}
	if len(cards) == 0 {
		return nil, fault.E("store.card", fault.NotFound, "fault.not_found", nil)
	}
	return cards[0], nil
}

// Cards reads the active cards within the filter by name, a page at a time:
// those after the name and ID given, at most limit.
func (s *Store) Cards(ctx context.Context, f access.Filter, afterName string, afterID ledger.ID, limit int) ([]*ledger.Card, error) {
	text, args := scoped(sqlCardsAt, "c", f, []any{string(f.City), afterName, afterID[:], limit})
	return s.cards(ctx, text, args)
}

// CardsByID reads those of the cards that there are within the filter.
func (s *Store) CardsByID(ctx context.Context, f access.Filter, ids []ledger.ID) ([]*ledger.Card, error) {
	var cards []*ledger.Card
	for part := range slices.Chunk(ids, sizes[0]) {
		args := []any{string(f.City)}
		for i := range part {
			args = append(args, part[i][:])
		}
		text, args := scoped(listed(sqlCardsIn, 2, len(part)), "c", f, args)
		some, err := s.cards(ctx, text, args)
		if err != nil {
			return nil, err
		}
		cards = append(cards, some...)
	}
	return cards, nil
}

// EachCard hands over every active card within the filter, by place and name,
// without holding them all.
func (s *Store) EachCard(ctx context.Context, f access.Filter, each func(*ledger.Card) error) error {
	text, args := scoped(sqlCardsAll, "c", f, []any{string(f.City)})
	return s.each(ctx, "store.cards", func(rows *sql.Rows) error {
		card, err := scanCard(rows)
		if err != nil {
			return err
		}
		return each(card)
	}, text, args...)
}

// EachStored hands over every card as it is stored, active or not, by ID, with
// what stands beside it to search and filter by: what verifying compares with.
func (s *Store) EachStored(ctx context.Context, f access.Filter, each func(*ledger.Card, Identity) error) error {
	// A card that was taken in or taken back has no place, so no area holds it:
	// whoever may verify the city may see that it is there.
	f.Areas = append([]region.Code{""}, f.Areas...)
	text, args := scoped(sqlCardsRaw, "c", f, []any{string(f.City)})
	return s.each(ctx, "store.cards", func(rows *sql.Rows) error {
		var body sql.RawBytes
		who, err := scanIdentity(rows, &body)
		if err != nil {
			return err
		}
		card, err := ledger.DecodeCard(body)
		if err != nil {
			return fault.E("store.cards", fault.Internal, "", fmt.Errorf("card %s: %w", who.ID, err))
		}
		return each(card, who)
	}, text, args...)
}

func (s *Store) cards(ctx context.Context, text string, args []any) ([]*ledger.Card, error) {
	var cards []*ledger.Card
	err := s.each(ctx, "store.cards", func(rows *sql.Rows) error {
		card, err := scanCard(rows)
		cards = append(cards, card)
		return err
	}, text, args...)
	return cards, err
}

func scanCard(rows *sql.Rows) (*ledger.Card, error) {
	var body sql.RawBytes
	if err := rows.Scan(&body); err != nil {
		return nil, unavailable("store.cards", err)
	}
	return ledger.DecodeCard(body)
}

// EachIdentity hands over the identities that changed after a number, in the
// order in which they changed; inactive ones too, so that they can be dropped.
func (s *Store) EachIdentity(ctx context.Context, f access.Filter, after int64, each func(Identity) error) error {
	f.Areas = append([]region.Code{""}, f.Areas...)
	text, args := scoped(sqlIdentities, "c", f, []any{string(f.City), after})
	return s.each(ctx, "store.identities", func(rows *sql.Rows) error {
		who, err := scanIdentity(rows)
		if err != nil {
			return err
		}
		return each(who)
	}, text, args...)
}

// scanIdentity reads identityColumns, and into more what follows them.
func scanIdentity(rows *sql.Rows, more ...any) (Identity, error) {
	var (
		who   Identity
		birth string
	)
	into := []any{(*idValue)(&who.ID), &who.Seq, &who.Place, &who.Name, &who.Mother, &who.NIK, &birth, &who.Sex, &who.Address, &who.Active}
	if err := rows.Scan(append(into, more...)...); err != nil {
		return who, unavailable("store.identities", err)
	}
	if birth == "" {
		return who, nil
	}
	var err error
	who.Birth, err = ident.ParseDate(birth)
	return who, err
}

// History reads the entries about some subjects, in order. The caller has read
// their card through a filter before.
func (s *Store) History(ctx context.Context, city region.Code, subjects ...ledger.ID) ([]*ledger.Entry, error) {
	args := []any{string(city)}
	for i := range subjects {
		args = append(args, subjects[i][:])
	}
	return s.entries(ctx, listed(sqlHistory, 2, len(subjects)), args...)
}

// BatchEntries reads, newest first, at most limit entries of an import that
// were stored before a number.
func (s *Store) BatchEntries(ctx context.Context, city region.Code, batch ledger.ID, before int64, limit int) ([]*ledger.Entry, error) {
	return s.entries(ctx, sqlBatchEntries, string(city), batch[:], before, limit)
}

// EachEntry hands over every entry of a city, subject by subject, in order.
func (s *Store) EachEntry(ctx context.Context, city region.Code, each func(*ledger.Entry) error) error {
	return s.each(ctx, "store.entries", func(rows *sql.Rows) error {
		e, err := scanEntry(rows)
		if err != nil {
			return err
		}
		return each(e)
	}, sqlEntriesAll, string(city))
}

func (s *Store) entries(ctx context.Context, text string, args ...any) ([]*ledger.Entry, error) {
	var entries []*ledger.Entry
	err := s.each(ctx, "store.entries", func(rows *sql.Rows) error {
		e, err := scanEntry(rows)
		entries = append(entries, e)
		return err
	}, text, args...)
	return entries, err
}

// Seq is the number of the last entry of a city.
func (s *Store) Seq(ctx context.Context, city region.Code) (int64, error) {
	var seq int64
	found, err := s.one(ctx, "store.seq", []any{&seq}, sqlCitySeqRead, string(city))
	if err == nil && !found {
		err = fault.E("store.seq", fault.NotFound, "fault.city", nil)
	}
	return seq, err
}

// LastSaid is when the latest entry of a city was said, in Unix milliseconds, or
// 0 when nothing was said yet.
func (s *Store) LastSaid(ctx context.Context, city region.Code) (int64, error) {
	var at int64
	_, err := s.one(ctx, "store.said", []any{&at}, sqlLastSaid, string(city))
	return at, err
}

// SubjectOf is what an entry is about. Whether the asker may know is settled
// where the subject is read.
func (s *Store) SubjectOf(ctx context.Context, city region.Code, entry ledger.ID) (ledger.ID, error) {
	var subject ledger.ID
	found, err := s.one(ctx, "store.subject", []any{(*idValue)(&subject)}, sqlSubjectOf, string(city), entry[:])
	if err == nil && !found {
		err = fault.E("store.subject", fault.NotFound, "fault.not_found", nil)
	}
	return subject, err
}

// Cities lists the cities of the database by code.
func (s *Store) Cities(ctx context.Context) (map[region.Code]string, error) {
	cities := map[region.Code]string{}
	err := s.each(ctx, "store.cities", func(rows *sql.Rows) error {
		var code region.Code
		var name string
		err := rows.Scan(&code, &name)
		cities[code] = name
		return err
	}, sqlCityNames)
	return cities, err
}

// Places lists a city's posyandu.
func (s *Store) Places(ctx context.Context, city region.Code) ([]ledger.PlaceCard, error) {
	return s.places(ctx, sqlPlaces, string(city))
}

// PlacesIn lists the posyandu of a kelurahan.
func (s *Store) PlacesIn(ctx context.Context, city, parent region.Code) ([]ledger.PlaceCard, error) {
	return s.places(ctx, sqlPlacesIn, string(city), string(parent))
}

// Place reads one posyandu.
func (s *Store) Place(ctx context.Context, city, code region.Code) (ledger.PlaceCard, error) {
	places, err := s.places(ctx, sqlPlaceNamed, string(city), string(code))
	if err != nil {
		return ledger.PlaceCard{}, err
	}
	if len(places) == 0 {
		return ledger.PlaceCard{}, fault.E("store.place", fault.NotFound, "fault.not_found", nil)
	}
	return places[0], nil
}

func (s *Store) places(ctx context.Context, text string, args ...any) ([]ledger.PlaceCard, error) {
	var places []ledger.PlaceCard
	err := s.each(ctx, "store.places", func(rows *sql.Rows) error {
		var p ledger.PlaceCard
		err := rows.Scan(&p.Code, &p.Name, &p.Parent, &p.Seq)
		places = append(places, p)
		return err
	}, text, args...)
	return places, err
}

// Counters reads the counters of some places from one month to another, in no
// order.
func (s *Store) Counters(ctx context.Context, city region.Code, places []region.Code, from, to int) ([]tally.Row, error) {
	args := []any{string(city), from, to}
	for _, p := range places {
		args = append(args, string(p))
	}
	return s.tallies(ctx, listed(sqlTallyOf, 4, len(places)), args...)
}

// Flows reads by how many the children of some places grew or shrank in each
// month from one to another. All that came before is one flow of the first
// month, so that what is read does not grow with the years.
func (s *Store) Flows(ctx context.Context, city region.Code, places []region.Code, from, to int) ([]tally.Change, error) {
	base := []any{string(city), from}
	within := append(slices.Clone(base), to)
	for _, p := range places {
		base, within = append(base, string(p)), append(within, string(p))
	}
	flows, err := s.flows(ctx, listed(sqlFlowOf, 4, len(places)), within...)
	if err != nil {
		return nil, err
	}
	err = s.each(ctx, "store.flows", func(rows *sql.Rows) error {
		c := tally.Change{Cell: tally.Cell{Indicator: tally.Registered, Month: from}}
		err := rows.Scan(&c.Place, &c.N)
		flows = append(flows, c)
		return err
	}, listed(sqlFlowBase, 3, len(places)), base...)
	return flows, err
}

// AllCounters reads every counter of a city that is not zero, the flow among
// them.
func (s *Store) AllCounters(ctx context.Context, city region.Code) ([]tally.Change, error) {
	all, err := s.flows(ctx, sqlFlowAll, string(city))
	if err != nil {
		return nil, err
	}
	rows, err := s.tallies(ctx, sqlTallyAll, string(city))
	for _, r := range rows {
		for _, c := range r.Counts {
			all = append(all, tally.Change{Cell: tally.Cell{Place: r.Place, Month: r.Month, Indicator: c.Indicator}, N: c.N})
		}
	}
	return all, err
}

func (s *Store) tallies(ctx context.Context, text string, args ...any) ([]tally.Row, error) {
	var all []tally.Row
	err := s.each(ctx, "store.tally", func(rows *sql.Rows) error {
		var r tally.Row
		var counts string
		err := rows.Scan(&r.Place, &r.Month, &counts)
		if err == nil {
			r.Counts, err = tally.ParseCounts(counts)
		}
		all = append(all, r)
		return err
	}, text, args...)
	return all, err
}

func (s *Store) flows(ctx context.Context, text string, args ...any) ([]tally.Change, error) {
	var flows []tally.Change
	err := s.each(ctx, "store.flows", func(rows *sql.Rows) error {
		c := tally.Change{Cell: tally.Cell{Indicator: tally.Registered}}
		err := rows.Scan(&c.Place, &c.Month, &c.N)
		flows = append(flows, c)
		return err
	}, text, args...)
	return flows, err
}

// Span gives the first and the last month in which anything was counted at a
// place; there may be none.
func (s *Store) Span(ctx context.Context, city, place region.Code) (first, last int, ok bool, err error) {
	var from, to sql.NullInt64
	_, err = s.one(ctx, "store.span", []any{&from, &to}, sqlTallySpan, string(city), string(place))
	return int(from.Int64), int(to.Int64), from.Valid, err
}

// CountPairs counts the pairs in a state of which both records lie within the
// filter.
func (s *Store) CountPairs(ctx context.Context, f access.Filter, state ledger.PairState) (int, error) {
	text, args := scopedBoth(sqlPairCount, f, []any{string(f.City), string(state)})
	n := 0
	_, err := s.one(ctx, "store.pairs", []any{&n}, text, args...)
	return n, err
}

// Pairs reads pairs in either of two states, oldest first, after a time and ID.
func (s *Store) Pairs(ctx context.Context, f access.Filter, states [2]ledger.PairState, afterTime int64, afterID ledger.ID, limit int) ([]*ledger.PairCard, error) {
	text, args := scopedBoth(sqlPairList, f, []any{string(f.City), string(states[0]), string(states[1]), afterTime, afterID[:], limit})
	return s.pairs(ctx, text, args...)
}

// Pair reads one pair. The caller reads its records through a filter.
func (s *Store) Pair(ctx context.Context, city region.Code, id ledger.ID) (*ledger.PairCard, error) {
	pairs, err := s.pairs(ctx, sqlPairByID, string(city), id[:])
	if err != nil {
		return nil, err
	}
	if len(pairs) == 0 {
		return nil, fault.E("store.pair", fault.NotFound, "fault.not_found", nil)
	}
	return pairs[0], nil
}

// EachPair hands over every pair of a city as it is stored, by ID, with what
// stands beside it: what verifying compares with.
func (s *Store) EachPair(ctx context.Context, city region.Code, each func(*ledger.PairCard, ledger.PairIndex) error) error {
	return s.each(ctx, "store.pairs", func(rows *sql.Rows) error {
		var (
			beside ledger.PairIndex
			body   sql.RawBytes
		)
		err := rows.Scan((*idValue)(&beside.ID), (*idValue)(&beside.A), (*idValue)(&beside.B), &beside.Seq, &beside.Opened, &beside.State, &beside.Score, &body)
		if err != nil {
			return unavailable("store.pairs", err)
		}
		pair, err := ledger.DecodePair(body)
		if err != nil {
			return fault.E("store.pairs", fault.Internal, "", fmt.Errorf("pair %s: %w", beside.ID, err))
		}
		return each(pair, beside)
	}, sqlPairsAll, string(city))
}

func (s *Store) pairs(ctx context.Context, text string, args ...any) ([]*ledger.PairCard, error) {
	var pairs []*ledger.PairCard
	err := s.each(ctx, "store.pairs", func(rows *sql.Rows) error {
		var body sql.RawBytes
		if err := rows.Scan(&body); err != nil {
			return unavailable("store.pairs", err)
		}
		pair, err := ledger.DecodePair(body)
		pairs = append(pairs, pair)
		return err
	}, text, args...)
	return pairs, err
}

// OpenPairsOf lists the open pairs that a record is part of.
func (s *Store) OpenPairsOf(ctx context.Context, city region.Code, record ledger.ID) ([]ledger.ID, error) {
	var ids []ledger.ID
	err := s.each(ctx, "store.pairs", func(rows *sql.Rows) error {
		var id ledger.ID
		err := rows.Scan((*idValue)(&id))
		ids = append(ids, id)
		return err
	}, sqlPairsOf, string(city), string(ledger.PairOpen), record[:])
	return ids, err
}
