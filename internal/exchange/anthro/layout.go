package anthro

import (
	"bytes"
	"slices"
	"strings"

	"canting/internal/domain/fault"
)

// layout is where the columns of a survey stand that no score is made of; -1
// where one is not there.
type layout struct {
	cluster, strata, weights int
	posyandu, team           int
	groups                   []int
	again                    [3]int // weight, length or height, and arm, taken a second time
}

// The headings by which a column is found that need not be named.
var (
	posyanduHeadings = []string{"posyandu", "nama_posyandu"}
	teamHeadings     = []string{"team", "team_id", "measurer", "pengukur", "petugas", "kader", "enumerator", "tim"}
	againHeadings    = [3][]string{
		{"weight2", "weight_kg2", "weight2_kg", "berat2", "bb2"},
		{"lenhei2", "lenhei_cm2", "lenhei2_cm", "height2", "length2", "tinggi2", "panjang2", "tb2", "pb2"},
		{"armc2", "armc_cm2", "armc2_cm", "muac2", "lila2"},
	}
)

// layout finds the columns that the options name.
func (p *plan) layout(o SurveyOptions) (layout, error) {
	l := layout{posyandu: p.knownAs(posyanduHeadings), team: p.knownAs(teamHeadings)}
	for i, headings := range againHeadings {
		l.again[i] = p.knownAs(headings)
	}
	for _, named := range []struct {
		flag, heading string
		at            *int
		otherwise     int
	}{
		{"cluster", o.Cluster, &l.cluster, -1}, {"strata", o.Strata, &l.strata, -1}, {"weights", o.Weights, &l.weights, -1},
		{"posyandu", o.Posyandu, &l.posyandu, l.posyandu}, {"team", o.Team, &l.team, l.team},
	} {
		*named.at = named.otherwise
		if named.heading == "" {
			continue
		}
		var err error
		if *named.at, err = p.named(named.flag, named.heading); err != nil {
			return l, err
		}
	}
	for _, g := range o.Groups {
		at, err := p.named("group", g.Heading)
		if err != nil {
			return l, err
		}
		l.groups = append(l.groups, at)
	}
	return l, nil
}

// named is the column of a heading that a person gave: exactly, or else the one
// that differs in case, spaces and punctuation only.
func (p *plan) named(flag, heading string) (int, error) {
	if at := slices.Index(p.headings, strings.TrimSpace(heading)); at >= 0 {
		return at, nil
	}
	if at := p.knownAs([]string{heading}); at >= 0 {
		return at, nil
	}
	return -1, fault.E("anthro.survey", fault.Invalid, "growth.survey.nowhere", nil,
		"flag", flag, "heading", heading, "headings", strings.Join(p.headings, ", "))
}

// knownAs is the first column that has one of the headings, -1 for none.
func (p *plan) knownAs(headings []string) int {
	return slices.IndexFunc(p.headings, func(h string) bool {
		return slices.ContainsFunc(headings, func(known string) bool { return folded(known) == folded(h) })
	})
}

// cellAt is the content of a cell without quotes and spaces around it; nil
// where the row or the table has none.
func cellAt(cells [][]byte, at int) []byte {
	if at < 0 || at >= len(cells) {
		return nil
	}
	return bytes.TrimSpace(unquote(cells[at]))
}
