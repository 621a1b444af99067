// Package sigizitest writes e-PPGBM exports for tests and benchmarks: the same
// children as xlsx or as delimited text in any of the encodings in use.
package sigizitest

import (
	"bufio"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"canting/internal/exchange/sigizi"

	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
)

// Record is one row by heading. A string becomes a text cell, a number a number
// cell; a heading that is absent leaves the cell blank.
type Record map[string]any

// Encoding is how delimited text spells its characters.
type Encoding uint8

const (
	// UTF8 without a byte order mark.
	UTF8 Encoding = iota
	// UTF8BOM is UTF-8 with a byte order mark.
	UTF8BOM
	// UTF16 is little-endian with a byte order mark, Excel's "Unicode text".
	UTF16
	// Windows1252 is what Excel in an Indonesian locale writes as plain CSV.
	Windows1252
)

// Format is how a file is written. The zero value is an xlsx.
type Format struct {
	Comma    byte     // 0 writes xlsx, else the delimiter of text
	Encoding Encoding // of text
	Preamble []string // rows above the heading, one cell each
	Headings []string // in place of the variant's own
}

// Headings are a variant's columns in the portal's order and spelling.
func Headings(v sigizi.Variant) []string {
	all := strings.Split("NIK|Nama|JK|Tgl Lahir|BB Lahir|TB Lahir|Nama Ortu|Prov|Kab/Kota|Kec|Pukesmas|Desa/Kel|Posyandu|RT|RW|Alamat|"+
		"Usia Saat Ukur|Tanggal Pengukuran|Berat|Tinggi|Cara Ukur|LiLA|BB/U|ZS BB/U|TB/U|ZS TB/U|BB/TB|ZS BB/TB|Naik Berat Badan|"+
		"PMT Diterima (kg)|Jml Vit A|KPSP|KIA|Detail", "|")
	at := func(h string) int { return slices.Index(all, h) }
	switch v {
	case sigizi.E2:
		all = slices.Delete(all, at("PMT Diterima (kg)"), at("PMT Diterima (kg)")+1)
		all = slices.Insert(all, at("Detail"), "Kelas Ibu Balita", "MBG")
		return slices.Insert(all, 0, "No")
	case sigizi.E3:
		all = slices.Insert(all, at("Berat"), "Bulan Pengukuran", "Status Bulan", "status tahun")
		return append(all[:at("Detail")], "Detail Status", "status desa")
	default:
		return all
	}
}

// Child is the i-th of an endless, always equal row of invented children of Kota
// Mojokerto, weighed in March 2026. Every NIK ends in 0000.
func Child(i int) Record {
	sex, day := "L", 1+i%28
	if i%2 == 1 {
		sex, day = "P", day+40
	}
	year, month := 21+i%4, 1+i/28%12
	birth := fmt.Sprintf("20%02d-%02d-%02d", year, month, 1+i%28)
	measured := fmt.Sprintf("2026-03-%02d", 1+i%28)
	y, m, d, _ := sigizi.AgeAt(birth, measured)
	ward := [...]string{"GUNUNG GEDANGAN", "KEDUNDUNG", "BALONGSARI", "WATES", "MERI", "KRANGGAN"}[i%6]
	return Record{
		"No": i + 1, "NIK": fmt.Sprintf("35760%d%02d%02d%02d0000", 1+i%3, day, month, year),
		"Nama": "ANAK CONTOH " + strconv.Itoa(i+1), "JK": sex, "Tgl Lahir": birth,
		"BB Lahir": 2.5 + float64(i%15)/10, "TB Lahir": float64(46 + i%6), "Nama Ortu": "AYAH CONTOH / IBU CONTOH",
		"Prov": "JAWA TIMUR", "Kab/Kota": "KOTA MOJOKERTO", "Kec": "MAGERSARI", "Pukesmas": "PUSKESMAS " + ward,
		"Desa/Kel": ward, "Posyandu": "MELATI " + strconv.Itoa(1+i%9), "RT": fmt.Sprintf("%03d", 1+i%7), "RW": "001",
		"Alamat": "JL. CONTOH NO. " + strconv.Itoa(i%99), "Usia Saat Ukur": fmt.Sprintf("%d Tahun - %d Bulan - %d Hari", y, m, d),
		"Tanggal Pengukuran": measured, "Berat": 8 + float64(i%100)/10, "Tinggi": 70 + float64(i%350)/10,
		"Cara Ukur": [...]string{"Terlentang", "Berdiri"}[min(1, y/2)], "LiLA": 13 + float64(i%40)/10,
		"BB/U": "Berat Badan Normal", "ZS BB/U": -float64(i%200) / 100, "TB/U": "Normal", "ZS TB/U": -float64(i%190) / 100,
		"BB/TB": "Gizi Baik", "ZS BB/TB": float64(i%100) / 100, "Naik Berat Badan": [...]string{"N", "T", "O", "B"}[i%4],
		"Jml Vit A": i % 3, "Kelas Ibu Balita": "Ya", "MBG": "Tidak", "Detail": "Detail",
	}
}

