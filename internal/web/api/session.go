package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"canting/internal/domain/access"
	"canting/internal/domain/region"
	"canting/internal/web/session"
)

// Session is who is signed in, and what they may do.
type Session struct {
	Account Account   `json:"account"`
	City    PlaceName `json:"city"`
	CSRF    string    `json:"csrf" doc:"Goes back in the header X-CSRF-Token with every method that changes something."`
	Can     []string  `json:"can" doc:"What the account may do somewhere: figures.read, child.read, child.identify (the NIK in full), weighing.write, import.run, pair.decide, account.manage and others."`
	Home    string    `json:"home" doc:"The code of the place to open first."`
}

// Account is a person's way in.
type Account struct {
	ID       string   `json:"id" format:"uuid"`
	Username string   `json:"username"`
	Name     string   `json:"name"`
	Role     string   `json:"role" enum:"admin,secretariat,puskesmas,kader,auditor"`
	Areas    []string `json:"areas" doc:"Codes of the places that the account works in."`
}

type signInInput struct {
	Caller
	Body struct {
		Username string `json:"username" maxLength:"200"`
		Password string `json:"password" maxLength:"2000"`
	}
}

type signInOutput struct {
	SetCookie string `header:"Set-Cookie"`
	Body      Session
}

type signOutOutput struct {
	SetCookie string `header:"Set-Cookie"`
}

func (a *API) registerSession(on huma.API) {
	signIn := operation(http.MethodPost, "/session", "signIn", "session", "Open a session")
	signIn.Metadata = map[string]any{open: true}
	signIn.Security = []map[string][]string{} // none
	handleRaw(a, on, signIn, a.signIn)
	handle(a, on, operation(http.MethodGet, "/session", "readSession", "session", "Who is signed in"), a.readSession)
	signOut := operation(http.MethodDelete, "/session", "signOut", "session", "End the session")
	signOut.DefaultStatus = http.StatusNoContent
	handleRaw(a, on, signOut, a.signOut)
}

func (a *API) signIn(_ context.Context, in *signInInput) (*signInOutput, error) {
	visitor, cookie, err := a.Guard.SignIn(in.request, in.Body.Username, in.Body.Password)
	if err != nil {
		return nil, err
	}
	return &signInOutput{SetCookie: cookie.String(), Body: a.session(visitor)}, nil
}

func (a *API) readSession(_ context.Context, in *Caller) (Session, error) {
	return a.session(in.visitor), nil
}

func (a *API) signOut(_ context.Context, in *Caller) (*signOutOutput, error) {
	cookie, err := a.Guard.SignOut(in.request, in.visitor)
	if err != nil {
		return nil, err
	}
	return &signOutOutput{SetCookie: cookie.String()}, nil
}

func (a *API) session(v session.Visitor) Session {
	areas := make([]string, len(v.Account.Areas))
	for i, area := range v.Account.Areas {
		areas[i] = string(area)
	}
	can := []string{}
	for _, action := range access.Actions() {
		if v.Access.MayAnywhere(action) {
			can = append(can, string(action))
		}
	}
	return Session{
		Account: Account{ID: v.Account.ID.String(), Username: v.Account.Username, Name: v.Account.Name, Role: string(v.Account.Role), Areas: areas},
		City:    PlaceName{Code: string(a.City.Code), Name: a.City.Name},
		CSRF:    v.CSRF, Can: can, Home: string(home(v.Access)),
	}
}

// home is the place that holds all that an account works in, as far as it may
// read figures there, and else its first area.
func home(who access.Access) region.Code {
	if len(who.Areas) == 0 {
		return who.City
	}
	around := who.Areas[0]
	for _, area := range who.Areas[1:] {
		for !area.Within(around) && around != "" {
			around = around.Parent()
		}
	}
	if who.May(access.FiguresRead, around) {
		return around
	}
	return who.Areas[0]
}
