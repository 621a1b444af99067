package anthro

import (
	"bytes"
	"encoding/csv"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// vectorDir holds the expected results, beside the checkout; nobody on the
// project wrote them.
const vectorDir = "../../../../shared/data/growth/vectors"

// deviation is a place where the scores mean to differ from an expected result,
// for the reasons that growth/agreement_test.go gives.
type deviation struct {
	why   string
	cells int
	match func(in map[string]string, column, want, got string) bool
}

// scoreVectors scores a file of expected results as the command does, and gives
// each row's input and what was added to it.
func scoreVectors(t *testing.T, name string, o Options) (in, out []map[string]string) {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(vectorDir, name))
	if err != nil {
		t.Fatalf("the expected results belong beside the checkout: %v", err)
	}
	rows := records(t, string(text))
	scored := records(t, scoreText(t, string(text), o))
	if len(rows) != len(scored) {
		t.Fatalf("%d rows became %d", len(rows), len(scored))
	}
	width := len(rows[0])
	for i := range rows[1:] {
		row, got := rows[i+1], scored[i+1]
		if strings.Join(row, "\x00") != strings.Join(got[:width], "\x00") {
			t.Fatalf("row %d: the input %q went out as %q", i, row, got[:width])
		}
		in, out = append(in, byName(rows[0], row)), append(out, byName(scored[0][width:], got[width:]))
	}
	return in, out
}

func records(t *testing.T, text string) [][]string {
	t.Helper()
	rows, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

func byName(names, cells []string) map[string]string {
	row := map[string]string{}
	for i, name := range names {
		row[name] = cells[i]
	}
	return row
}

func scoreText(t *testing.T, text string, o Options) string {
	t.Helper()
	src, err := Text(strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if _, err := Score(t.Context(), src, &out, o); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

// equal compares as numbers; R prints fifteen digits, the last not always
// rounded, and so do we.
func equal(want, got string) bool {
	if want == got {
		return true
	}
	w, errW := strconv.ParseFloat(want, 64)
	g, errG := strconv.ParseFloat(got, 64)
	return errW == nil && errG == nil && (w == g || math.Abs(w-g) <= 1e-13*math.Abs(w))
}

func TestVectors(t *testing.T) {
	anthro := []string{"clenhei", "cmeasure", "cbmi", "zlen", "flen", "zwei", "fwei", "zwfl", "fwfl", "zbmi", "fbmi", "zhc", "fhc", "zac", "fac", "zts", "fts", "zss", "fss"}
	anthroplus := []string{"cbmi", "zhfa", "fhfa", "zwfa", "fwfa", "zbfa", "fbfa"}
	zero := func(in, column string) func(map[string]string, string, string, string) bool {
		return func(row map[string]string, c, _, got string) bool {
			return row[in] == "0" && got == "" && strings.Contains(column, c)
		}
	}
	over := func(age string, months float64, weight bool) func(map[string]string, string, string, string) bool {
		return func(row map[string]string, c, _, got string) bool {
			f, err := strconv.ParseFloat(row[age], 64)
			if age == "age_days" {
				f /= 30.4375
			}
			return err == nil && f > months && got == "" && (c == "zwfa" || c == "fwfa") == weight
		}
	}
	tests := []struct {
		file       string
		standard   Standard
		columns    []string
		cells      int
		deviations []deviation
	}{
		{"z_anthro_edge.csv", WHO2006, anthro, 4723 * 19, []deviation{
			{"weight 0 kg is not a measurement", 3, zero("weight_kg", "zwfl fwfl cbmi")},
			{"length -1 cm is not a measurement", 4, func(row map[string]string, c, _, got string) bool {
				return row["lenhei_cm"] == "-1" && got == "" && strings.Contains("clenhei cbmi zbmi fbmi", c)
			}},
		}},
		{"z_anthroplus_edge.csv", WHO2007, anthroplus, 1731 * 7, []deviation{
			{"height 0 cm is not a measurement", 62 + 14 + 9, zero("height_cm", "zhfa fhfa zbfa fbfa cbmi")},
			{"weight 0 kg is not a measurement", 34 + 16 + 12, zero("weight_kg", "zwfa fwfa zbfa fbfa cbmi")},
		}},
		{"z_igrowup_survey.csv", WHO2006, anthro[3:], 249 * 16, []deviation{
			{"60.83 months: handed over to 2007", 14, over("age_months", 60, false)},
		}},
		{"z_who2007_survey.csv", WHO2007, anthroplus[1:], 466 * 6, []deviation{
			{"the reference for weight ends at 120 months", 4, over("age_months", 120, true)},
			{"the reference ends at 228 months", 8, over("age_months", 228, false)},
		}},
	}
	for _, test := range tests {
		t.Run(test.file, func(t *testing.T) {
			in, out := scoreVectors(t, test.file, Options{Standard: test.standard})
			cells, seen := 0, make([]int, len(test.deviations))
			for i := range in {
				for _, column := range test.columns {
					cells++
					want, got := in[i][column], out[i][column]
					if !equal(want, got) && !deviates(test.deviations, seen, in[i], column, want, got) {
						t.Errorf("row %s %s: %q, want %q", in[i]["row"], column, got, want)
					}
				}
			}
			for i, d := range test.deviations {
				if seen[i] != d.cells {
					t.Errorf("%s: %d cells, the table says %d", d.why, seen[i], d.cells)
				}
			}
			if cells != test.cells {
				t.Errorf("compared %d cells, want %d", cells, test.cells)
			}
		})
	}
}

func deviates(deviations []deviation, seen []int, in map[string]string, column, want, got string) bool {
	for i, d := range deviations {
		if d.match(in, column, want, got) {
			seen[i]++
			return true
		}
	}
	return false
}

// SPOON's clinics hold children of all ages. Their file leaves blank what it
// flags, and hands over at 61 months.
func TestVectorsOfAllAges(t *testing.T) {
	in, out := scoreVectors(t, "z_spoon_stata.csv", Options{Standard: Auto})
	gap, heavy, cells := 0, 0, 0
	for i := range in {
		days, err := strconv.ParseFloat(in[i]["age_days"], 64)
		if err != nil {
			t.Fatal(err)
		}
		for _, column := range []string{"zlen", "zwei", "zwfl", "zbmi", "zhc", "zhfa", "zwfa", "zbfa"} {
			cells++
			want, got := in[i][column], out[i][column]
			if out[i]["f"+column[1:]] == "1" {
				got = ""
			}
			months := days / 30.4375
			switch {
			case equal(want, got):
			case months >= 60 && days <= 1856:
				gap++
			case months > 120 && months < 121 && column == "zwfa" && got == "":
				heavy++
			default:
				t.Errorf("row %s %s: %q, want %q", in[i]["row"], column, got, want)
			}
		}
	}
	if cells != 2852*8 || gap != 70 || heavy != 7 {
		t.Errorf("%d cells, %d of 60 months, %d of 120 months", cells, gap, heavy)
	}
}
