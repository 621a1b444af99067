package sheet_test

import (
	"bytes"
	"encoding/binary"
	"math"
	"os"
	"strings"
	"testing"
	"unicode/utf16"

	"canting/internal/domain/fault"
	"canting/internal/exchange/sheet"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func fixture(t testing.TB, name string) []byte {
	t.Helper()
	b, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// compound wraps streams into an OLE2 file of sectors of 512 bytes, each stream
// padded beyond the size below which it would live in the mini stream.
func compound(streams map[string][]byte) []byte {
	const sector = 512
	names := []string{}
	for name := range streams {
		names = append(names, name)
	}
	type entry struct {
		name        string
		kind        byte
		start, size uint32
	}
	entries := []entry{{"Root Entry", 5, 0xfffffffe, 0}}
	var body []byte
	fat := []uint32{}
	for _, name := range names {
		b := streams[name]
		if len(b) < 4096 {
			b = append(b[:len(b):len(b)], make([]byte, 4096-len(b))...)
		}
		entries = append(entries, entry{name, 2, uint32(len(fat)), uint32(len(b))})
		for at := 0; at < len(b); at += sector {
			body = append(body, b[at:min(len(b), at+sector)]...)
			fat = append(fat, uint32(len(fat)+1))
		}
		body = append(body, make([]byte, (sector-len(body)%sector)%sector)...)
		fat[len(fat)-1] = 0xfffffffe
	}
	directory := uint32(len(fat))
	for at := 0; at < len(entries); at += 4 {
		fat = append(fat, uint32(len(fat)+1))
	}
	fat[len(fat)-1] = 0xfffffffe
	page := make([]byte, (len(fat)-int(directory))*sector)
	for i, e := range entries {
		d := page[i*128:]
		for j, u := range utf16.Encode([]rune(e.name)) {
			binary.LittleEndian.PutUint16(d[2*j:], u)
		}
		binary.LittleEndian.PutUint16(d[64:], uint16(2*len(e.name)+2))
		d[66] = e.kind
		binary.LittleEndian.PutUint32(d[116:], e.start)
		binary.LittleEndian.PutUint32(d[120:], e.size)
	}
	body = append(body, page...)
	first := uint32(len(fat))
	tables := (len(fat) + 127) / 128
	tables = (len(fat) + tables + 127) / 128
	for range tables {
		fat = append(fat, 0xfffffffd)
	}
	for len(fat)%128 != 0 {
		fat = append(fat, 0xffffffff)
	}
	head := make([]byte, sector)
	copy(head, "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
	for i, v := range []uint16{0x3e, 3, 0xfffe, 9, 6} { // versions, byte order, sector sizes
		binary.LittleEndian.PutUint16(head[24+2*i:], v)
	}
	binary.LittleEndian.PutUint32(head[44:], uint32(tables))
	binary.LittleEndian.PutUint32(head[48:], directory)
	binary.LittleEndian.PutUint32(head[56:], 4096)
	binary.LittleEndian.PutUint32(head[60:], 0xfffffffe)
	binary.LittleEndian.PutUint32(head[68:], 0xfffffffe)
	for i := range 109 {
		v := uint32(0xffffffff)
		if i < tables {
			v = first + uint32(i)
		}
		binary.LittleEndian.PutUint32(head[76+4*i:], v)
	}
	out := append(head, body...)
	for _, v := range fat {
		out = binary.LittleEndian.AppendUint32(out, v)
	}
	return out
}

// rec is a BIFF record; parts may be []byte, string, or little-endian numbers.
func rec(id uint16, parts ...any) []byte {
	var data bytes.Buffer
	for _, p := range parts {
		if s, ok := p.(string); ok {
			p = []byte(s)
		}
		if err := binary.Write(&data, binary.LittleEndian, p); err != nil {
			panic(err)
		}
	}
	out := binary.LittleEndian.AppendUint16(nil, id)
	out = binary.LittleEndian.AppendUint16(out, uint16(data.Len()))
	return append(out, data.Bytes()...)
}

// biff is a workbook stream: globals, the address of one sheet, its cells.
func biff(globals, cells []byte) []byte {
	bof := rec(0x0809, uint16(0x0600), uint16(5), make([]byte, 12))
	eof := rec(0x000a)
	at := len(bof) + len(globals) + len(rec(0x85, uint32(0), uint16(0), "\x01\x00S")) + len(eof)
	return bytes.Join([][]byte{bof, globals, rec(0x85, uint32(at), uint16(0), "\x01\x00S"), eof,
		rec(0x0809, uint16(0x0600), uint16(0x10), make([]byte, 12)), cells, eof}, nil)
}

func xls(globals, cells []byte) []byte {
	return compound(map[string][]byte{"Workbook": biff(globals, cells)})
}

func TestXLSRecords(t *testing.T) {
	rk := func(v int32) uint32 { return uint32(v)<<2 | 3 } // hundredths as a signed integer
	at := func(row, column int) []byte {
		return binary.LittleEndian.AppendUint16(binary.LittleEndian.AppendUint16(binary.LittleEndian.AppendUint16(nil, uint16(row)), uint16(column)), 0)
	}
	textResult := []byte{0, 0, 0, 0, 0, 0, 0xff, 0xff}
	for _, c := range []struct {
		name           string
		globals, cells []byte
		want           []string
	}{
		{"a negative z-score as RK", nil, rec(0x27e, at(0, 0), rk(-215)), []string{"1: n-2.15"}},
		{"RK integer and float", nil, append(rec(0x27e, at(0, 0), uint32(1<<31|7<<2|2)), rec(0x27e, at(0, 1), uint32(math.Float64bits(1.5)>>32)&^3)...),
			[]string{"1: n-536870905|n1.5"}},
		{"MULRK", nil, rec(0xbd, uint16(1), uint16(1), uint16(0), rk(850), uint16(0), rk(-1), uint16(2)), []string{"2: _|n8.5|n-0.01"}},
		{"NUMBER out of row order", nil, append(rec(0x203, at(2, 0), 3.5), rec(0x203, at(0, 0), 1.5)...), []string{"1: n1.5", "3: n3.5"}},
		{"LABEL, narrow and wide", nil, append(rec(0x204, at(0, 0), uint16(2), "\x00\xe9a"), rec(0x204, at(0, 1), uint16(1), "\x01\xe5\x65")...), []string{"1: téa|t日"}},
		{"formula: number, text, truth, error, empty", nil, bytes.Join([][]byte{
			rec(0x06, at(0, 0), 8.5, make([]byte, 6)),
			rec(0x06, at(0, 1), textResult, make([]byte, 6)), rec(0x04bc, "shared"), rec(0x207, uint16(2), "\x00ok"),
			rec(0x06, at(0, 2), []byte{1, 0, 1, 0, 0, 0, 0xff, 0xff}, make([]byte, 6)),
			rec(0x06, at(0, 3), []byte{2, 0, 0x2a, 0, 0, 0, 0xff, 0xff}, make([]byte, 6)),
			rec(0x06, at(0, 4), []byte{3, 0, 0, 0, 0, 0, 0xff, 0xff}, make([]byte, 6)),
		}, nil), []string{"1: n8.5|tok|bTRUE|!#N/A"}},
		{"an embedded chart", nil, bytes.Join([][]byte{rec(0x203, at(0, 0), 1.0), rec(0x0809, uint16(0x600), uint16(0x20)), rec(0x203, at(5, 0), 9.0), rec(0x0a), rec(0x203, at(1, 0), 2.0)}, nil),
			[]string{"1: n1", "2: n2"}},
		{"a string across CONTINUE, narrow then wide, with runs", append(
			rec(0xfc, uint32(2), uint32(2), uint16(4), "\x08", uint16(1), "ab"),
			rec(0x3c, "\x01\xe5\x65\x2c\x67", "runs", uint16(2), "\x00zz")...),
			append(rec(0xfd, at(0, 0), uint32(0)), rec(0xfd, at(0, 1), uint32(1))...), []string{"1: tab日本|tzz"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, kind := mustRead(t, xls(c.globals, c.cells))
			if diff := cmp.Diff(c.want, got); diff != "" || kind != sheet.XLS {
				t.Errorf("%s%s", kind, diff)
			}
		})
	}
}

// Hundredths that Excel packs into an RK come back to the same decimals.
func TestXLSKeepsDecimals(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		v := rapid.Int32Range(-1<<28, 1<<28).Draw(t, "hundredths")
		packed := xls(nil, rec(0x27e, uint16(0), uint16(0), uint16(0), uint32(v)<<2|3))
		got, _, err := read(packed, sheet.DefaultLimits())
		want := "1: n" + strings.TrimRight(strings.TrimRight(decimals(int64(v)), "0"), ".")
		if err != nil || got[0] != want {
			t.Fatalf("%v %v, want %s", got, err, want)
		}
	})
}

func decimals(hundredths int64) string {
	sign := ""
	if hundredths < 0 {
		sign, hundredths = "-", -hundredths
	}
	digits := []byte{byte('0' + hundredths/10%10), byte('0' + hundredths%10)}
	whole := ""
	for n := hundredths / 100; n > 0 || whole == ""; n /= 10 {
		whole = string(rune('0'+n%10)) + whole
	}
	return sign + whole + "." + string(digits)
}

func TestXLSRefusals(t *testing.T) {
	cell := rec(0x203, uint16(0), uint16(0), uint16(0), 1.0)
	old := biff(nil, cell)
	binary.LittleEndian.PutUint16(old[4:], 0x0500)
	looped := xls(nil, cell)
	for i := len(looped) - 512; i < len(looped)-508; i++ { // the first sector follows itself
		looped[i] = 0
	}
	for _, c := range []struct {
		name string
		in   []byte
		key  string
		what string
	}{
		{"a password on the package", compound(map[string][]byte{"EncryptedPackage": {1}, "EncryptionInfo": {1}}), "encrypted", ""},
		{"a password on the workbook", xls(rec(0x2f, make([]byte, 6)), cell), "encrypted", ""},
		{"Excel 5/95", compound(map[string][]byte{"Workbook": old}), "other_kind", "Excel 5/95"},
		{"Excel 5/95 by its stream", compound(map[string][]byte{"Book": old}), "other_kind", "Excel 5/95"},
		{"a Word document", compound(map[string][]byte{"WordDocument": {1}}), "other_kind", "DOC"},
		{"another OLE2 file", compound(map[string][]byte{"Stuff": {1}}), "other_kind", "OLE2"},
		{"a text index beyond the table", xls(nil, rec(0xfd, uint16(0), uint16(0), uint16(0), uint32(9))), "damaged", ""},
		{"a chain of sectors that loops", looped, "damaged", ""},
		{"no data", xls(nil, nil), "no_data", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, _, err := read(c.in, sheet.DefaultLimits())
			if params := wantFault(t, err, fault.Invalid, c.key); params["kind"] != c.what {
				t.Errorf("kind %q, want %q", params["kind"], c.what)
			}
		})
	}
	limits := sheet.DefaultLimits()
	limits.XLSBytes = 1000
	_, _, err := read(xls(nil, cell), limits)
	wantFault(t, err, fault.TooMuch, "too_large")
}
