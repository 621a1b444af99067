package report

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"canting/growth"
	"canting/growth/survey"
	"canting/internal/exchange/anthro"
)

// notes say what was left out, and what of the file was not used.
func (r *reader) notes() []string {
	left, lonely := r.table.Left, r.table.Lonely
	var notes []string
	for _, n := range []struct {
		key   string
		count int
	}{{"age", left.Age}, {"cluster", left.Cluster}, {"stratum", left.Stratum}, {"no_weight", left.NoWeight}} {
		if n.count > 0 {
			notes = append(notes, r.say("growth.survey."+n.key, "count", r.count(n.count)))
		}
	}
	if len(lonely) > 0 {
		notes = append(notes, r.say("growth.survey.lonely", "count", r.count(len(lonely)), "strata", strings.Join(lonely, ", ")))
	}
	for _, name := range slices.Sorted(maps.Keys(r.survey.Summary.Doubts)) {
		column, code, _ := strings.Cut(name, "=")
		notes = append(notes, r.say("growth.report.doubt", "column", column, "count", r.count(r.survey.Summary.Doubts[name]), "why", r.say("growth.doubt."+code)))
	}
	return notes
}

// method says how the figures were reached.
func (r *reader) method() []string {
	design := r.survey.Design
	standard := anthro.Standards()[r.survey.Standard]
	said := []string{
		r.say("growth.report.method."+standard, "tables", growth.Tables),
		r.say("growth.report.method.flags." + standard),
	}
	switch {
	case design.Clustered || design.Stratified:
		said = append(said, r.say("growth.report.method.design", "units", r.count(r.table.Units), "strata", r.count(r.table.Strata)))
	default:
		said = append(said, r.say("growth.report.method.plain"))
	}
	if design.Weighted {
		said = append(said, r.say("growth.report.method.weights", "column", r.survey.Options.Weights))
	}
	if standard == anthro.Standards()[anthro.WHO2006] {
		said = append(said, r.say("growth.report.method.oedema"), r.say("growth.report.method.quality"))
	}
	return append(said, r.say("growth.report.method.curve", "fewest", strconv.Itoa(fewestForCurve)), r.say("growth.report.method.few", "few", strconv.Itoa(fewChildren)), r.say("growth.report.method.who"))
}

// ownRules is the title of rules that no document has.
const ownRules = "Canting"

// sources are the documents behind the classes and the checks, each once.
func (r *reader) sources() []source {
	found := []source{{r.say("growth.report.source.who"), ""}, {r.say("growth.report.source.recommendations"), ""}}
	if r.survey.Standard == anthro.WHO2007 {
		return found[:1]
	}
	all := []growth.Source{survey.SeveritySource()}
	for check := survey.CheckMissing; check <= survey.CheckRepeatArm; check++ {
		all = append(all, check.Source())
	}
	for _, s := range all {
		known := slices.ContainsFunc(found, func(f source) bool { return f.Title == s.Title })
		if known || s.Title == ownRules {
			continue
		}
		note := ""
		if s.Unverified {
			note = r.say("growth.report.source.unverified")
		}
		found = append(found, source{s.Title, note})
	}
	return found
}
