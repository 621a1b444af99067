package growth

import (
	"math"
	"path/filepath"
	"strconv"
	"testing"
)

// packedFrom says which CSV and columns each table must hold.
func packedFrom() map[tableID]struct {
	file    string
	columns []string
} {
	type source = struct {
		file    string
		columns []string
	}
	row := []string{"L", "M", "S"}
	skew := []string{"mu", "sigma", "nu", "tau"}
	return map[tableID]source{
		tableWeightForAge: {"who2006_wfa", row}, tableLenheiForAge: {"who2006_lhfa", row},
		tableBMIForAge: {"who2006_bmi", row}, tableHeadForAge: {"who2006_hc", row},
		tableArmForAge: {"who2006_ac", row}, tableTricepsForAge: {"who2006_ts", row},
		tableSubscapularForAge: {"who2006_ss", row}, tableWeightForLength: {"who2006_wfl", row},
		tableWeightForHeight: {"who2006_wfh", row}, tableWeightForAge2007: {"who2007_wfa", row},
		tableHeightForAge2007: {"who2007_hfa", row}, tableBMIForAge2007: {"who2007_bmi", row},
		tableNewbornWeight: {"ig21_newborn_weight_st3", skew}, tableNewbornLength: {"ig21_newborn_length_st3", skew},
		tableNewbornHead: {"ig21_newborn_hc_st3", skew},
	}
}

// TestCellsAreThePrintedDecimals compares every cell with the float64 of its
// text, bit for bit.
func TestCellsAreThePrintedDecimals(t *testing.T) {
	for id, source := range packedFrom() {
		rows := map[Sex]int{}
		for _, v := range readVectors(t, filepath.Join("tables", source.file+".csv")) {
			sex := sexOf(t, v["sex"])
			for c, name := range source.columns {
				want, got := v.number(t, name), layout[id].cell(sex, rows[sex], c)
				if want != got {
					t.Errorf("%s row %d %s: %v, printed %s", source.file, rows[sex], name, got, v[name])
				}
			}
			rows[sex]++
		}
		for sex, n := range rows {
			if more := layout[id].rows - n; more != 0 && more != lastDayOfTail-lastDay2006 {
				t.Errorf("%s, %s: %d rows in the CSV, %d packed", source.file, sex, n, layout[id].rows)
			}
		}
	}
}

func TestRowsAreTheirCells(t *testing.T) {
	for i := WeightForAge; i.known(); i++ {
		table := &layout[references[i].table]
		for row := range table.rows {
			for _, sex := range []Sex{Male, Female} {
				want := lms{table.cell(sex, row, 0), table.cell(sex, row, 1), table.cell(sex, row, 2)}
				if got := table.lms(sex, row); got != want {
					t.Errorf("%s, %s, row %d: %v, its cells are %v", i, sex, row, got, want)
				}
			}
		}
	}
}

func TestTailFollowsTheTables(t *testing.T) {
	count := 0
	for _, v := range readVectors(t, "tables/who2006_tail_1827_1856.csv") {
		i := indicatorOf(t, v["indicator"])
		row, ok := i.row(sexOf(t, v["sex"]), v.number(t, "age_days"))
		want := lms{v.number(t, "L"), v.number(t, "M"), v.number(t, "S")}
		if !ok || row != want {
			t.Errorf("%s sex %s day %s: %v, %t; want %v", v["indicator"], v["sex"], v["age_days"], row, ok, want)
		}
		count++
	}
	if count != 420 {
		t.Errorf("%d rows of the tail, want 420", count)
	}
}

func TestCSVsAreTheHandedOverTables(t *testing.T) {
	names, err := filepath.Glob("tables/*.csv")
	if err != nil || len(names) != 19 {
		t.Fatalf("%d CSVs (%v), want 19", len(names), err)
	}
	for _, name := range names {
		ours, theirs := readVectors(t, name), readVectors(t, filepath.Join("../../shared/data/growth", filepath.Base(name)))
		if len(ours) != len(theirs) {
			t.Errorf("%s: %d rows, the source has %d", name, len(ours), len(theirs))
			continue
		}
		for i := range ours {
			for column, text := range theirs[i] {
				if ours[i][column] != text {
					t.Errorf("%s row %d %s: %q, the source has %q", name, i, column, ours[i][column], text)
				}
			}
		}
	}
}

func TestRowsBetweenGridPoints(t *testing.T) {
	low, _ := WeightForLength.row(Male, 60.0)
	high, _ := WeightForLength.row(Male, 60.1)
	got, ok := WeightForLength.row(Male, 60.025)
	want := low.towards(high, 0.25)
	if !ok || math.Abs(got.m-want.m) > 1e-9 || math.Abs(got.s-want.s) > 1e-9 {
		t.Errorf("a quarter of the way: %v, %t; want %v", got, ok, want)
	}
	if !(low.m < got.m && got.m < high.m) {
		t.Errorf("medians do not rise: %g, %g, %g", low.m, got.m, high.m)
	}
}

func TestTableEnds(t *testing.T) {
	tests := []struct {
		i    Indicator
		x    float64
		want bool
	}{
		{WeightForAge, -0.51, false}, {WeightForAge, -0.5, true}, {WeightForAge, 1856.49, true}, {WeightForAge, 1856.5, false},
		{ArmForAge, 90.49, false}, {ArmForAge, 90.5, true},
		{WeightForLength, 44.99, false}, {WeightForLength, 45, true}, {WeightForLength, 110, true}, {WeightForLength, 110.001, false},
		{WeightForHeight, 64.99, false}, {WeightForHeight, 65, true}, {WeightForHeight, 120, true}, {WeightForHeight, 120.01, false},
		{HeightForAge2007, DaysFromMonths(59.999), false}, {HeightForAge2007, DaysFromMonths(60), true},
		{HeightForAge2007, DaysFromMonths(228), true}, {HeightForAge2007, DaysFromMonths(228.01), false},
		{WeightForAge2007, DaysFromMonths(120), true}, {WeightForAge2007, DaysFromMonths(120.01), false},
		{WeightForAge, math.NaN(), false}, {WeightForAge, math.Inf(1), false}, {WeightForLength, math.Inf(-1), false},
		{0, 100, false}, {Indicator(200), 100, false},
	}
	for _, test := range tests {
		t.Run(test.i.String()+" "+strconv.FormatFloat(test.x, 'g', -1, 64), func(t *testing.T) {
			if _, got := Value(test.i, Female, test.x, 0); got != test.want {
				t.Errorf("Value is there: %t, want %t", got, test.want)
			}
			if _, got := ZScore(test.i, Female, test.x, 10); got != test.want {
				t.Errorf("ZScore is there: %t, want %t", got, test.want)
			}
		})
	}
}
