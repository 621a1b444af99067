package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime/debug"
	"slices"
	"strconv"

	"canting/internal/app/importing"
	"canting/internal/domain/fault"
	"canting/internal/domain/ledger"
)

// errRefused is an import that ended with a file that cannot be used; what was
// wrong has been said.
var errRefused = errors.New("refused")

func importFlags(set *flag.FlagSet, o *options) {
	set.BoolVar(&o.dryRun, "dry-run", false, "read, match and report; store nothing")
	set.StringVar(&o.report, "report", "", "write totals and one object per remark to this JSON file")
	set.StringVar(&o.dateOrder, "date-order", "auto", "auto, day or month: which comes first where a date column can be read both ways")
}

// gcPercent lets the heap of an import from the command line grow by two fifths
// before it is cleaned; Go's own habit is to let it double.
const gcPercent = 40

func importSigizi(ctx context.Context, t *terminal, o *options, files []string) (err error) {
	if len(files) == 0 || !slices.Contains(dateOrders(), o.dateOrder) {
		fmt.Fprintln(t.err, t.words.Say("cli.usage.import_sigizi"))
		return errUsage
	}
	// Nobody waits for an answer here, so memory is dearer than time.
	debug.SetGCPercent(gcPercent)
	sizes, err := sizesOf(files)
	if err != nil {
		return err
	}
	h, err := open(ctx, o.db)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, h.close()) }()
	report, err := openReport(o.report, len(files) > 1)
	if err != nil {
		return err
	}
	refused := false
	for i, name := range files {
		b, err := t.importOne(ctx, h, importing.File{Name: filepath.Base(name), Path: name, Size: sizes[i]}, o, report)
		if err != nil {
			return errors.Join(err, report.close())
		}
		refused = refused || b.State != ledger.BatchDone
	}
	if err := report.close(); err != nil {
		return err
	}
	if refused {
		return errRefused
	}
	return nil
}

// sizesOf looks for the files before any of them is imported, so that a slip in
// the last name does not leave the others done.
func sizesOf(files []string) ([]int64, error) {
	sizes := make([]int64, len(files))
	for i, name := range files {
		info, err := os.Stat(name)
		if err != nil || info.IsDir() {
			return nil, fault.E("import", fault.Invalid, "cli.import.nofile", err, "file", name)
		}
		sizes[i] = info.Size()
	}
	return sizes, nil
}

func (t *terminal) importOne(ctx context.Context, h *house, file importing.File, o *options, report *report) (*ledger.Batch, error) {
	report.begin(file.Name)
	b, err := h.imports.Run(ctx, h.operator(), t.words.Say("cli.operator"), file, importing.Options{DryRun: o.dryRun, DateOrder: o.dateOrder}, report.remark)
	if b == nil {
		// It did not even begin; the report is to be readable all the same.
		return nil, errors.Join(err, report.end(&ledger.Batch{State: ledger.BatchFailed, DryRun: o.dryRun}))
	}
	t.tell(file.Path, b)
	return b, errors.Join(err, report.end(b))
}

// tell says what became of one file.
func (t *terminal) tell(name string, b *ledger.Batch) {
	if b.Problem != nil {
		fmt.Fprintln(t.err, t.words.Say("cli.import.refused", "file", name, "why", t.words.SayWith(b.Problem.Key, b.Problem.Params)))
		return
	}
	n := strconv.Itoa
	w, totals := t.words, b.Totals
	fmt.Fprintln(t.out, w.Say("cli.import.done", "file", name, "batch", b.ID.String(), "variant", b.Variant, "format", b.Format, "rows", n(totals.Rows)))
	fmt.Fprintln(t.out, w.Say("cli.import.children", "new", n(totals.ChildrenNew), "matched", n(totals.ChildrenMatched), "updated", n(totals.ChildrenUpdated)))
	fmt.Fprintln(t.out, w.Say("cli.import.weighings", "new", n(totals.MeasurementsNew), "known", n(totals.MeasurementsKnown), "changed", n(totals.MeasurementsChanged)))
	fmt.Fprintln(t.out, w.Say("cli.import.doubts", "doubtful", n(totals.Doubtful), "refused", n(totals.RowsRefused), "differences", n(totals.ClassDifferences)))
	if !b.SameAs.IsZero() {
		fmt.Fprintln(t.out, w.Say("cli.import.same", "batch", b.SameAs.String()))
	}
	if b.Totals.ChildrenNew+b.Totals.ChildrenUpdated+b.Totals.MeasurementsNew+b.Totals.MeasurementsChanged == 0 {
		fmt.Fprintln(t.out, w.Say("cli.import.nothing"))
	}
	if b.DryRun {
		fmt.Fprintln(t.out, w.Say("cli.import.dry"))
	}
	codes := make([]string, 0, len(totals.Remarks))
	for code := range totals.Remarks {
		codes = append(codes, code)
	}
	slices.Sort(codes)
	for _, code := range codes {
		fmt.Fprintf(t.out, "  %6d  %-22s %s\n", totals.Remarks[code], code, w.Say("import.remark."+code))
	}
}

