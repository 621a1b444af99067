package api_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"canting/internal/domain/ledger"
	"canting/internal/web/api"
)

func TestRegions(t *testing.T) {
	c := newRig(t).as("kader")
	a := c.get("/regions").expect(http.StatusOK, "")
	var all api.Regions
	a.into(&all)
	levels := map[string]int{}
	for _, p := range all.Places {
		levels[p.Level]++
		if p.Level == "city" && p.Parent != "" || p.Level == "kelurahan" && (p.Puskesmas == "" || len(p.Parent) != 8) {
			t.Errorf("%+v", p)
		}
	}
	if levels["city"] != 1 || levels["district"] != 3 || levels["kelurahan"] != 18 || len(levels) != 3 {
		t.Errorf("places by level: %v", levels)
	}
	if len(all.Map.Areas) != 18 || all.Map.Width <= 0 || all.Map.Areas[0].Path == "" {
		t.Errorf("map of %v by %v with %d areas", all.Map.Width, all.Map.Height, len(all.Map.Areas))
	}
	if len(all.Puskesmas) == 0 || !all.Puskesmas[0].Unverified || len(all.Puskesmas[0].Kelurahan) == 0 {
		t.Errorf("%+v", all.Puskesmas)
	}
	holdsFrozen(t, c, "/regions", a.Header().Get("ETag"))
}

// holdsFrozen checks that an answer that never changes is sent once.
func holdsFrozen(t *testing.T, c *client, path, tag string) {
	t.Helper()
	if len(tag) != 18 {
		t.Fatalf("%s: ETag %q", path, tag)
	}
	again := *c
	again.header = http.Header{"If-None-Match": {tag}}
	a := again.get(path).expect(http.StatusNotModified, "")
	if a.Body.Len() > 0 || a.Header().Get("Cache-Control") != "private, no-cache" {
		t.Errorf("%s: %d bytes, %q", path, a.Body.Len(), a.Header().Get("Cache-Control"))
	}
	sign := "?"
	if strings.Contains(path, "?") {
		sign = "&"
	}
	if caching := c.get(path + sign + "v=" + strings.Trim(tag, `"`)).Header().Get("Cache-Control"); !strings.Contains(caching, "immutable") {
		t.Errorf("%s: by its version it may be kept for ever, not %q", path, caching)
	}
}

func TestFigures(t *testing.T) {
	r := newRig(t)
	c := r.as("sekretariat")
	var page api.FiguresPage
	c.get("/figures?place=35.76").expect(http.StatusOK, "").into(&page)
	if page.Month != "2026-10" || page.FirstMonth != "2026-09" || page.LastMonth != "2026-10" || page.Source != "source.figures" || page.AsOf == nil {
		t.Errorf("%+v", page)
	}
	if f := page.Here; f.Registered != 3 || f.Weighed != 2 || f.Stunting.Denominator != 2 || f.Stunting.Numerator != 1 {
		t.Errorf("here %+v", f)
	}
	if len(page.Below) != 18 || len(page.Trend) != 24 || page.Trend[0].Month != "2024-11" || page.Trend[23].Month != "2026-10" || page.Trend[22].Figures.Weighed != 1 {
		t.Errorf("%d parts, trend %+v", len(page.Below), page.Trend)
	}
	if page.Place.Level != "city" || page.Place.Parent != "" || len(page.Place.Path) != 1 || page.OpenPairs != 0 {
		t.Errorf("place %+v, %d pairs", page.Place, page.OpenPairs)
	}
	c.get("/figures?place="+string(melati)+"&month=2026-09").expect(http.StatusOK, "").into(&page)
	if page.Here.Weighed != 1 || page.Place.Name != "Melati 1" || page.Place.Level != "posyandu" || page.Place.Parent != string(surodi) || len(page.Place.Path) != 4 {
		t.Errorf("%+v", page.Place)
	}
	r.as("admin").get("/figures?place=35.76").expect(http.StatusOK, "").into(&page)
	if page.OpenPairs != 1 {
		t.Errorf("%d open pairs, want 1", page.OpenPairs)
	}
}

