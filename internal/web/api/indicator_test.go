package api_test

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"canting/internal/domain/ledger"
	"canting/internal/web/api"
)

// counts are the indicators of the small city's pregnancies: one of the women over
// the year, one of their visits in the month, one for the city alone.
const counts = `
indicators:
  - id: k1
    name: {id: Kontak pertama, en: First contact}
    level: kelurahan
    period: year
    denominator: case.entered >= at.from
    numerator: count.anc >= 1
    targets: [{year: 2024, percent: 80, source: {text: "Perpres 72/2021"}, verified: false}]
  - id: kek_kunjungan
    name: {id: KEK, en: CED}
    per: visit.anc
    level: posyandu
    period: month
    denominator: has(visit.lila_cm)
    numerator: visit.hb_g_dl < 11
    source: {text: "Berita, Agustus 2025"}
    verified: false
  - {id: gravida, name: {id: Hamil pertama, en: First pregnancy}, level: kota, period: year, denominator: case.gravida == 1, numerator: count.anc >= 1}
`

// counting fills the city: Dewi in Surodinawan with two visits, of which one with
// Hb, and Rina in Wates with none.
func counting(t *testing.T) *rig {
	t.Helper()
	r := newRig(t)
	c := r.as("admin")
	visits := c.pregnant() + "/visits"
	c.post(visits, said{"id": r.ID().String(), "visit": "anc", "date": "2026-11-02", "values": said{"lila_cm": 24, "hb_g_dl": 10.4}}).expect(http.StatusCreated, "")
	c.post(visits, said{"id": r.ID().String(), "visit": "anc", "date": "2026-11-20", "values": said{"lila_cm": 24}}).expect(http.StatusCreated, "")
	rina := r.Child(ledger.Person{Name: "Rina", Sex: ledger.Female, Birth: r.Date("1999-01-02"), Place: mawar})
	c.post("/people/"+rina.String()+"/cases", said{"id": r.ID().String(), "programme": "bumil", "entered": "2026-04-01", "facts": said{"lmp": "2026-02-20"}}).expect(http.StatusCreated, "")
	return r
}

func (c *client) indicators(place, month string) api.Indicators {
	c.tb.Helper()
	var page api.Indicators
	c.get("/indicators?place="+place+"&month="+month).expect(http.StatusOK, "").into(&page)
	return page
}

func TestIndicatorsOfAPlace(t *testing.T) {
	r := counting(t)
	page := r.as("admin").indicators(string(city), "2026-11")
	if page.Month != "2026-11" || page.LastMonth != "2026-11" || page.FirstMonth != "2024-12" || !page.Names || len(page.Below) != 18 || page.Place.Name != "Kota Mojokerto" {
		t.Errorf("%+v", page.IndicatorsOf)
	}
	if len(page.Indicators) != 3 {
		t.Fatalf("%d indicators", len(page.Indicators))
	}
	k1, visits, first := page.Indicators[0], page.Indicators[1], page.Indicators[2]
	if k1.ID != "bumil.k1" || k1.IndicatorCount != (api.IndicatorCount{Numerator: 1, Denominator: 2}) || k1.From != "2026-01-01" || k1.To != "2026-11-22" || k1.Visit != nil {
		t.Errorf("k1: %+v", k1)
	}
	if k1.Target == nil || k1.Target.Year != 2024 || k1.Target.Percent != 80 || k1.Target.Source.Verified || !k1.Source.Verified || k1.Source.Text != "Permenkes 21/2021" {
		t.Errorf("k1: target %+v, source %+v", k1.Target, k1.Source)
	}
	if k1.Wants.EN == "" || strings.Contains(k1.Wants.EN, "count.") || k1.Wants.EN == k1.Wants.ID {
		t.Errorf("k1 wants %+v", k1.Wants)
	}
	if visits.IndicatorCount != (api.IndicatorCount{Numerator: 1, Denominator: 2, Unknown: 1}) || visits.Visit == nil || visits.Visit.ID != "anc" || visits.From != "2026-11-01" || visits.Source.Verified || visits.Target != nil {
		t.Errorf("visits: %+v", visits)
	}
	if first.IndicatorCount != (api.IndicatorCount{Unclear: 2}) {
		t.Errorf("nobody said how often they were pregnant: %+v", first)
	}
	if page := r.as("admin").indicators(string(melati), ""); page.Month != "2026-10" || len(page.Indicators) != 1 || len(page.Below) != 0 || page.Indicators[0].Denominator != 0 {
		t.Errorf("a posyandu opens with the month of its last weighings: %+v", page)
	}
	if page := r.as("admin").indicators(string(melati), "2026-11"); page.Indicators[0].Denominator != 2 || page.Place.Parent != string(surodi) {
		t.Errorf("%+v", page)
	}
}

