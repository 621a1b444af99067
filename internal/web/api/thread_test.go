package api_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"canting/internal/web/api"
)

type said = map[string]any

// pregnant opens Dewi's pregnancy and gives the path of the case.
func (c *client) pregnant() string {
	c.tb.Helper()
	id := c.ID().String()
	c.post("/people/"+c.dewi.String()+"/cases", said{"id": id, "programme": "bumil", "entered": "2026-03-01", "facts": said{"lmp": "2026-02-01"}}).expect(http.StatusCreated, "")
	return "/people/" + c.dewi.String() + "/cases/" + id
}

func (c *client) anc(values said) said {
	return said{"id": c.ID().String(), "visit": "anc", "date": "2026-11-02", "values": values}
}

func (c *client) thread(person string) api.Thread {
	c.tb.Helper()
	var t api.Thread
	c.get("/people/"+person+"/thread").expect(http.StatusOK, "").into(&t)
	return t
}

func ids(all []api.NamedID) string {
	texts := make([]string, len(all))
	for i, one := range all {
		texts[i] = one.ID
	}
	return strings.Join(texts, " ")
}

func TestAVisitIsCheckedAndSaid(t *testing.T) {
	r := newRig(t)
	c := r.as("kader")
	path := c.pregnant() + "/visits"
	visit := c.anc(said{"lila_cm": 23.4, "suplemen": "mms"})

	var looked api.CheckedVisit
	c.post(path+"/check", visit).expect(http.StatusOK, "").into(&looked)
	if len(looked.Findings) != 1 || looked.Rules != "bumil@1" || len(looked.Questions) != 0 {
		t.Fatalf("%+v", looked)
	}
	kek := looked.Findings[0]
	if kek.ID != "kek" || kek.Level != "tinggi" || !kek.Unverified || kek.Source == nil || kek.Source.Text != "Berita, Agustus 2025" || kek.Say.ID != "LILA 23,4 cm: risiko KEK" || kek.Say.EN != "Arm 23.4 cm: at risk of CED" {
		t.Errorf("%+v", kek)
	}
	if len(kek.Actions) != 1 || kek.Actions[0].Say.ID != "Beri makanan 120 hari" || kek.Actions[0].By != "2026-11-09" || kek.Actions[0].Agency != "dinkes" {
		t.Errorf("%+v", kek.Actions)
	}
	if u := looked.Unanswered; len(u) != 1 || u[0].ID != "anemia" || len(u[0].Missing) != 1 || u[0].Missing[0].EN != "Haemoglobin" {
		t.Errorf("%+v", u)
	}
	if !slices.Contains(looked.Asked, "mms_diminum") || !slices.Contains(looked.Asked, "hb_g_dl") {
		t.Errorf("asked %v", looked.Asked)
	}

	c.post(path, visit).expect(http.StatusCreated, "")
	c.post(path, visit).expect(http.StatusCreated, "") // sent again
	stage := c.thread(r.dewi.String()).Stages[0]
	if len(stage.Visits) != 1 || stage.Programme.ID != "bumil" {
		t.Fatalf("%+v", stage)
	}
	v := stage.Visits[0]
	if v.SaidBy != "Kader Wulan" || v.Rules != "bumil@1" || v.Findings[0].Say != kek.Say || v.Findings[0].Actions[0].Say != kek.Actions[0].Say || v.Unanswered[0].Missing[0].EN != "Haemoglobin" {
		t.Errorf("%+v", v)
	}
	if len(v.Values) != 2 || v.Values[0].Text != (api.Words{ID: "23,4", EN: "23.4"}) || v.Values[1].Text.EN != "MMN" || v.Answers["lila_cm"] != 23.4 || v.Worked[0].ID != "derived.usia_minggu" {
		t.Errorf("%+v", v)
	}
	if len(stage.Due) != 2 || stage.Due[0].Label.ID != "K2" || stage.Due[0].State != "overdue" || stage.Due[0].Why.ID != "20 minggu setelah HPHT (2026-02-01)" || !stage.Due[0].Source.Verified {
		t.Errorf("%+v", stage.Due)
	}
	r.Verify()
}

