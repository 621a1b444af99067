package sheet_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"testing"
	"unicode/utf8"

	"canting/internal/domain/fault"
	"canting/internal/exchange/sheet"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
)

// read collects a file's rows as "number: kind text|kind text".
func read(b []byte, limits sheet.Limits) (lines []string, kind sheet.Kind, err error) {
	rows, err := sheet.Open(bytes.NewReader(b), int64(len(b)), limits)
	if err != nil {
		return nil, 0, err
	}
	for rows.Next() {
		lines = append(lines, show(rows.Number(), rows.Row()))
	}
	return lines, rows.Kind(), errors.Join(rows.Err(), rows.Close())
}

func show(number int, cells []sheet.Cell) string {
	parts := make([]string, len(cells))
	for i, c := range cells {
		parts[i] = string("_tnb!"[c.Kind]) + c.Text
	}
	return fmt.Sprintf("%d: %s", number, strings.Join(parts, "|"))
}

func mustRead(t *testing.T, b []byte) ([]string, sheet.Kind) {
	t.Helper()
	lines, kind, err := read(b, sheet.DefaultLimits())
	if err != nil {
		t.Fatal(err)
	}
	return lines, kind
}

// wantFault checks kind and key of a refusal and returns its parameters.
func wantFault(t *testing.T, err error, kind fault.Kind, key string) map[string]string {
	t.Helper()
	got, params := fault.Sentence(err)
	if err == nil || fault.KindOf(err) != kind || got != "import.file."+key {
		t.Fatalf("got %v (%s), want %s import.file.%s", err, got, kind, key)
	}
	return params
}

func encode(t *testing.T, s string, to io.Writer, w func(io.Writer) io.Writer) []byte {
	t.Helper()
	buf := to.(*bytes.Buffer)
	if _, err := io.WriteString(w(buf), s); err != nil {
		t.Fatal(err)
	}
	return buf.Bytes()
}

func TestDelimitedText(t *testing.T) {
	utf16le := encode(t, "Nama;Berat\nÉVA;8,5\n", &bytes.Buffer{}, func(w io.Writer) io.Writer {
		return unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder().Writer(w)
	})
	utf16be := encode(t, "Nama\tBerat\nÉVA\t8,5\n", &bytes.Buffer{}, func(w io.Writer) io.Writer {
		return unicode.UTF16(unicode.BigEndian, unicode.UseBOM).NewEncoder().Writer(w)
	})
	latin := encode(t, "Nama;Berat\nÉVA;8,5\n", &bytes.Buffer{}, func(w io.Writer) io.Writer {
		return charmap.Windows1252.NewEncoder().Writer(w)
	})
	plain := []string{"1: tNama|tBerat", "2: tÉVA|t8,5"}
	for _, c := range []struct {
		name string
		in   string
		want []string
	}{
		{"semicolon", "Nama;Berat\nÉVA;8,5\n", plain},
		{"comma", "Nama,Berat\nÉVA,\"8,5\"\n", plain},
		{"tab", "Nama\tBerat\r\nÉVA\t8,5\r\n", plain},
		{"bar", "Nama|Berat\nÉVA|8,5", plain},
		{"old Macintosh", "Nama;Berat\rÉVA;8,5\r", plain},
		{"byte order mark", "\ufeffNama;Berat\nÉVA;8,5\n", plain},
		{"UTF-16 little endian", string(utf16le), plain},
		{"UTF-16 big endian", string(utf16be), plain},
		{"windows-1252", string(latin), plain},
		{"sep line", "sep=;\nNama;Berat,kg\n", []string{"2: tNama|tBerat,kg"}},
		{"blank rows keep their numbers", "\n \nNama;Berat\n\nÉVA;8,5\n", []string{"3: tNama|tBerat", "5: tÉVA|t8,5"}},
		{"doubled quotes", "Nama;Alamat\nÉVA;\"Gg. \"\"A\"\"; 2\"\n", []string{"1: tNama|tAlamat", `2: tÉVA|tGg. "A"; 2`}},
		{"line break in a cell", "Nama;Alamat\nA;\"Jl. 1\nRT 2\"\nB;x\n", []string{"1: tNama|tAlamat", "2: tA|tJl. 1\nRT 2", "3: tB|tx"}},
		{"inch mark", "Nama;Alamat\nA;Jl. 5\" x\nB;y\n", []string{"1: tNama|tAlamat", "2: tA|tJl. 5\" x", "3: tB|ty"}},
		{"text after a closing quote", "a;b\n\"x\"y;z\n", []string{"1: ta|tb", "2: txy|tz"}},
		{"blanks between and at the end", "a;b;c\n;x;;\n", []string{"1: ta|tb|tc", "2: _|tx"}},
		{"decimal commas do not outvote the heading", "Nama;JK;Berat\nA;L;8,5\nB;P;9,5, sakit, panas, batuk\n",
			[]string{"1: tNama|tJK|tBerat", "2: tA|tL|t8,5", "3: tB|tP|t9,5, sakit, panas, batuk"}},
		{"control-Z at the end", "a;b\nc;d\x1a", []string{"1: ta|tb", "2: tc|td"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, kind := mustRead(t, []byte(c.in))
			if diff := cmp.Diff(c.want, got); diff != "" || kind != sheet.Text {
				t.Errorf("%s%s", kind, diff)
			}
		})
	}
}

