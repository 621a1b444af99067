package survey

import (
	"bytes"
	"encoding/csv"
	"errors"
	"math"
	"slices"
	"strconv"
	"strings"
	"testing"

	"canting/growth"
	"pgregory.net/rapid"
)

// drawChildren makes a small survey with gaps, flags, ties and empty groups.
func drawChildren(t *rapid.T) []Child {
	score := rapid.Custom(func(t *rapid.T) growth.Score {
		if rapid.IntRange(0, 9).Draw(t, "kind") == 0 {
			return growth.Score{Z: math.NaN(), Reason: growth.ReasonNoValue}
		}
		z := float64(rapid.IntRange(-700, 700).Draw(t, "z")) / 100
		return growth.Score{Z: z, Flag: math.Abs(z) > 6, Reason: growth.ReasonScored}
	})
	child := rapid.Custom(func(t *rapid.T) Child {
		return Child{
			Sex: growth.Sex(rapid.IntRange(0, 2).Draw(t, "sex")), AgeDays: float64(rapid.IntRange(0, 1900).Draw(t, "age")),
			Oedema:  rapid.IntRange(0, 19).Draw(t, "oedema") == 0,
			Weight:  float64(rapid.IntRange(0, 8).Draw(t, "weight")) / 4,
			Cluster: rapid.SampledFrom([]string{"", "1", "2", "3", "10"}).Draw(t, "cluster"),
			Stratum: rapid.SampledFrom([]string{"", "N", "S"}).Draw(t, "stratum"),
			Groups:  []string{rapid.SampledFrom([]string{"", "2", "10", "urban"}).Draw(t, "group")},
			Scores: growth.Scores{LenheiForAge: score.Draw(t, "haz"), WeightForAge: score.Draw(t, "waz"),
				WeightForLenhei: score.Draw(t, "whz"), BMIForAge: score.Draw(t, "bmi")},
		}
	})
	return rapid.SliceOfN(child, 0, 40).Draw(t, "children")
}

func drawDesign(t *rapid.T) Design {
	return Design{Clustered: rapid.Bool().Draw(t, "clustered"), Stratified: rapid.Bool().Draw(t, "stratified"),
		Weighted: rapid.Bool().Draw(t, "weighted"), Groups: []string{GroupArea}}
}

func mustPrevalence(t rapid.TB, children []Child, design Design) *Table {
	t.Helper()
	table, err := Prevalence(children, design)
	if err != nil {
		t.Fatal(err)
	}
	return table
}

// sameTable compares values by group, to a relative 1e-9; scale is what
// population columns are divided by first.
func sameTable(t *rapid.T, got, want *Table, scale float64, skip func(column string) bool) {
	t.Helper()
	if len(got.Rows) != len(want.Rows) {
		t.Fatalf("%d rows, want %d", len(got.Rows), len(want.Rows))
	}
	for _, row := range want.Rows {
		for i, column := range want.Columns {
			if skip(column) {
				continue
			}
			g, _ := got.Value(row.Group, column)
			if isPopulation(column) {
				g /= scale
			}
			w := row.Values[i]
			if math.IsNaN(g) != math.IsNaN(w) || math.Abs(g-w) > 1e-9*(1+math.Abs(w)) {
				t.Errorf("%s %s: %v, want %v", row.Group, column, g, w)
			}
		}
	}
}

func nothing(string) bool { return false }

func TestWeightsAreRelative(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		children, design := drawChildren(t), drawDesign(t)
		design.Weighted = true
		scale := rapid.SampledFrom([]float64{0.001, 0.3, 7, 1e6}).Draw(t, "scale")
		want := mustPrevalence(t, children, design)
		heavier := slices.Clone(children)
		for i := range heavier {
			heavier[i].Weight *= scale
		}
		sameTable(t, mustPrevalence(t, heavier, design), want, scale, nothing)
	})
}

func TestOrderDoesNotMatter(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		children, design := drawChildren(t), drawDesign(t)
		shuffled := rapid.Permutation(children).Draw(t, "shuffled")
		sameTable(t, mustPrevalence(t, shuffled, design), mustPrevalence(t, children, design), 1, nothing)
	})
}

