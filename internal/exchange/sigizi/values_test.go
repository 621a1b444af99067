package sigizi_test

import (
	"encoding/csv"
	"fmt"
	"math"
	"os"
	"slices"
	"strings"
	"testing"

	"canting/internal/exchange/sheet"
	"canting/internal/exchange/sigizi"

	"pgregory.net/rapid"
)

func text(s string) sheet.Cell {
	if strings.TrimSpace(s) == "" {
		return sheet.Cell{}
	}
	return sheet.Cell{Kind: sheet.Label, Text: s}
}

func number(s string) sheet.Cell { return sheet.Cell{Kind: sheet.Number, Text: s} }

// value is one cell of a rule, what is read from it, and the remark's code.
type value struct {
	cell sheet.Cell
	want string
	code sigizi.Code
}

// check runs a parser, whose result is printed, over a rule's values.
func check[T any](t *testing.T, parse func(sheet.Cell) (T, sigizi.Code), values []value) {
	t.Helper()
	for _, v := range values {
		got, code := parse(v.cell)
		s := fmt.Sprint(got)
		if b, ok := any(got).(byte); ok {
			s = strings.Trim(string(rune(b)), "\x00")
		}
		if s != v.want || code != v.code {
			t.Errorf("%v: got %q %q, want %q %q", v.cell, s, code, v.want, v.code)
		}
	}
}

