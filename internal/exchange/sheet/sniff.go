package sheet

import (
	"bytes"
	"io"
	"unicode/utf8"

	"canting/internal/domain/fault"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"
)

// sniffBytes is how much of a file's beginning decides its kind and delimiter.
const sniffBytes = 64 << 10

// magic maps the first bytes of a file to "zip" and "ole2", which are opened, or
// to the name under which anything else is refused.
func sniff(head []byte) string {
	magic := []struct{ prefix, name string }{
		{"PK\x03\x04", "zip"}, {"PK\x05\x06", "zip"},
		{"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "ole2"},
		{"%PDF", "PDF"}, {"\x89PNG", "PNG"}, {"\xff\xd8\xff", "JPEG"}, {"GIF8", "GIF"},
		{"\x1f\x8b", "GZIP"}, {"Rar!", "RAR"}, {"7z\xbc\xaf\x27\x1c", "7Z"}, {"{\\rtf", "RTF"},
		{"SQLite format 3", "SQLite"}, {"\x09\x08", "Excel 5/95"}, {"\x09\x04", "Excel 4"},
	}
	for _, m := range magic {
		if bytes.HasPrefix(head, []byte(m.prefix)) {
			return m.name
		}
	}
	return "text"
}

// encoding is how a text file spells its characters.
type encoding uint8

const (
	utf8Plain encoding = iota
	utf8BOM
	utf16LE
	utf16BE
	windows1252
)

// decode returns file's characters as UTF-8, without a byte order mark.
func (e encoding) decode(file io.Reader) io.Reader {
	switch e {
	case utf8BOM:
		return transform.NewReader(file, unicode.UTF8BOM.NewDecoder())
	case utf16LE:
		return transform.NewReader(file, unicode.UTF16(unicode.LittleEndian, unicode.ExpectBOM).NewDecoder())
	case utf16BE:
		return transform.NewReader(file, unicode.UTF16(unicode.BigEndian, unicode.ExpectBOM).NewDecoder())
	case windows1252:
		return transform.NewReader(file, charmap.Windows1252.NewDecoder())
	default:
		return file
	}
}

// sniffEncoding reads the whole file once: the first letter outside ASCII may
// stand on the last row.
func sniffEncoding(file io.ReadSeeker, head []byte) (encoding, error) {
	switch {
	case bytes.HasPrefix(head, []byte("\xff\xfe")):
		return utf16LE, nil
	case bytes.HasPrefix(head, []byte("\xfe\xff")):
		return utf16BE, nil
	}
	census, err := countBytes(file)
	if err != nil {
		return 0, err
	}
	if _, err := file.Seek(0, io.SeekStart); err != nil {
		return 0, err
	}
	switch {
	case census.control > 0:
		return 0, refuse(fault.Invalid, "not_a_table", nil)
	case census.broken == 0 && bytes.HasPrefix(head, []byte("\xef\xbb\xbf")):
		return utf8BOM, nil
	case census.broken == 0:
		return utf8Plain, nil
	case census.unassigned > 0 || census.multibyte >= census.broken:
		return 0, refuse(fault.Invalid, "encoding", nil)
	default:
		return windows1252, nil
	}
}

// census counts what tells encodings apart. Control characters do not occur in
// any table; unassigned bytes have no meaning in windows-1252; multibyte and
// broken are well-formed and ill-formed UTF-8 sequences beyond ASCII.
type census struct{ control, unassigned, multibyte, broken int }

func countBytes(file io.Reader) (census, error) {
	var c census
	buf := make([]byte, sniffBytes)
	kept := 0
	for {
		n, err := io.ReadFull(file, buf[kept:])
		last := err == io.EOF || err == io.ErrUnexpectedEOF
		if err != nil && !last {
			return c, err
		}
		rest := c.count(buf[:kept+n], last)
		if last {
			return c, nil
		}
		kept = copy(buf, rest)
	}
}

// count consumes b and returns the beginning of a character cut at its end,
// unless b is the last of the file.
func (c *census) count(b []byte, last bool) []byte {
	for len(b) > 0 {
		if b[0] < utf8.RuneSelf {
			if b[0] < ' ' && !bytes.ContainsRune([]byte("\t\n\v\f\r\x1a"), rune(b[0])) {
				c.control++
			}
			b = b[1:]
			continue
		}
		if !last && !utf8.FullRune(b) {
			return b
		}
		r, n := utf8.DecodeRune(b)
		switch {
		case r != utf8.RuneError || n > 1:
			c.multibyte++
		default:
			c.broken++
			if charmap.Windows1252.DecodeByte(b[0]) == utf8.RuneError {
				c.unassigned++
			}
		}
		b = b[n:]
	}
	return nil
}
