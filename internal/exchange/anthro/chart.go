package anthro

import (
	"context"
	"fmt"
	"math"
	"strconv"

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

// drawing is a chart laid out in pixels: what every way of drawing it shares.
type drawing struct {
	vertical, horizontal []gridLine
	bands                []band
	dots                 []pixel
}

type pixel struct{ x, y float64 }

// gridLine is a line across the chart, at one x or y, with its number.
type gridLine struct {
	at    float64
	label string
}

// band is the line of a score, in the pieces that it is drawn in.
type band struct {
	pieces        [][]pixel
	label, colour string
}

// end is where the band's label belongs.
func (b band) end() pixel {
	last := b.pieces[len(b.pieces)-1]
	return last[len(last)-1]
}

// The colours of a chart, and the distances at which its words stand.
const (
	paperColour, gridColour, inkColour, dotColour = "#fff", "#ddd", "#333", "#0b3d91"
	lineWidth, dotRadius                          = 1.5, 4
	titleY, sourceY                               = 32, chartHeight - 16
	titleSize, textSize, sourceSize               = 20, 14, 12
)

// bandColours are by the distance from the median.
func bandColours() [4]string { return [4]string{"#1a7f37", "#8a6d00", "#c4500a", "#a40e26"} }

// draw lays the chart out.
func (c Chart) draw() drawing {
	f := c.frame()
	d := drawing{vertical: c.verticals(f)}
	step := tick(f.y1 - f.y0)
	for n := math.Round(f.y0 / step); n*step <= f.y1+step/2; n++ {
		_, y := f.at(growth.Point{X: f.x0, Y: n * step})
		d.horizontal = append(d.horizontal, gridLine{y, short(n * step)})
	}
	for z := -3; z <= 3; z++ {
		b := band{label: fmt.Sprintf("%+d", z), colour: bandColours()[max(z, -z)]}
		if z == 0 {
			b.label = "0"
		}
		for _, piece := range c.line(float64(z)) {
			b.pieces = append(b.pieces, f.pixels(piece))
		}
		d.bands = append(d.bands, b)
	}
	d.dots = f.pixels(c.Points)
	return d
}

func (f frame) pixels(points []growth.Point) []pixel {
	out := make([]pixel, len(points))
	for i, p := range points {
		out[i].x, out[i].y = f.at(p)
	}
	return out
}

// verticals are the lines of the axis below: whole half-years or years of age,
// round lengths.
func (c Chart) verticals(f frame) []gridLine {
	step, unit := tick(f.x1-f.x0), 1.0
	if ByAge(c.Indicator) {
		step, unit = 6, growth.DaysPerMonth
		if f.x1 > 3000 {
			step = 12
		}
	}
	var lines []gridLine
	for n := math.Ceil(f.x0/unit/step - 1e-9); n*step*unit <= f.x1+1; n++ {
		x, _ := f.at(growth.Point{X: n * step * unit, Y: f.y0})
		lines = append(lines, gridLine{x, short(n * step)})
	}
	return lines
}

// short is a number without the dust of its last digits; adding 0 takes the
// sign off a zero.
func short(f float64) string { return strconv.FormatFloat(math.Round(f*1000)/1000+0, 'f', -1, 64) }

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
