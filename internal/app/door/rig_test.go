package door_test

import (
	"context"
	"errors"
	"path/filepath"
	"sync"
	"testing"

	"canting/internal/app/door"
	"canting/internal/domain/ledger"
	"canting/internal/domain/region"
	"canting/internal/domain/tally"
	"canting/internal/store"
	"canting/internal/store/pgtest"
	"canting/internal/store/storetest"
)

const (
	mawar  region.Code = "35.76.02.1009.mawar"
	melati region.Code = "35.76.03.1003.melati"
)

// everywhere runs a test on both engines; url names an empty database.
func everywhere(t *testing.T, test func(t *testing.T, url string)) {
	t.Run("sqlite", func(t *testing.T) { test(t, filepath.Join(t.TempDir(), "canting.db")) })
	t.Run("postgres", func(t *testing.T) { test(t, pgtest.Start(t)) })
}

func opened(url string) storetest.Open {
	return func(tb testing.TB) *store.Store {
		tb.Helper()
		s, err := store.Open(context.Background(), url)
		if err != nil {
			tb.Fatal(err)
		}
		tb.Cleanup(func() {
			if err := s.Close(); err != nil {
				tb.Errorf("close: %v", err)
			}
		})
		return s
	}
}

func sqlite(t *testing.T) *storetest.Rig {
	return storetest.New(t, storetest.SQLite)
}

// stage is a store that does what a test tells it: it holds a group back until
// others have gathered behind it, and fails where it is told to.
type stage struct {
	*store.Store
	mu      sync.Mutex
	fails   map[string]error
	refused ledger.ID
	gate    chan struct{}
	begun   chan struct{}
	puts    int
}

func (s *stage) fail(where string, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.fails = map[string]error{where: err}
}

func (s *stage) failure(where string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.fails[where]
}

// Begin waits at the gate, if there is one.
func (s *stage) Begin(ctx context.Context, city region.Code) (door.Unit, error) {
	if s.gate != nil {
		select {
		case s.begun <- struct{}{}:
		default:
		}
		<-s.gate
	}
	if err := s.failure("begin"); err != nil {
		return nil, err
	}
	unit, err := s.Store.Begin(ctx, city)
	if err != nil {
		return nil, err
	}
	return &scene{Unit: unit, stage: s}, nil
}

// scene is a unit on a stage.
type scene struct {
	*store.Unit
	stage *stage
}

func (s *scene) Known(ctx context.Context, ids []ledger.ID) (map[ledger.ID]*ledger.Entry, error) {
	if err := s.stage.failure("known"); err != nil {
		return nil, err
	}
	return s.Unit.Known(ctx, ids)
}

func (s *scene) Put(ctx context.Context, w ledger.Write, counts []tally.Change) error {
	s.stage.mu.Lock()
	s.stage.puts++
	s.stage.mu.Unlock()
	for _, e := range w.Entries {
		if e.ID == s.stage.refused {
			return errors.New("the engine does not take this row")
		}
	}
	if err := s.Unit.Put(ctx, w, counts); err != nil {
		return err
	}
	return s.stage.failure("put") // after the fact: half of it is written
}

func (s *scene) Commit(ctx context.Context) error {
	if err := s.stage.failure("commit"); err != nil {
		s.Unit.Rollback()
		return err
	}
	if err := s.Unit.Commit(ctx); err != nil {
		return err
	}
	return s.stage.failure("answer") // stored, but the answer is lost
}

// staged puts a door of its own before the rig's store.
func staged(t *testing.T, r *storetest.Rig) (*door.Door, *stage) {
	s := &stage{Store: r.Store}
	d := door.Open(door.Config{Store: s, City: storetest.City})
	t.Cleanup(d.Close)
	return d, s
}

// beside opens another door with a store of its own on the same database, as
// another process would.
func beside(t *testing.T, url string) *door.Door {
	d := door.Open(door.Config{Store: &stage{Store: opened(url)(t)}, City: storetest.City})
	t.Cleanup(d.Close)
	return d
}
