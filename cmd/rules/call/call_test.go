package call

import (
	"encoding/json"
	"strings"
	"testing"

	"canting/internal/domain/fault"
	"canting/internal/domain/ident"
	"canting/internal/domain/programme"
	"canting/internal/exchange/programmefile"
)

// file is a made-up programme. Nothing in it is clinical.
const file = `
programme: uji
version: "1"
name: {id: Uji, en: Trial}
source: dibuat-buat
enters: {when: person.age_years >= 10}
leaves:
  - {id: selesai, when: person.age_years >= 55, say: {id: Selesai, en: Done}}
facts:
  - {id: mulai, type: date}
inherits:
  - {id: hb, from: lain.periksa.hb, type: decimal, within_days: 100}
visits:
  periksa:
    name: {id: Periksa, en: Check}
    due: {from: mulai, weeks: [4, 8], grace_days: 7}
    fields:
      - {id: lila, type: decimal, unit: cm, min: 15, max: 45, warn: {below: 18}, required: true, decimals: 1}
      - {id: anak, type: int}
      - {id: bengkak, type: bool}
      - {id: cara, type: choice, values: [{id: pil, say: {id: Pil KB, en: Pill}}, suntik]}
      - {id: tanggal, type: date}
    derived:
      - {id: minggu, value: "weeks(case.mulai, visit.date)", unit: minggu, decimals: 0}
    scores:
      - {id: poin, base: 2, items: [{id: banyak, points: 4, when: visit.anak > 3, say: {id: Banyak anak, en: Many children}}]}
    tables:
      - {id: dosis, hit: first, outputs: [{id: mg, type: int}], rows: [{id: r1, when: visit.lila < 20, then: {mg: 60}}]}
    guards:
      - {id: nanti, when: visit.tanggal > visit.date, say: {id: Di masa depan, en: In the future}, stop: true}
    findings:
      - id: kurus
        when: visit.lila < 23.5
        level: tinggi
        say: {id: "LILA {visit.lila} cm", en: "MUAC {visit.lila} cm"}
        actions: [makan]
      - {id: anemia, when: before.hb < 11, level: info, say: {id: a, en: a}}
      - {id: pil, when: visit.cara == 'pil' && visit.bengkak, level: info, say: {id: a, en: a}}
      - {id: lagi, when: "found.kurus && previous.lila < 23", level: info, say: {id: a, en: a}}
actions:
  makan: {agency: dinkes, within_days: 7, say: {id: Beri makan, en: Feed}, follow_up: {visit: periksa, days: 30}}
`

func family(t testing.TB) Family {
	t.Helper()
	p, problems := programmefile.Read("uji.yaml", []byte(file))
	if !programmefile.Usable(problems) {
		t.Fatalf("%+v", problems)
	}
	f, err := Load(string(programme.Pack([]*programme.Programme{p})))
	if err != nil {
		t.Fatal(err)
	}
	return f
}

const asking = `{"programme": "uji", "date": "2026-05-02", "visit": "periksa",
	"values": {"lila": 17.5, "anak": 4, "bengkak": true, "cara": "pil", "tanggal": "2026-06-01", "lain": 1},
	"person": {"sex": "P", "birth_date": "1998-05-02", "city": "3576"},
	"case": {"entered": "2026-03-01", "facts": {"mulai": "2026-04-04"},
	"before": {"hb": {"value": 10, "date": "2026-04-30"}}, "found": {"kurus": {"yes": true, "date": "2026-04-04"}},
	"past": [{"visit": "periksa", "date": "2026-04-04", "values": {"lila": 22}}, {"visit": "hilang", "date": "2026-04-04"}]}}`