// rules are the rows of sigizi_values.tsv by their first field, each with the
// test that holds us to it.
var rules = map[string]func(*testing.T){
	"JK": func(t *testing.T) {
		check(t, sigizi.ParseSex, []value{
			{text("L"), "l", 0}, {text("P"), "p", 0}, {text("Laki-laki"), "l", 0}, {text("Perempuan"), "p", 0},
			{text("LAKI-LAKI"), "l", 0}, {text("PEREMPUAN"), "p", 0}, {text("1"), "l", 0}, {number("2"), "p", 0},
			{text(" l "), "l", 0}, {text("Pria"), "l", 0}, {text("wanita"), "p", 0},
			{text(""), "", sigizi.SexMissing}, {text("-"), "", sigizi.SexMissing},
			{text("3"), "", sigizi.SexUnreadable}, {text("?"), "", sigizi.SexUnreadable},
		})
	},
	"NIK": func(t *testing.T) {
		check(t, sigizi.ParseNIK, []value{
			{text("3576010511210000"), "{3576010511210000 valid}", 0},
			{text("3576014511210000"), "{3576014511210000 valid}", 0},
			{text(" 3576 0105 1121 0000\u00a0"), "{3576010511210000 valid}", 0},
			{text("'3576010511210000"), "{3576010511210000 valid}", sigizi.NIKApostrophe},
			{text("3576**********12"), "{3576**********12 masked}", sigizi.NIKMasked},
			{text("3576XXXXXXXX0000"), "{3576XXXXXXXX0000 masked}", sigizi.NIKMasked},
			{text("35760145119000001"), "{35760145119000001 temporary}", sigizi.NIKTemporary},
			{text("0000000000000000"), "{0000000000000000 placeholder}", sigizi.NIKPlaceholder},
			{text("9999999999999999"), "{9999999999999999 placeholder}", sigizi.NIKPlaceholder},
			{text("1111111111111111"), "{1111111111111111 placeholder}", sigizi.NIKPlaceholder},
			{number("0"), "{0 placeholder}", sigizi.NIKPlaceholder},
			{text("ANON_123"), "{ANON_123 placeholder}", sigizi.NIKPlaceholder},
			{text(""), "{ missing}", sigizi.NIKMissing}, {text("\u00a0"), "{ missing}", sigizi.NIKMissing}, {text("-"), "{ missing}", sigizi.NIKMissing},
			{number("3576010511210000"), "{3576010511210000 unreadable}", sigizi.NIKLostDigits},
			{number("3.57601051121E+15"), "{3.57601051121E+15 unreadable}", sigizi.NIKLostDigits},
			{text("3,57601E+15"), "{3,57601E+15 unreadable}", sigizi.NIKLostDigits},
			{text("357601051121000"), "{357601051121000 unreadable}", sigizi.NIKUnreadable},
			{text("3576013211210000"), "{3576013211210000 unreadable}", sigizi.NIKUnreadable}, // day 32
			{text("3576010513210000"), "{3576010513210000 unreadable}", sigizi.NIKUnreadable}, // month 13
			{text("2276010511210000"), "{2276010511210000 unreadable}", sigizi.NIKUnreadable}, // no province 22
			{text("3500010511210000"), "{3500010511210000 unreadable}", sigizi.NIKUnreadable}, // no city 00
			{text("belum ada"), "{belumada unreadable}", sigizi.NIKUnreadable},
			{sheet.Cell{Kind: sheet.Failed, Text: "#N/A"}, "{#N/A unreadable}", sigizi.CellFailed},
		})
	},
	"Tgl Lahir, Tanggal Pengukuran, TANGGALUKUR": func(t *testing.T) {
		day := func(c sheet.Cell) (string, sigizi.Code) { return sigizi.ParseDate(c, sigizi.DayFirst, false) }
		check(t, day, []value{
			{text("2024-03-15"), "2024-03-15", 0}, {text("15/03/2024"), "2024-03-15", 0}, {text("15-03-2024"), "2024-03-15", 0},
			{text("5-3-2024"), "2024-03-05", 0}, {text("2024/03/15"), "2024-03-15", 0}, {text("15.03.2024"), "2024-03-15", 0},
			{text("15-03-24"), "2024-03-15", sigizi.ShortYear}, {number("45366"), "2024-03-15", 0}, {number("45366.75"), "2024-03-15", 0},
			{text("45366"), "2024-03-15", sigizi.SerialText}, {text("Nov 15, 2024"), "2024-11-15", 0}, {text("15 November 2024"), "2024-11-15", 0},
			{text("7 Agustus 2024"), "2024-08-07", 0}, {text("1-Mei-24"), "2024-05-01", sigizi.ShortYear}, {text("9 Okt 2023"), "2023-10-09", 0},
			{text("1 Des 2023"), "2023-12-01", 0}, {text("2024-03-15 00:00:00"), "2024-03-15", 0}, {text("2024-03-15T08:30:00"), "2024-03-15", 0},
			{text("5/3/2024 8:30"), "2024-03-05", 0}, {text(" 2024-03-15 "), "2024-03-15", 0}, {text("29-02-2024"), "2024-02-29", 0},
			{text(""), "", sigizi.DateMissing}, {text("-"), "", sigizi.DateMissing},
			{text("29-02-2023"), "", sigizi.DateUnreadable}, {text("2024-13-01"), "", sigizi.DateUnreadable}, {text("03/15/2024"), "", sigizi.DateUnreadable},
			{text("15/03"), "", sigizi.DateUnreadable}, {text("2024-03-15T23:00:00Z"), "", sigizi.DateUnreadable},
			{text("Outlier"), "", sigizi.DateUnreadable}, {number("8.5"), "", sigizi.DateUnreadable}, {text("15/03/1824"), "", sigizi.DateUnreadable},
			{text("20240315"), "", sigizi.DateUnreadable}, {sheet.Cell{Kind: sheet.Truth, Text: "TRUE"}, "", sigizi.DateUnreadable},
		})
		month := func(c sheet.Cell) (string, sigizi.Code) { return sigizi.ParseDate(c, sigizi.MonthFirst, false) }
		check(t, month, []value{
			{text("03/15/2024"), "2024-03-15", 0}, {text("05/03/2024"), "2024-05-03", 0}, {text("2024-03-15"), "2024-03-15", 0},
			{text("15/03/2024"), "", sigizi.DateUnreadable},
		})
		auto := func(c sheet.Cell) (string, sigizi.Code) { return sigizi.ParseDate(c, sigizi.Auto, true) }
		check(t, auto, []value{
			{text("05/03/2024"), "", sigizi.DateUnreadable}, {text("05/05/2024"), "2024-05-05", 0}, {text("03/15/2024"), "2024-03-15", 0},
			{text("15/03/2024"), "2024-03-15", 0}, {number("43904"), "2024-03-15", 0}, // the 1904 system
		})
	},
	"Usia Saat Ukur": func(t *testing.T) {
		age := func(c sheet.Cell) (string, sigizi.Code) {
			y, m, d, ok := sigizi.ParseAge(c)
			return fmt.Sprint(y, m, d, ok), 0
		}
		check(t, age, []value{
			{text("4 Tahun - 3 Bulan - 12 Hari"), "4 3 12 true", 0}, {text("4 Tahun 3 Bulan"), "4 3 -1 true", 0}, {text("0 Tahun - 0 Bulan - 0 Hari"), "0 0 0 true", 0},
			{text("4"), "0 0 -1 false", 0}, {text("x Tahun"), "0 0 -1 false", 0}, {text("4 Minggu"), "0 0 -1 false", 0}, {text(""), "0 0 -1 false", 0},
		})
	},
	"Berat, Tinggi, ZS *": func(t *testing.T) {
		check(t, sigizi.ParseWeight, []value{
			{text("8.5"), "8.5", 0}, {number("8.5"), "8.5", 0}, {text("8,5"), "8.5", sigizi.DecimalComma}, {text("8:50"), "8.5", sigizi.ColonDecimal},
			{text("8:5"), "8.5", sigizi.ColonDecimal}, {text("8:50:00"), "8.5", sigizi.ColonDecimal}, {text("8:00"), "8", sigizi.ColonDecimal},
			{text("8:05"), "NaN", sigizi.MinutesAmbiguous}, {number("0.3680555555555556"), "8.5", sigizi.TimeDecimal},
			{number("0.33680555555555558"), "NaN", sigizi.MinutesAmbiguous}, {number("0.5"), "12", sigizi.TimeDecimal}, {number("0.3333"), "8", sigizi.TimeDecimal},
			{number("0.123"), "NaN", sigizi.NumberUnreadable}, {number("0.85"), "NaN", sigizi.NumberUnreadable}, {number("0.9"), "NaN", sigizi.NumberUnreadable}, {text("8500"), "8.5", sigizi.Grams}, {number("12050"), "12.05", sigizi.Grams},
			{text("8.5 kg"), "8.5", sigizi.UnitText}, {text("8,5 Kg"), "8.5", sigizi.DecimalComma}, {text("0"), "NaN", sigizi.ZeroMissing},
			{text("-"), "NaN", 0}, {text(""), "NaN", 0}, {text("Outlier"), "NaN", sigizi.Outlier}, {text("8..5"), "NaN", sigizi.NumberUnreadable},
			{text("8,5,2"), "NaN", sigizi.NumberUnreadable}, {text("1.234,5"), "NaN", sigizi.NumberUnreadable}, {text("delapan"), "NaN", sigizi.NumberUnreadable},
			{text("0x10"), "NaN", sigizi.NumberUnreadable}, {text("inf"), "NaN", sigizi.NumberUnreadable}, {text("1_000"), "NaN", sigizi.NumberUnreadable},
			{text("40"), "40", 0}, {sheet.Cell{Kind: sheet.Failed, Text: "#DIV/0!"}, "NaN", sigizi.CellFailed},
		})
		check(t, sigizi.ParseLength, []value{
			{text("75"), "75", 0}, {text("75,5"), "75.5", sigizi.DecimalComma}, {text("75:5"), "75.5", sigizi.ColonDecimal}, {number("0.755"), "75.5", sigizi.Metres},
			{text("0,98"), "98", sigizi.Metres}, {text("1"), "100", sigizi.Metres}, {text("1.12"), "112", sigizi.Metres}, {number("1.5"), "1.5", 0},
			{text("75 cm"), "75", sigizi.UnitText}, {text("-"), "NaN", 0}, {text("Outlier"), "NaN", sigizi.Outlier}, {text("0"), "NaN", sigizi.ZeroMissing},
		})
		check(t, sigizi.ParseZ, []value{
			{text("-2.15"), "-2.15", 0}, {number("-2.15"), "-2.15", 0}, {text("-2,15"), "-2.15", sigizi.DecimalComma}, {text("-0:97"), "-0.97", sigizi.ColonDecimal},
			{text("0"), "0", 0}, {number("0.5"), "0.5", 0}, {text("-"), "NaN", 0}, {text("Outlier"), "NaN", sigizi.Outlier},
		})
	},
	"BB Lahir": func(t *testing.T) {
		check(t, sigizi.ParseBirthWeight, []value{
			{text("3.1"), "3100", 0}, {text("3100"), "3100", 0}, {text("3,1"), "3100", sigizi.DecimalComma}, {text("9.99"), "9990", 0}, {text("10"), "10", 0},
			{text("3.100"), "3100", 0}, {text("2500 gr"), "2500", sigizi.UnitText}, {text("0"), "NaN", sigizi.ZeroMissing}, {text("-"), "NaN", 0},
		})
	},
	"TB Lahir": func(t *testing.T) {
		check(t, sigizi.ParseBirthLength, []value{{text("49"), "49", 0}, {text("48,5"), "48.5", sigizi.DecimalComma}, {number("0"), "NaN", sigizi.ZeroMissing}, {text(""), "NaN", 0}})
		for raw, want := range map[string]bool{"29.9": true, "30": false, "60": false, "60.1": true} {
			row := one(t, map[string]any{"TB Lahir": raw})
			if has(row, "TB Lahir", sigizi.OutOfRange) != want || math.IsNaN(row.BirthLengthCm) {
				t.Errorf("%s: %v", raw, row.Remarks)
			}
		}
	},
	"Cara Ukur, CARAUKUR": func(t *testing.T) {
		check(t, sigizi.ParseMeasure, []value{
			{text("Terlentang"), "l", 0}, {text("Telentang"), "l", 0}, {text("terlentang"), "l", 0}, {text("telentang"), "l", 0},
			{text("Berdiri"), "h", 0}, {text("berdiri"), "h", 0}, {text("T"), "l", 0}, {text("B"), "h", 0}, {number("1"), "h", 0}, {text("2"), "l", 0},
			{text("T/B"), "", sigizi.MeasureUnknown}, {text("duduk"), "", sigizi.MeasureUnknown}, {text(""), "", sigizi.MeasureMissing},
		})
	},
	"BB/U": func(t *testing.T) {
		check(t, sigizi.ParseBBU, []value{
			{text("Sangat Kurang"), "sangat_kurang", 0}, {text("Berat Badan Sangat Kurang"), "sangat_kurang", 0}, {text("Kurang"), "kurang", 0}, {text("BB Kurang"), "kurang", 0},
			{text("Berat Badan Normal"), "normal", 0}, {text("Normal"), "normal", 0}, {text("Risiko Lebih"), "risiko_lebih", 0}, {text("Resiko Berat Badan Lebih"), "risiko_lebih", 0},
			{text("Outlier"), "outlier", 0}, {text(""), "", 0}, {text("-"), "", 0},
			{text("Lebih"), "risiko_lebih", sigizi.ClassOldLabel}, {text("Gizi Kurang"), "kurang", sigizi.ClassOldLabel}, {text("Gizi Buruk"), "sangat_kurang", sigizi.ClassOldLabel},
			{text("Gizi Baik"), "", sigizi.ClassUnknown}, {text("Baik"), "", sigizi.ClassUnknown},
		})
	},
	"TB/U": func(t *testing.T) {
		check(t, sigizi.ParseTBU, []value{
			{text("Sangat Pendek"), "sangat_pendek", 0}, {text("Pendek"), "pendek", 0}, {text("Normal"), "normal", 0}, {text("Tinggi"), "tinggi", 0},
			{text("Outlier"), "outlier", 0}, {text("-"), "", 0}, {text("Stunting"), "", sigizi.ClassUnknown},
		})
	},
	"BB/TB": func(t *testing.T) {
		check(t, sigizi.ParseBBTB, []value{
			{text("Gizi Buruk"), "gizi_buruk", 0}, {text("Gizi Kurang"), "gizi_kurang", 0}, {text("Gizi Baik"), "gizi_baik", 0}, {text("Normal"), "gizi_baik", 0},
			{text("Risiko Gizi Lebih"), "berisiko_gizi_lebih", 0}, {text("Berisiko Gizi Lebih"), "berisiko_gizi_lebih", 0}, {text("Gizi Lebih"), "gizi_lebih", 0},
			{text("Obesitas"), "obesitas", 0}, {text("Outlier"), "outlier", 0}, {text("-"), "", 0},
			{text("Sangat Kurus"), "gizi_buruk", sigizi.ClassOldLabel}, {text("Kurus"), "gizi_kurang", sigizi.ClassOldLabel}, {text("Gemuk"), "", sigizi.ClassUnknown},
		})
	},
	"Naik Berat Badan": func(t *testing.T) {
		check(t, sigizi.ParseGain, []value{
			{text("N"), "N", 0}, {text("T"), "T", 0}, {text("O"), "O", 0}, {text("B"), "B", 0}, {text("2T"), "2T", 0}, {text("naik"), "N", 0},
			{text("N (Naik)"), "N", 0}, {text("Tidak Naik"), "T", 0}, {text("-"), "", 0}, {text(""), "", 0}, {text("Tidak"), "", sigizi.GainUnknown}, {text("3T"), "", sigizi.GainUnknown},
		})
		for code, want := range map[string]string{"N": "naik", "T": "tidak naik", "O": "bulan lalu tidak ditimbang", "B": "baru pertama kali ditimbang", "2T": "dua kali berturut-turut tidak naik", "": ""} {
			if got := sigizi.GainWords(code); got != want {
				t.Errorf("%s means %q", code, got)
			}
		}
	},
	"LiLA": func(t *testing.T) {
		check(t, sigizi.ParseMUAC, []value{{text("14.5"), "14.5", 0}, {text("14,5"), "14.5", sigizi.DecimalComma}, {text(""), "NaN", 0}, {text("0"), "NaN", sigizi.ZeroMissing}, {number("0"), "NaN", sigizi.ZeroMissing}})
	},
	"Pitting_edema": func(t *testing.T) {
		check(t, sigizi.ParseOedema, []value{{text("tidak"), "0", 0}, {text("1"), "1", 0}, {number("2"), "2", 0}, {text("+3"), "3", 0}, {text(""), "-1", 0}, {text("4"), "-1", sigizi.AnswerUnknown}, {text("ya"), "-1", sigizi.AnswerUnknown}})
	},
	"vita": func(t *testing.T) {
		check(t, sigizi.ParseVitamin, []value{{text("ya"), "1", 0}, {text("tidak"), "2", 0}, {number("1"), "1", 0}, {text(""), "0", 0}, {text("Biru"), "1", 0}, {text("merah"), "1", 0}, {text("hijau"), "0", sigizi.AnswerUnknown}})
		for months, want := range map[int]string{5: "", 6: "biru", 11: "biru", 12: "merah", 59: "merah", 60: ""} {
			if got := sigizi.VitaminColour(months); got != want {
				t.Errorf("%d months: %q", months, got)
			}
		}
	},
	"asi_bulan_0..6": func(t *testing.T) { check(t, sigizi.ParseAnswer, answers) },
	"kia, kia_bayi_kecil, imd": func(t *testing.T) {
		check(t, sigizi.ParseAnswer, append(slices.Clone(answers), value{text("Ya"), "1", 0}, value{text("Tidak"), "2", 0}))
	},
	"KPSP, KIA (export)": func(t *testing.T) {
		row := one(t, map[string]any{"KPSP": " Sesuai umur ", "KIA": "1"})
		if row.KPSP != "Sesuai umur" || row.KIA != "1" || row.Raw("KPSP") != " Sesuai umur " || len(row.Remarks) > 0 {
			t.Errorf("%q %q %q %v", row.KPSP, row.KIA, row.Raw("KPSP"), row.Remarks)
		}
	},
	"jenis_pmt":        pmt(sigizi.PMTKind, "pabrikan", "lokal"),
	"sumber_anggaran":  pmt(sigizi.PMTBudget, "DAK Non Fisik", "APBD", "Mitra", "Dana Desa"),
	"alasan_pemberian": pmt(sigizi.PMTReason, "wasting", "underweight", "tidak naik"),
	"tindak_lanjut":    pmt(sigizi.PMTFollowUp, "dilanjutkan", "selesai", "rujuk RS"),
	"Pukesmas": func(t *testing.T) {
		for _, heading := range []string{"Pukesmas", "Puskesmas", "PUSKESMAS "} {
			headings := slices.Clone(headings(sigizi.E2))
			headings[slices.Index(headings, "Pukesmas")] = heading
			row := oneUnder(t, headings, map[string]any{heading: "PUSKESMAS WATES"})
			if row.Puskesmas != "PUSKESMAS WATES" {
				t.Errorf("%s: %q", heading, row.Puskesmas)
			}
		}
		for _, name := range []string{"PUSKESMAS WATES", "Wates", "UPT Puskesmas  Wates", "Pkm. Wates"} {
			if got := sigizi.PlaceKey(sigizi.Puskesmas, name); got != "WATES" {
				t.Errorf("%s: %s", name, got)
			}
		}
	},
	"place names": func(t *testing.T) {
		for _, c := range []struct {
			kind       sigizi.PlaceKind
			name, want string
		}{
			{sigizi.Kelurahan, "GUNUNG SARI", "GUNUNGSARI"}, {sigizi.Kelurahan, "GUNUNGSARI", "GUNUNGSARI"}, {sigizi.Kelurahan, "Kel. Gunung\u00a0Gedangan ", "GUNUNGGEDANGAN"},
			{sigizi.Kelurahan, "DESA GUNUNG-SARI", "GUNUNGSARI"}, {sigizi.Kelurahan, "Kelapa", "KELAPA"}, {sigizi.Kelurahan, "DESA", "DESA"},
			{sigizi.City, "KAB. TABALONG", "TABALONG"}, {sigizi.City, "KAB TABALONG", "TABALONG"}, {sigizi.City, "KOTA MOJOKERTO", "KOTAMOJOKERTO"},
			{sigizi.City, "Kabupaten Mojokerto", "MOJOKERTO"}, {sigizi.District, "Kec. Kota Kulon", "KOTAKULON"}, {sigizi.Province, "Prov. Jawa Timur", "JAWATIMUR"},
			{sigizi.Posyandu, "POSYANDU MELATI 1", "MELATI1"}, {sigizi.Posyandu, "Melati-1", "MELATI1"},
		} {
			if got := sigizi.PlaceKey(c.kind, c.name); got != c.want {
				t.Errorf("%s: %s, want %s", c.name, got, c.want)
			}
		}
	},
	"Nama Ortu": func(t *testing.T) {
		for raw, want := range map[string]string{
			"AYAH / IBU": "[AYAH IBU]", "AYAH-IBU": "[AYAH IBU]", "AYAH & IBU": "[AYAH IBU]", "SATU NAMA": "[SATU NAMA]", "-": "[]", "": "[]",
		} {
			if got := fmt.Sprint(sigizi.SplitParents(raw)); got != want {
				t.Errorf("%q: %s, want %s", raw, got, want)
			}
		}
		if row := one(t, map[string]any{"Nama Ortu": "A / B"}); row.Parents != "A / B" {
			t.Error("not kept raw:", row.Parents)
		}
	},
	"preamble":  testPreamble,
	"file type": testEveryFormat,
}

