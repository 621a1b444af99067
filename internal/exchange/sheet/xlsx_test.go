package sheet_test

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"fmt"
	"io"
	"maps"
	"runtime"
	"runtime/debug"
	"slices"
	"strconv"
	"strings"
	"testing"

	"canting/internal/domain/fault"
	"canting/internal/exchange/sheet"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"
	"pgregory.net/rapid"
)

const (
	rootRels = `<Relationships><Relationship Id="r" Type="x/officeDocument" Target="xl/workbook.xml"/></Relationships>`
	bookXML  = `<workbook><workbookPr/><sheets><sheet name="A" sheetId="1" r:id="rId1"/></sheets></workbook>`
	bookRels = `<Relationships><Relationship Id="rId1" Type="x/worksheet" Target="worksheets/sheet1.xml"/>` +
		`<Relationship Id="rId2" Type="x/worksheet" Target="/xl/worksheets/sheet2.xml"/>` +
		`<Relationship Id="rId3" Type="x/sharedStrings" Target="sharedStrings.xml"/></Relationships>`
)

// workbookZip packs a minimal workbook; parts add to it or replace its own.
func workbookZip(t testing.TB, parts map[string]string) []byte {
	t.Helper()
	all := map[string]string{
		"_rels/.rels": rootRels, "xl/workbook.xml": bookXML, "xl/_rels/workbook.xml.rels": bookRels,
		"xl/sharedStrings.xml":     `<sst></sst>`,
		"xl/worksheets/sheet1.xml": `<worksheet><sheetData/></worksheet>`,
	}
	maps.Copy(all, parts)
	var buf bytes.Buffer
	z := zip.NewWriter(&buf)
	for _, name := range slices.Sorted(maps.Keys(all)) {
		w, err := z.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(w, all[name]); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return buf.Bytes()
}

func sheetXML(data string) string {
	return `<?xml version="1.0"?><worksheet><sheetData>` + data + `</sheetData></worksheet>`
}

func TestXLSXCells(t *testing.T) {
	shared := `<sst count="3"><si><t>satu</t></si><si><r><t>du</t></r><r><rPr/><t>a</t></r><rPh sb="0"><t>XX</t></rPh></si><si/><si><t xml:space="preserve"> _x0041_&#233;</t></si></sst>`
	for _, c := range []struct {
		name, data string
		want       []string
	}{
		{"shared strings, rich text, phonetics", `<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c><c r="C1" t="s"><v>2</v></c><c r="D1" t="s"><v>3</v></c></row>`,
			[]string{"1: tsatu|tdua|_|t Aé"}},
		{"numbers stay raw", `<row r="1"><c r="A1"><v>3576010101240000</v></c><c r="B1" t="n"><v>8.5</v></c><c r="C1"><v>3.57601E+15</v></c></row>`,
			[]string{"1: n3576010101240000|n8.5|n3.57601E+15"}},
		{"inline, formula text, truth, error, ISO date", `<row r="3"><c r="A3" t="inlineStr"><is><t>a</t></is></c><c r="B3" t="str"><f>A1&amp;"x"</f><v>b&lt;c</v></c><c r="C3" t="b"><v>1</v></c><c r="D3" t="e"><v>#N/A</v></c><c r="E3" t="d"><v>2024-03-15</v></c></row>`,
			[]string{"3: ta|tb<c|bTRUE|!#N/A|t2024-03-15"}},
		{"no references", `<row><c><v>1</v></c><c/><c><v>3</v></c></row><row><c><v>4</v></c></row>`, []string{"1: n1|_|n3", "2: n4"}},
		{"a prefix on every tag", `<x:row r="2"><x:c r="B2"><x:v>7</x:v></x:c></x:row>`, []string{"2: _|n7"}},
		{"cells out of order", `<row r="1"><c r="C1"><v>3</v></c><c r="A1"><v>1</v></c></row>`, []string{"1: n1|_|n3"}},
		{"comments and CDATA", `<!-- <row> > --><row r="1"><c r="A1" t="str"><v><![CDATA[a<b>]]></v></c></row>`, []string{"1: ta<b>"}},
		{"empty formatted rows", `<row r="1"/><row r="2"><c r="A2" s="4"/></row><row r="9"><c r="A9"><v>1</v></c></row>`, []string{"9: n1"}},
		{"single quotes, spaces in tags", `<row r='1' ><c  r='A1' t = 'str' ><v>x</v></c ></row>`, []string{"1: tx"}},
		{"NUL", `<row><c t="str"><v>a_x0000_b</v></c><c t="str"><v>_x0000_</v></c><c><v>1</v></c></row>`, []string{"1: tab|_|n1"}},
		{"column beyond Z", `<row r="1"><c r="AB1"><v>1</v></c></row>`, []string{"1: " + strings.Repeat("_|", 27) + "n1"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, kind := mustRead(t, workbookZip(t, map[string]string{"xl/sharedStrings.xml": shared, "xl/worksheets/sheet1.xml": sheetXML(c.data)}))
			if diff := cmp.Diff(c.want, got); diff != "" || kind != sheet.XLSX {
				t.Errorf("%s%s", kind, diff)
			}
		})
	}
}

func TestXLSXTakesTheFirstSheetWithData(t *testing.T) {
	b := workbookZip(t, map[string]string{
		"xl/workbook.xml":          `<workbook><workbookPr date1904="1"/><sheets><sheet r:id="rId1"/><sheet r:id="rId2"/></sheets></workbook>`,
		"xl/worksheets/sheet2.xml": sheetXML(`<row r="4"><c r="A4"><v>1</v></c></row>`),
	})
	rows, err := sheet.Open(bytes.NewReader(b), int64(len(b)), sheet.DefaultLimits())
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	if !rows.Date1904() || !rows.Next() || rows.Number() != 4 || rows.Next() || rows.Err() != nil {
		t.Error(rows.Date1904(), rows.Number(), rows.Err())
	}
}

func TestXLSXRefusals(t *testing.T) {
	sheet1 := func(data string) map[string]string { return map[string]string{"xl/worksheets/sheet1.xml": data} }
	locked := workbookZip(t, nil)
	for i := 0; i+8 < len(locked); i++ { // set the encryption bit in every directory entry
		if string(locked[i:i+4]) == "PK\x01\x02" {
			locked[i+8] |= 1
		}
	}
	for _, c := range []struct {
		name string
		in   []byte
		kind fault.Kind
		key  string
	}{
		{"locked zip", locked, fault.Invalid, "encrypted"},
		{"no data", workbookZip(t, nil), fault.Invalid, "no_data"},
		{"a Word document", workbookZip(t, map[string]string{"word/document.xml": ""}), fault.Invalid, "other_kind"},
		{"a binary workbook", workbookZip(t, map[string]string{"xl/workbook.bin": ""}), fault.Invalid, "other_kind"},
		{"the sheet ends early", workbookZip(t, sheet1(`<worksheet><sheetData><row><c><v>1</v></c></row>`)), fault.Invalid, "damaged"},
		{"text that is not UTF-8", workbookZip(t, sheet1(sheetXML("<row><c t=\"str\"><v>\xff</v></c></row>"))), fault.Invalid, "damaged"},
		{"a document type", workbookZip(t, sheet1(`<!DOCTYPE x [<!ENTITY a "b">]><worksheet/>`)), fault.Invalid, "damaged"},
		{"rows run backwards", workbookZip(t, sheet1(sheetXML(`<row r="5"><c><v>1</v></c></row><row r="4"><c><v>1</v></c></row>`))), fault.Invalid, "damaged"},
		{"an index beyond the strings", workbookZip(t, sheet1(sheetXML(`<row><c t="s"><v>7</v></c></row>`))), fault.Invalid, "damaged"},
		{"a row number beyond Excel's", workbookZip(t, sheet1(sheetXML(`<row r="9999999"><c><v>1</v></c></row>`))), fault.TooMuch, "too_many_rows"},
		{"a column far out", workbookZip(t, sheet1(sheetXML(`<row><c r="XFD1"><v>1</v></c></row>`))), fault.TooMuch, "too_many_columns"},
		{"a cell of 32,768 characters", workbookZip(t, sheet1(sheetXML(`<row><c t="str"><v>`+strings.Repeat("a", 32_768)+`</v></c></row>`))), fault.TooMuch, "cell_too_long"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, _, err := read(c.in, sheet.DefaultLimits())
			wantFault(t, err, c.kind, c.key)
		})
	}
	longest := workbookZip(t, sheet1(sheetXML(`<row><c t="str"><v>`+strings.Repeat("é", 32_767)+`</v></c></row>`)))
	if got, _ := mustRead(t, longest); len(got) != 1 {
		t.Error("the longest cell of Excel's was refused")
	}
}

