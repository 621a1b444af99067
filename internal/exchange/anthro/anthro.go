// Package anthro scores the files of surveys and clinics: a table of
// measurements goes in, the same table with WHO's z-scores behind it comes
// out. The columns are those of WHO's own programs (igrowup, anthro,
// anthroplus), so that a file made for them is read as it is.
//
// Files are streamed: memory does not grow with their length. A value that
// cannot be read costs its row the scores that need it, and never the file.
package anthro

import (
	"context"
	"io"
	"runtime"

	"canting/internal/domain/fault"
)

// Standard says which reference scores a file.
type Standard uint8

const (
	// WHO2006 is the WHO Child Growth Standards, below 60 months.
	WHO2006 Standard = iota
	// WHO2007 is the WHO Reference 2007, 5 to 19 years.
	WHO2007
	// Auto takes for each row the one that holds at its age.
	Auto
)

// Standards are the names of the standards, as a person gives them.
func Standards() []string { return []string{"who2006", "who2007", "auto"} }

// Options are what a person chooses about a file. The zero value is WHO2006,
// columns found by their headings, dates only where their order is certain.
type Options struct {
	Standard Standard
	// Columns names the heading of a column that is not known by its own:
	// "weight_kg" to "Berat badan".
	Columns map[string]string
	// DateOrder is how 05/03/2024 is read.
	DateOrder DateOrder
	// Why adds a last column with the reasons for what is empty.
	Why bool
	// Progress, unless nil, is told the rows written so far every ProgressRows.
	Progress func(rows int)
}

// ProgressRows is how many rows lie between two calls of Options.Progress.
const ProgressRows = 250_000

// Summary says what became of a file.
type Summary struct {
	// Rows are the records below the heading.
	Rows int
	// Doubts counts the values that could not be used, by column and reason
	// ("weight_kg=unreadable"), as the column "why" names them.
	Doubts map[string]int
}

// Score reads the table in src and writes it to out with the scores behind its
// own columns, rows in their order. The errors are *fault.Error: a table
// without the columns that are needed (growth.columns.*), a file that cannot be
// read (import.file.*, growth.file.*), an output that cannot be written
// (growth.output). After an error what was written is a beginning of the result.
func Score(ctx context.Context, src *Source, out io.Writer, o Options) (Summary, error) {
	p, head, err := begin(src, o)
	if err == nil {
		err = p.complete()
	}
	if err != nil {
		return Summary{}, err
	}
	if _, err := out.Write(p.heading(head)); err != nil {
		return Summary{}, unwritten(err)
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	l := newLine(src, p, runtime.GOMAXPROCS(0))
	l.start(ctx)
	total, err := l.deliver(ctx, out, o.Progress)
	return total.summary(), err
}

// begin reads the heading and finds the columns.
func begin(src *Source, o Options) (*plan, []byte, error) {
	head, err := src.heading()
	if err != nil {
		return nil, nil, err
	}
	p, err := newPlan(head, src.comma, o)
	if err != nil {
		return nil, nil, err
	}
	p.mark, p.date1904 = src.mark, src.date1904
	return p, head, nil
}

func unwritten(err error) error {
	return fault.E("anthro.write", fault.Unavailable, "growth.output", err)
}

// batch is some whole records on their way through.
type batch struct {
	in    []byte
	out   []byte
	err   error // why the source ended early, behind the records of in
	tally tally
	done  chan struct{}
}

// line is the way of the batches: one goroutine reads, one a core scores, and
// the caller writes in the order of reading. The batches go round, so their
// number bounds the memory.
type line struct {
	src   *Source
	plan  *plan
	cores int
	free  chan *batch
	work  chan *batch
	order chan *batch
}

func newLine(src *Source, p *plan, cores int) *line {
	n := cores + 2 // one being read, one being written
	l := &line{src: src, plan: p, cores: cores, free: make(chan *batch, n), work: make(chan *batch, n), order: make(chan *batch, n)}
	for range n {
		l.free <- &batch{done: make(chan struct{}, 1)}
	}
	return l
}

// start begins reading and scoring. Both end with the source or with ctx; a
// read that blocks is not waited for.
func (l *line) start(ctx context.Context) {
	go l.read(ctx)
	for range l.cores {
		go func() {
			w := newScorer(l.plan)
			for b := range l.work {
				w.score(b)
				b.done <- struct{}{}
			}
		}()
	}
}

func (l *line) read(ctx context.Context) {
	defer close(l.order)
	defer close(l.work)
	for {
		var b *batch
		select {
		case b = <-l.free:
		case <-ctx.Done():
			return
		}
		var more bool
		b.in, more, b.err = l.src.fill(b.in[:0])
		// Neither send blocks: there are no more batches than places.
		l.order <- b
		l.work <- b
		if !more {
			return
		}
	}
}

// deliver writes the batches until the last one.
func (l *line) deliver(ctx context.Context, out io.Writer, progress func(int)) (tally, error) {
	var total tally
	for {
		select {
		case b, ok := <-l.order:
			if !ok {
				return total, ctx.Err()
			}
			<-b.done
			if _, err := out.Write(b.out); err != nil {
				return total, unwritten(err)
			}
			before := total.rows
			total.add(&b.tally)
			if progress != nil && before/ProgressRows != total.rows/ProgressRows {
				progress(total.rows)
			}
			if b.err != nil {
				return total, b.err
			}
			l.free <- b
		case <-ctx.Done():
			return total, ctx.Err()
		}
	}
}
