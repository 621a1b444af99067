package importing

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"log/slog"
	"os"
	"sync"
	"time"

	"canting/internal/domain/access"
	"canting/internal/domain/fault"
	"canting/internal/domain/ident"
	"canting/internal/domain/ledger"
	"canting/internal/domain/region"
)

// Store is what importing reads, and where the state of the work is kept.
type Store interface {
	EachIdentity(ctx context.Context, f access.Filter, after int64, each func(ledger.Identity) error) error
	CardsByID(ctx context.Context, f access.Filter, ids []ledger.ID) ([]*ledger.Card, error)
	Places(ctx context.Context, city region.Code) ([]ledger.PlaceCard, error)
	Pair(ctx context.Context, city region.Code, id ledger.ID) (*ledger.PairCard, error)
	BatchEntries(ctx context.Context, city region.Code, batch ledger.ID, before int64, limit int) ([]*ledger.Entry, error)
	History(ctx context.Context, city region.Code, subjects ...ledger.ID) ([]*ledger.Entry, error)

	PutBatch(ctx context.Context, city region.Code, b *ledger.Batch) error
	Batch(ctx context.Context, city region.Code, id ledger.ID) (*ledger.Batch, error)
	Batches(ctx context.Context, city region.Code, limit int) ([]*ledger.Batch, error)
	BatchOfFile(ctx context.Context, city region.Code, digest string) (*ledger.Batch, error)
	BatchesUnderWay(ctx context.Context, city region.Code) ([]*ledger.Batch, error)
	PutRemarks(ctx context.Context, city region.Code, batch ledger.ID, remarks []ledger.RowRemark) error
	Remarks(ctx context.Context, city region.Code, batch ledger.ID, level ledger.Level, code string, after, limit int) ([]ledger.RowRemark, error)
}

// Submitter is the door.
type Submitter interface {
	Submit(ctx context.Context, who access.Access, entries ...*ledger.Entry) ([]ledger.Receipt, error)
}

// Service imports into one city.
type Service struct {
	Store Store
	Door  Submitter
	Open  Opener
	City  *region.City
	Now   func() time.Time
	NewID func() ledger.ID
	Zone  *time.Location
	Log   *slog.Logger

	// running holds the imports of this process, for their progress.
	mu      sync.Mutex
	running map[ledger.ID]*ledger.Batch
	trials  []*trial
	wait    sync.WaitGroup
	// turn lets one import at a time match and write: two at once would not see
	// each other's children.
	turn sync.Mutex
}

// trial is a dry run. It leaves nothing in the store, so its outcome is kept
// here for the page that asked for it.
type trial struct {
	batch   *ledger.Batch
	remarks []ledger.RowRemark
}

const (
	// keptTrials and trialRemarks bound what dry runs may keep in memory.
	keptTrials   = 8
	trialRemarks = 20_000
)

// Seen hears of remarks as they are made, for a report. It may be nil.
type Seen func(ledger.RowRemark) error

// Run imports a file and returns when it is done. A file that cannot be read
// leaves nothing behind but the failed batch that says why; that is no error
// of Run: ask the batch's State.
func (s *Service) Run(ctx context.Context, who access.Access, whoName string, file File, opts Options, seen Seen) (*ledger.Batch, error) {
	if !who.MayAnywhere(access.ImportRun) {
		return nil, fault.E("importing.run", fault.Denied, "fault.denied", nil)
	}
	b, err := s.begin(ctx, who, whoName, file, opts)
	if err != nil {
		return nil, err
	}
	return s.run(ctx, who, file, opts, b, seen)
}

// Start imports a file in the background. Status tells how far it is.
func (s *Service) Start(ctx context.Context, who access.Access, whoName string, file File, opts Options) (*ledger.Batch, error) {
	if !who.MayAnywhere(access.ImportRun) {
		return nil, fault.E("importing.start", fault.Denied, "fault.denied", nil)
	}
	b, err := s.begin(ctx, who, whoName, file, opts)
	if err != nil {
		return nil, err
	}
	answer := *b
	answer.Totals.Remarks = map[string]int{} // b's own goes on being counted up
	s.wait.Go(func() {
		if _, err := s.run(context.WithoutCancel(ctx), who, file, opts, b, nil); err != nil {
			s.Log.Error("import failed", "batch", b.ID.String(), "error", err)
		}
	})
	return &answer, nil
}

