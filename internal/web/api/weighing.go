package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"canting/internal/app/weigh"
	"canting/internal/domain/ident"
	"canting/internal/domain/ledger"
)

// Weighing is a weighing as somebody says it. What was not measured is null or
// left out.
type Weighing struct {
	ID        string   `json:"id" format:"uuid" doc:"A UUIDv7 made by the client: saying it again with the same id does nothing twice."`
	Child     string   `json:"child" format:"uuid"`
	Date      string   `json:"date" format:"date"`
	WeightKg  *float64 `json:"weight_kg" required:"false" minimum:"0" doc:"kg"`
	LenheiCm  *float64 `json:"lenhei_cm" required:"false" minimum:"0" doc:"Length or height as read from the board, cm."`
	Measure   string   `json:"measure" required:"false" enum:"l,h," doc:"l lying, h standing, empty not said."`
	MUACCm    *float64 `json:"muac_cm" required:"false" minimum:"0" doc:"LILA, cm."`
	HeadCm    *float64 `json:"head_cm" required:"false" minimum:"0" doc:"cm"`
	Oedema    bool     `json:"oedema" required:"false" doc:"Oedema of both feet."`
	Confirmed []string `json:"confirmed" required:"false" maxItems:"40" doc:"Codes of the warnings that a person has seen and keeps."`
}

// CheckedWeighing is a weighing to look at.
type CheckedWeighing struct {
	Weighing
	Amends string `json:"amends,omitempty" format:"uuid" doc:"The weighing that this one would correct; it is left out of the comparison."`
}

// AmendedWeighing is a weighing that replaces what was said before.
type AmendedWeighing struct {
	Weighing
	Reason string `json:"reason" maxLength:"500" doc:"Why, for whoever reads the history."`
}

// Withdrawal takes a weighing back.
type Withdrawal struct {
	ID     string `json:"id" format:"uuid" doc:"A UUIDv7 made by the client."`
	Reason string `json:"reason" maxLength:"500"`
}

// Finding is what is to be said about one field of a weighing.
type Finding struct {
	Field  string            `json:"field"`
	Code   string            `json:"code"`
	Level  string            `json:"level" enum:"info,warn,error" doc:"An error cannot be stored; a warn can once it is in confirmed."`
	Params map[string]string `json:"params"`
}

// Checked is what a weighing would come to.
type Checked struct {
	Measurement Measurement `json:"measurement"`
	Findings    []Finding   `json:"findings"`
}

// Said is a weighing that is stored.
type Said struct {
	Entry       string      `json:"entry" format:"uuid"`
	Seq         int64       `json:"seq" doc:"The entry's number in the city."`
	Measurement Measurement `json:"measurement"`
	Findings    []Finding   `json:"findings"`
}

// Withdrawn is a withdrawal that is stored.
type Withdrawn struct {
	Entry string `json:"entry" format:"uuid"`
	Seq   int64  `json:"seq" doc:"The entry's number in the city."`
}

type checkInput struct {
	Caller
	Body CheckedWeighing
}

type weighInput struct {
	Caller
	Body Weighing
}

type amendInput struct {
	Caller
	Entry string `path:"entry" format:"uuid" doc:"The weighing, by any of its versions."`
	Body  AmendedWeighing
}

type withdrawInput struct {
	Caller
	Entry string `path:"entry" format:"uuid" doc:"The weighing."`
	Body  Withdrawal
}

func (a *API) registerWeighing(on huma.API) {
	handle(a, on, operation(http.MethodPost, "/weighings/check", "checkWeighing", "weighing", "Look at a weighing without storing it"), a.checkWeighing)
	say := operation(http.MethodPost, "/weighings", "sayWeighing", "weighing", "Store a weighing")
	amend := operation(http.MethodPost, "/weighings/{entry}/amend", "amendWeighing", "weighing", "Correct a weighing")
	withdraw := operation(http.MethodPost, "/weighings/{entry}/withdraw", "withdrawWeighing", "weighing", "Take a weighing back")
	say.DefaultStatus, amend.DefaultStatus, withdraw.DefaultStatus = http.StatusCreated, http.StatusCreated, http.StatusCreated
	handle(a, on, say, a.sayWeighing)
	handle(a, on, amend, a.amendWeighing)
	handle(a, on, withdraw, a.withdrawWeighing)
}

