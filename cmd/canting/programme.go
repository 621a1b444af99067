package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"

	"canting/internal/domain/fault"
	"canting/internal/exchange/programmefile"
	"canting/locale"
)

// errProgramme is a programme with something to mend, which has been told.
var errProgramme = errors.New("programme")

// programmeFlags are the flags of the commands about programmes.
type programmeFlags struct {
	lang  string
	cases bool
}

func programmeShowFlags(set *flag.FlagSet, o *options) {
	set.StringVar(&o.programme.lang, "lang", "", "id, en: the language of the sentences; without it that of the command line")
}

func programmeSchemaFlags(set *flag.FlagSet, o *options) {
	set.BoolVar(&o.programme.cases, "cases", false, "the schema of a file of cases")
}

// programmeCheck reads all programmes of a folder and runs their cases. What is
// wrong is input that cannot be used; remarks are printed and stop nothing.
func programmeCheck(_ context.Context, t *terminal, _ *options, folders []string) error {
	if len(folders) != 1 {
		fmt.Fprintln(t.err, t.words.Say("cli.usage.programme_check"))
		return errUsage
	}
	report, err := programmefile.Check(os.DirFS(folders[0]))
	if err != nil {
		return err
	}
	broken, remarks := t.tellProblems(folders[0], report.Problems)
	n := strconv.Itoa
	fmt.Fprintln(t.out, t.words.Say("cli.programme.summary", "programmes", n(report.Programmes), "findings", n(report.Findings),
		"unverified", n(report.Unverified), "indicators", n(report.Indicators), "passed", n(report.Passed), "cases", n(report.Cases)))
	if broken+remarks > 0 {
		fmt.Fprintln(t.out, t.words.Say("cli.programme.errors", "errors", n(broken), "remarks", n(remarks)))
	}
	if broken > 0 {
		return errProgramme
	}
	return nil
}

// tellProblems prints each problem behind its place, and counts them.
func (t *terminal) tellProblems(folder string, problems []programmefile.Problem) (broken, remarks int) {
	for _, p := range problems {
		p.File = filepath.Join(folder, p.File)
		key, params := fault.Sentence(p.Fault)
		said := t.words.SayWith(key, params)
		if p.Remark {
			remarks++
			said = t.words.Say("cli.programme.remark") + ": " + said
		} else {
			broken++
		}
		fmt.Fprintf(t.out, "%s: %s\n", p.Where(), said)
	}
	return broken, remarks
}

func programmeShow(_ context.Context, t *terminal, o *options, files []string) error {
	if len(files) != 1 || (o.programme.lang != "" && !slices.Contains(locale.Languages(), o.programme.lang)) {
		fmt.Fprintln(t.err, t.words.Say("cli.usage.programme_show"))
		return errUsage
	}
	lang, words := t.lang, t.words
	if o.programme.lang != "" {
		loaded, err := locale.Load(o.programme.lang)
		if err != nil {
			return err
		}
		lang, words = o.programme.lang, loaded
	}
	text, err := os.ReadFile(files[0])
	if err != nil {
		return fault.E("programme.show", fault.NotFound, "programme.file.open", err, "file", files[0])
	}
	p, problems := programmefile.Read(filepath.Base(files[0]), text)
	if p == nil || !programmefile.Usable(problems) {
		t.tellProblems(filepath.Dir(files[0]), problems)
		return errProgramme
	}
	return programmefile.Show(t.out, p, lang, words)
}

func programmeSchema(_ context.Context, t *terminal, o *options, _ []string) error {
	schema := programmefile.Schema()
	if o.programme.cases {
		schema = programmefile.CasesSchema()
	}
	_, err := t.out.Write(schema)
	return err
}
