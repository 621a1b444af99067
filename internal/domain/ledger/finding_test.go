package ledger

import (
	"math"
	"slices"
	"testing"

	"canting/internal/domain/ident"
)

func codesOf(findings []Finding) []string {
	var codes []string
	for _, f := range findings {
		codes = append(codes, f.Field+" "+f.Code+" "+string(f.Level))
	}
	return codes
}

// A girl of 2024-03-10, on 2026-09-10: 9.6 kg and 82 cm; arm 14, head 46.
func questioned(t *testing.T) *Card {
	s := siti(t)
	s.say(GrowthWeighed, Weighing{Date: date(t, "2026-09-10"), WeightKg: 9.6, LenheiCm: 82, Measure: Standing})
	return s.card()
}

func TestQuestion(t *testing.T) {
	card := questioned(t)
	today := date(t, "2026-11-01")
	good := Weighing{Date: date(t, "2026-10-10"), WeightKg: 9.8, LenheiCm: 82.5, Measure: Standing, MUACCm: 14, HeadCm: 46}
	for _, test := range []struct {
		name   string
		change func(*Weighing)
		want   []string
	}{
		{"nothing to ask", func(*Weighing) {}, nil},
		{"no date", func(w *Weighing) { w.Date = 0 }, []string{"date date_missing error"}},
		{"today", func(w *Weighing) { w.Date = today }, nil},
		{"tomorrow", func(w *Weighing) { w.Date = today + 1 }, []string{"date date_future error"}},
		{"the day of birth", func(w *Weighing) {
			*w = Weighing{Date: date(t, "2024-03-10"), WeightKg: 3.1, LenheiCm: 49, Measure: Lying}
		}, nil},
		{"the day before birth", func(w *Weighing) { w.Date = date(t, "2024-03-09") }, []string{"date date_before_birth error"}},
		{"nothing measured", func(w *Weighing) { *w = Weighing{Date: w.Date} }, []string{"weight_kg nothing_measured error"}},
		{"an arm alone", func(w *Weighing) { *w = Weighing{Date: w.Date, MUACCm: 14} }, nil},
		{"a head alone", func(w *Weighing) { *w = Weighing{Date: w.Date, HeadCm: 46} }, nil},

		{"grams", func(w *Weighing) { w.WeightKg = 9800 }, []string{"weight_kg weight_grams error"}},
		{"500 kg may be grams", func(w *Weighing) { w.WeightKg = 500 }, []string{"weight_kg weight_grams error"}},
		{"499 kg", func(w *Weighing) { w.WeightKg = 499 }, []string{"weight_kg out_of_range error"}},
		{"35.1 kg", func(w *Weighing) { w.WeightKg = 35.1 }, []string{"weight_kg out_of_range error"}},
		{"0.4 kg", func(w *Weighing) { w.WeightKg = 0.4 }, []string{"weight_kg out_of_range error"}},
		{"less than nothing", func(w *Weighing) { w.WeightKg = -9.8 }, []string{"weight_kg out_of_range error"}},
		{"no number", func(w *Weighing) { w.WeightKg = math.NaN() }, []string{"weight_kg out_of_range error"}},
		{"metres", func(w *Weighing) { w.LenheiCm = 0.825 }, []string{"lenhei_cm height_metres error"}},
		{"1.5 cm", func(w *Weighing) { w.LenheiCm = 1.5 }, []string{"lenhei_cm out_of_range error"}},
		{"34.9 cm", func(w *Weighing) { w.LenheiCm = 34.9 }, []string{"lenhei_cm out_of_range error"}},
		{"130.1 cm", func(w *Weighing) { w.LenheiCm = 130.1 }, []string{"lenhei_cm out_of_range error"}},
		{"arm 5.9", func(w *Weighing) { w.MUACCm = 5.9 }, []string{"muac_cm out_of_range error"}},
		{"arm 26.1", func(w *Weighing) { w.MUACCm = 26.1 }, []string{"muac_cm out_of_range error"}},
		{"head 24.9", func(w *Weighing) { w.HeadCm = 24.9 }, []string{"head_cm out_of_range error"}},
		{"head 60.1", func(w *Weighing) { w.HeadCm = 60.1 }, []string{"head_cm out_of_range error"}},
		{"two at once", func(w *Weighing) { w.WeightKg, w.LenheiCm = 400, 200 }, []string{"weight_kg out_of_range error", "lenhei_cm out_of_range error"}},

		{"the same day", func(w *Weighing) { w.Date = date(t, "2026-09-10") }, []string{"date already_weighed warn"}},
		{"lying at two and a half", func(w *Weighing) { w.Measure = Lying }, []string{"measure measure_for_age info"}},
		{"not said how", func(w *Weighing) { w.Measure = "" }, nil},

		{"1.5 kg more", func(w *Weighing) { w.WeightKg = 11.1 }, nil},
		{"1.6 kg more", func(w *Weighing) { w.WeightKg = 11.2 }, []string{"weight_kg weight_jump warn"}},
		{"1.5 kg less", func(w *Weighing) { w.WeightKg = 8.1 }, nil},
		{"1.6 kg less", func(w *Weighing) { w.WeightKg = 8 }, []string{"weight_kg weight_jump warn"}},
		{"half a centimetre less", func(w *Weighing) { w.LenheiCm = 81.5 }, nil},
		{"more than that", func(w *Weighing) { w.LenheiCm = 81.4 }, []string{"lenhei_cm length_shrunk warn"}},
		{"4 cm more", func(w *Weighing) { w.LenheiCm = 86 }, nil},
		{"more than that in a month", func(w *Weighing) { w.LenheiCm = 86.1 }, []string{"lenhei_cm length_jump warn"}},
		{"as much in 52 days", func(w *Weighing) { w.Date, w.LenheiCm = today, 86.1 }, nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			w := good
			test.change(&w)
			_, findings := card.Question(w, today, ID{})
			if got := codesOf(findings); !slices.Equal(got, test.want) {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}

// Up to two months a change of a fifth is asked about, however small in kg.
func TestQuestionAsksAboutAFifth(t *testing.T) {
	s := &teller{t: t, record: Derived("small")}
	s.say(PersonRegistered, Person{Sex: Female, Birth: date(t, "2026-05-01")})
	s.say(GrowthWeighed, Weighing{Date: date(t, "2026-07-01"), WeightKg: 5})
	card := s.card()
	for _, test := range []struct {
		at   string
		kg   float64
		want bool
	}{
		{"2026-08-01", 6, false}, {"2026-08-01", 6.1, true}, {"2026-08-01", 4, false}, {"2026-08-01", 3.9, true},
		{"2026-08-30", 6.1, true},  // 60 days: less than two months
		{"2026-08-31", 6.1, false}, // 61 days: more
	} {
		_, findings := card.Question(Weighing{Date: date(t, test.at), WeightKg: test.kg}, date(t, "2026-11-01"), ID{})
		got := slices.ContainsFunc(findings, func(f Finding) bool { return f.Code == "weight_jump" })
		if got != test.want {
			t.Errorf("%v kg on %s: asked %v, want %v", test.kg, test.at, got, test.want)
		}
	}
}

func TestQuestionAtFive(t *testing.T) {
	card := siti(t).card()
	today := date(t, "2029-12-01")
	for at, want := range map[string][]string{
		"2029-03-09": nil,
		"2029-03-10": {"date too_old warn"},
	} {
		_, findings := card.Question(Weighing{Date: date(t, at), WeightKg: 16}, today, ID{})
		if got := codesOf(findings); !slices.Equal(got, want) {
			t.Errorf("on %s: %q, want %q", at, got, want)
		}
	}
}

// WHO holds a z-score beyond these limits to be a mistake rather than a child:
// the smallest tenth beyond the limit is asked about, the one before it is not.
func TestQuestionAtTheLimitsOfTheStandards(t *testing.T) {
	card := siti(t).card()
	at := date(t, "2026-03-20")
	for _, test := range []struct {
		code       string
		with       func(v float64) Weighing
		from, step float64
		score      func(Result) Score
		limit      float64
	}{
		{"implausible_zwei", func(v float64) Weighing { return Weighing{Date: at, WeightKg: v} }, 10, 0.1, func(r Result) Score { return r.WeightForAge }, 5},
		{"implausible_zwei", func(v float64) Weighing { return Weighing{Date: at, WeightKg: v} }, 10, -0.1, func(r Result) Score { return r.WeightForAge }, -6},
		{"implausible_zlen", func(v float64) Weighing { return Weighing{Date: at, LenheiCm: v} }, 85, 0.1, func(r Result) Score { return r.LenheiForAge }, 6},
		{"implausible_zlen", func(v float64) Weighing { return Weighing{Date: at, LenheiCm: v} }, 85, -0.1, func(r Result) Score { return r.LenheiForAge }, -6},
		{"implausible_zwfl", func(v float64) Weighing { return Weighing{Date: at, LenheiCm: 85, WeightKg: v} }, 11, 0.1, func(r Result) Score { return r.WeightForLen }, 5},
		{"implausible_zwfl", func(v float64) Weighing { return Weighing{Date: at, LenheiCm: 85, WeightKg: v} }, 11, -0.1, func(r Result) Score { return r.WeightForLen }, -5},
		{"implausible_zhc", func(v float64) Weighing { return Weighing{Date: at, HeadCm: v} }, 47, 0.1, func(r Result) Score { return r.HeadForAge }, 5},
		{"implausible_zhc", func(v float64) Weighing { return Weighing{Date: at, HeadCm: v} }, 47, -0.1, func(r Result) Score { return r.HeadForAge }, -5},
		{"implausible_zac", func(v float64) Weighing { return Weighing{Date: at, MUACCm: v} }, 15, 0.1, func(r Result) Score { return r.ArmForAge }, 5},
		{"implausible_zac", func(v float64) Weighing { return Weighing{Date: at, MUACCm: v} }, 15, -0.1, func(r Result) Score { return r.ArmForAge }, -5},
	} {
		asked := false
		for i := 0; i < 400 && !asked; i++ {
			v := math.Round((test.from+float64(i)*test.step)*10) / 10
			result, findings := card.Question(test.with(v), at, ID{})
			z := test.score(result)
			beyond := z.Present && (z.Z > test.limit && test.limit > 0 || z.Z < test.limit && test.limit < 0)
			asked = slices.ContainsFunc(findings, func(f Finding) bool { return f.Code == test.code })
			if asked != beyond {
				t.Errorf("%s: asked %v at %v, z %v", test.code, asked, v, z.Z)
				break
			}
			if slices.ContainsFunc(findings, func(f Finding) bool { return f.Level == Error }) {
				t.Errorf("%s: the guards come before the limit %v, at %v", test.code, test.limit, v)
				break
			}
		}
		if !asked {
			t.Errorf("%s never asked", test.code)
		}
	}
}

func TestQuestionLeavesOutWhatIsCorrected(t *testing.T) {
	card := questioned(t)
	w := Weighing{Date: date(t, "2026-09-10"), WeightKg: 12, LenheiCm: 82, Measure: Standing}
	_, findings := card.Question(w, date(t, "2026-11-01"), card.Weighed[0].Entry)
	if len(findings) != 0 {
		t.Errorf("compared with the very weighing that is corrected: %q", codesOf(findings))
	}
}

// The length before is compared even when the child was only weighed since.
func TestQuestionLooksBackPastWhatWasNotMeasured(t *testing.T) {
	s := siti(t)
	s.say(GrowthWeighed, Weighing{Date: date(t, "2026-08-10"), LenheiCm: 82})
	s.say(GrowthWeighed, Weighing{Date: date(t, "2026-09-10"), WeightKg: 9.6})
	s.say(GrowthWeighed, Weighing{Date: date(t, "2026-09-20"), MUACCm: 14})
	_, findings := s.card().Question(Weighing{Date: date(t, "2026-10-10"), WeightKg: 12, LenheiCm: 80, Measure: Standing}, date(t, "2026-11-01"), ID{})
	if got := codesOf(findings); !slices.Equal(got, []string{"weight_kg weight_jump warn", "lenhei_cm length_shrunk warn"}) {
		t.Errorf("got %q", got)
	}
}

func TestMissingInputIsNeverAScore(t *testing.T) {
	birth := date(t, "2024-03-10")
	whole := Weighing{Date: date(t, "2026-03-20"), WeightKg: 10, LenheiCm: 84, Measure: Standing, MUACCm: 14, HeadCm: 46}
	for name, test := range map[string]struct {
		person Person
		w      func(*Weighing)
		absent func(Result) []Score
	}{
		"no sex": {Person{Birth: birth}, func(*Weighing) {}, allScores},
		"no birth": {Person{Sex: Female}, func(*Weighing) {}, func(r Result) []Score {
			return []Score{r.WeightForAge, r.LenheiForAge, r.BMIForAge, r.HeadForAge, r.ArmForAge}
		}},
		"no date": {Person{Sex: Female, Birth: birth}, func(w *Weighing) { w.Date = 0 }, func(r Result) []Score {
			return []Score{r.WeightForAge, r.LenheiForAge, r.BMIForAge, r.HeadForAge, r.ArmForAge}
		}},
		"no weight": {Person{Sex: Female, Birth: birth}, func(w *Weighing) { w.WeightKg = 0 }, func(r Result) []Score { return []Score{r.WeightForAge, r.WeightForLen, r.BMIForAge} }},
		"no length": {Person{Sex: Female, Birth: birth}, func(w *Weighing) { w.LenheiCm = 0 }, func(r Result) []Score { return []Score{r.LenheiForAge, r.WeightForLen, r.BMIForAge} }},
		"no arm":    {Person{Sex: Female, Birth: birth}, func(w *Weighing) { w.MUACCm = 0 }, func(r Result) []Score { return []Score{r.ArmForAge} }},
		"no head":   {Person{Sex: Female, Birth: birth}, func(w *Weighing) { w.HeadCm = 0 }, func(r Result) []Score { return []Score{r.HeadForAge} }},
		"oedema":    {Person{Sex: Female, Birth: birth}, func(w *Weighing) { w.Oedema = true }, func(r Result) []Score { return []Score{r.WeightForAge, r.WeightForLen, r.BMIForAge} }},
		"unborn":    {Person{Sex: Female, Birth: birth}, func(w *Weighing) { w.Date = birth - 1 }, func(r Result) []Score { return []Score{r.WeightForAge, r.LenheiForAge} }},
	} {
		w := whole
		test.w(&w)
		result := (&Card{Person: test.person}).Judge(w, ID{})
		for i, s := range test.absent(result) {
			if s.Present || s.Usable() || s.Z != 0 || s.Reason == "" {
				t.Errorf("%s: score %d is %+v", name, i, s)
			}
		}
	}
	if all := allScores((&Card{Person: Person{Sex: Female, Birth: birth}}).Judge(whole, ID{})); slices.ContainsFunc(all, func(s Score) bool { return !s.Usable() }) {
		t.Errorf("with everything given: %+v", all)
	}
}

func allScores(r Result) []Score {
	return []Score{r.WeightForAge, r.LenheiForAge, r.WeightForLen, r.BMIForAge, r.HeadForAge, r.ArmForAge}
}

func TestAClassNeedsItsScore(t *testing.T) {
	r := (&Card{Person: Person{Sex: Male, Birth: ident.NewDate(2024, 3, 10)}}).Judge(Weighing{Date: ident.NewDate(2026, 3, 20), WeightKg: 10}, ID{})
	if r.BBU == "" || r.TBU != "" || r.BBTB != "" || r.IMTU != "" || r.MUAC != "" {
		t.Errorf("classes of a weight alone: %+v", r)
	}
}
