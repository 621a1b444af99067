package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"maps"
	"os"
	"slices"
	"strconv"
	"strings"

	"canting/internal/domain/fault"
	"canting/internal/exchange/anthro"
)

// headings is the flag --map: names of columns to the headings of a file.
type headings map[string]string

// String is the flag's value as it would be given.
func (h headings) String() string {
	var said []string
	for _, name := range slices.Sorted(maps.Keys(h)) {
		said = append(said, name+"="+h[name])
	}
	return strings.Join(said, " ")
}

// Set takes one NAME=HEADING.
func (h *headings) Set(said string) error {
	name, heading, ok := strings.Cut(said, "=")
	if !ok || name == "" || heading == "" {
		return errors.New("NAME=HEADING, such as weight_kg=Berat")
	}
	if *h == nil {
		*h = headings{}
	}
	(*h)[name] = heading
	return nil
}

func tableFlags(set *flag.FlagSet, o *options) {
	set.Var(&o.headings, "map", "NAME=HEADING: the heading of a column, where it is not known by its own (again for each); names: "+strings.Join(anthro.Columns(), ", "))
	set.StringVar(&o.dateOrder, "date-order", "auto", "auto, day or month: which comes first in a date; auto reads the dates that are certain")
}

func growthZFlags(set *flag.FlagSet, o *options) {
	tableFlags(set, o)
	set.StringVar(&o.standard, "standard", anthro.Standards()[0], strings.Join(anthro.Standards(), ", "))
	set.BoolVar(&o.why, "why", false, "a last column with the reasons for what is empty")
}

// tableOptions are the flags about a table; false is one that means nothing.
func tableOptions(o *options) (anthro.Options, bool) {
	choice, ok := choices(o.standard, o.dateOrder)
	choice.Columns, choice.Why = o.headings, o.why
	return choice, ok
}

// dateOrders are the words for which comes first in a date, as anthro numbers
// them.
func dateOrders() []string { return []string{"auto", "day", "month"} }

// choices are a standard and an order of dates by their words; where one means
// nothing it is the first, and false is given.
func choices(standard, dateOrder string) (anthro.Options, bool) {
	at, order := slices.Index(anthro.Standards(), standard), slices.Index(dateOrders(), dateOrder)
	return anthro.Options{Standard: anthro.Standard(max(at, 0)), DateOrder: anthro.DateOrder(max(order, 0))}, at >= 0 && order >= 0
}

func growthZ(ctx context.Context, t *terminal, o *options, files []string) (err error) {
	choice, ok := tableOptions(o)
	if !ok || len(files) > 1 {
		fmt.Fprintln(t.err, t.words.Say("cli.usage.growth_z"))
		return errUsage
	}
	src, closing, err := t.table(files)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, closing()) }()
	choice.Progress = func(rows int) {
		fmt.Fprintln(t.err, t.words.Say("cli.growth.progress", "rows", strconv.Itoa(rows)))
	}
	summary, err := anthro.Score(ctx, src, t.out, choice)
	if err != nil {
		return err
	}
	t.tellDoubts("cli.growth.doubts", summary)
	return nil
}

// table opens the one file that was named, or the input.
func (t *terminal) table(files []string) (*anthro.Source, func() error, error) {
	if len(files) == 0 {
		src, err := anthro.Text(t.in)
		return src, func() error { return nil }, err
	}
	file, err := os.Open(files[0])
	if err != nil {
		return nil, nil, fault.E("growth", fault.Invalid, "cli.import.nofile", err, "file", files[0])
	}
	info, err := file.Stat()
	if err != nil || info.IsDir() {
		return nil, nil, errors.Join(fault.E("growth", fault.Invalid, "cli.import.nofile", err, "file", files[0]), file.Close())
	}
	src, err := anthro.File(file, info.Size())
	if err != nil {
		return nil, nil, errors.Join(err, file.Close())
	}
	return src, func() error { return errors.Join(src.Close(), file.Close()) }, nil
}

// tellDoubts says under a sentence how many values were not used, and of which
// kind.
func (t *terminal) tellDoubts(sentence string, summary anthro.Summary) {
	if len(summary.Doubts) == 0 {
		return
	}
	fmt.Fprintln(t.err, t.words.Say(sentence, "rows", strconv.Itoa(summary.Rows)))
	for _, name := range slices.Sorted(maps.Keys(summary.Doubts)) {
		_, code, _ := strings.Cut(name, "=")
		fmt.Fprintf(t.err, "  %6d  %-24s %s\n", summary.Doubts[name], name, t.words.Say("growth.doubt."+code))
	}
}
