package api

import (
	"context"
	"net/http"
	"strconv"

	"github.com/danielgtaylor/huma/v2"

	"canting/internal/app/thread"
)

// DueList is one page of who is due something.
type DueList struct {
	Items   []DueRow `json:"items" doc:"Overdue first, longest first."`
	Next    string   `json:"next" doc:"What to send as start for the next page; empty on the last."`
	Total   int      `json:"total" doc:"How many people there are on all pages."`
	Overdue int      `json:"overdue" doc:"How many visits are overdue on all pages."`
	Now     int      `json:"now" doc:"How many visits may be made now on all pages."`
	AsOf    string   `json:"as_of" format:"date"`
}

// DueRow is somebody with all that is due.
type DueRow struct {
	Person PersonRow `json:"person"`
	Due    []DueItem `json:"due" doc:"Most urgent first."`
}

// DueItem is one visit that is due.
type DueItem struct {
	WantedVisit
	Case      string  `json:"case"`
	Programme NamedID `json:"programme"`
}

type dueInput struct {
	Caller
	Place     string `query:"place" doc:"A kelurahan or posyandu; empty for all that the account sees."`
	Programme string `query:"programme" maxLength:"64" doc:"Empty for all."`
	Early     bool   `query:"early" doc:"With what is not due yet."`
	Start     int    `query:"start" minimum:"0" maximum:"1000000" doc:"The next of the page before."`
	Limit     int    `query:"limit" minimum:"1" maximum:"200" default:"50"`
}

func (a *API) registerDue(on huma.API) {
	handle(a, on, operation(http.MethodGet, "/due", "listDue", "thread", "Who is due a visit, overdue first"), a.listDue)
}

func (a *API) listDue(ctx context.Context, in *dueInput) (DueList, error) {
	q := thread.DueQuery{Programme: in.Programme, Early: in.Early, Start: in.Start, Limit: in.Limit}
	if in.Place != "" {
		var err error
		if q.Place, err = placeCode(in.Place); err != nil {
			return DueList{}, err
		}
	}
	found, err := a.Thread.Due(ctx, in.who(), q)
	if err != nil {
		return DueList{}, err
	}
	list := DueList{Items: make([]DueRow, len(found.People)), Total: found.Count, Overdue: found.Overdue, Now: found.Now, AsOf: a.today().String()}
	for i, person := range found.People {
		row := DueRow{Due: make([]DueItem, len(person.Items))}
		if row.Person, err = a.personRow(ctx, person.Card); err != nil {
			return DueList{}, err
		}
		for j, d := range person.Items {
			row.Due[j] = DueItem{WantedVisit: a.wantedVisit(d.Programme, d.Wanted), Case: d.Case.String(), Programme: namedProgramme(d.Programme)}
		}
		list.Items[i] = row
	}
	if end := in.Start + len(list.Items); end < list.Total {
		list.Next = strconv.Itoa(end)
	}
	return list, nil
}
