package door

import (
	"context"
	"maps"
	"slices"

	"canting/internal/domain/access"
	"canting/internal/domain/fault"
	"canting/internal/domain/ledger"
	"canting/internal/domain/region"
	"canting/internal/domain/tally"
)

// work is a group under way: what is known, and what has become of it.
type work struct {
	unit  Unit
	seq   int64
	known map[ledger.ID]*ledger.Entry
	cards map[ledger.ID]*ledger.Card
	pairs map[ledger.ID]*ledger.PairCard
	// before holds the cards as they were in the store, for the tallies.
	before map[ledger.ID]*ledger.Card
	out    ledger.Write

	// What the group changed so far, in no order.
	changedCards map[ledger.ID]bool
	changedPairs map[ledger.ID]bool
	places       map[ledger.ID]ledger.PlaceCard
}

// gather reads, in a few statements, what the whole group will need.
func (d *Door) gather(ctx context.Context, unit Unit, group []*submission) (*work, error) {
	w := &work{
		unit: unit, seq: unit.Seq(),
		cards: map[ledger.ID]*ledger.Card{}, pairs: map[ledger.ID]*ledger.PairCard{}, before: map[ledger.ID]*ledger.Card{},
		changedCards: map[ledger.ID]bool{}, changedPairs: map[ledger.ID]bool{}, places: map[ledger.ID]ledger.PlaceCard{},
	}
	var ids, subjects, pairs []ledger.ID
	asked := map[ledger.ID]bool{}
	for _, s := range group {
		for _, e := range s.entries {
			ids = append(ids, e.ID)
			if asked[e.Subject] {
				continue
			}
			asked[e.Subject] = true
			switch subject := e.Kind.Subject(); {
			case subject == ledger.SubjectPair:
				pairs = append(pairs, e.Subject)
			case subject == ledger.SubjectPlace:
			default:
				if card := d.cache.card(e.Subject); card != nil {
					w.keep(card)
					continue
				}
				subjects = append(subjects, e.Subject)
				if e.Kind == ledger.EntryWithdrawn {
					pairs = append(pairs, e.Subject)
				}
			}
		}
	}
	var err error
	if w.known, err = unit.Known(ctx, ids); err != nil {
		return nil, err
	}
	return w, w.read(ctx, subjects, pairs)
}

func (w *work) read(ctx context.Context, subjects, pairs []ledger.ID) error {
	cards, err := w.unit.Cards(ctx, subjects)
	if err != nil {
		return err
	}
	for _, card := range cards {
		w.keep(card)
	}
	found, err := w.unit.Pairs(ctx, pairs)
	if err != nil {
		return err
	}
	for _, pair := range found {
		w.pairs[pair.ID] = pair
	}
	return nil
}

func (w *work) keep(card *ledger.Card) {
	w.cards[card.ID] = card
	w.before[card.ID] = card
}

// submit tries one submission on copies; only when all its entries fit do the
// copies become the truth of the group.
func (w *work) submit(ctx context.Context, s *submission) ([]ledger.Receipt, error) {
	t := &trial{work: w, access: s.access, seq: w.seq, own: map[ledger.ID]*ledger.Entry{},
		cards: map[ledger.ID]*ledger.Card{}, pairs: map[ledger.ID]*ledger.PairCard{}, places: map[ledger.ID]ledger.PlaceCard{}}
	receipts := make([]ledger.Receipt, len(s.entries))
	for i := 0; i < len(s.entries); {
		n, err := t.take(ctx, s.entries[i:], receipts[i:])
		if err != nil {
			return nil, err
		}
		i += n
	}
	for i, e := range s.entries {
		if simple(e) {
			// It was found or made a moment ago, so this reads nothing.
			if card, err := t.holder(ctx, e.Subject); err == nil {
				receipts[i].Card = card
			}
		}
	}
	w.adopt(t)
	return receipts, nil
}

func (w *work) adopt(t *trial) {
	w.seq = t.seq
	w.out.Entries = append(w.out.Entries, t.entries...)
	for _, e := range t.entries {
		w.known[e.ID] = e
	}
	for id, card := range t.cards {
		w.cards[id] = card
		w.changedCards[id] = true
	}
	for id, pair := range t.pairs {
		w.pairs[id] = pair
		w.changedPairs[id] = true
	}
	maps.Copy(w.places, t.places)
}

