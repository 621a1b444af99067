package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"canting/internal/app/child"
)

// Found is the answer to a search.
type Found struct {
	Items []Hit `json:"items" doc:"Best first."`
}

// Hit is one person found.
type Hit struct {
	ID        string    `json:"id" format:"uuid"`
	Name      string    `json:"name"`
	Sex       string    `json:"sex" enum:"l,p,"`
	BirthDate *string   `json:"birth_date" format:"date"`
	Mother    string    `json:"mother"`
	NIK       string    `json:"nik" doc:"With its middle hidden."`
	Place     PlaceName `json:"place"`
	Kelurahan PlaceName `json:"kelurahan"`
	Matched   string    `json:"matched" enum:"name,mother,nik" doc:"Where the words were found."`
}

type searchInput struct {
	Caller
	Q     string `query:"q" doc:"A name, a mother's name, or the first four or more digits of a NIK; at most 100 bytes."`
	Limit int    `query:"limit" minimum:"1" maximum:"50" default:"10"`
}

func (a *API) registerSearch(on huma.API) {
	handle(a, on, operation(http.MethodGet, "/search", "search", "search", "Find a child, forgiving of spelling"), a.search)
}

func (a *API) search(ctx context.Context, in *searchInput) (Found, error) {
	people, err := a.Children.Search(ctx, in.who(), in.Q, in.Limit)
	if err != nil {
		return Found{}, err
	}
	found := Found{Items: make([]Hit, len(people))}
	for i, p := range people {
		hit := Hit{
			ID: p.ID.String(), Name: p.Name, Sex: string(p.Sex), BirthDate: dateOrNull(p.Birth),
			Mother: p.Mother, NIK: child.Masked(p.NIK), Matched: p.Matched,
		}
		if hit.Place, hit.Kelurahan, err = a.places.around(ctx, p.Place); err != nil {
			return Found{}, err
		}
		found.Items[i] = hit
	}
	return found, nil
}
