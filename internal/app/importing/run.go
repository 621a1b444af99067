package importing

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"time"

	"canting/internal/domain/access"
	"canting/internal/domain/fault"
	"canting/internal/domain/ident"
	"canting/internal/domain/ledger"
	"canting/internal/domain/region"
)

const (
	// chunkRows is how many rows are matched and submitted together: few enough
	// that a desk's weighing in between waits a moment only.
	chunkRows = 500
	// maxAsked bounds the pairs that one row may open.
	maxAsked = 3
)

// run is one import at work.
type run struct {
	*Service
	who     access.Access
	opts    Options
	batch   *ledger.Batch
	seen    Seen
	match   *matcher
	atlas   *atlas
	today   ident.Date
	said    int64
	remarks []ledger.RowRemark
	noted   int

	// told holds, for children touched by entries that the store may not show
	// yet, the card as it will be.
	told map[ledger.ID]*ledger.Card
	// asked are the pairs that this import opened, mended the entries in which it
	// amended weighings, undone the imports that it was told were taken back.
	asked  map[ledger.ID]bool
	mended map[ledger.ID]bool
	undone map[ledger.ID]bool
	// pending is the chunk that the door is at work on.
	pending chan error
	chunk   chunk
}

// chunk is what a number of rows add up to.
type chunk struct {
	rows    int
	entries []*ledger.Entry
	cards   map[ledger.ID]*ledger.Card
}

func (s *Service) newRun(ctx context.Context, who access.Access, opts Options, b *ledger.Batch, seen Seen) (*run, error) {
	r := &run{
		Service: s, who: who, opts: opts, batch: b, seen: seen, match: newMatcher(), today: s.today(), said: s.Now().UnixMilli(),
		told: map[ledger.ID]*ledger.Card{}, asked: map[ledger.ID]bool{}, mended: map[ledger.ID]bool{}, undone: map[ledger.ID]bool{}, chunk: chunk{cards: map[ledger.ID]*ledger.Card{}},
	}
	places, err := s.Store.Places(ctx, s.City.Code)
	if err != nil {
		return nil, err
	}
	r.atlas = newAtlas(s.City, places)
	return r, r.meet(ctx)
}

// meet makes the matcher know everybody. Doubles are looked for in the whole
// city, or a child that moved would be registered twice. What is outside the
// importer's area is only ever shown as a pair to somebody who may see both.
func (r *run) meet(ctx context.Context) error {
	var gone []ledger.ID
	err := r.Store.EachIdentity(ctx, r.wholeCity(), 0, func(who ledger.Identity) error {
		if !who.Active {
			gone = append(gone, who.ID)
			return nil
		}
		r.match.add(who.ID, who.Place, recordOf(who.Name, who.NIK, who.Mother, who.Address, sexOf(who.Sex), who.Birth, who.Place))
		return nil
	})
	if err != nil {
		return err
	}
	return r.meetMerged(ctx, gone)
}

func (r *run) wholeCity() access.Filter {
	return access.Filter{City: r.City.Code, Areas: []region.Code{r.City.Code}}
}

// meetMerged makes those who took in another record known by what each of the
// records says, or a file that spells the child as the lost record did would
// open the pair again that a person has settled.
func (r *run) meetMerged(ctx context.Context, gone []ledger.ID) error {
	nowhere := access.Filter{City: r.City.Code, Areas: []region.Code{""}} // where cards without a person are
	survivors := map[ledger.ID]bool{}
	for some := range slices.Chunk(gone, chunkRows) {
		cards, err := r.Store.CardsByID(ctx, nowhere, some)
		if err != nil {
			return err
		}
		for _, card := range cards {
			if !card.Into.IsZero() {
				survivors[card.Into] = true
			}
		}
	}
	for some := range slices.Chunk(inOrder(survivors), chunkRows) {
		cards, err := r.Store.CardsByID(ctx, r.wholeCity(), some)
		if err != nil {
			return err
		}
		for _, card := range cards {
			for _, p := range records(card) {
				r.match.add(card.ID, card.Person.Place, recordOf(p.Name, p.NIK, p.Mother, p.Address, sexOf(p.Sex), p.Birth, p.Place))
			}
		}
	}
	return nil
}

func inOrder(set map[ledger.ID]bool) []ledger.ID {
	return slices.SortedFunc(maps.Keys(set), func(a, b ledger.ID) int { return cmp.Compare(string(a[:]), string(b[:])) })
}