func TestEqualWeightsAreNone(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		children, design := drawChildren(t), drawDesign(t)
		for i := range children {
			children[i].Weight = 1
		}
		design.Weighted = true
		weighted := mustPrevalence(t, children, design)
		design.Weighted = false
		sameTable(t, mustPrevalence(t, children, design), weighted, 1, nothing)
	})
}

// TestOwnClusters: children who are each their own cluster are a survey without
// clusters. WHO counts the SD's n another way there.
func TestOwnClusters(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		children, design := drawChildren(t), drawDesign(t)
		for i := range children {
			children[i].Cluster = strconv.Itoa(i)
			children[i].Weight++ // none is without weight, where degrees of freedom differ
		}
		design.Clustered = true
		own := mustPrevalence(t, children, design)
		design.Clustered = false
		sameTable(t, mustPrevalence(t, children, design), own, 1, func(column string) bool { return strings.HasSuffix(column, "_stdev") })
	})
}

// TestTwinsAddNothing: a second copy of every child in the same cluster changes
// no share, mean or error, because the clusters are what was drawn.
func TestTwinsAddNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		children, design := drawChildren(t), drawDesign(t)
		design.Clustered = true
		for i := range children {
			children[i].Cluster = []string{"a", "b", "c"}[i%3] // more than one name
		}
		if len(children) < 6 {
			t.Skip("fewer than two clusters may remain")
		}
		once := mustPrevalence(t, children, design)
		twice := mustPrevalence(t, slices.Concat(children, children), design)
		if once.Units == once.Kept {
			t.Skip("every kept child is alone in its cluster, or all are in one")
		}
		sameTable(t, twice, once, 2, func(column string) bool {
			return strings.HasSuffix(column, "_stdev") || strings.HasSuffix(column, "_unwpop")
		})
	})
}

// TestTableHoldsTogether checks what must hold in any table.
func TestTableHoldsTogether(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		children, design := drawChildren(t), drawDesign(t)
		table := mustPrevalence(t, children, design)
		checkTable(t, table)
		left := table.Left
		if table.Kept+left.Age+left.Cluster+left.Stratum != len(children) {
			t.Errorf("%d kept and %+v left of %d children", table.Kept, left, len(children))
		}
	})
}

func checkTable(t rapid.TB, table *Table) {
	t.Helper()
	if table.Rows[0].Group != "All" {
		t.Errorf("the first row is %q", table.Rows[0].Group)
	}
	for _, row := range table.Rows {
		if len(row.Values) != len(table.Columns) {
			t.Fatalf("%s: %d values for %d columns", row.Group, len(row.Values), len(table.Columns))
		}
		checkNested(t, table, row.Group, "HA_3", "HA_2", "HA_1")
		checkNested(t, table, row.Group, "WH3", "WH2", "WH1")
		checkNested(t, table, row.Group, "HA_2_WH_2", "HA_2_WH_2")
		for _, name := range []string{"HA_2", "WA_3", "WH2", "BMI1", "HA_2_WH2"} {
			if e, ok := table.Estimate(row.Group, name); ok {
				checkEstimate(t, row.Group+" "+name, e)
			}
		}
	}
}

// checkNested: a wider cut-off holds at least as many children.
func checkNested(t rapid.TB, table *Table, group string, names ...string) {
	t.Helper()
	for i := range names[1:] {
		inner, ok := table.Value(group, names[i]+"_r")
		outer, _ := table.Value(group, names[i+1]+"_r")
		if ok && inner > outer+1e-9 {
			t.Errorf("%s: %s is %g, %s is %g", group, names[i], inner, names[i+1], outer)
		}
	}
}

func checkEstimate(t rapid.TB, name string, e Estimate) {
	t.Helper()
	if e.Children == 0 && !math.IsNaN(e.Value) {
		t.Errorf("%s: %+v rests on nobody", name, e)
	}
	if e.Value < 0 || e.Value > 100 || e.SE < 0 {
		t.Errorf("%s: %+v", name, e)
	}
	if e.Low > e.Value+1e-9 || e.High < e.Value-1e-9 {
		t.Errorf("%s: %g lies outside of %g to %g", name, e.Value, e.Low, e.High)
	}
}

