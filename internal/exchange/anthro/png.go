package anthro

import (
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"io"
	"math"
	"strconv"

	"golang.org/x/image/font"
	"golang.org/x/image/font/gofont/goregular"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/math/fixed"
	"golang.org/x/image/vector"

	"canting/internal/domain/fault"
)

// pixelsPerUnit is how many pixels of the picture one of the drawing is, each
// way: a picture for print and for sharp screens.
const pixelsPerUnit = 2

// PNG writes the chart as a picture of 1920 by 1280, with the lines, points and
// words of SVG. The error is a *fault.Error of what out says (growth.output).
func (c Chart) PNG(out io.Writer, words ChartWords) error {
	picture, err := c.draw().picture(words)
	if err != nil {
		return fault.E("anthro.png", fault.Internal, "", err)
	}
	if err := png.Encode(out, picture); err != nil {
		return unwritten(err)
	}
	return nil
}

// picture draws what SVG writes, in the same order.
func (d drawing) picture(words ChartWords) (image.Image, error) {
	c, err := newCanvas(chartWidth, chartHeight)
	if err != nil {
		return nil, err
	}
	c.text(words.Title, pixel{left, titleY}, titleSize, fromStart, "#000")
	for _, g := range d.vertical {
		c.stroke([]pixel{{g.at, top}, {g.at, bottom}}, 1, gridColour)
		c.text(g.label, pixel{g.at, bottom + 20}, textSize, aroundMiddle, inkColour)
	}
	for _, g := range d.horizontal {
		c.stroke([]pixel{{left, g.at}, {right, g.at}}, 1, gridColour)
		c.text(g.label, pixel{left - 8, g.at + 5}, textSize, toEnd, inkColour)
	}
	c.text(words.X, pixel{(left + right) / 2, bottom + 44}, textSize, aroundMiddle, "#000")
	c.text(words.Y, pixel{left, top - 10}, textSize, fromStart, "#000")
	for _, line := range d.bands {
		for _, piece := range line.pieces {
			c.stroke(piece, lineWidth, line.colour)
		}
		end := line.end()
		c.text(line.label, pixel{end.x + 8, end.y + 5}, textSize, fromStart, line.colour)
	}
	for _, p := range d.dots {
		c.fill([]pixel{p}, dotRadius, dotColour, func(r *vector.Rasterizer, at func(pixel) (x, y float32)) { disc(r, at, p, dotRadius) })
	}
	c.text(words.Source, pixel{left, sourceY}, sourceSize, fromStart, "#000")
	return c.picture, c.err
}

// canvas is a picture and what is needed to draw on it.
type canvas struct {
	picture *image.RGBA
	letters *opentype.Font
	faces   map[float64]font.Face // by size
	brush   vector.Rasterizer
	err     error // the first thing that went wrong with a font
}

func newCanvas(width, height int) (*canvas, error) {
	letters, err := opentype.Parse(goregular.TTF)
	if err != nil {
		return nil, err
	}
	c := &canvas{picture: image.NewRGBA(image.Rect(0, 0, width*pixelsPerUnit, height*pixelsPerUnit)), letters: letters, faces: map[float64]font.Face{}}
	draw.Draw(c.picture, c.picture.Bounds(), image.NewUniform(colourOf(paperColour)), image.Point{}, draw.Src)
	return c, nil
}

// colourOf reads #rgb and #rrggbb.
func colourOf(hex string) color.RGBA {
	digits := hex[1:]
	if len(digits) == 3 {
		digits = string([]byte{digits[0], digits[0], digits[1], digits[1], digits[2], digits[2]})
	}
	n, _ := strconv.ParseUint(digits, 16, 32) // the colours are constants of this package
	return color.RGBA{R: uint8(n >> 16), G: uint8(n >> 8), B: uint8(n), A: 255}
}