func TestIndicatorOfTheParts(t *testing.T) {
	c := counting(t).as("admin")
	read := func(indicator, place string) api.IndicatorSpread {
		var spread api.IndicatorSpread
		c.get("/indicators/"+indicator+"?month=2026-11&place="+place).expect(http.StatusOK, "").into(&spread)
		return spread
	}
	spread := read("bumil.k1", string(city))
	var sum api.IndicatorCount
	for _, part := range spread.Below {
		sum.Numerator, sum.Denominator = sum.Numerator+part.Numerator, sum.Denominator+part.Denominator
		want := map[string]api.IndicatorCount{string(surodi): {Numerator: 1, Denominator: 1}, string(wates): {Denominator: 1}}[part.Place.Code]
		if part.IndicatorCount != want {
			t.Errorf("%s: %+v", part.Place.Code, part.IndicatorCount)
		}
	}
	if len(spread.Below) != 18 || sum != spread.Indicator.IndicatorCount || spread.Rest != nil {
		t.Errorf("the parts have %+v of %+v, the rest is %+v", sum, spread.Indicator.IndicatorCount, spread.Rest)
	}
	if spread := read("bumil.k1", string(surodi)); len(spread.Below) != 0 || spread.Rest != nil || !spread.Small {
		t.Errorf("shown for a posyandu: %+v", spread)
	}
	if spread := read("bumil.kek_kunjungan", string(surodi)); len(spread.Below) != 1 || spread.Below[0].Place.Name != "Melati 1" || spread.Below[0].Denominator != 2 || spread.Small {
		t.Errorf("%+v", spread.Below)
	}
	if spread := read("bumil.kek_kunjungan", string(melati)); len(spread.Below) != 0 || spread.Small {
		t.Errorf("a posyandu has no parts: %+v", spread)
	}
}

// The list behind a figure is as long as the figure, part by part.
func TestNamesAddUpToTheirFigure(t *testing.T) {
	c := counting(t).as("admin")
	behind := func(indicator, part string, more ...string) api.PeopleBehind {
		var list api.PeopleBehind
		c.get(fmt.Sprintf("/indicators/%s/people?place=%s&month=2026-11&part=%s&%s", indicator, city, part, strings.Join(more, "&"))).expect(http.StatusOK, "").into(&list)
		return list
	}
	for _, one := range c.indicators(string(city), "2026-11").Indicators {
		for part, want := range map[string]int{"numerator": one.Numerator, "not": one.Denominator - one.Numerator - one.Unknown, "unknown": one.Unknown, "unclear": one.Unclear} {
			list, times := behind(one.ID, part), 0
			for _, person := range list.Items {
				times += person.Times
			}
			if list.Times != want || times != want || len(list.Items) != list.Total || list.Next != "" {
				t.Errorf("%s %s: %+v, want %d", one.ID, part, list, want)
			}
		}
	}
	first := behind("bumil.gravida", "unclear", "limit=1")
	if len(first.Items) != 1 || first.Total != 2 || first.Next != "1" || first.Items[0].Name != "Dewi Lestari" {
		t.Fatalf("%+v", first)
	}
	if next := behind("bumil.gravida", "unclear", "limit=1", "start="+first.Next); len(next.Items) != 1 || next.Items[0].Name != "Rina" || next.Next != "" {
		t.Errorf("%+v", next)
	}
	if beyond := behind("bumil.gravida", "unclear", "start=9"); len(beyond.Items) != 0 || beyond.Total != 2 {
		t.Errorf("%+v", beyond)
	}
}

