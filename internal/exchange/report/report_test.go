package report

import (
	"bytes"
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"
	"pgregory.net/rapid"

	"canting/growth"
	"canting/growth/survey"
	"canting/internal/domain/fault"
	"canting/internal/exchange/anthro"
	"canting/locale"
)

// vectorDir holds surveys that were really taken.
const vectorDir = "../../../../shared/data/growth/vectors"

func vector(t testing.TB, name string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(vectorDir, "prev_"+name+"_input.csv"))
	if err != nil {
		t.Fatalf("the surveys belong beside the checkout: %v", err)
	}
	return string(text)
}

func wordsOf(t testing.TB, language string) locale.Words {
	t.Helper()
	words, err := locale.Load(language)
	if err != nil {
		t.Fatal(err)
	}
	return words
}

func surveyOf(t testing.TB, text string, o anthro.SurveyOptions) (*anthro.Survey, *survey.Table) {
	t.Helper()
	src, err := anthro.Text(strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	s, err := anthro.ReadSurvey(t.Context(), src, o)
	if err != nil {
		t.Fatal(err)
	}
	table, err := s.Prevalence()
	if err != nil {
		t.Fatal(err)
	}
	return s, table
}

// readerOf is what the parts of a survey's report are made from.
func readerOf(t testing.TB, text string, o anthro.SurveyOptions, language string) *reader {
	t.Helper()
	s, table := surveyOf(t, text, o)
	once := s.Design
	once.Weighted = false
	counts, err := survey.Prevalence(s.Children, once)
	if err != nil {
		t.Fatal(err)
	}
	return &reader{survey: s, table: table, counts: counts, kept: s.Design.Kept(s.Children), speech: newSpeech(wordsOf(t, language))}
}

func written(t testing.TB, text string, o anthro.SurveyOptions, p Paper) string {
	t.Helper()
	s, table := surveyOf(t, text, o)
	var out bytes.Buffer
	if err := Write(&out, s, table, p); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

// household is the design of the survey of households.
func household() anthro.SurveyOptions {
	return anthro.SurveyOptions{Cluster: "cluster", Strata: "strata", Weights: "sw", Groups: []anthro.Grouping{{Name: survey.GroupArea, Heading: "residence"}}}
}

const tiny = "posyandu,pengukur,sex,age_days,weight_kg,weight2,lenhei_cm,kel\n" +
	"Mawar,Sri,f,400,9,9.1,74,<script>alert(1)</script>\nMawar,,m,500,8,8,70,\"a \"\"b\"\" & c\"\nMelati,Sri,f,100,?,5,58,\n"

// everySurvey are surveys of all kinds: large, tiny, empty, of school children.
func everySurvey(t testing.TB) map[string]struct {
	text string
	o    anthro.SurveyOptions
} {
	type of = struct {
		text string
		o    anthro.SurveyOptions
	}
	return map[string]of{
		"household": {vector(t, "household"), household()},
		"lonely":    {vector(t, "hard_lonely"), anthro.SurveyOptions{Cluster: "cluster", Strata: "strata"}},
		"flagged":   {vector(t, "hard_flagged"), anthro.SurveyOptions{}},
		"missing":   {vector(t, "hard_missing"), anthro.SurveyOptions{Cluster: "cluster", Weights: "sw"}},
		"school":    {vector(t, "who2007"), anthro.SurveyOptions{Options: anthro.Options{Standard: anthro.WHO2007}, Groups: []anthro.Grouping{{Name: "x", Heading: "region"}}}},
		"tiny":      {tiny, anthro.SurveyOptions{Groups: []anthro.Grouping{{Name: "<b>Kel", Heading: "kel"}}}},
		"empty":     {"sex,age_days,weight_kg,lenhei_cm,posyandu\n", anthro.SurveyOptions{}},
		"no length": {"sex,age_days,weight_kg\nf,300,8\n", anthro.SurveyOptions{}},
	}
}

// TestReportsAreWhole: every report is sound HTML, needs nothing from outside,
// says everything in words, and closes what it opens.
func TestReportsAreWhole(t *testing.T) {
	for name, of := range everySurvey(t) {
		for _, language := range locale.Languages() {
			t.Run(name+"_"+language, func(t *testing.T) {
				page := written(t, of.text, of.o, Paper{Title: "A <i>& \"b\"", File: "c'd<.csv", Day: time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC), Words: wordsOf(t, language)})
				for _, no := range []string{"<script", "<link", "<img", "<iframe", "http:", "https:", "url(", "@import", "NaN", "Inf", "ZgotmplZ", "%!", "<nil>"} {
					if i := strings.Index(page, no); i >= 0 {
						t.Errorf("%q in %.80q", no, page[max(0, i-40):])
					}
				}
				text := visible(t, page)
				if found := regexp.MustCompile(`(growth|cli)\.[a-z_.0-9]+|\{[a-z_]+\}`).FindAllString(text, -1); len(found) > 0 {
					t.Errorf("not in words: %v", found)
				}
				for _, want := range []string{"A <i>& \"b\"", "c'd<.csv", "2026"} {
					if !strings.Contains(text, want) {
						t.Errorf("it does not say %s", want)
					}
				}
			})
		}
	}
}

// visible is the text of a page; it fails for a tag that is not closed where it
// should be, and for a drawing that is told to nobody.
func visible(t *testing.T, page string) string {
	t.Helper()
	var text strings.Builder
	var open []string
	tokens := html.NewTokenizer(strings.NewReader(page))
	for {
		switch kind := tokens.Next(); kind {
		case html.ErrorToken:
			if len(open) > 0 {
				t.Errorf("left open: %v", open)
			}
			return text.String()
		case html.TextToken:
			if len(open) == 0 || open[len(open)-1] != "style" {
				text.Write(tokens.Text())
			}
		case html.StartTagToken:
			token := tokens.Token()
			if token.Data == "meta" || token.Data == "br" {
				continue
			}
			open = append(open, token.Data)
			if hidden := slices.Contains(token.Attr, html.Attribute{Key: "aria-hidden", Val: "true"}); token.Data == "svg" && !hidden &&
				!slices.ContainsFunc(token.Attr, func(a html.Attribute) bool { return a.Key == "aria-label" && a.Val != "" }) {
				t.Errorf("a drawing without words: %v", token)
			}
		case html.EndTagToken:
			token := tokens.Token()
			if len(open) == 0 || open[len(open)-1] != token.Data {
				t.Fatalf("</%s> closes %v", token.Data, open)
			}
			open = open[:len(open)-1]
		}
	}
}

// The figures on the page are those of the table, and the cases those that a
// plain count finds.
func TestHeadlinesAreTheFigures(t *testing.T) {
	r := readerOf(t, vector(t, "household"), household(), "id")
	low, scored := 0, 0
	for i := range r.survey.Children {
		if z := r.survey.Children[i].Scores.LenheiForAge; z.Valid() {
			scored++
			if z.Z < -2 {
				low++
			}
		}
	}
	h := r.headlines()[0]
	e, _ := r.table.Estimate(all, "HA_2")
	if want := fmt.Sprintf("%s dari %s anak", r.count(low), r.count(scored)); h.Count != want || scored == 0 {
		t.Errorf("%q, want %q", h.Count, want)
	}
	if want := strings.Replace(fmt.Sprintf("%.1f%%", e.Value), ".", ",", 1); h.Value != want {
		t.Errorf("%q, want %q", h.Value, want)
	}
	if want := strings.ReplaceAll(fmt.Sprintf("IK 95%% %.1f–%.1f", e.Low, e.High), ".", ","); h.Interval != want {
		t.Errorf("%q, want %q", h.Interval, want)
	}
	if h.Severity != "very_high" || h.Severe == nil || h.Severe.Severity != "" || len(r.headlines()) != 4 {
		t.Errorf("%+v", h)
	}
	page := written(t, vector(t, "household"), household(), Paper{Words: wordsOf(t, "id")})
	for _, want := range []string{h.Value, h.Count, h.Interval, h.Class, "Rural"} {
		if !strings.Contains(page, want) {
			t.Errorf("the page does not say %q", want)
		}
	}
}

// TestCasesAreWholeChildren: whatever the weights, the children counted are the
// children that a plain count finds.
func TestCasesAreWholeChildren(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		var b strings.Builder
		b.WriteString("sex,age_days,lenhei_cm,sw\n")
		for range rapid.IntRange(1, 60).Draw(rt, "children") {
			fmt.Fprintf(&b, "%d,%d,%d,%d\n", rapid.IntRange(1, 2).Draw(rt, "sex"), rapid.IntRange(300, 900).Draw(rt, "age"), rapid.IntRange(55, 95).Draw(rt, "cm"), rapid.IntRange(0, 9).Draw(rt, "weight"))
		}
		r := readerOf(t, b.String(), anthro.SurveyOptions{Weights: "sw"}, "en")
		want := 0
		for i := range r.survey.Children {
			if z := r.survey.Children[i].Scores.LenheiForAge; z.Valid() && z.Z < -2 {
				want++
			}
		}
		if got, ok := r.share(all, "HA_2"); ok && got.Cases != want {
			rt.Errorf("%d cases, want %d", got.Cases, want)
		}
	})
}

