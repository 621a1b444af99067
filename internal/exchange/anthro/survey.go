package anthro

import (
	"context"
	"math"
	"slices"
	"strconv"
	"strings"

	"canting/growth"
	"canting/growth/survey"
	"canting/internal/domain/fault"
)

// MaxChildren is how many children a survey can have: unlike the rows of Score
// they are held in memory, some 400 bytes each.
const MaxChildren = 500_000

// SurveyOptions are what a person chooses about a survey. The zero value is a
// simple random sample by WHO2006, without groups beyond age and sex. Options
// Why and Progress are not used.
type SurveyOptions struct {
	Options
	// Cluster, Strata and Weights are headings of the file, empty for what the
	// design does not have.
	Cluster, Strata, Weights string
	// Groups are the groupings beyond age and sex, in the order of the table.
	Groups []Grouping
	// Posyandu and Team are the headings of where and by whom a child was
	// measured. Empty takes a column that is known by its heading, if any is.
	Posyandu, Team string
}

// Grouping is a column whose values are groups of children.
type Grouping struct {
	// Name stands before the value in the rows: "Area: Rural".
	Name string
	// Heading is the column's heading in the file.
	Heading string
}

// ParseGrouping reads HEADING or NAME=HEADING. A heading that WHO Anthro knows
// ("gregion") has WHO's name ("Geographical region"), any other its own.
func ParseGrouping(said string) Grouping {
	if name, heading, ok := strings.Cut(said, "="); ok && name != "" && heading != "" {
		return Grouping{Name: name, Heading: heading}
	}
	for name, headings := range map[string][]string{
		survey.GroupArea: {"typeres", "area"}, survey.GroupRegion: {"gregion", "geographical_region"},
		survey.GroupWealth: {"wealthq", "wealth_quintile"}, survey.GroupEducation: {"mothered", "maternal_education"},
		survey.GroupOther: {"othergr", "other_grouping"},
	} {
		if slices.ContainsFunc(headings, func(known string) bool { return folded(known) == folded(said) }) {
			return Grouping{Name: name, Heading: said}
		}
	}
	return Grouping{Name: said, Heading: said}
}

// Survey is a file of children with their scores and the design by which they
// were drawn.
type Survey struct {
	// Standard is what scored the children, never Auto.
	Standard Standard
	Children []survey.Child
	Design   survey.Design
	// Options are those that the survey was read with.
	Options SurveyOptions
	// Repeats are the sizes that were taken twice, where the file has columns
	// for the second reading.
	Repeats []survey.Repeat
	// Summary says what became of the rows.
	Summary Summary
	// HasPosyandu and HasTeam say that a column tells where and by whom a child
	// was measured.
	HasPosyandu, HasTeam bool

	sizes []size // of Children, for Readings
}

// size is what quality needs to know of a child beyond its scores.
type size struct {
	weightKg, lenheiCm, armCm float64
	posyandu, team            string
}

// Prevalence is WHO's table of the survey. The error is a *fault.Error: two
// groups of one name, or one that is called as age or sex are.
func (s *Survey) Prevalence() (*survey.Table, error) {
	table, err := survey.Prevalence(s.Children, s.Design)
	if err != nil {
		return nil, fault.E("anthro.prevalence", fault.Invalid, "growth.survey.groups", err, "groups", strings.Join(s.Design.Groups, ", "))
	}
	return table, nil
}

// Readings are the children below five years as the checks of quality want
// them; none by WHO2007, for which there are no such checks.
func (s *Survey) Readings() []survey.Reading {
	if s.Standard == WHO2007 {
		return nil
	}
	readings := make([]survey.Reading, 0, len(s.Children))
	for i := range s.Children {
		c, measured := &s.Children[i], &s.sizes[i]
		if growth.MonthsFromDays(c.AgeDays) >= underFiveMonths {
			continue
		}
		readings = append(readings, survey.Reading{
			Sex: c.Sex, AgeDays: c.AgeDays, WeightKg: measured.weightKg, LenheiCm: measured.lenheiCm, ArmCm: measured.armCm,
			Scores: c.Scores, Posyandu: measured.posyandu, Measurer: measured.team,
		})
	}
	return readings
}

// underFiveMonths is the age at which the 2006 standards end.
const underFiveMonths = 60

// ReadSurvey reads the children of a survey and scores them as Score does. The
// errors are as for Score; growth.survey.nowhere for a heading that the file
// does not have, growth.survey.weight for a sampling weight that is no number
// from zero up, growth.survey.many for more than MaxChildren.
func ReadSurvey(ctx context.Context, src *Source, o SurveyOptions) (*Survey, error) {
	return readAtMost(ctx, src, o, MaxChildren)
}

func readAtMost(ctx context.Context, src *Source, o SurveyOptions, most int) (*Survey, error) {
	p, _, err := begin(src, o.Options)
	if err == nil {
		err = p.complete()
	}
	if err != nil {
		return nil, err
	}
	at, err := p.layout(o)
	if err != nil {
		return nil, err
	}
	r := &surveyReader{plan: p, at: at, most: most, survey: &Survey{Options: o}, names: map[string]string{}, crowd: newCrowd(len(at.groups))}
	for more, text := true, []byte(nil); more; {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		if text, more, err = src.fill(text[:0]); err != nil {
			return nil, err
		}
		if err := r.gather(text); err != nil {
			return nil, err
		}
	}
	return r.finish(), nil
}

// surveyReader turns records into children.
type surveyReader struct {
	plan   *plan
	at     layout
	most   int // children
	survey *Survey
	row    row
	tally  tally
	older  int               // children of five years and above
	names  map[string]string // each name once, however many children have it
	full   []crowd           // those before the one at hand
	crowd
}

