package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
)

// growthDir is the folder growth, seen from here.
const growthDir = "../.."

func TestCommittedTablesComeFromTheCSVs(t *testing.T) {
	data, source, err := build(os.DirFS(filepath.Join(growthDir, "tables")))
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string][]byte{"tables.bin": data, "table_gen.go": source} {
		got, err := os.ReadFile(filepath.Join(growthDir, name))
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(got, want) {
			t.Errorf("%s is not what growth/tables gives: run go generate ./growth", name)
		}
	}
}

func TestWriteMakesBothFiles(t *testing.T) {
	dir := t.TempDir()
	if err := os.CopyFS(filepath.Join(dir, "tables"), os.DirFS(filepath.Join(growthDir, "tables"))); err != nil {
		t.Fatal(err)
	}
	if err := write(dir); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"tables.bin", "table_gen.go"} {
		if info, err := os.Stat(filepath.Join(dir, name)); err != nil || info.Size() == 0 {
			t.Errorf("%s: %v, %v", name, info, err)
		}
	}
}

func TestLoadRefusesBrokenTables(t *testing.T) {
	tests := []struct{ name, csv, want string }{
		{"a hole in the grid", "sex,age_days,L\n1,0,1\n1,2,1\n2,0,1\n2,1,1\n", "step 1 was due"},
		{"sexes of unequal length", "sex,age_days,L\n1,0,1\n1,1,1\n2,0,1\n", "2 and 1 rows"},
		{"a cell that is no number", "sex,age_days,L\n1,0,x\n2,0,1\n", "column L"},
		{"an age that is no number", "sex,age_days,L\n1,x,1\n2,0,1\n", "invalid syntax"},
		{"a ragged row", "sex,age_days,L\n1,0\n", "wrong number of fields"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			fsys := fstest.MapFS{"t.csv": {Data: []byte(test.csv)}}
			_, err := load(fsys, spec{name: "T", file: "t.csv", x: "age_days", grid: 1, cols: []string{"L"}}, nil)
			if err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("error %v, want one with %q", err, test.want)
			}
		})
	}
}

func TestFixedColumnsRefuseWhatTheyDoNotHold(t *testing.T) {
	for text, want := range map[string]bool{"1": true, "-0.3521": true, "3.2767": true, "3.2768": false, "0.12345": false, "0.12345678901": false} {
		fsys := fstest.MapFS{"t.csv": {Data: []byte("sex,age_days,L\n1,0,1\n2,0," + text + "\n")}}
		_, err := load(fsys, spec{name: "T", file: "t.csv", x: "age_days", grid: 1, cols: []string{"L"}, fixed: []packedColumn{{2, 4}}}, nil)
		if (err == nil) != want {
			t.Errorf("%s: %v", text, err)
		}
	}
}

func TestColumnsKeepEveryDecimal(t *testing.T) {
	tests := []struct {
		texts []string
		want  packedColumn
	}{
		{[]string{"1", "1"}, packedColumn{1, 0}},
		{[]string{"127"}, packedColumn{1, 0}},
		{[]string{"128"}, packedColumn{2, 0}},
		{[]string{"-128"}, packedColumn{1, 0}},
		{[]string{"-0.3521", "0.1"}, packedColumn{2, 4}},
		{[]string{"109.9593"}, packedColumn{3, 4}},
		{[]string{"2.5000"}, packedColumn{1, 1}},
		{[]string{"3.1234567890123456"}, packedColumn{8, 0}},
	}
	for _, test := range tests {
		if got := columnOf(test.texts); got != test.want {
			t.Errorf("columnOf(%q) = %+v, want %+v", test.texts, got, test.want)
		}
	}
}

func TestAgesOfIncrementsBecomeDays(t *testing.T) {
	tests := []struct{ text, want string }{{"0wk", "0"}, {"4wk", "28"}, {"0mo", "0"}, {"2mo", "60.875"}, {"24mo", "730.5"}}
	for _, test := range tests {
		got, err := cellText(test.text, "from")
		if err != nil || got != test.want {
			t.Errorf("cellText(%q) = %q, %v; want %q", test.text, got, err, test.want)
		}
	}
	if _, err := cellText("soon", "to"); err == nil {
		t.Error("an age without a number is accepted")
	}
}
