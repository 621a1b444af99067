package rule

import (
	"math"
	"strconv"

	"canting/internal/domain/ident"
)

// Value is one value of a rule: a truth, a number, a text, a date, or missing.
// The zero Value is missing. Values of one type are equal by == when they are
// the same, but for the two zeros of Decimal.
type Value struct {
	kind Type
	why  Reason
	bits uint64 // of every type but String
	text string
}

// Reason is why there is no answer, so that a screen can say it.
type Reason uint8

// The reasons.
const (
	// NoInput: a value that the rule reads is not known.
	NoInput Reason = iota
	// Overflow: a number became too large to hold.
	Overflow
	// ZeroDivisor: something was divided by zero.
	ZeroDivisor
	// Outside: a function has no answer for these values, as a growth table
	// beyond its ages.
	Outside
	// Order: a span of time ends before it begins.
	Order
	// Mistyped: a value is not of the type that was declared for it.
	Mistyped
)

// Key is the catalogue key of the reason's sentence.
func (r Reason) Key() string {
	keys := [...]string{"rule.none.input", "rule.none.overflow", "rule.none.zero", "rule.none.outside", "rule.none.order", "rule.none.type"}
	if int(r) >= len(keys) {
		r = NoInput
	}
	return keys[r]
}

// Num is a decimal number. What is no number, or infinite, is missing.
func Num(x float64) Value {
	if math.IsNaN(x) || math.IsInf(x, 0) {
		return Value{}
	}
	return Value{kind: Decimal, bits: math.Float64bits(x)}
}

// Whole is a whole number.
func Whole(n int64) Value { return Value{kind: Int, bits: uint64(n)} }

// Text is a text; the empty one is missing, as an empty field of a form is.
func Text(s string) Value {
	if s == "" {
		return Value{}
	}
	return Value{kind: String, text: s}
}

// Flag is a truth.
func Flag(b bool) Value {
	v := Value{kind: Bool}
	if b {
		v.bits = 1
	}
	return v
}

// Day is a date; the zero Date is missing.
func Day(d ident.Date) Value {
	if d.IsZero() {
		return Value{}
	}
	return Value{kind: Date, bits: uint64(d)}
}

// Absent is a missing value with its reason; the zero Value is Absent(NoInput).
func Absent(why Reason) Value { return Value{why: why} }

// Type is the value's type, None when it is missing.
func (v Value) Type() Type { return v.kind }

// Missing says whether there is no value.
func (v Value) Missing() bool { return v.kind == None }

// Why is the reason of a missing value, and means nothing of any other.
func (v Value) Why() Reason { return v.why }

// Num is the number of a Decimal, 0 for any other type.
func (v Value) Num() float64 {
	if v.kind != Decimal {
		return 0
	}
	return math.Float64frombits(v.bits)
}

// Whole is the number of an Int, 0 for any other type.
func (v Value) Whole() int64 {
	if v.kind != Int {
		return 0
	}
	return int64(v.bits)
}

// Text is the text of a String, "" for any other type.
func (v Value) Text() string { return v.text }

// Flag says whether the value is true. It is false for what is missing as well:
// ask Missing before reading a false as an answer.
func (v Value) Flag() bool { return v.kind == Bool && v.bits == 1 }

// Day is the date of a Date, the zero Date for any other type.
func (v Value) Day() ident.Date {
	if v.kind != Date {
		return 0
	}
	return ident.Date(v.bits)
}

// String is the value as a rule writes it, "" for a missing one.
func (v Value) String() string {
	switch v.kind {
	case Bool:
		return strconv.FormatBool(v.Flag())
	case Int:
		return strconv.FormatInt(v.Whole(), 10)
	case Decimal:
		return decimalText(v.Num())
	case String:
		return quoted(v.text)
	case Date:
		return "date('" + v.Day().String() + "')"
	}
	return ""
}

// decimalText is the shortest decimal that reads back as x, always with a point,
// which is what tells a Decimal from an Int.
func decimalText(x float64) string {
	text := strconv.FormatFloat(x, 'f', -1, 64)
	for i := range len(text) {
		if text[i] == '.' {
			return text
		}
	}
	return text + ".0"
}

// quoted puts a text between the quotes that it does not hold itself. The
// language has no escapes, so a text of a rule never holds both.
func quoted(text string) string {
	quote := "'"
	for i := range len(text) {
		if text[i] == '\'' {
			quote = `"`
		}
	}
	return quote + text + quote
}