// Every cell that excelize writes comes back with the text that excelize itself
// reads, and with the kind that was written.
func TestXLSXAgreesWithExcelize(t *testing.T) {
	text := rapid.StringMatching(`[ -~éñ日\n]{0,12}`)
	rapid.Check(t, func(t *rapid.T) {
		book := excelize.NewFile()
		defer book.Close()
		stream := rapid.Bool().Draw(t, "stream") // inline strings, else shared ones
		width := rapid.IntRange(1, 8).Draw(t, "width")
		var w *excelize.StreamWriter
		if stream {
			w, _ = book.NewStreamWriter("Sheet1")
		}
		var kinds [][]sheet.CellKind
		for r := range rapid.IntRange(1, 6).Draw(t, "rows") {
			row := make([]any, width)
			kind := make([]sheet.CellKind, width)
			for i := range row {
				switch rapid.IntRange(0, 2).Draw(t, "kind") {
				case 0:
					row[i], kind[i] = rapid.Float64Range(-1e6, 1e6).Draw(t, "n"), sheet.Number
				case 1:
					s := text.Draw(t, "s")
					if row[i] = s; strings.TrimSpace(s) != "" {
						kind[i] = sheet.Label
					}
				}
			}
			kinds = append(kinds, kind)
			at := "A" + strconv.Itoa(r+1)
			if stream {
				if err := w.SetRow(at, row); err != nil {
					t.Fatal(err)
				}
			} else if err := book.SetSheetRow("Sheet1", at, &row); err != nil {
				t.Fatal(err)
			}
		}
		if stream {
			if err := w.Flush(); err != nil {
				t.Fatal(err)
			}
		}
		compareWithExcelize(t, book, kinds)
	})
}

