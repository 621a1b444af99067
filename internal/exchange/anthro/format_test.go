package anthro

import (
	"bytes"
	"encoding/json"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
	"pgregory.net/rapid"

	"canting/growth/survey"
	"canting/internal/domain/fault"
	"canting/internal/exchange/sheet"
)

func village(t *testing.T) (*Survey, *survey.Table) {
	t.Helper()
	return readSurvey(t, households, SurveyOptions{Strata: "desa", Weights: "bobot", Groups: []Grouping{{"<Desa> & \"kota\"", "desa"}}})
}

func written(t *testing.T, f Format, s *Survey, table *survey.Table) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := WriteTable(&out, f, s, table); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// sameNumber compares a written number with the one in the table.
func sameNumber(text string, want float64) bool {
	if math.IsNaN(want) {
		return text == ""
	}
	got, err := strconv.ParseFloat(text, 64)
	return err == nil && math.Abs(got-want) <= 1e-14*math.Abs(want)
}

func TestLongAndWideSayTheSame(t *testing.T) {
	s, table := village(t)
	long, wide := records(t, string(written(t, Long, s, table))), records(t, string(written(t, Wide, s, table)))
	if !slices.Equal(wide[0][1:], table.Columns) || len(wide) != len(table.Rows)+1 || len(long) != len(table.Rows)*len(table.Columns)+1 {
		t.Fatalf("%d wide and %d long lines", len(wide), len(long))
	}
	at := 1
	for i, row := range table.Rows {
		for j, want := range row.Values {
			if long[at][0] != wide[i+1][0] || long[at][2] != wide[i+1][j+1] || !sameNumber(long[at][2], want) {
				t.Errorf("long %v, wide %q in %s, want %g", long[at], wide[i+1][j+1], wide[i+1][0], want)
			}
			at++
		}
	}
}

func TestJSONHasAllNumbers(t *testing.T) {
	s, table := village(t)
	var got struct {
		Standard, Strata, Weights, Cluster string
		Rows, Kept                         int
		Left                               struct {
			NoWeight int `json:"no_weight"`
		}
		Lonely []string `json:"lonely_strata"`
		Groups []struct {
			Group  string
			Values map[string]*float64
		}
	}
	if err := json.Unmarshal(written(t, JSON, s, table), &got); err != nil {
		t.Fatal(err)
	}
	if got.Standard != "who2006" || got.Strata != "desa" || got.Weights != "bobot" || got.Cluster != "" || got.Rows != 5 ||
		got.Kept != table.Kept || got.Left.NoWeight != table.Left.NoWeight || got.Lonely == nil || len(got.Groups) != len(table.Rows) {
		t.Errorf("%+v", got)
	}
	for i, g := range got.Groups {
		if g.Group != table.Rows[i].Group || len(g.Values) != len(table.Columns) {
			t.Fatalf("group %d is %q with %d numbers", i, g.Group, len(g.Values))
		}
		for j, column := range table.Columns {
			want, number := table.Rows[i].Values[j], g.Values[column]
			if (number == nil) != math.IsNaN(want) || number != nil && math.Abs(*number-want) > 1e-14*math.Abs(want) {
				t.Errorf("%s %s: %v, want %g", g.Group, column, number, want)
			}
		}
	}
}

// The workbook opens in two readers that know nothing of how it was written.
func TestWorkbookIsRead(t *testing.T) {
	s, table := village(t)
	file := written(t, XLSX, s, table)
	book, err := excelize.OpenReader(bytes.NewReader(file), excelize.Options{RawCellValue: true})
	if err != nil {
		t.Fatal(err)
	}
	rows, err := book.GetRows("prevalence")
	if err != nil {
		t.Fatal(err)
	}
	ours, err := sheet.Open(bytes.NewReader(file), int64(len(file)), sheet.DefaultLimits())
	if err != nil {
		t.Fatal(err)
	}
	if len(rows) != len(table.Rows)+1 || !slices.Equal(rows[0][1:], table.Columns) {
		t.Fatalf("%d rows", len(rows))
	}
	for i := 0; ours.Next(); i++ {
		for j, cell := range ours.Row() {
			text := ""
			if j < len(rows[i]) {
				text = rows[i][j]
			}
			if cell.Text != text {
				t.Errorf("row %d column %d: %q and %q", i, j, cell.Text, text)
			}
			switch {
			case i > 0 && j == 0 && text != table.Rows[i-1].Group:
				t.Errorf("row %d is %q", i, text)
			case i > 0 && j > 0 && !sameNumber(text, table.Rows[i-1].Values[j-1]):
				t.Errorf("%s %s: %q, want %g", rows[i][0], rows[0][j], text, table.Rows[i-1].Values[j-1])
			}
		}
	}
	if ours.Err() != nil {
		t.Error(ours.Err())
	}
}

func TestColumnLetters(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		i := rapid.IntRange(0, 16383).Draw(t, "column")
		if n, err := excelize.ColumnNameToNumber(columnLetters(i)); err != nil || n != i+1 {
			t.Errorf("column %d is %s, which is %d, %v", i, columnLetters(i), n, err)
		}
	})
}

func TestFormatsAreNamed(t *testing.T) {
	want := map[Format][2]string{Long: {".csv", "text/csv"}, Wide: {".csv", "text/csv"}, JSON: {".json", "application/json"}, XLSX: {".xlsx", "spreadsheetml"}}
	if len(Formats()) != len(want) {
		t.Errorf("%d names for %d formats", len(Formats()), len(want))
	}
	for f, said := range want {
		if f.Extension() != said[0] || !strings.Contains(f.MediaType(), said[1]) {
			t.Errorf("%s: %s, %s", Formats()[f], f.Extension(), f.MediaType())
		}
	}
}

func TestATableThatCannotBeWritten(t *testing.T) {
	s, table := village(t)
	for f := range Formats() {
		if err := WriteTable(&full{}, Format(f), s, table); fault.KindOf(err) != fault.Unavailable {
			t.Errorf("%s: %v", Formats()[f], err)
		}
		if err := WriteTable(io.Discard, Format(f), s, table); err != nil {
			t.Errorf("%s: %v", Formats()[f], err)
		}
	}
}
