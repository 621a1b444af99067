package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"canting/growth"
	"canting/internal/domain/fault"
	"canting/internal/exchange/anthro"
)

func growthChartFlags(set *flag.FlagSet, o *options) {
	tableFlags(set, o)
	set.StringVar(&o.sex, "sex", "", "m or f")
	set.StringVar(&o.indicator, "indicator", "", strings.Join(indicatorCodes(), ", "))
	set.StringVar(&o.format, "format", "", "svg or png (svg, unless the name behind -o says otherwise)")
	set.StringVar(&o.output, "o", "", "write the chart to this file instead of the output")
}

// pictureFormat is svg or png, as a person named it or the name of the output
// ends; false for another.
func pictureFormat(name, output string) (string, bool) {
	switch {
	case name == "" && strings.EqualFold(filepath.Ext(output), ".png"):
		return "png", true
	case name == "":
		return "svg", true
	}
	return name, name == "svg" || name == "png"
}

func indicatorCodes() []string {
	var codes []string
	for _, i := range anthro.Indicators() {
		codes = append(codes, i.String())
	}
	return codes
}

func growthChart(ctx context.Context, t *terminal, o *options, files []string) (err error) {
	o.standard = anthro.Standards()[0] // the indicator names its own
	choice, ok := tableOptions(o)
	sex := growth.Sex(slices.Index([]string{"", "m", "f"}, o.sex))
	indicator := slices.Index(indicatorCodes(), o.indicator)
	format, known := pictureFormat(o.format, o.output)
	if !ok || !known || len(files) > 1 || sex != growth.Male && sex != growth.Female || indicator < 0 {
		fmt.Fprintln(t.err, t.words.Say("cli.usage.growth_chart"))
		return errUsage
	}
	src, closing, err := t.table(files)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, closing()) }()
	chart, err := anthro.ReadChart(ctx, src, anthro.Indicators()[indicator], sex, choice)
	if err != nil {
		return err
	}
	if err := t.save(o.output, func(w io.Writer) error { return t.drawChart(w, chart, format) }); err != nil {
		return err
	}
	if chart.LeftOut > 0 {
		fmt.Fprintln(t.err, t.words.Say("cli.growth.left_out", "rows", strconv.Itoa(chart.LeftOut)))
	}
	return nil
}

func (t *terminal) drawChart(w io.Writer, chart anthro.Chart, format string) error {
	if format == "png" {
		return chart.PNG(w, t.chartWords(chart))
	}
	if _, err := io.WriteString(w, chart.SVG(t.chartWords(chart))); err != nil {
		return fault.E("growth.chart", fault.Unavailable, "growth.output", err)
	}
	return nil
}

// chartWords are the words on a chart, in the language of the terminal.
func (t *terminal) chartWords(c anthro.Chart) anthro.ChartWords {
	say, code := t.words.Say, c.Indicator.String()
	x := "growth.axis.age"
	switch c.Indicator {
	case growth.WeightForLength:
		x = "growth.axis.length"
	case growth.WeightForHeight:
		x = "growth.axis.height"
	}
	title := say("growth.chart.title", "indicator", say("growth.indicator."+code), "sex", say("growth.chart."+c.Sex.String()))
	return anthro.ChartWords{
		Title: title, Desc: say("growth.chart.desc", "points", strconv.Itoa(len(c.Points))),
		X: say(x), Y: say("growth.axis." + code), Source: say("growth.chart.source", "tables", growth.Tables),
	}
}
