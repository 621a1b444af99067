package report

import (
	"cmp"
	"fmt"
	"html/template"
	"math"
	"slices"
	"strings"
)

// curve is the distribution of one score.
type curve struct {
	Name, Caption string
	Drawing       template.HTML
}

// fewestForCurve is how many scores a curve needs; fewer are drawn one by one.
const fewestForCurve = 20

// A curve reaches from -reach to +reach SD, in steps of curveStep.
const (
	reach     = 5.0
	curveStep = 0.05
	curveBins = int(2*reach/curveStep) + 1
)

// curves are the densities of the plausible scores beside WHO's, which is the
// standard normal one by what a z-score is.
func (r *reader) curves() []curve {
	var found []curve
	for _, index := range indices(r.survey.Standard) {
		scores := r.scores(index)
		name := r.say("growth.report.index." + index.key)
		c := curve{Name: name, Caption: r.say("growth.report.curve.none")}
		_, defined := r.table.Estimate(all, index.mean) // weight for age of all school children is not
		switch {
		case len(scores) > 0 && !defined:
			c.Caption = r.say("growth.report.curve.count", "children", r.count(len(scores)))
		case len(scores) > 0:
			c.Caption = r.say("growth.report.curve.caption", "children", r.count(len(scores)), "mean", r.mean(all, index.mean), "sd", r.deviation(all, index.mean))
		}
		c.Drawing = drawCurve(scores, index.marks, r.say("growth.report.curve.label", "index", name))
		found = append(found, c)
	}
	return found
}

// weighed is a score and the weight of its child.
type weighed struct{ z, weight float64 }

// scores are the plausible scores of the children that took part with some
// weight.
func (r *reader) scores(i index) []weighed {
	var found []weighed
	for _, c := range r.kept {
		weight := 1.0
		if r.survey.Design.Weighted {
			weight = c.Weight
		}
		if s := i.score(&c.Scores); s.Valid() && weight > 0 {
			found = append(found, weighed{s.Z, weight})
		}
	}
	return found
}

// density is the kernel estimate of the density at each step from -reach to
// +reach: a Gaussian kernel with Silverman's bandwidth, over scores put into
// bins as narrow as the steps.
//
// Source: Silverman, Density Estimation, 1986, 3.31.
func density(scores []weighed) []float64 {
	const margin = int(4 / curveStep) // scores beyond the drawing still reach into it
	bins, total := make([]float64, curveBins+2*margin), 0.0
	for _, s := range scores {
		at := (s.z+reach)/curveStep + float64(margin)
		low := math.Floor(at)
		for i, part := range []float64{low + 1 - at, at - low} { // shared by the two bins that it lies between
			if k := int(low) + i; k >= 0 && k < len(bins) {
				bins[k] += part * s.weight
			}
		}
		total += s.weight
	}
	width := bandwidth(scores)
	span := int(math.Ceil(4 * width / curveStep))
	kernel := make([]float64, span+1)
	for i := range kernel {
		x := float64(i) * curveStep / width
		kernel[i] = math.Exp(-x*x/2) / (width * math.Sqrt(2*math.Pi) * total)
	}
	out := make([]float64, curveBins)
	for i := range out {
		centre := i + margin
		for k := max(0, centre-span); k <= min(len(bins)-1, centre+span); k++ {
			out[i] += bins[k] * kernel[max(k-centre, centre-k)]
		}
	}
	return out
}

// bandwidth is Silverman's rule with Kish's effective number of children; no
// narrower than two steps, so that equal scores have a curve too.
func bandwidth(scores []weighed) float64 {
	sorted := slices.Clone(scores)
	slices.SortFunc(sorted, func(a, b weighed) int { return cmp.Compare(a.z, b.z) })
	var total, squares, sum float64
	for _, s := range sorted {
		total, squares, sum = total+s.weight, squares+s.weight*s.weight, sum+s.weight*s.z
	}
	mean, variance := sum/total, 0.0
	for _, s := range sorted {
		variance += s.weight * (s.z - mean) * (s.z - mean) / total
	}
	spread := math.Sqrt(variance)
	if quartiles := (quantile(sorted, total, 0.75) - quantile(sorted, total, 0.25)) / 1.34; quartiles > 0 {
		spread = math.Min(spread, quartiles)
	}
	return math.Max(2*curveStep, 0.9*spread*math.Pow(total*total/squares, -0.2))
}

// quantile is the first score below or at which a share of the weight lies.
func quantile(sorted []weighed, total, share float64) float64 {
	below := 0.0
	for _, s := range sorted {
		if below += s.weight; below >= share*total {
			return s.z
		}
	}
	return sorted[len(sorted)-1].z
}

func normal(z float64) float64 { return math.Exp(-z*z/2) / math.Sqrt(2*math.Pi) }

// The drawing of a curve, in its own units.
const (
	curveWidth, curveHeight                      = 320, 190
	curveLeft, curveRight, curveTop, curveBottom = 10, 310, 12, 164
)

// drawCurve draws the scores over WHO's curve, which stands behind them.
func drawCurve(scores []weighed, marks []float64, label string) template.HTML {
	var own []float64
	highest := normal(0)
	if len(scores) >= fewestForCurve {
		own = density(scores)
		highest = math.Max(highest, slices.Max(own))
	}
	x := func(z float64) float64 { return curveLeft + (z+reach)/(2*reach)*(curveRight-curveLeft) }
	y := func(d float64) float64 { return curveBottom - d/highest*(curveBottom-curveTop) }
	line := func(at func(z float64, i int) float64) string {
		var path strings.Builder
		for i := range curveBins {
			z := -reach + float64(i)*curveStep
			fmt.Fprintf(&path, "%c%.1f %.1f", "ML"[min(i, 1)], x(z), y(at(z, i)))
		}
		return path.String()
	}
	var b strings.Builder
	fmt.Fprintf(&b, `<svg class="curve" viewBox="0 0 %d %d" role="img" aria-label="%s">`, curveWidth, curveHeight, template.HTMLEscapeString(label))
	for _, mark := range marks {
		fmt.Fprintf(&b, `<path class="mark" d="M%.1f %dV%d"/>`, x(mark), curveTop, curveBottom)
	}
	if own != nil {
		path := line(func(_ float64, i int) float64 { return own[i] })
		fmt.Fprintf(&b, `<path class="area" d="%sL%d %dL%d %dZ"/><path class="own" d="%s"/>`, path, curveRight, curveBottom, curveLeft, curveBottom, path)
	}
	fmt.Fprintf(&b, `<path class="who" d="%s"/>`, line(func(z float64, _ int) float64 { return normal(z) }))
	fmt.Fprintf(&b, `<path class="axis" d="M%d %dH%d"/>`, curveLeft, curveBottom, curveRight)
	if own == nil {
		for _, s := range scores {
			if math.Abs(s.z) <= reach {
				fmt.Fprintf(&b, `<path class="own" d="M%.1f %dv-14"/>`, x(s.z), curveBottom)
			}
		}
	}
	for z := -4; z <= 4; z++ {
		text := strings.Replace(fmt.Sprintf("%+d", z), "-", "−", 1)
		if z == 0 {
			text = "0"
		}
		fmt.Fprintf(&b, `<text x="%.1f" y="%d" text-anchor="middle">%s</text>`, x(float64(z)), curveBottom+16, text)
	}
	b.WriteString("</svg>")
	return template.HTML(b.String()) // numbers, and a label that is escaped
}
