package programme

import "canting/internal/domain/rule"

// Type is what a field holds. The zero Type is none.
type Type uint8

// The types of fields.
const (
	Decimal Type = iota + 1
	Int
	Bool
	OneOf // "choice": one of a list
	Date
	Text
)

// TypeNames are the types as files write them, in order from Decimal.
func TypeNames() []string { return []string{"decimal", "int", "bool", "choice", "date", "text"} }

// String is the type's name in files, "" for none.
func (t Type) String() string {
	if t == 0 || t > Text {
		return ""
	}
	return TypeNames()[t-1]
}

// Rule is the type that a value of the field has in a rule.
func (t Type) Rule() rule.Type {
	types := [...]rule.Type{rule.None, rule.Decimal, rule.Int, rule.Bool, rule.String, rule.Date, rule.String}
	return types[min(t, Text)]
}

// Numeric says whether the type is a number.
func (t Type) Numeric() bool { return t == Decimal || t == Int }

// Choice is one value of a field that is chosen from a list.
type Choice struct {
	ID  string
	Say Words
}

// Bound is a limit that may be absent.
type Bound struct {
	Given bool
	At    float64
}

// Field is one question of a visit's form, or one fact of a case.
type Field struct {
	Entry
	Type   Type
	Unit   string
	Values []Choice
	// Min and Max are guards: a value outside cannot be right, and no rule reads it.
	Min, Max Bound
	// WarnBelow and WarnAbove ask for a second look; rules read the value.
	WarnBelow, WarnAbove Bound
	// Required says that the question must be answered; with RequiredWhen, only
	// where that is true.
	Required     bool
	RequiredWhen Rule
	// When says whether the question is asked; without it, always.
	When Rule
	// Decimals is how many are shown; -1 for as many as there are.
	Decimals int
	// FromVisit and FromField are, for a fact, the field whose last value it is.
	FromVisit, FromField string
}

// within says whether a number lies in the field's guards.
func (f *Field) within(x float64) bool {
	return (!f.Min.Given || x >= f.Min.At) && (!f.Max.Given || x <= f.Max.At)
}

// Accept is the value as rules may read it: of the field's type and within its
// guards. ok is false for a value that was given and cannot be used.
func (f *Field) Accept(v rule.Value) (rule.Value, bool) {
	if v.Missing() {
		return rule.Value{}, true
	}
	if f.Type == Decimal && v.Type() == rule.Int {
		v = rule.Num(float64(v.Whole()))
	}
	if v.Type() != f.Type.Rule() {
		return rule.Value{}, false
	}
	if x, numeric := number(v); numeric && !f.within(x) {
		return rule.Value{}, false
	}
	if f.Type == OneOf && !f.offers(v.Text()) {
		return rule.Value{}, false
	}
	return v, true
}

func (f *Field) offers(id string) bool {
	for _, c := range f.Values {
		if c.ID == id {
			return true
		}
	}
	return false
}

// number is a value's number, false for a value that is none.
func number(v rule.Value) (float64, bool) {
	switch v.Type() {
	case rule.Int:
		return float64(v.Whole()), true
	case rule.Decimal:
		return v.Num(), true
	}
	return 0, false
}
