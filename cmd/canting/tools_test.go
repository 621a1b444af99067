package main

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"testing"
	"time"

	"canting/internal/domain/fault"
	"canting/internal/web/api"
)

func tools(t *testing.T) growthTools {
	t.Helper()
	words, err := allWords()
	if err != nil {
		t.Fatal(err)
	}
	return growthTools{words, func() time.Time { return time.Date(2026, 11, 22, 10, 0, 0, 0, time.UTC) }}
}

// tableOf is a file as the API hands it over.
func tableOf(content string) api.GrowthFile {
	return api.GrowthFile{Name: "survei.csv", Content: strings.NewReader(content), Size: int64(len(content)), Standard: "who2006", DateOrder: "auto", Language: "id"}
}

const surveyed = "JK,umur_hari,Massa,TB,Desa,EA\nP,365,9,74,Wates,1\nL,365,sembilan,66,Wates,2\nP,400,9,74,Surodinawan,1\n"

func TestGrowthToolsScore(t *testing.T) {
	file := tableOf(surveyed)
	file.Map = map[string]string{"weight_kg": "Massa"}
	var out bytes.Buffer
	said, err := tools(t).Score(t.Context(), file, true, &out)
	if err != nil || said.Rows != 3 || said.Doubts["weight_kg=unreadable"] != 1 {
		t.Fatalf("%+v, %v", said, err)
	}
	lines := strings.Split(strings.TrimSpace(out.String()), "\n")
	if len(lines) != 4 || !strings.HasSuffix(lines[0], ",why") || !strings.Contains(lines[1], ",0.00,0,0.05,0,") {
		t.Errorf("%q", lines)
	}
}

func TestGrowthToolsColumns(t *testing.T) {
	found, err := tools(t).Columns(t.Context(), tableOf(surveyed))
	if err != nil || len(found.Headings) != 6 || found.Headings[2].Text != "Massa" || found.Headings[2].Sample[1] != "sembilan" {
		t.Fatalf("%+v, %v", found.Headings, err)
	}
	taken := map[string][]string{}
	for _, column := range found.Columns {
		taken[column.Name] = column.Headings
	}
	if len(taken["sex"]) != 1 || taken["lenhei_cm"][0] != "TB" || taken["weight_kg"] == nil || len(taken["weight_kg"]) != 0 {
		t.Errorf("%v", taken)
	}
}

// A workbook that a tool wrote is a workbook that a tool reads.
func TestGrowthToolsReadWorkbooks(t *testing.T) {
	var book bytes.Buffer
	if _, err := tools(t).WritePrevalence(t.Context(), tableOf(surveyed), api.GrowthDesign{}, "xlsx", &book); err != nil {
		t.Fatal(err)
	}
	found, err := tools(t).Columns(t.Context(), tableOf(book.String()))
	if err != nil || found.Headings[0].Text != "group" || found.Headings[0].Sample[0] != "All" {
		t.Errorf("%+v, %v", found.Headings[:2], err)
	}
}

func TestGrowthToolsPrevalence(t *testing.T) {
	design := api.GrowthDesign{Cluster: "EA", Groups: []string{"Desa"}}
	s, err := tools(t).Prevalence(t.Context(), tableOf(surveyed), design)
	if err != nil {
		t.Fatal(err)
	}
	e, ok := s.Table.Estimate("All", "HA_2")
	if !ok || e.Children != 3 || s.Standard != "who2006" || s.Table.Units != 2 || s.Summary.Rows != 3 {
		t.Errorf("%+v, %+v", e, s)
	}
	if _, ok := s.Table.Estimate("Desa: Wates", "HA_2"); !ok {
		t.Error("the group is missing")
	}
	for format, beginning := range map[string]string{"long": "group,column,value\nAll,", "wide": "group,HAZ_pop,", "json": "{", "xlsx": "PK", "html": "<!doctype html>\n<html lang=\"id\""} {
		var out bytes.Buffer
		if _, err := tools(t).WritePrevalence(t.Context(), tableOf(surveyed), design, format, &out); err != nil || !strings.HasPrefix(strings.ToLower(out.String()), strings.ToLower(beginning)) {
			t.Errorf("%s: %.80q, %v", format, out.String(), err)
		}
	}
}

func TestGrowthToolsChart(t *testing.T) {
	for format, beginning := range map[string]string{"svg": "<svg ", "png": "\x89PNG"} {
		var out bytes.Buffer
		said, err := tools(t).Chart(t.Context(), tableOf(surveyed), "p", "lhfa", format, &out)
		if err != nil || said.Rows != 2 || said.LeftOut != 0 || !strings.HasPrefix(out.String(), beginning) {
			t.Errorf("%s: %+v, %.40q, %v", format, said, out.String(), err)
		}
	}
}

// What a tool cannot use it refuses before it writes, with the sentence to say.
func TestGrowthToolsRefuse(t *testing.T) {
	g := tools(t)
	for name, test := range map[string]struct {
		content string
		key     string
		run     func(api.GrowthFile, io.Writer) error
	}{
		"an empty file": {"", "import.file.empty", func(file api.GrowthFile, _ io.Writer) error {
			_, err := g.Columns(t.Context(), file)
			return err
		}},
		"no column": {"a,b\n1,2\n", "growth.columns.missing", func(file api.GrowthFile, out io.Writer) error {
			_, err := g.Score(t.Context(), file, false, out)
			return err
		}},
		"no such cluster": {surveyed, "growth.survey.nowhere", func(file api.GrowthFile, out io.Writer) error {
			_, err := g.WritePrevalence(t.Context(), file, api.GrowthDesign{Cluster: "klaster"}, "html", out)
			return err
		}},
		"no such chart": {surveyed, "growthtool.indicator", func(file api.GrowthFile, out io.Writer) error {
			_, err := g.Chart(t.Context(), file, "p", "xyz", "svg", out)
			return err
		}},
	} {
		var out bytes.Buffer
		err := test.run(tableOf(test.content), &out)
		var f *fault.Error
		if !errors.As(err, &f) || f.Key != test.key || f.Kind != fault.Invalid || out.Len() > 0 {
			t.Errorf("%s: %v after %d bytes", name, err, out.Len())
		}
	}
}
