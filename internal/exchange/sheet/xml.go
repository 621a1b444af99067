package sheet

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"strconv"
	"unicode/utf8"
)

// tagBytes bounds one tag with its attributes.
const tagBytes = 64 << 10

var (
	errTextTooLong = errors.New("text beyond the limit")
	errXML         = errors.New("not well-formed XML")
)

// tags is a forward scanner of the XML that workbooks consist of. encoding/xml
// allocates for every token and reads a cell of any size whole; a sheet of four
// million cells needs neither. It knows no entity but the five of XML itself,
// and refuses a document type.
type tags struct {
	in    *bufio.Reader
	limit int    // bytes of text between two tags
	text  []byte // the text before the tag, entities resolved
	tag   []byte // the tag between < and >, without a closing solidus
	name  []byte // its local name
	close bool   // an end tag
	alone bool   // a start tag that is its own end
}

func newTags(r io.Reader, textLimit int) *tags {
	return &tags{in: bufio.NewReaderSize(r, 64<<10), limit: textLimit}
}

// next moves to the next tag; text is what stood before it. io.EOF is the end.
func (t *tags) next() error {
	t.text = t.text[:0]
	for {
		if err := t.readText(); err != nil {
			return err
		}
		if err := t.readTag(); err != nil {
			return err
		}
		switch {
		case t.tag[0] == '?':
			continue
		case t.tag[0] == '!':
			if err := t.declaration(); err != nil {
				return err
			}
			continue
		}
		t.dissect()
		return nil
	}
}

// readText appends the text up to the next '<', which it consumes.
func (t *tags) readText() error {
	from := len(t.text)
	for {
		part, err := t.in.ReadSlice('<')
		t.text = append(t.text, part...)
		if len(t.text) > t.limit {
			return errTextTooLong
		}
		if err == bufio.ErrBufferFull {
			continue
		}
		if err != nil {
			return err
		}
		break
	}
	t.text = t.text[:len(t.text)-1]
	if bytes.IndexByte(t.text[from:], '&') >= 0 {
		t.text = append(t.text[:from], unescape(t.text[from:])...)
	}
	return nil
}

// readTag reads up to the '>' that ends the tag; one inside quotes does not.
func (t *tags) readTag() error {
	t.tag = t.tag[:0]
	for {
		if err := t.extend(tagBytes); err != nil {
			return err
		}
		if t.tag[0] == '!' || bytes.Count(t.tag, []byte{'"'})%2 == 0 {
			break
		}
	}
	t.tag = t.tag[:len(t.tag)-1]
	if len(t.tag) == 0 {
		return errXML
	}
	return nil
}

// extend appends to the tag up to and including the next '>'.
func (t *tags) extend(limit int) error {
	for {
		part, err := t.in.ReadSlice('>')
		t.tag = append(t.tag, part...)
		switch {
		case len(t.tag) > limit:
			return errTextTooLong
		case err == nil:
			return nil
		case err == io.EOF:
			return io.ErrUnexpectedEOF
		case err != bufio.ErrBufferFull:
			return err
		}
	}
}

// declaration skips a comment and takes a CDATA section as text; a '>' does not
// end either. Anything else, a document type above all, is refused.
func (t *tags) declaration() error {
	begin, end := "!--", "--"
	if bytes.HasPrefix(t.tag, []byte("![CDATA[")) {
		begin, end = "![CDATA[", "]]"
	}
	if !bytes.HasPrefix(t.tag, []byte(begin)) {
		return errXML
	}
	for !bytes.HasSuffix(t.tag[len(begin):], []byte(end)) {
		t.tag = append(t.tag, '>')
		if err := t.extend(t.limit + tagBytes); err != nil {
			return err
		}
		t.tag = t.tag[:len(t.tag)-1]
	}
	if begin != "!--" {
		t.text = append(t.text, t.tag[len(begin):len(t.tag)-len(end)]...)
	}
	return nil
}

// dissect finds the tag's name and shape.
func (t *tags) dissect() {
	t.close, t.alone = t.tag[0] == '/', false
	if t.close {
		t.tag = t.tag[1:]
	} else if n := len(t.tag); t.tag[n-1] == '/' {
		t.alone, t.tag = true, t.tag[:n-1]
	}
	t.name = t.tag
	if i := bytes.IndexAny(t.name, " \t\r\n"); i >= 0 {
		t.name = t.name[:i]
	}
	if i := bytes.IndexByte(t.name, ':'); i >= 0 {
		t.name = t.name[i+1:]
	}
}

// attr is the value of the attribute of that exact name, or nil. It is not
// unescaped; the names, numbers and references that we ask for hold no entities,
// except sheet targets, for which unescape is at hand.
func (t *tags) attr(name string) []byte {
	rest := t.tag
	for {
		i := bytes.IndexAny(rest, " \t\r\n")
		if i < 0 {
			return nil
		}
		rest = bytes.TrimLeft(rest[i:], " \t\r\n")
		eq := bytes.IndexByte(rest, '=')
		if eq < 0 {
			return nil
		}
		key := bytes.TrimRight(rest[:eq], " \t\r\n")
		rest = bytes.TrimLeft(rest[eq+1:], " \t\r\n")
		if len(rest) == 0 || (rest[0] != '"' && rest[0] != '\'') {
			return nil
		}
		end := bytes.IndexByte(rest[1:], rest[0])
		if end < 0 {
			return nil
		}
		if string(key) == name {
			return rest[1 : 1+end]
		}
		rest = rest[end+2:]
	}
}

// unescape resolves entities in place and returns the shortened text. What it
// does not know stays as it stands.
func unescape(b []byte) []byte {
	out := b[:0]
	for len(b) > 0 {
		i := bytes.IndexByte(b, '&')
		if i < 0 {
			return append(out, b...)
		}
		out = append(out, b[:i]...)
		b = b[i:]
		semi := bytes.IndexByte(b[:min(len(b), 12)], ';')
		r, ok := rune(0), false
		if semi > 0 {
			r, ok = entity(string(b[1:semi]))
		}
		if !ok {
			out = append(out, '&')
			b = b[1:]
			continue
		}
		out = utf8.AppendRune(out, r)
		b = b[semi+1:]
	}
	return out
}

func entity(name string) (rune, bool) {
	switch name {
	case "lt":
		return '<', true
	case "gt":
		return '>', true
	case "amp":
		return '&', true
	case "quot":
		return '"', true
	case "apos":
		return '\'', true
	}
	if len(name) < 2 || name[0] != '#' {
		return 0, false
	}
	digits, base := name[1:], 10
	if digits[0] == 'x' {
		digits, base = digits[1:], 16
	}
	n, err := strconv.ParseUint(digits, base, 21)
	return rune(n), err == nil && (n >= ' ' || n == '\n' || n == '\t' || n == '\r')
}