// The first letter beyond ASCII may stand after any number of rows.
func TestEncodingIsJudgedByTheWholeFile(t *testing.T) {
	body := strings.Repeat("ANAK;8,5\n", 50_000)
	got, _ := mustRead(t, []byte(body+"\xc9VA;9\n"))
	if last := got[len(got)-1]; last != "50001: tÉVA|t9" {
		t.Error(last)
	}
	got, _ = mustRead(t, []byte(body+"ÉVA;9\n"))
	if last := got[len(got)-1]; last != "50001: tÉVA|t9" {
		t.Error(last)
	}
}

func TestPage(t *testing.T) {
	for _, c := range []struct {
		name, in string
		want     []string
	}{
		{"plain", "<html><body><table><tr><th>Nama</th><th>Berat</th></tr><tr><td> ÉVA </td><td>8,5</td></tr></table></body></html>",
			[]string{"1: tNama|tBerat", "2: tÉVA|t8,5"}},
		{"tags left open", "<table><tr><td>a<td>b<tr><td>c<td>d", []string{"1: ta|tb", "2: tc|td"}},
		{"spans", "<table><tr><td rowspan=2>x</td><td colspan=2>y</td><td>z</td></tr><tr><td>b</td><td>c</td></tr><tr><td>d</td></tr></table>",
			[]string{"1: tx|ty|_|tz", "2: _|tb|tc", "3: td"}},
		{"entities, markup and style", "<style>td{}</style><table><tr><td><b>A</b>&amp;<i>B</i><br>C<script>x</script></td></tr></table>",
			[]string{"1: tA&B C"}},
		{"empty rows count", "<table><tr></tr><tr><td></td></tr><tr><td>a</td></tr></table>", []string{"3: ta"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, kind := mustRead(t, []byte(c.in))
			if diff := cmp.Diff(c.want, got); diff != "" || kind != sheet.HTML {
				t.Errorf("%s%s", kind, diff)
			}
		})
	}
}

// The fixtures were written by SheetJS, see testdata/make.js.
func TestXLSFixtures(t *testing.T) {
	head := []string{
		"1: tteks|tÑandú é|t日本語|t'3576010101240000|t3576010101240000",
		"2: n1|n-1|n0.1|n-2.15|n2.15|n1000000000|n123456.789|n-0.005|n45366",
		"3: bTRUE|bFALSE|!#N/A|!#DIV/0!",
		"5: _|_|tC5",
	}
	long := head
	for i := range 1500 {
		text := "baris panjang nomor "
		if i%3 == 0 {
			text = "čeština 日本 "
		}
		long = append(long, fmt.Sprintf("%d: n%d|t%s%d", i+6, i, text, i))
	}
	for name, want := range map[string][]string{"testdata/label.xls": head, "testdata/sst.xls": long} {
		b, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		got, kind := mustRead(t, b)
		if diff := cmp.Diff(want, got); diff != "" || kind != sheet.XLS {
			t.Errorf("%s: %s%s", name, kind, diff)
		}
	}
}

func TestRefusals(t *testing.T) {
	noise := make([]byte, 4096)
	for i := range noise {
		noise[i] = byte(i*i*31 + i>>3)
	}
	for _, c := range []struct {
		name string
		in   []byte
		kind fault.Kind
		key  string
		what string
	}{
		{"nothing", nil, fault.Invalid, "empty", ""},
		{"white space", []byte(" \n \n"), fault.Invalid, "no_data", ""},
		{"PDF", []byte("%PDF-1.7\n"), fault.Invalid, "other_kind", "PDF"},
		{"PNG", []byte("\x89PNG\r\n\x1a\n...."), fault.Invalid, "other_kind", "PNG"},
		{"JPEG", []byte("\xff\xd8\xff\xe0...."), fault.Invalid, "other_kind", "JPEG"},
		{"gzip", []byte("\x1f\x8b\x08\x00"), fault.Invalid, "other_kind", "GZIP"},
		{"BIFF without a container", []byte("\x09\x08\x08\x00\x00\x05\x10\x00"), fault.Invalid, "other_kind", "Excel 5/95"},
		{"XML spreadsheet", []byte("<?xml version=\"1.0\"?><Workbook xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\">"), fault.Invalid, "other_kind", "XML Spreadsheet 2003"},
		{"JSON", []byte(`{"error":"session expired"}`), fault.Invalid, "other_kind", "JSON"},
		{"random bytes", noise, fault.Invalid, "not_a_table", ""},
		{"two encodings", []byte("ÉVA;ÀDI\n\xc9VA;1\n"), fault.Invalid, "encoding", ""},
		{"an open quote", []byte("a;b\nc;\"d\ne;f\n"), fault.Invalid, "quote_open", ""},
		{"the beginning of a zip", []byte("PK\x03\x04 and no more"), fault.Invalid, "truncated", ""},
		{"the beginning of an OLE2", []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), fault.Invalid, "truncated", ""},
		{"a page without a table", []byte("<html><body>Sesi berakhir</body></html>"), fault.Invalid, "no_data", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, _, err := read(c.in, sheet.DefaultLimits())
			if params := wantFault(t, err, c.kind, c.key); params["kind"] != c.what {
				t.Errorf("kind %q, want %q", params["kind"], c.what)
			}
		})
	}
}

