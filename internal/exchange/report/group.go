package report

import (
	"fmt"
	"html/template"
	"math"
	"regexp"
	"strings"

	"canting/growth/survey"
	"canting/internal/exchange/anthro"
)

// groupTable is the table of one index, or of two together, by group.
type groupTable struct {
	Name, Meaning string
	Headings      []string // of the prevalences
	HasMean       bool
	Parts         []part
	Scale         string // what the drawn intervals reach to
}

// part is the rows of one grouping.
type part struct {
	Name string // empty for all children
	Rows []row
}

// row is one group. Its numbers are written out, dashes where there is none.
type row struct {
	Name, Children string
	Few            bool // too few children to lean on
	Cells          []cell
	Bar            template.HTML
	Mean, SD       string
}

// cell is a prevalence and, for some, its interval.
type cell struct {
	Value, Interval string
	Limits          bool // there is a place for the interval
}

// fewChildren is below how many children a row is printed pale.
const fewChildren = 30

// tables are the tables by group: one for each index, and one of both.
func (r *reader) tables() []groupTable {
	var found []groupTable
	for _, index := range indices(r.survey.Standard) {
		if len(index.outcomes) > 0 {
			found = append(found, r.groupTable(index.key, index.mean, index.outcomes))
		}
	}
	if r.survey.Standard == anthro.WHO2006 {
		found = append(found, r.groupTable("joint", "", []outcome{
			{"HA_2_WH_2", r.say("growth.report.joint.wasted"), true}, {"HA_2_WH2", r.say("growth.report.joint.overweight"), true},
		}))
	}
	return found
}

func (r *reader) groupTable(key, mean string, outcomes []outcome) groupTable {
	t := groupTable{Name: r.say("growth.report.index." + key), Meaning: r.say("growth.report.table." + key), HasMean: mean != ""}
	main := ""
	for _, o := range outcomes {
		t.Headings = append(t.Headings, o.heading)
		if main == "" && o.limits {
			main = o.figure
		}
	}
	scale := r.scale(main)
	t.Scale = r.number(scale, 0) + "%"
	for _, group := range r.table.Rows {
		splitName, value, _ := strings.Cut(group.Group, ": ")
		if group.Group == all {
			splitName, value = "", r.say("growth.report.group.all")
		}
		if _, defined := r.table.Estimate(group.Group, outcomes[0].figure); !defined {
			continue // by the 2007 reference there is no weight-for-age of all
		}
		if n := len(t.Parts); n == 0 || t.Parts[n-1].Name != r.splitName(splitName) {
			t.Parts = append(t.Parts, part{Name: r.splitName(splitName)})
		}
		last := &t.Parts[len(t.Parts)-1]
		last.Rows = append(last.Rows, r.row(group.Group, r.valueName(splitName, value), mean, main, scale, outcomes))
	}
	return t
}

func (r *reader) row(group, name, mean, main string, scale float64, outcomes []outcome) row {
	e, _ := r.table.Estimate(group, outcomes[0].figure)
	out := row{Name: name, Children: r.count(e.Children), Few: e.Children < fewChildren}
	for _, o := range outcomes {
		c := cell{Value: none, Limits: o.limits}
		if e, ok := r.share(group, o.figure); ok {
			c.Value = r.percent(e.Value)
			if o.limits {
				c.Interval = r.interval(e.Estimate)
			}
		}
		out.Cells = append(out.Cells, c)
	}
	whole, _ := r.share(all, main)
	if e, ok := r.share(group, main); ok {
		out.Bar = whisker(e.Estimate, whole.Value, scale)
	}
	if mean != "" {
		out.Mean, out.SD = r.mean(group, mean), r.deviation(group, mean)
	}
	return out
}

// mean is the mean z-score of a group, written out.
func (r *reader) mean(group, index string) string {
	e, ok := r.table.Estimate(group, index)
	if !ok {
		return none
	}
	return r.number(e.Value, 2)
}

// deviation is the SD of the z-scores of a group, written out.
func (r *reader) deviation(group, index string) string {
	sd, _ := r.table.Value(group, index+"_stdev")
	return r.number(sd, 2)
}

// scale is a round share beyond the limits of a figure in all groups.
func (r *reader) scale(figure string) float64 {
	far := 0.0
	for _, group := range r.table.Rows {
		e, ok := r.table.Estimate(group.Group, figure)
		if !ok || e.Children < fewChildren {
			continue // a few children may reach anywhere, and would press the others together
		}
		far = math.Max(far, e.Value)
		if e.High > far {
			far = e.High
		}
	}
	return math.Min(100, math.Max(10, 10*math.Ceil(far/10)))
}

// The drawing of an interval, in its own units.
const whiskerWidth, whiskerHeight = 140, 16

// whisker draws a share and its interval, and a line where that of all children
// lies. What lies beyond the scale is cut off there.
func whisker(e survey.Estimate, whole, scale float64) template.HTML {
	at := func(percent float64) float64 { return math.Min(1, percent/scale) * whiskerWidth }
	var b strings.Builder
	fmt.Fprintf(&b, `<svg class="whisker" viewBox="-3 0 %d %d" aria-hidden="true">`, whiskerWidth+6, whiskerHeight)
	fmt.Fprintf(&b, `<path class="whole" d="M%.1f 0V%d"/>`, at(whole), whiskerHeight)
	if !math.IsNaN(e.Low) {
		fmt.Fprintf(&b, `<path class="limits" d="M%.1f %dH%.1f"/>`, at(e.Low), whiskerHeight/2, at(e.High))
	}
	fmt.Fprintf(&b, `<circle class="value" cx="%.1f" cy="%d" r="3"/></svg>`, at(e.Value), whiskerHeight/2)
	return template.HTML(b.String()) // numbers only
}

// splitName says in words what WHO's programs call a grouping; the user's own
// stay as they are.
func (r *reader) splitName(name string) string {
	for _, known := range []struct{ name, key string }{
		{"Age group", "age"}, {"Sex", "sex"}, {"Age + sex", "age_sex"}, {"Age Group 1", "age"}, {"Age Group 2", "age_wide"}, {"Age + Sex", "age_sex"},
		{survey.GroupArea, "area"}, {survey.GroupRegion, "region"}, {survey.GroupWealth, "wealth"}, {survey.GroupEducation, "education"}, {survey.GroupOther, "other"},
	} {
		if known.name == name {
			return r.say("growth.report.split." + known.key)
		}
	}
	return name
}

// valueName says in words what WHO's programs call a group by age and sex.
func (r *reader) valueName(split, value string) string {
	switch split {
	case "Age group", "Sex", "Age + sex", "Age Group 1", "Age Group 2", "Age + Sex":
	default:
		return value
	}
	var said []string
	months := regexp.MustCompile(`^0*(\d+)-0*(\d+) mo$`)
	for word := range strings.SplitSeq(value, ".") {
		switch m := months.FindStringSubmatch(word); {
		case m != nil:
			said = append(said, r.say("growth.report.months", "from", m[1], "to", m[2]))
		case word == "Female" || word == "Male":
			sex := r.say("growth.report.sex." + strings.ToLower(word))
			if len(said) > 0 {
				sex = strings.ToLower(sex)
			}
			said = append(said, sex)
		default:
			said = append(said, word)
		}
	}
	return strings.Join(said, ", ")
}
