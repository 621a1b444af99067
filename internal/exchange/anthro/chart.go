package anthro

import (
	"context"
	"encoding/xml"
	"fmt"
	"math"
	"strconv"
	"strings"

	"canting/growth"
	"canting/internal/domain/fault"
)

// MaxPoints is how many points a chart can show and still be read.
const MaxPoints = 2000

// Chart is one growth chart: the reference's lines of -3 to +3 SD and the
// points of a file.
type Chart struct {
	Indicator growth.Indicator
	Sex       growth.Sex
	// Points are at an age in days, or a length or height in cm.
	Points []growth.Point
	// LeftOut counts the rows of the sex that have no point: a value is
	// missing, or outside of the reference.
	LeftOut int
}

// ChartWords are the words on a chart.
type ChartWords struct {
	Title, Desc string
	X, Y        string // what the axes show, with units
	Source      string
}

// Indicators are the charts that can be drawn, by their codes.
func Indicators() []growth.Indicator {
	var all []growth.Indicator
	for i := growth.WeightForAge; i <= growth.BMIForAge2007; i++ {
		all = append(all, i)
	}
	return all
}

// ReadChart reads the points of an indicator from the rows of a sex. A table
// without a column for the sex is of that sex throughout. The errors are as for
// Score, and growth.chart.many for more than MaxPoints.
func ReadChart(ctx context.Context, src *Source, i growth.Indicator, sex growth.Sex, o Options) (Chart, error) {
	c := Chart{Indicator: i, Sex: sex}
	p, _, err := begin(src, o)
	if err != nil {
		return c, err
	}
	if err := p.completeFor(i); err != nil {
		return c, err
	}
	for more, text := true, []byte(nil); more; {
		if err := ctx.Err(); err != nil {
			return c, err
		}
		if text, more, err = src.fill(text[:0]); err != nil {
			return c, err
		}
		if err := c.gather(p, text); err != nil {
			return c, err
		}
	}
	return c, nil
}

// gather adds the points of some records.
func (c *Chart) gather(p *plan, text []byte) error {
	var r row
	for len(text) > 0 {
		r.cells, text = split(r.cells[:0], text, p.comma)
		if blank(r.cells) {
			continue
		}
		p.read(&r)
		if p.at[sexColumn] < 0 {
			r.m.Sex = c.Sex
		}
		if r.m.Sex != c.Sex {
			continue
		}
		point, ok := pointOf(c.Indicator, r.m)
		if !ok {
			c.LeftOut++
			continue
		}
		if c.Points = append(c.Points, point); len(c.Points) > MaxPoints {
			return fault.E("anthro.chart", fault.TooMuch, "growth.chart.many", nil, "limit", strconv.Itoa(MaxPoints))
		}
	}
	return nil
}

// pointOf is where a measurement stands on a chart; false where it is not on
// it: what has no score, as a weight with oedema, has no point.
func pointOf(i growth.Indicator, m growth.Measurement) (growth.Point, bool) {
	sc := growth.WHO2006(m)
	if i >= growth.WeightForAge2007 {
		sc = growth.WHO2007(m)
	}
	at := func(y float64, s growth.Score) (growth.Point, bool) {
		return growth.Point{X: m.AgeDays, Y: y}, s.Present()
	}
	switch i {
	case growth.WeightForAge, growth.WeightForAge2007:
		return at(m.WeightKg, sc.WeightForAge)
	case growth.LenheiForAge, growth.HeightForAge2007:
		return at(sc.LenheiCm, sc.LenheiForAge)
	case growth.BMIForAge, growth.BMIForAge2007:
		return at(sc.BMI, sc.BMIForAge)
	case growth.HeadForAge:
		return at(m.HeadCm, sc.HeadForAge)
	case growth.ArmForAge:
		return at(m.ArmCm, sc.ArmForAge)
	case growth.TricepsForAge:
		return at(m.TricepsMm, sc.TricepsForAge)
	case growth.SubscapularForAge:
		return at(m.SubscapularMm, sc.SubscapularForAge)
	}
	lying := sc.MeasureUsed == growth.Lying
	ok := sc.WeightForLenhei.Present() && lying == (i == growth.WeightForLength)
	return growth.Point{X: sc.LenheiCm, Y: m.WeightKg}, ok
}

// ByAge says that the horizontal axis of a chart is the age.
func ByAge(i growth.Indicator) bool {
	return i != growth.WeightForLength && i != growth.WeightForHeight
}

// frame turns a point of the data into one of the drawing.
type frame struct{ x0, x1, y0, y1 float64 }

// The drawing in pixels: its size, and where the lines end.
const (
	chartWidth, chartHeight  = 960, 640
	left, right, top, bottom = 72, 904, 64, 548
)

func (f frame) at(p growth.Point) (x, y float64) {
	return left + (p.X-f.x0)/(f.x1-f.x0)*(right-left), bottom - (p.Y-f.y0)/(f.y1-f.y0)*(bottom-top)
}

// pieces are the parts of an axis that a line is drawn in one go: where length
// becomes height the lines break.
func pieces(i growth.Indicator) [][2]float64 {
	from, to := i.Range()
	if i <= growth.SubscapularForAge && ByAge(i) {
		to = 1826 // the last day below 60 months
	}
	if i == growth.LenheiForAge {
		return [][2]float64{{from, 730}, {731, to}}
	}
	return [][2]float64{{from, to}}
}

// line is the line of a score, in pieces.
func (c Chart) line(z float64) [][]growth.Point {
	step := 0.5 // cm
	if ByAge(c.Indicator) {
		step = 15 // days
	}
	var out [][]growth.Point
	for _, piece := range pieces(c.Indicator) {
		out = append(out, growth.Band(nil, c.Indicator, c.Sex, z, piece[0], piece[1], step))
	}
	return out
}