// result is the group's whole effect: what it writes, and by how much the
// tallies change.
func (w *work) result() (ledger.Write, []tally.Change) {
	var changes tally.Changes
	for _, id := range sorted(w.changedCards) {
		changes.Replace(w.before[id], w.cards[id])
		if sameIdentity(w.before[id], w.cards[id]) {
			w.out.Weighed = append(w.out.Weighed, w.cards[id])
			continue
		}
		w.out.Cards = append(w.out.Cards, w.cards[id])
	}
	for _, id := range sorted(w.changedPairs) {
		w.out.Pairs = append(w.out.Pairs, w.pairs[id])
	}
	for _, place := range w.places {
		w.out.Places = append(w.out.Places, place)
	}
	slices.SortFunc(w.out.Places, func(a, b ledger.PlaceCard) int { return int(a.Seq - b.Seq) })
	return w.out, changes.List()
}

// sameIdentity tells whether a card changed only in what is packed: nothing by
// which it is searched or filtered.
func sameIdentity(before, after *ledger.Card) bool {
	if before == nil {
		return false
	}
	a, b := before.Identity(), after.Identity()
	a.Seq, b.Seq = 0, 0
	return a == b
}

func sorted(set map[ledger.ID]bool) []ledger.ID {
	return slices.SortedFunc(maps.Keys(set), func(a, b ledger.ID) int {
		if a.Less(b) {
			return -1
		}
		return 1
	})
}

// trial is one submission being tried.
type trial struct {
	*work
	access  access.Access
	seq     int64
	entries []*ledger.Entry
	own     map[ledger.ID]*ledger.Entry
	cards   map[ledger.ID]*ledger.Card
	pairs   map[ledger.ID]*ledger.PairCard
	places  map[ledger.ID]ledger.PlaceCard
}

// take handles the first entry, together with those right behind it that fold
// into the same card, and tells how many it took.
func (t *trial) take(ctx context.Context, entries []*ledger.Entry, receipts []ledger.Receipt) (int, error) {
	first := entries[0]
	if known, err := t.repeated(first); known != nil || err != nil {
		if err == nil {
			receipts[0] = ledger.Receipt{Entry: first.ID, Seq: known.Seq, Known: true}
		}
		return 1, err
	}
	receipts[0] = t.number(first)
	n := 1
	for n < len(entries) && simple(entries[n]) && simple(first) && entries[n].Subject == first.Subject {
		// The entry may be one of those just numbered: said twice in one breath.
		if known, err := t.repeated(entries[n]); known != nil || err != nil {
			break
		}
		receipts[n] = t.number(entries[n])
		n++
	}
	return n, t.fold(ctx, entries[:n])
}

// number gives an entry the next number.
func (t *trial) number(e *ledger.Entry) ledger.Receipt {
	t.seq++
	e.Seq = t.seq
	t.own[e.ID] = e
	t.entries = append(t.entries, e)
	return ledger.Receipt{Entry: e.ID, Seq: e.Seq}
}

// simple tells whether an entry folds into its subject's card and no other.
func simple(e *ledger.Entry) bool {
	return e.Kind.Subject() == ledger.SubjectPerson && e.Kind != ledger.PersonMerged
}

// repeated finds the stored twin of an entry. The same ID with other content is
// a contradiction that the sender must hear of.
func (t *trial) repeated(e *ledger.Entry) (*ledger.Entry, error) {
	known := t.known[e.ID]
	if own := t.own[e.ID]; own != nil {
		known = own
	}
	if known == nil {
		return nil, nil
	}
	if !known.Same(e) {
		return nil, fault.E("door.submit", fault.Conflict, "fault.entry.reused", nil)
	}
	return known, nil
}

func (t *trial) fold(ctx context.Context, entries []*ledger.Entry) error {
	e := entries[0]
	switch e.Kind.Subject() {
	case ledger.SubjectPlace:
		return t.namePlace(e)
	case ledger.SubjectPair:
		return t.foldPair(ctx, e)
	}
	if e.Kind == ledger.EntryWithdrawn {
		if _, err := t.pair(e.Subject); err == nil {
			return t.foldPair(ctx, e)
		}
		return t.withdraw(ctx, e)
	}
	if e.Kind == ledger.PersonMerged {
		return t.merge(ctx, e)
	}
	return t.foldPerson(ctx, entries)
}

