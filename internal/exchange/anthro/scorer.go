package anthro

import (
	"math"
	"slices"
	"strconv"

	"canting/growth"
)

// output is one score in the output: two columns, z and f with the name behind
// it, and the columns without which nobody expects it.
type output struct {
	name  string
	of    func(*growth.Scores) *growth.Score
	needs []column
}

// under are the scores of WHO 2006, in the order of WHO anthro.
func under() []output {
	return []output{
		{"len", func(s *growth.Scores) *growth.Score { return &s.LenheiForAge }, []column{lenheiColumn}},
		{"wei", func(s *growth.Scores) *growth.Score { return &s.WeightForAge }, []column{weightColumn}},
		{"wfl", func(s *growth.Scores) *growth.Score { return &s.WeightForLenhei }, []column{weightColumn, lenheiColumn}},
		{"bmi", func(s *growth.Scores) *growth.Score { return &s.BMIForAge }, []column{weightColumn, lenheiColumn}},
		{"hc", func(s *growth.Scores) *growth.Score { return &s.HeadForAge }, []column{headColumn}},
		{"ac", func(s *growth.Scores) *growth.Score { return &s.ArmForAge }, []column{armColumn}},
		{"ts", func(s *growth.Scores) *growth.Score { return &s.TricepsForAge }, []column{tricepsColumn}},
		{"ss", func(s *growth.Scores) *growth.Score { return &s.SubscapularForAge }, []column{subscapularColumn}},
	}
}

// over are the scores of WHO 2007, in the order of WHO anthroplus.
func over() []output {
	return []output{
		{"hfa", func(s *growth.Scores) *growth.Score { return &s.LenheiForAge }, []column{lenheiColumn}},
		{"wfa", func(s *growth.Scores) *growth.Score { return &s.WeightForAge }, []column{weightColumn}},
		{"bfa", func(s *growth.Scores) *growth.Score { return &s.BMIForAge }, []column{weightColumn, lenheiColumn}},
	}
}

// outputs are the scores of a standard, those of WHO 2006 first.
func (s Standard) outputs() (young, old []output) {
	switch s {
	case WHO2006:
		return under(), nil
	case WHO2007:
		return nil, over()
	}
	return under(), over()
}

// added are the names of the columns that a standard adds.
func added(o Options) []string {
	names := []string{"clenhei", "cmeasure", "cbmi"}
	if o.Standard == WHO2007 {
		names = []string{"cbmi"} // height is taken as read
	}
	young, old := o.Standard.outputs()
	for _, score := range append(young, old...) {
		names = append(names, "z"+score.name, "f"+score.name)
	}
	if o.Why {
		names = append(names, "why")
	}
	return names
}

// heading is the first line of the output.
func (p *plan) heading(head []byte) []byte {
	cells, _ := split(nil, head, p.comma)
	var out []byte
	if p.mark {
		out = append(out, "\xef\xbb\xbf"...)
	}
	for _, cell := range cells {
		out = append(append(out, cell...), p.comma)
	}
	for i, name := range added(p.Options) {
		if i > 0 {
			out = append(out, p.comma)
		}
		out = append(out, name...)
	}
	return append(out, '\n')
}

// scorer scores batches, one after the other.
type scorer struct {
	plan       *plan
	row        row
	got        growth.Scores // of the row; here, because pointers to it are taken
	young, old []output
}

func newScorer(p *plan) *scorer {
	s := &scorer{plan: p}
	s.young, s.old = p.Standard.outputs()
	return s
}

// score writes the records of b.in to b.out with their scores.
func (s *scorer) score(b *batch) {
	// Scores are about as long as what they are made of.
	out, rest := slices.Grow(b.out[:0], 3*len(b.in)), b.in
	b.tally = tally{}
	for len(rest) > 0 {
		record := rest
		s.row.cells, rest = split(s.row.cells[:0], rest, s.plan.comma)
		if blank(s.row.cells) {
			continue
		}
		s.plan.read(&s.row)
		b.tally.count(&s.row)
		out = s.input(out, record)
		out = s.scores(out)
		out = append(out, '\n')
	}
	b.out = out
}

// input writes the cells as they came, one for each of the heading.
func (s *scorer) input(out, record []byte) []byte {
	cells := s.row.cells
	n := min(len(cells), s.plan.width)
	last := cells[n-1]
	// The cells lie one behind the other in the record, and share its end.
	out = append(out, record[:cap(record)-cap(last)+len(last)]...)
	for range s.plan.width - n {
		out = append(out, s.plan.comma)
	}
	return out
}