// TestSharesByHand is a survey that can be worked out on paper: two clusters of
// two children, one of the four stunted.
func TestSharesByHand(t *testing.T) {
	var children []Child
	for i, z := range []float64{-2.5, 0, 0, 0} {
		children = append(children, Child{Sex: growth.Male, AgeDays: 400, Cluster: strconv.Itoa(i / 2),
			Scores: growth.Scores{LenheiForAge: growth.Score{Z: z, Reason: growth.ReasonScored}}})
	}
	// Residuals by cluster: 1-2p = 1/2 and -1/2; variance 2/1*(1/4+1/4) = 1 over 4 squared.
	table := mustPrevalence(t, children, Design{Clustered: true})
	e, ok := table.Estimate("All", "HA_2")
	if !ok || !near(e.Value, 25, 1e-12) || !near(e.SE, 25, 1e-12) || e.Children != 4 || e.Weighted != 4 {
		t.Errorf("%+v, want 25 %% with an error of 25, of 4 children", e)
	}
	// Without clusters: 4/3 * (9/16 + 3/16) / 16.
	e, _ = mustPrevalence(t, children, Design{}).Estimate("All", "HA_2")
	if !near(e.SE, 25, 1e-12) {
		t.Errorf("without clusters the error is %g, want 25", e.SE)
	}
}

func TestNobody(t *testing.T) {
	for _, design := range []Design{{}, {Clustered: true, Stratified: true, Weighted: true}, {Reference: growth.Standard2007}} {
		table := mustPrevalence(t, nil, design)
		if len(table.Rows) != 1 || table.Rows[0].Group != "All" {
			t.Fatalf("rows %v, want All alone", table.Rows)
		}
		if n, ok := table.Value("All", "HAZ_unwpop"); !ok || n != 0 {
			t.Errorf("%v children, want 0", n)
		}
		if e, ok := table.Estimate("All", "HA_2"); !ok || e.Children != 0 || !math.IsNaN(e.Value) {
			t.Errorf("%+v, want a figure that rests on nobody", e)
		}
	}
}

// TestEmptyGroupsStay: a level of age and sex that nobody is in keeps its row.
func TestEmptyGroupsStay(t *testing.T) {
	children := []Child{{Sex: growth.Female, AgeDays: 30, Groups: []string{""}}}
	table := mustPrevalence(t, children, Design{Groups: []string{GroupRegion}})
	if len(table.Rows) != 1+6+2+12 {
		t.Errorf("%d rows, want 21 and none by region", len(table.Rows))
	}
	if n, ok := table.Value("Age + sex: 48-59 mo.Male", "WHZ_unwpop"); !ok || n != 0 {
		t.Errorf("%v older boys, want 0", n)
	}
}

func TestRefusals(t *testing.T) {
	tests := []struct {
		name     string
		children []Child
		design   Design
		want     string
	}{
		{"negative weight", []Child{{}, {Weight: -1}}, Design{Weighted: true}, "child 2 of 2: the sampling weight is -1"},
		{"infinite weight", []Child{{Weight: math.Inf(1)}}, Design{Weighted: true}, "child 1 of 1"},
		{"group values", []Child{{Groups: []string{"a", "b"}}}, Design{Groups: []string{GroupArea}}, "2 group values for 1 groups"},
		{"unnamed group", nil, Design{Groups: []string{""}}, "group 1 of 1"},
		{"group twice", nil, Design{Groups: []string{"Area", "Area"}}, "group 2 of 2"},
		{"WHO's group", nil, Design{Groups: []string{"Sex"}}, `"Sex"`},
		{"reference", nil, Design{Reference: growth.Standard2006Tail}, "no prevalence is defined"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if _, err := Prevalence(test.children, test.design); err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("error %v, want one with %q", err, test.want)
			}
		})
	}
	// A weight that no design reads is not looked at.
	if _, err := Prevalence([]Child{{Weight: -1}}, Design{}); err != nil {
		t.Error(err)
	}
}

