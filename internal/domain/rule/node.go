package rule

// op is what a node of the expression's tree does.
type op uint8

const (
	opLiteral op = iota // value
	opRef               // ref
	opHas               // has(ref)
	opWiden             // a whole number as a decimal one; written as what is below
	opNot
	opNegate
	opAnd
	opOr
	opChoice // kids[0] ? kids[1] : kids[2]
	opEqual
	opUnequal
	opLess
	opAtMost
	opMore
	opAtLeast
	opIn // kids[0] in list
	opAdd
	opSubtract
	opMultiply
	opDivide
	opRemainder
	opCall // name(kids...)
)

// node is one part of an expression: what the parser makes, the checker types
// and the evaluator reads.
type node struct {
	op       op
	typ      Type // set by the checker; literals bring it along
	pos, end int  // in the source, in bytes; of an operator, where it is written
	kids     []*node
	value    Value // of a literal
	ref      Ref
	list     []*node // of opIn: literals, perhaps widened
	name     string  // of a call
	fn       *Func
	slot     int // where a call's arguments lie in the frame
}

// Precedence of the operators, as CEL has it: a choice binds least.
const (
	bindChoice = iota
	bindOr
	bindAnd
	bindCompare
	bindAdd
	bindMultiply
	bindSign
	bindAtom
)

// operator is how a binary operator is written and how tightly it binds.
type operator struct {
	text string
	op   op
	bind int
}

// operatorNamed finds a binary operator by its text.
func operatorNamed(text string) (operator, bool) {
	for op := opAnd; op <= opRemainder; op++ {
		if o, ok := operatorOf(op); ok && o.text == text {
			return o, true
		}
	}
	return operator{}, false
}

// operatorOf is the binary operator of what it does; ok is false for what is
// written in another way.
func operatorOf(op op) (operator, bool) {
	// An array of constants costs no allocation, which counts where a phone reads
	// some hundred rules before its first screen.
	all := [...]operator{
		opOr:        {"||", opOr, bindOr},
		opAnd:       {"&&", opAnd, bindAnd},
		opEqual:     {"==", opEqual, bindCompare},
		opUnequal:   {"!=", opUnequal, bindCompare},
		opLess:      {"<", opLess, bindCompare},
		opAtMost:    {"<=", opAtMost, bindCompare},
		opMore:      {">", opMore, bindCompare},
		opAtLeast:   {">=", opAtLeast, bindCompare},
		opIn:        {"in", opIn, bindCompare},
		opAdd:       {"+", opAdd, bindAdd},
		opSubtract:  {"-", opSubtract, bindAdd},
		opMultiply:  {"*", opMultiply, bindMultiply},
		opDivide:    {"/", opDivide, bindMultiply},
		opRemainder: {"%", opRemainder, bindMultiply},
	}
	if int(op) >= len(all) || all[op].text == "" {
		return operator{}, false
	}
	return all[op], true
}