// records is what each of the records that a card holds says of the person, in
// the order in which they were first heard of.
func records(card *ledger.Card) []ledger.Person {
	var (
		list []ledger.Person
		at   = map[ledger.ID]int{}
	)
	for _, s := range card.Said {
		if s.Withdrawn {
			continue
		}
		i, known := at[s.Record]
		if !known {
			i = len(list)
			at[s.Record] = i
			list = append(list, ledger.Person{})
		}
		list[i] = s.Person.Over(list[i])
	}
	return list
}

// all takes every row, a chunk at a time, while the door works on the chunk before.
func (r *run) all(ctx context.Context, source Source) error {
	for _, remark := range source.Remarks() {
		if err := r.note(&Row{Number: remark.Row, Remarks: []ledger.Remark{remark.Remark}}); err != nil {
			return err
		}
	}
	rows := make([]*Row, 0, chunkRows)
	err := source.Each(func(row *Row) error {
		rows = append(rows, row)
		if len(rows) < chunkRows {
			return nil
		}
		err := r.take(ctx, rows)
		rows = rows[:0]
		return err
	})
	if err == nil {
		err = r.take(ctx, rows)
	}
	if waitErr := r.settle(); err == nil {
		err = waitErr
	}
	return err
}

// take matches a chunk of rows and hands what they say to the door.
func (r *run) take(ctx context.Context, rows []*Row) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	matched := make([]matching, len(rows))
	for i, row := range rows {
		matched[i] = r.identify(row)
	}
	if err := r.read(ctx, matched); err != nil {
		return err
	}
	for i, row := range rows {
		if err := r.row(ctx, row, &matched[i]); err != nil {
			return err
		}
	}
	r.chunk.rows = len(rows)
	return r.hand(ctx)
}

// matching is what was found out about a row before its card is at hand.
type matching struct {
	placed  placed
	subject ledger.ID
	isNew   bool
	ask     []candidate
	// refused says why the row is not used: "row" when it names nobody,
	// "outside_area" when it is about a place out of the importer's reach.
	refused string
}

// identify finds whom a row is about. A new child is known from here on, so
// that a second row about it finds it.
func (r *run) identify(row *Row) matching {
	if row.Refused {
		return matching{refused: "row"}
	}
	row.fit()
	m := matching{placed: r.atlas.place(row)}
	record := recordOf(row.Name, row.NIK, row.Parents, row.Address, sexOf(row.Sex), row.Birth, m.placed.place)
	same, ask := r.match.find(record)
	reached := slices.IndexFunc(same, func(c candidate) bool { return r.who.May(access.WeighingWrite, c.place) })
	outside := !r.who.May(access.ImportRun, m.placed.place)
	switch {
	case outside && (reached < 0 || m.placed.place.Level() >= region.Kelurahan):
		// Even of a child within the area: moving it out is for those there.
		return matching{placed: m.placed, refused: "outside_area"}
	case reached >= 0:
		m.subject = same[reached].id
		m.ask = slices.Delete(same, reached, reached+1)
		return m
	}
	m.isNew, m.subject = true, ledger.InBatch(r.batch.ID, row.Number, "child")
	m.ask = distinct(append(same, ask...))
	r.match.add(m.subject, m.placed.place, record)
	return m
}

// read brings the cards of the chunk's known children.
func (r *run) read(ctx context.Context, matched []matching) error {
	var ids []ledger.ID
	for _, m := range matched {
		if m.subject.IsZero() || m.isNew || r.told[m.subject] != nil || r.chunk.cards[m.subject] != nil {
			continue
		}
		ids = append(ids, m.subject)
	}
	slices.SortFunc(ids, func(a, b ledger.ID) int { return cmp.Compare(string(a[:]), string(b[:])) })
	cards, err := r.Store.CardsByID(ctx, r.who.Filter(access.WeighingWrite), slices.Compact(ids))
	if err != nil {
		return err
	}
	for _, card := range cards {
		r.chunk.cards[card.ID] = card
	}
	return nil
}

// card is the child's card with everything that this import said so far.
func (r *run) card(id ledger.ID) *ledger.Card {
	if card := r.chunk.cards[id]; card != nil {
		return card
	}
	return r.told[id]
}

