package api

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"encoding/json"
	"errors"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"canting/internal/domain/fault"
)

const (
	blank       = "about:blank"
	problemType = "application/problem+json"
	// requestParam names the request in a sentence about a failure of ours, so
	// that whoever reports it can be found in the log.
	requestParam = "request"
)

// Problem is a failure as RFC 9457 has it, with the sentence for people as a
// catalogue key and its parameters. Detail is for developers.
type Problem struct {
	Type   string            `json:"type" doc:"Always about:blank: the key says what kind of problem it is."`
	Title  string            `json:"title" doc:"The status in words."`
	Status int               `json:"status" doc:"The HTTP status."`
	Detail string            `json:"detail" doc:"What happened, in English, for developers."`
	Key    string            `json:"key" doc:"The catalogue key of the sentence for people."`
	Params map[string]string `json:"params" doc:"What fills that sentence."`
	Errors []Wrong           `json:"errors" doc:"Which parts of the request were not understood."`
	// Findings are what a weighing that was not stored was told.
	Findings []Finding `json:"findings,omitempty" doc:"What was found about a weighing that was not stored."`

	retryAfter string
}

// Wrong is one part of a request that was not understood.
type Wrong struct {
	Location string `json:"location" doc:"Where: body.weight_kg, query.month, path.id."`
	Message  string `json:"message" doc:"What was expected, in English."`
}

// Error is the developer's line.
func (p *Problem) Error() string { return p.Key }

// GetStatus gives the HTTP status; huma asks for it.
func (p *Problem) GetStatus() int { return p.Status }

// ContentType is application/problem+json for any JSON; huma asks for it.
func (p *Problem) ContentType(string) string { return problemType }

// GetHeaders are the headers that go with the problem; huma asks for them.
func (p *Problem) GetHeaders() http.Header {
	if p.retryAfter == "" {
		return nil
	}
	return http.Header{"Retry-After": {p.retryAfter}}
}

// answer is how HTTP says a kind of fault.
type answer struct {
	status int
	detail string
}

// answers is the one table from kinds of faults to HTTP.
func answers(k fault.Kind) answer {
	switch k {
	case fault.Invalid:
		return answer{http.StatusUnprocessableEntity, "Some part of the input needs another look."}
	case fault.NotFound:
		return answer{http.StatusNotFound, "There is no such thing, or it is outside of the account's area."}
	case fault.Denied:
		return answer{http.StatusForbidden, "The account may not do this."}
	case fault.Unauthenticated:
		return answer{http.StatusUnauthorized, "A live session is needed."}
	case fault.Conflict:
		return answer{http.StatusConflict, "This contradicts what is stored."}
	case fault.TooMuch:
		return answer{http.StatusRequestEntityTooLarge, "This is beyond a limit."}
	case fault.Unavailable:
		return answer{http.StatusServiceUnavailable, "This may work again in a while."}
	}
	return answer{http.StatusInternalServerError, "The server failed; its log knows the request by its number."}
}

// ProblemOf makes a problem of an error. What is not a fault becomes
// "fault.internal" and keeps its text to itself.
func ProblemOf(err error) *Problem {
	var ready *Problem
	if errors.As(err, &ready) {
		return ready
	}
	kind := fault.KindOf(err)
	key, params := fault.Sentence(err)
	if kind == fault.Internal {
		key, params = "fault.internal", nil
	}
	a := answers(kind)
	p := &Problem{Type: blank, Status: a.status, Detail: a.detail, Key: key, Params: params}
	if wait := params["seconds"]; kind == fault.TooMuch && wait != "" {
		// Too often, rather than too large.
		p.Status, p.retryAfter = http.StatusTooManyRequests, wait
	}
	p.Title = http.StatusText(p.Status)
	return p
}

// problem is ProblemOf, with the failures that are ours written to the log
// under a number that the person hears too. The log has the operation's path as
// a template: a URL may hold names.
func (a *API) problem(ctx context.Context, op *huma.Operation, err error) *Problem {
	p := ProblemOf(err)
	if p.Status < http.StatusInternalServerError || errors.Is(err, context.Canceled) {
		return p
	}
	return a.number(ctx, op, p, err)
}

func (a *API) number(ctx context.Context, op *huma.Operation, p *Problem, err error) *Problem {
	number := RequestNumber()
	a.Log.ErrorContext(ctx, "request failed", "request", number, "method", op.Method, "path", op.Path, "status", p.Status, "error", err)
	params := map[string]string{requestParam: number}
	for name, value := range p.Params {
		params[name] = value
	}
	p.Params = params
	return p
}

// RequestNumber is a fresh random number for the log, 16 hex digits.
func RequestNumber() string {
	var b [8]byte
	_, _ = rand.Read(b[:]) // never fails (crypto/rand)
	return hex.EncodeToString(b[:])
}

// Failed is the problem of a request that the server lost, by its number.
func Failed(number string) *Problem {
	p := ProblemOf(nil)
	p.Params = map[string]string{requestParam: number}
	return p
}

// WriteProblem writes a problem outside of an operation.
func WriteProblem(w http.ResponseWriter, p *Problem) {
	w.Header().Set("Content-Type", problemType)
	w.Header().Set("Cache-Control", "no-store")
	for name, values := range p.GetHeaders() {
		w.Header()[name] = values
	}
	w.WriteHeader(p.Status)
	// The client may be gone; there is nobody left to tell.
	_ = json.NewEncoder(w).Encode(p.whole())
}

// whole leaves no list or map to be null.
func (p *Problem) whole() *Problem {
	if p.Params == nil {
		p.Params = map[string]string{}
	}
	if p.Errors == nil {
		p.Errors = []Wrong{}
	}
	return p
}

// shape is the last step before an answer is written: huma's own errors, about
// bodies and parameters, become problems like all others.
func shape(_ huma.Context, _ string, body any) (any, error) {
	switch body := body.(type) {
	case *Problem:
		return body.whole(), nil
	case *huma.ErrorModel:
		return unread(body).whole(), nil
	}
	return body, nil
}

// unread is what to say of a request that could not be understood. The values
// themselves are left out: they may be somebody's name.
func unread(m *huma.ErrorModel) *Problem {
	p := &Problem{Type: blank, Title: http.StatusText(m.Status), Status: m.Status, Detail: m.Detail, Key: unreadKey(m.Status)}
	for _, e := range m.Errors {
		p.Errors = append(p.Errors, Wrong{Location: e.Location, Message: e.Message})
	}
	return p
}

func unreadKey(status int) string {
	switch status {
	case http.StatusBadRequest, http.StatusRequestTimeout:
		return "problem.body.unreadable"
	case http.StatusRequestEntityTooLarge:
		return "problem.body.large"
	case http.StatusUnsupportedMediaType, http.StatusNotAcceptable:
		return "problem.body.type"
	case http.StatusUnprocessableEntity:
		return "fault.invalid"
	}
	return "fault.internal"
}

// problems documents the one shape of every failure.
func problems(op *huma.Operation, registry huma.Registry) {
	if op.Responses == nil {
		op.Responses = map[string]*huma.Response{}
	}
	op.Responses["default"] = &huma.Response{
		Description: "A problem",
		Content:     map[string]*huma.MediaType{problemType: {Schema: schemaOf[Problem](registry, "Problem")}},
	}
}
