package api_test

import (
	"encoding/json"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"

	"canting/internal/domain/ledger"
	"canting/internal/web/api"
)

// weighing is a plausible weighing of Bunga in November.
func (r *rig) weighing() map[string]any {
	return map[string]any{
		"id": r.ID().String(), "child": r.bunga.String(), "date": "2026-11-10", "weight_kg": 9.6, "lenhei_cm": 78.5,
		"measure": "l", "muac_cm": nil, "head_cm": nil, "oedema": false, "confirmed": []string{},
	}
}

func with(w map[string]any, changes map[string]any) map[string]any {
	w = maps.Clone(w)
	maps.Copy(w, changes)
	return w
}

func TestSayWeighing(t *testing.T) {
	r := newRig(t)
	c := r.as("kader")
	w := r.weighing()
	var said api.Said
	c.post("/weighings", w).expect(http.StatusCreated, "").into(&said)
	m := said.Measurement
	if said.Entry != w["id"] || said.Seq <= 0 || m.Entry != w["id"] || *m.WeightKg != 9.6 || m.SaidBy != "Kader Wulan" || m.Source.Kind != "desk" || *m.AgeMonths != 20 {
		t.Errorf("%+v", said)
	}
	var again api.Said
	c.post("/weighings", w).expect(http.StatusCreated, "").into(&again)
	if again.Seq != said.Seq {
		t.Errorf("said twice: %d and %d", said.Seq, again.Seq)
	}
	c.post("/weighings", with(w, map[string]any{"weight_kg": 9.7})).expect(http.StatusConflict, "fault.entry.reused")
	var one api.Child
	c.get("/children/" + r.bunga.String()).into(&one)
	if len(one.Measurements) != 3 {
		t.Errorf("%d measurements", len(one.Measurements))
	}
	r.Verify()
}

func TestWeighingWarnsOnce(t *testing.T) {
	r := newRig(t)
	c := r.as("kader")
	w := with(r.weighing(), map[string]any{"lenhei_cm": 74})
	var checked api.Checked
	c.post("/weighings/check", w).expect(http.StatusOK, "").into(&checked)
	if !found(checked.Findings, "length_shrunk", "warn") {
		t.Errorf("%+v", checked.Findings)
	}
	refused := c.post("/weighings", w).expect(http.StatusUnprocessableEntity, "fault.weighing.findings").problem()
	if !found(refused.Findings, "length_shrunk", "warn") {
		t.Errorf("%+v", refused.Findings)
	}
	var said api.Said
	c.post("/weighings", with(w, map[string]any{"confirmed": []string{"length_shrunk"}})).expect(http.StatusCreated, "").into(&said)
	if !found(said.Findings, "length_shrunk", "warn") {
		t.Errorf("%+v", said.Findings)
	}
	c.post("/weighings", with(r.weighing(), map[string]any{"weight_kg": 9600, "confirmed": []string{"weight_grams"}})).expect(http.StatusUnprocessableEntity, "fault.weighing.findings")
}

func found(findings []api.Finding, code, level string) bool {
	return slices.ContainsFunc(findings, func(f api.Finding) bool { return f.Code == code && f.Level == level && f.Params != nil })
}

func TestCheckStoresNothing(t *testing.T) {
	r := newRig(t)
	c := r.as("kader")
	before, err := r.Store.Seq(t.Context(), city)
	check(t, err)
	var checked api.Checked
	c.post("/weighings/check", r.weighing()).expect(http.StatusOK, "").into(&checked)
	if checked.Measurement.ZWei.Z == nil || checked.Measurement.BBU == "" || checked.Findings == nil {
		t.Errorf("%+v", checked)
	}
	after, err := r.Store.Seq(t.Context(), city)
	check(t, err)
	if before != after {
		t.Errorf("the sequence moved from %d to %d", before, after)
	}
	// A correction is not compared with what it corrects.
	same := with(r.weighing(), map[string]any{"date": "2026-09-05"})
	c.post("/weighings/check", same).into(&checked)
	if !found(checked.Findings, "already_weighed", "warn") {
		t.Errorf("%+v", checked.Findings)
	}
	c.post("/weighings/check", with(same, map[string]any{"amends": r.first.ID.String()})).expect(http.StatusOK, "").into(&checked)
	if found(checked.Findings, "already_weighed", "warn") {
		t.Errorf("%+v", checked.Findings)
	}
}