// crowd is some of the children. A list that grows is copied again and again,
// which takes longer than reading it.
type crowd struct {
	children []survey.Child
	sizes    []size
	groups   []string // of the children, to be cut up
}

// crowdSize is how many children are read before the next piece of memory.
const crowdSize = 2048

func newCrowd(groups int) crowd {
	return crowd{make([]survey.Child, 0, crowdSize), make([]size, 0, crowdSize), make([]string, 0, crowdSize*groups)}
}

// gather adds the children of some records.
func (r *surveyReader) gather(text []byte) error {
	for len(text) > 0 {
		r.row.cells, text = split(r.row.cells[:0], text, r.plan.comma)
		if blank(r.row.cells) {
			continue
		}
		r.plan.read(&r.row)
		r.tally.count(&r.row)
		if r.tally.rows > r.most {
			return fault.E("anthro.survey", fault.TooMuch, "growth.survey.many", nil, "limit", strconv.Itoa(r.most))
		}
		if err := r.child(); err != nil {
			return err
		}
		r.repeats()
	}
	return nil
}

// child adds the row at hand as a child.
func (r *surveyReader) child() error {
	m := &r.row.m
	// A child is large: it is made where it stays.
	r.children = append(r.children, survey.Child{})
	c := &r.children[len(r.children)-1]
	c.Scores, c.Sex, c.AgeDays, c.Weight = r.plan.scores(*m), m.Sex, m.AgeDays, math.NaN()
	// Oedema that cannot be read leaves the weight without a score; to count the
	// child as wasted for it would be to invent one.
	c.Oedema = m.Oedema && r.row.doubt[oedemaColumn] == noDoubt
	measured := size{weightKg: m.WeightKg, lenheiCm: m.LenheiCm, armCm: m.ArmCm}
	if r.row.doubt[rowColumn] == noDoubt { // else the cells may have moved
		var err error
		if c.Weight, err = r.weight(); err != nil {
			return err
		}
		c.Cluster, c.Stratum = r.name(r.at.cluster), r.name(r.at.strata)
		measured.posyandu, measured.team = r.name(r.at.posyandu), r.name(r.at.team)
		c.Groups = r.groupsOfRow()
	}
	if growth.MonthsFromDays(m.AgeDays) >= underFiveMonths {
		r.older++
	}
	r.sizes = append(r.sizes, measured)
	if len(r.children) == crowdSize {
		r.full, r.crowd = append(r.full, r.crowd), newCrowd(len(r.at.groups))
	}
	return nil
}

// groupsOfRow are the values of the user's groupings; nil without groupings.
func (r *surveyReader) groupsOfRow() []string {
	first := len(r.groups)
	for _, at := range r.at.groups {
		r.groups = append(r.groups, r.name(at))
	}
	if first == len(r.groups) {
		return nil
	}
	return r.groups[first:len(r.groups):len(r.groups)]
}

// saidBytes is how much of a cell a sentence quotes.
const saidBytes = 40

// weight is the sampling weight of the row. A wrong one would weigh in every
// figure, so it is an error and not a doubt.
func (r *surveyReader) weight() (float64, error) {
	cell := cellAt(r.row.cells, r.at.weights)
	f, d := number(cell)
	if d != noDoubt || f < 0 {
		return f, fault.E("anthro.survey", fault.Invalid, "growth.survey.weight", nil,
			"column", r.survey.Options.Weights, "row", strconv.Itoa(r.tally.rows), "value", strings.ToValidUTF8(string(cell[:min(len(cell), saidBytes)]), "\uFFFD"))
	}
	return f, nil
}

// name is the content of a cell, kept once; empty for one that is absent.
func (r *surveyReader) name(at int) string {
	cell := cellAt(r.row.cells, at)
	if absent(cell) {
		return ""
	}
	if name, ok := r.names[string(cell)]; ok {
		return name
	}
	name := strings.ToValidUTF8(string(cell), "\uFFFD")
	r.names[string(cell)] = name
	return name
}

// repeats adds the sizes of the row that were taken twice.
func (r *surveyReader) repeats() {
	for i, at := range r.at.again {
		if at < 0 || r.row.doubt[rowColumn] != noDoubt {
			continue
		}
		second, _ := measured(cellAt(r.row.cells, at))
		first := [...]float64{r.row.m.WeightKg, r.row.m.LenheiCm, r.row.m.ArmCm}[i]
		if math.IsNaN(first) || math.IsNaN(second) {
			continue
		}
		r.survey.Repeats = append(r.survey.Repeats, survey.Repeat{
			Measurer: r.name(r.at.team), Check: survey.CheckRepeatWeight + survey.Check(i), First: first, Second: second,
		})
	}
}

// finish says what was read. Auto is by now the standard of the greater number.
func (r *surveyReader) finish() *Survey {
	s, o := r.survey, &r.survey.Options
	s.Children, s.sizes = make([]survey.Child, 0, r.tally.rows), make([]size, 0, r.tally.rows)
	for _, one := range append(r.full, r.crowd) {
		s.Children, s.sizes = append(s.Children, one.children...), append(s.sizes, one.sizes...)
	}
	s.Standard, s.Summary = o.Standard, r.tally.summary()
	if o.Standard == Auto {
		s.Standard = WHO2006
		if 2*r.older > len(s.Children) {
			s.Standard = WHO2007
		}
	}
	s.Design = survey.Design{Reference: growth.Standard2006, Clustered: o.Cluster != "", Stratified: o.Strata != "", Weighted: o.Weights != ""}
	if s.Standard == WHO2007 {
		s.Design.Reference = growth.Standard2007
	}
	for _, g := range o.Groups {
		s.Design.Groups = append(s.Design.Groups, g.Name)
	}
	s.HasPosyandu, s.HasTeam = r.at.posyandu >= 0, r.at.team >= 0
	return s
}
