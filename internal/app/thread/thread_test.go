package thread_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"canting/internal/app/thread"
	"canting/internal/domain/access"
	"canting/internal/domain/fault"
	"canting/internal/domain/ident"
	"canting/internal/domain/ledger"
	"canting/internal/domain/programme"
	"canting/internal/domain/region"
	"canting/internal/store/storetest"
)

const (
	mawar  region.Code = "35.76.02.1009.mawar"
	melati region.Code = "35.76.03.1003.melati"
)

func words(text string) programme.Words { return programme.Words{ID: text} }

func named(id string) programme.Entry {
	return programme.Entry{ID: id, Name: words(id), Source: programme.Source{Text: "this test"}}
}

// pregnancy is a small programme: a visit with one threshold, and two ends.
func pregnancy(version string, below string, from, to ident.Date) *programme.Programme {
	p := &programme.Programme{
		Entry: named("bumil"), Version: version,
		Enters: programme.Entering{When: programme.Rule{Text: "person.sex == 'P' && person.age_years >= 10"}},
		Outcomes: []programme.Outcome{
			{Entry: named("lahir_hidup"), Opens: []string{"pascasalin", "balita"}},
			{Entry: named("lahir_mati"), Opens: []string{"pascasalin"}}, {Entry: named("pindah")},
		},
		Facts: []programme.Field{{Entry: named("lmp"), Type: programme.Date, Required: true, Decimals: -1}},
		Visits: []programme.Visit{{
			Entry: named("anc"),
			Due:   []programme.Plan{{Entry: programme.Entry{Source: programme.Source{Text: "this test"}}, Form: programme.List, Base: "lmp", At: []programme.Span{{N: 84, Unit: programme.Days}, {N: 140, Unit: programme.Days}}, GraceDays: 7}},
			Fields: []programme.Field{
				{Entry: named("lila_cm"), Type: programme.Decimal, Unit: "cm", Required: true, Decimals: 1,
					Min: programme.Bound{Given: true, At: 15}, Max: programme.Bound{Given: true, At: 45}, WarnBelow: programme.Bound{Given: true, At: 18}},
				{Entry: named("hb_g_dl"), Type: programme.Decimal, Unit: "g/dL", Decimals: 1},
			},
			Findings: []programme.Finding{
				{Entry: named("kek"), When: programme.Rule{Text: "visit.lila_cm < " + below}, Level: programme.Tinggi, Say: words("LILA {visit.lila_cm} cm: risiko KEK")},
				{Entry: named("anemia"), When: programme.Rule{Text: "visit.hb_g_dl < 11"}, Level: programme.Sedang, Say: words("Hb rendah")},
			},
		}},
	}
	p.From, p.To = from, to
	return p
}

func after() *programme.Programme {
	return &programme.Programme{
		Entry: named("pascasalin"), Version: "1",
		Outcomes: []programme.Outcome{{Entry: named("selesai")}},
		Inherits: []programme.Inherit{{Entry: named("kek_hamil"), Programme: "bumil", Kind: "finding", Item: "kek", Type: programme.Bool, Of: "self"}},
		Visits: []programme.Visit{{Entry: named("nifas"), Fields: []programme.Field{{Entry: named("demam"), Type: programme.Bool, Decimals: -1}},
			Findings: []programme.Finding{{Entry: named("waspada"), When: programme.Rule{Text: "visit.demam || before.kek_hamil"}, Level: programme.Tinggi, Say: words("Perlu dilihat")}}}},
	}
}

