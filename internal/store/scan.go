package store

import (
	"database/sql"
	"fmt"

	"canting/internal/domain/ledger"
)

// idValue scans 16 bytes, or null, into an ID.
type idValue ledger.ID

// Scan is called by database/sql.
func (v *idValue) Scan(src any) error {
	switch src := src.(type) {
	case nil:
		*v = idValue{}
		return nil
	case []byte:
		if len(src) == len(v) {
			copy(v[:], src)
			return nil
		}
	}
	return fmt.Errorf("an id of %T is not 16 bytes", src)
}

// idOrNull is what stores an ID that may be missing.
func idOrNull(id *ledger.ID) any {
	if id.IsZero() {
		return nil
	}
	return id[:]
}

// scanEntry reads entryColumns.
func scanEntry(rows *sql.Rows) (*ledger.Entry, error) {
	var e ledger.Entry
	var body []byte
	err := rows.Scan(&e.City, (*idValue)(&e.ID), &e.Seq, &e.Kind, (*idValue)(&e.Subject), &e.At, &e.SaidAt, (*idValue)(&e.Who), &e.Device,
		&e.Source.Kind, (*idValue)(&e.Source.Batch), &e.Source.Row, (*idValue)(&e.Amends), &e.Reason, &e.Rules, &body)
	if err != nil {
		return nil, unavailable("store.entries", err)
	}
	if len(body) > 0 {
		e.Body = body
	}
	return &e, nil
}