func TestFiguresRefuse(t *testing.T) {
	r := newRig(t)
	admin := r.as("admin")
	admin.get("/figures").expect(http.StatusUnprocessableEntity, "fault.invalid")
	admin.get("/figures?place=sini").expect(http.StatusUnprocessableEntity, "region.code")
	admin.get("/figures?place=35.76&month=2026-13").expect(http.StatusUnprocessableEntity, "fault.invalid")
	admin.get("/figures?place=35.76&month=1001-01").expect(http.StatusUnprocessableEntity, "problem.month")
	admin.get("/figures?place=35.78").expect(http.StatusNotFound, "fault.not_found")
	admin.get("/figures?place=35.76.01.1007.tiada").expect(http.StatusNotFound, "fault.not_found")
	r.as("kader").get("/figures?place=35.76").expect(http.StatusNotFound, "fault.not_found")
}

func TestChildren(t *testing.T) {
	r := newRig(t)
	c := r.as("bidan2")
	var list api.Children
	c.get("/children?place=35.76").expect(http.StatusOK, "").into(&list)
	if len(list.Items) != 3 || list.Total != 3 || list.Next != "" {
		t.Fatalf("%+v", list)
	}
	adi, bunga := list.Items[0], list.Items[1]
	if adi.Name != "Adi Putra" || adi.Latest != nil || adi.Sex != "l" || *adi.AgeMonths != 29 || adi.NIK != "" {
		t.Errorf("%+v", adi)
	}
	if bunga.NIK != "3576********0000" || bunga.Place.Name != "Melati 1" || bunga.Kelurahan.Code != string(surodi) || *bunga.BirthDate != "2025-03-10" || bunga.Latest.Date != "2026-10-05" {
		t.Errorf("%+v", bunga)
	}

	c.get("/children?place=35.76&month=2026-09").into(&list)
	if len(list.Items) != 3 || list.Items[1].Latest == nil || list.Items[1].Latest.Date != "2026-09-05" || list.Items[2].Latest != nil {
		t.Errorf("in September %+v", list)
	}
	c.get("/children?place=35.76&status=stunting").into(&list)
	if len(list.Items) != 1 || list.Items[0].ID != r.citra.String() {
		t.Errorf("stunting: %+v", list)
	}
	c.get("/children?place=35.76&status=not_weighed").into(&list)
	if len(list.Items) != 1 || list.Items[0].ID != r.adi.String() {
		t.Errorf("not weighed: %+v", list)
	}
}

// TestChildrenByPages walks a list one by one: every child once, and the total
// is the same on every page.
func TestChildrenByPages(t *testing.T) {
	c := newRig(t).as("bidan2")
	var names []string
	for after := ""; ; {
		var list api.Children
		c.get("/children?place=35.76&limit=1&after="+after).expect(http.StatusOK, "").into(&list)
		if list.Total != 3 || len(list.Items) > 1 {
			t.Fatalf("%+v", list)
		}
		for _, row := range list.Items {
			names = append(names, row.Name)
		}
		if after = list.Next; after == "" || len(names) > 3 {
			break
		}
	}
	if strings.Join(names, ", ") != "Adi Putra, Bunga Lestari, Citra Ayu" {
		t.Errorf("pages: %v", names)
	}
	c.get("/children?place=35.76&after=%21").expect(http.StatusUnprocessableEntity, "fault.cursor")
	c.get("/children?place=35.76&limit=0").expect(http.StatusUnprocessableEntity, "fault.invalid")
	c.get("/children?place=35.76&limit=banyak").expect(http.StatusUnprocessableEntity, "fault.invalid")
	c.get("/children?place=35.76&status=gemuk").expect(http.StatusUnprocessableEntity, "fault.invalid")
}

