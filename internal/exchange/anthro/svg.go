package anthro

import (
	"encoding/xml"
	"fmt"
	"strings"
)

// SVG is the chart as an SVG document of 960 by 640.
func (c Chart) SVG(words ChartWords) string {
	var b strings.Builder
	d := c.draw()
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" width="%d" height="%d" role="img" aria-labelledby="title desc" font-family="sans-serif" font-size="%d">`+"\n",
		chartWidth, chartHeight, chartWidth, chartHeight, textSize)
	fmt.Fprintf(&b, "<title id=\"title\">%s</title>\n<desc id=\"desc\">%s</desc>\n", escaped(words.Title), escaped(words.Desc))
	fmt.Fprintf(&b, "<rect width=\"%d\" height=\"%d\" fill=\"%s\"/>\n", chartWidth, chartHeight, paperColour)
	fmt.Fprintf(&b, "<text x=\"%d\" y=\"%d\" font-size=\"%d\">%s</text>\n", left, titleY, titleSize, escaped(words.Title))
	d.writeAxes(&b, words)
	d.writeBands(&b)
	d.writeDots(&b)
	fmt.Fprintf(&b, "<text x=\"%d\" y=\"%d\" font-size=\"%d\">%s</text>\n</svg>\n", left, sourceY, sourceSize, escaped(words.Source))
	return b.String()
}

func (d drawing) writeAxes(b *strings.Builder, words ChartWords) {
	fmt.Fprintf(b, "<g stroke=\"%s\" fill=\"%s\">\n", gridColour, inkColour)
	for _, g := range d.vertical {
		fmt.Fprintf(b, "<path d=\"M%.1f %dV%d\"/><text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\" stroke=\"none\">%s</text>\n", g.at, top, bottom, g.at, bottom+20, g.label)
	}
	for _, g := range d.horizontal {
		fmt.Fprintf(b, "<path d=\"M%d %.1fH%d\"/><text x=\"%d\" y=\"%.1f\" text-anchor=\"end\" stroke=\"none\">%s</text>\n", left, g.at, right, left-8, g.at+5, g.label)
	}
	b.WriteString("</g>\n")
	fmt.Fprintf(b, "<text x=\"%d\" y=\"%d\" text-anchor=\"middle\">%s</text>\n", (left+right)/2, bottom+44, escaped(words.X))
	fmt.Fprintf(b, "<text x=\"%d\" y=\"%d\">%s</text>\n", left, top-10, escaped(words.Y))
}

// writeBands draws the lines, one path each, and says at its end which it is.
func (d drawing) writeBands(b *strings.Builder) {
	fmt.Fprintf(b, "<g class=\"bands\" fill=\"none\" stroke-width=\"%g\">\n", lineWidth)
	for _, line := range d.bands {
		var path strings.Builder
		for _, piece := range line.pieces {
			for i, p := range piece {
				fmt.Fprintf(&path, "%c%.1f %.1f", "ML"[min(i, 1)], p.x, p.y)
			}
		}
		end := line.end()
		fmt.Fprintf(b, "<path d=\"%s\" stroke=\"%s\"/><text x=\"%.1f\" y=\"%.1f\" fill=\"%s\">%s</text>\n", path.String(), line.colour, end.x+8, end.y+5, line.colour, line.label)
	}
	b.WriteString("</g>\n")
}

func (d drawing) writeDots(b *strings.Builder) {
	fmt.Fprintf(b, "<g class=\"points\" fill=\"%s\">\n", dotColour)
	for _, p := range d.dots {
		fmt.Fprintf(b, "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"%d\"/>\n", p.x, p.y, dotRadius)
	}
	b.WriteString("</g>\n")
}

func escaped(text string) string {
	var b strings.Builder
	// A strings.Builder takes everything.
	_ = xml.EscapeText(&b, []byte(text))
	return b.String()
}
