package api_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"canting/internal/web/api"
	"canting/internal/web/session"
)

func TestSessionSaysWhatOneMayDo(t *testing.T) {
	r := newRig(t)
	for _, test := range []struct {
		username, role, home string
		can, cannot          []string
	}{
		{"admin", "admin", "35.76", []string{"account.manage", "child.identify", "import.run"}, nil},
		{"sekretariat", "secretariat", "35.76", []string{"figures.read"}, []string{"child.read", "weighing.write", "pair.decide"}},
		{"bidan", "puskesmas", string(surodi), []string{"weighing.write", "pair.decide"}, []string{"account.manage"}},
		{"bidan2", "puskesmas", "35.76", []string{"import.run"}, []string{"account.manage"}},
		{"kader", "kader", string(melati), []string{"weighing.write"}, []string{"child.identify", "import.run"}},
		{"auditor", "auditor", "35.76", []string{"child.read"}, []string{"weighing.write", "child.identify"}},
	} {
		var s api.Session
		r.as(test.username).get("/session").expect(http.StatusOK, "").into(&s)
		if s.Account.Username != test.username || s.Account.Role != test.role || s.Home != test.home || s.City.Code != "35.76" || s.City.Name == "" {
			t.Errorf("%s: %+v", test.username, s)
		}
		for _, action := range test.can {
			if !slices.Contains(s.Can, action) {
				t.Errorf("%s may not %s", test.username, action)
			}
		}
		for _, action := range test.cannot {
			if slices.Contains(s.Can, action) {
				t.Errorf("%s may %s", test.username, action)
			}
		}
	}
}

func TestSignInSetsACookieForTheServerOnly(t *testing.T) {
	r := newRig(t)
	c := r.stranger()
	a := c.post("/session", map[string]string{"username": "Admin ", "password": password}).expect(http.StatusOK, "")
	cookie := a.Header().Get("Set-Cookie")
	for _, part := range []string{"canting=", "Path=/", "HttpOnly", "SameSite=Strict", "Expires="} {
		if !strings.Contains(cookie, part) {
			t.Errorf("%q lacks %s", cookie, part)
		}
	}
	if strings.Contains(cookie, "Secure") {
		t.Errorf("over http, %q would never come back", cookie)
	}
	token, _, _ := strings.Cut(strings.TrimPrefix(cookie, "canting="), ";")
	if len(token) < 40 || strings.Contains(a.Body.String(), token) {
		t.Error("the token is short, or stands in the page")
	}
}

func TestSignInRefuses(t *testing.T) {
	r := newRig(t)
	c := r.stranger()
	wrong := map[string]string{"username": "admin", "password": "bukan sandinya"}
	c.post("/session", wrong).expect(http.StatusUnauthorized, "account.sign_in.wrong")
	c.post("/session", map[string]string{"username": "siapa", "password": password}).expect(http.StatusUnauthorized, "account.sign_in.wrong")
	c.post("/session", map[string]any{"username": 7, "password": password}).expect(http.StatusUnprocessableEntity, "fault.invalid")
	for range 4 {
		c.post("/session", wrong).expect(http.StatusUnauthorized, "account.sign_in.wrong")
	}
	a := c.post("/session", wrong).expect(http.StatusTooManyRequests, "account.sign_in.too_often")
	if wait := a.Header().Get("Retry-After"); wait == "" || a.problem().Params["seconds"] != wait {
		t.Errorf("Retry-After %q beside %v", wait, a.problem().Params)
	}
}

func TestSignOutEndsTheSession(t *testing.T) {
	c := newRig(t).as("admin")
	a := c.do(http.MethodDelete, "/session", nil).expect(http.StatusNoContent, "")
	if cookie := a.Header().Get("Set-Cookie"); !strings.Contains(cookie, "canting=;") || !strings.Contains(cookie, "Max-Age=0") {
		t.Errorf("the cookie stays: %q", cookie)
	}
	c.get("/session").expect(http.StatusUnauthorized, "fault.unauthenticated")
}

func TestChangesNeedTheTokenAndOurOrigin(t *testing.T) {
	r := newRig(t)
	c := r.as("admin")
	check := func(change func(*client), status int, key string) {
		t.Helper()
		other := *c
		other.header = http.Header{}
		change(&other)
		other.post("/weighings/check", r.weighing()).expect(status, key)
	}
	check(func(*client) {}, http.StatusOK, "")
	check(func(c *client) { c.csrf = "" }, http.StatusForbidden, "problem.csrf")
	check(func(c *client) { c.csrf += "x" }, http.StatusForbidden, "problem.csrf")
	check(func(c *client) { c.cookie = "" }, http.StatusUnauthorized, "fault.unauthenticated")
	check(func(c *client) { c.cookie = session.CookieName + "=bukan" }, http.StatusUnauthorized, "fault.unauthenticated")
	check(func(c *client) { c.header.Set("Sec-Fetch-Site", "cross-site") }, http.StatusForbidden, "problem.origin")
	check(func(c *client) { c.header.Set("Sec-Fetch-Site", "same-site") }, http.StatusForbidden, "problem.origin")
	check(func(c *client) { c.header.Set("Sec-Fetch-Site", "same-origin") }, http.StatusOK, "")
	check(func(c *client) { c.header.Set("Origin", "https://lain.example") }, http.StatusForbidden, "problem.origin")
	check(func(c *client) { c.header.Set("Origin", "http://example.com") }, http.StatusOK, "") // httptest's host

	stranger := r.stranger()
	stranger.header.Set("Sec-Fetch-Site", "cross-site")
	stranger.post("/session", map[string]string{"username": "admin", "password": password}).expect(http.StatusForbidden, "problem.origin")
	// Reading needs no token: a page of another site cannot see the answer.
	reader := *c
	reader.csrf = ""
	reader.get("/session").expect(http.StatusOK, "")
}

// TestSessionIsNeverInTheURL holds that a token in a query opens nothing.
func TestSessionIsNeverInTheURL(t *testing.T) {
	c := newRig(t).as("admin")
	query := "?" + c.cookie
	c.cookie = ""
	c.get("/session"+query).expect(http.StatusUnauthorized, "fault.unauthenticated")
}
