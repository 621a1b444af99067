package report

import (
	"fmt"
	"html/template"
	"math"
	"strings"

	"canting/growth/survey"
	"canting/internal/exchange/anthro"
)

// headline is one of the prevalences that a report opens with.
type headline struct {
	Name, Meaning string
	// Value is the share, Count what it counts of whom, Interval its limits;
	// Value is a dash and the others are empty where it rests on nobody.
	Value, Count, Interval string
	// Severity is the code of WHO's and UNICEF's class, empty for none, and
	// Class its words.
	Severity, Class string
	Bar             template.HTML
	Severe          *headline
}

// leads are the prevalences of a standard, each with its severe form.
func leads(standard anthro.Standard) []struct{ key, figure, severe string } {
	if standard == anthro.WHO2007 {
		return []struct{ key, figure, severe string }{{"stunting_school", "HA_2", "HA_3"}, {"thinness", "BMI_2", "BMI_3"}, {"overweight_school", "BMI1", "BMI2"}}
	}
	return []struct{ key, figure, severe string }{{"stunting", "HA_2", "HA_3"}, {"wasting", "WH_2", "WH_3"}, {"underweight", "WA_2", "WA_3"}, {"overweight", "WH2", "WH3"}}
}

func (r *reader) headlines() []headline {
	var found []headline
	for _, lead := range leads(r.survey.Standard) {
		h := r.headline(lead.key, lead.figure)
		if class := r.severity(lead.figure); class != survey.SeverityNone {
			h.Severity, h.Class = class.String(), r.say("growth.report.severity."+class.String())
		}
		severe := r.headline(lead.key+"_severe", lead.severe)
		h.Severe = &severe
		found = append(found, h)
	}
	return found
}

// severity is how high a prevalence is; none for school children, and none that
// rests on too few children to say.
func (r *reader) severity(figure string) survey.Severity {
	e, _ := r.table.Estimate(all, figure)
	if r.survey.Standard != anthro.WHO2006 || e.Children < fewChildren {
		return survey.SeverityNone
	}
	return survey.SeverityOf(figure, e.Value)
}

func (r *reader) headline(key, figure string) headline {
	h := headline{Name: r.say("growth.report.lead." + key), Meaning: r.say("growth.report.meaning." + key), Value: none}
	e, ok := r.share(all, figure)
	if !ok {
		return h
	}
	h.Value = r.percent(e.Value)
	h.Count = r.say("growth.report.cases", "cases", r.count(e.Cases), "children", r.count(e.Children))
	h.Interval = r.say("growth.report.no_interval")
	if limits := r.interval(e.Estimate); limits != "" {
		h.Interval = r.say("growth.report.interval", "limits", limits)
	}
	bounds := []float64(nil)
	if r.survey.Standard == anthro.WHO2006 {
		bounds = severityBounds(figure)
	}
	h.Bar = r.bar(e.Estimate, bounds)
	return h
}

// severityBounds are where the severity of a prevalence changes, in percent and
// to a tenth; none where no rule applies.
func severityBounds(figure string) []float64 {
	var bounds []float64
	last := survey.SeverityOf(figure, 0)
	for tenth := 1; tenth <= 1000; tenth++ {
		if now := survey.SeverityOf(figure, float64(tenth)/10); now != last {
			bounds, last = append(bounds, float64(tenth)/10), now
		}
	}
	return bounds
}

// The bar of a headline, in units of its drawing.
const (
	barWidth, barHeight, barLine = 220, 34, 12
)

// bar draws a share and its interval over the severities that bounds part. It
// says nothing that does not stand beside it in words.
func (r *reader) bar(e survey.Estimate, bounds []float64) template.HTML {
	scale := scaleOf(e, bounds)
	at := func(percent float64) float64 { return percent / scale * barWidth }
	var b strings.Builder
	fmt.Fprintf(&b, `<svg class="bar" viewBox="0 0 %d %d" aria-hidden="true">`, barWidth, barHeight)
	edges := append(append([]float64{0}, bounds...), scale)
	for i := range len(edges) - 1 {
		class := i + 1
		if len(bounds) == 0 {
			class = 0
		}
		fmt.Fprintf(&b, `<rect class="zone-%d" x="%.1f" y="%d" width="%.1f" height="%d"/>`, class, at(edges[i]), barLine-8, at(edges[i+1])-at(edges[i]), 16)
		if i > 0 {
			fmt.Fprintf(&b, `<text x="%.1f" y="%d" text-anchor="middle">%s</text>`, at(edges[i]), barHeight-2, r.bound(edges[i]))
		}
	}
	if !math.IsNaN(e.Low) {
		path := fmt.Sprintf("M%.1f %dH%.1f", at(e.Low), barLine, at(e.High))
		fmt.Fprintf(&b, `<path class="halo" d="%s"/><path class="limits" d="%s"/>`, path, path)
	}
	fmt.Fprintf(&b, `<circle class="value" cx="%.1f" cy="%d" r="4.5"/></svg>`, at(e.Value), barLine)
	return template.HTML(b.String()) // numbers only
}

// bound writes a bound without decimals that say nothing.
func (r *reader) bound(percent float64) string {
	if percent == math.Trunc(percent) {
		return r.number(percent, 0)
	}
	return r.number(percent, 1)
}

// scaleOf is a round share that lies beyond all that a bar shows.
func scaleOf(e survey.Estimate, bounds []float64) float64 {
	far := e.Value
	if e.High > far {
		far = e.High
	}
	if n := len(bounds); n > 0 {
		far = math.Max(far, bounds[n-1]*4/3)
	}
	return math.Min(100, math.Max(10, 10*math.Ceil(far/10+1e-9)))
}
