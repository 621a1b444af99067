package main

import (
	"bytes"
	"encoding/csv"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

func TestCopyIsTheFile(t *testing.T) {
	const text = "name,weight\n\"Siti, kecil\",9.1\n\"a \"\"b\"\"\",\n"
	var out bytes.Buffer
	if err := copyCSV(strings.NewReader(text), &out); err != nil || out.String() != text {
		t.Errorf("%v: %q", err, out.String())
	}
	if err := copyCSV(strings.NewReader("a,b\n1\n"), &out); err == nil {
		t.Error("a ragged file is copied without a word")
	}
}

func TestTurnsGoFromFileToFile(t *testing.T) {
	b := &bench{dir: t.TempDir()}
	in := b.path("in")
	if err := os.WriteFile(in, []byte("one\ntwo\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	took, err := b.best(in, func() *exec.Cmd { return exec.Command("sort", "-r") })
	out, read := os.ReadFile(b.path("piped.out"))
	if err != nil || read != nil || len(took) != 1 || took[0].Wall <= 0 || string(out) != "two\none\n" {
		t.Errorf("%+v, %v; %q, %v", took, err, out, read)
	}
	if _, err := b.best(in, func() *exec.Cmd { return exec.Command("false") }); err == nil {
		t.Error("a command that fails is measured")
	}
}

func TestMadeUpFilesAreWhole(t *testing.T) {
	for name, test := range map[string]struct {
		write   func(string, int) error
		columns int
	}{"measurements": {writeMeasurements, 15}, "survey": {writeSurvey, 13}} {
		path := filepath.Join(t.TempDir(), name)
		if err := test.write(path, 500); err != nil {
			t.Fatal(err)
		}
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		rows, err := csv.NewReader(bytes.NewReader(text)).ReadAll()
		if err != nil || len(rows) != 501 || len(rows[0]) != test.columns {
			t.Errorf("%s: %d rows of %d cells, %v", name, len(rows), len(rows[0]), err)
		}
		if bytes.Contains(text, []byte(",,")) || bytes.Contains(text, []byte("NaN")) {
			t.Errorf("%s: a measurement is missing", name)
		}
	}
}

func TestNodeAnswersInNumbers(t *testing.T) {
	file := filepath.Join(t.TempDir(), "zeros")
	if err := os.WriteFile(file, make([]byte, 1000), 0o600); err != nil {
		t.Fatal(err)
	}
	sizes, err := node(t.Context(), 2, "size", file, file)
	if err != nil || sizes[0] != sizes[1] || sizes[0] < 1 || sizes[0] > 100 {
		t.Errorf("%v, %v", sizes, err)
	}
	if _, err := node(t.Context(), 1, "size", file, file); err == nil {
		t.Error("two numbers for one go unnoticed")
	}
	if _, err := node(t.Context(), 1, "size", file+"s"); err == nil {
		t.Error("a file that is not there has a size")
	}
}
