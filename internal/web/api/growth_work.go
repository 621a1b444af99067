package api

import (
	"cmp"
	"context"
	"io"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/danielgtaylor/huma/v2"

	"canting/internal/domain/fault"
	"canting/internal/domain/ledger"
)

// How many files of measurements are in the house at a time, from their first
// byte to the last of the answer, and how many of them are worked on: scoring
// takes every core that it gets.
const (
	filesAtOnce   = 8
	looksAtOnce   = 2
	streamsAtOnce = 2
	// A survey is held in memory.
	surveysAtOnce = 1
	// busySeconds is when a file that found no place should come again.
	busySeconds = 15
	// worksRemembered is how many ended works can still be asked about.
	worksRemembered = 64
)

// GrowthWork is how far a file is. It knows numbers, never content.
type GrowthWork struct {
	State   string         `json:"state" enum:"receiving,waiting,working,done,failed" doc:"waiting: other files are worked on."`
	Bytes   int64          `json:"bytes" doc:"The size of the file; 0 until it is received."`
	Read    int64          `json:"read" doc:"How many of these bytes were read; of a workbook about so many."`
	Rows    int            `json:"rows" doc:"Rows below the heading, so far; told in large steps while it goes on."`
	LeftOut int            `json:"left_out" doc:"Rows that a chart has no point for."`
	Doubts  []GrowthDoubt  `json:"doubts" doc:"Values that could not be used, once it is done."`
	Problem *GrowthProblem `json:"problem" doc:"Why it failed; null when it did not."`
}

// GrowthDoubt is how often a kind of value could not be used.
type GrowthDoubt struct {
	Column string `json:"column" doc:"The name of the column, or row for a whole row."`
	Reason string `json:"reason" doc:"unreadable, not_positive, date_order, extra_cells and others."`
	Count  int    `json:"count"`
}

// GrowthProblem is why a file could not be used.
type GrowthProblem struct {
	Key    string            `json:"key" doc:"The catalogue key of the sentence for people."`
	Params map[string]string `json:"params"`
}

// GrowthSummary says what became of a file.
type GrowthSummary struct {
	Rows    int
	LeftOut int
	// Doubts counts values that could not be used, by column and reason:
	// "weight_kg=unreadable".
	Doubts map[string]int
}

// workKey is an account's own number for a work. Two accounts may choose the
// same.
type workKey struct {
	who ledger.ID
	id  string
}

// growthWork is one file under way, or ended.
type growthWork struct {
	read    atomic.Int64
	rows    atomic.Int64
	mu      sync.Mutex // guards what follows
	state   string
	bytes   int64
	summary GrowthSummary
	problem *GrowthProblem
}

// growthDesk is where files of measurements wait, are worked on and are
// remembered as numbers. Its places bound what they cost the machine.
type growthDesk struct {
	places  seats
	looks   seats
	streams seats
	surveys seats

	mu    sync.Mutex // guards what follows
	works map[workKey]*growthWork
	ended []endedWork // oldest first
}

// endedWork is remembered under its key, until a newer one has the key.
type endedWork struct {
	key workKey
	*growthWork
}

func newGrowthDesk() *growthDesk {
	return &growthDesk{
		places: make(seats, filesAtOnce), looks: make(seats, looksAtOnce), streams: make(seats, streamsAtOnce), surveys: make(seats, surveysAtOnce),
		works: map[workKey]*growthWork{},
	}
}

// seats are how many may do something at once.
type seats chan struct{}

// rise gives a seat back.
func (s seats) rise() { <-s }

// enter takes a place and begins a work; without a place it is fault.TooMuch
// with the seconds to wait. A work without a number can be asked about by
// nobody.
func (d *growthDesk) enter(key workKey) (*growthWork, error) {
	select {
	case d.places <- struct{}{}:
	default:
		return nil, fault.E("api.growth", fault.TooMuch, "growthtool.busy", nil, "seconds", strconv.Itoa(busySeconds))
	}
	w := &growthWork{state: "receiving"}
	if key.id != "" {
		d.mu.Lock()
		defer d.mu.Unlock()
		d.works[key] = w
	}
	return w, nil
}

// leave ends a work and gives its place back.
func (d *growthDesk) leave(key workKey, w *growthWork, s GrowthSummary, err error) {
	w.end(s, err)
	d.places.rise()
	if key.id == "" {
		return
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	d.ended = append(d.ended, endedWork{key, w})
	if len(d.ended) <= worksRemembered {
		return
	}
	if oldest := d.ended[0]; d.works[oldest.key] == oldest.growthWork {
		delete(d.works, oldest.key)
	}
	d.ended = d.ended[1:]
}

// sit waits until the file may be worked on, or its client is gone.
func (w *growthWork) sit(ctx context.Context, free seats) error {
	w.is("waiting")
	select {
	case free <- struct{}{}:
		w.is("working")
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (d *growthDesk) find(key workKey) (*growthWork, bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	w, found := d.works[key]
	return w, found
}

func (w *growthWork) is(state string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.state = state
}

func (w *growthWork) received(bytes int64) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.bytes = bytes
}

func (w *growthWork) end(s GrowthSummary, err error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.state = "done"; err == nil {
		w.summary = s
		w.rows.Store(int64(s.Rows))
		return
	}
	w.state = "failed"
	p := ProblemOf(err).whole()
	w.problem = &GrowthProblem{Key: p.Key, Params: p.Params}
}

// told is the work as it stands.
func (w *growthWork) told() GrowthWork {
	w.mu.Lock()
	defer w.mu.Unlock()
	return GrowthWork{
		State: w.state, Bytes: w.bytes, Read: min(w.read.Load(), w.bytes), Rows: int(w.rows.Load()),
		LeftOut: w.summary.LeftOut, Doubts: doubtsOf(w.summary.Doubts), Problem: w.problem,
	}
}

// doubtsOf orders the doubts by how many there are, then by name.
func doubtsOf(counts map[string]int) []GrowthDoubt {
	doubts := []GrowthDoubt{}
	for name, n := range counts {
		column, reason, _ := strings.Cut(name, "=")
		doubts = append(doubts, GrowthDoubt{Column: column, Reason: reason, Count: n})
	}
	slices.SortFunc(doubts, func(a, b GrowthDoubt) int {
		return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(a.Column, b.Column), cmp.Compare(a.Reason, b.Reason))
	})
	return doubts
}

// countingReader counts what is read of a file, into the work.
type countingReader struct {
	io.ReaderAt
	read *atomic.Int64
}

// ReadAt reads, and counts.
func (c countingReader) ReadAt(b []byte, at int64) (int, error) {
	n, err := c.ReaderAt.ReadAt(b, at)
	c.read.Add(int64(n))
	return n, err
}

func (a *API) registerGrowthWork(on huma.API) {
	handle(a, on, operation(http.MethodGet, "/growth/work/{id}", "readGrowthWork", "growth", "How far a file of measurements is"), a.readGrowthWork)
}

// readGrowthWork tells of one's own works only.
func (a *API) readGrowthWork(_ context.Context, in *idInput) (GrowthWork, error) {
	w, found := a.desk.find(workKey{in.visitor.Account.ID, in.ID})
	if !found {
		return GrowthWork{}, fault.E("api.growth", fault.NotFound, "fault.not_found", nil)
	}
	return w.told(), nil
}