// frame is what holds all lines and points.
func (c Chart) frame() frame {
	all := pieces(c.Indicator)
	f := frame{x0: all[0][0], x1: all[len(all)-1][1], y0: math.Inf(1), y1: math.Inf(-1)}
	for _, piece := range append(append(c.line(-3), c.line(3)...), c.Points) {
		for _, p := range piece {
			f.x1 = math.Max(f.x1, p.X)
			f.y0, f.y1 = math.Min(f.y0, p.Y), math.Max(f.y1, p.Y)
		}
	}
	step := tick(f.y1 - f.y0)
	f.y0, f.y1 = math.Floor(f.y0/step)*step, math.Ceil(f.y1/step)*step
	return f
}

// tick is a round distance that cuts a span into some ten.
func tick(span float64) float64 {
	step := math.Pow(10, math.Floor(math.Log10(span/5)))
	for _, times := range []float64{1, 2, 5} {
		if span/(step*times) <= 12 {
			return step * times
		}
	}
	return step * 10
}

// SVG is the chart as an SVG document of 960 by 640.
func (c Chart) SVG(words ChartWords) string {
	var b strings.Builder
	f := c.frame()
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" width="%d" height="%d" role="img" aria-labelledby="title desc" font-family="sans-serif" font-size="14">`+"\n",
		chartWidth, chartHeight, chartWidth, chartHeight)
	fmt.Fprintf(&b, "<title id=\"title\">%s</title>\n<desc id=\"desc\">%s</desc>\n", escaped(words.Title), escaped(words.Desc))
	fmt.Fprintf(&b, "<rect width=\"%d\" height=\"%d\" fill=\"#fff\"/>\n", chartWidth, chartHeight)
	fmt.Fprintf(&b, "<text x=\"%d\" y=\"32\" font-size=\"20\">%s</text>\n", left, escaped(words.Title))
	c.axes(&b, f, words)
	c.bands(&b, f)
	c.dots(&b, f)
	fmt.Fprintf(&b, "<text x=\"%d\" y=\"%d\" font-size=\"12\">%s</text>\n</svg>\n", left, chartHeight-16, escaped(words.Source))
	return b.String()
}

func (c Chart) axes(b *strings.Builder, f frame, words ChartWords) {
	b.WriteString("<g stroke=\"#ddd\" fill=\"#333\">\n")
	step, unit := tick(f.x1-f.x0), 1.0
	if ByAge(c.Indicator) {
		step, unit = 6, growth.DaysPerMonth
		if f.x1 > 3000 {
			step = 12
		}
	}
	for n := math.Ceil(f.x0/unit/step - 1e-9); n*step*unit <= f.x1+1; n++ {
		x, _ := f.at(growth.Point{X: n * step * unit, Y: f.y0})
		fmt.Fprintf(b, "<path d=\"M%.1f %dV%d\"/><text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\" stroke=\"none\">%s</text>\n", x, top, bottom, x, bottom+20, short(n*step))
	}
	step = tick(f.y1 - f.y0)
	for n := math.Round(f.y0 / step); n*step <= f.y1+step/2; n++ {
		_, y := f.at(growth.Point{X: f.x0, Y: n * step})
		fmt.Fprintf(b, "<path d=\"M%d %.1fH%d\"/><text x=\"%d\" y=\"%.1f\" text-anchor=\"end\" stroke=\"none\">%s</text>\n", left, y, right, left-8, y+5, short(n*step))
	}
	b.WriteString("</g>\n")
	fmt.Fprintf(b, "<text x=\"%d\" y=\"%d\" text-anchor=\"middle\">%s</text>\n", (left+right)/2, bottom+44, escaped(words.X))
	fmt.Fprintf(b, "<text x=\"%d\" y=\"%d\">%s</text>\n", left, top-10, escaped(words.Y))
}

// short is a number without the dust of its last digits; adding 0 takes the
// sign off a zero.
func short(f float64) string { return strconv.FormatFloat(math.Round(f*1000)/1000+0, 'f', -1, 64) }

// bands draws the lines, one path each, and says at its end which it is.
func (c Chart) bands(b *strings.Builder, f frame) {
	b.WriteString("<g class=\"bands\" fill=\"none\" stroke-width=\"1.5\">\n")
	for z := -3; z <= 3; z++ {
		var path strings.Builder
		var x, y float64
		for _, piece := range c.line(float64(z)) {
			for i, p := range piece {
				x, y = f.at(p)
				fmt.Fprintf(&path, "%c%.1f %.1f", "ML"[min(i, 1)], x, y)
			}
		}
		label, colour := fmt.Sprintf("%+d", z), [...]string{"#1a7f37", "#8a6d00", "#c4500a", "#a40e26"}[max(z, -z)]
		if z == 0 {
			label = "0"
		}
		fmt.Fprintf(b, "<path d=\"%s\" stroke=\"%s\"/><text x=\"%.1f\" y=\"%.1f\" fill=\"%s\">%s</text>\n", path.String(), colour, x+8, y+5, colour, label)
	}
	b.WriteString("</g>\n")
}

func (c Chart) dots(b *strings.Builder, f frame) {
	b.WriteString("<g class=\"points\" fill=\"#0b3d91\">\n")
	for _, p := range c.Points {
		x, y := f.at(p)
		fmt.Fprintf(b, "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"4\"/>\n", x, y)
	}
	b.WriteString("</g>\n")
}

func escaped(text string) string {
	var b strings.Builder
	// A strings.Builder takes everything.
	_ = xml.EscapeText(&b, []byte(text))
	return b.String()
}
