package api_test

import (
	"net/http"
	"strings"
	"testing"
)

// TestRolesByEndpoint is the whole policy as HTTP shows it. 404 is "outside of
// your area", which a role without any area for it is too.
func TestRolesByEndpoint(t *testing.T) {
	r := newRig(t)
	roles := []string{"-", "admin", "sekretariat", "bidan", "kader", "auditor"}
	clients := map[string]*client{"-": r.stranger()}
	for _, username := range roles[1:] {
		clients[username] = r.as(username)
	}
	dewi := "/people/" + r.dewi.String()
	pregnancy := clients["admin"].pregnant()
	anc := func() map[string]any { return clients["admin"].anc(said{"lila_cm": 24}) }
	bunga, entry, pair := r.bunga.String(), r.first.ID.String(), r.pair.String()
	id := func() map[string]any { return map[string]any{"id": r.ID().String()} }
	for _, test := range []struct {
		method, path string
		body         func() map[string]any
		want         [6]int // in the order of roles
	}{
		{"GET", "/session", nil, [6]int{401, 200, 200, 200, 200, 200}},
		{"GET", "/regions", nil, [6]int{401, 200, 200, 200, 200, 200}},
		{"GET", "/growth/bands?indicator=wfa&sex=l", nil, [6]int{401, 200, 200, 200, 200, 200}},
		{"POST", "/growth/columns", nil, [6]int{401, 422, 422, 422, 422, 422}}, // everybody may, with a file
		{"POST", "/growth/z", nil, [6]int{401, 422, 422, 422, 422, 422}},
		{"POST", "/growth/prevalence", nil, [6]int{401, 422, 422, 422, 422, 422}},
		{"POST", "/growth/chart?sex=l&indicator=wfa", nil, [6]int{401, 422, 422, 422, 422, 422}},
		{"GET", "/growth/work/" + bunga, nil, [6]int{401, 404, 404, 404, 404, 404}},
		{"GET", "/figures?place=35.76", nil, [6]int{401, 200, 200, 200, 404, 200}},
		{"GET", "/figures?place=" + string(melati), nil, [6]int{401, 200, 200, 200, 200, 200}},
		{"GET", "/children?place=" + string(melati), nil, [6]int{401, 200, 404, 200, 200, 200}},
		{"GET", "/children?place=" + string(mawar), nil, [6]int{401, 200, 404, 404, 404, 200}},
		{"GET", "/children/" + bunga, nil, [6]int{401, 200, 404, 200, 200, 200}},
		{"GET", "/children/" + bunga + "/history", nil, [6]int{401, 200, 404, 200, 200, 200}},
		{"GET", "/search?q=bunga", nil, [6]int{401, 200, 403, 200, 200, 200}},
		{"POST", "/weighings/check", r.weighing, [6]int{401, 200, 404, 200, 200, 403}},
		{"POST", "/weighings", func() map[string]any { return confirmed(r.weighing()) }, [6]int{401, 201, 404, 201, 201, 403}},
		{"POST", "/weighings/" + entry + "/amend", func() map[string]any {
			return with(confirmed(r.weighing()), map[string]any{"date": "2026-09-05", "reason": "salah"})
		}, [6]int{401, 201, 404, 201, 201, 403}},
		{"GET", "/imports", nil, [6]int{401, 200, 403, 200, 403, 403}},
		{"GET", "/imports/" + bunga, nil, [6]int{401, 404, 403, 404, 403, 403}},
		{"GET", "/imports/" + bunga + "/remarks", nil, [6]int{401, 200, 403, 200, 403, 403}},
		{"POST", "/imports/" + bunga + "/undo", id, [6]int{401, 404, 403, 404, 403, 403}},
		{"GET", "/pairs", nil, [6]int{401, 200, 403, 200, 403, 403}},
		{"POST", "/pairs/" + pair + "/undo", id, [6]int{401, 200, 403, 404, 403, 403}},
		{"POST", "/pairs/" + pair + "/different", id, [6]int{401, 200, 403, 404, 403, 403}},
		{"GET", "/programmes", nil, [6]int{401, 200, 200, 200, 200, 200}},
		{"GET", dewi + "/thread", nil, [6]int{401, 200, 404, 200, 200, 200}},
		{"GET", "/people/" + r.citra.String() + "/thread", nil, [6]int{401, 200, 404, 404, 404, 200}},
		{"GET", "/due", nil, [6]int{401, 200, 200, 200, 200, 200}},
		{"GET", "/due?place=" + string(mawar), nil, [6]int{401, 200, 404, 404, 404, 200}},
		{"POST", dewi + "/cases", func() map[string]any { return with(id(), said{"programme": "pascasalin", "entered": "2026-11-01"}) }, [6]int{401, 201, 404, 409, 409, 403}},
		{"PATCH", pregnancy, func() map[string]any { return with(id(), said{"facts": said{"gravida": 2}}) }, [6]int{401, 200, 404, 200, 200, 403}},
		{"POST", pregnancy + "/visits/check", anc, [6]int{401, 200, 404, 200, 200, 403}},
		{"POST", pregnancy + "/visits", anc, [6]int{401, 201, 404, 201, 201, 403}},
		{"POST", dewi + "/relations", func() map[string]any {
			return with(id(), said{"relation": "mother", "other": bunga})
		}, [6]int{401, 201, 404, 201, 201, 403}},
		{"POST", pregnancy + "/birth", func() map[string]any {
			return with(id(), said{"outcome": "lahir_mati", "date": "2026-11-03"})
		}, [6]int{401, 201, 404, 409, 409, 403}},
		{"POST", "/people", func() map[string]any {
			return with(id(), said{"name": "Ani", "sex": "p", "birth_date": "2010-01-01", "place": string(melati)})
		}, [6]int{401, 201, 403, 201, 403, 403}},
		{"POST", dewi + "/leave", func() map[string]any { return with(id(), said{"how": "moved", "date": "2026-11-20"}) }, [6]int{401, 201, 404, 201, 403, 403}},
		{"DELETE", "/session", nil, [6]int{401, 204, 204, 204, 204, 204}},
	} {
		for i, username := range roles {
			var body any
			if test.body != nil {
				body = test.body()
			}
			if a := clients[username].do(test.method, test.path, body); a.Code != test.want[i] {
				t.Errorf("%s as %s %s: %d, want %d: %.300s", username, test.method, strings.SplitN(test.path, "?", 2)[0], a.Code, test.want[i], a.Body)
			} else if a.Code >= http.StatusBadRequest {
				a.problem()
			}
		}
	}
}

// confirmed answers every question beforehand.
func confirmed(w map[string]any) map[string]any {
	return with(w, map[string]any{"confirmed": []string{"already_weighed", "weight_jump", "length_jump", "length_shrunk"}})
}
