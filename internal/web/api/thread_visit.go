package api

import (
	"context"

	"canting/internal/app/thread"
	"canting/internal/domain/ident"
	"canting/internal/domain/programme"
	"canting/internal/domain/rule"
)

// NewVisit is a visit as somebody says it.
type NewVisit struct {
	ID        string   `json:"id" format:"uuid" doc:"A UUIDv7 made by the client."`
	Visit     string   `json:"visit" maxLength:"64" doc:"The kind of visit."`
	Date      string   `json:"date" format:"date"`
	Values    Answers  `json:"values"`
	Confirmed []string `json:"confirmed" required:"false" maxItems:"200" doc:"The ids of the questions that a person has seen and keeps."`
	Amends    string   `json:"amends,omitempty" format:"uuid" doc:"The visit that this one corrects."`
	Reason    string   `json:"reason,omitempty" maxLength:"500" doc:"Why it is corrected."`
}

// CheckedVisit is what a visit would come to.
type CheckedVisit struct {
	Rules      string          `json:"rules" doc:"The version that judges, as bumil@2026.1."`
	Asked      []string        `json:"asked" doc:"The fields that are asked, given the answers."`
	Questions  []VisitQuestion `json:"questions" doc:"What must be mended, or confirmed by its id."`
	Findings   []VisitFinding  `json:"findings"`
	Unanswered []Unanswered    `json:"unanswered" doc:"For which no rule applies, and what they wait for."`
	Absent     []NamedID       `json:"absent" doc:"Looked at, and not so."`
	Worked     []KnownValue    `json:"worked"`
	Scores     []VisitScore    `json:"scores"`
}

// VisitScore is one score.
type VisitScore struct {
	NamedID
	Points   int     `json:"points" doc:"Known so far."`
	Complete bool    `json:"complete" doc:"Every item was answered."`
	Items    []Words `json:"items" doc:"What gave points."`
	Missing  []Words `json:"missing"`
}

// VisitQuestion is what a visit is asked about before it is stored.
type VisitQuestion struct {
	ID    string   `json:"id"`
	Code  string   `json:"code" enum:"outside,guard,below,above,missing"`
	Stop  bool     `json:"stop" doc:"It cannot be right, and cannot be confirmed."`
	Field string   `json:"field" doc:"Empty for a guard across fields."`
	Name  Words    `json:"name"`
	Say   Words    `json:"say" doc:"The sentence of a guard; empty for the other codes."`
	Min   *float64 `json:"min"`
	Max   *float64 `json:"max"`
	At    *float64 `json:"at" doc:"The limit of below and above."`
	Unit  string   `json:"unit"`
}

// SaidVisit is a visit that is stored.
type SaidVisit struct {
	Entry string `json:"entry" format:"uuid"`
	CheckedVisit
}

type visitInput struct {
	CasePath
	Body NewVisit
}

func (in *visitInput) visiting() (thread.Visiting, error) {
	b := &in.Body
	ids, err := parseIDs(b.ID, in.ID, in.Case, b.Amends)
	if err != nil {
		return thread.Visiting{}, err
	}
	day, err := ident.ParseDate(b.Date)
	if err != nil {
		return thread.Visiting{}, err
	}
	values, err := b.Values.said()
	return thread.Visiting{
		ID: ids[0], Person: ids[1], Case: ids[2], Amends: ids[3], Reason: b.Reason, Visit: b.Visit, Date: day, Values: values, Confirmed: b.Confirmed,
	}, err
}

func (a *API) checkVisit(ctx context.Context, in *visitInput) (CheckedVisit, error) {
	v, err := in.visiting()
	if err != nil {
		return CheckedVisit{}, err
	}
	looked, err := a.Thread.Check(ctx, in.who(), v)
	if err != nil {
		return CheckedVisit{}, err
	}
	return a.checkedVisit(looked), nil
}

func (a *API) sayVisit(ctx context.Context, in *visitInput) (SaidVisit, error) {
	v, err := in.visiting()
	if err != nil {
		return SaidVisit{}, err
	}
	looked, err := a.Thread.Visit(ctx, in.who(), v)
	if err != nil {
		if looked == nil {
			return SaidVisit{}, err
		}
		p := ProblemOf(err)
		p.Findings = asked(a.questions(looked))
		return SaidVisit{}, p
	}
	return SaidVisit{Entry: in.Body.ID, CheckedVisit: a.checkedVisit(looked)}, nil
}