func child() *programme.Programme {
	return &programme.Programme{
		Entry: named("balita"), Version: "1",
		Outcomes: []programme.Outcome{{Entry: named("pindah")}},
		Facts:    []programme.Field{{Entry: named("gestasi_lahir_minggu"), Type: programme.Int, Decimals: -1}},
		Inherits: []programme.Inherit{{Entry: named("ibu_kek"), Programme: "bumil", Kind: "finding", Item: "kek", Type: programme.Bool, Of: "mother"}},
		Visits: []programme.Visit{{Entry: named("timbang"), Fields: []programme.Field{{Entry: named("berat_kg"), Type: programme.Decimal, Decimals: 2}},
			Due: []programme.Plan{{Entry: programme.Entry{Source: programme.Source{Text: "this test"}}, Form: programme.Every, Base: "birth_date", Step: programme.Span{N: 1, Unit: programme.Months}, Until: programme.Span{N: 60, Unit: programme.Months}, GraceDays: 7}}}},
	}
}

func book(t *testing.T, all ...*programme.Programme) *thread.Book {
	t.Helper()
	for _, p := range all {
		for _, problem := range programme.Compile(p) {
			if !problem.Remark {
				t.Fatalf("%s: %s: %v", p.ID, problem.Path, problem.Fault)
			}
		}
	}
	b, err := thread.NewBook(all)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

type rig struct {
	*storetest.Rig
	*thread.Service
	now time.Time
}

func start(t *testing.T) *rig {
	t.Helper()
	r := &rig{Rig: storetest.New(t, storetest.SQLite), now: time.Date(2026, 11, 22, 3, 0, 0, 0, time.UTC)}
	r.Service = &thread.Service{
		Store: r.Rig.Store, Door: r.Rig.Door, Code: storetest.City, Now: func() time.Time { return r.now }, Zone: time.FixedZone("WIB", 7*3600),
		Book: book(t, pregnancy("1", "23.5", r.Date("2025-01-01"), r.Date("2026-10-31")), pregnancy("2", "24", r.Date("2026-11-01"), 0), after(), child()),
	}
	return r
}

func (r *rig) woman() ledger.ID {
	return r.Child(ledger.Person{Name: "Dewi", Sex: ledger.Female, Birth: r.Date("1998-05-02"), Place: mawar})
}

// pregnant opens a pregnancy and gives its case.
func (r *rig) pregnant(who ledger.ID) ledger.ID {
	r.TB.Helper()
	id := r.ID()
	err := r.Open(context.Background(), r.Admin, thread.Opening{ID: id, Person: who, Programme: "bumil", Entered: r.Date("2026-03-01"), Facts: ledger.Answers{"lmp": ledger.Text("2026-02-01")}})
	if err != nil {
		r.TB.Fatal(err)
	}
	return id
}

func (r *rig) anc(who, of ledger.ID, day string, lila float64) thread.Visiting {
	return thread.Visiting{ID: r.ID(), Person: who, Case: of, Visit: "anc", Date: r.Date(day), Values: ledger.Answers{"lila_cm": ledger.Number(lila)}}
}

func (r *rig) visit(v thread.Visiting) *thread.Looked {
	r.TB.Helper()
	j, err := r.Visit(context.Background(), r.Admin, v)
	if err != nil {
		r.TB.Fatal(err)
	}
	return j
}

func found(j ledger.Judged) []string {
	ids := []string{}
	for _, f := range j.Findings {
		ids = append(ids, f.ID)
	}
	return ids
}

// A threshold that changes on a day judges the visits from then on, and leaves
// those before as they were judged.
func TestAThresholdChangesAndNothingIsJudgedAgain(t *testing.T) {
	r := start(t)
	dewi := r.woman()
	of := r.pregnant(dewi)
	r.visit(r.anc(dewi, of, "2026-10-31", 23.7))
	r.visit(r.anc(dewi, of, "2026-11-01", 23.7))
	visits := r.Card(dewi).CaseOf(of).LiveVisits()
	for i, want := range []struct {
		rules string
		found []string
	}{{"bumil@1", []string{}}, {"bumil@2", []string{"kek"}}} {
		j := visits[i].What.Judged
		if j.Rules != want.rules || !slices.Equal(found(j), want.found) || !slices.Equal(j.Unanswered, []string{"anemia"}) {
			t.Errorf("visit %d: %+v, want %+v, and anemia unanswered", i, j, want)
		}
	}
	if v := visits[1].What.Judged.Findings[0]; v.Say != "LILA 23,7 cm: risiko KEK" || !v.Unverified {
		t.Errorf("%+v", v)
	}
	r.Verify()
}

func TestWhatAVisitMustFit(t *testing.T) {
	r := start(t)
	dewi := r.woman()
	of := r.pregnant(dewi)
	good := r.anc(dewi, of, "2026-11-02", 24.1)
	for name, change := range map[string]func(v *thread.Visiting){
		"a field that is not asked":  func(v *thread.Visiting) { v.Values = ledger.Answers{"tinggi": ledger.Number(1)} },
		"a text for a number":        func(v *thread.Visiting) { v.Values = ledger.Answers{"lila_cm": ledger.Text("24")} },
		"outside the guards":         func(v *thread.Visiting) { v.Values = ledger.Answers{"lila_cm": ledger.Number(2.4)} },
		"an unusual value":           func(v *thread.Visiting) { v.Values = ledger.Answers{"lila_cm": ledger.Number(17)} },
		"without a required answer":  func(v *thread.Visiting) { v.Values = nil },
		"tomorrow":                   func(v *thread.Visiting) { v.Date = r.Date("2026-11-23") },
		"another visit":              func(v *thread.Visiting) { v.Visit = "nifas" },
		"another case":               func(v *thread.Visiting) { v.Case = r.ID() },
		"a correction without cause": func(v *thread.Visiting) { v.Amends = r.ID() },
		"before the programme":       func(v *thread.Visiting) { v.Date = r.Date("2024-12-31") },
	} {
		v := good
		change(&v)
		if _, err := r.Visit(context.Background(), r.Admin, v); fault.KindOf(err) != fault.Invalid && fault.KindOf(err) != fault.NotFound {
			t.Errorf("%s: %v", name, err)
		}
	}
	unusual := good
	unusual.Values, unusual.Confirmed = ledger.Answers{"lila_cm": ledger.Number(17)}, []string{"lila_cm"}
	r.visit(unusual)
	r.visit(unusual) // sent again
	if n := len(r.Card(dewi).CaseOf(of).Visits); n != 1 {
		t.Errorf("%d visits are stored, want 1", n)
	}
}

func TestACorrectionIsJudgedByTheRulesOfItsDay(t *testing.T) {
	r := start(t)
	dewi := r.woman()
	of := r.pregnant(dewi)
	first := r.anc(dewi, of, "2026-10-31", 23.2)
	r.visit(first)
	again := r.anc(dewi, of, "2026-10-31", 23.7)
	again.Amends, again.Reason = first.ID, "salah ketik"
	r.visit(again)
	visits := r.Card(dewi).CaseOf(of).LiveVisits()
	if len(visits) != 1 || visits[0].Entry != again.ID || visits[0].What.Judged.Rules != "bumil@1" || len(visits[0].What.Judged.Findings) != 0 {
		t.Errorf("%+v", visits)
	}
	r.Verify()
}

// From a pregnancy to the weeks after birth and to twins, and what they inherit.
func TestABirthOpensWhatFollows(t *testing.T) {
	r := start(t)
	ctx := context.Background()
	dewi := r.woman()
	of := r.pregnant(dewi)
	r.visit(r.anc(dewi, of, "2026-09-01", 23.0))
	birth := thread.Birth{ID: r.ID(), Mother: dewi, Case: of, Outcome: "lahir_hidup", Date: r.Date("2026-11-03"), Babies: []thread.Baby{
		{Sex: ledger.Female, BirthWeightG: 2100, Facts: ledger.Answers{"gestasi_lahir_minggu": ledger.Number(36)}},
		{Name: "Bagus", Sex: ledger.Male, BirthWeightG: 2300},
	}}
	children, err := r.Born(ctx, r.Admin, birth)
	if err != nil {
		t.Fatal(err)
	}
	if again, err := r.Born(ctx, r.Admin, birth); err != nil || !slices.Equal(again, children) {
		t.Errorf("told again: %v (%v)", again, err)
	}
	mother, err := r.Person(ctx, r.Admin, dewi)
	if err != nil || len(mother.Stages) != 2 || mother.Stages[0].Open() || mother.Stages[1].Programme.ID != "pascasalin" {
		t.Fatalf("the mother's stages: %+v (%v)", mother.Stages, err)
	}
	if kek, _ := mother.Stages[1].Before["kek_hamil"].Answer.Truth(); !kek {
		t.Error("the mother's next stage does not know of her KEK")
	}
	girl, err := r.Person(ctx, r.Admin, children[0])
	if err != nil || girl.Card.Person.Name != "Bayi Ny. Dewi 1" || len(girl.Family) != 1 || girl.Family[0].Card.ID != dewi || len(girl.Stages) != 1 {
		t.Fatalf("the girl: %+v (%v)", girl, err)
	}
	if weeks, _ := girl.Stages[0].Facts["gestasi_lahir_minggu"].Number(); weeks != 36 {
		t.Error("the weeks of pregnancy are lost")
	}
	if kek, _ := girl.Stages[0].Before["ibu_kek"].Answer.Truth(); !kek {
		t.Error("the child does not know of the mother's KEK")
	}
	came := r.Entry(ledger.PersonUpdated, children[0], ledger.Person{Name: "Ayu", NIK: "3576024311260000"})
	came.SaidAt = r.now.Add(time.Hour).UnixMilli()
	r.Say(came)
	if ayu, err := r.Person(ctx, r.Admin, children[0]); err != nil || ayu.Card.Person.Name != "Ayu" || len(ayu.Stages) != 1 {
		t.Errorf("the NIK came and something was lost: %+v (%v)", ayu, err)
	}
	r.Verify()
}

func TestAStillbirthOpensNoChild(t *testing.T) {
	r := start(t)
	dewi := r.woman()
	of := r.pregnant(dewi)
	birth := thread.Birth{ID: r.ID(), Mother: dewi, Case: of, Outcome: "lahir_mati", Date: r.Date("2026-11-03"), Babies: []thread.Baby{{Sex: ledger.Male}}}
	if _, err := r.Born(context.Background(), r.Admin, birth); fault.KindOf(err) != fault.Invalid {
		t.Errorf("a stillbirth with a living child: %v", err)
	}
	birth.Babies = nil
	if children, err := r.Born(context.Background(), r.Admin, birth); err != nil || len(children) != 0 {
		t.Errorf("%v (%v)", children, err)
	}
	if cases := r.Card(dewi).Cases; len(cases) != 2 || cases[0].Open() || !cases[1].Open() {
		t.Errorf("%+v", cases)
	}
}

func TestWhoMovesAwayIsDueNothing(t *testing.T) {
	r := start(t)
	ctx := context.Background()
	dewi := r.woman()
	of := r.pregnant(dewi)
	siti := r.Child(ledger.Person{Name: "Siti", Sex: ledger.Female, Birth: r.Date("2026-01-10"), Place: mawar})
	due := func() *thread.DueList {
		list, err := r.Due(ctx, r.Admin, thread.DueQuery{})
		if err != nil {
			t.Fatal(err)
		}
		return list
	}
	if list := due(); list.Count != 2 || list.Overdue == 0 || list.People[0].Items[0].Wanted.State != programme.Overdue {
		t.Errorf("%+v", list)
	}
	for _, who := range []ledger.ID{dewi, siti} {
		if err := r.Leave(ctx, r.Admin, r.ID(), who, ledger.Left{How: ledger.Moved, Date: r.Date("2026-11-20")}); err != nil {
			t.Fatal(err)
		}
	}
	if c := r.Card(dewi).CaseOf(of).Closing(); c == nil || c.Outcome != "pindah" {
		t.Errorf("the pregnancy was closed as %+v", c)
	}
	if list := due(); list.Count != 0 {
		t.Errorf("%d visits are due to people who are gone", list.Count)
	}
	r.Verify()
}

func TestAStageIsOpenedOnceAndClosedOnce(t *testing.T) {
	r := start(t)
	ctx := context.Background()
	dewi := r.woman()
	of := r.pregnant(dewi)
	twice := thread.Opening{ID: r.ID(), Person: dewi, Programme: "bumil", Entered: r.Date("2026-04-01")}
	if err := r.Open(ctx, r.Admin, twice); fault.KindOf(err) != fault.Conflict {
		t.Errorf("a second pregnancy at once: %v", err)
	}
	if _, err := r.Close(ctx, r.Admin, r.ID(), dewi, of, "menang", r.Date("2026-11-01")); fault.KindOf(err) != fault.Invalid {
		t.Errorf("an unknown end: %v", err)
	}
	if _, err := r.Close(ctx, r.Admin, r.ID(), dewi, of, "pindah", r.Date("2026-02-01")); fault.KindOf(err) != fault.Invalid {
		t.Errorf("an end before the beginning: %v", err)
	}
	id := r.ID()
	for range 2 { // sent again
		if _, err := r.Close(ctx, r.Admin, id, dewi, of, "pindah", r.Date("2026-11-01")); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := r.Close(ctx, r.Admin, r.ID(), dewi, of, "lahir_mati", r.Date("2026-11-01")); fault.KindOf(err) != fault.Conflict {
		t.Errorf("a second end: %v", err)
	}
	if _, err := r.Visit(ctx, r.Admin, r.anc(dewi, of, "2026-11-02", 25)); fault.KindOf(err) != fault.Conflict {
		t.Errorf("a visit after the end: %v", err)
	}
}

func TestWhoSeesAThread(t *testing.T) {
	r := start(t)
	ctx := context.Background()
	dewi := r.woman()
	of := r.pregnant(dewi)
	kader := func(area region.Code) access.Access {
		return access.Access{Who: r.ID(), Role: access.Kader, City: storetest.City, Areas: []region.Code{area}}
	}
	if _, err := r.Person(ctx, kader(mawar), dewi); err != nil {
		t.Errorf("her own kader: %v", err)
	}
	if _, err := r.Visit(ctx, kader(mawar), r.anc(dewi, of, "2026-11-02", 25)); err != nil {
		t.Errorf("her own kader: %v", err)
	}
	auditor := access.Access{Who: r.ID(), Role: access.Auditor, City: storetest.City}
	for name, err := range map[string]error{
		"another kader reads":   second(r.Person(ctx, kader(melati), dewi)),
		"another kader writes":  second(r.Visit(ctx, kader(melati), r.anc(dewi, of, "2026-11-02", 25))),
		"another kader's list":  second(r.Due(ctx, kader(melati), thread.DueQuery{Place: mawar})),
		"a secretariat's list":  second(r.Due(ctx, access.Access{Role: access.Secretariat, City: storetest.City}, thread.DueQuery{Place: mawar})),
		"another kader relates": r.Relate(ctx, kader(melati), r.ID(), dewi, ledger.Partner, r.ID()),
	} {
		if fault.KindOf(err) != fault.NotFound {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := r.Visit(ctx, auditor, r.anc(dewi, of, "2026-11-02", 25)); fault.KindOf(err) != fault.Denied {
		t.Errorf("an auditor writes: %v", err)
	}
	if list, err := r.Due(ctx, kader(melati), thread.DueQuery{}); err != nil || list.Count != 0 {
		t.Errorf("another kader's list holds %d (%v)", list.Count, err)
	}
}

func second[T any](_ T, err error) error { return err }

func TestTwoVersionsOfOneDayAreRefused(t *testing.T) {
	r := start(t)
	one, two := pregnancy("1", "23.5", r.Date("2025-01-01"), r.Date("2026-10-31")), pregnancy("2", "24", r.Date("2026-10-31"), 0)
	if _, err := thread.NewBook([]*programme.Programme{one, two}); err == nil {
		t.Error("a day with two versions of one programme was taken")
	}
}
