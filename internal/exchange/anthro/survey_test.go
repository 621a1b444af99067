package anthro

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"maps"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"canting/growth"
	"canting/growth/survey"
	"canting/internal/domain/fault"
)

func surveyOf(t testing.TB, text string, o SurveyOptions) (*Survey, error) {
	t.Helper()
	src, err := Text(strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	return ReadSurvey(t.Context(), src, o)
}

// readSurvey reads what must be readable, with its table.
func readSurvey(t testing.TB, text string, o SurveyOptions) (*Survey, *survey.Table) {
	t.Helper()
	s, err := surveyOf(t, text, o)
	if err != nil {
		t.Fatal(err)
	}
	table, err := s.Prevalence()
	if err != nil {
		t.Fatal(err)
	}
	return s, table
}

// expectedSurveys are the surveys that WHO's programs were run on: the groups
// that each was run with, and the designs in the words of the file names.
func expectedSurveys() map[string]struct {
	groups  []string
	designs []string
} {
	type of = struct {
		groups  []string
		designs []string
	}
	return map[string]of{
		"igrowup":   {[]string{"Geographical region=region"}, []string{"plain", "weights"}},
		"smart":     {[]string{"Geographical region=district"}, []string{"plain", "cluster", "cluster_strata"}},
		"household": {[]string{"Area=residence", "Geographical region=province"}, []string{"plain", "weights", "cluster", "cluster_strata_weights"}},
		"who2007":   {nil, []string{"plain", "weights", "cluster", "strata", "cluster_strata", "cluster_strata_weights"}},

		"hard_lonely":     {nil, []string{"cluster_strata", "cluster_strata_weights"}},
		"hard_missing":    {nil, []string{"plain", "weights", "cluster_weights"}},
		"hard_onecluster": {nil, []string{"cluster"}},
		"hard_flagged":    {nil, []string{"plain", "cluster"}},
	}
}

// vectorOptions are the options that a file name's words stand for.
func vectorOptions(name, design string, groups []string) SurveyOptions {
	o := SurveyOptions{}
	if name == "who2007" {
		o.Standard = WHO2007
	}
	for word, heading := range map[string]*string{"cluster": &o.Cluster, "strata": &o.Strata} {
		if strings.Contains(design, word) {
			*heading = word
		}
	}
	if strings.Contains(design, "weights") {
		o.Weights = "sw"
	}
	for _, g := range groups {
		o.Groups = append(o.Groups, ParseGrouping(g))
	}
	return o
}

// TestFilesAgreeWithWHO goes the whole way of the command, from the file to the
// long form, on every survey of which WHO's own results are known.
func TestFilesAgreeWithWHO(t *testing.T) {
	tables, numbers, limits := 0, 0, 0
	for name, of := range expectedSurveys() {
		in, err := os.ReadFile(filepath.Join(vectorDir, "prev_"+name+"_input.csv"))
		if err != nil {
			t.Fatalf("the expected results belong beside the checkout: %v", err)
		}
		for _, design := range of.designs {
			t.Run(name+"_"+design, func(t *testing.T) {
				s, table := readSurvey(t, string(in), vectorOptions(name, design, of.groups))
				var out bytes.Buffer
				if err := WriteTable(&out, Long, s, table); err != nil {
					t.Fatal(err)
				}
				n, odd := compareLong(t, out.String(), "prev_"+name+"_"+design+"_expected.csv")
				tables, numbers, limits = tables+1, numbers+n, limits+odd
			})
		}
	}
	if tables != 23 || numbers != 66_924 || limits != 258 {
		t.Errorf("compared %d tables with %d numbers, %d of them WHO's known oddities", tables, numbers, limits)
	}
}

// compareLong compares every line, and counts WHO's oddities: a limit that
// stops just short of 100 %, and an SD of one child that is infinite.
func compareLong(t *testing.T, got, file string) (numbers, oddities int) {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(vectorDir, file))
	if err != nil {
		t.Fatal(err)
	}
	want, have := records(t, string(text)), records(t, got)
	if len(want) != len(have) || !slices.Equal(want[0], have[0]) {
		t.Fatalf("%d lines under %v, want %d", len(have), have[0], len(want))
	}
	for i, line := range want[1:] {
		if mine := have[i+1]; !slices.Equal(line[:2], mine[:2]) {
			t.Fatalf("line %d is %v, want %v", i+2, mine, line)
		}
		w, g := cellNumber(t, line[2]), cellNumber(t, have[i+1][2])
		switch column := line[1]; {
		case strings.HasSuffix(column, "_ll") && g == 100 && w < 100 && w > 99.9999,
			strings.HasSuffix(column, "_stdev") && math.IsInf(w, 1) && math.IsNaN(g):
			oddities++
		case !within(column, w, g):
			t.Errorf("%v: got %v", line, have[i+1][2])
		}
	}
	return len(want) - 1, oddities
}

