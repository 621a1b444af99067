package anthro

import (
	"bufio"
	"encoding/json"
	"io"
	"math"
	"strconv"

	"canting/growth/survey"
)

// Format is how a table of prevalence is written.
type Format uint8

const (
	// Long is CSV with a line for each number: group, column, value.
	Long Format = iota
	// Wide is CSV with a line for each group.
	Wide
	// JSON is one object: the design, the counts, and the groups with their
	// numbers by column, null where there is none.
	JSON
	// XLSX is a workbook with the table of Wide.
	XLSX
)

// Formats are the names of the formats, as a person gives them.
func Formats() []string { return []string{"long", "wide", "json", "xlsx"} }

// MediaType is what a server says of the format.
func (f Format) MediaType() string {
	switch f {
	case JSON:
		return "application/json"
	case XLSX:
		return "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
	}
	return "text/csv; charset=utf-8"
}

// Extension is how the name of such a file ends, with its dot.
func (f Format) Extension() string {
	switch f {
	case JSON:
		return ".json"
	case XLSX:
		return ".xlsx"
	}
	return ".csv"
}

// WriteTable writes the table of a survey. The error is a *fault.Error of what
// out says (growth.output).
func WriteTable(out io.Writer, f Format, s *Survey, t *survey.Table) error {
	buffered := bufio.NewWriter(out)
	write := t.WriteLong
	switch f {
	case Wide:
		write = t.WriteWide
	case JSON:
		write = func(w io.Writer) error { return writeJSON(w, s, t) }
	case XLSX:
		write = func(w io.Writer) error { return writeWorkbook(w, t) }
	}
	err := write(buffered)
	if err == nil {
		err = buffered.Flush()
	}
	if err != nil {
		return unwritten(err)
	}
	return nil
}

// tableJSON is the object of the format JSON. Names of columns are WHO's.
type tableJSON struct {
	Standard string         `json:"standard"`
	Cluster  string         `json:"cluster,omitempty"` // the headings
	Strata   string         `json:"strata,omitempty"`
	Weights  string         `json:"weights,omitempty"`
	Rows     int            `json:"rows"`
	Kept     int            `json:"kept"`
	Left     leftJSON       `json:"left"`
	Units    int            `json:"units"`
	StrataN  int            `json:"strata_count"`
	Lonely   []string       `json:"lonely_strata"`
	Doubts   map[string]int `json:"doubts"`
	Columns  []string       `json:"columns"`
	Groups   []groupJSON    `json:"groups"`
}

// leftJSON are the children that took no part, and those without weight.
type leftJSON struct {
	Age      int `json:"age"`
	Cluster  int `json:"cluster"`
	Stratum  int `json:"stratum"`
	NoWeight int `json:"no_weight"`
}

type groupJSON struct {
	Group  string `json:"group"`
	Values values `json:"values"`
}

// values are the numbers of a row under their columns.
type values struct {
	columns []string
	row     []float64
}

// MarshalJSON keeps WHO's order of the columns, which a map would lose.
func (v values) MarshalJSON() ([]byte, error) {
	out := []byte{'{'}
	for i, column := range v.columns {
		if i > 0 {
			out = append(out, ',')
		}
		out = append(strconv.AppendQuote(out, column), ':')
		if f := v.row[i]; math.IsNaN(f) || math.IsInf(f, 0) {
			out = append(out, "null"...)
		} else {
			out = strconv.AppendFloat(out, f, 'g', 15, 64)
		}
	}
	return append(out, '}'), nil
}

func writeJSON(w io.Writer, s *Survey, t *survey.Table) error {
	table := tableJSON{
		Standard: Standards()[s.Standard], Cluster: s.Options.Cluster, Strata: s.Options.Strata, Weights: s.Options.Weights,
		Rows: s.Summary.Rows, Kept: t.Kept, Left: leftJSON(t.Left), Units: t.Units, StrataN: t.Strata,
		Lonely: append([]string{}, t.Lonely...), Doubts: s.Summary.Doubts, Columns: t.Columns,
	}
	for _, row := range t.Rows {
		table.Groups = append(table.Groups, groupJSON{row.Group, values{t.Columns, row.Values}})
	}
	return json.NewEncoder(w).Encode(table)
}