const judged = `{"programme":"uji@1","visit":"periksa","date":"2026-05-02","applies":true,
"findings":[
{"id":"kurus","level":"tinggi","say":{"id":"LILA 17,5 cm","en":"MUAC 17.5 cm"},"when":"visit.lila < 23.5",
"inputs":[{"id":"visit.lila","value":17.5,"say":{"id":"17,5","en":"17.5"},"unit":"cm"}],
"source":{"text":"dibuat-buat","unverified":true},"actions":[{"id":"makan","say":{"id":"Beri makan","en":"Feed"},"agency":"dinkes","by":"2026-05-09"}]},
{"id":"anemia","level":"info","say":{"id":"a","en":"a"},"when":"before.hb < 11","inputs":[{"id":"before.hb","value":10,"say":{"id":"10","en":"10"}}],"source":{"text":"dibuat-buat","unverified":true}},
{"id":"pil","level":"info","say":{"id":"a","en":"a"},"when":"visit.cara == 'pil' && visit.bengkak",
"inputs":[{"id":"visit.cara","value":"pil","say":{"id":"Pil KB","en":"Pill"}},{"id":"visit.bengkak","value":true,"say":{"id":"ya","en":"yes"}}],"source":{"text":"dibuat-buat","unverified":true}},
{"id":"lagi","level":"info","say":{"id":"a","en":"a"},"when":"found.kurus && previous.lila < 23",
"inputs":[{"id":"found.kurus","value":true,"say":{"id":"ya","en":"yes"}},{"id":"previous.lila","value":22,"say":{"id":"22,0","en":"22.0"},"unit":"cm"}],"source":{"text":"dibuat-buat","unverified":true}}],
"derived":[{"id":"derived.minggu","value":4,"say":{"id":"4","en":"4"},"unit":"minggu"}],
"scores":[{"id":"poin","at_least":6,"complete":true,"items":[{"id":"banyak","say":{"id":"Banyak anak","en":"Many children"},"points":4}]}],
"tables":[{"id":"dosis","row":"r1","then":{"mg":60}}],
"violations":[{"id":"nanti","say":{"id":"Di masa depan","en":"In the future"},"stop":true}],
"warnings":[{"id":"lila","value":17.5,"below":true}]}`

func TestJudge(t *testing.T) {
	got, err := family(t).Judge(asking)
	if want := strings.ReplaceAll(judged, "\n", ""); err != nil || got != want {
		t.Errorf("%v\n got %s\nwant %s", err, got, want)
	}
}

// TestNothingKnownIsNotNormal asks without any value.
func TestNothingKnownIsNotNormal(t *testing.T) {
	got, err := family(t).Judge(`{"programme": "uji", "date": "2026-05-02", "visit": "periksa"}`)
	var j struct {
		Findings, Absent []any
		Unanswered       []struct {
			ID      string
			Missing []string
		}
		Missing []string
	}
	if err != nil || json.Unmarshal([]byte(got), &j) != nil {
		t.Fatal(err, got)
	}
	if len(j.Findings)+len(j.Absent) > 0 || len(j.Unanswered) != 4 || strings.Join(j.Missing, ",") != "lila" {
		t.Errorf("%s", got)
	}
	for _, u := range j.Unanswered {
		if len(u.Missing) == 0 {
			t.Errorf("%s does not say what it waits for", u.ID)
		}
	}
}

// TestWrongSortsAreNotUsed gives each field what is not of its sort.
func TestWrongSortsAreNotUsed(t *testing.T) {
	for name, given := range map[string]string{"lila": `"tebal"`, "anak": "2.5", "bengkak": `"ya"`, "cara": `"lain"`, "tanggal": `"2026-02-30"`} {
		got, err := family(t).Judge(`{"programme": "uji", "date": "2026-05-02", "visit": "periksa", "values": {"` + name + `": ` + given + `}}`)
		if want := `"violations":[{"id":"` + name + `","stop":true}]`; err != nil || !strings.Contains(got, want) {
			t.Errorf("%s: %s, %v", name, got, err)
		}
	}
}

