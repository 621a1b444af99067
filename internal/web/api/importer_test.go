package api_test

import (
	"context"
	"os"

	"canting/internal/app/importing"
	"canting/internal/domain/access"
	"canting/internal/domain/fault"
	"canting/internal/domain/ledger"
)

// importer stands in for the import service: it remembers what it was given.
type importer struct {
	file    importing.File
	content string
	opts    importing.Options
	by      string
	fail    error
	batches []*ledger.Batch
	remarks []ledger.RowRemark
	asked   []any
	next    int
}

func (i *importer) Start(_ context.Context, who access.Access, whoName string, file importing.File, opts importing.Options) (*ledger.Batch, error) {
	if i.fail != nil {
		return nil, i.fail
	}
	raw, err := os.ReadFile(file.Path)
	if err != nil {
		return nil, err
	}
	i.file, i.content, i.opts, i.by = file, string(raw), opts, whoName
	b := &ledger.Batch{ID: ledger.Derived("batch"), Who: who.Who, WhoName: whoName, FileName: file.Name, Bytes: file.Size, State: ledger.BatchReading, DryRun: opts.DryRun, Started: 1_790_000_000_000}
	i.batches = append(i.batches, b)
	return b, nil
}

func (i *importer) Status(_ context.Context, _ access.Access, id ledger.ID) (*ledger.Batch, error) {
	for _, b := range i.batches {
		if b.ID == id {
			return b, nil
		}
	}
	return nil, fault.E("test.import", fault.NotFound, "fault.not_found", nil)
}

func (i *importer) List(context.Context, access.Access) ([]*ledger.Batch, error) {
	return i.batches, nil
}

func (i *importer) Remarks(_ context.Context, _ access.Access, id ledger.ID, level, code string, after int) ([]ledger.RowRemark, int, error) {
	i.asked = []any{id, level, code, after}
	return i.remarks, i.next, nil
}

func (i *importer) Undo(ctx context.Context, who access.Access, id ledger.ID) (*ledger.Batch, error) {
	b, err := i.Status(ctx, who, id)
	if err != nil {
		return nil, err
	}
	if b.Running() {
		return nil, fault.E("test.import", fault.Conflict, "fault.conflict", nil)
	}
	b.State = ledger.BatchUndoing
	return b, nil
}
