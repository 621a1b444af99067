package main

import (
	"context"
	"fmt"
	"io"
	"os"

	"github.com/xuri/excelize/v2"
)

const (
	importRows = 100_000
	// importChildren is how many children a city has of whom so many rows of one
	// month can be taken.
	importChildren = 125_000
	importPeakMB   = 200
)

// importing measures an import of one month of a large city against reading
// the same sheet with excelize and throwing every cell away. Both are programs
// of their own, started anew each round.
func (b *bench) importing(ctx context.Context) ([]Claim, error) {
	sheet := b.path("e2.xlsx")
	if err := b.writeSheet(sheet); err != nil {
		return nil, err
	}
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	ours, peak := Sample{Name: "canting import sigizi", Unit: "s"}, Sample{Name: "canting import sigizi", Unit: "MB"}
	peer := Sample{Name: "excelize Rows()", Unit: "s"}
	var cpu, readerCPU Sample
	for round := range b.rounds {
		took, err := timed(ctx, b.binary, "import", "sigizi", "-db", b.path(fmt.Sprintf("import%d.db", round)), sheet)
		if err != nil {
			return nil, err
		}
		read, err := timed(ctx, self, "read-sheet", sheet)
		if err != nil {
			return nil, err
		}
		ours.add(took.Wall.Seconds())
		peak.add(took.PeakMB)
		cpu.add(took.CPU.Seconds())
		peer.add(read.Wall.Seconds())
		readerCPU.add(read.CPU.Seconds())
		b.say("import, round %d: ours %.1f s (%.1f s of CPU, %.0f MB), reading %.1f s (%.1f s of CPU)", round+1,
			took.Wall.Seconds(), took.CPU.Seconds(), took.PeakMB, read.Wall.Seconds(), read.CPU.Seconds())
	}
	note := fmt.Sprintf("%d rows of an E2 export with its usual dirt, into an empty database, every check and commit included. Processor time: ours %s s, reading %s s.",
		importRows, figure(cpu.Median()), figure(readerCPU.Median()))
	return []Claim{
		{Promise: "Import of 100,000 rows", Ours: ours, Peer: peer, Bound: 2, Note: note},
		{Promise: "Import of 100,000 rows, memory", Ours: peak, Peer: limit("MB", importPeakMB), Bound: 1,
			Note: "The most that the importing process ever held (VmHWM)."},
	}, nil
}

// writeSheet writes one month of a made-up city as the portal would.
func (b *bench) writeSheet(path string) error {
	until := lastMonth(b.now)
	city, err := invent(importChildren, until)
	if err != nil {
		return err
	}
	export, err := city.Export(until.MonthIndex(), 0)
	if err != nil {
		return err
	}
	if len(export.Rows) < importRows {
		return fmt.Errorf("the city gave %d rows and %d are needed: raise importChildren", len(export.Rows), importRows)
	}
	export.Rows = export.Rows[:importRows]
	book := excelize.NewFile()
	defer book.Close()
	stream, err := book.NewStreamWriter("Sheet1")
	if err != nil {
		return err
	}
	for i, line := range export.Lines() {
		cells := make([]any, len(line))
		for j, text := range line {
			cells[j] = text
		}
		if err := stream.SetRow(fmt.Sprintf("A%d", i+1), cells); err != nil {
			return err
		}
	}
	if err := stream.Flush(); err != nil {
		return err
	}
	return book.SaveAs(path)
}

// readSheet is the peer: it reads every cell and says how many there were.
func readSheet(path string, out io.Writer) error {
	book, err := excelize.OpenFile(path, excelize.Options{RawCellValue: true})
	if err != nil {
		return err
	}
	defer book.Close()
	rows, err := book.Rows(book.GetSheetName(0))
	if err != nil {
		return err
	}
	lines, cells := 0, 0
	for rows.Next() {
		line, err := rows.Columns(excelize.Options{RawCellValue: true})
		if err != nil {
			return err
		}
		lines++
		cells += len(line)
	}
	fmt.Fprintln(out, lines, "lines,", cells, "cells")
	return rows.Error()
}