func TestSmallSurveysAreNotJudged(t *testing.T) {
	r := readerOf(t, tiny, anthro.SurveyOptions{}, "en")
	h := r.headlines()[0]
	if h.Severity != "" || h.Value != "33.3%" {
		t.Errorf("%+v", h)
	}
	empty := readerOf(t, "sex,age_days,weight_kg\n", anthro.SurveyOptions{}, "en").headlines()[0]
	if empty.Value != none || empty.Count != "" || empty.Interval != "" || empty.Severity != "" || empty.Bar != "" {
		t.Errorf("nobody: %+v", empty)
	}
	none := r.headlines()[3] // nobody is overweight
	if none.Value != "0.0%" || none.Interval != "no interval" {
		t.Errorf("%+v", none)
	}
}

func TestSeverityBoundsAreTheRules(t *testing.T) {
	for figure, want := range map[string][]float64{"HA_2": {2.5, 10, 20, 30}, "WH_2": {2.5, 5, 10, 15}, "WA_2": nil} {
		if got := severityBounds(figure); !slices.Equal(got, want) {
			t.Errorf("%s: %v, want %v", figure, got, want)
		}
	}
}

func TestNotesSayWhatWasLeftOut(t *testing.T) {
	r := readerOf(t, vector(t, "hard_lonely"), anthro.SurveyOptions{Cluster: "cluster", Strata: "strata"}, "en")
	if notes := strings.Join(r.notes(), "\n"); !strings.Contains(notes, "single cluster") {
		t.Errorf("notes %q", notes)
	}
	r = readerOf(t, "sex,age_days,weight_kg,c,s,w\nf,300,?,1,1,\nf,3000,8,1,1,1\nf,300,8,,1,1\nf,300,8,1,,1\n", anthro.SurveyOptions{Cluster: "c", Strata: "s", Weights: "w"}, "en")
	notes := strings.Join(r.notes(), "\n")
	for _, want := range []string{"outside the ages", "no cluster", "no stratum", "no sampling weight", "weight_kg: 1 values"} {
		if !strings.Contains(notes, want) {
			t.Errorf("%q is not said in %q", want, notes)
		}
	}
}

