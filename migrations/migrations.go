// Package migrations holds the schema, as numbered SQL files that are applied
// in order and never changed once released.
package migrations

import "embed"

// Files are the migrations, named NNNN_name.sql.
//
//go:embed *.sql
var Files embed.FS