// asked are the questions in the shape in which every problem has them.
func asked(questions []VisitQuestion) []Finding {
	all := make([]Finding, len(questions))
	for i, q := range questions {
		all[i] = Finding{Field: q.Field, Code: q.Code, Level: "warn", Params: map[string]string{"id": q.ID}}
		if q.Stop {
			all[i].Level = "error"
		}
	}
	return all
}

func (a *API) checkedVisit(l *thread.Looked) CheckedVisit {
	j, p := l.Judgement, l.Programme
	c := CheckedVisit{
		Rules: j.Programme, Asked: l.Asked, Questions: a.questions(l), Findings: make([]VisitFinding, len(j.Findings)),
		Unanswered: make([]Unanswered, len(j.Unanswered)), Absent: make([]NamedID, len(j.Absent)), Worked: workedNow(p, j), Scores: make([]VisitScore, len(j.Scores)),
	}
	for i := range j.Findings {
		c.Findings[i] = visitFinding(p, &j.Findings[i], j.Date)
	}
	for i := range j.Unanswered {
		u := &j.Unanswered[i]
		c.Unanswered[i] = Unanswered{NamedID{u.Finding.ID, named(u.Finding.Entry)}, a.inputs(p, j.Visit, u.Missing)}
	}
	for i, f := range j.Absent {
		c.Absent[i] = NamedID{f.ID, named(f.Entry)}
	}
	for i := range j.Scores {
		c.Scores[i] = a.visitScore(p, j.Visit, &j.Scores[i])
	}
	return c
}

func (a *API) visitScore(p *programme.Programme, visit string, t *programme.Total) VisitScore {
	score := VisitScore{NamedID: NamedID{t.ID, named(programme.Entry{ID: t.ID, Name: t.Name})}, Points: t.AtLeast, Complete: t.Complete, Items: []Words{}, Missing: a.inputs(p, visit, t.Missing)}
	for _, item := range t.Items {
		said := wordsOf(item.Say)
		if said.ID == "" {
			said = named(item.Entry)
		}
		score.Items = append(score.Items, said)
	}
	return score
}

// workedNow are the derived values and the outputs of tables that are known.
func workedNow(p *programme.Programme, j *programme.Judgement) []KnownValue {
	worked := []KnownValue{}
	for _, d := range j.Derived {
		if !d.Value.Missing() {
			worked = append(worked, knownValue(p, j.Visit, "derived."+d.Ref.Name, d.Ref, d.Value))
		}
	}
	for _, hit := range j.Tables {
		if hit.Row == nil {
			continue
		}
		for _, set := range hit.Row.Then {
			ref := rule.Ref{Root: "table", Name: set.Output}
			worked = append(worked, knownValue(p, j.Visit, ref.String(), ref, set.Value))
		}
	}
	return worked
}

func visitFinding(p *programme.Programme, f *programme.Found, on ident.Date) VisitFinding {
	source := ruleSource(f.Finding.Source)
	said := VisitFinding{
		ID: f.Finding.ID, Name: named(f.Finding.Entry), Level: f.Finding.Level.String(), Say: wordsOf(f.Say),
		Unverified: !f.Finding.Source.Verified, Source: &source, Actions: make([]VisitAction, len(f.Actions)),
	}
	for i, task := range f.Actions {
		said.Actions[i] = visitAction(p, task.Action, task.Say, task.By, on)
	}
	return said
}

// questions are what stands between a visit and its being stored.
func (a *API) questions(l *thread.Looked) []VisitQuestion {
	all := []VisitQuestion{}
	for _, v := range l.Judgement.Violations {
		q := VisitQuestion{ID: v.ID(), Code: "guard", Stop: v.Stop, Say: wordsOf(v.Say)}
		if v.Field != nil {
			q.Code = "outside"
			q.about(v.Field)
		}
		all = append(all, q)
	}
	for _, w := range l.Judgement.Warnings {
		q := VisitQuestion{ID: w.Field.ID, Code: "above", At: bound(w.Field.WarnAbove)}
		if w.Below {
			q.Code, q.At = "below", bound(w.Field.WarnBelow)
		}
		q.about(w.Field)
		all = append(all, q)
	}
	kind := l.Programme.Visit(l.Judgement.Visit)
	for _, id := range l.Judgement.Missing {
		q := VisitQuestion{ID: id, Code: "missing"}
		for i := range kind.Fields {
			if kind.Fields[i].ID == id {
				q.about(&kind.Fields[i])
			}
		}
		all = append(all, q)
	}
	return all
}

func (q *VisitQuestion) about(f *programme.Field) {
	q.Field, q.Name, q.Unit, q.Min, q.Max = f.ID, named(f.Entry), f.Unit, bound(f.Min), bound(f.Max)
}