func TestNumbersInBothLanguages(t *testing.T) {
	id, en := newSpeech(wordsOf(t, "id")), newSpeech(wordsOf(t, "en"))
	tests := []struct {
		f        float64
		decimals int
		id, en   string
	}{
		{0, 0, "0", "0"}, {999, 0, "999", "999"}, {1234567.5, 1, "1.234.567,5", "1,234,567.5"}, {-1.204, 2, "−1,20", "−1.20"},
		{-0.001, 2, "0,00", "0.00"}, {math.NaN(), 1, none, none}, {math.Inf(1), 0, none, none}, {1000, 0, "1.000", "1,000"},
	}
	for _, test := range tests {
		if got := id.number(test.f, test.decimals); got != test.id {
			t.Errorf("%g: %s, want %s", test.f, got, test.id)
		}
		if got := en.number(test.f, test.decimals); got != test.en {
			t.Errorf("%g: %s, want %s", test.f, got, test.en)
		}
	}
	if got := id.percent(14.25); got != "14,2%" {
		t.Errorf("a share is %s", got)
	}
	if got := id.day(time.Date(2026, 8, 1, 0, 0, 0, 0, time.UTC)); got != "1 Agustus 2026" || en.day(time.Time{}) != "" {
		t.Errorf("the day is %q", got)
	}
}

func TestGroupsAreSaidInWords(t *testing.T) {
	r := readerOf(t, tiny, anthro.SurveyOptions{}, "id")
	for label, want := range map[string]string{
		"Age group: 00-05 mo": "Umur|0–5 bulan", "Age + sex: 12-23 mo.Female": "Umur dan jenis kelamin|12–23 bulan, perempuan",
		"Age + Sex: Male.60-119 mo": "Umur dan jenis kelamin|Laki-laki, 60–119 bulan", "Sex: Male": "Jenis kelamin|Laki-laki",
		"Geographical region: Kranggan.1": "Daerah|Kranggan.1", "RW: 5-6 mo": "RW|5-6 mo",
	} {
		split, value, _ := strings.Cut(label, ": ")
		if got := r.splitName(split) + "|" + r.valueName(split, value); got != want {
			t.Errorf("%s is %s, want %s", label, got, want)
		}
	}
}

