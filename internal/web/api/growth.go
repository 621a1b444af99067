package api

import (
	"context"
	"math"
	"net/http"
	"sync"

	"github.com/danielgtaylor/huma/v2"

	"canting/growth"
)

// Bands are the reference lines of one growth chart.
type Bands struct {
	Indicator string `json:"indicator" enum:"wfa,lhfa,wfl,wfh,hcfa,bfa"`
	Sex       string `json:"sex" enum:"l,p"`
	XUnit     string `json:"x_unit" enum:"day,cm"`
	YUnit     string `json:"y_unit" enum:"kg,cm,kg/m2"`
	Standard  string `json:"standard" example:"WHO 2006"`
	// The lines of length for age drop by 0.7 cm at day 731, where length
	// becomes height.
	X     []float64 `json:"x" doc:"Days of age, or cm of length or height; rising, the same for all lines."`
	Lines []Line    `json:"lines"`
}

// Line is the curve of one z-score.
type Line struct {
	Z int       `json:"z" minimum:"-3" maximum:"3"`
	Y []float64 `json:"y" doc:"In y_unit, one for each x."`
}

type bandsInput struct {
	Caller
	Indicator string `query:"indicator" required:"true" enum:"wfa,lhfa,wfl,wfh,hcfa,bfa" doc:"wfa BB/U, lhfa PB/U and TB/U, wfl BB/PB, wfh BB/TB, hcfa LK/U, bfa IMT/U."`
	Sex       string `query:"sex" required:"true" enum:"l,p"`
}

// chart is how one indicator is drawn. Bands are a pure function of it.
type chart struct {
	indicator growth.Indicator
	name      string
	standard  string
	xUnit     string
	yUnit     string
	step      float64 // of x: days or cm
}

func charts() []chart {
	return []chart{
		{growth.WeightForAge, "wfa", "WHO 2006", "day", "kg", 7},
		{growth.LenheiForAge, "lhfa", "WHO 2006", "day", "cm", 7},
		{growth.WeightForLength, "wfl", "WHO 2006", "cm", "kg", 0.5},
		{growth.WeightForHeight, "wfh", "WHO 2006", "cm", "kg", 0.5},
		{growth.HeadForAge, "hcfa", "WHO 2006/2007", "day", "cm", 7},
		{growth.BMIForAge, "bfa", "WHO 2006", "day", "kg/m2", 7},
	}
}

type chartKey struct{ indicator, sex string }

func (a *API) registerGrowth(on huma.API) {
	drawn := map[chartKey]func() frozen{}
	for _, c := range charts() {
		for name, sex := range map[string]growth.Sex{"l": growth.Male, "p": growth.Female} {
			drawn[chartKey{c.name, name}] = sync.OnceValue(func() frozen { return frozenJSON(c.bands(name, sex)) })
		}
	}
	op := freeze[Bands](operation(http.MethodGet, "/growth/bands", "readBands", "growth", "The WHO lines of a growth chart"), on, "Bands")
	handleRaw(a, on, op, func(_ context.Context, in *bandsInput) (*huma.StreamResponse, error) {
		return drawn[chartKey{in.Indicator, in.Sex}]().stream(), nil
	})
}

// lastDay is the last day of age on a chart, the day before five years.
const lastDay = 1826

// switchDay is where length becomes height.
const switchDay = 731

func (c chart) bands(name string, sex growth.Sex) Bands {
	b := Bands{Indicator: c.name, Sex: name, XUnit: c.xUnit, YUnit: c.yUnit, Standard: c.standard, X: c.places(), Lines: []Line{}}
	for z := -3; z <= 3; z++ {
		line := Line{Z: z, Y: make([]float64, len(b.X))}
		for i, x := range b.X {
			y, _ := growth.Value(c.indicator, sex, x, float64(z)) // every place lies in the table
			line.Y[i] = math.Round(y*1000) / 1000
		}
		b.Lines = append(b.Lines, line)
	}
	return b
}

// places are where the lines have points: every step, the last place of the
// table, and for ages both sides of the switch from length to height.
func (c chart) places() []float64 {
	low, high := c.indicator.Range()
	if c.xUnit == "day" {
		high = min(high, lastDay)
	}
	places := []float64{}
	for i := 0; low+float64(i)*c.step < high; i++ {
		x := low + float64(i)*c.step
		if c.xUnit == "day" && x > switchDay-1 && len(places) > 0 && places[len(places)-1] < switchDay-1 {
			places = append(places, switchDay-1, switchDay)
		}
		places = append(places, x)
	}
	return append(places, high)
}