// Children are the first n.
func Children(n int) []Record {
	records := make([]Record, n)
	for i := range records {
		records[i] = Child(i)
	}
	return records
}

// Write writes a whole file of a variant.
func Write(w io.Writer, v sigizi.Variant, format Format, records []Record) error {
	headings := format.Headings
	if headings == nil {
		headings = Headings(v)
	}
	rows := func(put func([]any) error) error {
		for _, line := range format.Preamble {
			if err := put([]any{line}); err != nil {
				return err
			}
		}
		row := make([]any, len(headings))
		for i, h := range headings {
			row[i] = h
		}
		err := put(row)
		for _, record := range records {
			for i, h := range headings {
				row[i] = record[h]
			}
			if err == nil {
				err = put(row)
			}
		}
		return err
	}
	if format.Comma == 0 {
		return writeXLSX(w, rows)
	}
	return writeText(w, format, rows)
}

func writeXLSX(w io.Writer, rows func(func([]any) error) error) (err error) {
	book := excelize.NewFile()
	defer func() {
		if closed := book.Close(); err == nil {
			err = closed
		}
	}()
	stream, err := book.NewStreamWriter("Sheet1")
	if err != nil {
		return err
	}
	n := 0
	err = rows(func(row []any) error {
		n++
		return stream.SetRow("A"+strconv.Itoa(n), row)
	})
	if err != nil {
		return err
	}
	if err := stream.Flush(); err != nil {
		return err
	}
	return book.Write(w)
}

func writeText(w io.Writer, format Format, rows func(func([]any) error) error) error {
	encoded, mark := encoderFor(format.Encoding)
	out := bufio.NewWriter(encoded.NewEncoder().Writer(w))
	if _, err := out.WriteString(mark); err != nil {
		return err
	}
	err := rows(func(row []any) error {
		for i, v := range row {
			if i > 0 {
				out.WriteByte(format.Comma)
			}
			out.WriteString(quote(textOf(v), format.Comma))
		}
		_, err := out.WriteString("\r\n") // the first failure sticks to out
		return err
	})
	if err != nil {
		return err
	}
	return out.Flush()
}

// encoderFor is the encoding, and the mark to write before the text.
func encoderFor(e Encoding) (encoding.Encoding, string) {
	switch e {
	case UTF8BOM:
		return encoding.Nop, "\ufeff"
	case UTF16:
		return unicode.UTF16(unicode.LittleEndian, unicode.UseBOM), ""
	case Windows1252:
		return charmap.Windows1252, ""
	default:
		return encoding.Nop, ""
	}
}

func textOf(v any) string {
	if v == nil {
		return ""
	}
	if f, ok := v.(float64); ok {
		return strconv.FormatFloat(f, 'f', -1, 64)
	}
	return fmt.Sprint(v)
}

func quote(s string, comma byte) string {
	if !strings.ContainsAny(s, "\"\r\n"+string(rune(comma))) {
		return s
	}
	return `"` + strings.ReplaceAll(s, `"`, `""`) + `"`
}
