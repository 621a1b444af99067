package report

import (
	"cmp"
	"fmt"
	"html/template"
	"math"
	"slices"
	"strconv"
	"strings"

	"canting/growth"
	"canting/growth/survey"
)

// quality is how far the measurements can be relied on.
type quality struct {
	Rating, Verdict string // the code of the whole, and the sentence
	Findings        []finding
	Drawings        []drawing
	Sets            []set // by posyandu and by measurer
	Repeats         []repeat
}

// finding is one check.
type finding struct {
	Name, Figure, Children string
	Rating, Verdict        string
	Advice                 string
}

// drawing is a chart of counts.
type drawing struct {
	Name    string
	Drawing template.HTML
}

// set is the checks by posyandu, or by measurer.
type set struct {
	Name string
	Rows []setRow
	More string // how many rows are left out, in words
}

type setRow struct {
	Name, Children, Flags, SD, Weight, Length, Penalty string
	Rating, Verdict                                    string
	Advice                                             string
}

// repeat is the error of a measurer in one size.
type repeat struct {
	Measurer, Size, Pairs, Error, Relative, Reliability string
	Rating, Verdict, Advice                             string
}

// setRows is how many posyandu or measurers are listed: more of them are
// another column than was meant.
const setRows = 300

// quality assesses the readings; nil where there are none to assess.
func (r *reader) quality() *quality {
	readings := r.survey.Readings()
	if len(readings) == 0 {
		return nil
	}
	report := survey.Assess(readings)
	q := &quality{Rating: report.Rating.String()}
	q.Verdict = r.say("growth.report.verdict."+q.Rating, "penalty", strconv.Itoa(report.Penalty))
	for _, f := range report.Findings {
		if f.Check == survey.CheckDigitsArm && f.Children == 0 {
			continue // the arm need not be measured
		}
		q.Findings = append(q.Findings, r.finding(f))
	}
	q.Drawings = r.drawings(readings)
	if r.survey.HasPosyandu {
		q.Sets = append(q.Sets, r.set("posyandu", survey.AssessBy(readings, survey.ByPosyandu)))
	}
	if r.survey.HasTeam {
		q.Sets = append(q.Sets, r.set("team", survey.AssessBy(readings, survey.ByMeasurer)))
	}
	for _, e := range survey.RepeatErrors(r.survey.Repeats) {
		q.Repeats = append(q.Repeats, r.repeat(e))
	}
	return q
}

func (r *reader) finding(f survey.Finding) finding {
	code := f.Check.String()
	out := finding{Name: r.say("growth.report.check." + code), Figure: r.figure(f), Children: r.count(f.Children), Advice: r.in(f.Advice())}
	out.Rating, out.Verdict = f.Rating.String(), r.say("growth.report.rating."+f.Rating.String())
	return out
}

// figure writes the value of a check in its unit, with the p-value of a test.
func (r *reader) figure(f survey.Finding) string {
	switch f.Check {
	case survey.CheckMissing, survey.CheckFlags, survey.CheckOutliers:
		if math.IsNaN(f.Value) {
			return none
		}
		return r.percent(f.Value) + " (" + r.count(f.Count) + ")"
	case survey.CheckSex, survey.CheckHeaping:
		return r.tested(r.percent(f.Value), f.P)
	case survey.CheckAge:
		return r.tested(r.number(f.Value, 2), f.P)
	case survey.CheckDigitsWeight, survey.CheckDigitsLength, survey.CheckDigitsArm:
		return r.number(f.Value, 0)
	}
	return r.number(f.Value, 2)
}

// tested writes a figure with its p-value.
func (r *reader) tested(figure string, p float64) string {
	switch {
	case math.IsNaN(p) || figure == none:
		return figure
	case p < 0.001:
		return figure + " (p < " + r.number(0.001, 3) + ")"
	}
	return figure + " (p = " + r.number(p, 3) + ")"
}

func (r *reader) set(key string, reports []survey.Report) set {
	s := set{Name: r.say("growth.report.by." + key)}
	for _, report := range reports[:min(len(reports), setRows)] {
		s.Rows = append(s.Rows, r.setRow(report))
	}
	if more := len(reports) - len(s.Rows); more > 0 {
		s.More = r.say("growth.report.more", "count", r.count(more))
	}
	return s
}