// Wait waits for the imports that Start began.
func (s *Service) Wait() { s.wait.Wait() }

// begin notes that there is an import.
func (s *Service) begin(ctx context.Context, who access.Access, whoName string, file File, opts Options) (*ledger.Batch, error) {
	b := &ledger.Batch{
		ID: s.NewID(), Who: who.Who, WhoName: whoName, FileName: file.Name, Bytes: file.Size,
		State: ledger.BatchReading, DryRun: opts.DryRun, Started: s.Now().UnixMilli(),
		Totals: ledger.Totals{Remarks: map[string]int{}},
	}
	var err error
	if b.Digest, err = digest(file.Path); err != nil {
		return nil, fault.E("importing.begin", fault.Unavailable, "import.file.unreadable", err)
	}
	switch same, err := s.Store.BatchOfFile(ctx, s.City.Code, b.Digest); {
	case err == nil:
		b.SameAs = same.ID
	case fault.KindOf(err) != fault.NotFound:
		return nil, err
	}
	if err := s.note(ctx, b); err != nil {
		return nil, err
	}
	return b, nil
}

func digest(path string) (string, error) {
	f, err := os.Open(path)
	if err != nil {
		return "", err
	}
	defer f.Close()
	h := sha256.New()
	if _, err := io.Copy(h, f); err != nil {
		return "", err
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}

// note makes the state of an import known: to this process at once, and, when
// it is not a dry run, to the store.
func (s *Service) note(ctx context.Context, b *ledger.Batch) error {
	s.show(b)
	if b.DryRun {
		return nil
	}
	return s.Store.PutBatch(ctx, s.City.Code, b)
}

// show makes progress known to this process only.
func (s *Service) show(b *ledger.Batch) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.running == nil {
		s.running = map[ledger.ID]*ledger.Batch{}
	}
	if !b.Running() {
		delete(s.running, b.ID)
		if t := s.trial(b.ID); t != nil {
			t.batch = b
		}
		return
	}
	shown := *b
	shown.Totals.Remarks = map[string]int{}
	for code, n := range b.Totals.Remarks {
		shown.Totals.Remarks[code] = n
	}
	s.running[b.ID] = &shown
	if b.DryRun && s.trial(b.ID) == nil {
		s.trials = append(s.trials, &trial{batch: &shown})
		if len(s.trials) > keptTrials {
			s.trials = s.trials[1:]
		}
	}
}

// trial finds a dry run. The caller holds mu.
func (s *Service) trial(id ledger.ID) *trial {
	for _, t := range s.trials {
		if t.batch.ID == id {
			return t
		}
	}
	return nil
}

// remarked keeps the remarks of a dry run, up to a bound.
func (s *Service) remarked(id ledger.ID, remarks []ledger.RowRemark) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if t := s.trial(id); t != nil {
		room := max(0, trialRemarks-len(t.remarks))
		t.remarks = append(t.remarks, remarks[:min(room, len(remarks))]...)
	}
}

// tried reads a page of a dry run's remarks, and whether there is such a run.
func (s *Service) tried(id ledger.ID, level, code string, after int) (page []ledger.RowRemark, found bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	t := s.trial(id)
	if t == nil {
		return nil, false
	}
	for _, r := range t.remarks {
		if r.N > after && (level == "" || string(r.Level) == level) && (code == "" || r.Code == code) && len(page) < remarkPage {
			page = append(page, r)
		}
	}
	return page, true
}

func (s *Service) run(ctx context.Context, who access.Access, file File, opts Options, b *ledger.Batch, seen Seen) (*ledger.Batch, error) {
	if file.Temporary {
		defer func() {
			if err := os.Remove(file.Path); err != nil {
				s.Log.Warn("a temporary file stays behind", "error", err)
			}
		}()
	}
	s.turn.Lock()
	defer s.turn.Unlock()
	err := s.readAndWrite(ctx, who, file, opts, b, seen)
	b.Finished = s.Now().UnixMilli()
	if err == nil {
		b.State = ledger.BatchDone
		return b, s.note(context.WithoutCancel(ctx), b)
	}
	if b.State == ledger.BatchWriting && !b.DryRun && b.RowsDone > 0 {
		b.State = ledger.BatchInterrupted
	} else {
		b.State = ledger.BatchFailed
	}
	key, params := fault.Sentence(err)
	if errors.Is(err, context.Canceled) {
		key, params = "import.interrupted", nil
	}
	b.Problem = &ledger.Problem{Key: key, Params: params}
	if noteErr := s.note(context.WithoutCancel(ctx), b); noteErr != nil {
		return b, noteErr
	}
	switch fault.KindOf(err) {
	case fault.Invalid, fault.TooMuch:
		return b, nil // the file's own fault: the batch says it
	}
	return b, err
}