var answers = []value{{text("ya"), "1", 0}, {text("tidak"), "2", 0}, {text("1"), "1", 0}, {number("0"), "2", 0}, {text(""), "0", 0}, {text("mungkin"), "0", sigizi.AnswerUnknown}}

func pmt(column sigizi.PMTColumn, words ...string) func(*testing.T) {
	return func(t *testing.T) {
		for i, word := range words {
			for _, c := range []sheet.Cell{text(word), text(strings.ToUpper(word)), number(fmt.Sprint(i + 1))} {
				if got, code := sigizi.ParsePMT(column, c); got != i+1 || code != sigizi.None {
					t.Errorf("%v: %d %s", c, got, code)
				}
			}
			if sigizi.PMTWords(column, i+1) != word {
				t.Errorf("%d means %q", i+1, sigizi.PMTWords(column, i+1))
			}
		}
		next := len(words) + 1
		if got, code := sigizi.ParsePMT(column, number(fmt.Sprint(next))); got != 0 || code != sigizi.AnswerUnknown || sigizi.PMTWords(column, next) != "" || sigizi.PMTWords(column, 0) != "" {
			t.Error("there is no code", next)
		}
		if got, code := sigizi.ParsePMT(column, text("-")); got != 0 || code != sigizi.None {
			t.Error("a dash is missing")
		}
	}
}

