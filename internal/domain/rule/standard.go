package rule

import (
	"strconv"

	"canting/internal/domain/ident"
)

// Standard are the functions that every rule may call, in a map of its own that
// the caller may add to:
//
//	days(from, to)      days between two dates, negative when to is earlier
//	weeks(from, to)     completed weeks; no answer when to is earlier
//	months(from, to)    completed months, as ident.CompletedMonths counts them
//	years(from, to)     completed years: twelve completed months each
//	round(x, digits)    x to so many digits behind the point, halves away from zero
//	min(x, y), max(x, y)
//
// Besides them there are has(x) and date('2026-01-31'), which are part of the
// language itself.
func Standard() Funcs {
	span := []Type{Date, Date}
	pair := []Type{Decimal, Decimal}
	return Funcs{
		"days":   {Args: span, Result: Int, Call: days, Say: map[string]string{"id": "jumlah hari dari {1} sampai {2}", "en": "the days from {1} to {2}"}},
		"weeks":  {Args: span, Result: Int, Call: weeks, Say: map[string]string{"id": "jumlah minggu penuh dari {1} sampai {2}", "en": "the completed weeks from {1} to {2}"}},
		"months": {Args: span, Result: Int, Call: months, Say: map[string]string{"id": "jumlah bulan penuh dari {1} sampai {2}", "en": "the completed months from {1} to {2}"}},
		"years":  {Args: span, Result: Int, Call: years, Say: map[string]string{"id": "jumlah tahun penuh dari {1} sampai {2}", "en": "the completed years from {1} to {2}"}},
		"round":  {Args: []Type{Decimal, Int}, Result: Decimal, Call: round, Say: map[string]string{"id": "{1} (dibulatkan sampai {2} angka di belakang koma)", "en": "{1} (rounded to {2} decimal places)"}},
		"min":    {Args: pair, Result: Decimal, Call: lesser, Say: map[string]string{"id": "yang lebih kecil di antara {1} dan {2}", "en": "the lesser of {1} and {2}"}},
		"max":    {Args: pair, Result: Decimal, Call: greater, Say: map[string]string{"id": "yang lebih besar di antara {1} dan {2}", "en": "the greater of {1} and {2}"}},
	}
}

func days(args []Value) Value {
	return Whole(int64(args[0].Day().DaysUntil(args[1].Day())))
}

func weeks(args []Value) Value {
	n := args[0].Day().DaysUntil(args[1].Day())
	if n < 0 {
		return Absent(Order)
	}
	return Whole(int64(n / 7))
}

func months(args []Value) Value { return completed(args, 1) }

func years(args []Value) Value { return completed(args, 12) }

// completed counts spans of so many months. One who was born on 29 February
// completes a year on 28 February where there is no 29th.
func completed(args []Value, span int) Value {
	n, ok := ident.CompletedMonths(args[0].Day(), args[1].Day())
	if !ok {
		return Absent(Order)
	}
	return Whole(int64(n / span))
}

func lesser(args []Value) Value { return Num(min(args[0].Num(), args[1].Num())) }

func greater(args []Value) Value { return Num(max(args[0].Num(), args[1].Num())) }

// round rounds the decimal that a person reads, not the binary fraction behind
// it: 2.675 is held as 2.67499999999999982 and rounds to 2.68 all the same. The
// answer is the number nearest to the rounded decimal, so it equals that decimal
// where a rule writes it.
func round(args []Value) Value {
	digits := args[1].Whole()
	if digits < 0 {
		return Absent(Outside)
	}
	var space [400]byte // the longest float64 has 309 digits before the point
	text := strconv.AppendFloat(space[:0], args[0].Num(), 'f', -1, 64)
	point := len(text)
	for i, c := range text {
		if c == '.' {
			point = i
		}
	}
	if digits >= int64(len(text)-point-1) {
		return args[0]
	}
	cut := point + 1 + int(digits)
	up := text[cut] >= '5'
	text = text[:cut]
	if up {
		text = increment(text)
	}
	x, err := strconv.ParseFloat(string(text), 64)
	if err != nil {
		return Absent(Overflow)
	}
	return Num(x)
}

// increment adds one to the last digit of a decimal, away from zero.
func increment(text []byte) []byte {
	first := 0
	if text[0] == '-' {
		first = 1
	}
	for i := len(text) - 1; i >= first; i-- {
		switch {
		case text[i] == '.':
		case text[i] == '9':
			text[i] = '0'
		default:
			text[i]++
			return text
		}
	}
	// All were nines: a one goes before them.
	text = append(text, 0)
	copy(text[first+1:], text[first:])
	text[first] = '1'
	return text
}
