package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"canting/growth/survey"
	"canting/internal/domain/fault"
	"canting/internal/exchange/anthro"
	paper "canting/internal/exchange/report"
)

// surveyFlags are the flags about a survey: headings of its file.
type surveyFlags struct {
	cluster, strata, weights string
	groups                   groupings
	posyandu, team           string
	title                    string
}

// groupings is the flag --group, which may be given again and again.
type groupings []anthro.Grouping

// String is the flag's value as it would be given.
func (g groupings) String() string {
	var said []string
	for _, one := range g {
		said = append(said, one.Name+"="+one.Heading)
	}
	return strings.Join(said, ",")
}

// Set takes a list of HEADING or NAME=HEADING.
func (g *groupings) Set(said string) error {
	for one := range strings.SplitSeq(said, ",") {
		if one = strings.TrimSpace(one); one == "" {
			return errors.New("HEADING or NAME=HEADING, several with commas between them")
		}
		*g = append(*g, anthro.ParseGrouping(one))
	}
	return nil
}

func growthPrevalenceFlags(set *flag.FlagSet, o *options) {
	tableFlags(set, o)
	s := &o.survey
	set.StringVar(&o.standard, "standard", anthro.Standards()[0], strings.Join(anthro.Standards(), ", ")+"; auto is the one of the greater number of children")
	set.StringVar(&s.cluster, "cluster", "", "heading of the primary sampling unit")
	set.StringVar(&s.strata, "strata", "", "heading of the stratum")
	set.StringVar(&s.weights, "weights", "", "heading of the sampling weight")
	set.Var(&s.groups, "group", "HEADING or NAME=HEADING: a table by its values too (again for each, or with commas)")
	set.StringVar(&s.posyandu, "posyandu", "", "heading of the posyandu, for the quality by posyandu")
	set.StringVar(&s.team, "team", "", "heading of who measured, for the quality by measurer")
	set.StringVar(&o.format, "format", "", strings.Join(anthro.Formats(), ", ")+" (long, unless the name behind -o says otherwise)")
	set.StringVar(&o.output, "o", "", "write the table to this file instead of the output")
	set.StringVar(&o.report, "report", "", "write a report to this HTML file too")
	set.StringVar(&s.title, "title", "", "title of the report")
}

func growthPrevalence(ctx context.Context, t *terminal, o *options, files []string) (err error) {
	choice, ok := tableOptions(o)
	format, known := tableFormat(o.format, o.output)
	if !ok || !known || len(files) > 1 {
		fmt.Fprintln(t.err, t.words.Say("cli.usage.growth_prevalence"))
		return errUsage
	}
	src, closing, err := t.table(files)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, closing()) }()
	s := &o.survey
	read, err := anthro.ReadSurvey(ctx, src, anthro.SurveyOptions{
		Options: choice, Cluster: s.cluster, Strata: s.strata, Weights: s.weights, Groups: s.groups, Posyandu: s.posyandu, Team: s.team,
	})
	if err != nil {
		return err
	}
	table, err := read.Prevalence()
	if err != nil {
		return err
	}
	if err := t.save(o.output, func(w io.Writer) error { return anthro.WriteTable(w, format, read, table) }); err != nil {
		return err
	}
	t.tellSurvey(read, table)
	if o.report == "" {
		return nil
	}
	head := paper.Paper{Title: s.title, File: baseName(files), Day: time.Now(), Words: t.words}
	return t.save(o.report, func(w io.Writer) error { return paper.Write(w, read, table, head) })
}

// tableFormat is the format that a person named, or that the name of the output
// ends with; false for one that there is not.
func tableFormat(name, output string) (anthro.Format, bool) {
	switch ending := strings.ToLower(filepath.Ext(output)); {
	case name == "" && ending == anthro.JSON.Extension():
		return anthro.JSON, true
	case name == "" && ending == anthro.XLSX.Extension():
		return anthro.XLSX, true
	case name == "":
		return anthro.Long, true
	}
	at := slices.Index(anthro.Formats(), name)
	return anthro.Format(max(at, 0)), at >= 0
}

// baseName is the name of the file that was read; empty for the input.
func baseName(files []string) string {
	if len(files) == 0 {
		return ""
	}
	return filepath.Base(files[0])
}

// save writes to a file, or to the output where none is named. A file that
// could not be written whole is taken away.
func (t *terminal) save(name string, write func(io.Writer) error) error {
	if name == "" {
		return write(t.out)
	}
	file, err := os.Create(name)
	if err != nil {
		return fault.E("growth.save", fault.Invalid, "cli.growth.unwritable", err, "file", name)
	}
	if err := errors.Join(write(file), file.Close()); err != nil {
		return errors.Join(err, os.Remove(name))
	}
	return nil
}

// namedStrata is how many strata are named in a sentence.
const namedStrata = 5

// tellSurvey says who took part, by which design, and what was left out.
func (t *terminal) tellSurvey(s *anthro.Survey, table *survey.Table) {
	say := func(key string, params ...string) {
		fmt.Fprintln(t.err, t.words.Say("growth.survey."+key, params...))
	}
	say("kept", "kept", strconv.Itoa(table.Kept), "rows", strconv.Itoa(s.Summary.Rows), "standard", anthro.Standards()[s.Standard],
		"units", strconv.Itoa(table.Units), "strata", strconv.Itoa(table.Strata))
	for _, left := range []struct {
		key string
		n   int
	}{{"age", table.Left.Age}, {"cluster", table.Left.Cluster}, {"stratum", table.Left.Stratum}, {"no_weight", table.Left.NoWeight}} {
		if left.n > 0 {
			say(left.key, "count", strconv.Itoa(left.n))
		}
	}
	if lonely := table.Lonely; len(lonely) > 0 {
		names := strings.Join(lonely[:min(len(lonely), namedStrata)], ", ")
		if len(lonely) > namedStrata {
			names += ", ..."
		}
		say("lonely", "count", strconv.Itoa(len(lonely)), "strata", names)
	}
	t.tellDoubts("growth.survey.doubts", s.Summary)
}
