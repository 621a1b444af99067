package anthro

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"io"
	"math"
	"testing"

	"canting/growth"
	"canting/internal/domain/fault"
)

func pictureOf(t interface{ Fatal(...any) }, c Chart, words ChartWords) image.Image {
	var out bytes.Buffer
	if err := c.PNG(&out, words); err != nil {
		t.Fatal(err)
	}
	picture, err := png.Decode(&out)
	if err != nil {
		t.Fatal(err)
	}
	return picture
}

// colourAt is the colour of the picture at a place of the drawing.
func colourAt(picture image.Image, p pixel) color.RGBA {
	return color.RGBAModel.Convert(picture.At(int(p.x*pixelsPerUnit), int(p.y*pixelsPerUnit))).(color.RGBA)
}

// inked counts the pixels of a part of the drawing that are not paper.
func inked(picture image.Image, x0, y0, x1, y1 int) int {
	n := 0
	for y := y0 * pixelsPerUnit; y < y1*pixelsPerUnit; y++ {
		for x := x0 * pixelsPerUnit; x < x1*pixelsPerUnit; x++ {
			if r, g, b, _ := picture.At(x, y).RGBA(); r+g+b < 3*0xffff {
				n++
			}
		}
	}
	return n
}

func TestPictureOfEveryChart(t *testing.T) {
	for _, i := range Indicators() {
		t.Run(i.String(), func(t *testing.T) {
			c, err := chartOf(t, visits, i, growth.Female)
			if err != nil {
				t.Fatal(err)
			}
			picture := pictureOf(t, c, words())
			if got, want := picture.Bounds().Max, image.Pt(chartWidth*pixelsPerUnit, chartHeight*pixelsPerUnit); got != want {
				t.Errorf("it is %v, want %v", got, want)
			}
			d := c.draw()
			for _, dot := range d.dots {
				if got := colourAt(picture, dot); got != colourOf(dotColour) {
					t.Errorf("no point at %v: %v", dot, got)
				}
			}
			if got := colourAt(picture, pixel{2, 2}); got != colourOf(paperColour) {
				t.Errorf("the corner is %v", got)
			}
			for name, box := range map[string][4]int{"title": {left, 14, 500, 36}, "source": {left, chartHeight - 30, 200, chartHeight}, "labels": {right + 4, top, chartWidth, bottom}} {
				if inked(picture, box[0], box[1], box[2], box[3]) == 0 {
					t.Errorf("the %s is not there", name)
				}
			}
		})
	}
}

// Without points the lines lie open: each has its colour along its way.
func TestBandsHaveTheirColours(t *testing.T) {
	c := Chart{Indicator: growth.LenheiForAge, Sex: growth.Male}
	picture, d := pictureOf(t, c, words()), c.draw()
	for _, b := range d.bands {
		hits, points := 0, 0
		for _, piece := range b.pieces {
			for _, p := range piece[:len(piece)-1] { // a label begins near the last
				points++
				if colourAt(picture, p) == colourOf(b.colour) {
					hits++
				}
			}
		}
		if points < 100 || hits < points*9/10 { // where lines lie side by side their edges mix
			t.Errorf("%s: its colour on %d of %d places", b.label, hits, points)
		}
	}
}

// Points all over the frame colour their places, and nothing beyond them that
// was paper before.
func TestPointsAreDrawnAtTheirPlaces(t *testing.T) {
	c := Chart{Indicator: growth.WeightForAge, Sex: growth.Female}
	before := pictureOf(t, c, words())
	for i := range 120 {
		c.Points = append(c.Points, growth.Point{X: float64(i%12)*150 + 20.3, Y: 2.4 + float64(i/12)*2.37})
	}
	after := pictureOf(t, c, words())
	for _, place := range c.draw().dots {
		if got := colourAt(after, place); got != colourOf(dotColour) {
			t.Errorf("%v at %v", got, place)
		}
		for _, far := range []pixel{{place.x + 2*dotRadius, place.y}, {place.x, place.y - 2*dotRadius}} {
			if colourAt(after, far) != colourAt(before, far) {
				t.Errorf("%v has changed for a point at %v", far, place)
			}
		}
	}
}

// A stroke is as wide as it says, however it turns, and overlaps do not cancel.
func TestStrokesAreWhole(t *testing.T) {
	c, err := newCanvas(100, 100)
	if err != nil {
		t.Fatal(err)
	}
	var circle []pixel
	for i := range 61 {
		sin, cos := math.Sincos(float64(i) / 60 * 2 * math.Pi)
		circle = append(circle, pixel{50 + 30*cos, 50 + 30*sin})
	}
	c.stroke(circle, 4, "#f00")
	for _, p := range circle {
		if got := colourAt(c.picture, p); got != (color.RGBA{255, 0, 0, 255}) {
			t.Errorf("%v at %v", got, p)
		}
	}
	if got, want := float64(inked(c.picture, 0, 0, 100, 100))/(pixelsPerUnit*pixelsPerUnit), 2*math.Pi*30*4; math.Abs(got-want) > 0.15*want {
		t.Errorf("the ring covers %g, want about %g", got, want)
	}
	c.stroke([]pixel{{-50, -50}, {-10, -10}}, 4, "#f00") // outside: nothing, and no panic
	c.stroke([]pixel{{10, 10}, {10, 10}}, 4, "#0f0")
}

func TestColours(t *testing.T) {
	for text, want := range map[string]color.RGBA{"#fff": {255, 255, 255, 255}, "#0b3d91": {0x0b, 0x3d, 0x91, 255}, "#000": {0, 0, 0, 255}} {
		if got := colourOf(text); got != want {
			t.Errorf("%s is %v", text, got)
		}
	}
}

func TestAPictureThatCannotBeWritten(t *testing.T) {
	c := Chart{Indicator: growth.WeightForAge, Sex: growth.Female}
	if err := c.PNG(&full{}, words()); fault.KindOf(err) != fault.Unavailable {
		t.Errorf("got %v", err)
	}
	if err := c.PNG(io.Discard, ChartWords{Title: "ثمرة 鳥 \x00"}); err != nil {
		t.Errorf("words that the font does not have: %v", err)
	}
}

func BenchmarkPNG(b *testing.B) {
	c := Chart{Indicator: growth.LenheiForAge, Sex: growth.Female}
	for i := range MaxPoints {
		c.Points = append(c.Points, growth.Point{X: float64(i * 7919 % 1826), Y: 50 + float64(i%50)})
	}
	for b.Loop() {
		if err := c.PNG(io.Discard, words()); err != nil {
			b.Fatal(err)
		}
	}
}
