package call

import (
	"strconv"

	"canting/internal/domain/ident"
	"canting/internal/domain/programme"
	"canting/internal/domain/rule"
)

// writer writes JSON. Members that say nothing (false, "", an empty list) are left
// out, so that an answer holds what there is.
type writer struct{ b []byte }

// newWriter has room for the answer about a visit.
func newWriter() *writer { return &writer{b: make([]byte, 0, 8<<10)} }

// comma parts a member or an item from the one before it.
func (w *writer) comma() {
	if n := len(w.b); n > 0 && w.b[n-1] != '{' && w.b[n-1] != '[' {
		w.b = append(w.b, ',')
	}
}

func (w *writer) name(name string) {
	w.comma()
	w.quote(name)
	w.b = append(w.b, ':')
}

func (w *writer) quote(s string) {
	w.b = append(w.b, '"')
	from := 0
	for i := range len(s) {
		if c := s[i]; c < ' ' || c == '"' || c == '\\' {
			w.b = append(w.b, s[from:i]...)
			w.escape(c)
			from = i + 1
		}
	}
	w.b = append(append(w.b, s[from:]...), '"')
}

func (w *writer) escape(c byte) {
	if c >= ' ' {
		w.b = append(w.b, '\\', c)
		return
	}
	const hex = "0123456789abcdef"
	w.b = append(w.b, '\\', 'u', '0', '0', hex[c>>4], hex[c&15])
}

// object writes a member that is an object; name is "" in a list.
func (w *writer) object(name string, members func()) { w.enclosed(name, '{', '}', members) }

// list writes a member that is a list, if there is anything in it.
func (w *writer) list(name string, length int, item func(i int)) {
	if length == 0 {
		return
	}
	w.enclosed(name, '[', ']', func() {
		for i := range length {
			item(i)
		}
	})
}

func (w *writer) enclosed(name string, open, end byte, within func()) {
	if name == "" {
		w.comma()
	} else {
		w.name(name)
	}
	w.b = append(w.b, open)
	within()
	w.b = append(w.b, end)
}

func (w *writer) text(name, s string) {
	if s != "" {
		w.name(name)
		w.quote(s)
	}
}

func (w *writer) flag(name string, yes bool) {
	if yes {
		w.name(name)
		w.b = append(w.b, "true"...)
	}
}

func (w *writer) int(name string, n int) {
	w.name(name)
	w.b = strconv.AppendInt(w.b, int64(n), 10)
}

func (w *writer) bound(name string, b programme.Bound) {
	if b.Given {
		w.name(name)
		w.b = strconv.AppendFloat(w.b, b.At, 'g', -1, 64)
	}
}

func (w *writer) day(name string, d ident.Date) {
	if d != 0 {
		w.text(name, d.String())
	}
}

func (w *writer) words(name string, s programme.Words) {
	if s.ID == "" {
		return
	}
	w.object(name, func() {
		w.text("id", s.ID)
		w.text("en", s.EN)
	})
}

func (w *writer) texts(name string, all []string) {
	w.list(name, len(all), func(i int) { w.comma(); w.quote(all[i]) })
}

func (w *writer) refs(name string, all []rule.Ref) {
	w.list(name, len(all), func(i int) { w.comma(); w.quote(all[i].String()) })
}

// value writes a value that may be missing: then null.
func (w *writer) value(name string, v rule.Value) {
	w.name(name)
	switch v.Type() {
	case rule.Bool:
		w.b = strconv.AppendBool(w.b, v.Flag())
	case rule.Int:
		w.b = strconv.AppendInt(w.b, v.Whole(), 10)
	case rule.Decimal:
		w.b = strconv.AppendFloat(w.b, v.Num(), 'g', -1, 64)
	case rule.String:
		w.quote(v.Text())
	case rule.Date:
		w.quote(v.Day().String())
	default:
		w.b = append(w.b, "null"...)
	}
}
