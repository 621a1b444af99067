package sigizi_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"

	"canting/internal/domain/fault"
	"canting/internal/exchange/sheet"
	"canting/internal/exchange/sigizi"
	"canting/internal/exchange/sigizi/sigizitest"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"
)

func headings(v sigizi.Variant) []string { return sigizitest.Headings(v) }

// file writes records and returns the bytes.
func file(t testing.TB, v sigizi.Variant, format sigizitest.Format, records ...sigizitest.Record) []byte {
	t.Helper()
	var buf bytes.Buffer
	if err := sigizitest.Write(&buf, v, format, records); err != nil {
		t.Fatal(err)
	}
	return buf.Bytes()
}

func scan(b []byte, opts sigizi.Options) (*sigizi.File, error) {
	rows, err := sheet.Open(bytes.NewReader(b), int64(len(b)), sheet.DefaultLimits())
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	return sigizi.Scan(rows, opts)
}

// all scans a file and collects its rows, remarks cloned.
func all(t testing.TB, b []byte, opts sigizi.Options) (*sigizi.File, []sigizi.Row) {
	t.Helper()
	f, err := scan(b, opts)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	var rows []sigizi.Row
	if err := f.Each(func(r sigizi.Row) error {
		r.Remarks = slices.Clone(r.Remarks)
		rows = append(rows, r)
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	return f, rows
}

// one reads a single child whose cells are changed as given.
func one(t testing.TB, change map[string]any) sigizi.Row {
	t.Helper()
	return oneUnder(t, headings(sigizi.E1), change)
}

func oneUnder(t testing.TB, headings []string, change map[string]any) sigizi.Row {
	t.Helper()
	record := sigizitest.Child(0)
	for heading, v := range change {
		record[heading] = v
	}
	var row sigizi.Row
	f, err := scan(file(t, sigizi.E1, sigizitest.Format{Headings: headings}, record), sigizi.Options{Today: "2026-04-01"})
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if err := f.Each(func(r sigizi.Row) error {
		r.Remarks = slices.Clone(r.Remarks)
		row = r
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	return row
}

func has(row sigizi.Row, column string, code sigizi.Code) bool {
	return slices.ContainsFunc(row.Remarks, func(r sigizi.Remark) bool { return r.Column == column && r.Code == code })
}

func wantFault(t *testing.T, err error, key string) map[string]string {
	t.Helper()
	got, params := fault.Sentence(err)
	if err == nil || fault.KindOf(err) != fault.Invalid || got != "import.file."+key {
		t.Fatalf("got %v (%s), want import.file.%s", err, got, key)
	}
	return params
}

// The headings of the table are those that sigizitest writes and Scan names.
func TestVariantsOfTheTable(t *testing.T) {
	table := table(t, "sigizi_headers.tsv")
	for _, v := range []sigizi.Variant{sigizi.E1, sigizi.E2, sigizi.E3} {
		var want []string
		for _, row := range table {
			if strings.HasPrefix(row[1], v.String()+" ") {
				want = append(want, row[3])
			}
		}
		if diff := cmp.Diff(want, headings(v)); diff != "" {
			t.Error(v, diff)
		}
		f, rows := all(t, file(t, v, sigizitest.Format{Headings: want}, sigizitest.Children(3)...), sigizi.Options{})
		if f.Variant != v || len(f.Remarks) > 0 || len(rows) != 3 || rows[2].Variant != v {
			t.Error(f.Variant, f.Remarks, len(rows))
		}
	}
}

// Each upload file, read as an export, is named for what it is.
func TestTemplatesAreNamed(t *testing.T) {
	files := map[string][]string{}
	for _, row := range table(t, "sigizi_headers.tsv") {
		id, _, _ := strings.Cut(row[1], " ")
		files[id] = append(files[id], row[3])
	}
	if len(files) < 9 {
		t.Fatal("only", len(files), "files in the table")
	}
	for id, columns := range files {
		if strings.HasPrefix(id, "E") {
			continue
		}
		_, err := scan([]byte(strings.Join(columns, ";")+"\nx;y\n"), sigizi.Options{})
		if params := wantFault(t, err, "is_template"); params["template"] != id || params["name"] == "" {
			t.Errorf("%s is taken for %v", id, params)
		}
	}
}

func TestHeadingIsFoundHoweverWritten(t *testing.T) {
	base := headings(sigizi.E2)
	reversed := slices.Clone(base)
	slices.Reverse(reversed)
	shouted := make([]string, len(base))
	for i, h := range base {
		shouted[i] = " " + strings.ReplaceAll(strings.ToUpper(h), " ", "\u00a0 ") + "\u200b"
	}
	extra := append(slices.Clone(base), "Catatan kader")
	for name, columns := range map[string][]string{"reversed": reversed, "shouted": shouted, "extra": extra} {
		record := sigizitest.Child(7)
		for i, h := range base {
			record[shouted[i]] = record[h]
		}
		record["Catatan kader"] = "pindah"
		f, rows := all(t, file(t, sigizi.E2, sigizitest.Format{Headings: columns}, record), sigizi.Options{})
		r := rows[0]
		if f.Variant != sigizi.E2 || r.Name != "ANAK CONTOH 8" || r.WeightKg != 8.7 || r.Portal.BBTB != "gizi_baik" || r.MBG != "Tidak" || len(r.Remarks) > 0 {
			t.Errorf("%s: %s %+v", name, f.Variant, r)
		}
		if known := len(f.Remarks) == 0; known == (name == "extra") {
			t.Errorf("%s: %v", name, f.Remarks)
		}
		if name == "extra" && (r.Raw("Catatan kader") != "pindah" || f.Remarks[0].Code != sigizi.ColumnUnknown) {
			t.Error("an extra column is lost")
		}
	}
}

func testPreamble(t *testing.T) {
	for above := range 15 {
		preamble := slices.Repeat([]string{"Data tanggal : 2026-03-15"}, above)
		f, rows := all(t, file(t, sigizi.E2, sigizitest.Format{Preamble: preamble}, sigizitest.Child(0)), sigizi.Options{})
		if f.HeadingRow != above+1 || rows[0].Number != above+2 || !slices.Equal(f.Preamble, preamble) {
			t.Errorf("%d rows above: heading in %d, row %d, %v", above, f.HeadingRow, rows[0].Number, f.Preamble)
		}
	}
	_, err := scan(file(t, sigizi.E2, sigizitest.Format{Preamble: slices.Repeat([]string{"x"}, 15)}, sigizitest.Child(0)), sigizi.Options{})
	wantFault(t, err, "no_heading")
}

func TestHopelessFiles(t *testing.T) {
	for _, c := range []struct {
		name, in, key string
		params        map[string]string
	}{
		{"no heading", "a;b\nc;d\n", "no_heading", map[string]string{"rows": "15"}},
		{"columns missing", "x\nNIK;Nama;Tgl Lahir;Berat\n1;A;2024-01-01;8\n", "columns_missing", map[string]string{"columns": "JK, Tanggal Pengukuran, Tinggi", "row": "2"}},
		{"the same column twice", "NIK;Nama;JK;Tgl Lahir;Tanggal Pengukuran;Berat;Tinggi;BERAT \n", "heading_twice", map[string]string{"first": "Berat", "second": "BERAT", "row": "1"}},
		{"both spellings of puskesmas", "NIK;Nama;JK;Tgl Lahir;Tanggal Pengukuran;Berat;Tinggi;Pukesmas;Puskesmas\n", "heading_twice", map[string]string{"first": "Pukesmas", "second": "Puskesmas", "row": "1"}},
		{"no child", "NIK;Nama;JK;Tgl Lahir;Tanggal Pengukuran;Berat;Tinggi\n;;;\n", "no_rows", map[string]string{"row": "1"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := scan([]byte(c.in), sigizi.Options{})
			if diff := cmp.Diff(c.params, wantFault(t, err, c.key)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// testEveryFormat: the same children come out of every format and encoding.
func testEveryFormat(t *testing.T) {
	records := sigizitest.Children(40)
	for i, r := range records {
		r["Nama"] = fmt.Sprintf("RENÉ %d", i)
	}
	_, want := all(t, file(t, sigizi.E1, sigizitest.Format{}, records...), sigizi.Options{})
	if len(want) != 40 || want[3].Name != "RENÉ 3" {
		t.Fatal(len(want), want[3].Name)
	}
	for _, comma := range []byte{',', ';', '\t'} {
		for _, encoding := range []sigizitest.Encoding{sigizitest.UTF8, sigizitest.UTF8BOM, sigizitest.UTF16, sigizitest.Windows1252} {
			b := file(t, sigizi.E1, sigizitest.Format{Comma: comma, Encoding: encoding}, records...)
			_, got := all(t, b, sigizi.Options{})
			if diff := cmp.Diff(typed(want), typed(got)); diff != "" {
				t.Errorf("%q %d: %s", comma, encoding, diff)
			}
		}
	}
	testPage(t, typed(want), records)
	testBIFF8(t)
}

// testPage reads the HTML table that a PHP portal calls .xls.
func testPage(t *testing.T, want []string, records []sigizitest.Record) {
	var page strings.Builder
	page.WriteString("<html><meta charset=utf-8><table border=1><tr>")
	for _, h := range headings(sigizi.E1) {
		fmt.Fprintf(&page, "<th>%s</th>", h)
	}
	for _, r := range records {
		page.WriteString("</tr>\n<tr>")
		for _, h := range headings(sigizi.E1) {
			if r[h] == nil {
				r[h] = ""
			}
			fmt.Fprintf(&page, "<td>%v</td>", r[h])
		}
	}
	page.WriteString("</tr></table></html>")
	_, got := all(t, []byte(page.String()), sigizi.Options{})
	if diff := cmp.Diff(want, typed(got)); diff != "" {
		t.Error("page:", diff)
	}
}

// typed prints what was read, without where it came from.
func typed(rows []sigizi.Row) []string {
	out := make([]string, len(rows))
	for i, r := range rows {
		out[i] = fmt.Sprintln(r.Number, r.Variant, r.NIK, r.Name, r.Sex, r.Birth, r.BirthWeightG, r.BirthLengthCm, r.Parents, r.Province, r.City,
			r.District, r.Puskesmas, r.Kelurahan, r.Posyandu, r.RT, r.RW, r.Address, r.Measured, r.AgeText, r.WeightKg, r.LenheiCm, r.Measure,
			r.MUACCm, r.Portal, r.PMT, r.VitACount, r.KPSP, r.KIA, r.MotherClass, r.MBG, r.Detail, r.Remarks)
	}
	return out
}

// testBIFF8 reads what SheetJS wrote, see ../sheet/testdata/make.js.
func testBIFF8(t *testing.T) {
	b, err := os.ReadFile("testdata/e2.xls")
	if err != nil {
		t.Fatal(err)
	}
	f, rows := all(t, b, sigizi.Options{Today: "2026-04-01"})
	if f.Kind != sheet.XLS || f.Variant != sigizi.E2 || f.HeadingRow != 3 || len(rows) != 3 {
		t.Fatal(f.Kind, f.Variant, f.HeadingRow, len(rows))
	}
	a, s, r := rows[0], rows[1], rows[2]
	if a.NIK != (sigizi.NIK{Text: "3576010511210000", Class: sigizi.ClassValid}) || a.Birth != "2021-11-05" || a.Portal.ZTBU != -2.15 || a.BirthWeightG != 3100 || len(a.Remarks) > 0 {
		t.Errorf("%+v", a)
	}
	if s.Name != "SÏTI CONTOH" || s.Birth != "2022-11-05" || s.Measured != "2026-03-10" || s.Sex != 'p' || s.WeightKg != 12.05 || len(s.Remarks) > 0 {
		t.Errorf("%+v", s)
	}
	if r.NIK.Class != sigizi.ClassUnreadable || r.WeightKg != 8.5 || r.LenheiCm != 91.5 || !has(r, "Berat", sigizi.TimeDecimal) || !has(r, "Tinggi", sigizi.Metres) || !has(r, "NIK", sigizi.NIKLostDigits) {
		t.Errorf("%+v", r)
	}
}

// dated makes a file with these birth dates, measured on a sure day.
func dated(t *testing.T, births ...any) []byte {
	t.Helper()
	records := sigizitest.Children(len(births))
	for i, birth := range births {
		records[i]["Tgl Lahir"] = birth
	}
	return file(t, sigizi.E2, sigizitest.Format{}, records...)
}

func TestDateOrderIsDecidedByTheColumn(t *testing.T) {
	for _, c := range []struct {
		name   string
		births []any
		order  sigizi.DateOrder
		want   string
	}{
		{"one proves day-first", []any{"05/03/2024", "13/03/2024"}, sigizi.DayFirst, "2024-03-05 2024-03-13"},
		{"one proves month-first", []any{"05/03/2024", "03/13/2024"}, sigizi.MonthFirst, "2024-05-03 2024-03-13"},
		{"two-digit years prove as well", []any{"05-03-24", "13-03-24"}, sigizi.DayFirst, "2024-03-05 2024-03-13"},
		{"equal numbers need nothing", []any{"05/05/2024", "2024-03-13"}, sigizi.Auto, "2024-05-05 2024-03-13"},
		{"sure forms prove nothing and need nothing", []any{"15 Mei 2024", 45366}, sigizi.Auto, "2024-05-15 2024-03-15"},
		{"a day that no month has proves", []any{"05/03/2024", "31/11/2024", "30/11/2024"}, sigizi.DayFirst, "2024-03-05  2024-11-30"},
	} {
		t.Run(c.name, func(t *testing.T) {
			f, rows := all(t, dated(t, c.births...), sigizi.Options{})
			births := make([]string, len(rows))
			for i, r := range rows {
				births[i] = r.Birth
			}
			if got := strings.Join(births, " "); got != c.want || f.BirthOrder != c.order {
				t.Errorf("%s: %s, want %s: %s", f.BirthOrder, got, c.order, c.want)
			}
		})
	}
}

func TestAmbiguousDatesAreRefused(t *testing.T) {
	_, err := scan(dated(t, "2024-01-01", "05/03/2024", "06/03/2024"), sigizi.Options{})
	want := map[string]string{"column": "Tgl Lahir", "raw": "05/03/2024", "row": "3", "option": "DateOrder"}
	if diff := cmp.Diff(want, wantFault(t, err, "date_order_unknown")); diff != "" {
		t.Error(diff)
	}
	mixed := dated(t, "13/03/2024", "03/14/2024", "05/06/2024")
	_, err = scan(mixed, sigizi.Options{})
	want = map[string]string{"column": "Tgl Lahir", "day": "13/03/2024", "day_row": "2", "month": "03/14/2024", "month_row": "3", "option": "DateOrder"}
	if diff := cmp.Diff(want, wantFault(t, err, "date_order_mixed")); diff != "" {
		t.Error(diff)
	}
	_, rows := all(t, mixed, sigizi.Options{DateOrder: sigizi.DayFirst})
	if rows[0].Birth != "2024-03-13" || rows[1].Birth != "" || !has(rows[1], "Tgl Lahir", sigizi.DateUnreadable) || rows[2].Birth != "2024-06-05" {
		t.Error("day first:", rows[0].Birth, rows[1].Birth, rows[2].Birth)
	}
	_, rows = all(t, mixed, sigizi.Options{DateOrder: sigizi.MonthFirst})
	if rows[0].Birth != "" || rows[1].Birth != "2024-03-14" || rows[2].Birth != "2024-05-06" {
		t.Error("month first:", rows[0].Birth, rows[1].Birth, rows[2].Birth)
	}
}

// A US spreadsheet turns 05/03/2024 into the third of May and leaves 13/03/2024
// as text: the days that it turned are suspect.
func TestDatesThatASpreadsheetSwapped(t *testing.T) {
	_, rows := all(t, dated(t, 45415, "13/03/2024"), sigizi.Options{}) // 45415 is 2024-05-03
	if rows[0].Birth != "2024-05-03" || !has(rows[0], "Tgl Lahir", sigizi.DateMaybeSwapped) || has(rows[1], "Tgl Lahir", sigizi.DateMaybeSwapped) {
		t.Error(rows[0].Birth, rows[0].Remarks, rows[1].Remarks)
	}
	_, rows = all(t, dated(t, 45415, 45366, "13/03/2024"), sigizi.Options{}) // 45366 is the 15th: nothing was swapped
	if has(rows[0], "Tgl Lahir", sigizi.DateMaybeSwapped) {
		t.Error(rows[0].Remarks)
	}
}

func TestRemarks(t *testing.T) {
	nan := math.NaN()
	for _, c := range []struct {
		name   string
		change map[string]any
		column string
		code   sigizi.Code
		level  sigizi.Level
		value  string
	}{
		{"no name, no NIK", map[string]any{"Nama": nil, "NIK": nil}, "Nama", sigizi.RowNameless, sigizi.Error, ""},
		{"no name", map[string]any{"Nama": " "}, "Nama", sigizi.NameMissing, sigizi.Warn, ""},
		{"NIK of another day", map[string]any{"Tgl Lahir": "2021-01-02"}, "NIK", sigizi.NIKBirthDiffers, sigizi.Warn, "2021-01-02"},
		{"NIK of the other sex", map[string]any{"JK": "P"}, "NIK", sigizi.NIKSexDiffers, sigizi.Warn, "p"},
		{"apostrophe", map[string]any{"NIK": "'3576010101210000"}, "NIK", sigizi.NIKApostrophe, sigizi.Info, "3576010101210000"},
		{"sex", map[string]any{"JK": "x"}, "JK", sigizi.SexUnreadable, sigizi.Error, ""},
		{"tomorrow", map[string]any{"Tanggal Pengukuran": "2026-04-02"}, "Tanggal Pengukuran", sigizi.DateFuture, sigizi.Error, "2026-04-02"},
		{"before birth", map[string]any{"Tanggal Pengukuran": "2020-04-02"}, "Tanggal Pengukuran", sigizi.DateReversed, sigizi.Error, "2021-01-01"},
		{"grams", map[string]any{"Berat": "8500"}, "Berat", sigizi.Grams, sigizi.Warn, "8.5"},
		{"light", map[string]any{"Berat": 0.4 + 0.05 + 40}, "Berat", sigizi.OutOfRange, sigizi.Warn, "40.45"},
		{"short", map[string]any{"Tinggi": "34,9"}, "Tinggi", sigizi.OutOfRange, sigizi.Warn, "34.9"},
		{"thin arm", map[string]any{"LiLA": "5.9"}, "LiLA", sigizi.OutOfRange, sigizi.Warn, "5.9"},
		{"birth weight", map[string]any{"BB Lahir": "31"}, "BB Lahir", sigizi.OutOfRange, sigizi.Warn, "31"},
		{"how measured", map[string]any{"Cara Ukur": nil}, "Cara Ukur", sigizi.MeasureMissing, sigizi.Info, ""},
		{"portal class", map[string]any{"BB/U": "Gizi Baik"}, "BB/U", sigizi.ClassUnknown, sigizi.Warn, ""},
		{"old class", map[string]any{"BB/TB": "Kurus"}, "BB/TB", sigizi.ClassOldLabel, sigizi.Info, "gizi_kurang"},
		{"vitamin", map[string]any{"Jml Vit A": "ya"}, "Jml Vit A", sigizi.CountUnreadable, sigizi.Warn, ""},
		{"age", map[string]any{"Usia Saat Ukur": "5 Tahun - 3 Bulan - 0 Hari"}, "Usia Saat Ukur", sigizi.AgeDiffers, sigizi.Warn, "5 Tahun - 2 Bulan - 0 Hari"},
		{"age by a day", map[string]any{"Usia Saat Ukur": "5 Tahun - 2 Bulan - 1 Hari"}, "Usia Saat Ukur", sigizi.AgeOffByDay, sigizi.Info, "5 Tahun - 2 Bulan - 0 Hari"},
		{"age across a month", map[string]any{"Usia Saat Ukur": "5 Tahun - 1 Bulan - 28 Hari"}, "Usia Saat Ukur", sigizi.AgeOffByDay, sigizi.Info, "5 Tahun - 2 Bulan - 0 Hari"},
		{"age in other words", map[string]any{"Usia Saat Ukur": "62"}, "Usia Saat Ukur", sigizi.AgeUnreadable, sigizi.Info, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			row := one(t, c.change)
			i := slices.IndexFunc(row.Remarks, func(r sigizi.Remark) bool { return r.Code == c.code })
			if i < 0 {
				t.Fatalf("no remark %s in %v", c.code, row.Remarks)
			}
			raw := ""
			if v := c.change[c.column]; v != nil && c.code != sigizi.NameMissing {
				raw = fmt.Sprint(v)
			} else if c.column == "NIK" {
				raw = row.NIK.Text
			}
			want := sigizi.Remark{Row: 2, Column: c.column, Code: c.code, Level: c.level, Raw: raw, Value: c.value}
			if row.Remarks[i] != want {
				t.Errorf("got %+v, want %+v", row.Remarks[i], want)
			}
		})
	}
	if row := one(t, map[string]any{"Usia Saat Ukur": "5 Tahun 2 Bulan", "Berat": nil, "Tinggi": nil, "Cara Ukur": nil}); len(row.Remarks) > 0 || !cmp.Equal(row.WeightKg, nan, cmp.Comparer(func(a, b float64) bool { return a == b || a != a && b != b })) {
		t.Error("nothing to remark:", row.Remarks, row.WeightKg)
	}
}

func TestRowsThatRepeatTheHeading(t *testing.T) {
	again := sigizitest.Record{}
	for _, h := range headings(sigizi.E2) {
		again[h] = h
	}
	numbers := sigizitest.Record{}
	for i, h := range headings(sigizi.E2) {
		numbers[h] = i + 1
	}
	f, rows := all(t, file(t, sigizi.E2, sigizitest.Format{}, numbers, sigizitest.Child(0), again, sigizitest.Child(1)), sigizi.Options{})
	if len(rows) != 2 || f.Rows != 2 || len(f.Remarks) != 2 || f.Remarks[0].Row != 2 || f.Remarks[1].Row != 4 || f.Remarks[1].Code != sigizi.HeadingRepeated {
		t.Error(len(rows), f.Remarks)
	}
}

func TestRawCellsKeepEverything(t *testing.T) {
	record := sigizitest.Child(0)
	record["Berat"] = " 8:50 "
	_, rows := all(t, file(t, sigizi.E1, sigizitest.Format{}, record), sigizi.Options{})
	got := map[string]string{}
	for heading, raw := range rows[0].RawCells() {
		got[heading] = raw
	}
	if got["Berat"] != " 8:50 " || got["NIK"] != record["NIK"] || rows[0].Raw("Berat") != " 8:50 " || rows[0].Raw("Tidak ada") != "" {
		t.Error(got)
	}
	for heading := range got {
		if !slices.Contains(headings(sigizi.E1), heading) || got[heading] == "" {
			t.Errorf("%q: %q", heading, got[heading])
		}
	}
}

// A large file moves to a temporary file, reads twice the same, and leaves
// nothing behind.
func TestSpoolMovesToAFileAndIsRemoved(t *testing.T) {
	dir := t.TempDir()
	b := file(t, sigizi.E2, sigizitest.Format{Comma: ';'}, sigizitest.Children(30_000)...)
	f, err := scan(b, sigizi.Options{TempDir: dir})
	if err != nil {
		t.Fatal(err)
	}
	if left := entries(t, dir); left != 1 {
		t.Error(left, "temporary files while open")
	}
	for range 2 {
		n := 0
		if err := f.Each(func(r sigizi.Row) error {
			if n++; r.Number != n+1 || r.Name != fmt.Sprintf("ANAK CONTOH %d", n) || r.WeightKg != 8+float64((n-1)%100)/10 || len(r.Remarks) > 0 {
				return fmt.Errorf("row %d: %+v", n, r)
			}
			return nil
		}); err != nil || n != 30_000 {
			t.Error(n, err)
		}
	}
	if err := f.Close(); err != nil || entries(t, dir) != 0 {
		t.Error(err, entries(t, dir), "left behind")
	}
	bad := append(bytes.Clone(b), "1;2;\"open"...)
	if _, err := scan(bad, sigizi.Options{TempDir: dir}); err == nil || entries(t, dir) != 0 {
		t.Error("a hopeless file leaves", entries(t, dir))
	}
	_, err = scan(b, sigizi.Options{TempDir: dir + "/missing"})
	if key, _ := fault.Sentence(err); fault.KindOf(err) != fault.Unavailable || key != "import.file.spool" {
		t.Error(err)
	}
}

func entries(t *testing.T, dir string) int {
	t.Helper()
	list, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	return len(list)
}

func TestEachStopsWithItsCaller(t *testing.T) {
	f, err := scan(dated(t, "2024-01-01", "2024-01-02"), sigizi.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	n := 0
	if err := f.Each(func(sigizi.Row) error { n++; return io.ErrClosedPipe }); !errors.Is(err, io.ErrClosedPipe) || n != 1 {
		t.Error(n, err)
	}
}

// Every remark and every refusal has a sentence in both languages, whose
// parameters agree.
func TestEverySentenceExists(t *testing.T) {
	words := map[string]map[string]string{}
	for _, lang := range []string{"id", "en"} {
		b, err := sigizi.Words.ReadFile("remarks." + lang + ".json")
		if err != nil {
			t.Fatal(err)
		}
		sentences := map[string]string{}
		if err := json.Unmarshal(b, &sentences); err != nil {
			t.Fatal(err)
		}
		words[lang] = sentences
	}
	want := map[string]bool{}
	for _, code := range sigizi.Codes() {
		want["import.remark."+code.String()] = true
	}
	for _, dir := range []string{".", "../sheet"} {
		for _, key := range refusals(t, dir) {
			want["import.file."+key] = true
		}
	}
	for lang, sentences := range words {
		for key := range want {
			if sentences[key] == "" {
				t.Errorf("%s: no sentence for %s", lang, key)
			}
		}
		for key, sentence := range sentences {
			if !want[key] {
				t.Errorf("%s: nobody says %s", lang, key)
			}
			if strings.Count(sentence, "{") != strings.Count(words["id"][key], "{") {
				t.Errorf("%s: parameters of %s differ", lang, key)
			}
		}
	}
}

// refusals collects the keys in a folder's sources.
func refusals(t *testing.T, dir string) []string {
	t.Helper()
	list, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var keys []string
	for _, e := range list {
		if !strings.HasSuffix(e.Name(), ".go") || strings.HasSuffix(e.Name(), "_test.go") {
			continue
		}
		b, err := os.ReadFile(dir + "/" + e.Name())
		if err != nil {
			t.Fatal(err)
		}
		for _, call := range strings.Split(string(b), "refuse(fault.")[1:] {
			keys = append(keys, strings.Split(call, `"`)[1])
		}
	}
	if len(keys) < 5 {
		t.Fatal("found only", keys, "in", dir)
	}
	return keys
}

// importVariable tells the test binary to import a file and report its memory.
const importVariable = "CANTING_SIGIZI_IMPORT"

// The import of a large file holds neither the rows nor the sheet. It is run in
// a process of its own, whose resident memory the kernel remembers at its peak.
func TestLargeFileStaysSmall(t *testing.T) {
	if path := os.Getenv(importVariable); path != "" {
		fmt.Println(importFile(t, path), "rows", residentPeak(t), "kB")
		return
	}
	if _, err := os.Stat("/proc/self/status"); err != nil || testing.Short() {
		t.Skip("writes 50,000 rows and reads /proc")
	}
	const n = 50_000
	path := t.TempDir() + "/large.xlsx"
	if err := os.WriteFile(path, file(t, sigizi.E2, sigizitest.Format{}, sigizitest.Children(n)...), 0o600); err != nil {
		t.Fatal(err)
	}
	child := exec.Command(os.Args[0], "-test.run=^TestLargeFileStaysSmall$")
	child.Env = append(os.Environ(), importVariable+"="+path)
	out, err := child.Output()
	if err != nil {
		t.Fatal(err)
	}
	var rows, peak int
	if _, err := fmt.Sscanf(string(out), "%d rows %d kB", &rows, &peak); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	t.Logf("%d rows, resident peak %d MB", rows, peak>>10)
	if rows != n || peak > 60<<10 {
		t.Errorf("%d rows, resident peak %d MB", rows, peak>>10)
	}
}

// residentPeak is this process's VmHWM in kilobytes.
func residentPeak(t *testing.T) int {
	t.Helper()
	b, err := os.ReadFile("/proc/self/status")
	if err != nil {
		t.Fatal(err)
	}
	var kb int
	_, rest, _ := strings.Cut(string(b), "VmHWM:")
	if _, err := fmt.Sscan(rest, &kb); err != nil {
		t.Fatal(err)
	}
	return kb
}

// importFile opens, scans and walks a file, and counts its rows.
func importFile(t testing.TB, path string) int {
	t.Helper()
	r, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	info, err := r.Stat()
	if err != nil {
		t.Fatal(err)
	}
	rows, err := sheet.Open(r, info.Size(), sheet.DefaultLimits())
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	f, err := sigizi.Scan(rows, sigizi.Options{Today: "2026-04-01"})
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	n := 0
	if err := f.Each(func(sigizi.Row) error { n++; return nil }); err != nil {
		t.Fatal(err)
	}
	return n
}

const benchRows = 20_000

func benchFile(b *testing.B, format sigizitest.Format) string {
	b.Helper()
	path := b.TempDir() + "/bench"
	if err := os.WriteFile(path, file(b, sigizi.E2, format, sigizitest.Children(benchRows)...), 0o600); err != nil {
		b.Fatal(err)
	}
	return path
}

// BenchmarkImport is the whole way from a file to typed rows.
func BenchmarkImport(b *testing.B) {
	for name, format := range map[string]sigizitest.Format{"xlsx": {}, "csv": {Comma: ';'}} {
		path := benchFile(b, format)
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				importFile(b, path)
			}
			b.ReportMetric(float64(benchRows*b.N)/b.Elapsed().Seconds(), "rows/s")
		})
	}
}

// BenchmarkEach is the second pass alone.
func BenchmarkEach(b *testing.B) {
	f, err := scan(file(b, sigizi.E2, sigizitest.Format{}, sigizitest.Children(benchRows)...), sigizi.Options{Today: "2026-04-01"})
	if err != nil {
		b.Fatal(err)
	}
	defer f.Close()
	b.ReportAllocs()
	for b.Loop() {
		if err := f.Each(func(sigizi.Row) error { return nil }); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(benchRows*b.N)/b.Elapsed().Seconds(), "rows/s")
}

// BenchmarkExcelizeOnly reads the same sheet with excelize and does nothing with
// it: the yardstick for BenchmarkImport/xlsx.
func BenchmarkExcelizeOnly(b *testing.B) {
	path := benchFile(b, sigizitest.Format{})
	b.ReportAllocs()
	for b.Loop() {
		book, err := excelize.OpenFile(path)
		if err != nil {
			b.Fatal(err)
		}
		rows, err := book.Rows("Sheet1")
		if err != nil {
			b.Fatal(err)
		}
		for rows.Next() {
			if _, err := rows.Columns(excelize.Options{RawCellValue: true}); err != nil {
				b.Fatal(err)
			}
		}
		if err := errors.Join(rows.Close(), book.Close()); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(benchRows*b.N)/b.Elapsed().Seconds(), "rows/s")
}

// Whatever stands below a sound heading, every row comes out in order, each
// remark is about a row and a column, and what is read keeps its promises.
func FuzzScan(f *testing.F) {
	heading := strings.Join(headings(sigizi.E2), ";") + "\n"
	f.Add(";3576010511210000;A;L;05/03/2024;3,1\n;;B;P;13/03/2024\n", uint8(0))
	f.Add(strings.Join(headings(sigizi.E2), ";")+"\n1;2;3;4;5;6\n", uint8(1))
	f.Add("1;'3576014511210000;C;2;Nov 15, 2021;49;3100;-;;;;;;;;;;4 Tahun 3 Bulan;2026-03-10;8:50;0,92;T/B;0;Lebih\n", uint8(2))
	f.Fuzz(func(t *testing.T, body string, order uint8) {
		file, err := scan([]byte(heading+body), sigizi.Options{DateOrder: sigizi.DateOrder(order % 3), Today: "2026-04-01"})
		if err != nil {
			if key, _ := fault.Sentence(err); !strings.HasPrefix(key, "import.file.") {
				t.Fatal("unnamed refusal:", err)
			}
			return
		}
		defer file.Close()
		n, before := 0, 1
		if err := file.Each(func(r sigizi.Row) error {
			n++
			if r.Number <= before || len(r.Birth) != 0 && len(r.Birth) != 10 || math.IsInf(r.WeightKg, 0) {
				t.Fatalf("after row %d: %+v", before, r)
			}
			before = r.Number
			for _, remark := range r.Remarks {
				if remark.Row != r.Number || remark.Column == "" || remark.Code.String() == "" || remark.Raw != r.Raw(remark.Column) {
					t.Fatalf("%+v", remark)
				}
			}
			return nil
		}); err != nil || n != file.Rows {
			t.Fatal(n, file.Rows, err)
		}
	})
}