// table reads one of the shared tables, without its heading.
func table(t *testing.T, name string) [][]string {
	t.Helper()
	f, err := os.Open("../../../../shared/data/interop/" + name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	r := csv.NewReader(f)
	r.Comma, r.LazyQuotes = '\t', true
	rows, err := r.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return rows[1:]
}

// A rule that is added to the table without a test here fails.
func TestEveryRuleOfTheTable(t *testing.T) {
	claimed := map[string]bool{}
	for _, row := range table(t, "sigizi_values.tsv") {
		test, ok := rules[row[0]]
		if !ok || claimed[row[0]] {
			t.Errorf("no test of its own for the rule %q", row[0])
			continue
		}
		claimed[row[0]] = true
		t.Run(row[0], test)
	}
	if len(claimed) != len(rules) {
		t.Errorf("%d rules in the table, %d tests", len(claimed), len(rules))
	}
}

func TestParseCount(t *testing.T) {
	check(t, sigizi.ParseCount, []value{{text("2"), "2", 0}, {number("1"), "1", 0}, {text("0"), "0", 0}, {text("-"), "-1", 0}, {text(""), "-1", 0}, {text("1.5"), "-1", sigizi.CountUnreadable}, {text("dua"), "-1", sigizi.CountUnreadable}})
}

// Every day that exists is written in every form and read back as itself.
func TestDatesComeBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		serial := rapid.IntRange(32874, 73049).Draw(t, "serial")
		iso, code := sigizi.ParseDate(number(fmt.Sprint(serial)), sigizi.Auto, false)
		if code != sigizi.None {
			t.Fatal(code)
		}
		again, _ := sigizi.ParseDate(number(fmt.Sprint(serial-1462)), sigizi.Auto, true)
		if serial-1462 > 32874 && again != iso {
			t.Fatalf("1904 system: %s, want %s", again, iso)
		}
		y, m, d := iso[:4], iso[5:7], iso[8:]
		for _, c := range []struct {
			text  string
			order sigizi.DateOrder
		}{
			{iso, sigizi.Auto}, {y + "/" + m + "/" + d, sigizi.Auto}, {d + "/" + m + "/" + y, sigizi.DayFirst}, {m + "/" + d + "/" + y, sigizi.MonthFirst},
			{strings.TrimPrefix(d, "0") + "-" + strings.TrimPrefix(m, "0") + "-" + y, sigizi.DayFirst}, {iso + " 00:00:00", sigizi.MonthFirst},
		} {
			if got, code := sigizi.ParseDate(text(c.text), c.order, false); got != iso || code != sigizi.None {
				t.Fatalf("%s: %q %s, want %s", c.text, got, code, iso)
			}
		}
	})
}