func TestAmendAndWithdraw(t *testing.T) {
	r := newRig(t)
	c := r.as("bidan")
	path := "/weighings/" + r.first.ID.String()
	w := with(r.weighing(), map[string]any{"date": "2026-09-05", "weight_kg": 9.0, "lenhei_cm": 76.0})
	c.post(path+"/amend", with(w, map[string]any{"reason": " "})).expect(http.StatusUnprocessableEntity, "fault.entry.reason")
	c.post(path+"/amend", w).expect(http.StatusUnprocessableEntity, "fault.invalid")
	w["reason"] = "salah ketik"
	var said api.Said
	c.post(path+"/amend", w).expect(http.StatusCreated, "").into(&said)
	if said.Measurement.Entry != r.first.ID.String() || !said.Measurement.Amended || *said.Measurement.WeightKg != 9 {
		t.Errorf("%+v", said.Measurement)
	}
	unknown := "/weighings/" + r.ID().String()
	c.post(unknown+"/amend", with(w, map[string]any{"id": r.ID().String()})).expect(http.StatusNotFound, "fault.entry.amends")

	back := map[string]any{"id": r.ID().String(), "reason": "tertukar"}
	c.post(unknown+"/withdraw", back).expect(http.StatusNotFound, "fault.not_found")
	c.post(path+"/withdraw", with(back, map[string]any{"reason": ""})).expect(http.StatusUnprocessableEntity, "fault.entry.reason")
	r.as("auditor").post(path+"/withdraw", back).expect(http.StatusForbidden, "fault.denied")
	var gone api.Withdrawn
	c.post(path+"/withdraw", back).expect(http.StatusCreated, "").into(&gone)
	if gone.Entry != back["id"] || gone.Seq <= said.Seq {
		t.Errorf("%+v", gone)
	}
	var one api.Child
	c.get("/children/" + r.bunga.String()).into(&one)
	if !one.Measurements[0].Withdrawn || one.Measurements[1].Withdrawn {
		t.Errorf("%+v", one.Measurements)
	}
	r.Verify()
}

func TestWeighingRefuses(t *testing.T) {
	r := newRig(t)
	c := r.as("kader")
	w := r.weighing()
	for name, test := range map[string]struct {
		body   any
		status int
		key    string
		at     string
	}{
		"no JSON":          {`{"id":`, http.StatusBadRequest, "problem.body.unreadable", "body"},
		"nothing":          {"", http.StatusBadRequest, "problem.body.unreadable", ""},
		"a list":           {`[]`, http.StatusUnprocessableEntity, "fault.invalid", "body"},
		"a text weight":    {with(w, map[string]any{"weight_kg": "9,6"}), http.StatusUnprocessableEntity, "fault.invalid", "body.weight_kg"},
		"a negative":       {with(w, map[string]any{"weight_kg": -1}), http.StatusUnprocessableEntity, "fault.invalid", "body.weight_kg"},
		"no date":          {without(w, "date"), http.StatusUnprocessableEntity, "fault.invalid", "body"},
		"30 February":      {with(w, map[string]any{"date": "2026-02-30"}), http.StatusUnprocessableEntity, "fault.invalid", "body.date"},
		"no UUID":          {with(w, map[string]any{"child": "bunga"}), http.StatusUnprocessableEntity, "fault.invalid", "body.child"},
		"another measure":  {with(w, map[string]any{"measure": "duduk"}), http.StatusUnprocessableEntity, "fault.invalid", "body.measure"},
		"an unknown field": {with(w, map[string]any{"tekanan": 1}), http.StatusUnprocessableEntity, "fault.invalid", "body.tekanan"},
		"an unknown child": {with(w, map[string]any{"child": ledger.Derived("tiada").String()}), http.StatusNotFound, "fault.not_found", ""},
		"another's child":  {with(w, map[string]any{"child": r.citra.String()}), http.StatusNotFound, "fault.not_found", ""},
		"too large":        {`{"id":"` + strings.Repeat("a", 1<<20) + `"}`, http.StatusRequestEntityTooLarge, "problem.body.large", ""},
	} {
		t.Run(name, func(t *testing.T) {
			p := c.post("/weighings", test.body).expect(test.status, test.key).problem()
			if test.at != "" && !slices.ContainsFunc(p.Errors, func(w api.Wrong) bool { return w.Location == test.at && w.Message != "" }) {
				t.Errorf("nothing said about %s: %+v", test.at, p.Errors)
			}
		})
	}
	r.as("auditor").post("/weighings", r.weighing()).expect(http.StatusForbidden, "fault.denied")
	other := *c
	other.header = http.Header{"Content-Type": {"text/xml"}}
	other.post("/weighings", "<a/>").expect(http.StatusUnsupportedMediaType, "problem.body.type")
}

func without(w map[string]any, name string) map[string]any {
	w = maps.Clone(w)
	delete(w, name)
	return w
}

// FuzzWeighingBody sends anything: the answer is a problem or a weighing that
// was read as it stands, never a failure of ours.
func FuzzWeighingBody(f *testing.F) {
	r := newRig(f)
	c := r.as("admin")
	plain, err := json.Marshal(r.weighing())
	check(f, err)
	for _, seed := range []string{string(plain), `{}`, `null`, `{"weight_kg":1e999}`, `{"id":"\ud800"}`, `{"confirmed":[1]}`, strings.Replace(string(plain), "9.6", "0.1e-300", 1)} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, body string) {
		sender := *c
		sender.tb = t
		a := sender.post("/weighings/check", body)
		switch a.Code {
		case http.StatusOK:
			var sent struct {
				WeightKg *float64 `json:"weight_kg"`
			}
			var got api.Checked
			a.into(&got)
			if json.Unmarshal([]byte(body), &sent) == nil && sent.WeightKg != nil && *sent.WeightKg != 0 && *got.Measurement.WeightKg != *sent.WeightKg {
				t.Errorf("%v was read as %v", *sent.WeightKg, *got.Measurement.WeightKg)
			}
		case http.StatusBadRequest, http.StatusNotFound, http.StatusRequestEntityTooLarge, http.StatusUnprocessableEntity:
			a.problem()
		default:
			t.Errorf("%q: %d %s", body, a.Code, a.Body)
		}
	})
}
