// Package report writes the report of a survey: one HTML file, with all it
// needs inside, that opens on any machine, asks no server, runs no script and
// prints on A4.
//
// No figure in it is bare: a share stands beside the children that it counts
// and those that it rests on, its interval, and the way it was reached.
package report

import (
	"bufio"
	"embed"
	"html/template"
	"io"
	"math"
	"time"

	"canting/growth/survey"
	"canting/internal/domain/fault"
	"canting/internal/exchange/anthro"
	"canting/locale"
)

// Paper is what a report is headed by.
type Paper struct {
	// Title is the heading; empty for the one of the catalogue.
	Title string
	// File names the file that was read; empty for none.
	File string
	// Day is when the report was made, in the zone of its readers.
	Day time.Time
	// Words are those of the report's language.
	Words locale.Words
}

//go:embed report.html report.css
var files embed.FS

// Write writes the report of a survey and its table. The error is a
// *fault.Error of what out says (growth.output).
func Write(out io.Writer, s *anthro.Survey, t *survey.Table, p Paper) error {
	style, err := files.ReadFile("report.css")
	if err != nil {
		return fault.E("report.write", fault.Internal, "", err)
	}
	say := newSpeech(p.Words)
	form, err := template.New("report.html").Funcs(template.FuncMap{"say": say.say}).ParseFS(files, "report.html")
	if err != nil {
		return fault.E("report.write", fault.Internal, "", err)
	}
	page, err := newPage(s, t, p, say)
	if err != nil {
		return err
	}
	page.Style = template.CSS(style)
	buffered := bufio.NewWriter(out)
	if err := form.Execute(buffered, page); err != nil {
		return fault.E("report.write", fault.Unavailable, "growth.output", err)
	}
	if err := buffered.Flush(); err != nil {
		return fault.E("report.write", fault.Unavailable, "growth.output", err)
	}
	return nil
}

// page is the report, all numbers written out.
type page struct {
	Language, Title, Day, File string
	Style                      template.CSS
	Facts                      []fact
	Notes                      []string
	Headlines                  []headline
	Weighted, Judged           bool // weights were used; severities are given
	Curves                     []curve
	Tables                     []groupTable
	Quality                    *quality
	Method                     []string
	Sources                    []source
}

// fact is one number about the survey as a whole.
type fact struct{ Label, Value, Note string }

// source is a document that a rule of the report comes from.
type source struct{ Title, Note string }

// reader is what the parts of a report are made from.
type reader struct {
	survey *anthro.Survey
	table  *survey.Table
	counts *survey.Table // the same rows, every child counting once
	kept   []*survey.Child
	speech
}

func newPage(s *anthro.Survey, t *survey.Table, p Paper, say speech) (*page, error) {
	once := s.Design
	once.Weighted = false
	counts, err := survey.Prevalence(s.Children, once)
	if err != nil {
		return nil, fault.E("report.write", fault.Invalid, "", err)
	}
	r := &reader{survey: s, table: t, counts: counts, kept: s.Design.Kept(s.Children), speech: say}
	page := &page{
		Language: say.say("growth.report.language"), Title: p.Title, Day: say.day(p.Day), File: p.File, Weighted: s.Design.Weighted, Judged: s.Standard == anthro.WHO2006,
		Facts: r.facts(), Notes: r.notes(), Headlines: r.headlines(), Curves: r.curves(), Tables: r.tables(), Quality: r.quality(),
		Method: r.method(), Sources: r.sources(),
	}
	if page.Title == "" {
		page.Title = say.say("growth.report.title." + anthro.Standards()[s.Standard])
	}
	return page, nil
}

// share is a prevalence with what must stand beside it.
type share struct {
	survey.Estimate
	Cases int // children counted, each once
}

// share is the figure of a group; false where there is none or it rests on
// nobody.
func (r *reader) share(group, figure string) (share, bool) {
	e, ok := r.table.Estimate(group, figure)
	once, _ := r.counts.Estimate(group, figure)
	if !ok || math.IsNaN(e.Value) {
		return share{Estimate: e}, false
	}
	return share{e, int(math.Round(once.Value / 100 * float64(once.Children)))}, true
}

// all is the row of all children.
const all = "All"

// facts say who was measured, and by which design.
func (r *reader) facts() []fact {
	t, design := r.table, r.survey.Design
	facts := []fact{
		{r.say("growth.report.rows"), r.count(r.survey.Summary.Rows), ""},
		{r.say("growth.report.kept"), r.count(t.Kept), ""},
	}
	for _, index := range indices(r.survey.Standard) {
		valid, flagged := r.scored(index)
		f := fact{Label: r.say("growth.report.scored", "index", r.say("growth.report.index."+index.key)), Value: r.count(valid)}
		f.Note = r.say("growth.report.scored_of", "kept", r.count(t.Kept), "percent", r.percent(100*float64(valid)/float64(t.Kept)), "flagged", r.count(flagged))
		if t.Kept == 0 {
			f.Note = ""
		}
		facts = append(facts, f)
	}
	if design.Clustered {
		facts = append(facts, fact{r.say("growth.report.units"), r.count(t.Units), r.column(r.survey.Options.Cluster)})
	}
	if design.Stratified {
		facts = append(facts, fact{r.say("growth.report.strata"), r.count(t.Strata), r.column(r.survey.Options.Strata)})
	}
	if design.Weighted {
		facts = append(facts, fact{r.say("growth.report.weights"), r.count(t.Kept - t.Left.NoWeight), r.column(r.survey.Options.Weights)})
	}
	return facts
}

// column says which column of the file something was read from.
func (r *reader) column(heading string) string {
	return r.say("growth.report.column_of", "heading", heading)
}

// scored counts the kept children with a plausible score, and those whose
// score WHO calls implausible.
func (r *reader) scored(i index) (valid, flagged int) {
	for _, c := range r.kept {
		switch s := i.score(&c.Scores); {
		case s.Valid():
			valid++
		case s.Present():
			flagged++
		}
	}
	return valid, flagged
}
