package call

import (
	"strconv"
	"strings"
)

// deepest is how deep brackets may lie in each other; a request has five.
const deepest = 16

// sort is the sort of a value of JSON. The zero sort is null, and what is absent.
type sort uint8

const (
	nothing sort = iota
	truth
	number
	text
	list
	object
)

// value is one value of JSON: what the browser's own JSON.stringify writes.
// encoding/json would add some 200 KB to the program.
type value struct {
	sort  sort
	name  string  // of a member of an object
	text  string  // of a text; of a number or a truth, as it is written
	items []value // of a list; the members of an object
}

// read reads one value; ok is false for what is not JSON, or lies too deep.
func read(src string) (v value, ok bool) {
	r := reader{src: src}
	v = r.value(0)
	r.space()
	return v, !r.bad && r.at == len(src)
}

// get is a member of an object, of several of one name the last, as in a browser.
func (v value) get(name string) value {
	for i := len(v.items) - 1; i >= 0 && v.sort == object; i-- {
		if v.items[i].name == name {
			return v.items[i]
		}
	}
	return value{}
}

func (v value) yes() bool { return v.sort == truth && v.text == "true" }

// reader goes through a text of JSON. After the first fault it reads nothing.
type reader struct {
	src string
	at  int
	bad bool
}

func (r *reader) fail() value {
	r.bad, r.at = true, len(r.src)
	return value{}
}

func (r *reader) peek() byte {
	if r.at >= len(r.src) {
		return 0
	}
	return r.src[r.at]
}

func (r *reader) space() {
	for r.at < len(r.src) && (r.src[r.at] == ' ' || r.src[r.at] == '\n' || r.src[r.at] == '\t' || r.src[r.at] == '\r') {
		r.at++
	}
}

// take goes past the letter when it is next.
func (r *reader) take(c byte) bool {
	if r.space(); r.peek() != c {
		return false
	}
	r.at++
	return true
}

func (r *reader) value(depth int) value {
	r.space()
	switch c := r.peek(); {
	case depth > deepest:
		return r.fail()
	case c == '{':
		return r.object(depth)
	case c == '[':
		return r.list(depth)
	case c == '"':
		return value{sort: text, text: r.text()}
	case c == '-' || c >= '0' && c <= '9':
		return r.number()
	}
	return r.word()
}

func (r *reader) word() value {
	switch {
	case r.begins("true"):
		return value{sort: truth, text: "true"}
	case r.begins("false"):
		return value{sort: truth, text: "false"}
	case r.begins("null"):
		return value{}
	}
	return r.fail()
}

// begins goes past the word when it is next.
func (r *reader) begins(word string) bool {
	end := r.at + len(word)
	if end > len(r.src) || r.src[r.at:end] != word {
		return false
	}
	r.at = end
	return true
}

// number reads an optional minus, digits, and perhaps a fraction and an exponent.
func (r *reader) number() value {
	from := r.at
	r.begins("-")
	ok := r.begins("0") || r.digits()
	if r.begins(".") {
		ok = ok && r.digits()
	}
	if r.begins("e") || r.begins("E") {
		_ = r.begins("-") || r.begins("+")
		ok = ok && r.digits()
	}
	if !ok {
		return r.fail()
	}
	return value{sort: number, text: r.src[from:r.at]}
}

func (r *reader) digits() bool {
	from := r.at
	for r.at < len(r.src) && r.src[r.at] >= '0' && r.src[r.at] <= '9' {
		r.at++
	}
	return r.at > from
}

func (r *reader) list(depth int) value {
	v := value{sort: list}
	r.at++
	if r.take(']') {
		return v
	}
	for {
		v.items = append(v.items, r.value(depth+1))
		if r.take(']') {
			return v
		}
		if !r.take(',') {
			return r.fail()
		}
	}
}

func (r *reader) object(depth int) value {
	v := value{sort: object}
	r.at++
	if r.take('}') {
		return v
	}
	v.items = make([]value, 0, 8)
	for {
		if r.space(); r.peek() != '"' {
			return r.fail()
		}
		name := r.text()
		if !r.take(':') {
			return r.fail()
		}
		member := r.value(depth + 1)
		member.name = name
		v.items = append(v.items, member)
		if r.take('}') {
			return v
		}
		if !r.take(',') {
			return r.fail()
		}
	}
}

// text reads a text. One without escapes, as most are, is a piece of the source.
// It takes control letters as they are, which JSON does not.
func (r *reader) text() string {
	r.at++
	rest := r.src[r.at:]
	end := strings.IndexByte(rest, '"')
	for end >= 0 && odd(rest[:end]) {
		next := strings.IndexByte(rest[end+1:], '"')
		if next < 0 {
			end = -1
			break
		}
		end += 1 + next
	}
	if end < 0 {
		r.fail()
		return ""
	}
	r.at += end + 1
	if first := strings.IndexByte(rest[:end], '\\'); first >= 0 {
		return r.escapes(rest[:end], first)
	}
	return rest[:end]
}

// odd says whether a text ends in an odd number of backslashes, of which the last
// then belongs to what follows.
func odd(s string) bool {
	n := len(s)
	for n > 0 && s[n-1] == '\\' {
		n--
	}
	return (len(s)-n)%2 == 1
}

// escapes replaces what is escaped in s, the first at i.
func (r *reader) escapes(s string, i int) string {
	b := []byte(s[:i])
	for ; i < len(s); i++ {
		if s[i] != '\\' {
			b = append(b, s[i])
			continue
		}
		i++
		switch c := s[i]; c {
		case '"', '\\', '/':
			b = append(b, c)
		case 'b', 'f', 'n', 'r', 't':
			b = append(b, "\b\f\n\r\t"[strings.IndexByte("bfnrt", c)])
		case 'u':
			n, err := strconv.ParseUint(s[min(i+1, len(s)):min(i+5, len(s))], 16, 16)
			if err != nil || i+4 >= len(s) {
				r.fail()
				return ""
			}
			// A browser escapes halves of pairs and control letters only: neither
			// stands in what rules read.
			b = append(b, string(rune(n))...)
			i += 4
		default:
			r.fail()
			return ""
		}
	}
	return string(b)
}
