package main

import (
	"archive/zip"
	"bytes"
	"database/sql"
	"encoding/binary"
	"errors"
	"io"
	"maps"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/rogpeppe/go-internal/testscript"

	"canting/internal/exchange/sigizi"
	"canting/internal/exchange/sigizi/sigizitest"
	"canting/internal/store/pgtest"
)

// TestMain lets the test program stand in for canting itself, for the scripts.
func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"canting": main})
}

// The scripts of testdata/script hold for whatever database: each is run with
// CANTING_DB naming an empty one.
func TestScripts(t *testing.T) {
	for name, database := range map[string]func(testing.TB, *testscript.Env) string{
		"sqlite":   func(_ testing.TB, e *testscript.Env) string { return filepath.Join(e.WorkDir, "kota.db") },
		"postgres": func(tb testing.TB, _ *testscript.Env) string { return pgtest.Start(tb) },
	} {
		t.Run(name, func(t *testing.T) {
			if name == "postgres" {
				pgtest.Start(t) // whether there is one is to be known before the scripts
			}
			testscript.Run(t, testscript.Params{
				Dir: "testdata/script", Cmds: scriptCommands(), RequireExplicitExec: true, RequireUniqueNames: true,
				Setup: func(e *testscript.Env) error {
					e.Setenv("CANTING_DB", database(t, e))
					e.Setenv("CANTING_LANG", "en")
					return nil
				},
			})
		})
	}
}

// The scripts of testdata/line are about the command line: they name their own
// databases.
func TestCommandLine(t *testing.T) {
	testscript.Run(t, testscript.Params{Dir: "testdata/line", Cmds: scriptCommands(), RequireExplicitExec: true, RequireUniqueNames: true})
}

type scriptCommand = func(ts *testscript.TestScript, neg bool, args []string)

func scriptCommands() map[string]scriptCommand {
	return map[string]scriptCommand{
		"portal": portal, "hopeless": hopeless, "capture": capture, "masked": masked, "tamper": tamper, "exits": exits,
	}
}

// portal FILE VARIANT FORMAT [COLUMN=VALUE...] writes an export of four
// children; the values given are those of the first one.
func portal(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 3 {
		ts.Fatalf("usage: portal FILE VARIANT FORMAT [COLUMN=VALUE...]")
	}
	variant := map[string]sigizi.Variant{"E1": sigizi.E1, "E2": sigizi.E2, "E3": sigizi.E3}[args[1]]
	format, known := formats()[args[2]]
	if !known || variant == 0 {
		ts.Fatalf("no such variant or format; formats are %v", slices.Sorted(maps.Keys(formats())))
	}
	rows := children(4)
	for _, said := range args[3:] {
		column, value, _ := strings.Cut(said, "=")
		rows[0][column] = value
	}
	var out bytes.Buffer
	ts.Check(sigizitest.Write(&out, variant, format, rows))
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), out.Bytes(), 0o600))
}

func formats() map[string]sigizitest.Format {
	return map[string]sigizitest.Format{
		"xlsx":     {},
		"preamble": {Preamble: []string{"Data tanggal : 2025-03-15"}},
		"csv":      {Comma: ','},
		"excelcsv": {Comma: ';', Encoding: sigizitest.Windows1252},
		"unicode":  {Comma: '\t', Encoding: sigizitest.UTF16},
	}
}

// children are n made-up children, no two of whom are alike, weighed in March 2025.
func children(n int) []sigizitest.Record {
	rows := sigizitest.Children(n)
	for _, row := range rows {
		row["Tanggal Pengukuran"] = strings.Replace(row["Tanggal Pengukuran"].(string), "2026", "2025", 1)
		delete(row, "Usia Saat Ukur")
	}
	return rows
}

// hopeless FILE KIND writes a file that nobody can read.
func hopeless(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: hopeless FILE KIND")
	}
	var whole bytes.Buffer
	ts.Check(sigizitest.Write(&whole, sigizi.E2, sigizitest.Format{}, children(300)))
	var content []byte
	switch kind, percent, _ := strings.Cut(args[1], ":"); kind {
	case "empty":
	case "noise":
		content = noise(20_000)
	case "locked":
		content = compound("EncryptedPackage", "EncryptionInfo")
	case "bomb":
		content = bomb(ts)
	case "cut":
		n, err := strconv.Atoi(percent)
		ts.Check(err)
		content = whole.Bytes()[:whole.Len()*n/100]
	case "bent": // whole in length, wrong inside
		content = whole.Bytes()
		copy(content[len(content)/2:], noise(2000))
	default:
		ts.Fatalf("no such kind: %s", kind)
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), content, 0o600))
}

