// Package api is Canting's JSON over HTTP: one file per resource, shapes of its
// own beside the domain's, and an OpenAPI 3.1 description made from the Go
// types. It decides nothing: who may see what is settled in the app services
// behind it.
package api

import (
	"context"
	"log/slog"
	"net/http"
	"reflect"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"canting/internal/app/child"
	"canting/internal/app/figure"
	"canting/internal/app/pairing"
	"canting/internal/app/thread"
	"canting/internal/app/weigh"
	"canting/internal/domain/access"
	"canting/internal/domain/ident"
	"canting/internal/domain/ledger"
	"canting/internal/domain/region"
	"canting/internal/web/session"
	"canting/locale"
)

// Names tells what the person behind an account is called; an unknown one is
// "" and no error.
type Names interface {
	Name(ctx context.Context, who ledger.ID) (string, error)
}

// Places lists the posyandu of a city. They are no secret.
type Places interface {
	Places(ctx context.Context, city region.Code) ([]ledger.PlaceCard, error)
}

// Subjects tells whom an entry is about. Whether the asker may know is decided
// where that person's record is read.
type Subjects interface {
	SubjectOf(ctx context.Context, city region.Code, entry ledger.ID) (ledger.ID, error)
}

// Config is what the API speaks for. All services are required.
type Config struct {
	Guard    *session.Guard
	City     *region.City
	Figures  *figure.Service
	Children *child.Service
	Weighing *weigh.Service
	Pairs    *pairing.Service
	Imports  Importer
	Growth   GrowthTools
	Thread   *thread.Service
	// Words are the sentences of each language, "id" and "en".
	Words    map[string]locale.Words
	Names    Names
	Places   Places
	Subjects Subjects

	// Now is the clock; nil: time.Now.
	Now func() time.Time
	// Log hears of failures that are ours; nil: slog.Default().
	Log *slog.Logger
	// UploadDir is where uploaded files wait for the import; "": the system's.
	UploadDir string
	// Demo says that all figures are made up.
	Demo bool
}

// API is the API of one city.
type API struct {
	Config
	places *placeNames
	names  *accountNames
	desk   *growthDesk
}

// maxBody bounds a JSON body, in bytes.
const maxBody = 1 << 20

// Register puts the API under /api/ of a mux.
func Register(mux *http.ServeMux, c Config) {
	if c.Now == nil {
		c.Now = time.Now
	}
	if c.Log == nil {
		c.Log = slog.Default()
	}
	a := &API{Config: c, places: newPlaceNames(c), names: newAccountNames(c.Names), desk: newGrowthDesk()}
	described := a.describe(mux)
	mux.HandleFunc("/api/", a.lost)
	document := frozenJSON(described.OpenAPI())
	mux.HandleFunc("GET /api/openapi.json", func(w http.ResponseWriter, r *http.Request) { document.serve(w, r) })
}

// describe registers every operation, on the mux and in the document.
func (a *API) describe(mux humago.Mux) huma.API {
	described := humago.New(mux, a.document())
	described.UseMiddleware(a.enter)
	a.registerSession(described)
	a.registerRegion(described)
	a.registerFigure(described)
	a.registerChild(described)
	a.registerWeighing(described)
	a.registerSearch(described)
	a.registerGrowth(described)
	a.registerGrowthFile(described)
	a.registerPrevalence(described)
	a.registerGrowthWork(described)
	a.registerImport(described)
	a.registerPair(described)
	a.registerThread(described)
	a.registerIndicator(described)
	refine(described.OpenAPI())
	return described
}

// lost answers for what is not in the document.
func (a *API) lost(w http.ResponseWriter, r *http.Request) {
	WriteProblem(w, &Problem{Type: blank, Title: http.StatusText(http.StatusNotFound), Status: http.StatusNotFound, Detail: "There is no such endpoint, or not with this method.", Key: "problem.route"})
}

// open marks the operations that need no session.
const open = "open"

// enter stands before every operation: who asks is settled before the body is
// read, so that a stranger cannot make us work.
func (a *API) enter(ctx huma.Context, next func(huma.Context)) {
	r, w := humago.Unwrap(ctx)
	w.Header().Set("Cache-Control", "no-store")
	in := &entered{humaContext: ctx, request: r}
	var err error
	if ctx.Operation().Metadata[open] != nil {
		err = a.Guard.SameOrigin(r)
	} else {
		in.visitor, err = a.Guard.Admit(r)
	}
	if err != nil {
		WriteProblem(w, a.problem(r.Context(), ctx.Operation(), err))
		return
	}
	next(in)
}

// humaContext is embedded under a name that is not that of its method Context.
type humaContext huma.Context

// entered is a request with its visitor.
type entered struct {
	humaContext
	visitor session.Visitor
	request *http.Request
}

// Unwrap gives the request's own context, as humago asks for it.
func (e *entered) Unwrap() huma.Context { return e.humaContext }

// Caller is who asks. Every input embeds it; it is filled by enter, before
// anything that the client wrote is looked at.
type Caller struct {
	visitor session.Visitor
	request *http.Request
}

// Resolve takes the visitor over from enter.
func (c *Caller) Resolve(ctx huma.Context) []error {
	if in, ok := ctx.(*entered); ok {
		c.visitor, c.request = in.visitor, in.request
	}
	return nil
}

func (c *Caller) who() access.Access { return c.visitor.Access }

// output is an answer of status 2xx with a JSON body.
type output[T any] struct{ Body T }

// handle registers an operation whose errors are faults.
func handle[I, T any](a *API, on huma.API, op huma.Operation, answer func(context.Context, *I) (T, error)) {
	handleRaw(a, on, op, func(ctx context.Context, in *I) (*output[T], error) {
		body, err := answer(ctx, in)
		if err != nil {
			return nil, err
		}
		return &output[T]{Body: body}, nil
	})
}

// handleRaw is handle for answers with headers of their own.
func handleRaw[I, O any](a *API, on huma.API, op huma.Operation, answer func(context.Context, *I) (*O, error)) {
	op.MaxBodyBytes = maxBody
	problems(&op, on.OpenAPI().Components.Schemas)
	huma.Register(on, op, func(ctx context.Context, in *I) (*O, error) {
		out, err := answer(ctx, in)
		if err != nil {
			return nil, a.problem(ctx, &op, err)
		}
		return out, nil
	})
}

// today is the day in the city.
func (a *API) today() ident.Date {
	year, month, day := a.Now().In(a.Weighing.Zone).Date()
	return ident.NewDate(year, int(month), day)
}

// operation names an operation in the document. Tag is the resource.
func operation(method, path, id, tag, summary string) huma.Operation {
	return huma.Operation{Method: method, Path: "/api/v1" + path, OperationID: id, Tags: []string{tag}, Summary: summary}
}

// schemaOf gives the document's schema of a type.
func schemaOf[T any](registry huma.Registry, hint string) *huma.Schema {
	return registry.Schema(reflect.TypeFor[T](), true, hint)
}
