package api

import (
	"context"
	"encoding/json"
	"io"
	"math"
	"net/http"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"canting/growth/survey"
)

// GrowthSurvey is the table of a survey, and what it was made of.
type GrowthSurvey struct {
	Standard string // who2006 or who2007
	Table    *survey.Table
	Summary  GrowthSummary
}

// GrowthPrevalence is a survey's prevalences, with all that must stand beside
// them.
type GrowthPrevalence struct {
	FileName string        `json:"file_name"`
	Standard string        `json:"standard" enum:"who2006,who2007" doc:"What scored the children: of auto, the one that the greater number is of the age for."`
	Rows     int           `json:"rows" doc:"Rows below the heading."`
	Children int           `json:"children" doc:"Children who took part."`
	Left     GrowthLeft    `json:"left" doc:"Those who did not, and those without weight."`
	Weighted bool          `json:"weighted" doc:"Numerators and denominators are sums of sampling weights."`
	Units    int           `json:"units" doc:"Clusters; without any, children."`
	Strata   int           `json:"strata"`
	Lonely   []string      `json:"lonely" doc:"Strata with one cluster: its children show no variance."`
	Groups   []GrowthGroup `json:"groups" doc:"All first."`
	Doubts   []GrowthDoubt `json:"doubts" doc:"Values that could not be used."`
	Source   string        `json:"severity_source" doc:"Where the bounds of severity come from."`
}

// GrowthLeft counts children.
type GrowthLeft struct {
	Age      int `json:"age" doc:"Beyond the ages of the standard."`
	Cluster  int `json:"cluster" doc:"Without a cluster, where the design has them."`
	Stratum  int `json:"stratum"`
	NoWeight int `json:"no_weight" doc:"Without a weight: they took part with none."`
}

// GrowthGroup is one group of children.
type GrowthGroup struct {
	Group   string         `json:"group" doc:"All, Sex: Female, Area: Rural and so on."`
	Figures []GrowthFigure `json:"figures" doc:"Without those that the group does not have."`
}

// GrowthFigure is a prevalence or a mean, with its 95 % interval.
type GrowthFigure struct {
	Code        string   `json:"code" doc:"As WHO's programs name it: HA_2 is height-for-age below -2 SD, WH2 weight-for-height above +2 SD, HA the mean of height-for-age."`
	Unit        string   `json:"unit" enum:"percent,sd"`
	Value       *float64 `json:"value" doc:"Null where it rests on nobody."`
	SE          *float64 `json:"se"`
	Low         *float64 `json:"low"`
	High        *float64 `json:"high"`
	Numerator   *float64 `json:"numerator" doc:"Of a percentage: how many children, or their weights."`
	Denominator float64  `json:"denominator" doc:"Out of how many, or out of which sum of weights."`
	Children    int      `json:"children" doc:"How many children that is."`
	Severity    string   `json:"severity" enum:"none,very_low,low,medium,high,very_high" doc:"How high it is among children under five; none where no rule applies."`
}

type prevalenceInput struct {
	GrowthInput
	Standard string   `query:"standard" enum:"who2006,who2007,auto" default:"who2006"`
	Cluster  string   `query:"cluster" maxLength:"500" doc:"The heading of the column that names the cluster."`
	Strata   string   `query:"strata" maxLength:"500" doc:"The heading of the column that names the stratum."`
	Weights  string   `query:"weights" maxLength:"500" doc:"The heading of the column with the sampling weights."`
	Group    []string `query:"group,explode" nullable:"false" maxItems:"10" doc:"The heading of a column whose values are groups, or NAME=HEADING; again for each."`
	Format   string   `query:"format" enum:"json,long,wide,xlsx,html" default:"json" doc:"long and wide are CSV, with the columns of WHO's programs; html is a report."`
	Language string   `query:"lang" enum:"id,en" default:"id" doc:"The language of the report."`
}

func (in *prevalenceInput) design() GrowthDesign {
	return GrowthDesign{Cluster: in.Cluster, Strata: in.Strata, Weights: in.Weights, Groups: in.Group}
}

