// Package door is the one way into the ledger. Everything that anybody says,
// on a phone, at a desk or in a file, passes here: may this account say it, was
// it said before, does it fit what is known; then it is numbered, folded and
// stored, and only when it is on the disk does the one who said it hear yes.
//
// Submissions that arrive together share one transaction and one wait for the
// disk. A submission stands or falls whole; its neighbours do not feel it.
package door

import (
	"context"
	"sync"
	"time"

	"canting/internal/domain/access"
	"canting/internal/domain/fault"
	"canting/internal/domain/ledger"
	"canting/internal/domain/region"
	"canting/internal/domain/tally"
)

// Store begins writing units.
type Store interface {
	Begin(ctx context.Context, city region.Code) (Unit, error)
}

// Unit is one writing transaction in a city, as the store offers it.
type Unit interface {
	Seq() int64
	Known(ctx context.Context, ids []ledger.ID) (map[ledger.ID]*ledger.Entry, error)
	Cards(ctx context.Context, ids []ledger.ID) ([]*ledger.Card, error)
	Pairs(ctx context.Context, ids []ledger.ID) ([]*ledger.PairCard, error)
	EntriesOf(ctx context.Context, subject ledger.ID) ([]*ledger.Entry, error)
	Put(ctx context.Context, w ledger.Write, counts []tally.Change) error
	Commit(ctx context.Context) error
	Rollback()
}

// Door takes submissions for one city.
type Door struct {
	store  Store
	city   region.Code
	queue  chan *submission
	cache  *cache
	notice func([]*ledger.Card)
	now    func() time.Time

	closing  chan struct{}
	closed   chan struct{}
	shutOnce sync.Once
}

// Config is what a door needs.
type Config struct {
	Store Store
	City  region.Code
	// Cached is how many cards are kept at hand; 0 means a sensible number.
	Cached int
	// Now is the clock; nil: time.Now.
	Now func() time.Time
	// Notice, when set, hears of the cards that a commit changed.
	Notice func([]*ledger.Card)
}

const (
	defaultCached = 8192
	// groupEntries bounds how many entries share a commit, so that one who
	// waits behind a large group still hears soon.
	groupEntries = 2000
	queueLength  = 1024
)

// Open starts a door. Close ends it.
func Open(c Config) *Door {
	if c.Cached <= 0 {
		c.Cached = defaultCached
	}
	if c.Now == nil {
		c.Now = time.Now
	}
	d := &Door{
		now:   c.Now,
		store: c.Store, city: c.City, notice: c.Notice, cache: newCache(c.Cached),
		queue: make(chan *submission, queueLength), closing: make(chan struct{}), closed: make(chan struct{}),
	}
	go d.serve()
	return d
}

// Close waits for what was submitted to be answered and stops.
func (d *Door) Close() {
	d.shutOnce.Do(func() { close(d.closing) })
	<-d.closed
}

// AtHand is a card that the door holds, as it stood a second ago or later; nil
// when there is none. It must not be changed.
func (d *Door) AtHand(id ledger.ID) *ledger.Card { return d.cache.recent(id, d.now()) }

// Seq is the city's number as the door knows it: that of its last commit, or of
// its last look.
func (d *Door) Seq() int64 { return d.cache.at() }

// Offer gives the door a card that was read after the door's number was seq, so
// that it need not read it again. A card that another server changed meanwhile
// does no harm: the door finds the city moved on before it writes.
func (d *Door) Offer(card *ledger.Card, seq int64) { d.cache.offer(card, seq) }

type submission struct {
	ctx     context.Context
	access  access.Access
	entries []*ledger.Entry
	answer  chan answer
}

type answer struct {
	receipts []ledger.Receipt
	err      error
}

// Submit says entries, all or none. It returns when they are on the disk, or
// with the reason why they are not. The receipts hold their numbers; the entries
// themselves are left as they are. City and, when it is missing, Rules are
// filled in. Submitting an entry again that is stored already is no error.
//
// When ctx ends before the answer, the entries may or may not be stored:
// submit them again with the same IDs to find out.
func (d *Door) Submit(ctx context.Context, who access.Access, entries ...*ledger.Entry) ([]ledger.Receipt, error) {
	if len(entries) == 0 {
		return nil, nil
	}
	own, err := d.own(entries)
	if err != nil {
		return nil, err
	}
	s := &submission{ctx: ctx, access: who, entries: own, answer: make(chan answer, 1)}
	select {
	case <-d.closing:
		return nil, errClosing()
	default:
	}
	select {
	case d.queue <- s:
	case <-ctx.Done():
		return nil, ctx.Err()
	case <-d.closing:
		return nil, errClosing()
	}
	select {
	case a := <-s.answer:
		return a.receipts, a.err
	case <-ctx.Done():
		return nil, ctx.Err()
	case <-d.closed:
		return s.late()
	}
}

