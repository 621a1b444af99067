package store

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"fmt"
	"io/fs"
	"strings"

	"canting/internal/domain/fault"
	"canting/migrations"
)

const (
	sqlMigrationTable  = `create table if not exists migration (name text primary key, digest text not null)`
	sqlMigrationSelect = `select digest from migration where name = $1`
	sqlMigrationInsert = `insert into migration (name, digest) values ($1, $2)`
	// sqlMigrationLock lets one of several servers that start together migrate.
	sqlMigrationLock = `select pg_advisory_xact_lock(7226846)`
)

// migrate applies, each in its own transaction, the files that the database
// has not seen, and refuses a file that changed after it was applied.
func (s *Store) migrate(ctx context.Context) error {
	names, err := fs.Glob(migrations.Files, "*.sql")
	if err != nil {
		return fault.E("store.migrate", fault.Internal, "", err)
	}
	if _, err := s.write.ExecContext(ctx, sqlMigrationTable); err != nil && !s.migratedMeanwhile(ctx) {
		return unavailable("store.migrate", err)
	}
	for _, name := range names {
		text, err := migrations.Files.ReadFile(name)
		if err != nil {
			return fault.E("store.migrate", fault.Internal, "", err)
		}
		if err := s.apply(ctx, name, string(text)); err != nil {
			return fault.E("store.migrate", fault.Unavailable, "fault.store.migrate", fmt.Errorf("%s: %w", name, err))
		}
	}
	return nil
}

// migratedMeanwhile tells whether the table of migrations is there after all:
// two PostgreSQL sessions that create it at once make one of them fail.
func (s *Store) migratedMeanwhile(ctx context.Context) bool {
	var digest string
	err := s.write.QueryRowContext(ctx, sqlMigrationSelect, "").Scan(&digest)
	return err == sql.ErrNoRows
}

func (s *Store) apply(ctx context.Context, name, text string) (err error) {
	sum := sha256.Sum256([]byte(text))
	digest := hex.EncodeToString(sum[:])
	tx, err := s.write.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer func() { _ = tx.Rollback() }() // after a commit this does nothing
	if s.engine.name == postgres {
		if _, err := tx.ExecContext(ctx, sqlMigrationLock); err != nil {
			return err
		}
	}
	var applied string
	switch err := tx.QueryRowContext(ctx, sqlMigrationSelect, name).Scan(&applied); {
	case err == nil && applied == digest:
		return nil
	case err == nil:
		return fmt.Errorf("was applied with other text")
	case err != sql.ErrNoRows:
		return err
	}
	for _, statement := range statementsOf(text, s.engine.key) {
		if _, err := tx.ExecContext(ctx, statement); err != nil {
			return err
		}
	}
	if _, err := tx.ExecContext(ctx, sqlMigrationInsert, name, digest); err != nil {
		return err
	}
	return tx.Commit()
}

// statementsOf cuts a file into statements, without its comments.
func statementsOf(text, key string) []string {
	var lines []string
	for line := range strings.Lines(text) {
		if !strings.HasPrefix(strings.TrimSpace(line), "--") {
			lines = append(lines, line)
		}
	}
	var statements []string
	for part := range strings.SplitSeq(strings.Join(lines, ""), ";") {
		if part = strings.TrimSpace(part); part != "" {
			statements = append(statements, strings.ReplaceAll(part, "{key}", key))
		}
	}
	return statements
}