// within holds limits to 1e-4, because R's glm stops early, and all else to
// 1e-6 of its size.
func within(column string, want, got float64) bool {
	switch {
	case math.IsNaN(want) || math.IsNaN(got):
		return math.IsNaN(want) && math.IsNaN(got)
	case strings.HasSuffix(column, "_ll") || strings.HasSuffix(column, "_ul"):
		return math.Abs(want-got) <= 1e-4
	}
	return math.Abs(want-got) <= 1e-6*math.Abs(want)+1e-12
}

func cellNumber(t *testing.T, cell string) float64 {
	t.Helper()
	if cell == "" || cell == "NA" {
		return math.NaN()
	}
	f, err := strconv.ParseFloat(cell, 64)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

const households = "desa,kk,bobot,team,posyandu,sex,age_days,weight_kg,weight2,lenhei_cm,measure,oedema\n" +
	"A,1,1.5,Sri,Mawar,f,365,9,9.1,74,l,n\n" +
	"A,2,\"0,5\",Sri,Mawar,m,400,9,,70,l,maybe\n" +
	"B,3,,Ani,,f,700,nine,8,84,l,n\n" +
	"B,NA,2,Ani,Melati,m,2500,21,,118,h,n\n" +
	"B,3,1,Ani,Melati,m,500,9.9,9.9,79,l,n,too,many\n"

func TestSurveyIsRead(t *testing.T) {
	s, table := readSurvey(t, households, SurveyOptions{Cluster: "KK", Strata: "desa", Weights: "bobot", Groups: []Grouping{{"Desa", "desa"}}})
	if len(s.Children) != 5 || table.Kept != 3 || table.Left.Cluster != 2 || table.Left.NoWeight != 1 {
		t.Errorf("%d children, %d kept, left %+v", len(s.Children), table.Kept, table.Left)
	}
	if want := []string{"B"}; !slices.Equal(table.Lonely, want) {
		t.Errorf("lonely strata %v, want %v", table.Lonely, want)
	}
	if want := map[string]int{"weight_kg=unreadable": 1, "oedema=unreadable": 1, "row=extra_cells": 1}; s.Summary.Rows != 5 || !maps.Equal(s.Summary.Doubts, want) {
		t.Errorf("summary %+v", s.Summary)
	}
	if c := s.Children[1]; c.Oedema || c.Scores.WeightForAge.Present() || c.Weight != 0.5 || c.Groups[0] != "A" {
		t.Errorf("the child whose oedema cannot be read: %+v", c)
	}
	if c := s.Children[4]; c.Cluster != "" || c.Groups != nil || !math.IsNaN(c.Weight) || c.Sex != 0 {
		t.Errorf("the row of too many cells: %+v", c)
	}
	readings := s.Readings()
	if len(readings) != 4 || readings[0].Posyandu != "Mawar" || readings[2].Measurer != "Ani" || readings[0].LenheiCm != 74 || !s.HasPosyandu || !s.HasTeam {
		t.Errorf("readings %+v", readings)
	}
	if want := []survey.Repeat{{Measurer: "Sri", Check: survey.CheckRepeatWeight, First: 9, Second: 9.1}}; !slices.Equal(s.Repeats, want) {
		t.Errorf("repeats %+v", s.Repeats)
	}
}

func TestAutoTakesTheGreaterNumber(t *testing.T) {
	young, old := "f,365,9,74\n", "f,2500,21,118\n"
	for text, want := range map[string]Standard{young + young + old: WHO2006, young + old + old: WHO2007, young + old: WHO2006, "": WHO2006} {
		s, table := readSurvey(t, "sex,age_days,weight_kg,lenhei_cm\n"+text, SurveyOptions{Options: Options{Standard: Auto}})
		kept := strings.Count(text, young)
		if want == WHO2007 {
			kept = strings.Count(text, old)
		}
		if s.Standard != want || table.Kept != kept || table.Left.Age != len(s.Children)-kept {
			t.Errorf("%q: standard %d, %d kept", text, s.Standard, table.Kept)
		}
		if got := len(s.Readings()); want == WHO2007 && got != 0 {
			t.Errorf("%d readings for checks that hold for children under five", got)
		}
	}
}

func TestSurveysThatCannotBe(t *testing.T) {
	const head = "sex,age_days,weight_kg,sw,Sex2\n"
	tests := []struct {
		name, text, key, says string
		o                     SurveyOptions
	}{
		{"no such cluster", head, "growth.survey.nowhere", "sex, age_days, weight_kg, sw", SurveyOptions{Cluster: "ea"}},
		{"no such group", head, "growth.survey.nowhere", "residence", SurveyOptions{Groups: []Grouping{{"Area", "residence"}}}},
		{"no such team", head, "growth.survey.nowhere", "who", SurveyOptions{Team: "who"}},
		{"a weight in words", head + "2,365,9,1,\n2,365,9,much,\n", "growth.survey.weight", "much", SurveyOptions{Weights: "sw"}},
		{"a weight below zero", head + "2,365,9,1,\n2,365,9,-1,\n", "growth.survey.weight", "2", SurveyOptions{Weights: "sw"}},
		{"two groups of one name", head + "2,365,9,1,a\n", "growth.survey.groups", "G, G", SurveyOptions{Groups: []Grouping{{"G", "sw"}, {"G", "Sex2"}}}},
		{"a group that is called Sex", head + "2,365,9,1,a\n", "growth.survey.groups", "Sex", SurveyOptions{Groups: []Grouping{{"Sex", "Sex2"}}}},
		{"no measurement", "sex,age_days\n", "growth.columns.missing", "weight_kg", SurveyOptions{}},
		{"an open quote", head + "2,365,\"9\n", "import.file.quote_open", "2", SurveyOptions{}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			s, err := surveyOf(t, test.text, test.o)
			if err == nil {
				_, err = s.Prevalence()
			}
			key, params := fault.Sentence(err)
			if said := strings.Join(slices.Collect(maps.Values(params)), "\n"); key != test.key || !strings.Contains(said, test.says) || fault.KindOf(err) != fault.Invalid {
				t.Errorf("%v: %s %q", err, key, said)
			}
		})
	}
}