// fill draws a shape that lies within reach of the points. Only that part of
// the picture is worked on: a dot does not cost as much as the whole.
func (c *canvas) fill(points []pixel, reach float64, colour string, shape func(r *vector.Rasterizer, at func(pixel) (x, y float32))) {
	box := image.Rectangle{}
	for _, p := range points {
		box = box.Union(image.Rect(
			int(math.Floor((p.x-reach)*pixelsPerUnit)), int(math.Floor((p.y-reach)*pixelsPerUnit)),
			int(math.Ceil((p.x+reach)*pixelsPerUnit))+1, int(math.Ceil((p.y+reach)*pixelsPerUnit))+1))
	}
	if box = box.Intersect(c.picture.Bounds()); box.Empty() {
		return
	}
	c.brush.Reset(box.Dx(), box.Dy())
	shape(&c.brush, func(p pixel) (x, y float32) {
		return float32(p.x*pixelsPerUnit - float64(box.Min.X)), float32(p.y*pixelsPerUnit - float64(box.Min.Y))
	})
	c.brush.Draw(c.picture, box, image.NewUniform(colourOf(colour)), image.Point{})
}

// stroke draws a line through the points, with round ends and bends: a quad for
// each part and a disc for each point, all turned the same way, so that where
// they lie over each other nothing cancels.
func (c *canvas) stroke(points []pixel, width float64, colour string) {
	c.fill(points, width, colour, func(r *vector.Rasterizer, at func(pixel) (x, y float32)) {
		for i, p := range points {
			if len(points) > 2 {
				disc(r, at, p, width/2)
			}
			if i > 0 {
				quad(r, at, points[i-1], p, width/2)
			}
		}
	})
}

// quad is the part of a line between two points.
func quad(r *vector.Rasterizer, at func(pixel) (x, y float32), a, b pixel, half float64) {
	length := math.Hypot(b.x-a.x, b.y-a.y)
	if length == 0 {
		return
	}
	dx, dy := (b.y-a.y)/length*half, -(b.x-a.x)/length*half
	r.MoveTo(at(pixel{a.x + dx, a.y + dy}))
	r.LineTo(at(pixel{b.x + dx, b.y + dy}))
	r.LineTo(at(pixel{b.x - dx, b.y - dy}))
	r.LineTo(at(pixel{a.x - dx, a.y - dy}))
	r.ClosePath()
}

// disc is a circle of sixteen sides, rounder than the pixels are fine.
func disc(r *vector.Rasterizer, at func(pixel) (x, y float32), centre pixel, radius float64) {
	const sides = 16
	for i := range sides {
		sin, cos := math.Sincos(2 * math.Pi * float64(i) / sides)
		x, y := at(pixel{centre.x + radius*cos, centre.y + radius*sin})
		if i == 0 {
			r.MoveTo(x, y)
			continue
		}
		r.LineTo(x, y)
	}
	r.ClosePath()
}

// anchor is where in a word the given place is.
type anchor uint8

const (
	fromStart anchor = iota
	aroundMiddle
	toEnd
)

// text writes words on the line at p.
func (c *canvas) text(words string, p pixel, size float64, from anchor, colour string) {
	face, err := c.face(size)
	if err != nil {
		c.err = err
		return
	}
	d := font.Drawer{Dst: c.picture, Src: image.NewUniform(colourOf(colour)), Face: face}
	x := fixed.Int26_6(math.Round(p.x * pixelsPerUnit * 64))
	switch from {
	case aroundMiddle:
		x -= d.MeasureString(words) / 2
	case toEnd:
		x -= d.MeasureString(words)
	}
	d.Dot = fixed.Point26_6{X: x, Y: fixed.Int26_6(math.Round(p.y * pixelsPerUnit * 64))}
	d.DrawString(words)
}

func (c *canvas) face(size float64) (font.Face, error) {
	if face, ok := c.faces[size]; ok {
		return face, nil
	}
	face, err := opentype.NewFace(c.letters, &opentype.FaceOptions{Size: size * pixelsPerUnit, DPI: 72, Hinting: font.HintingNone})
	if err == nil {
		c.faces[size] = face
	}
	return face, err
}
