package growth

import (
	"encoding/csv"
	"fmt"
	"maps"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// vectorDir holds the expected results, beside the checkout; nobody on the
// project wrote them.
const vectorDir = "../../shared/data/growth/vectors"

// vector is one row of a vector file.
type vector map[string]string

// number is a cell as a float64; NaN where the cell is empty.
func (v vector) number(t *testing.T, column string) float64 {
	t.Helper()
	text := v[column]
	if text == "" {
		return math.NaN()
	}
	f, err := strconv.ParseFloat(text, 64)
	if err != nil {
		t.Fatalf("row %s column %s: %v", v["row"], column, err)
	}
	return f
}

// readVectors reads a CSV of the data folder. A missing file fails the test:
// a suite that skips its truth proves nothing.
func readVectors(t *testing.T, path string) []vector {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatalf("the expected results belong beside the checkout: %v", err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var out []vector
	for _, row := range rows[1:] {
		v := make(vector, len(row))
		for i, name := range rows[0] {
			v[name] = row[i]
		}
		out = append(out, v)
	}
	return out
}

// measurement reads the inputs that a vector row has.
func (v vector) measurement(t *testing.T) Measurement {
	t.Helper()
	m := Missing(map[string]Sex{"1": Male, "m": Male, "M": Male, "2": Female, "f": Female, "F": Female}[v["sex"]])
	m.AgeDays = v.ageDays(t)
	m.WeightKg = v.number(t, "weight_kg")
	m.LenheiCm = v.number(t, "lenhei_cm")
	if _, ok := v["height_cm"]; ok {
		m.LenheiCm = v.number(t, "height_cm")
	}
	m.HeadCm, m.ArmCm = v.number(t, "headc_cm"), v.number(t, "armc_cm")
	m.TricepsMm, m.SubscapularMm = v.number(t, "triskin_mm"), v.number(t, "subskin_mm")
	m.Measure = map[string]Measure{"l": Lying, "L": Lying, "h": Standing, "H": Standing}[v["measure"]]
	m.Oedema = v["oedema"] == "y" || v["oedema"] == "Y" || v["oedema"] == "1"
	return m
}

func (v vector) ageDays(t *testing.T) float64 {
	t.Helper()
	if _, ok := v["age_days"]; ok {
		return v.number(t, "age_days")
	}
	if _, ok := v["age_months"]; ok {
		return DaysFromMonths(v.number(t, "age_months"))
	}
	if v["age_unit"] == "months" {
		return DaysFromMonths(v.number(t, "age"))
	}
	return v.number(t, "age")
}

// columns maps the z column of the vector files to our score; the flag column
// is the same name with f for z.
func columns(sc Scores) map[string]Score {
	return map[string]Score{
		"zlen": sc.LenheiForAge, "zwei": sc.WeightForAge, "zwfl": sc.WeightForLenhei, "zbmi": sc.BMIForAge,
		"zhc": sc.HeadForAge, "zac": sc.ArmForAge, "zts": sc.TricepsForAge, "zss": sc.SubscapularForAge,
	}
}

func columns2007(sc Scores) map[string]Score {
	return map[string]Score{"zhfa": sc.LenheiForAge, "zwfa": sc.WeightForAge, "zbfa": sc.BMIForAge}
}

// text prints a score as the vector files do: "" for missing.
func (s Score) text() string {
	if !s.Present() {
		return ""
	}
	return strconv.FormatFloat(s.Z, 'f', -1, 64)
}

// tidy makes the two ways of writing one number equal: "-1.50" and "-1.5".
func tidy(t *testing.T, text string) string {
	t.Helper()
	if text == "" {
		return ""
	}
	f, err := strconv.ParseFloat(text, 64)
	if err != nil {
		t.Fatal(err)
	}
	return strconv.FormatFloat(f+0, 'f', -1, 64) // R prints -0 too
}

// deviation is a place where we mean to differ from an expected result.
type deviation struct {
	why   string
	count int // cells, exactly
	match func(v vector, column, want, got string) bool
}

// tally sorts every difference into the table of deviations.
type tally struct {
	t          *testing.T
	deviations []deviation
	seen       []int
	cells      int
	strange    []string
}

func newTally(t *testing.T, deviations []deviation) *tally {
	return &tally{t: t, deviations: deviations, seen: make([]int, len(deviations))}
}

func (ta *tally) compare(v vector, column, want, got string) {
	ta.cells++
	if want == got {
		return
	}
	for i, d := range ta.deviations {
		if d.match(v, column, want, got) {
			ta.seen[i]++
			return
		}
	}
	ta.strange = append(ta.strange, fmt.Sprintf("row %s %s: want %q, got %q", v["row"], column, want, got))
}

// report fails on a difference that is not in the table, and on a deviation
// that is no longer there.
func (ta *tally) report(cells int) {
	ta.t.Helper()
	for i, line := range ta.strange {
		if i == 20 {
			ta.t.Errorf("and %d more", len(ta.strange)-i)
			break
		}
		ta.t.Error(line)
	}
	for i, d := range ta.deviations {
		if ta.seen[i] != d.count {
			ta.t.Errorf("deviation %q: %d cells, the table says %d", d.why, ta.seen[i], d.count)
		}
	}
	if ta.cells != cells {
		ta.t.Errorf("compared %d cells, want %d", ta.cells, cells)
	}
}

func compareScores(ta *tally, v vector, scores map[string]Score) {
	for _, column := range slices.Sorted(maps.Keys(scores)) {
		ta.compare(v, column, tidy(ta.t, v[column]), scores[column].text())
	}
}

func compareFlags(ta *tally, v vector, scores map[string]Score) {
	for _, column := range slices.Sorted(maps.Keys(scores)) {
		s, flag := scores[column], ""
		if s.Present() {
			flag = map[bool]string{false: "0", true: "1"}[s.Flag]
		}
		name := "f" + strings.TrimPrefix(column, "z")
		ta.compare(v, name, v[name], flag)
	}
}

func vectorFile(name string) string { return filepath.Join(vectorDir, name) }

// number prints a length or a BMI; "" for missing. Lengths are printed to a
// micrometre, below which only the dust of 0.7 lies.
func number(f float64) string {
	if math.IsNaN(f) {
		return ""
	}
	return strconv.FormatFloat(math.Round(f*1e9)/1e9, 'f', -1, 64)
}

// compareBMI allows for the last digit of the fifteen that R prints.
func compareBMI(ta *tally, v vector, got float64) {
	want := v.number(ta.t, "cbmi")
	if math.Abs(want-got) <= 1e-13*want {
		got = want
	}
	ta.compare(v, "cbmi", number(want), number(got))
}