func TestChild(t *testing.T) {
	r := newRig(t)
	var one api.Child
	r.as("bidan").get("/children/"+r.bunga.String()).expect(http.StatusOK, "").into(&one)
	if one.NIKClass != "synthetic" || one.NIKFull == nil || *one.NIKFull != "3576015003250000" || len(one.OpenPairs) != 1 || len(one.Merged) != 0 {
		t.Errorf("%+v", one)
	}
	if len(one.Measurements) != 2 || one.Latest.Entry != one.Measurements[1].Entry {
		t.Fatalf("%+v", one.Measurements)
	}
	m := one.Measurements[1]
	if m.Measure != "h" || *m.LenheiCm != 77 || *m.CorrectedCm != 77.7 || *m.CorrectionCm != 0.7 || *m.AgeMonths != 18 || m.MUACCm != nil || m.Standard != "WHO 2006" {
		t.Errorf("%+v", m)
	}
	if m.BBU != "normal" || m.Portal == nil || strings.Join(m.Differs, ",") != "bbu" || m.Portal.ZBBU != nil {
		t.Errorf("beside the portal: %q %v %+v", m.BBU, m.Differs, m.Portal)
	}
	if m.ZHc.Z != nil || m.ZHc.Reason == "" || m.ZWei.Z == nil || m.ZWei.Reason != "" || m.KMS.Code != "N" && m.KMS.Code != "T" || m.KMS.GainG == nil || *m.KMS.GainG != 200 {
		t.Errorf("scores %+v %+v, line %+v", m.ZHc, m.ZWei, m.KMS)
	}
	if first := one.Measurements[0].KMS; first.Code != "B" || first.GainG != nil {
		t.Errorf("the first weighing has the line %+v", first)
	}
	r.as("kader").get("/children/" + r.bunga.String()).into(&one)
	if one.NIKFull != nil {
		t.Error("a kader sees the whole NIK")
	}
}

// TestNothingNamesTheNIK reads everything that a kader can read: the whole
// number is nowhere.
func TestNothingNamesTheNIK(t *testing.T) {
	r := newRig(t)
	c := r.as("kader")
	for _, path := range []string{"/children?place=" + string(melati), "/children/" + r.bunga.String(), "/children/" + r.bunga.String() + "/history", "/search?q=bunga", "/search?q=3576015003250000"} {
		if a := c.get(path).expect(http.StatusOK, ""); strings.Contains(a.Body.String(), "3576015003250000") {
			t.Errorf("%s: %s", path, a.Body)
		}
	}
}

func TestChildOutsideTheAreaIsNotFound(t *testing.T) {
	r := newRig(t)
	for _, path := range []string{"/children/" + r.citra.String(), "/children/" + r.citra.String() + "/history", "/children?place=" + string(mawar), "/children/" + ledger.Derived("tiada").String()} {
		r.as("kader").get(path).expect(http.StatusNotFound, "fault.not_found")
	}
	r.as("sekretariat").get("/children?place=35.76").expect(http.StatusNotFound, "fault.not_found")
	r.as("admin").get("/children/bukan-id").expect(http.StatusUnprocessableEntity, "fault.invalid")
}

func TestHistory(t *testing.T) {
	r := newRig(t)
	var h api.History
	r.as("kader").get("/children/"+r.bunga.String()+"/history").expect(http.StatusOK, "").into(&h)
	if len(h.Items) != 3 || h.Items[0].Kind != "person.registered" || h.Items[1].Entry != r.first.ID.String() || h.Items[1].Source.Kind != "desk" {
		t.Fatalf("%+v", h)
	}
	told := map[string]string{}
	for _, c := range h.Items[0].Changes {
		told[c.Field] = c.To
	}
	if told["name"] != "Bunga Lestari" || told["place"] != "Melati 1" || told["nik"] != "3576********0000" {
		t.Errorf("%v", told)
	}
}

func TestSearch(t *testing.T) {
	r := newRig(t)
	var found api.Found
	r.as("admin").get("/search?q=siti+aminah").expect(http.StatusOK, "").into(&found)
	if len(found.Items) != 2 || found.Items[0].Matched != "mother" {
		t.Errorf("%+v", found)
	}
	r.as("kader").get("/search?q=siti").into(&found)
	if len(found.Items) != 1 || found.Items[0].Place.Name != "Melati 1" || found.Items[0].Kelurahan.Name == "" || found.Items[0].NIK != "3576********0000" {
		t.Errorf("a kader finds %+v", found)
	}
	r.as("admin").get("/search?q="+strings.Repeat("a", 101)).expect(http.StatusRequestEntityTooLarge, "fault.query")
	r.as("sekretariat").get("/search?q=siti").expect(http.StatusForbidden, "fault.denied")
}