// The limit is the last that is read, wherever it lies among the pieces of
// memory.
func TestTooManyChildren(t *testing.T) {
	for _, most := range []int{1, crowdSize - 1, crowdSize, crowdSize + 1} {
		for _, rows := range []int{most, most + 1} {
			src, err := Text(strings.NewReader("sex,age_days,weight_kg,lenhei_cm\n" + strings.Repeat("2,365,9,74\n", rows)))
			if err != nil {
				t.Fatal(err)
			}
			s, err := readAtMost(t.Context(), src, SurveyOptions{}, most)
			if key, _ := fault.Sentence(err); rows > most && (key != "growth.survey.many" || fault.KindOf(err) != fault.TooMuch) {
				t.Errorf("%d rows of at most %d: %v", rows, most, err)
			}
			if rows == most && (err != nil || len(s.Children) != rows || len(s.Readings()) != rows) {
				t.Errorf("%d rows of at most %d: %v", rows, most, err)
			}
		}
	}
}

func TestGroupings(t *testing.T) {
	for said, want := range map[string]Grouping{
		"kelurahan": {"kelurahan", "kelurahan"}, "gregion": {survey.GroupRegion, "gregion"}, "TypeRes": {survey.GroupArea, "TypeRes"},
		"Area=residence": {"Area", "residence"}, "=x": {"=x", "=x"}, "x=": {"x=", "x="}, "wealthq": {survey.GroupWealth, "wealthq"},
	} {
		if got := ParseGrouping(said); got != want {
			t.Errorf("%q: %+v, want %+v", said, got, want)
		}
	}
}

// TestOrderOfRowsSaysNothing: the figures of a survey do not depend on which
// child comes first.
func TestOrderOfRowsSaysNothing(t *testing.T) {
	head, _, _ := strings.Cut(households, "\n")
	rapid.Check(t, func(t *rapid.T) {
		var lines []string
		for range rapid.IntRange(1, 40).Draw(t, "children") {
			age := rapid.IntRange(0, 1826).Draw(t, "age")
			lines = append(lines, fmt.Sprintf("%d,%d,%d,,,%d,%d,%d,,%d,,n", rapid.IntRange(1, 2).Draw(t, "stratum"), rapid.IntRange(1, 4).Draw(t, "cluster"),
				rapid.IntRange(0, 3).Draw(t, "weight"), 1+age%2, age, rapid.IntRange(2, 20).Draw(t, "kg"), rapid.IntRange(45, 110).Draw(t, "cm")))
		}
		turned := slices.Clone(lines)
		slices.Reverse(turned)
		var tables [2]*survey.Table
		for i, rows := range [][]string{lines, turned} {
			src, err := Text(strings.NewReader(head + "\n" + strings.Join(rows, "\n") + "\n"))
			if err != nil {
				t.Fatal(err)
			}
			s, err := ReadSurvey(t.Context(), src, SurveyOptions{Cluster: "kk", Strata: "desa", Weights: "bobot"})
			if err == nil {
				tables[i], err = s.Prevalence()
			}
			if err != nil {
				t.Fatal(err)
			}
		}
		for i, row := range tables[0].Rows {
			for j, want := range row.Values {
				got := tables[1].Rows[i].Values[j]
				if math.IsNaN(want) != math.IsNaN(got) || math.Abs(want-got) > 1e-7*max(1, math.Abs(want)) {
					t.Fatalf("%s %s: %g, turned %g", row.Group, tables[0].Columns[j], want, got)
				}
			}
		}
	})
}

