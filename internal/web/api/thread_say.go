package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"canting/internal/app/thread"
	"canting/internal/domain/fault"
	"canting/internal/domain/ident"
	"canting/internal/domain/ledger"
	"canting/internal/domain/region"
)

// NewPerson is somebody who is said for the first time.
type NewPerson struct {
	ID        string `json:"id" format:"uuid" doc:"A UUIDv7 made by the client: saying it again with the same id does nothing twice."`
	Name      string `json:"name" minLength:"1" maxLength:"200"`
	Sex       string `json:"sex" enum:"l,p"`
	BirthDate string `json:"birth_date" format:"date"`
	NIK       string `json:"nik" required:"false" maxLength:"40" doc:"Empty when it is not known yet."`
	Mother    string `json:"mother" required:"false" maxLength:"200" doc:"The mother's name."`
	Place     string `json:"place" doc:"The code of a posyandu, or of a kelurahan."`
	Address   string `json:"address" required:"false" maxLength:"300"`
	RT        string `json:"rt" required:"false" maxLength:"10"`
	RW        string `json:"rw" required:"false" maxLength:"10"`
}

// NewCase opens a stage.
type NewCase struct {
	ID        string  `json:"id" format:"uuid" doc:"A UUIDv7 made by the client. It names the case for good."`
	Programme string  `json:"programme" maxLength:"64"`
	Entered   string  `json:"entered" format:"date"`
	Facts     Answers `json:"facts" required:"false"`
}

// CaseFacts says more, or other, facts of a stage.
type CaseFacts struct {
	ID    string  `json:"id" format:"uuid" doc:"A UUIDv7 made by the client."`
	Facts Answers `json:"facts"`
}

// AskedFacts are the facts that are asked, given those that are answered.
type AskedFacts struct {
	Asked []string `json:"asked"`
}

// CaseEnd closes a stage.
type CaseEnd struct {
	ID      string `json:"id" format:"uuid" doc:"A UUIDv7 made by the client."`
	Outcome string `json:"outcome" maxLength:"64"`
	Date    string `json:"date" format:"date"`
}

// ClosedCase is a stage that was closed.
type ClosedCase struct {
	Entry string    `json:"entry" format:"uuid"`
	Next  []NamedID `json:"next" doc:"Programmes that are offered next."`
}

// BirthEnd closes a pregnancy and opens what follows, for mother and children.
type BirthEnd struct {
	CaseEnd
	Babies []NewBaby `json:"babies" required:"false" maxItems:"8" doc:"Those born alive; none after another end."`
}

// NewBaby is a child born alive.
type NewBaby struct {
	Name          string   `json:"name" required:"false" maxLength:"200" doc:"Empty: the mother's child, until it has a name."`
	Sex           string   `json:"sex" enum:"l,p"`
	NIK           string   `json:"nik" required:"false" maxLength:"40"`
	BirthWeightG  *float64 `json:"birth_weight_g" required:"false" minimum:"0" maximum:"8000"`
	BirthLengthCm *float64 `json:"birth_length_cm" required:"false" minimum:"0" maximum:"80"`
	Facts         Answers  `json:"facts" required:"false" doc:"Of the child's programme."`
}

// BornChildren are the records of the children.
type BornChildren struct {
	Entry    string   `json:"entry" format:"uuid"`
	Children []string `json:"children" doc:"In the order in which they were said."`
}

// NewRelation says who somebody's mother, father or partner is.
type NewRelation struct {
	ID       string `json:"id" format:"uuid" doc:"A UUIDv7 made by the client."`
	Relation string `json:"relation" enum:"mother,father,partner"`
	Other    string `json:"other" format:"uuid"`
}

// Leaving says that somebody died or moved away.
type Leaving struct {
	ID   string `json:"id" format:"uuid" doc:"A UUIDv7 made by the client."`
	How  string `json:"how" enum:"died,moved"`
	Date string `json:"date" format:"date"`
}

// SaidEntry is something that is stored.
type SaidEntry struct {
	Entry  string `json:"entry" format:"uuid"`
	Person string `json:"person" format:"uuid"`
}

type newPersonInput struct {
	Caller
	Body NewPerson
}

type newCaseInput struct {
	PersonPath
	Body NewCase
}

// PersonPath names a person in the path. Inputs embed it, so it has a capital:
// huma passes over embedded types without one.
type PersonPath struct {
	Caller
	ID string `path:"id" format:"uuid"`
}

// CasePath names a stage in the path.
type CasePath struct {
	PersonPath
	Case string `path:"case" format:"uuid" doc:"The entry that opened the case."`
}

