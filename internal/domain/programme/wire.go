package programme

import (
	"encoding/binary"
	"math"

	"canting/internal/domain/ident"
	"canting/internal/domain/rule"
)

// wire writes programmes into bytes, or reads them from bytes. The same walk does
// both, so that the two cannot differ. Numbers are varints, and a text that
// repeats is written once, for every entry carries the source of its programme.
type wire struct {
	reading bool
	out     []byte
	in      string
	texts   []string       // that were read
	numbers map[string]int // of those that were written, from 1
	funcs   rule.Funcs
	// bad says that the bytes are not what a wire wrote; all else is then zero.
	bad bool
}

func (w *wire) fail() { w.bad, w.in = true, "" }

// uint reads any varint that fits; it is the base of all else.
func (w *wire) uint(n *uint64) {
	if !w.reading {
		w.out = binary.AppendUvarint(w.out, *n)
		return
	}
	*n = 0
	for i := range min(len(w.in), binary.MaxVarintLen64) {
		*n |= uint64(w.in[i]&0x7f) << (7 * i)
		if w.in[i] < 0x80 {
			w.in = w.in[i+1:]
			return
		}
	}
	*n = 0
	w.fail()
}

// whole is a number of either sign.
func (w *wire) whole(n *int64) {
	u := uint64(*n<<1) ^ uint64(*n>>63)
	w.uint(&u)
	*n = int64(u>>1) ^ -int64(u&1)
}

func (w *wire) int(n *int) {
	long := int64(*n)
	w.whole(&long)
	*n = int(long)
}

func (w *wire) day(d *ident.Date) {
	n := uint64(*d)
	w.uint(&n)
	*d = ident.Date(n)
}

func (w *wire) number(x *float64) {
	bits := math.Float64bits(*x)
	w.uint(&bits)
	*x = math.Float64frombits(bits)
}

// flags are up to eight truths.
func (w *wire) flags(truths ...*bool) {
	var bits uint64
	for i, truth := range truths {
		if *truth {
			bits |= 1 << i
		}
	}
	w.uint(&bits)
	for i, truth := range truths {
		*truth = bits&(1<<i) != 0
	}
}

// text is a text: 0, its length and itself the first time, its number later.
func (w *wire) text(s *string) {
	if w.reading {
		*s = w.readText()
		return
	}
	number := uint64(w.numbers[*s])
	w.uint(&number)
	if number > 0 {
		return
	}
	w.numbers[*s] = len(w.numbers) + 1
	length := uint64(len(*s))
	w.uint(&length)
	w.out = append(w.out, *s...)
}

// readText gives a piece of what is read: nothing is copied.
func (w *wire) readText() string {
	var number, length uint64
	if w.uint(&number); number > 0 {
		if number > uint64(len(w.texts)) {
			w.fail()
			return ""
		}
		return w.texts[number-1]
	}
	if w.uint(&length); length > uint64(len(w.in)) {
		w.fail()
		return ""
	}
	s := w.in[:length]
	w.in = w.in[length:]
	w.texts = append(w.texts, s)
	return s
}

// small is one of a few named values.
func small[T ~uint8](w *wire, v *T) {
	n := uint64(*v)
	w.uint(&n)
	*v = T(n)
}

// listed is a list. Beyond the length of most it grows as it is read, so that
// damage cannot ask for more memory than what follows can fill.
func listed[T any](w *wire, list *[]T, one func(*wire, *T)) {
	const most = 64
	length := uint64(len(*list))
	w.uint(&length)
	if !w.reading {
		for i := range *list {
			one(w, &(*list)[i])
		}
		return
	}
	*list = nil
	if length > 0 {
		*list = make([]T, 0, min(length, most))
	}
	for range length {
		var v T
		if one(w, &v); w.bad {
			return
		}
		*list = append(*list, v)
	}
}

func (w *wire) value(v *rule.Value) {
	kind := v.Type()
	small(w, &kind)
	switch kind {
	case rule.Bool:
		truth := v.Flag()
		w.flags(&truth)
		*v = rule.Flag(truth)
	case rule.Int:
		n := v.Whole()
		w.whole(&n)
		*v = rule.Whole(n)
	case rule.Decimal:
		x := v.Num()
		w.number(&x)
		*v = rule.Num(x)
	case rule.String:
		text := v.Text()
		w.text(&text)
		*v = rule.Text(text)
	case rule.Date:
		day := v.Day()
		w.day(&day)
		*v = rule.Day(day)
	}
}

// rule is a compiled expression, laid flat. Its text is not carried: what is read
// back has the canonical one.
func (w *wire) rule(r *Rule) {
	var parts []rule.Part
	if r.expr != nil {
		parts = r.expr.Parts()
	}
	listed(w, &parts, (*wire).part)
	if !w.reading || w.bad || len(parts) == 0 {
		return
	}
	expr, err := rule.Join(parts, w.funcs)
	if err != nil {
		w.fail()
		return
	}
	*r = Rule{Text: expr.String(), expr: expr}
	for _, ref := range expr.Inputs() {
		if ref.Root == "at_least" {
			r.least = append(r.least, ref.Name)
		}
	}
}

func (w *wire) part(p *rule.Part) {
	small(w, &p.Op)
	small(w, &p.Type)
	w.int(&p.List)
	w.value(&p.Value)
	w.text(&p.Ref.Root)
	w.text(&p.Ref.Name)
	w.text(&p.Func)
}
