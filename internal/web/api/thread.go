package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"canting/internal/app/child"
	"canting/internal/app/thread"
	"canting/internal/domain/ident"
	"canting/internal/domain/ledger"
	"canting/internal/domain/programme"
)

// Words are one sentence in both languages.
type Words struct {
	ID string `json:"id" doc:"Bahasa Indonesia."`
	EN string `json:"en" doc:"English, or the Bahasa where there is none."`
}

// Thread is a person's whole way.
type Thread struct {
	Person  ThreadPerson `json:"person"`
	Stages  []Stage      `json:"stages" doc:"By the day of entering, oldest first."`
	Family  []Relative   `json:"family" doc:"Those whom the account may see."`
	Offers  []NamedID    `json:"offers" doc:"Programmes that the person belongs to by their rules and has not entered."`
	Choices []NamedID    `json:"choices" doc:"Programmes that can be opened by hand, the offers among them."`
}

// ThreadPerson is who it is about.
type ThreadPerson struct {
	PersonRow
	NIK         string  `json:"nik" doc:"With its middle hidden."`
	MotherName  string  `json:"mother_name"`
	Address     string  `json:"address"`
	RT          string  `json:"rt"`
	RW          string  `json:"rw"`
	Weighings   int     `json:"weighings" doc:"Weighings that stand."`
	LastWeighed *string `json:"last_weighed" format:"date" doc:"Null without a weighing."`
	Gone        *Gone   `json:"gone" doc:"Null for one who is here."`
}

// PersonRow is a person as lists name one.
type PersonRow struct {
	ID        string    `json:"id" format:"uuid"`
	Name      string    `json:"name"`
	Sex       string    `json:"sex" enum:"l,p,"`
	BirthDate *string   `json:"birth_date" format:"date"`
	AgeMonths *int      `json:"age_months" doc:"Completed months today; null without a birth date."`
	Child     bool      `json:"child" doc:"A child under five in the city, who has a page of growth."`
	Place     PlaceName `json:"place"`
	Kelurahan PlaceName `json:"kelurahan"`
}

// Gone is how somebody left.
type Gone struct {
	How   string `json:"how" enum:"died,moved"`
	Date  string `json:"date" format:"date"`
	Entry string `json:"entry" format:"uuid" doc:"To be taken back when it is wrong."`
}

// Relative is somebody of the family.
type Relative struct {
	PersonRow
	Relation string `json:"relation" enum:"mother,father,partner,child"`
}

// NamedID is something of a programme by its id and name.
type NamedID struct {
	ID   string `json:"id"`
	Name Words  `json:"name"`
}

// Stage is one stage of a life.
type Stage struct {
	Case      string         `json:"case" doc:"The entry that opened it; empty for a child under five nobody opened a case for."`
	Programme NamedID        `json:"programme"`
	Rules     string         `json:"rules" doc:"The version that holds today, as bumil@2026.1."`
	Entered   *string        `json:"entered" format:"date"`
	Ended     *StageEnd      `json:"ended" doc:"Null while it goes on."`
	Leaves    []Words        `json:"leaves" doc:"Why it has ended by itself; empty while it goes on."`
	Facts     []KnownValue   `json:"facts"`
	Lacks     []NamedID      `json:"lacks" doc:"Required facts that are not known."`
	Answers   Answers        `json:"answers" doc:"The facts as they were said, by their id."`
	Inherited []Inherited    `json:"inherited"`
	Visits    []VisitTold    `json:"visits" doc:"By date, oldest first."`
	Due       []WantedVisit  `json:"due" doc:"Most urgent first; what was done is in visits."`
	Kinds     []StageVisit   `json:"kinds" doc:"The visits that can be told now."`
	Outcomes  []StageOutcome `json:"outcomes" doc:"How it can be closed now."`
}

// StageEnd is how a stage ended.
type StageEnd struct {
	Outcome NamedID `json:"outcome"`
	Date    string  `json:"date" format:"date"`
	Entry   string  `json:"entry" format:"uuid" doc:"To be taken back when it is wrong."`
}

// StageVisit is a kind of visit.
type StageVisit struct {
	NamedID
	Weighing bool `json:"weighing" doc:"It is told as a weighing, by its own endpoint."`
}

// StageOutcome is one way to close a stage.
type StageOutcome struct {
	NamedID
	Opens []NamedID `json:"opens" doc:"Programmes that are next."`
	Birth bool      `json:"birth" doc:"Said by the endpoint of a birth, which opens what is next."`
	Alive bool      `json:"alive" doc:"A live birth: it needs the babies."`
}