func TestWhatAVisitIsAsked(t *testing.T) {
	r := newRig(t)
	c := r.as("kader")
	path := c.pregnant() + "/visits"
	for name, test := range map[string]struct {
		values said
		code   string
		id     string
		stop   bool
	}{
		"missing": {said{}, "missing", "lila_cm", false},
		"below":   {said{"lila_cm": 17}, "below", "lila_cm", false},
		"outside": {said{"lila_cm": 5}, "outside", "lila_cm", true},
		"guard":   {said{"lila_cm": 24, "sistolik": 80, "diastolik": 120}, "guard", "td_terbalik", true},
	} {
		t.Run(name, func(t *testing.T) {
			visit := c.anc(test.values)
			var looked api.CheckedVisit
			c.post(path+"/check", visit).expect(http.StatusOK, "").into(&looked)
			if q := looked.Questions; len(q) != 1 || q[0].Code != test.code || q[0].ID != test.id || q[0].Stop != test.stop {
				t.Fatalf("%+v", q)
			}
			p := c.post(path, visit).expect(http.StatusUnprocessableEntity, "thread.visit.confirm").problem()
			if len(p.Findings) != 1 || p.Findings[0].Code != test.code {
				t.Errorf("%+v", p.Findings)
			}
			want, key := http.StatusCreated, ""
			if test.stop {
				want, key = http.StatusUnprocessableEntity, "thread.visit.confirm"
			}
			c.post(path, with(visit, said{"confirmed": []string{test.id}})).expect(want, key)
		})
	}
	c.post(path, c.anc(said{"lila_cm": []int{1}})).expect(http.StatusUnprocessableEntity, "thread.answer")
	c.post(path, c.anc(said{"tinggi": 1})).expect(http.StatusUnprocessableEntity, "thread.answer")
	c.post(path, with(c.anc(said{"lila_cm": 24}), said{"date": "2026-11-23"})).expect(http.StatusUnprocessableEntity, "thread.visit.future")
}

func TestAVisitIsCorrectedAndTakenBack(t *testing.T) {
	r := newRig(t)
	c := r.as("bidan")
	path := c.pregnant()
	first := c.anc(said{"lila_cm": 23.4})
	c.post(path+"/visits", first).expect(http.StatusCreated, "")
	again := with(c.anc(said{"lila_cm": 24.3}), said{"amends": first["id"]})
	c.post(path+"/visits", again).expect(http.StatusUnprocessableEntity, "fault.entry.reason")
	c.post(path+"/visits", with(again, said{"reason": "salah ketik"})).expect(http.StatusCreated, "")
	dewi := r.dewi.String()
	if v := c.thread(dewi).Stages[0].Visits; len(v) != 1 || len(v[0].Findings) != 0 || v[0].Entry != again["id"] {
		t.Fatalf("%+v", v)
	}
	back := "/people/" + dewi + "/entries/" + again["id"].(string) + "/withdraw"
	c.post(back, said{"id": r.ID().String(), "reason": " "}).expect(http.StatusUnprocessableEntity, "fault.entry.reason")
	c.post("/people/"+dewi+"/entries/"+r.first.ID.String()+"/withdraw", said{"id": r.ID().String(), "reason": "x"}).expect(http.StatusNotFound, "fault.entry.amends")
	c.post(back, said{"id": r.ID().String(), "reason": "orang lain"}).expect(http.StatusCreated, "")
	if v := c.thread(dewi).Stages[0].Visits; len(v) != 0 {
		t.Errorf("%+v", v)
	}
	r.Verify()
}