// own copies the entries, so that whoever gave up waiting may say them again
// while the door is still at work on them, and checks the copies.
func (d *Door) own(entries []*ledger.Entry) ([]*ledger.Entry, error) {
	copies, own := make([]ledger.Entry, len(entries)), make([]*ledger.Entry, len(entries))
	for i, e := range entries {
		copies[i], own[i] = *e, &copies[i]
		copies[i].City = d.city
		if e.Rules == "" {
			copies[i].Rules = ledger.Rules
		}
		if err := copies[i].Check(); err != nil {
			return nil, err
		}
	}
	return own, nil
}

// late is the answer once the door is closed: a submission that slipped into
// the queue behind the last group was never looked at.
func (s *submission) late() ([]ledger.Receipt, error) {
	select {
	case a := <-s.answer:
		return a.receipts, a.err
	default:
		return nil, errClosing()
	}
}

func errClosing() error { return fault.E("door.submit", fault.Unavailable, "fault.closing", nil) }

// serve is the only writer. It takes what has gathered while the last group
// was being written, as one group.
func (d *Door) serve() {
	defer close(d.closed)
	for {
		select {
		case first := <-d.queue:
			d.group(first)
		case <-d.closing:
			for {
				select {
				case left := <-d.queue:
					d.group(left)
				default:
					return
				}
			}
		}
	}
}

// gathered is the first submission and what waits behind it, up to a bound.
func (d *Door) gathered(first *submission) []*submission {
	group := []*submission{first}
	for n := len(first.entries); n < groupEntries; {
		select {
		case next := <-d.queue:
			group = append(group, next)
			n += len(next.entries)
		default:
			return group
		}
	}
	return group
}

// group writes what has gathered and answers. When the store does not take the
// group, each submission is tried by itself: what one of them says may be the
// reason, and its neighbours shall not feel it.
func (d *Door) group(first *submission) {
	group := d.gathered(first)
	answers, end := d.write(group)
	for i, s := range group {
		if end == failed && len(group) > 1 {
			var alone []answer
			if alone, end = d.write(group[i : i+1]); end != unreachable {
				end = failed // the group failed: go on one by one
			}
			answers[i] = alone[0]
		}
		s.answer <- answers[i]
	}
}

// outcome is how writing a group ended.
type outcome uint8

const (
	written outcome = iota
	// failed is a store that began and then did not take the group.
	failed
	// unreachable is a store that did not even begin.
	unreachable
)

// write folds and stores a group. Unless it is written nothing of it is stored,
// and the answers say so to all who were not refused on their own account.
func (d *Door) write(group []*submission) ([]answer, outcome) {
	answers := make([]answer, len(group))
	// The group outlives any one who waits for it.
	ctx := context.Background()
	unit, err := d.store.Begin(ctx, d.city)
	if err != nil {
		return refuse(answers, err), unreachable
	}
	defer unit.Rollback()
	d.cache.validAt(unit.Seq(), d.now())
	work, err := d.gather(ctx, unit, group)
	if err != nil {
		d.cache.clear()
		return refuse(answers, err), failed
	}
	for i, s := range group {
		if err := s.ctx.Err(); err != nil {
			answers[i].err = err
			continue
		}
		answers[i].receipts, answers[i].err = work.submit(ctx, s)
	}
	if len(work.out.Entries) == 0 {
		return answers, written
	}
	if err := d.commit(ctx, unit, work); err != nil {
		d.cache.clear()
		return refuse(answers, err), failed
	}
	return answers, written
}

// refuse answers an error to all who have none yet.
func refuse(answers []answer, err error) []answer {
	for i := range answers {
		if answers[i].err == nil {
			answers[i] = answer{err: err}
		}
	}
	return answers
}

func (d *Door) commit(ctx context.Context, unit Unit, work *work) error {
	out, counts := work.result()
	if err := unit.Put(ctx, out, counts); err != nil {
		return err
	}
	if err := unit.Commit(ctx); err != nil {
		return err
	}
	d.cache.store(out.Cards, unit.Seq())
	d.cache.store(out.Weighed, unit.Seq())
	if d.notice != nil {
		d.notice(append(out.Cards, out.Weighed...))
	}
	return nil
}