// FuzzReadSurvey feeds any text to the whole way: a table or a clear error.
func FuzzReadSurvey(f *testing.F) {
	f.Add("A,1,1,,,f,365,9,9.1,74,l,n\n")
	f.Add("A,1,-1\n\"B\n")
	f.Add(",,1e300,,,2,NA,1e9,,1e-9,,y\n;;;\n")
	head, _, _ := strings.Cut(households, "\n")
	f.Fuzz(func(t *testing.T, text string) {
		src, err := Text(strings.NewReader(head + "\n" + text))
		if err != nil {
			return
		}
		s, err := ReadSurvey(t.Context(), src, SurveyOptions{Options: Options{Standard: Auto}, Cluster: "kk", Strata: "desa", Weights: "bobot", Groups: []Grouping{{"P", "posyandu"}}})
		if err != nil {
			if fault.KindOf(err) != fault.Invalid {
				t.Fatal(err)
			}
			return
		}
		table, err := s.Prevalence()
		if err != nil || table.Kept > s.Summary.Rows || len(s.Children) != s.Summary.Rows {
			t.Fatalf("%d of %d kept, %v", table.Kept, s.Summary.Rows, err)
		}
		var out bytes.Buffer
		if err := WriteTable(&out, JSON, s, table); err != nil {
			t.Fatal(err)
		}
	})
}

// province is a survey of 20,000 children in 400 clusters of 10 strata with
// weights and five groupings.
func province(t testing.TB) (string, SurveyOptions) {
	var b strings.Builder
	b.WriteString("cluster,strata,sw,area,gregion,wealthq,mothered,othergr,sex,age_days,weight_kg,lenhei_cm,measure,oedema\n")
	for i := range 20_000 {
		age, wobble := i*7919%1826, float64(i*104729%100)/25
		fmt.Fprintf(&b, "%d,%d,%d.%04d,%d,%d,Q%d,%d,%d,%d,%d,%.1f,%.1f,,n\n", i%400, i%10, i%1000, i%10000, i%2, i/7%5, 1+i/11%5, i/13%3, i/17%3, 1+i%2, age,
			3+float64(age)*0.008+wobble/2, 50+float64(age)*0.032+wobble)
	}
	o := SurveyOptions{Cluster: "cluster", Strata: "strata", Weights: "sw"}
	for _, name := range []string{"area", "gregion", "wealthq", "mothered", "othergr"} {
		o.Groups = append(o.Groups, ParseGrouping(name))
	}
	return b.String(), o
}

func TestProvinceHasAllGroups(t *testing.T) {
	text, o := province(t)
	if _, table := readSurvey(t, text, o); len(table.Rows) != 39 || table.Kept != 20_000 || table.Units != 400 || table.Strata != 10 {
		t.Errorf("%d rows, %d kept, %d units of %d strata", len(table.Rows), table.Kept, table.Units, table.Strata)
	}
}

func BenchmarkReadSurvey(b *testing.B) {
	text, o := province(b)
	b.ReportAllocs()
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		if _, err := surveyOf(b, text, o); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkPrevalence(b *testing.B) {
	text, o := province(b)
	s, err := surveyOf(b, text, o)
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if _, err := s.Prevalence(); err != nil {
			b.Fatal(err)
		}
	}
}

func TestReadingASurveyEnds(t *testing.T) {
	broken := errors.New("unplugged")
	src, err := Text(&dribble{[]byte(strings.Repeat(households, 4000)), 1 << 16, broken})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := ReadSurvey(t.Context(), src, SurveyOptions{}); !errors.Is(err, broken) {
		t.Errorf("got %v", err)
	}
}

// longCell is the value of one line of the long form.
func longCell(t *testing.T, text, group, column string) string {
	t.Helper()
	rows, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	i := slices.IndexFunc(rows, func(r []string) bool { return r[0] == group && r[1] == column })
	if i < 0 {
		t.Fatalf("no line of %s %s", group, column)
	}
	return rows[i][2]
}

// A child of whom only the oedema is known counts as wasted.
func TestOedemaCounts(t *testing.T) {
	s, table := readSurvey(t, "sex,age_days,weight_kg,lenhei_cm,oedema\nf,365,9,74,n\nf,365,,,y\n", SurveyOptions{})
	var out bytes.Buffer
	if err := WriteTable(&out, Long, s, table); err != nil {
		t.Fatal(err)
	}
	if got := longCell(t, out.String(), "All", "WH_3_r"); got != "50" {
		t.Errorf("severely wasted %s %%, want 50", got)
	}
	if got := s.Children[1].Scores.WeightForLenhei.Reason; got == growth.ReasonScored {
		t.Error("a child without weight has a score")
	}
}