func (s *scorer) scores(out []byte) []byte {
	s.got = s.plan.scores(s.row.m)
	sc, comma := &s.got, s.plan.comma
	if s.plan.Standard != WHO2007 {
		out = shortest(append(out, comma), sc.LenheiCm)
		out = s.measure(append(out, comma))
	}
	out = append(out, comma)
	if !math.IsNaN(sc.BMI) {
		out = strconv.AppendFloat(out, sc.BMI, 'g', 15, 64) // as R prints it
	}
	school := sc.Standard == growth.Standard2007
	out = pairs(out, comma, sc, s.young, !school)
	out = pairs(out, comma, sc, s.old, school)
	if s.plan.Why {
		out = s.why(append(out, comma), sc)
	}
	// What is one cell too many stays, behind ours.
	for i := s.plan.width; i < len(s.row.cells) && s.row.doubt[rowColumn] == extraCells; i++ {
		out = append(append(out, comma), s.row.cells[i]...)
	}
	return out
}

// measure writes how the child was measured, as WHO anthro takes it: what the
// file says, unless a child below nine months is said to stand.
func (s *scorer) measure(out []byte) []byte {
	switch {
	case s.got.ImplausibleMeasure:
	case s.row.m.Measure == growth.Lying:
		return append(out, 'l')
	case s.row.m.Measure == growth.Standing:
		return append(out, 'h')
	}
	return out
}

func (p *plan) scores(m growth.Measurement) growth.Scores {
	switch p.Standard {
	case WHO2006:
		return growth.WHO2006(m)
	case WHO2007:
		return growth.WHO2007(m)
	}
	return growth.For(m, growth.GapAt60)
}

// pairs writes z and flag of the scores; both are empty for a score that is
// missing, and for all unless they are of the standard that was used.
func pairs(out []byte, comma byte, sc *growth.Scores, outputs []output, used bool) []byte {
	for i := range outputs {
		score := outputs[i].of(sc)
		if !used || !score.Present() {
			out = append(out, comma, comma)
			continue
		}
		out = hundredths(append(out, comma), score.Z)
		flag := byte('0')
		if score.Flag {
			flag = '1'
		}
		out = append(out, comma, flag)
	}
	return out
}

// hundredths appends a number that was rounded to two decimals.
func hundredths(out []byte, z float64) []byte {
	if math.Abs(z) >= 1e9 {
		return strconv.AppendFloat(out, z, 'f', 2, 64)
	}
	if z < 0 {
		out, z = append(out, '-'), -z
	}
	n := int64(z*100 + 0.5)
	if n < 1000 {
		return append(out, byte('0'+n/100), '.', byte('0'+n/10%10), byte('0'+n%10))
	}
	out = strconv.AppendInt(out, n/100, 10)
	return append(out, '.', byte('0'+n/10%10), byte('0'+n%10))
}

// shortest appends a length in cm without the dust that adding 0.7 leaves, and
// nothing for NaN.
func shortest(out []byte, cm float64) []byte {
	tenths := math.Round(cm * 10)
	switch {
	case math.IsNaN(cm):
		return out
	case tenths < 1e6 && math.Abs(cm*10-tenths) < 1e-8:
		n := int64(tenths)
		out = strconv.AppendInt(out, n/10, 10)
		if n%10 != 0 {
			out = append(out, '.', byte('0'+n%10))
		}
		return out
	}
	return strconv.AppendFloat(out, math.Round(cm*1e9)/1e9, 'f', -1, 64)
}

// why writes the doubts about the row's values, then the reason of each empty
// score of the standard that was used and that has a column to come from.
func (s *scorer) why(out []byte, sc *growth.Scores) []byte {
	start := len(out)
	for c, d := range s.row.doubt {
		if d != noDoubt {
			out = append(word(out, start), doubtName(column(c), d)...)
		}
	}
	if s.row.doubt[rowColumn] != noDoubt {
		return out // of the cells nothing was read
	}
	if sc.ImplausibleMeasure {
		out = append(word(out, start), "measure=implausible"...)
	}
	outputs := s.young
	if sc.Standard == growth.Standard2007 {
		outputs = s.old
	}
	for i := range outputs {
		o := &outputs[i]
		if score := o.of(sc); !score.Present() && s.plan.has(o.needs...) {
			out = append(append(append(append(word(out, start), 'z'), o.name...), '='), score.Reason.String()...)
		}
	}
	return out
}

// word begins another word of a cell that began at start.
func word(out []byte, start int) []byte {
	if len(out) > start {
		return append(out, ' ')
	}
	return out
}

func doubtName(c column, d doubt) string { return c.String() + "=" + doubtCodes[d] }

// tally counts what became of rows.
type tally struct {
	rows   int
	doubts [columns + 1][doubts]int
}

func (t *tally) count(r *row) {
	t.rows++
	if !r.any {
		return
	}
	for c, d := range r.doubt {
		t.doubts[c][d]++
	}
}

func (t *tally) add(o *tally) {
	t.rows += o.rows
	for c := range o.doubts {
		for d, n := range o.doubts[c] {
			t.doubts[c][d] += n
		}
	}
}

func (t *tally) summary() Summary {
	s := Summary{Rows: t.rows, Doubts: map[string]int{}}
	for c := range t.doubts {
		for d, n := range t.doubts[c] {
			if n > 0 && doubt(d) != noDoubt {
				s.Doubts[doubtName(column(c), doubt(d))] = n
			}
		}
	}
	return s
}
