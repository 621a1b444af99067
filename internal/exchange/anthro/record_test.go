package anthro

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// ours are the cells of a text, without quotes and empty lines.
func ours(text string) [][]string {
	var rows [][]string
	for rest := []byte(text); len(rest) > 0; {
		var cells [][]byte
		cells, rest = split(nil, rest, ',')
		if blank(cells) {
			continue
		}
		row := make([]string, len(cells))
		for i, cell := range cells {
			row[i] = strings.ReplaceAll(string(unquote(cell)), "\r\n", "\n")
		}
		rows = append(rows, row)
	}
	return rows
}

// theirs are the cells by encoding/csv, and whether it read the text at all.
func theirs(text string) ([][]string, bool) {
	r := csv.NewReader(strings.NewReader(text))
	r.FieldsPerRecord = -1
	rows, err := r.ReadAll()
	return rows, err == nil
}

func same(a, b [][]string) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if strings.Join(a[i], "\x00") != strings.Join(b[i], "\x00") || len(a[i]) != len(b[i]) {
			return false
		}
	}
	return true
}

// FuzzSplit holds our cells to those of encoding/csv wherever it reads any,
// and the ends of records to where split finds them.
func FuzzSplit(f *testing.F) {
	for _, text := range []string{
		"a,b\n1,2\n", "a,\"b\r\nc\",d\r\n\r\n\"\",\"\"\"\"\n", "\"a\"b,c\n", "a\"b\",c", "\"open,\n", ",,\n,", "\"\"\"a,b\"\n", "\r\n\r", "a\rb\n",
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if strings.HasSuffix(text, "\r") {
			return // a return without a newline at the end is a matter of taste
		}
		got := ours(text)
		if want, ok := theirs(text); ok && !same(got, want) {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
		whole, open := wholeRecords([]byte(text), ',')
		if open >= 0 && (text[open] != '"' || open < whole) {
			t.Fatalf("%q: a quote opens at %d", text, open)
		}
		for rest := []byte(text); len(rest) > 0; {
			at := len(text) - len(rest)
			if _, rest = split(nil, rest, ','); len(rest) > 0 && at < whole && len(text)-len(rest) > whole {
				t.Fatalf("%q: a record goes from %d across %d", text, at, whole)
			}
		}
	})
}

func TestQuoteAndUnquote(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		content := rapid.StringMatching(`[a",;\r\n ]{0,8}`).Draw(t, "content")
		cell := quote(nil, content, ',')
		cells, rest := split(nil, append(append([]byte("x,"), cell...), ",y\n"...), ',')
		if len(cells) != 3 || len(rest) != 0 || string(unquote(cells[1])) != content {
			t.Errorf("%q became %q", content, cells)
		}
	})
}

// dribble gives a few bytes at a time, and then an error.
type dribble struct {
	text []byte
	n    int
	err  error
}

func (d *dribble) Read(p []byte) (int, error) {
	if len(d.text) == 0 {
		return 0, d.err
	}
	n := copy(p, d.text[:min(d.n, len(d.text))])
	d.text = d.text[n:]
	return n, nil
}

// Wherever the batches part, the rows are the same.
func TestBatchesKeepEveryRow(t *testing.T) {
	const rows = 15_000
	var in, want bytes.Buffer
	in.WriteString("name,sex,age_days,weight_kg\n")
	for range rows {
		in.WriteString("\"Siti, \"\"kecil\"\"\nof a place with a long name\",2,365,9\n")
		want.WriteString("\"Siti, \"\"kecil\"\"\nof a place with a long name\",2,365,9,,,,,,0.05,0,,,,,,,,,,,,\n")
	}
	if in.Len() < 2*batchBytes {
		t.Fatalf("%d bytes are one batch", in.Len())
	}
	for _, n := range []int{13, 4096, 1 << 20} {
		src, err := Text(&dribble{bytes.Clone(in.Bytes()), n, io.EOF})
		if err != nil {
			t.Fatal(err)
		}
		var out bytes.Buffer
		s, err := Score(t.Context(), src, &out, Options{})
		if err != nil || s.Rows != rows {
			t.Fatalf("%d rows, %v", s.Rows, err)
		}
		_, got, _ := bytes.Cut(out.Bytes(), []byte("\n"))
		if !bytes.Equal(got, want.Bytes()) {
			t.Errorf("%d bytes at a time: the rows differ: %.200q", n, got)
		}
	}
}

func TestReadingFails(t *testing.T) {
	broken := errors.New("unplugged")
	src, err := Text(&dribble{sample(9000), 1 << 16, broken})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := Score(t.Context(), src, io.Discard, Options{}); !errors.Is(err, broken) {
		t.Errorf("got %v", err)
	}
}