// The age of two dates, added to the birth again, never passes the later date,
// and one day older is never younger.
func TestAgeAt(t *testing.T) {
	for _, c := range []struct{ birth, at, want string }{
		{"2021-11-05", "2026-03-10", "4 4 5 true"}, {"2024-01-31", "2024-03-01", "0 1 1 true"}, {"2024-01-31", "2024-02-29", "0 0 29 true"},
		{"2024-02-29", "2025-02-28", "0 11 30 true"}, {"2024-03-15", "2024-03-15", "0 0 0 true"}, {"2024-12-31", "2025-01-01", "0 0 1 true"},
		{"2024-03-15", "2024-03-14", "0 0 0 false"}, {"", "2024-03-14", "0 0 0 false"},
	} {
		y, m, d, ok := sigizi.AgeAt(c.birth, c.at)
		if got := fmt.Sprint(y, m, d, ok); got != c.want {
			t.Errorf("%s to %s: %s, want %s", c.birth, c.at, got, c.want)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		at := func(n int) string { s, _ := sigizi.ParseDate(number(fmt.Sprint(n)), sigizi.Auto, false); return s }
		birth := rapid.IntRange(40000, 46000).Draw(t, "birth")
		later := birth + rapid.IntRange(0, 2000).Draw(t, "days")
		y, m, d, ok := sigizi.AgeAt(at(birth), at(later))
		y2, m2, _, _ := sigizi.AgeAt(at(birth), at(later+1))
		if !ok || m > 11 || d > 30 || y2*12+m2 < y*12+m {
			t.Fatalf("%s to %s: %d %d %d", at(birth), at(later), y, m, d)
		}
	})
}

