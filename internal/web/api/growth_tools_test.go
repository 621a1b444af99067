package api_test

import (
	"cmp"
	"context"
	"io"
	"sync"

	"canting/growth"
	"canting/growth/survey"
	"canting/internal/web/api"
)

// tools stand in for the growth tools: they remember what they were given, and
// write back what they read.
type tools struct {
	mu      sync.Mutex // files come at once
	file    api.GrowthFile
	asked   []any
	content string
	fail    error
	failAt  int // bytes written before fail
	summary api.GrowthSummary
	// hold, unless nil, is waited for before a file is read; came hears of every
	// file that waits there.
	hold, came chan struct{}
}

// read takes the whole file, as every tool does.
func (s *tools) read(ctx context.Context, file api.GrowthFile, asked ...any) error {
	if s.hold != nil {
		s.came <- struct{}{}
		select {
		case <-s.hold:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	raw, err := io.ReadAll(io.NewSectionReader(file.Content, 0, file.Size))
	if err != nil {
		return err
	}
	s.mu.Lock()
	s.file, s.content, s.asked = file, string(raw), asked
	s.mu.Unlock()
	if file.Progress != nil {
		file.Progress(len(raw))
	}
	return nil
}

func (s *tools) write(out io.Writer) (api.GrowthSummary, error) {
	s.mu.Lock()
	text := s.content
	s.mu.Unlock()
	if s.fail != nil {
		text = text[:s.failAt]
	}
	if text != "" {
		if _, err := io.WriteString(out, text); err != nil {
			return api.GrowthSummary{}, err
		}
	}
	return s.summary, s.fail
}

func (s *tools) Columns(ctx context.Context, file api.GrowthFile) (api.GrowthColumns, error) {
	if err := s.read(ctx, file); err != nil {
		return api.GrowthColumns{}, err
	}
	return api.GrowthColumns{
		Headings: []api.GrowthHeading{{Text: "JK", Sample: []string{"L", "P"}}, {Text: "BB", Sample: []string{}}},
		Columns:  []api.GrowthColumn{{Name: "sex", Headings: []string{"JK"}}, {Name: "age_days", Headings: []string{}}},
	}, s.fail
}

func (s *tools) Score(ctx context.Context, file api.GrowthFile, why bool, out io.Writer) (api.GrowthSummary, error) {
	if err := s.read(ctx, file, why); err != nil {
		return api.GrowthSummary{}, err
	}
	return s.write(out)
}

func (s *tools) WritePrevalence(ctx context.Context, file api.GrowthFile, design api.GrowthDesign, format string, out io.Writer) (api.GrowthSummary, error) {
	if err := s.read(ctx, file, design, format); err != nil {
		return api.GrowthSummary{}, err
	}
	return s.write(out)
}

func (s *tools) Chart(ctx context.Context, file api.GrowthFile, sex, indicator, format string, out io.Writer) (api.GrowthSummary, error) {
	if err := s.read(ctx, file, sex, indicator, format); err != nil {
		return api.GrowthSummary{}, err
	}
	return s.write(out)
}

// Prevalence is that of sixty girls, of whom nine are stunted and nobody is
// wasted, each with a weight of two.
func (s *tools) Prevalence(ctx context.Context, file api.GrowthFile, design api.GrowthDesign) (api.GrowthSurvey, error) {
	if err := cmp.Or(s.read(ctx, file, design), s.fail); err != nil {
		return api.GrowthSurvey{}, err
	}
	var children []survey.Child
	for i := range 60 {
		m := growth.Missing(growth.Female)
		m.AgeDays, m.LenheiCm, m.Measure = 400, 76, growth.Lying
		if i < 9 {
			m.LenheiCm = 68
		}
		children = append(children, survey.Child{Scores: growth.WHO2006(m), Sex: growth.Female, AgeDays: 400, Weight: 2})
	}
	table, err := survey.Prevalence(children, survey.Design{Weighted: design.Weights != ""})
	return api.GrowthSurvey{Standard: "who2006", Table: table, Summary: s.summary}, err
}
