package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"canting/internal/app/pairing"
	"canting/internal/domain/access"
	"canting/internal/domain/ledger"
)

// Pair is two records that may be one child.
type Pair struct {
	ID        string       `json:"id" format:"uuid"`
	State     string       `json:"state" enum:"open,merged,different,gone" doc:"gone: the suspicion itself was taken back."`
	Score     int          `json:"score" doc:"0 to 100. It orders the work and decides nothing."`
	Reasons   []PairReason `json:"reasons"`
	A         Child        `json:"a"`
	B         Child        `json:"b"`
	OpenedAt  string       `json:"opened_at" format:"date-time"`
	SettledBy string       `json:"settled_by" doc:"The name of who decided; empty while open."`
	SettledAt *string      `json:"settled_at" format:"date-time" doc:"Null while open."`
}

// PairReason speaks for or against.
type PairReason struct {
	Field  string `json:"field"`
	Code   string `json:"code"`
	Points int    `json:"points"`
}

// Pairs is one page of pairs.
type Pairs struct {
	Items []Pair `json:"items" doc:"Oldest first."`
	Next  string `json:"next" doc:"What to send as after for the next page; empty on the last."`
	Total int    `json:"total" doc:"How many there are in this state on all pages."`
}

type pairsInput struct {
	Caller
	State string `query:"state" enum:"open,settled" default:"open"`
	After string `query:"after" maxLength:"100" doc:"The next of the page before."`
}

// Decision is something said about a pair.
type Decision struct {
	ID string `json:"id" format:"uuid" doc:"A UUIDv7 made by the client: saying it again with the same id does nothing twice."`
}

// MergeDecision says that a pair is one child.
type MergeDecision struct {
	Decision
	Keep string `json:"keep" enum:"a,b" doc:"Whose name and facts to go on with. Nothing of the other is lost."`
}

type mergeInput struct {
	Caller
	ID   string `path:"id" format:"uuid"`
	Body MergeDecision
}

type decideInput struct {
	Caller
	ID   string `path:"id" format:"uuid"`
	Body Decision
}

func (a *API) registerPair(on huma.API) {
	handle(a, on, operation(http.MethodGet, "/pairs", "listPairs", "pair", "Doubtful pairs"), a.listPairs)
	handle(a, on, operation(http.MethodPost, "/pairs/{id}/merge", "mergePair", "pair", "Say that a pair is one child"), a.mergePair)
	handle(a, on, operation(http.MethodPost, "/pairs/{id}/different", "partPair", "pair", "Say that a pair is two children"), a.decide(a.differentPair))
	handle(a, on, operation(http.MethodPost, "/pairs/{id}/undo", "undoPair", "pair", "Take the decision about a pair back"), a.decide(a.undoPair))
}

func (a *API) listPairs(ctx context.Context, in *pairsInput) (Pairs, error) {
	if err := allowed(in.who(), access.PairDecide, "api.pairs"); err != nil {
		return Pairs{}, err
	}
	list, err := a.Pairs.List(ctx, in.who(), in.State == "open", in.After)
	if err != nil {
		return Pairs{}, err
	}
	pairs := Pairs{Items: make([]Pair, len(list.Items)), Next: list.Next, Total: list.Total}
	for i := range list.Items {
		if pairs.Items[i], err = a.pair(ctx, in.who(), &list.Items[i]); err != nil {
			return Pairs{}, err
		}
	}
	return pairs, nil
}

func (a *API) mergePair(ctx context.Context, in *mergeInput) (Pair, error) {
	merge := func(ctx context.Context, who access.Access, id, entry ledger.ID) (*pairing.Pair, error) {
		pair, err := a.Pairs.Read(ctx, who, id)
		if err != nil {
			return nil, err
		}
		keep := pair.Pair.A
		if in.Body.Keep == "b" {
			keep = pair.Pair.B
		}
		return a.Pairs.Merge(ctx, who, id, entry, keep)
	}
	return a.decide(merge)(ctx, &decideInput{Caller: in.Caller, ID: in.ID, Body: in.Body.Decision})
}

func (a *API) differentPair(ctx context.Context, who access.Access, id, entry ledger.ID) (*pairing.Pair, error) {
	return a.Pairs.Different(ctx, who, id, entry)
}

func (a *API) undoPair(ctx context.Context, who access.Access, id, entry ledger.ID) (*pairing.Pair, error) {
	return a.Pairs.Undo(ctx, who, id, entry)
}

// decide answers a decision with the pair as it stands afterwards.
func (a *API) decide(say func(ctx context.Context, who access.Access, id, entry ledger.ID) (*pairing.Pair, error)) func(context.Context, *decideInput) (Pair, error) {
	return func(ctx context.Context, in *decideInput) (Pair, error) {
		if err := allowed(in.who(), access.PairDecide, "api.pair"); err != nil {
			return Pair{}, err
		}
		id, err := ledger.ParseID(in.ID)
		if err != nil {
			return Pair{}, err
		}
		entry, err := ledger.ParseID(in.Body.ID)
		if err != nil {
			return Pair{}, err
		}
		pair, err := say(ctx, in.who(), id, entry)
		if err != nil {
			return Pair{}, err
		}
		return a.pair(ctx, in.who(), pair)
	}
}

func (a *API) pair(ctx context.Context, who access.Access, p *pairing.Pair) (Pair, error) {
	pair := Pair{ID: p.ID.String(), State: string(p.State()), Score: p.Pair.Score, Reasons: make([]PairReason, len(p.Pair.Reasons)), OpenedAt: instant(p.Opened)}
	for i, reason := range p.Pair.Reasons {
		pair.Reasons[i] = PairReason(reason)
	}
	if d := p.Standing(); d != nil {
		by, err := a.names.of(ctx, d.Who)
		if err != nil {
			return Pair{}, err
		}
		pair.SettledBy, pair.SettledAt = by, instantOrNull(d.SaidAt)
	}
	var err error
	if pair.A, err = a.side(ctx, who, p.A); err != nil {
		return Pair{}, err
	}
	pair.B, err = a.side(ctx, who, p.B)
	return pair, err
}

// side is one record of a pair. Its pairs are not followed further.
func (a *API) side(ctx context.Context, who access.Access, card *ledger.Card) (Child, error) {
	return a.child(ctx, card, nil, who.May(access.ChildIdentify, card.Person.Place))
}
