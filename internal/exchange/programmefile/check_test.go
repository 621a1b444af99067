package programmefile

import (
	"bytes"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"canting/internal/domain/fault"
	"canting/internal/domain/programme"
	"canting/locale"
	"canting/programmes"
)

// The programmes that are shipped have nothing to mend, and do what their cases
// say.
func TestShippedProgrammes(t *testing.T) {
	report, err := Check(programmes.Files)
	if err != nil {
		t.Fatal(err)
	}
	words, err := locale.Load("en")
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range report.Problems {
		if !p.Remark {
			key, params := fault.Sentence(p.Fault)
			t.Errorf("%s: %s", p.Where(), words.SayWith(key, params))
		}
	}
	if report.Programmes == 0 || report.Cases == 0 || report.Passed != report.Cases {
		t.Errorf("%d programmes, %d of %d cases", report.Programmes, report.Passed, report.Cases)
	}
	if _, err := Load(programmes.Files); err != nil {
		t.Error(err)
	}
}

// smallCases are three cases that are as expected of small.
const smallCases = `programme: bumil
cases:
  - name: below
    visit: anc
    date: 2026-03-01
    case: {lmp: 2025-12-01}
    values: {lila_cm: 17}
    expect: {findings: [kek], actions: [pmt], tasks: {pmt: 2026-03-08}, asked: [lila_cm, letak], warnings: [lila_cm], guards: [], missing: [], due: {anc.1: due, anc.2: {state: early, date: 2026-04-20}}}
  - name: at the threshold
    visit: anc
    date: 2026-03-01
    values: {lila_cm: 23.5}
    expect: {findings: [], not: [kek], due: {anc: unclear}}
  - name: nothing
    visit: anc
    date: 2026-03-01
    expect: {findings: [], no_rule: [kek], missing: [lila_cm]}
`

func folder(programme, cases string) fstest.MapFS {
	return fstest.MapFS{"bumil.yaml": {Data: []byte(programme)}, "bumil.cases.yaml": {Data: []byte(cases)}, "README.md": {Data: []byte("no YAML")}}
}

func checked(t *testing.T, dir fstest.MapFS) (Report, []string) {
	t.Helper()
	report, err := Check(dir)
	if err != nil {
		t.Fatal(err)
	}
	return report, brief(report.Problems)
}

func TestCheckFolder(t *testing.T) {
	report, problems := checked(t, folder(small, smallCases))
	want := Report{Programmes: 1, Findings: 1, Cases: 3, Passed: 3}
	if len(problems) > 0 || fmt.Sprint(report) != fmt.Sprint(want) {
		t.Errorf("%+v, %q", report, problems)
	}
}

func TestCasesTellWhatWentOtherwise(t *testing.T) {
	for _, test := range []struct{ old, new, want string }{
		{"findings: [kek]", "findings: []", "8 below file.case.list"},
		{"findings: [kek]", "findings: [kek, other]", "8 below file.case.list"},
		{"findings: [kek], ", "", "8 below file.case.findings.none"},
		{"not: [kek]", "not: [kekk]", "13 at the threshold file.case.lacks"},
		{"no_rule: [kek]", "no_rule: [kekk]", "17 nothing file.case.lacks"},
		{"missing: [lila_cm]", "missing: []", "17 nothing file.case.list"},
		{"warnings: [lila_cm]", "warnings: []", "8 below file.case.list"},
		{"pmt: 2026-03-08", "pmt: 2026-03-09", "8 below file.case.value"},
		{"actions: [pmt]", "actions: []", "8 below file.case.list"},
		{"asked: [lila_cm, letak]", "asked: [letak]", "8 below file.case.list"},
		{"anc.1: due", "anc.1: overdue", "8 below file.case.value"},
		{"date: 2026-04-20", "date: 2026-04-21", "8 below file.case.value"},
		{"anc.1: due", "anc.9: due", "8 below file.case.value"},
		{"{lila_cm: 17}", "{lila: 17}", "7 below file.case.unknown"},
		{"{lila_cm: 17}", "{lila_cm: wide}", "7 below file.case.type"},
		{"{lmp: 2025-12-01}", "{hpht: 2025-12-01}", "6 below file.case.unknown"},
		{"visit: anc", "visit: dance", "4 below file.case.unknown"},
		{"programme: bumil", "programme: balita", "1 programme file.case.programme"},
		{"expect: {findings: [kek]", "expect: {enters: true, findings: [kek]", "8 below file.case.value"},
		{"expect: {findings: [kek]", "expect: {derived: {week: 12}, findings: [kek]", "8 below file.case.unknown"},
		{"date: 2026-03-01\n    case", "date: 2026-03-01\n    found: {kek: maybe}\n    case", "6 below file.case.found"},
		{"date: 2026-03-01\n    case", "date: 2026-03-01\n    history: [{visit: x, date: 2026-01-01}]\n    case", "6 below file.case.unknown"},
		{"values: {lila_cm: 17}", "value: {lila_cm: 17}", "7 cases[1] file.key.near"},
	} {
		text := strings.Replace(smallCases, test.old, test.new, 1)
		report, problems := checked(t, folder(small, text))
		if !slices.Contains(problems, test.want) {
			t.Errorf("%s: got %q, want %q", test.new, problems, test.want)
		}
		if report.Passed == report.Cases && report.Cases > 0 {
			t.Errorf("%s: all passed", test.new)
		}
	}
}