// noise is n bytes without sense, the same in every run.
func noise(n int) []byte {
	random := rand.NewChaCha8([32]byte{1})
	content := make([]byte, n)
	random.Read(content) // never fails
	return content
}

// bomb is a workbook of 64 MB of one letter in 64 kB.
func bomb(ts *testscript.TestScript) []byte {
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for name, text := range map[string]string{
		"[Content_Types].xml":        `<Types/>`,
		"xl/workbook.xml":            `<workbook><sheets><sheet name="A" sheetId="1" r:id="rId1"/></sheets></workbook>`,
		"xl/_rels/workbook.xml.rels": `<Relationships><Relationship Id="rId1" Target="worksheets/sheet1.xml"/></Relationships>`,
	} {
		part, err := z.Create(name)
		ts.Check(err)
		_, err = io.WriteString(part, text)
		ts.Check(err)
	}
	part, err := z.Create("xl/worksheets/sheet1.xml")
	ts.Check(err)
	for range 64 {
		_, err = part.Write(bytes.Repeat([]byte("A"), 1<<20))
		ts.Check(err)
	}
	ts.Check(z.Close())
	return out.Bytes()
}

// compound is an OLE2 file ([MS-CFB], version 3) with empty streams of the
// names given: how Office stores a workbook that has a password.
func compound(streams ...string) []byte {
	const sector, free, end, table = 512, 0xffffffff, 0xfffffffe, 0xfffffffd
	head := make([]byte, sector)
	copy(head, "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
	word := func(at int, v uint16) { binary.LittleEndian.PutUint16(head[at:], v) }
	long := func(b []byte, at int, v uint32) { binary.LittleEndian.PutUint32(b[at:], v) }
	word(24, 0x3e)
	word(26, 3)
	word(28, 0xfffe)
	word(30, 9)
	word(32, 6)
	long(head, 44, 1)    // sectors of the allocation table
	long(head, 48, 1)    // where the directory begins
	long(head, 56, 4096) // streams below this are small ones
	long(head, 60, end)
	long(head, 68, end)
	for i := range 109 {
		long(head, 76+4*i, free)
	}
	long(head, 76, 0)
	fat := bytes.Repeat([]byte{0xff}, sector)
	long(fat, 0, table)
	long(fat, 4, end)
	directory := make([]byte, sector)
	for i, name := range append([]string{"Root Entry"}, streams...) {
		entry := directory[i*128:]
		for j, unit := range utf16.Encode([]rune(name)) {
			binary.LittleEndian.PutUint16(entry[2*j:], unit)
		}
		binary.LittleEndian.PutUint16(entry[64:], uint16(2*len(name)+2))
		entry[66] = 2 // a stream
		for at := 68; at <= 76; at += 4 {
			long(entry, at, free)
		}
		long(entry, 116, end)
		if i > 0 {
			long(entry, 72, uint32(i+1)) // the next one hangs below this one
		}
	}
	directory[66] = 5 // the root
	long(directory, 76, 1)
	long(directory, 128*len(streams)+72, free)
	return slices.Concat(head, fat, directory)
}

// exits CODE PROGRAM ARG... runs a program that must end with the code.
func exits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exits CODE PROGRAM ARG...")
	}
	err := ts.Exec(args[1], args[2:]...)
	var ended *exec.ExitError
	if !errors.As(err, &ended) || strconv.Itoa(ended.ExitCode()) != args[0] {
		ts.Fatalf("ended with %v, want code %s", err, args[0])
	}
}

// capture NAME REGEXP sets a variable to what the first group matches in the
// output of the last command.
func capture(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: capture NAME REGEXP")
	}
	found := regexp.MustCompile(args[1]).FindStringSubmatch(ts.ReadFile("stdout"))
	if len(found) != 2 {
		ts.Fatalf("%s matches nothing in %q", args[1], ts.ReadFile("stdout"))
	}
	ts.Setenv(args[0], found[1])
}

// masked FILE writes FILE.masked, in which every UUID is ID.
func masked(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: masked FILE")
	}
	id := regexp.MustCompile(`[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}`)
	ts.Check(os.WriteFile(ts.MkAbs(args[0]+".masked"), id.ReplaceAll([]byte(ts.ReadFile(args[0])), []byte("ID")), 0o600))
}

// tamper STATEMENT changes the database behind canting's back.
func tamper(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: tamper STATEMENT")
	}
	driver, url := "sqlite", ts.Getenv("CANTING_DB")
	if strings.HasPrefix(url, "postgres") {
		driver = "pgx"
	}
	db, err := sql.Open(driver, url)
	ts.Check(err)
	defer db.Close()
	result, err := db.Exec(args[0])
	ts.Check(err)
	if n, err := result.RowsAffected(); err != nil || n == 0 {
		ts.Fatalf("%d rows changed, %v", n, err)
	}
}