// prevalenceKind is how a format is answered.
func prevalenceKind(format string) fileKind {
	switch format {
	case "long", "wide":
		return fileKind{"text/csv; charset=utf-8", "-prevalence-" + format + ".csv"}
	case "xlsx":
		return fileKind{"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "-prevalence.xlsx"}
	case "html":
		return fileKind{"text/html; charset=utf-8", "-prevalence.html"}
	}
	return fileKind{"application/json", "-prevalence.json"}
}

func (a *API) registerPrevalence(on huma.API) {
	op := operation(http.MethodPost, "/growth/prevalence", "readGrowthPrevalence", "growth", "The prevalences of a survey, with their intervals")
	op = answering(op, "text/csv", "text/html", prevalenceKind("xlsx").mime)
	op.Responses["200"].Content["application/json"] = &huma.MediaType{Schema: schemaOf[GrowthPrevalence](on.OpenAPI().Components.Schemas, "GrowthPrevalence")}
	handleRaw(a, on, op, func(ctx context.Context, in *prevalenceInput) (*huma.StreamResponse, error) {
		return a.answerFile(&op, &in.GrowthInput, a.desk.surveys, prevalenceKind(in.Format), func(file GrowthFile, out io.Writer) (GrowthSummary, error) {
			file.Standard, file.Language = in.Standard, in.Language
			if in.Format != "json" {
				return a.Growth.WritePrevalence(ctx, file, in.design(), in.Format, out)
			}
			s, err := a.Growth.Prevalence(ctx, file, in.design())
			if err != nil {
				return GrowthSummary{}, err
			}
			return s.Summary, json.NewEncoder(out).Encode(prevalenceOf(file.Name, in.Weights != "", s))
		}), nil
	})
	takesFile(on, op.Path)
}

func prevalenceOf(name string, weighted bool, s GrowthSurvey) GrowthPrevalence {
	t := s.Table
	p := GrowthPrevalence{
		FileName: name, Standard: s.Standard, Rows: s.Summary.Rows, Children: t.Kept, Left: GrowthLeft(t.Left), Weighted: weighted,
		Units: t.Units, Strata: t.Strata, Lonely: append([]string{}, t.Lonely...), Groups: []GrowthGroup{}, Doubts: doubtsOf(s.Summary.Doubts),
		Source: survey.SeveritySource().Title,
	}
	for _, row := range t.Rows {
		p.Groups = append(p.Groups, groupOf(t, row.Group, s.Standard))
	}
	return p
}

// groupOf are the figures of a group: each is a column that ends with _r.
func groupOf(t *survey.Table, group, standard string) GrowthGroup {
	g := GrowthGroup{Group: group, Figures: []GrowthFigure{}}
	for _, column := range t.Columns {
		code, isFigure := strings.CutSuffix(column, "_r")
		if e, there := t.Estimate(group, code); isFigure && there {
			g.Figures = append(g.Figures, figureOf(code, e, isMean(t, code), standard))
		}
	}
	return g
}

// isMean tells a mean from a share: it has a standard deviation.
func isMean(t *survey.Table, code string) bool {
	for _, column := range t.Columns {
		if column == code+"_stdev" {
			return true
		}
	}
	return false
}

func figureOf(code string, e survey.Estimate, mean bool, standard string) GrowthFigure {
	f := GrowthFigure{
		Code: code, Unit: "percent", Value: orNull(e.Value), SE: orNull(e.SE), Low: orNull(e.Low), High: orNull(e.High),
		Denominator: e.Weighted, Children: e.Children, Severity: survey.SeverityNone.String(),
	}
	if mean {
		f.Unit = "sd"
		return f
	}
	f.Numerator = orNull(e.Value * e.Weighted / 100)
	if standard == "who2006" {
		f.Severity = survey.SeverityOf(code, e.Value).String()
	}
	return f
}

// orNull is a number as JSON has it: null for what is none.
func orNull(f float64) *float64 {
	if math.IsNaN(f) || math.IsInf(f, 0) {
		return nil
	}
	return &f
}
