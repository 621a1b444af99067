package api_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"canting/internal/domain/fault"
	"canting/internal/domain/ledger"
	"canting/internal/web/api"
)

func TestProblemOf(t *testing.T) {
	for _, test := range []struct {
		err    error
		status int
		key    string
		retry  string
	}{
		{fault.E("op", fault.Invalid, "account.name", nil, "max", "120"), 422, "account.name", ""},
		{fault.E("op", fault.NotFound, "fault.not_found", nil), 404, "fault.not_found", ""},
		{fault.E("op", fault.Denied, "fault.denied", nil), 403, "fault.denied", ""},
		{fault.E("op", fault.Unauthenticated, "fault.unauthenticated", nil), 401, "fault.unauthenticated", ""},
		{fault.E("op", fault.Conflict, "fault.pair.settled", nil), 409, "fault.pair.settled", ""},
		{fault.E("op", fault.TooMuch, "fault.query", nil), 413, "fault.query", ""},
		{fault.E("op", fault.TooMuch, "account.sign_in.too_often", nil, "seconds", "30"), 429, "account.sign_in.too_often", "30"},
		{fault.E("op", fault.Unavailable, "fault.store.full", errors.New("disk")), 503, "fault.store.full", ""},
		{fault.E("op", fault.Internal, "", errors.New("rahasia")), 500, "fault.internal", ""},
		{fault.E("op", fault.Internal, "region.data", errors.New("rahasia")), 500, "fault.internal", ""},
		{errors.New("rahasia"), 500, "fault.internal", ""},
		{fmt.Errorf("around: %w", fault.E("op", fault.NotFound, "", nil)), 404, "fault.not_found", ""},
		{nil, 500, "fault.internal", ""},
	} {
		p := api.ProblemOf(test.err)
		if p.Status != test.status || p.Key != test.key || p.Title != http.StatusText(test.status) || p.Detail == "" || p.GetHeaders().Get("Retry-After") != test.retry {
			t.Errorf("%v: %+v", test.err, p)
		}
		if strings.Contains(fmt.Sprintf("%+v", p), "rahasia") {
			t.Errorf("%v is told: %+v", test.err, p)
		}
	}
}

// TestOurFailuresAreNumbered breaks the store under the server: the person
// hears a number and nothing else, the log has the number and the cause, and
// the path only as a template.
func TestOurFailuresAreNumbered(t *testing.T) {
	r := newRig(t)
	c := r.as("admin")
	check(t, r.Store.Close())
	p := c.get("/children/"+r.bunga.String()).expect(http.StatusServiceUnavailable, "fault.unavailable").problem()
	number := p.Params["request"]
	if len(number) != 16 || strings.Contains(p.Detail, "sql") {
		t.Errorf("%+v", p)
	}
	log := r.log.String()
	if !strings.Contains(log, number) || !strings.Contains(log, "path=/api/v1/children/{id}") || !strings.Contains(log, "closed") {
		t.Errorf("the log: %s", log)
	}
	if strings.Contains(log, r.bunga.String()) {
		t.Errorf("the log names a child: %s", log)
	}
}

func TestSoundRequestsAreNotLogged(t *testing.T) {
	r := newRig(t)
	c := r.as("admin")
	c.get("/search?q=bunga").expect(http.StatusOK, "")
	c.get("/children/"+ledger.Derived("tiada").String()).expect(http.StatusNotFound, "")
	c.post("/weighings", "{").expect(http.StatusBadRequest, "")
	if r.log.Len() > 0 {
		t.Errorf("the log: %s", r.log)
	}
}

// TestWhoLeavesIsNoFailure cuts a request off: nobody is there to hear, and
// nothing is wrong with us.
func TestWhoLeavesIsNoFailure(t *testing.T) {
	r := newRig(t)
	c := r.as("admin")
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	c.ctx = ctx
	c.get("/children/" + r.bunga.String())
	if r.log.Len() > 0 {
		t.Errorf("the log: %s", r.log)
	}
}