func TestWhoReadsIndicators(t *testing.T) {
	r := counting(t)
	type status [6]int // of nobody, admin, sekretariat, bidan, kader, auditor
	roles := []string{"", "admin", "sekretariat", "bidan", "kader", "auditor"}
	everybody, named, elsewhere := status{401, 200, 200, 200, 404, 200}, status{401, 200, 404, 200, 200, 200}, status{401, 200, 404, 404, 404, 200}
	for path, want := range map[string]status{
		"/indicators?place=35.76":                                                         everybody,
		"/indicators?place=" + string(melati):                                             {401, 200, 200, 200, 200, 200},
		"/indicators?place=" + string(mawar):                                              everybody,
		"/indicators/bumil.k1?place=35.76":                                                everybody,
		"/indicators/bumil.kek_kunjungan/people?part=not&place=35.76":                     named,
		"/indicators/bumil.kek_kunjungan/people?part=not&place=" + string(melati):         named,
		"/indicators/bumil.kek_kunjungan/people?part=not&place=" + string(mawar):          elsewhere,
		"/indicators/bumil.k1/people?part=numerator&month=2026-11&place=" + string(wates): elsewhere,
	} {
		for i, username := range roles {
			c := r.stranger()
			if username != "" {
				c = r.as(username)
			}
			if a := c.get(path); a.Code != want[i] {
				t.Errorf("%q %s: %d, want %d: %s", username, path, a.Code, want[i], a.Body)
			}
		}
	}
	for username, names := range map[string]bool{"sekretariat": false, "bidan": true} {
		if page := r.as(username).indicators(string(city), "2026-11"); page.Names != names {
			t.Errorf("%s may see names: %t", username, page.Names)
		}
	}
	if page := r.as("bidan").indicators(string(mawar), "2026-11"); page.Names {
		t.Error("a midwife may see names of another kelurahan")
	}
	// Of the whole city a midwife is given the names of her own kelurahan.
	for username, want := range map[string]int{"admin": 2, "bidan": 1} {
		var list api.PeopleBehind
		r.as(username).get("/indicators/bumil.gravida/people?place=35.76&month=2026-11&part=unclear").expect(http.StatusOK, "").into(&list)
		if list.Total != want || list.Items[0].Name != "Dewi Lestari" {
			t.Errorf("%s: %+v", username, list)
		}
	}
}

func TestIndicatorsRefuse(t *testing.T) {
	c := counting(t).as("admin")
	for path, want := range map[string]struct {
		status int
		key    string
	}{
		"/indicators?place=35.76&month=2026-12":                                       {http.StatusUnprocessableEntity, "indicators.ahead"},
		"/indicators?place=35.76&month=2026-13":                                       {http.StatusUnprocessableEntity, ""},
		"/indicators?place=mojokerto":                                                 {http.StatusUnprocessableEntity, "region.code"},
		"/indicators?place=35.76.01.9999":                                             {http.StatusNotFound, "fault.not_found"},
		"/indicators?place=" + string(surodi) + ".tidakada":                           {http.StatusNotFound, "fault.not_found"},
		"/indicators?place=35.78":                                                     {http.StatusNotFound, "fault.not_found"},
		"/indicators/bumil.k9?place=35.76":                                            {http.StatusNotFound, "fault.not_found"},
		"/indicators/k1?place=35.76":                                                  {http.StatusNotFound, "fault.not_found"},
		"/indicators/bumil.gravida?place=" + string(surodi):                           {http.StatusNotFound, "fault.not_found"},
		"/indicators/bumil.k1/people?part=numerator&place=" + string(melati):          {http.StatusNotFound, "fault.not_found"},
		"/indicators/bumil.k1/people?place=35.76&part=all":                            {http.StatusUnprocessableEntity, ""},
		"/indicators/" + url.PathEscape("bumil.k1 ") + "/people?place=35.76&part=not": {http.StatusNotFound, "fault.not_found"},
	} {
		a := c.get(path)
		if a.Code != want.status {
			t.Errorf("%s: %d, want %d: %s", path, a.Code, want.status, a.Body)
		} else if p := a.problem(); want.key != "" && p.Key != want.key {
			t.Errorf("%s: %s, want %s", path, p.Key, want.key)
		}
	}
}