// report writes a JSON file as the import goes, so that a long list of remarks
// never has to be held. One file imported is one object; several are an array.
type report struct {
	path    string
	several bool
	out     *os.File
	files   int
	rows    int
	err     error
}

// reported is the end of a file's object in a report.
type reported struct {
	Batch   string            `json:"batch"`
	Variant string            `json:"variant"`
	Format  string            `json:"format"`
	State   ledger.BatchState `json:"state"`
	DryRun  bool              `json:"dry_run"`
	SameAs  string            `json:"same_as,omitempty"`
	Problem *ledger.Problem   `json:"problem,omitempty"`
	Totals  ledger.Totals     `json:"totals"`
}

func openReport(path string, several bool) (*report, error) {
	r := &report{path: path, several: several}
	if path == "" {
		return r, nil
	}
	var err error
	if r.out, err = os.Create(path); err != nil {
		return nil, fault.E("import.report", fault.Invalid, "cli.import.noreport", err, "file", path)
	}
	return r, nil
}

func (r *report) write(text string) {
	if r.out != nil && r.err == nil {
		_, r.err = io.WriteString(r.out, text)
	}
}

func (r *report) json(v any) {
	raw, err := json.Marshal(v)
	if err != nil && r.err == nil {
		r.err = err
	}
	r.write(string(raw))
}

// begin opens the object of one file.
func (r *report) begin(name string) {
	switch {
	case r.several && r.files == 0:
		r.write("[")
	case r.several:
		r.write(",")
	}
	r.files++
	r.rows = 0
	r.write(`{"file":`)
	r.json(filepath.Base(name))
	r.write(`,"remarks":[`)
}

func (r *report) remark(remark ledger.RowRemark) error {
	if r.out == nil {
		return nil
	}
	if r.rows > 0 {
		r.write(",")
	}
	r.rows++
	r.write("\n")
	r.json(struct {
		Row    int          `json:"row"`
		Column string       `json:"column"`
		Code   string       `json:"code"`
		Level  ledger.Level `json:"level"`
		Raw    string       `json:"raw"`
		Value  string       `json:"value"`
	}{remark.Row, remark.Column, remark.Code, remark.Level, remark.Raw, remark.Value})
	return r.err
}

func (r *report) end(b *ledger.Batch) error {
	tail, err := json.Marshal(reported{
		Batch: b.ID.String(), Variant: b.Variant, Format: b.Format, State: b.State, DryRun: b.DryRun,
		SameAs: b.SameAs.String(), Problem: b.Problem, Totals: b.Totals,
	})
	if err != nil {
		return fault.E("import.report", fault.Internal, "", err)
	}
	r.write("],")
	r.write(string(tail[1:]))
	r.write("\n")
	return r.failed(r.err)
}

func (r *report) close() error {
	if r.out == nil {
		return nil
	}
	if r.several {
		r.write("]\n")
	}
	return r.failed(errors.Join(r.err, r.out.Close()))
}

func (r *report) failed(err error) error {
	if err == nil {
		return nil
	}
	return fault.E("import.report", fault.Unavailable, "cli.import.noreport", err, "file", r.path)
}

func undoFlags(set *flag.FlagSet, o *options) {
	set.BoolVar(&o.crashed, "crashed", false, "the program that ran imports was killed: they are interrupted, though they say that they run; nothing else may be importing now")
}

func importUndo(ctx context.Context, t *terminal, o *options, args []string) (err error) {
	if len(args) != 1 {
		fmt.Fprintln(t.err, t.words.Say("cli.usage.import_undo"))
		return errUsage
	}
	id, err := ledger.ParseID(args[0])
	if err != nil {
		return err
	}
	h, err := open(ctx, o.db)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, h.close()) }()
	if o.crashed {
		if err := h.imports.Recover(ctx); err != nil {
			return err
		}
	}
	b, err := h.imports.Undo(ctx, h.operator(), id)
	if err != nil {
		return err
	}
	fmt.Fprintln(t.out, t.words.Say("cli.import.undone", "batch", b.ID.String(), "file", b.FileName))
	return nil
}

func importList(ctx context.Context, t *terminal, o *options, _ []string) (err error) {
	h, err := open(ctx, o.db)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, h.close()) }()
	batches, err := h.imports.List(ctx, h.operator())
	if err != nil {
		return err
	}
	for _, b := range batches {
		fmt.Fprintf(t.out, "%s  %-11s %6d  %s\n", b.ID, b.State, b.Totals.Rows, b.FileName)
	}
	return nil
}