func TestCasesOfIndicators(t *testing.T) {
	text := small + "indicators:\n" +
		"  - {id: k1, name: {id: a, en: a}, level: kota, period: quarter, denominator: case.lmp >= at.from, numerator: count.anc >= 1}\n" +
		"  - {id: lila, name: {id: a, en: a}, level: kota, per: visit.anc, denominator: has(visit.lila_cm), numerator: visit.lila_cm < 23.5}\n"
	const head = "programme: bumil\ncases:\n  - {name: a, date: 2026-03-31, visit: anc, values: {lila_cm: 23}, history: [{visit: anc, date: 2026-02-01}], "
	for _, test := range []struct {
		rest   string
		passed int
	}{
		{"case: {lmp: 2026-01-01}, expect: {findings: [kek], indicators: {k1: yes, lila: yes}, due: {anc.9: none}}}", 1},
		{"case: {lmp: 2025-12-31}, expect: {findings: [kek], indicators: {k1: out}}}", 1},
		{"from: 2025-01-01, case: {lmp: 2025-12-31}, expect: {findings: [kek], indicators: {k1: yes}}}", 1},
		{"expect: {findings: [kek], indicators: {k1: unclear}}}", 1},
		{"case: {lmp: 2026-01-01}, expect: {findings: [kek], indicators: {k1: no}}}", 0},
		{"case: {lmp: 2026-01-01}, expect: {findings: [kek], indicators: {k9: no}}}", 0},
		{"case: {lmp: 2026-01-01}, expect: {findings: [kek], due: {anc.1: none}}}", 0},
	} {
		if report, problems := checked(t, folder(text, head+test.rest)); report.Passed != test.passed || report.Cases != 1 {
			t.Errorf("%s: %+v, %q", test.rest, report, problems)
		}
	}
}

func TestFindingsWithoutCasesAreRemarked(t *testing.T) {
	for _, test := range []struct{ cases, want string }{
		{smallCases[:strings.Index(smallCases, "  - name: at")], "14 findings[kek] file.untried.no, 14 findings[kek] file.untried.none"},
		{smallCases[:strings.Index(smallCases, "  - name: nothing")], "14 findings[kek] file.untried.none"},
		{"programme: bumil\ncases: []\n", "14 findings[kek] file.untried.yes, 14 findings[kek] file.untried.no, 14 findings[kek] file.untried.none"},
	} {
		report, problems := checked(t, folder(small, test.cases))
		if got := strings.Join(problems, ", "); got != test.want || !Usable(report.Problems) {
			t.Errorf("got %q, want %q", got, test.want)
		}
	}
	// A rule that is answered by nothing at all cannot miss an input.
	text := strings.Replace(small, "visit.lila_cm < 23.5", "has(visit.lila_cm) && visit.lila_cm < 23.5", 1)
	if _, problems := checked(t, folder(text, smallCases[:strings.Index(smallCases, "  - name: nothing")])); len(problems) > 0 {
		t.Errorf("got %q", problems)
	}
}