func TestTablesHaveEveryGroup(t *testing.T) {
	r := readerOf(t, vector(t, "household"), household(), "id")
	tables := r.tables()
	if len(tables) != 4 {
		t.Fatalf("%d tables", len(tables))
	}
	for _, table := range tables {
		rows := 0
		for _, part := range table.Parts {
			rows += len(part.Rows)
			for _, row := range part.Rows {
				if len(row.Cells) != len(table.Headings) {
					t.Errorf("%s: %d cells under %d headings", row.Name, len(row.Cells), len(table.Headings))
				}
				if row.Children == "0" && (row.Cells[0].Value != none || row.Bar != "") {
					t.Errorf("%s rests on nobody and says %+v", row.Name, row)
				}
			}
		}
		if rows != len(r.table.Rows) {
			t.Errorf("%s: %d rows, the table has %d", table.Name, rows, len(r.table.Rows))
		}
	}
	school := readerOf(t, vector(t, "who2007"), anthro.SurveyOptions{Options: anthro.Options{Standard: anthro.WHO2007}}, "id").tables()
	if len(school) != 3 || school[2].Parts[0].Name == "" {
		t.Errorf("weight for age of all school children, whom the reference does not cover: %+v", school[2].Parts[0])
	}
}

// Whatever the figures are, no drawing leaves its frame.
func TestDrawingsStayInside(t *testing.T) {
	numbers := regexp.MustCompile(`(?: x="| cx="|"M|H)(-?[0-9.]+)`)
	share := rapid.Float64Range(0, 100)
	r := &reader{speech: newSpeech(wordsOf(t, "id"))}
	rapid.Check(t, func(t *rapid.T) {
		e := survey.Estimate{Value: share.Draw(t, "value"), Low: share.Draw(t, "low"), High: share.Draw(t, "high")}
		if rapid.Bool().Draw(t, "no limits") {
			e.Low, e.High = math.NaN(), math.NaN()
		} else {
			e.Low, e.High = min(e.Low, e.Value), max(e.High, e.Value)
		}
		scale := 10 * float64(rapid.IntRange(1, 10).Draw(t, "scale"))
		figure := rapid.SampledFrom([]string{"HA_2", "WH_2", "WA_2"}).Draw(t, "figure")
		for width, drawn := range map[float64]string{whiskerWidth: string(whisker(e, share.Draw(t, "whole"), scale)), barWidth: string(r.bar(e, severityBounds(figure)))} {
			for _, m := range numbers.FindAllStringSubmatch(drawn, -1) {
				var x float64
				if _, err := fmt.Sscan(m[1], &x); err != nil || x < 0 || x > width {
					t.Fatalf("%s leaves 0 to %g in %s", m[0], width, drawn)
				}
			}
		}
	})
}

func TestAReportThatCannotBeWritten(t *testing.T) {
	s, table := surveyOf(t, vector(t, "household"), household())
	if err := Write(full{}, s, table, Paper{Words: wordsOf(t, "id")}); fault.KindOf(err) != fault.Unavailable {
		t.Errorf("got %v", err)
	}
}

// full takes nothing.
type full struct{}

func (full) Write([]byte) (int, error) { return 0, errors.New("disk full") }

func BenchmarkWrite(b *testing.B) {
	s, table := surveyOf(b, vector(b, "household"), household())
	p := Paper{Words: wordsOf(b, "id")}
	for b.Loop() {
		if err := Write(&bytes.Buffer{}, s, table, p); err != nil {
			b.Fatal(err)
		}
	}
}

// The sizes that a report draws are those of the children who took part.
func TestScoresAreOfThoseWhoTookPart(t *testing.T) {
	text := "sex,age_days,weight_kg,lenhei_cm,c,w\nf,365,9,74,1,1\nf,2500,21,118,1,1\nf,400,9,74,,1\nf,400,9,75,2,0\nf,400,9,300,2,1\n"
	r := readerOf(t, text, anthro.SurveyOptions{Options: anthro.Options{Standard: anthro.Auto}, Cluster: "c", Weights: "w"}, "en")
	length := indices(r.survey.Standard)[0]
	if got := r.scores(length); len(got) != 1 || got[0].z != 0 {
		t.Errorf("scores %+v, want that of the first child", got)
	}
	if valid, flagged := r.scored(length); valid != 2 || flagged != 1 {
		t.Errorf("%d scores and %d flagged, want 2 and 1", valid, flagged)
	}
	if r.survey.Standard != anthro.WHO2006 || r.survey.Children[1].Scores.Standard != growth.Standard2007 {
		t.Error("the survey does not hold what the test is about")
	}
}