type caseFactsInput struct {
	CasePath
	Body CaseFacts
}

type caseEndInput struct {
	CasePath
	Body CaseEnd
}

type birthInput struct {
	CasePath
	Body BirthEnd
}

type relationInput struct {
	PersonPath
	Body NewRelation
}

type leavingInput struct {
	PersonPath
	Body Leaving
}

type withdrawEntryInput struct {
	PersonPath
	Entry string `path:"entry" format:"uuid"`
	Body  Withdrawal
}

func (a *API) registerThreadSay(on huma.API) {
	const person, stage = "/people/{id}", "/people/{id}/cases/{case}"
	register := func(method, path, id, summary string) huma.Operation {
		op := operation(method, path, id, "thread", summary)
		op.DefaultStatus = http.StatusCreated
		return op
	}
	handle(a, on, register(http.MethodPost, "/people", "registerPerson", "Say for the first time who somebody is"), a.registerPerson)
	handle(a, on, operation(http.MethodPost, person+"/cases/check", "checkCase", "thread", "Which facts are asked of a stage before it is opened"), a.checkCase)
	handle(a, on, register(http.MethodPost, person+"/cases", "openCase", "Open a stage"), a.openCase)
	handle(a, on, operation(http.MethodPatch, stage, "noteCase", "thread", "Say more, or other, facts of a stage"), a.noteCase)
	handle(a, on, register(http.MethodPost, stage+"/close", "closeCase", "Close a stage"), a.closeCase)
	handle(a, on, register(http.MethodPost, stage+"/birth", "sayBirth", "Close a pregnancy and open what follows"), a.sayBirth)
	handle(a, on, operation(http.MethodPost, stage+"/visits/check", "checkVisit", "thread", "Judge a visit without storing it"), a.checkVisit)
	handle(a, on, register(http.MethodPost, stage+"/visits", "sayVisit", "Store a visit, or a correction of one"), a.sayVisit)
	handle(a, on, register(http.MethodPost, person+"/relations", "relate", "Say who somebody's mother, father or partner is"), a.relate)
	handle(a, on, register(http.MethodPost, person+"/leave", "leave", "Say that somebody died or moved away"), a.leave)
	handle(a, on, register(http.MethodPost, person+"/entries/{entry}/withdraw", "withdrawEntry", "Take back a stage, a visit, an end, a relation or a leaving"), a.withdrawEntry)
}

func (a *API) registerPerson(ctx context.Context, in *newPersonInput) (SaidEntry, error) {
	b := &in.Body
	ids, err := parseIDs(b.ID)
	if err != nil {
		return SaidEntry{}, err
	}
	birth, err := ident.ParseDate(b.BirthDate)
	if err != nil {
		return SaidEntry{}, err
	}
	place, err := placeCode(b.Place)
	if err != nil {
		return SaidEntry{}, err
	}
	if err := a.placeExists(ctx, place); err != nil {
		return SaidEntry{}, err
	}
	person, err := a.Thread.Register(ctx, in.who(), ids[0], ledger.Person{
		Name: b.Name, Sex: ledger.Sex(b.Sex), Birth: birth, NIK: b.NIK, Mother: b.Mother, Place: place, Address: b.Address, RT: b.RT, RW: b.RW,
	})
	return SaidEntry{Entry: b.ID, Person: person.String()}, err
}

// placeExists refuses a place that nobody named: its people would stand in no
// figure.
func (a *API) placeExists(ctx context.Context, place region.Code) error {
	name, err := a.places.of(ctx, place)
	if err != nil {
		return err
	}
	if name.Name == string(place) {
		return fault.E("api.place", fault.Invalid, "thread.register.place", nil)
	}
	return nil
}

func (a *API) checkCase(ctx context.Context, in *newCaseInput) (AskedFacts, error) {
	opening, err := in.opening()
	if err != nil {
		return AskedFacts{}, err
	}
	asked, err := a.Thread.Facts(ctx, in.who(), opening)
	return AskedFacts{Asked: asked}, err
}

func (a *API) openCase(ctx context.Context, in *newCaseInput) (SaidEntry, error) {
	opening, err := in.opening()
	if err != nil {
		return SaidEntry{}, err
	}
	return SaidEntry{Entry: in.Body.ID, Person: in.ID}, a.Thread.Open(ctx, in.who(), opening)
}

func (in *newCaseInput) opening() (thread.Opening, error) {
	ids, err := parseIDs(in.Body.ID, in.ID)
	if err != nil {
		return thread.Opening{}, err
	}
	entered, err := ident.ParseDate(in.Body.Entered)
	if err != nil {
		return thread.Opening{}, err
	}
	facts, err := in.Body.Facts.said()
	return thread.Opening{ID: ids[0], Person: ids[1], Programme: in.Body.Programme, Entered: entered, Facts: facts}, err
}

