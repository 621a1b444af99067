// Command canting is the whole product: the server, its demo, and the tools of
// the people who run it.
package main

import (
	"bufio"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"slices"
	"strings"
	"syscall"

	"canting/internal/domain/fault"
	"canting/locale"
)

// version is stamped by the build.
var version = "dev"

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	language := os.Getenv("CANTING_LANG")
	if language == "" {
		language = locale.Languages()[0]
	}
	words, err := locale.Load(language)
	if err != nil {
		fmt.Fprintln(os.Stderr, "canting:", err)
		os.Exit(exitUsage)
	}
	t := &terminal{in: os.Stdin, out: os.Stdout, err: os.Stderr, words: words, lang: language}
	os.Exit(t.run(ctx, os.Args[1:]))
}

// The exit codes. What is wrong with the input and what is wrong with the
// machine are told apart, for scripts.
const (
	exitOK = iota
	// exitFailed is an error of ours or of the machine.
	exitFailed
	// exitUsage is a command that cannot be understood.
	exitUsage
	// exitInvalid is input that cannot be used; nothing was stored.
	exitInvalid
	// exitDiffers is a verification that found differences.
	exitDiffers
)

// terminal is where a command speaks.
type terminal struct {
	in       io.Reader
	out, err io.Writer
	words    locale.Words
	lang     string // of the words
}

// line reads one line of the input.
func (t *terminal) line() (string, error) {
	text, err := bufio.NewReader(t.in).ReadString('\n')
	if err != nil && !errors.Is(err, io.EOF) {
		return "", fault.E("input", fault.Invalid, "cli.input", err)
	}
	return strings.TrimRight(text, "\r\n"), nil
}

// command is one thing that canting does. run is given the arguments behind
// its name, flags already taken out; a command that has no operands refuses
// any, lest "canting verify other.db" verify another database than it seems to.
type command struct {
	name  []string
	flags func(*flag.FlagSet, *options)
	run   func(context.Context, *terminal, *options, []string) error
	needs needs
}

// needs is what a command wants to be there.
type needs uint8

const (
	// operands are arguments that are no flags.
	operands needs = 1 << iota
	// existing is a database: to make an empty one for a name mistyped, and to
	// find it in good order, would be a lie.
	existing
)

// options are the flags of all commands together.
type options struct {
	db        string
	addr      string
	dryRun    bool
	report    string
	dateOrder string
	crashed   bool
	seed      uint64
	children  int
	secure    bool
	trust     bool
	username  string
	fullName  string
	role      string
	areas     string
	headings  headings
	standard  string
	why       bool
	sex       string
	indicator string
	format    string
	output    string
	survey    surveyFlags
	programme programmeFlags
}

func commands() []command {
	return []command{
		{[]string{"serve"}, serveFlags, serve, 0},
		{[]string{"demo"}, demoFlags, demo, 0},
		{[]string{"import", "sigizi"}, importFlags, importSigizi, operands},
		{[]string{"import", "undo"}, undoFlags, importUndo, operands | existing},
		{[]string{"import", "list"}, nil, importList, existing},
		{[]string{"export", "measurements"}, nil, exportMeasurements, existing},
		{[]string{"growth", "z"}, growthZFlags, growthZ, operands},
		{[]string{"growth", "prevalence"}, growthPrevalenceFlags, growthPrevalence, operands},
		{[]string{"growth", "chart"}, growthChartFlags, growthChart, operands},
		{[]string{"programme", "check"}, nil, programmeCheck, operands},
		{[]string{"programme", "show"}, programmeShowFlags, programmeShow, operands},
		{[]string{"programme", "schema"}, programmeSchemaFlags, programmeSchema, 0},
		{[]string{"verify"}, nil, verifyLedger, existing},
		{[]string{"migrate"}, nil, migrate, 0},
		{[]string{"user", "add"}, userFlags, userAdd, 0},
		{[]string{"user", "list"}, nil, userList, existing},
		{[]string{"user", "password"}, nil, userPassword, operands | existing},
		{[]string{"user", "close"}, nil, userClose, operands | existing},
		{[]string{"version"}, nil, printVersion, 0},
	}
}

// errUsage is a command line that was refused after saying why; errHelp is one
// that asked for its usage and got it.
var (
	errUsage = errors.New("usage")
	errHelp  = errors.New("help")
)