func (s *Service) readAndWrite(ctx context.Context, who access.Access, file File, opts Options, b *ledger.Batch, seen Seen) error {
	source, err := s.Open(file.Path, opts, s.today(), func(rows int) {
		b.RowsRead = rows
		s.show(b)
	})
	if err != nil {
		return err
	}
	defer source.Close()
	b.Variant, b.Format, b.Totals.Rows, b.RowsRead = source.Variant(), source.Format(), source.Rows(), source.Rows()
	b.State = ledger.BatchWriting
	if err := s.note(ctx, b); err != nil {
		return err
	}
	r, err := s.newRun(ctx, who, opts, b, seen)
	if err != nil {
		return err
	}
	return r.all(ctx, source)
}

func (s *Service) today() ident.Date {
	year, month, day := s.Now().In(s.Zone).Date()
	return ident.NewDate(year, int(month), day)
}

// Status tells how far an import is.
func (s *Service) Status(ctx context.Context, who access.Access, id ledger.ID) (*ledger.Batch, error) {
	s.mu.Lock()
	b := s.running[id]
	if t := s.trial(id); b == nil && t != nil {
		b = t.batch
	}
	s.mu.Unlock()
	if b == nil {
		var err error
		if b, err = s.Store.Batch(ctx, s.City.Code, id); err != nil {
			return nil, err
		}
	}
	if !mine(who, b) {
		return nil, fault.E("importing.status", fault.NotFound, "fault.not_found", nil)
	}
	return b, nil
}

// mine tells whether the asker may see an import: those of one's own, and all
// for whoever may import for the whole city. Remarks hold raw values of people.
func mine(who access.Access, b *ledger.Batch) bool {
	return who.May(access.ImportRun, who.City) || b.Who == who.Who && who.MayAnywhere(access.ImportRun)
}

const listed = 100

// List lists the latest imports that the asker may see, newest first.
func (s *Service) List(ctx context.Context, who access.Access) ([]*ledger.Batch, error) {
	if !who.MayAnywhere(access.ImportRun) {
		return nil, fault.E("importing.list", fault.Denied, "fault.denied", nil)
	}
	stored, err := s.Store.Batches(ctx, s.City.Code, listed)
	if err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	var list []*ledger.Batch
	for _, b := range stored {
		if running := s.running[b.ID]; running != nil {
			b = running
		}
		if mine(who, b) {
			list = append(list, b)
		}
	}
	return list, nil
}

const remarkPage = 200

// Remarks reads a page of an import's remarks after number after; next is 0 on
// the last page.
func (s *Service) Remarks(ctx context.Context, who access.Access, id ledger.ID, level, code string, after int) ([]ledger.RowRemark, int, error) {
	if _, err := s.Status(ctx, who, id); err != nil {
		return nil, 0, err
	}
	items, isTrial := s.tried(id, level, code, after)
	var err error
	if !isTrial {
		items, err = s.Store.Remarks(ctx, s.City.Code, id, ledger.Level(level), code, after, remarkPage)
	}
	if err != nil || len(items) < remarkPage {
		return items, 0, err
	}
	return items, items[len(items)-1].N, nil
}

// Recover marks imports that a crash cut off, when the program starts: no other
// server may be importing then.
func (s *Service) Recover(ctx context.Context) error {
	cut, err := s.Store.BatchesUnderWay(ctx, s.City.Code)
	if err != nil {
		return err
	}
	for _, b := range cut {
		b.State, b.Finished = ledger.BatchInterrupted, s.Now().UnixMilli()
		b.Problem = &ledger.Problem{Key: "import.interrupted"}
		if err := s.Store.PutBatch(ctx, s.City.Code, b); err != nil {
			return err
		}
	}
	return nil
}
