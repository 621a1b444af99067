package store_test

import (
	"context"
	"path/filepath"
	"testing"

	"canting/internal/store"
	"canting/internal/store/pgtest"
	"canting/internal/store/storetest"
)

func TestSQLite(t *testing.T) { storetest.Run(t, embedded) }

func TestPostgres(t *testing.T) { storetest.Run(t, beside) }

func embedded(tb testing.TB) *store.Store {
	return opened(tb, filepath.Join(tb.TempDir(), "canting.db"))
}

func beside(tb testing.TB) *store.Store { return opened(tb, pgtest.Start(tb)) }

func opened(tb testing.TB, url string) *store.Store {
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