// TestLonely: a stratum with one cluster is centred on the grand mean; without
// any degrees of freedom there are no limits.
func TestLonely(t *testing.T) {
	child := func(cluster, stratum string, z float64) Child {
		return Child{Sex: growth.Male, AgeDays: 400, Cluster: cluster, Stratum: stratum,
			Scores: growth.Scores{LenheiForAge: growth.Score{Z: z, Reason: growth.ReasonScored}}}
	}
	children := []Child{child("1", "A", -3), child("2", "B", 0)}
	e, _ := mustPrevalence(t, children, Design{Clustered: true, Stratified: true}).Estimate("All", "HA_2")
	// Residuals 1/2 and -1/2, each a stratum of its own: 1/4 + 1/4 over 2 squared.
	if !near(e.SE, 100*math.Sqrt(0.5)/2, 1e-12) || !math.IsNaN(e.Low) || !math.IsNaN(e.High) {
		t.Errorf("%+v, want an error of 35.36 and no limits", e)
	}
}

// TestOnePercentIsNoFlaw: WHO anthro takes a share of exactly 1.000 % in a
// weighted design for 100 % and gives it no interval. That is not copied.
func TestOnePercentIsNoFlaw(t *testing.T) {
	children := make([]Child, 100)
	for i := range children {
		z := 0.0
		if i == 7 {
			z = -2.5
		}
		children[i] = Child{Weight: 1, Scores: growth.Scores{LenheiForAge: growth.Score{Z: z, Reason: growth.ReasonScored}}, Sex: growth.Male}
	}
	e, _ := mustPrevalence(t, children, Design{Weighted: true}).Estimate("All", "HA_2")
	if e.Value != 1 || !(e.Low < 0.2) || !(e.High > 6) {
		t.Errorf("%+v, want 1 %% with an interval", e)
	}
}

func TestWriteLong(t *testing.T) {
	children := []Child{{Sex: growth.Male, AgeDays: 30, Scores: growth.Scores{LenheiForAge: growth.Score{Z: -2.5, Reason: growth.ReasonScored}},
		Groups: []string{`a, "b"`}}}
	table := mustPrevalence(t, children, Design{Groups: []string{GroupOther}})
	var out bytes.Buffer
	if err := table.WriteLong(&out); err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(&out).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	if len(rows) != 1+len(table.Rows)*len(table.Columns) {
		t.Errorf("%d lines for %d rows of %d", len(rows), len(table.Rows), len(table.Columns))
	}
	for _, want := range [][]string{{"group", "column", "value"}, {"All", "HA_2_r", "100"}, {"All", "WH_2_r", ""}, {`Other grouping: a, "b"`, "HAZ_pop", "1"}} {
		if !slices.ContainsFunc(rows, func(row []string) bool { return slices.Equal(row, want) }) {
			t.Errorf("no line %q", want)
		}
	}
	if err := table.WriteLong(full{}); err == nil {
		t.Error("a full disk went unnoticed")
	}
}

// full is a disk without room.
type full struct{}

func (full) Write([]byte) (int, error) { return 0, errors.New("no room") }

func TestLookups(t *testing.T) {
	table := mustPrevalence(t, []Child{{Sex: growth.Male, AgeDays: 2000}}, Design{Reference: growth.Standard2007})
	for _, test := range []struct{ group, name string }{{"All", "XX_2"}, {"Nobody", "HA_2"}, {"All", "WA_2"}} {
		if e, ok := table.Estimate(test.group, test.name); ok {
			t.Errorf("%s %s: %+v, want none", test.group, test.name, e)
		}
		if v, ok := table.Value(test.group, test.name+"_r"); ok {
			t.Errorf("%s %s: %v, want none", test.group, test.name, v)
		}
	}
	if e, ok := table.Estimate("Age Group 2: 60-119 mo", "WA_2"); !ok || e.Children != 0 {
		t.Errorf("%+v, want a figure of nobody", e)
	}
}

// TestOedema2007: past 120 months weight-for-age is over, oedema or not.
func TestOedema2007(t *testing.T) {
	children := []Child{{Oedema: true, AgeDays: growth.DaysFromMonths(100)}, {Oedema: true, AgeDays: growth.DaysFromMonths(130)}}
	table := mustPrevalence(t, children, Design{Reference: growth.Standard2007})
	young, _ := table.Estimate("Age Group 2: 60-119 mo", "WA_3")
	old, _ := table.Estimate("Age Group 2: 120-179 mo", "WA_3")
	bmi, _ := table.Estimate("Age Group 2: 120-179 mo", "BMI_3")
	if young.Children != 1 || young.Value != 100 || old.Children != 0 || bmi.Children != 1 {
		t.Errorf("younger %+v, older %+v, BMI %+v", young, old, bmi)
	}
}

