package api_test

import (
	"net/http"
	"testing"

	"canting/internal/domain/ledger"
	"canting/internal/web/api"
)

func TestPairsAreSettledAndUndone(t *testing.T) {
	r := newRig(t)
	c := r.as("bidan2")
	var list api.Pairs
	c.get("/pairs").expect(http.StatusOK, "").into(&list)
	if list.Total != 1 || len(list.Items) != 1 {
		t.Fatalf("%+v", list)
	}
	p := list.Items[0]
	if p.ID != r.pair.String() || p.State != "open" || p.Score != 71 || p.Reasons[0].Field != "mother" || p.A.Name == p.B.Name || p.SettledAt != nil || p.SettledBy != "" {
		t.Errorf("%+v", p)
	}
	path, keep := "/pairs/"+p.ID, "a"
	if p.B.ID == r.bunga.String() {
		keep = "b"
	}
	merge := map[string]string{"id": r.ID().String(), "keep": keep}
	var merged api.Pair
	c.post(path+"/merge", merge).expect(http.StatusOK, "").into(&merged)
	if merged.State != "merged" || merged.SettledBy != "Bidan Ani" || merged.SettledAt == nil || merged.A.Name == merged.B.Name {
		t.Errorf("%+v", merged)
	}
	c.post(path+"/merge", merge).expect(http.StatusOK, "") // a retry
	c.post(path+"/different", map[string]string{"id": r.ID().String()}).expect(http.StatusConflict, "fault.pair.settled")
	var one api.Child
	c.get("/children/"+r.citra.String()).expect(http.StatusOK, "").into(&one)
	if one.ID != r.bunga.String() || len(one.Merged) != 1 || one.Merged[0].Name != "Citra Ayu" || len(one.Measurements) != 3 {
		t.Errorf("%+v", one)
	}
	c.get("/pairs?state=settled").into(&list)
	if list.Total != 1 || list.Items[0].State != "merged" {
		t.Errorf("%+v", list)
	}
	r.Verify()

	var undone api.Pair
	c.post(path+"/undo", map[string]string{"id": r.ID().String()}).expect(http.StatusOK, "").into(&undone)
	if undone.State != "open" {
		t.Errorf("%+v", undone)
	}
	c.post(path+"/different", map[string]string{"id": r.ID().String()}).expect(http.StatusOK, "").into(&undone)
	if undone.State != "different" {
		t.Errorf("%+v", undone)
	}
	r.Verify()
}

// TestAMergedWeighingCanBeWithdrawn takes back what was told of a record that
// another took in since.
func TestAMergedWeighingCanBeWithdrawn(t *testing.T) {
	r := newRig(t)
	c := r.as("bidan2")
	var list api.Pairs
	c.get("/pairs").into(&list)
	keep := "a"
	if list.Items[0].A.ID == r.bunga.String() {
		keep = "b"
	}
	c.post("/pairs/"+r.pair.String()+"/merge", map[string]string{"id": r.ID().String(), "keep": keep}).expect(http.StatusOK, "")
	c.post("/weighings/"+r.first.ID.String()+"/withdraw", map[string]string{"id": r.ID().String(), "reason": "tertukar"}).expect(http.StatusCreated, "")
	var one api.Child
	c.get("/children/" + r.citra.String()).into(&one)
	for _, m := range one.Measurements {
		if m.Withdrawn != (m.Entry == r.first.ID.String()) {
			t.Errorf("%+v", m)
		}
	}
	r.Verify()
}

func TestPairsRefuse(t *testing.T) {
	r := newRig(t)
	decision := map[string]string{"id": r.ID().String(), "keep": "a"}
	path := "/pairs/" + r.pair.String()
	// One of the two lies in another's kelurahan.
	r.as("bidan").post(path+"/merge", decision).expect(http.StatusNotFound, "fault.not_found")
	var list api.Pairs
	r.as("bidan").get("/pairs").expect(http.StatusOK, "").into(&list)
	if list.Total != 0 || len(list.Items) != 0 {
		t.Errorf("%+v", list)
	}
	for _, username := range []string{"kader", "auditor", "sekretariat"} {
		r.as(username).get("/pairs").expect(http.StatusForbidden, "fault.denied")
		r.as(username).post(path+"/merge", decision).expect(http.StatusForbidden, "fault.denied")
	}
	admin := r.as("admin")
	admin.post(path+"/merge", map[string]string{"id": r.ID().String(), "keep": "c"}).expect(http.StatusUnprocessableEntity, "fault.invalid")
	admin.post("/pairs/"+ledger.Derived("tiada").String()+"/undo", map[string]string{"id": r.ID().String()}).expect(http.StatusNotFound, "fault.not_found")
	admin.get("/pairs?after=xx").expect(http.StatusUnprocessableEntity, "fault.cursor")
}
