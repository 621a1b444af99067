package survey

import (
	"encoding/csv"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"testing"

	"canting/growth"
)

// vectorDir holds surveys and what WHO's programs make of them; nobody on the
// project wrote the expected numbers.
const vectorDir = "../../../shared/data/growth/vectors"

// readCSV reads a file of the data folder. A missing file fails the test: a
// suite that skips its truth proves nothing.
func readCSV(t testing.TB, name string) []map[string]string {
	t.Helper()
	f, err := os.Open(filepath.Join(vectorDir, name))
	if err != nil {
		t.Fatalf("the expected results belong beside the checkout: %v", err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var found []map[string]string
	for _, row := range rows[1:] {
		v := map[string]string{}
		for i, column := range rows[0] {
			v[column] = row[i]
		}
		found = append(found, v)
	}
	return found
}

// parse is a cell of the files; NaN where it is empty.
func parse(t testing.TB, cell string) float64 {
	t.Helper()
	if cell == "" {
		return math.NaN()
	}
	f, err := strconv.ParseFloat(cell, 64)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// readSurvey reads prev_<name>_input.csv for a design by words of WHO's file
// names.
func readSurvey(t testing.TB, name string, design *Design) []Child {
	t.Helper()
	score := growth.WHO2006
	if name == "who2007" {
		design.Reference, score = growth.Standard2007, growth.WHO2007
	}
	// The input's names of WHO's optional groups.
	optional := []struct{ group, column string }{
		{GroupArea, "residence"}, {GroupRegion, "region"}, {GroupRegion, "district"}, {GroupRegion, "province"},
	}
	if name == "who2007" {
		optional = nil // the expected tables have no rows by region
	}
	var children []Child
	for i, v := range readCSV(t, "prev_"+name+"_input.csv") {
		m := measurement(t, v)
		c := Child{Scores: score(m), Sex: m.Sex, AgeDays: m.AgeDays, Oedema: m.Oedema,
			Weight: parse(t, v["sw"]), Cluster: v["cluster"], Stratum: v["strata"]}
		for _, o := range optional {
			value, ok := v[o.column]
			if !ok {
				continue
			}
			if i == 0 {
				design.Groups = append(design.Groups, o.group)
			}
			c.Groups = append(c.Groups, value)
		}
		children = append(children, c)
	}
	return children
}

func measurement(t testing.TB, v map[string]string) growth.Measurement {
	t.Helper()
	m := growth.Missing(map[string]growth.Sex{"1": growth.Male, "2": growth.Female}[v["sex"]])
	m.AgeDays = parse(t, v["age"]+v["age_months"])
	if _, inMonths := v["age_months"]; inMonths || v["age_unit"] == "months" {
		m.AgeDays = growth.DaysFromMonths(m.AgeDays)
	}
	m.WeightKg, m.LenheiCm = parse(t, v["weight_kg"]), parse(t, v["lenhei_cm"]+v["height_cm"])
	m.Measure = map[string]growth.Measure{"l": growth.Lying, "h": growth.Standing}[v["measure"]]
	m.Oedema = v["oedema"] == "y"
	return m
}
