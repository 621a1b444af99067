// Package programmes holds the programmes themselves: one YAML file each, with
// its cases beside it. docs/programmes.md describes them.
package programmes

import "embed"

// Files are the programmes, their cases, and the JSON Schema of both.
//
//go:embed *.yaml *.schema.json
var Files embed.FS
