package tally

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"canting/internal/domain/region"
)

// Row is everything that is counted at one place in one month, as it is stored:
// a place's month is read and written whole, in one piece.
type Row struct {
	Place  region.Code
	Month  int
	Counts Counts
}

// Counts are counters of one place and month, in the order of their indicators,
// none of them zero.
type Counts []Count

// Count is one counter.
type Count struct {
	Indicator Indicator
	N         int
}

// Rows parts changes into those of the months' counters, as rows in order of
// place and month, and those of the flow of the registered, which is summed over
// all months and so is kept by itself. The changes come as List gives them.
func Rows(changes []Change) (rows []Row, flows []Change) {
	for _, c := range changes {
		if c.Indicator == Registered {
			flows = append(flows, c)
			continue
		}
		if n := len(rows); n == 0 || rows[n-1].Place != c.Place || rows[n-1].Month != c.Month {
			rows = append(rows, Row{Place: c.Place, Month: c.Month})
		}
		row := &rows[len(rows)-1]
		row.Counts = append(row.Counts, Count{c.Indicator, c.N})
	}
	return rows, flows
}

// Of is one counter; 0 when it was never counted.
func (c Counts) Of(i Indicator) int {
	for _, count := range c {
		if count.Indicator == i {
			return count.N
		}
	}
	return 0
}

// Plus adds counters to counters. Neither is changed.
func (c Counts) Plus(more Counts) Counts {
	sum := make(Counts, 0, len(c)+len(more))
	for len(c) > 0 || len(more) > 0 {
		next := Count{}
		switch {
		case len(more) == 0 || len(c) > 0 && c[0].Indicator < more[0].Indicator:
			next, c = c[0], c[1:]
		case len(c) == 0 || more[0].Indicator < c[0].Indicator:
			next, more = more[0], more[1:]
		default:
			next, c, more = Count{c[0].Indicator, c[0].N + more[0].N}, c[1:], more[1:]
		}
		if next.N != 0 {
			sum = append(sum, next)
		}
	}
	return sum
}

// String is the stored form: "n=10 stunting=3 weighed=12".
func (c Counts) String() string {
	b := make([]byte, 0, 24*len(c))
	for i, count := range c {
		if i > 0 {
			b = append(b, ' ')
		}
		b = append(b, count.Indicator...)
		b = append(b, '=')
		b = strconv.AppendInt(b, int64(count.N), 10)
	}
	return string(b)
}

// ParseCounts reads the stored form. The order is the program's own, so that
// rows that a database put together count for as much.
func ParseCounts(text string) (Counts, error) {
	if text == "" {
		return nil, nil
	}
	counts := make(Counts, 0, 1+strings.Count(text, " "))
	for rest, more := text, true; more; {
		var one string
		one, rest, more = strings.Cut(rest, " ")
		name, number, ok := strings.Cut(one, "=")
		n, err := strconv.Atoi(number)
		if !ok || name == "" || err != nil || n == 0 {
			return nil, fmt.Errorf("%q is no counter", one)
		}
		counts = append(counts, Count{Indicator(name), n})
	}
	byIndicator := func(a, b Count) int { return cmp.Compare(a.Indicator, b.Indicator) }
	if !slices.IsSortedFunc(counts, byIndicator) {
		slices.SortFunc(counts, byIndicator)
	}
	for i := 1; i < len(counts); i++ {
		if counts[i].Indicator == counts[i-1].Indicator {
			return nil, fmt.Errorf("%q is counted twice", counts[i].Indicator)
		}
	}
	return counts, nil
}