func TestCheckOfNoFolder(t *testing.T) {
	for name, dir := range map[string]fstest.MapFS{"empty": {}, "no YAML": {"a.txt": {}}, "a folder of that name": {"a.yaml/b": {}}} {
		if _, err := Check(dir); fault.KindOf(err) != fault.NotFound {
			t.Errorf("%s: %v", name, err)
		}
		if _, err := Load(dir); fault.KindOf(err) != fault.NotFound {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestLoadWantsUsableProgrammes(t *testing.T) {
	if family, err := Load(folder(small, "not: [even, cases")); err != nil || len(family) != 1 {
		t.Errorf("%v, %v: cases are no part of what is used", family, err)
	}
	if _, err := Load(folder(strings.Replace(small, "< 23.5", "<", 1), smallCases)); fault.KindOf(err) != fault.Invalid || !strings.Contains(err.Error(), "rule.early") {
		t.Error(err)
	}
	twice := folder(small, smallCases)
	twice["again.yaml"] = twice["bumil.yaml"]
	if _, err := Load(twice); err == nil || !strings.Contains(err.Error(), "version.twice") {
		t.Error(err)
	}
}

func TestShow(t *testing.T) {
	text := strings.Replace(small, "facts:", `numbers: [{id: umur, value: 10, unit: tahun}]
enters: {when: person.age_years >= number.umur, say: {id: "Mulai {number.umur} tahun", en: "From {number.umur} years"}}
facts:`, 1)
	text = strings.Replace(text, "    findings:", `    guards:
      - {id: posisi, when: visit.letak == 'sungsang', say: {id: "Letak {visit.letak}", en: "Lie {visit.letak}"}}
    findings:`, 1)
	p, problems := Read("bumil.yaml", []byte(text))
	if !Usable(problems) {
		t.Fatal(brief(problems))
	}
	for lang, want := range map[string][]string{
		"id": {
			"Ibu hamil (bumil@2026.1)", "Sumber: made up (2026-01-01). BELUM DIVERIFIKASI.",
			"- 12, 20, 26, 30, 34, 38 minggu setelah lmp; terlambat sesudah 7 hari.",
			"- lila cm: angka desimal (cm); 15 sampai 45; ditanyakan lagi bila di bawah 18; wajib", "- letak: pilihan: kepala, sungsang",
			"- kek (tinggi): bila lila cm di bawah 23,5 cm.", "Kalimat: LILA [lila cm] cm", "Tindakan: pmt (dinkes, paling lambat 7 hari).",
			"Mulai 10 tahun", `Bila letak adalah "sungsang", ditanyakan lagi: Letak [letak]`,
			"Sumber: another. Sudah dibaca di sumbernya.", "Diperiksa oleh:",
		},
		"en": {
			"Pregnancy (bumil@2026.1)", "Source: made up (2026-01-01). NOT VERIFIED.", "- lila cm: decimal number (cm); 15 to 45; asked again below 18; required",
			"- letak: one of: kepala, breech", "Sentence: MUAC [lila cm] cm", "From 10 years", `If letak is "breech", asked again`, "Checked by:",
		},
	} {
		words, err := locale.Load(lang)
		if err != nil {
			t.Fatal(err)
		}
		var b bytes.Buffer
		if err := Show(&b, p, lang, words); err != nil {
			t.Fatal(err)
		}
		for _, line := range want {
			if !strings.Contains(b.String(), line) {
				t.Errorf("%s: no %q in\n%s", lang, line, b.String())
			}
		}
	}
}

// What docs/programmes.md shows as a file and as cases is one, and passes.
func TestTheDocumentShowsTheTruth(t *testing.T) {
	text, err := os.ReadFile("../../../docs/programmes.md")
	if err != nil {
		t.Fatal(err)
	}
	var files []string
	for _, block := range strings.Split(string(text), "```yaml\n")[1:] {
		block, _, _ = strings.Cut(block, "```")
		if strings.HasPrefix(block, "programme:") {
			files = append(files, block)
		}
	}
	if len(files) != 2 {
		t.Fatalf("%d files are shown, want a programme and its cases", len(files))
	}
	report, problems := checked(t, folder(files[0], files[1]))
	if !Usable(report.Problems) || report.Passed != 1 {
		t.Errorf("%+v, %q", report, problems)
	}
}

// Every threshold of the shipped programmes can be read: no sentence of the
// catalogue is missing, and every finding tells its source.
func TestShippedProgrammesCanBeShown(t *testing.T) {
	family, err := Load(programmes.Files)
	if err != nil {
		t.Skip("the shipped programmes do not load: TestShippedProgrammes tells why")
	}
	for _, lang := range locale.Languages() {
		words, err := locale.Load(lang)
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range family {
			var b bytes.Buffer
			if err := Show(&b, p, lang, words); err != nil {
				t.Fatal(err)
			}
			for _, line := range strings.Split(b.String(), "\n") {
				if strings.Contains(line, "programme.") {
					t.Errorf("%s in %s: a key without a sentence: %s", p.Ref(), lang, line)
				}
			}
		}
	}
}

func TestWhySaysTheRuleAndTheDate(t *testing.T) {
	text := strings.Replace(small, "due: {from: lmp, weeks: [12, 20, 26, 30, 34, 38], grace_days: 7}", `due:
      - {from: lmp, weeks: [12, 20], late: [{weeks: 8}]}
      - {id: kf, from: lmp, windows: [{id: kf1, open: {hours: 6}, close: {days: 2}}]}
      - {id: hari, from: lmp, every: {days: 7}}
      - {id: vit, calendar: [2, 8]}
      - {id: kedua, from: lmp, weeks: [30], after: {id: pertama, weeks: 4}, done: visit.lila_cm > 30}`, 1)
	text = strings.Replace(text, "      - {id: kedua", "      - {id: pertama, from: lmp, weeks: [13], done: visit.lila_cm > 20}\n      - {id: kedua", 1)
	p, problems := Read("bumil.yaml", []byte(text))
	if !Usable(problems) {
		t.Fatal(brief(problems))
	}
	words, err := locale.Load("id")
	if err != nil {
		t.Fatal(err)
	}
	voice := programme.Voice{P: p, Lang: "id", Sentence: words.Say}
	in := (&trial{reading: &reading{}, p: p, n: parsed(t, "{date: 2026-04-01, case: {lmp: 2025-12-01}, history: [{visit: anc, date: 2026-03-23}]}")}).input()
	said := map[string]string{}
	for _, w := range programme.Due(p, in.Case, in.Date) {
		said[w.ID()] = voice.Why(w)
	}
	for id, want := range map[string]string{
		"anc.1":               "12 minggu setelah lmp (2025-12-01)",
		"anc.2":               "kunjungan sebelumnya terlambat, jadi berjarak dari kunjungan itu, bukan 20 minggu setelah lmp (2025-12-01)",
		"anc.kf1":             "6 jam sampai 2 hari setelah lmp (2025-12-01)",
		"anc.hari.2026-03-30": "setiap 7 hari setelah lmp (2025-12-01)",
		"anc.vit.2026-08":     "bulan Agustus 2026",
		"anc.kedua":           "30 minggu setelah lmp (2025-12-01); menunggu pertama",
	} {
		if said[id] != want {
			t.Errorf("%s: %q, want %q; all %q", id, said[id], want, said)
		}
	}
	unclear := programme.Due(p, programme.Case{}, in.Date)[0]
	if got := voice.Why(unclear); got != "belum jelas, karena belum diketahui: lmp" {
		t.Error(got)
	}
}

func parsed(t *testing.T, text string) node {
	t.Helper()
	r := &reading{}
	root := r.parse([]byte(text))
	if root == nil {
		t.Fatal(brief(r.problems))
	}
	return node{root}
}

func FuzzCases(f *testing.F) {
	f.Add([]byte(smallCases))
	p, _ := Read("bumil.yaml", []byte(small))
	f.Fuzz(func(t *testing.T, text []byte) {
		result, problems := RunCases("x.yaml", text, []*programme.Programme{p})
		if result.Passed > result.Cases || (result.Passed < result.Cases && len(problems) == 0) {
			t.Fatalf("%+v with %d problems", result, len(problems))
		}
	})
}

// bumil is the largest of the shipped programmes, judged at a full visit.
func BenchmarkJudge(b *testing.B) {
	p, in := fullVisit(b)
	b.ReportAllocs()
	for b.Loop() {
		programme.Judge(p, in)
	}
}

func BenchmarkDue(b *testing.B) {
	p, in := fullVisit(b)
	var list []programme.Wanted
	b.ReportAllocs()
	for b.Loop() {
		list = programme.AppendDue(list[:0], p, &in.Case, in.Date)
	}
}

// fullVisit is the last of the shipped cases of bumil that has a visit with many
// answers.
func fullVisit(b *testing.B) (*programme.Programme, programme.Input) {
	b.Helper()
	text, err := programmes.Files.ReadFile("bumil.yaml")
	if err != nil {
		b.Fatal(err)
	}
	p, problems := Read("bumil.yaml", text)
	if !Usable(problems) {
		b.Fatal(brief(problems))
	}
	text, err = programmes.Files.ReadFile("bumil.cases.yaml")
	if err != nil {
		b.Fatal(err)
	}
	root := (&reading{}).parse(text)
	var best node
	most := -1
	for _, one := range (node{root}).get("cases").list() {
		if n := len(one.get("values").pairs()); n > most && one.get("visit").given() {
			best, most = one, n
		}
	}
	t := &trial{reading: &reading{}, p: p, n: best, v: p.Visit(best.get("visit").text())}
	return p, t.input()
}
