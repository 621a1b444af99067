package store

import (
	"context"
	"database/sql"
	"encoding/json"

	"canting/internal/domain/fault"
	"canting/internal/domain/ledger"
	"canting/internal/domain/region"
)

const (
	sqlBatchPut = `insert into batch (city, id, who, file_name, digest, bytes, state, dry_run, started, finished, body) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
		on conflict (city, id) do update set state = excluded.state, finished = excluded.finished, body = excluded.body`
	sqlBatchByID   = `select body from batch where city = $1 and id = $2`
	sqlBatchList   = `select body from batch where city = $1 order by started desc, id desc limit $2`
	sqlBatchByFile = `select body from batch where city = $1 and digest = $2 and state = $3 and dry_run = 0 order by started desc limit 1`
	sqlBatchState  = `select body from batch where city = $1 and state in ($2, $3, $4) order by started, id`

	sqlRemarks = `select r.n, r.batch_row, r.field, r.code, r.level, r.raw, r.value from batch_remark r where r.city = $1 and r.batch = $2 and r.n > $3 and ($4 = '' or r.level = $4) and ($5 = '' or r.code = $5) order by r.n limit $6`
)

var remarkTable = table{columns: 9, head: `insert into batch_remark (city, batch, n, batch_row, field, code, level, raw, value) values `,
	tail: ` on conflict (city, batch, n) do nothing`}

// PutBatch stores the state of an import.
func (s *Store) PutBatch(ctx context.Context, city region.Code, b *ledger.Batch) error {
	body, err := json.Marshal(b)
	if err != nil {
		return fault.E("store.batch", fault.Internal, "", err)
	}
	dry := 0
	if b.DryRun {
		dry = 1
	}
	_, err = s.exec(ctx, "store.batch", sqlBatchPut, string(city), b.ID[:], b.Who[:], b.FileName, b.Digest, b.Bytes, string(b.State), dry, b.Started, b.Finished, string(body))
	return err
}

// Batch reads one import. The caller decides whether it may be seen.
func (s *Store) Batch(ctx context.Context, city region.Code, id ledger.ID) (*ledger.Batch, error) {
	batches, err := s.batches(ctx, sqlBatchByID, string(city), id[:])
	return first(batches, err)
}

// Batches lists the latest imports, newest first.
func (s *Store) Batches(ctx context.Context, city region.Code, limit int) ([]*ledger.Batch, error) {
	return s.batches(ctx, sqlBatchList, string(city), limit)
}

// BatchOfFile finds the latest finished import of a file with this digest.
func (s *Store) BatchOfFile(ctx context.Context, city region.Code, digest string) (*ledger.Batch, error) {
	batches, err := s.batches(ctx, sqlBatchByFile, string(city), digest, string(ledger.BatchDone))
	return first(batches, err)
}

// BatchesUnderWay lists imports that say they are running.
func (s *Store) BatchesUnderWay(ctx context.Context, city region.Code) ([]*ledger.Batch, error) {
	return s.batches(ctx, sqlBatchState, string(city), string(ledger.BatchReading), string(ledger.BatchWriting), string(ledger.BatchUndoing))
}

func first(batches []*ledger.Batch, err error) (*ledger.Batch, error) {
	if err != nil {
		return nil, err
	}
	if len(batches) == 0 {
		return nil, fault.E("store.batch", fault.NotFound, "fault.not_found", nil)
	}
	return batches[0], nil
}

func (s *Store) batches(ctx context.Context, text string, args ...any) ([]*ledger.Batch, error) {
	var batches []*ledger.Batch
	err := s.each(ctx, "store.batch", func(rows *sql.Rows) error {
		var body sql.RawBytes
		if err := rows.Scan(&body); err != nil {
			return unavailable("store.batch", err)
		}
		var b ledger.Batch
		if err := json.Unmarshal(body, &b); err != nil {
			return fault.E("store.batch", fault.Internal, "", err)
		}
		batches = append(batches, &b)
		return nil
	}, text, args...)
	return batches, err
}

// PutRemarks stores remarks of an import in one transaction. N numbers them
// within the import, from 1.
func (s *Store) PutRemarks(ctx context.Context, city region.Code, batch ledger.ID, remarks []ledger.RowRemark) error {
	if len(remarks) == 0 {
		return nil
	}
	s.writing.Lock()
	u := &Unit{store: s, city: city}
	defer u.Rollback()
	if err := s.begin(ctx); err != nil {
		return unavailable("store.remarks", err)
	}
	err := u.rows(ctx, remarkTable, len(remarks), func(v []any, i int) ([]any, error) {
		r := remarks[i]
		return append(v, string(city), batch[:], r.N, r.Row, r.Column, r.Code, string(r.Level), r.Raw, r.Value), nil
	})
	if err != nil {
		return unavailable("store.remarks", err)
	}
	return u.Commit(ctx)
}

// Remarks reads an import's remarks after number n, of one level and code when
// those are given.
func (s *Store) Remarks(ctx context.Context, city region.Code, batch ledger.ID, level ledger.Level, code string, after, limit int) ([]ledger.RowRemark, error) {
	var remarks []ledger.RowRemark
	err := s.each(ctx, "store.remarks", func(rows *sql.Rows) error {
		var r ledger.RowRemark
		err := rows.Scan(&r.N, &r.Row, &r.Column, &r.Code, &r.Level, &r.Raw, &r.Value)
		remarks = append(remarks, r)
		return err
	}, sqlRemarks, string(city), batch[:], after, string(level), code, limit)
	return remarks, err
}