func (a *API) noteCase(ctx context.Context, in *caseFactsInput) (SaidEntry, error) {
	ids, err := parseIDs(in.Body.ID, in.ID, in.Case)
	if err != nil {
		return SaidEntry{}, err
	}
	facts, err := in.Body.Facts.said()
	if err != nil {
		return SaidEntry{}, err
	}
	return SaidEntry{Entry: in.Body.ID, Person: in.ID}, a.Thread.Note(ctx, in.who(), ids[0], ids[1], ids[2], facts)
}

func (a *API) closeCase(ctx context.Context, in *caseEndInput) (ClosedCase, error) {
	ids, err := parseIDs(in.Body.ID, in.ID, in.Case)
	if err != nil {
		return ClosedCase{}, err
	}
	day, err := ident.ParseDate(in.Body.Date)
	if err != nil {
		return ClosedCase{}, err
	}
	next, err := a.Thread.Close(ctx, in.who(), ids[0], ids[1], ids[2], in.Body.Outcome, day)
	if err != nil {
		return ClosedCase{}, err
	}
	closed := ClosedCase{Entry: in.Body.ID, Next: []NamedID{}}
	for _, id := range next {
		if p := a.Thread.Book.On(id, day); p != nil {
			closed.Next = append(closed.Next, namedProgramme(p))
		}
	}
	return closed, nil
}

func (a *API) sayBirth(ctx context.Context, in *birthInput) (BornChildren, error) {
	ids, err := parseIDs(in.Body.ID, in.ID, in.Case)
	if err != nil {
		return BornChildren{}, err
	}
	day, err := ident.ParseDate(in.Body.Date)
	if err != nil {
		return BornChildren{}, err
	}
	birth := thread.Birth{ID: ids[0], Mother: ids[1], Case: ids[2], Outcome: in.Body.Outcome, Date: day, Babies: make([]thread.Baby, len(in.Body.Babies))}
	for i := range in.Body.Babies {
		b := &in.Body.Babies[i]
		facts, err := b.Facts.said()
		if err != nil {
			return BornChildren{}, err
		}
		birth.Babies[i] = thread.Baby{Name: b.Name, Sex: ledger.Sex(b.Sex), NIK: b.NIK, BirthWeightG: orZero(b.BirthWeightG), BirthLengthCm: orZero(b.BirthLengthCm), Facts: facts}
	}
	children, err := a.Thread.Born(ctx, in.who(), birth)
	if err != nil {
		return BornChildren{}, err
	}
	born := BornChildren{Entry: in.Body.ID, Children: make([]string, len(children))}
	for i, id := range children {
		born.Children[i] = id.String()
	}
	return born, nil
}

func (a *API) relate(ctx context.Context, in *relationInput) (SaidEntry, error) {
	ids, err := parseIDs(in.Body.ID, in.ID, in.Body.Other)
	if err != nil {
		return SaidEntry{}, err
	}
	return SaidEntry{Entry: in.Body.ID, Person: in.ID}, a.Thread.Relate(ctx, in.who(), ids[0], ids[1], ledger.Relation(in.Body.Relation), ids[2])
}

func (a *API) leave(ctx context.Context, in *leavingInput) (SaidEntry, error) {
	ids, err := parseIDs(in.Body.ID, in.ID)
	if err != nil {
		return SaidEntry{}, err
	}
	day, err := ident.ParseDate(in.Body.Date)
	if err != nil {
		return SaidEntry{}, err
	}
	return SaidEntry{Entry: in.Body.ID, Person: in.ID}, a.Thread.Leave(ctx, in.who(), ids[0], ids[1], ledger.Left{How: in.Body.How, Date: day})
}

func (a *API) withdrawEntry(ctx context.Context, in *withdrawEntryInput) (SaidEntry, error) {
	ids, err := parseIDs(in.Body.ID, in.ID, in.Entry)
	if err != nil {
		return SaidEntry{}, err
	}
	return SaidEntry{Entry: in.Body.ID, Person: in.ID}, a.Thread.Withdraw(ctx, in.who(), ids[0], ids[1], ids[2], in.Body.Reason)
}

// parseIDs reads ids whose form was checked when the request was read.
func parseIDs(texts ...string) ([]ledger.ID, error) {
	ids := make([]ledger.ID, len(texts))
	for i, text := range texts {
		var err error
		if ids[i], err = ledger.ParseID(text); err != nil {
			return nil, err
		}
	}
	return ids, nil
}