// Whatever a cell holds, no parser panics, and none invents: a parser that reads
// nothing says why, and a weight or length is never negative zero or infinite.
func FuzzValues(f *testing.F) {
	for _, s := range []string{"8:50", "0.368", "3576010511210000", "Nov 15, 2024", "05/03/24", "4 Tahun - 3 Bulan", "Gizi Baik", "ANON_1", "-", "1e308", "35760145119000001", "\u00a0'", "'", ".", "\x8b\xfaI118GG"} {
		f.Add(s, false)
		f.Add(s, true)
	}
	f.Fuzz(func(t *testing.T, s string, numeric bool) {
		c := text(s)
		if numeric {
			c = number(s)
		}
		for _, parse := range []func(sheet.Cell) (float64, sigizi.Code){sigizi.ParseWeight, sigizi.ParseLength, sigizi.ParseBirthWeight, sigizi.ParseBirthLength, sigizi.ParseMUAC, sigizi.ParseZ} {
			if v, code := parse(c); math.IsInf(v, 0) || math.IsNaN(v) && code == sigizi.None && strings.Trim(s, " \t\r\n\v\f-–—\u0085\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u200b\u200c\u200d\u2028\u2029\u202f\u205f\u2060\u3000\ufeff") != "" {
				t.Fatalf("%q: %v without a word", s, v)
			}
		}
		for _, order := range []sigizi.DateOrder{sigizi.Auto, sigizi.DayFirst, sigizi.MonthFirst} {
			date, code := sigizi.ParseDate(c, order, numeric)
			if again, _ := sigizi.ParseDate(text(date), sigizi.Auto, false); date == "" && code == sigizi.None || date != again {
				t.Fatalf("%q: %q %s", s, date, code)
			}
		}
		if nik, _ := sigizi.ParseNIK(c); nik.Class == sigizi.ClassValid && len(nik.Text) != 16 {
			t.Fatalf("%q: %v", s, nik)
		}
		for _, parse := range []func(sheet.Cell) (string, sigizi.Code){sigizi.ParseBBU, sigizi.ParseTBU, sigizi.ParseBBTB, sigizi.ParseGain} {
			if label, code := parse(c); label != "" && code == sigizi.ClassUnknown {
				t.Fatalf("%q: %q although unknown", s, label)
			}
		}
		sigizi.ParseSex(c)
		sigizi.ParseMeasure(c)
		sigizi.ParseCount(c)
		sigizi.ParseAnswer(c)
		sigizi.ParseVitamin(c)
		if grade, _ := sigizi.ParseOedema(c); grade < -1 || grade > 3 {
			t.Fatalf("%q: oedema %d", s, grade)
		}
		sigizi.ParsePMT(sigizi.PMTBudget, c)
		if y, m, d, _ := sigizi.ParseAge(c); y < 0 || m < 0 || d < -1 {
			t.Fatalf("%q: %d %d %d", s, y, m, d)
		}
		if key := sigizi.PlaceKey(sigizi.Posyandu, s); strings.ContainsAny(key, " .-") {
			t.Fatalf("%q: %q", s, key)
		}
		for _, name := range sigizi.SplitParents(s) {
			if name == "" {
				t.Fatalf("%q: an empty name", s)
			}
		}
	})
}
