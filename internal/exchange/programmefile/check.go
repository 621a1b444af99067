package programmefile

import (
	"errors"
	"io"
	"io/fs"
	"path"
	"slices"
	"strings"

	"canting/internal/domain/fault"
	"canting/internal/domain/ident"
	"canting/internal/domain/programme"
)

// Report is what became of a folder of programmes.
type Report struct {
	Problems                                     []Problem
	Programmes, Findings, Indicators, Unverified int
	Cases, Passed                                int
}

// Check reads every programme of a folder and runs every case. Files that are no
// ".yaml" are not looked at, nor are folders within.
func Check(dir fs.FS) (Report, error) {
	var report Report
	var family []*programme.Programme
	files := map[*programme.Programme]string{}
	names, texts, err := contents(dir)
	if err != nil {
		return report, err
	}
	for _, name := range names {
		if isCases(name) {
			continue
		}
		p, problems := Read(name, texts[name])
		report.Problems = append(report.Problems, problems...)
		if p != nil && Usable(problems) {
			family, files[p] = append(family, p), name
			report.count(p)
		}
	}
	for _, p := range family {
		r := &reading{file: files[p]}
		if root := r.parse(texts[files[p]]); root != nil {
			r.place(root, programme.Links(p, family))
		}
		report.Problems = append(report.Problems, r.problems...)
	}
	report.tryAll(names, texts, family, files)
	report.Problems = inOrder(report.Problems)
	return report, nil
}

func isCases(name string) bool { return strings.HasSuffix(name, ".cases.yaml") }

func (r *Report) count(p *programme.Programme) {
	r.Programmes++
	r.Indicators += len(p.Indicators)
	for _, v := range p.Visits {
		r.Findings += len(v.Findings)
		for _, f := range v.Findings {
			if !f.Source.Verified {
				r.Unverified++
			}
		}
	}
}

// tryAll runs the cases, and remarks the findings that they leave untried.
func (r *Report) tryAll(names []string, texts map[string][]byte, family []*programme.Programme, files map[*programme.Programme]string) {
	seen := tried{}
	for _, name := range names {
		if !isCases(name) {
			continue
		}
		result, problems := runCases(name, texts[name], family, seen)
		r.Cases, r.Passed = r.Cases+result.Cases, r.Passed+result.Passed
		r.Problems = append(r.Problems, problems...)
	}
	for _, p := range family {
		remarks := &reading{file: files[p]}
		root := remarks.parse(texts[files[p]])
		for i := range p.Visits {
			for j := range p.Visits[i].Findings {
				f := &p.Visits[i].Findings[j]
				at := node{root}.get("visits").get(p.Visits[i].ID).get("findings").list()[j]
				remarks.untried(at, f.ID, seen.of(f).lacking(p, p.Visits[i].ID, f))
			}
		}
		r.Problems = append(r.Problems, remarks.problems...)
	}
}

// lacking are the answers that no case has drawn from a finding. One whose rule
// is answered even where nothing at all is known cannot be left unanswered.
func (a *answers) lacking(p *programme.Programme, visit string, f *programme.Finding) []string {
	var lacking []string
	if !a.yes {
		lacking = append(lacking, "yes")
	}
	if !a.no {
		lacking = append(lacking, "no")
	}
	if !a.none && !answeredByNothing(p, visit, f) {
		lacking = append(lacking, "none")
	}
	return lacking
}

func answeredByNothing(p *programme.Programme, visit string, f *programme.Finding) bool {
	someDay := ident.NewDate(2026, 1, 1) // for rules that hold at any time
	nothing := programme.Input{Visit: visit, Date: max(p.From, f.From)}
	if nothing.Date == 0 {
		nothing.Date = min(someDay, last(p.To), last(f.To))
	}
	j := programme.Judge(p, nothing)
	return slices.Contains(j.Absent, f) || slices.ContainsFunc(j.Findings, func(g programme.Found) bool { return g.Finding == f })
}

// last is the last day of an entry; a day far ahead for one without an end.
func last(to ident.Date) ident.Date {
	if to == 0 {
		return ident.NewDate(9999, 1, 1)
	}
	return to
}

func (r *reading) untried(at node, id string, lacking []string) {
	for _, what := range lacking {
		r.add(at.Line, "findings["+id+"]", "untried."+what)
		r.problems[len(r.problems)-1].Remark = true
	}
}

// contents reads the YAML files of a folder, by name.
func contents(dir fs.FS) ([]string, map[string][]byte, error) {
	entries, err := fs.ReadDir(dir, ".")
	if err != nil {
		return nil, nil, fault.E("programmefile.Check", fault.NotFound, "programme.file.folder", err)
	}
	var names []string
	texts := map[string][]byte{}
	for _, e := range entries {
		if e.IsDir() || path.Ext(e.Name()) != ".yaml" {
			continue
		}
		text, err := limited(dir, e.Name())
		if err != nil {
			return nil, nil, fault.E("programmefile.Check", fault.NotFound, "programme.file.open", err, "file", e.Name())
		}
		names = append(names, e.Name())
		texts[e.Name()] = text
	}
	if len(names) == 0 {
		return nil, nil, fault.E("programmefile.Check", fault.NotFound, "programme.file.none", nil)
	}
	return names, texts, nil
}

// limited reads a file, and no more of it than is needed to see that it is too
// large.
func limited(dir fs.FS, name string) ([]byte, error) {
	file, err := dir.Open(name)
	if err != nil {
		return nil, err
	}
	text, err := io.ReadAll(io.LimitReader(file, MaxBytes+1))
	return text, errors.Join(err, file.Close())
}

// Load reads the programmes of a folder for use. It fails with the first problem
// that makes one of them unusable, or that parts two of them.
func Load(dir fs.FS) ([]*programme.Programme, error) {
	names, texts, err := contents(dir)
	if err != nil {
		return nil, err
	}
	var family []*programme.Programme
	for _, name := range names {
		if isCases(name) {
			continue
		}
		p, problems := Read(name, texts[name])
		if err := first(problems); err != nil {
			return nil, err
		}
		family = append(family, p)
	}
	for _, p := range family {
		for _, found := range programme.Links(p, family) {
			if !found.Remark {
				return nil, fault.E("programmefile.Load", fault.Invalid, "programme.file.load", found.Fault, "where", p.Ref()+": "+found.Path)
			}
		}
	}
	return family, nil
}

func first(problems []Problem) error {
	for _, p := range problems {
		if !p.Remark {
			return fault.E("programmefile.Load", fault.Invalid, "programme.file.load", p.Fault, "where", p.Where())
		}
	}
	return nil
}