func compareWithExcelize(t *rapid.T, book *excelize.File, kinds [][]sheet.CellKind) {
	buf, err := book.WriteToBuffer()
	if err != nil {
		t.Fatal(err)
	}
	again, err := excelize.OpenReader(bytes.NewReader(buf.Bytes()))
	if err != nil {
		t.Fatal(err)
	}
	defer again.Close()
	want, err := again.GetRows("Sheet1", excelize.Options{RawCellValue: true})
	if err != nil {
		t.Fatal(err)
	}
	rows, err := sheet.Open(bytes.NewReader(buf.Bytes()), int64(buf.Len()), sheet.DefaultLimits())
	if key, _ := fault.Sentence(err); key == "import.file.no_data" {
		return // nothing but blanks was drawn
	} else if err != nil {
		t.Fatal(err)
	}
	for rows.Next() {
		n := rows.Number() - 1
		for i, c := range rows.Row() {
			if c.Kind != kinds[n][i] || c.Kind != sheet.Blank && c.Text != want[n][i] {
				t.Fatalf("row %d cell %d: %v, excelize %q, kind %d", n+1, i, c, want[n][i], kinds[n][i])
			}
		}
	}
	if rows.Err() != nil {
		t.Fatal(rows.Err())
	}
}

// bomb packs a sheet of head, then times copies of block, without ever holding
// it: one compressed block is repeated. claim is the size that the directory
// states, 0 for the true one.
func bomb(t *testing.T, part, head string, block []byte, times int, claim uint64) []byte {
	t.Helper()
	deflate := func(b []byte) []byte {
		var buf bytes.Buffer
		w, _ := flate.NewWriter(&buf, flate.BestCompression)
		if _, err := w.Write(b); err != nil {
			t.Fatal(err)
		}
		if err := w.Flush(); err != nil {
			t.Fatal(err)
		}
		return buf.Bytes()
	}
	stream := append(deflate([]byte(head)), bytes.Repeat(deflate(block), times)...)
	if claim == 0 {
		claim = uint64(len(head) + len(block)*times)
	}
	var buf bytes.Buffer
	z := zip.NewWriter(&buf)
	for name, text := range map[string]string{"_rels/.rels": rootRels, "xl/workbook.xml": bookXML, "xl/_rels/workbook.xml.rels": bookRels,
		"xl/worksheets/sheet1.xml": sheetXML(`<row><c><v>1</v></c></row>`), "xl/sharedStrings.xml": `<sst/>`} {
		if name == part {
			continue
		}
		w, err := z.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		io.WriteString(w, text)
	}
	w, err := z.CreateRaw(&zip.FileHeader{Name: part, Method: zip.Deflate, CompressedSize64: uint64(len(stream)), UncompressedSize64: claim})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.Write(stream); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return buf.Bytes()
}

