package main

import (
	"encoding/csv"
	"fmt"
	"io/fs"
	"math"
	"slices"
	"strconv"
	"strings"
)

// records is a CSV as maps from column name to the decimal text of the cell.
type records []map[string]string

func readCSV(fsys fs.FS, name string) (records, error) {
	f, err := fsys.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		return nil, err
	}
	var out records
	for _, row := range rows[1:] {
		rec := make(map[string]string, len(row))
		for i, name := range rows[0] {
			rec[name] = row[i]
		}
		out = append(out, rec)
	}
	return out, nil
}

// packedTable holds the cells of both sexes, one slice of texts per column.
type packedTable struct {
	first int // grid value of the first row
	rows  int // rows of each sex
	cells [2][][]string
	cols  []packedColumn
}

// packedColumn is how the cells of one column are stored: as integers of
// width bytes that count units of 10^-decimals, or as float64 bits when the
// decimal text is too long for that (width 8).
type packedColumn struct {
	width, decimals int
}

// load groups the rows by sex and checks that the grid has no holes.
func load(fsys fs.FS, sp spec, tail records) (*packedTable, error) {
	rows, err := readCSV(fsys, sp.file)
	if err != nil {
		return nil, err
	}
	for _, rec := range tail {
		if sp.tail != "" && rec["indicator"] == sp.tail {
			rows = append(rows, rec)
		}
	}
	t := &packedTable{}
	for s := range t.cells {
		if err := t.addSex(s, rows, sp); err != nil {
			return nil, err
		}
	}
	if len(t.cells[0][0]) != len(t.cells[1][0]) {
		return nil, fmt.Errorf("sexes have %d and %d rows", len(t.cells[0][0]), len(t.cells[1][0]))
	}
	t.rows = len(t.cells[0][0])
	for c, name := range sp.cols {
		texts := slices.Concat(t.cells[0][c], t.cells[1][c])
		col := columnOf(texts)
		if sp.fixed != nil {
			if col = sp.fixed[c]; !col.holds(texts) {
				return nil, fmt.Errorf("column %s has a number that %d bytes with %d decimals do not hold", name, col.width, col.decimals)
			}
		}
		t.cols = append(t.cols, col)
	}
	return t, nil
}

func (t *packedTable) addSex(s int, rows records, sp spec) error {
	t.cells[s] = make([][]string, len(sp.cols))
	n := 0
	for _, rec := range rows {
		if rec["sex"] != strconv.Itoa(s+1) {
			continue
		}
		if err := t.checkGrid(rec, sp, n); err != nil {
			return err
		}
		for c, name := range sp.cols {
			text, err := cellText(rec[name], name)
			if err != nil {
				return fmt.Errorf("sex %d row %d column %s: %w", s+1, n, name, err)
			}
			t.cells[s][c] = append(t.cells[s][c], text)
		}
		n++
	}
	return nil
}

func (t *packedTable) checkGrid(rec map[string]string, sp spec, n int) error {
	if sp.x == "" {
		return nil
	}
	x, err := strconv.ParseFloat(rec[sp.x], 64)
	if err != nil {
		return err
	}
	at := int(math.Round(x * float64(sp.grid)))
	if n == 0 {
		t.first = at
	}
	if at != t.first+n {
		return fmt.Errorf("sex %s: %s is %s where step %d was due", rec["sex"], sp.x, rec[sp.x], t.first+n)
	}
	return nil
}

// cellText returns the decimal text of a cell. The ages of an increment are
// printed as weeks or months and become days (a month is 30.4375 days).
func cellText(text, column string) (string, error) {
	if column != "from" && column != "to" {
		_, err := strconv.ParseFloat(text, 64)
		return text, err
	}
	if weeks, ok := strings.CutSuffix(text, "wk"); ok {
		n, err := strconv.Atoi(weeks)
		return strconv.Itoa(7 * n), err
	}
	n, err := strconv.Atoi(strings.TrimSuffix(text, "mo"))
	return strconv.FormatFloat(30.4375*float64(n), 'f', -1, 64), err
}

// columnOf picks the narrowest storage that keeps every decimal.
func columnOf(texts []string) packedColumn {
	decimals := 0
	for _, text := range texts {
		if _, fraction, ok := strings.Cut(text, "."); ok {
			decimals = max(decimals, len(strings.TrimRight(fraction, "0")))
		}
	}
	if decimals > 9 {
		return packedColumn{width: 8}
	}
	width := 1
	for _, text := range texts {
		for !fits(scaled(text, decimals), width) {
			width++
		}
	}
	return packedColumn{width: width, decimals: decimals}
}

// holds says that the column keeps every decimal of the texts.
func (c packedColumn) holds(texts []string) bool {
	own := columnOf(texts)
	return own.width < 8 && own.decimals <= c.decimals &&
		!slices.ContainsFunc(texts, func(text string) bool { return !fits(scaled(text, c.decimals), c.width) })
}

// scaled is the text as an integer count of 10^-decimals; it moves the point
// in the text, so that nothing is rounded.
func scaled(text string, decimals int) int64 {
	whole, fraction, _ := strings.Cut(text, ".")
	fraction += strings.Repeat("0", decimals)
	n, err := strconv.ParseInt(whole+fraction[:decimals], 10, 64)
	if err != nil {
		panic(err) // cellText has parsed it before
	}
	return n
}

func fits(n int64, width int) bool {
	limit := int64(1) << (8*width - 1)
	return -limit <= n && n < limit
}

// pack appends the table to data: sex by sex, column by column, and of each
// column all lowest bytes first. Neighbours then differ little, and the file
// compresses to less than a quarter on its way to a phone.
func (t *packedTable) pack(data []byte) []byte {
	for _, cells := range t.cells {
		for c, col := range t.cols {
			for plane := range col.width {
				for _, text := range cells[c] {
					data = append(data, byte(col.bits(text)>>(8*plane)))
				}
			}
		}
	}
	return data
}

// bits is the cell as it is stored.
func (c packedColumn) bits(text string) uint64 {
	if c.width < 8 {
		return uint64(scaled(text, c.decimals))
	}
	f, err := strconv.ParseFloat(text, 64)
	if err != nil {
		panic(err) // cellText has parsed it before
	}
	return math.Float64bits(f)
}

// describe is the table's entry in the generated layout.
func (t *packedTable) describe(base int) string {
	var cols strings.Builder
	offset := 0
	for _, c := range t.cols {
		fmt.Fprintf(&cols, "{offset: %d, width: %d, scale: 1e%d}, ", offset, c.width, c.decimals)
		offset += c.width * t.rows
	}
	return fmt.Sprintf("{base: %d, size: %d, first: %d, rows: %d, cols: [maxColumns]column{%s}}",
		base, offset, t.first, t.rows, strings.TrimSuffix(cols.String(), ", "))
}
