package store

import (
	"strconv"
	"strings"

	"canting/internal/domain/access"
)

// scoped replaces "$SCOPE" in a statement by the filter's areas, as a condition
// on the column place of the table named alias, and adds the values to args. A
// filter without areas lets nothing through.
func scoped(text, alias string, f access.Filter, args []any) (string, []any) {
	condition, args := within(alias, f, args)
	return strings.Replace(text, "$SCOPE", condition, 1), args
}

// scopedBoth is scoped for the two records "a" and "b" of a pair: a record that
// was taken in has no place any more and hides nothing.
func scopedBoth(text string, f access.Filter, args []any) (string, []any) {
	a, args := within("a", f, args)
	b, args := within("b", f, args)
	return strings.Replace(text, "$SCOPE", "(a.active = 0 or "+a+") and (b.active = 0 or "+b+") and ("+a+" or "+b+")", 1), args
}

func within(alias string, f access.Filter, args []any) (string, []any) {
	if len(f.Areas) == 0 {
		return "1 = 0", args
	}
	var b strings.Builder
	b.WriteByte('(')
	for i, area := range f.Areas {
		if i > 0 {
			b.WriteString(" or ")
		}
		n := len(args)
		b.WriteString(alias + ".place = $" + strconv.Itoa(n+1))
		args = append(args, string(area))
		if area != "" {
			// Everything below an area begins with its code and a dot; a slash
			// is the byte after the dot.
			b.WriteString(" or (" + alias + ".place >= $" + strconv.Itoa(n+2) + " and " + alias + ".place < $" + strconv.Itoa(n+3) + ")")
			args = append(args, string(area)+".", string(area)+"/")
		}
	}
	b.WriteByte(')')
	return b.String(), args
}