// KnownValue is a value as people read it.
type KnownValue struct {
	NamedID
	Type string `json:"type" enum:"decimal,int,bool,choice,date,text"`
	Text Words  `json:"text" doc:"Decimals as the language writes them; dates as YYYY-MM-DD."`
	Unit string `json:"unit"`
}

// Inherited is a value that another stage handed on.
type Inherited struct {
	KnownValue
	Date  string  `json:"date" format:"date" doc:"When it was said there."`
	Of    string  `json:"of" enum:"self,mother,father,partner"`
	From  string  `json:"from" format:"uuid" doc:"The person that it comes from."`
	Stage NamedID `json:"stage"`
}

// RuleSource says where a rule comes from.
type RuleSource struct {
	Text     string  `json:"text"`
	URL      string  `json:"url"`
	Date     *string `json:"date" format:"date"`
	Verified bool    `json:"verified" doc:"The source's own text was read."`
	Note     string  `json:"note"`
}

// VisitTold is a visit that stands, with what was found on its day.
type VisitTold struct {
	Entry      string         `json:"entry" format:"uuid" doc:"The entry that told of it last."`
	Kind       NamedID        `json:"kind"`
	Date       string         `json:"date" format:"date"`
	Values     []KnownValue   `json:"values"`
	Answers    Answers        `json:"answers" doc:"The answers as they were said, by their field."`
	Worked     []KnownValue   `json:"worked" doc:"Derived values and scores, as they were worked out then."`
	Findings   []VisitFinding `json:"findings"`
	Unanswered []Unanswered   `json:"unanswered" doc:"For which no rule applied."`
	Rules      string         `json:"rules" doc:"The version that judged, as bumil@2026.1."`
	SaidBy     string         `json:"said_by"`
	SaidAt     string         `json:"said_at" format:"date-time"`
}

// VisitFinding is a finding of a visit, with everything that says why.
type VisitFinding struct {
	ID         string        `json:"id"`
	Name       Words         `json:"name"`
	Level      string        `json:"level" enum:"baik,info,rendah,sedang,tinggi,darurat"`
	Say        Words         `json:"say"`
	Unverified bool          `json:"unverified" doc:"Its threshold was not read in the source."`
	Source     *RuleSource   `json:"source" doc:"Null when the house no longer has the version that judged."`
	Actions    []VisitAction `json:"actions"`
}

// VisitAction is what should follow from a finding.
type VisitAction struct {
	NamedID
	Agency string `json:"agency"`
	Say    Words  `json:"say"`
	By     string `json:"by" format:"date" doc:"The last day for it."`
}

// Unanswered is a finding for which no rule applied, and what it waits for.
type Unanswered struct {
	NamedID
	Missing []Words `json:"missing" doc:"What is not known; empty where the reason is another."`
}

// WantedVisit is a visit that is due, or will be.
type WantedVisit struct {
	ID     string     `json:"id"`
	Visit  StageVisit `json:"visit"`
	Label  Words      `json:"label" doc:"Which of them: K4, KF2, BCG; empty where the visit says it all."`
	State  string     `json:"state" enum:"overdue,due,early,unclear,expired,done"`
	Date   *string    `json:"date" format:"date" doc:"The day it is due; null where that is unclear."`
	Open   *string    `json:"open" format:"date" doc:"The first day on which it may be made."`
	Close  *string    `json:"close" format:"date" doc:"The last day before it is overdue."`
	Last   *string    `json:"last" format:"date" doc:"The last day on which it is wanted at all."`
	Why    Words      `json:"why"`
	Source RuleSource `json:"source"`
}

func (a *API) registerThread(on huma.API) {
	handle(a, on, operation(http.MethodGet, "/people/{id}/thread", "readThread", "thread", "A person's stages, findings, family and what is due"), a.readThread)
	a.registerThreadSay(on)
	a.registerProgramme(on)
	a.registerDue(on)
}

func (a *API) readThread(ctx context.Context, in *idInput) (Thread, error) {
	id, err := ledger.ParseID(in.ID)
	if err != nil {
		return Thread{}, err
	}
	found, err := a.Thread.Person(ctx, in.who(), id)
	if err != nil {
		return Thread{}, err
	}
	t := Thread{Stages: make([]Stage, len(found.Stages)), Family: []Relative{}, Offers: namedProgrammes(found.Offers), Choices: namedProgrammes(found.Choices)}
	if t.Person, err = a.threadPerson(ctx, found.Card); err != nil {
		return Thread{}, err
	}
	for _, r := range found.Family {
		row, err := a.personRow(ctx, r.Card)
		if err != nil {
			return Thread{}, err
		}
		t.Family = append(t.Family, Relative{PersonRow: row, Relation: string(r.Relation)})
	}
	for i := range found.Stages {
		if t.Stages[i], err = a.stage(ctx, &found.Stages[i]); err != nil {
			return Thread{}, err
		}
	}
	return t, nil
}

