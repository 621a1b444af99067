// Package rule is the language in which programme files write their conditions
// and derived values: a small, typed subset of CEL that reads the same on the
// server and on the phone. docs/rules.md describes it for those who write rules.
//
// An expression is parsed and checked once, against the names and functions
// that its file may use, and then evaluated for each visit. An input that is
// missing makes the answer missing, which a programme reads as "no rule
// applies", never as "normal".
package rule

import "slices"

// The bounds of one expression. They are far above what a rule that people read
// needs; they end what nobody wrote by hand.
const (
	// MaxBytes is the longest source, in bytes.
	MaxBytes = 4000
	// MaxDepth is how deep brackets, signs and choices may lie in each other.
	MaxDepth = 32
	// MaxNodes is how many names, numbers and operators there may be.
	MaxNodes = 400
)

// Type is the type of a value or an expression. The zero Type is none.
type Type uint8

// The types.
const (
	// None is the type of a missing value; no expression has it.
	None Type = iota
	// Bool is true or false.
	Bool
	// Int is a whole number of 64 bits.
	Int
	// Decimal is a number with a fraction, a float64 as CEL's double.
	Decimal
	// String is text, which rules compare for equality only.
	String
	// Date is a civil date.
	Date
)

func typeNames() [Date + 1]string {
	return [...]string{"none", "bool", "int", "decimal", "string", "date"}
}

// String is the type's name as a programme file writes it: "bool", "int",
// "decimal", "string", "date"; "none" for None.
func (t Type) String() string {
	if t > Date {
		t = None
	}
	return typeNames()[t]
}

// TypeOf is the type of the given name, as String writes it. ok is false for any
// other name, also for "none".
func TypeOf(name string) (t Type, ok bool) {
	names := typeNames()
	i := slices.Index(names[Bool:], name)
	if i < 0 {
		return None, false
	}
	return Bool + Type(i), true
}

// Ref is one name of a value that a rule reads: visit.lila_cm is {"visit", "lila_cm"}.
type Ref struct{ Root, Name string }

// String is the name as a rule writes it.
func (r Ref) String() string { return r.Root + "." + r.Name }

// Names says which values a rule may name, and of which types they are.
type Names interface {
	// Lookup is the type of root.name; ok is false when there is no such name.
	Lookup(root, name string) (t Type, ok bool)
	// Roots are what may stand before the point, in order, for messages.
	Roots() []string
	// Fields are what may stand behind the point of a root, in order, for messages.
	Fields(root string) []string
}

// Table is Names as a table: root, name, type.
type Table map[string]map[string]Type

// Lookup is the type of root.name in the table.
func (t Table) Lookup(root, name string) (Type, bool) {
	typ, ok := t[root][name]
	return typ, ok && typ != None
}

// Roots are the table's roots, sorted.
func (t Table) Roots() []string { return sortedKeys(t) }

// Fields are the names of one root, sorted.
func (t Table) Fields(root string) []string { return sortedKeys(t[root]) }

// Func is one function that rules may call.
type Func struct {
	// Args are the types of the arguments; their number is fixed.
	Args []Type
	// Result is the type of the answer.
	Result Type
	// Call must depend on its arguments alone and must not keep the slice. It
	// is called only when every argument is there and of its type. A missing
	// answer makes the rule's answer missing; Absent tells why.
	Call func(args []Value) Value
	// Say is how Expr.Say reads a call, by language: "hari dari {1} sampai {2}".
	// Without it the call is read as it is written.
	Say map[string]string
}

// Funcs are the functions that a rule may call, by name.
type Funcs map[string]Func

// Env gives the values that a rule reads.
type Env interface {
	// Get is the value of root.name, missing when it is not known. A whole
	// number for a Decimal name is widened; any other wrong type is missing.
	Get(root, name string) Value
}

// Expr is one expression, parsed and checked. It does not change, so any number
// of evaluations may run at once.
type Expr struct {
	root  *node
	slots int // arguments of all calls together
}

// Parse reads one expression whose names and functions are among those given.
// The error is always an *Error: the first thing that is not of the language, or
// that does not fit in type.
func Parse(src string, names Names, funcs Funcs) (*Expr, error) {
	root, err := parse(src)
	if err != nil {
		return nil, err
	}
	c := checker{src: src, names: names, funcs: funcs}
	if err := c.check(root); err != nil {
		return nil, err
	}
	return &Expr{root: root, slots: c.slots}, nil
}

// Type is the type of the answer; a condition's is Bool.
func (e *Expr) Type() Type { return e.root.typ }