func (r *reader) setRow(report survey.Report) setRow {
	of := func(check survey.Check) survey.Finding {
		i := slices.IndexFunc(report.Findings, func(f survey.Finding) bool { return f.Check == check })
		return report.Findings[i]
	}
	return setRow{
		Name: report.Name, Children: r.count(report.Children), Flags: r.percent(of(survey.CheckFlags).Value),
		SD: r.number(of(survey.CheckSpread).Value, 2), Weight: r.number(of(survey.CheckDigitsWeight).Value, 0), Length: r.number(of(survey.CheckDigitsLength).Value, 0),
		Penalty: r.count(report.Penalty), Rating: report.Rating.String(), Verdict: r.say("growth.report.rating." + report.Rating.String()),
		Advice: r.in(advice(report)),
	}
}

// advice is that of the finding which most wants doing something about, the
// first where several do; or why there is no rating.
func advice(report survey.Report) survey.Words {
	byNeed := slices.Clone(report.Findings)
	slices.SortStableFunc(byNeed, func(a, b survey.Finding) int { return cmp.Compare(b.Rating, a.Rating) })
	for _, f := range byNeed {
		if said := f.Advice(); said != (survey.Words{}) {
			return said
		}
	}
	return survey.Words{}
}

func (r *reader) repeat(e survey.RepeatError) repeat {
	f := e.Finding
	out := repeat{Measurer: e.Measurer, Size: r.say("growth.report.check." + f.Check.String()), Pairs: r.count(f.Children),
		Error: r.number(f.Value, 3), Relative: r.percent(e.Relative), Reliability: r.number(e.Reliability, 3),
		Rating: f.Rating.String(), Verdict: r.say("growth.report.rating." + f.Rating.String()), Advice: r.in(f.Advice())}
	if out.Measurer == "" {
		out.Measurer = r.say("growth.report.nobody")
	}
	return out
}

// drawings are the last digits of weight and length, and the ages in months.
func (r *reader) drawings(readings []survey.Reading) []drawing {
	var weight, length [10]int
	var months [60]int
	for i := range readings {
		reading := &readings[i]
		countDigit(&weight, reading.WeightKg)
		countDigit(&length, reading.LenheiCm)
		if m := growth.MonthsFromDays(reading.AgeDays); m >= 0 && m < float64(len(months)) {
			months[int(m)]++
		}
	}
	digits := func(i int) string { return strconv.Itoa(i) }
	years := func(i int) string {
		if i%12 == 0 {
			return strconv.Itoa(i)
		}
		return ""
	}
	var found []drawing
	for _, d := range []struct {
		key    string
		counts []int
		label  func(int) string
	}{{"digits_weight", weight[:], digits}, {"digits_length", length[:], digits}, {"months", months[:], years}} {
		name := r.say("growth.report.draw." + d.key)
		found = append(found, drawing{name, columns(d.counts, d.label, name)})
	}
	return found
}

// countDigit counts the first decimal of a size that was taken.
func countDigit(digits *[10]int, size float64) {
	if size > 0 && size < 1e6 {
		digits[int(math.Round(size*10))%10]++
	}
}

// The drawing of counts, in its own units.
const columnsWidth, columnsHeight, columnsBottom = 320, 110, 92

// columns draws counts as columns, and a line where they would all be alike.
func columns(counts []int, label func(int) string, name string) template.HTML {
	highest, total := slices.Max(counts), 0
	for _, n := range counts {
		total += n
	}
	step := float64(columnsWidth) / float64(len(counts))
	tall := func(n float64) float64 { return n / float64(max(highest, 1)) * (columnsBottom - 6) }
	var b strings.Builder
	fmt.Fprintf(&b, `<svg class="columns" viewBox="0 0 %d %d" role="img" aria-label="%s">`, columnsWidth, columnsHeight, template.HTMLEscapeString(name))
	for i, n := range counts {
		class := "column"
		if label(i) == "0" || len(counts) == 10 && i == 5 || len(counts) > 10 && i%12 == 0 {
			class = "column liked" // what people round to
		}
		h := tall(float64(n))
		fmt.Fprintf(&b, `<rect class="%s" x="%.2f" y="%.1f" width="%.2f" height="%.1f"/>`, class, float64(i)*step+step*0.1, columnsBottom-h, step*0.8, h)
		if text := label(i); text != "" {
			fmt.Fprintf(&b, `<text x="%.1f" y="%d" text-anchor="middle">%s</text>`, math.Max(5, float64(i)*step+step/2), columnsHeight-4, text)
		}
	}
	alike := columnsBottom - tall(float64(total)/float64(len(counts)))
	fmt.Fprintf(&b, `<path class="alike" d="M0 %.1fH%d"/></svg>`, alike, columnsWidth)
	return template.HTML(b.String()) // numbers, and a name that is escaped
}