func TestBombsCostLittleMemory(t *testing.T) {
	const sheet1, shared = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"
	mega := bytes.Repeat([]byte("A"), 1<<20)
	rows := bytes.Repeat([]byte("<row><c><v>1</v></c></row>"), 10_000)
	empties := bytes.Repeat([]byte("<row/>"), 100_000)
	var words bytes.Buffer
	for i := range 20_000 {
		fmt.Fprintf(&words, "<si><t>%d %x</t></si>", i, i*i*7919)
	}
	cell := `<worksheet><sheetData><row><c t="str"><v>`
	for _, c := range []struct {
		name  string
		in    []byte
		ratio int64
		key   string
	}{
		{"2 GB cell", bomb(t, sheet1, cell, mega, 2048, 0), 200, "bomb"},
		{"2 GB cell, size denied", bomb(t, sheet1, cell, mega, 2048, 1<<20), 200, "cell_too_long"},
		{"900 MB cell, any ratio", bomb(t, sheet1, cell, mega, 900, 0), 1e6, "cell_too_long"},
		{"2 GB shared string, size denied", bomb(t, shared, "<sst><si><t>", mega, 2048, 1<<20), 200, "text_too_long"},
		{"2 GB tag, size denied", bomb(t, sheet1, "<worksheet ", mega, 2048, 1<<20), 200, "cell_too_long"},
		{"10 million rows", bomb(t, sheet1, "<worksheet><sheetData>", rows, 1000, 0), 1e6, "too_many_rows"},
		{"100 million empty rows", bomb(t, sheet1, "<worksheet><sheetData>", empties, 1000, 0), 1e6, "too_many_rows"},
		{"2 million strings", bomb(t, shared, "<sst>", words.Bytes(), 100, 0), 1e6, "too_much_text"},
	} {
		t.Run(c.name, func(t *testing.T) {
			limits := sheet.DefaultLimits()
			limits.SharedBytes, limits.Ratio = 16<<20, c.ratio
			grown := heapGrowth(func() {
				_, _, err := read(c.in, limits)
				wantFault(t, err, fault.TooMuch, c.key)
			})
			if grown > 64<<20 {
				t.Errorf("held %d MB", grown>>20)
			}
		})
	}
}

// heapGrowth is by how many bytes f made the heap grow at its widest: what was
// free beforehand is given back to the system first.
func heapGrowth(f func()) int64 {
	var before, after runtime.MemStats
	debug.FreeOSMemory()
	runtime.ReadMemStats(&before)
	f()
	runtime.ReadMemStats(&after)
	return int64(after.HeapSys-after.HeapReleased) - int64(before.HeapSys-before.HeapReleased)
}

func TestTooManyParts(t *testing.T) {
	parts := map[string]string{}
	for i := range 2500 {
		parts[fmt.Sprintf("p%d", i)] = ""
	}
	_, _, err := read(workbookZip(t, parts), sheet.DefaultLimits())
	wantFault(t, err, fault.TooMuch, "too_many_parts")
}

// A file cut anywhere is refused, or, where only its wrapping is missing,
// yields exactly what the whole file does. It is never read in part in silence.
func TestTruncatedAnywhere(t *testing.T) {
	book := excelize.NewFile()
	for r := range 60 {
		if err := book.SetSheetRow("Sheet1", "A"+strconv.Itoa(r+1), &[]any{"NAMA " + strconv.Itoa(r), r, 8.5}); err != nil {
			t.Fatal(err)
		}
	}
	buf, err := book.WriteToBuffer()
	if err != nil {
		t.Fatal(err)
	}
	for name, whole := range map[string][]byte{"xlsx": buf.Bytes(), "xls": fixture(t, "testdata/label.xls"), "xls sst": fixture(t, "testdata/sst.xls")} {
		want, _ := mustRead(t, whole)
		for n := 8; n < len(whole); n += 1 + len(whole)/400 {
			got, _, err := read(whole[:n], sheet.DefaultLimits())
			if err == nil && !cmp.Equal(want, got) {
				t.Errorf("%s cut at %d of %d: %d rows without a word", name, n, len(whole), len(got))
			}
			if key, _ := fault.Sentence(err); err != nil && !strings.HasPrefix(key, "import.file.") {
				t.Errorf("%s cut at %d: %v", name, n, err)
			}
		}
	}
}