// row turns one row into entries.
func (r *run) row(ctx context.Context, row *Row, m *matching) error {
	if row.Refused || m.refused == "outside_area" {
		if m.refused == "outside_area" {
			row.Remarks = append(row.Remarks, ledger.Remark{Column: "Desa/Kel", Code: "outside_area", Level: ledger.Error, Raw: row.Kelurahan})
		}
		r.batch.Totals.RowsRefused++
		return r.note(row)
	}
	row.Remarks = append(row.Remarks, m.placed.remarks...)
	if m.placed.opened != nil {
		if err := r.open(*m.placed.opened, row); err != nil {
			return err
		}
	}
	var err error
	if m.isNew {
		err = r.register(row, m)
	} else {
		err = r.update(ctx, row, m)
	}
	if err != nil {
		return err
	}
	if err := r.suspect(ctx, row, m); err != nil {
		return err
	}
	if err := r.weigh(ctx, row, m); err != nil {
		return err
	}
	return r.note(row)
}

// note keeps a row's remarks for the report.
func (r *run) note(row *Row) error {
	for _, remark := range row.Remarks {
		r.noted++
		r.batch.Totals.Remarks[remark.Code]++
		numbered := ledger.RowRemark{N: r.noted, Row: row.Number, Remark: remark}
		if r.seen != nil {
			if err := r.seen(numbered); err != nil {
				return err
			}
		}
		r.remarks = append(r.remarks, numbered)
	}
	return nil
}

// hand gives the chunk to the door and goes on with the next while the door
// works. It waits for the chunk before first.
func (r *run) hand(ctx context.Context) error {
	if err := r.settle(); err != nil {
		return err
	}
	done, rows := r.chunk, r.chunk.rows
	r.told = done.cards
	r.chunk = chunk{cards: map[ledger.ID]*ledger.Card{}}
	if r.opts.DryRun {
		// Nothing is stored, so what this import said must be remembered.
		r.chunk.cards, r.told = done.cards, done.cards
	}
	remarks := r.remarks
	r.remarks = nil
	r.pending = make(chan error, 1)
	go func() {
		r.pending <- r.store(ctx, done.entries, remarks)
	}()
	r.batch.RowsDone += rows
	r.show(r.batch)
	return nil
}

func (r *run) store(ctx context.Context, entries []*ledger.Entry, remarks []ledger.RowRemark) error {
	if r.opts.DryRun {
		r.remarked(r.batch.ID, remarks)
		return nil
	}
	if _, err := r.Door.Submit(ctx, r.who, entries...); err != nil {
		return err
	}
	return r.Store.PutRemarks(ctx, r.City.Code, r.batch.ID, remarks)
}

// settle waits for the chunk that the door is at work on.
func (r *run) settle() error {
	if r.pending == nil {
		return nil
	}
	err := <-r.pending
	r.pending = nil
	return err
}

// entry makes an entry of this import. What names it is unique in the batch.
func (r *run) entry(kind ledger.Kind, subject ledger.ID, row *Row, what string, at ident.Date, body any) (*ledger.Entry, error) {
	e := &ledger.Entry{
		City: r.City.Code, ID: ledger.InBatch(r.batch.ID, row.Number, what),
		Kind: kind, Subject: subject, At: r.said, SaidAt: r.said, Who: r.who.Who, Rules: ledger.Rules,
		Source: ledger.Source{Kind: ledger.SourceImport, Batch: r.batch.ID, Row: row.Number},
	}
	if err := e.Tell(body); err != nil {
		return nil, err
	}
	if !at.IsZero() {
		year, month, day := at.Split()
		e.At = time.Date(year, time.Month(month), day, 12, 0, 0, 0, r.Zone).UnixMilli()
	}
	r.chunk.entries = append(r.chunk.entries, e)
	return e, nil
}

// tell lets the card that this import holds know of an entry.
func (r *run) tell(card *ledger.Card, e *ledger.Entry) error {
	next := card.Clone()
	if err := next.Apply(e); err != nil {
		return fault.E("importing.tell", fault.Internal, "", fmt.Errorf("row %d: %w", e.Source.Row, err))
	}
	r.chunk.cards[next.ID] = next
	return nil
}

func (r *run) open(place ledger.Place, row *Row) error {
	_, err := r.entry(ledger.PlaceNamed, ledger.PlaceID(place), row, "place", 0, place)
	return err
}