// run finds the command, reads its flags wherever they stand, and runs it.
func (t *terminal) run(ctx context.Context, args []string) int {
	args = leading(args)
	for _, c := range commands() {
		if !begins(args, c.name) {
			continue
		}
		o := &options{}
		positional, err := t.parse(c, o, args[len(c.name):])
		if err == nil && len(positional) > 0 && c.needs&operands == 0 {
			fmt.Fprintln(t.err, t.words.Say("cli.usage."+joined(c.name)))
			err = errUsage
		}
		if err == nil && c.needs&existing != 0 {
			err = exists(o.db)
		}
		if err == nil {
			err = c.run(ctx, t, o, positional)
		}
		return t.exit(err)
	}
	t.help()
	if len(args) == 0 || args[0] == "help" || args[0] == "-h" || args[0] == "--help" {
		return exitOK
	}
	fmt.Fprintln(t.err, t.words.Say("cli.unknown", "command", args[0]))
	return exitUsage
}

// leading moves a --db that stands before the command behind it.
func leading(args []string) []string {
	for len(args) > 1 && strings.HasPrefix(args[0], "-") {
		name, _, valued := strings.Cut(strings.TrimLeft(args[0], "-"), "=")
		n := 2
		if valued {
			n = 1
		}
		if name != "db" || len(args) <= n {
			break
		}
		args = append(slices.Clone(args[n:]), args[:n]...)
	}
	return args
}

func begins(args, name []string) bool {
	if len(args) < len(name) {
		return false
	}
	for i := range name {
		if args[i] != name[i] {
			return false
		}
	}
	return true
}

// parse takes the flags out of the arguments; they may stand before, between
// and behind the others. Everything after "--" is no flag.
func (t *terminal) parse(c command, o *options, args []string) ([]string, error) {
	set := flag.NewFlagSet("canting", flag.ContinueOnError)
	set.SetOutput(t.err)
	set.StringVar(&o.db, "db", defaultDB(), t.words.Say("cli.flag.db"))
	if c.flags != nil {
		c.flags(set, o)
	}
	set.Usage = func() {
		fmt.Fprintln(t.err, t.words.Say("cli.usage."+joined(c.name)))
		set.PrintDefaults()
	}
	var positional []string
	for {
		switch err := set.Parse(args); {
		case errors.Is(err, flag.ErrHelp):
			return nil, errHelp
		case err != nil:
			return nil, errUsage
		}
		rest := set.Args()
		if len(rest) == 0 {
			return positional, nil
		}
		if consumed := len(args) - len(rest); consumed > 0 && args[consumed-1] == "--" {
			return append(positional, rest...), nil
		}
		positional, args = append(positional, rest[0]), rest[1:]
	}
}

func defaultDB() string {
	if db := os.Getenv("CANTING_DB"); db != "" {
		return db
	}
	return "canting.db"
}

func joined(name []string) string {
	text := name[0]
	for _, part := range name[1:] {
		text += "_" + part
	}
	return text
}

// exit says what went wrong, in a sentence for people and, for what is ours, a
// line for the operator.
func (t *terminal) exit(err error) int {
	switch {
	case err == nil, errors.Is(err, errHelp):
		return exitOK
	case errors.Is(err, errUsage):
		return exitUsage
	case errors.Is(err, errDiffers):
		return exitDiffers
	case errors.Is(err, errProgramme):
		return exitFailed
	case errors.Is(err, errRefused):
		return exitInvalid
	case errors.Is(err, context.Canceled):
		fmt.Fprintln(t.err, t.words.Say("cli.interrupted"))
		return exitFailed
	}
	key, params := fault.Sentence(err)
	fmt.Fprintln(t.err, t.words.SayWith(key, params))
	switch fault.KindOf(err) {
	case fault.Invalid, fault.NotFound, fault.Conflict, fault.TooMuch:
		return exitInvalid
	}
	fmt.Fprintln(t.err, "canting:", err)
	return exitFailed
}

func (t *terminal) help() {
	fmt.Fprintln(t.out, t.words.Say("cli.help"))
	for _, c := range commands() {
		fmt.Fprintln(t.out, "  "+t.words.Say("cli.usage."+joined(c.name)))
	}
	fmt.Fprintln(t.out, t.words.Say("cli.help.end"))
}

func printVersion(_ context.Context, t *terminal, _ *options, _ []string) error {
	fmt.Fprintln(t.out, "canting", version)
	return nil
}