func TestBands(t *testing.T) {
	r := newRig(t)
	c := r.as("kader")
	for _, test := range []struct {
		query         string
		xUnit, yUnit  string
		low, high     float64
		x, z, want    float64
		atLeastPoints int
	}{
		// WHO's own tables: median weight of a boy at birth and so on.
		{"indicator=wfa&sex=l", "day", "kg", 0, 1826, 0, 0, 3.346, 260},
		{"indicator=lhfa&sex=p", "day", "cm", 0, 1826, 0, -2, 45.422, 260},
		{"indicator=wfl&sex=l", "cm", "kg", 45, 110, 45, 0, 2.441, 130},
		{"indicator=wfh&sex=p", "cm", "kg", 65, 120, 65, 0, 7.24, 110},
		{"indicator=hcfa&sex=l", "day", "cm", 0, 1826, 0, 0, 34.462, 260},
		{"indicator=bfa&sex=p", "day", "kg/m2", 0, 1826, 0, 0, 13.336, 260},
	} {
		var b api.Bands
		a := c.get("/growth/bands?"+test.query).expect(http.StatusOK, "")
		a.into(&b)
		if b.XUnit != test.xUnit || b.YUnit != test.yUnit || b.X[0] != test.low || b.X[len(b.X)-1] != test.high || len(b.X) < test.atLeastPoints || len(b.Lines) != 7 {
			t.Errorf("%s: %s by %s, %v to %v, %d points, %d lines", test.query, b.XUnit, b.YUnit, b.X[0], b.X[len(b.X)-1], len(b.X), len(b.Lines))
		}
		line := b.Lines[int(test.z)+3]
		if diff := line.Y[0] - test.want; line.Z != int(test.z) || diff > 0.001 || diff < -0.001 {
			t.Errorf("%s: z %d at %v is %v, want %v", test.query, line.Z, b.X[0], line.Y[0], test.want)
		}
		holdsRising(t, test.query, b)
		holdsFrozen(t, c, "/growth/bands?"+test.query, a.Header().Get("ETag"))
	}
	c.get("/growth/bands?indicator=tinggi&sex=l").expect(http.StatusUnprocessableEntity, "fault.invalid")
	c.get("/growth/bands?indicator=wfa").expect(http.StatusUnprocessableEntity, "fault.invalid")
}

// holdsRising checks that a chart's places rise and its lines never meet.
func holdsRising(t *testing.T, name string, b api.Bands) {
	t.Helper()
	for i := 1; i < len(b.X); i++ {
		if b.X[i] <= b.X[i-1] {
			t.Fatalf("%s: x falls from %v to %v", name, b.X[i-1], b.X[i])
		}
	}
	for z := 1; z < len(b.Lines); z++ {
		for i := range b.X {
			if b.Lines[z].Y[i] <= b.Lines[z-1].Y[i] {
				t.Fatalf("%s: lines %d and %d meet at %v", name, b.Lines[z-1].Z, b.Lines[z].Z, b.X[i])
			}
		}
	}
}

func TestBandsShowWhereLengthBecomesHeight(t *testing.T) {
	var b api.Bands
	newRig(t).as("kader").get("/growth/bands?indicator=lhfa&sex=l").into(&b)
	for i, x := range b.X {
		if x == 731 {
			if median := b.Lines[3].Y; b.X[i-1] != 730 || median[i] >= median[i-1] {
				t.Errorf("day %v %v, day 731 %v", b.X[i-1], median[i-1], median[i])
			}
			return
		}
	}
	t.Error("day 731 is not drawn")
}

func TestUnknownEndpointsAreProblems(t *testing.T) {
	r := newRig(t)
	c := r.stranger()
	c.get("/tiada").expect(http.StatusNotFound, "problem.route")
	c.do(http.MethodPut, "/session", "{}").expect(http.StatusNotFound, "problem.route")
}

func TestOpenAPIIsServed(t *testing.T) {
	r := newRig(t)
	w := httptest.NewRecorder()
	r.handler.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/api/openapi.json", nil))
	var served, said map[string]any
	check(t, json.Unmarshal(w.Body.Bytes(), &served))
	raw, err := api.Spec()
	check(t, err)
	check(t, json.Unmarshal(raw, &said))
	if served["openapi"] != "3.1.0" || len(served["paths"].(map[string]any)) != len(said["paths"].(map[string]any)) {
		t.Errorf("served %v", served["openapi"])
	}
}