func FuzzPrevalence(f *testing.F) {
	f.Add([]byte{}, uint8(0))
	f.Add([]byte{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 255, 0, 255, 0, 255, 0}, uint8(7))
	f.Fuzz(func(t *testing.T, data []byte, kind uint8) {
		design := Design{Clustered: kind&1 != 0, Stratified: kind&2 != 0, Weighted: kind&4 != 0, Groups: []string{GroupArea}}
		if kind&8 != 0 {
			design.Reference = growth.Standard2007
		}
		var children []Child
		for ; len(data) >= 6; data = data[6:] {
			z := float64(int8(data[0])) / 20
			score := growth.Score{Z: z, Flag: data[0]%17 == 0, Reason: growth.Reason(data[1] % 3)}
			weight := float64(data[2]) * math.Pow(10, float64(int8(data[3])))
			if data[2] == 255 || math.IsInf(weight, 0) {
				weight = math.NaN()
			}
			children = append(children, Child{Sex: growth.Sex(data[1] % 4), AgeDays: float64(data[4]) * 30, Oedema: data[5]%31 == 0, Weight: weight,
				Cluster: strings.Repeat("c", int(data[5]%5)), Stratum: strings.Repeat("s", int(data[5]>>3%3)), Groups: []string{string(data[5:6])},
				Scores: growth.Scores{LenheiForAge: score, WeightForAge: score, WeightForLenhei: score, BMIForAge: score}})
		}
		table, err := Prevalence(children, design)
		if err != nil {
			t.Fatal(err)
		}
		checkTable(t, table)
	})
}

// A stratum of which one unit takes part is named, whoever was left out of it.
func TestLonelyStrataAreNamed(t *testing.T) {
	child := func(stratum, cluster string, days float64) Child {
		return Child{Sex: growth.Male, AgeDays: days, Stratum: stratum, Cluster: cluster}
	}
	children := []Child{child("a", "1", 100), child("a", "2", 100), child("b", "1", 100), child("b", "2", 5000), child("c", "1", 100), child("c", "1", 200)}
	tests := []struct {
		design Design
		want   []string
	}{
		{Design{Clustered: true, Stratified: true}, []string{"b", "c"}},
		{Design{Stratified: true}, []string{"b"}},
		{Design{Clustered: true}, nil},
		{Design{}, nil},
	}
	for _, test := range tests {
		table, err := Prevalence(children, test.design)
		if err != nil || !slices.Equal(table.Lonely, test.want) {
			t.Errorf("%+v: %v, %v, want %v", test.design, table.Lonely, err, test.want)
		}
	}
}

func TestWriteWide(t *testing.T) {
	table := &Table{Columns: []string{"HAZ_pop", "HA_2_r"}, Rows: []Row{{"All", []float64{3, math.NaN()}}, {"Area: a, \"b\"", []float64{1, 1.0 / 3}}}}
	var out strings.Builder
	if err := table.WriteWide(&out); err != nil {
		t.Fatal(err)
	}
	if want := "group,HAZ_pop,HA_2_r\nAll,3,\n\"Area: a, \"\"b\"\"\",1,0.333333333333333\n"; out.String() != want {
		t.Errorf("got %q, want %q", out.String(), want)
	}
}

// Kept lists as many children as the table counts, and none that it left out.
func TestKeptAreTheTables(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		children := drawChildren(t)
		for i := range children {
			children[i].Groups = nil
		}
		design := Design{Clustered: rapid.Bool().Draw(t, "clustered"), Stratified: rapid.Bool().Draw(t, "stratified")}
		table, err := Prevalence(children, design)
		if err != nil {
			t.Fatal(err)
		}
		kept := design.Kept(children)
		if len(kept) != table.Kept {
			t.Errorf("%d kept, the table has %d", len(kept), table.Kept)
		}
		for _, c := range kept {
			if design.Clustered && c.Cluster == "" || design.Stratified && c.Stratum == "" || c.AgeDays > 1826 {
				t.Errorf("kept %+v", c)
			}
		}
	})
	if kept := (Design{Reference: growth.Standard2006Tail}).Kept([]Child{{}}); kept != nil {
		t.Errorf("%d kept by a reference without a table", len(kept))
	}
}