func (a *API) personRow(ctx context.Context, card *ledger.Card) (PersonRow, error) {
	p := &card.Person
	today := a.today()
	row := PersonRow{
		ID: card.ID.String(), Name: p.Name, Sex: string(p.Sex), BirthDate: dateOrNull(p.Birth),
		Child: p.Birth.IsZero() || p.Birth <= today && today <= card.LastUnderFive(),
	}
	if months, ok := ident.CompletedMonths(p.Birth, today); ok {
		row.AgeMonths = &months
	}
	var err error
	row.Place, row.Kelurahan, err = a.places.around(ctx, p.Place)
	return row, err
}

func (a *API) threadPerson(ctx context.Context, card *ledger.Card) (ThreadPerson, error) {
	row, err := a.personRow(ctx, card)
	if err != nil {
		return ThreadPerson{}, err
	}
	p := &card.Person
	whole := ThreadPerson{PersonRow: row, NIK: child.Masked(p.NIK), MotherName: p.Mother, Address: p.Address, RT: p.RT, RW: p.RW}
	for i := range card.Weighed {
		if w := &card.Weighed[i]; w.Live() {
			whole.Weighings++
			whole.LastWeighed = dateOrNull(w.Date)
		}
	}
	if left := card.Gone(); left != nil {
		whole.Gone = &Gone{How: left.How, Date: left.Date.String()}
		for _, told := range card.Left {
			if !told.Withdrawn {
				whole.Gone.Entry = told.Entry.String()
			}
		}
	}
	return whole, nil
}

// stage writes one stage. What its visits said stands as it was stored; the
// version that judged only gives the names.
func (a *API) stage(ctx context.Context, s *thread.Stage) (Stage, error) {
	p := s.Programme
	whole := Stage{
		Case: s.Case.String(), Programme: namedProgramme(p), Rules: p.Ref(), Entered: dateOrNull(s.Entered), Ended: ended(s),
		Leaves: []Words{}, Facts: a.knownFacts(s), Lacks: lacking(s), Answers: answersFrom(s.Facts), Inherited: a.inherited(s),
		Visits: make([]VisitTold, len(s.Visits)), Due: a.wanted(p, s.Due), Kinds: []StageVisit{}, Outcomes: a.outcomes(p),
	}
	for _, l := range s.Leaves {
		whole.Leaves = append(whole.Leaves, named(l.Entry))
	}
	for i := range p.Visits {
		whole.Kinds = append(whole.Kinds, stageVisit(p, &p.Visits[i]))
	}
	for i, told := range s.Visits {
		var err error
		if whole.Visits[i], err = a.visitTold(ctx, s, told); err != nil {
			return Stage{}, err
		}
	}
	return whole, nil
}

func ended(s *thread.Stage) *StageEnd {
	if s.Closing == nil {
		return nil
	}
	end := &StageEnd{Outcome: NamedID{ID: s.Closing.Outcome, Name: wordsOf(programme.Words{ID: s.Closing.Outcome})}, Date: s.Closing.Date.String(), Entry: s.Ended.String()}
	for _, o := range s.Programme.Outcomes {
		if o.ID == s.Closing.Outcome {
			end.Outcome.Name = named(o.Entry)
		}
	}
	return end
}

func stageVisit(p *programme.Programme, v *programme.Visit) StageVisit {
	return StageVisit{NamedID: NamedID{v.ID, named(v.Entry)}, Weighing: thread.Weighs(p.ID, v.ID)}
}

func (a *API) outcomes(p *programme.Programme) []StageOutcome {
	all := make([]StageOutcome, len(p.Outcomes))
	for i, o := range p.Outcomes {
		all[i] = StageOutcome{NamedID: NamedID{o.ID, named(o.Entry)}, Opens: []NamedID{}, Birth: thread.Births(p) && len(o.Opens) > 0, Alive: thread.Alive(o)}
		for _, next := range o.Opens {
			if opened := a.Thread.Book.On(next, a.today()); opened != nil {
				all[i].Opens = append(all[i].Opens, namedProgramme(opened))
			}
		}
	}
	return all
}