func TestDue(t *testing.T) {
	got, err := family(t).Due(strings.Replace(asking, "2026-05-02", "2026-05-20", 1))
	want := `[{"id":"periksa.1","visit":"periksa","name":{"id":"Periksa","en":"Check"},"state":"done","base":"2026-04-04","date":"2026-05-02","open":"2026-05-02","close":"2026-05-09","done_on":"2026-04-04"},` +
		`{"id":"periksa.2","visit":"periksa","name":{"id":"Periksa","en":"Check"},"state":"early","base":"2026-04-04","date":"2026-05-30","open":"2026-05-30","close":"2026-06-06"},` +
		`{"id":"follow_up.makan","visit":"periksa","name":{"id":"Periksa","en":"Check"},"state":"overdue","action":"makan","base":"2026-04-04","date":"2026-05-04","open":"2026-05-04","close":"2026-05-04"}]`
	if err != nil || got != want {
		t.Errorf("%v\n got %s\nwant %s", err, got, want)
	}
	got, err = family(t).Due(`{"programme": "uji", "date": "2026-05-20"}`)
	if want := `[{"id":"periksa","visit":"periksa","name":{"id":"Periksa","en":"Check"},"state":"unclear","missing":["case.mulai"]}]`; err != nil || got != want {
		t.Errorf("%v\n got %s\nwant %s", err, got, want)
	}
}

func TestStage(t *testing.T) {
	for birth, want := range map[string]string{
		`"1998-05-02"`: `{"programme":"uji@1","enters":true}`,
		`"2020-05-02"`: `{"programme":"uji@1","enters":false}`,
		`"1960-05-02"`: `{"programme":"uji@1","enters":true,"leaves":[{"id":"selesai","say":{"id":"Selesai","en":"Done"}}]}`,
		`null`:         `{"programme":"uji@1","enters":null}`,
	} {
		got, err := family(t).Stage(`{"programme": "uji", "date": "2026-05-02", "person": {"birth_date": ` + birth + `}}`)
		if err != nil || got != want {
			t.Errorf("born %s: %s, %v; want %s", birth, got, err, want)
		}
	}
}

func TestProgrammes(t *testing.T) {
	var all []struct {
		ID, Version, Kind string
		Visits            []struct {
			ID     string
			Fields []struct {
				ID, Type string
				Min      *float64
				Required bool
				Decimals *int
				Values   []struct{ ID string }
			}
		}
	}
	if err := json.Unmarshal([]byte(family(t).Programmes()), &all); err != nil {
		t.Fatal(err)
	}
	if len(all) != 1 || all[0].ID != "uji" || all[0].Kind != "stage" || len(all[0].Visits) != 1 || len(all[0].Visits[0].Fields) != 5 {
		t.Fatalf("%+v", all)
	}
	if lila := all[0].Visits[0].Fields[0]; lila.Type != "decimal" || lila.Min == nil || *lila.Min != 15 || !lila.Required || lila.Decimals == nil || *lila.Decimals != 1 {
		t.Errorf("%+v", lila)
	}
	if way := all[0].Visits[0].Fields[3]; len(way.Values) != 2 || way.Decimals != nil || way.Min != nil {
		t.Errorf("%+v", way)
	}
}

func TestFaults(t *testing.T) {
	f := family(t)
	for request, kind := range map[string]fault.Kind{
		"": fault.Invalid, "[]": fault.Invalid, `{"programme": 1}`: fault.NotFound, `{"programme": "lain"}`: fault.NotFound,
	} {
		for _, answer := range []func(string) (string, error){f.Judge, f.Due, f.Stage} {
			if said, err := answer(request); said != "" || fault.KindOf(err) != kind {
				t.Errorf("%s: %s, %v", request, said, err)
			}
		}
	}
	if f, err := Load("canting"); f != nil || fault.KindOf(err) != fault.Invalid {
		t.Errorf("%v, %v", f, err)
	}
}

// TestTheVersionOfTheDayJudges has two versions, of which the later begins in 2027.
func TestTheVersionOfTheDayJudges(t *testing.T) {
	old, next := *family(t)[0], *family(t)[0]
	old.To, next.From, next.Version = ident.NewDate(2026, 12, 31), ident.NewDate(2027, 1, 1), "2"
	f := Family{&old, &next}
	for day, want := range map[string]string{"2026-12-31": "uji@1", "2027-01-01": "uji@2"} {
		got, err := f.Judge(`{"programme": "uji", "visit": "periksa", "date": "` + day + `"}`)
		if err != nil || !strings.HasPrefix(got, `{"programme":"`+want+`"`) || !strings.Contains(got, `"applies":true`) {
			t.Errorf("%s: %s, %v", day, got, err)
		}
	}
}
