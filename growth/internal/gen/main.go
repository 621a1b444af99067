// Command gen packs the reference tables of growth/tables into tables.bin and
// writes table_gen.go, the description of where each column lies.
//
// It is run by "go generate ./growth" from the folder growth. The CSVs are the
// source of truth: a test beside this file packs them again and compares.
package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
)

func main() {
	dir := flag.String("dir", ".", "the folder growth, which holds tables/ and receives the output")
	flag.Parse()
	if err := write(*dir); err != nil {
		fmt.Fprintln(os.Stderr, "gen:", err)
		os.Exit(1)
	}
}

// write packs dir/tables and puts both outputs into dir.
func write(dir string) error {
	data, source, err := build(os.DirFS(filepath.Join(dir, "tables")))
	if err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(dir, "tables.bin"), data, 0o644); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(dir, "table_gen.go"), source, 0o644)
}