// foldPerson folds what is said of one person into the card that holds them.
func (t *trial) foldPerson(ctx context.Context, entries []*ledger.Entry) error {
	card, err := t.holder(ctx, entries[0].Subject)
	switch {
	case fault.KindOf(err) == fault.NotFound && entries[0].Kind == ledger.PersonRegistered:
		card = &ledger.Card{ID: entries[0].Subject}
	case err != nil:
		return err
	default:
		if err := t.allowedAll(entries, card); err != nil {
			return err
		}
	}
	next := card.Clone()
	for _, e := range entries {
		if err := ofRecord(card, e); err != nil {
			return err
		}
	}
	if err := next.Apply(entries...); err != nil {
		return err
	}
	// Where they go to, too: nobody moves a person out of the own area.
	if err := t.allowedAll(entries, next); err != nil {
		return err
	}
	if place := next.Person.Place; place != "" && !place.Valid() {
		// It would stand in no figure of any place.
		return fault.E("door.submit", fault.Invalid, "region.code", nil, "text", string(place))
	}
	t.cards[next.ID] = next
	return nil
}

// allowedAll decides about each of some entries about one card.
func (t *trial) allowedAll(entries []*ledger.Entry, card *ledger.Card) error {
	for _, e := range entries {
		if err := t.allowed(actionOf(e), card); err != nil {
			return err
		}
	}
	return nil
}

// ofRecord holds a correction or withdrawal to the record that it is about.
func ofRecord(card *ledger.Card, e *ledger.Entry) error {
	if e.Amends.IsZero() {
		return nil
	}
	if record, known := card.RecordOf(e.Amends); known && record != e.Subject {
		return fault.E("door.submit", fault.Invalid, "fault.entry.subject", nil)
	}
	return nil
}

// actionOf is the permission that saying something of one person needs.
func actionOf(e *ledger.Entry) access.Action {
	switch e.Kind {
	case ledger.GrowthWeighed:
		return access.WeighingWrite
	case ledger.CaseStarted, ledger.CaseFacts, ledger.CaseEnded, ledger.VisitDone, ledger.PersonRelated:
		return access.CaseWrite
	}
	return access.ChildWrite
}

// allowed decides about a card by where it is, or was before it was taken back. What one may not see is not
// found; what one may see but not change is denied.
func (t *trial) allowed(action access.Action, card *ledger.Card) error {
	place := card.LastPlace()
	switch {
	case t.access.May(action, place):
		return nil
	case t.access.May(access.ChildRead, place):
		return fault.E("door.submit", fault.Denied, "fault.denied", nil)
	}
	return fault.E("door.submit", fault.NotFound, "fault.not_found", nil)
}

// holder is the card that holds a person now: the own one, or that of the
// record that took it in.
func (t *trial) holder(ctx context.Context, id ledger.ID) (*ledger.Card, error) {
	for range 32 {
		card, err := t.card(ctx, id)
		if err != nil {
			return nil, err
		}
		if card.Into.IsZero() {
			return card, nil
		}
		id = card.Into
	}
	return nil, fault.E("door.submit", fault.Internal, "", nil)
}

func (t *trial) card(ctx context.Context, id ledger.ID) (*ledger.Card, error) {
	if card := t.cards[id]; card != nil {
		return card, nil
	}
	if card := t.work.cards[id]; card != nil {
		return card, nil
	}
	found, err := t.unit.Cards(ctx, []ledger.ID{id})
	if err != nil {
		return nil, err
	}
	if len(found) == 0 {
		return nil, fault.E("door.submit", fault.NotFound, "fault.not_found", nil)
	}
	t.keep(found[0])
	return found[0], nil
}

func (t *trial) namePlace(e *ledger.Entry) error {
	place, err := ledger.NamePlace(e)
	if err != nil {
		return err
	}
	switch {
	case e.Subject != ledger.PlaceID(place.Place):
		return fault.E("door.submit", fault.Invalid, "fault.entry.subject", nil)
	case place.Code.Level() != region.Posyandu || place.Parent != place.Code.Parent():
		return fault.E("door.submit", fault.Invalid, "fault.entry.body", nil)
	case !t.access.May(access.ImportRun, place.Parent):
		return fault.E("door.submit", fault.Denied, "fault.denied", nil)
	}
	t.places[e.Subject] = place
	return nil
}
