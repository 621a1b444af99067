package rule

import (
	"math"
	"math/bits"
)

// Eval works the expression out. The answer is missing when an input that it
// hangs on is missing, when a number overflows, when something is divided by
// zero, and when a function has no answer; Value.Why tells which.
//
// `a && b` is false when either is false and `a || b` is true when either is
// true, whether or not the other is known, as in CEL. Of a choice, only the
// condition and the chosen side count.
//
// It allocates nothing but, where functions are called, room for their arguments.
func (e *Expr) Eval(env Env) Value { return e.frame(env).eval(e.root) }

func (e *Expr) frame(env Env) frame {
	f := frame{env: env}
	if e.slots > 0 {
		f.args = make([]Value, e.slots)
	}
	return f
}

// frame is one evaluation: where values come from, and room for arguments.
type frame struct {
	env  Env
	args []Value
}

func (f frame) eval(n *node) Value {
	switch n.op {
	case opLiteral:
		return n.value
	case opRef:
		return f.input(n)
	case opHas:
		return Flag(!f.input(n.kids[0]).Missing())
	case opAnd, opOr:
		return f.logic(n)
	case opChoice:
		return f.choice(n)
	case opCall:
		return f.call(n)
	}
	left := f.eval(n.kids[0])
	if left.Missing() {
		return left
	}
	switch n.op {
	case opWiden:
		return Num(float64(left.Whole()))
	case opNot:
		return Flag(!left.Flag())
	case opNegate:
		return negated(left)
	case opIn:
		return f.membership(n, left)
	}
	right := f.eval(n.kids[1])
	if right.Missing() {
		return right
	}
	switch {
	case n.typ == Bool:
		return compared(n.op, left, right)
	case n.typ == Int:
		return wholeArithmetic(n.op, left.Whole(), right.Whole())
	}
	return decimalArithmetic(n.op, left.Num(), right.Num())
}

// input reads a name and holds the value to the type that it was declared with.
func (f frame) input(n *node) Value {
	v := f.env.Get(n.ref.Root, n.ref.Name)
	switch {
	case v.kind == n.typ || v.Missing():
		return v
	case v.kind == Int && n.typ == Decimal:
		return Num(float64(v.Whole()))
	}
	return Absent(Mistyped)
}

// logic is && and || in three values. The value that settles the question by
// itself is false for && and true for ||.
func (f frame) logic(n *node) Value {
	settles := Flag(n.op == opOr)
	left := f.eval(n.kids[0])
	if left == settles {
		return left
	}
	right := f.eval(n.kids[1])
	if right == settles || !left.Missing() {
		return right
	}
	return left
}

func (f frame) choice(n *node) Value {
	condition := f.eval(n.kids[0])
	switch {
	case condition.Missing():
		return condition
	case condition.Flag():
		return f.eval(n.kids[1])
	}
	return f.eval(n.kids[2])
}

func (f frame) membership(n *node, v Value) Value {
	for _, item := range n.list {
		if same(v, f.eval(item)) {
			return Flag(true)
		}
	}
	return Flag(false)
}

// call evaluates the arguments into the call's own part of the frame, so that a
// call inside of an argument does not write over them.
func (f frame) call(n *node) Value {
	args := f.args[n.slot : n.slot+len(n.kids) : n.slot+len(n.kids)]
	for i, kid := range n.kids {
		if args[i] = f.eval(kid); args[i].Missing() {
			return args[i]
		}
	}
	v := n.fn.Call(args)
	switch {
	case v.kind == n.typ:
		return v
	case !v.Missing():
		return Absent(Mistyped)
	case v.why == NoInput: // its inputs were all there
		return Absent(Outside)
	}
	return v
}

// same is equality within one type. Decimals are compared as numbers, so that
// the two zeros are one.
func same(a, b Value) bool {
	if a.kind == Decimal {
		return a.Num() == b.Num()
	}
	return a == b
}

func compared(op op, a, b Value) Value {
	var less, more bool
	switch a.kind {
	case Decimal:
		less, more = a.Num() < b.Num(), a.Num() > b.Num()
	case Int, Date:
		less, more = int64(a.bits) < int64(b.bits), int64(a.bits) > int64(b.bits)
	}
	switch op {
	case opEqual:
		return Flag(same(a, b))
	case opUnequal:
		return Flag(!same(a, b))
	case opLess:
		return Flag(less)
	case opAtMost:
		return Flag(!more)
	case opMore:
		return Flag(more)
	}
	return Flag(!less)
}

func negated(v Value) Value {
	if v.kind == Decimal {
		return Num(-v.Num())
	}
	return wholeArithmetic(opSubtract, 0, v.Whole())
}

// wholeArithmetic is that of CEL's int: what does not fit is no number.
func wholeArithmetic(op op, a, b int64) Value {
	switch op {
	case opAdd:
		sum := a + b
		if (sum > a) != (b > 0) && b != 0 {
			return Absent(Overflow)
		}
		return Whole(sum)
	case opSubtract:
		difference := a - b
		if (difference < a) != (b > 0) && b != 0 {
			return Absent(Overflow)
		}
		return Whole(difference)
	case opMultiply:
		return product(a, b)
	}
	switch {
	case b == 0:
		return Absent(ZeroDivisor)
	case a == math.MinInt64 && b == -1:
		return Absent(Overflow) // as CEL, whose division overflows here
	}
	return Whole(a % b)
}

func product(a, b int64) Value {
	high, low := bits.Mul64(magnitude(a), magnitude(b))
	limit := uint64(math.MaxInt64)
	negative := (a < 0) != (b < 0)
	if negative {
		limit++
	}
	if high != 0 || low > limit {
		return Absent(Overflow)
	}
	if negative {
		return Whole(-int64(low))
	}
	return Whole(int64(low))
}

func magnitude(n int64) uint64 {
	if n < 0 {
		return -uint64(n)
	}
	return uint64(n)
}

// decimalArithmetic is that of CEL's double, but for the results that are no
// number or infinite: they are missing, or a rule could fire upon them.
func decimalArithmetic(op op, a, b float64) Value {
	x := 0.0
	switch op {
	case opAdd:
		x = a + b
	case opSubtract:
		x = a - b
	case opMultiply:
		x = a * b
	case opDivide:
		if b == 0 {
			return Absent(ZeroDivisor)
		}
		x = a / b
	}
	if math.IsInf(x, 0) || math.IsNaN(x) {
		return Absent(Overflow)
	}
	return Num(x)
}