func TestLimits(t *testing.T) {
	limits := sheet.DefaultLimits()
	limits.FileBytes, limits.Rows, limits.Columns, limits.CellChars = 400, 3, 4, 10
	for _, c := range []struct{ name, in, key string }{
		{"file", strings.Repeat("a;b\n", 200), "too_large"},
		{"rows", "a\nb\n\nc\nd\n", "too_many_rows"},
		{"columns", "a;b;c;d;e\n", "too_many_columns"},
		{"cell", "a;bbbbbbbbbbb\n", "cell_too_long"},
		{"page rows", "<table><tr><td>a<tr><td>b<tr><td>c<tr><td>d</table>", "too_many_rows"},
		{"page columns", "<table><tr><td>a<td>b<td>c<td>d<td>e</table>", "too_many_columns"},
		{"page cell", "<table><tr><td>bbbbbbbbbbb</table>", "cell_too_long"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, _, err := read([]byte(c.in), limits)
			wantFault(t, err, fault.TooMuch, c.key)
		})
	}
	if _, _, err := read([]byte("a;b;c;d;;;;\nééééééééé;b\n\n\nc\n"), limits); err != nil {
		t.Error("at the limits:", err)
	}
}

// brokenDisk fails as a disk does.
type brokenDisk struct{ after int64 }

func (d brokenDisk) ReadAt(p []byte, off int64) (int, error) {
	if off+int64(len(p)) > d.after {
		return 0, &os.PathError{Op: "read", Path: "x", Err: os.ErrDeadlineExceeded}
	}
	return copy(p, bytes.Repeat([]byte("a;b\n"), len(p)/4+1)), nil
}

func TestFailingDiskIsNotTheFilesFault(t *testing.T) {
	for _, after := range []int64{0, sniffed} {
		rows, err := sheet.Open(brokenDisk{after}, 1<<20, sheet.DefaultLimits())
		if err == nil {
			t.Fatal("opened", rows.Kind())
		}
		wantFault(t, err, fault.Unavailable, "unreadable")
	}
}

const sniffed = 64 << 10

// A quote that never closes, over half a million lines, is found in one pass.
func TestOpenQuoteOverManyLines(t *testing.T) {
	_, _, err := read([]byte("a;\"b"+strings.Repeat("\n", 1<<21)), sheet.DefaultLimits())
	wantFault(t, err, fault.Invalid, "quote_open")
}

func FuzzOpen(f *testing.F) {
	for _, name := range []string{"testdata/label.xls", "../sigizi/testdata/e2.xls"} {
		b, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(b)
	}
	f.Add([]byte("Nama;Tgl Lahir\n\"A\"\"\";2024-01-01\n"))
	f.Add([]byte("<table><tr><td rowspan=3>a<td colspan=9>b</table>"))
	f.Add([]byte("\xff\xfea\x00;\x00b\x00"))
	f.Add(workbookZip(f, map[string]string{"xl/worksheets/sheet1.xml": `<worksheet><sheetData><row r="2"><c r="B2" t="inlineStr"><is><t>a&amp;</t></is></c></row></sheetData></worksheet>`}))
	limits := sheet.DefaultLimits()
	limits.FileBytes, limits.Inflated = 1<<20, 1<<22
	f.Fuzz(func(t *testing.T, b []byte) {
		rows, err := sheet.Open(bytes.NewReader(b), int64(len(b)), limits)
		if err != nil {
			if key, _ := fault.Sentence(err); !strings.HasPrefix(key, "import.file.") {
				t.Fatal("unnamed refusal:", err)
			}
			return
		}
		before := 0
		for rows.Next() {
			if rows.Number() <= before || len(rows.Row()) == 0 || len(rows.Row()) > limits.Columns {
				t.Fatalf("row %d after %d with %d cells", rows.Number(), before, len(rows.Row()))
			}
			before = rows.Number()
			for _, c := range rows.Row() {
				if !utf8.ValidString(c.Text) || strings.Contains(c.Text, "\x00") || (c.Text == "") != (c.Kind == sheet.Blank) {
					t.Fatalf("row %d holds %d %q", before, c.Kind, c.Text)
				}
			}
		}
		if key, _ := fault.Sentence(rows.Err()); rows.Err() != nil && !strings.HasPrefix(key, "import.file.") {
			t.Fatal("unnamed failure:", rows.Err())
		}
	})
}