func TestABirthThroughTheDoor(t *testing.T) {
	r := newRig(t)
	c := r.as("bidan")
	path := c.pregnant()
	c.post(path+"/visits", c.anc(said{"lila_cm": 23})).expect(http.StatusCreated, "")
	birth := said{"id": r.ID().String(), "outcome": "lahir_hidup", "date": "2026-11-03", "babies": []said{
		{"sex": "p", "birth_weight_g": 2100, "facts": said{"gestasi_lahir_minggu": 36}}, {"sex": "l", "name": "Bagus"},
	}}
	c.post(path+"/birth", with(birth, said{"babies": []said{}})).expect(http.StatusUnprocessableEntity, "thread.babies")
	var born api.BornChildren
	c.post(path+"/birth", birth).expect(http.StatusCreated, "").into(&born)
	if len(born.Children) != 2 {
		t.Fatalf("%+v", born)
	}
	girl := c.thread(born.Children[0])
	if girl.Person.Name != "Bayi Ny. Dewi Lestari 1" || !girl.Person.Child || len(girl.Family) != 1 || girl.Family[0].Relation != "mother" || girl.Family[0].ID != r.dewi.String() {
		t.Fatalf("%+v", girl)
	}
	if s := girl.Stages[0]; len(s.Inherited) != 1 || s.Inherited[0].ID != "ibu_kek" || s.Inherited[0].Of != "mother" || s.Inherited[0].Date != "2026-11-02" || s.Facts[0].Text.ID != "36" || !s.Kinds[0].Weighing {
		t.Errorf("%+v", s)
	}
	mother := c.thread(r.dewi.String())
	if len(mother.Stages) != 2 || mother.Stages[0].Ended == nil || mother.Stages[0].Ended.Outcome.Name.EN != "Live birth" || mother.Stages[1].Inherited[0].ID != "kek_hamil" || len(mother.Family) != 2 || mother.Family[1].Relation != "child" {
		t.Errorf("%+v", mother)
	}
	// The record of a birth is a child like any other.
	var page api.Child
	c.get("/children/"+born.Children[1]).expect(http.StatusOK, "").into(&page)
	if page.Name != "Bagus" {
		t.Errorf("%+v", page)
	}
	r.Verify()
}

func TestAStageIsOpenedNotedAndClosed(t *testing.T) {
	r := newRig(t)
	c := r.as("kader")
	dewi := r.dewi.String()
	if before := c.thread(dewi); ids(before.Offers) != "bumil" || ids(before.Choices) != "bumil pascasalin balita" {
		t.Errorf("offers %q, choices %q", ids(before.Offers), ids(before.Choices))
	}
	opening := said{"id": r.ID().String(), "programme": "bumil", "entered": "2026-03-01", "facts": said{"gravida": 2}}
	var facts api.AskedFacts
	c.post("/people/"+dewi+"/cases/check", opening).expect(http.StatusOK, "").into(&facts)
	if strings.Join(facts.Asked, " ") != "lmp gravida jarak_tahun" {
		t.Errorf("%v", facts.Asked)
	}
	c.post("/people/"+dewi+"/cases/check", with(opening, said{"facts": said{"gravida": 1}})).into(&facts)
	if strings.Join(facts.Asked, " ") != "lmp gravida" {
		t.Errorf("%v", facts.Asked)
	}
	for _, path := range []string{"/cases/check", "/cases"} {
		if p := c.post("/people/"+dewi+path, with(opening, said{"facts": said{"gravida": 40}})).expect(http.StatusUnprocessableEntity, "thread.fact").problem(); p.Params["field"] != "gravida" {
			t.Errorf("%s: %+v", path, p)
		}
	}
	c.post("/people/"+dewi+"/cases", opening).expect(http.StatusCreated, "")
	c.post("/people/"+dewi+"/cases", with(opening, said{"id": r.ID().String()})).expect(http.StatusConflict, "thread.open.twice")
	stage := c.thread(dewi).Stages[0]
	if ids(stage.Lacks) != "lmp" || len(stage.Due) != 1 || stage.Due[0].State != "unclear" || stage.Due[0].Date != nil {
		t.Errorf("%+v", stage)
	}
	path := "/people/" + dewi + "/cases/" + opening["id"].(string)
	c.do(http.MethodPatch, path, said{"id": r.ID().String(), "facts": said{"lmp": "2026-10-20"}}).expect(http.StatusOK, "")
	if stage = c.thread(dewi).Stages[0]; len(stage.Lacks) != 0 || stage.Due[0].State != "early" || stage.Answers["lmp"] != "2026-10-20" {
		t.Errorf("%+v", stage)
	}
	end := said{"id": r.ID().String(), "outcome": "pindah", "date": "2026-11-20"}
	c.post(path+"/close", with(end, said{"outcome": "hilang"})).expect(http.StatusUnprocessableEntity, "thread.outcome")
	c.post(path+"/close", end).expect(http.StatusCreated, "")
	c.post(path+"/visits", c.anc(said{"lila_cm": 24})).expect(http.StatusConflict, "thread.closed")
	if stage = c.thread(dewi).Stages[0]; stage.Ended == nil || stage.Ended.Entry != end["id"] || len(stage.Due) != 0 {
		t.Errorf("%+v", stage)
	}
}

