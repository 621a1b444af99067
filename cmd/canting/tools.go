package main

import (
	"context"
	"errors"
	"io"
	"slices"
	"time"

	"canting/growth"
	"canting/internal/domain/fault"
	"canting/internal/exchange/anthro"
	paper "canting/internal/exchange/report"
	"canting/internal/web/api"
	"canting/locale"
)

// growthTools are the commands of "canting growth" for the desk.
type growthTools struct {
	words map[string]locale.Words // by language
	today func() time.Time
}

// onTable opens a file for one reading.
func onTable(file api.GrowthFile, read func(*anthro.Source, anthro.Options) error) (err error) {
	src, err := anthro.File(file.Content, file.Size)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, src.Close()) }()
	choice, _ := choices(file.Standard, file.DateOrder) // the API takes no other words
	choice.Columns, choice.Progress = file.Map, file.Progress
	return read(src, choice)
}

// Columns reads the heading and the first rows.
func (g growthTools) Columns(_ context.Context, file api.GrowthFile) (found api.GrowthColumns, err error) {
	err = onTable(file, func(src *anthro.Source, _ anthro.Options) error {
		p, err := anthro.Look(src)
		for _, heading := range p.Headings {
			found.Headings = append(found.Headings, api.GrowthHeading{Text: heading.Text, Sample: append([]string{}, heading.Sample...)})
		}
		for _, column := range p.Columns {
			found.Columns = append(found.Columns, api.GrowthColumn(column))
		}
		return err
	})
	return found, err
}

// Score writes the file with its z-scores.
func (g growthTools) Score(ctx context.Context, file api.GrowthFile, why bool, out io.Writer) (said api.GrowthSummary, err error) {
	err = onTable(file, func(src *anthro.Source, o anthro.Options) error {
		o.Why = why
		s, err := anthro.Score(ctx, src, out, o)
		said = api.GrowthSummary{Rows: s.Rows, Doubts: s.Doubts}
		return err
	})
	return said, err
}

// readSurvey reads a survey and makes its table.
func (g growthTools) readSurvey(ctx context.Context, file api.GrowthFile, design api.GrowthDesign) (s *anthro.Survey, found api.GrowthSurvey, err error) {
	err = onTable(file, func(src *anthro.Source, o anthro.Options) error {
		asked := anthro.SurveyOptions{Options: o, Cluster: design.Cluster, Strata: design.Strata, Weights: design.Weights}
		for _, group := range design.Groups {
			asked.Groups = append(asked.Groups, anthro.ParseGrouping(group))
		}
		if s, err = anthro.ReadSurvey(ctx, src, asked); err != nil {
			return err
		}
		found = api.GrowthSurvey{Standard: anthro.Standards()[s.Standard], Summary: api.GrowthSummary{Rows: s.Summary.Rows, Doubts: s.Summary.Doubts}}
		found.Table, err = s.Prevalence()
		return err
	})
	return s, found, err
}

// Prevalence is the table of a survey.
func (g growthTools) Prevalence(ctx context.Context, file api.GrowthFile, design api.GrowthDesign) (api.GrowthSurvey, error) {
	_, found, err := g.readSurvey(ctx, file, design)
	return found, err
}

// WritePrevalence writes the table of a survey, or the report about it.
func (g growthTools) WritePrevalence(ctx context.Context, file api.GrowthFile, design api.GrowthDesign, format string, out io.Writer) (api.GrowthSummary, error) {
	s, found, err := g.readSurvey(ctx, file, design)
	if err != nil {
		return api.GrowthSummary{}, err
	}
	if format == "html" {
		return found.Summary, paper.Write(out, s, found.Table, paper.Paper{File: file.Name, Day: g.today(), Words: g.words[file.Language]})
	}
	form := slices.Index(anthro.Formats(), format)
	if form < 0 {
		return api.GrowthSummary{}, fault.E("growth.prevalence", fault.Invalid, "fault.invalid", nil)
	}
	return found.Summary, anthro.WriteTable(out, anthro.Format(form), s, found.Table)
}

// Chart draws the points of one sex.
func (g growthTools) Chart(ctx context.Context, file api.GrowthFile, sex, indicator, format string, out io.Writer) (said api.GrowthSummary, err error) {
	at := slices.Index(indicatorCodes(), indicator)
	if at < 0 {
		return said, fault.E("growth.chart", fault.Invalid, "growthtool.indicator", nil, "indicator", indicator)
	}
	who := growth.Male
	if sex == "p" {
		who = growth.Female
	}
	err = onTable(file, func(src *anthro.Source, o anthro.Options) error {
		chart, err := anthro.ReadChart(ctx, src, anthro.Indicators()[at], who, o)
		if err != nil {
			return err
		}
		said = api.GrowthSummary{Rows: len(chart.Points) + chart.LeftOut, LeftOut: chart.LeftOut}
		return (&terminal{words: g.words[file.Language]}).drawChart(out, chart, format)
	})
	return said, err
}
