package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"

	"canting/internal/app/export"
	"canting/internal/app/verify"
	"canting/internal/domain/fault"
)

func exportMeasurements(ctx context.Context, t *terminal, o *options, args []string) (err error) {
	if len(args) != 0 {
		fmt.Fprintln(t.err, t.words.Say("cli.usage.export_measurements"))
		return errUsage
	}
	h, err := open(ctx, o.db)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, h.close()) }()
	out := bufio.NewWriterSize(t.out, 1<<16)
	if err := export.Measurements(ctx, h.store, h.operator(), out); err != nil {
		return err
	}
	if err := out.Flush(); err != nil {
		return fault.E("export", fault.Unavailable, "fault.export.write", err)
	}
	return nil
}

// errDiffers is a verification that found differences and has told them.
var errDiffers = errors.New("differs")

func verifyLedger(ctx context.Context, t *terminal, o *options, _ []string) (err error) {
	h, err := open(ctx, o.db)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, h.close()) }()
	report, err := verify.Run(ctx, h.store, h.operator(), h.city.Code)
	if err != nil {
		return err
	}
	n := func(i int) string { return fmt.Sprint(i) }
	fmt.Fprintln(t.out, t.words.Say("cli.verify.read", "entries", n(report.Entries), "cards", n(report.Cards), "pairs", n(report.Pairs), "counters", n(report.Counters)))
	for _, difference := range report.Differences {
		fmt.Fprintln(t.err, "  "+difference)
	}
	if !report.Clean() {
		fmt.Fprintln(t.err, t.words.Say("cli.verify.differs", "count", n(report.Found)))
		return errDiffers
	}
	fmt.Fprintln(t.out, t.words.Say("cli.verify.clean"))
	return nil
}

func migrate(ctx context.Context, t *terminal, o *options, _ []string) error {
	h, err := open(ctx, o.db)
	if err != nil {
		return err
	}
	fmt.Fprintln(t.out, t.words.Say("cli.migrate.done", "engine", h.store.Engine()))
	return h.close()
}