func TestDueIsRankedAndPaged(t *testing.T) {
	r := newRig(t)
	c := r.as("admin")
	c.pregnant()
	var list api.DueList
	c.get("/due").expect(http.StatusOK, "").into(&list)
	if list.Total != 4 || list.Overdue == 0 || list.AsOf != "2026-11-22" || list.Next != "" {
		t.Fatalf("%+v", list)
	}
	order := map[string]int{"overdue": 0, "due": 1}
	for i := 1; i < len(list.Items); i++ {
		a, b := list.Items[i-1].Due[0], list.Items[i].Due[0]
		if order[a.State] > order[b.State] || a.State == b.State && *a.Date > *b.Date {
			t.Errorf("%s %s before %s %s", a.State, *a.Date, b.State, *b.Date)
		}
	}
	var one, rest api.DueList
	c.get("/due?limit=1").into(&one)
	c.get("/due?limit=200&start=" + one.Next).into(&rest)
	if one.Next != "1" || one.Items[0].Person.ID != list.Items[0].Person.ID || len(rest.Items) != 3 || rest.Items[0].Person.ID != list.Items[1].Person.ID || rest.Overdue != list.Overdue {
		t.Errorf("%+v and %+v", one, rest)
	}
	c.get("/due?programme=bumil").into(&one)
	if one.Total != 1 || one.Items[0].Person.ID != r.dewi.String() || one.Items[0].Due[0].Programme.ID != "bumil" {
		t.Errorf("%+v", one)
	}
	c.get("/due?place=" + string(mawar)).into(&one)
	if one.Total != 1 || one.Items[0].Person.ID != r.citra.String() {
		t.Errorf("%+v", one)
	}
	c.get("/due?place=x").expect(http.StatusUnprocessableEntity, "region.code")
}

func TestProgrammesAreForms(t *testing.T) {
	r := newRig(t)
	c := r.as("kader")
	var all api.Programmes
	c.get("/programmes").expect(http.StatusOK, "").into(&all)
	if len(all.Items) != 3 || all.Items[0].Rules != "bumil@1" || all.Items[0].Kind != "stage" {
		t.Errorf("%+v", all)
	}
	var p api.Programme
	c.get("/programmes/bumil").expect(http.StatusOK, "").into(&p)
	fields := p.Visits[0].Fields
	lila, mms := fields[0], fields[5]
	if *lila.Min != 15 || *lila.Max != 45 || *lila.Below != 18 || lila.Above != nil || !lila.Required || *lila.Decimals != 1 || lila.Unit != "cm" || lila.When.ID != "" {
		t.Errorf("%+v", lila)
	}
	if mms.When.ID == "" || strings.Contains(mms.When.ID, "visit.") || len(fields[4].Values) != 2 || fields[4].Values[1].Name.EN != "MMN" {
		t.Errorf("%+v %+v", mms, fields[4])
	}
	if len(p.Facts) != 3 || p.Numbers[0].Value != 120 || !p.Outcomes[0].Birth || !p.Outcomes[0].Alive || p.Outcomes[1].Alive || p.Outcomes[2].Birth || p.Visits[0].Due[0].ID == "" {
		t.Errorf("%+v", p)
	}
	c.get("/programmes/tiada").expect(http.StatusNotFound, "fault.not_found")
}

