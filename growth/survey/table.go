package survey

import (
	"encoding/csv"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"
)

// Table is WHO's table of a survey, with WHO's rows, columns and names.
type Table struct {
	// Columns names the values of each row: HAZ_pop, HAZ_unwpop, HA_3_r, HA_3_se,
	// HA_3_ll, HA_3_ul and so on. Shares and their errors and limits are in
	// percent, means in SD.
	Columns []string
	// Rows are the groups, "All" first. A group of age and sex that nobody is in
	// keeps its row, with counts of zero. The values of Design.Groups stand in
	// order where the survey has clusters or strata, and otherwise as they were
	// met. By the 2007 reference weight-for-age ends at 120 months and is empty
	// but in groups by age.
	Rows []Row
	// Kept counts the children that took part, Left those that did not.
	Kept int
	Left Left
	// Units and Strata count the primary sampling units and the strata.
	Units, Strata int
	// Lonely names the strata of which a single unit takes part: what such a
	// stratum adds to the standard errors is measured from the mean of all.
	Lonely []string
}

// Row is one group.
type Row struct {
	Group string
	// Values has a number for each column; NaN where there is none.
	Values []float64
}

// Estimate is one figure with all that must stand beside it. NaN is missing.
type Estimate struct {
	// Value is a share in percent or a mean in SD, SE its standard error, Low and
	// High the limits of its 95 % interval, all in the same unit.
	Value, SE, Low, High float64
	// Children counts those that the figure rests on; for a mean it includes the
	// children with oedema, who have no part in it. Weighted is the sum of their
	// weights.
	Children int
	Weighted float64
}

// Value is the number in a group's row and a column, as "HA_2_r"; false where
// the table has no such row or column, or no number there.
func (t *Table) Value(group, column string) (float64, bool) {
	at := slices.Index(t.Columns, column)
	for _, row := range t.Rows {
		if at >= 0 && row.Group == group {
			return row.Values[at], !math.IsNaN(row.Values[at])
		}
	}
	return math.NaN(), false
}

// Estimate is the figure named by its prefix, as "HA_2" (stunted), "WH" (mean
// weight-for-length) or "HA_2_WH_2" (stunted and wasted). It is false where the
// table has no such row or figure, or leaves it empty; a figure that rests on nobody is there, with
// zero children and the rest missing.
func (t *Table) Estimate(group, name string) (Estimate, bool) {
	at := slices.Index(t.Columns, name+"_r")
	row := slices.IndexFunc(t.Rows, func(r Row) bool { return r.Group == group })
	if at < 0 || row < 0 {
		return Estimate{}, false
	}
	base := at
	for !isPopulation(t.Columns[base]) {
		base--
	}
	v := t.Rows[row].Values
	if math.IsNaN(v[base]) { // not defined for this group
		return Estimate{}, false
	}
	return Estimate{v[at], v[at+1], v[at+2], v[at+3], int(v[base+1]), v[base]}, true
}

// isPopulation tells the first column of a block.
func isPopulation(column string) bool { return strings.HasSuffix(column, "_pop") }

// WriteLong writes the table as CSV with a line for each number: group, column
// and value, and an empty value where there is none. The error is w's.
func (t *Table) WriteLong(w io.Writer) error {
	out := csv.NewWriter(w)
	if err := out.Write([]string{"group", "column", "value"}); err != nil {
		return err
	}
	for _, row := range t.Rows {
		for i, value := range row.Values {
			if err := out.Write([]string{row.Group, t.Columns[i], text(value)}); err != nil {
				return err
			}
		}
	}
	out.Flush()
	return out.Error()
}

// WriteWide writes the table as CSV with a line for each group: its name, then
// a number for each of Columns, empty where there is none. The error is w's.
func (t *Table) WriteWide(w io.Writer) error {
	out := csv.NewWriter(w)
	if err := out.Write(append([]string{"group"}, t.Columns...)); err != nil {
		return err
	}
	for _, row := range t.Rows {
		cells := []string{row.Group}
		for _, value := range row.Values {
			cells = append(cells, text(value))
		}
		if err := out.Write(cells); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}

// text is a number as WHO's files have it, with fifteen digits.
func text(value float64) string {
	if math.IsNaN(value) {
		return ""
	}
	return strconv.FormatFloat(value, 'g', 15, 64)
}