func (a *API) checkWeighing(ctx context.Context, in *checkInput) (Checked, error) {
	said, err := in.Body.said()
	if err != nil {
		return Checked{}, err
	}
	if said.Amends, err = ledger.ParseID(in.Body.Amends); err != nil {
		return Checked{}, err
	}
	result, findings, err := a.Weighing.Check(ctx, in.who(), said)
	if err != nil {
		return Checked{}, err
	}
	looked := ledger.Weighed{
		Entry: said.ID, Who: in.who().Who, Source: ledger.Source{Kind: ledger.SourceDesk}, Weighing: said.Weighing, Result: result,
		Versions: []ledger.Version{{Entry: said.ID, SaidAt: a.Now().UnixMilli()}},
	}
	return Checked{Measurement: measurement(&looked, in.visitor.Account.Name), Findings: findingsOf(findings)}, nil
}

func (a *API) sayWeighing(ctx context.Context, in *weighInput) (Said, error) {
	said, err := in.Body.said()
	if err != nil {
		return Said{}, err
	}
	return a.enterWeighing(ctx, &in.Caller, said)
}

func (a *API) amendWeighing(ctx context.Context, in *amendInput) (Said, error) {
	said, err := in.Body.said()
	if err != nil {
		return Said{}, err
	}
	if said.Amends, err = ledger.ParseID(in.Entry); err != nil {
		return Said{}, err
	}
	said.Reason = in.Body.Reason
	return a.enterWeighing(ctx, &in.Caller, said)
}

func (a *API) enterWeighing(ctx context.Context, c *Caller, said weigh.Said) (Said, error) {
	stored, err := a.Weighing.Enter(ctx, c.who(), said)
	if err != nil {
		if stored == nil {
			return Said{}, err
		}
		p := ProblemOf(err)
		p.Findings = findingsOf(stored.Findings)
		return Said{}, p
	}
	m, err := a.measurement(ctx, &stored.Weighed)
	return Said{Entry: stored.Receipt.Entry.String(), Seq: stored.Receipt.Seq, Measurement: m, Findings: findingsOf(stored.Findings)}, err
}

func (a *API) withdrawWeighing(ctx context.Context, in *withdrawInput) (Withdrawn, error) {
	id, err := ledger.ParseID(in.Body.ID)
	if err != nil {
		return Withdrawn{}, err
	}
	weighing, err := ledger.ParseID(in.Entry)
	if err != nil {
		return Withdrawn{}, err
	}
	subject, err := a.Subjects.SubjectOf(ctx, a.City.Code, weighing)
	if err != nil {
		return Withdrawn{}, err
	}
	// The record may have been taken in by another since.
	holder, err := a.Children.Read(ctx, in.who(), subject)
	if err != nil {
		return Withdrawn{}, err
	}
	receipt, err := a.Weighing.Withdraw(ctx, in.who(), id, holder.Card.ID, weighing, in.Body.Reason)
	return Withdrawn{Entry: receipt.Entry.String(), Seq: receipt.Seq}, err
}

// said reads the shape of HTTP as the app's. The formats were checked when the
// body was read; what is impossible in a child is the ledger's to find.
func (w *Weighing) said() (weigh.Said, error) {
	id, err := ledger.ParseID(w.ID)
	if err != nil {
		return weigh.Said{}, err
	}
	childID, err := ledger.ParseID(w.Child)
	if err != nil {
		return weigh.Said{}, err
	}
	date, err := ident.ParseDate(w.Date)
	if err != nil {
		return weigh.Said{}, err
	}
	return weigh.Said{ID: id, Child: childID, Weighing: ledger.Weighing{
		Date: date, WeightKg: orZero(w.WeightKg), LenheiCm: orZero(w.LenheiCm), Measure: ledger.Lenhei(w.Measure),
		MUACCm: orZero(w.MUACCm), HeadCm: orZero(w.HeadCm), Oedema: w.Oedema, Confirmed: w.Confirmed,
	}}, nil
}

// orZero is how the ledger writes what was not measured.
func orZero(v *float64) float64 {
	if v == nil {
		return 0
	}
	return *v
}

func findingsOf(findings []ledger.Finding) []Finding {
	all := make([]Finding, len(findings))
	for i, f := range findings {
		all[i] = Finding{Field: f.Field, Code: f.Code, Level: string(f.Level), Params: f.Params}
		if f.Params == nil {
			all[i].Params = map[string]string{}
		}
	}
	return all
}