func TestSomebodyIsRegisteredAndRelated(t *testing.T) {
	r := newRig(t)
	c := r.as("bidan")
	girl := said{"id": r.ID().String(), "name": " Ani ", "sex": "l", "birth_date": "1997-01-09", "place": string(melati)}
	var ani api.SaidEntry
	c.post("/people", girl).expect(http.StatusCreated, "").into(&ani)
	c.post("/people", girl).expect(http.StatusCreated, "")
	for key, change := range map[string]said{
		"thread.register.name":  {"name": "  "},
		"thread.register.birth": {"birth_date": "2026-11-23"},
		"thread.register.place": {"place": surodi + ".tiada"},
	} {
		c.post("/people", with(with(girl, said{"id": r.ID().String()}), change)).expect(http.StatusUnprocessableEntity, key)
	}
	c.post("/people", with(girl, said{"id": r.ID().String(), "place": string(mawar)})).expect(http.StatusForbidden, "fault.denied")
	c.post("/people/"+r.dewi.String()+"/relations", said{"id": r.ID().String(), "relation": "partner", "other": ani.Person}).expect(http.StatusCreated, "")
	for person, other := range map[string]string{r.dewi.String(): ani.Person, ani.Person: r.dewi.String()} {
		if f := c.thread(person).Family; len(f) != 1 || f[0].Relation != "partner" || f[0].ID != other {
			t.Errorf("%+v", f)
		}
	}
	c.post("/people/"+ani.Person+"/leave", said{"id": r.ID().String(), "how": "moved", "date": "2026-11-20"}).expect(http.StatusCreated, "")
	if gone := c.thread(ani.Person); gone.Person.Gone == nil || gone.Person.Gone.How != "moved" || len(gone.Choices) != 0 || gone.Person.Name != "Ani" {
		t.Errorf("%+v", gone)
	}
	r.Verify()
}

// The history says in the programme's words what was said of a stage.
func TestHistoryOfAStageInWords(t *testing.T) {
	r := newRig(t)
	c := r.as("kader")
	c.post(c.pregnant()+"/visits", c.anc(said{"lila_cm": 23.4, "suplemen": "mms"})).expect(http.StatusCreated, "")
	var history api.History
	c.get("/children/"+r.dewi.String()+"/history").expect(http.StatusOK, "").into(&history)
	if len(history.Items) != 3 {
		t.Fatalf("%+v", history)
	}
	opened, visit := history.Items[1], history.Items[2]
	if opened.About.EN != "Pregnancy" || opened.Changes[1].Name.ID != "HPHT" || opened.Changes[1].Now.ID != "2026-02-01" {
		t.Errorf("%+v", opened)
	}
	if visit.Kind != "visit.done" || visit.About.ID != "Pemeriksaan kehamilan" || len(visit.Changes) != 3 {
		t.Fatalf("%+v", visit)
	}
	lila, tablet := visit.Changes[1], visit.Changes[2]
	if lila.Name.ID != "LILA" || lila.Now != (api.Words{ID: "23,4 cm", EN: "23.4 cm"}) || lila.Was.ID != "" || tablet.Now.EN != "MMN" {
		t.Errorf("%+v", visit.Changes)
	}
}

// A relation is said of one and seen from both.
func TestFamilyIsSeenFromBothSides(t *testing.T) {
	r := newRig(t)
	c := r.as("bidan")
	c.post("/people/"+r.bunga.String()+"/relations", said{"id": r.ID().String(), "relation": "mother", "other": r.dewi.String()}).expect(http.StatusCreated, "")
	for person, want := range map[string]api.Relative{r.bunga.String(): {Relation: "mother"}, r.dewi.String(): {Relation: "child"}} {
		if f := c.thread(person).Family; len(f) != 1 || f[0].Relation != want.Relation {
			t.Errorf("%+v", f)
		}
	}
	// Whom one may not see is no family, and says nothing.
	r.as("admin").post("/people/"+r.adi.String()+"/relations", said{"id": r.ID().String(), "relation": "mother", "other": r.dewi.String()}).expect(http.StatusCreated, "")
	r.as("admin").post("/people/"+r.citra.String()+"/relations", said{"id": r.ID().String(), "relation": "mother", "other": r.dewi.String()}).expect(http.StatusCreated, "")
	if f := r.as("kader").thread(r.dewi.String()).Family; len(f) != 2 {
		t.Errorf("%+v", f)
	}
	c.post("/people/"+r.dewi.String()+"/relations", said{"id": r.ID().String(), "relation": "partner", "other": r.citra.String()}).expect(http.StatusNotFound, "fault.not_found")
}
