// Command bench measures what Canting promises about speed, each promise
// beside a peer or a limit in the same run, and writes the table of
// docs/benchmarks.md. It is a module of its own, so that the peers never enter
// the product.
//
//	go run . [-only import,submit,figures,search,growth,programme] [-rounds 3] [-docs FILE] [-json FILE]
//
// BENCH_FULL=1 measures the figures over 10 million measurements instead of two.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"time"

	"canting/internal/domain/region"
)

// pocketVersion is the version in go.mod: the newest that Go 1.26 builds.
const pocketVersion = "0.36.8"

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, os.Args[1:], os.Stdout, os.Stderr); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

// run is a run of the benchmarks, or one of the child processes that they start.
func run(ctx context.Context, args []string, out, log io.Writer) error {
	switch {
	case len(args) == 4 && args[0] == "pocketbase":
		return pocketBase(args[1], args[2], args[3])
	case len(args) == 2 && args[0] == "read-sheet":
		return readSheet(args[1], out)
	case len(args) == 1 && args[0] == "copy-csv":
		return copyCSV(os.Stdin, out)
	}
	return measure(ctx, args, out, log)
}

// bench is what every promise needs to be measured.
type bench struct {
	dir    string // scratch folder, removed at the end
	binary string // canting, built for this run
	city   *region.City
	now    time.Time
	rounds int
	full   bool
	// longest is how long one turn of a peer may last.
	longest time.Duration
	log     io.Writer
}

// part is a group of promises that are measured together.
type part struct {
	name    string
	measure func(*bench, context.Context) ([]Claim, error)
}

func parts() []part {
	return []part{
		{"import", (*bench).importing},
		{"submit", (*bench).submissions},
		{"figures", (*bench).figures},
		{"search", (*bench).search},
		{"growth", (*bench).growth},
		{"programme", (*bench).programme},
	}
}

// options are the flags.
type options struct {
	only, docs, json, dir string
	program               string
	rounds                int
	longest               time.Duration
}

func parse(args []string) (options, error) {
	var o options
	set := flag.NewFlagSet("bench", flag.ContinueOnError)
	set.StringVar(&o.only, "only", "", "measure only these parts, separated by commas: import, submit, figures, search, growth, programme")
	set.StringVar(&o.docs, "docs", "", "write the table into this page, between its marks")
	set.StringVar(&o.json, "json", "", "write the result to this file as JSON")
	set.StringVar(&o.dir, "dir", os.TempDir(), "where the databases are made: the disk that is measured")
	set.StringVar(&o.program, "program", "", "measure this canting instead of building one")
	set.IntVar(&o.rounds, "rounds", 3, "how often each is measured")
	set.DurationVar(&o.longest, "longest", 30*time.Second, "how long one turn of a server may last")
	err := set.Parse(args)
	if err == nil && (o.rounds < 1 || set.NArg() > 0) {
		err = errors.New("-rounds must be at least 1, and there are no arguments beside the flags")
	}
	return o, err
}

func measure(ctx context.Context, args []string, out, log io.Writer) (err error) {
	o, err := parse(args)
	if err != nil {
		return err
	}
	b := &bench{now: time.Now(), rounds: o.rounds, longest: o.longest, full: os.Getenv("BENCH_FULL") == "1", log: log}
	if b.city, err = region.Kota(); err != nil {
		return err
	}
	if b.dir, err = os.MkdirTemp(o.dir, "canting-bench-"); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(b.dir)) }()
	if b.binary = o.program; b.binary == "" {
		if err := b.build(ctx); err != nil {
			return err
		}
	}
	report := Report{Machine: machine(), Go: runtime.Version(), Commit: commit(ctx), Command: command(args, b.full), Date: b.now.UTC()}
	for _, p := range parts() {
		if o.only != "" && !slices.Contains(strings.Split(o.only, ","), p.name) {
			continue
		}
		b.say("measuring %s", p.name)
		claims, err := p.measure(b, ctx)
		if err != nil {
			return fmt.Errorf("%s: %w", p.name, err)
		}
		for _, c := range claims {
			report.Claims = append(report.Claims, judged(c))
		}
	}
	report.Took = time.Since(b.now)
	return publish(report, o, out)
}

func publish(r Report, o options, out io.Writer) error {
	if _, err := io.WriteString(out, r.Markdown()); err != nil {
		return err
	}
	if o.json != "" {
		if err := r.writeJSON(o.json); err != nil {
			return err
		}
	}
	if o.docs != "" {
		return r.writePage(o.docs)
	}
	return nil
}

// build makes the program under test, as `make build` does.
func (b *bench) build(ctx context.Context) error {
	b.binary = filepath.Join(b.dir, "canting")
	cmd := exec.CommandContext(ctx, "go", "build", "-trimpath", "-o", b.binary, "./cmd/canting")
	cmd.Dir = filepath.Join("..", "..")
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0")
	cmd.Stdout, cmd.Stderr = b.log, b.log
	return cmd.Run()
}

func command(args []string, full bool) string {
	text := strings.TrimSpace("go run . " + strings.Join(args, " "))
	if full {
		text = "BENCH_FULL=1 " + text
	}
	return text
}

// machine describes what the numbers were measured on.
func machine() string {
	model := "processor unknown"
	raw, err := os.ReadFile("/proc/cpuinfo")
	if err == nil {
		model = valueOf(string(raw), "model name")
	}
	return fmt.Sprintf("%s/%s, %d cores, %s, load before the run %s", runtime.GOOS, runtime.GOARCH, runtime.NumCPU(), model, load1())
}

// load1 is the machine's load of the last minute: well above the cores when
// somebody else is at work, and then the numbers say little.
func load1() string {
	raw, err := os.ReadFile("/proc/loadavg")
	if err != nil {
		return "unknown"
	}
	first, _, _ := strings.Cut(string(raw), " ")
	return first
}

// valueOf finds the first "name : value" of a text.
func valueOf(text, name string) string {
	for line := range strings.Lines(text) {
		key, value, found := strings.Cut(line, ":")
		if found && strings.TrimSpace(key) == name {
			return strings.TrimSpace(value)
		}
	}
	return ""
}

func commit(ctx context.Context) string {
	out, err := exec.CommandContext(ctx, "git", "describe", "--always", "--dirty").Output()
	if err != nil {
		return "unknown"
	}
	return strings.TrimSpace(string(out))
}
