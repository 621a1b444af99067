package rule_test

import (
	"strings"
	"testing"

	. "canting/internal/domain/rule"

	"pgregory.net/rapid"
)

func word(r Ref) (string, string) {
	words := map[string][2]string{
		"visit.lila_cm": {"LILA", "cm"}, "visit.hb": {"Hb", "g/dL"}, "visit.trimester": {"trimester", ""}, "visit.oedema": {"bengkak", ""},
		"visit.method": {"cara KB", ""}, "visit.date": {"tanggal kunjungan", ""}, "case.weight_kg": {"berat", "kg"}, "case.children": {"jumlah anak", ""},
		"case.twins": {"kembar", ""}, "case.place": {"tempat", ""}, "case.lmp": {"HPHT", ""},
	}
	w := words[r.String()]
	return w[0], w[1]
}

func TestSay(t *testing.T) {
	cases := []struct{ source, id, en string }{
		{"visit.lila_cm < 23.5", "LILA di bawah 23,5 cm", "LILA below 23.5 cm"},
		{"visit.lila_cm < 23", "LILA di bawah 23 cm", "LILA below 23 cm"},
		{"23.5 > visit.lila_cm", "LILA di bawah 23,5 cm", "LILA below 23.5 cm"},
		{"7.0 <= visit.hb && 11 >= visit.hb", "Hb paling sedikit 7 g/dL dan Hb paling banyak 11 g/dL", "Hb at least 7 g/dL and Hb at most 11 g/dL"},
		{"visit.trimester == 2 || visit.trimester != 3", "trimester sama dengan 2 atau trimester tidak sama dengan 3", "trimester equal to 2 or trimester not equal to 3"},
		{"visit.oedema && !case.twins", "bengkak: ya dan kembar: tidak", "bengkak: yes and kembar: no"},
		{"visit.oedema == false && case.twins != false", "bengkak: tidak dan kembar: ya", "bengkak: no and kembar: yes"},
		{"(visit.oedema || case.twins) && visit.hb < 7", "(bengkak: ya atau kembar: ya) dan Hb di bawah 7 g/dL", "(bengkak: yes or kembar: yes) and Hb below 7 g/dL"},
		{"visit.oedema || case.twins && visit.hb < 7", "bengkak: ya atau (kembar: ya dan Hb di bawah 7 g/dL)", "bengkak: yes or (kembar: yes and Hb below 7 g/dL)"},
		{"has(visit.hb) && !has(case.lmp)", "Hb tercatat dan HPHT belum tercatat", "Hb is recorded and HPHT is not recorded"},
		{"!(visit.hb < 7)", "tidak benar bahwa (Hb di bawah 7 g/dL)", "it is not so that (Hb below 7 g/dL)"},
		{"!!visit.oedema", "bengkak: ya", "bengkak: yes"},
		{"visit.method in ['pil', 'iud']", `cara KB salah satu dari "pil"; "iud"`, `cara KB is one of "pil"; "iud"`},
		{"visit.hb in [7, 8.5]", "Hb salah satu dari 7; 8,5 g/dL", "Hb is one of 7; 8.5 g/dL"},
		{"visit.method == 'iud' || case.place != 'rumah'", `cara KB adalah "iud" atau tempat bukan "rumah"`, `cara KB is "iud" or tempat is not "rumah"`},
		{"visit.date <= date('2026-03-31')", "tanggal kunjungan paling lambat 31 Maret 2026", "tanggal kunjungan on or before 31 March 2026"},
		{"date('2026-03-31') < visit.date", "tanggal kunjungan sesudah 31 Maret 2026", "tanggal kunjungan after 31 March 2026"},
		{"weeks(case.lmp, visit.date) >= 12", "jumlah minggu penuh dari HPHT sampai tanggal kunjungan paling sedikit 12", "the completed weeks from HPHT to tanggal kunjungan at least 12"},
		{"score(visit.hb, 'a') > -2", `score(Hb; "a") di atas −2`, `score(Hb; "a") above −2`},
		{"case.weight_kg - 0.5 < 40", "berat − 0,5 di bawah 40 kg", "berat − 0.5 below 40 kg"},
		{"(case.weight_kg + 1.0) * 2 / visit.lila_cm > -case.weight_kg", "(berat + 1) × 2 ÷ LILA di atas −berat", "(berat + 1) × 2 ÷ LILA above −berat"},
		{"visit.trimester % 2 == 1", "sisa trimester dibagi 2 sama dengan 1", "the remainder of trimester divided by 2 equal to 1"},
		{"visit.hb < (visit.trimester == 2 ? 10.5 : 11)", "Hb di bawah (bila trimester sama dengan 2: 10,5; bila tidak: 11)", "Hb below (if trimester equal to 2: 10.5; otherwise: 11)"},
		{"visit.oedema == case.twins", "bengkak adalah kembar", "bengkak is kembar"},
		{"true", "ya", "yes"},
	}
	for _, c := range cases {
		e := mustParse(t, c.source)
		if got := e.Say("id", word); got != c.id {
			t.Errorf("%s\n got %s\nwant %s", c.source, got, c.id)
		}
		if got := e.Say("en", word); got != c.en {
			t.Errorf("%s\n got %s\nwant %s", c.source, got, c.en)
		}
		if got := e.Say("jv", word); got != c.id {
			t.Errorf("%s in an unknown language is %s", c.source, got)
		}
	}
}

// Whatever the expression, every input of it is named, no pattern is left
// unfilled, and the brackets match.
func TestSayNamesEveryInput(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		e := drawn{t}.parsed()
		for _, lang := range []string{"id", "en"} {
			said := e.Say(lang, word)
			for _, r := range e.Inputs() {
				if w, _ := word(r); !strings.Contains(said, w) {
					t.Fatalf("%s is said %q, without %s", e, said, w)
				}
			}
			if strings.ContainsAny(said, "{}") || strings.Count(said, "(") != strings.Count(said, ")") {
				t.Fatalf("%s is said %q", e, said)
			}
		}
	})
}
